import {
  changedFiles,
  type FileChange,
  type GitCommit,
  type GitRef,
  readCommit,
  type Signature,
} from './git-reading.js';
import type { JsonObject } from './json.js';
import type { Views } from './views.js';
import type { Repository } from './world.js';

/** A ref as the git part of the API shows it. */
export function refView(views: Views, repository: Repository, { ref, type, sha }: GitRef): JsonObject {
  const base = gitUrl(views, repository);
  return views.complete('git-ref', {
    ref,
    url: `${base}/${ref}`,
    object: { type, sha, url: `${base}/${type}s/${sha}` },
  });
}

/** A commit as the git part shows it, with its tree and signature. */
export function gitCommitView(views: Views, repository: Repository, commit: GitCommit, verified: boolean): JsonObject {
  const base = gitUrl(views, repository);
  return views.complete('git-commit', {
    sha: commit.sha,
    url: `${base}/commits/${commit.sha}`,
    html_url: htmlUrl(views, repository, commit.sha),
    author: { ...commit.author },
    committer: { ...commit.committer },
    message: commit.message,
    tree: { sha: commit.tree, url: `${base}/trees/${commit.tree}` },
    parents: commit.parents.map((sha) => parentView(views, repository, sha)),
    verification: verification(verified),
  });
}

/** A commit as the repository's part shows it: branches, comparisons. */
export async function commitView(views: Views, repository: Repository, sha: string): Promise<JsonObject> {
  const commit = await readCommit(repository.git, sha);
  const url = `${repositoryUrl(views, repository)}/commits/${sha}`;
  const signature = (of: Signature) => ({ ...of });
  return views.complete('commit', {
    sha,
    url,
    html_url: htmlUrl(views, repository, sha),
    comments_url: `${url}/comments`,
    author: null, // no account is known by these addresses
    committer: null,
    parents: commit.parents.map((parent) => parentView(views, repository, parent)),
    commit: {
      url: `${gitUrl(views, repository)}/commits/${sha}`,
      author: signature(commit.author),
      committer: signature(commit.committer),
      message: commit.message,
      comment_count: 0,
      tree: { sha: commit.tree, url: `${gitUrl(views, repository)}/trees/${commit.tree}` },
      verification: verification(false),
    },
  });
}

/** The files a range changed, as pull requests and comparisons list them. */
export async function fileViews(views: Views, repository: Repository, from: string, to: string): Promise<JsonObject[]> {
  const files = await changedFiles(repository.git, from, to);
  return files.map((file) => fileView(views, repository, file, to));
}

function fileView(views: Views, repository: Repository, file: FileChange, commit: string): JsonObject {
  const path = file.path.split('/').map(encodeURIComponent).join('/');
  const html = `${views.urls.web}/${repository.git.name}`;
  return views.complete('diff-entry', {
    filename: file.path,
    status: file.status,
    sha: file.sha,
    additions: file.additions,
    deletions: file.deletions,
    changes: file.additions + file.deletions,
    blob_url: `${html}/blob/${commit}/${path}`,
    raw_url: `${html}/raw/${commit}/${path}`,
    contents_url: `${repositoryUrl(views, repository)}/contents/${path}?ref=${commit}`,
  });
}

function verification(verified: boolean): JsonObject {
  const reason = verified ? 'valid' : 'unsigned';
  return { verified, reason, signature: null, payload: null, verified_at: null };
}

function parentView(views: Views, repository: Repository, sha: string): JsonObject {
  return { sha, url: `${gitUrl(views, repository)}/commits/${sha}`, html_url: htmlUrl(views, repository, sha) };
}

function repositoryUrl(views: Views, repository: Repository): string {
  return `${views.urls.api}/repos/${repository.git.name}`;
}

function gitUrl(views: Views, repository: Repository): string {
  return `${repositoryUrl(views, repository)}/git`;
}

function htmlUrl(views: Views, repository: Repository, sha: string): string {
  return `${views.urls.web}/${repository.git.name}/commit/${sha}`;
}
