import { chmod, lstat, readdir, readFile, readlink, rm, symlink, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';

/**
 * Changes absolute paths into the checkout `from` to paths into the worktree `to`, in a folder that was copied.
 * Installed dependencies have such paths in links and, in a Python environment, in the first lines of scripts and the
 * records of editable installs. Otherwise the worktree's tests would run the user's files, and an agent could reach
 * them.
 */
export async function relocateAbsolutePaths(folder: string, from: string, to: string): Promise<void> {
  await relocateLinks(folder, from, to, LINK_DEPTH);
  if ((await lstat(join(folder, 'pyvenv.cfg')).catch(() => null)) !== null) await relocateVenv(folder, from, to);
}

/** Links into a checkout are near the top: `node_modules/@scope/name`, `.venv/lib64`. */
const LINK_DEPTH = 3;
const MAX_TEXT_BYTES = 1024 * 1024;

async function relocateLinks(folder: string, from: string, to: string, depth: number): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isSymbolicLink()) {
      const target = await readlink(path);
      if (target !== from && !target.startsWith(`${from}/`)) continue;
      await rm(path);
      await symlink(to + target.slice(from.length), path);
    } else if (entry.isDirectory() && depth > 1) {
      await relocateLinks(path, from, to, depth - 1);
    }
  }
}

async function relocateVenv(folder: string, from: string, to: string): Promise<void> {
  const scripts = await filesIn(join(folder, 'bin'));
  const libraries = await readdir(join(folder, 'lib')).catch(() => []);
  const packages = await Promise.all(libraries.map((name) => filesIn(join(folder, 'lib', name, 'site-packages'))));
  const records = packages.flat().filter((path) => /\.(pth|egg-link)$|^__editable__.*\.py$/.test(basename(path)));
  for (const path of [...scripts, join(folder, 'pyvenv.cfg'), ...records]) await replaceInText(path, from, to);
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isFile()).map((entry) => join(folder, entry.name));
}

/**
 * Replaces `from` in a text file, but only where it ends as a path does: `/repo` is not part of `/repository`. Binary
 * files are left alone.
 */
async function replaceInText(path: string, from: string, to: string): Promise<void> {
  const { size, mode } = await lstat(path);
  if (size > MAX_TEXT_BYTES) return;
  const text = await readFile(path, 'utf8');
  if (text.includes('\0') || !text.includes(from)) return;
  const escaped = from.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const moved = text.replace(new RegExp(`${escaped}(?=$|[/"'\\s:,)])`, 'gm'), () => to);
  if (moved === text) return;
  await writeFile(path, moved);
  await chmod(path, mode);
}
