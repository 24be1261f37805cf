import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { BareRepository } from './git-server/bare-repository.js';
import { type GitServer, startGitServer } from './git-server/git-server.js';

const run = promisify(execFile);

describe('the git server', () => {
  let server: GitServer;
  let repository: BareRepository;
  let temp: string;
  let clones = 0;

  beforeAll(async () => {
    temp = await mkdtemp(join(tmpdir(), 'git-clients-'));
    server = await startGitServer();
    server.grant('writer', { login: 'github-actions[bot]', access: 'write' });
    server.grant('reader', { login: 'rita', access: 'read' });
    repository = await server.createRepository('octo/widgets');
    await repository.commit('main', { 'a.txt': 'one\n', 'run.sh': { mode: '100755', content: '#!/bin/sh\n' } });
  });

  afterAll(async () => {
    await server.close();
    await rm(temp, { recursive: true });
  });

  const basic = (token: string) => `basic ${Buffer.from(`x-access-token:${token}`).toString('base64')}`;

  /** Git as a client, with this authorization header on each request. */
  function client(authorization: string | null, ...args: string[]): Promise<{ stdout: string }> {
    const header =
      authorization === null
        ? {}
        : {
            GIT_CONFIG_COUNT: '1',
            GIT_CONFIG_KEY_0: `http.${server.url}/.extraheader`,
            GIT_CONFIG_VALUE_0: `AUTHORIZATION: ${authorization}`,
          };
    return run('git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com', ...args], {
      env: { PATH: process.env.PATH, HOME: temp, GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C', ...header },
    });
  }

  async function clone(): Promise<string> {
    const dir = join(temp, `clone-${(clones += 1)}`);
    await client(basic('writer'), 'clone', '--quiet', `${server.url}/octo/widgets`, dir);
    await writeFile(join(dir, 'b.txt'), 'two\n');
    await client(null, '-C', dir, 'add', '.');
    await client(null, '-C', dir, 'commit', '--quiet', '-m', 'Second');
    return dir;
  }

  it('serves a clone, with or without .git in the address', async () => {
    const dir = join(temp, 'plain');
    await client('bearer reader', 'clone', '--quiet', '--depth', '1', `${server.url}/octo/widgets.git`, dir);
    expect(await readFile(join(dir, 'a.txt'), 'utf8')).toBe('one\n');
  });

  it('takes a push with a token that may write', async () => {
    const dir = await clone();
    await client(basic('writer'), '-C', dir, 'push', '--quiet', 'origin', 'HEAD:refs/heads/topic');
    const pushed = await client(null, '-C', dir, 'rev-parse', 'HEAD');
    expect(await repository.resolve('topic')).toBe(pushed.stdout.trim());
  });

  it.each([
    ['a wrong token', basic('guess'), /Authentication failed|could not read Username/],
    ['no token', null, /could not read Username/],
    ['a token that may only read', basic('reader'), /Permission to octo\/widgets\.git denied to rita|403/],
  ])('refuses a push with %s', async (_name, authorization, words) => {
    const dir = await clone();
    const push = client(authorization, '-C', dir, 'push', 'origin', 'HEAD:refs/heads/forbidden');
    await expect(push).rejects.toThrow(words);
    expect(await repository.resolve('forbidden')).toBeNull();
  });

  it('refuses to show a private repository to strangers, and a public one only to writers', async () => {
    await expect(client(null, 'ls-remote', `${server.url}/octo/widgets`)).rejects.toThrow(/could not read Username/);
    const open = await server.createRepository('octo/open', { isPrivate: false });
    const tip = await open.commit('main', { a: 'a' });
    expect((await client(null, 'ls-remote', `${server.url}/octo/open`)).stdout).toContain(tip);
    await expect(client('bearer guess', 'ls-remote', `${server.url}/octo/open`)).rejects.toThrow(
      /could not read|failed/,
    );
    await expect(client('bearer writer', 'ls-remote', `${server.url}/octo/none`)).rejects.toThrow(/not found/i);
  });

  it('refuses a push to a ref under a rule, and to refs/pull', async () => {
    await repository.refusePushesTo('refs/heads/guarded');
    const dir = await clone();
    const push = (ref: string) => client(basic('writer'), '-C', dir, 'push', 'origin', `HEAD:${ref}`);
    await expect(push('refs/heads/guarded')).rejects.toThrow(/GH013/);
    await expect(push('refs/pull/1/head')).rejects.toThrow(/hidden ref/);
    expect(await repository.resolve('refs/heads/guarded')).toBeNull();
  });

  it('fails as planned: an answer, a reset before and a reset after the work', async () => {
    const dir = await clone();
    const push = (branch: string) => client(basic('writer'), '-C', dir, 'push', 'origin', `HEAD:refs/heads/${branch}`);

    server.fault('git-receive-pack', 'advertisement', { kind: 'answer', status: 500 }, { calls: [1] });
    await expect(push('fault')).rejects.toThrow(/500/);

    server.fault('git-receive-pack', 'exchange', { kind: 'reset' }, { calls: [1] });
    await expect(push('fault')).rejects.toThrow();
    expect(await repository.resolve('fault')).toBeNull();

    server.fault('git-receive-pack', 'exchange', { kind: 'reset', performed: true }, { calls: [1] });
    await expect(push('fault')).rejects.toThrow();
    expect(await repository.resolve('fault')).not.toBeNull();

    await push('after');
    expect(server.requests.at(-1)).toEqual({
      repository: 'octo/widgets',
      service: 'git-receive-pack',
      stage: 'exchange',
      login: 'github-actions[bot]',
    });
  });

  it('keeps the paths and modes of what it is seeded with', async () => {
    await repository.commit('odd', { 'sp ace/"q"\nü': 'x', link: { mode: '120000', content: 'a.txt' } });
    await repository.commit('odd', { link: null, 'a.txt': Buffer.from([0, 255]) });
    const listing = await repository.git(['ls-tree', '-r', '-z', '--name-only', 'odd']);
    expect(listing.split('\0')).toEqual(['a.txt', 'sp ace/"q"\nü', '']);
  });
});
