import type { FileChange } from '../../../model/gate.js';
import type { Commit, Tree } from '../../../model/ids.js';
import { git, nulSeparated } from '../git.js';
import type { GitStore } from './store.js';

/** A commit or a tree. */
export type Treeish = Commit | Tree;

/** The differences between two trees. A rename is a deletion and an addition. Binary files count no lines. */
export interface Changes {
  readonly files: readonly FileChange[];
  readonly insertions: number;
  readonly deletions: number;
}

/** Compares two trees. Reads only git objects: no filter, no diff driver, no file of a worktree. */
export async function changesBetween(store: GitStore, from: Treeish, to: Treeish): Promise<Changes> {
  if (from === to) return { files: [], insertions: 0, deletions: 0 };
  const args = ['diff-tree', '-r', '-z', '--no-renames', '--no-ext-diff', '--no-textconv', '--ignore-submodules=none'];
  const { stdout } = await git(store.context, [...args, '--raw', '--numstat', from, to]);
  return readChanges(nulSeparated(stdout));
}

/** Lists the paths that differ between two trees, with their status. */
export async function listChangedFiles(store: GitStore, from: Treeish, to: Treeish): Promise<readonly FileChange[]> {
  if (from === to) return [];
  const { stdout } = await git(store.context, ['diff-tree', '-r', '-z', '--no-renames', '--raw', from, to]);
  return readChanges(nulSeparated(stdout)).files;
}

/** Size, form and scope of a patch. */
export interface PatchOptions {
  /** Longer text is cut at a line end. Default 1 MiB. */
  readonly maxBytes?: number;
  /** Renders binary files as patches that can be applied, instead of a line that says they differ. */
  readonly binary?: boolean;
  /** Limits the patch to these paths, taken literally. */
  readonly paths?: readonly string[];
}

/** A patch; `truncated` if its end was cut off. */
export interface Patch {
  readonly text: string;
  readonly truncated: boolean;
}

/** Renders the difference between two trees as a patch in git's own format. */
export async function patchBetween(
  store: GitStore,
  from: Treeish,
  to: Treeish,
  options: PatchOptions = {},
): Promise<Patch> {
  if (from === to) return { text: '', truncated: false };
  const maxBytes = options.maxBytes ?? 1024 * 1024;
  const args = ['diff-tree', '-r', '-p', '--no-renames', '--no-ext-diff', '--no-textconv', '--no-color'];
  const form = options.binary === true ? ['--binary', '--full-index'] : [];
  const { stdout } = await git(store.context, [...args, ...form, from, to, '--', ...(options.paths ?? [])], {
    env: { GIT_LITERAL_PATHSPECS: '1' },
  });
  if (stdout.length <= maxBytes) return { text: stdout.toString('utf8'), truncated: false };
  const cut = stdout.subarray(0, maxBytes).lastIndexOf('\n') + 1;
  return { text: stdout.toString('utf8', 0, cut), truncated: true };
}

const STATUS: Readonly<Record<string, FileChange['status']>> = {
  A: 'added',
  M: 'modified',
  D: 'deleted',
  T: 'type-changed',
};

/**
 * Parses `:modes… hashes… M`, path; then `added \t deleted \t path`. With -z the path of a raw entry is a separate
 * part.
 */
function readChanges(parts: readonly string[]): Changes {
  const files: FileChange[] = [];
  let insertions = 0;
  let deletions = 0;
  for (let at = 0; at < parts.length; at += 1) {
    const part = parts[at] ?? '';
    if (part.startsWith(':')) {
      at += 1;
      const status = STATUS[part.slice(-1)];
      if (status !== undefined) files.push({ path: parts[at] ?? '', status });
      continue;
    }
    const [added = '', deleted = ''] = part.split('\t');
    insertions += Number(added) || 0;
    deletions += Number(deleted) || 0;
  }
  return { files, insertions, deletions };
}
