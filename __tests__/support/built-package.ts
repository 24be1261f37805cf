import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { transformSync } from '@swc/core';

/** The project, as a folder. */
export const project = fileURLToPath(new URL('../../', import.meta.url));

const cache = join(project, '.cache');
const PREFIX = 'compiled-';
const HOUR_MS = 3_600_000;

/**
 * A folder that stands for an installed package, with the sources as they are now compiled in `src/`: what `dist/` holds
 * may be older. Compiled once for all tests of the same sources; copies that nobody asked for in the last hour are removed.
 * Tests only read it; one that changes something in it copies it first.
 */
export function compiledSources(): string {
  compiled ??= compileSources();
  return compiled;
}

let compiled: string | null = null;

function compileSources(): string {
  const sources = filesBelow('src').map((path) => ({ path, text: readFileSync(join(project, path), 'utf8') }));
  const hash = createHash('sha256');
  for (const { path, text } of sources) hash.update(`${path}\0${text}\0`);
  const folder = join(cache, PREFIX + hash.digest('hex').slice(0, 16));
  if (!existsSync(folder)) install(sources, folder);
  removeOld(folder);
  return folder;
}

/** The command line's entry in it. */
export function compiledCommand(): string {
  return join(compiledSources(), 'src/cli/main.js');
}

interface SourceText {
  readonly path: string;
  readonly text: string;
}

/** Made beside its place and moved there: another worker may be at it as well. */
function install(sources: readonly SourceText[], folder: string): void {
  mkdirSync(cache, { recursive: true });
  const fresh = mkdtempSync(join(cache, 'compiling-'));
  for (const { path, text } of sources) write(join(fresh, path.replace(/\.ts$/, '.js')), toJavaScript(text));
  write(join(fresh, 'dist/played/index.js'), "import '../../src/played/main.js';\n");
  for (const name of ['workflows', 'demo', 'package.json']) symlinkSync(join(project, name), join(fresh, name));
  try {
    renameSync(fresh, folder);
  } catch {
    rmSync(fresh, { recursive: true });
  }
}

function toJavaScript(text: string): string {
  return transformSync(text, {
    jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
    module: { type: 'es6' },
  }).code;
}

function write(path: string, content: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}

function filesBelow(folder: string): string[] {
  return readdirSync(join(project, folder), { withFileTypes: true })
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? filesBelow(path) : entry.name.endsWith('.ts') ? [path] : [];
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
