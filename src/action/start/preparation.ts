import { parseExposures } from '../../execution/confinement/exposures.js';
import { findRunCell } from '../../execution/confinement/run-cell.js';
import type { RunHost } from '../../execution/host.js';
import { findMissingPermissions } from '../../github/api/permissions.js';
import { decidePublication } from '../../github/pull-request/publication.js';
import { findSigningProblem } from '../../github/pull-request/signed-commits.js';
import { checkActorPermission } from '../../github/trigger/actor-permission.js';
import type { RunRequest } from '../../model/request.js';
import { readFileArgument } from '../../runs/local-repository.js';
import { findStartProblems, NO_START_PROBLEMS } from '../../runs/start-problems.js';
import { checkPushAccess, type Remote } from '../../system/git/remote/remote.js';
import { openRepository, listTrackedChanges, type Repository } from '../../system/git/repository/repository.js';
import { openGitStore, type GitStore } from '../../system/git/repository/store.js';
import { parseUserVariables } from '../../system/process/environment/environment.js';
import { remoteOf, type Connection } from '../context/connection.js';
import type { RunTrigger } from './admission.js';
import { createRejection, createCombinedRejection, type RejectedStart } from './rejection.js';
import { resolveSpecification } from './specification.js';
import { resolveStartPoint } from './start-point.js';

/** Everything that a run needs to start. */
export interface PreparedRun {
  readonly repository: Repository;
  readonly remote: Remote;
  /** For reading commits, and for making small ones, independently of any run. */
  readonly store: GitStore;
  readonly request: RunRequest;
}

/** The prepared run, or why it cannot start. */
export type Preparation =
  { readonly ready: true; readonly prepared: PreparedRun } | { readonly ready: false; readonly outcome: RejectedStart };

/**
 * Checks everything that could stop the run or its publication, and reports all problems at once, after the `known`
 * ones.
 */
export async function prepareRun(
  connection: Connection,
  host: RunHost,
  trigger: RunTrigger,
  known: readonly string[],
): Promise<Preparation> {
  const { job, inputs } = connection;
  const about = { thread: trigger.thread?.number ?? null, key: `job=${job.runId}` };
  const stop = (messages: readonly string[]): Preparation => ({
    ready: false,
    outcome: createRejection('preflight', messages, about),
  });

  const opened = await openRepository(host.workspace, host.env);
  if (!opened.ok) return stop([...known, checkoutAdvice(opened.problem, opened.message)]);
  const { repository } = opened;
  const remote = remoteOf(connection);
  const start = await resolveStartPoint(connection, repository, remote, trigger.thread);
  if (!start.ok && start.refused)
    return { ready: false, outcome: createRejection('actor', [start.message], { ...about, status: 'refused' }) };
  if (!start.ok) return stop([...known, start.message]);

  const outsider = await outsiderProblem(connection, host, trigger);
  if (outsider !== null)
    return { ready: false, outcome: createRejection('sandbox', [outsider], { ...about, status: 'refused' }) };
  const scenario = inputs.scenario === '' ? null : await readFileArgument(host.workspace, inputs.scenario);
  const missing = await Promise.all([
    pushProblem(repository, remote),
    signingProblems(connection, start.commit),
    findMissingPermissions(connection.api, { pullRequestBase: mayOpenPull(connection) ? start.branch : null }),
  ]);
  const problems = [
    ...known,
    ...missing.flat(),
    ...parseUserVariables(inputs['agent-env']).problems.map((each) => `Input \`agent-env\`: ${each}.`),
    ...parseExposures(inputs.expose, host.env.HOME).problems.map((each) => `Input \`expose\`: ${each}.`),
    ...parseUserVariables(inputs['gate-env']).problems.map((each) => `Input \`gate-env\`: ${each}.`),
    ...(scenario !== null && 'problem' in scenario ? [`Input \`scenario\`: ${scenario.problem}.`] : []),
  ];
  const store = await openGitStore(repository, `${host.worktrees}/preparation`);
  const request: RunRequest = {
    // A command about an earlier run uses that run's workflow; `selectForCommand` replaces this one.
    workflow: trigger.kind === 'run' ? trigger.workflow : inputs.workflow,
    spec: trigger.kind === 'run' ? await resolveSpecification(store, start.commit, trigger.spec) : null,
    commit: start.commit,
    branch: start.branch,
    governingCommit: start.rules,
    ...(inputs.agent === '' ? {} : { agent: { name: inputs.agent, source: 'Input `agent`' } }),
    inputs: {},
    maxBudgetUsd: inputs['max-budget'],
    maxParallel: inputs['max-parallel'],
    scenario: scenario !== null && 'text' in scenario ? { file: inputs.scenario, text: scenario.text } : null,
    trigger: trigger.thread === null ? job.eventName : `${trigger.thread.kind} ${trigger.thread.number}`,
  };
  if (problems.length > 0) {
    const isComplete = trigger.kind === 'run' && (inputs.scenario === '' || request.scenario !== null);
    const furtherChecks = isComplete ? await findStartProblems(host, store, request) : NO_START_PROBLEMS;
    const messages = [...problems, ...furtherChecks.problems.map(({ message }) => message)];
    return { ready: false, outcome: createCombinedRejection(messages, furtherChecks.invalid, about) };
  }
  await reportRemarks(connection, repository, trigger);
  return { ready: true, prepared: { repository, remote, store, request } };
}

/**
 * The problem that the run's words come from somebody without write access, and agents could not be kept apart from the
 * job here; null if there is none. Only `sandbox: auto` asks.
 */
async function outsiderProblem(
  { api, inputs }: Connection,
  host: RunHost,
  trigger: RunTrigger,
): Promise<string | null> {
  const { thread, author, sender } = trigger;
  if (trigger.kind === 'run' && trigger.spec.from !== 'thread') return null;
  if (inputs.sandbox !== 'auto' || thread === null || (author !== null && author.login === sender?.login)) return null;
  const { cell } = await findRunCell(host);
  if (cell.enter !== null) return null;
  const permission = author === null ? null : await checkActorPermission(api, author, inputs['allowed-bots']);
  if (permission?.kind === 'allowed') return null;
  const who = author === null ? 'a deleted account' : author.login;
  return `The text of #${thread.number} was written by ${who}, who may not write here, and this runner cannot keep agents apart from the job: ${cell.explanation}. For a runner that can, ${cell.remedy ?? 'take another'}; or set \`sandbox: best\` if you trust this text.`;
}

/** What to do about a checkout that cannot be opened. */
export function checkoutAdvice(problem: string, message: string): string {
  if (problem === 'empty') return 'The repository is empty: a run starts from a commit, so push a first one.';
  const isMissing = problem === 'not-a-repository' || problem === 'no-folder';
  return isMissing ? `${message}; check the repository out first, with a step \`uses: actions/checkout\`` : message;
}

async function pushProblem(repository: Repository, remote: Remote): Promise<string[]> {
  const result = await checkPushAccess(repository, remote);
  if (result.ok) return [];
  const { kind, message } = result.failure;
  const words = message.replace(/\s+/g, ' ').slice(0, 300);
  return kind === 'permission' || kind === 'auth' || kind === 'not-found'
    ? [`The token may not push (${words}): give the job \`permissions: contents: write\`.`]
    : [`The repository cannot be reached for a push: ${words}`];
}

async function signingProblems({ inputs, api }: Connection, commit: string): Promise<string[]> {
  const problem = inputs['sign-commits'] ? await findSigningProblem(api, commit) : null;
  return problem === null ? [] : [problem];
}

/** Whether a pull request is opened if the run passes, or if it fails. */
function mayOpenPull({ inputs }: Connection): boolean {
  return (['passed', 'failed'] as const).some((status) => decidePublication(status, inputs).kind === 'pull request');
}

/** Annotates what does not stop the run: uncommitted changes, and hidden parts of the thread that were removed. */
async function reportRemarks(connection: Connection, repository: Repository, trigger: RunTrigger): Promise<void> {
  const changed = await listTrackedChanges(repository);
  if (changed.length > 0)
    connection.annotate(
      'warning',
      `The run starts from the commit: changes of ${changed.slice(0, 5).join(', ')}${changed.length > 5 ? ` and ${changed.length - 5} more files` : ''} in the checkout have no part in it.`,
    );
  if (trigger.kind === 'run' && trigger.spec.from === 'thread')
    for (const note of trigger.spec.notes) connection.annotate('notice', `${note}.`);
}
