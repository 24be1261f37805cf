import { readFile } from 'node:fs/promises';
import { delimiter, isAbsolute, join } from 'node:path';
import { isExecutableFile } from '../../executable-file.js';
import type { HostEnvironment } from '../environment/environment.js';
import { capturedText } from '../output/capture.js';
import type { ProcessResult } from '../process.js';
import { startProcess } from '../start-process.js';
import { signalProcess } from '../strays.js';
import { credentialFiles } from './credential-files.js';

/** What keeps the processes of agents and gates apart from ours on this machine. */
export interface Isolation {
  /** Whether each of them gets a PID namespace with a /proc of its own. */
  readonly pid: boolean;
  /** Whether the credential files of the user's HOME are out of their sight; see `credentialFiles`. */
  readonly hides: boolean;
  /** Which kind it is, or why there is none: a clause for people. */
  readonly why: string;
  /** For `ProcessOptions.wrap`; null where there is none. */
  readonly wrap: ((argv: readonly string[]) => readonly string[]) | null;
}

/** What `sandbox: off` comes to. */
export const SWITCHED_OFF: Isolation = {
  pid: false,
  hides: false,
  why: 'it is switched off (`sandbox: off`)',
  wrap: null,
};

const probes = new Map<string, Promise<Isolation>>();

/**
 * Tries once in this process, by a start and a stop, what this machine and user have to give. In the namespace a program
 * sees neither our processes nor their environment, and nothing in the credential files that the user has by now; when it
 * ends, or we do, the kernel kills all that it started. A signal to the group still reaches it, and its exit status comes
 * through (a death by signal N as 128 + N). Root gives up the capabilities by which it could look behind its /proc or
 * these files. Takes some 30 ms. Never rejects.
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
    find('unshare', path),
    find('setpriv', path),
    find('mount', path),
    credentialFiles(host),
  ]);
  if (unshare === null || setpriv === null) {
    const why = 'this machine has no `unshare` and `setpriv` (util-linux)';
    return { pid: false, hides: false, why, wrap: null };
  }
  const root = process.getuid?.() === 0;
  const hidden = mount === null || files.length === 0 ? null : { mount, files };
  const problems: string[] = [];
  for (const kind of root ? KINDS : KINDS.slice(1)) {
    for (const hide of hidden === null ? [null] : [hidden, null]) {
      const wrap = wrapper({ unshare, setpriv }, kind.flags, root, hide);
      const problem = await tryOut(wrap, path);
      if (problem === null) return { pid: true, hides: hide !== null || files.length === 0, why: kind.why, wrap };
      problems.push(problem);
    }
  }
  return { pid: false, hides: false, why: await explained(problems), wrap: null };
}

/** A user namespace is for those who are not root, and for a root who may not do it otherwise. */
const KINDS = [
  { flags: [], why: 'a PID namespace with its own /proc' },
  { flags: ['--user', '--map-current-user'], why: 'a PID namespace with its own /proc, in a user namespace' },
] as const;

/** What it takes to unmount the new /proc from above the old one, or to reach the kernel and the disk by another way. */
const GIVEN_UP = ['sys_admin', 'sys_ptrace', 'sys_module', 'sys_rawio', 'dac_read_search', 'mknod', 'bpf', 'perfmon'];

interface Hidden {
  readonly mount: string;
  readonly files: readonly string[];
}

function wrapper(
  { unshare, setpriv }: { readonly unshare: string; readonly setpriv: string },
  flags: readonly string[],
  root: boolean,
  hide: Hidden | null,
): NonNullable<Isolation['wrap']> {
  const less = GIVEN_UP.map((name) => `-${name}`).join(',');
  const begin = [
    // Should we die, so does unshare, and with it the namespace.
    ...[setpriv, '--pdeathsig', 'KILL', '--'],
    ...[unshare, ...flags, ...(hide === null || root ? [] : ['--keep-caps'])],
    ...['--pid', '--fork', '--kill-child', '--mount-proc', '--'],
    ...(hide === null ? [] : ['/bin/sh', '-c', HIDE, 'gump-init', hide.mount, ...hide.files, '--']),
    ...(root ? [setpriv, '--inh-caps=-all', `--bounding-set=${less}`, '--'] : []),
    ...(hide === null || root ? [] : [setpriv, '--inh-caps=-all', '--ambient-caps=-all', '--']),
    // The first process of a namespace gets no signal that it has no handler for, and has to collect all zombies: a
    // shell is better at both than the program. It must not `exec`, hence the last command; and what it has to say of a
    // death by a signal is no output of the program, hence the descriptors.
    ...['/bin/sh', '-c', 'exec 3>&2 2>/dev/null; (exec "$@" 2>&3 3>&-); exit $?', 'gump-init'],
  ];
  return (argv) => [...begin, ...argv];
}

/**
 * Puts nothing in the place of each file and folder; where that fails, the program is not started. Only as the first
 * process of a namespace: anywhere else the user would lose these files with us.
 */
const HIDE =
  '[ $$ -eq 1 ] || exit 125; mount=$1; shift; while [ "$1" != -- ]; do ' +
  'if [ -d "$1" ]; then "$mount" -n -t tmpfs -o size=4k,mode=0555 gump "$1" </dev/null || exit 125; ' +
  'elif [ -e "$1" ]; then "$mount" -n --bind /dev/null "$1" </dev/null || exit 125; fi; shift; done; shift; exec "$@"';

/** Null where it does all that is promised, else what went wrong. */
async function tryOut(wrap: NonNullable<Isolation['wrap']>, path: string): Promise<string | null> {
  const started = startProcess(
    { file: '/bin/sh', args: ['-c', TRIAL], cwd: '/', env: { PATH: path } },
    {
      wrap,
      stdout: {
        onLine: (line) => {
          // A mere signal: nothing is left in the namespace to be looked for.
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
  return judged(await started.ended);
}

/** Says so if it sees no more processes than there can be, and ends in its own way when it is told to. */
const TRIAL = `trap 'exit 7' TERM; set -- /proc/[0-9]*; [ $# -le 4 ] || exit 8; echo alone; sleep 3 & wait`;

function judged({ ending, stderr }: ProcessResult): string | null {
  if (ending.kind === 'spawn-failed') return ending.message;
  if (ending.kind === 'exited' && ending.code === 7) return null;
  if (ending.kind === 'killed') return 'a signal did not reach the program in the namespace';
  const [said = ''] = capturedText(stderr.captured).trim().split('\n');
  return said === '' ? 'other processes could still be seen in it' : said;
}

async function explained(problems: readonly string[]): Promise<string> {
  const restricted = await readFile('/proc/sys/kernel/apparmor_restrict_unprivileged_userns', 'utf8').catch(() => '0');
  const said = problems.at(-1) ?? '';
  return restricted.trim() === '1'
    ? `AppArmor keeps user namespaces from programs (kernel.apparmor_restrict_unprivileged_userns): ${said}`
    : said;
}

async function find(program: string, path: string): Promise<string | null> {
  for (const folder of path.split(delimiter)) {
    if (isAbsolute(folder) && (await isExecutableFile(join(folder, program)))) return join(folder, program);
  }
  return null;
}
