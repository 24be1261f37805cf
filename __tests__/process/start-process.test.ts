import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { capturedText } from '../../src/system/process/output/capture.js';
import { runConfined, runToEnd } from '../../src/system/process/run-to-end.js';
import { startProcess } from '../../src/system/process/start-process.js';
import { ownProgram } from '../../src/system/programs/own-programs.js';
import { env, foreign, inFolder, isRunning, node, sh } from './processes.js';

describe('how a process ends', () => {
  it('reports the exit status', async () => {
    const { ending } = await runToEnd(sh('exit 7'));
    expect(ending).toEqual({ kind: 'exited', code: 7 });
  });

  it('reports a signal that came from elsewhere', async () => {
    const { ending } = await runToEnd(sh('kill -SEGV $$'));
    expect(ending).toEqual({ kind: 'signaled', signal: 'SIGSEGV' });
  });

  it.each([
    [
      'a program that is not there',
      foreign({ ...sh(''), file: 'no-such-program', env: { PATH: '/usr/bin:/bin' } }),
      'ENOENT',
      /no-such-program/,
    ],
    ['a folder that is not there', sh('', { cwd: '/no/such/folder' }), 'ENOENT', /no such folder: \/no\/such\/folder/],
    ['a file that is no program', foreign({ ...sh(''), file: '/etc/passwd' }), 'EACCES', /passwd/],
    ['an argument that is too long', { ...sh(''), args: ['-c', 'true', 'x'.repeat(200_000)] }, 'E2BIG', /E2BIG/],
    ['a zero byte in an argument', { ...sh(''), args: ['a\0b'] }, 'ERR_INVALID_ARG_VALUE', /null bytes/],
  ])('gives %s as a result', async (_what, command, code, message) => {
    const { ending, straysKilled } = await startProcess(command).ended;
    expect(ending).toMatchObject({ kind: 'spawn-failed', code });
    expect(ending).toHaveProperty('message', expect.stringMatching(message));
    expect(straysKilled).toBe(0);
  });

  it('passes on nothing of its own environment but the marker', async () => {
    const { stdout } = await runToEnd(
      { file: ownProgram('env'), args: [], cwd: '/', env: { A: 'b c' } },
      { scope: 'run_1' },
    );
    expect(capturedText(stdout.captured).trim().split('\n').sort()).toEqual([
      'A=b c',
      expect.stringMatching(/^GUMP_PROCESS=run_1\/[0-9a-f-]{36}$/),
    ]);
  });
});

describe('stdin', () => {
  it('arrives byte for byte and is closed', async () => {
    const stdin = `--looks like an option\n"quotes" 'and' $dollar 🥊\n`.repeat(5000);
    const { stdout } = await runConfined(foreign({ file: 'cat', args: [], cwd: '/', env, stdin }));
    expect(capturedText(stdout.captured)).toBe(stdin);
  });

  it('is empty when there is none', async () => {
    const { stdout } = await runToEnd(sh('cat; echo end'));
    expect(capturedText(stdout.captured)).toBe('end\n');
  });

  it('may be left unread', async () => {
    const { ending } = await runToEnd(sh('exec 0<&-; exit 3', { stdin: 'x'.repeat(2_000_000) }));
    expect(ending).toEqual({ kind: 'exited', code: 3 });
  });
});

describe('ending a process', () => {
  it('keeps the first reason, and TERM lets it finish its work', async () => {
    const process = startProcess<'guard_max_turns' | 'cancelled'>(
      sh('trap "echo saved; exit 0" TERM; echo ready; while :; do sleep 0.01; done'),
      {
        stdout: {
          capture: { head: 100, tail: 0 },
          onLine: () => {
            process.kill('guard_max_turns');
            expect(process.kill('cancelled')).toBe(false);
          },
        },
      },
    );
    const result = await process.ended;
    expect(result.ending).toEqual({
      kind: 'killed',
      termination: { by: 'request', reason: 'guard_max_turns' },
      code: 0,
      signal: null,
    });
    expect(capturedText(result.stdout.captured)).toBe('ready\nsaved\n');
    expect(process.kill('cancelled')).toBe(false);
  });

  it('kills what ignores TERM once the grace is over', async () => {
    const { ending } = await startProcess(sh('trap "" TERM; while :; do sleep 0.01; done'), {
      deadlineMs: 50,
      graceMs: 50,
    }).ended;
    expect(ending).toEqual({
      kind: 'killed',
      termination: { by: 'deadline', afterMs: 50 },
      code: null,
      signal: 'SIGKILL',
    });
  });

  it('ends on an abort, also one that came before the start', async () => {
    const abort = new AbortController();
    abort.abort('budget');
    const { ending } = await startProcess(sh('sleep 60'), { signal: abort.signal }).ended;
    expect(ending).toMatchObject({ kind: 'killed', termination: { by: 'abort', cause: 'budget' } });
  });

  it('ends a process that says too much', async () => {
    const { ending, stdout } = await startProcess(sh('exec yes'), { maxOutputBytes: 1_000_000 }).ended;
    expect(ending).toMatchObject({ kind: 'killed', termination: { by: 'output-limit' } });
    expect(stdout.bytes).toBeGreaterThan(1_000_000);
  });

  it('ends when the reader of lines fails, and gives the error', async () => {
    const error = new Error('unreadable');
    const { ending } = await startProcess(sh('echo a; exec sleep 60'), {
      stdout: { onLine: () => Promise.reject(error) },
    }).ended;
    expect(ending).toMatchObject({ kind: 'killed', termination: { by: 'consumer', error } });
  });
});

describe('what a process leaves behind', () => {
  /** Says its id once it has lost the marker. */
  const unmarked = (launcher: string) => sh(`${launcher} env -i /bin/sh -c 'echo $$; exec /bin/sleep 60' & wait`);

  it.each([
    ['a session of its own', sh('setsid sleep 60 & echo $!')],
    [
      'a session of its own, ignoring TERM and HUP',
      sh(`setsid sh -c 'trap "" TERM HUP; echo $$; exec sleep 60' & wait`),
    ],
    ['a job of its own, without the marker', unmarked('set -m;')],
    ['a session of its own, without the marker', unmarked('setsid')],
    ['the pipe still held', sh('sleep 60 & echo $!')],
  ])('is killed: %s', async (_what, command) => {
    let pid = 0;
    const running = startProcess<'enough'>(command, {
      graceMs: 100,
      stdout: {
        onLine: (line) => {
          if (line.kind === 'text') pid = Number(line.text);
          running.kill('enough');
        },
      },
    });
    const result = await running.ended;
    expect(pid).toBeGreaterThan(0);
    expect(await isRunning(pid)).toBe(false);
    expect(result.stdout.cut).toBe(false);
  });

  it('is killed after a normal exit, too', async () => {
    const { ending, stdout } = await startProcess(sh('setsid sleep 60 & echo $!'), {
      stdout: { capture: { head: 100, tail: 0 } },
    }).ended;
    expect(ending).toEqual({ kind: 'exited', code: 0 });
    expect(await isRunning(Number(capturedText(stdout.captured)))).toBe(false);
  });

  it('is told to end only once', async () => {
    const trap = 'trap "echo term" TERM; echo ready; while :; do /bin/sleep 0.01; done';
    const running = startProcess<'enough'>(sh(trap), {
      graceMs: 200,
      stdout: { capture: { head: 100, tail: 0 }, onLine: () => void running.kill('enough') },
    });
    expect(capturedText((await running.ended).stdout.captured)).toBe('ready\nterm\n');
  });

  it.each([true, false])('does not hold us up where it cannot be found (true pipes: %s)', async (truePipes) => {
    const options = { strays: 'ignore', truePipes } as const;
    const { ending, stdout } = await runToEnd(sh('sleep 60 & echo $!'), options);
    process.kill(Number(capturedText(stdout.captured)), 'SIGKILL');
    expect(ending).toEqual({ kind: 'exited', code: 0 });
    expect(stdout.cut).toBe(true);
  });
});

describe('output', () => {
  it('is read no faster than the consumer of lines wants', async () => {
    let waiting = 0;
    let most = 0;
    const { stdout } = await startProcess(node(`for (let i = 0; i < 2000; i++) console.log(String(i).repeat(50))`), {
      stdout: {
        onLine: async () => {
          waiting += 1;
          most = Math.max(most, waiting);
          await new Promise((resolve) => setImmediate(resolve));
          waiting -= 1;
        },
      },
    }).ended;
    expect(stdout.lines).toBe(2000);
    expect(most).toBe(1);
  });

  it('is counted where a line is oversize or damaged', async () => {
    const { stdout } = await startProcess(
      node(`process.stdout.write('x'.repeat(1e6) + '\\nok\\n\\xff\\n', 'latin1')`),
      {
        stdout: { onLine: () => undefined, maxLineBytes: 1000 },
      },
    ).ended;
    expect(stdout).toMatchObject({ lines: 3, oversizeLines: 1, damagedLines: 1 });
  });

  it('is kept raw in a file up to its limit, both streams in order', () =>
    inFolder(async (folder) => {
      const path = join(folder, 'raw.txt');
      const script = sh(
        "exec 3>&2 2>/dev/null; trap 'printf 67890 >&3; exit' TERM; echo 1234; while :; do sleep 0.01; done",
      );
      const running = startProcess<'enough'>(script, {
        artifact: { path, maxBytes: 8 },
        combined: { head: 3, tail: 2 },
        stdout: { onLine: () => void running.kill('enough') },
      });
      const result = await running.ended;
      expect(await readFile(path, 'utf8')).toBe('1234\n678');
      expect(result.artifact).toEqual({ bytes: 8, dropped: 2 });
      expect(capturedText(result.combined)).toBe('123\n… 5 bytes left out …\n90');
    }));

  it('may be written through /dev/stdout and /dev/stderr', async () => {
    const script = sh('echo one > /dev/stdout; echo two > /dev/stderr; echo three; exit 4');
    const { ending, stdout, stderr } = await runToEnd(script, { truePipes: true });
    expect(ending).toEqual({ kind: 'exited', code: 4 });
    expect([capturedText(stdout.captured), capturedText(stderr.captured)]).toEqual(['one\nthree\n', 'two\n']);
  });

  it('goes on when the file cannot be written, and says so', async () => {
    const result = await startProcess(sh('echo a'), { artifact: { path: '/no/such/file', maxBytes: 8 } }).ended;
    expect(result.ending).toEqual({ kind: 'exited', code: 0 });
    expect(result.artifact?.error).toMatch(/ENOENT/);
  });

  it('keeps head and tail of a long stream', async () => {
    const { stdout } = await startProcess(sh('seq 1 100000'), { stdout: { capture: { head: 4, tail: 7 } } }).ended;
    expect(stdout.captured.head.toString()).toBe('1\n2\n');
    expect(stdout.captured.tail.toString()).toBe('100000\n');
    expect(stdout.captured.dropped).toBe(stdout.bytes - 11);
  });
});
