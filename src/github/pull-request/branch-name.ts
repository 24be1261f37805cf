import type { Thread } from '../trigger/trigger.js';

/**
 * Returns the name of the branch to push: `<prefix>issue-<n>-<workflow>` or `<prefix>pr-<n>-<workflow>`, which is the
 * same for every run of a thread and workflow; without a thread, `<prefix><workflow>-<run-id>`. Always a valid branch
 * name.
 */
export function branchName(prefix: string, thread: Thread | null, workflow: string, runId: string): string {
  const name = refPart(workflow);
  if (thread === null) return `${prefix}${name}-${runId}`;
  return `${prefix}${thread.kind === 'issue' ? 'issue' : 'pr'}-${thread.number}-${name}`;
}

/** The name of a workflow, or of its file if it is a path, reduced to characters that are valid in any ref. */
function refPart(workflow: string): string {
  const base = workflow.split('/').at(-1) ?? '';
  const plain = base
    .replace(/\.ya?ml$/i, '')
    .replace(/[^A-Za-z0-9_-]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60);
  return plain === '' ? 'workflow' : plain;
}
