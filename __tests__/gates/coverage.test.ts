import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { coverage } from '../../src/gates/checks/coverage.js';
import { createCoverageReader } from '../../src/gates/counts/coverage/formats.js';
import { check, project } from './support.js';

const FIXTURES = join(import.meta.dirname, '../fixtures/gates/coverage');

const LLVM_COV = `
Filename      Regions    Missed Regions     Cover   Functions  Missed Functions  Executed       Lines      Missed Lines     Cover    Branches   Missed Branches     Cover
lib.rs              7                 2    71.43%           3                 1    66.67%           8                 2    75.00%           0                 0         -
TOTAL               7                 2    71.43%           3                 1    66.67%           8                 2    75.00%           0                 0         -`;

describe('reading the coverage of lines', () => {
  it.each([
    ['jest-coverage.txt', 50],
    ['jest-coverage-summary.txt', 50],
    ['vitest-coverage.txt', 20],
    ['node-coverage.txt', 71.43],
    ['node24-coverage.txt', 60],
    ['go-cover.txt', 66.7],
    ['go-test-cover.txt', 66.7],
    ['pytest-cov.txt', 83],
    ['maven-jacoco.txt', 100],
  ])('%s: %d %%', (file, percent) => {
    expect(percentOf(readFileSync(join(FIXTURES, file), 'utf8'))).toBe(percent);
  });

  it.each([
    ['cargo llvm-cov', LLVM_COV, 75],
    ['cargo tarpaulin', '|| src/lib.rs: 6/7\n|| \n85.71% coverage, 6/7 lines covered', 85.71],
    ['lcov', 'SF:a\nLF:7\nLH:6\nend_of_record\nSF:b\nLF:3\nLH:0\nend_of_record', 60],
    ['lcov --summary', '  lines......: 85.7% (6 of 7 lines)\n  functions..: 50.0% (1 of 2 functions)', 85.7],
    [
      'Cobertura of two projects',
      '<coverage line-rate="1" lines-covered="2" lines-valid="2">\n<coverage line-rate="0" lines-covered="0" lines-valid="6">',
      25,
    ],
    ['branches of coverage.py', 'TOTAL      10      2      4      1    79%', 79],
    ['one package of Go', 'ok  \tx\t0.1s\tcoverage: 50.0% of statements', 50],
    ['an own script', 'Total coverage: 42.5 %', 42.5],
  ])('%s', (_tool, output, percent) => {
    expect(percentOf(output)).toBe(percent);
  });

  it.each([
    ['any percentage', 'downloaded 100% of it\n80% of 5 tests'],
    [
      'several packages of Go',
      'ok  \tx\t0.1s\tcoverage: 50.0% of statements\nok  \ty\t0.1s\tcoverage: 9.0% of statements',
    ],
  ])('does not take %s for a figure', (_what, output) => {
    expect(percentOf(output)).toBeNull();
  });
});

describe('the coverage gate', () => {
  const tree = (): string =>
    project({
      'package.json': '{"scripts": {"test": "node --test"}}',
      'calc.js': 'exports.add = (a, b) => a + b;\nexports.sub = (a, b) => {\n  return a - b;\n};\n',
      'calc.test.js': "require('node:test')('adds', () => require('./calc.js').add(1, 2));\n",
    });

  it('passes at the threshold and fails above it, with figure and threshold in the reason', async () => {
    expect(await check(coverage, '70', { tree: tree() })).toMatchObject({ status: 'pass' });
    const outcome = await check(coverage, '99.5%', { tree: tree() });
    expect(outcome).toMatchObject({
      status: 'fail',
      reason: expect.stringMatching(/^coverage is [\d.]+ %, below 99\.5 %$/),
    });
  });

  it('fails with the tests', async () => {
    const config = { commands: { coverage: 'echo "coverage: 100%"; exit 1' } };
    expect(await check(coverage, '1', { config })).toMatchObject({
      status: 'fail',
      reason: expect.stringContaining('exit code 1'),
    });
  });

  it('fails with advice when it reads no figure', async () => {
    const config = { commands: { coverage: 'echo fine' } };
    expect(await check(coverage, '1', { config })).toMatchObject({
      status: 'fail',
      reason: 'no coverage figure could be read in the output of: echo fine',
      details: expect.stringContaining('Advice: let the command print'),
    });
  });

  it('reads a figure that stands before any amount of output', async () => {
    const config = { commands: { coverage: 'echo "coverage: 80%"; yes filler | head -c 500000' } };
    expect(await check(coverage, '80', { config })).toMatchObject({ status: 'pass' });
    expect(await check(coverage, '80.1', { config })).toMatchObject({ status: 'fail' });
  });

  it('is skipped where no tool is set up', async () => {
    const outcome = await check(coverage, '80', {
      tree: project({ 'package.json': '{"scripts": {"test": "exit 0"}}' }),
    });
    expect(outcome).toMatchObject({ status: 'skipped', reason: expect.stringContaining('no coverage script') });
  });

  it('gives commands a folder for their reports, outside the tree, and removes it', async () => {
    const folder = project({});
    const config = {
      commands: { coverage: 'echo r > "$GUMP_GATE_TMP/r"; pwd; echo "$GUMP_GATE_TMP" > where; echo "total: 90%"' },
    };
    expect(await check(coverage, '80', { tree: folder, config })).toMatchObject({ status: 'pass' });
    const scratch = readFileSync(join(folder, 'where'), 'utf8').trim();
    expect(scratch.startsWith(folder)).toBe(false);
    expect(existsSync(scratch)).toBe(false);
    expect(readdirSync(folder)).toEqual(['where']);
  });

  it.each([
    ['80', null],
    ['80.5', null],
    ['80 %', null],
    ['100', null],
    ['101', /percentage/],
    ['', /percentage/],
    ['high', /percentage/],
    ['-1', /percentage/],
  ])('argument %j', (argument, problem) => {
    const found = coverage.checkArgument(argument);
    if (problem === null) expect(found).toBeNull();
    else expect(found).toMatch(problem);
  });
});

function percentOf(output: string): number | null {
  const figure = createCoverageReader();
  for (const line of output.split('\n')) figure.line(line);
  return figure.percent();
}
