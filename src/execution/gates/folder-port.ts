import { constants } from 'node:fs';
import { open, readdir, realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { FolderPort } from '../../model/gate.js';
import { isExecutableFile } from '../../system/executable-file.js';

const MAX_BYTES = 1024 * 1024;

/** Creates read access to one folder. A path outside it (absolute, with `..`, or through a link) counts as absent. */
export function createFolderPort(root: string): FolderPort {
  const inside = (path: string) => resolveInside(root, path);
  return {
    readText: async (path, maxBytes = MAX_BYTES) => {
      const file = await inside(path);
      return file === null ? null : readRegular(file, maxBytes);
    },
    exists: async (path) => (await inside(path)) !== null,
    list: async (path) => {
      const folder = await inside(path);
      return folder === null ? [] : listFolder(folder);
    },
    isExecutable: async (path) => {
      const file = await inside(path);
      return file !== null && isExecutableFile(file);
    },
  };
}

async function resolveInside(root: string, path: string): Promise<string | null> {
  if (path.startsWith('/') || path.includes('\0') || path.split('/').includes('..')) return null;
  const [top, target] = await Promise.all([orNull(realpath(root)), orNull(realpath(join(root, path)))]);
  if (top === null || target === null) return null;
  return target === top || target.startsWith(top.endsWith(sep) ? top : top + sep) ? target : null;
}

async function listFolder(folder: string): Promise<readonly string[]> {
  const entries = (await orNull(readdir(folder, { withFileTypes: true }))) ?? [];
  return entries.map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name)).sort();
}

/** Reads a regular file; null for anything else. The open does not block, in case an agent has put a pipe there. */
async function readRegular(file: string, maxBytes: number): Promise<string | null> {
  const handle = await orNull(open(file, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW));
  if (handle === null) return null;
  try {
    const found = await handle.stat();
    return found.isFile() && found.size <= maxBytes ? await handle.readFile('utf8') : null;
  } finally {
    await handle.close();
  }
}

/** Null if the promise rejects: any error here means that the path cannot be read. */
function orNull<T>(promise: Promise<T>): Promise<T | null> {
  return promise.catch(() => null);
}
