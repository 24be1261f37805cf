import type { CommandKind, FolderPort } from '../../model/gate.js';
import { shellWord } from '../../model/shell-word.js';
import {
  type Detection,
  type Ecosystem,
  type Tool,
  always,
  anyExists,
  detectedCommand,
  noCommand,
} from './ecosystem.js';

const GO: Tool = { name: 'go', hint: 'install Go, or use actions/setup-go before this step' };
const LINTER: Tool = {
  name: 'golangci-lint',
  hint: 'see https://golangci-lint.run/welcome/install, or name `go vet ./...`',
};

/** Go modules, and workspaces of them (go.work). */
export const go: Ecosystem = {
  name: 'Go (go.mod)',
  marker: /^go\.(mod|work)$/,
  nested: always,
  async detect(folder, kind) {
    const work = await folder.readText('go.work');
    if (work !== null) return detectInPackages(folder, kind, packagesOf(work));
    return (await folder.exists('go.mod')) ? detectInPackages(folder, kind, './...') : null;
  },
  members: async (folder) => {
    const used = usedModules((await folder.readText('go.work')) ?? '');
    return (path) => used.includes(path);
  },
  uses: async (folder) => {
    const replaced = ((await folder.readText('go.mod')) ?? '').matchAll(/=>\s*(\.{1,2}\/\S*)/g);
    return [...replaced].map(([, path = '']) => path);
  },
};

/** `-o /dev/null`: a module with one main package would otherwise leave its binary in the tree. */
async function detectInPackages(folder: FolderPort, kind: CommandKind, packages: string): Promise<Detection> {
  switch (kind) {
    case 'compile':
      return detectedCommand(`go build -o /dev/null ${packages}`, GO);
    case 'test':
      return detectedCommand(`go test ${packages}`, GO);
    case 'lint':
      if (await anyExists(folder, LINTER_CONFIGS)) return detectedCommand('golangci-lint run', LINTER, GO);
      return noCommand(
        'golangci-lint is not configured (.golangci.yml), and `go test` runs the safe part of `go vet` by itself',
      );
    case 'coverage':
      return detectedCommand(
        `go test -coverprofile="$GUMP_GATE_TMP/cover.out" ${packages} && go tool cover -func="$GUMP_GATE_TMP/cover.out"`,
        GO,
      );
  }
}

const LINTER_CONFIGS = ['yml', 'yaml', 'toml', 'json'].map((end) => `.golangci.${end}`);

/** The packages of all modules of a go.work: `./...` alone means only those of the module in the folder. */
function packagesOf(work: string): string {
  const modules = usedModules(work);
  return modules.length === 0
    ? './...'
    : modules.map((path) => shellWord(path === '' ? './...' : `./${path}/...`)).join(' ');
}

/** The folders that a go.work uses, relative to it; `''` is its own. Those outside of it are left out. */
function usedModules(work: string): readonly string[] {
  const text = work.replace(/\/\/.*$/gm, '');
  const block = [...text.matchAll(/^\s*use\s*\(([^)]*)\)/gm)].flatMap(([, lines = '']) => lines.split('\n'));
  const single = [...text.matchAll(/^\s*use\s+([^\s(].*)$/gm)].map(([, path = '']) => path);
  return [...block, ...single].flatMap((line) => {
    const path = line.trim().replace(/^"(.*)"$/, '$1');
    if (path === '' || path.startsWith('/') || path.split('/').includes('..')) return [];
    return [
      path
        .replace(/^(\.\/)+/, '')
        .replace(/^\.$/, '')
        .replace(/\/+$/, ''),
    ];
  });
}
