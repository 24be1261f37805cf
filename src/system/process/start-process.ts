import type { ChildProcess } from 'node:child_process';
import { killGently, type GroupTrace } from './kill.js';
import { ArtifactFile } from './output/artifact-file.js';
import { Capture, NOTHING_CAPTURED } from './output/capture.js';
import { Output, type SharedOutput } from './output/output.js';
import type {
  Command,
  Ending,
  ProcessOptions,
  ProcessResult,
  RunningProcess,
  StreamReport,
  Termination,
} from './process.js';
import { spawnFailure, trySpawn, type Spawned, type SpawnFailure } from './spawn.js';
import { killTraced, newMark, signalProcess } from './strays.js';

const GRACE_MS = 5_000;
const DRAIN_MS = 500;
/** setTimeout takes no more; a deadline beyond 24 days is as good as none. */
const MAX_TIMER_MS = 2 ** 31 - 1;
/** A dead process's pipe holds at most 1 MiB. More than this means that somebody unfound goes on writing. */
const MAX_BYTES_AFTER_DEATH = 4 * 1024 * 1024;

/**
 * Starts a program and sees it through to its end: the only place where a process begins. It runs in a group and
 * session of its own, bears a unique marker, and whatever ends it, `ended` settles with one shape of result. Does not
 * throw: what cannot be started has the ending `spawn-failed`.
 */
export function startProcess<R extends string = string>(
  command: Command,
  options: ProcessOptions = {},
): RunningProcess<R> {
  const marker = newMark(options.scope);
  const startedAt = performance.now();
  const spawned = trySpawn(command, options, marker);
  if ('kind' in spawned) {
    return { pid: undefined, marker, kill: () => false, ended: Promise.resolve(unstarted(spawned)) };
  }
  const life = new Life<R>(spawned, command, options, marker, startedAt);
  return { pid: spawned.child.pid, marker, kill: (reason) => life.kill({ by: 'request', reason }), ended: life.ended };
}

/** One process from its start to its end. */
class Life<R extends string> {
  readonly ended: Promise<ProcessResult<R>>;
  #termination: Termination<R> | undefined;
  #killing: Promise<number> | undefined;
  #dead = false;
  #bytes = 0;
  #timer: NodeJS.Timeout | undefined;
  readonly #shared: SharedOutput;

  private readonly child: ChildProcess;

  constructor(
    private readonly spawned: Spawned,
    command: Command,
    private readonly options: ProcessOptions,
    private readonly marker: string,
    private readonly startedAt: number,
  ) {
    this.child = spawned.child;
    this.#shared = {
      combined: new Capture(options.combined ?? { head: 0, tail: 0 }),
      artifact: options.artifact ? new ArtifactFile(options.artifact.path, options.artifact.maxBytes) : null,
      ...(options.artifact?.filter && { filter: options.artifact.filter }),
      onBytes: (bytes) => this.#countBytes(bytes),
      onConsumerError: (error) => this.kill({ by: 'consumer', error }),
    };
    this.ended = this.#live(command);
  }

  kill(termination: Termination<R>): boolean {
    if (this.#dead || this.#termination !== undefined || this.child.pid === undefined) return false;
    this.#termination = termination;
    this.#killing = killGently(this.#trace(this.child.pid), this.options.graceMs ?? GRACE_MS, () => this.#dead);
    return true;
  }

  async #live(command: Command): Promise<ProcessResult<R>> {
    const stdout = new Output(this.spawned.stdout, this.options.stdout ?? {}, this.#shared);
    const stderr = new Output(this.spawned.stderr, this.options.stderr ?? {}, this.#shared);
    const died = deathOf(this.child, command);
    feed(this.child, command.stdin);
    const disarm = this.#arm();
    const death = await died;
    this.#dead = true;
    disarm();
    const durationMs = performance.now() - this.startedAt;
    const straysKilled = await this.#sweep();
    const cut = await drain([stdout, stderr], this.options.drainMs ?? DRAIN_MS);
    return {
      ending: death.kind === 'spawn-failed' ? death : this.#endingOf(death),
      durationMs,
      stdout: stdout.report(),
      stderr: stderr.report(),
      combined: this.#shared.combined.taken(),
      artifact: (await this.#shared.artifact?.close()) ?? null,
      straysKilled,
      cut,
    };
  }

  /** Sets the deadline and listens to the signal. The answer undoes both. */
  #arm(): () => void {
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

  /** After the death of the leader: nothing it started may live on. */
  async #sweep(): Promise<number> {
    const { pid } = this.child;
    if (pid === undefined) return 0;
    if (this.#killing !== undefined) return this.#killing;
    if (this.options.strays === 'ignore') return 0;
    signalProcess(-pid, 'SIGKILL');
    return killTraced(this.#trace(pid));
  }

  #trace(leader: number): GroupTrace {
    return { leader, marker: this.marker };
  }

  #endingOf(death: Exit): Ending<R> {
    const { code, signal } = death;
    if (this.#termination !== undefined) return { kind: 'killed', termination: this.#termination, code, signal };
    return signal === null ? { kind: 'exited', code: code ?? 0 } : { kind: 'signaled', signal };
  }
}

interface Exit {
  readonly kind: 'exit';
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

function deathOf(child: ChildProcess, command: Command): Promise<Exit | SpawnFailure> {
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve({ kind: 'exit', code, signal }));
    child.on('error', (error) => {
      if (child.pid === undefined) resolve(spawnFailure(error, command));
    });
  });
}

/** Writes and closes stdin. A child that does not read it (EPIPE) is no error. */
function feed(child: ChildProcess, stdin: string | Uint8Array | undefined): void {
  child.stdin?.on('error', () => undefined);
  child.stdin?.end(stdin);
}

/** Waits for the streams to end, and cuts them once they are silent for `silenceMs` or flow on for ever. */
async function drain(outputs: readonly Output[], silenceMs: number): Promise<boolean> {
  let cut = false;
  const before = total(outputs);
  let last = before;
  const watch = setInterval(() => {
    const now = total(outputs);
    const silent = now === last && !outputs.some((output) => output.heldBack);
    last = now;
    if (!silent && now - before <= MAX_BYTES_AFTER_DEATH) return;
    cut = true;
    for (const output of outputs) output.cut();
  }, silenceMs);
  await Promise.all(outputs.map((output) => output.drained));
  clearInterval(watch);
  return cut;
}

function total(outputs: readonly Output[]): number {
  return outputs.reduce((sum, output) => sum + output.bytes, 0);
}

function unstarted<R extends string>(ending: Ending<R>): ProcessResult<R> {
  const nothing: StreamReport = {
    bytes: 0,
    lines: 0,
    oversizeLines: 0,
    damagedLines: 0,
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
    cut: false,
  };
}
