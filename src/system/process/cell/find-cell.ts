import { readFile } from 'node:fs/promises';
import { allowBubblewrap } from './apparmor.js';
import { listCandidates, type Candidate, type CandidateOptions } from './candidates.js';
import type { Cell } from './cell.js';
import { findLimits } from './limits.js';
import { tryCell, type TrialOptions } from './trial.js';

/** What a search for a cell needs. */
export interface FindCellOptions extends Omit<TrialOptions, 'sh'>, CandidateOptions {
  /** Whether a profile that lets bubblewrap make user namespaces may be loaded into AppArmor. */
  readonly mayLoadProfile: boolean;
}

/**
 * Finds the strongest way to confine children on this machine. Each way is judged by a trial, never by what is
 * installed or configured. Takes some 50 ms where the first way holds. Never rejects.
 */
export async function findCell(options: FindCellOptions): Promise<Cell> {
  const { programs, user } = options;
  const isRoot = user === 0;
  const groups = isRoot || programs.sudo !== null ? await findLimits(programs.sh, isRoot ? null : programs.sudo) : [];
  const problems: string[] = [];
  for (const candidate of listCandidates(options)) {
    const found = await tryCandidate(candidate, groups, options);
    if (typeof found !== 'string') return found;
    problems.push(found);
    if (candidate.way !== 'bubblewrap' || isRoot || !options.mayLoadProfile) continue;
    if (!(await allowBubblewrap(programs))) continue;
    const allowed = await tryCandidate(candidate, groups, options);
    if (typeof allowed !== 'string')
      return { ...allowed, explanation: `${allowed.explanation}, for which a profile of AppArmor was loaded` };
  }
  return { way: 'none', explanation: await explainNone(options, problems), missing: [], weakened: [], enter: null };
}

/** Tries a way, with limits where it can have them; the cell, or why it does not hold. */
async function tryCandidate(
  { way, explanation, isByRoot, compose }: Candidate,
  groups: readonly string[],
  options: FindCellOptions,
): Promise<Cell | string> {
  let problem = '';
  for (const limits of isByRoot && groups.length > 0 ? [groups, []] : [[]]) {
    const enter: NonNullable<Cell['enter']> = (view, program) => compose(view, program, limits);
    const found = await tryCell(enter, { ...options, sh: options.programs.sh }).catch(String);
    const missing = limits.length > 0 ? [] : ['limits of memory and processes'];
    if (found === null) return { way, explanation, missing, weakened: [], enter };
    problem = found;
  }
  return problem;
}

async function explainNone({ programs, user }: FindCellOptions, problems: readonly string[]): Promise<string> {
  const first = problems[0] ?? 'this machine has neither bubblewrap nor perl';
  if (user === 0) return first;
  const reason = (await namespaceObstacle()) ?? first;
  const bySudo = (problems.at(-1) ?? '').replace(/^sudo: /, '');
  return programs.sudo === null ? `${reason}; and there is no sudo` : `${reason}; by sudo: ${bySudo}`;
}

/** Why users cannot make namespaces here, by the settings of the kernel; null if these allow it. */
async function namespaceObstacle(): Promise<string | null> {
  const has = async (name: string, value: string): Promise<boolean> =>
    (await readFile(`/proc/sys/${name.replaceAll('.', '/')}`, 'utf8').catch(() => '')).trim() === value;
  const isRestricted = 'kernel.apparmor_restrict_unprivileged_userns';
  if (await has(isRestricted, '1')) return `AppArmor keeps user namespaces from programs (${isRestricted} is 1)`;
  for (const name of ['user.max_user_namespaces', 'kernel.unprivileged_userns_clone'])
    if (await has(name, '0')) return `user namespaces are switched off (${name} is 0)`;
  return null;
}
