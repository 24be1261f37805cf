import type { FolderPort } from '../../model/gate.js';

/** A look around is enough: a project whose files come after so many others is not detected by them. */
const MAX_ENTRIES = 5_000;

/** Whether a folder, or one below it, holds a file of such a name. Hidden and installed folders are left out. */
export async function anyFile(folder: FolderPort, wanted: (name: string) => boolean): Promise<boolean> {
  for await (const path of walk(folder)) if (wanted(path.slice(path.lastIndexOf('/') + 1))) return true;
  return false;
}

/** All paths of a folder, its own files first; hidden and installed folders are left out. */
export async function* walk(folder: FolderPort, top = ''): AsyncGenerator<string> {
  const waiting = [top];
  let seen = 0;
  for (let next = waiting.shift(); next !== undefined && seen < MAX_ENTRIES; next = waiting.shift()) {
    for (const name of await folder.list(next)) {
      if (name.startsWith('.') || name === 'node_modules') continue;
      seen++;
      const path = next === '' ? name : `${next}/${name}`;
      yield path;
      waiting.push(path);
    }
  }
}
