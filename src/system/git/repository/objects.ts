import { Commit } from '../../../model/ids.js';
import { git, nulSeparated } from '../git.js';
import type { Treeish } from './changes.js';
import type { GitStore } from './store.js';

/** An entry of a tree. */
export interface TreeEntry {
  readonly path: string;
  readonly kind: 'file' | 'executable' | 'link' | 'submodule';
  /** Object id of the content; the commit in the case of a submodule. */
  readonly id: string;
}

/** Lists all files of a commit or tree, or those below a folder, in git's sort order. */
export async function listFiles(store: GitStore, tree: Treeish, under = ''): Promise<readonly TreeEntry[]> {
  const paths = under === '' ? [] : ['--', `${under.replace(/\/+$/, '')}/`];
  const { stdout } = await git(store.context, ['ls-tree', '-r', '-z', tree, ...paths], LITERAL_PATHSPECS);
  return nulSeparated(stdout).map(readEntry);
}

/**
 * Reads a file of a commit or tree, or the target of a link. Null if there is no such file or it is larger than
 * `maxBytes`.
 */
export async function readFileAt(
  store: GitStore,
  tree: Treeish,
  path: string,
  maxBytes = 16 * 1024 * 1024,
): Promise<Buffer | null> {
  const { stdout } = await git(store.context, ['ls-tree', '-z', '-l', tree, '--', path], LITERAL_PATHSPECS);
  const [entry] = nulSeparated(stdout);
  const [, type, id, size] = entry?.split(/\s+/, 4) ?? [];
  if (type !== 'blob' || id === undefined || Number(size) > maxBytes) return null;
  return (await git(store.context, ['cat-file', 'blob', id])).stdout;
}

/**
 * Reads several objects at once, in the given order; null for one that is missing or not a blob. At most 256 MiB in
 * total.
 */
export async function readBlobs(store: GitStore, ids: readonly string[]): Promise<readonly (Buffer | null)[]> {
  if (ids.length === 0) return [];
  const stdin = ids.map((id) => `${id}\n`).join('');
  const { stdout } = await git(store.context, ['cat-file', '--batch'], { stdin });
  const contents: (Buffer | null)[] = [];
  for (let at = 0; at < stdout.length;) {
    const end = stdout.indexOf('\n', at);
    const [, type, size] = stdout.toString('utf8', at, end).split(' ');
    const from = end + 1;
    if (type !== 'blob') contents.push(null);
    else contents.push(stdout.subarray(from, from + Number(size)));
    // `<id> missing` has no content, and no line end after it.
    at = size === undefined ? from : from + Number(size) + 1;
  }
  return contents;
}

/** Returns those of the paths that are files or links in a commit or tree. */
export async function findExistingFiles(
  store: GitStore,
  tree: Treeish,
  paths: readonly string[],
): Promise<ReadonlySet<string>> {
  if (paths.length === 0) return new Set();
  const { stdout } = await git(store.context, ['ls-tree', '-z', tree, '--', ...paths], LITERAL_PATHSPECS);
  const blobs = nulSeparated(stdout).filter((entry) => entry.split(' ', 2)[1] === 'blob');
  return new Set(blobs.map((entry) => readEntry(entry).path));
}

/** A commit as the log shows it. */
export interface LogEntry {
  readonly commit: Commit;
  readonly parents: readonly Commit[];
  readonly author: { readonly name: string; readonly email: string };
  /** Address of the committer, which amending or rebasing changes. */
  readonly committerEmail: string;
  /** ISO 8601. */
  readonly date: string;
  readonly message: string;
}

/**
 * Reads the history of a commit, newest first, following first parents only. `since` and its ancestors are left out.
 */
export async function readLog(
  store: GitStore,
  commit: Commit,
  since?: Commit,
  limit = 1000,
): Promise<readonly LogEntry[]> {
  const range = since === undefined ? [commit] : [commit, `^${since}`];
  const format = ['%H', '%P', '%an', '%ae', '%ce', '%aI', '%B'].join('%x00');
  const args = ['log', '-z', '--first-parent', `--max-count=${limit}`, `--format=${format}`, '--no-show-signature'];
  const { stdout } = await git(store.context, [...args, ...range, '--']);
  const fields = nulSeparated(stdout);
  const entries: LogEntry[] = [];
  for (let at = 0; at + 6 < fields.length; at += 7) {
    const [id, parents = '', name = '', email = '', committerEmail = '', date = '', message = ''] = fields.slice(
      at,
      at + 7,
    );
    entries.push({
      commit: Commit.parse(id),
      parents: parents === '' ? [] : parents.split(' ').map((parent) => Commit.parse(parent)),
      author: { name, email },
      committerEmail,
      date,
      message: message.trimEnd(),
    });
  }
  return entries;
}

const LITERAL_PATHSPECS = { env: { GIT_LITERAL_PATHSPECS: '1' } };

const KINDS: Readonly<Record<string, TreeEntry['kind']>> = {
  '100755': 'executable',
  '120000': 'link',
  '160000': 'submodule',
};

/** `mode type id \t path`. */
function readEntry(entry: string): TreeEntry {
  const tab = entry.indexOf('\t');
  const [mode = '', , id = ''] = entry.slice(0, tab).split(' ');
  return { path: entry.slice(tab + 1), kind: KINDS[mode] ?? 'file', id };
}
