import { Commit, Tree } from '../../../model/ids.js';
import { git, gitText } from '../git.js';
import type { Store } from './store.js';

/** Who a commit is by. */
export interface Identity {
  readonly name: string;
  readonly email: string;
}

export interface CommitDetails {
  readonly message: string;
  readonly author: Identity;
  /** Default: the author. */
  readonly committer?: Identity;
  /** Default: now. Given, the same commit comes out again. */
  readonly date?: Date;
}

/** Makes a commit of a tree. Neither the user's identity nor hooks nor signing have a part in it. */
export async function commitTree(
  store: Store,
  tree: Tree,
  parents: readonly Commit[],
  details: CommitDetails,
): Promise<Commit> {
  const { author, committer = author, message, date } = details;
  const seconds = date === undefined ? undefined : `@${Math.floor(date.getTime() / 1000)} +0000`;
  const env = {
    GIT_AUTHOR_NAME: nameOf(author),
    GIT_AUTHOR_EMAIL: plain(author.email),
    GIT_COMMITTER_NAME: nameOf(committer),
    GIT_COMMITTER_EMAIL: plain(committer.email),
    ...(seconds !== undefined && { GIT_AUTHOR_DATE: seconds, GIT_COMMITTER_DATE: seconds }),
  };
  const args = ['commit-tree', tree, ...parents.flatMap((parent) => ['-p', parent]), '-F', '-'];
  const stdin = message.replaceAll('\0', '');
  return Commit.parse(await gitText(store.place, args, { env, stdin }));
}

/** The tree of a commit. */
export async function treeOf(store: Store, commit: Commit): Promise<Tree> {
  return Tree.parse(await gitText(store.place, ['rev-parse', '--verify', `${commit}^{tree}`]));
}

/** Whether an object is here, with all that a shallow or partial clone may lack left aside. */
export async function hasCommit(store: Store, commit: Commit): Promise<boolean> {
  return (await git(store.place, ['cat-file', '-e', `${commit}^{commit}`], { accept: [0, 1, 128] })).code === 0;
}

/** Whether a commit is the other or among its ancestors, as far as their history is here. */
export async function isAncestor(store: Store, commit: Commit, of: Commit): Promise<boolean> {
  const args = ['merge-base', '--is-ancestor', commit, of];
  return (await git(store.place, args, { accept: [0, 1, 128] })).code === 0;
}

/** git refuses a name of nothing but punctuation. */
function nameOf(identity: Identity): string {
  const name = plain(identity.name);
  return /[\p{L}\p{N}]/u.test(name) ? name : 'gump';
}

function plain(text: string): string {
  return text.replace(/[\u0000-\u001f<>]/g, ' ').trim();
}
