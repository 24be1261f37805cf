import { parse, type TomlTable } from 'smol-toml';
import { baseNameOf, runsTests, type DefinitionFile, type GateScope, type Sections } from './section.js';

/** Tables of runners by their names below `tool`. */
const TEST_TABLES = ['pytest', 'coverage', 'tox', 'nox', 'hatch', 'poe', 'taskipy', 'pdm'];
const LINT_TABLES = ['ruff', 'flake8', 'pylint', 'black', 'isort', 'mypy', 'pyright'];
const COMPILE_TABLES = ['mypy', 'pyright'];

/** pyproject.toml: the tables of the gate's tools. */
export const pyproject: DefinitionFile = {
  matches: (path) => baseNameOf(path) === 'pyproject.toml',
  sections(text, { type }) {
    const names = type === 'lint' ? LINT_TABLES : runsTests(type) ? TEST_TABLES : COMPILE_TABLES;
    const tool = tableIn(readToml(text), 'tool');
    const found = names.filter((name) => tool?.[name] !== undefined);
    return new Map(found.map((name) => [`[tool.${name}]`, JSON.stringify(tool?.[name])]));
  },
};

/** Cargo.toml: whether tests of the library, and those in `tests/`, are run at all. */
export const cargoToml: DefinitionFile = {
  matches: (path) => baseNameOf(path) === 'Cargo.toml',
  sections(text, gate) {
    if (!runsTests(gate.type)) return new Map();
    const cargo = readToml(text);
    const switches = [
      ['[lib] test', tableIn(cargo, 'lib')?.test],
      ['[lib] doctest', tableIn(cargo, 'lib')?.doctest],
      ['[lib] harness', tableIn(cargo, 'lib')?.harness],
      ['[package] autotests', tableIn(cargo, 'package')?.autotests],
    ] as const;
    return new Map(switches.flatMap(([name, value]) => (value === undefined ? [] : [[name, JSON.stringify(value)]])));
  },
};

/** bunfig.toml: the settings of `bun test`. */
export const bunfig: DefinitionFile = {
  matches: (path) => baseNameOf(path) === 'bunfig.toml',
  sections(text, { type }) {
    const table = tableIn(readToml(text), 'test');
    return table === null || !runsTests(type) ? new Map() : new Map([['[test]', JSON.stringify(table)]]);
  },
};

const TEST_HEADERS = /^(?:tool:pytest|pytest|tox|testenv\b.*|coverage:.*|nosetests|aliases)$/;
const LINT_HEADERS = /^(?:flake8|pycodestyle|pylint\b.*|mypy\b.*|isort)$/;

/** setup.cfg, tox.ini and the like: the sections of the gate's tools. */
export const iniFiles: DefinitionFile = {
  matches: (path) => /^(?:setup\.cfg|tox\.ini|\.?pytest\.ini|\.flake8|mypy\.ini|\.pylintrc)$/.test(baseNameOf(path)),
  sections: (text, gate) => iniSections(text, gate),
};

function iniSections(text: string, { type }: GateScope): Sections {
  const wanted = type === 'lint' ? LINT_HEADERS : runsTests(type) ? TEST_HEADERS : null;
  const sections = new Map<string, string>();
  let current: string | null = null;
  for (const line of text.split('\n')) {
    const header = /^\[([^\]]+)\]/.exec(line)?.[1]?.trim();
    if (header !== undefined) current = wanted?.test(header) === true ? `[${header}]` : null;
    else if (current !== null && line.trim() !== '' && !/^\s*[#;]/.test(line))
      sections.set(current, `${sections.get(current) ?? ''}${line.trimEnd()}\n`);
  }
  return sections;
}

/** Settings of npm that decide how scripts are run. */
const NPM_KEYS = ['script-shell', 'ignore-scripts', 'node-options', 'if-present'];

/** .npmrc: the settings by which scripts are run otherwise, or not at all. */
export const npmrc: DefinitionFile = {
  matches: (path) => baseNameOf(path) === '.npmrc',
  sections(text) {
    const lines = text.split('\n').flatMap((line) => {
      const [key = '', ...value] = line.split('=');
      return NPM_KEYS.includes(key.trim()) ? [[key.trim(), value.join('=').trim()] as const] : [];
    });
    return new Map(lines);
  },
};

/** A table of a TOML file; an empty one if the text is no TOML, as its tool then reads nothing either. */
function readToml(text: string): TomlTable {
  try {
    return parse(text);
  } catch {
    return {};
  }
}

function tableIn(table: TomlTable, name: string): TomlTable | null {
  const value = table[name];
  return typeof value === 'object' && !Array.isArray(value) && !(value instanceof Date) ? value : null;
}
