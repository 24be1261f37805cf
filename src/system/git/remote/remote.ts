import { appendFile, copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Commit } from '../../../model/ids.js';
import { git, GitError, type GitOptions, type GitContext } from '../git.js';
import type { Repository } from '../repository/repository.js';
import { type RemoteFailure, classifyRemoteFailure } from './remote-failure.js';

/** A remote repository and its token. The token is passed only in the environment of a single git process. */
export interface Remote {
  /** `https://…`, or a path. Credentials in it are refused, because they would be visible in argv. */
  readonly url: string;
  readonly token?: string;
}

/** One ref to push or to delete. */
export interface PushRequest {
  /** Full name of the ref on the remote; with `commit` null it is deleted. */
  readonly to: string;
  readonly commit: Commit | null;
  /**
   * The commit that the remote ref must have for the push to succeed; null if the ref must not exist. With it the ref
   * is moved even if that is not a fast-forward. Without it only a fast-forward is accepted.
   */
  readonly expect?: Commit | null;
}

/** The value of a remote operation, or its failure. */
export type RemoteResult<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: RemoteFailure };

/** Time limit of a transfer; a hook of the remote may take a while. */
const DEADLINE_MS = 5 * 60_000;

/** Pushes commits to refs, all or none. Runs without hooks, from a git folder that no agent has access to. */
export function pushRefs(
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
  return withTemporaryGitFolder(repository, remote, options, async (run) => {
    await run(args);
    return null;
  });
}

/** Checks whether a push would be accepted, as far as a dry run can tell. Sends nothing and leaves nothing behind. */
export function checkPushAccess(repository: Repository, remote: Remote): Promise<RemoteResult<null>> {
  const args = [
    'push',
    '--porcelain',
    '--no-verify',
    '--dry-run',
    remote.url,
    `${repository.head}:refs/gump/preflight`,
  ];
  return withTemporaryGitFolder(repository, remote, {}, async (run) => {
    await run(args);
    return null;
  });
}

/** Lists the refs of the remote that match the patterns (full names or `refs/gump/*`). */
export function listRemoteRefs(
  repository: Repository,
  remote: Remote,
  patterns: readonly string[],
): Promise<RemoteResult<ReadonlyMap<string, Commit>>> {
  return withTemporaryGitFolder(repository, remote, {}, async (run) => {
    const output = await run(['ls-remote', '--refs', remote.url, ...patterns]);
    const refs = new Map<string, Commit>();
    for (const line of output.split('\n')) {
      const [id, ref] = line.split('\t');
      if (ref !== undefined) refs.set(ref, Commit.parse(id));
    }
    return refs;
  });
}

/** Resolves one ref of the remote to its commit; null if there is no such ref. */
export async function resolveRemoteRef(
  repository: Repository,
  remote: Remote,
  ref: string,
): Promise<RemoteResult<Commit | null>> {
  const refs = await listRemoteRefs(repository, remote, [ref]);
  return refs.ok ? { ok: true, value: refs.value.get(ref) ?? null } : refs;
}

/** A ref of the remote with the message of its commit. */
export interface RefMessage {
  readonly ref: string;
  readonly commit: Commit;
  readonly message: string;
}

/**
 * Fetches the commit messages of refs: of all refs below a prefix that ends in `/`, or of one full name. Fetches only
 * those commits, without files or history, and keeps none of them.
 */
export function fetchRefMessages(
  repository: Repository,
  remote: Remote,
  refs: string,
): Promise<RemoteResult<readonly RefMessage[]>> {
  const isPrefix = refs.endsWith('/');
  const refspec = isPrefix ? `${refs}*:refs/fetched/*` : `${refs}:refs/fetched/one`;
  return withTemporaryGitFolder(repository, remote, {}, async (run, context) => {
    // Use a separate object folder: a commit without its files must not get into the user's repository.
    const separateObjects = { GIT_OBJECT_DIRECTORY: join(context.cwd, 'objects') };
    await rm(join(context.cwd, 'refs/heads/base'), { force: true });
    await appendFile(
      join(context.cwd, 'config'),
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
    await run([...fetchCommits, '--filter=tree:0', 'origin', refspec], separateObjects);
    const found = await run(
      ['for-each-ref', '--format=%(refname)%00%(objectname)%00%(contents)%00', 'refs/fetched/'],
      separateObjects,
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
 * Fetches refs of the remote with all their history and resolves to their commits. The objects are then in the user's
 * repository, but no ref holds them: see `setRef` and `keepCommits`.
 */
export function fetchRefs(
  repository: Repository,
  remote: Remote,
  refs: readonly string[],
  options: Pick<GitOptions, 'signal' | 'deadlineMs'> = {},
): Promise<RemoteResult<ReadonlyMap<string, Commit>>> {
  return withTemporaryGitFolder(repository, remote, options, async (run) => {
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

/** Runs git in a temporary git folder, which is removed afterwards. */
async function withTemporaryGitFolder<T>(
  repository: Repository,
  remote: Remote,
  options: Pick<GitOptions, 'signal' | 'deadlineMs'>,
  action: (
    run: (args: readonly string[], env?: Readonly<Record<string, string>>) => Promise<string>,
    context: GitContext,
  ) => Promise<T>,
): Promise<RemoteResult<T>> {
  if (/^\w+:\/\/[^/]*@/.test(remote.url) && !remote.url.startsWith('ssh:')) {
    throw new RangeError('a remote URL must not hold credentials');
  }
  const folder = await mkdtemp(join(tmpdir(), 'gump-remote-'));
  try {
    const context = await createTemporaryContext(repository, folder);
    const env = tokenEnvironment(remote);
    const run = async (args: readonly string[], extraEnv: Readonly<Record<string, string>> = {}) =>
      (await git(context, args, { deadlineMs: DEADLINE_MS, ...options, env: { ...env, ...extraEnv } })).stdout.toString(
        'utf8',
      );
    return { ok: true, value: await action(run, context) };
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    return { ok: false, failure: classifyRemoteFailure(error) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function createTemporaryContext(repository: Repository, folder: string): Promise<GitContext> {
  await Promise.all(['refs/heads', 'objects'].map((name) => mkdir(join(folder, name), { recursive: true })));
  const sha256 = repository.objectFormat === 'sha256';
  const format = sha256 ? '[extensions]\n\tobjectFormat = sha256\n' : '';
  await Promise.all([
    writeFile(
      join(folder, 'config'),
      `${format}[core]\n\trepositoryFormatVersion = ${sha256 ? 1 : 0}\n\tbare = true\n`,
    ),
    writeFile(join(folder, 'HEAD'), 'ref: refs/heads/base\n'),
    // The commit that we have, so that a fetch requests only the rest.
    writeFile(join(folder, 'refs/heads/base'), `${repository.head}\n`),
    ...(repository.shallow ? [copyFile(join(repository.commonDir, 'shallow'), join(folder, 'shallow'))] : []),
  ]);
  const { GIT_WORK_TREE: _, ...env } = repository.context.env;
  return { cwd: folder, env: { ...env, GIT_DIR: folder, GIT_OBJECT_DIRECTORY: repository.objects, HOME: folder } };
}

/**
 * An authorization header for the remote's host only, in the form GitHub accepts. The token is in no argv and in no
 * file.
 */
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
