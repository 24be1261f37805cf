import { ANY_RESPONSE, type Api } from '../api/api.js';
import { shellWordInCode } from './shell-word.js';

/**
 * Requests reviews from people and teams (`org/team`): all at once, and if that fails one by one, since GitHub requests
 * none if it rejects one of them. Resolves with a warning for each review that could not be requested.
 */
export async function requestReviews(api: Api, pull: number, reviewers: readonly string[]): Promise<string[]> {
  if (reviewers.length === 0) return [];
  if ((await requestAll(api, pull, reviewers)) === null) return [];
  const warnings: string[] = [];
  for (const reviewer of reviewers) {
    const problem = await requestAll(api, pull, [reviewer]);
    if (problem === null) continue;
    const command = `gh pr edit ${pull} --add-reviewer ${shellWordInCode(reviewer.replace(/^@/, ''))}`;
    warnings.push(`${reviewer} could not be asked for a review (${problem}): \`${command}\`.`);
  }
  return warnings;
}

/** Sends one request for all these reviewers. Resolves with GitHub's message if it fails, else with null. */
async function requestAll(api: Api, pull: number, reviewers: readonly string[]): Promise<string | null> {
  const teams = reviewers.filter((name) => name.includes('/')).map((name) => name.split('/').at(-1) ?? '');
  const people = reviewers.filter((name) => !name.includes('/')).map((name) => name.replace(/^@/, ''));
  const answer = await api.request(
    {
      route: 'POST /repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers',
      with: {
        pull_number: pull,
        ...(people.length > 0 && { reviewers: people }),
        ...(teams.length > 0 && { team_reviewers: teams }),
      },
    },
    ANY_RESPONSE,
  );
  return answer.ok ? null : answer.message;
}
