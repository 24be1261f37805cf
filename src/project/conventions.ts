import type { Commit } from '../model/index.js';
import { git } from '../system/git/git.js';
import type { Store } from '../system/git/repository/store.js';

const FILE = '.gump/conventions.md';

/**
 * The project's conventions as the commit has them that rules a run; empty where it has none. What agents leave under that
 * name is nobody's rule. A link within the repository is followed unless the work is somebody else's, as it is where
 * `base` differs from `onto`: it could lead to a file of theirs. Then it is shown as where it leads to.
 */
export async function conventionsOf(store: Store, { base, onto }: { base: Commit; onto: Commit }): Promise<string> {
  const follow = base === onto ? ['--follow-symlinks'] : [];
  const { stdout } = await git(store.place, ['cat-file', '--batch', ...follow], { stdin: `${base}:${FILE}\n` });
  // `ID blob SIZE`, the content and a line end; one line that says why where there is none.
  const end = stdout.indexOf('\n');
  const [, type, size] = stdout.toString('utf8', 0, end).split(' ');
  return type === 'blob' ? stdout.toString('utf8', end + 1, end + 1 + Number(size)) : '';
}
