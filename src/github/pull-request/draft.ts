import { z } from 'zod';
import type { Api } from '../api/api.js';
import type { ApiResult } from '../api/result.js';

/**
 * Makes a pull request a draft, or ready for review. Only the GraphQL API can do this; a workflow's own token needs
 * `contents: write` and `pull-requests: write`. `node` is the pull request's `node_id`. Idempotent.
 */
export async function setDraft(api: Api, node: string, draft: boolean): Promise<ApiResult<null>> {
  const mutation = draft ? 'convertPullRequestToDraft' : 'markPullRequestReadyForReview';
  const query = `mutation($id: ID!) { ${mutation}(input: { pullRequestId: $id }) { pullRequest { isDraft } } }`;
  const answer = await api.request(
    { route: `POST ${api.graphqlUrl}`, with: { query, variables: { id: node } } },
    MutationResponse,
  );
  if (!answer.ok) return answer;
  const [error] = answer.value.errors;
  // GraphQL reports errors with status 200.
  return error === undefined ? { ok: true, value: null } : { ok: false, status: 200, message: error.message };
}

const MutationResponse = z.object({ errors: z.array(z.object({ message: z.string() })).default([]) });
