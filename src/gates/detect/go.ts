import type { CommandKind } from '../../model/gate.js';
import { type Detection, type Ecosystem, type Tool, detectedCommand } from './ecosystem.js';

const GO: Tool = { name: 'go', hint: 'install Go, or use actions/setup-go before this step' };
const LINTER: Tool = {
  name: 'golangci-lint',
  hint: 'see https://golangci-lint.run/welcome/install, or name `go vet ./...`',
};

/** Go modules. */
export const go: Ecosystem = {
  name: 'Go (go.mod)',
  detect: async (folder, kind) => ((await folder.exists('go.mod')) ? COMMANDS[kind] : null),
};

/** `-o /dev/null`: a module with one main package would otherwise leave its binary in the tree. */
const COMMANDS: Readonly<Record<CommandKind, Detection>> = {
  compile: detectedCommand('go build -o /dev/null ./...', GO),
  test: detectedCommand('go test ./...', GO),
  lint: detectedCommand('golangci-lint run', LINTER, GO),
  coverage: detectedCommand(
    'go test -coverprofile="$GUMP_GATE_TMP/cover.out" ./... && go tool cover -func="$GUMP_GATE_TMP/cover.out"',
    GO,
  ),
};
