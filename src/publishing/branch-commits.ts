import type { Commit, Tree } from '../model/index.js';
import { treeOf } from '../system/git/repository/commit.js';
import { listFiles, logOf, readBlobs, type TreeFile } from '../system/git/repository/objects.js';
import type { Store } from '../system/git/repository/store.js';

/** A commit of a composed branch with what it changes, for whoever makes it again elsewhere. */
export interface BranchCommit {
  readonly message: string;
  readonly tree: Tree;
  /** What it merges; the parent that is the commit before goes without saying. */
  readonly merges: readonly Commit[];
  readonly changes: readonly {
    readonly path: string;
    readonly mode: '100644' | '100755' | '120000' | '160000';
    /** The file's bytes, a link's target, a submodule's commit; null where the path is gone. */
    readonly content: Buffer | { readonly commit: string } | null;
  }[];
}

/** The commits of a branch after `base`, the first one first. */
export async function branchCommits(store: Store, base: Commit, head: Commit): Promise<readonly BranchCommit[]> {
  const commits: BranchCommit[] = [];
  let before = await filesAt(store, base);
  for (const { commit, parents, message } of [...(await logOf(store, head, base))].reverse()) {
    const after = await filesAt(store, commit);
    commits.push({
      ...{ message, tree: await treeOf(store, commit), merges: parents.slice(1) },
      changes: await changesOf(store, before, after),
    });
    before = after;
  }
  return commits;
}

type Files = ReadonlyMap<string, TreeFile>;

async function filesAt(store: Store, commit: Commit): Promise<Files> {
  return new Map((await listFiles(store, commit)).map((file) => [file.path, file]));
}

async function changesOf(store: Store, before: Files, after: Files): Promise<BranchCommit['changes']> {
  const changed = [...after.values()].filter(({ path, id, kind }) => {
    const old = before.get(path);
    return old?.id !== id || old.kind !== kind;
  });
  const files = changed.filter(({ kind }) => kind !== 'submodule');
  const contents = await readBlobs(
    store,
    files.map(({ id }) => id),
  );
  const gone = [...before.values()].filter(({ path }) => !after.has(path));
  return [
    ...gone.map(({ path, kind }) => ({ path, mode: MODES[kind], content: null })),
    ...changed.map((file) => ({
      path: file.path,
      mode: MODES[file.kind],
      content: file.kind === 'submodule' ? { commit: file.id } : (contents[files.indexOf(file)] ?? null),
    })),
  ];
}

const MODES = { file: '100644', executable: '100755', link: '120000', submodule: '160000' } as const;
