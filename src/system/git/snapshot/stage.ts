import { git, GitError, type GitContext, nulSeparated } from '../git.js';
import { makeWritable } from '../worktree/agent-repository.js';
import { listGitlinks } from '../worktree/submodules.js';

/**
 * Updates the index to the files of a worktree. Resolves to the paths that git refuses.
 *
 * The order matters: a repository inside the worktree must be opened up before `git add` sees it. If git took it for a
 * submodule, it would run `git status` in it with its configuration, and so a program that an agent wrote there as
 * `core.fsmonitor`.
 */
export async function stageAll(context: GitContext, dir: string): Promise<readonly string[]> {
  const [pathspecs] = await Promise.all([pathspecsFor(context), openNested(context)]);
  try {
    await add(context, pathspecs);
    return [];
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
  }
  await makeWritable(dir);
  await add(context, pathspecs, ['--ignore-errors'], [0, 1]);
  return nulSeparated(await listUntracked(context));
}

/** Repositories nested deeper than this are treated as an attack. */
const MAX_NESTING = 16;
const PLACEHOLDER = '.gump-opens-this';

/** Pathspecs for everything but `.gump/` and the contents of submodules. Names may be any bytes. */
async function pathspecsFor(context: GitContext): Promise<Buffer> {
  const excluded = ['.gump', ...(await listGitlinks(context))].map((path) => `:(exclude,top,literal)${path}`);
  return Buffer.from(['.', ...excluded].join('\0'), 'latin1');
}

async function add(
  context: GitContext,
  pathspecs: Buffer,
  extraArgs: readonly string[] = [],
  accept = [0],
): Promise<void> {
  const args = [
    '-c',
    'core.safecrlf=false',
    'add',
    '--all',
    ...extraArgs,
    '--pathspec-from-file=-',
    '--pathspec-file-nul',
  ];
  await git(context, args, { stdin: pathspecs, accept });
}

/**
 * git looks into a nested repository only if the index has an entry below it. So an empty entry is added; the next
 * `add` finds no such file and removes it.
 */
async function openNested(context: GitContext): Promise<void> {
  for (let depth = 0; depth < MAX_NESTING; depth += 1) {
    const nested = await nestedRepositories(context);
    if (nested.length === 0) return;
    const blob = (await git(context, ['hash-object', '-w', '--stdin'], { stdin: '' })).stdout.toString().trim();
    const entries = nested.map((path) => `100644 ${blob} 0\t${path}${PLACEHOLDER}\0`).join('');
    await git(context, ['update-index', '-z', '--index-info'], { stdin: Buffer.from(entries, 'latin1') });
  }
  if ((await nestedRepositories(context)).length > 0) {
    throw new GitError(['add'], `git repositories nested more than ${MAX_NESTING} deep`, null);
  }
}

async function nestedRepositories(context: GitContext): Promise<string[]> {
  return nulSeparated(await listUntracked(context), 'latin1').filter((path) => path.endsWith('/'));
}

/** Lists files that are neither in the index nor ignored; a nested repository is listed as its folder with a `/`. */
async function listUntracked(context: GitContext): Promise<Buffer> {
  return (await git(context, ['ls-files', '-z', '--others', '--exclude-standard'])).stdout;
}
