import { constants } from 'node:fs';
import { chmod, copyFile, lstat, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Commit } from '../../../model/ids.js';
import type { GitStore } from '../repository/store.js';

/**
 * Gives a worktree its own `.git` and replaces whatever an agent left there. It reads the user's objects as alternates,
 * with HEAD detached at `commit` and a clean index. So `git status`, `log`, `diff`, `describe` and even `commit` work
 * for the agent, nothing it does there reaches the user's repository, and it cannot read credentials that a checkout
 * left in the user's configuration. Writes only files: no process is started. `index` is the path of the worktree's
 * index, or resolves to it once that is complete.
 */
export async function installAgentRepository(
  store: GitStore,
  dir: string,
  commit: Commit,
  index: string | Promise<string>,
): Promise<void> {
  const gitDir = join(dir, '.git');
  await forceRemove(gitDir);
  await Promise.all(
    ['objects/info', 'objects/pack', 'refs/heads', 'info', 'hooks'].map((name) =>
      mkdir(join(gitDir, name), { recursive: true }),
    ),
  );
  const { template, repository } = store;
  const write = (name: string, content: string) => writeFile(join(gitDir, name), content);
  await Promise.all([
    write('HEAD', `${commit}\n`),
    write('config', template.agentConfig),
    template.packedRefs.then((refs) => write('packed-refs', refs)),
    write('objects/info/alternates', `${formatAlternate(repository.objects)}\n`),
    ...(template.shallow === '' ? [] : [write('shallow', template.shallow)]),
    copyFile(join(store.folder, 'info/exclude'), join(gitDir, 'info/exclude')),
    Promise.resolve(index).then((path) => copyFile(path, join(gitDir, 'index'), constants.COPYFILE_FICLONE)),
  ]);
}

/** Removes a file, link or folder, including read-only ones. */
export async function forceRemove(path: string): Promise<void> {
  try {
    await rm(path, { recursive: true, force: true });
  } catch {
    await makeWritable(path);
    await rm(path, { recursive: true, force: true });
  }
}

/**
 * Makes files and folders below a path writable again (links are not followed), in case an agent removed the
 * permission.
 */
export async function makeWritable(path: string): Promise<void> {
  const found = await lstat(path).catch(() => null);
  if (found === null || !(found.isDirectory() || found.isFile())) return;
  const needed = found.isDirectory() ? 0o700 : 0o600;
  // The path may disappear meanwhile: a removal that failed may still be going on in parallel.
  if ((found.mode & needed) !== needed) await chmod(path, found.mode | needed).catch(() => undefined);
  if (!found.isDirectory()) return;
  for (const name of await readdir(path).catch(() => [])) await makeWritable(join(path, name));
}

/** Formats a folder of objects as a line of `alternates`. A path is quoted only if it begins with a quote. */
export function formatAlternate(path: string): string {
  return path.startsWith('"') ? JSON.stringify(path) : path;
}
