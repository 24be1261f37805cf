import { readFile, realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { Adapter } from '../model/index.js';

const Package = z.object({ name: z.string(), version: z.string() });

/** A package's entry lies no deeper in it than this. */
const DEEPEST = 5;

/**
 * The version of an agent's CLI by the npm package that its command leads into; null where it does not. No process is
 * started for it: most CLIs take a second to say `--version`.
 */
export async function versionInstalled({ install }: Adapter, program: string): Promise<string | null> {
  if (install === null) return null;
  let folder = dirname(await realpath(program).catch(() => program));
  for (let depth = 0; depth < DEEPEST; depth += 1, folder = dirname(folder)) {
    const { name, version } = await packageIn(folder);
    if (name === install.package || name === install.byHand) return version;
  }
  return null;
}

async function packageIn(folder: string): Promise<{ readonly name: string | null; readonly version: string }> {
  try {
    return Package.parse(JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')));
  } catch {
    return { name: null, version: '' };
  }
}
