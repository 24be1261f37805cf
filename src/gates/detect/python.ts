import type { CommandKind, FolderPort } from '../../model/gate.js';
import { hasFile } from '../walk-files.js';
import { type Detection, type Ecosystem, type Tool, detectedCommand, noCommand } from './ecosystem.js';

const MARKERS = ['pyproject.toml', 'setup.py', 'setup.cfg', 'requirements.txt', 'Pipfile', 'tox.ini', 'pytest.ini'];

/** Python projects. Commands run by uv, by Poetry, in a virtual environment in the tree, or by the python3 on PATH. */
export const python: Ecosystem = {
  name: 'Python',
  async detect(folder, kind) {
    const marked = await Promise.all(MARKERS.map((name) => folder.exists(name)));
    if (!marked.includes(true)) return null;
    const pyproject = (await folder.readText('pyproject.toml')) ?? '';
    return detectors[kind]({ folder, pyproject, runner: await detectRunner(folder, pyproject) });
  },
};

/** How the programs of the project's Python environment are started. */
interface Runner {
  readonly python: string;
  readonly tools: readonly Tool[];
  /** The command of a linter and the tools it needs; null if it is known not to be installed. */
  linter(name: string): Promise<{ readonly run: string; readonly tools: readonly Tool[] } | null>;
}

interface Project {
  readonly folder: FolderPort;
  readonly pyproject: string;
  readonly runner: Runner;
}

const detectors: Readonly<Record<CommandKind, (project: Project) => Promise<Detection>>> = {
  compile: detectCompile,
  test: ({ runner }) => Promise.resolve(detectedCommand(`${runner.python} -m pytest`, ...runner.tools)),
  lint: detectLint,
  coverage: detectCoverage,
};

async function detectCompile({ folder, runner }: Project): Promise<Detection> {
  if (!(await hasFile(folder, (name) => name.endsWith('.py')))) return noCommand('there is no Python file to compile');
  const run = `${runner.python} -m compileall -q -x '${EXCLUDED_FOLDERS}' .`;
  return detectedCommand(`PYTHONPYCACHEPREFIX="$GUMP_GATE_TMP" ${run}`, ...runner.tools);
}

async function detectLint({ folder, pyproject, runner }: Project): Promise<Detection> {
  const name = await configuredLinter(folder, pyproject);
  if (name === null) return noCommand('neither ruff nor flake8 is configured');
  const linter = await runner.linter(name);
  if (linter === null) return noCommand(`${name} is configured, but not installed in the virtual environment`);
  return detectedCommand(name === 'ruff' ? `${linter.run} check .` : linter.run, ...linter.tools);
}

async function detectCoverage({ folder, pyproject, runner }: Project): Promise<Detection> {
  const texts = await Promise.all(DEPENDENCY_FILES.map((name) => folder.readText(name)));
  if (![pyproject, ...texts].some((text) => /pytest[-_]cov/.test(text ?? '')))
    return noCommand('pytest-cov is not among the dependencies');
  const run = `${runner.python} -m pytest --cov --cov-report=term`;
  return detectedCommand(`COVERAGE_FILE="$GUMP_GATE_TMP/coverage" ${run}`, ...runner.tools);
}

/** Folders that compileall leaves out: hidden folders and the usual places of installed packages. */
const EXCLUDED_FOLDERS = '(^|/)(\\.[^/]+|venv|node_modules|site-packages)/';

const DEPENDENCY_FILES = ['requirements-dev.txt', 'requirements.txt', 'requirements_dev.txt', 'setup.cfg', 'tox.ini'];

const UV: Tool = { name: 'uv', hint: 'install it with `pip install uv`, or use astral-sh/setup-uv before this step' };
const POETRY: Tool = { name: 'poetry', hint: 'install it with `pipx install poetry` before this step' };
const PYTHON: Tool = { name: 'python3', hint: 'install Python, or use actions/setup-python before this step' };

async function detectRunner(folder: FolderPort, pyproject: string): Promise<Runner> {
  if ((await folder.exists('uv.lock')) || pyproject.includes('[tool.uv')) return runnerBy('uv run', UV);
  if ((await folder.exists('poetry.lock')) || pyproject.includes('[tool.poetry')) return runnerBy('poetry run', POETRY);
  for (const venvPath of ['.venv', 'venv'])
    if (await folder.exists(`${venvPath}/pyvenv.cfg`)) return venvRunner(folder, venvPath);
  return {
    python: 'python3',
    tools: [PYTHON],
    linter: (name) =>
      Promise.resolve({ run: name, tools: [{ name, hint: `install it with \`pip install ${name}\`` }] }),
  };
}

function runnerBy(prefix: string, tool: Tool): Runner {
  const tools = [tool];
  return {
    python: `${prefix} python`,
    tools,
    linter: (name) => Promise.resolve({ run: `${prefix} ${name}`, tools }),
  };
}

/** Uses `python -m`, because the scripts of a copied environment name the folder that it was copied from. */
function venvRunner(folder: FolderPort, venvPath: string): Runner {
  const python = `${venvPath}/bin/python`;
  return {
    python,
    tools: [],
    linter: async (name) =>
      (await folder.exists(`${venvPath}/bin/${name}`)) ? { run: `${python} -m ${name}`, tools: [] } : null,
  };
}

async function configuredLinter(folder: FolderPort, pyproject: string): Promise<'ruff' | 'flake8' | null> {
  if (pyproject.includes('[tool.ruff') || (await folder.exists('ruff.toml')) || (await folder.exists('.ruff.toml')))
    return 'ruff';
  if (await folder.exists('.flake8')) return 'flake8';
  for (const file of ['setup.cfg', 'tox.ini'])
    if ((await folder.readText(file))?.includes('[flake8]') === true) return 'flake8';
  return null;
}
