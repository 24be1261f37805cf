import { randomUUID } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { signalProcess } from '../find-processes.js';
import { capturedText } from '../output/capture.js';
import type { ProcessResult } from '../process.js';
import { startProcess } from '../start-process.js';
import type { Cell, Enclosure } from './cell.js';
import { plainView } from './enter.js';
import type { Surroundings } from './view.js';

/** What a trial tries to reach. */
export interface TrialOptions {
  readonly surroundings: Surroundings;
  /** A folder inside a hidden one or for temporary files, in which the trial makes its own folders. */
  readonly folder: string;
  /** Further folders that must not be writable. */
  readonly protectedFolders: readonly string[];
  readonly sh: string;
}

/**
 * Runs a program in a cell that tries to read and to write what must be out of its reach, looks for rights it must not
 * have, and waits for a signal. Resolves to null if the cell holds, else to what went wrong. Leaves nothing behind.
 */
export async function tryCell(enter: NonNullable<Cell['enter']>, options: TrialOptions): Promise<string | null> {
  const mark = `.gump-trial-${randomUUID()}`;
  const root = join(options.folder, mark);
  const [tree, home, secret] = [join(root, 'tree'), join(root, 'home'), join(root, 'secret')];
  const { hiddenFolders } = options.surroundings;
  const forbidden = ['/', '/etc', '/usr', ...options.protectedFolders, ...hiddenFolders];
  try {
    await Promise.all([tree, home].map((path) => mkdir(path, { recursive: true, mode: 0o700 })));
    await writeFile(secret, 'secret\n', { mode: 0o600 });
    const script = ['-c', TRIAL_SCRIPT, 'gump-trial', mark, tree, home, secret, ...hiddenFolders, '', ...forbidden];
    const cell: Cell = { way: 'none', explanation: 'a trial', missing: [], enter };
    return trialProblem(await runTrial(options.sh, script, { cell, view: plainView(tree, home) }));
  } finally {
    const planted = forbidden.map((path) =>
      rm(join(path, mark), { recursive: true, force: true }).catch(() => undefined),
    );
    await Promise.all([...planted, rm(root, { recursive: true, force: true })]);
  }
}

const PATH = '/usr/local/bin:/usr/bin:/bin';

async function runTrial(file: string, args: readonly string[], enclosure: Enclosure): Promise<ProcessResult> {
  const started = startProcess(
    { file, args, env: { PATH }, enclosure },
    {
      stdout: {
        capture: { head: 1024, tail: 0 },
        onLine: (line) => {
          // A plain signal suffices: nothing is left in the cell.
          if (line.kind !== 'text' || line.text !== 'holds' || started.pid === undefined) return;
          signalProcess(-started.pid, 'SIGTERM');
        },
      },
      stderr: { capture: { head: 1024, tail: 0 } },
      strays: 'ignore',
      deadlineMs: 10_000,
      graceMs: 2_000,
    },
  );
  return started.ended;
}

/**
 * Tells the first thing that it could do and should not, or that it could not do and should. After `holds` it ends with
 * 7 on TERM.
 */
const TRIAL_SCRIPT = `
trap 'exit 7' TERM
mark=$1 tree=$2 home=$3 secret=$4
shift 4
wrong() { echo "wrong: $1"; exit 8; }
[ ! -e "$secret" ] || wrong 'a hidden file can be seen'
while [ -n "$1" ]; do
  for file in "$1"/* "$1"/.[!.]*; do
    [ ! -f "$file" ] || wrong "$file can be seen"
  done
  shift
done
for folder in "$@"; do
  if [ -n "$folder" ] && { true > "$folder/$mark"; } 2>/dev/null; then wrong "$folder can be written"; fi
done
for folder in "$tree" "$home" /tmp; do
  { true > "$folder/$mark"; } 2>/dev/null || wrong "$folder cannot be written"
done
for file in /proc/sys/kernel/core_pattern /proc/sys/kernel/modprobe; do
  if { true >> "$file"; } 2>/dev/null; then wrong "$file can be written"; fi
done
set -- /proc/[0-9]*
[ $# -le 4 ] || wrong 'other processes can be seen'
while read -r name value; do
  case $name in
    CapEff:|CapPrm:|CapBnd:) [ "$value" = 0000000000000000 ] || wrong "$name $value" ;;
    NoNewPrivs:) [ "$value" = 1 ] || wrong 'it can gain privileges' ;;
  esac
done < /proc/self/status
echo holds
sleep 60 & wait
`;

function trialProblem({ ending, stdout, stderr }: ProcessResult): string | null {
  if (ending.kind === 'spawn-failed') return ending.message;
  if (ending.kind === 'exited' && ending.code === 7) return null;
  if (ending.kind === 'killed') return 'a signal did not reach the program in it';
  const told = /^wrong: (.*)$/m.exec(capturedText(stdout.captured))?.[1];
  const [firstLine = ''] = capturedText(stderr.captured).trim().split('\n');
  return told ?? (firstLine === '' ? 'its trial ended without a word' : firstLine);
}
