import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Commit } from '../../src/model/index.js';
import { integrateWithTarget, type PublishTarget } from '../../src/publishing/integrate-with-target.js';
import { pushBranch, type PushBranchResult } from '../../src/publishing/push-branch.js';
import { fetchRefs, type Remote } from '../../src/system/git/remote/remote.js';
import { openRepository } from '../../src/system/git/repository/repository.js';
import { openGitStore, type GitStore } from '../../src/system/git/repository/store.js';
import { type GitHub, startGitHub } from '../support/github/github.js';
import { clone } from './support.js';

const GUMP = { GIT_COMMITTER_EMAIL: 'gump@users.noreply.github.com' };
const BRANCH = 'gump/issue-1-tdd';

/** What happens on the remote between the start of a run and the push of its work, and between two runs. */
describe('the work of a run', () => {
  let github: GitHub;
  let folder: string;
  let remote: Remote;
  let store: GitStore;
  let base: Commit;
  /** Two commits as gump makes them, of which only the objects are there. */
  let head: Commit;

  beforeEach(async () => {
    github = await startGitHub({ files: { 'a.txt': 'a\n', 'b.txt': 'b\n' } });
    folder = await mkdtemp(join(tmpdir(), 'branches-'));
    remote = { url: `${github.serverUrl}/${github.remote.name}`, token: github.token };
    base = Commit.parse(await github.remote.resolve('main'));
    const first = await made('main', 'a.txt', 'ours\n', 'First');
    head = await made(first, 'c.txt', 'ours\n', 'Second');
    const opened = await openRepository(await clone(github, join(folder, 'clone')), { PATH: process.env.PATH });
    if (!opened.ok) throw new Error(opened.message);
    store = await openGitStore(opened.repository, join(folder, 'store'));
    await github.remote.git(['update-ref', 'refs/test/work', head]);
    await fetchRefs(store.repository, remote, ['refs/test/work']);
  });
  afterEach(async () => {
    await github.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** A commit by gump that changes one file, on no branch. */
  async function made(parent: string, path: string, content: string, subject: string): Promise<Commit> {
    const { remote: there } = github;
    const env = { ...GUMP, GIT_INDEX_FILE: join(there.dir, 'index-of-work') };
    const blob = (await there.git(['hash-object', '-w', '--stdin'], { input: content })).trim();
    await there.git(['read-tree', parent], { env });
    await there.git(['update-index', '--add', '--cacheinfo', `100644,${blob},${path}`], { env });
    const tree = (await there.git(['write-tree'], { env })).trim();
    const message = `${subject}\n\nGump-Run: run_2026_01_02_0304_abcd\n`;
    return Commit.parse((await there.git(['commit-tree', tree, '-p', parent, '-m', message], { env })).trim());
  }

  describe('goes to its branch', () => {
    const push = (commit = head): Promise<PushBranchResult> =>
      pushBranch(store, remote, BRANCH, { base, head: commit }, null);
    const on = (branch: string) => github.remote.resolve(`refs/heads/${branch}`);

    it('once, and again in place of what gump left there', async () => {
      const done = { pushed: true, branch: BRANCH, head, leftAlone: [] };
      expect(await push()).toEqual(done);
      expect(await push()).toEqual(done);
      const other = Commit.parse(await github.remote.resolve(`${head}^`));
      expect(await push(other)).toEqual({ ...done, head: other });
      expect(await on(BRANCH)).toBe(other);
    });

    it.each([
      ['pushed a commit to it', () => github.remote.commit(BRANCH, { 'theirs.txt': 'x\n' })],
      ['amended the last commit of it', () => amended()],
    ])('or beside it, where somebody has %s', async (_, theirs) => {
      await push();
      await theirs();
      const left = await on(BRANCH);
      const beside = { pushed: true, branch: `${BRANCH}.2`, head, leftAlone: [BRANCH] };
      expect(await push()).toEqual(beside);
      expect(await push()).toEqual(beside);
      expect(await on(BRANCH)).toBe(left);
      expect(await on(`${BRANCH}.2`)).toBe(head);
    });

    async function amended(): Promise<void> {
      const { remote: there } = github;
      const message = await there.git(['log', '-1', '--format=%B', head]);
      const env = { GIT_COMMITTER_EMAIL: 'max@example.org' };
      const commit = await there.git(['commit-tree', `${head}^{tree}`, '-p', `${head}^`, '-m', message], { env });
      await there.git(['update-ref', `refs/heads/${BRANCH}`, commit.trim()]);
    }

    it('and is not pushed where nine of that name are taken', async () => {
      for (const name of [BRANCH, ...[2, 3, 4, 5, 6, 7, 8, 9].map((at) => `${BRANCH}.${at}`)])
        await github.remote.git(['branch', name, 'main']);
      expect(await push()).toEqual({ pushed: false, reason: expect.stringMatching(/built on .*\.9: merge or delete/) });
    });
  });

  describe('whose base has moved', () => {
    const place = (whenMoved: PublishTarget['whenMoved']) =>
      integrateWithTarget(
        store,
        remote,
        { id: 'run_2026_01_02_0304_abcd', at: '2026-01-02T03:04:05Z' },
        { base, head },
        { branch: 'main', whenMoved },
      );
    const shown = async (commit: Commit, format: string) => {
      const pushed = await pushBranch(store, remote, BRANCH, { base, head: commit }, null);
      expect(pushed).toMatchObject({ pushed: true });
      return (await github.remote.git(['log', `--format=${format}`, `main..${BRANCH}`])).trim().split('\n');
    };

    it('stays where it was checked, is rebased, or merged, as is wished', async () => {
      expect(await place('rebase')).toEqual({ base, head, conflicts: [], isAlreadyMerged: false });
      const tip = Commit.parse(await github.remote.commit('main', { 'b.txt': 'theirs\n' }));
      expect(await place('leave')).toEqual({ base, head, conflicts: [], isAlreadyMerged: false });

      const rebased = await place('rebase');
      expect(rebased).toMatchObject({ base: tip, conflicts: [] });
      expect(await place('rebase')).toEqual(rebased);
      expect(await shown(rebased.head, '%s')).toEqual(['Second', 'First']);
      expect(await github.remote.git(['merge-base', 'main', BRANCH])).toBe(`${tip}\n`);
      expect(await github.remote.git(['diff', '--name-only', 'main', BRANCH])).toBe('a.txt\nc.txt\n');

      const merged = await place('merge');
      expect(merged).toMatchObject({ base, conflicts: [] });
      expect(await shown(merged.head, '%s|%P')).toContain(`Merge main|${head} ${tip}`);
      expect(await github.remote.git(['diff', '--name-only', 'main', BRANCH])).toBe('a.txt\nc.txt\n');
    });

    it.each(['leave', 'rebase', 'merge'] as const)(
      'so that they conflict is left as it is, with the files named (%s)',
      async (whenMoved) => {
        await github.remote.commit('main', { 'a.txt': 'theirs\n', 'b.txt': 'theirs\n' });
        expect(await place(whenMoved)).toEqual({ base, head, conflicts: ['a.txt'], isAlreadyMerged: false });
      },
    );

    it('away is pushed all the same', async () => {
      await github.remote.git(['update-ref', '-d', 'refs/heads/main']);
      expect(await place('merge')).toEqual({ base, head, conflicts: [], isAlreadyMerged: false });
    });

    it('to have all of it is known as that, be it as one commit or with others, until it is undone there', async () => {
      await github.remote.commit('main', { 'a.txt': 'ours\n', 'b.txt': 'theirs\n', 'c.txt': 'ours\n' });
      for (const how of ['leave', 'rebase', 'merge'] as const)
        expect(await place(how)).toMatchObject({ isAlreadyMerged: true });
      await github.remote.commit('main', { 'c.txt': null });
      expect(await place('leave')).toMatchObject({ isAlreadyMerged: false });
    });
  });
});
