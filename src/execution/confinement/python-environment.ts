/**
 * The Python environment of a tree: gates and agents import the project from the tree, and what `setup` installs by pip
 * goes into a virtual environment of the tree instead of one that all trees, or all jobs of the machine, share.
 */
import { access, lstat, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pythonSourceFolders } from '../../gates/origin/python-sources.js';
import { forceRemove } from '../../system/git/worktree/agent-repository.js';
import { VENV_FOLDER } from '../../system/git/worktree/gump-folder.js';
import { runConfined } from '../../system/process/run-to-end.js';
import { unconfined } from '../../system/process/cell/enter.js';
import { createFolderPort } from '../gates/folder-port.js';

/** The environment of a child, to which variables are added. */
type Variables = Readonly<Record<string, string>>;

/**
 * Makes the virtual environment of a tree, over the Python that `env` has on its PATH: what that one has installed can be
 * imported, and is not changed. Nothing is made for a tree that is no Python project or brings a virtual environment of
 * its own, nor where this Python cannot make one.
 */
export async function makeTreeVenv(tree: string, env: Variables): Promise<void> {
  await Promise.all([forceRemove(markerOf(tree)), forceRemove(join(tree, VENV_FOLDER))]);
  const folder = createFolderPort(tree);
  const own = await Promise.all(['.venv', 'venv'].map((name) => folder.exists(`${name}/pyvenv.cfg`)));
  if (own.includes(true) || (await pythonSourceFolders(folder)).length === 0) return;
  // A commit may have a link in place of the folder.
  if ((await lstat(join(tree, '.gump')).catch(() => null))?.isSymbolicLink() === true) return;
  const file = await findPython(env.PATH ?? '');
  if (file === null) return;
  const args = ['-I', '-c', MAKE_VENV, join(tree, VENV_FOLDER)];
  const home = env.HOME ?? '/';
  const { ending } = await runConfined({ file, args, env, enclosure: unconfined('/', home) }, { deadlineMs: 60_000 });
  if (ending.kind === 'exited' && ending.code === 0) await writeFile(markerOf(tree), '');
  else await forceRemove(join(tree, VENV_FOLDER));
}

/** Whether gump itself has made a tree's virtual environment: a commit could bring programs in its place. */
export function hasTreeVenv(tree: string): Promise<boolean> {
  return access(markerOf(tree)).then(
    () => true,
    () => false,
  );
}

/**
 * The variables of `env` that change for a tree, which the child sees `at` this path. `hasVenv`: whether its virtual
 * environment comes first on PATH.
 */
export async function pythonVariables(tree: string, at: string, hasVenv: boolean, env: Variables): Promise<Variables> {
  const sources = (await pythonSourceFolders(createFolderPort(tree))).map((name) => join(at, name));
  const venv = join(at, VENV_FOLDER);
  // For programs of the machine's Python too, such as its `pytest`: they do not look into the virtual environment.
  const installed = hasVenv ? (await sitePackages(join(tree, VENV_FOLDER))).map((name) => join(venv, name)) : [];
  const path = [...sources, ...installed, ...(env.PYTHONPATH === undefined ? [] : [env.PYTHONPATH])].join(':');
  return {
    ...(path !== '' && { PYTHONPATH: path }),
    ...(hasVenv && { VIRTUAL_ENV: venv, PATH: `${join(venv, 'bin')}:${env.PATH ?? ''}` }),
  };
}

/** Beside the tree, where no commit and no child can write it. */
function markerOf(tree: string): string {
  return `${tree}.venv`;
}

async function sitePackages(venv: string): Promise<readonly string[]> {
  const names = await readdir(join(venv, 'lib')).catch(() => []);
  return names.filter((name) => name.startsWith('python')).map((name) => `lib/${name}/site-packages`);
}

async function findPython(path: string): Promise<string | null> {
  for (const folder of path.split(':')) {
    const file = join(folder, 'python3');
    const isThere = await access(file).then(
      () => true,
      () => false,
    );
    if (isThere && folder.startsWith('/')) return file;
  }
  return null;
}

/**
 * `venv` leaves out pip, which takes seconds to install: the outer one does, by a program that runs it inside. A virtual
 * environment over another one shows only the packages of the Python below both, hence the `.pth` file.
 */
const MAKE_VENV = `
import importlib.util, os, sys, venv
target = sys.argv[1]
venv.EnvBuilder(system_site_packages=True, symlinks=True, with_pip=False).create(target)
inside = os.path.join(target, "lib", "python%d.%d" % sys.version_info[:2], "site-packages")
if sys.prefix != sys.base_prefix:
    outer = [path for path in sys.path if os.path.basename(path) == "site-packages"]
    with open(os.path.join(inside, "_outer.pth"), "w") as file:
        file.writelines("import site; site.addsitedir(%r)\\n" % path for path in outer)
if importlib.util.find_spec("pip") is not None:
    for name in "pip", "pip3":
        path = os.path.join(target, "bin", name)
        with open(path, "w") as file:
            file.write("#!%s\\nimport sys\\nfrom pip._internal.cli.main import main\\nsys.exit(main())\\n"
                       % os.path.join(target, "bin", "python"))
        os.chmod(path, 0o755)
`;
