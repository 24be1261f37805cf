import { spawn, type ChildProcess } from 'node:child_process';
import { statSync } from 'node:fs';
import { Readable } from 'node:stream';
import { errorCode, errorMessage } from '../errors.js';
import { MARKER_VARIABLE } from './find-processes.js';
import { openPipes } from './output/pipes.js';
import type { Command, ProcessEnding, ProcessOptions } from './process.js';

/** The ending of a process that could not be started. */
export type SpawnFailure = Extract<ProcessEnding<never>, { kind: 'spawn-failed' }>;

/** A started program with its output streams. */
export interface SpawnedProcess {
  readonly child: ChildProcess;
  readonly stdout: Readable;
  readonly stderr: Readable;
}

/** Starts a program in its own process group and session, with its marker. Returns a failure instead of throwing. */
export function trySpawn(command: Command, options: ProcessOptions, marker: string): SpawnedProcess | SpawnFailure {
  const { file, args } = command;
  const pipes = options.truePipes === true ? openPipes() : null;
  try {
    const child = spawn(file, [...args], {
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
    pipes?.closeWriteEnds();
  }
}

/** Converts the error of a failed start to a `spawn-failed` ending. */
export function spawnFailure(error: unknown, command: Command): SpawnFailure {
  const code = errorCode(error) ?? 'UNKNOWN';
  // The kernel reports ENOENT for a missing program and for a missing working folder alike.
  const noFolder = code === 'ENOENT' && statSync(command.cwd, { throwIfNoEntry: false }) === undefined;
  return { kind: 'spawn-failed', code, message: noFolder ? `no such folder: ${command.cwd}` : errorMessage(error) };
}
