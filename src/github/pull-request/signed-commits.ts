import { z } from 'zod';
import type { Answer, ApiFailure } from '../api/answer.js';
import { ANYTHING, type Api } from '../api/api.js';

/** A commit to be made through GitHub's API. */
export interface PlainCommit {
  readonly message: string;
  /** Object id of the tree that has to come out. */
  readonly tree: string;
  /** Commits of the repository that it merges, besides the one before. */
  readonly merges: readonly string[];
  readonly changes: readonly FileChange[];
}

/** `content` null: the path goes. A submodule has a commit instead. */
export interface FileChange {
  readonly path: string;
  readonly mode: '100644' | '100755' | '120000' | '160000';
  readonly content: Buffer | { readonly commit: string } | null;
}

const Made = z.object({ sha: z.string() });
const Ref = z.object({ object: Made });
const Signed = Made.extend({ verification: z.object({ verified: z.boolean(), reason: z.string() }) });

/**
 * Makes commits, each on the one before, through the git data API: GitHub signs them where its token is an app's (the
 * workflow's own is) and nobody is named as their author. Answers the last one. Doing it again makes others.
 */
export async function createSignedCommits(
  api: Api,
  base: { readonly commit: string; readonly tree: string },
  commits: readonly PlainCommit[],
): Promise<Answer<string>> {
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

/** Why this token cannot have commits signed, in a sentence; null where it can. Leaves a commit that nothing names. */
export async function signingProblem(api: Api, commit: string): Promise<string | null> {
  const known = await api.ask(
    { route: 'GET /repos/{owner}/{repo}/git/commits/{commit_sha}', with: { commit_sha: commit } },
    z.object({ tree: Made }),
  );
  const made = known.ok
    ? await createCommit(api, 'gump asks whether this would be signed', known.value.tree.sha, [commit])
    : known;
  return made.ok ? null : `Input \`sign-commits\`: ${made.message}.`;
}

/** Where a branch stood when it was looked at. */
export interface BranchTip {
  readonly commit: string;
  /** Whether what it is to stand for is on top of it, so that nothing of it would be lost. */
  readonly isBelow: boolean;
}

/** `isRace`: the branch is not what was seen any more; nothing was done. */
export type Moved = { readonly ok: true } | (ApiFailure & { readonly isRace: boolean });

/**
 * Moves a branch from where it was seen, or makes it where it was not there (null). One that somebody else has moved
 * meanwhile is left alone. The API has no lease (`PATCH git/refs` knows `force` and nothing besides), so the branch is
 * looked at once more right before, and forced only where that is needed: what is pushed between those two calls would be
 * lost. One that stands there is answered so, whatever was said on the way.
 */
export async function moveBranch(api: Api, branch: string, commit: string, seen: BranchTip | null): Promise<Moved> {
  if (seen !== null) {
    const before = await tipOf(api, branch);
    if (!before.ok) return { ...before, isRace: false };
    if (before.value === commit) return { ok: true };
    if (before.value !== seen.commit) return raced(branch);
  }
  const moved = await api.ask(
    seen === null
      ? { route: 'POST /repos/{owner}/{repo}/git/refs', with: { ref: `refs/heads/${branch}`, sha: commit } }
      : {
          route: 'PATCH /repos/{owner}/{repo}/git/refs/{+ref}',
          with: { ref: `heads/${branch}`, sha: commit, force: !seen.isBelow },
        },
    ANYTHING,
  );
  if (moved.ok) return { ok: true };
  // The answer to a first request may have got lost, and a second one be refused since the branch is there.
  const now = await tipOf(api, branch);
  if (now.ok && now.value === commit) return { ok: true };
  const isRace = now.ok && now.value !== (seen?.commit ?? null);
  return { ...moved, isRace };
}

function raced(branch: string): Moved {
  return { ok: false, status: null, message: `somebody else has moved ${branch} meanwhile`, isRace: true };
}

/** What a branch stands for; null where there is none. */
async function tipOf(api: Api, branch: string): Promise<Answer<string | null>> {
  const route = 'GET /repos/{owner}/{repo}/git/ref/{+ref}';
  const answer = await api.ask({ route, with: { ref: `heads/${branch}` } }, Ref);
  if (answer.ok) return { ok: true, value: answer.value.object.sha };
  return answer.status === 404 ? { ok: true, value: null } : answer;
}

async function createTree(api: Api, base: string, changes: readonly FileChange[]): Promise<Answer<string>> {
  if (changes.length === 0) return { ok: true, value: base };
  const tree = [];
  for (const { path, mode, content } of changes) {
    const sha = await objectOf(api, content);
    if (!sha.ok) return sha;
    tree.push({ path, mode, type: mode === '160000' ? 'commit' : 'blob', sha: sha.value });
  }
  const request = { route: 'POST /repos/{owner}/{repo}/git/trees', with: { base_tree: base, tree } };
  const made = await api.ask(request, Made);
  return made.ok ? { ok: true, value: made.value.sha } : made;
}

async function objectOf(api: Api, content: FileChange['content']): Promise<Answer<string | null>> {
  if (content === null) return { ok: true, value: null };
  if ('commit' in content) return { ok: true, value: content.commit };
  const blob = { content: content.toString('base64'), encoding: 'base64' };
  const made = await api.ask({ route: 'POST /repos/{owner}/{repo}/git/blobs', with: blob }, Made);
  return made.ok ? { ok: true, value: made.value.sha } : made;
}

async function createCommit(
  api: Api,
  message: string,
  tree: string,
  parents: readonly string[],
): Promise<Answer<string>> {
  const route = 'POST /repos/{owner}/{repo}/git/commits';
  const made = await api.ask({ route, with: { message, tree, parents } }, Signed);
  if (!made.ok) return made;
  const { sha, verification } = made.value;
  if (verification.verified) return { ok: true, value: sha };
  const why = `GitHub signs no commits of this token (${verification.reason}): take the workflow's own or an app's`;
  return { ok: false, status: null, message: why };
}
