import { execFile, spawn } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from '@jest/globals';
import { enterCell } from '../../src/system/process/cell/enter.js';
import { capturedText } from '../../src/system/process/output/capture.js';
import { runConfined } from '../../src/system/process/run-to-end.js';
import { startProcess } from '../../src/system/process/start-process.js';
import { cellsHere, describeCells, inCellWithout, inside, runInside } from './cells.js';
import { env, goneWithin, isRunning, runningWith } from './processes.js';

const run = promisify(execFile);

describeCells(await cellsHere(), ({ way, without }) => {
  const inCell = inCellWithout(without);

  it(
    'stdin arrives byte for byte, and both streams apart',
    inCell(async (cell, { view }) => {
      const stdin = randomBytes(3 * 1024 * 1024);
      const { ending, stdout, stderr } = await runConfined(
        inside(cell, view, 'cat; echo oops >&2; exit 7', { stdin }),
        {
          stdout: { capture: { head: stdin.length + 1, tail: 0 } },
        },
      );
      expect(ending).toEqual({ kind: 'exited', code: 7 });
      expect(stdout.captured.head.equals(stdin)).toBe(true);
      expect(capturedText(stderr.captured)).toBe('oops\n');
    }),
  );

  it(
    'nothing is written to the streams but by the program, which finds its tree and HOME',
    inCell(async (cell, { view }) => {
      const { stdout, stderr } = await runInside(cell, view, 'pwd; echo "$HOME"; cat; echo "${TMPDIR-none}"');
      expect(stderr).toBe('');
      expect(stdout.split('\n')).toEqual([view.tree.at, view.home, 'none']);
    }),
  );

  it(
    'a death by a signal is reported as a shell does',
    inCell(async (cell, { view }) => {
      const { result } = await runInside(cell, view, 'kill -SEGV $$');
      expect(result.ending).toEqual({ kind: 'exited', code: 139 });
    }),
  );

  it(
    'a program that cannot be started is reported as a shell does',
    inCell(async (cell, { view }) => {
      const { ending } = await runConfined({ ...inside(cell, view, ''), file: '/no/such/program' });
      expect(ending).toEqual({ kind: 'exited', code: 127 });
    }),
  );

  it(
    'a program may end in its own way when it is told to',
    inCell(async (cell, { view }) => {
      const script = 'trap "echo saved; exit 3" TERM; echo ready; while :; do sleep 0.01; done';
      const running = startProcess(inside(cell, view, script), {
        stdout: { capture: { head: 100, tail: 0 }, onLine: () => void running.kill('enough') },
      });
      const { ending, stdout } = await running.ended;
      expect(ending).toMatchObject({ kind: 'killed', code: 3 });
      expect(capturedText(stdout.captured)).toBe('ready\nsaved\n');
    }),
  );

  it(
    'what does not listen is killed with all it started, marked or not',
    inCell(async (cell, { view }) => {
      const tag = randomUUID();
      const script = `trap '' TERM; env -i setsid sh -c 'trap "" TERM; echo ready; while :; do sleep 1; done' ${tag} & wait; wait`;
      const seen: number[] = [];
      const running = startProcess(inside(cell, view, script), {
        graceMs: 100,
        stdout: {
          onLine: () => {
            seen.push(...runningWith(tag));
            running.kill('enough');
          },
        },
      });
      const leader = running.pid ?? 0;
      expect((await running.ended).ending).toMatchObject({ kind: 'killed', signal: 'SIGKILL' });
      expect(seen).not.toEqual([]);
      await goneWithin(2000, [leader, ...seen]);
    }),
  );

  it(
    'nothing is left running behind a program that ended by itself',
    inCell(async (cell, { view }) => {
      const tag = randomUUID();
      const left = `env -i setsid sh -c 'echo up > ${view.tree.at}/up; sleep 600; exit' ${tag} >/dev/null 2>&1 </dev/null &
        while ! [ -e up ]; do sleep 0.01; done; exit 0`;
      const { result } = await runInside(cell, view, left, { strays: 'ignore' });
      expect(result.ending).toEqual({ kind: 'exited', code: 0 });
      // bubblewrap ends a moment before its namespace does.
      await goneWithin(2000, runningWith(tag));
    }),
  );

  it(
    'everything ends with the one who started it, even by SIGKILL',
    inCell(async (cell, { view }) => {
      const tag = randomUUID();
      const script = `env -i setsid sh -c 'echo ready; sleep 600; exit' ${tag} & wait`;
      const { file, args, ...command } = enterCell(inside(cell, view, script));
      const program = `const { spawn } = require('node:child_process');
        const child = spawn(${JSON.stringify(file)}, ${JSON.stringify(args)}, { detached: true, stdio: ['ignore', 'pipe', 'ignore'], env: ${JSON.stringify(command.env)}, cwd: '/' });
        child.stdout.once('data', () => console.log(child.pid));
        setInterval(() => {}, 1000);`;
      const starter = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
      const [line] = (await once(starter.stdout, 'data')) as [Buffer];
      const leader = Number(line.toString());
      const strays = runningWith(tag);
      expect(strays).not.toEqual([]);
      starter.kill('SIGKILL');
      await goneWithin(3000, [leader, ...strays]);
      expect(await isRunning(leader)).toBe(false);
    }),
  );

  it(
    'scripts can open their output by its name',
    inCell(async (cell, { view }) => {
      const script = 'echo out > /dev/stdout; echo err > /dev/stderr; echo nothing > /dev/null; echo fd > /dev/fd/2';
      const { stdout, stderr } = await runInside(cell, view, script, { truePipes: true });
      expect({ stdout, stderr }).toEqual({ stdout: 'out', stderr: 'err\nfd' });
    }),
  );

  it(
    'git works in the tree, and what it does there stays',
    inCell(async (cell, { view }) => {
      const script = `git init -q && echo x > file && git add file &&
        git -c user.name=a -c user.email=a@localhost commit -qm one && git log --format=%s`;
      const { stdout, stderr } = await runInside(cell, view, script);
      expect({ stdout, stderr }).toEqual({ stdout: 'one', stderr: '' });
      expect(readFileSync(join(view.tree.folder, 'file'), 'utf8')).toBe('x\n');
    }),
  );

  // bubblewrap hands everything down: `closeInheritedFiles` sees to it that there is nothing.
  if (way.includes('perl'))
    it(
      'a program inherits no open file and no key of a session',
      inCell(async (cell, { view, home }) => {
        const look = `ls /proc/self/fd; perl -e '
          $number = {x64 => 250, arm64 => 219}->{${process.arch}};
          ($type, $name) = ("user", "gump-test");
          print syscall($number, 10, -3, $type, $name, 0) == -1 ? "no key" : "a key", "\n"'`;
        const { file, args, env: environment, cwd } = enterCell(inside(cell, view, look));
        // A keyring of the session with one key in it, where the kernel has keyrings, and a file that is open twice.
        const starter = `
          $numbers = {x64 => [250, 248], arm64 => [219, 217]}->{${process.arch}};
          syscall($numbers->[0], 1, 0);
          ($type, $name, $key) = ("user", "gump-test", "secret");
          syscall($numbers->[1], $type, $name, $key, 6, -3);
          $^F = 1000;
          open($first, "<", "${home}/.netrc") or die $!;
          open($second, "<", "${home}/.netrc") or die $!;
          exec { $ARGV[0] } @ARGV`;
        const { stdout } = await run('perl', ['-e', starter, '--', file, ...args], { env: environment, cwd });
        expect(stdout.split('\n')).toEqual(['0', '1', '2', '3', 'no key', '']);
      }),
    );

  it(
    'a program inherits no environment but its own',
    inCell(async (cell, { view }) => {
      const { stdout } = await runInside(cell, view, 'env');
      const names = stdout.split('\n').map((line) => line.split('=')[0] ?? '');
      expect(names.filter((name) => !/^(PATH|HOME|GUMP_PROCESS|PWD|_|SHLVL|OLDPWD)$/.test(name))).toEqual([]);
      expect(stdout).toContain(`PATH=${env.PATH}`);
    }),
  );
});
