import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync, type BuildOptions } from 'esbuild';

/** The project, as a folder. */
export const project = fileURLToPath(new URL('../../', import.meta.url));

/** Below the project, for packages and package.json to be found from there. Git ignores it. */
export const cache = join(project, '.cache');

const PREFIX = 'package-';
const HOUR_MS = 3_600_000;

/** How src/ becomes programs that Node starts without node_modules. */
export const BUNDLING: BuildOptions = {
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  logLevel: 'error',
  // Some packages are CommonJS and call `require` for modules of Node.
  banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
};

/**
 * A folder that stands for the installed package: what is published, with `dist/` bundled from the sources as they are
 * now (the committed one may be older). With GUMP_TEST_DIST=committed the committed `dist/` is in it. GUMP_TEST_PACKAGE
 * names a folder that is taken instead: `scripts/attacks-red.mjs` makes one of changed sources. Made once for all
 * tests of the same sources; folders that nobody asked for in the last hour are removed. Tests only read it: one that
 * changes something in it copies it first.
 */
export function builtPackage(): string {
  built ??= process.env.GUMP_TEST_PACKAGE ?? build();
  return built;
}

/** The command line's entry in it. */
export function builtCommand(): string {
  return join(builtPackage(), 'dist/cli/index.js');
}

let built: string | null = null;

function build(): string {
  const usesCommitted = process.env.GUMP_TEST_DIST === 'committed';
  const folder = join(cache, PREFIX + hashOf(usesCommitted ? 'dist' : 'src').slice(0, 16));
  if (!existsSync(folder)) install(folder, usesCommitted);
  removeOld(folder);
  return folder;
}

/** Made beside its place and moved there: another worker may be at it as well. */
function install(folder: string, usesCommitted: boolean): void {
  mkdirSync(cache, { recursive: true });
  const fresh = mkdtempSync(join(cache, 'packing-'));
  if (usesCommitted) cpSync(join(project, 'dist'), join(fresh, 'dist'), { recursive: true });
  else bundleInto(join(fresh, 'dist'), join(project, 'src'));
  addFiles(fresh);
  try {
    renameSync(fresh, folder);
  } catch {
    rmSync(fresh, { recursive: true });
  }
}

/** Makes a package of other sources than `src/`, in a folder that exists. For what shows that a test can fail. */
export function installChanged(folder: string, sources: string): void {
  bundleInto(join(folder, 'dist'), sources);
  addFiles(folder);
}

function addFiles(folder: string): void {
  for (const name of ['workflows', 'demo', 'agents', 'action.yml', 'package.json'])
    symlinkSync(join(project, name), join(folder, name));
}

function bundleInto(dist: string, sources: string): void {
  const options: BuildOptions = { ...BUNDLING, absWorkingDir: project, splitting: true, chunkNames: 'chunks/[hash]' };
  const entryPoints = {
    'main/index': join(sources, 'action/main.ts'),
    'cli/index': join(sources, 'cli/main.ts'),
    'played/index': join(sources, 'played/main.ts'),
  };
  buildSync({ ...options, entryPoints, outdir: dist });
  // The post step has all its files in a folder of its own, as in the committed dist/.
  buildSync({ ...options, entryPoints: { index: join(sources, 'action/post.ts') }, outdir: join(dist, 'post') });
  writeFileSync(join(dist, 'package.json'), '{ "type": "module" }\n');
}

function hashOf(folder: string): string {
  const hash = createHash('sha256').update(`${folder}\0`);
  for (const path of filesBelow(folder)) hash.update(`${path}\0${readFileSync(join(project, path), 'utf8')}\0`);
  return hash.digest('hex');
}

function filesBelow(folder: string): string[] {
  return readdirSync(join(project, folder), { withFileTypes: true })
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? filesBelow(path) : [path];
    })
    .sort();
}

function removeOld(current: string): void {
  for (const name of readdirSync(cache)) {
    const folder = join(cache, name);
    if (!name.startsWith(PREFIX) || folder === current) continue;
    if (Date.now() - statSync(folder).mtimeMs > HOUR_MS) rmSync(folder, { recursive: true, force: true });
  }
}
