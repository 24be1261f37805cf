import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';
import { git } from '../../src/system/git/git.js';
import { capturedText } from '../../src/system/process/output/capture.js';
import { startProcess } from '../../src/system/process/start-process.js';
import { ownProgram } from '../../src/system/programs/own-programs.js';
import { runs } from '../support/sample.js';

jest.setTimeout(600_000);

/** Longer than any wait by the clock for silent pipes should be. */
const STALL_MS = 700;
const PROCESSES = 24;
const GIT_COMMANDS = 40;

/** Blocks this process's event loop in every turn while `work` runs, as a large ledger or a busy machine does. */
async function withSlowLoop<T>(work: () => Promise<T>): Promise<T> {
  let isOn = true;
  const stall = (): void => {
    if (!isOn) return;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, STALL_MS);
    setImmediate(stall);
  };
  setImmediate(stall);
  try {
    return await work();
  } finally {
    isOn = false;
  }
}

const ROUNDS = Array.from({ length: runs(1, 20) }, (_, round) => round + 1);

describe('with an event loop that is slow', () => {
  it.each(ROUNDS)('the output of a process that ended well is whole, round %d', async () => {
    const texts = await withSlowLoop(() =>
      Promise.all(
        Array.from({ length: PROCESSES }, async (_, index) => {
          const script = `echo begin; sleep 0.${(index * 7) % 10}; echo end`;
          const { ending, stdout } = await startProcess(
            { file: ownProgram('sh'), args: ['-c', script], cwd: '/', env: { PATH: '/usr/bin:/bin' } },
            { stdout: { capture: { head: 100, tail: 0 } }, strays: index % 2 === 0 ? 'kill' : 'ignore' },
          ).ended;
          return `${ending.kind}: ${capturedText(stdout.captured)}`;
        }),
      ),
    );
    expect(new Set(texts)).toEqual(new Set(['exited: begin\nend\n']));
  });

  it.each(ROUNDS)('git answers in full, round %d', async () => {
    const cwd = await mkdtemp(join(tmpdir(), 'drain-'));
    const context = { cwd, env: {} };
    await git(context, ['init', '--quiet']);
    await git(context, [
      '-c',
      'user.name=a',
      '-c',
      'user.email=a@b',
      'commit',
      '--quiet',
      '--allow-empty',
      '-m',
      'one',
    ]);
    const answers = await withSlowLoop(() =>
      Promise.all(Array.from({ length: GIT_COMMANDS }, () => git(context, ['log', '--format=%s']))),
    );
    expect(new Set(answers.map(({ stdout }) => stdout.toString()))).toEqual(new Set(['one\n']));
  });
});
