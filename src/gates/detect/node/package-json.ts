import { z } from 'zod';
import type { FolderPort } from '../../../model/gate.js';

const PackageJson = z.object({
  workspaces: z
    .union([z.array(z.string()), z.object({ packages: z.array(z.string()) }).transform(({ packages }) => packages)])
    .catch([])
    .default([]),
  scripts: z.record(z.string(), z.unknown()).catch({}).default({}),
  type: z.string().optional().catch(undefined),
  packageManager: z.string().optional().catch(undefined),
  dependencies: z.record(z.string(), z.unknown()).catch({}).default({}),
  devDependencies: z.record(z.string(), z.unknown()).catch({}).default({}),
  eslintConfig: z.unknown().optional(),
});
/** The members of package.json that are read. */
export type PackageJson = z.infer<typeof PackageJson>;

/** The package managers that are known. */
export type PackageManager = 'npm' | 'pnpm' | 'yarn' | 'bun';

/** Reads the package.json of the folder, or of one below; null if there is none, `broken` if it is no JSON object. */
export async function readPackageJson(folder: FolderPort, below = ''): Promise<PackageJson | 'broken' | null> {
  const file = below === '' ? 'package.json' : `${below}/package.json`;
  const text = await folder.readText(file);
  if (text === null) return (await folder.exists(file)) ? 'broken' : null;
  const parsed = PackageJson.safeParse(parseJson(text));
  return parsed.success ? parsed.data : 'broken';
}

/** The text of a script; null if it is absent or empty. */
export function findScript(pkg: PackageJson, name: string): string | null {
  const script = pkg.scripts[name];
  return typeof script === 'string' && script.trim() !== '' ? script : null;
}

/**
 * Detects the package manager: by the member `packageManager`, else by the lockfile, of the folder or else of one above
 * it; else npm.
 */
export async function detectPackageManager(folder: FolderPort, pkg: PackageJson): Promise<PackageManager> {
  const own = await managerOf(folder, pkg);
  if (own !== null) return own;
  for (const place of folder.above ?? []) {
    const above = await readPackageJson(place);
    const manager = await managerOf(place, above === 'broken' ? null : above);
    if (manager !== null) return manager;
  }
  return 'npm';
}

async function managerOf(folder: FolderPort, pkg: PackageJson | null): Promise<PackageManager | null> {
  const declared = /^(npm|pnpm|yarn|bun)@/.exec(pkg?.packageManager ?? '')?.[1];
  const manager = MANAGERS.find((known) => known === declared);
  if (manager !== undefined) return manager;
  for (const [lockfile, owner] of LOCKFILES) if (await folder.exists(lockfile)) return owner;
  return null;
}

const MANAGERS: readonly PackageManager[] = ['npm', 'pnpm', 'yarn', 'bun'];

const LOCKFILES: readonly (readonly [string, PackageManager])[] = [
  ['pnpm-lock.yaml', 'pnpm'],
  ['pnpm-workspace.yaml', 'pnpm'],
  ['yarn.lock', 'yarn'],
  ['bun.lock', 'bun'],
  ['bun.lockb', 'bun'],
  ['package-lock.json', 'npm'],
  ['npm-shrinkwrap.json', 'npm'],
];

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    return null;
  }
}
