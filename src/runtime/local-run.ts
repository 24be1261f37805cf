import { readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import type { Commit, RunRequest } from '../model/index.js';
import { excludeInClone } from './git/refs.js';
import { openRepository, trackedChanges, type Repository } from './git/repository.js';
import type { HostEnvironment } from './process/environment.js';

/** A repository opened for a local run, or one sentence on why not and what to do. */
export type LocalRepository =
  { readonly ok: true; readonly repository: Repository } | { readonly ok: false; readonly message: string };

/** Opens the user's repository for a run: it must have a commit, and no uncommitted change of a tracked file. */
export async function openForRun(folder: string, env: HostEnvironment, allowDirty: boolean): Promise<LocalRepository> {
  const opened = await openRepository(folder, env);
  if (!opened.ok) return { ok: false, message: adviceFor(opened.problem, opened.message) };
  const { repository } = opened;
  const changed = allowDirty ? [] : await trackedChanges(repository);
  if (changed.length > 0) {
    const shown = changed.slice(0, 5).join(', ') + (changed.length > 5 ? ` and ${changed.length - 5} more` : '');
    return {
      ok: false,
      message: `uncommitted changes in ${shown}; a run starts from the commit: commit or stash them, or pass --allow-dirty to leave them out`,
    };
  }
  await excludeInClone(repository, '/.gump/runs/');
  await excludeInClone(repository, '/.gump/worktrees/');
  return { ok: true, repository };
}

function adviceFor(problem: string, message: string): string {
  switch (problem) {
    case 'not-a-repository':
      return `${message}; gump works on git repositories: run \`git init\` and make a first commit`;
    case 'empty':
      return `${message}; make a first commit: a run starts from one`;
    default:
      return message;
  }
}

/** Reads a file the user named on the command line; null with the reason where it cannot be read. */
export async function readNamed(
  folder: string,
  file: string,
): Promise<{ readonly text: string; readonly name: string } | { readonly problem: string }> {
  try {
    return { text: await readFile(resolve(folder, file), 'utf8'), name: basename(file) };
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    return { problem: missing ? `${file}: no such file or directory` : `${file} cannot be read: ${String(error)}` };
  }
}

/** Where local runs live. */
export function localFolders(repository: Repository): { readonly runs: string; readonly worktrees: string } {
  return { runs: join(repository.dir, '.gump', 'runs'), worktrees: join(repository.dir, '.gump', 'worktrees') };
}

export type StartCommit = Pick<RunRequest, 'commit' | 'branch'> & { readonly commit: Commit };

export function startOf(repository: Repository): StartCommit {
  return { commit: repository.head, branch: repository.branch ?? '' };
}
