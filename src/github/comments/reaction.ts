import { z } from 'zod';
import type { Api } from '../api/api.js';
import type { ApiResult } from '../api/result.js';
import type { TokenIdentity } from '../api/token-identity.js';
import type { ReactionTarget } from '../trigger/trigger.js';

const Reaction = z.object({ user: z.object({ login: z.string() }).nullable() });

/** Puts 👀 on what started the job, to show that it was received. The response also tells the token's login. */
export async function reactWithEyes(
  api: Api,
  tokenIdentity: TokenIdentity,
  target: ReactionTarget,
): Promise<ApiResult<null>> {
  const answer = await api.request(
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
