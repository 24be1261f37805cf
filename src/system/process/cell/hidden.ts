import { existsSync, realpathSync } from 'node:fs';
import { lstat, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { dirname, isAbsolute, join, resolve, sep } from 'node:path';
import { errorCode } from '../../errors.js';
import { ownProcess } from '../../own-process.js';
import { passwordFileHome } from '../../password-file-home.js';
import type { HostEnvironment } from '../environment/environment.js';
import { findCredentialFiles } from './credential-files.js';
import { findPrivateFiles } from './private-files.js';
import { isInside } from './shown.js';
import { findSockets } from './sockets.js';
import type { Surroundings } from './view.js';

/** The places of one job that no child may see, unless a view shows them. Absolute paths. */
export interface PrivatePlaces {
  /** The environment of the action or the shell. */
  readonly env: HostEnvironment;
  /** The user's checkout. */
  readonly workspace: string;
  /** Folders of gump's own: those of the runs, and those of their worktrees. */
  readonly ownFolders: readonly string[];
  readonly mayUseDocker: boolean;
  /** What the author of the workflow shows to every child. */
  readonly exposed: readonly string[];
  /** A folder for temporary files. */
  readonly temp: string;
}

/** Where git reads the settings of the machine, which may name a program that gives out credentials. */
const SYSTEM_GIT_SETTINGS = ['/etc/gitconfig', '/usr/local/etc/gitconfig', '/etc/git-credentials'];

/**
 * Finds what this machine and this job keep from every child: the user's HOME, the job's temporary folder, the checkout
 * and its git folder, gump's own folders, credentials, git's settings of the machine, what only this user can read of the
 * rest of the machine, and the sockets that are open now, by which a child could ask a service for more rights.
 */
export async function findSurroundings(places: PrivatePlaces): Promise<Surroundings> {
  const { env, workspace, ownFolders, exposed } = places;
  const [gitFolders, credentials] = await Promise.all([findGitFolders(workspace), findCredentialFiles(env)]);
  const named = [env.HOME, passwordFileHome(), env.RUNNER_TEMP, env.GITHUB_WORKSPACE, workspace];
  const ofOthers = findPrivateFiles(runnerFolders(env));
  const isKept = (path: string): boolean => !isInside(path, exposed);
  const kept = ofOthers.folders.filter(isKept);
  const folders = [...named, ...gitFolders, ...kept, ...ownFolders].flatMap((path) => realFolder(path));
  return {
    hiddenFolders: [...new Set(folders)],
    emptyFile: await findEmptyFile(places.temp),
    hiddenFiles: [...SYSTEM_GIT_SETTINGS, ...credentials, ...findSockets()],
    privateFiles: ofOthers.files.filter(isKept),
    keepGroups: places.mayUseDocker,
  };
}

/** The folder of a self-hosted runner, which has the runner's key. RUNNER_TEMP is its `_work/_temp`. */
function runnerFolders({ RUNNER_TEMP: temp }: HostEnvironment): readonly string[] {
  const folder = dirname(dirname(temp ?? '/'));
  return isAbsolute(folder) && existsSync(join(folder, '.runner')) ? [folder] : [];
}

/** A device such as /dev/null would not do: where it is mounted, opening it is refused. */
async function findEmptyFile(temp: string): Promise<string> {
  const file = join(temp, `gump-empty-${ownProcess.user}`);
  await writeFile(file, '', { flag: 'wx', mode: 0o444 }).catch(() => undefined);
  const found = await lstat(file).catch(() => null);
  if (found?.isFile() === true && found.size === 0 && found.uid === ownProcess.user) return file;
  // Somebody else has taken the name.
  const own = join(await mkdtemp(join(temp, 'gump-empty-')), 'empty');
  await writeFile(own, '', { mode: 0o444 });
  return own;
}

/** The path without links; none for the root, which cannot be hidden, and for what does not exist. */
function realFolder(path: string | undefined): readonly string[] {
  if (path === undefined || !isAbsolute(path)) return [];
  const real = realPath(path);
  return real === null || real === sep ? [] : [real];
}

function realPath(path: string): string | null {
  try {
    return realpathSync(path);
  } catch {
    // A folder of gump's own may not exist yet; the one that it will be in does.
    const above = dirname(path);
    const real = above === path ? null : realPath(above);
    return real === null ? null : join(real, path.slice(above.length + 1));
  }
}

/** The checkout's top and its git folders, which lie elsewhere in a linked worktree and in a submodule. */
async function findGitFolders(workspace: string): Promise<readonly string[]> {
  for (let top = workspace; ; top = dirname(top)) {
    const git = join(top, '.git');
    const link = await readFile(git, 'utf8').catch((error: unknown) => errorCode(error) ?? '');
    if (link === 'EISDIR') return [top];
    const target = /^gitdir: (.*)$/m.exec(link)?.[1];
    if (target !== undefined) {
      const gitFolder = resolve(top, target);
      const common = await readFile(join(gitFolder, 'commondir'), 'utf8').catch(() => '');
      return [top, gitFolder, ...(common === '' ? [] : [resolve(gitFolder, common.trim())])];
    }
    if (dirname(top) === top) return [];
  }
}
