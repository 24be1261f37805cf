import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unconfined } from '../../src/system/process/cell/enter.js';
import type { Command, ConfinedCommand, OwnCommand } from '../../src/system/process/process.js';
import { ownProgram } from '../../src/system/programs/own-programs.js';

/** The environment these tests hand to their children: nothing but a PATH. */
export const env = { PATH: process.env.PATH ?? '/usr/bin:/bin' };

/** What may differ from command to command. */
type More = Partial<Omit<Command, 'file' | 'args'>>;

/** A shell script as a command. */
export function sh(script: string, more: More = {}): OwnCommand {
  return { file: ownProgram('sh'), args: ['-c', script], cwd: tmpdir(), env, ...more };
}

/** A Node program as a command. */
export function node(program: string, more: More = {}): OwnCommand {
  return { file: ownProgram('node'), args: ['-e', program], cwd: tmpdir(), env, ...more };
}

/** A program that is none of gump's own, as a command with no cell around it. Its HOME is its working folder. */
export function foreign({ cwd, ...command }: Command): ConfinedCommand {
  return { ...command, enclosure: unconfined(cwd, cwd) };
}

/** A new folder, handed to `use` and removed afterwards. */
export async function inFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'gump-test-'));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Whether a process runs (a zombie does not). */
export async function isRunning(pid: number): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => '');
  return stat !== '' && !stat.slice(stat.lastIndexOf(')')).startsWith(') Z');
}

/** Processes with this word among their arguments. */
export function runningWith(word: string): number[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.filter((pid) => commandLineOf(pid).includes(word)).map(Number);
}

function commandLineOf(pid: string): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  } catch {
    return []; // It has ended.
  }
}

/** Waits until none of these runs any more; fails after `ms`. */
export async function goneWithin(ms: number, pids: readonly number[]): Promise<void> {
  const deadline = performance.now() + ms;
  for (const pid of pids) {
    if (!(pid > 0)) throw new RangeError(`not a process: ${pid}`);
    while (await isRunning(pid)) {
      if (performance.now() > deadline) throw new Error(`process ${pid} still runs after ${ms} ms`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
}
