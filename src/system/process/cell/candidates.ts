import type { OwnProgram } from '../../programs/own-programs.js';
import type { CellWay, Launchable } from './cell.js';
import { limitedCommand } from './limits.js';
import { planMounts } from './mounts.js';
import type { Surroundings, View } from './view.js';
import { bubblewrapCommand, deafCommand, POLITE_SIGNALS, type Rights } from './ways/bubblewrap.js';
import { perlCommand } from './ways/perl.js';
import { ADDED_BY_SUDO, sudoCommand, variablesBehindSudo } from './ways/sudo.js';

/** The programs that cells are made with, as absolute paths; null for one that this machine does not have. */
export interface CellPrograms {
  readonly sh: OwnProgram;
  readonly env: OwnProgram | null;
  readonly setpriv: OwnProgram | null;
  readonly bwrap: OwnProgram | null;
  readonly perl: OwnProgram | null;
  readonly sudo: OwnProgram | null;
  readonly apparmorParser: OwnProgram | null;
}

/** What the ways of a machine depend on. */
export interface CandidateOptions {
  readonly programs: CellPrograms;
  readonly surroundings: Surroundings;
  /** The user and group that children run as: those of this process. */
  readonly user: number;
  readonly group: number;
  /** As `process.arch` has it. */
  readonly processor: string;
}

/** One way to try. */
export interface Candidate {
  readonly way: CellWay;
  readonly explanation: string;
  /** Whether root starts the cell: only then control groups can be entered. */
  readonly isByRoot: boolean;
  /** Maps a program to one that runs it inside its view and within control groups. */
  readonly compose: (view: View, program: Launchable, groups: readonly string[]) => Launchable;
}

/** Lists the ways that the programs of a machine allow to try, from the strongest. */
export function listCandidates(options: CandidateOptions): readonly Candidate[] {
  return [...bubblewrapCandidates(options), ...perlCandidates(options)];
}

function bubblewrapCandidates(options: CandidateOptions): readonly Candidate[] {
  const { env, setpriv, bwrap, sudo, sh } = options.programs;
  const { user, group, surroundings } = options;
  if (bwrap === null || env === null || setpriv === null) return [];
  const isRoot = user === 0;
  const command = (rights: Rights, view: View, argv: readonly string[], variables: Behind = NOT_BEHIND_SUDO) =>
    bubblewrapCommand(
      { bwrap, env, setpriv },
      planMounts(view, surroundings),
      { ...sharedOptions(view, surroundings), rights, ...variables },
      argv,
    );
  // The shell that enters control groups is one program less to start.
  const deaf = (groups: readonly string[], argv: readonly string[]) =>
    groups.length > 0 ? limitedCommand(sh, groups, argv, POLITE_SIGNALS) : deafCommand(env, argv);
  const direct = (rights: Rights): Candidate => ({
    way: 'bubblewrap',
    explanation: 'a cell by bubblewrap',
    isByRoot: isRoot,
    compose: (view, program, groups) => ({
      ...program,
      argv: deaf(groups, command(rights, view, program.argv)),
    }),
  });
  // Root needs no user namespace where the machine allows none; an older bubblewrap cannot forbid further ones.
  const without: Rights = isRoot ? { kind: 'root' } : { kind: 'user', forbidsNesting: false };
  const all = [direct({ kind: 'user', forbidsNesting: true }), direct(without)];
  if (isRoot || sudo === null) return all;
  return [
    ...all,
    {
      way: 'sudo bubblewrap',
      explanation: 'a cell by bubblewrap and sudo',
      isByRoot: true,
      compose: (view, program, groups) => {
        const inCell = command({ kind: 'become', user, group }, view, program.argv, behindSudo(program));
        const argv = deaf(groups, inCell);
        return { ...program, argv: sudoCommand({ sudo, setpriv, sh, keepGroups: surroundings.keepGroups }, argv) };
      },
    },
  ];
}

function perlCandidates(options: CandidateOptions): readonly Candidate[] {
  const { env, setpriv, perl, sudo, sh } = options.programs;
  const { user, group, processor, surroundings } = options;
  if (perl === null) return [];
  const isRoot = user === 0;
  const command = (inUserNamespace: boolean, view: View, argv: readonly string[]) =>
    perlCommand(
      perl,
      planMounts(view, surroundings),
      { ...sharedOptions(view, surroundings), processor, user, group, inUserNamespace },
      argv,
    );
  const direct = (inUserNamespace: boolean): Candidate => ({
    way: 'perl',
    explanation: inUserNamespace ? 'a cell by Perl in a user namespace' : 'a cell by Perl',
    isByRoot: isRoot,
    compose: (view, program, groups) => ({
      ...program,
      argv: limitedCommand(sh, groups, command(inUserNamespace, view, program.argv)),
    }),
  });
  // In a user namespace no further one can be made; root needs none where the machine allows none.
  const all = isRoot ? [direct(true), direct(false)] : [direct(true)];
  if (isRoot || sudo === null || setpriv === null || env === null) return all;
  return [
    ...all,
    {
      way: 'sudo perl',
      explanation: 'a cell by Perl and sudo',
      isByRoot: true,
      compose: (view, program, groups) => {
        const { variables, without } = behindSudo(program);
        const inCell = [env, ...without.flatMap((name) => ['-u', name]), ...variables, ...program.argv];
        const argv = limitedCommand(sh, groups, command(false, view, inCell));
        return { ...program, argv: sudoCommand({ sudo, setpriv, sh, keepGroups: surroundings.keepGroups }, argv) };
      },
    },
  ];
}

function sharedOptions(view: View, { keepGroups }: Surroundings) {
  return { network: view.network, workingFolder: view.tree.at, keepGroups } as const;
}

/** The changes of a program's environment that undo those of sudo. */
interface Behind {
  readonly variables: readonly string[];
  readonly without: readonly string[];
}

const NOT_BEHIND_SUDO: Behind = { variables: [], without: [] };

function behindSudo({ env }: Launchable): Behind {
  return { variables: variablesBehindSudo(env), without: ADDED_BY_SUDO };
}
