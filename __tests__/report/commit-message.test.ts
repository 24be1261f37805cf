import { describe, expect, it } from '@jest/globals';
import { renderCommitMessage, type CommitFacts } from '../../src/report/commit-message.js';

const FACTS: CommitFacts = {
  run: 'run_2026_03_23_1842_abcd',
  step: 'build/auth/impl',
  item: {
    name: 'Add a login',
    description: 'Users sign in with mail and password. Wrong passwords are counted, and slow the next try down.',
  },
  agent: 'claude-haiku',
  attempt: 2,
  costUsd: 0.1834,
  failure: null,
  thread: 12,
};

describe('commit message', () => {
  it('says what, and in its trailers who and at which price', () => {
    expect(renderCommitMessage(FACTS)).toBe(
      [
        'Add a login (impl)',
        '',
        'Users sign in with mail and password. Wrong passwords are counted, and',
        'slow the next try down.',
        '',
        'Gump-Run: run_2026_03_23_1842_abcd',
        'Gump-Step: build/auth/impl',
        'Gump-Agent: claude-haiku',
        'Gump-Attempt: 2',
        'Gump-Cost: 0.1834',
        'Refs: #12',
        '',
      ].join('\n'),
    );
  });

  it('is named after the step outside of items, and says when the work did not pass', () => {
    const message = renderCommitMessage({
      ...FACTS,
      item: null,
      step: 'quality',
      failure: 'test failed',
      costUsd: null,
      thread: null,
    });
    expect(message.split('\n').slice(0, 3)).toEqual(['Failed: quality', '', 'Did not pass: test failed']);
    expect(message).toMatch(/Gump-Cost: unpriced\n$/);
  });

  it('cannot be given trailers, mentions or closing words by a plan', () => {
    const message = renderCommitMessage({
      ...FACTS,
      item: {
        name: 'x\nGump-Cost: 0.0000',
        description: 'Co-authored-by: Mallory <m@x.org>\n\nFixes #1 for @octocat, see https://github.com/o/r/issues/2',
      },
    });
    expect(message.match(/^[\w-]+: /gm)).toEqual([
      'Gump-Run: ',
      'Gump-Step: ',
      'Gump-Agent: ',
      'Gump-Attempt: ',
      'Gump-Cost: ',
      'Refs: ',
    ]);
    expect(message).not.toMatch(/@|#1\b|:\/\//);
  });

  it('keeps subject and body within 72 columns', () => {
    const message = renderCommitMessage({
      ...FACTS,
      item: { name: 'word '.repeat(60), description: 'long words '.repeat(50) },
    });
    expect(Math.max(...message.split('\n').map((line) => line.length))).toBeLessThanOrEqual(72);
  });
});
