import { git, GitError, type GitContext, nulSeparated } from '../git.js';
import { makeWritable } from '../worktree/agent-repository.js';

/**
 * Updates the index to the files of a worktree, except `.gump/` and the `excluded` paths (latin1). Resolves to the paths
 * that git refuses. Nested repositories must have been opened (`listChangedPaths`).
 */
export async function stageAll(
  context: GitContext,
  dir: string,
  excluded: readonly string[],
): Promise<readonly string[]> {
  const pathspecs = Buffer.from(['.', ...['.gump', ...excluded].flatMap(excludingPathspecs)].join('\0'), 'latin1');
  try {
    await add(context, pathspecs);
    return [];
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
  }
  await makeWritable(dir);
  await add(context, pathspecs, ['--ignore-errors'], [0, 1]);
  const { stdout } = await git(context, ['ls-files', '-z', '--others', '--exclude-standard']);
  return nulSeparated(stdout);
}

/**
 * The pathspecs that leave out a path and what is below it. `add` fails if the literal beginning of a pathspec names an
 * ignored path, even if that pathspec excludes it. So the first character is escaped: then nothing of it is literal.
 */
function excludingPathspecs(path: string): readonly string[] {
  const pattern = `\\${path.slice(0, 1)}${path.slice(1).replace(/[\\*?[]/g, '\\$&')}`;
  return [`:(exclude,top,glob)${pattern}`, `:(exclude,top,glob)${pattern}/**`];
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
