import { join } from 'node:path';
import { type Commit, Tree } from '../../../model/ids.js';
import { git, gitText } from '../git.js';
import { commitTree, treeOf } from '../repository/commit.js';
import { GUMP_IDENTITY } from '../repository/identity.js';
import { type GitStore, verifiedWorktreeContext } from '../repository/store.js';

/**
 * Commits the user's working tree as it is: changed, new and deleted files, staged or not. Ignored files and new ones in
 * `.gump/` are left out. Without any change the result is HEAD itself. The user's index, files and refs stay as they are.
 */
export async function commitWorkingTree(store: GitStore): Promise<Commit> {
  const { repository } = store;
  const { head } = repository;
  const context = await verifiedWorktreeContext(store, repository.dir, join(store.folder, 'indexes', 'working-tree'));
  await git(context, ['read-tree', head]);
  await git(context, ['-c', 'core.safecrlf=false', '-c', 'advice.addEmbeddedRepo=false', 'add', '--all', '.']);
  const tree = Tree.parse(await gitText(context, ['write-tree']));
  if (tree === (await treeOf(store, head))) return head;
  return await commitTree(store, tree, [head], { message: 'The working tree', author: GUMP_IDENTITY });
}
