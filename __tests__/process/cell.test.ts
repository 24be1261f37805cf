import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { probeIsolation, ISOLATION_OFF, type Isolation } from '../../src/system/process/isolation/isolation.js';
import { capturedText } from '../../src/system/process/output/capture.js';
import type { ProcessOptions } from '../../src/system/process/process.js';
import { runToEnd } from '../../src/system/process/run-to-end.js';
import { startProcess } from '../../src/system/process/start-process.js';
import { env, goneWithin, inFolder, isRunning, sh } from './processes.js';

const isolation = await probeIsolation(process.env);

it('is had, or says why not', () => {
  expect(isolation.explanation).not.toBe('');
  expect(isolation.wrap === null).toBe(!isolation.pidNamespace);
  expect(ISOLATION_OFF).toMatchObject({ pidNamespace: false, hidesCredentials: false, wrap: null });
});

it('says what a machine lacks', async () => {
  await expect(probeIsolation({ PATH: '/nowhere' })).resolves.toEqual({
    pidNamespace: false,
    hidesCredentials: false,
    explanation: expect.stringContaining('unshare'),
    wrap: null,
  });
});

it('takes nothing that does not do what it says', async () => {
  await inFolder(async (folder) => {
    writeFileSync(join(folder, 'setpriv'), '#!/bin/sh\nwhile [ "$1" != -- ]; do shift; done; shift; exec "$@"\n', {
      mode: 0o755,
    });
    writeFileSync(join(folder, 'unshare'), '#!/bin/sh\nwhile [ "$1" != -- ]; do shift; done; shift; exec "$@"\n', {
      mode: 0o755,
    });
    // What were hidden here would be hidden from the user too.
    writeFileSync(join(folder, 'mount'), `#!/bin/sh\necho "$@" >> ${folder}/mounted\n`, { mode: 0o755 });
    writeFileSync(join(folder, '.netrc'), 'login');
    const found = await probeIsolation({ PATH: `${folder}:/usr/bin:/bin`, HOME: folder });
    const explanation = 'other processes could still be seen in it';
    expect(found).toEqual({ pidNamespace: false, hidesCredentials: false, explanation, wrap: null });
    expect(readdirSync(folder)).not.toContain('mounted');
  });
});

(isolation.pidNamespace ? describe : describe.skip)('in a PID namespace', () => {
  const wrapped = (options: ProcessOptions = {}): ProcessOptions => ({ ...options, ...wrapOf(isolation) });

  it('passes stdin, both streams and the exit status through', async () => {
    const stdin = `"quotes" 🥊\n`.repeat(20_000);
    const result = await runToEnd(sh('cat; echo oops >&2; exit 7', { stdin }), wrapped());
    expect(result.ending).toEqual({ kind: 'exited', code: 7 });
    expect(capturedText(result.stdout.captured)).toBe(stdin);
    expect(capturedText(result.stderr.captured)).toBe('oops\n');
  });

  it('tells a death by a signal as a shell does', async () => {
    const { ending } = await runToEnd(sh('kill -SEGV $$'), wrapped());
    expect(ending).toEqual({ kind: 'exited', code: 139 });
  });

  it('lets a program end in its own way when it is told to', async () => {
    const running = startProcess(sh('trap "echo saved; exit 3" TERM; echo ready; while :; do sleep 0.01; done'), {
      ...wrapped(),
      stdout: { capture: { head: 100, tail: 0 }, onLine: () => void running.kill('enough') },
    });
    const { ending, stdout } = await running.ended;
    expect(ending).toMatchObject({ kind: 'killed', code: 3 });
    expect(capturedText(stdout.captured)).toBe('ready\nsaved\n');
  });

  it('kills what does not listen, and all it started, marked or not', async () => {
    const tag = randomUUID();
    const script = `trap '' TERM; env -i setsid sh -c 'trap "" TERM; while :; do sleep 1; done' ${tag} & echo ready; wait; wait`;
    const running = startProcess(sh(script), {
      ...wrapped({ graceMs: 100 }),
      stdout: { onLine: () => void running.kill('enough') },
    });
    const leader = running.pid ?? 0;
    expect((await running.ended).ending).toMatchObject({ kind: 'killed', signal: 'SIGKILL' });
    await goneWithin(2000, [leader, ...runningWith(tag)]);
  });

  it('leaves nothing running behind a program that ended by itself', async () => {
    const tag = randomUUID();
    const left = `env -i setsid sh -c 'sleep 600; exit' ${tag} >/dev/null 2>&1 </dev/null & exit 0`;
    const { ending } = await runToEnd(sh(left), wrapped());
    expect(ending).toEqual({ kind: 'exited', code: 0 });
    expect(runningWith(tag)).toEqual([]);
  });

  it('hides all other processes and what they were given', async () => {
    const look = `cat /proc/[0-9]*/environ | tr '\\0' '\\n'`;
    const script = `${look}; umount /proc; unshare -r -m umount /proc
      mount -t proc proc /mnt; ls /mnt; unshare -r -m -p -f sh -c 'mount -t proc p /proc; cat /proc/*/environ'
      ls -d /proc/${process.pid} /proc/${process.ppid}; ps -ef; nsenter -t 1 -p -m cat /proc/${process.pid}/environ`;
    // A process's own /proc shows what it was started with: hence a parent that was started with it.
    const parent = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], {
      env: { ...process.env, OURS: 'the-key-of-the-action' },
      stdio: 'ignore',
    });
    try {
      // Outside of the namespace it only looks: there the rest would unmount the machine's own /proc.
      const open = await runToEnd(sh(look), {});
      expect(capturedText(open.stdout.captured)).toContain('the-key-of-the-action');
      const { stdout, stderr } = await runToEnd(sh(script), wrapped());
      const seen = capturedText(stdout.captured) + capturedText(stderr.captured);
      expect(seen).toContain(`PATH=${env.PATH}`);
      expect(seen).not.toContain('the-key-of-the-action');
      expect(seen).not.toContain(process.execPath);
    } finally {
      parent.kill('SIGKILL');
      await once(parent, 'exit');
    }
  });

  it('has nothing in the credential files of the user’s HOME, whatever is tried', async () => {
    await inFolder(async (home) => {
      const files = ['.ssh/id_rsa', '.aws/credentials', '.claude.json', '.netrc', 'a b/.keep', '.cargo/config.toml'];
      for (const file of files) {
        mkdirSync(dirname(join(home, file)), { recursive: true });
        writeFileSync(join(home, file), `secret of ${file}`);
      }
      symlinkSync('a b', join(home, '.gnupg'));
      const { wrap, hidesCredentials } = await probeIsolation({ PATH: env.PATH, HOME: home });
      if (wrap === null) throw new Error('no namespace');
      expect(hidesCredentials).toBe(true);
      const script = `cd '${home}'; umount .ssh .netrc; unshare -r -m sh -c 'umount .ssh; umount .netrc; mount --bind / /mnt; cat .ssh/* .netrc /mnt/$PWD/.netrc'
        cat .ssh/id_rsa .aws/* .claude.json .netrc .gnupg/.keep .cargo/config.toml; ls -A .ssh; id -u`;
      const { stdout, ending } = await runToEnd(sh(script), { wrap });
      expect(ending).toEqual({ kind: 'exited', code: 0 });
      expect(capturedText(stdout.captured)).toBe(`secret of .cargo/config.toml${process.getuid?.() ?? ''}\n`);
      expect(readFileSync(join(home, '.ssh/id_rsa'), 'utf8')).toBe('secret of .ssh/id_rsa');
    });
  });

  it('is had without a mount command too, and then says that it hides nothing', async () => {
    await inFolder(async (folder) => {
      writeFileSync(join(folder, '.netrc'), 'login');
      writeFileSync(join(folder, 'mount'), '#!/bin/sh\nexit 32\n', { mode: 0o755 });
      const found = await probeIsolation({ PATH: `${folder}:${env.PATH}`, HOME: folder });
      expect(found).toMatchObject({ pidNamespace: true, hidesCredentials: false });
    });
  });

  it('ends with the one who started it, even by SIGKILL', async () => {
    const [file = '', ...args] = isolation.wrap?.(['sh', '-c', 'env -i setsid sleep 600 & echo ready; wait']) ?? [];
    const program = `const { spawn } = require('node:child_process');
      const child = spawn(${JSON.stringify(file)}, ${JSON.stringify(args)}, { detached: true, stdio: ['ignore', 'pipe', 'ignore'] });
      child.stdout.once('data', () => console.log(child.pid));
      setInterval(() => {}, 1000);`;
    const starter = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = (await once(starter.stdout, 'data')) as [Buffer];
    const leader = Number(line.toString());
    const inside = childrenOf(leader);
    expect(inside).toHaveLength(1);
    starter.kill('SIGKILL');
    await goneWithin(3000, [leader, ...inside]);
    expect(await isRunning(leader)).toBe(false);
  });
});

function wrapOf({ wrap }: Isolation): ProcessOptions {
  return wrap === null ? {} : { wrap };
}

function childrenOf(pid: number): number[] {
  const list = readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1').trim();
  return list === '' ? [] : list.split(' ').map(Number);
}

/** Processes with this word among their arguments. */
function runningWith(word: string): number[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.filter((pid) => cmdlineOf(pid).split('\0').includes(word)).map(Number);
}

function cmdlineOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}
