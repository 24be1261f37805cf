import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Commit } from '../../../model/ids.js';
import { git } from '../git.js';
import type { Repository } from './repository.js';

/** Below this the commits of runs are held in the user's repository: one ref for each, named by run and commit. */
const KEEP = 'refs/gump/keep';

/** Keeps commits of a run from git's garbage collection, until `dropRun`. Can be done again. */
export async function keepCommits(repository: Repository, run: string, commits: readonly Commit[]): Promise<void> {
  const lines = commits.map((commit) => `update ${KEEP}/${run}/${commit}\0${commit}\0\0`);
  await updateRefs(repository, lines);
}

/** The commits that are kept for a run, in no order. */
export async function keptCommits(repository: Repository, run: string): Promise<readonly Commit[]> {
  const refs = await listRefs(repository, `${KEEP}/${run}/`);
  return [...refs.values()];
}

/** Lets go of all commits of a run. */
export async function dropRun(repository: Repository, run: string): Promise<void> {
  const refs = await listRefs(repository, `${KEEP}/${run}/`);
  await updateRefs(
    repository,
    [...refs.keys()].map((ref) => `delete ${ref}\0\0`),
  );
}

/** Runs that have commits kept here, sorted: their names are their times. */
export async function keptRuns(repository: Repository): Promise<readonly string[]> {
  const refs = await listRefs(repository, `${KEEP}/`);
  const runs = [...refs.keys()].map((ref) => ref.slice(KEEP.length + 1).split('/')[0] ?? '');
  return [...new Set(runs)].sort();
}

/** Refs below a prefix that ends in `/`. */
export async function listRefs(repository: Repository, prefix: string): Promise<ReadonlyMap<string, Commit>> {
  const { stdout } = await git(repository.place, ['for-each-ref', '--format=%(objectname) %(refname)', prefix]);
  const refs = new Map<string, Commit>();
  for (const line of stdout.toString('utf8').split('\n')) {
    const space = line.indexOf(' ');
    const commit = Commit.safeParse(line.slice(0, space));
    if (space > 0 && commit.success) refs.set(line.slice(space + 1), commit.data);
  }
  return refs;
}

/** Sets a ref of ours, or with null deletes it. Anything outside `refs/gump/` is refused: those are the user's. */
export async function setRef(repository: Repository, ref: string, commit: Commit | null): Promise<void> {
  if (!ref.startsWith('refs/gump/')) throw new RangeError(`not a ref of ours: ${ref}`);
  await updateRefs(repository, [commit === null ? `delete ${ref}\0\0` : `update ${ref}\0${commit}\0\0`]);
}

/** Keeps a path out of the user's `git status` by the clone's own exclude file, which is no file of the project. */
export async function excludeInClone(repository: Repository, patterns: readonly string[]): Promise<void> {
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
  await git(repository.place, ['-c', 'core.logAllRefUpdates=false', 'update-ref', '--no-deref', '--stdin', '-z'], {
    stdin: commands.join(''),
  });
}
