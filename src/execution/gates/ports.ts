import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, isAbsolute, join } from 'node:path';
import type { GatePorts, ShellOptions, ShellResult } from '../../model/gate.js';
import { isExecutableFile } from '../../system/executable-file.js';
import { type Captured, capturedText } from '../../system/process/output/capture.js';
import type { StreamLine } from '../../system/process/output/line-splitter.js';
import type { ByteFilter, OutputPlan, ProcessResult } from '../../system/process/process.js';
import { startProcess } from '../../system/process/start-process.js';
import { folderPort } from './folder.js';

/** What the gates of one attempt work on. */
export interface GateWorld {
  /** Absolute path of the tree that is checked. */
  readonly tree: string;
  /** The whole environment of the commands, with a PATH and without keys. */
  readonly env: Readonly<Record<string, string>>;
  /** Absolute path of the run's folder. */
  readonly runFolder: string;
  /** First part of the artifacts' paths within the run's folder; each command appends `-N.txt`. */
  readonly artifact: string;
  /** Takes out of the artifacts what must not be written. */
  readonly filter?: () => ByteFilter;
  /** For commands that name no limit of their own. */
  readonly timeoutMs: number;
  /** Kills what runs when it aborts. */
  readonly signal?: AbortSignal;
  /** The run, for the marker of its processes. */
  readonly scope?: string;
  readonly wrap?: (argv: readonly string[]) => readonly string[];
}

/** What a gate may do, but for looking at the base, which takes a worktree. */
export type TreePorts = Omit<GatePorts, 'atBase'>;

const TAIL = { head: 0, tail: 64 * 1024 };
const MAX_LINE_BYTES = 64 * 1024;
const MAX_ARTIFACT_BYTES = 64 * 1024 * 1024;

/** The ports over a real folder and real processes. */
export function treePorts(world: GateWorld): TreePorts {
  let commands = 0;
  return {
    folder: folderPort(world.tree),
    shell: (command, options = {}) => runShell(world, `${world.artifact}-${++commands}.txt`, command, options),
    which: (program) => isOnPath(program, world.env.PATH ?? ''),
  };
}

async function runShell(
  world: GateWorld,
  artifact: string,
  command: string,
  options: ShellOptions,
): Promise<ShellResult> {
  const artifactPath = join(world.runFolder, artifact);
  await mkdir(dirname(artifactPath), { recursive: true });
  const scratch = await mkdtemp(join(tmpdir(), 'gump-gate-'));
  try {
    const { onLine } = options;
    const output: OutputPlan = {
      capture: TAIL,
      ...(onLine && { maxLineBytes: MAX_LINE_BYTES, onLine: (line: StreamLine) => passLine(line, onLine) }),
    };
    const result = await startProcess(
      { file: '/bin/sh', args: ['-c', command], cwd: world.tree, env: environmentOf(world, scratch, options) },
      {
        stdout: output,
        stderr: output,
        artifact: {
          path: artifactPath,
          maxBytes: MAX_ARTIFACT_BYTES,
          ...(world.filter && { filter: world.filter }),
        },
        deadlineMs: options.timeoutMs ?? world.timeoutMs,
        // Scripts write to /dev/stderr, which is not to be had of a socket.
        truePipes: true,
        ...(world.signal && { signal: world.signal }),
        ...(world.scope !== undefined && { scope: world.scope }),
        ...(world.wrap && { wrap: world.wrap }),
      },
    ).ended;
    return shellResult(result, result.artifact?.error === undefined ? artifact : null);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** No byte code of Python: in the tree it would look like somebody's change. */
function environmentOf(world: GateWorld, scratch: string, options: ShellOptions): Record<string, string> {
  return {
    CI: 'true',
    PYTHONDONTWRITEBYTECODE: '1',
    ...world.env,
    ...options.env,
    GUMP_GATE_TMP: scratch,
  };
}

function shellResult({ ending, durationMs, stdout, stderr }: ProcessResult, artifact: string | null): ShellResult {
  const notStarted = ending.kind === 'spawn-failed' ? `sh could not be started: ${ending.message}` : '';
  return {
    exitCode: ending.kind === 'exited' ? ending.code : ending.kind === 'spawn-failed' ? 127 : null,
    timedOut: ending.kind === 'killed' && ending.termination.by === 'deadline',
    stdout: tailText(stdout.captured),
    stderr: tailText(stderr.captured) + notStarted,
    durationMs,
    artifact,
  };
}

/** Where the beginning was dropped, so is the torn line that the tail starts with. */
function tailText(captured: Captured): string {
  if (captured.dropped === 0) return capturedText(captured);
  const text = captured.tail.toString('utf8');
  return text.slice(text.indexOf('\n') + 1);
}

function passLine(line: StreamLine, onLine: (line: string) => void): void {
  if (line.kind === 'text') onLine(line.text);
}

async function isOnPath(program: string, path: string): Promise<boolean> {
  for (const folder of path.split(delimiter))
    if (isAbsolute(folder) && (await isExecutableFile(join(folder, program)))) return true;
  return false;
}
