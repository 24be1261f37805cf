import { totalmem } from 'node:os';
import type { OwnProgram } from '../../programs/own-programs.js';
import { capturedText } from '../output/capture.js';
import { runToEnd } from '../run-to-end.js';

/** Processes and threads of all children together. A build seldom has a thousand. */
const MAX_PROCESSES = 10_000;
/** The share of the machine's memory that all children together may use: what is left is for gump and the runner. */
const MEMORY_SHARE = 0.9;

/**
 * Makes a control group for all cells of this machine, which limits their processes and memory, and resolves to its
 * folders: one, or one for each controller where the kernel has the older form. Empty if this machine allows none. It
 * takes root, or sudo; the group is kept and used again.
 */
export async function findLimits(sh: OwnProgram, sudo: OwnProgram | null): Promise<readonly string[]> {
  const bytes = Math.floor(totalmem() * MEMORY_SHARE);
  const args = ['-c', LIMIT_SCRIPT, 'gump-limits', String(MAX_PROCESSES), String(bytes)];
  const command = sudo === null ? { file: sh, args } : { file: sudo, args: ['-n', '--', sh, ...args] };
  const { ending, stdout } = await runToEnd(
    { ...command, cwd: '/', env: { PATH: '/usr/bin:/bin' } },
    { deadlineMs: 5_000 },
  );
  if (ending.kind !== 'exited' || ending.code !== 0) return [];
  return capturedText(stdout.captured)
    .split('\n')
    .filter((line) => line !== '');
}

/** Prints the folders of the group, if all limits could be set. */
const LIMIT_SCRIPT = `
set -e
top=/sys/fs/cgroup
if [ -f $top/cgroup.controllers ]; then
  mkdir -p $top/gump
  echo "$1" > $top/gump/pids.max
  echo "$2" > $top/gump/memory.max
  echo $top/gump
else
  mkdir -p $top/pids/gump $top/memory/gump
  echo "$1" > $top/pids/gump/pids.max
  echo "$2" > $top/memory/gump/memory.limit_in_bytes
  printf '%s\\n' $top/pids/gump $top/memory/gump
fi
`;

/**
 * Composes the command line that runs `argv`, with all it starts, within control groups. Only root may do that.
 * `ignoring`: signals that `argv` is deaf to, by their names without SIG.
 */
export function limitedCommand(
  sh: string,
  groups: readonly string[],
  argv: readonly string[],
  ignoring: readonly string[] = [],
): readonly string[] {
  if (groups.length === 0) return argv;
  const deaf = ignoring.length === 0 ? '' : `trap '' ${ignoring.join(' ')}; `;
  const script = `${groups.map(() => 'echo $$ > "$1"/cgroup.procs; shift;').join(' ')} ${deaf}exec "$@"`;
  return [sh, '-c', script, 'gump-limits', ...groups, ...argv];
}
