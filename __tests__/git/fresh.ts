import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Commit } from '../../src/model/ids.js';
import { git, gitText } from '../../src/system/git/git.js';
import { worktreeContext } from '../../src/system/git/repository/store.js';
import type { Attempt } from './attempt.js';

/** The tree that git makes of a worktree's files with an index that knows nothing of them but the parent's contents. */
export async function freshTree({ store, dir, world }: Attempt, parent: Commit): Promise<string> {
  const index = join(world.folder, 'fresh-index');
  await rm(index, { force: true });
  const context = worktreeContext(store, dir, index);
  await git(context, ['read-tree', parent]);
  await git(context, ['-c', 'core.safecrlf=false', 'add', '--all']);
  return gitText(context, ['write-tree']);
}
