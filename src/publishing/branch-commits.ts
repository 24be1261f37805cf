import type { Commit, Tree } from '../model/index.js';
import { treeOf } from '../system/git/repository/commit.js';
import { listFiles, readLog, readBlobs, type TreeEntry } from '../system/git/repository/objects.js';
import type { GitStore } from '../system/git/repository/store.js';

/** A commit of a composed branch with its changes, from which an API can create the same commit. */
export interface BranchCommit {
  readonly message: string;
  readonly tree: Tree;
  /** The parents that it merges, without its first parent, which is the commit before it. */
  readonly merges: readonly Commit[];
  readonly changes: readonly {
    readonly path: string;
    readonly mode: '100644' | '100755' | '120000' | '160000';
    /** The file's bytes, a link's target, or a submodule's commit; null if the path is deleted. */
    readonly content: Buffer | { readonly commit: string } | null;
  }[];
}

/** Reads the commits of a branch after `base`, oldest first. */
export async function branchCommits(store: GitStore, base: Commit, head: Commit): Promise<readonly BranchCommit[]> {
  const commits: BranchCommit[] = [];
  let before = await filesAt(store, base);
  for (const { commit, parents, message } of [...(await readLog(store, head, base))].reverse()) {
    const after = await filesAt(store, commit);
    commits.push({
      ...{ message, tree: await treeOf(store, commit), merges: parents.slice(1) },
      changes: await changesOf(store, before, after),
    });
    before = after;
  }
  return commits;
}

type Files = ReadonlyMap<string, TreeEntry>;

async function filesAt(store: GitStore, commit: Commit): Promise<Files> {
  return new Map((await listFiles(store, commit)).map((file) => [file.path, file]));
}

async function changesOf(store: GitStore, before: Files, after: Files): Promise<BranchCommit['changes']> {
  const changed = [...after.values()].filter(({ path, id, kind }) => {
    const old = before.get(path);
    return old?.id !== id || old.kind !== kind;
  });
  const files = changed.filter(({ kind }) => kind !== 'submodule');
  const contents = await readBlobs(
    store,
    files.map(({ id }) => id),
  );
  const deleted = [...before.values()].filter(({ path }) => !after.has(path));
  return [
    ...deleted.map(({ path, kind }) => ({ path, mode: MODES[kind], content: null })),
    ...changed.map((file) => ({
      path: file.path,
      mode: MODES[file.kind],
      content: file.kind === 'submodule' ? { commit: file.id } : (contents[files.indexOf(file)] ?? null),
    })),
  ];
}

const MODES = { file: '100644', executable: '100755', link: '120000', submodule: '160000' } as const;
