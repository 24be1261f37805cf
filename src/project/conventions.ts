import type { Commit } from '../model/index.js';
import { git } from '../system/git/git.js';
import type { GitStore } from '../system/git/repository/store.js';

const FILE = '.gump/conventions.md';

/**
 * Reads the project's conventions, `.gump/conventions.md`, from the commit that a run starts from; `''` if it has none.
 * What agents write to that file later does not count. A symbolic link within the repository is followed only if `base`
 * equals `onto`. Otherwise the run works on somebody else's branch, where the link could lead to a file of theirs, and
 * the result is the path that the link points to.
 */
export async function readConventions(
  store: GitStore,
  { base, onto }: { base: Commit; onto: Commit },
): Promise<string> {
  const follow = base === onto ? ['--follow-symlinks'] : [];
  const { stdout } = await git(store.context, ['cat-file', '--batch', ...follow], { stdin: `${base}:${FILE}\n` });
  // Output: `ID blob SIZE`, the content and a line end; or one line that says why there is no such file.
  const end = stdout.indexOf('\n');
  const [, type, size] = stdout.toString('utf8', 0, end).split(' ');
  return type === 'blob' ? stdout.toString('utf8', end + 1, end + 1 + Number(size)) : '';
}
