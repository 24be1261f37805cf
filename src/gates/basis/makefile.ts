import { baseNameOf, type DefinitionFile } from './section.js';

const RULE = /^([^\s#:=][^#:=]*?)\s*::?(?![:=])(.*)$/;
const ASSIGNMENT = /^(?:export\s+|override\s+)*([\w.-]+)\s*(?:[:?+!]|::)?=(.*)$/;

/** Variables that change how every recipe is run. */
const GLOBAL = new Set(['SHELL', '.SHELLFLAGS', 'MAKEFLAGS', 'GNUMAKEFLAGS']);

/** A Makefile as far as gates are concerned: targets with prerequisites and recipe, and variables. */
export interface Makefile {
  readonly targets: ReadonlyMap<string, string>;
  readonly variables: ReadonlyMap<string, string>;
  readonly defaultTarget: string | null;
}

/** Whether a path is a Makefile. */
export function isMakefile(path: string): boolean {
  return /^(?:GNUmakefile|[mM]akefile|.+\.mk)$/.test(baseNameOf(path));
}

/** Makefiles: the targets that the gate's command reaches, and the variables that they use. */
export const makefile: DefinitionFile = {
  matches: isMakefile,
  sections(text, { reached }) {
    const { targets, variables } = readMakefile(text);
    const sections = new Map<string, string>();
    for (const [name, body] of targets) if (reached.has(name)) sections.set(`target ${name}`, body);
    const used = new Set([...sections.values()].flatMap((body) => variablesIn(body)));
    for (const name of used) for (const next of variablesIn(variables.get(name) ?? '')) used.add(next);
    for (const [name, value] of variables)
      if (sections.size > 0 && (used.has(name) || GLOBAL.has(name))) sections.set(`variable ${name}`, value);
    return sections;
  },
};

/** Reads rules and assignments; what else a Makefile may hold is left out. */
export function readMakefile(text: string): Makefile {
  const targets = new Map<string, string>();
  const variables = new Map<string, string>();
  let current: readonly string[] = [];
  for (const line of text.replace(/\\\n/g, ' ').split('\n')) {
    if (line.startsWith('\t')) {
      for (const name of current) targets.set(name, `${targets.get(name) ?? ''}\n${line.trimEnd()}`);
      continue;
    }
    const assignment = ASSIGNMENT.exec(line);
    const rule = assignment === null ? RULE.exec(line) : null;
    if (assignment !== null)
      variables.set(
        assignment[1] ?? '',
        `${variables.get(assignment[1] ?? '') ?? ''}\n${(assignment[2] ?? '').trim()}`,
      );
    if (rule === null) {
      if (line.trim() !== '' && !line.startsWith('#')) current = [];
      continue;
    }
    current = (rule[1] ?? '').split(/\s+/);
    for (const name of current) targets.set(name, `${targets.get(name) ?? ''}: ${(rule[2] ?? '').trim()}`);
  }
  const first = [...targets.keys()].find((name) => !name.startsWith('.'));
  return { targets, variables, defaultTarget: first ?? null };
}

function variablesIn(text: string): readonly string[] {
  return [...text.matchAll(/\$[({]([\w.-]+)[)}]/g)].map(([, name = '']) => name);
}
