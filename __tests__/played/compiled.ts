import { mkdirSync, mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { transformSync } from '@swc/core';

const project = fileURLToPath(new URL('../../', import.meta.url));
const parts = ['model', 'adapters', 'runtime/played'];

/**
 * The played agent's entry, compiled from the sources as they are now, so that a test does not start an older dist/.
 * Below the project, for packages to be found; the caller removes `folder`.
 */
export function compilePlayed(): { readonly folder: string; readonly entry: string } {
  mkdirSync(join(project, '.cache'), { recursive: true });
  const folder = mkdtempSync(join(project, '.cache/played-'));
  for (const part of parts)
    for (const name of readdirSync(join(project, 'src', part), { recursive: true, encoding: 'utf8' }))
      if (name.endsWith('.ts')) compile(join(part, name), folder);
  return { folder, entry: join(folder, 'runtime/played/main.js') };
}

function compile(path: string, folder: string): void {
  const { code } = transformSync(readFileSync(join(project, 'src', path), 'utf8'), {
    jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
    module: { type: 'es6' },
  });
  const to = join(folder, path.replace(/\.ts$/, '.js'));
  mkdirSync(dirname(to), { recursive: true });
  writeFileSync(to, code);
}
