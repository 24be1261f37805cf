import type { Captured, CaptureLimits } from './output/capture.js';
import type { StreamLine } from './output/line-splitter.js';
import type { OwnProgram } from '../programs/own-programs.js';
import type { Enclosure } from './cell/cell.js';

/** A program to start. Nothing is inherited: `env` is the whole environment, except for the marker that is added. */
export interface Command {
  /** A path, or a name looked up on the `PATH` of `env`. Never a shell line. */
  readonly file: string;
  readonly args: readonly string[];
  /** Absolute path. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Written to stdin, which is then closed. If it is absent, stdin is empty and closed from the start. */
  readonly stdin?: string | Uint8Array;
}

/** A command that starts a program of gump's own, with all the rights of gump. */
export type OwnCommand = Command & { readonly file: OwnProgram };

/** A command that starts any other program, inside what its enclosure shows. It begins in the tree of the view. */
export type ConfinedCommand = Omit<Command, 'cwd'> & { readonly enclosure: Enclosure };

/** What to do with one output stream. With no option set, the stream is drained and its bytes are counted. */
export interface OutputOptions {
  /**
   * Called for each line in order. A returned promise applies back-pressure until it settles. A throw kills the
   * process.
   */
  readonly onLine?: (line: StreamLine) => void | Promise<void>;
  /** Default 16 MiB. Longer lines are reported as `oversize`. */
  readonly maxLineBytes?: number;
  readonly capture?: CaptureLimits;
}

/** A file that receives the bytes of both streams in order of arrival. Bytes beyond `maxBytes` are only counted. */
export interface ArtifactOptions {
  readonly path: string;
  readonly maxBytes: number;
  /**
   * Called once for each stream; creates a filter that removes what must not be written. It may hold back a tail of the
   * data.
   */
  readonly filter?: () => ByteFilter;
}

/** Removes something from a byte stream. `push` returns what can be written now, `end` what was held back. */
export interface ByteFilter {
  push(chunk: Buffer): Buffer;
  end(): Buffer;
}

/** Options of a process: what happens to its output, its limits, and how it is started. */
export interface ProcessOptions {
  readonly stdout?: OutputOptions;
  readonly stderr?: OutputOptions;
  /** Head and tail of both streams together, in order of arrival. */
  readonly combined?: CaptureLimits;
  readonly artifact?: ArtifactOptions;
  /** The process is killed this many ms after its start. */
  readonly deadlineMs?: number;
  /** The process is killed once both streams together exceed this. */
  readonly maxOutputBytes?: number;
  /** Time between TERM and KILL, in ms. Default 5000. */
  readonly graceMs?: number;
  /** The process is killed when the signal aborts. */
  readonly signal?: AbortSignal;
  /** First part of the marker, such as the run's id, so that all processes of a run can be found later. */
  readonly scope?: string;
  /**
   * `kill` (default): processes left running by this one are killed, also after a normal exit. `ignore`: for trusted
   * programs.
   */
  readonly strays?: 'kill' | 'ignore';
  /**
   * Real pipes instead of sockets, so that a script can open /dev/stdout and /dev/stderr. For gates; costs 2–3 ms. They
   * do not help Node programs that exit before their output is read: the unread output beyond the buffer is lost, and a
   * pipe buffers 64 KiB where a socket buffers about 200 KiB (Node 20, Linux).
   */
  readonly truePipes?: boolean;
}

/** Why we ended a process. Only the first reason is kept. */
export type Termination<R extends string = string> =
  | { readonly by: 'request'; readonly reason: R }
  | { readonly by: 'abort'; readonly cause: unknown }
  | { readonly by: 'deadline'; readonly afterMs: number }
  | { readonly by: 'output-limit'; readonly bytes: number }
  | { readonly by: 'consumer'; readonly error: unknown };

/** How a process ended. `killed` has the exit status too: a process may exit with 0 after TERM. */
export type ProcessEnding<R extends string = string> =
  | { readonly kind: 'exited'; readonly code: number }
  | { readonly kind: 'signaled'; readonly signal: NodeJS.Signals }
  | { readonly kind: 'spawn-failed'; readonly code: string; readonly message: string }
  | {
      readonly kind: 'killed';
      readonly termination: Termination<R>;
      readonly code: number | null;
      readonly signal: NodeJS.Signals | null;
    };

/** Counts and captured output of one stream. */
export interface StreamReport {
  readonly bytes: number;
  /** Counted only if `onLine` was given; includes oversize lines. */
  readonly lines: number;
  readonly oversizeLines: number;
  readonly damagedLines: number;
  /**
   * Whether we closed the stream before its end, because a process that could not be found held it open. What the started
   * process itself wrote was read before that, unless the other one wrote more than 4 MiB meanwhile.
   */
  readonly cut: boolean;
  readonly captured: Captured;
}

/** The result of a process, in the same shape for every way it can end. */
export interface ProcessResult<R extends string = string> {
  readonly ending: ProcessEnding<R>;
  /** From start to exit, in ms, measured by a monotonic clock. */
  readonly durationMs: number;
  readonly stdout: StreamReport;
  readonly stderr: StreamReport;
  readonly combined: Captured;
  /** `error`: the file could not be written completely. The process itself was not affected. */
  readonly artifact: { readonly bytes: number; readonly dropped: number; readonly error?: string } | null;
  /** Number of processes that it left running and that were killed. */
  readonly straysKilled: number;
}

/** A started process. */
export interface RunningProcess<R extends string = string> {
  /** Undefined if the process could not be started. */
  readonly pid: number | undefined;
  /** The value of the marker variable in its environment, unique to this process. */
  readonly marker: string;
  /**
   * Terminates the process: TERM to the group, a grace period, then KILL to the group and all strays. Returns false if
   * the process has exited or is being terminated already.
   */
  readonly kill: (reason: R) => boolean;
  /** Resolves after the process has exited, its strays are killed and its streams drained. Never rejects. */
  readonly ended: Promise<ProcessResult<R>>;
}
