import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';

/** Whether a path is a regular, executable file. Links are followed. False if the path cannot be read. */
export async function isExecutableFile(path: string): Promise<boolean> {
  try {
    if (!(await stat(path)).isFile()) return false;
    await access(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
