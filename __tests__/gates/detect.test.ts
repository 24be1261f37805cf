import { describe, expect, it } from '@jest/globals';
import { createFolderPort } from '../../src/execution/gates/folder-port.js';
import { compile } from '../../src/gates/checks/compile.js';
import { coverage } from '../../src/gates/checks/coverage.js';
import { lint } from '../../src/gates/checks/lint.js';
import { test } from '../../src/gates/checks/test.js';
import { testsFound } from '../../src/gates/checks/tests-found.js';
import type { CommandKind, Gate, GateConfig } from '../../src/model/gate.js';
import { NO_CONFIG, check, project } from './support.js';

const GATES: Readonly<Record<CommandKind, Gate>> = { compile, test, lint, coverage };

type Files = Readonly<Record<string, string>>;

/** `null` where nothing is found. */
type Row = readonly [
  what: string,
  files: Files,
  expected: Readonly<Partial<Record<CommandKind, string | RegExp | null>>>,
];

const NOT_INSTALLED = (linter: string): RegExp => new RegExp(`^\\(fails: ${linter} is configured, but not installed`);

const pkg = (scripts: Files, more: object = {}): Files => ({ 'package.json': JSON.stringify({ scripts, ...more }) });
const BUILT = { build: 'b', test: 't', lint: 'l', coverage: 'c' };
const PYPROJECT = (text = ''): Files => ({ 'pyproject.toml': text, 'a/b.py': '' });

const ROWS: readonly Row[] = [
  [
    'npm',
    pkg(BUILT),
    { compile: 'npm run build', test: 'npm test', lint: 'npm run lint', coverage: 'npm run coverage' },
  ],
  ['pnpm by lockfile', { ...pkg(BUILT), 'pnpm-lock.yaml': '' }, { compile: 'pnpm run build', test: 'pnpm run test' }],
  ['yarn by lockfile', { ...pkg(BUILT), 'yarn.lock': '' }, { compile: 'yarn run build', test: 'yarn run test' }],
  ['bun by lockfile', { ...pkg(BUILT), 'bun.lock': '' }, { compile: 'bun run build', test: 'bun run test' }],
  ['bun by its old lockfile', { ...pkg({}), 'bun.lockb': '' }, { test: 'bun test' }],
  [
    'packageManager above the lockfile',
    { ...pkg(BUILT, { packageManager: 'pnpm@9.1.0+sha1.abc' }), 'package-lock.json': '' },
    { test: 'pnpm run test' },
  ],
  [
    'a package.json with odd values',
    { 'package.json': '{"scripts": {"test": 3}, "packageManager": 4}' },
    { test: null },
  ],
  ['typecheck', { ...pkg({ typecheck: 'x' }), 'tsconfig.json': '{}' }, { compile: 'npm run typecheck' }],
  ['tsc', { ...pkg({}), 'tsconfig.json': '{}' }, { compile: 'npx --no-install tsc --noEmit' }],
  ['tsc by pnpm', { ...pkg({}), 'tsconfig.json': '{}', 'pnpm-lock.yaml': '' }, { compile: 'pnpm exec tsc --noEmit' }],
  ['tsc by yarn', { ...pkg({}), 'tsconfig.json': '{}', 'yarn.lock': '' }, { compile: 'yarn run tsc --noEmit' }],
  [
    'a tsconfig that only refers to others',
    { ...pkg({}), 'tsconfig.json': '{"files": [], "references": [{"path": "./a"}]}' },
    { compile: 'npx --no-install tsc --build --noEmit' },
  ],
  [
    'eslint that is installed',
    { ...pkg({}), 'eslint.config.js': '', 'node_modules/.bin/eslint': '' },
    { lint: 'npx --no-install eslint .' },
  ],
  ['eslint that is not', { ...pkg({}), '.eslintrc.json': '{}' }, { lint: NOT_INSTALLED('eslint') }],
  [
    'jest with coverage',
    pkg({ test: 'jest --ci' }),
    { coverage: 'npm test -- --coverage --coverageReporters=text --coverageDirectory="$GUMP_GATE_TMP/coverage"' },
  ],
  [
    'node:test with coverage',
    pkg({ test: 'node --test test/' }),
    { coverage: 'node --experimental-test-coverage --test test/' },
  ],
  [
    'Go',
    { 'go.mod': 'module x' },
    {
      compile: 'go build -o /dev/null ./...',
      test: 'go test ./...',
      lint: null,
      coverage:
        'go test -coverprofile="$GUMP_GATE_TMP/cover.out" ./... && go tool cover -func="$GUMP_GATE_TMP/cover.out"',
    },
  ],
  [
    'Rust',
    { 'Cargo.toml': '' },
    {
      compile: 'cargo build --workspace',
      test: 'cargo test --workspace',
      lint: 'cargo clippy --workspace && cargo clippy --workspace --tests --examples',
      coverage: 'cargo llvm-cov --workspace --summary-only',
    },
  ],
  ['pytest', PYPROJECT(), { test: 'python3 -m pytest', lint: null, coverage: null }],
  ['a setup.py', { 'setup.py': '' }, { test: 'python3 -m pytest' }],
  ['no Python file', { 'pyproject.toml': '' }, { compile: null }],
  [
    'uv',
    { ...PYPROJECT('[tool.ruff]'), 'uv.lock': '' },
    { test: 'uv run python -m pytest', lint: 'uv run ruff check .' },
  ],
  ['poetry', PYPROJECT('[tool.poetry]\nname = "x"'), { test: 'poetry run python -m pytest' }],
  ['a .venv', { ...PYPROJECT(), '.venv/pyvenv.cfg': '' }, { test: '.venv/bin/python -m pytest' }],
  ['ruff', PYPROJECT('[tool.ruff.lint]'), { lint: 'ruff check .' }],
  ['flake8', { ...PYPROJECT(), '.flake8': '' }, { lint: 'flake8' }],
  [
    'ruff that the .venv lacks',
    { ...PYPROJECT('[tool.ruff]'), '.venv/pyvenv.cfg': '' },
    { lint: NOT_INSTALLED('ruff') },
  ],
  [
    'pytest-cov',
    { 'requirements.txt': 'pytest-cov==6' },
    { coverage: 'COVERAGE_FILE="$GUMP_GATE_TMP/coverage" python3 -m pytest --cov --cov-report=term' },
  ],
  [
    'Maven',
    { 'pom.xml': '' },
    { compile: 'mvn -B -ntp compile', test: 'mvn -B -ntp test', lint: null, coverage: null },
  ],
  ['Maven by its wrapper', { 'pom.xml': '', mvnw: '#!/bin/sh' }, { test: './mvnw -B -ntp test' }],
  ['a wrapper that cannot be executed', { 'pom.xml': '', mvnw: 'x' }, { test: 'sh ./mvnw -B -ntp test' }],
  [
    'Gradle',
    { 'build.gradle.kts': 'plugins { checkstyle }' },
    {
      compile: 'gradle --no-daemon --console=plain assemble',
      test: 'gradle --no-daemon --console=plain test',
      lint: 'gradle --no-daemon --console=plain checkstyleMain checkstyleTest',
      coverage: null,
    },
  ],
  [
    'Gradle by its wrapper',
    { 'settings.gradle': '', gradlew: '#!/bin/sh' },
    { test: './gradlew --no-daemon --console=plain test' },
  ],
  [
    'Make',
    { Makefile: '.PHONY: lint coverage\nVAR := x\ntest:= y\nbuild all: dep\n\tcc\ncheck ::\n\t@true\n' },
    { compile: 'make build', test: 'make check', lint: null, coverage: null },
  ],
  [
    'CMake',
    { 'CMakeLists.txt': '' },
    {
      compile: 'cmake -S . -B .gump/build/cmake && cmake --build .gump/build/cmake',
      test: 'cmake -S . -B .gump/build/cmake && cmake --build .gump/build/cmake && cd .gump/build/cmake && ctest --output-on-failure --no-tests=error',
      lint: null,
    },
  ],
  [
    '.NET',
    { 'App.sln': '' },
    { compile: 'dotnet build --nologo -nodeReuse:false', test: 'dotnet test --nologo -nodeReuse:false' },
  ],
  ['a project of C#', { 'App.csproj': '' }, { lint: 'dotnet format --verify-no-changes' }],
  ['nothing at all', { 'README.md': '' }, { compile: null, test: null, lint: null, coverage: null }],
  // Several kinds in one root.
  ['Go beside Node', { 'go.mod': '', ...pkg(BUILT) }, { test: 'go test ./... && npm test' }],
  [
    'Make for what Node does not name',
    { ...pkg({ test: 't' }), Makefile: 'lint:\n' },
    { test: 'npm test', lint: 'make lint' },
  ],
  ['Python where Node has only tools', { ...pkg({}), ...PYPROJECT() }, { test: 'python3 -m pytest' }],
  ['Make before Python', { ...PYPROJECT(), Makefile: 'test:\n' }, { test: 'make test' }],
];

const CASES = ROWS.flatMap(([what, files, expected]) =>
  Object.entries(expected).map(([kind, command]) => ({ what, files, kind, command })),
);

describe('detection by the files of the root', () => {
  it.each(CASES)('$what: $kind', async ({ files, kind, command }) => {
    const described = await describeGate(GATES[kindOf(kind)], project(files));
    if (command instanceof RegExp) expect(described).toMatch(command);
    else if (command === null) expect(described).toMatch(/^\((?:fails|skipped): .*Name the command/);
    else expect(described).toBe(command);
  });
});

describe('which command is taken', () => {
  const tree = (): string => project(pkg({ test: 'echo detected; exit 3' }));
  const configured = { commands: { test: 'echo configured; exit 4' } };

  it('is the workflow, then gump.toml, then what is detected', async () => {
    const exits = [
      await check(test, 'exit 5', { tree: tree(), config: configured }),
      await check(test, '', { tree: tree(), config: configured }),
      await check(test, '', { tree: tree() }),
    ].map((outcome) => outcome.reason);
    expect(exits).toEqual(['exit code 5: exit 5', 'exit code 4: echo configured; exit 4', 'exit code 3: npm test']);
  });

  it('is described without running anything', async () => {
    expect(await describeGate(test, tree(), 'make check')).toBe('make check');
    expect(await describeGate(test, tree(), '', configured)).toBe('echo configured; exit 4');
    expect(await describeGate(testsFound, tree())).toBe('npm test');
    expect(await describeGate(testsFound, tree(), 'junit.xml')).toBe('npm test');
  });
});

describe('a tool that is not there', () => {
  const env = { PATH: '/nonexistent:/usr/bin-none', HOME: '/nonexistent' };

  it('fails compile and test, and says how to come by it', async () => {
    const tree = project({ 'go.mod': 'module x' });
    const reason = 'go is not installed, which `go build -o /dev/null ./...` needs: install Go';
    expect(await check(compile, '', { tree, env })).toMatchObject({
      status: 'fail',
      reason: expect.stringContaining(reason),
    });
    expect(await check(test, '', { tree, env })).toMatchObject({ status: 'fail' });
    expect(await check(testsFound, '', { tree, env })).toMatchObject({ status: 'fail' });
  });

  it('fails lint, and skips coverage', async () => {
    const tree = project({ 'Cargo.toml': '' });
    expect(await check(lint, '', { tree, env })).toMatchObject({
      status: 'fail',
      reason: expect.stringContaining('cargo is not installed'),
    });
    expect(await check(coverage, '80', { tree, env })).toMatchObject({ status: 'skipped' });
  });

  it('fails lint when the workflow itself names the command', async () => {
    const outcome = await check(lint, 'no-such-linter --strict', { env: { PATH: '/usr/bin:/bin' } });
    expect(outcome).toMatchObject({ status: 'fail', reason: 'exit code 127: no-such-linter --strict' });
    expect(outcome.details).toMatch(/Advice: a program was not found/);
  });
});

function describeGate(
  gate: Gate,
  tree: string,
  argument = '',
  config: Partial<GateConfig> = {},
): Promise<string | null> {
  return gate.describe({ argument, config: { ...NO_CONFIG, ...config }, folder: createFolderPort(tree) });
}

function kindOf(kind: string): CommandKind {
  if (kind === 'compile' || kind === 'test' || kind === 'lint' || kind === 'coverage') return kind;
  throw new Error(`no kind of command: ${kind}`);
}
