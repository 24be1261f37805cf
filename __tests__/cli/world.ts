import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import type { Shell } from '../../src/cli/host/shell.js';
import { runProgram } from '../../src/cli/program.js';
import { withAsciiFallback, PLAIN_STYLE } from '../../src/report/format/style.js';
import { builtCommand, project } from '../support/built-package.js';
import { unmountedBelow } from '../support/mounts.js';

/** What a command left behind. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

type Env = Readonly<Record<string, string>>;

/** A user's machine: a home without any git identity, and folders below it. */
export interface World {
  readonly folder: string;
  /** The environment of a plain shell there. */
  readonly env: Env;
  /** Writes files below a folder of the world. */
  write(folder: string, files: Readonly<Record<string, string>>): string;
  /** A repository with these files, committed; returns its path. */
  repository(name: string, files: Readonly<Record<string, string>>): string;
  git(cwd: string, ...args: string[]): string;
  /** Runs the installed command as a process of its own. */
  gump(cwd: string, ...args: string[]): Promise<Ended>;
  /** Starts it, to be watched line by line. */
  start(cwd: string, ...args: string[]): Started;
  /** Runs a command within the test's own process, for those that start no agent; with another environment, if given. */
  command(cwd: string, ...args: (string | { readonly env: Env })[]): Promise<Ended>;
  /** Removes it, once nothing of a killed command is mounted there any more. */
  close(): Promise<void>;
}

export interface Started {
  readonly child: ChildProcess;
  /** Resolves once a line with this text was printed; rejects if it never is. */
  printed(text: string): Promise<void>;
  readonly ended: Promise<Ended>;
}

/** `more` is laid over the environment of its shell. */
export function openWorld(more: Env = {}): World {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'gump-cli-')));
  const home = join(folder, 'home');
  const temp = join(folder, 'tmp');
  mkdirSync(home);
  mkdirSync(temp);
  const env = { PATH: process.env.PATH ?? '', HOME: home, TMPDIR: temp, ...more };
  const write: World['write'] = (below, files) => {
    for (const [name, content] of Object.entries(files)) {
      const path = join(below, name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, content);
    }
    return below;
  };
  const git: World['git'] = (cwd, ...args) =>
    execFileSync('git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@localhost', ...args], {
      cwd,
      env: { ...env, GIT_CONFIG_NOSYSTEM: '1' },
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    }).trim();
  const start: World['start'] = (cwd, ...args) => startGump(cwd, env, args);
  return {
    folder,
    env,
    write,
    git,
    start,
    repository(name, files) {
      const dir = write(join(folder, name), files);
      git(dir, 'init', '--quiet', '--initial-branch=main');
      git(dir, 'add', '--all');
      git(dir, 'commit', '--quiet', '--message=begin');
      return dir;
    },
    gump: (cwd, ...args) => start(cwd, ...args).ended,
    command: (cwd, ...args) => {
      const words = args.filter((word) => typeof word === 'string');
      const other = args.find((word) => typeof word !== 'string');
      return commandHere(cwd, other?.env ?? env, words);
    },
    async close() {
      await unmountedBelow(folder);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function startGump(cwd: string, env: Env, args: readonly string[]): Started {
  const child = spawn(process.execPath, [builtCommand(), ...args], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  const waiting: { text: string; resolve: () => void; reject: (error: Error) => void }[] = [];
  const lines = createInterface({ input: child.stdout });
  lines.on('line', (line) => {
    stdout += `${line}\n`;
    for (const { text: wanted, resolve } of waiting) if (line.includes(wanted)) resolve();
  });
  const closed = new Promise<void>((resolve) => lines.once('close', resolve));
  const exited = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)));
  const stderr = text(child.stderr);
  void closed.then(() => {
    for (const { text: wanted, reject } of waiting) reject(new Error(`never printed: ${wanted}\n${stdout}`));
  });
  return {
    child,
    printed: (wanted) =>
      stdout.includes(wanted)
        ? Promise.resolve()
        : new Promise((resolve, reject) => waiting.push({ text: wanted, resolve, reject })),
    ended: Promise.all([exited, stderr, closed]).then(([code, err]) => ({ code, stdout, stderr: err })),
  };
}

/** The command line as `main` calls it, its output kept. */
async function commandHere(cwd: string, env: Env, args: readonly string[]): Promise<Ended> {
  let stdout = '';
  let stderr = '';
  const shell: Shell = {
    argv: ['node', 'gump', ...args],
    env,
    cwd,
    packageRoot: project,
    version: '0.0.0',
    command: 'gump',
    style: PLAIN_STYLE,
    size: () => ({ width: 80, height: 24 }),
    live: false,
    interactive: false,
    out: (written) => (stdout += written),
    say: (lines) => (stdout += `${withAsciiFallback(PLAIN_STYLE, lines)}\n`),
    err: (written) => (stderr += written),
  };
  const code = await runProgram(shell);
  return { code, stdout, stderr };
}
