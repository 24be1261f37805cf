import type { CommandKind, FolderPort } from '../../model/gate.js';
import { type Ecosystem, type Tool, command, nothing } from './ecosystem.js';

const MAKE: Tool = { name: 'make', hint: 'install make' };

const TARGETS: Readonly<Record<CommandKind, readonly string[]>> = {
  compile: ['build', 'compile', 'all'],
  test: ['test', 'check'],
  lint: ['lint'],
  coverage: ['coverage'],
};

/** Makefiles with targets of the usual names. */
export const make: Ecosystem = {
  name: 'Make (Makefile)',
  async detect(folder, kind) {
    const makefile = await readMakefile(folder);
    if (makefile === null) return null;
    const targets = targetsOf(makefile);
    const target = TARGETS[kind].find((name) => targets.has(name));
    if (target !== undefined) return command(`make ${target}`, MAKE);
    return nothing(`the Makefile has no target ${TARGETS[kind].join(' or ')}`);
  },
};

/** In the order in which GNU make looks for them. */
async function readMakefile(folder: FolderPort): Promise<string | null> {
  for (const name of ['GNUmakefile', 'makefile', 'Makefile']) {
    const text = await folder.readText(name);
    if (text !== null) return text;
  }
  return null;
}

/** Names left of a rule's colon; assignments (`a := b`) and recipe lines are none. */
function targetsOf(makefile: string): ReadonlySet<string> {
  const rules = makefile.matchAll(/^([^\s#:=][^#:=\n]*?)\s*::?(?![:=])/gm);
  return new Set([...rules].flatMap(([, names = '']) => names.split(/\s+/)).filter((name) => name !== '.PHONY'));
}
