import { describe, expect, it } from '@jest/globals';
import { createFolderPort } from '../../src/execution/gates/folder-port.js';
import { compile } from '../../src/gates/checks/compile.js';
import { lint } from '../../src/gates/checks/lint.js';
import { test } from '../../src/gates/checks/test.js';
import { commandsText, resolveCommand } from '../../src/gates/command/resolve-command.js';
import type { CommandKind } from '../../src/model/gate.js';
import { NO_CONFIG, check, modified, project } from './support.js';

type Files = Readonly<Record<string, string>>;

const pkg = (scripts: Files, more: object = {}): string => JSON.stringify({ scripts, ...more });
const WORKSPACE = pkg({}, { workspaces: ['packages/*', '!packages/old'] });
const MEMBERS = {
  'packages/a/package.json': pkg({ test: 'a' }),
  'packages/b/package.json': pkg({ build: 'b' }),
};

interface Row {
  readonly what: string;
  readonly files: Files;
  readonly kind?: CommandKind;
  /** Paths that were changed; all projects count without them. */
  readonly changed?: readonly string[];
  readonly projects?: readonly string[];
  readonly command: string | RegExp | null;
  readonly leftOut?: readonly string[];
}

const ROWS: readonly Row[] = [
  // Several kinds of project in one folder.
  {
    what: 'a Makefile without the target does not hide the others',
    files: { Makefile: 'all:\n', 'go.mod': '', 'pyproject.toml': '[project]\n', 'tests/test_a.py': '' },
    command: 'go test ./... && python3 -m pytest',
  },
  {
    what: 'Python files without a test beside Node are its tools',
    files: { 'package.json': pkg({ test: 't' }), 'pyproject.toml': '[tool.ruff]\n', 'tools/gen.py': '' },
    command: 'npm test',
    leftOut: ['Python is not used beside the others'],
  },
  {
    what: 'a CMakeLists.txt beside Python belongs to its build',
    files: { 'CMakeLists.txt': 'project(x)', 'setup.py': '', 'tests/test_a.py': '' },
    command: 'python3 -m pytest',
    leftOut: ['CMake (CMakeLists.txt) is not used beside the others'],
  },
  { what: 'of Maven and Gradle one', files: { 'pom.xml': '', 'build.gradle': '' }, command: 'mvn -B -ntp test' },
  {
    what: 'of Node and Deno one',
    files: { 'package.json': pkg({ test: 't' }), 'deno.json': '{}' },
    command: 'npm test',
  },
  // Workspaces.
  { what: 'npm', files: { 'package.json': WORKSPACE, ...MEMBERS }, command: 'npm run test --workspaces --if-present' },
  {
    what: 'a package that the workspace leaves out',
    files: { 'package.json': WORKSPACE, ...MEMBERS, 'packages/old/package.json': pkg({ test: 'old' }) },
    command: 'npm run test --workspaces --if-present && (cd packages/old && npm test)',
  },
  {
    what: 'a script of the root speaks for its workspace',
    files: { 'package.json': pkg({ test: 'all' }, { workspaces: ['packages/*'] }), ...MEMBERS },
    command: 'npm test',
  },
  {
    what: 'pnpm',
    files: {
      'package.json': '{}',
      'pnpm-workspace.yaml': "packages:\n  - 'packages/*' # all\n  - '!packages/old'\n",
      ...MEMBERS,
    },
    command: 'pnpm -r run test',
  },
  {
    what: 'yarn of today',
    files: { 'package.json': WORKSPACE, 'yarn.lock': '', '.yarnrc.yml': '', ...MEMBERS },
    command: 'yarn workspaces foreach --all run test',
  },
  {
    what: 'yarn 1 fails where a member has no such script',
    files: { 'package.json': WORKSPACE, 'yarn.lock': '', ...MEMBERS },
    command: '(cd packages/a && yarn run test)',
  },
  {
    what: 'a member whose test script is the placeholder',
    files: {
      'package.json': WORKSPACE,
      ...MEMBERS,
      'packages/b/package.json': pkg({ test: 'echo "Error: no test specified" && exit 1' }),
    },
    command: '(cd packages/a && npm run test)',
  },
  {
    what: 'members found by **',
    files: {
      'package.json': pkg({}, { workspaces: { packages: ['libs/**'] } }),
      'libs/x/y/package.json': pkg({ test: 't' }),
    },
    command: 'npm run test --workspaces --if-present',
  },
  {
    what: 'a go.work with a module in the root',
    files: { 'go.work': 'go 1.22\nuse (\n\t.\n\t./tools // more\n)\n', 'go.mod': '', 'tools/go.mod': '' },
    command: 'go test ./... ./tools/...',
  },
  {
    what: 'a go.work beside a module that it does not use',
    files: { 'go.work': 'use ./a\n', 'a/go.mod': '', 'b/go.mod': '' },
    command: 'go test ./a/... && (cd b && go test ./...)',
  },
  {
    what: 'a Cargo workspace, and a crate that it leaves out',
    files: {
      'Cargo.toml': '[workspace]\nmembers = ["crates/*"]\nexclude = ["crates/own"]\n',
      'crates/a/Cargo.toml': '',
      'crates/own/Cargo.toml': '',
    },
    command: 'cargo test --workspace && (cd crates/own && cargo test --workspace)',
  },
  {
    what: 'the modules of Maven',
    files: {
      'pom.xml': '<modules><module>a</module></modules>',
      'a/pom.xml': '<module> b </module>',
      'a/b/pom.xml': '',
      'c/pom.xml': '',
    },
    command: 'mvn -B -ntp test && (cd c && mvn -B -ntp test)',
  },
  {
    what: 'the subprojects of Gradle, by the wrapper of the root',
    files: { 'settings.gradle': '', gradlew: '#!/bin/sh', 'app/build.gradle': '', 'own/settings.gradle': '' },
    command: './gradlew --no-daemon --console=plain test && (cd own && ../gradlew --no-daemon --console=plain test)',
  },
  {
    what: 'a workspace of uv',
    files: {
      'pyproject.toml': '[project]\nname = "x"\n[tool.uv.workspace]\nmembers = ["libs/*"]\n',
      'uv.lock': '',
      'libs/a/pyproject.toml': '[project]\n',
    },
    command: 'uv run --all-packages python -m pytest',
  },
  { what: 'the apps of an umbrella', files: { 'mix.exs': '', 'apps/a/mix.exs': '' }, command: 'mix test' },
  // Projects below the root.
  {
    what: 'backend and frontend',
    files: { 'backend/go.mod': '', 'frontend/package.json': pkg({ test: 't' }) },
    command: '(cd backend && go test ./...) && (cd frontend && npm test)',
  },
  {
    what: 'a manager above the package',
    files: { 'pnpm-lock.yaml': '', 'package.json': pkg({ test: 't' }), 'site/package.json': pkg({ test: 't' }) },
    command: 'pnpm run test && (cd site && pnpm run test)',
  },
  {
    what: 'only what looks like a project',
    files: {
      'go.mod': '',
      'docs/requirements.txt': 'sphinx',
      'docs/pyproject.toml': '[tool.ruff]',
      'esm/package.json': '{"type":"module"}',
      'scripts/Makefile': 'test:\n',
      'fixtures/a/package.json': pkg({ test: 'exit 1' }),
      'testdata/b/go.mod': '',
      'tests/c/Cargo.toml': '',
      'examples/d/pom.xml': '',
      'node_modules/e/package.json': pkg({ test: 'exit 1' }),
      'vendor/f/go.mod': '',
      'target/g/Cargo.toml': '',
      '.hidden/h/go.mod': '',
      '{{cookiecutter.name}}/setup.py': '',
    },
    command: 'go test ./...',
  },
  // What a change concerns.
  {
    what: 'the root always, and the project with the change',
    files: { 'go.mod': '', 'web/package.json': pkg({ test: 't' }), 'api/go.mod': '' },
    changed: ['web/a.js'],
    command: 'go test ./... && (cd web && npm test)',
    leftOut: ['api (the change does not concern it)'],
  },
  {
    what: 'a change of one of two',
    files: { 'backend/go.mod': '', 'frontend/package.json': pkg({ test: 't' }) },
    changed: ['backend/a.go', 'README.md'],
    command: 'cd backend && go test ./...',
    leftOut: ['frontend (the change does not concern it)'],
  },
  {
    what: 'a change outside of all projects',
    files: { 'backend/go.mod': '', 'frontend/package.json': pkg({ test: 't' }) },
    changed: ['schema.sql'],
    command: '(cd backend && go test ./...) && (cd frontend && npm test)',
  },
  {
    what: 'what uses the changed one, through another',
    files: {
      'a/go.mod': '',
      'b/go.mod': 'replace example.com/a => ../a\n',
      'c/go.mod': 'replace (\n\texample.com/b => ../b\n)\n',
      'd/go.mod': '',
    },
    changed: ['a/a.go'],
    command: '(cd a && go test ./...) && (cd b && go test ./...) && (cd c && go test ./...)',
    leftOut: ['d (the change does not concern it)'],
  },
  {
    what: 'use by file: and by path',
    files: {
      'lib/package.json': pkg({ test: 't' }),
      'app/package.json': pkg({ test: 't' }, { dependencies: { lib: 'file:../lib' } }),
      'core/Cargo.toml': '',
      'cli/Cargo.toml': '[dependencies]\ncore = { path = "../core" }\n',
    },
    changed: ['lib/a.js', 'core/a.rs'],
    command:
      '(cd app && npm test) && (cd cli && cargo test --workspace) && (cd core && cargo test --workspace) && (cd lib && npm test)',
  },
  // gump.toml.
  {
    what: 'the projects of gump.toml, and no others',
    files: { 'go.mod': '', 'a/go.mod': '', 'fixtures/b/package.json': pkg({ test: 't' }) },
    projects: ['fixtures/b', ''],
    command: 'go test ./... && (cd fixtures/b && npm test)',
  },
  { what: 'no project at all', files: { 'README.md': '' }, command: null },
  // The other ecosystems.
  { what: 'RSpec', files: { Gemfile: '', 'spec/a_spec.rb': '' }, command: 'bundle exec rspec' },
  {
    what: 'Minitest by Rake',
    files: { Gemfile: '', Rakefile: 'Rake::TestTask.new(:unit)' },
    command: 'bundle exec rake unit',
  },
  { what: 'RuboCop', files: { Gemfile: '', '.rubocop.yml': '' }, kind: 'lint', command: 'bundle exec rubocop' },
  {
    what: 'a script of Composer',
    files: { 'composer.json': '{"scripts":{"test":["a","b"]}}' },
    command: 'composer run-script test',
  },
  { what: 'PHPUnit', files: { 'composer.json': '{}', 'vendor/bin/phpunit': '' }, command: 'vendor/bin/phpunit' },
  { what: 'a task of Deno', files: { 'deno.jsonc': '{"tasks": {"test": "x"}}' }, command: 'deno task test' },
  { what: 'Deno', files: { 'deno.json': '{}' }, kind: 'lint', command: 'deno lint' },
  { what: 'tox', files: { 'tox.ini': '[tox]\n', 'setup.py': '' }, command: 'tox --skip-missing-interpreters=true' },
  {
    what: 'a tox.ini for flake8 alone',
    files: { 'tox.ini': '[flake8]\n', 'setup.py': '', 'tests/test_a.py': '' },
    command: 'python3 -m pytest',
  },
  {
    what: 'nox',
    files: {
      'noxfile.py': 'import nox\n\n@nox.session(python=["3.11"])\ndef tests(session):\n  pass\n',
      'setup.py': '',
    },
    command: 'nox --no-error-on-missing-interpreters -s tests',
  },
  {
    what: 'Python’s packages, not its tests and templates',
    files: {
      'setup.py': '',
      'src/x/__init__.py': '',
      'y/__init__.py': '',
      'tests/__init__.py': '',
      'templates/t.py': '',
      'tool.py': '',
    },
    kind: 'compile',
    command: / src y setup\.py tool\.py$/,
  },
];

describe('the projects of a repository', () => {
  it.each(ROWS)('$what', async ({ files, kind = 'test', changed, projects, command, leftOut = [] }) => {
    const found = await resolveCommand({
      kind,
      argument: '',
      config: { ...NO_CONFIG, ...(projects && { projects }) },
      folder: createFolderPort(project(files)),
      which: () => Promise.resolve(true),
      ...(changed && { changes: modified(...changed) }),
    });
    if (found.kind !== 'commands') expect(command).toBeNull();
    else if (command instanceof RegExp) expect(commandsText(found.commands)).toMatch(command);
    else expect({ command: commandsText(found.commands), leftOut: found.leftOut }).toEqual({ command, leftOut });
  });
});

/** A module whose only test passes or fails. */
const goModule = (path: string, passes: boolean): Files => ({
  [`${path}go.mod`]: `module example.com/${path}x\n`,
  [`${path}a_test.go`]: `package x\nimport "testing"\nfunc TestA(t *testing.T) { if !${passes} { t.Fatal("no") } }\n`,
});

describe('a gate of several commands', () => {
  it('is red by a failing npm test beside a Go module that passes', async () => {
    const tree = project({ ...goModule('', true), 'package.json': pkg({ test: 'echo broken; exit 3' }) });
    const outcome = await check(test, '', { tree });
    expect(outcome).toMatchObject({ status: 'fail', reason: 'exit code 3: npm test' });
    expect(outcome.details).toContain('broken');
  });

  it('is red by a nested Go module, and names it', async () => {
    const tree = project({ ...goModule('', true), ...goModule('nested/', false) });
    const outcome = await check(test, '', { tree });
    expect(outcome).toMatchObject({ status: 'fail', reason: 'in nested: exit code 1: go test ./...' });
    expect(outcome.details).toMatch(/^In nested:\n\$ go test/);
  });

  it('tells all failures, and what it left out', async () => {
    const tree = project({
      'a/package.json': pkg({ test: 'echo one; exit 1' }),
      'b/package.json': pkg({ test: 'echo two; exit 1' }),
      'c/package.json': pkg({ test: 'exit 0' }),
    });
    const outcome = await check(test, '', { tree, changes: modified('a/x.js', 'b/x.js') });
    expect(outcome.reason).toBe('in a: exit code 1: npm test (and 1 more of 2 commands failed)');
    expect(outcome.details).toMatch(/In a:[^]*one[^]*In b:[^]*two/);
    expect(outcome.leftOut).toEqual(['c (the change does not concern it)']);
  });

  it('is green where all pass', async () => {
    const tree = project({ ...goModule('', true), ...goModule('nested/', true) });
    expect(await check(compile, '', { tree })).toMatchObject({ status: 'pass' });
  });
});

describe('lint', () => {
  it('is skipped where no linter is configured', async () => {
    const tree = project(goModule('', true));
    expect(await check(lint, '', { tree })).toMatchObject({ status: 'skipped' });
  });

  it.each([
    ['eslint', { 'package.json': '{}', 'eslint.config.js': '' }, /eslint is configured, but not installed.*npm ci/],
    ['flake8', { 'setup.cfg': '[flake8]\n' }, /flake8 is not installed.*pip install flake8/],
    ['golangci-lint', { 'go.mod': '', '.golangci.yml': '' }, /golangci-lint is not installed/],
  ])('fails where %s is configured and missing', async (_linter, files, reason) => {
    const env = { PATH: '/usr/bin:/bin', HOME: '/nonexistent' };
    const outcome = await check(lint, '', { tree: project(files), env });
    expect(outcome.status).toBe('fail');
    expect(outcome.reason).toMatch(reason);
  });
});
