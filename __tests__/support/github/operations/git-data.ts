import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { readCommit, type Signature } from '../git-reading.js';
import { gitCommitView } from '../git-views.js';
import type { JsonObject } from '../json.js';
import { type Call, created, ok, type Operations, param } from '../operation.js';
import { notFound, unprocessable } from '../refusal.js';

const newBlob = z.object({ content: z.string(), encoding: z.enum(['utf-8', 'base64']).default('utf-8') });
const treeEntry = z.object({
  path: z.string(),
  mode: z.string().default('100644'),
  sha: z.string().nullable().optional(),
  content: z.string().optional(),
});
const newTree = z.object({ tree: z.array(treeEntry), base_tree: z.string().optional() });
const signature = z.object({ name: z.string(), email: z.string(), date: z.string().optional() });
const newCommit = z.object({
  message: z.string(),
  tree: z.string(),
  parents: z.array(z.string()).default([]),
  author: signature.optional(),
  committer: signature.optional(),
});

/** GitHub's own signature: on commits of a bot that names no author. */
const SIGNER: Signature = { name: 'GitHub', email: 'noreply@github.com', date: '' };

export const gitData: Operations = {
  'git/create-blob': {
    needs: ['contents', 'write'],
    async perform(call) {
      const { content, encoding } = newBlob.parse(call.body);
      const input = Buffer.from(content, encoding === 'base64' ? 'base64' : 'utf8');
      const sha = await write(call, ['hash-object', '-w', '--stdin'], { input });
      return created(call.views.complete('short-blob', { sha, url: `${gitUrl(call)}/blobs/${sha}` }));
    },
  },
  'git/get-blob': {
    needs: ['contents', 'read'],
    async perform(call) {
      const sha = param(call, 'file_sha');
      const bytes = await read(call, ['cat-file', 'blob', sha]);
      const content = bytes.toString('base64');
      const url = `${gitUrl(call)}/blobs/${sha}`;
      return ok(call.views.complete('blob', { sha, content, encoding: 'base64', size: bytes.length, url }));
    },
  },
  'git/create-tree': { needs: ['contents', 'write'], perform: async (call) => created(await createTree(call)) },
  'git/get-tree': {
    needs: ['contents', 'read'],
    perform: async (call) => ok(await treeView(call, param(call, 'tree_sha'), call.query.has('recursive'))),
  },
  'git/create-commit': { needs: ['contents', 'write'], perform: async (call) => created(await createCommit(call)) },
  'git/get-commit': {
    needs: ['contents', 'read'],
    async perform(call) {
      const sha = await call.repository.git.resolve(param(call, 'commit_sha'));
      if (sha === null) throw notFound();
      const commit = await readCommit(call.repository.git, sha);
      return ok(gitCommitView(call.views, call.repository, commit, commit.committer.email === SIGNER.email));
    },
  },
};

async function createTree(call: Call): Promise<JsonObject> {
  const { tree, base_tree: base } = newTree.parse(call.body);
  const index = join(call.repository.git.dir, `index-${randomUUID()}`);
  const env = { GIT_INDEX_FILE: index };
  try {
    await write(call, ['read-tree', base ?? '--empty'], { env });
    for (const { path, mode, sha, content } of tree) {
      const known =
        content === undefined ? sha : await write(call, ['hash-object', '-w', '--stdin'], { input: content });
      const change =
        known === undefined || known === null
          ? ['--force-remove', '--', path]
          : ['--add', '--cacheinfo', `${mode},${known},${path}`];
      // A bare repository has no work tree; update-index wants one only to be told of it.
      await write(call, ['--work-tree=.', 'update-index', ...change], { env });
    }
    return await treeView(call, await write(call, ['write-tree'], { env }), false);
  } finally {
    await rm(index, { force: true });
  }
}

async function treeView(call: Call, sha: string, recursive: boolean): Promise<JsonObject> {
  const out = await read(call, ['ls-tree', '-z', '--long', ...(recursive ? ['-r', '-t'] : []), sha]);
  const tree = out
    .toString()
    .split('\0')
    .filter(Boolean)
    .map((line) => {
      const [head = '', path = ''] = line.split('\t');
      const [mode = '', type = '', object = '', size = ''] = head.split(/ +/);
      const entry: JsonObject = { path, mode, type, sha: object, url: `${gitUrl(call)}/${type}s/${object}` };
      return type === 'blob' ? { ...entry, size: Number(size) } : entry;
    });
  const root = (await read(call, ['rev-parse', `${sha}^{tree}`])).toString().trim();
  return call.views.complete('git-tree', { sha: root, url: `${gitUrl(call)}/trees/${root}`, tree, truncated: false });
}

async function createCommit(call: Call): Promise<JsonObject> {
  const wanted = newCommit.parse(call.body);
  const signed = call.actor.type === 'Bot' && !wanted.author && !wanted.committer;
  const bot = { name: call.actor.login, email: `${call.actor.id}+${call.actor.login}@users.noreply.github.com` };
  const author = wanted.author ?? bot;
  const committer = signed ? SIGNER : (wanted.committer ?? author);
  const parents = wanted.parents.flatMap((parent) => ['-p', parent]);
  const env = {
    GIT_AUTHOR_NAME: author.name,
    GIT_AUTHOR_EMAIL: author.email,
    GIT_COMMITTER_NAME: committer.name,
    GIT_COMMITTER_EMAIL: committer.email,
    ...(wanted.author?.date === undefined ? {} : { GIT_AUTHOR_DATE: wanted.author.date }),
  };
  const sha = await write(call, ['commit-tree', wanted.tree, ...parents], { input: wanted.message, env });
  return gitCommitView(call.views, call.repository, await readCommit(call.repository.git, sha), signed);
}

/** Runs git where a failure means that the request named something that is not there. */
function read(call: Call, args: readonly string[]): Promise<Buffer> {
  return call.repository.git.bytes(args).catch(() => {
    throw notFound();
  });
}

/** Runs git where a failure means that the request made no sense. Gives the object's name. */
async function write(
  call: Call,
  args: readonly string[],
  options: { input?: string | Buffer; env?: Record<string, string> },
): Promise<string> {
  const out = await call.repository.git.git(args, options).catch((error: unknown) => {
    throw unprocessable(error instanceof Error ? error.message : 'Invalid');
  });
  return out.trim();
}

function gitUrl(call: Call): string {
  return `${call.views.urls.api}/repos/${call.repository.git.name}/git`;
}
