import { existsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Surroundings, View } from './view.js';

/** One mount of a cell, on top of a root that is read-only as a whole. In a list, parents come before their children. */
export type Mount =
  /** An empty folder. `mode` as of chmod. One that is not `writable` becomes read-only once everything is mounted. */
  | { readonly kind: 'empty'; readonly path: string; readonly mode: '0755' | '1777'; readonly writable: boolean }
  /** A folder on the way to something shown, inside an empty one. */
  | { readonly kind: 'folder'; readonly path: string }
  /** A file or folder of the machine, at the same path or at another. */
  | { readonly kind: 'show'; readonly source: string; readonly path: string; readonly writable: boolean }
  /** A file or socket of which an empty file takes the place. */
  | { readonly kind: 'mask'; readonly source: string; readonly path: string };

/** Folders of the machine that every child finds empty; the writable ones are its own and gone with it. */
const EMPTY_FOLDERS: readonly Extract<Mount, { kind: 'empty' }>[] = [
  { kind: 'empty', path: '/dev/shm', mode: '1777', writable: true },
  { kind: 'empty', path: '/run', mode: '0755', writable: false },
  { kind: 'empty', path: '/tmp', mode: '1777', writable: true },
  { kind: 'empty', path: '/var/tmp', mode: '1777', writable: true },
];

/** The paths of folders that every child finds empty. */
export const EMPTY_PATHS: readonly string[] = EMPTY_FOLDERS.map(({ path }) => path);

/**
 * Lists the mounts of a view in the order in which they must be made. What does not exist now is left out, since there
 * is nothing to mount it on.
 */
export function planMounts(view: View, surroundings: Surroundings): readonly Mount[] {
  const { hiddenFolders, hiddenFiles, privateFiles, emptyFile } = surroundings;
  const hidden = hiddenFolders.map((path) => ({ kind: 'empty', path, mode: '0755', writable: false }) as const);
  const shown: readonly Mount[] = [
    ...view.readOnly.map((path) => showInPlace(path, false)),
    ...view.writable.map((path) => showInPlace(path, true)),
    ...view.caches.map(({ folder, at }): Mount => ({ kind: 'show', source: folder, path: at, writable: true })),
    showInPlace(view.home, true),
    { kind: 'show', source: view.tree.folder, path: view.tree.at, writable: true },
  ];
  const byPath = new Map<string, Mount>();
  // What a view shows wins over what is hidden, and what it may write over what it may read.
  for (const mount of [...hidden, ...EMPTY_FOLDERS, ...shown])
    if (existsSync(mount.kind === 'show' ? mount.source : mount.path)) byPath.set(mount.path, mount);
  // What lies in no empty folder is there already, and can only be read.
  for (const path of view.readOnly) {
    const mount = byPath.get(path);
    if (mount?.kind === 'show' && !mount.writable && mountAbove(path, byPath) === null && !hiddenFolders.includes(path))
      byPath.delete(path);
  }
  for (const { path } of hidden) {
    const above = mountAbove(path, byPath);
    if (byPath.get(path)?.kind === 'empty' && above?.kind === 'empty' && !above.writable) byPath.delete(path);
  }
  const named = new Set([...view.readOnly, ...view.writable]);
  for (const path of [...hiddenFiles, ...privateFiles.filter((file) => !named.has(file))])
    if (!byPath.has(path) && mountAbove(path, byPath)?.kind !== 'empty' && existsSync(path))
      byPath.set(path, masking(path, emptyFile));
  return [...byPath.values(), ...foldersOnTheWay(byPath)].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** What hides a file, a socket or a folder of credentials: nothing but a folder can be mounted on a folder. */
function masking(path: string, emptyFile: string): Mount {
  return statSync(path).isDirectory()
    ? { kind: 'empty', path, mode: '0755', writable: false }
    : { kind: 'mask', source: emptyFile, path };
}

function showInPlace(path: string, writable: boolean): Mount {
  return { kind: 'show', source: path, path, writable };
}

/** The folders between an empty one and what is shown inside it. */
function foldersOnTheWay(byPath: ReadonlyMap<string, Mount>): readonly Mount[] {
  const folders = new Map<string, Mount>();
  for (const { path } of byPath.values()) {
    const above = mountAbove(path, byPath);
    if (above?.kind !== 'empty') continue;
    for (let folder = dirname(path); folder !== above.path; folder = dirname(folder))
      folders.set(folder, { kind: 'folder', path: folder });
  }
  return [...folders.values()];
}

/** The nearest mount that a path lies in; null if that is the root. */
function mountAbove(path: string, mounts: ReadonlyMap<string, Mount>): Mount | null {
  for (let folder = dirname(path); folder !== '/'; folder = dirname(folder)) {
    const mount = mounts.get(folder);
    if (mount !== undefined) return mount;
  }
  return null;
}
