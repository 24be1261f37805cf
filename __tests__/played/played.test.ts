import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { newFolder, perform, removeFolders } from './stage.js';

afterEach(removeFolders);

const read = (folder: string, file: string): string => readFileSync(join(folder, file), 'utf8');

describe('the played agent', () => {
  it('writes, edits, deletes and runs in the worktree, each told before it is done', async () => {
    const folder = newFolder();
    writeFileSync(join(folder, 'a.js'), 'const x = 1;\n');
    writeFileSync(join(folder, 'old.js'), '');
    const { outcome, signals } = await perform(
      [
        {
          write: { 'src/new.js': 'new' },
          edit: [{ file: 'a.js', find: 'x = 1', replace: '$& = 2' }],
          delete: ['old.js'],
          run: 'echo made > made.txt',
          turns: 2,
        },
      ],
      { folder },
    );
    expect(outcome.failure).toBeNull();
    expect(read(folder, 'src/new.js')).toBe('new');
    expect(read(folder, 'a.js')).toBe('const $& = 2;\n');
    expect(existsSync(join(folder, 'old.js'))).toBe(false);
    expect(read(folder, 'made.txt')).toBe('made\n');
    expect(
      signals.map((signal) => (signal.type === 'tool' ? `${signal.action} ${signal.detail}` : signal.type)),
    ).toEqual([
      ...['session', 'model'],
      ...['turn', 'usage', 'write src/new.js', 'tool_result', 'write a.js', 'tool_result'],
      ...['turn', 'usage', 'write old.js', 'tool_result', 'shell echo made > made.txt', 'tool_result', 'text'],
    ]);
  });

  it('reports turns, tokens, cost, session and text', async () => {
    const { outcome, signals } = await perform(
      [{ turns: 3, tokens: { in: 1000, out: 100, cached: 10 }, cost: 0.12, text: 'ready', session: 's-1' }],
      { folder: newFolder() },
    );
    expect(outcome).toEqual({
      failure: null,
      sessionId: 's-1',
      finalText: 'ready',
      turns: 3,
      tokens: { in: 1000, out: 100, cached: 10, cache_write: 0 },
      costUsd: 0.12,
      model: 'haiku',
    });
    const live = signals.filter((signal) => signal.type === 'usage');
    expect(live.map((signal) => signal.tokens.in)).toEqual([333, 333, 334]);
  });

  it('leaves cost unknown where the scenario does, and still uses tokens', async () => {
    const { outcome } = await perform([{ turns: 2 }], { folder: newFolder() });
    expect(outcome.costUsd).toBeNull();
    expect(outcome.tokens?.in).toBeGreaterThan(0);
  });

  it.each([
    ['plan', { plan: [{ name: 'a', description: 'b' }] }, 'plan.json', /"name": "a"/],
    ['review', { review: { pass: false, comment: 'no' } }, 'review.json', /"pass":false/],
    ['output', { output: 'text' }, 'artifact.txt', /^text$/],
  ])('writes a %s where it belongs, or where the prompt says', async (_kind, part, file, content) => {
    const folder = newFolder();
    await perform([part], { folder });
    expect(read(folder, `.gump/out/${file}`)).toMatch(content);
    await perform([part], { folder, prompt: 'Write your answer to `.gump/out/other.json`.' });
    expect(read(folder, '.gump/out/other.json')).toMatch(content);
  });

  it('ends with an error and still exits 0, or with an exit status and no error: both are failures', async () => {
    const folder = newFolder();
    const error = await perform([{ error: 'quota exceeded' }], { folder });
    expect([error.exitCode, error.outcome.failure]).toEqual([0, { reason: 'rate_limited', message: 'quota exceeded' }]);
    const exit = await perform([{ exit: 3 }], { folder });
    expect([exit.exitCode, exit.outcome.failure?.reason]).toEqual([3, 'agent_error']);
  });

  it('goes on after a tool that fails, as an agent would', async () => {
    const { outcome, signals } = await perform([{ delete: ['none.js'], write: { 'b.js': '' } }], {
      folder: newFolder(),
    });
    expect(outcome.failure).toBeNull();
    expect(signals.flatMap((signal) => (signal.type === 'tool_result' ? [signal.ok] : []))).toEqual([true, false]);
  });

  it('hangs until TERM ends it, without a result', async () => {
    const { outcome, signal } = await perform([{ hang: true, text: 'waiting' }], {
      folder: newFolder(),
      stopAt: (line) => line.includes('waiting'),
    });
    expect(signal).toBe('SIGTERM');
    expect(outcome).toMatchObject({ failure: { reason: 'no_result' }, turns: 1 });
  });

  it('puts raw lines on its stdout verbatim', async () => {
    const { lines, outcome } = await perform([{ stream: ['not json', '{"type":"result"}', ' \t{'] }], {
      folder: newFolder(),
    });
    expect(lines).toEqual(expect.arrayContaining(['not json', '{"type":"result"}', ' \t{']));
    expect(outcome.failure).toBeNull();
  });

  it('fails an attempt that no entry matches, and says so', async () => {
    const folder = newFolder();
    const { outcome } = await perform([{ step: 'other', write: { 'a.js': '' } }], { folder });
    expect(outcome.failure).toEqual({
      reason: 'agent_error',
      message: 'no entry of the scenario matches build/auth/impl, attempt 1, agent claude-haiku',
    });
    expect(existsSync(join(folder, 'a.js'))).toBe(false);
  });

  it('says what is wrong with a delay it cannot read', async () => {
    const { outcome } = await perform([{ delay: 'soon' }], { folder: newFolder() });
    expect(outcome.failure?.message).toContain('"soon" is not a duration');
  });

  it('may write outside the worktree, as a hostile agent would try', async () => {
    const folder = newFolder();
    mkdirSync(join(folder, 'tree'));
    const outside = join(folder, 'outside.txt');
    const { signals } = await perform([{ write: { [outside]: 'x' } }], { folder: join(folder, 'tree') });
    expect(signals).toContainEqual(expect.objectContaining({ type: 'tool', paths: [outside] }));
    expect(existsSync(outside)).toBe(true);
  });
});
