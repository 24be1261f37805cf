/**
 * Starts, watches and ends processes: every process of gump begins in `startProcess`.
 * `process.ts` has the types, `find-processes.ts` finds processes by their marker, `output/` reads the streams,
 * `environment/` builds the environment and `cell/` the sandbox. Begin with `process.ts`, then this file.
 */

import type { ChildProcess } from 'node:child_process';
import { setImmediate as immediate, setTimeout as delay } from 'node:timers/promises';
import { enterCell } from './cell/enter.js';
import { OutputDrain, type SharedSinks } from './drain.js';
import { killProcesses, newMarker, signalProcess } from './find-processes.js';
import { ArtifactFile } from './output/artifact-file.js';
import { Capture, NOTHING_CAPTURED } from './output/capture.js';
import type {
  Command,
  ConfinedCommand,
  OwnCommand,
  ProcessEnding,
  ProcessOptions,
  ProcessResult,
  RunningProcess,
  StreamReport,
  Termination,
} from './process.js';
import { spawnFailure, trySpawn, type SpawnedProcess, type SpawnFailure } from './spawn.js';
import { terminateGracefully, type GroupSelector } from './terminate.js';

const GRACE_MS = 5_000;
/** The pause between two looks at the pipes of a dead process, in ms. */
const DRAIN_PAUSE_MS = 5;
/** Looks without a new byte until a pipe counts as empty. */
const EMPTY_LOOKS = 2;
/** The longest delay that setTimeout accepts, about 24 days. A longer deadline is cut to it. */
const MAX_TIMER_MS = 2 ** 31 - 1;
/**
 * The pipe of an exited process holds at most 1 MiB. More bytes than this mean that an unknown process keeps writing.
 */
const MAX_BYTES_AFTER_DEATH = 4 * 1024 * 1024;

/**
 * Starts a program and follows it until it has exited: the only place where a process is started. The process runs in
 * its own group and session and has a unique marker in its environment. `ended` resolves to a result in every case.
 * What is not
 * a program of gump's own is started inside its enclosure: there is no other way to start it. Does not throw: a program
 * that cannot be started gets the ending `spawn-failed`.
 */
export function startProcess<R extends string = string>(
  wanted: OwnCommand | ConfinedCommand,
  options: ProcessOptions = {},
): RunningProcess<R> {
  const command: Command = 'enclosure' in wanted ? enterCell(wanted) : wanted;
  const marker = newMarker(options.scope);
  const startedAt = performance.now();
  const spawned = trySpawn(command, options, marker);
  if ('kind' in spawned) {
    return { pid: undefined, marker, kill: () => false, ended: Promise.resolve(spawnFailedResult(spawned)) };
  }
  const lifecycle = new ProcessLifecycle<R>(spawned, command, options, marker, startedAt);
  return {
    pid: spawned.child.pid,
    marker,
    kill: (reason) => lifecycle.kill({ by: 'request', reason }),
    ended: lifecycle.ended,
  };
}

/** One process, from its start to its result. */
class ProcessLifecycle<R extends string> {
  readonly ended: Promise<ProcessResult<R>>;
  #termination: Termination<R> | undefined;
  #killing: Promise<number> | undefined;
  #exited = false;
  #bytes = 0;
  #timer: NodeJS.Timeout | undefined;
  readonly #sinks: SharedSinks;

  private readonly child: ChildProcess;

  constructor(
    private readonly spawned: SpawnedProcess,
    command: Command,
    private readonly options: ProcessOptions,
    private readonly marker: string,
    private readonly startedAt: number,
  ) {
    this.child = spawned.child;
    this.#sinks = {
      combined: new Capture(options.combined ?? { head: 0, tail: 0 }),
      artifact: options.artifact ? new ArtifactFile(options.artifact.path, options.artifact.maxBytes) : null,
      ...(options.artifact?.filter && { filter: options.artifact.filter }),
      onBytes: (bytes) => this.#countBytes(bytes),
      onConsumerError: (error) => this.kill({ by: 'consumer', error }),
    };
    this.ended = this.#run(command);
  }

  kill(termination: Termination<R>): boolean {
    if (this.#exited || this.#termination !== undefined || this.child.pid === undefined) return false;
    this.#termination = termination;
    this.#killing = terminateGracefully(
      this.#selector(this.child.pid),
      this.options.graceMs ?? GRACE_MS,
      () => this.#exited,
    );
    return true;
  }

  async #run(command: Command): Promise<ProcessResult<R>> {
    const stdout = new OutputDrain(this.spawned.stdout, this.options.stdout ?? {}, this.#sinks);
    const stderr = new OutputDrain(this.spawned.stderr, this.options.stderr ?? {}, this.#sinks);
    const exited = waitForExit(this.child, command);
    writeStdin(this.child, command.stdin);
    const disarmKillTriggers = this.#armKillTriggers();
    const exit = await exited;
    this.#exited = true;
    disarmKillTriggers();
    const durationMs = performance.now() - this.startedAt;
    const straysKilled = await this.#killLeftovers();
    await drain([stdout, stderr]);
    return {
      ending: exit.kind === 'spawn-failed' ? exit : this.#endingOf(exit),
      durationMs,
      stdout: stdout.report(),
      stderr: stderr.report(),
      combined: this.#sinks.combined.result(),
      artifact: (await this.#sinks.artifact?.close()) ?? null,
      straysKilled,
    };
  }

  /** Sets the deadline and listens to the abort signal. Returns a function that undoes both. */
  #armKillTriggers(): () => void {
    const { deadlineMs, signal } = this.options;
    if (deadlineMs !== undefined) {
      const afterMs = Math.min(deadlineMs, MAX_TIMER_MS);
      this.#timer = setTimeout(() => this.kill({ by: 'deadline', afterMs: deadlineMs }), afterMs);
    }
    const onAbort = () => this.kill({ by: 'abort', cause: signal?.reason });
    if (signal?.aborted === true) onAbort();
    else signal?.addEventListener('abort', onAbort, { once: true });
    return () => {
      clearTimeout(this.#timer);
      signal?.removeEventListener('abort', onAbort);
    };
  }

  #countBytes(bytes: number): void {
    this.#bytes += bytes;
    const { maxOutputBytes } = this.options;
    if (maxOutputBytes !== undefined && this.#bytes > maxOutputBytes) {
      this.kill({ by: 'output-limit', bytes: this.#bytes });
    }
  }

  /** Kills everything that the exited process left running. Resolves to the number of processes killed. */
  async #killLeftovers(): Promise<number> {
    const { pid } = this.child;
    if (pid === undefined) return 0;
    if (this.#killing !== undefined) return this.#killing;
    if (this.options.strays === 'ignore') return 0;
    signalProcess(-pid, 'SIGKILL');
    return killProcesses(this.#selector(pid));
  }

  #selector(leader: number): GroupSelector {
    return { leader, marker: this.marker };
  }

  #endingOf(exit: Exit): ProcessEnding<R> {
    const { code, signal } = exit;
    if (this.#termination !== undefined) return { kind: 'killed', termination: this.#termination, code, signal };
    return signal === null ? { kind: 'exited', code: code ?? 0 } : { kind: 'signaled', signal };
  }
}

interface Exit {
  readonly kind: 'exit';
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

function waitForExit(child: ChildProcess, command: Command): Promise<Exit | SpawnFailure> {
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve({ kind: 'exit', code, signal }));
    child.on('error', (error) => {
      if (child.pid === undefined) resolve(spawnFailure(error, command));
    });
  });
}

/** Writes and closes stdin. A child that does not read it (EPIPE) is not an error. */
function writeStdin(child: ChildProcess, stdin: string | Uint8Array | undefined): void {
  child.stdin?.on('error', () => undefined);
  child.stdin?.end(stdin);
}

/**
 * Waits until the streams of a dead process have ended. A process that could not be found may still hold them open: then
 * they are cut once they are empty, or if it keeps writing. All that the dead process wrote is in the pipes by now, so a
 * pipe is empty if a look at it brings nothing. A look is a full turn of the event loop, however long that takes: time
 * alone would pass while gump itself is busy, with the bytes unread.
 */
async function drain(outputs: readonly OutputDrain[]): Promise<void> {
  const ended = Promise.all(outputs.map((output) => output.drained)).then(() => true);
  const before = totalBytes(outputs);
  for (let last = before, empty = 0; !(await Promise.race([ended, turn()]));) {
    const now = totalBytes(outputs);
    empty = now === last && outputs.every((output) => output.isEmpty) ? empty + 1 : 0;
    last = now;
    if (empty < EMPTY_LOOKS && now - before <= MAX_BYTES_AFTER_DEATH) continue;
    for (const output of outputs) output.cut();
  }
}

/** Resolves to false after a pause and a full turn of the event loop, in which everything that can be read is read. */
async function turn(): Promise<false> {
  await delay(DRAIN_PAUSE_MS);
  // Timers come before reads in a turn, and this after them.
  await immediate();
  return false;
}

function totalBytes(outputs: readonly OutputDrain[]): number {
  return outputs.reduce((sum, output) => sum + output.bytes, 0);
}

function spawnFailedResult<R extends string>(ending: ProcessEnding<R>): ProcessResult<R> {
  const nothing: StreamReport = {
    bytes: 0,
    lines: 0,
    oversizeLines: 0,
    damagedLines: 0,
    cut: false,
    captured: NOTHING_CAPTURED,
  };
  return {
    ending,
    durationMs: 0,
    stdout: nothing,
    stderr: nothing,
    combined: NOTHING_CAPTURED,
    artifact: null,
    straysKilled: 0,
  };
}
