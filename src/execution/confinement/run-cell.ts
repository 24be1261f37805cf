import { tmpdir } from 'node:os';
import { dirname } from 'node:path';
import { CELL_OFF, type Cell } from '../../system/process/cell/cell.js';
import { findCell } from '../../system/process/cell/find-cell.js';
import { installBubblewrap } from '../../system/process/cell/install-bubblewrap.js';
import { findSurroundings } from '../../system/process/cell/hidden.js';
import { cellRemedy } from '../../system/process/cell/remedy.js';
import type { Surroundings } from '../../system/process/cell/view.js';
import { ownProcess } from '../../system/own-process.js';
import { findOwnProgram, ownProgram, type OwnProgram } from '../../system/programs/own-programs.js';
import type { RunHost } from '../host.js';
import { describeExposures, parseExposures } from './exposures.js';

/** The cells of a run's children, and what they keep from them. */
export interface RunCell {
  readonly cell: Cell;
  readonly surroundings: Surroundings;
}

/** The parts of a host on which a cell depends. */
export type CellHost = Pick<
  RunHost,
  'env' | 'workspace' | 'runs' | 'worktrees' | 'packageRoot' | 'sandbox' | 'expose' | 'install'
>;

const searches = new Map<string, Promise<RunCell>>();

/**
 * Finds the cells for the children of a run, once for each host. Callers can start this early: the result is kept.
 * Never rejects.
 */
export function findRunCell(host: CellHost): Promise<RunCell> {
  const { env, workspace, runs, worktrees, sandbox, expose } = host;
  const key = JSON.stringify([env.HOME, env.RUNNER_TEMP, workspace, runs, worktrees, sandbox, expose]);
  const known = searches.get(key) ?? search(host);
  searches.set(key, known);
  return known;
}

async function search(host: CellHost): Promise<RunCell> {
  const { env, workspace, runs, worktrees, packageRoot, sandbox } = host;
  const temp = env.RUNNER_TEMP ?? tmpdir();
  const { exposures } = parseExposures(host.expose ?? '', env.HOME);
  const surroundings = await findSurroundings({
    env,
    workspace,
    ownFolders: [runs, worktrees],
    mayUseDocker: exposures.docker,
    exposed: [...exposures.readOnly, ...exposures.writable],
    temp,
  });
  if (sandbox === 'off') return { cell: CELL_OFF, surroundings };
  const sudo = maySudo(env) ? findOwnProgram('sudo') : null;
  const find = (): Promise<Cell> =>
    findCell({
      surroundings,
      folder: temp,
      protectedFolders: [packageRoot, dirname(ownProcess.node)],
      programs: {
        sh: ownProgram('sh'),
        env: findOwnProgram('env'),
        setpriv: findOwnProgram('setpriv'),
        bwrap: findOwnProgram('bwrap'),
        perl: findOwnProgram('perl'),
        sudo,
        apparmorParser: findOwnProgram('apparmor_parser'),
      },
      user: ownProcess.user,
      group: ownProcess.group,
      processor: ownProcess.processor,
      mayLoadProfile: env.RUNNER_ENVIRONMENT === 'github-hosted',
    });
  const found = await find();
  const isInstalled = found.enter === null && mayInstall(host, sudo) && (await installBubblewrap(sudo, env)) !== null;
  const cell = isInstalled ? await find() : found;
  const remedy = cell.enter === null ? { remedy: cellRemedy(maySudo(env)) } : {};
  return { cell: { ...cell, weakened: describeExposures(exposures), ...remedy }, surroundings };
}

/** Only where no cell can be made without it: Perl, which makes one as strong, is on nearly every machine. */
function mayInstall({ install }: CellHost, sudo: OwnProgram | null): boolean {
  const isAble = ownProcess.isRoot || sudo !== null;
  return install !== undefined && isAble && findOwnProgram('bwrap') === null;
}

/** In a job sudo without a password is the runner's own. On a person's machine gump does not take it unasked. */
export function maySudo(env: RunHost['env']): boolean {
  return env.GITHUB_ACTIONS === 'true';
}

/** Says in a few sentences, on one line, how agents and gates are kept apart from the job, and what is missing. */
export function describeCell({ enter, explanation, remedy, missing, weakened }: Cell): string {
  if (enter === null) {
    const change = remedy === undefined ? '' : ` To have them kept apart, ${remedy}.`;
    return `Agents and gates were not kept apart from the job: ${explanation}. A hostile one could read the job's files and its environment.${change}`;
  }
  const notes = [
    ...(missing.length === 0 ? [] : [` Missing: ${missing.join('; ')}.`]),
    ...(weakened.length === 0 ? [] : [` Weakened by \`expose\`: ${weakened.join('; ')}.`]),
  ];
  return `Agents and gates ran in ${explanation}: each sees its own tree and HOME, and nothing of the job.${notes.join('')}`;
}
