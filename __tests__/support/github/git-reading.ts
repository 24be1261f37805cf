import type { BareRepository } from '../git-server/bare-repository.js';

export interface Signature {
  readonly name: string;
  readonly email: string;
  readonly date: string;
}

export interface GitCommit {
  readonly sha: string;
  readonly tree: string;
  readonly parents: readonly string[];
  readonly author: Signature;
  readonly committer: Signature;
  readonly message: string;
}

export interface FileChange {
  readonly path: string;
  readonly status: 'added' | 'removed' | 'modified';
  readonly sha: string;
  readonly additions: number;
  readonly deletions: number;
}

export interface GitRef {
  readonly ref: string;
  readonly type: string;
  readonly sha: string;
}

const NO_OBJECT = '0'.repeat(40);
const COMMIT_FORMAT = ['%H', '%T', '%P', '%an', '%ae', '%aI', '%cn', '%ce', '%cI', '%B'].join('%x00');

export async function readCommit(repository: BareRepository, sha: string): Promise<GitCommit> {
  const text = await repository.git(['show', '--no-patch', `--format=${COMMIT_FORMAT}`, sha]);
  const fields = text.split('\0');
  const field = (at: number) => fields[at] ?? '';
  return {
    sha: field(0),
    tree: field(1),
    parents: field(2).split(' ').filter(Boolean),
    author: { name: field(3), email: field(4), date: utc(field(5)) },
    committer: { name: field(6), email: field(7), date: utc(field(8)) },
    message: field(9).trimEnd(),
  };
}

/** Commits of `head` that `base` does not have, oldest first. */
export async function commitsBetween(repository: BareRepository, base: string, head: string): Promise<string[]> {
  const out = await repository.git(['rev-list', '--reverse', '--topo-order', `${base}..${head}`]);
  return out.split('\n').filter(Boolean);
}

export function mergeBase(repository: BareRepository, base: string, head: string): Promise<string | null> {
  return repository.git(['merge-base', base, head]).then(
    (out) => out.trim(),
    () => null,
  );
}

/** What changed from one commit to another, renames as a removal and an addition. */
export async function changedFiles(repository: BareRepository, from: string, to: string): Promise<FileChange[]> {
  const format = ['--raw', '--numstat', '-z', '--no-abbrev', '--no-renames', '-r'];
  const parts = (await repository.git(['diff-tree', ...format, from, to])).split('\0');
  const raw = new Map<string, { letter: string; sha: string }>();
  const changes: FileChange[] = [];
  for (let at = 0; at < parts.length; at += 1) {
    const part = parts[at] ?? '';
    if (part.startsWith(':')) {
      const [, , before = '', after = '', letter = ''] = part.split(' ');
      raw.set(parts[(at += 1)] ?? '', { letter, sha: after === NO_OBJECT ? before : after });
    } else if (part !== '') {
      const [additions = '', deletions = '', ...path] = part.split('\t');
      const name = path.join('\t');
      const { letter, sha } = raw.get(name) ?? { letter: 'M', sha: NO_OBJECT };
      const status = letter === 'A' ? 'added' : letter === 'D' ? 'removed' : 'modified';
      changes.push({ path: name, status, sha, additions: Number(additions) || 0, deletions: Number(deletions) || 0 });
    }
  }
  return changes;
}

/** Every ref with what it points to, sorted by name. */
export async function listRefs(repository: BareRepository): Promise<GitRef[]> {
  const out = await repository.git(['for-each-ref', '--format=%(refname)%00%(objecttype)%00%(objectname)']);
  return out
    .split('\n')
    .filter(Boolean)
    .map((line) => {
      const [ref = '', type = '', sha = ''] = line.split('\0');
      return { ref, type, sha };
    });
}

function utc(date: string): string {
  return new Date(date).toISOString().replace(/\.\d+Z$/, 'Z');
}
