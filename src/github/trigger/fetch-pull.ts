import { z } from 'zod';
import type { Api } from '../api/api.js';
import type { ApiResult } from '../api/result.js';
import { Pull } from './payload.js';

/** Fetches the current state of a pull request. The event of a comment does not contain it. */
export function fetchPull(api: Api, number: number): Promise<ApiResult<Pull>> {
  return api.request({ route: 'GET /repos/{owner}/{repo}/pulls/{pull_number}', with: { pull_number: number } }, Pull);
}

/** Whether the head of a pull request is in another repository, or in a deleted one. */
export function isFork(pull: Pull, repository: string): boolean {
  return pull.head.repo?.full_name.toLowerCase() !== repository.toLowerCase();
}

const Repository = z.object({ default_branch: z.string() });

/** Fetches the name of the repository's default branch. */
export async function fetchDefaultBranch(api: Api): Promise<ApiResult<string>> {
  const answer = await api.request({ route: 'GET /repos/{owner}/{repo}' }, Repository);
  return answer.ok ? { ok: true, value: answer.value.default_branch } : answer;
}
