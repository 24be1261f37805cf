import { z } from 'zod';
import type { FolderPort } from '../../model/gate.js';
import { walkFiles } from '../walk-files.js';
import type { ForeignPackage } from './foreign-package.js';

/**
 * Finds packages of a Node project (its own, or members of its workspace) for which a link in `node_modules` leads out
 * of the tree, as `npm link` leaves it.
 */
export async function findLinkedPackages(folder: FolderPort): Promise<readonly ForeignPackage[]> {
  const links = await linksLeadingOut(folder);
  if (links.length === 0) return [];
  const own = await ownNames(folder);
  return links.filter((name) => own.has(name)).map((name) => ({ name, from: `a link out of the tree` }));
}

/** Lists the entries of `node_modules` that cannot be followed inside the tree. */
async function linksLeadingOut(folder: FolderPort): Promise<readonly string[]> {
  const names = await folder.list('node_modules');
  const scopes = names.filter((name) => name.startsWith('@') && name.endsWith('/')).map((name) => name.slice(0, -1));
  const scoped = await Promise.all(
    scopes.map(async (scope) => (await folder.list(`node_modules/${scope}`)).map((name) => `${scope}/${name}`)),
  );
  // A link is listed as a file is; a real folder has a `/` at the end.
  const candidates = [...names, ...scoped.flat()].filter((name) => !name.endsWith('/') && !name.startsWith('.'));
  const found = await Promise.all(
    candidates.map(async (name) => ((await folder.exists(`node_modules/${name}`)) ? [] : [name])),
  );
  return found.flat();
}

const Named = z.object({ name: z.string() });

async function ownNames(folder: FolderPort): Promise<ReadonlySet<string>> {
  const names = new Set<string>();
  for await (const path of walkFiles(folder)) {
    if (path !== 'package.json' && !path.endsWith('/package.json')) continue;
    const parsed = Named.safeParse(parseOrNull((await folder.readText(path)) ?? ''));
    if (parsed.success) names.add(parsed.data.name);
  }
  return names;
}

function parseOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
