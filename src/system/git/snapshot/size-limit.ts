import type { SnapshotExcess, SnapshotLimits } from '../../../model/snapshot.js';
import type { IndexEntry } from '../repository/index-file.js';
import { type ChangedFile, readablePath } from './changed-files.js';

/**
 * Compares what an attempt added or changed with the limits. Null if it is within both. `tracked`: the entries of the
 * index before the attempt; a folder without any of them is reported as a whole, since an ignore rule for it is likely
 * to be missing.
 */
export function findExcess(
  files: readonly ChangedFile[],
  limits: SnapshotLimits,
  tracked: readonly IndexEntry[],
): SnapshotExcess | null {
  const bytes = files.reduce((sum, { stats }) => sum + stats.size, 0);
  if (files.length <= limits.maxFiles && bytes <= limits.maxBytes) return null;
  return {
    files: files.length,
    bytes,
    max_files: limits.maxFiles,
    max_bytes: limits.maxBytes,
    largest: largestParts(files, tracked, bytes > limits.maxBytes ? 'bytes' : 'files'),
  };
}

interface Part {
  readonly path: string;
  readonly files: number;
  readonly bytes: number;
}

const SHOWN = 3;

function largestParts(
  files: readonly ChangedFile[],
  tracked: readonly IndexEntry[],
  by: 'files' | 'bytes',
): readonly Part[] {
  const folders = foldersOf(tracked);
  const parts = new Map<string, Part>();
  for (const { path, stats } of files) {
    const name = readablePath(newFolderOf(path, folders) ?? path);
    const { files: count, bytes } = parts.get(name) ?? { files: 0, bytes: 0 };
    parts.set(name, { path: name, files: count + 1, bytes: bytes + stats.size });
  }
  return [...parts.values()].sort((one, other) => other[by] - one[by]).slice(0, SHOWN);
}

/** All folders that have tracked files, each with a `/` at its end. */
function foldersOf(tracked: readonly IndexEntry[]): ReadonlySet<string> {
  const folders = new Set<string>();
  for (const { path } of tracked)
    for (
      let end = path.lastIndexOf('/');
      end > 0 && !folders.has(path.slice(0, end + 1));
      end = path.lastIndexOf('/', end - 1)
    )
      folders.add(path.slice(0, end + 1));
  return folders;
}

/** The uppermost folder of a path that has no tracked files; null if the file's own folder has some. */
function newFolderOf(path: string, folders: ReadonlySet<string>): string | null {
  for (let end = path.indexOf('/'); end > 0; end = path.indexOf('/', end + 1)) {
    const folder = path.slice(0, end + 1);
    if (!folders.has(folder)) return folder;
  }
  return null;
}
