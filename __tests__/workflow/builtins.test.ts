import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { readWorkflow } from '../../src/workflow/read.js';
import { renderPlan } from '../../src/workflow/plan-view.js';
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
    const plan = result.workflow && renderPlan(result.workflow, { commandOf: () => null, missing: [], warnings: [] });
    expect(plan).toMatchSnapshot();
  });
});
