import { z } from 'zod';
import { type MachineKind, PLACES } from '../../support/machines/kinds.js';
import type { Machine } from '../../support/machines/machine.js';
import type { StepResult } from '../../support/runner/runner.js';
import { attackedFiles, attackStep, type AttackedWorld, openAttackedWorld } from './attacked-world.js';
import { HuntReport } from './hunt-report.js';

/** What a gate said of what it saw that no gate should see. */
const GateReport = z.record(z.enum(['npmrc', 'ignored', 'executable', 'hidden']), z.boolean());

/** What the agent of a later step saw of what an earlier one left outside of its work. */
const ProbeReport = z.object({
  otherHome: z.string(),
  settingsInHome: z.array(z.string()),
});

/** The last word on an attempt in the ledger. */
const Attempt = z.object({
  type: z.literal('attempt_completed'),
  step: z.string(),
  status: z.string(),
  reason: z.string().nullable(),
});

/** Checksums and names of what no agent and no gate may change. */
interface Belongings {
  readonly action: string;
  readonly workspaceGit: string;
  readonly home: string;
  readonly programs: string;
}

/** All that is left of three runs of the action under attack, on one machine. */
export interface Evidence {
  readonly world: AttackedWorld;
  /** The run whose agents and gates attack everything around them. */
  readonly result: StepResult;
  readonly before: Belongings;
  readonly after: Belongings;
  readonly agentHunt: HuntReport;
  readonly gateHunt: HuntReport;
  /** Of the last gate, before which another gate and two agents had left things behind. */
  readonly lastGate: z.infer<typeof GateReport>;
  readonly probe: z.infer<typeof ProbeReport>;
  /** The names of files that attacks leave when something of theirs was run outside of an isolation. */
  readonly marks: readonly string[];
  /** Command lines of the machine's processes after that run. */
  readonly processes: string;
  /** Of the run whose agents leave trees that should not become commits, by the step's name. */
  readonly oddAttempts: ReadonlyMap<string, z.infer<typeof Attempt>>;
  /** Of the run on a pull request whose head attacks. */
  readonly pullResult: StepResult;
  readonly close: () => Promise<void>;
}

export const BRANCH = 'gump/issue-1-attacked';

const ATTACKED = `name: attacked
steps:
${attackStep('one', 'node attacks/agent-attacks.mjs', 'node attacks/gate-attacks.mjs')}
${attackStep('hunt', 'node attacks/hunt.mjs hunt.json', 'node attacks/hunt.mjs')}
${attackStep('two', 'node attacks/probe.mjs', 'node attacks/gate-attacks.mjs')}`;

const WORKFLOW = '.github/workflows/ci.yml';
/** Each in a worktree of its own. Shell commands without braces: those are for templates. */
const ODD_TREES = {
  unseen: `echo evil >> ${WORKFLOW}; git update-index --assume-unchanged ${WORKFLOW}; echo x > unseen.txt`,
  link: `ln -s ${PLACES.home}/.npmrc link.txt`,
  hard: `ln ${PLACES.home}/.netrc hard.txt; ln ${PLACES.workspace}/gha-creds-0f1e2d3c.json hard.json; echo x > hard.md`,
  swapped: `tree=$PWD; cd ..; mv $tree moved; ln -s ${PLACES.workspace} $tree`,
  sparse: 'truncate -s 400M sparse.bin',
  many: 'mkdir many; seq 20001 | sed s,^,many/f, | xargs touch',
};
const npmrc = attackStep('npmrc', 'echo script-shell=/bin/true > .npmrc', 'npm test');
const ODD = `name: odd
steps:
  - name: odd
    parallel: true
    steps:
${[...Object.entries(ODD_TREES).map(([name, command]) => attackStep(name, command)), npmrc]
  .join('')
  .replace(/^(?=.)/gm, '    ')}`;

const PULL = `name: pull
steps:
${attackStep('impl', 'echo x > pulled.txt', 'npm test')}`;

const FILES = {
  '.gitignore': 'ignored\nnode_modules\n',
  'package.json': '{ "name": "widgets", "scripts": { "test": "exit 1" } }\n',
  [WORKFLOW]: 'on: push\n',
  '.gump/workflows/attacked.yaml': ATTACKED,
  '.gump/workflows/odd.yaml': ODD,
  '.gump/workflows/pull.yaml': PULL,
};

/**
 * Runs all attacks on a machine of a kind, with `sandbox: strict`. Rejects if the run under attack does not pass: then
 * nothing was attacked, and nothing is shown.
 */
export async function gatherEvidence(kind: MachineKind): Promise<Evidence> {
  const world = await openAttackedWorld(kind, await attackedFiles(FILES));
  const { github, machine } = world;
  const close = () => world.close();
  try {
    const number = github.openIssue({ title: 'Attack', body: 'All of it.', author: 'wendy' });
    const run = (workflow: string) =>
      world.run({ on: 'issues.labeled', number, label: `gump:${workflow}`, sender: 'wendy' }, { sandbox: 'strict' });
    const before = await belongings(machine);
    const result = await run('attacked');
    if (result.outputs.status !== 'passed') throw new Error(`the run under attack did not pass:\n${result.log}`);
    const after = await belongings(machine);
    const text = async (argv: readonly string[]) => (await machine.run(argv)).stdout;
    const processes = await text(['sh', '-c', "cat /proc/[0-9]*/cmdline | tr '\\0' ' '"]);

    const shown = async (path: string): Promise<unknown> => JSON.parse((await world.show(BRANCH, path)) ?? 'null');
    const agentHunt = HuntReport.parse(await shown('hunt.json'));
    const gateHunt = HuntReport.parse(JSON.parse(`{"found${await world.printed(result, 'hunt', '{"found')}`));
    const lastGate = GateReport.parse(JSON.parse(await world.printed(result, 'two', 'GATE ')));
    const probe = ProbeReport.parse(await shown('probe.json'));

    const oddAttempts = await attemptsOf(world, await run('odd'));
    const pullResult = await runOnPull(world);
    const marks = (await text(['find', PLACES.home, '-maxdepth', '1', '-name', 'PWN-*', '-printf', '%f\\n'])).trim();
    return {
      ...{ world, result, before, after, agentHunt, gateHunt, lastGate, probe, processes, oddAttempts, pullResult },
      marks: marks.split('\n').filter(Boolean),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function belongings(machine: Machine): Promise<Belongings> {
  const sums = async (folder: string, ...filter: readonly string[]) =>
    (await machine.run(['sh', '-c', 'find "$@" -exec sha256sum {} + | sort', 'sh', folder, ...filter])).stdout;
  return {
    action: await sums(PLACES.action, '-type', 'f'),
    workspaceGit: await sums(
      `${PLACES.workspace}/.git`,
      '-type',
      'f',
      '(',
      '-name',
      'config',
      '-o',
      '-path',
      '*/hooks/*',
      ')',
    ),
    home: await sums(PLACES.home, '-path', PLACES.work, '-prune', '-o', '-type', 'f'),
    programs: (await machine.run(['ls', PLACES.bin, '/usr/local/bin'])).stdout,
  };
}

async function attemptsOf({ machine }: AttackedWorld, { outputs }: StepResult): Promise<Evidence['oddAttempts']> {
  const { stdout } = await machine.run(['cat', outputs.ledger ?? '']);
  const events = stdout.split('\n').filter((line) => line.includes('"attempt_completed"'));
  const attempts = events.map((line) => Attempt.parse(JSON.parse(line)));
  return new Map(attempts.map((attempt) => [attempt.step.replace(/^odd\//, ''), attempt]));
}

/** The head of the pull request brings the script that the gate of its base starts. */
async function runOnPull(world: AttackedWorld): Promise<StepResult> {
  const { github } = world;
  await github.remote.git(['branch', 'topic', 'main']);
  const scripts = { test: 'touch /home/runner/PWN-71 || true' };
  await github.remote.commit('topic', { 'package.json': JSON.stringify({ name: 'topic', scripts }) });
  const number = await github.openPull({ title: 'Topic', author: 'rita', head: 'topic' });
  return world.run({ on: 'pull_request.labeled', number, label: 'gump:pull', sender: 'wendy' }, { sandbox: 'strict' });
}
