import { changedFiles, commitsBetween, mergeBase } from './git-reading.js';
import type { JsonObject } from './json.js';
import type { Views } from './views.js';
import type { Issue, Pull, Repository, World } from './world.js';

/** A pull request as lists show it. Reads its head from git, and keeps refs/pull/N/head there up to date. */
export async function pullSummary(
  world: World,
  views: Views,
  repository: Repository,
  issue: Issue,
): Promise<JsonObject> {
  const pull = pullOf(issue);
  await refreshHead(world, repository, issue);
  const api = `${views.urls.api}/repos/${repository.git.name}`;
  const html = `${views.urls.web}/${repository.git.name}/pull/${issue.number}`;
  const url = `${api}/pulls/${issue.number}`;
  const shown = views.issue(repository, issue);
  const baseSha = (await repository.git.resolve(`refs/heads/${pull.base}`)) ?? '';
  return views.complete('pull-request-simple', {
    ...Object.fromEntries(KEPT.map((name) => [name, shown[name] ?? null])),
    // Here, and only here, the description knows no label without a text.
    labels: issue.labels.map((name) => {
      const label = views.label(repository, name);
      return { ...label, description: label.description ?? '' };
    }),
    head: side(views, headRepository(world, pull), pull.headBranch, pull.headSha),
    base: side(views, repository, pull.base, baseSha),
    draft: pull.draft,
    merged_at: pull.merged ? issue.updatedAt : null,
    node_id: nodeIdOf(issue),
    requested_reviewers: pull.reviewers.map((login) => views.user(login)),
    url,
    html_url: html,
    diff_url: `${html}.diff`,
    patch_url: `${html}.patch`,
    issue_url: `${api}/issues/${issue.number}`,
    comments_url: `${api}/issues/${issue.number}/comments`,
    commits_url: `${url}/commits`,
  });
}

/** The whole of it, with what only git knows. */
export async function pullDetails(
  world: World,
  views: Views,
  repository: Repository,
  issue: Issue,
): Promise<JsonObject> {
  const summary = await pullSummary(world, views, repository, issue);
  const pull = pullOf(issue);
  const { base, commits } = await span(repository, pull);
  const files = base === null ? [] : await changedFiles(repository.git, base, pull.headSha);
  return views.complete('pull-request', {
    ...summary,
    commits,
    comments: [...repository.comments.values()].filter((comment) => comment.issue === issue.number).length,
    changed_files: files.length,
    additions: files.reduce((sum, file) => sum + file.additions, 0),
    deletions: files.reduce((sum, file) => sum + file.deletions, 0),
    merged: pull.merged,
    mergeable: null, // "being worked out", what a first answer says
    mergeable_state: 'unknown',
    maintainer_can_modify: false,
  });
}

/** Follows the head branch while the pull request is open; a branch that is gone leaves the last commit seen. */
export async function refreshHead(world: World, repository: Repository, issue: Issue): Promise<void> {
  const pull = pullOf(issue);
  if (issue.state !== 'open') return;
  const from = headRepository(world, pull).git;
  const sha = await from.resolve(`refs/heads/${pull.headBranch}`);
  if (
    sha === null ||
    (sha === pull.headSha && (await repository.git.resolve(`refs/pull/${issue.number}/head`)) === sha)
  ) {
    return;
  }
  if (from !== repository.git) await repository.git.git(['fetch', '--quiet', from.dir, sha]);
  await repository.git.git(['update-ref', `refs/pull/${issue.number}/head`, sha]);
  pull.headSha = sha;
}

export function pullOf(issue: Issue): Pull {
  if (!issue.pull) throw new Error(`#${issue.number} is no pull request`);
  return issue.pull;
}

export function nodeIdOf({ id }: { readonly id: number }): string {
  return `PR_${id}`;
}

export function headRepository(world: World, pull: Pull): Repository {
  const found = world.repositories.get(pull.headRepository);
  if (!found) throw new Error(`no repository ${pull.headRepository}`);
  return found;
}

const KEPT = [
  'id',
  'number',
  'title',
  'body',
  'user',
  'labels',
  'state',
  'locked',
  'author_association',
  'created_at',
  'updated_at',
] as const;

function side(views: Views, repository: Repository, ref: string, sha: string): JsonObject {
  const owner = views.user(repository.owner);
  return {
    label: `${repository.owner}:${ref}`,
    ref,
    sha,
    user: owner,
    repo: views.repository('repository', repository),
  };
}

async function span(repository: Repository, pull: Pull): Promise<{ base: string | null; commits: number }> {
  const tip = await repository.git.resolve(`refs/heads/${pull.base}`);
  const base = tip === null ? null : await mergeBase(repository.git, tip, pull.headSha);
  return { base, commits: base === null ? 0 : (await commitsBetween(repository.git, base, pull.headSha)).length };
}
