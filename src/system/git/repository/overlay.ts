import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Tree } from '../../../model/ids.js';
import { git, gitText } from '../git.js';
import type { Treeish } from './changes.js';
import { listFiles, type TreeEntry } from './objects.js';
import type { GitStore } from './store.js';

/**
 * Creates a tree from `base` in which the paths that `isFromSource` selects are as in `source`: added, replaced, or
 * removed if `source` lacks them. A selected path that would need a folder where `base` has an unselected file is left
 * out.
 */
export async function overlayTree(
  store: GitStore,
  base: Treeish,
  source: Treeish,
  isFromSource: (path: string) => boolean,
): Promise<Tree> {
  const [baseFiles, sourceFiles] = await Promise.all([listFiles(store, base), listFiles(store, source)]);
  const removed = baseFiles.filter(({ path }) => isFromSource(path));
  const kept = new Set(baseFiles.filter(({ path }) => !isFromSource(path)).map(({ path }) => path));
  const added = sourceFiles.filter(
    ({ path }) => isFromSource(path) && !parentFolders(path).some((folder) => kept.has(folder)),
  );
  const lines = [...removed.map(({ path }) => `0 ${'0'.repeat(40)}\t${path}`), ...added.map(indexEntry)];
  const indexFolder = await mkdtemp(join(store.folder, 'indexes', 'overlay-'));
  const options = { env: { GIT_INDEX_FILE: join(indexFolder, 'index') } };
  try {
    await git(store.context, ['read-tree', base], options);
    const stdin = lines.map((line) => `${line}\0`).join('');
    if (lines.length > 0) await git(store.context, ['update-index', '-z', '--index-info'], { ...options, stdin });
    return Tree.parse(await gitText(store.context, ['write-tree'], options));
  } finally {
    await rm(indexFolder, { recursive: true, force: true });
  }
}

const MODES: Readonly<Record<TreeEntry['kind'], string>> = {
  file: '100644',
  executable: '100755',
  link: '120000',
  submodule: '160000',
};

function indexEntry({ path, kind, id }: TreeEntry): string {
  return `${MODES[kind]} ${id}\t${path}`;
}

/** The folders above a path: `a` and `a/b` for `a/b/c`. */
function parentFolders(path: string): string[] {
  const parts = path.split('/').slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}
