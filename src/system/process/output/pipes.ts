import { spawnSync } from 'node:child_process';
import { closeSync, constants, mkdtempSync, openSync, rmSync } from 'node:fs';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { findOwnProgram } from '../../programs/own-programs.js';

/** Pipes for the stdout and stderr of one child process. */
export interface Pipes {
  /** File descriptors that the child writes to. */
  readonly writeEnds: readonly [stdout: number, stderr: number];
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** Closes our copies of the child's ends. Call it once the child has its own, or the streams would never end. */
  readonly closeWriteEnds: () => void;
}

/**
 * Opens real pipes for a child, by way of two FIFOs that are unlinked at once. Node gives a child sockets for stdio,
 * and a socket cannot be opened by path: `echo … > /dev/stderr`, which is common in shell scripts, fails with ENXIO.
 * Costs 2–3 ms. Returns null if the machine has no FIFOs.
 */
export function openPipes(): Pipes | null {
  const mkfifo = findOwnProgram('mkfifo');
  if (mkfifo === null) return null;
  const folder = mkdtempSync(join(tmpdir(), 'gump-pipes-'));
  const paths = [join(folder, 'stdout'), join(folder, 'stderr')] as const;
  const opened: number[] = [];
  const open = (path: string, flags: number): number => {
    const fd = openSync(path, flags);
    opened.push(fd);
    return fd;
  };
  try {
    if (spawnSync(mkfifo, ['-m', '600', ...paths], { stdio: 'ignore', env: {} }).status !== 0) return null;
    // A FIFO must have a reader before a writer can open it without blocking.
    const readEnds = paths.map((path) => open(path, constants.O_RDONLY | constants.O_NONBLOCK));
    const writeEnds = [open(paths[0], constants.O_WRONLY), open(paths[1], constants.O_WRONLY)] as const;
    const [stdout, stderr] = readEnds.map((fd) => new Socket({ fd, readable: true, writable: false }));
    if (stdout === undefined || stderr === undefined) return null;
    return { writeEnds, stdout, stderr, closeWriteEnds: () => writeEnds.forEach((fd) => closeSync(fd)) };
  } catch {
    opened.forEach((fd) => closeSync(fd));
    return null;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
