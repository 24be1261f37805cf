import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Tree } from '../../../model/ids.js';
import { git, gitText } from '../git.js';
import type { Treeish } from './changes.js';
import { listFiles, type TreeFile } from './objects.js';
import type { Store } from './store.js';

/**
 * The tree of `ground` with the paths that `isTaken` says as they are in `from`: put there, replaced, or left out where
 * `from` lacks them. What would need a folder in the place of a file of `ground` is left out too.
 */
export async function overlay(
  store: Store,
  ground: Treeish,
  from: Treeish,
  isTaken: (path: string) => boolean,
): Promise<Tree> {
  const [below, above] = await Promise.all([listFiles(store, ground), listFiles(store, from)]);
  const gone = below.filter(({ path }) => isTaken(path));
  const left = new Set(below.filter(({ path }) => !isTaken(path)).map(({ path }) => path));
  const put = above.filter(({ path }) => isTaken(path) && !foldersOf(path).some((folder) => left.has(folder)));
  const lines = [...gone.map(({ path }) => `0 ${'0'.repeat(40)}\t${path}`), ...put.map(entryOf)];
  const aside = await mkdtemp(join(store.folder, 'indexes', 'overlay-'));
  const options = { env: { GIT_INDEX_FILE: join(aside, 'index') } };
  try {
    await git(store.place, ['read-tree', ground], options);
    const stdin = lines.map((line) => `${line}\0`).join('');
    if (lines.length > 0) await git(store.place, ['update-index', '-z', '--index-info'], { ...options, stdin });
    return Tree.parse(await gitText(store.place, ['write-tree'], options));
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
}

const MODES: Readonly<Record<TreeFile['kind'], string>> = {
  file: '100644',
  executable: '100755',
  link: '120000',
  submodule: '160000',
};

function entryOf({ path, kind, id }: TreeFile): string {
  return `${MODES[kind]} ${id}\t${path}`;
}

/** `a/b/c` lies in `a` and `a/b`. */
function foldersOf(path: string): string[] {
  const parts = path.split('/').slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}
