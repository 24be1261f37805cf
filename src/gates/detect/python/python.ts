import picomatch from 'picomatch';
import type { CommandKind, FolderPort } from '../../../model/gate.js';
import { hasFile } from '../../walk-files.js';
import { type Detection, type Ecosystem, anyExists, detectedCommand, noCommand, unusable } from '../ecosystem.js';
import { compileTargets, EXCLUDED_FOLDERS } from './compile-targets.js';
import { type PythonEnvironment, findEnvironment } from './environment.js';
import { shellWord } from '../../../model/shell-word.js';

/** Python projects. Commands run by uv, by Poetry, in a virtual environment in the tree, or by the python3 on PATH. */
export const python: Ecosystem = {
  name: 'Python',
  family: 'python',
  marker: /^(pyproject\.toml|setup\.py|setup\.cfg|requirements\.txt|Pipfile|tox\.ini|pytest\.ini)$/,
  nested: isProject,
  async detect(folder, kind) {
    const names = await folder.list('');
    if (!names.some((name) => this.marker.test(name))) return null;
    const pyproject = (await folder.readText('pyproject.toml')) ?? '';
    const environment = await findEnvironment(folder);
    const detection = await detectors[kind]({ folder, pyproject, environment });
    return detection.found === 'commands' && !(await isProject(folder)) ? { ...detection, weak: true } : detection;
  },
  members: async (folder) => {
    const workspace = /\[tool\.uv\.workspace\]([^[]*(?:\[[^\]]*\][^[]*)*)/.exec(await readPyproject(folder))?.[1] ?? '';
    const list = /^\s*members\s*=\s*\[([^\]]*)\]/m.exec(workspace)?.[1] ?? '';
    const globs = [...list.matchAll(/["']([^"']+)["']/g)].map(([, glob = '']) => picomatch(glob));
    return (path) => globs.some((matches) => matches(path));
  },
  uses: async (folder) =>
    [...(await readPyproject(folder)).matchAll(/\bpath\s*=\s*["']([^"']+)["']/g)].map(([, path = '']) => path),
};

interface Project {
  readonly folder: FolderPort;
  readonly pyproject: string;
  readonly environment: PythonEnvironment;
}

const detectors: Readonly<Record<CommandKind, (project: Project) => Promise<Detection>>> = {
  compile: detectCompile,
  test: detectTest,
  lint: detectLint,
  coverage: detectCoverage,
};

async function detectCompile({ folder, environment }: Project): Promise<Detection> {
  const targets = await compileTargets(folder);
  if (targets.length === 0) return noCommand('there is no Python package or module to compile');
  const run = `${environment.python} -m compileall -q -x '${EXCLUDED_FOLDERS}' ${targets.map(shellWord).join(' ')}`;
  return detectedCommand(`PYTHONPYCACHEPREFIX="$GUMP_GATE_TMP" ${run}`, ...environment.tools);
}

/** Beside a project of another kind, Python files without a test among them are tools of that project. */
async function detectTest({ folder, environment }: Project): Promise<Detection> {
  const candidate = { command: `${environment.python} -m pytest`, tools: environment.tools };
  const hasTests = await hasFile(folder, (name) => /^(test_.*|.*_test|conftest)\.py$/.test(name));
  return { found: 'commands', candidates: [candidate], ...(hasTests ? {} : { weak: true }) };
}

async function detectLint({ folder, pyproject, environment }: Project): Promise<Detection> {
  const name = await configuredLinter(folder, pyproject);
  if (name === null) return noCommand('neither ruff nor flake8 is configured');
  const linter = await environment.linter(name);
  if (linter === null)
    return unusable(
      `${name} is configured, but not installed in the virtual environment: add it by \`setup: pip install ${name}\` there`,
    );
  return detectedCommand(name === 'ruff' ? `${linter.run} check .` : linter.run, ...linter.tools);
}

async function detectCoverage({ folder, pyproject, environment }: Project): Promise<Detection> {
  const texts = await Promise.all(DEPENDENCY_FILES.map((name) => folder.readText(name)));
  if (![pyproject, ...texts].some((text) => /pytest[-_]cov/.test(text ?? '')))
    return noCommand('pytest-cov is not among the dependencies');
  const run = `${environment.python} -m pytest --cov --cov-report=term`;
  return detectedCommand(`COVERAGE_FILE="$GUMP_GATE_TMP/coverage" ${run}`, ...environment.tools);
}

const DEPENDENCY_FILES = ['requirements-dev.txt', 'requirements.txt', 'requirements_dev.txt', 'setup.cfg', 'tox.ini'];

/** Whether the folder is a project by itself: many have a pyproject.toml for a linter, or requirements for their docs. */
async function isProject(folder: FolderPort): Promise<boolean> {
  if (/^\s*\[(project|build-system|tool\.poetry|tool\.pytest)/m.test(await readPyproject(folder))) return true;
  if (await anyExists(folder, ['setup.py', 'setup.cfg', 'pytest.ini', 'tox.ini'])) return true;
  return anyExists(folder, ['tests', 'test', 'conftest.py', 'manage.py']);
}

async function configuredLinter(folder: FolderPort, pyproject: string): Promise<'ruff' | 'flake8' | null> {
  if (pyproject.includes('[tool.ruff') || (await anyExists(folder, ['ruff.toml', '.ruff.toml']))) return 'ruff';
  if (await folder.exists('.flake8')) return 'flake8';
  for (const file of ['setup.cfg', 'tox.ini'])
    if (/^\s*\[flake8\]/m.test((await folder.readText(file)) ?? '')) return 'flake8';
  return null;
}

async function readPyproject(folder: FolderPort): Promise<string> {
  return (await folder.readText('pyproject.toml')) ?? '';
}
