import type { CommandKind, FolderPort } from '../../model/gate.js';
import { type Ecosystem, type Tool, detectedCommand, noCommand } from './ecosystem.js';

const MAKE: Tool = { name: 'make', hint: 'install make' };

const TARGETS: Readonly<Record<CommandKind, readonly string[]>> = {
  compile: ['build', 'compile', 'all'],
  test: ['test', 'check'],
  lint: ['lint'],
  coverage: ['coverage'],
};

/** Projects with a Makefile whose targets have the usual names. */
export const make: Ecosystem = {
  name: 'Make (Makefile)',
  marker: /^(GNUmakefile|makefile|Makefile)$/,
  nested: 'never',
  async detect(folder, kind) {
    const makefile = await readMakefile(folder);
    if (makefile === null) return null;
    const targets = targetsOf(makefile);
    const target = TARGETS[kind].find((name) => targets.has(name));
    if (target !== undefined) return detectedCommand(`make ${target}`, MAKE);
    return noCommand(`the Makefile has no target ${TARGETS[kind].join(' or ')}`);
  },
};

/** The text of the first Makefile, in the order in which GNU make looks for them; null if there is none. */
async function readMakefile(folder: FolderPort): Promise<string | null> {
  for (const name of ['GNUmakefile', 'makefile', 'Makefile']) {
    const text = await folder.readText(name);
    if (text !== null) return text;
  }
  return null;
}

/** The targets of all rules. Assignments (`a := b`) and recipe lines are not rules. */
function targetsOf(makefile: string): ReadonlySet<string> {
  const rules = makefile.matchAll(/^([^\s#:=][^#:=\n]*?)\s*::?(?![:=])/gm);
  return new Set([...rules].flatMap(([, names = '']) => names.split(/\s+/)).filter((name) => name !== '.PHONY'));
}
