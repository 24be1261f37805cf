import { branchProblem } from '../../github/api/permissions.js';
import { fetchDefaultBranch, fetchPull, isFork } from '../../github/trigger/pull-head.js';
import type { Thread } from '../../github/trigger/trigger.js';
import type { Commit } from '../../model/ids.js';
import { fetch, type Remote } from '../../system/git/remote/remote.js';
import { resolveCommit, type Repository } from '../../system/git/repository/repository.js';
import type { Connection } from '../connection.js';

/** Where a run begins, and the branch a pull request with its work goes into. */
export type StartPoint =
  | {
      readonly ok: true;
      readonly commit: Commit;
      readonly branch: string;
      /** The commit whose rules count, where that is not `commit`: of a pull request, the branch it is meant for. */
      readonly rules: Commit | null;
    }
  | { readonly ok: false; readonly refused: boolean; readonly message: string };

/** The head of the pull request that asked; else the input `base`; else the default branch, as of the event. */
export async function startPoint(
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
  if (!answer.ok) return problem(`Pull request #${thread.number} cannot be read: ${answer.message}`);
  const { head } = answer.value;
  if (isFork(answer.value, connection.job.repository))
    return {
      ok: false,
      refused: true,
      message: `Pull request #${thread.number} comes from a fork: a run would work on an outsider's code with this repository's keys, and could not push to it.`,
    };
  const rules = await obtainTip(repository, remote, answer.value.base);
  if (rules === null)
    return problem(`The base of pull request #${thread.number} (${answer.value.base.ref}) cannot be fetched.`);
  const { base } = connection.inputs;
  if (base !== '') {
    const start = await fromNamed(connection, repository, remote, base, head.ref);
    return start.ok ? { ...start, rules } : start;
  }
  const commit = await obtain(repository, remote, head.sha);
  return commit === null
    ? problem(`The head of pull request #${thread.number} (${head.sha}) cannot be fetched.`)
    : { ok: true, commit, branch: head.ref, rules };
}

async function fromDefault(connection: Connection, repository: Repository, remote: Remote): Promise<StartPoint> {
  const { api, job } = connection;
  const name = await fetchDefaultBranch(api);
  if (!name.ok) return problem(`The repository cannot be read: ${name.message}`);
  const branch = name.value;
  // What the event ran on, rather than what was pushed since.
  const ofEvent = job.ref === `refs/heads/${branch}` ? await obtain(repository, remote, job.sha) : null;
  if (ofEvent !== null) return { ok: true, commit: ofEvent, branch, rules: null };
  return await fromBranch(connection, repository, remote, branch);
}

/** A branch, tag or commit. Of the latter two the pull request goes into `into`, or the default branch. */
async function fromNamed(
  connection: Connection,
  repository: Repository,
  remote: Remote,
  base: string,
  into: string | null = null,
): Promise<StartPoint> {
  const asBranch = await fetch(repository, remote, [`refs/heads/${base}`]);
  const tip = asBranch.ok ? asBranch.value.get(`refs/heads/${base}`) : undefined;
  if (tip !== undefined) return { ok: true, commit: tip, branch: base, rules: null };
  const commit = (await obtain(repository, remote, `refs/tags/${base}`)) ?? (await obtain(repository, remote, base));
  if (commit === null) return problem(`Input \`base\`: there is no branch, tag or commit \`${base}\`.`);
  if (into !== null) return { ok: true, commit, branch: into, rules: null };
  const name = await fetchDefaultBranch(connection.api);
  return name.ok
    ? { ok: true, commit, branch: name.value, rules: null }
    : problem(`The repository cannot be read: ${name.message}`);
}

async function fromBranch(
  connection: Connection,
  repository: Repository,
  remote: Remote,
  branch: string,
): Promise<StartPoint> {
  const ref = `refs/heads/${branch}`;
  const fetched = await fetch(repository, remote, [ref]);
  const commit = fetched.ok ? fetched.value.get(ref) : undefined;
  if (commit !== undefined) return { ok: true, commit, branch, rules: null };
  const why = await branchProblem(connection.api, branch);
  return problem(why ?? `The branch \`${branch}\` cannot be fetched: ${fetched.ok ? '' : fetched.failure.message}`);
}

/** What a branch is now; where it is gone, what it was when the event was written. */
async function obtainTip(
  repository: Repository,
  remote: Remote,
  { ref, sha }: { readonly ref: string; readonly sha: string },
): Promise<Commit | null> {
  return (await obtain(repository, remote, `refs/heads/${ref}`)) ?? (await obtain(repository, remote, sha));
}

/** A commit by its hash or full ref: the checkout's, else fetched. */
async function obtain(repository: Repository, remote: Remote, name: string): Promise<Commit | null> {
  const isHash = /^[0-9a-f]{40}([0-9a-f]{24})?$/.test(name);
  const known = isHash ? await resolveCommit(repository, name) : null;
  if (known !== null) return known;
  if (!isHash && !name.startsWith('refs/')) return await resolveCommit(repository, name);
  const fetched = await fetch(repository, remote, [name]);
  if (!fetched.ok) return null;
  // A tag is an object of its own; the commit is what it stands for.
  const id = fetched.value.get(name);
  return id === undefined ? null : await resolveCommit(repository, id);
}

function problem(message: string): StartPoint {
  return { ok: false, refused: false, message };
}
