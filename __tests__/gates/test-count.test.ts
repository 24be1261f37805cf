import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { TestTally } from '../../src/gates/counts/tests/format.js';
import { TEST_FORMATS, createTestTallyReader } from '../../src/gates/counts/tests/formats.js';
import { readJunitTests } from '../../src/gates/counts/tests/junit-xml.js';

const FIXTURES = join(import.meta.dirname, '../fixtures/gates/tests');

/** Recorded output of the real tools: which one it is, and how many tests ran (skipped ones and todos did not). */
const RECORDED: readonly (readonly [string, string, number])[] = [
  ['jest.txt', 'jest', 3],
  ['jest-none.txt', 'jest', 0],
  ['jest-empty.txt', 'jest', 0],
  ['vitest.txt', 'vitest', 3],
  ['vitest-empty.txt', 'vitest', 0],
  ['mocha.txt', 'mocha', 3],
  ['mocha-empty.txt', 'mocha', 0],
  ['mocha-tap.txt', 'node:test', 3],
  ['node-tap.txt', 'node:test', 3],
  ['node-spec.txt', 'node:test', 3],
  ['node-spec-colour.txt', 'node:test', 3],
  ['node24-spec.txt', 'node:test', 3],
  // One test, an empty file and one that does not parse; node counts three.
  ['node-tap-files.txt', 'node:test', 1],
  ['node-spec-files.txt', 'node:test', 1],
  ['node24-tap-files.txt', 'node:test', 1],
  ['node24-spec-files.txt', 'node:test', 1],
  ['bun.txt', 'bun test', 2],
  // A subtest is a test; one verdict stands behind what the test printed.
  ['go-v.txt', 'go test', 3],
  ['go-json.txt', 'go test', 3],
  ['go-none.txt', 'go test', 0],
  ['go-broken.txt', 'go test', 0],
  ['cargo.txt', 'cargo test', 3],
  ['pytest.txt', 'pytest', 5],
  ['pytest-q.txt', 'pytest', 5],
  ['pytest-none.txt', 'pytest', 0],
  ['pytest-empty.txt', 'pytest', 0],
  ['unittest.txt', 'unittest', 2],
  ['surefire-failing.txt', 'Surefire', 2],
  ['surefire-none.txt', 'Surefire', 0],
  ['ctest.txt', 'CTest', 2],
];

/** Output after the tools' documentation, where the tool could not be recorded. */
const WRITTEN: readonly (readonly [string, string, number])[] = [
  ['     Summary [   0.004s] 3 tests run: 2 passed, 1 failed, 1 skipped', 'cargo nextest', 3],
  ['     Summary [   0.004s] 2/3 tests run: 1 passed, 1 failed', 'cargo nextest', 2],
  ['Passed!  - Failed:     0, Passed:     5, Skipped:     1, Total:     6, Duration: 3 ms', 'dotnet test', 5],
  ['Failed!  - Failed:     2, Passed:     5, Skipped:     1, Total:     8, Duration: 3 ms', 'dotnet test', 7],
  ['ok | 4 passed (2 steps) | 1 failed | 1 ignored (12ms)', 'deno test', 5],
  ['error: No test modules found', 'deno test', 0],
  ['DONE 5 tests, 1 skipped, 2 failures in 0.301s', 'gotestsum', 4],
  ['> Task :app:test NO-SOURCE', 'Gradle', 0],
  ['7 examples, 1 failure, 2 pending', 'RSpec', 5],
  ['0 examples, 0 failures', 'RSpec', 0],
  ['5 runs, 7 assertions, 1 failures, 0 errors, 2 skips', 'Minitest', 3],
  ['5 tests, 7 assertions, 1 failures, 0 errors, 1 pendings, 1 omissions, 0 notifications', 'Minitest', 3],
  ['OK (5 tests, 7 assertions)', 'PHPUnit', 5],
  ['Tests: 5, Assertions: 7, Failures: 1, Skipped: 2.', 'PHPUnit', 3],
  ['No tests executed!', 'PHPUnit', 0],
  ['2 doctests, 3 tests, 1 failure, 1 skipped', 'ExUnit', 4],
  ['TAP version 13\n1..4\nok 1 - a\nnot ok 2 - b\nok 3 - c # SKIP no\n    ok 1 - inner\nok 4', 'TAP', 3],
];

describe('counting the tests that ran', () => {
  it.each([...RECORDED.map(([file, tool, ran]) => [file, tool, ran, read(file)] as const)])(
    '%s: %s, %i',
    (_file, tool, ran, output) => expectCount(output, tool, ran),
  );

  it.each([...WRITTEN])('%j: %s, %i', (output, tool, ran) => expectCount(output, tool, ran));

  it('adds up what several tools, or several runs of one, say', () => {
    expect(count(`${read('jest.txt')}\n${read('jest.txt')}\n${read('node-tap.txt')}`)).toBe(9);
  });

  it.each([
    ['nothing', ''],
    ['a test command that says nothing of a count', '> test\n> node check.js\n\nall good, 3 tests passed'],
    ['go test without -v', 'ok  \tx\t0.007s\nFAIL\ty\t0.1s'],
    [
      'a class of Surefire, whose sum comes later',
      'Tests run: 3, Failures: 0, Errors: 0, Skipped: 1, Time elapsed: 0.5 s',
    ],
  ])('says that it cannot read %s', (_what, output) => {
    expect(count(output)).toBeNull();
  });
});

describe('what else the output says', () => {
  it.each([
    ['mocha.txt', { ran: 3, failed: 1, skipped: 2 }],
    ['vitest.txt', { ran: 3, failed: 1, skipped: 2 }],
    ['cargo.txt', { ran: 3, failed: 1, skipped: 1 }],
    ['unittest.txt', { ran: 2, failed: 1, skipped: 1 }],
    ['go-v.txt', { ran: 3, failed: 1, skipped: 1 }],
  ])('%s: how many failed, and how many were skipped', (file, counts) => {
    expect(tallyOf(read(file))).toMatchObject(counts);
  });

  it('names the tests, where it has their names', () => {
    expect(tallyOf(read('go-v.txt'))?.names).toEqual({
      ran: ['x.TestA', 'x.TestA/sub', 'x.TestC'],
      skipped: ['x.TestB'],
    });
    // A test that is still to do is run, but its failure counts for nothing.
    expect(tallyOf(read('node-spec.txt'))?.names).toMatchObject({ skipped: ['skipped', 'later'] });
    expect(readJunitTests(read('surefire.xml'))?.names).toEqual({
      ran: ['x.CalcTest adds', 'x.CalcTest fails'],
      skipped: ['x.CalcTest skipped'],
    });
    expect(tallyOf(read('pytest.txt'))?.names).toBeNull();
  });

  it('has no names of a part of the tests', () => {
    expect(tallyOf(`${read('go-v.txt')}\n${read('mocha.txt')}`)?.names).toBeNull();
  });

  it('is in part unknown where something ran without a count', () => {
    const own = '     Running unittests src/lib.rs (a)\n     Running tests/own.rs (b)\n';
    const none = 'test result: ok. 0 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s';
    expect(tallyOf(own + none)).toMatchObject({ ran: 0, partial: true });
    expect(tallyOf(`ok  \tx\t0.007s\n?   \ty\t[no test files]`)).toMatchObject({ ran: 0, partial: true });
    expect(tallyOf(read('node-spec-files.txt'))).toMatchObject({ ran: 1, partial: true });
    expect(tallyOf(read('go-none.txt'))).toMatchObject({ ran: 0, partial: false });
  });
});

describe('JUnit files', () => {
  it.each([
    ['surefire.xml', 2],
    ['node-junit.xml', 3],
    ['pytest-junit.xml', 1],
  ])('%s: %i', (file, ran) => {
    expect(readJunitTests(read(file))?.ran).toBe(ran);
  });

  it('does not count what stands in output or comments', () => {
    const output = '<![CDATA[<testcase name="x"/>]]><!-- <testcase/> -->';
    expect(
      readJunitTests(`<testsuite><testcase name="a"><system-out>${output}</system-out></testcase></testsuite>`)?.ran,
    ).toBe(1);
  });

  it('knows what is no such file', () => {
    expect(readJunitTests('<project/>')).toBeNull();
    expect(readJunitTests('')).toBeNull();
  });
});

function expectCount(output: string, tool: string, ran: number): void {
  const byTool = TEST_FORMATS.map((counter) => {
    const counting = counter.start();
    for (const line of output.split('\n')) counting.line(line.replace(/\u001b\[[\d;]*m/g, ''));
    return [counter.tool, counting.tally()?.ran ?? null] as const;
  });
  expect(byTool.filter(([, found]) => found !== null)).toEqual([[tool, ran]]);
  expect(count(output)).toBe(ran);
}

function count(output: string): number | null {
  return tallyOf(output)?.ran ?? null;
}

function tallyOf(output: string): TestTally | null {
  const all = createTestTallyReader();
  for (const line of output.split('\n')) all.line(line);
  return all.tally();
}

function read(file: string): string {
  return readFileSync(join(FIXTURES, file), 'utf8');
}
