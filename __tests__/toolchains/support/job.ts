import { existsSync } from 'node:fs';
import { readLedger } from '../../../src/storage/ledger/read-ledger.js';
import type { Event } from '../../../src/model/index.js';
import {
  BEGIN_REPOSITORY,
  type CellWayOfMachine,
  openJobMachine,
  writeProject,
} from '../../support/machines/job-machine.js';
import { PLACES, RUNNER_UID } from '../../support/machines/kinds.js';
import type { Machine } from '../../support/machines/machine.js';
import type { ToolchainProject } from './toolchain.js';

/** What is left of a job that prepared a project and ran gump on it without a network. */
export interface FinishedJob {
  readonly code: number | null;
  readonly output: string;
  readonly events: readonly Event[];
  /** Names and sums of the user's caches. */
  readonly cachesBefore: string;
  readonly cachesAfter: string;
}

/** Runs the whole job on a machine of its own. Rejects if the project cannot be prepared, or the run not begun. */
export async function runJob(project: ToolchainProject, way: CellWayOfMachine): Promise<FinishedJob> {
  const machine = await openJobMachine(way, project.shown);
  try {
    // Root's home folder is another than its HOME, as in a job's container.
    const home = way.kind === 'root' ? [PLACES.home, '/root'] : [PLACES.home];
    const caches = home.flatMap((folder) => project.caches.map((name) => `${folder}/${name}`));
    await prepare(machine, project, caches);
    const cachesBefore = await sumsOf(machine, caches);
    const { code, stdout, stderr } = await runGump(machine, project);
    if (code !== 0 && code !== 1) throw new Error(`gump ended with ${code}: ${stdout}${stderr}`);
    const ledger = (await shell(machine, project, 'echo .gump/runs/*/ledger.ndjson')).stdout.trim();
    const { events } = await readLedger(machine.outside(`${PLACES.workspace}/${ledger}`));
    const artifacts = (await shell(machine, project, 'find .gump/runs -name "*.txt" -exec tail -n 30 -- "{}" +'))
      .stdout;
    return {
      code,
      output: stdout + stderr + artifacts,
      events,
      cachesBefore,
      cachesAfter: await sumsOf(machine, caches),
    };
  } finally {
    await machine.close();
  }
}

/** A gate that leaves a file in each cache, and fails where another gate's is there already. */
const leaveTraces = (caches: readonly string[]): string => `for cache in ${caches.join(' ')}; do
  test ! -e "$cache/left" || { echo "$cache has what an earlier gate left"; exit 1; }
  test ! -d "$cache" || touch "$cache/left" 2>/dev/null || echo "$cache can only be read"
done
`;

async function prepare(machine: Machine, project: ToolchainProject, caches: readonly string[]): Promise<void> {
  const gates = ['bash: sh leave-traces.sh', ...project.gates, 'compile', 'test'];
  const workflow = {
    name: 'check',
    steps: [
      { name: 'impl', agent: 'claude-haiku', output: 'diff', prompt: 'Do it.', on_failure: { retry: 2 }, gate: gates },
    ],
  };
  const files = {
    ...project.files,
    ...project.right,
    'leave-traces.sh': leaveTraces(caches),
    '.gump/workflows/check.yaml': JSON.stringify(workflow),
  };
  await writeProject(machine, files);
  const agents = [
    { step: 'impl', attempt: 1, write: project.wrong },
    { step: 'impl', attempt: 2, write: { ...project.right, 'NOTES.md': 'Mended.\n' } },
  ];
  await machine.write(`${PLACES.temp}/scenario.yaml`, JSON.stringify({ agents }));
  const { code, stdout, stderr } = await shell(machine, project, `set -e; ${project.prepare}; ${BEGIN_REPOSITORY}`);
  if (code !== 0) throw new Error(`${project.name} could not be prepared: ${stdout}${stderr}`);
}

/** Runs gump with no network but loopback, as a step of a job would. */
function runGump(machine: Machine, project: ToolchainProject) {
  const user = machine.uid === 0 ? '0' : String(RUNNER_UID);
  const cutOff = `ip link set lo up && exec setpriv --reuid=${user} --regid=${user} --clear-groups -- "$@"`;
  const gump = [`${PLACES.action}/dist/cli/index.js`, 'run', 'check', '--sandbox', 'strict'];
  const args = ['node', ...gump, '--scenario', `${PLACES.temp}/scenario.yaml`];
  return machine.run(['unshare', '--net', 'sh', '-c', cutOff, 'sh', ...args], {
    ...{ as: 'root', cwd: PLACES.workspace },
    env: { ...environmentOf(machine, project), GITHUB_ACTIONS: 'true', RUNNER_TEMP: PLACES.temp },
  });
}

function shell(machine: Machine, project: ToolchainProject, script: string) {
  return machine.run(['sh', '-c', script], { cwd: PLACES.workspace, env: environmentOf(machine, project) });
}

/** The machine's own authorities. With `--prefix` npm reads no settings of the machine, where a proxy's may be named. */
const AUTHORITIES = '/etc/ssl/certs/ca-certificates.crt';
const CERTIFICATES: Readonly<Record<string, string>> = existsSync(AUTHORITIES)
  ? { NODE_EXTRA_CA_CERTS: AUTHORITIES }
  : {};

function environmentOf(machine: Machine, { path }: ToolchainProject): Record<string, string> {
  return { ...CERTIFICATES, PATH: [...path, machine.env.PATH].join(':') };
}

async function sumsOf(machine: Machine, caches: readonly string[]): Promise<string> {
  const { stdout } = await machine.run([
    'sh',
    '-c',
    'find "$@" -type f -exec sha256sum {} + 2>/dev/null | sort',
    'sh',
    ...caches,
  ]);
  return stdout;
}
