import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import picomatch from 'picomatch';
import { renderPreview } from '../../src/workflow/preview/preview.js';
import { readWorkflow } from '../../src/workflow/read-workflow.js';
import { lines, world } from './support/world.js';

const FOLDERS = ['workflows', 'workflows/validators'];

/** All built-ins, by the names under which they call one another. */
const files: Record<string, string> = Object.fromEntries(
  FOLDERS.flatMap((folder) =>
    readdirSync(folder)
      .filter((file) => file.endsWith('.yaml'))
      .map((file) => [join(folder, file).replace(/^workflows\//, ''), readFileSync(join(folder, file), 'utf8')]),
  ),
);

describe.each(Object.keys(files))('%s', (file) => {
  const text = files[file] ?? '';
  const result = readWorkflow({ file, text }, world({ files }));

  it('reads without a word', () => expect(lines(result)).toEqual([]));

  it('bears the name of its file, and says what it does', () => {
    expect(result.workflow?.name).toBe(basename(file, '.yaml'));
    expect(result.workflow?.description).not.toBe('');
  });

  it('can be shown as a plan', () => {
    const plan =
      result.workflow &&
      renderPreview(result.workflow, { commandOf: () => null, missing: [], warnings: [], inputs: {} });
    expect(plan).toMatchSnapshot();
  });
});

describe("tdd's idea of a test file", () => {
  const glob = /- touched: "(.*)"/.exec(files['tdd.yaml'] ?? '')?.[1] ?? '';
  const isTest = picomatch(glob, { dot: true });

  it.each([
    'add_test.go',
    'pkg/deep/add_test.go',
    'test_add.py',
    'tests/unit/add.py',
    'conftest.py',
    'src/add.test.ts',
    'src/__tests__/add.js',
    'test/add.js',
    'add.spec.mjs',
    'tests/add.rs',
    'crates/a/tests/add.rs',
    'src/test/java/x/AddTest.java',
    'app/src/main/java/x/AddTests.java',
    'it/LoginIT.java',
    'spec/add_spec.rb',
  ])('takes %s for one', (file) => expect(isTest(file)).toBe(true));

  it.each(['src/lib.rs', 'src/attest.js', 'latest.go', 'contest.py', 'src/testing/util.go', 'x/UNIT.java'])(
    'does not take %s for one',
    (file) => expect(isTest(file)).toBe(false),
  );

  it('is the same for writing and for leaving alone', () => {
    expect(files['tdd.yaml']).toContain(`- untouched: "${glob}"`);
  });
});
