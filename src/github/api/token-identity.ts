import { z } from 'zod';
import type { Api } from './api.js';

/** The user or app behind the token, by whose login our own comments are told apart from forged ones. */
export interface TokenIdentity {
  /** Records the login from a response that contains it, which saves a request. */
  learn(login: string): void;
  /** Resolves with the login. */
  login(): Promise<string>;
}

/** The login behind a workflow's own token. */
const WORKFLOW_BOT = 'github-actions[bot]';

/**
 * Creates the identity of the API's token. An app's token cannot ask for its login: the workflow's bot is assumed then.
 */
export function createTokenIdentity(api: Api): TokenIdentity {
  let known: string | null = null;
  return {
    learn(login) {
      known = login;
    },
    async login() {
      if (known !== null) return known;
      const answer = await api.request({ route: 'GET /user' }, z.object({ login: z.string() }));
      known ??= answer.ok ? answer.value.login : WORKFLOW_BOT;
      return known;
    },
  };
}
