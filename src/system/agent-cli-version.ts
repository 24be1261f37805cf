import { readFile, realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { Adapter } from '../model/index.js';

const Package = z.object({ name: z.string(), version: z.string() });

/** How many folders to look upwards for package.json; the entry file of a package is never deeper in it than this. */
const MAX_DEPTH = 5;

/**
 * Finds the version of an agent's CLI in the package.json of the npm package that its command belongs to. Null if it
 * does not come from that package. Starts no process, because most CLIs take a second to print `--version`.
 */
export async function findAgentCliVersion({ install }: Adapter, program: string): Promise<string | null> {
  if (install === null) return null;
  let folder = dirname(await realpath(program).catch(() => program));
  for (let depth = 0; depth < MAX_DEPTH; depth += 1, folder = dirname(folder)) {
    const { name, version } = await readPackage(folder);
    if (name === install.package || name === install.byHand) return version;
  }
  return null;
}

async function readPackage(folder: string): Promise<{ readonly name: string | null; readonly version: string }> {
  try {
    return Package.parse(JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')));
  } catch {
    return { name: null, version: '' };
  }
}
