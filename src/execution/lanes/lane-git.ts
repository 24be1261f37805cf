import { type Commit, DEFAULT_SNAPSHOT_LIMITS, type SnapshotLimits } from '../../model/index.js';
import { listChangedFiles, changesBetween, patchBetween } from '../../system/git/repository/changes.js';
import { treeOf } from '../../system/git/repository/commit.js';
import { GUMP_IDENTITY } from '../../system/git/repository/identity.js';
import { readFileAt } from '../../system/git/repository/objects.js';
import { mergeCommits } from '../../system/git/repository/merge.js';
import { keepCommits } from '../../system/git/repository/refs.js';
import type { GitStore } from '../../system/git/repository/store.js';
import { createSnapshot } from '../../system/git/snapshot/snapshot.js';
import { findLeftAside } from '../../system/git/worktree/left-aside.js';
import { ensureWorktree, removeWorktree, tryCreateWorktree } from '../../system/git/worktree/worktree.js';
import type { LaneGit } from './lanes.js';

const MAX_TEXT_BYTES = 1024 * 1024;

/**
 * Creates the git operations of a run's lanes on its store. New commits are protected from garbage collection. `limits`:
 * how much a snapshot may add or change.
 */
export function createLaneGit(store: GitStore, run: string, limits: SnapshotLimits = DEFAULT_SNAPSHOT_LIMITS): LaneGit {
  const keep = (commit: Commit): Promise<void> => keepCommits(store.repository, run, [commit]);
  return {
    async ensureWorktree(folder, commit, clean) {
      return (await ensureWorktree(store, folder, commit, { ignored: clean ? 'clear' : 'keep' })).created;
    },
    tryNewWorktree: (folder, commit, signal) => tryCreateWorktree(store, folder, commit, signal),
    removeWorktree: (folder) => removeWorktree(store, folder),
    async snapshot(folder, parent, message) {
      // The commits of the pull request are made from these, with agents as authors.
      const request = { parent, message, author: GUMP_IDENTITY, limits };
      const { commit, tree, gumpFiles, outsideLinks, excess } = await createSnapshot(store, folder, request);
      await keep(commit);
      return { commit, tree, gumpFiles, outsideLinks, excess };
    },
    leftAside: (folder, from) => findLeftAside(store, folder, from),
    changes: (from, to) => listChangedFiles(store, from, to),
    async readText(commit, path, maxBytes = MAX_TEXT_BYTES) {
      return (await readFileAt(store, commit, path, maxBytes))?.toString('utf8') ?? null;
    },
    async stat(from, to) {
      const { files, insertions, deletions } = await changesBetween(store, from, to);
      return { files: files.map((file) => file.path), insertions, deletions };
    },
    async patch(from, to, maxBytes) {
      const { text, truncated } = await patchBetween(store, from, to, { maxBytes });
      return truncated ? `${text}\n[... the patch is longer than ${maxBytes} bytes and was cut here ...]\n` : text;
    },
    treeOf: (commit) => treeOf(store, commit),
    async merge({ base, onto, theirs, message }) {
      const merged = await mergeCommits(store, { base, ours: onto, theirs, message, author: GUMP_IDENTITY });
      if (merged.kind === 'conflict') return { files: merged.files };
      await keep(merged.commit);
      return { commit: merged.commit, tree: merged.tree };
    },
  };
}
