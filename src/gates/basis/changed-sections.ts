import type { FileChange, FolderPort } from '../../model/gate.js';
import { isMakefile, makefile } from './makefile.js';
import { packageJson } from './package-json.js';
import { reachedNames, type DefinitionText } from './reached-names.js';
import { baseNameOf, type ChangedSection, type DefinitionFile, type GateScope, type Sections } from './section.js';
import { bunfig, cargoToml, iniFiles, npmrc, pyproject } from './tables.js';
import { concerns, isCiFile, toolFiles } from './whole-files.js';

const DEFINITION_FILES: readonly DefinitionFile[] = [
  packageJson,
  makefile,
  pyproject,
  cargoToml,
  bunfig,
  iniFiles,
  npmrc,
  toolFiles,
];

/** What `findChangedSections` needs. Paths are relative to the root of the repository. */
export interface SectionOptions {
  readonly type: string;
  readonly command: string;
  readonly changes: readonly FileChange[];
  /** The tree that is judged, and the one at the step's base. */
  readonly tree: Pick<FolderPort, 'readText'>;
  readonly base: Pick<FolderPort, 'readText'>;
}

/** Finds the sections that define what a gate's command runs, and that differ from those at the step's base. */
export async function findChangedSections(options: SectionOptions): Promise<readonly ChangedSection[]> {
  const { type, command, changes, tree, base } = options;
  const paths = changes.map(({ path }) => path);
  const scope: GateScope = { type, reached: reachedNames(command, await definitionTexts(options, paths)) };
  const found: ChangedSection[] = [];
  for (const path of paths) {
    if (isCiFile(path)) {
      const status = changes.find((change) => change.path === path)?.status;
      found.push({
        path,
        section: '',
        change: status === 'added' ? 'added' : status === 'deleted' ? 'removed' : 'changed',
      });
      continue;
    }
    const file = DEFINITION_FILES.find((candidate) => candidate.matches(path));
    if (file === undefined || (file === toolFiles && !concerns(path, type))) continue;
    const [before, after] = await Promise.all([base.readText(path), tree.readText(path)]);
    found.push(...compare(path, sectionsOf(file, before, scope), sectionsOf(file, after, scope)));
  }
  return found;
}

/** The files by which a command may lead to others: those in the root, and all that were changed. */
async function definitionTexts(
  { tree, base }: SectionOptions,
  changed: readonly string[],
): Promise<readonly DefinitionText[]> {
  const leading = changed.filter((path) => isMakefile(path) || baseNameOf(path) === 'package.json');
  const paths = new Set(['package.json', 'GNUmakefile', 'makefile', 'Makefile', ...leading]);
  const texts: DefinitionText[] = [];
  for (const path of paths)
    for (const folder of [tree, base]) {
      const text = await folder.readText(path);
      if (text !== null) texts.push({ path, text });
    }
  return texts;
}

function sectionsOf(file: DefinitionFile, text: string | null, scope: GateScope): Sections {
  return text === null ? new Map() : file.sections(text, scope);
}

function compare(path: string, before: Sections, after: Sections): readonly ChangedSection[] {
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((section) => {
    if (before.get(section) === after.get(section)) return [];
    const change = !before.has(section) ? 'added' : after.has(section) ? 'changed' : 'removed';
    return [{ path, section, change } as const];
  });
}
