import { execFileSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
import { test } from '../../src/gates/checks/test.js';
import { check, project } from './support.js';

/** A project whose `npm test` is this script. */
const npm = (script: string, files: Readonly<Record<string, string>> = {}) => ({
  'package.json': JSON.stringify({ type: 'module', scripts: { test: script } }),
  ...files,
});
const nodeTests = (...names: readonly string[]): string =>
  `import test from 'node:test';\n${names.map((name) => `test('${name}', () => {});\n`).join('')}`;
const pytestTests = (body: string): Readonly<Record<string, string>> => ({
  'pyproject.toml': '[project]\nname = "sample"\nversion = "1"\n',
  'test_sample.py': body,
});
const cargo = (files: Readonly<Record<string, string>>, targets = '') => ({
  'Cargo.toml': `[package]\nname = "sample"\nversion = "0.1.0"\nedition = "2021"\n${targets}`,
  ...files,
});
const go = (files: Readonly<Record<string, string>>) => ({ 'go.mod': 'module sample\n\ngo 1.21\n', ...files });

describe('a suite in which no test ran', () => {
  it.each([
    ['go', 'a module without tests', go({ 'a.go': 'package a\n' }), 'no test ran: go test ./...'],
    [
      'go',
      'an empty test file',
      go({ 'a.go': 'package a\n', 'a_test.go': 'package a\n' }),
      'no test ran: go test ./...',
    ],
    ['cargo', 'a crate without tests', cargo({ 'src/lib.rs': 'pub fn one() {}\n' }), 'no test ran: cargo test'],
    ['node', 'node --test without a test file', npm('node --test'), 'no test ran: npm test'],
    [
      'python3',
      'pytest with nothing collected',
      pytestTests('def helper():\n    pass\n'),
      'no tests were collected: python3 -m pytest',
    ],
    [
      'python3',
      'pytest with all skipped',
      pytestTests('import pytest\n\n@pytest.mark.skip\ndef test_one():\n    pass\n'),
      'no test ran (1 skipped): python3 -m pytest',
    ],
    [
      'make',
      'a Makefile whose runner counts none',
      { Makefile: 'test:\n\t@echo "  0 passing (1ms)"\n' },
      'no test ran: make test',
    ],
  ])('%s: %s is red', async (program, _what, files, reason) => {
    if (lacks(program)) return;
    const outcome = await check(test, '', { tree: project(files) });
    expect(outcome).toMatchObject({ status: 'fail', failure: 'no_tests' });
    expect(outcome.reason).toContain(reason);
    expect(outcome.details).toContain('`- test: {allow_none: true}`');
  });

  it('is green where the workflow allows it', async () => {
    const tree = project(npm('node --test'));
    expect(await check(test, '', { tree, options: { allowNone: true } })).toMatchObject({
      status: 'pass',
      tests: { ran: 0, failed: 0, skipped: 0 },
    });
    const python = project(pytestTests(''));
    expect(await check(test, '', { tree: python, options: { allowNone: true } })).toMatchObject({ status: 'pass' });
  });

  it('is found in the output of a command that the workflow names', async () => {
    const tree = project({ 'a.test.js': '' });
    expect(await check(test, "echo '# tests 0'; echo '# pass 0'; echo '# fail 0'", { tree })).toMatchObject({
      status: 'fail',
      failure: 'no_tests',
    });
  });
});

describe('a command that only prints', () => {
  it.each([
    ['echo no tests yet', {}],
    ['exit 0', {}],
    ['true', {}],
    ['make check', { Makefile: 'check:\n\t@echo checking\n\t@echo all good\n' }],
    ['npm test', npm('echo no tests yet')],
    // A script that fails by its exit status is a test to node, and so is an empty file.
    ['node --test', { 'a.test.js': 'if (1 + 1 !== 2) process.exit(1);\n' }],
  ])('%s passes with a mark', async (command, files) => {
    expect(await check(test, command, { tree: project(files) })).toMatchObject({
      status: 'pass',
      mark: 'uncounted',
      command,
    });
  });
});

describe('a suite in which tests ran', () => {
  it.each([
    ['node', 'npm test', npm('node --test', { 'a.test.js': nodeTests('one', 'two') }), 2],
    [
      'go',
      'go test ./...',
      go({
        'a/a.go': 'package a\n',
        'b/b.go': 'package b\n',
        'b/b_test.go': 'package b\nimport "testing"\nfunc TestB(t *testing.T) {}\n',
      }),
      1,
    ],
    ['cargo', 'cargo test', cargo({ 'src/lib.rs': 'pub fn one() {}\n', 'tests/one.rs': '#[test]\nfn one() {}\n' }), 1],
    ['sh', 'echo "  0 passing (1ms)"; echo "  10 passing (2ms)"', {}, 10],
  ])('%s: is green with its count', async (program, command, files, ran) => {
    if (lacks(program)) return;
    const outcome = await check(test, command, { tree: project(files) });
    expect(outcome).toMatchObject({ status: 'pass', command, tests: { ran } });
    expect(outcome.mark).toBeUndefined();
  });

  it('is not red for a crate whose only tests have a harness of their own', async () => {
    if (lacks('cargo')) return;
    const tree = project(
      cargo(
        { 'src/lib.rs': 'pub fn one() {}\n', 'tests/own.rs': 'fn main() { println!("3 scenarios passed"); }\n' },
        '\n[[test]]\nname = "own"\nharness = false\n',
      ),
    );
    expect(await check(test, 'cargo test', { tree })).toMatchObject({ status: 'pass', mark: 'uncounted' });
  });

  it('shows the failures of go test, not the tests that passed', async () => {
    if (lacks('go')) return;
    const many = Array.from({ length: 2_000 }, (_, at) => `func TestMany${at}(t *testing.T) {}\n`).join('');
    const tree = project(
      go({
        'a.go': 'package a\n',
        'a_test.go': `package a\nimport "testing"\nfunc TestA(t *testing.T) { t.Error("want 4") }\n${many}`,
      }),
    );
    const outcome = await check(test, 'go test ./...', { tree });
    expect(outcome).toMatchObject({ status: 'fail', tests: { ran: 2_001, failed: 1 } });
    expect(outcome.details).toContain('want 4');
    expect(outcome.details).not.toContain('TestMany');
  });
});

function lacks(program: string): boolean {
  try {
    execFileSync('sh', ['-c', `command -v ${program}`], { stdio: 'ignore' });
    return false;
  } catch {
    return true;
  }
}
