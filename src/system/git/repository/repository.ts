/**
 * The user's repository: commits, trees, refs and merges, without a worktree; and the store, a git folder beside a run.
 * Begin with `Repository` and `openRepository` here, then `store.ts`. The other files are operations on one of the two.
 */

import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Commit } from '../../../model/ids.js';
import { errorMessage } from '../../errors.js';
import { buildChildEnvironment, type HostEnvironment } from '../../process/environment/environment.js';
import { git, GitError, gitText, HARDENED_ENVIRONMENT, NO_OUTER_CONFIG, type GitContext } from '../git.js';

/** The user's repository. gump reads it and writes objects and `refs/gump/*` into it; all else is left as it is. */
export interface Repository {
  /** Absolute path of the top of the user's checkout. */
  readonly dir: string;
  /** Git folder of this checkout; differs from `commonDir` only in a linked worktree. */
  readonly gitDir: string;
  readonly commonDir: string;
  readonly objects: string;
  /** The commit of the checkout at the time the repository was opened. */
  readonly head: Commit;
  /** Null if HEAD is detached. */
  readonly branch: string | null;
  readonly objectFormat: 'sha1' | 'sha256';
  readonly shallow: boolean;
  /** The git configuration that applies to the user here: keys in lower case; if a key has several values, the last. */
  readonly config: ReadonlyMap<string, string>;
  /** For reading the checkout before any agent has run: uses the user's own configuration. */
  readonly userContext: GitContext;
  /** For refs and objects: uses only the repository's own configuration, hardened. */
  readonly context: GitContext;
}

/** Why a repository cannot be used. */
export type RepositoryProblem =
  'no-git' | 'old-git' | 'no-folder' | 'not-a-repository' | 'bare' | 'empty' | 'unreadable';

/** The opened repository, or why it cannot be used, with a message for people. */
export type OpenedRepository =
  | { readonly ok: true; readonly repository: Repository }
  | { readonly ok: false; readonly problem: RepositoryProblem; readonly message: string };

/** The first git version that has `merge-tree --write-tree`. */
const OLDEST_GIT: readonly [number, number] = [2, 38];

/**
 * Opens the repository that a folder belongs to. `host` is the environment of the action or the shell. Never rejects
 * for a problem of the repository: the result names it.
 */
export async function openRepository(dir: string, host: HostEnvironment): Promise<OpenedRepository> {
  const folder = await stat(dir).catch(() => null);
  if (folder?.isDirectory() !== true) return problem('no-folder', `no such folder: ${dir}`);
  const inherited = { ...buildChildEnvironment({ host, home: host.HOME ?? '/' }), ...HARDENED_ENVIRONMENT };
  const context: GitContext = { cwd: dir, env: inherited };
  try {
    const [version, facts, config] = await Promise.all([
      gitText(context, ['version']),
      // Accept any owner of the folder: the user chose it, and nothing that is configured in it is run.
      git(context, ['-c', 'safe.directory=*', 'rev-parse', '--path-format=absolute', ...REV_PARSE_FACTS], {
        accept: [0, 128],
      }),
      git(context, ['-c', 'safe.directory=*', 'config', '--list', '-z'], { accept: [0, 1, 128] }),
    ]);
    if (!isRecent(version)) return problem('old-git', `${version} is too old: git ${OLDEST_GIT.join('.')} is needed`);
    return repositoryFromFacts(facts.stdout.toString(), facts.stderr, {
      inherited,
      dir,
      config: readConfig(config.stdout),
    });
  } catch (error) {
    if (error instanceof GitError && error.code === null)
      return problem('no-git', `git cannot be run: ${error.detail}`);
    return problem('unreadable', errorMessage(error));
  }
}

/** Resolves a name (branch, tag, hash) to a commit; null if it does not exist. */
export async function resolveCommit(repository: Repository, name: string): Promise<Commit | null> {
  const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`];
  const { code, stdout } = await git(repository.context, args, { accept: [0, 1, 128] });
  return code === 0 ? Commit.parse(stdout.toString().trim()) : null;
}

/** Finds the default branch of `origin`, as far as this clone knows it; null if it does not. */
export async function findDefaultBranch(repository: Repository): Promise<string | null> {
  const args = ['symbolic-ref', '--quiet', '--short', 'refs/remotes/origin/HEAD'];
  const { code, stdout } = await git(repository.context, args, { accept: [0, 1, 128] });
  return code === 0
    ? stdout
        .toString()
        .trim()
        .replace(/^origin\//, '')
    : null;
}

/**
 * Lists tracked files of the checkout that differ from its commit, staged or not. `.gump/` and untracked files never
 * count. Uses the user's own configuration (filters included), so call it only before an agent has run.
 */
export async function listTrackedChanges(repository: Repository): Promise<readonly string[]> {
  const pathspec = ['--', '.', ':(exclude,top).gump'];
  const options = ['--porcelain', '-z', '--untracked-files=no', '--no-renames', '--ignore-submodules=dirty'];
  const { stdout } = await git(repository.userContext, ['status', ...options, ...pathspec]);
  return stdout
    .toString('utf8')
    .split('\0')
    .filter((entry) => entry !== '')
    .map((entry) => entry.slice(3));
}

const REV_PARSE_FACTS = [
  ...['--git-dir', '--git-common-dir', '--git-path', 'objects', '--is-bare-repository', '--is-shallow-repository'],
  // These fail in a bare or an empty repository; the output printed before the failure is still used.
  ...['--show-object-format', '--show-toplevel', 'HEAD^{commit}', '--symbolic-full-name', 'HEAD'],
];

const BRANCH_PREFIX = 'refs/heads/';

interface HostFacts {
  readonly inherited: Readonly<Record<string, string>>;
  readonly dir: string;
  readonly config: ReadonlyMap<string, string>;
}

function repositoryFromFacts(facts: string, stderr: string, hostFacts: HostFacts): OpenedRepository {
  const [gitDir, commonDir, objects, bare, shallow, format, dir, head, name = ''] = facts.split('\n');
  if (gitDir === undefined || commonDir === undefined || objects === undefined || bare === undefined) {
    const missing = /not a git repository/i.test(stderr);
    if (missing) return problem('not-a-repository', `not a git repository: ${hostFacts.dir}`);
    return problem('unreadable', stderr);
  }
  if (bare === 'true') return problem('bare', `a bare repository has no files to work on: ${gitDir}`);
  const commit = Commit.safeParse(head);
  if (dir === undefined || dir === '') return problem('unreadable', stderr);
  if (!commit.success) return problem('empty', `the repository has no commit yet: ${dir}`);
  const explicit = { GIT_DIR: gitDir, GIT_WORK_TREE: dir };
  return {
    ok: true,
    repository: {
      dir,
      gitDir,
      commonDir,
      objects,
      head: commit.data,
      branch: name.startsWith(BRANCH_PREFIX) ? name.slice(BRANCH_PREFIX.length) : null,
      objectFormat: format === 'sha256' ? 'sha256' : 'sha1',
      shallow: shallow === 'true',
      config: hostFacts.config,
      userContext: { cwd: dir, env: { ...hostFacts.inherited, ...explicit } },
      context: {
        cwd: dir,
        env: { ...hostFacts.inherited, ...NO_OUTER_CONFIG, ...explicit, HOME: join(dir, '.no-home') },
      },
    },
  };
}

function isRecent(version: string): boolean {
  const [, major, minor] = /(\d+)\.(\d+)/.exec(version) ?? [];
  const [oldestMajor, oldestMinor] = OLDEST_GIT;
  return Number(major) > oldestMajor || (Number(major) === oldestMajor && Number(minor) >= oldestMinor);
}

function readConfig(bytes: Buffer): Map<string, string> {
  const config = new Map<string, string>();
  for (const entry of bytes.toString('utf8').split('\0')) {
    const [key = '', ...value] = entry.split('\n');
    if (key !== '') config.set(key, value.join('\n'));
  }
  return config;
}

function problem(kind: RepositoryProblem, message: string): OpenedRepository {
  return { ok: false, problem: kind, message };
}
