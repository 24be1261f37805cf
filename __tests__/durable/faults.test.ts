import { describe, expect, it, jest } from '@jest/globals';
import { readLedger } from '../../src/storage/ledger/read-ledger.js';
import type { ActionWorld } from '../action/support/world.js';
import { type Fault, held, refused, secondaryRateLimit, serverError } from '../support/github/faults.js';
import type { StepResult } from '../support/runner/runner.js';
import { full, runs, whole } from '../support/sample.js';
import { inOrderOfChance } from './support/chance.js';
import { builtOnce, openIssue } from './support/issue.js';

const FILES = {
  'README.md': '# widgets\n',
  '.gump/workflows/line.yaml': `name: line
steps:
  - name: impl
    agent: claude-haiku
    output: diff
    prompt: "Do: {spec}"
    gate:
      - bash: test -e one.txt
`,
  'plays.yaml': 'agents:\n  - { step: impl, write: { one.txt: "1" }, cost: 0.10 }\n',
  'fails.yaml': 'agents:\n  - { step: impl, write: { two.txt: "2" }, cost: 0.10 }\n',
};

/** A job whose calls are struck, and how it ends where they are not. */
interface Workload {
  readonly name: string;
  readonly inputs: Readonly<Record<string, string>>;
  /** Whether a run on the same thread failed before and left a draft. */
  readonly follows: boolean;
  readonly reason: string;
  readonly told: string;
  /** Of the pull request; what it lacks, in words. */
  readonly lacks: (pull: Pull) => readonly string[];
}

type Pull = Awaited<ReturnType<ActionWorld['github']['pulls']>>[number];

const ADORNED: Workload = {
  name: 'signed and adorned, after a draft',
  inputs: { scenario: 'plays.yaml', 'sign-commits': 'true', 'pr-labels': 'by gump', reviewers: 'wendy' },
  follows: true,
  reason: '',
  told: 'passed all gates',
  lacks: ({ labels, pull }) => [
    ...(labels.includes('by gump') ? [] : ['no label']),
    ...(pull?.reviewers.includes('wendy') === true ? [] : ['no review was asked for']),
    ...(pull?.draft === false ? [] : ['it is a draft']),
  ],
};

const WORKLOADS: readonly Workload[] = [
  {
    ...{ name: 'plain', inputs: { scenario: 'plays.yaml' }, follows: false, reason: '', told: 'passed all gates' },
    lacks: () => [],
  },
  ADORNED,
  {
    ...{
      name: 'failing',
      inputs: { scenario: 'fails.yaml', 'sign-commits': 'true' },
      follows: false,
      reason: 'gate_failed',
      told: 'failed',
    },
    lacks: ({ pull }) => (pull?.draft === true ? [] : ['it is no draft']),
  },
];

/** What can become of a call. `lasting`: of each later call of the same operation in that job as well. */
const KINDS: readonly { readonly name: string; readonly fault: Fault; readonly lasting: boolean }[] = [
  { name: '500', fault: serverError(500), lasting: true },
  { name: '502 once', fault: serverError(502), lasting: false },
  { name: '403 permission', fault: refused(403, 'Resource not accessible by integration'), lasting: true },
  { name: '403 abuse limit', fault: secondaryRateLimit(1), lasting: false },
  { name: '404', fault: refused(404, 'Not Found'), lasting: true },
  { name: '409', fault: refused(409, 'Conflict'), lasting: true },
  { name: '422', fault: refused(422, 'Validation Failed'), lasting: true },
  { name: 'reset', fault: { kind: 'reset' }, lasting: false },
  { name: 'reset, performed', fault: { kind: 'reset', performed: true }, lasting: false },
  { name: 'reset for good', fault: { kind: 'reset' }, lasting: true },
  { name: 'no answer', fault: held().fault, lasting: false },
];

interface Case {
  readonly workload: Workload;
  readonly operation: string;
  /** Which call of that operation. */
  readonly call: number;
  readonly kind: (typeof KINDS)[number];
}

/** More calls of one operation than a job ever makes. */
const ALL_CALLS = 100;

/** As if it had not been struck. */
const WELL: Fault = { kind: 'delay', until: Promise.resolve() };

const BOT = 'github-actions[bot]';
const impatience = new URL('./support/impatient.mjs', import.meta.url);

jest.setTimeout(full ? 3_600_000 : 240_000);

describe("a call of GitHub's API that goes wrong", () => {
  const action = builtOnce();

  it('loses no work, and is said; the job run again completes it, with one pull request and one comment', async () => {
    // The others make few calls that the richest does not.
    const calls = (await Promise.all((full ? WORKLOADS : [ADORNED]).map(callsOf))).flat();
    for (const operation of ['graphql', 'issues/add-labels', 'pulls/request-reviewers', 'git/update-ref'])
      expect(calls.map((call) => call.operation)).toContain(operation);
    const all = calls.flatMap((call) => KINDS.map((kind) => ({ ...call, kind })));
    // Some five hundred, of two or three jobs each: where a share was asked for, a quarter of it has to do.
    const cases = inOrderOfChance(all).slice(0, runs(2, whole ? all.length : all.length / 4));
    const wrong: string[] = [];
    const left = [...cases];
    const worker = async (): Promise<void> => {
      for (let next = left.pop(); next !== undefined; next = left.pop()) {
        const { workload, operation, call, kind } = next;
        for (const problem of await problemsAfter(next))
          wrong.push(`${workload.name}: ${operation} ${call}, ${kind.name}: ${problem}`);
      }
    };
    // Much of the time is waiting.
    await Promise.all([worker(), worker(), worker()]);
    expect(wrong.sort()).toEqual([]);
  });

  /** The calls of a run that all goes well in, each by its operation and number. */
  async function callsOf(workload: Workload): Promise<Omit<Case, 'kind'>[]> {
    return inWorld(workload, async (world, issue) => {
      const before = world.github.requests.length;
      const result = await labelled(world, issue, workload);
      expect(await incomplete(world, issue, result, workload)).toEqual([]);
      const seen = new Map<string, number>();
      return world.github.requests.slice(before).map(({ operation, path }) => {
        if (operation === null) throw new Error(`no operation: ${path}`);
        const call = (seen.get(operation) ?? 0) + 1;
        seen.set(operation, call);
        return { workload, operation, call };
      });
    });
  }

  async function problemsAfter({ workload, operation, call, kind }: Case): Promise<string[]> {
    return inWorld(workload, async (world, issue) => {
      const struck = kind.lasting ? Array.from({ length: ALL_CALLS }, (_, more) => call + more) : [call];
      world.github.fault(operation, kind.fault, { calls: struck });
      const first = await labelled(world, issue, workload);
      const problems = [...problemsOf(first), ...(await lostWork(world, first)), ...(await launchesOf(first, 1))];
      const missing = await incomplete(world, issue, first, workload);
      // Whoever is told that it passed, and that something is missing, was told so.
      if (missing.length > 0 && first.annotations.length === 0) problems.push(`not said: ${missing.join(', ')}`);
      if (missing.length > 0) {
        world.github.fault(operation, WELL);
        const again = await labelled(world, issue, workload, { runAttempt: 2 });
        const left = [
          ...problemsOf(again),
          ...(await launchesOf(again, 1)),
          ...(await incomplete(world, issue, again, workload)),
        ];
        problems.push(...left.map((problem) => `${problem}, run again after ${first.outputs.status ?? ''}`));
      }
      return [...problems, ...(await doubles(world, issue))];
    });
  }

  function labelled(
    world: ActionWorld,
    issue: number,
    { inputs }: Pick<Workload, 'inputs'>,
    job: { readonly runId?: number; readonly runAttempt?: number } = {},
  ): Promise<StepResult> {
    const trigger = { on: 'issues.labeled', number: issue, label: 'gump:line', sender: 'wendy' } as const;
    const env = { NODE_OPTIONS: `--import=${impatience.href}` };
    return world.run(trigger, { inputs, runId: 7, env, ...job });
  }

  async function inWorld<T>({ follows }: Workload, use: (world: ActionWorld, issue: number) => Promise<T>): Promise<T> {
    const world = await openIssue(action.folder, { files: FILES });
    try {
      const { issue } = world;
      const before = { inputs: { scenario: 'fails.yaml', 'sign-commits': 'true' } };
      if (follows) await labelled(world, issue, before, { runId: 6 });
      return await use(world, issue);
    } finally {
      await world.close();
    }
  }
});

/** What every job owes, whatever becomes of its calls. */
function problemsOf({ outputs, main, post, annotations, summary, conclusion }: StepResult): string[] {
  const { status = '', 'failure-reason': reason = '' } = outputs;
  const problems: string[] = [];
  if (main.signal !== null || post?.failed === true) problems.push('a half of the action broke');
  if (!['passed', 'failed', 'refused'].includes(status)) problems.push(`status ${status}`);
  if (status !== 'passed' && (reason === '' || reason === 'internal')) problems.push(`${status}, reason "${reason}"`);
  if (conclusion !== 'success' && !annotations.some(({ level, message }) => level === 'error' && message.length > 20))
    problems.push('red, and no sentence on why');
  if (summary === '') problems.push('no summary');
  return problems;
}

/** What was paid for is on a branch, or stored for the next job. */
async function lostWork(world: ActionWorld, { outputs }: StepResult): Promise<string[]> {
  const { ledger = '' } = outputs;
  if (ledger === '') return [];
  const { events } = await readLedger(ledger);
  if (!events.some(({ type }) => type === 'attempt_snapshotted')) return [];
  const refs = await world.github.remote.git([
    'for-each-ref',
    '--format=%(refname)',
    'refs/gump/runs',
    'refs/heads/gump',
  ]);
  return refs === '' ? ['the work is nowhere'] : [];
}

/** What is not there that a run leaves which came to its end. */
async function incomplete(
  world: ActionWorld,
  issue: number,
  { outputs }: StepResult,
  workload: Workload,
): Promise<string[]> {
  if (outputs['failure-reason'] !== workload.reason) return [`it is ${outputs.status ?? 'nothing'}`];
  const [pull] = await world.github.pulls();
  if (pull === undefined) return ['no pull request'];
  const run = outputs['run-id'] ?? '';
  const told = commentsOn(world, issue).filter((body) => body.includes(run) && body.includes(workload.told));
  const counted = commentsOn(world, pull.number).filter((body) => body.includes(run));
  return [
    ...(told.length === 1 ? [] : ['no comment on the issue']),
    ...(counted.length === 1 ? [] : ['no cost ledger']),
    ...workload.lacks(pull),
  ];
}

/** Pull requests and comments that are there twice; each comment of ours has a first line of its own. */
async function doubles(world: ActionWorld, issue: number): Promise<string[]> {
  const pulls = await world.github.pulls();
  const threads = [issue, ...pulls.map(({ number }) => number)];
  const markers = threads.flatMap((number) =>
    commentsOn(world, number).map((body) => `${number} ${body.split('\n')[0] ?? ''}`),
  );
  const twice = markers.filter((marker, at) => markers.indexOf(marker) < at);
  return [...(pulls.length > 1 ? [`${pulls.length} pull requests`] : []), ...twice.map((marker) => `twice: ${marker}`)];
}

/** Nobody was paid twice for the same. */
async function launchesOf({ outputs }: StepResult, most: number): Promise<string[]> {
  const { ledger = '' } = outputs;
  if (ledger === '') return [];
  const launches = (await readLedger(ledger)).events.filter(({ type }) => type === 'agent_launched').length;
  return launches <= most ? [] : [`${launches} launches`];
}

function commentsOn({ github }: ActionWorld, number: number): string[] {
  return github
    .thread(number)
    .comments.filter(({ author }) => author === BOT)
    .map(({ body }) => body);
}
