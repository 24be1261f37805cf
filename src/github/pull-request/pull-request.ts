import { z } from 'zod';
import type { Answer } from '../api/answer.js';
import { ANYTHING, type Api } from '../api/api.js';
import { isForbiddenByOwner } from '../api/permissions.js';
import { setDraft } from './draft.js';
import { askForReviews } from './reviewers.js';
import { shellWord } from './shell-word.js';

/** A pull request as it ought to be, from a branch that has been pushed. */
export interface WantedPull {
  readonly head: string;
  readonly base: string;
  readonly title: string;
  readonly body: string;
  readonly draft: boolean;
  /** Whether the work passed its gates: what did not is made a draft again, what a person has made ready stays so. */
  readonly passed: boolean;
  /** Where drafts are not to be had: whether it may be opened as ready instead. */
  readonly readyWithoutDraft: boolean;
  readonly labels: readonly string[];
  /** Logins, and teams as `org/team`. */
  readonly reviewers: readonly string[];
}

/** What came of it. `warnings` are sentences about what did not work and was not essential. */
export type Opening = { readonly warnings: readonly string[] } & (
  | { readonly operation: 'created' | 'updated'; readonly number: number; readonly url: string }
  /** The branch is there and no pull request: `reason` says why, and who can mend it. */
  | { readonly operation: 'none'; readonly reason: string }
);

const Opened = z.object({
  number: z.number().int().positive(),
  node_id: z.string(),
  html_url: z.string(),
  draft: z.boolean().default(false),
});
type Opened = z.infer<typeof Opened>;

/** A pull request that somebody has closed or merged. */
interface EarlierPull {
  readonly number: number;
  readonly isMerged: boolean;
}

const Listed = Opened.extend({ state: z.string(), merged_at: z.string().nullish() });

/**
 * Opens the pull request of a branch, or brings the one that is open up to date. One that was closed or merged stays so:
 * a new one follows it and names it. Labels and reviewers are added to either; where that fails, it is a warning.
 */
export async function openPullRequest(api: Api, owner: string, asked: WantedPull): Promise<Opening> {
  const warnings: string[] = [];
  const { open: known, earlier } = await find(api, owner, asked);
  const wanted = earlier === null ? asked : { ...asked, body: `${asked.body}\n${following(earlier)}\n` };
  const opened =
    known === null ? await create(api, owner, wanted, warnings) : await update(api, known, wanted, warnings);
  if (opened.operation !== 'none') await adorn(api, opened.number, wanted, warnings);
  return { ...opened, warnings };
}

function following({ number, isMerged }: EarlierPull): string {
  return `Follows #${number}, which was ${isMerged ? 'merged' : 'closed'}.`;
}

/** Replaces the body, such as once the number of the pull request is known. */
export function rewritePullRequest(api: Api, number: number, body: string): Promise<Answer<unknown>> {
  const route = 'PATCH /repos/{owner}/{repo}/pulls/{pull_number}';
  return api.ask({ route, with: { pull_number: number, body } }, ANYTHING);
}

type Bare =
  | { readonly operation: 'created' | 'updated'; readonly number: number; readonly url: string }
  | { readonly operation: 'none'; readonly reason: string };

/** The pull requests of the branch, by what has become of them; the latest of each sort. */
async function find(
  api: Api,
  owner: string,
  { head, base }: WantedPull,
): Promise<{ readonly open: Opened | null; readonly earlier: EarlierPull | null }> {
  const answer = await api.ask(
    { route: 'GET /repos/{owner}/{repo}/pulls', with: { head: `${owner}:${head}`, base, state: 'all' } },
    z.array(Listed),
  );
  if (!answer.ok) return { open: null, earlier: null };
  const past = answer.value.find(({ state }) => state !== 'open');
  return {
    open: answer.value.find(({ state }) => state === 'open') ?? null,
    earlier: past === undefined ? null : { number: past.number, isMerged: typeof past.merged_at === 'string' },
  };
}

async function create(api: Api, owner: string, wanted: WantedPull, warnings: string[]): Promise<Bare> {
  const { head, base, title, body, draft } = wanted;
  const request = { route: 'POST /repos/{owner}/{repo}/pulls', with: { head, base, title, body, draft } };
  const answer = await api.ask(request, Opened);
  if (answer.ok) return { operation: 'created', number: answer.value.number, url: answer.value.html_url };
  if (/draft pull requests are not supported/i.test(answer.message)) {
    warnings.push('Drafts are not to be had in this repository.');
    return await createWithoutDraft(api, owner, wanted, warnings);
  }
  if (/already exists/i.test(answer.message)) {
    // Opened in the meantime, or by a request of ours whose answer was lost.
    const { open: known } = await find(api, owner, wanted);
    if (known !== null) return await update(api, known, wanted, warnings);
  }
  return { operation: 'none', reason: reasonFor(answer) };
}

/** What did not pass its gates must not look ready for a merge: it stays a branch. */
async function createWithoutDraft(api: Api, owner: string, wanted: WantedPull, warnings: string[]): Promise<Bare> {
  if (!wanted.readyWithoutDraft)
    return { operation: 'none', reason: 'Drafts are not to be had in this repository, and the gates did not pass.' };
  return await create(api, owner, { ...wanted, draft: false }, warnings);
}

function reasonFor({ status, message }: { readonly status: number | null; readonly message: string }): string {
  if (isForbiddenByOwner(message))
    return 'This repository does not let GitHub Actions open pull requests (Settings, Actions, General: "Allow GitHub Actions to create and approve pull requests").';
  if (status === 403 || status === 404)
    return `The token may not open pull requests (${message}): give the job \`permissions: pull-requests: write\`.`;
  return `GitHub did not open the pull request: ${message}`;
}

async function update(api: Api, known: Opened, wanted: WantedPull, warnings: string[]): Promise<Bare> {
  const { number, html_url: url } = known;
  const answer = await api.ask(
    {
      route: 'PATCH /repos/{owner}/{repo}/pulls/{pull_number}',
      with: { pull_number: number, title: wanted.title, body: wanted.body },
    },
    Opened,
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

async function adorn(api: Api, number: number, wanted: WantedPull, warnings: string[]): Promise<void> {
  if (wanted.labels.length > 0) {
    const answer = await api.ask(
      {
        route: 'POST /repos/{owner}/{repo}/issues/{issue_number}/labels',
        with: { issue_number: number, labels: wanted.labels },
      },
      ANYTHING,
    );
    if (!answer.ok) {
      const command = `gh pr edit ${number} --add-label ${shellWord(wanted.labels.join(','))}`;
      warnings.push(`The labels could not be put on #${number} (${answer.message}): \`${command}\`.`);
    }
  }
  warnings.push(...(await askForReviews(api, number, wanted.reviewers)));
}
