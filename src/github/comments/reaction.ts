import { z } from 'zod';
import type { Answer } from '../api/answer.js';
import type { Api } from '../api/api.js';
import type { Self } from '../api/token-identity.js';
import type { Heard } from '../trigger/trigger.js';

const Reaction = z.object({ user: z.object({ login: z.string() }).nullable() });

/** Puts 👀 on what started the job, to show that it was received. The response also tells the token's login. */
export async function reactWithEyes(api: Api, tokenIdentity: Self, target: Heard): Promise<Answer<null>> {
  const answer = await api.ask(
    target.on === 'comment'
      ? {
          route: 'POST /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions',
          with: { comment_id: target.id, content: 'eyes' },
        }
      : {
          route: 'POST /repos/{owner}/{repo}/issues/{issue_number}/reactions',
          with: { issue_number: target.number, content: 'eyes' },
        },
    Reaction,
  );
  if (!answer.ok) return answer;
  if (answer.value.user) tokenIdentity.learn(answer.value.user.login);
  return { ok: true, value: null };
}
