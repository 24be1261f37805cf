import { commitsBetween, mergeBase } from '../git-reading.js';
import { commitView, fileViews } from '../git-views.js';
import type { JsonObject } from '../json.js';
import { type Call, ok, type Operations, param } from '../operation.js';
import { notFound } from '../refusal.js';

/** A comparison shows so many commits and files at most. */
const COMPARED = { commits: 250, files: 300 };

export const repositories: Operations = {
  'repos/get': {
    needs: 'metadata',
    perform: (call) => ok(call.views.repository('full-repository', call.repository)),
  },
  'repos/get-branch': {
    needs: ['contents', 'read'],
    async perform(call) {
      const name = param(call, 'branch');
      const sha = await call.repository.git.resolve(`refs/heads/${name}`);
      if (sha === null) throw notFound('Branch not found');
      const self = `${call.views.urls.api}/repos/${call.repository.git.name}/branches/${name}`;
      return ok(
        call.views.complete('branch-with-protection', {
          name,
          commit: await commitView(call.views, call.repository, sha),
          _links: { self, html: `${call.views.urls.web}/${call.repository.git.name}/tree/${name}` },
          protection: call.views.complete('branch-protection', {}),
          protection_url: `${self}/protection`,
        }),
      );
    },
  },
  'repos/compare-commits-with-basehead': {
    needs: ['contents', 'read'],
    async perform(call) {
      const [base = '', head = ''] = param(call, 'basehead').split('...');
      const from = await revision(call, base);
      const to = await revision(call, head);
      const { git } = call.repository;
      const common = await mergeBase(git, from, to);
      if (common === null) throw notFound(`No common ancestor between ${base} and ${head}.`);
      const ahead = await commitsBetween(git, from, to);
      const behind = await commitsBetween(git, to, from);
      const show = (sha: string) => commitView(call.views, call.repository, sha);
      return ok(
        call.views.complete('commit-comparison', {
          base_commit: await show(from),
          merge_base_commit: await show(common),
          status: comparison(ahead.length, behind.length),
          ahead_by: ahead.length,
          behind_by: behind.length,
          total_commits: ahead.length,
          commits: await Promise.all(ahead.slice(0, COMPARED.commits).map(show)),
          files: (await fileViews(call.views, call.repository, common, to)).slice(0, COMPARED.files),
        }),
      );
    },
  },
  'repos/get-content': {
    needs: ['contents', 'read'],
    async perform(call) {
      const commit = await revision(call, call.query.get('ref') ?? `refs/heads/${call.repository.defaultBranch}`);
      const path = param(call, 'path').replace(/\/$/, '');
      const { git } = call.repository;
      const type = await git.git(['cat-file', '-t', `${commit}:${path}`]).catch(() => {
        throw notFound();
      });
      if (type.trim() === 'tree') return ok(await entries(call, commit, path));
      const [entry] = await listTree(call, commit, [path]);
      if (!entry) throw notFound();
      const bytes = await git.bytes(['cat-file', 'blob', entry.sha]);
      return ok({ ...file(call, commit, entry), encoding: 'base64', content: bytes.toString('base64') });
    },
  },
};

interface TreeEntry {
  readonly type: string;
  readonly sha: string;
  readonly size: number;
  readonly path: string;
}

async function entries(call: Call, commit: string, path: string): Promise<JsonObject[]> {
  return (await listTree(call, path === '' ? commit : `${commit}:${path}`, [])).map((entry) =>
    file(call, commit, { ...entry, path: path === '' ? entry.path : `${path}/${entry.path}` }),
  );
}

async function listTree(call: Call, tree: string, paths: readonly string[]): Promise<TreeEntry[]> {
  const out = await call.repository.git.git(['ls-tree', '-z', '--long', tree, '--', ...paths]);
  return out
    .split('\0')
    .filter(Boolean)
    .map((line) => {
      const [head = '', path = ''] = line.split('\t');
      const [, type = '', sha = '', size = ''] = head.split(/ +/);
      return { type, sha, size: Number(size) || 0, path };
    });
}

function file(call: Call, commit: string, entry: TreeEntry): JsonObject {
  const { api, web } = call.views.urls;
  const { name } = call.repository.git;
  const url = `${api}/repos/${name}/contents/${entry.path}?ref=${commit}`;
  const html = `${web}/${name}/blob/${commit}/${entry.path}`;
  const git = `${api}/repos/${name}/git/${entry.type}s/${entry.sha}`;
  return {
    type: entry.type === 'tree' ? 'dir' : 'file',
    name: entry.path.split('/').at(-1) ?? '',
    path: entry.path,
    sha: entry.sha,
    size: entry.size,
    url,
    html_url: html,
    git_url: git,
    download_url: entry.type === 'tree' ? null : html.replace('/blob/', '/raw/'),
    _links: { self: url, html, git },
  };
}

async function revision(call: Call, name: string): Promise<string> {
  const sha = await call.repository.git.resolve(name);
  if (sha === null) throw notFound();
  return sha;
}

function comparison(ahead: number, behind: number): string {
  if (ahead > 0 && behind > 0) return 'diverged';
  if (ahead > 0) return 'ahead';
  return behind > 0 ? 'behind' : 'identical';
}
