import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { FAILURE_REASONS } from '../../src/model/failure.js';
import { ADVICE } from '../../src/report/advice.js';

describe('docs/failures.md', () => {
  const rows = readFileSync(new URL('../../docs/failures.md', import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => line.split('|').map((cell) => cell.trim()));

  it('explains every reason, in the words that comments use', () => {
    const expected = FAILURE_REASONS.map((reason) => {
      const { what, who, todo } = ADVICE[reason];
      return ['', `\`${reason}\``, what, who, todo, ''];
    });
    expect(rows).toEqual(expected);
  });
});
