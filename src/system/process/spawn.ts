import { spawn, type ChildProcess } from 'node:child_process';
import { statSync } from 'node:fs';
import { Readable } from 'node:stream';
import { errorCode, errorMessage } from '../errors.js';
import { openPipes } from './output/pipes.js';
import type { Command, Ending, ProcessOptions } from './process.js';
import { MARKER_VARIABLE } from './strays.js';

export type SpawnFailure = Extract<Ending<never>, { kind: 'spawn-failed' }>;
/** A program that has begun, and what it writes. */
export interface Spawned {
  readonly child: ChildProcess;
  readonly stdout: Readable;
  readonly stderr: Readable;
}

/** Begins a program in a group and session of its own, with its marker. What cannot be started is answered, not thrown. */
export function trySpawn(command: Command, options: ProcessOptions, marker: string): Spawned | SpawnFailure {
  const argv = [command.file, ...command.args];
  const [file = command.file, ...args] = options.wrap?.(argv) ?? argv;
  const pipes = options.truePipes === true ? openPipes() : null;
  try {
    const child = spawn(file, args, {
      cwd: command.cwd,
      env: { ...command.env, [MARKER_VARIABLE]: marker },
      detached: true,
      stdio: [command.stdin === undefined ? 'ignore' : 'pipe', ...(pipes?.writeEnds ?? (['pipe', 'pipe'] as const))],
      windowsHide: true,
    });
    const { stdout, stderr } = pipes ?? child;
    return { child, stdout: stdout ?? Readable.from([]), stderr: stderr ?? Readable.from([]) };
  } catch (error) {
    pipes?.stdout.destroy();
    pipes?.stderr.destroy();
    return spawnFailure(error, command); // Arguments that are too long, or hold a zero byte.
  } finally {
    pipes?.handedOver();
  }
}

/** What a failed start is told as. */
export function spawnFailure(error: unknown, command: Command): SpawnFailure {
  const code = errorCode(error) ?? 'UNKNOWN';
  // The kernel says ENOENT for a missing program and for a missing folder alike.
  const noFolder = code === 'ENOENT' && statSync(command.cwd, { throwIfNoEntry: false }) === undefined;
  return { kind: 'spawn-failed', code, message: noFolder ? `no such folder: ${command.cwd}` : errorMessage(error) };
}
