/**
 * The publication of a run's work on GitHub: the name of its branch, signed commits, and its pull request.
 * Begin reading here: `openPullRequest` opens or updates the pull request of a branch. `publication.ts` decides whether
 * there is one, and `signed-commits.ts` makes commits through the API.
 */
import { z } from 'zod';
import { ANY_RESPONSE, type Api } from '../api/api.js';
import { isPullRequestCreationDisabled } from '../api/permissions.js';
import type { ApiResult } from '../api/result.js';
import { setDraft } from './draft.js';
import { requestReviews } from './reviewers.js';
import { shellWordInCode } from './shell-word.js';

/** The desired state of a pull request, for a branch that has been pushed. */
export interface DesiredPullRequest {
  readonly head: string;
  readonly base: string;
  readonly title: string;
  readonly body: string;
  readonly draft: boolean;
  /**
   * Whether the run passed. If not, an open pull request becomes a draft again; if so, one that is ready stays ready.
   */
  readonly passed: boolean;
  /** Whether it may be opened as ready for review if the repository does not support drafts. */
  readonly readyIfDraftsUnsupported: boolean;
  readonly labels: readonly string[];
  /** Logins, and teams as `org/team`. */
  readonly reviewers: readonly string[];
}

/** The result for a pull request. `warnings` are sentences about failures that did not prevent it. */
export type PullRequestResult = { readonly warnings: readonly string[] } & (
  | { readonly operation: 'created' | 'updated'; readonly number: number; readonly url: string }
  /** There is a branch and no pull request: `reason` says why, and how to change that. */
  | { readonly operation: 'none'; readonly reason: string }
);

/** A pull request in the API's responses. */
const PullResponse = z.object({
  number: z.number().int().positive(),
  node_id: z.string(),
  html_url: z.string(),
  draft: z.boolean().default(false),
});
type PullResponse = z.infer<typeof PullResponse>;

/** A pull request that somebody has closed or merged. */
interface EarlierPull {
  readonly number: number;
  readonly isMerged: boolean;
}

const ListedPull = PullResponse.extend({ state: z.string(), merged_at: z.string().nullish() });

/**
 * Opens the pull request of a branch, or updates the one that is open. One that was closed or merged stays so: a new
 * one is opened that refers to it. Labels and reviewers are added in any case; a failure to do so is a warning.
 */
export async function openPullRequest(
  api: Api,
  owner: string,
  desired: DesiredPullRequest,
): Promise<PullRequestResult> {
  const warnings: string[] = [];
  const { open: known, earlier } = await find(api, owner, desired);
  const wanted = earlier === null ? desired : { ...desired, body: `${desired.body}\n${followsNote(earlier)}\n` };
  const opened =
    known === null ? await create(api, owner, wanted, warnings) : await update(api, known, wanted, warnings);
  if (opened.operation !== 'none') await addLabelsAndReviewers(api, opened.number, wanted, warnings);
  return { ...opened, warnings };
}

function followsNote({ number, isMerged }: EarlierPull): string {
  return `Follows #${number}, which was ${isMerged ? 'merged' : 'closed'}.`;
}

/** Replaces the body of a pull request, for example once its number is known. */
export function updatePullRequestBody(api: Api, number: number, body: string): Promise<ApiResult<unknown>> {
  const route = 'PATCH /repos/{owner}/{repo}/pulls/{pull_number}';
  return api.request({ route, with: { pull_number: number, body } }, ANY_RESPONSE);
}

type OpeningWithoutWarnings =
  | { readonly operation: 'created' | 'updated'; readonly number: number; readonly url: string }
  | { readonly operation: 'none'; readonly reason: string };

/** Finds the pull requests of the branch: the latest that is open, and the latest that was closed or merged. */
async function find(
  api: Api,
  owner: string,
  { head, base }: DesiredPullRequest,
): Promise<{ readonly open: PullResponse | null; readonly earlier: EarlierPull | null }> {
  const answer = await api.request(
    { route: 'GET /repos/{owner}/{repo}/pulls', with: { head: `${owner}:${head}`, base, state: 'all' } },
    z.array(ListedPull),
  );
  if (!answer.ok) return { open: null, earlier: null };
  const past = answer.value.find(({ state }) => state !== 'open');
  return {
    open: answer.value.find(({ state }) => state === 'open') ?? null,
    earlier: past === undefined ? null : { number: past.number, isMerged: typeof past.merged_at === 'string' },
  };
}

async function create(
  api: Api,
  owner: string,
  wanted: DesiredPullRequest,
  warnings: string[],
): Promise<OpeningWithoutWarnings> {
  const { head, base, title, body, draft } = wanted;
  const request = { route: 'POST /repos/{owner}/{repo}/pulls', with: { head, base, title, body, draft } };
  const answer = await api.request(request, PullResponse);
  if (answer.ok) return { operation: 'created', number: answer.value.number, url: answer.value.html_url };
  if (/draft pull requests are not supported/i.test(answer.message)) {
    warnings.push('Drafts are not to be had in this repository.');
    return await createWithoutDraft(api, owner, wanted, warnings);
  }
  if (/already exists/i.test(answer.message)) {
    // It was opened in the meantime, or by an earlier request whose response was lost.
    const { open: known } = await find(api, owner, wanted);
    if (known !== null) return await update(api, known, wanted, warnings);
  }
  return { operation: 'none', reason: failureReason(answer) };
}

/** Opens the pull request as ready for review, unless its gates did not pass: then only the branch stays. */
async function createWithoutDraft(
  api: Api,
  owner: string,
  wanted: DesiredPullRequest,
  warnings: string[],
): Promise<OpeningWithoutWarnings> {
  if (!wanted.readyIfDraftsUnsupported)
    return { operation: 'none', reason: 'Drafts are not to be had in this repository, and the gates did not pass.' };
  return await create(api, owner, { ...wanted, draft: false }, warnings);
}

function failureReason({ status, message }: { readonly status: number | null; readonly message: string }): string {
  if (isPullRequestCreationDisabled(message))
    return 'This repository does not let GitHub Actions open pull requests (Settings, Actions, General: "Allow GitHub Actions to create and approve pull requests").';
  if (status === 403 || status === 404)
    return `The token may not open pull requests (${message}): give the job \`permissions: pull-requests: write\`.`;
  return `GitHub did not open the pull request: ${message}`;
}

async function update(
  api: Api,
  known: PullResponse,
  wanted: DesiredPullRequest,
  warnings: string[],
): Promise<OpeningWithoutWarnings> {
  const { number, html_url: url } = known;
  const answer = await api.request(
    {
      route: 'PATCH /repos/{owner}/{repo}/pulls/{pull_number}',
      with: { pull_number: number, title: wanted.title, body: wanted.body },
    },
    PullResponse,
  );
  if (!answer.ok) warnings.push(`Pull request #${number} has the new commits and the old text: ${answer.message}`);
  if (known.draft && !wanted.draft) {
    const ready = await setDraft(api, known.node_id, false);
    if (!ready.ok)
      warnings.push(`Pull request #${number} is still a draft (${ready.message}): \`gh pr ready ${number}\`.`);
  }
  if (!known.draft && wanted.draft && !wanted.passed) {
    const undone = await setDraft(api, known.node_id, true);
    if (!undone.ok)
      warnings.push(
        `Pull request #${number} is not a draft (${undone.message}), and its gates did not pass: do not merge it; \`gh pr ready ${number} --undo\`.`,
      );
  }
  return { operation: 'updated', number, url };
}

async function addLabelsAndReviewers(
  api: Api,
  number: number,
  wanted: DesiredPullRequest,
  warnings: string[],
): Promise<void> {
  if (wanted.labels.length > 0) {
    const answer = await api.request(
      {
        route: 'POST /repos/{owner}/{repo}/issues/{issue_number}/labels',
        with: { issue_number: number, labels: wanted.labels },
      },
      ANY_RESPONSE,
    );
    if (!answer.ok) {
      const command = `gh pr edit ${number} --add-label ${shellWordInCode(wanted.labels.join(','))}`;
      warnings.push(`The labels could not be put on #${number} (${answer.message}): \`${command}\`.`);
    }
  }
  warnings.push(...(await requestReviews(api, number, wanted.reviewers)));
}
