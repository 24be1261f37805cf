import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createCommandFiles } from './command-files.js';
import type { Place } from './place.js';
import { createOutputReader, mask, type Transcript } from './output-reader.js';
import { openTruePipe } from './true-pipe.js';

/** How long a cancelled process is given, in ms. */
export interface Grace {
  /** From SIGINT to SIGTERM. */
  readonly interrupt: number;
  /** From SIGTERM to SIGKILL. */
  readonly terminate: number;
}

export const RUNNER_GRACE: Grace = { interrupt: 7500, terminate: 2500 };

/** What one process of a step, `main` or `post`, came to. */
export interface PhaseResult extends Transcript {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Failed by its status, by a command the runner refuses or by a command file it cannot read. */
  readonly failed: boolean;
  readonly env: Readonly<Record<string, string>>;
  readonly path: readonly string[];
  readonly summary: string;
  readonly durationMs: number;
}

export interface Phase {
  readonly result: Promise<PhaseResult>;
  /** SIGINT now, then SIGTERM and SIGKILL in their time, to the process alone, as a runner does. */
  cancel(): void;
}

export interface PhaseOptions {
  readonly node: string;
  readonly script: string;
  readonly env: Readonly<Record<string, string>>;
  readonly workspace: string;
  readonly place: Place;
  /** Shared by the phases of a job, and added to by `::add-mask`. */
  readonly masks: Set<string>;
  readonly grace: Grace;
  readonly onLine: (line: string) => void;
}

/** A process of another that keeps a pipe open after the end holds the phase up no longer than this. */
const PIPES_OPEN_MS = 5000;

export function startPhase(options: PhaseOptions): Phase {
  let cancel = (): void => {
    cancelled = true;
  };
  let cancelled = false;

  async function run(): Promise<PhaseResult> {
    const files = await createCommandFiles(options.place);
    const reader = createOutputReader(options.masks, options.onLine);
    const begin = performance.now();
    const argv = [options.node, options.script];
    const { command, args, cwd } = options.place.commandLine(argv, { cwd: options.workspace });
    const pipes = [openTruePipe(), openTruePipe()];
    const child = spawn(command, args, {
      cwd,
      env: { ...options.env, ...files.env },
      stdio: ['ignore', ...pipes.map(({ writeEnd }) => writeEnd)],
    });
    const streams = pipes.map((pipe) => {
      pipe.closeWriteEnd();
      const stream = reader.stream();
      pipe.readEnd.on('data', (chunk: Buffer) => stream.write(chunk));
      return stream;
    });
    const closed = Promise.all(pipes.map(({ readEnd }) => once(readEnd, 'close')));
    const timers: NodeJS.Timeout[] = [];
    cancel = () => {
      child.kill('SIGINT');
      const { interrupt, terminate } = options.grace;
      timers.push(setTimeout(() => child.kill('SIGTERM'), interrupt));
      timers.push(setTimeout(() => child.kill('SIGKILL'), interrupt + terminate));
    };
    if (cancelled) cancel();

    const { exitCode, signal } = await new Promise<{ exitCode: number | null; signal: NodeJS.Signals | null }>(
      (resolve, reject) => {
        child.on('error', reject);
        child.on('exit', (exitCode, signal) => {
          for (const timer of timers) clearTimeout(timer);
          const settle = () => resolve({ exitCode, signal });
          const patience = setTimeout(settle, PIPES_OPEN_MS);
          void closed.then(() => {
            clearTimeout(patience);
            settle();
          });
        });
      },
    );
    for (const { readEnd } of pipes) readEnd.destroy();
    for (const stream of streams) stream.end();

    const { transcript } = reader;
    const written = await files.read();
    const faults = [...transcript.refused, ...written.errors];
    const complaints = faults.map((message) => ({ level: 'error' as const, message, properties: {} }));
    return {
      ...transcript,
      annotations: [...transcript.annotations, ...complaints],
      outputs: { ...transcript.outputs, ...written.outputs },
      state: { ...transcript.state, ...written.state },
      exitCode,
      signal,
      failed: exitCode !== 0 || faults.length > 0,
      env: written.env,
      path: written.path,
      summary: mask(written.summary, options.masks),
      durationMs: performance.now() - begin,
    };
  }

  return { result: run(), cancel: () => cancel() };
}
