import { spawnSync } from 'node:child_process';
import { closeSync, constants, mkdtempSync, openSync, rmSync } from 'node:fs';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';

/** A pipe for the output of a child. */
export interface TruePipe {
  /** A file descriptor for the child. */
  readonly writeEnd: number;
  readonly readEnd: Readable;
  /** Closes our copy of the child's end. Without it `readEnd` would never end. */
  closeWriteEnd(): void;
}

/**
 * Opens a pipe as a runner does for its steps. Node itself would give a child a socket, which no other process can open by
 * `/proc/PID/fd/1`. Every user can open this one, as the job's user could open the runner's.
 */
export function openTruePipe(): TruePipe {
  const folder = mkdtempSync(join(tmpdir(), 'pipe-'));
  try {
    const path = join(folder, 'pipe');
    const { status, stderr } = spawnSync('mkfifo', ['-m', '666', path], { encoding: 'utf8' });
    if (status !== 0) throw new Error(`mkfifo: ${stderr}`);
    // A FIFO must have a reader before a writer can open it without blocking.
    const fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const writeEnd = openSync(path, constants.O_WRONLY);
    const readEnd = new Socket({ fd, readable: true, writable: false });
    return { writeEnd, readEnd, closeWriteEnd: () => closeSync(writeEnd) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
