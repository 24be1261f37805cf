import { findBranchProblem } from '../../github/api/permissions.js';
import { fetchDefaultBranch, fetchPull, isFork } from '../../github/trigger/fetch-pull.js';
import type { Thread } from '../../github/trigger/trigger.js';
import type { Commit } from '../../model/ids.js';
import { fetchRefs, type Remote } from '../../system/git/remote/remote.js';
import { resolveCommit, type Repository } from '../../system/git/repository/repository.js';
import type { Connection } from '../context/connection.js';

/** The commit that a run starts from, and the target branch of its pull request. `refused`: forbidden, not failed. */
export type StartPoint =
  | {
      readonly ok: true;
      readonly commit: Commit;
      readonly branch: string;
      /**
       * The commit whose configuration applies, if it is not `commit`: on a pull request, the tip of its base branch.
       */
      readonly rules: Commit | null;
    }
  | { readonly ok: false; readonly refused: boolean; readonly message: string };

/**
 * Resolves where a run starts: at the input `base` if it is set, else at the head of the pull request that triggered
 * it, else at the default branch as of the event. A pull request from a fork is refused.
 */
export async function resolveStartPoint(
  connection: Connection,
  repository: Repository,
  remote: Remote,
  thread: Thread | null,
): Promise<StartPoint> {
  if (thread?.kind === 'pull request') return await fromPull(connection, repository, remote, thread);
  const base = connection.inputs.base;
  return base === ''
    ? await fromDefault(connection, repository, remote)
    : await fromNamed(connection, repository, remote, base);
}

async function fromPull(
  connection: Connection,
  repository: Repository,
  remote: Remote,
  thread: Extract<Thread, { readonly kind: 'pull request' }>,
): Promise<StartPoint> {
  const answer =
    thread.pull === null ? await fetchPull(connection.api, thread.number) : ({ ok: true, value: thread.pull } as const);
  if (!answer.ok) return failed(`Pull request #${thread.number} cannot be read: ${answer.message}`);
  const { head } = answer.value;
  if (isFork(answer.value, connection.job.repository))
    return {
      ok: false,
      refused: true,
      message: `Pull request #${thread.number} comes from a fork: a run would work on an outsider's code with this repository's keys, and could not push to it.`,
    };
  const rules = await resolveTip(repository, remote, answer.value.base);
  if (rules === null)
    return failed(`The base of pull request #${thread.number} (${answer.value.base.ref}) cannot be fetched.`);
  const { base } = connection.inputs;
  if (base !== '') {
    const start = await fromNamed(connection, repository, remote, base, head.ref);
    return start.ok ? { ...start, rules } : start;
  }
  const commit = await resolveOrFetch(repository, remote, head.sha);
  return commit === null
    ? failed(`The head of pull request #${thread.number} (${head.sha}) cannot be fetched.`)
    : { ok: true, commit, branch: head.ref, rules };
}

async function fromDefault(connection: Connection, repository: Repository, remote: Remote): Promise<StartPoint> {
  const { api, job } = connection;
  const name = await fetchDefaultBranch(api);
  if (!name.ok) return failed(`The repository cannot be read: ${name.message}`);
  const branch = name.value;
  // Prefer the commit of the event to what was pushed since.
  const eventCommit = job.ref === `refs/heads/${branch}` ? await resolveOrFetch(repository, remote, job.sha) : null;
  if (eventCommit !== null) return { ok: true, commit: eventCommit, branch, rules: null };
  return await fromBranch(connection, repository, remote, branch);
}

/**
 * Starts from a branch, tag or commit. For a tag or commit, the target branch is `into`, or the default branch if null.
 */
async function fromNamed(
  connection: Connection,
  repository: Repository,
  remote: Remote,
  base: string,
  into: string | null = null,
): Promise<StartPoint> {
  const asBranch = await fetchRefs(repository, remote, [`refs/heads/${base}`]);
  const tip = asBranch.ok ? asBranch.value.get(`refs/heads/${base}`) : undefined;
  if (tip !== undefined) return { ok: true, commit: tip, branch: base, rules: null };
  const commit =
    (await resolveOrFetch(repository, remote, `refs/tags/${base}`)) ?? (await resolveOrFetch(repository, remote, base));
  if (commit === null) return failed(`Input \`base\`: there is no branch, tag or commit \`${base}\`.`);
  if (into !== null) return { ok: true, commit, branch: into, rules: null };
  const name = await fetchDefaultBranch(connection.api);
  return name.ok
    ? { ok: true, commit, branch: name.value, rules: null }
    : failed(`The repository cannot be read: ${name.message}`);
}

async function fromBranch(
  connection: Connection,
  repository: Repository,
  remote: Remote,
  branch: string,
): Promise<StartPoint> {
  const ref = `refs/heads/${branch}`;
  const fetched = await fetchRefs(repository, remote, [ref]);
  const commit = fetched.ok ? fetched.value.get(ref) : undefined;
  if (commit !== undefined) return { ok: true, commit, branch, rules: null };
  const why = await findBranchProblem(connection.api, branch);
  return failed(why ?? `The branch \`${branch}\` cannot be fetched: ${fetched.ok ? '' : fetched.failure.message}`);
}

/** Resolves the tip of a branch; if the branch is gone, its commit in the event. */
export async function resolveTip(
  repository: Repository,
  remote: Remote,
  { ref, sha }: { readonly ref: string; readonly sha: string },
): Promise<Commit | null> {
  return (
    (await resolveOrFetch(repository, remote, `refs/heads/${ref}`)) ?? (await resolveOrFetch(repository, remote, sha))
  );
}

/** Resolves a commit by its hash or full ref: from the checkout if it has it, else by a fetch. */
export async function resolveOrFetch(repository: Repository, remote: Remote, name: string): Promise<Commit | null> {
  const isHash = /^[0-9a-f]{40}([0-9a-f]{24})?$/.test(name);
  const known = isHash ? await resolveCommit(repository, name) : null;
  if (known !== null) return known;
  if (!isHash && !name.startsWith('refs/')) return await resolveCommit(repository, name);
  const fetched = await fetchRefs(repository, remote, [name]);
  if (!fetched.ok) return null;
  // An annotated tag is an object of its own: resolve the commit that it points to.
  const id = fetched.value.get(name);
  return id === undefined ? null : await resolveCommit(repository, id);
}

function failed(message: string): StartPoint {
  return { ok: false, refused: false, message };
}
