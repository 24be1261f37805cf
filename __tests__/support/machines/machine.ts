/**
 * Machines of the four kinds that users run the action on, built by namespaces within the machine of the tests. Begin
 * here; `build-machine.sh` says what such a machine consists of, `machines-available.ts` where it can be had.
 */
import { type ChildProcess, execFile, spawn, type StdioOptions } from 'node:child_process';
import { chown, copyFile, mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type ShownFolder, startFirstProcess } from './first-process.js';
import type { CommandLine } from '../runner/place.js';
import { type MachineKind, PLACES, RUNNER_UID } from './kinds.js';
import { type ProgramResult, resultOf } from './program-result.js';

export interface ProgramOptions {
  /** Added to HOME, USER, LANG and PATH; nothing else is inherited. */
  readonly env?: Readonly<Record<string, string>>;
  /** A folder of the machine; HOME when omitted. */
  readonly cwd?: string;
  /** The machine's user when omitted. */
  readonly as?: 'root';
}

export interface RunOptions extends ProgramOptions {
  readonly stdin?: string;
  /** Kills the program, which then counts as ended by SIGKILL. */
  readonly signal?: AbortSignal;
}

export interface SpawnOptions extends ProgramOptions {
  readonly stdio?: StdioOptions;
}

/** A machine: its own files, users and processes, and the network of the tests. */
export interface Machine {
  readonly kind: MachineKind;
  /** The user that jobs run as: 0 or 1001. */
  readonly uid: number;
  /** The environment that `run` and `spawn` start programs with. */
  readonly env: Readonly<Record<string, string>>;
  /** The command line that runs a program in the machine, with the environment it is given. Signals are passed on. */
  commandLine(argv: readonly string[], options?: Pick<ProgramOptions, 'cwd' | 'as'>): CommandLine;
  /** Runs a program to its end. A program that is not there gives code 127. */
  run(argv: readonly string[], options?: RunOptions): Promise<ProgramResult>;
  /** Starts a program, with three pipes where `stdio` says nothing else. */
  spawn(argv: readonly string[], options?: SpawnOptions): ChildProcess;
  /** The path by which the tests reach an absolute path of the machine. Absolute links of the machine lead astray. */
  outside(path: string): string;
  /** Writes a file for the machine's user, with mode 644 where none is given; makes the folders on the way. */
  write(path: string, content: string | Buffer, mode?: number): Promise<void>;
  /** Gives a path and all below it to the machine's user. */
  giveToUser(path: string): Promise<void>;
  /** Ends all processes of the machine, and drops its files. */
  close(): Promise<void>;
}

const ENTER = '/usr/local/sbin/enter-machine';
const run = promisify(execFile);

/**
 * Builds a machine in about 100 ms, which can read the `shown` folders of the outside. It ends with the test's process, however that ends.
 * Rejects with what the system said if it cannot be built: see `machines-available.ts`.
 */
export async function openMachine(kind: MachineKind, shown: readonly ShownFolder[] = []): Promise<Machine> {
  const first = await startFirstProcess(kind, shown);
  const uid = kind === 'root' ? 0 : RUNNER_UID;
  const outside = (path: string) => `/proc/${first.pid}/root${path}`;
  const env = {
    HOME: PLACES.home,
    USER: kind === 'root' ? 'root' : 'runner',
    LANG: 'C.UTF-8',
    PATH: [PLACES.bin, dirname(process.execPath), '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'].join(
      ':',
    ),
  };

  const commandLine: Machine['commandLine'] = (argv, { cwd = PLACES.home, as } = {}) => {
    const id = as === 'root' ? 0 : uid;
    const namespaces = ['--mount', '--pid', ...(first.hasUserNamespace ? ['--user'] : [])];
    const user = [`--reuid=${id}`, `--regid=${id}`, '--clear-groups', '--pdeathsig=KILL'];
    return {
      command: 'nsenter',
      args: [
        ...['--no-fork', `--target=${first.pid}`, ...namespaces, '--'],
        ...['perl', ENTER, cwd, 'setpriv', ...user, '--', ...argv],
      ],
    };
  };
  const start: Machine['spawn'] = (argv, { env: more, stdio = 'pipe', ...options } = {}) => {
    const { command, args } = commandLine(argv, options);
    return spawn(command, args, { env: { ...env, ...more }, stdio });
  };

  await copyFile(fileURLToPath(new URL('enter.pl', import.meta.url)), outside(ENTER));
  const machine: Machine = {
    kind,
    uid,
    env,
    commandLine,
    spawn: start,
    run: (argv, options = {}) => resultOf(start(argv, options), options),
    outside,
    async write(path, content, mode = 0o644) {
      const made = await mkdir(outside(dirname(path)), { recursive: true });
      await writeFile(outside(path), content, { mode });
      await chown(outside(path), uid, uid);
      if (made !== undefined) await run('chown', ['-R', `${uid}:${uid}`, made]);
    },
    async giveToUser(path) {
      await run('chown', ['-R', '-h', `${uid}:${uid}`, outside(path)]);
    },
    close: () => first.end(),
  };
  return machine;
}
