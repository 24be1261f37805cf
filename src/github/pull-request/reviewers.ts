import { ANYTHING, type Api } from '../api/api.js';
import { shellWord } from './shell-word.js';

/**
 * Asks people and teams (`org/team`) for a review: all at once, and one by one where one of them cannot be asked, since
 * GitHub then asks nobody. Answers a warning for each who was not asked.
 */
export async function askForReviews(api: Api, pull: number, reviewers: readonly string[]): Promise<string[]> {
  if (reviewers.length === 0) return [];
  if ((await ask(api, pull, reviewers)) === null) return [];
  const warnings: string[] = [];
  for (const reviewer of reviewers) {
    const problem = await ask(api, pull, [reviewer]);
    if (problem === null) continue;
    const command = `gh pr edit ${pull} --add-reviewer ${shellWord(reviewer.replace(/^@/, ''))}`;
    warnings.push(`${reviewer} could not be asked for a review (${problem}): \`${command}\`.`);
  }
  return warnings;
}

async function ask(api: Api, pull: number, reviewers: readonly string[]): Promise<string | null> {
  const teams = reviewers.filter((name) => name.includes('/')).map((name) => name.split('/').at(-1) ?? '');
  const people = reviewers.filter((name) => !name.includes('/')).map((name) => name.replace(/^@/, ''));
  const answer = await api.ask(
    {
      route: 'POST /repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers',
      with: {
        pull_number: pull,
        ...(people.length > 0 && { reviewers: people }),
        ...(teams.length > 0 && { team_reviewers: teams }),
      },
    },
    ANYTHING,
  );
  return answer.ok ? null : answer.message;
}
