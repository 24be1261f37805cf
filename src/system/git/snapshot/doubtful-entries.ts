import { git, type GitContext } from '../git.js';
import { GITLINK_MODE, type IndexEntry, type IndexFile, readIndexFile } from '../repository/index-file.js';
import type { GitStore } from '../repository/store.js';

/**
 * Removes the stat data of those index entries for which they may mislead git. The next `add` reads these files again,
 * and the next `read-tree --reset -u` writes them again, whatever their times are. `read`: the paths (latin1) of
 * files that `add` has just read. Call it after each `add` of what an agent wrote. No process is started if there are no such entries.
 *
 * There are two kinds: files that could be changed without git noticing (`isYoung`) and, if the tree has attributes,
 * all files that were read. Attributes make git store a file with other line ends than it was read with. A checkout would write
 * it with those of the attributes, but leaves it alone while its stat data are known.
 */
export async function forgetDoubtfulEntries(
  store: GitStore,
  context: GitContext,
  index: string,
  read: readonly string[],
): Promise<void> {
  const file = await readIndexFile(store, index);
  const converted = new Set(file.entries.some((entry) => entry.isAttributesFile) ? read : []);
  const doubtful = file.entries.filter(
    (entry) =>
      entry.mode !== GITLINK_MODE && (isYoung(entry, file) || (converted.size > 0 && converted.has(entry.path))),
  );
  if (doubtful.length === 0) return;
  const stdin = Buffer.from(doubtful.map(withoutStat).join(''), 'latin1');
  await git(context, ['update-index', '-z', '--index-info'], { stdin });
}

/**
 * Whether the file could be changed once more without git noticing. git compares the times of a file with those in the
 * index by whole seconds. Any change sets the ctime, so it is noticed, unless it happens within the second of the ctime
 * in the index. That second has passed if the index was written later. git itself reads a file again if its mtime is
 * not before the index was written, which covers ordinary files. What remains are files whose mtime was set back: by
 * `touch -d`, `cp -p`, `mv` or `tar`.
 */
function isYoung({ ctime, mtime }: IndexEntry, { writtenAt }: IndexFile): boolean {
  return ctime >= writtenAt && mtime < writtenAt;
}

function withoutStat({ mode, id, path }: IndexEntry): string {
  return `${mode.toString(8)} ${id} 0\t${path}\0`;
}
