import { readdir, readFile, readlink } from 'node:fs/promises';

/** A process that a step left behind. */
export interface Stray {
  readonly pid: number;
  readonly command: string;
}

/**
 * Processes that carry the tracking id in their environment, which is how a runner finds them, or that stand in one of
 * the folders, since children with an environment of their own do not carry it. Linux only: elsewhere none is found.
 */
export async function findStrays(trackingId: string, folders: readonly string[]): Promise<Stray[]> {
  const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name)).map(Number);
  const found = await Promise.all(pids.map((pid) => inspect(pid, trackingId, folders)));
  return found.filter((stray) => stray !== null);
}

async function inspect(pid: number, trackingId: string, folders: readonly string[]): Promise<Stray | null> {
  if (pid === process.pid) return null;
  try {
    const environment = await readFile(`/proc/${pid}/environ`, 'utf8');
    const cwd = await readlink(`/proc/${pid}/cwd`);
    const isOurs = environment.includes(trackingId) || folders.some((folder) => `${cwd}/`.startsWith(`${folder}/`));
    if (!isOurs) return null;
    return { pid, command: (await readFile(`/proc/${pid}/cmdline`, 'utf8')).replaceAll('\0', ' ').trim() };
  } catch {
    return null; // it has ended, or belongs to another user
  }
}
