import { describe, expect, it } from '@jest/globals';
import { lint } from '../../src/gates/checks/lint.js';
import { createFindingsReader } from '../../src/gates/lint/findings.js';
import { check, modified, project } from './support.js';

const OUTPUTS = [
  ['flake8', './a/b.py:3:5: F401 unused'],
  ['golangci-lint', 'a/b.go:3:5: bad (vet)'],
  ['tsc', 'src/a.ts(3,5): error TS1: bad'],
  ['rustc', 'warning: unused variable\n --> src/lib.rs:3:9\n  |\n3 | let x\n'],
  ['eslint', '/tree/src/a.js\n  3:5  error  bad  rule\n\n✖ 1 problem'],
  ['checkstyle', '[WARN] /tree/src/A.java:3:5: Missing.'],
  ['rubocop', 'lib/a.rb:3:5: C: Style: bad'],
] as const;

describe('positions in the output of a linter', () => {
  it.each(OUTPUTS)('%s', (_linter, text) => {
    const reader = createFindingsReader();
    for (const line of text.split('\n')) reader.line(line);
    expect(reader.findings).toEqual([expect.objectContaining({ line: 3 })]);
  });

  it('are not what only looks like one', () => {
    const reader = createFindingsReader();
    for (const line of ['12:30:01 started', 'http://localhost:8080/ up', 'found 3 problems: fix them'])
      reader.line(line);
    expect(reader.findings).toEqual([]);
  });
});

const PATCH = `diff --git a/pkg/a.py b/pkg/a.py
--- a/pkg/a.py
+++ b/pkg/a.py
@@ -1,4 +1,5 @@
 one
-two
+++ b/other.py
+three
 four
 five
`;

describe('new_only', () => {
  const run = (output: string, more: object = {}) =>
    check(lint, `printf '%s\\n' '${output}'; exit 1`, {
      tree: project({ 'pkg/a.py': '' }),
      options: { newOnly: true },
      changes: modified('pkg/a.py'),
      patch: PATCH,
      ...more,
    });

  it('counts findings on changed lines only', async () => {
    expect(await run('pkg/a.py:1:1: old')).toMatchObject({ status: 'pass' });
    expect(await run('pkg/b.py:2:1: old')).toMatchObject({ status: 'pass' });
    expect(await run('pkg/a.py:3:1: new')).toMatchObject({
      status: 'fail',
      reason: '1 finding on changed lines: pkg/a.py:3: new',
    });
  });

  it('knows absolute paths, and those of a folder', async () => {
    expect(await run('/x/pkg/a.py:2:1: new')).toMatchObject({ status: 'fail' });
    expect(await run('a.py:2:1: new', { options: { newOnly: true, in: 'pkg' } })).toMatchObject({ status: 'fail' });
  });

  it('fails where the output has no position, and says so', async () => {
    const outcome = await run('3 problems');
    expect(outcome).toMatchObject({ status: 'fail', reason: expect.stringMatching(/no position of a finding/) });
    expect(outcome.details).toMatch(/Advice: let the linter print/);
  });

  it('does not hide a linter that is not there', async () => {
    const outcome = await check(lint, 'no-such-linter', { options: { newOnly: true } });
    expect(outcome).toMatchObject({ status: 'fail', failure: 'gate_unrunnable' });
  });
});

describe('Rust', () => {
  const crate = (lib: string): string =>
    project({
      'Cargo.toml': '[package]\nname = "x"\nversion = "0.1.0"\nedition = "2021"\n',
      'src/lib.rs': lib,
      // As many crates have: it needs a nightly compiler.
      'benches/b.rs': '#![feature(test)]\nextern crate test;\n',
    });
  const OLD = 'pub fn a() { let unused = 1; }\n';

  it('passes with the warnings of the base, and benches for a nightly compiler', async () => {
    const outcome = await check(lint, '', { tree: crate(`// moved\n${OLD}`), base: crate(OLD) });
    expect(outcome).toMatchObject({ status: 'pass' });
  });

  it('fails with one warning more', async () => {
    const tree = crate(`${OLD}pub fn b() { let more = 1; }\n`);
    const outcome = await check(lint, '', { tree, base: crate(OLD) });
    expect(outcome.reason).toMatch(/^\d findings? that the base of the step does not have: src\/lib\.rs:2: .*more/);
  });
});
