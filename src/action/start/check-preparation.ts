import { findRunCell } from '../../execution/confinement/run-cell.js';
import { parseExposures } from '../../execution/confinement/exposures.js';
import type { RunHost } from '../../execution/host.js';
import { isFork } from '../../github/trigger/fetch-pull.js';
import { checkActorPermission } from '../../github/trigger/actor-permission.js';
import { Payload, type Pull } from '../../github/trigger/payload.js';
import { UNSAFE_EVENTS } from '../../github/trigger/trigger.js';
import type { FailureReason } from '../../model/failure.js';
import type { Commit } from '../../model/ids.js';
import type { RunRequest } from '../../model/request.js';
import { CHECK_WORKFLOW, checkSource } from '../../project/check-source.js';
import { uncheckedChangesNote } from '../../runs/local-repository.js';
import { openRepository, type Repository } from '../../system/git/repository/repository.js';
import { parseUserVariables } from '../../system/process/environment/environment.js';
import { remoteOf, type Connection } from '../context/connection.js';
import { checkoutAdvice } from './preparation.js';
import { createRejection, type RejectedStart } from './rejection.js';
import { resolveOrFetch, resolveTip } from './start-point.js';

/** A check that is ready to run, or why it cannot. */
export type CheckPreparation =
  | { readonly ready: true; readonly repository: Repository; readonly request: RunRequest }
  | { readonly ready: false; readonly outcome: RejectedStart };

/**
 * Prepares a check of the commit that is checked out. Nobody needs a permission for it and nothing is written, so neither
 * the sender nor the token is checked. Every rejection fails the job: what was not checked must not look as if it had
 * passed.
 */
export async function prepareCheck(
  connection: Connection,
  host: RunHost,
  payload: unknown,
  known: readonly string[],
): Promise<CheckPreparation> {
  const { job, inputs } = connection;
  const stop = (messages: readonly string[], reason: FailureReason = 'preflight'): CheckPreparation => ({
    ready: false,
    outcome: createRejection(reason, messages, { thread: null, key: `job=${job.runId}` }),
  });
  if (UNSAFE_EVENTS.includes(job.eventName))
    return stop(
      [
        `Nothing is checked on \`${job.eventName}\`, which gives an outsider's work the repository's secrets: use \`on: pull_request\`.`,
      ],
      'actor',
    );
  const parsed = Payload.safeParse(payload);
  if (!parsed.success) return stop([...known, 'The event cannot be read.']);
  const problems = [
    ...known,
    ...parseExposures(inputs.expose, host.env.HOME).problems.map((each) => `Input \`expose\`: ${each}.`),
    ...parseUserVariables(inputs['gate-env']).problems.map((each) => `Input \`gate-env\`: ${each}.`),
  ];
  const opened = await openRepository(host.workspace, host.env);
  if (!opened.ok) return stop([...problems, checkoutAdvice(opened.problem, opened.message)]);
  const { repository } = opened;
  const pull = parsed.data.pull_request ?? null;
  const origin = await originOf(connection, repository, pull);
  if (typeof origin === 'string') return stop([...problems, origin]);
  const check = checkSource([], host.registry.gates);
  if (typeof check === 'string') return stop([...problems, check]);
  if (problems.length > 0) return stop(problems);
  const stranger = await strangerProblem(connection, host, origin, pull);
  if (stranger !== null) return stop([stranger], 'sandbox');
  const note = await uncheckedChangesNote(repository, '');
  return {
    ready: true,
    repository,
    request: {
      workflow: CHECK_WORKFLOW,
      check,
      spec: null,
      commit: repository.head,
      branch: pull?.head.ref ?? job.ref.replace(/^refs\/heads\//, ''),
      governingCommit: origin.rules,
      inputs: {},
      maxBudgetUsd: null,
      maxParallel: 1,
      scenario: null,
      trigger: pull === null ? job.eventName : `pull request ${pull.number}`,
      notes: note === null ? [] : [note],
    },
  };
}

/** Whose commit is checked, and by which settings. */
interface CommitOrigin {
  /** The commit with the settings that apply; null for the checked commit itself, which people with write access made. */
  readonly rules: Commit | null;
  /** Whether somebody without write access may have made the commit. */
  readonly isForeign: boolean;
}

/**
 * Finds out whose commit is checked out. That of a pull request goes by the settings of its base branch. Any other commit
 * than the event's own goes by the event's: a job may check out what a stranger has pushed to a fork.
 */
async function originOf(
  connection: Connection,
  repository: Repository,
  pull: Pull | null,
): Promise<CommitOrigin | string> {
  const { job } = connection;
  const remote = remoteOf(connection);
  if (pull !== null) {
    const rules = await resolveTip(repository, remote, pull.base);
    return rules === null
      ? `The base of pull request #${pull.number} (${pull.base.ref}) cannot be fetched, whose settings apply: give the job \`permissions: contents: read\`.`
      : { rules, isForeign: isFork(pull, job.repository) };
  }
  if (repository.head === job.sha) return { rules: null, isForeign: false };
  const rules = await resolveOrFetch(repository, remote, job.sha);
  return rules === null
    ? `The commit of the event (${job.sha}) cannot be fetched, whose settings apply: give the job \`permissions: contents: read\`.`
    : { rules, isForeign: true };
}

/**
 * The problem that somebody without write access may have made the commit, and its gates could not be kept apart from the
 * job here; null if there is none. Only `sandbox: auto` asks, as for a run.
 */
async function strangerProblem(
  { api, inputs }: Connection,
  host: RunHost,
  { isForeign }: CommitOrigin,
  pull: Pull | null,
): Promise<string | null> {
  if (inputs.sandbox !== 'auto' || !isForeign) return null;
  const { cell } = await findRunCell(host);
  if (cell.enter !== null) return null;
  const author = pull?.user ?? null;
  const permission = author === null ? null : await checkActorPermission(api, author, inputs['allowed-bots']);
  if (permission?.kind === 'allowed') return null;
  const whose = pull === null ? 'The commit that is checked out' : `Pull request #${pull.number} from a fork`;
  return `${whose} may be the work of somebody who may not write here, and this runner cannot keep gates apart from the job: ${cell.explanation}. Take a runner with bubblewrap, sudo or user namespaces, or set \`sandbox: best\` if you trust this code.`;
}
