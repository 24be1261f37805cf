import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { delimiter, dirname, isAbsolute, join } from 'node:path';
import type { ShellOptions, ShellResult, TreePorts } from '../../model/gate.js';
import { isExecutableFile } from '../../system/executable-file.js';
import { type Captured, capturedText } from '../../system/process/output/capture.js';
import type { StreamLine } from '../../system/process/output/line-splitter.js';
import type { ByteFilter, OutputOptions, ProcessResult } from '../../system/process/process.js';
import { treePath } from '../../system/process/cell/enter.js';
import { startProcess } from '../../system/process/start-process.js';
import { ownProgram } from '../../system/programs/own-programs.js';
import type { Confinement } from '../confinement/confine.js';
import { createFolderPort } from './folder-port.js';

/** The tree, environment and limits for the gates of one attempt. */
export interface TreePortsContext {
  /** Absolute path of the tree that is checked. */
  readonly tree: string;
  /** The environment of the commands, and what they see. */
  readonly place: Pick<Confinement, 'home' | 'env' | 'enclosure'>;
  /** Absolute path of the run's folder. */
  readonly runFolder: string;
  /** First part of the artifacts' paths within the run's folder; each command appends `-N.txt`. */
  readonly artifact: string;
  /** Creates a filter that removes secrets from the artifacts. */
  readonly filter?: () => ByteFilter;
  /** The time limit of commands that set none of their own. */
  readonly timeoutMs: number;
  /** An abort kills the running commands. */
  readonly signal?: AbortSignal;
  /** The run's id, which marks its processes. */
  readonly scope?: string;
}

const TAIL = { head: 0, tail: 64 * 1024 };
const MAX_LINE_BYTES = 64 * 1024;
const MAX_ARTIFACT_BYTES = 64 * 1024 * 1024;

/** Creates the ports of a gate for a folder and real processes. Those that reach beyond the folder are the caller's. */
export function createTreePorts(context: TreePortsContext): TreePorts {
  let commands = 0;
  return {
    folder: createFolderPort(context.tree),
    shell: (command, options = {}) => runShell(context, `${context.artifact}-${++commands}.txt`, command, options),
    which: (program) => isOnPath(program, context),
  };
}

async function runShell(
  context: TreePortsContext,
  artifact: string,
  command: string,
  options: ShellOptions,
): Promise<ShellResult> {
  const artifactPath = join(context.runFolder, artifact);
  await mkdir(dirname(artifactPath), { recursive: true });
  const scratch = await mkdtemp(join(context.place.home, 'gump-gate-'));
  try {
    const { onLine } = options;
    const outputOf = (stream: 'stdout' | 'stderr'): OutputOptions => ({
      capture: TAIL,
      ...(onLine && {
        maxLineBytes: MAX_LINE_BYTES,
        onLine: (line: StreamLine) => {
          if (line.kind === 'text') onLine(line.text, stream);
        },
      }),
    });
    const result = await startProcess(
      {
        file: ownProgram('sh'),
        args: ['-c', command],
        env: environmentOf(context, scratch, options),
        enclosure: context.place.enclosure,
      },
      {
        stdout: outputOf('stdout'),
        stderr: outputOf('stderr'),
        artifact: {
          path: artifactPath,
          maxBytes: MAX_ARTIFACT_BYTES,
          ...(context.filter && { filter: context.filter }),
        },
        deadlineMs: options.timeoutMs ?? context.timeoutMs,
        // Scripts write to /dev/stderr, which cannot be opened if it is a socket.
        truePipes: true,
        ...(context.signal && { signal: context.signal }),
        ...(context.scope !== undefined && { scope: context.scope }),
      },
    ).ended;
    return shellResult(result, result.artifact?.error === undefined ? artifact : null);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** The environment of one command. Python writes no byte code, which would count as a change in the tree. */
function environmentOf(context: TreePortsContext, scratch: string, options: ShellOptions): Record<string, string> {
  return {
    CI: 'true',
    PYTHONDONTWRITEBYTECODE: '1',
    ...context.place.env,
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

/** The captured text. If its beginning was dropped, so is the partial line at the start of the tail. */
function tailText(captured: Captured): string {
  if (captured.dropped === 0) return capturedText(captured);
  const text = captured.tail.toString('utf8');
  return text.slice(text.indexOf('\n') + 1);
}

/** PATH may lead into the tree, by the path at which the commands see it. */
async function isOnPath(program: string, { tree, place }: TreePortsContext): Promise<boolean> {
  const seenAt = treePath(place.enclosure);
  for (const entry of (place.env.PATH ?? '').split(delimiter)) {
    const folder = entry.startsWith(`${seenAt}/`) ? tree + entry.slice(seenAt.length) : entry;
    if (isAbsolute(folder) && (await isExecutableFile(join(folder, program)))) return true;
  }
  return false;
}
