import type { RunHost } from '../../execution/host.js';
import { branchName } from '../../github/pull-request/branch-name.js';
import { compareLink } from '../../github/pull-request/compare-link.js';
import { type Publication, decidePublication } from '../../github/pull-request/publication.js';
import { openPullRequest, type PullRequestResult } from '../../github/pull-request/pull-request.js';
import { createSignedCommits, moveBranch } from '../../github/pull-request/signed-commits.js';
import type { Thread } from '../../github/trigger/trigger.js';
import type { Event, NewEventOf } from '../../model/events/event.js';
import { Commit } from '../../model/ids.js';
import { publishRun } from '../../publishing/publish-run.js';
import type { ApiPush, PushBranchResult } from '../../publishing/push-branch.js';
import { cleanLine } from '../../report/format/text.js';
import { renderPullRequestBody } from '../../report/markdown/documents.js';
import type { RunSummary } from '../../report/run-summary/run-summary.js';
import { type Connection, createPublicationContext } from '../context/connection.js';
import type { PreparedRun } from '../start/preparation.js';

/** The result of publishing a run's work. */
export interface PublicationResult {
  /** The event for the ledger; null if there is nothing to record. */
  readonly event: NewEventOf<'published'> | null;
  /** Where a person can open the pull request by hand, if there should be one and is none; else null. */
  readonly compareUrl: string | null;
  /** Sentences about problems that did not prevent the publication. */
  readonly warnings: readonly string[];
  /** Why the branch could not be made or pushed; null if it was, or if none was wanted. */
  readonly failure: string | null;
}

const NOTHING: PublicationResult = { event: null, compareUrl: null, warnings: [], failure: null };

/** A finished run whose work is to be published. */
export interface RunToPublish {
  readonly events: readonly Event[];
  readonly summary: RunSummary;
  readonly excerpt: (path: string) => string | null;
  readonly thread: Thread | null;
}

/** Pushes the branch of a finished run and opens its pull request, if the inputs say so for the run's status. */
export async function publishToGitHub(
  connection: Connection,
  host: RunHost,
  { repository, remote, request }: PreparedRun,
  run: RunToPublish,
): Promise<PublicationResult> {
  const { inputs } = connection;
  const { summary, thread } = run;
  const wanted = decidePublication(summary.status, inputs);
  if (wanted.kind === 'nothing') return NOTHING;
  const branch = branchName(inputs['branch-prefix'], thread, request.workflow, summary.run);
  const pushViaApi = inputs['sign-commits'] ? createSignedPush(connection) : null;
  const options = {
    ...{ branch, remote, commits: inputs.commits, thread: thread?.number ?? null, apiPush: pushViaApi },
    target: { branch: request.branch, whenMoved: inputs['base-moved'] },
  };
  const pushing = await publishRun(host, repository, run.events, options).catch((error: unknown) =>
    error instanceof Error ? error.message : String(error),
  );
  if (typeof pushing === 'string')
    return { ...NOTHING, failure: `The branch \`${branch}\` could not be made: ${pushing}` };
  const { push, conflicts } = pushing;
  if (pushing.isAlreadyMerged) return withoutNewWork(summary, request.branch);
  if (push === null)
    return {
      ...NOTHING,
      warnings: summary.status === 'passed' ? ['The run changed nothing, so there is no branch.'] : [],
    };
  if (!push.pushed) return { ...NOTHING, failure: `The branch \`${branch}\` could not be pushed: ${push.reason}` };

  const pushRemarks = [...leftAloneRemarks(branch, push), ...conflictRemarks(request.branch, conflicts)];
  const published = {
    ...{ branch: push.branch, commit: push.head, operation: 'none', pullRequest: null, remarks: pushRemarks },
  };
  const withBranch: RunToPublish = { ...run, summary: { ...summary, published } };
  const pull = pullText(connection, withBranch, wanted, push.branch, request.branch);
  const opening = await openPull(connection, pull, wanted, summary.status === 'passed');
  const remarks = [
    ...pushRemarks,
    ...(opening?.warnings ?? []),
    ...(opening?.operation === 'none' ? [opening.reason] : []),
  ];
  const offersLink = opening?.operation === 'none' || (wanted.kind === 'branch' && wanted.offerCompareLink);
  return {
    event: {
      type: 'published',
      branch: push.branch,
      commit: push.head,
      operation: opening?.operation ?? 'none',
      pull_request:
        opening === null || opening.operation === 'none' ? null : { number: opening.number, url: opening.url },
      ...(remarks.length > 0 && { remarks }),
    },
    compareUrl: offersLink ? compareLink(connection.job, { ...pull, body: pull.closing }) : null,
    warnings: remarks,
    failure: null,
  };
}

/** For a target branch that has all of the run's work. What an earlier attempt of the job published stays as it is. */
function withoutNewWork({ published, head }: RunSummary, target: string): PublicationResult {
  const remark = `The branch ${target} has all of this work already, so nothing was pushed and no pull request opened.`;
  return {
    ...NOTHING,
    event: {
      type: 'published',
      branch: published?.branch ?? '',
      commit: published?.commit ?? head ?? '',
      operation: 'none',
      pull_request: published?.pullRequest ?? null,
      remarks: [remark],
    },
    warnings: [remark],
  };
}

function leftAloneRemarks(
  branch: string,
  { branch: used, leftAlone: others }: Extract<PushBranchResult, { readonly pushed: true }>,
): readonly string[] {
  return others.length === 0
    ? []
    : [`Somebody has built on the branch ${branch} since it was pushed, so it was left alone; the work is on ${used}.`];
}

function conflictRemarks(target: string, files: readonly string[]): readonly string[] {
  if (files.length === 0) return [];
  const more = files.length > 20 ? ` and ${files.length - 20} more` : '';
  const listed = files.slice(0, 20).map((file) => cleanLine(file, 200));
  return [
    `The branch ${target} has changed since the run began, and this work conflicts with it in ${listed.join(', ')}${more}.`,
  ];
}

/** Creates a push that makes the commits through GitHub's API, where GitHub signs them. */
function createSignedPush({ api }: Connection): ApiPush {
  return async ({ name, seen }, base, commits) => {
    const made = await createSignedCommits(api, base, commits);
    if (!made.ok) return { pushed: false, reason: made.message, isRace: false };
    const moved = await moveBranch(api, name, made.value, seen);
    return moved.ok
      ? { pushed: true, head: Commit.parse(made.value) }
      : { pushed: false, reason: moved.message, isRace: moved.isRace };
  };
}

interface PullText {
  readonly head: string;
  readonly base: string;
  readonly title: string;
  readonly body: string;
  /** `Closes #n` or `Part of #n`; empty if the run belongs to no issue. */
  readonly closing: string;
}

function pullText(
  connection: Connection,
  { summary, thread, excerpt }: RunToPublish,
  wanted: Publication,
  head: string,
  base: string,
): PullText {
  const issue = thread?.kind === 'issue' ? thread.number : null;
  const context = { ...createPublicationContext(connection, issue), excerpt };
  const name = thread?.title ?? `gump: ${summary.workflow}`;
  return {
    head,
    base,
    title: connection.redact(cleanLine(name, 200)) || `gump: ${summary.workflow}`,
    body: wanted.kind === 'pull request' ? connection.redact(renderPullRequestBody(summary, context)) : '',
    closing: issue === null ? '' : `${summary.status === 'passed' ? 'Closes' : 'Part of'} #${issue}`,
  };
}

async function openPull(
  connection: Connection,
  pull: PullText,
  wanted: Publication,
  passed: boolean,
): Promise<PullRequestResult | null> {
  if (wanted.kind !== 'pull request') return null;
  const { api, inputs, job } = connection;
  const { head, base, title, body } = pull;
  return await openPullRequest(api, job.owner, {
    ...{ head, base, title, body },
    draft: wanted.draft,
    passed,
    readyIfDraftsUnsupported: inputs['pull-request'] === 'draft',
    labels: inputs['pr-labels'],
    reviewers: inputs.reviewers,
  });
}
