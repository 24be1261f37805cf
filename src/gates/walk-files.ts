import type { FolderPort } from '../model/gate.js';

/** The walk ends after this many entries (checked for each folder); later files are not found. */
const MAX_ENTRIES = 100_000;

/** Yields the paths of all files below a folder, breadth first. Hidden folders and node_modules are left out. */
export async function* walkFiles(folder: FolderPort, top = ''): AsyncGenerator<string> {
  const queue = [top];
  let seen = 0;
  for (let next = queue.shift(); next !== undefined && seen < MAX_ENTRIES; next = queue.shift()) {
    for (const name of await folder.list(next)) {
      seen++;
      const path = next === '' ? name : `${next}/${name}`;
      if (!name.endsWith('/')) yield path;
      else if (!name.startsWith('.') && name !== 'node_modules/') queue.push(path.slice(0, -1));
    }
  }
}

/** Whether there is a file, below `top`, whose base name satisfies the predicate. */
export async function hasFile(folder: FolderPort, isWanted: (name: string) => boolean, top = ''): Promise<boolean> {
  for await (const path of walkFiles(folder, top)) if (isWanted(path.slice(path.lastIndexOf('/') + 1))) return true;
  return false;
}
