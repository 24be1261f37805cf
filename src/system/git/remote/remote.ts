import { appendFile, copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Commit } from '../../../model/ids.js';
import { git, GitError, type GitOptions, type GitPlace } from '../git.js';
import type { Repository } from '../repository/repository.js';
import { type RemoteFailure, remoteFailure } from './remote-failure.js';

/** A remote repository and how to get in. The token goes into the environment of one git process, nowhere else. */
export interface Remote {
  /** `https://…`, or a path. Credentials in it are refused: they would stand in argv. */
  readonly url: string;
  readonly token?: string;
}

export interface PushRequest {
  /** Full ref on the remote; null deletes it. */
  readonly to: string;
  readonly commit: Commit | null;
  /**
   * What the ref must be on the remote for the push to happen: a commit, or null for "not there". Then it is moved
   * whatever the histories say. Without it only a fast-forward is accepted.
   */
  readonly expect?: Commit | null;
}

export type RemoteResult<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: RemoteFailure };

/** For transfers; a hook on the other side may take its time. */
const DEADLINE_MS = 5 * 60_000;

/** Pushes commits to refs, all or none. Runs from a git folder that no agent has seen, with no hook. */
export function push(
  repository: Repository,
  remote: Remote,
  requests: readonly PushRequest[],
  options: Pick<GitOptions, 'signal' | 'deadlineMs'> = {},
): Promise<RemoteResult<null>> {
  const leases = requests.flatMap(({ to, expect }) =>
    expect === undefined ? [] : [`--force-with-lease=${to}:${expect ?? ''}`],
  );
  const refspecs = requests.map(({ to, commit }) => `${commit ?? ''}:${to}`);
  const atomic = requests.length > 1 ? ['--atomic'] : [];
  const args = ['push', '--no-verify', ...atomic, ...leases, remote.url, ...refspecs];
  return apart(repository, remote, options, async (run) => {
    await run(args);
    return null;
  });
}

/** Whether a push would be let in, as far as the remote tells without one: nothing is sent, nothing is left behind. */
export function canPush(repository: Repository, remote: Remote): Promise<RemoteResult<null>> {
  const args = [
    'push',
    '--porcelain',
    '--no-verify',
    '--dry-run',
    remote.url,
    `${repository.head}:refs/gump/preflight`,
  ];
  return apart(repository, remote, {}, async (run) => {
    await run(args);
    return null;
  });
}

/** Refs of the remote that match the patterns (full names or `refs/gump/*`). */
export function lsRemote(
  repository: Repository,
  remote: Remote,
  patterns: readonly string[],
): Promise<RemoteResult<ReadonlyMap<string, Commit>>> {
  return apart(repository, remote, {}, async (run) => {
    const output = await run(['ls-remote', '--refs', remote.url, ...patterns]);
    const refs = new Map<string, Commit>();
    for (const line of output.split('\n')) {
      const [id, ref] = line.split('\t');
      if (ref !== undefined) refs.set(ref, Commit.parse(id));
    }
    return refs;
  });
}

/** The commit of one ref of the remote; null where there is no such ref. */
export async function remoteCommit(
  repository: Repository,
  remote: Remote,
  ref: string,
): Promise<RemoteResult<Commit | null>> {
  const refs = await lsRemote(repository, remote, [ref]);
  return refs.ok ? { ok: true, value: refs.value.get(ref) ?? null } : refs;
}

/** A ref of the remote with what its commit's message says. */
export interface RefMessage {
  readonly ref: string;
  readonly commit: Commit;
  readonly message: string;
}

/**
 * The messages of the commits that refs stand for: all below a prefix that ends in `/`, or the one of a full name. Only
 * those commits are fetched, without files or history, and nothing of them stays.
 */
export function readMessages(
  repository: Repository,
  remote: Remote,
  refs: string,
): Promise<RemoteResult<readonly RefMessage[]>> {
  const isPrefix = refs.endsWith('/');
  const refspec = isPrefix ? `${refs}*:refs/fetched/*` : `${refs}:refs/fetched/one`;
  return apart(repository, remote, {}, async (run, place) => {
    // Objects of our own: a commit without its files must not get among the user's.
    const own = { GIT_OBJECT_DIRECTORY: join(place.cwd, 'objects') };
    await rm(join(place.cwd, 'refs/heads/base'), { force: true });
    await appendFile(
      join(place.cwd, 'config'),
      `[remote "origin"]\n\turl = ${remote.url}\n\tpromisor = true\n\tpartialCloneFilter = tree:0\n`,
    );
    const fetchCommits = [
      'fetch',
      '--quiet',
      '--no-tags',
      '--no-auto-maintenance',
      '--no-write-fetch-head',
      '--depth=1',
    ];
    await run([...fetchCommits, '--filter=tree:0', 'origin', refspec], own);
    const found = await run(
      ['for-each-ref', '--format=%(refname)%00%(objectname)%00%(contents)%00', 'refs/fetched/'],
      own,
    );
    const fields = found.split('\0');
    const messages: RefMessage[] = [];
    for (let at = 0; at + 2 < fields.length; at += 3) {
      const [name = '', id = '', message = ''] = fields.slice(at, at + 3);
      const ref = isPrefix ? refs + name.trim().slice('refs/fetched/'.length) : refs;
      messages.push({ ref, commit: Commit.parse(id), message });
    }
    return messages;
  });
}

/**
 * Fetches refs of the remote with all their history; answers where they stand. The objects are then in the user's
 * repository, held by no ref: see `setRef` and `keepCommits`.
 */
export function fetch(
  repository: Repository,
  remote: Remote,
  refs: readonly string[],
  options: Pick<GitOptions, 'signal' | 'deadlineMs'> = {},
): Promise<RemoteResult<ReadonlyMap<string, Commit>>> {
  return apart(repository, remote, options, async (run) => {
    const refspecs = refs.map((ref, at) => `${ref}:refs/fetched/${at}`);
    await run([
      'fetch',
      '--quiet',
      '--no-tags',
      '--no-auto-maintenance',
      '--no-write-fetch-head',
      remote.url,
      ...refspecs,
    ]);
    const found = await run(['for-each-ref', '--format=%(refname) %(objectname)', 'refs/fetched/']);
    const commits = new Map<string, Commit>();
    for (const line of found.split('\n')) {
      const [, at, id] = /^refs\/fetched\/(\d+) (\w+)$/.exec(line) ?? [];
      const ref = refs[Number(at)];
      if (ref !== undefined && id !== undefined) commits.set(ref, Commit.parse(id));
    }
    return commits;
  });
}

/** Runs git in a git folder made for this one purpose and removed afterwards. */
async function apart<T>(
  repository: Repository,
  remote: Remote,
  options: Pick<GitOptions, 'signal' | 'deadlineMs'>,
  action: (
    run: (args: readonly string[], env?: Readonly<Record<string, string>>) => Promise<string>,
    place: GitPlace,
  ) => Promise<T>,
): Promise<RemoteResult<T>> {
  if (/^\w+:\/\/[^/]*@/.test(remote.url) && !remote.url.startsWith('ssh:')) {
    throw new RangeError('a remote URL must not hold credentials');
  }
  const folder = await mkdtemp(join(tmpdir(), 'gump-remote-'));
  try {
    const place = await freshPlace(repository, folder);
    const env = tokenEnvironment(remote);
    const run = async (args: readonly string[], more: Readonly<Record<string, string>> = {}) =>
      (await git(place, args, { deadlineMs: DEADLINE_MS, ...options, env: { ...env, ...more } })).stdout.toString(
        'utf8',
      );
    return { ok: true, value: await action(run, place) };
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    return { ok: false, failure: remoteFailure(error) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function freshPlace(repository: Repository, folder: string): Promise<GitPlace> {
  await Promise.all(['refs/heads', 'objects'].map((name) => mkdir(join(folder, name), { recursive: true })));
  const sha256 = repository.objectFormat === 'sha256';
  const format = sha256 ? '[extensions]\n\tobjectFormat = sha256\n' : '';
  await Promise.all([
    writeFile(
      join(folder, 'config'),
      `${format}[core]\n\trepositoryFormatVersion = ${sha256 ? 1 : 0}\n\tbare = true\n`,
    ),
    writeFile(join(folder, 'HEAD'), 'ref: refs/heads/base\n'),
    // What we have, so that a fetch asks only for the rest.
    writeFile(join(folder, 'refs/heads/base'), `${repository.head}\n`),
    ...(repository.shallow ? [copyFile(join(repository.commonDir, 'shallow'), join(folder, 'shallow'))] : []),
  ]);
  const { GIT_WORK_TREE: _, ...env } = repository.place.env;
  return { cwd: folder, env: { ...env, GIT_DIR: folder, GIT_OBJECT_DIRECTORY: repository.objects, HOME: folder } };
}

/** A header for that one host, in the form GitHub takes. Neither argv nor a file ever holds the token. */
function tokenEnvironment(remote: Remote): Record<string, string> {
  const [origin] = /^https?:\/\/[^/]+\//.exec(remote.url) ?? [];
  if (remote.token === undefined || origin === undefined) return {};
  const basic = Buffer.from(`x-access-token:${remote.token}`).toString('base64');
  return {
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: `http.${origin}.extraheader`,
    GIT_CONFIG_VALUE_0: `AUTHORIZATION: basic ${basic}`,
  };
}
