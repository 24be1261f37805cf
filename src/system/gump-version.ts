import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const PackageJson = z.object({ version: z.string() });

/** Reads the version of the gump that is installed in a folder, from its package.json. */
export function readGumpVersion(packageRoot: string): string {
  return PackageJson.parse(JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8'))).version;
}
