import { git, type GitContext } from '../git.js';
import { GITLINK_MODE, type IndexEntry, readIndexFile } from '../repository/index-file.js';
import type { GitStore } from '../repository/store.js';

/**
 * Removes the stat data of those index entries whose file could be changed without git noticing. The next `add` reads
 * these files again, and the next `read-tree --reset -u` writes them again, whatever their times are. Call it after each
 * command that entered stat data of files that an agent wrote. No process is started if there are no such entries.
 *
 * git compares the times of a file with those in the index by whole seconds. Any change sets the ctime, so it is
 * noticed, unless it happens within the second of the ctime in the index. Such a second cannot have passed when the
 * index was written. git itself reads a file again if its mtime is not before the index was written; that covers
 * ordinary files. What remains are files whose mtime was set back: by `touch -d`, `cp -p`, `mv` or `tar`.
 */
export async function forgetYoungEntries(store: GitStore, context: GitContext, index: string): Promise<void> {
  const { entries, writtenAt } = await readIndexFile(store, index);
  const young = entries.filter((entry) => entry.ctime >= writtenAt && entry.mtime < writtenAt);
  const lines = young.filter(({ mode }) => mode !== GITLINK_MODE).map(withoutStat);
  if (lines.length === 0) return;
  await git(context, ['update-index', '-z', '--index-info'], { stdin: Buffer.from(lines.join(''), 'latin1') });
}

function withoutStat({ mode, id, path }: IndexEntry): string {
  return `${mode.toString(8)} ${id} 0\t${path}\0`;
}
