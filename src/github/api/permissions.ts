import { z } from 'zod';
import { ANYTHING, type Api } from './api.js';

/** What a run is going to need of GitHub at its end. */
export interface Needs {
  /** Where a pull request would be opened into; null when none will be. */
  readonly pullRequestInto: string | null;
}

/**
 * Asks GitHub for what would fail at the end of a run, leaving no trace: one sentence for each thing that is missing.
 * The right to push is asked of git, not of the API.
 */
export async function missingPermissions(api: Api, needs: Needs): Promise<string[]> {
  return needs.pullRequestInto === null ? [] : await missingForPulls(api, needs.pullRequestInto);
}

/**
 * A pull request from a branch into itself can never be made. Who may open pull requests is told so (422), all others
 * that they may not (403, or 404 where they may not even see).
 */
async function missingForPulls(api: Api, branch: string): Promise<string[]> {
  const answer = await api.ask(
    {
      route: 'POST /repos/{owner}/{repo}/pulls',
      with: { title: 'gump asks whether it may', head: branch, base: branch },
      once: true,
    },
    ANYTHING,
  );
  if (answer.ok || (answer.status !== 403 && answer.status !== 404)) return [];
  if (isForbiddenByOwner(answer.message)) return [];
  return [
    `The token may not open pull requests (${answer.message}): give the job \`permissions: pull-requests: write\`.`,
  ];
}

/** The switch "Allow GitHub Actions to create and approve pull requests", in GitHub's words. */
export function isForbiddenByOwner(message: string): boolean {
  return /not permitted to create or approve pull requests/i.test(message);
}

/** Whether a branch is there, which also tells an empty repository from one that lacks it. */
export async function branchProblem(api: Api, branch: string): Promise<string | null> {
  const answer = await api.ask(
    { route: 'GET /repos/{owner}/{repo}/git/ref/{+ref}', with: { ref: `heads/${branch}` } },
    z.object({ object: z.object({ sha: z.string() }) }),
  );
  if (answer.ok) return null;
  if (answer.status === 409) return 'The repository is empty: a run starts from a commit, so push a first one.';
  return answer.status === 404 ? `The repository has no branch \`${branch}\`.` : null;
}
