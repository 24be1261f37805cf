import { capturedText } from '../process/output/capture.js';
import type { OwnCommand, ProcessResult } from '../process/process.js';
import { runToEnd } from '../process/run-to-end.js';
import { findOwnProgram, missingProgramMessage, ownPath, type OwnProgram } from '../programs/own-programs.js';

/** The working folder and the whole environment of a git command, except for its PATH: see `ownPath`. */
export interface GitContext {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Options of one git command. */
export interface GitOptions {
  readonly stdin?: string | Uint8Array;
  /** Added to the environment of the context. */
  readonly env?: Readonly<Record<string, string>>;
  /** Exit statuses that are results, not errors. Default: 0. */
  readonly accept?: readonly number[];
  /** Default 10 min. */
  readonly deadlineMs?: number;
  /** More output on stdout than this is an error. Default 256 MiB. */
  readonly maxBytes?: number;
  readonly signal?: AbortSignal;
}

/** The result of a git command. `stdout` is complete; of `stderr` at most 64 KiB are kept. */
export interface GitOutput {
  readonly code: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/**
 * A git command failed with an exit status that was not accepted, was killed, or could not be started. The message has
 * the command and git's own message.
 */
export class GitError extends Error {
  override readonly name = 'GitError';

  constructor(
    readonly command: readonly string[],
    readonly detail: string,
    readonly code: number | null,
  ) {
    super(`git ${command.slice(0, 3).join(' ')}: ${detail}`);
  }
}

/**
 * Settings for every git command that gump runs. Nothing that a repository or an agent configured is run: no hook,
 * monitor, signing program, editor, `ext::` transport or background garbage collection.
 */
const HARDENED: readonly string[] = [
  'core.hooksPath=/dev/null',
  'core.fsmonitor=false',
  'core.editor=false',
  'core.pager=cat',
  'core.quotePath=false',
  'commit.gpgSign=false',
  'tag.gpgSign=false',
  'push.gpgSign=false',
  'push.followTags=false',
  'protocol.ext.allow=never',
  'submodule.recurse=false',
  'fetch.recurseSubmodules=false',
  'push.recurseSubmodules=no',
  'gc.auto=0',
  'maintenance.auto=false',
  'advice.detachedHead=false',
].flatMap((setting) => ['-c', setting]);

/** Environment variables for the same purpose: no prompts, no locks for reading, English messages, no replace refs. */
export const HARDENED_ENVIRONMENT: Readonly<Record<string, string>> = {
  LC_ALL: 'C',
  GIT_TERMINAL_PROMPT: '0',
  GIT_OPTIONAL_LOCKS: '0',
  GIT_NO_REPLACE_OBJECTS: '1',
  GIT_ALLOW_PROTOCOL: 'https:http:ssh:git:file',
  GIT_MERGE_AUTOEDIT: 'no',
};

/** Environment variables that disable the git settings of the machine and of the user. */
export const NO_OUTER_CONFIG: Readonly<Record<string, string>> = {
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_ATTR_NOSYSTEM: '1',
};

const DEADLINE_MS = 10 * 60_000;
const MAX_BYTES = 256 * 1024 * 1024;

/** Runs git. Throws a GitError on an exit status that was not accepted, and if git cannot be started or is killed. */
export async function git(context: GitContext, args: readonly string[], options: GitOptions = {}): Promise<GitOutput> {
  const result = await run(context, args, options);
  const { ending } = result;
  const stderr = capturedText(result.stderr.captured).trim();
  if (ending.kind === 'spawn-failed') throw new GitError(args, ending.message, null);
  if (ending.kind !== 'exited') throw new GitError(args, `ended by ${describe(ending)} ${stderr}`.trim(), null);
  if (!(options.accept ?? [0]).includes(ending.code)) {
    throw new GitError(args, stderr === '' ? `exit status ${ending.code}` : stderr, ending.code);
  }
  // A short answer must never pass for an answer.
  if (result.stdout.cut)
    throw new GitError(args, 'another process held its answer open, which may be incomplete', null);
  if (result.stdout.captured.dropped > 0) throw new GitError(args, 'answered more than we can hold', null);
  return { code: ending.code, stdout: result.stdout.captured.head, stderr };
}

/** Runs git and resolves to its stdout as text, without the final line end. */
export async function gitText(context: GitContext, args: readonly string[], options: GitOptions = {}): Promise<string> {
  return (await git(context, args, options)).stdout.toString('utf8').replace(/\n$/, '');
}

/** Splits the output of a `-z` command. With `latin1`, names that are not valid UTF-8 are preserved. */
export function nulSeparated(bytes: Buffer, encoding: 'utf8' | 'latin1' = 'utf8'): string[] {
  const parts = bytes.toString(encoding).split('\0');
  if (parts.at(-1) === '') parts.pop();
  return parts;
}

function run(context: GitContext, args: readonly string[], options: GitOptions): Promise<ProcessResult> {
  const command: OwnCommand = {
    file: gitProgram(args),
    args: [...HARDENED, ...args],
    cwd: context.cwd,
    env: { ...context.env, ...options.env, PATH: ownPath() },
    ...(options.stdin !== undefined && { stdin: options.stdin }),
  };
  return runToEnd(command, {
    stdout: { capture: { head: options.maxBytes ?? MAX_BYTES, tail: 0 } },
    stderr: { capture: { head: 32 * 1024, tail: 32 * 1024 } },
    deadlineMs: options.deadlineMs ?? DEADLINE_MS,
    ...(options.signal && { signal: options.signal }),
  });
}

function gitProgram(args: readonly string[]): OwnProgram {
  const program = findOwnProgram('git');
  if (program === null) throw new GitError(args, missingProgramMessage('git'), null);
  return program;
}

function describe(ending: Exclude<ProcessResult['ending'], { kind: 'exited' | 'spawn-failed' }>): string {
  return ending.kind === 'signaled' ? ending.signal : ending.termination.by;
}
