import { readFile } from 'node:fs/promises';
import type { OwnProgram } from '../../programs/own-programs.js';
import { allowBubblewrap } from './apparmor.js';
import type { Cell, CellWay, Launchable } from './cell.js';
import { planMounts, type Mount } from './mounts.js';
import { tryCell, type TrialOptions } from './trial.js';
import type { View } from './view.js';
import { bubblewrapCommand, type Rights } from './ways/bubblewrap.js';
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

/** What a search for a cell needs. */
export interface FindCellOptions extends Omit<TrialOptions, 'sh'> {
  readonly programs: CellPrograms;
  /** The user and group that children run as: those of this process. */
  readonly user: number;
  readonly group: number;
  /** As `process.arch` has it. */
  readonly processor: string;
  /** Whether a profile that lets bubblewrap make user namespaces may be loaded into AppArmor. */
  readonly mayLoadProfile: boolean;
}

/** One way to try. */
interface Candidate {
  readonly way: CellWay;
  readonly explanation: string;
  readonly enter: NonNullable<Cell['enter']>;
}

/**
 * Finds the strongest way to confine children on this machine. Each way is judged by a trial, never by what is
 * installed or configured. Takes some 50 ms where the first way holds. Never rejects.
 */
export async function findCell(options: FindCellOptions): Promise<Cell> {
  const problems: string[] = [];
  for (const candidate of candidates(options)) {
    const problem = await attempt(candidate, options);
    if (problem === null) return found(candidate, options);
    problems.push(problem);
    if (candidate.way !== 'bubblewrap' || options.user === 0 || !options.mayLoadProfile) continue;
    if (!(await allowBubblewrap(options.programs))) continue;
    if ((await attempt(candidate, options)) === null) return found(candidate, options);
  }
  return { way: 'none', explanation: await explainNone(options, problems), missing: [], enter: null };
}

async function attempt({ enter }: Candidate, options: FindCellOptions): Promise<string | null> {
  return tryCell(enter, { ...options, sh: options.programs.sh }).catch((error: unknown) => String(error));
}

function found({ way, explanation, enter }: Candidate, { surroundings }: FindCellOptions): Cell {
  const missing = surroundings.keepGroups ? ['they may use docker (`expose`)'] : [];
  return { way, explanation, missing, enter };
}

function candidates({ programs, surroundings, user, group, processor }: FindCellOptions): readonly Candidate[] {
  const { env, setpriv, bwrap, perl, sudo, sh } = programs;
  const isRoot = user === 0;
  const plan = (view: View): readonly Mount[] => planMounts(view, surroundings);
  const { keepGroups } = surroundings;
  const shared = (view: View) => ({ network: view.network, workingFolder: view.tree.at, keepGroups });
  const plain = { variables: [], without: [] };
  const behindSudo = (program: Launchable) => ({ variables: variablesBehindSudo(program.env), without: ADDED_BY_SUDO });
  const all: Candidate[] = [];
  if (bwrap !== null && env !== null && setpriv !== null) {
    const tools = { bwrap, env, setpriv };
    const byBubblewrap =
      (rights: Rights): Candidate['enter'] =>
      (view, program) => ({
        ...program,
        argv: bubblewrapCommand(tools, plan(view), { ...shared(view), rights, ...plain }, program.argv),
      });
    const rights: readonly Rights[] = [
      { kind: 'user', forbidsNesting: true },
      // Root needs no user namespace where the machine allows none; an older bubblewrap cannot forbid further ones.
      isRoot ? { kind: 'root' } : { kind: 'user', forbidsNesting: false },
    ];
    for (const each of rights) all.push(candidate('bubblewrap', 'a cell by bubblewrap', byBubblewrap(each)));
    if (!isRoot && sudo !== null)
      all.push(
        candidate('sudo bubblewrap', 'a cell by bubblewrap and sudo', (view, program) => ({
          ...program,
          argv: sudoCommand(
            { sudo, setpriv, sh, keepGroups },
            bubblewrapCommand(
              tools,
              plan(view),
              { ...shared(view), rights: { kind: 'become', user, group }, ...behindSudo(program) },
              program.argv,
            ),
          ),
        })),
      );
  }
  if (perl !== null) {
    const byPerl = (inUserNamespace: boolean, view: View, argv: readonly string[]) =>
      perlCommand(perl, plan(view), { ...shared(view), processor, user, group, inUserNamespace }, argv);
    // In a user namespace no further one can be made; root needs none where the machine allows none.
    for (const inUserNamespace of isRoot ? [true, false] : [true])
      all.push(
        candidate(
          'perl',
          inUserNamespace ? 'a cell by Perl in a user namespace' : 'a cell by Perl',
          (view, program) => ({
            ...program,
            argv: byPerl(inUserNamespace, view, program.argv),
          }),
        ),
      );
    if (!isRoot && sudo !== null && setpriv !== null && env !== null)
      all.push(
        candidate('sudo perl', 'a cell by Perl and sudo', (view, program) => {
          const { variables, without } = behindSudo(program);
          const argv = [env, ...without.flatMap((name) => ['-u', name]), ...variables, ...program.argv];
          return { ...program, argv: sudoCommand({ sudo, setpriv, sh, keepGroups }, byPerl(false, view, argv)) };
        }),
      );
  }
  return all;
}

function candidate(way: CellWay, explanation: string, enter: Candidate['enter']): Candidate {
  return { way, explanation, enter };
}

async function explainNone({ programs, user }: FindCellOptions, problems: readonly string[]): Promise<string> {
  const restricted = await readFile('/proc/sys/kernel/apparmor_restrict_unprivileged_userns', 'utf8').catch(() => '0');
  const first = problems[0] ?? 'this machine has neither bubblewrap nor perl';
  const reason =
    restricted.trim() === '1'
      ? `AppArmor keeps user namespaces from programs (kernel.apparmor_restrict_unprivileged_userns): ${first}`
      : first;
  if (user === 0) return reason;
  return programs.sudo === null ? `${reason}; and there is no sudo` : `${reason}; by sudo: ${problems.at(-1) ?? ''}`;
}
