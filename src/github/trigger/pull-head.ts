import { z } from 'zod';
import type { Answer } from '../api/answer.js';
import type { Api } from '../api/api.js';
import { Pull } from './payload.js';

/** A pull request as it is now: a comment's event does not say what it was. */
export function fetchPull(api: Api, number: number): Promise<Answer<Pull>> {
  return api.ask({ route: 'GET /repos/{owner}/{repo}/pulls/{pull_number}', with: { pull_number: number } }, Pull);
}

/** Whether the head is in another repository, or in none any more. */
export function isFork(pull: Pull, repository: string): boolean {
  return pull.head.repo?.full_name.toLowerCase() !== repository.toLowerCase();
}

const Repository = z.object({ default_branch: z.string() });

export async function fetchDefaultBranch(api: Api): Promise<Answer<string>> {
  const answer = await api.ask({ route: 'GET /repos/{owner}/{repo}' }, Repository);
  return answer.ok ? { ok: true, value: answer.value.default_branch } : answer;
}
