import { describe, expect, it } from '@jest/globals';
import { createFolderPort } from '../../src/execution/gates/folder-port.js';
import { findChangedSections } from '../../src/gates/basis/changed-sections.js';
import { lostTests } from '../../src/gates/basis/lost-tests.js';
import { testsKept } from '../../src/gates/checks/tests-kept.js';
import type { FileChange } from '../../src/model/gate.js';
import { check, project } from './support.js';

type Files = Readonly<Record<string, string>>;

/** The sections that differ, as `path: section (change)`, for a gate of this type and command. */
async function sections(type: string, command: string, before: Files, after: Files): Promise<readonly string[]> {
  const paths = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const changes = paths
    .filter((path) => before[path] !== after[path])
    .map((path): FileChange => {
      const status = before[path] === undefined ? 'added' : after[path] === undefined ? 'deleted' : 'modified';
      return { path, status };
    });
  const found = await findChangedSections({
    type,
    command,
    changes,
    tree: createFolderPort(project(after)),
    base: createFolderPort(project(before)),
  });
  return found.map(({ path, section, change }) => `${path}: ${section} ${change}`);
}

const scripts = (of: Readonly<Record<string, string>>, more: object = {}): Files => ({
  'package.json': JSON.stringify({ scripts: of, ...more }),
});

describe('the sections that define what a gate runs', () => {
  it.each<readonly [string, string, string, Files, Files, readonly string[]]>([
    [
      'the script of npm test',
      'test',
      'npm test',
      scripts({ test: 'jest', start: 'node a.js' }),
      scripts({ test: 'true', start: 'node b.js' }),
      ['package.json: script test changed'],
    ],
    [
      'a script that the script calls, and its hook',
      'test',
      'npm test',
      scripts({ test: 'npm run unit', unit: 'jest' }),
      scripts({ test: 'npm run unit', unit: 'jest --passWithNoTests', preunit: 'rm -r test' }),
      ['package.json: script unit changed', 'package.json: script preunit added'],
    ],
    [
      'a new script and a new dependency, which no gate runs',
      'test',
      'npm test',
      scripts({ test: 'jest' }),
      scripts({ test: 'jest', serve: 'vite' }, { dependencies: { a: '1' } }),
      [],
    ],
    [
      'settings of the runner in package.json',
      'test',
      'npm test',
      scripts({ test: 'jest' }),
      scripts({ test: 'jest' }, { jest: { testPathIgnorePatterns: ['/'] } }),
      ['package.json: jest added'],
    ],
    [
      'the target of a Makefile, one it needs, and a variable it uses',
      'test',
      'make test',
      { Makefile: 'RUN = pytest\ntest: lint\n\t$(RUN)\nlint:\n\truff check\nclean:\n\trm -r out\n' },
      { Makefile: 'RUN = true\ntest: lint\n\t$(RUN) || true\nlint:\n\ttrue\nclean:\n\trm -rf out\n' },
      ['Makefile: target test changed', 'Makefile: target lint changed', 'Makefile: variable RUN changed'],
    ],
    [
      'a Makefile behind a script',
      'test',
      'npm test',
      { ...scripts({ test: 'make check' }), Makefile: 'check:\n\tnode --test\n' },
      { ...scripts({ test: 'make check' }), Makefile: 'check:\n\ttrue\n' },
      ['Makefile: target check changed'],
    ],
    [
      'the table of pytest, not of the package',
      'test',
      'python3 -m pytest',
      { 'pyproject.toml': '[project]\nname = "a"\n' },
      { 'pyproject.toml': '[project]\nname = "b"\n[tool.pytest.ini_options]\naddopts = "-k nothing"\n' },
      ['pyproject.toml: [tool.pytest] added'],
    ],
    [
      'the section of pytest in setup.cfg, not a comment in it',
      'test',
      'python3 -m pytest',
      { 'setup.cfg': '[metadata]\nname = a\n[tool:pytest]\naddopts = -q\n' },
      { 'setup.cfg': '[metadata]\nname = b\n[tool:pytest]\n# quiet\naddopts = -q\n' },
      [],
    ],
    [
      'pytest.ini and tox.ini',
      'test',
      'tox',
      { 'pytest.ini': '[pytest]\n', 'tox.ini': '[testenv]\ncommands = pytest\n[other]\na = 1\n' },
      { 'pytest.ini': '[pytest]\naddopts = -k a\n', 'tox.ini': '[testenv]\ncommands = true\n[other]\na = 2\n' },
      ['pytest.ini: [pytest] added', 'tox.ini: [testenv] changed'],
    ],
    [
      'the configuration of jest, for tests but not for lint',
      'test',
      'npx jest',
      { 'jest.config.js': 'export default {};\n', 'eslint.config.js': 'export default [];\n' },
      { 'jest.config.js': 'export default { bail: 1 };\n', 'eslint.config.js': 'export default [{}];\n' },
      ['jest.config.js:  changed'],
    ],
    [
      'the configuration of the linter, for lint',
      'lint',
      'npm run lint',
      { ...scripts({ lint: 'eslint .' }), 'eslint.config.js': 'export default [];\n' },
      scripts({ lint: 'eslint . || true' }),
      ['package.json: script lint changed', 'eslint.config.js:  removed'],
    ],
    [
      'a CI file, a setting of npm and whether a crate tests its library',
      'test',
      'cargo test',
      { '.gitlab-ci.yml': 'test: {}\n', 'Cargo.toml': '[package]\nname = "a"\n' },
      {
        '.gitlab-ci.yml': '{}\n',
        'Cargo.toml': '[package]\nname = "a"\nautotests = false\n[lib]\ntest = false\n',
        '.npmrc': 'script-shell=/bin/true\nfund=false\n',
      },
      [
        '.gitlab-ci.yml:  changed',
        'Cargo.toml: [lib] test added',
        'Cargo.toml: [package] autotests added',
        '.npmrc: script-shell added',
      ],
    ],
  ])('%s', async (_what, type, command, before, after, expected) => {
    expect(await sections(type, command, before, after)).toEqual(expected);
  });
});

describe('tests that were lost', () => {
  const named = (ran: string[], skipped: string[] = []) => ({
    ran: ran.length,
    skipped: skipped.length,
    names: { ran, skipped },
  });

  it.each([
    ['none', named(['a', 'b']), named(['a', 'b', 'c']), []],
    [
      'fewer',
      { ran: 3, skipped: 0, names: null },
      { ran: 2, skipped: 1, names: null },
      ['2 tests ran, 3 at the base of the step'],
    ],
    ['one for another', named(['a', 'b']), named(['a', 'c']), ['gone: b']],
    ['one skipped beside a new one', named(['a', 'b']), named(['a', 'c'], ['b']), ['skipped now: b']],
  ])('%s', (_what, before, after, expected) => {
    expect(lostTests(before, after)).toEqual(expected);
  });
});

describe('tests_kept', () => {
  const PKG = JSON.stringify({ scripts: { test: 'node --test' } });
  const suite = (...calls: readonly string[]): Files => ({
    'package.json': PKG,
    'a.test.js': `const test = require('node:test');\n${calls.map((call) => `test${call};\n`).join('')}`,
  });
  const base = suite(`('adds', () => {})`, `('divides', () => {})`);

  it.each([
    ['all kept, and one more', suite(`('adds', () => {})`, `('divides', () => {})`, `('new', () => {})`), 'pass', ''],
    ['one that fails', suite(`('adds', () => {})`, `('divides', () => { throw 1; })`), 'pass', ''],
    [
      'one gone',
      suite(`('adds', () => {})`),
      'fail',
      'tests were lost: 1 test ran, 2 at the base of the step; gone: divides',
    ],
    ['one replaced', suite(`('adds', () => {})`, `('other', () => {})`), 'fail', 'tests were lost: gone: divides'],
    [
      'one skipped',
      suite(`('adds', () => {})`, `.skip('divides', () => {})`, `('new', () => {})`),
      'fail',
      'tests were lost: skipped now: divides',
    ],
  ])('%s', async (_what, files, status, reason) => {
    const outcome = await check(testsKept, '', { tree: project(files), base: project(base) });
    expect(outcome).toMatchObject({ status, reason, command: 'npm test' });
    expect(outcome.failure).toBe(status === 'fail' ? 'tests_lost' : undefined);
  });
});
