import type { Captured, CaptureLimits } from './output/capture.js';
import type { StreamLine } from './output/line-splitter.js';

/** A program to start. Nothing is inherited: `env` is the whole environment, but for the marker that is added. */
export interface Command {
  /** A path, or a name looked up on the `PATH` of `env`. Never a shell line. */
  readonly file: string;
  readonly args: readonly string[];
  /** Absolute path. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Written to stdin, which is then closed. Without it stdin is empty and closed from the start. */
  readonly stdin?: string | Uint8Array;
}

/** What becomes of one output stream. Without any of it the stream is drained and counted. */
export interface OutputPlan {
  /** Called for each line in order; a returned promise holds the stream back until it settles. A throw kills. */
  readonly onLine?: (line: StreamLine) => void | Promise<void>;
  /** Default 16 MiB. Longer lines are reported as `oversize`. */
  readonly maxLineBytes?: number;
  readonly capture?: CaptureLimits;
}

/** Bytes of both streams, as they came, in one file; past `maxBytes` they are counted only. */
export interface ArtifactPlan {
  readonly path: string;
  readonly maxBytes: number;
  /** Called once for each stream: takes out of it what must not be written. It may hold an end back. */
  readonly filter?: () => ByteFilter;
}

/** Takes something out of a stream of bytes. `push` answers with what can be written, `end` with what was held back. */
export interface ByteFilter {
  push(chunk: Buffer): Buffer;
  end(): Buffer;
}

export interface ProcessOptions {
  readonly stdout?: OutputPlan;
  readonly stderr?: OutputPlan;
  /** Head and tail of both streams together, in order of arrival. */
  readonly combined?: CaptureLimits;
  readonly artifact?: ArtifactPlan;
  /** Killed after so many ms, counted from the start. */
  readonly deadlineMs?: number;
  /** Killed once both streams together exceed this. */
  readonly maxOutputBytes?: number;
  /** Time between TERM and KILL, in ms. Default 5000. */
  readonly graceMs?: number;
  /** How long, in ms, to wait for silent pipes after the death of the process. Default 500. */
  readonly drainMs?: number;
  /** Killed when it aborts. */
  readonly signal?: AbortSignal;
  /** First part of the marker, such as the run's id, so that all processes of a run can be found again. */
  readonly scope?: string;
  /** `kill` (default): whatever the process left running is killed, also after a normal exit. `ignore`: trusted programs. */
  readonly strays?: 'kill' | 'ignore';
  /**
   * True pipes instead of sockets, so that a script may open /dev/stdout and /dev/stderr. For gates; costs 2–3 ms. They are
   * no cure for programs on Node that exit before all is read: those lose what the pipe does not hold, and a pipe holds
   * 64 KiB where a socket holds some 200 (Node 20, Linux).
   */
  readonly truePipes?: boolean;
  /** The seam for sandboxes: gets the argv, gives the argv that is really started. */
  readonly wrap?: (argv: readonly string[]) => readonly string[];
}

/** Why we ended a process. The first reason is kept, later ones are ignored. */
export type Termination<R extends string = string> =
  | { readonly by: 'request'; readonly reason: R }
  | { readonly by: 'abort'; readonly cause: unknown }
  | { readonly by: 'deadline'; readonly afterMs: number }
  | { readonly by: 'output-limit'; readonly bytes: number }
  | { readonly by: 'consumer'; readonly error: unknown };

/** How a process ended. `killed` holds whatever status it had in the end: it may have exited 0 after TERM. */
export type Ending<R extends string = string> =
  | { readonly kind: 'exited'; readonly code: number }
  | { readonly kind: 'signaled'; readonly signal: NodeJS.Signals }
  | { readonly kind: 'spawn-failed'; readonly code: string; readonly message: string }
  | {
      readonly kind: 'killed';
      readonly termination: Termination<R>;
      readonly code: number | null;
      readonly signal: NodeJS.Signals | null;
    };

/** What came out of one stream. */
export interface StreamReport {
  readonly bytes: number;
  /** Counted only where lines were asked for; oversize ones included. */
  readonly lines: number;
  readonly oversizeLines: number;
  readonly damagedLines: number;
  readonly captured: Captured;
}

/** One shape for every end a process can have. */
export interface ProcessResult<R extends string = string> {
  readonly ending: Ending<R>;
  /** From the start to the death of the process, in ms, by a monotonic clock. */
  readonly durationMs: number;
  readonly stdout: StreamReport;
  readonly stderr: StreamReport;
  readonly combined: Captured;
  /** `error`: the file could not be written (to the end); the process was not disturbed by that. */
  readonly artifact: { readonly bytes: number; readonly dropped: number; readonly error?: string } | null;
  /** Processes it had left behind, which were killed. */
  readonly straysKilled: number;
  /** A pipe was still held open by something that could not be found, and was cut. */
  readonly cut: boolean;
}

/** A process under way. */
export interface RunningProcess<R extends string = string> {
  /** Absent when nothing was started. */
  readonly pid: number | undefined;
  /** The value of the marker variable in its environment, unique to this process. */
  readonly marker: string;
  /** Ends it: TERM to the group, grace, KILL to the group and all strays. False if it was ended or ending before. */
  readonly kill: (reason: R) => boolean;
  /** Settles after the process is dead, its strays are killed and its streams drained. Never rejects. */
  readonly ended: Promise<ProcessResult<R>>;
}
