import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type GitHub, type GitHubOptions, startGitHub } from '../../support/github/github.js';
import {
  type Runner,
  type RunningStep,
  startRunner,
  type StepOptions,
  type StepResult,
} from '../../support/runner/runner.js';
import { type Trigger, triggered } from '../../support/trigger.js';

const run = promisify(execFile);

/** GitHub, a runner, and the steps of a job: checkout, then the action. */
export interface ActionWorld {
  readonly github: GitHub;
  readonly runner: Runner;
  /** A folder of no machine, to be exposed to agents and gates (`expose`): tests leave there what those wait for. */
  readonly shared: string;
  start(trigger: Trigger, step?: JobOptions): Promise<RunningStep>;
  run(trigger: Trigger, step?: JobOptions): Promise<StepResult>;
  /** What actions/checkout leaves of that ref: the folder that a step may be given as its `workspace`. */
  checkout(ref: string): Promise<string>;
  /** Another machine: its own HOME, its own temporary folder. */
  addRunner(): Promise<Runner>;
  /** A file of the branch on the remote; null where it is not there. */
  show(branch: string, path: string): Promise<string | null>;
  close(): Promise<void>;
}

/** `on`: the machine, where it is not the first one. `runId`: of the job, where it matters. */
export interface JobOptions extends Partial<StepOptions> {
  readonly on?: Runner;
  readonly runId?: number;
  readonly runAttempt?: number;
}

export async function openWorld(action: string, options: GitHubOptions = {}): Promise<ActionWorld> {
  const github = await startGitHub({ collaborators: { wendy: 'write', rita: 'read' }, ...options });
  const runner = await startRunner();
  const machines = [runner];
  const root = await mkdtemp(join(tmpdir(), 'job-'));
  const shared = join(root, 'shared');
  await mkdir(shared);
  let checkouts = 0;

  async function start(trigger: Trigger, options: JobOptions = {}): Promise<RunningStep> {
    const { on = runner, runId, runAttempt, ...step } = options;
    const { job: plain, event } = await triggered(github, trigger);
    const job = { ...plain, ...(runId !== undefined && { runId }), ...(runAttempt !== undefined && { runAttempt }) };
    const workspace = step.workspace ?? (await checkout(job.ref));
    return on.start({ action, job, event, workspace, ...step });
  }

  /** As actions/checkout does it: one commit, no branch, no credentials left behind. */
  async function checkout(ref: string): Promise<string> {
    const dir = join(root, `checkout-${(checkouts += 1)}`);
    await run('git', ['init', '--quiet', dir]);
    const git = (...args: string[]) => run('git', ['-C', dir, ...args]);
    await git('remote', 'add', 'origin', `${github.serverUrl}/${github.remote.name}`);
    if ((await github.remote.resolve(ref)) === null) return dir;
    await git('fetch', '--quiet', '--depth=1', `file://${github.remote.dir}`, `${ref}:refs/remotes/origin/main`);
    await git('checkout', '--quiet', '--detach', 'refs/remotes/origin/main');
    return dir;
  }

  return {
    github,
    runner,
    shared,
    start,
    checkout,
    run: async (trigger, step) => (await start(trigger, step)).result,
    show: (branch, path) =>
      github.remote.git(['show', `${branch}:${path}`]).then(
        (text) => text,
        () => null,
      ),
    async addRunner() {
      const machine = await startRunner();
      machines.push(machine);
      return machine;
    },
    async close() {
      for (const machine of machines) await machine.close();
      await rm(root, { recursive: true, force: true });
      await github.close();
    },
  };
}
