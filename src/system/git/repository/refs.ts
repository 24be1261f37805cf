import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Commit } from '../../../model/ids.js';
import { git } from '../git.js';
import type { Repository } from './repository.js';

/** Prefix of the refs that keep the commits of runs in the user's repository: one ref for each run and commit. */
const KEEP_PREFIX = 'refs/gump/keep';

/** Protects commits of a run from git's garbage collection, until `releaseCommits`. Idempotent. */
export async function keepCommits(repository: Repository, run: string, commits: readonly Commit[]): Promise<void> {
  const lines = commits.map((commit) => `update ${KEEP_PREFIX}/${run}/${commit}\0${commit}\0\0`);
  await updateRefs(repository, lines);
}

/** Lists the commits that are kept for a run, in no particular order. */
export async function listKeptCommits(repository: Repository, run: string): Promise<readonly Commit[]> {
  const refs = await listRefs(repository, `${KEEP_PREFIX}/${run}/`);
  return [...refs.values()];
}

/** Releases all commits of a run. */
export async function releaseCommits(repository: Repository, run: string): Promise<void> {
  const refs = await listRefs(repository, `${KEEP_PREFIX}/${run}/`);
  await updateRefs(
    repository,
    [...refs.keys()].map((ref) => `delete ${ref}\0\0`),
  );
}

/** Lists the runs that have kept commits, sorted by name and so by time. */
export async function listRunsWithKeptCommits(repository: Repository): Promise<readonly string[]> {
  const refs = await listRefs(repository, `${KEEP_PREFIX}/`);
  const runs = [...refs.keys()].map((ref) => ref.slice(KEEP_PREFIX.length + 1).split('/')[0] ?? '');
  return [...new Set(runs)].sort();
}

/** Lists the refs below a prefix that ends in `/`. */
export async function listRefs(repository: Repository, prefix: string): Promise<ReadonlyMap<string, Commit>> {
  const { stdout } = await git(repository.context, ['for-each-ref', '--format=%(objectname) %(refname)', prefix]);
  const refs = new Map<string, Commit>();
  for (const line of stdout.toString('utf8').split('\n')) {
    const space = line.indexOf(' ');
    const commit = Commit.safeParse(line.slice(0, space));
    if (space > 0 && commit.success) refs.set(line.slice(space + 1), commit.data);
  }
  return refs;
}

/** Sets a ref below `refs/gump/`, or deletes it if `commit` is null. Other refs are the user's: they are refused. */
export async function setRef(repository: Repository, ref: string, commit: Commit | null): Promise<void> {
  if (!ref.startsWith('refs/gump/')) throw new RangeError(`not a ref of ours: ${ref}`);
  await updateRefs(repository, [commit === null ? `delete ${ref}\0\0` : `update ${ref}\0${commit}\0\0`]);
}

/**
 * Adds patterns to the clone's `info/exclude`, so that `git status` ignores them without a change to a project file.
 */
export async function addLocalExcludes(repository: Repository, patterns: readonly string[]): Promise<void> {
  const file = join(repository.commonDir, 'info/exclude');
  const before = await readFile(file, 'utf8').catch(() => '');
  const known = before.split('\n');
  const missing = patterns.filter((pattern) => !known.includes(pattern));
  if (missing.length === 0) return;
  await mkdir(dirname(file), { recursive: true });
  await appendFile(file, `${before === '' || before.endsWith('\n') ? '' : '\n'}${missing.join('\n')}\n`);
}

async function updateRefs(repository: Repository, commands: readonly string[]): Promise<void> {
  if (commands.length === 0) return;
  await git(repository.context, ['-c', 'core.logAllRefUpdates=false', 'update-ref', '--no-deref', '--stdin', '-z'], {
    stdin: commands.join(''),
  });
}
