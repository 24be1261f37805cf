import { readFile } from 'node:fs/promises';
import { delimiter, isAbsolute, join } from 'node:path';
import { isExecutableFile } from '../../executable-file.js';
import { ownProcess } from '../../own-process.js';
import type { HostEnvironment } from '../environment/environment.js';
import { signalProcess } from '../find-processes.js';
import { capturedText } from '../output/capture.js';
import type { ProcessResult } from '../process.js';
import { startProcess } from '../start-process.js';
import { findCredentialFiles } from './credential-files.js';

/** How the processes of agents and gates are isolated from ours on this machine. */
export interface Isolation {
  /** Whether each process gets a PID namespace with its own /proc. */
  readonly pidNamespace: boolean;
  /** Whether the credential files in the user's HOME are hidden; see `findCredentialFiles`. */
  readonly hidesCredentials: boolean;
  /** The kind of isolation, or why there is none: a clause for messages. */
  readonly explanation: string;
  /** For `ProcessOptions.wrap`; null if there is no isolation. */
  readonly wrap: ((argv: readonly string[]) => readonly string[]) | null;
}

/** The isolation for `sandbox: off`. */
export const ISOLATION_OFF: Isolation = {
  pidNamespace: false,
  hidesCredentials: false,
  explanation: 'it is switched off (`sandbox: off`)',
  wrap: null,
};

const probes = new Map<string, Promise<Isolation>>();

/**
 * Finds out once for each PATH and HOME, by starting and stopping a process, which isolation this machine and user
 * allow. In the namespace a program sees neither our processes nor their environment, and nothing in the credential
 * files that exist at the time of the probe. When the program or this process ends, the kernel kills everything that it
 * started. A signal to the group still reaches the program, and its exit status is passed on (128 + N for a death by
 * signal N). A root user loses the capabilities that would let it look past its /proc or at these files. Takes some 30
 * ms. Never rejects.
 */
export function probeIsolation(host: HostEnvironment): Promise<Isolation> {
  const path = host.PATH ?? '/usr/local/bin:/usr/bin:/bin';
  const key = `${path}\0${host.HOME ?? ''}`;
  const known = probes.get(key) ?? probe(path, host);
  probes.set(key, known);
  return known;
}

async function probe(path: string, host: HostEnvironment): Promise<Isolation> {
  const [unshare, setpriv, mount, files] = await Promise.all([
    findProgram('unshare', path),
    findProgram('setpriv', path),
    findProgram('mount', path),
    findCredentialFiles(host),
  ]);
  if (unshare === null || setpriv === null) {
    const why = 'this machine has no `unshare` and `setpriv` (util-linux)';
    return { pidNamespace: false, hidesCredentials: false, explanation: why, wrap: null };
  }
  const root = ownProcess.isRoot;
  const hidden = mount === null || files.length === 0 ? null : { mount, files };
  const problems: string[] = [];
  for (const kind of root ? NAMESPACE_KINDS : NAMESPACE_KINDS.slice(1)) {
    for (const hide of hidden === null ? [null] : [hidden, null]) {
      const wrap = createWrapper({ unshare, setpriv }, kind.flags, root, hide);
      const problem = await runTrial(wrap, path);
      if (problem === null)
        return {
          pidNamespace: true,
          hidesCredentials: hide !== null || files.length === 0,
          explanation: kind.why,
          wrap,
        };
      problems.push(problem);
    }
  }
  return { pidNamespace: false, hidesCredentials: false, explanation: await explainFailure(problems), wrap: null };
}

/**
 * The user namespace is for users other than root, and for a root user that may not create a PID namespace without one.
 */
const NAMESPACE_KINDS = [
  { flags: [], why: 'a PID namespace with its own /proc' },
  { flags: ['--user', '--map-current-user'], why: 'a PID namespace with its own /proc, in a user namespace' },
] as const;

/**
 * Capabilities with which root could unmount the new /proc from above the old one, or reach the kernel or the disk in
 * another way.
 */
const DROPPED_CAPABILITIES = [
  'sys_admin',
  'sys_ptrace',
  'sys_module',
  'sys_rawio',
  'dac_read_search',
  'mknod',
  'bpf',
  'perfmon',
];

interface HiddenFiles {
  readonly mount: string;
  readonly files: readonly string[];
}

function createWrapper(
  { unshare, setpriv }: { readonly unshare: string; readonly setpriv: string },
  flags: readonly string[],
  root: boolean,
  hide: HiddenFiles | null,
): NonNullable<Isolation['wrap']> {
  const dropped = DROPPED_CAPABILITIES.map((name) => `-${name}`).join(',');
  const prefix = [
    // If this process dies, so does unshare, and with it the namespace.
    ...[setpriv, '--pdeathsig', 'KILL', '--'],
    ...[unshare, ...flags, ...(hide === null || root ? [] : ['--keep-caps'])],
    ...['--pid', '--fork', '--kill-child', '--mount-proc', '--'],
    ...(hide === null ? [] : ['/bin/sh', '-c', HIDE_SCRIPT, 'gump-init', hide.mount, ...hide.files, '--']),
    ...(root ? [setpriv, '--inh-caps=-all', `--bounding-set=${dropped}`, '--'] : []),
    ...(hide === null || root ? [] : [setpriv, '--inh-caps=-all', '--ambient-caps=-all', '--']),
    // The first process of a namespace receives no signal that it has no handler for, and must reap all zombies. A
    // shell does both better than the program. It must not `exec` the program, hence the last command. Its message
    // about a death by a signal is not output of the program, hence the descriptors.
    ...['/bin/sh', '-c', 'exec 3>&2 2>/dev/null; (exec "$@" 2>&3 3>&-); exit $?', 'gump-init'],
  ];
  return (argv) => [...prefix, ...argv];
}

/**
 * Covers each file and folder with an empty one; if that fails, the program is not started. Runs only as the first
 * process of a namespace: anywhere else it would hide these files from the user as well.
 */
const HIDE_SCRIPT =
  '[ $$ -eq 1 ] || exit 125; mount=$1; shift; while [ "$1" != -- ]; do ' +
  'if [ -d "$1" ]; then "$mount" -n -t tmpfs -o size=4k,mode=0555 gump "$1" </dev/null || exit 125; ' +
  'elif [ -e "$1" ]; then "$mount" -n --bind /dev/null "$1" </dev/null || exit 125; fi; shift; done; shift; exec "$@"';

/** Runs a trial program in the isolation. Resolves to null if everything works, else to what went wrong. */
async function runTrial(wrap: NonNullable<Isolation['wrap']>, path: string): Promise<string | null> {
  const started = startProcess(
    { file: '/bin/sh', args: ['-c', TRIAL_SCRIPT], cwd: '/', env: { PATH: path } },
    {
      wrap,
      stdout: {
        onLine: (line) => {
          // A plain signal suffices: nothing is left in the namespace.
          if (line.kind !== 'text' || line.text !== 'alone' || started.pid === undefined) return;
          signalProcess(-started.pid, 'SIGTERM');
        },
      },
      stderr: { capture: { head: 1024, tail: 0 } },
      strays: 'ignore',
      deadlineMs: 5_000,
      graceMs: 2_000,
    },
  );
  return trialProblem(await started.ended);
}

/** Prints `alone` if it sees no more processes than the namespace can have, and exits with 7 on TERM. */
const TRIAL_SCRIPT = `trap 'exit 7' TERM; set -- /proc/[0-9]*; [ $# -le 4 ] || exit 8; echo alone; sleep 3 & wait`;

function trialProblem({ ending, stderr }: ProcessResult): string | null {
  if (ending.kind === 'spawn-failed') return ending.message;
  if (ending.kind === 'exited' && ending.code === 7) return null;
  if (ending.kind === 'killed') return 'a signal did not reach the program in the namespace';
  const [firstLine = ''] = capturedText(stderr.captured).trim().split('\n');
  return firstLine === '' ? 'other processes could still be seen in it' : firstLine;
}

async function explainFailure(problems: readonly string[]): Promise<string> {
  const restricted = await readFile('/proc/sys/kernel/apparmor_restrict_unprivileged_userns', 'utf8').catch(() => '0');
  const lastProblem = problems.at(-1) ?? '';
  return restricted.trim() === '1'
    ? `AppArmor keeps user namespaces from programs (kernel.apparmor_restrict_unprivileged_userns): ${lastProblem}`
    : lastProblem;
}

async function findProgram(program: string, path: string): Promise<string | null> {
  for (const folder of path.split(delimiter)) {
    if (isAbsolute(folder) && (await isExecutableFile(join(folder, program)))) return join(folder, program);
  }
  return null;
}
