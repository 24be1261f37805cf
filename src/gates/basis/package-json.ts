import { z } from 'zod';
import { baseNameOf, runsTests, type DefinitionFile } from './section.js';

const Package = z.record(z.string(), z.unknown());
const Scripts = z.record(z.string(), z.unknown()).catch({});

/** Members of package.json by which runners of tests and linters are configured. */
const TEST_MEMBERS = ['jest', 'mocha', 'vitest', 'ava', 'nyc', 'c8', 'tap', 'bun'];
const LINT_MEMBERS = ['eslintConfig', 'eslintIgnore', 'stylelint', 'xo'];

/** package.json: the scripts that the gate's command reaches, and the settings of its runner. */
export const packageJson: DefinitionFile = {
  matches: (path) => baseNameOf(path) === 'package.json',
  sections(text, { type, reached }) {
    const members = readMembers(text);
    const sections = new Map<string, string>();
    for (const [name, script] of Object.entries(Scripts.parse(members.scripts)))
      if (reached.has(name)) sections.set(`script ${name}`, JSON.stringify(script));
    const settings = type === 'lint' ? LINT_MEMBERS : runsTests(type) ? TEST_MEMBERS : [];
    for (const name of settings) if (members[name] !== undefined) sections.set(name, JSON.stringify(members[name]));
    return sections;
  },
};

/** The scripts of a package.json; none if it is no JSON object. */
export function readScripts(text: string): ReadonlyMap<string, string> {
  const scripts = Object.entries(Scripts.parse(readMembers(text).scripts));
  return new Map(scripts.flatMap(([name, script]) => (typeof script === 'string' ? [[name, script] as const] : [])));
}

function readMembers(text: string): Readonly<Record<string, unknown>> {
  try {
    return Package.parse(JSON.parse(text.replace(/^\ufeff/, '')));
  } catch {
    // What npm cannot read defines nothing.
    return {};
  }
}
