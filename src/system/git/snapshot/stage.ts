import { git, GitError, type GitPlace, nulSeparated } from '../git.js';
import { makeWritable } from '../worktree/agent-repository.js';
import { gitlinks } from '../worktree/submodules.js';

/**
 * Brings the index up to the files of a worktree. Resolves to the paths that git will not take.
 *
 * Order matters: a repository inside the worktree must be opened up before `git add` sees it. Taken for a submodule,
 * git would run `git status` in it, with its configuration, and so whatever an agent wrote there as `core.fsmonitor`.
 */
export async function stageAll(place: GitPlace, dir: string): Promise<readonly string[]> {
  const [pathspecs] = await Promise.all([pathspecsFor(place), openNested(place)]);
  try {
    await add(place, pathspecs);
    return [];
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
  }
  await makeWritable(dir);
  await add(place, pathspecs, ['--ignore-errors'], [0, 1]);
  return nulSeparated(await others(place));
}

/** Deeper than this, repositories within repositories are an attack. */
const MAX_NESTING = 16;
const OPENER = '.gump-opens-this';

/** Everything but `.gump/` and what lies in submodules. Names may be any bytes. */
async function pathspecsFor(place: GitPlace): Promise<Buffer> {
  const excluded = ['.gump', ...(await gitlinks(place))].map((path) => `:(exclude,top,literal)${path}`);
  return Buffer.from(['.', ...excluded].join('\0'), 'latin1');
}

async function add(place: GitPlace, pathspecs: Buffer, more: readonly string[] = [], accept = [0]): Promise<void> {
  const args = ['-c', 'core.safecrlf=false', 'add', '--all', ...more, '--pathspec-from-file=-', '--pathspec-file-nul'];
  await git(place, args, { stdin: pathspecs, accept });
}

/**
 * git looks into a nested repository only if the index holds something below it. So an empty entry is put there; the
 * next `add` finds no such file and drops it again.
 */
async function openNested(place: GitPlace): Promise<void> {
  for (let depth = 0; depth < MAX_NESTING; depth += 1) {
    const nested = await nestedRepositories(place);
    if (nested.length === 0) return;
    const blob = (await git(place, ['hash-object', '-w', '--stdin'], { stdin: '' })).stdout.toString().trim();
    const entries = nested.map((path) => `100644 ${blob} 0\t${path}${OPENER}\0`).join('');
    await git(place, ['update-index', '-z', '--index-info'], { stdin: Buffer.from(entries, 'latin1') });
  }
  if ((await nestedRepositories(place)).length > 0) {
    throw new GitError(['add'], `git repositories nested more than ${MAX_NESTING} deep`, null);
  }
}

async function nestedRepositories(place: GitPlace): Promise<string[]> {
  return nulSeparated(await others(place), 'latin1').filter((path) => path.endsWith('/'));
}

/** Files that are neither in the index nor ignored; a nested repository as its folder with a `/`. */
async function others(place: GitPlace): Promise<Buffer> {
  return (await git(place, ['ls-files', '-z', '--others', '--exclude-standard'])).stdout;
}
