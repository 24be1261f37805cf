import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import type { Readable } from 'node:stream';

/** What a program came to. */
export interface ProgramResult {
  /** Null if a signal ended it. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Gives a started program its stdin and waits for its end and that of its streams. Rejects if it did not start. */
export async function resultOf(
  child: ChildProcess,
  { stdin = '', signal }: { readonly stdin?: string; readonly signal?: AbortSignal },
): Promise<ProgramResult> {
  const stop = () => void child.kill('SIGKILL');
  signal?.addEventListener('abort', stop);
  if (signal?.aborted) stop();
  // A program that reads nothing may end first: that is no failure.
  child.stdin?.on('error', () => undefined);
  child.stdin?.end(stdin);
  try {
    const [stdout, stderr] = await Promise.all([read(child.stdout), read(child.stderr), once(child, 'close')]);
    return { code: child.exitCode, signal: child.signalCode, stdout, stderr };
  } finally {
    signal?.removeEventListener('abort', stop);
  }
}

async function read(stream: Readable | null): Promise<string> {
  return stream === null ? '' : text(stream);
}
