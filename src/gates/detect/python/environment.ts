import type { FolderPort } from '../../../model/gate.js';
import type { Tool } from '../ecosystem.js';

const UV: Tool = { name: 'uv', hint: 'install it with `pip install uv`, or use astral-sh/setup-uv before this step' };
const POETRY: Tool = { name: 'poetry', hint: 'install it with `pipx install poetry` before this step' };
const PYTHON: Tool = { name: 'python3', hint: 'install Python, or use actions/setup-python before this step' };

/** How the programs of the project's Python environment are started. */
export interface PythonEnvironment {
  readonly python: string;
  readonly tools: readonly Tool[];
  /** The command of a linter and the tools it needs; null if it is known not to be installed. */
  linter(name: string): Promise<{ readonly run: string; readonly tools: readonly Tool[] } | null>;
}

/** Finds the environment: that of uv, of Poetry, a virtual environment in the tree, or the python3 on PATH. */
export async function findEnvironment(folder: FolderPort): Promise<PythonEnvironment> {
  const pyproject = (await folder.readText('pyproject.toml')) ?? '';
  // The members of a workspace share the environment of its root.
  const places = [folder, ...(folder.above ?? [])];
  if (pyproject.includes('[tool.uv.workspace]')) return runBy('uv run --all-packages', UV);
  if ((await anyHas(places, 'uv.lock')) || pyproject.includes('[tool.uv')) return runBy('uv run', UV);
  if ((await folder.exists('poetry.lock')) || pyproject.includes('[tool.poetry')) return runBy('poetry run', POETRY);
  for (const [level, place] of places.entries())
    for (const venv of ['.venv', 'venv'])
      if (await place.exists(`${venv}/pyvenv.cfg`)) return virtualEnvironment(place, venv, '../'.repeat(level));
  return {
    python: 'python3',
    tools: [PYTHON],
    linter: (name) =>
      Promise.resolve({ run: name, tools: [{ name, hint: `install it with \`pip install ${name}\`` }] }),
  };
}

/** Whether the project's environment is in the tree, or made by uv or Poetry, rather than the machine's. */
export async function hasOwnEnvironment(folder: FolderPort): Promise<boolean> {
  return (await findEnvironment(folder)).python !== 'python3';
}

function runBy(prefix: string, tool: Tool): PythonEnvironment {
  const tools = [tool];
  return {
    python: `${prefix} python`,
    tools,
    linter: (name) => Promise.resolve({ run: `${prefix} ${name}`, tools }),
  };
}

/** Uses `python -m`, because the scripts of a copied environment name the folder that it was copied from. */
function virtualEnvironment(place: FolderPort, venv: string, prefix: string): PythonEnvironment {
  const python = `${prefix}${venv}/bin/python`;
  return {
    python,
    tools: [],
    linter: async (name) =>
      (await place.exists(`${venv}/bin/${name}`)) ? { run: `${python} -m ${name}`, tools: [] } : null,
  };
}

async function anyHas(places: readonly FolderPort[], name: string): Promise<boolean> {
  for (const place of places) if (await place.exists(name)) return true;
  return false;
}
