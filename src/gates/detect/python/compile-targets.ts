import type { FolderPort } from '../../../model/gate.js';
import { hasFile } from '../../walk-files.js';

/**
 * A regular expression for folders that compileall leaves out wherever they are: hidden ones, installed packages, and
 * what need not be Python of this version: tests with their data, and templates.
 */
export const EXCLUDED_FOLDERS =
  '(^|/)(\\.[^/]+|venv|node_modules|site-packages|tests?|testdata|test_data|fixtures?|templates?|[^/]*\\{[^/]*)/';

/** Folders of the root that hold no part of the project's packages. */
const NOT_PACKAGES =
  /^(\..*|venv|env|node_modules|site-packages|tests?|testing|testdata|fixtures?|templates?|docs?|examples?|samples?|build|dist|vendor|third_party|.*\{.*)\/$/;

/**
 * Finds what the project's own packages and modules are: `src/`, the folders of the root with an `__init__.py`, and the
 * modules of the root; without any of these, all folders of the root that have Python files and can be packages.
 */
export async function compileTargets(folder: FolderPort): Promise<readonly string[]> {
  const names = await folder.list('');
  const modules = names.filter((name) => name.endsWith('.py'));
  const folders = names
    .filter((name) => name.endsWith('/') && !NOT_PACKAGES.test(name))
    .map((name) => name.slice(0, -1));
  const packages: string[] = [];
  for (const name of folders)
    if (name === 'src' ? await hasPython(folder, 'src') : await folder.exists(`${name}/__init__.py`))
      packages.push(name);
  const found = [...packages, ...modules];
  // A namespace package has no __init__.py. setup.py and the like alone are not the project.
  if (packages.length > 0 || modules.some((name) => !BUILD_MODULES.includes(name))) return found;
  for (const name of folders) if (await hasPython(folder, name)) packages.push(name);
  return [...packages, ...modules];
}

const BUILD_MODULES = ['setup.py', 'conftest.py', 'noxfile.py', 'tasks.py'];

function hasPython(folder: FolderPort, top: string): Promise<boolean> {
  return hasFile(folder, (name) => name.endsWith('.py'), top);
}
