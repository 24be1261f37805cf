import type { RunHost } from '../../execution/host.js';
import type { RunRequest } from '../../model/request.js';
import { inlineCode, codeFence } from '../../report/markdown/escape.js';
import { createMarker } from '../../report/markdown/marker.js';
import { dryRun } from '../../runs/dry-run.js';
import type { Connection } from '../context/connection.js';
import type { PreparedRun } from './preparation.js';
import { createWorkflowRejection, type RejectedStart } from './rejection.js';

/** Shows what a run would do, in the log and in a comment, instead of running it: the input `dry-run`. */
export async function showPlan(
  connection: Connection,
  host: RunHost,
  { repository, request }: Pick<PreparedRun, 'repository' | 'request'>,
  thread: number | null,
): Promise<RejectedStart> {
  const plan = await dryRun(host, repository, request);
  if (plan.kind === 'invalid') return createWorkflowRejection(plan, { thread, key: `job=${connection.job.runId}` });
  connection.log.text(connection.redact(plan.text));
  const message = 'Nothing was run: `dry-run` is set.';
  return { kind: 'answered', thread, comment: connection.redact(planComment(connection, request, plan.text)), message };
}

function planComment({ job }: Connection, request: RunRequest, text: string): string {
  const sections = [
    createMarker('help', `job=${job.runId}`),
    `## 🍿 What ${inlineCode(request.workflow, 60)} would do`,
    codeFence(text, { lines: 500, characters: 50_000 }),
    'Nothing was run and nothing was paid.',
  ];
  return `${sections.join('\n\n')}\n`;
}
