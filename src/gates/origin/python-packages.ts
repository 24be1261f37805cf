import type { GatePorts } from '../../model/gate.js';
import { shellWord } from '../../model/shell-word.js';
import type { ForeignPackage } from './foreign-package.js';
import { pythonPathPrefix, pythonSourceFolders, topLevelModules } from './python-sources.js';

/**
 * Finds packages of a Python project that resolve outside of the tree, by the interpreter that runs its tests: then the
 * tests have judged other code than the commit's. An import hook of an editable install can do so, whatever the path
 * says. Empty if this is no Python project. Imports nothing, but import hooks of the machine run.
 */
export async function findImportedPackages({
  folder,
  shell,
  which,
}: Pick<GatePorts, 'folder' | 'shell' | 'which'>): Promise<readonly ForeignPackage[]> {
  const folders = await pythonSourceFolders(folder);
  const names = new Set((await Promise.all(folders.map((at) => topLevelModules(folder, at)))).flat());
  if (names.size === 0) return [];
  const python = await findInterpreter({ folder, which });
  if (python === null) return [];
  const prefix = await pythonPathPrefix(folder);
  const { exitCode, stdout } = await shell(
    `${prefix}${python} -c ${shellWord(PROGRAM)} ${[...names].slice(0, 200).join(' ')}`,
  );
  if (exitCode !== 0) return [];
  return stdout.split('\n').flatMap((line) => {
    const [name, path] = line.split('\t');
    return name !== undefined && path !== undefined && names.has(name) ? [{ name, from: path }] : [];
  });
}

async function findInterpreter({ folder, which }: Pick<GatePorts, 'folder' | 'which'>): Promise<string | null> {
  for (const venv of ['.venv', 'venv']) if (await folder.exists(`${venv}/pyvenv.cfg`)) return `${venv}/bin/python`;
  return (await which('python3')) ? 'python3' : null;
}

/** Only finders are asked: a project's own `sitecustomize` or import must not decide where it comes from. */
const PROGRAM = `import importlib.util, os, sys
root = os.path.realpath(os.getcwd())
for name in sys.argv[1:]:
    try:
        spec = importlib.util.find_spec(name)
    except Exception:
        continue
    if spec is None or spec.origin in ("built-in", "frozen"):
        continue
    origin = spec.origin if spec.has_location else next(iter(spec.submodule_search_locations or []), None)
    if origin and not os.path.realpath(origin).startswith(root + os.sep):
        print(name + "\\t" + origin)
`;
