import { z } from 'zod';
import type { Api } from './api.js';

/** Whose token this is: what our own comments are told from forged ones by. */
export interface Self {
  /** Takes note of an answer that says it, so that nobody has to be asked. */
  learn(login: string): void;
  login(): Promise<string>;
}

/** The author of whatever a workflow's own token writes. */
const WORKFLOW_BOT = 'github-actions[bot]';

/** An installation's token may not ask who it is; unless something was learnt, it is taken for the workflow's own. */
export function createSelf(api: Api): Self {
  let known: string | null = null;
  return {
    learn(login) {
      known = login;
    },
    async login() {
      if (known !== null) return known;
      const answer = await api.ask({ route: 'GET /user' }, z.object({ login: z.string() }));
      known ??= answer.ok ? answer.value.login : WORKFLOW_BOT;
      return known;
    },
  };
}
