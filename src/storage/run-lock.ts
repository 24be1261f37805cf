import { randomUUID } from 'node:crypto';
import { link, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { errorCode } from '../system/errors.js';
import { ownProcess } from '../system/own-process.js';
import { isProcessAlive, signalProcess } from '../system/process/find-processes.js';

const Holder = z.object({ pid: z.number().int(), startedAt: z.string() });
type Holder = z.infer<typeof Holder>;

/** A lock held while a process drives a run on this machine: two drivers would write to the same ledger. */
export interface RunLock {
  release(): Promise<void>;
}

/**
 * Takes the lock of a run's folder; null while another living process holds it. A lock left by a crash is taken over,
 * by one process only: each claim is a file with the next higher number, which is created atomically with its content,
 * and a valid claim is removed by nobody but its owner.
 */
export async function lockRun(folder: string): Promise<RunLock | null> {
  for (;;) {
    const before = await claimsIn(folder);
    if (before.some(({ holder }) => isHolderAlive(holder))) return null;
    const number = Math.max(0, ...before.map((claim) => claim.number)) + 1;
    if (!(await claim(folder, number))) continue;
    const own = join(folder, nameOf(number));
    const others = (await claimsIn(folder)).filter((other) => other.number !== number);
    // Another process may have listed the folder before this claim was in it. If both give way, nothing is lost.
    if (others.some(({ holder }) => isHolderAlive(holder))) {
      await rm(own, { force: true });
      return null;
    }
    return {
      async release() {
        for (const { number: old } of others) await rm(join(folder, nameOf(old)), { force: true });
        await rm(own, { force: true });
      },
    };
  }
}

/** Whether a living process holds the lock of a run's folder. */
export async function isRunLocked(folder: string): Promise<boolean> {
  return (await claimsIn(folder)).some(({ holder }) => isHolderAlive(holder));
}

/** Where the kernel gives no start times, any living process with that id counts. */
function isHolderAlive(holder: Holder): boolean {
  return holder.startedAt === '' ? signalProcess(holder.pid, 0) : isProcessAlive(holder);
}

function nameOf(number: number): string {
  return `lock.${number}`;
}

/** Creates the claim with a number; false if another process has just taken that number. */
async function claim(folder: string, number: number): Promise<boolean> {
  const draft = join(folder, `lock-${randomUUID()}`);
  await writeFile(draft, JSON.stringify(await thisProcess()), { flag: 'wx', mode: 0o600 });
  try {
    await link(draft, join(folder, nameOf(number)));
    return true;
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
    return false;
  } finally {
    await rm(draft, { force: true });
  }
}

interface Claim {
  readonly number: number;
  readonly holder: Holder;
}

/**
 * Lists the claims in a folder. A claim that cannot be read belongs to nobody: claims are created whole, so it is
 * damaged or has just been released.
 */
async function claimsIn(folder: string): Promise<readonly Claim[]> {
  const names = await readdir(folder).catch(() => []);
  const numbers = names.flatMap((name) => /^lock\.(\d+)$/.exec(name)?.[1] ?? []).map(Number);
  const claims = numbers.map(async (number): Promise<Claim> => {
    const text = await readFile(join(folder, nameOf(number)), 'utf8').catch(() => '');
    return { number, holder: holderIn(text) ?? NOBODY };
  });
  return Promise.all(claims);
}

function holderIn(text: string): Holder | null {
  try {
    return Holder.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** Stands for no process. */
const NOBODY: Holder = { pid: 0, startedAt: 'never' };

/** This process: its id, and its start time in the kernel's ticks, since a later process can have the same id. */
async function thisProcess(): Promise<Holder> {
  const stat = await readFile('/proc/self/stat', 'utf8').catch(() => '');
  const startedAt = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  return { pid: ownProcess.pid, startedAt };
}
