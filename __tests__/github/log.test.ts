import { describe, expect, it } from '@jest/globals';
import { createLog } from '../../src/github/job/log.js';

describe('the log', () => {
  function open() {
    let written = '';
    let tokens = 0;
    const log = createLog(
      (text) => {
        written += text;
      },
      () => `token-${(tokens += 1)}`,
    );
    return { log, lines: () => written.split('\n').slice(0, -1) };
  }

  it('stops commands around what others say, each time by another word', () => {
    const { log, lines } = open();
    log.text('::error::injected');
    log.text('more\n');
    log.commands(() => undefined);
    log.text('again');
    log.close();
    log.close();
    expect(lines()).toEqual([
      '::stop-commands::token-1',
      '::error::injected',
      'more',
      '::token-1::',
      '::stop-commands::token-2',
      'again',
      '::token-2::',
    ]);
  });

  it('folds texts away under a title of one line', () => {
    const { log, lines } = open();
    log.group('100%\n::error::x', '##[error]y');
    expect(lines()).toEqual([
      '::group::100%25%0A::error::x',
      '::stop-commands::token-1',
      '##[error]y',
      '::token-1::',
      '::endgroup::',
    ]);
  });
});
