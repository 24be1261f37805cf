import { describe, expect, it } from '@jest/globals';
import { testsFound } from '../../src/gates/checks/tests-found.js';
import { check, project } from './support.js';

const PKG = JSON.stringify({ scripts: { test: 'node --test' } });
const tests = (...names: readonly string[]): string =>
  names
    .map((name) => `require('node:test')('${name}', () => { if ('${name}' === 'red') throw new Error(); });\n`)
    .join('');

describe('tests_found', () => {
  it('passes when more tests ran than at the base, green or red', async () => {
    const base = project({ 'package.json': PKG, 'a.test.js': tests('one') });
    const tree = project({ 'package.json': PKG, 'a.test.js': tests('one', 'red') });
    expect(await check(testsFound, '', { tree, base })).toMatchObject({ status: 'pass' });
  });

  it('fails when only the texts of tests changed', async () => {
    const base = project({ 'package.json': PKG, 'a.test.js': tests('one', 'two') });
    const tree = project({ 'package.json': PKG, 'a.test.js': tests('one'), 'b.test.js': tests('other') });
    expect(await check(testsFound, '', { tree, base })).toMatchObject({
      status: 'fail',
      reason: '2 tests ran, not more than at the base of the step (2)',
      details: expect.stringContaining('$ npm test\nexit code 0'),
    });
  });

  it('does not take a new file without tests for a test', async () => {
    const base = project({ 'package.json': PKG });
    const tree = project({ 'package.json': PKG, 'a.test.js': '// to be written\n' });
    expect(await check(testsFound, '', { tree, base })).toMatchObject({ status: 'fail', reason: 'no test ran' });
  });

  it('counts none at a base that had no test script', async () => {
    const base = project({ 'package.json': '{}' });
    const tree = project({ 'package.json': PKG, 'a.test.js': tests('one') });
    expect(await check(testsFound, '', { tree, base })).toMatchObject({ status: 'pass' });
  });

  it('does not take tests that could not be started at the base for none', async () => {
    const base = project({ 'package.json': JSON.stringify({ scripts: { test: 'no-such-runner' } }) });
    const tree = project({ 'package.json': PKG, 'a.test.js': tests('one') });
    expect(await check(testsFound, '', { tree, base })).toMatchObject({
      status: 'fail',
      reason: "the tests of the step's base cannot be counted: exit code 127: npm test",
      details: expect.stringContaining('no-such-runner'),
    });
  });

  it('fails with advice when it reads no count', async () => {
    const tree = project({ 'package.json': JSON.stringify({ scripts: { test: 'echo all good' } }) });
    expect(await check(testsFound, '', { tree, base: tree })).toMatchObject({
      status: 'fail',
      reason: 'no number of tests that ran could be read in its output: npm test',
      details: expect.stringContaining('- tests_found: path/to/junit.xml'),
    });
  });

  it('reads a count that stands before any amount of output', async () => {
    const config = { commands: { test: 'cat count; yes filler | head -c 500000' } };
    const base = project({ count: '  1 passing (1ms)\n' });
    const tree = project({ count: '  2 passing (1ms)\n' });
    expect(await check(testsFound, '', { tree, base, config })).toMatchObject({ status: 'pass' });
    expect(await check(testsFound, '', { tree, base: tree, config })).toMatchObject({ status: 'fail' });
  });

  it('fails when the tests do not end, and says so', async () => {
    const config = { commands: { test: 'sleep 60' }, timeoutMs: 200 };
    expect(await check(testsFound, '', { config })).toMatchObject({
      status: 'fail',
      reason: expect.stringMatching(/^timed out after/),
    });
  });

  it('asks go test for its tests by name, through whatever stands between', async () => {
    const config = { commands: { test: 'echo "flags: $GOFLAGS"' } };
    const outcome = await check(testsFound, '', { config, env: { PATH: '/usr/bin:/bin', GOFLAGS: '-mod=mod' } });
    expect(outcome.details).toContain('flags: -mod=mod -v');
  });
});

describe('tests_found with JUnit files', () => {
  const suite = (cases: number): string => `<testsuite>${'<testcase name="a"/>'.repeat(cases)}</testsuite>`;
  const config = { commands: { test: 'mkdir -p out/b && cp src.xml "out/b/it\'s.xml" && cp src.xml out/a.xml' } };

  it.each([
    ['out/a.xml', 2, 1, 'pass'],
    ['out/a.xml', 2, 2, 'fail'],
    ['out/**/*.xml', 2, 1, 'pass'],
    ["out/b/it's.xml", 1, 1, 'fail'],
  ])('%s: %i against %i: %s', async (path, after, before, status) => {
    const base = project({ 'src.xml': suite(before) });
    const tree = project({ 'src.xml': suite(after) });
    expect(await check(testsFound, path, { tree, base, config })).toMatchObject({ status });
  });

  it('does not count a file left by an earlier run', async () => {
    const tree = project({ 'out/a.xml': suite(3), "out/b/it's.xml": suite(2) });
    const nothing = { commands: { test: 'true' } };
    expect(await check(testsFound, 'out/**/*.xml', { tree, config: nothing })).toMatchObject({
      status: 'fail',
      reason: 'no number of tests that ran could be read in out/**/*.xml: true',
    });
  });

  it.each([
    ['', null],
    ['target/surefire-reports/*.xml', null],
    ['/tmp/a.xml', /inside the repository/],
    ['../a.xml', /inside the repository/],
    ['80', /ending in \.xml/],
  ])('argument %j', (argument, problem) => {
    const found = testsFound.checkArgument(argument);
    if (problem === null) expect(found).toBeNull();
    else expect(found).toMatch(problem);
  });
});
