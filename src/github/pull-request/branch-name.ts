import type { Thread } from '../trigger/trigger.js';

/**
 * The branch that is pushed: `<prefix>issue-<n>-<workflow>` or `<prefix>pr-<n>-<workflow>`, the same again for the
 * same thread and workflow; without a thread `<prefix><workflow>-<run-id>`. Always a valid name of a branch.
 */
export function branchName(prefix: string, thread: Thread | null, workflow: string, runId: string): string {
  const name = refPart(workflow);
  if (thread === null) return `${prefix}${name}-${runId}`;
  return `${prefix}${thread.kind === 'issue' ? 'issue' : 'pr'}-${thread.number}-${name}`;
}

/** A workflow's name, or its file's name where it is a path, of characters that are plain in any ref. */
function refPart(workflow: string): string {
  const base = workflow.split('/').at(-1) ?? '';
  const plain = base
    .replace(/\.ya?ml$/i, '')
    .replace(/[^A-Za-z0-9_-]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60);
  return plain === '' ? 'workflow' : plain;
}
