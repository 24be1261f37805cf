import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Commit, RunRequest, Source } from '../../model/index.js';
import { CHECK_WORKFLOW, checkSource } from '../../project/check-source.js';
import { summarizeRun } from '../../report/run-summary/summarize-run.js';
import { executeRun } from '../../runs/execute.js';
import { openForRun, startCommitOf, uncheckedChangesNote } from '../../runs/local-repository.js';
import type { Repository } from '../../system/git/repository/repository.js';
import { openGitStore } from '../../system/git/repository/store.js';
import { commitWorkingTree } from '../../system/git/snapshot/working-tree.js';
import { findHostProblem, type HostFlags } from '../host/local-host.js';
import { registry } from '../host/registry.js';
import type { ExitCode, Shell } from '../host/shell.js';
import { refuse } from '../output/refuse.js';
import { printOutcome, showRun } from '../output/show-run.js';

/** The flags of `gump check`. */
export interface CheckFlags extends HostFlags {
  readonly worktree?: true;
}

/** `gump check [GATE…]`: runs gates on HEAD or on the working tree, without any agent, as a run that is recorded. */
export async function checkCommand(shell: Shell, gates: readonly string[], flags: CheckFlags): Promise<ExitCode> {
  const problem = findHostProblem(flags, shell);
  if (problem !== null) return refuse(shell, problem);
  const check = checkSource(gates, registry.gates);
  if (typeof check === 'string') return refuse(shell, check);
  const opened = await openForRun(shell.cwd, shell.env);
  if (!opened.ok) return refuse(shell, opened.message);
  const { repository } = opened;
  const request = await requestOf(repository, check, flags);
  const execution = await showRun(shell, repository, flags, (host, hooks) =>
    // The settings are those of what is checked.
    executeRun({ ...host, readFrom: 'commit' }, repository, request, hooks),
  );
  const exit = printOutcome(shell, execution);
  if (execution.kind === 'ran' && summarizeRun(execution.events).status === 'failed')
    shell.out(`\nSee why: ${shell.command} report ${execution.id} --detail ${CHECK_WORKFLOW}\n`);
  return exit;
}

async function requestOf(repository: Repository, check: Source, { worktree }: CheckFlags): Promise<RunRequest> {
  const isWorktree = worktree === true;
  const note = isWorktree ? null : await uncheckedChangesNote(repository, '--worktree checks them too');
  return {
    workflow: CHECK_WORKFLOW,
    check,
    spec: null,
    ...startCommitOf(repository),
    ...(isWorktree && { commit: await snapshotOf(repository) }),
    inputs: {},
    maxBudgetUsd: null,
    maxParallel: 1,
    scenario: null,
    trigger: 'command line',
    notes: note === null ? [] : [note],
  };
}

/** The working tree as a commit. Only objects are added to the repository. */
async function snapshotOf(repository: Repository): Promise<Commit> {
  const scratch = await mkdtemp(join(tmpdir(), 'gump-check-'));
  try {
    return await commitWorkingTree(await openGitStore(repository, join(scratch, 'store')));
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
