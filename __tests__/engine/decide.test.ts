import { describe, expect, it } from '@jest/globals';
import { attemptRows } from './rows/attempt.js';
import { groupRows } from './rows/groups.js';
import { limitRows } from './rows/limits.js';
import { retryRows } from './rows/retry.js';
import { play, type Row } from './table.js';

const TABLE: Readonly<Record<string, readonly Row[]>> = {
  'one attempt': attemptRows,
  'the next attempt': retryRows,
  'groups and items': groupRows,
  'limits, cancels and crashes': limitRows,
};

describe.each(Object.entries(TABLE))('%s: what has happened so far, and what is to be done', (_part, rows) => {
  it.each(rows.map((row) => [row.name, row] as const))('%s', (_name, row) => {
    expect(play(row)).toEqual(row.next);
  });
});
