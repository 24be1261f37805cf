import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from '@jest/globals';
import type { Shell } from '../../src/cli/host/shell.js';
import { createTerminalPerson } from '../../src/cli/host/terminal-person.js';
import { openScreen } from '../../src/cli/output/screen.js';
import { PLAIN_STYLE } from '../../src/report/format/style.js';
import { agentStep, LedgerScript, workflowOf } from '../support/events.js';

describe('the tree on a terminal', () => {
  it('is painted over itself, and not over a question', async () => {
    const shown: string[] = [];
    const screen = openScreen(
      shellThat((written) => shown.push(written)),
      0,
    );
    for (const event of new LedgerScript().start(workflowOf('x', [agentStep('impl')])).events) screen.observe(event);
    await screen.pauseDuring(async () => {
      shown.push('QUESTION\n');
      await Promise.resolve();
    });
    screen.end();
    const [before, question, after] = [shown.at(-3), shown.at(-2), shown.at(-1)];
    expect(before).toContain('impl');
    expect(question).toBe('QUESTION\n');
    // It begins below the question: nothing moves the cursor up.
    expect(after).toContain('impl');
    expect(after).not.toMatch(/\u001b\[\d+A/);
  });
});

describe('the person at the terminal', () => {
  it.each([
    ['\n', { action: 'continue', reason: '', by: 'ada' }],
    ['y\n', { action: 'continue', reason: '', by: 'ada' }],
    [' Yes \n', { action: 'continue', reason: '', by: 'ada' }],
    ['no, this is wrong\nr too long\n', { action: 'reject', reason: 'too long', by: 'ada' }],
    ['n\n?\na\n', { action: 'abort', reason: '', by: 'ada' }],
    ['r too long\n', { action: 'reject', reason: 'too long', by: 'ada' }],
    ['a\n', { action: 'abort', reason: '', by: 'ada' }],
  ])('answers %j', async (typed, answer) => {
    const input = new PassThrough();
    const output = new PassThrough();
    const asked = createTerminalPerson(input, output, 'ada').ask('impl waits.', new AbortController().signal);
    input.write(typed);
    expect(await asked).toEqual(answer);
    output.end();
    expect(await text(output)).toContain('⏸ impl waits.\nEnter or `y` to go on');
  });

  it('approves nothing by leaving', async () => {
    const input = new PassThrough();
    const asked = createTerminalPerson(input, new PassThrough(), 'ada').ask(
      'impl waits.',
      new AbortController().signal,
    );
    input.end('whatever');
    expect(await asked).toEqual({ action: 'abort', reason: 'nobody answered', by: 'ada' });
  });

  it('is not waited for once the run is stopped', async () => {
    const cancel = new AbortController();
    const asked = createTerminalPerson(new PassThrough(), new PassThrough(), 'ada').ask('impl waits.', cancel.signal);
    cancel.abort();
    expect(await asked).toMatchObject({ action: 'abort' });
  });
});

function shellThat(out: (text: string) => void): Shell {
  return {
    ...{ argv: [], env: {}, cwd: '/', packageRoot: '/', version: '0.0.0', command: 'gump', style: PLAIN_STYLE },
    ...{ live: true, interactive: true, out, err: out, say: out },
    size: () => ({ width: 80, height: 24 }),
  };
}
