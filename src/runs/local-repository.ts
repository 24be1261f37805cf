import { join, relative, resolve } from 'node:path';
import type { Commit, RunRequest } from '../model/index.js';
import { addLocalExcludes } from '../system/git/repository/refs.js';
import { openRepository, listTrackedChanges, type Repository } from '../system/git/repository/repository.js';
import type { HostEnvironment } from '../system/process/environment/environment.js';
import type { Problem } from './preflight.js';

export { readFileArgument } from '../system/file-argument.js';

/** A repository opened for a local run, or one sentence that says why it could not be opened, and what to do. */
export type LocalRepository =
  { readonly ok: true; readonly repository: Repository } | { readonly ok: false; readonly message: string };

/** Opens the user's repository for a run, and hides gump's folders from git. The repository must have a commit. */
export async function openForRun(folder: string, env: HostEnvironment): Promise<LocalRepository> {
  const opened = await openRepository(folder, env);
  if (!opened.ok) return { ok: false, message: repositoryAdvice(opened.problem, opened.message) };
  await addLocalExcludes(opened.repository, ['/.gump/runs/', '/.gump/worktrees/']);
  return opened;
}

/** The problem of a new run in a repository with uncommitted changes, which the run would not include; else null. */
export async function uncommittedProblem(repository: Repository): Promise<Problem | null> {
  const message = await uncommitted(
    repository,
    'a run starts from the commit: commit or stash them, or pass --allow-dirty to leave them out of the run',
  );
  return message === null ? null : { reason: 'preflight', message };
}

/** Opens the user's repository for a merge into its checkout, which must have no uncommitted changes. */
export async function openForMerge(folder: string, env: HostEnvironment): Promise<LocalRepository> {
  const opened = await openRepository(folder, env);
  if (!opened.ok) return { ok: false, message: repositoryAdvice(opened.problem, opened.message) };
  const message = await uncommitted(opened.repository, 'commit or stash them before a merge');
  return message === null ? opened : { ok: false, message };
}

/** A remark on changes of tracked files that a check of HEAD leaves out, with `advice`; null if there are none. */
export async function uncheckedChangesNote(repository: Repository, advice: string): Promise<string | null> {
  return await uncommitted(repository, `a check judges the commit, without them${advice === '' ? '' : `; ${advice}`}`);
}

/** A sentence on uncommitted changes of tracked files; null if there are none. */
async function uncommitted(repository: Repository, advice: string): Promise<string | null> {
  const changed = await listTrackedChanges(repository);
  if (changed.length === 0) return null;
  const shown = changed.slice(0, 5).join(', ') + (changed.length > 5 ? ` and ${changed.length - 5} more` : '');
  return `uncommitted changes in ${shown}; ${advice}`;
}

/** Adds to the message of a repository problem what the user can do about it. */
export function repositoryAdvice(problem: string, message: string): string {
  switch (problem) {
    case 'not-a-repository':
      return `${message}; gump works on git repositories: run \`git init\` and make a first commit`;
    case 'empty':
      return `${message}; make a first commit: a run starts from one`;
    default:
      return message;
  }
}

/** Absolute paths of the folders with local runs and with their worktrees. */
export function localFolders(repository: Repository): { readonly runs: string; readonly worktrees: string } {
  return { runs: join(repository.dir, '.gump', 'runs'), worktrees: join(repository.dir, '.gump', 'worktrees') };
}

/** Converts a path that is relative to `cwd` into one that is relative to the root of the repository. */
export function pathInRepository(repository: Repository, cwd: string, file: string): string {
  return relative(repository.dir, resolve(cwd, file));
}

/** The commit and branch that a run starts from, as in a request. */
export type StartCommit = Pick<RunRequest, 'commit' | 'branch' | 'governingCommit'> & { readonly commit: Commit };

/** A local run starts from HEAD; `branch` is empty if HEAD is detached. */
export function startCommitOf(repository: Repository): StartCommit {
  return { commit: repository.head, branch: repository.branch ?? '', governingCommit: null };
}
