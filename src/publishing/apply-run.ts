import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fold, type Run } from '../engine/index.js';
import type { Event } from '../model/index.js';
import { applyToCheckout, type ApplyResult } from '../system/git/repository/apply.js';
import { listChangedFiles } from '../system/git/repository/changes.js';
import type { Repository } from '../system/git/repository/repository.js';
import { openGitStore, type GitStore } from '../system/git/repository/store.js';
import { composeBranch } from './compose-branch.js';

/** Outcome of applying a run to the user's checkout. */
export type ApplyRunResult =
  | { readonly kind: 'applied'; readonly files: number; readonly commits: number }
  | { readonly kind: 'nothing'; readonly message: string }
  | { readonly kind: 'declined'; readonly message: string }
  | Extract<ApplyResult, { kind: 'conflict' | 'refused' }>;

/**
 * Merges the work of a passed run into the user's checkout: the commits that its pull request would have, one for each
 * step that changed files, and a merge commit by the user. On a conflict the checkout is left unchanged.
 */
export async function applyRunToCheckout(repository: Repository, events: readonly Event[]): Promise<ApplyRunResult> {
  const run = fold(events);
  if (run === null) return { kind: 'declined', message: 'the ledger is empty' };
  if (run.ended?.status !== 'pass') {
    return { kind: 'declined', message: `${run.id} did not pass; only work whose gates passed is applied` };
  }
  const scratch = await mkdtemp(join(tmpdir(), 'gump-apply-'));
  try {
    return await merge(repository, run, events, await openGitStore(repository, join(scratch, 'store')));
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function merge(
  repository: Repository,
  run: Run,
  events: readonly Event[],
  store: GitStore,
): Promise<ApplyRunResult> {
  const composed = await composeBranch(store, run, { commits: 'steps', thread: null });
  if (composed.commits === 0) return { kind: 'nothing', message: `${run.id} changed no files` };
  const files = await listChangedFiles(store, run.onto, composed.head);
  const result = await applyToCheckout(repository, composed.head, mergeMessage(run.workflow.name, events));
  switch (result.kind) {
    case 'merged':
      return { kind: 'applied', files: files.length, commits: composed.commits };
    case 'up-to-date':
      return { kind: 'nothing', message: `${run.id} is applied already` };
    default:
      return result;
  }
}

function mergeMessage(workflow: string, events: readonly Event[]): string {
  const started = events.find((event) => event.type === 'run_started');
  const ended = events.findLast((event) => event.type === 'run_completed');
  const id = ended?.run_id ?? started?.run_id ?? '';
  const facts = [
    ...(started === undefined || started.spec === '' ? [] : [`Spec: ${started.spec}`]),
    `Run-ID: ${id}`,
    `Steps: ${ended?.steps ?? 0}`,
  ];
  return `Gump run: ${workflow}\n\n${facts.join('\n')}\n\nGump-Run: ${id}\n`;
}
