import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Commit } from '../../src/model/ids.js';
import {
  checkPushAccess,
  fetchRefs,
  listRemoteRefs,
  pushRefs,
  type Remote,
} from '../../src/system/git/remote/remote.js';
import { hasCommit } from '../../src/system/git/repository/commit.js';
import { openGitStore } from '../../src/system/git/repository/store.js';
import { createSnapshot } from '../../src/system/git/snapshot/snapshot.js';
import { ensureWorktree } from '../../src/system/git/worktree/worktree.js';
import type { BareRepository } from '../support/git-server/bare-repository.js';
import { startGitServer, type GitServer } from '../support/git-server/git-server.js';
import { author, fingerprint, inWorld, open, openRun, setTraps, type World } from './world.js';

const TOKEN = 'ghs_0123456789abcdefghij';

let server: GitServer;
beforeAll(async () => {
  server = await startGitServer();
  server.grant(TOKEN, { login: 'writer', access: 'write' });
  server.grant('ghs_reader', { login: 'reader', access: 'read' });
});
afterAll(() => server.close());

let count = 0;

/** A repository on the server with two commits, and the user's clone of it. */
function withRemote(use: (world: World, remote: Remote, bare: BareRepository) => Promise<void>, depth?: number) {
  return inWorld(async (world) => {
    const name = `owner/r${++count}`;
    const bare = await server.createRepository(name);
    await bare.commit('main', { 'a.txt': 'one\n' });
    await bare.commit('main', { 'a.txt': 'two\n' });
    const url = `${server.url}/${name}`;
    await world.git(
      'fetch',
      '--quiet',
      ...(depth === undefined ? [] : [`--depth=${depth}`]),
      `file://${bare.dir}`,
      'main',
    );
    await world.git('checkout', '--quiet', '--detach', 'FETCH_HEAD');
    await use(world, { url, token: TOKEN }, bare);
  });
}

async function changedIn(world: World): Promise<Commit> {
  const { store, dir, head } = await openRun(world);
  await ensureWorktree(store, dir, head);
  await writeFile(join(dir, 'new.txt'), 'new\n');
  return (await createSnapshot(store, dir, { parent: head, message: 'step', author })).commit;
}

describe('push', () => {
  it.each([undefined, 1])(
    'brings commits to the refs named, from a clone of depth %s, with no hook and no trace',
    (depth) =>
      withRemote(async (world, remote, bare) => {
        const commit = await changedIn(world);
        await setTraps(world);
        const before = await fingerprint(world);
        const repository = await open(world);
        const requests = [
          { to: 'refs/heads/gump/issue-1-tdd', commit },
          { to: 'refs/gump/runs/run_1', commit, expect: null },
        ];
        expect(await pushRefs(repository, remote, requests)).toEqual({ ok: true, value: null });
        expect(await bare.resolve('refs/heads/gump/issue-1-tdd')).toBe(commit);
        expect(await bare.resolve('refs/gump/runs/run_1')).toBe(commit);
        expect((await listRemoteRefs(repository, remote, ['refs/gump/*'])).ok).toBe(true);
        expect(
          await pushRefs(repository, remote, [{ to: 'refs/gump/runs/run_1', commit: null, expect: commit }]),
        ).toMatchObject({ ok: true });
        expect(await bare.resolve('refs/gump/runs/run_1')).toBeNull();
        expect(await world.sprung()).toEqual([]);
        expect(await fingerprint(world)).toBe(before);
      }, depth),
  );

  it('moves a ref only from where it is expected to be', () =>
    withRemote(async (world, remote, bare) => {
      const commit = await changedIn(world);
      const repository = await open(world);
      const moved = Commit.parse(await bare.commit('work', { x: 'x' }));
      const to = 'refs/heads/work';
      const outcome = async (request: object) => {
        const result = await pushRefs(repository, remote, [{ to, commit, ...request }]);
        return result.ok ? 'ok' : result.failure.kind;
      };
      expect(await outcome({})).toBe('stale');
      expect(await outcome({ expect: null })).toBe('stale');
      expect(await outcome({ expect: repository.head })).toBe('stale');
      expect(await bare.resolve(to)).toBe(moved);
      expect(await outcome({ expect: moved })).toBe('ok');
    }));

  it('is all or nothing', () =>
    withRemote(async (world, remote, bare) => {
      const commit = await changedIn(world);
      await bare.refusePushesTo('refs/heads/closed');
      const requests = [
        { to: 'refs/heads/open', commit },
        { to: 'refs/heads/closed', commit },
      ];
      const result = await pushRefs(await open(world), remote, requests);
      expect(result).toMatchObject({
        ok: false,
        failure: { kind: 'protected', message: expect.stringContaining('GH013') },
      });
      expect(await bare.resolve('refs/heads/open')).toBeNull();
    }));

  it('tells who must act when it is refused, and never the token', () =>
    withRemote(async (world, remote, bare) => {
      const commit = await changedIn(world);
      const repository = await open(world);
      const kindOf = async (change: Partial<Remote>) => {
        const result = await pushRefs(repository, { ...remote, ...change }, [{ to: 'refs/heads/x', commit }]);
        if (!result.ok) expect(result.failure.message).not.toMatch(/ghs_|eC1hY2Nlc3/);
        return result.ok ? 'ok' : result.failure.kind;
      };
      expect(await kindOf({ token: 'ghs_unknown' })).toBe('auth');
      expect(await kindOf({ token: 'ghs_reader' })).toBe('permission');
      expect(await kindOf({ url: `${server.url}/owner/none` })).toBe('not-found');
      expect(await kindOf({ url: 'http://127.0.0.1:1/o/r' })).toBe('unreachable');
      server.fault('git-receive-pack', 'exchange', { kind: 'reset' }, { calls: [1] });
      expect(await kindOf({})).toBe('unreachable');
      server.fault('git-receive-pack', 'advertisement', { kind: 'answer', status: 502 }, { calls: [1] });
      expect(await kindOf({})).toBe('unreachable');
      expect(await bare.resolve('refs/heads/x')).toBeNull();
      await expect(pushRefs(repository, { url: 'https://u:p@host/o/r' }, [])).rejects.toThrow(/credentials/);
    }));
});

describe('canPush', () => {
  it('asks without leaving anything', () =>
    withRemote(async (world, remote, bare) => {
      const repository = await open(world);
      expect(await checkPushAccess(repository, remote)).toEqual({ ok: true, value: null });
      expect(await checkPushAccess(repository, { ...remote, token: 'ghs_reader' })).toMatchObject({
        ok: false,
        failure: { kind: 'permission' },
      });
      expect((await bare.git(['for-each-ref', '--format=%(refname)'])).trim()).toBe('refs/heads/main');
      expect(server.requests.filter(({ repository: name }) => name === bare.name).at(-1)?.stage).toBe('advertisement');
    }));
});

describe('fetch', () => {
  it('brings refs with their history into a shallow clone, and leaves the clone’s own state alone', () =>
    withRemote(async (world, remote, bare) => {
      const wanted = await bare.commit('state', { 'ledger.ndjson': '{}\n' });
      await bare.git(['update-ref', 'refs/gump/runs/run_1', wanted]);
      const repository = await open(world);
      const before = await fingerprint(world);
      expect(await fetchRefs(repository, remote, ['refs/gump/runs/run_1'])).toEqual({
        ok: true,
        value: new Map([['refs/gump/runs/run_1', wanted]]),
      });
      const store = await openGitStore(repository, join(world.folder, 'run/git'));
      expect(await hasCommit(store, Commit.parse(wanted))).toBe(true);
      expect(await hasCommit(store, Commit.parse('1'.repeat(40)))).toBe(false);
      expect(await fingerprint(world)).toBe(before);
      expect(await fetchRefs(repository, remote, ['refs/gump/runs/none'])).toMatchObject({ ok: false });
      expect(await readFile(join(world.dir, 'a.txt'), 'utf8')).toBe('two\n');
    }, 1));
});
