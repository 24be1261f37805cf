import type { CommandKind } from '../../model/gate.js';
import type { CandidateCommand, Detection, Ecosystem } from '../detect/ecosystem.js';
import { make } from '../detect/make.js';
import { ECOSYSTEMS } from '../detect/ecosystems.js';
import type { Project } from '../projects/find-projects.js';

/** What a project has for one purpose. */
export interface ProjectCommands {
  /** One for each family of ecosystems that has a command, the best candidate first. */
  readonly commands: readonly {
    readonly ecosystem: Ecosystem;
    readonly candidates: readonly [CandidateCommand, ...CandidateCommand[]];
  }[];
  /** What is set up and cannot run as things are. */
  readonly unusable: readonly string[];
  /** Why ecosystems of the project have no command. */
  readonly advice: readonly string[];
  /** Commands that are not used, because others stand for them. */
  readonly unused: readonly string[];
}

interface Found {
  readonly ecosystem: Ecosystem;
  readonly detection: Detection;
}

/**
 * Detects the commands of a project. All its ecosystems count side by side, except that of a family one is used, that a
 * Makefile's target stands for those after it in the list (and is not used beside those before it), and that a guess is
 * used only where nothing else is found.
 */
export async function detectInProject(project: Project, kind: CommandKind): Promise<ProjectCommands> {
  const found: Found[] = [];
  for (const ecosystem of project.ecosystems) {
    const detection = await ecosystem.detect(project.folder, kind);
    if (detection !== null) found.push({ ecosystem, detection });
  }
  const having = found.filter(({ detection }) => detection.found !== 'nothing');
  const kept = withoutGuesses(withoutMake(having));
  const families = new Map<string, Found[]>();
  for (const one of kept) families.set(familyOf(one), [...(families.get(familyOf(one)) ?? []), one]);
  const commands = [...families.values()].flatMap(commandOf);
  return {
    commands,
    unusable: [...families.values()].flatMap(unusableOf),
    advice: found.flatMap(({ detection }) => (detection.found === 'nothing' ? [detection.advice] : [])),
    unused: having
      .filter((one) => !kept.includes(one))
      .map(({ ecosystem }) => `${ecosystem.name} is not used beside the others`),
  };
}

function familyOf({ ecosystem }: Found): string {
  return ecosystem.family ?? ecosystem.name;
}

function withoutMake(found: readonly Found[]): readonly Found[] {
  const rank = ({ ecosystem }: Found): number => ECOSYSTEMS.indexOf(ecosystem);
  const makefile = found.find(({ ecosystem }) => ecosystem === make);
  if (makefile === undefined) return found;
  const before = found.filter(
    (one) => rank(one) < rank(makefile) && one.detection.found === 'commands' && !isWeak(one),
  );
  return before.length > 0 ? found.filter((one) => one !== makefile) : [makefile];
}

function withoutGuesses(found: readonly Found[]): readonly Found[] {
  const sure = found.filter((one) => !isWeak(one));
  const taken = new Set((sure.length > 0 ? sure : found.slice(0, 1)).map(familyOf));
  return found.filter((one) => taken.has(familyOf(one)));
}

function isWeak({ detection }: Found): boolean {
  return detection.found === 'commands' && detection.weak === true;
}

/** The candidates of all ecosystems of a family, in their order. */
function commandOf(family: readonly Found[]): ProjectCommands['commands'] {
  const [first, ...others] = family.flatMap(({ ecosystem, detection }) =>
    detection.found === 'commands' ? detection.candidates.map((candidate) => ({ ecosystem, candidate })) : [],
  );
  if (first === undefined) return [];
  return [{ ecosystem: first.ecosystem, candidates: [first.candidate, ...others.map(({ candidate }) => candidate)] }];
}

/** What keeps a family from running: only if none of its ecosystems has a command. */
function unusableOf(family: readonly Found[]): readonly string[] {
  if (family.some(({ detection }) => detection.found === 'commands')) return [];
  return family.flatMap(({ detection }) => (detection.found === 'unusable' ? [detection.advice] : []));
}
