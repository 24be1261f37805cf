import type { FolderPort } from '../model/gate.js';

/** Whoever needs more than this many entries to find something does not find it. */
const MAX_ENTRIES = 100_000;

/** All files of a folder and those below it, its own first; hidden folders and node_modules are left out. */
export async function* walk(folder: FolderPort, top = ''): AsyncGenerator<string> {
  const waiting = [top];
  let seen = 0;
  for (let next = waiting.shift(); next !== undefined && seen < MAX_ENTRIES; next = waiting.shift()) {
    for (const name of await folder.list(next)) {
      seen++;
      const path = next === '' ? name : `${next}/${name}`;
      if (!name.endsWith('/')) yield path;
      else if (!name.startsWith('.') && name !== 'node_modules/') waiting.push(path.slice(0, -1));
    }
  }
}

/** Whether there is a file of such a name. */
export async function anyFile(folder: FolderPort, wanted: (name: string) => boolean): Promise<boolean> {
  for await (const path of walk(folder)) if (wanted(path.slice(path.lastIndexOf('/') + 1))) return true;
  return false;
}
