import { z } from 'zod';
import { ANY_RESPONSE, type Api } from './api.js';

/** What a run needs permission for at its end. */
export interface PermissionNeeds {
  /** The base branch of the pull request; null if none will be opened. */
  readonly pullRequestBase: string | null;
}

/**
 * Finds permissions of the token that are missing for the end of a run, without changing anything on GitHub. Returns
 * one sentence for each. The permission to push is not checked here but by git.
 */
export async function findMissingPermissions(api: Api, needs: PermissionNeeds): Promise<string[]> {
  return needs.pullRequestBase === null ? [] : await missingPullPermission(api, needs.pullRequestBase);
}

/**
 * Requests a pull request from a branch into itself, which GitHub never creates. A token with the permission gets a
 * 422; any other a 403, or a 404 if it cannot see the repository.
 */
async function missingPullPermission(api: Api, branch: string): Promise<string[]> {
  const answer = await api.request(
    {
      route: 'POST /repos/{owner}/{repo}/pulls',
      with: { title: 'gump asks whether it may', head: branch, base: branch },
      once: true,
    },
    ANY_RESPONSE,
  );
  if (answer.ok || (answer.status !== 403 && answer.status !== 404)) return [];
  if (isPullRequestCreationDisabled(answer.message)) return [];
  return [
    `The token may not open pull requests (${answer.message}): give the job \`permissions: pull-requests: write\`.`,
  ];
}

/** Whether a message says that the setting "Allow GitHub Actions to create and approve pull requests" is off. */
export function isPullRequestCreationDisabled(message: string): boolean {
  return /not permitted to create or approve pull requests/i.test(message);
}

/**
 * Finds out why a branch cannot be used: it does not exist, or the repository is empty. Null if it exists, or on
 * errors.
 */
export async function findBranchProblem(api: Api, branch: string): Promise<string | null> {
  const answer = await api.request(
    { route: 'GET /repos/{owner}/{repo}/git/ref/{+ref}', with: { ref: `heads/${branch}` } },
    z.object({ object: z.object({ sha: z.string() }) }),
  );
  if (answer.ok) return null;
  if (answer.status === 409) return 'The repository is empty: a run starts from a commit, so push a first one.';
  return answer.status === 404 ? `The repository has no branch \`${branch}\`.` : null;
}
