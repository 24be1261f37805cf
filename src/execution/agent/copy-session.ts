import { constants } from 'node:fs';
import { copyFile, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { SessionFiles } from '../../model/index.js';
import { listRegularFiles } from '../../system/regular-files.js';

/**
 * Copies the session files of one HOME into another, except the `kept` paths, which gump has written there itself. Only
 * regular files in real folders are taken: an agent may have put links in their place.
 */
export async function copySession(
  sessions: readonly SessionFiles[],
  from: string,
  to: string,
  kept: readonly string[],
): Promise<void> {
  for (const { directory, match } of sessions) {
    for (const file of await listRegularFiles(from, directory)) {
      const path = join(directory, file);
      if (!match.test(file) || kept.includes(path)) continue;
      await mkdir(dirname(join(to, path)), { recursive: true, mode: 0o700 });
      await copyFile(join(from, path), join(to, path), constants.COPYFILE_FICLONE);
    }
  }
}
