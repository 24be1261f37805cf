import { z } from 'zod';
import type { Api } from '../api/api.js';

/**
 * Whether a workflow run has ended, and with it all its jobs. Null if GitHub does not say: in a private repository,
 * this needs `permissions: actions: read`.
 */
export async function isWorkflowRunCompleted(api: Api, id: string): Promise<boolean | null> {
  if (!/^\d+$/.test(id)) return null;
  const answer = await api.request(
    { route: 'GET /repos/{owner}/{repo}/actions/runs/{run_id}', with: { run_id: Number(id) } },
    z.object({ status: z.string().nullable() }),
  );
  return answer.ok ? answer.value.status === 'completed' : null;
}
