import { cp, mkdir, mkdtemp, readFile, readdir, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

/** The folder of the project. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/**
 * Writes src/ as JavaScript modules into a new folder inside the project, so that packages resolve from there.
 * Types are not checked; `npm run typecheck` does that. The caller removes the folder.
 * @returns {Promise<string>} the folder; what was src/x.ts is src/x.js in it
 */
export async function transpile() {
  await mkdir(join(root, '.cache'), { recursive: true });
  const folder = await mkdtemp(join(root, '.cache', 'build-'));
  for (const path of await sources()) await transpileFile(path, join(folder, relative(root, path)));
  return folder;
}

async function sources() {
  const entries = await readdir(join(root, 'src'), { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

async function transpileFile(from, to) {
  await mkdir(dirname(to), { recursive: true });
  if (!from.endsWith('.ts')) return cp(from, to);
  const { outputText } = ts.transpileModule(await readFile(from, 'utf8'), {
    fileName: from,
    compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022, verbatimModuleSyntax: true },
  });
  await writeFile(to.replace(/\.ts$/, '.js'), outputText);
}
