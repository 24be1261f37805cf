import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { errorCode } from './process/error.js';
import { isAlive, signalProcess } from './process/strays.js';

const Holder = z.object({ pid: z.number().int(), startedAt: z.string() });
type Holder = z.infer<typeof Holder>;

/** Held while a process drives a run on this machine: two drivers would write one ledger. */
export interface RunLock {
  release(): Promise<void>;
}

/** Takes the lock of a run's folder; null while another living process holds it. One left by a crash is taken over. */
export async function lockRun(folder: string): Promise<RunLock | null> {
  const file = join(folder, 'lock');
  for (;;) {
    try {
      await writeFile(file, JSON.stringify(await thisProcess()), { flag: 'wx', mode: 0o600 });
      return { release: () => rm(file, { force: true }) };
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') throw error;
    }
    const holder = await readHolder(file);
    if (holder !== null && holds(holder)) return null;
    await rm(file, { force: true });
  }
}

/** Whether a living process drives the run. */
export async function isRunLocked(folder: string): Promise<boolean> {
  const holder = await readHolder(join(folder, 'lock'));
  return holder !== null && holds(holder);
}

/** Where the kernel tells no times of start, a living process of that id has to do. */
function holds(holder: Holder): boolean {
  return holder.startedAt === '' ? signalProcess(holder.pid, 0) : isAlive(holder);
}

async function readHolder(file: string): Promise<Holder | null> {
  try {
    return Holder.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return null;
  }
}

/** A process is told from a later one of the same id by the time it started, in the kernel's ticks. */
async function thisProcess(): Promise<Holder> {
  const stat = await readFile('/proc/self/stat', 'utf8').catch(() => '');
  const startedAt = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  return { pid: process.pid, startedAt };
}
