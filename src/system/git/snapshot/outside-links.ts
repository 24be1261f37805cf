import { readlink } from 'node:fs/promises';
import { absolutePath, type ChangedFile } from './changed-files.js';

/**
 * Lists the links among the files that lead out of the worktree: by an absolute path, by `..` beyond the top, or through
 * another link that does. Targets are resolved by their names only; they need not exist. A chain of links that never
 * ends leads nowhere and is not listed. Paths are latin1.
 */
export async function listOutsideLinks(dir: string, files: readonly ChangedFile[]): Promise<readonly string[]> {
  const outside: string[] = [];
  for (const { path } of files.filter(({ stats }) => stats.isSymbolicLink()))
    if (await leadsOutside(dir, path)) outside.push(path);
  return outside;
}

/** As many links as Linux follows on one path. */
const MAX_LINKS = 40;

async function leadsOutside(dir: string, link: string): Promise<boolean> {
  const place: string[] = [];
  let rest = link.split('/');
  for (let links = 0; rest.length > 0;) {
    const [name = '', ...after] = rest;
    rest = after;
    if (name === '' || name === '.') continue;
    if (name === '..') {
      if (place.pop() === undefined) return true;
      continue;
    }
    const target = await targetOf(dir, [...place, name].join('/'));
    if (target === null) place.push(name);
    else if (target.startsWith('/')) return true;
    else if (++links > MAX_LINKS) return false;
    else rest = [...target.split('/'), ...rest];
  }
  return false;
}

/** The target of a link (latin1); null for anything else. */
async function targetOf(dir: string, path: string): Promise<string | null> {
  const target = await readlink(absolutePath(dir, path), { encoding: 'buffer' }).catch(() => null);
  return target?.toString('latin1') ?? null;
}
