import { Commit, Tree } from '../../../model/ids.js';
import { git, gitText } from '../git.js';
import type { GitStore } from './store.js';

/** The name and address of an author or committer. */
export interface Identity {
  readonly name: string;
  readonly email: string;
}

/** Message, people and date of a commit. */
export interface CommitDetails {
  readonly message: string;
  readonly author: Identity;
  /** Default: the author. */
  readonly committer?: Identity;
  /** Default: now. With a fixed date the same input yields the same commit. */
  readonly date?: Date;
}

/** Creates a commit from a tree. The user's identity, hooks and signing are not used. */
export async function commitTree(
  store: GitStore,
  tree: Tree,
  parents: readonly Commit[],
  details: CommitDetails,
): Promise<Commit> {
  const { author, committer = author, message, date } = details;
  const seconds = date === undefined ? undefined : `@${Math.floor(date.getTime() / 1000)} +0000`;
  const env = {
    GIT_AUTHOR_NAME: acceptedName(author),
    GIT_AUTHOR_EMAIL: withoutControlCharacters(author.email),
    GIT_COMMITTER_NAME: acceptedName(committer),
    GIT_COMMITTER_EMAIL: withoutControlCharacters(committer.email),
    ...(seconds !== undefined && { GIT_AUTHOR_DATE: seconds, GIT_COMMITTER_DATE: seconds }),
  };
  const args = ['commit-tree', tree, ...parents.flatMap((parent) => ['-p', parent]), '-F', '-'];
  const stdin = message.replaceAll('\0', '');
  return Commit.parse(await gitText(store.context, args, { env, stdin }));
}

/** Resolves a commit to its tree. */
export async function treeOf(store: GitStore, commit: Commit): Promise<Tree> {
  return Tree.parse(await gitText(store.context, ['rev-parse', '--verify', `${commit}^{tree}`]));
}

/** Whether the commit object is present. Its tree and parents may be missing in a shallow or partial clone. */
export async function hasCommit(store: GitStore, commit: Commit): Promise<boolean> {
  return (await git(store.context, ['cat-file', '-e', `${commit}^{commit}`], { accept: [0, 1, 128] })).code === 0;
}

/** Whether `commit` is `of` or one of its ancestors, as far as the history is present. */
export async function isAncestor(store: GitStore, commit: Commit, of: Commit): Promise<boolean> {
  const args = ['merge-base', '--is-ancestor', commit, of];
  return (await git(store.context, args, { accept: [0, 1, 128] })).code === 0;
}

/** git refuses a name that has only punctuation. */
function acceptedName(identity: Identity): string {
  const name = withoutControlCharacters(identity.name);
  return /[\p{L}\p{N}]/u.test(name) ? name : 'gump';
}

function withoutControlCharacters(text: string): string {
  return text.replace(/[\u0000-\u001f<>]/g, ' ').trim();
}
