import { parse } from 'smol-toml';
import { z } from 'zod';
import type { FolderPort } from '../../model/gate.js';
import { STANDARD_MODULES } from './standard-modules.js';

const MARKERS = ['pyproject.toml', 'setup.py', 'setup.cfg', 'requirements.txt', 'Pipfile', 'tox.ini', 'pytest.ini'];

/** Whether a folder is the root of a Python project. */
export async function isPythonProject(folder: FolderPort): Promise<boolean> {
  return (await Promise.all(MARKERS.map((name) => folder.exists(name)))).includes(true);
}

/**
 * Lists the folders from which a Python project's own packages are imported, relative to its root: `src`, those that its
 * build settings name, and `''` for the root itself. The root is left out if it has a module of the standard library's
 * name: put first on the path, that would replace it in every Python program. Empty if this is no Python project.
 */
export async function pythonSourceFolders(folder: FolderPort): Promise<readonly string[]> {
  if (!(await isPythonProject(folder))) return [];
  const named = [...foldersInPyproject((await folder.readText('pyproject.toml')) ?? ''), ...(await inSetupCfg(folder))];
  // A name that a shell would take for more than a name is no folder of a project.
  const candidates = [...new Set(['src', ...named])].filter((name) => /^\w[\w./-]*$/.test(name));
  const found = await Promise.all(
    candidates.map(async (name) => ((await topLevelModules(folder, name)).length > 0 ? [name] : [])),
  );
  const rootModules = await topLevelModules(folder, '');
  return [...found.flat(), ...(rootModules.some((name) => STANDARD_MODULES.has(name)) ? [] : [''])];
}

/**
 * A line of shell text that puts the sources of the project in the working folder first on Python's path; empty if it is
 * no Python project. For projects below the root of a tree, which the environment of its gates does not know.
 */
export async function pythonPathPrefix(folder: FolderPort): Promise<string> {
  const sources = await pythonSourceFolders(folder);
  if (sources.length === 0) return '';
  const path = sources.map((name) => (name === '' ? '$PWD' : `$PWD/${name}`)).join(':');
  return `export PYTHONPATH="${path}\${PYTHONPATH:+:$PYTHONPATH}"\n`;
}

/** Lists the names that can be imported from a folder: packages with `__init__.py`, and modules. */
export async function topLevelModules(folder: FolderPort, at: string): Promise<readonly string[]> {
  const below = (name: string): string => (at === '' ? name : `${at}/${name}`);
  const names = await Promise.all(
    (await folder.list(at === '' ? '.' : at)).map(async (entry) => {
      const name = entry.replace(/(\/|\.py)$/, '');
      if (!/^[A-Za-z_]\w*$/.test(name)) return [];
      if (entry.endsWith('.py')) return [name];
      return entry.endsWith('/') && (await folder.exists(below(`${name}/__init__.py`))) ? [name] : [];
    }),
  );
  return names.flat();
}

const Texts = z.array(z.string()).catch([]);
const Pyproject = z.object({
  tool: z
    .object({
      setuptools: z
        .object({
          'package-dir': z.record(z.string(), z.string()).catch({}),
          packages: z.object({ find: z.object({ where: Texts }).catch({ where: [] }) }).catch({ find: { where: [] } }),
        })
        .catch({ 'package-dir': {}, packages: { find: { where: [] } } }),
      poetry: z
        .object({ packages: z.array(z.object({ from: z.string().optional() })).catch([]) })
        .catch({ packages: [] }),
      maturin: z.object({ 'python-source': z.string().optional() }).catch({}),
      pdm: z.object({ build: z.object({ 'package-dir': z.string().optional() }).catch({}) }).catch({ build: {} }),
    })
    .partial()
    .catch({}),
});

/** The folders that the settings of setuptools, Poetry, maturin and PDM name. Empty if the file cannot be read. */
function foldersInPyproject(text: string): readonly string[] {
  const { tool } = Pyproject.catch({ tool: {} }).parse(parseOrEmpty(text));
  const { setuptools, poetry, maturin, pdm } = tool;
  return [
    setuptools?.['package-dir'][''],
    ...(setuptools?.packages.find.where ?? []),
    ...(poetry?.packages ?? []).map(({ from }) => from),
    maturin?.['python-source'],
    pdm?.build['package-dir'],
  ].filter((name) => name !== undefined);
}

function parseOrEmpty(text: string): unknown {
  try {
    return parse(text);
  } catch {
    return {};
  }
}

/** `package_dir = =lib` and `where = lib` in setup.cfg. */
async function inSetupCfg(folder: FolderPort): Promise<readonly string[]> {
  const text = (await folder.readText('setup.cfg')) ?? '';
  return [...text.matchAll(/^(?:package_dir\s*=\s*|\s+)=\s*(\S+)\s*$|^where\s*=\s*(\S+)\s*$/gm)].flatMap(
    ([, rootOfPackages, where]) => rootOfPackages ?? where ?? [],
  );
}
