import { z } from 'zod';
import { ANY_RESPONSE, type Api } from '../api/api.js';
import type { ApiResult, ApiFailure } from '../api/result.js';

/** A commit to create through GitHub's API. */
export interface UnsignedCommit {
  readonly message: string;
  /** Object id of the tree that the commit must have. */
  readonly tree: string;
  /** Further parents besides the commit before; commits that the repository has. */
  readonly merges: readonly string[];
  readonly changes: readonly CommitFileChange[];
}

/** A change of one file in a commit. `content` null deletes the path. A submodule has a commit as its content. */
export interface CommitFileChange {
  readonly path: string;
  readonly mode: '100644' | '100755' | '120000' | '160000';
  readonly content: Buffer | { readonly commit: string } | null;
}

const ObjectResponse = z.object({ sha: z.string() });
const RefResponse = z.object({ object: ObjectResponse });
const CommitResponse = ObjectResponse.extend({ verification: z.object({ verified: z.boolean(), reason: z.string() }) });

/**
 * Creates commits, each on top of the one before, through the git data API. GitHub signs them if the token is an app's
 * (a workflow's own token is) and no author is given. Resolves with the id of the last one. Not idempotent: a second
 * call creates other commits.
 */
export async function createSignedCommits(
  api: Api,
  base: { readonly commit: string; readonly tree: string },
  commits: readonly UnsignedCommit[],
): Promise<ApiResult<string>> {
  let tip = base;
  for (const commit of commits) {
    const tree = await createTree(api, tip.tree, commit.changes);
    if (!tree.ok) return tree;
    if (tree.value !== commit.tree)
      return { ok: false, status: null, message: 'GitHub made another tree than the run left; nothing was pushed' };
    const made = await createCommit(api, commit.message, tree.value, [tip.commit, ...commit.merges]);
    if (!made.ok) return made;
    tip = { commit: made.value, tree: tree.value };
  }
  return { ok: true, value: tip.commit };
}

/**
 * Finds out why GitHub signs no commits of this token, as a sentence; null if it does. Creates a commit without a ref.
 */
export async function findSigningProblem(api: Api, commit: string): Promise<string | null> {
  const known = await api.request(
    { route: 'GET /repos/{owner}/{repo}/git/commits/{commit_sha}', with: { commit_sha: commit } },
    z.object({ tree: ObjectResponse }),
  );
  const made = known.ok
    ? await createCommit(api, 'gump asks whether this would be signed', known.value.tree.sha, [commit])
    : known;
  return made.ok ? null : `Input \`sign-commits\`: ${made.message}.`;
}

/** The tip of a branch when it was last read. */
export interface BranchTip {
  readonly commit: string;
  /** Whether the new commits are on top of it, so that the update is a fast-forward. */
  readonly isFastForward: boolean;
}

/** The result of moving a branch. `isRace`: the branch has changed since it was read; it was not moved. */
export type BranchMoveResult = { readonly ok: true } | (ApiFailure & { readonly isRace: boolean });

/**
 * Moves a branch from the tip that was read to `commit`, or creates it if it did not exist (`seen` null). A branch that
 * somebody else has moved meanwhile is left alone. The API has no compare-and-swap (`PATCH git/refs` only has `force`),
 * so the branch is read once more just before, and forced only if necessary: a push between these two calls would be
 * lost. If the branch points to `commit` in the end, the result is success, whatever the responses were.
 */
export async function moveBranch(
  api: Api,
  branch: string,
  commit: string,
  seen: BranchTip | null,
): Promise<BranchMoveResult> {
  if (seen !== null) {
    const before = await fetchTip(api, branch);
    if (!before.ok) return { ...before, isRace: false };
    if (before.value === commit) return { ok: true };
    if (before.value !== seen.commit) return raceFailure(branch);
  }
  const moved = await api.request(
    seen === null
      ? { route: 'POST /repos/{owner}/{repo}/git/refs', with: { ref: `refs/heads/${branch}`, sha: commit } }
      : {
          route: 'PATCH /repos/{owner}/{repo}/git/refs/{+ref}',
          with: { ref: `heads/${branch}`, sha: commit, force: !seen.isFastForward },
        },
    ANY_RESPONSE,
  );
  if (moved.ok) return { ok: true };
  // The response to a first request may have been lost, and the retry rejected because the branch exists.
  const now = await fetchTip(api, branch);
  if (now.ok && now.value === commit) return { ok: true };
  const isRace = now.ok && now.value !== (seen?.commit ?? null);
  return { ...moved, isRace };
}

function raceFailure(branch: string): BranchMoveResult {
  return { ok: false, status: null, message: `somebody else has moved ${branch} meanwhile`, isRace: true };
}

/** Fetches the commit that a branch points to; null if there is no branch. */
async function fetchTip(api: Api, branch: string): Promise<ApiResult<string | null>> {
  const route = 'GET /repos/{owner}/{repo}/git/ref/{+ref}';
  const answer = await api.request({ route, with: { ref: `heads/${branch}` } }, RefResponse);
  if (answer.ok) return { ok: true, value: answer.value.object.sha };
  return answer.status === 404 ? { ok: true, value: null } : answer;
}

async function createTree(api: Api, base: string, changes: readonly CommitFileChange[]): Promise<ApiResult<string>> {
  if (changes.length === 0) return { ok: true, value: base };
  const tree = [];
  for (const { path, mode, content } of changes) {
    const sha = await createObject(api, content);
    if (!sha.ok) return sha;
    tree.push({ path, mode, type: mode === '160000' ? 'commit' : 'blob', sha: sha.value });
  }
  const request = { route: 'POST /repos/{owner}/{repo}/git/trees', with: { base_tree: base, tree } };
  const made = await api.request(request, ObjectResponse);
  return made.ok ? { ok: true, value: made.value.sha } : made;
}

/** Creates the blob for a content, if it needs one. Resolves with the object id for the tree; null for a deletion. */
async function createObject(api: Api, content: CommitFileChange['content']): Promise<ApiResult<string | null>> {
  if (content === null) return { ok: true, value: null };
  if ('commit' in content) return { ok: true, value: content.commit };
  const blob = { content: content.toString('base64'), encoding: 'base64' };
  const made = await api.request({ route: 'POST /repos/{owner}/{repo}/git/blobs', with: blob }, ObjectResponse);
  return made.ok ? { ok: true, value: made.value.sha } : made;
}

async function createCommit(
  api: Api,
  message: string,
  tree: string,
  parents: readonly string[],
): Promise<ApiResult<string>> {
  const route = 'POST /repos/{owner}/{repo}/git/commits';
  const made = await api.request({ route, with: { message, tree, parents } }, CommitResponse);
  if (!made.ok) return made;
  const { sha, verification } = made.value;
  if (verification.verified) return { ok: true, value: sha };
  const why = `GitHub signs no commits of this token (${verification.reason}): take the workflow's own or an app's`;
  return { ok: false, status: null, message: why };
}
