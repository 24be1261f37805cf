import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import {
  releaseCommits,
  addLocalExcludes,
  keepCommits,
  listKeptCommits,
  listRunsWithKeptCommits,
  listRefs,
  setRef,
} from '../../src/system/git/repository/refs.js';
import {
  openRepository,
  resolveCommit,
  findDefaultBranch,
  listTrackedChanges,
} from '../../src/system/git/repository/repository.js';
import { inWorld, open, setTraps } from './world.js';

describe('openRepository', () => {
  it('says where everything is, from any folder of a checkout', () =>
    inWorld(async (world) => {
      await world.write({ 'src/a.txt': 'a' });
      await world.commit();
      const opened = await openRepository(join(world.dir, 'src'), world.host);
      expect(opened).toMatchObject({
        ok: true,
        repository: { dir: world.dir, gitDir: join(world.dir, '.git'), branch: 'main', shallow: false },
      });
      expect(opened).toHaveProperty('repository.head', await world.git('rev-parse', 'HEAD'));
    }));

  it('names each reason for which it cannot', () =>
    inWorld(async (world) => {
      const problemOf = async (dir: string) => {
        const opened = await openRepository(dir, world.host);
        return opened.ok ? null : [opened.problem, opened.message];
      };
      expect(await problemOf(world.dir)).toEqual(['empty', `the repository has no commit yet: ${world.dir}`]);
      await world.git('init', '--bare', '--quiet', join(world.folder, 'bare'));
      expect(await problemOf(join(world.folder, 'bare'))).toEqual(['bare', expect.stringContaining('bare')]);
      expect(await problemOf(world.folder)).toEqual(['not-a-repository', `not a git repository: ${world.folder}`]);
      expect(await problemOf('/no/such')).toEqual(['no-folder', 'no such folder: /no/such']);
    }));

  it('opens a shallow clone, a detached HEAD and a linked worktree with its own configuration', () =>
    inWorld(async (world) => {
      await world.commit('one');
      await world.commit('two');
      const clone = join(world.folder, 'clone');
      await world.git('clone', '--quiet', '--depth=1', `file://${world.dir}`, clone);
      expect(await openRepository(clone, world.host)).toMatchObject({ ok: true, repository: { shallow: true } });
      await world.git('config', 'extensions.worktreeConfig', 'true');
      const linked = join(world.folder, 'linked');
      await world.git('worktree', 'add', '--quiet', '--detach', linked, 'HEAD~1');
      expect(await openRepository(linked, world.host)).toMatchObject({
        ok: true,
        repository: {
          dir: linked,
          branch: null,
          commonDir: join(world.dir, '.git'),
          head: await world.git('rev-parse', 'HEAD~1'),
        },
      });
    }));
});

describe('what a repository knows', () => {
  it('resolves names to commits, and options to nothing', () =>
    inWorld(async (world) => {
      await world.commit();
      await world.git('tag', '-a', 'v1', '-m', 'v1');
      const repository = await open(world);
      expect(await resolveCommit(repository, 'v1')).toBe(repository.head);
      expect(await resolveCommit(repository, 'main~5')).toBeNull();
      expect(await resolveCommit(repository, '--all')).toBeNull();
      expect(await findDefaultBranch(repository)).toBeNull();
      await world.git('symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/trunk');
      expect(await findDefaultBranch(repository)).toBe('trunk');
    }));

  it('lists tracked files that differ from the commit, staged or not; untracked files and .gump never count', () =>
    inWorld(async (world) => {
      await world.write({ a: 'a', 'b c\n': 'b', d: 'd', '.gump/workflows/w.yaml': 'x' });
      await world.commit();
      expect(await listTrackedChanges(await open(world))).toEqual([]);
      await world.write({ a: 'A', 'b c\n': 'B', new: 'n', '.gump/workflows/w.yaml': 'y' });
      await world.git('add', 'a');
      await world.git('rm', '--quiet', '--cached', 'd');
      expect((await listTrackedChanges(await open(world))).toSorted()).toEqual(['a', 'b c\n', 'd']);
    }));
});

describe('our refs in the user’s repository', () => {
  it('keep commits by run, move no branch and run no hook', () =>
    inWorld(async (world) => {
      await world.commit();
      await setTraps(world);
      const repository = await open(world);
      await keepCommits(repository, 'run_1', [repository.head]);
      await keepCommits(repository, 'run_1', [repository.head]);
      await keepCommits(repository, 'run_2', [repository.head]);
      expect(await listKeptCommits(repository, 'run_1')).toEqual([repository.head]);
      expect(await listRunsWithKeptCommits(repository)).toEqual(['run_1', 'run_2']);
      await releaseCommits(repository, 'run_1');
      expect(await listRunsWithKeptCommits(repository)).toEqual(['run_2']);
      await setRef(repository, 'refs/gump/runs/run_2', repository.head);
      expect([...(await listRefs(repository, 'refs/gump/runs/')).keys()]).toEqual(['refs/gump/runs/run_2']);
      await setRef(repository, 'refs/gump/runs/run_2', null);
      expect((await listRefs(repository, 'refs/gump/runs/')).size).toBe(0);
      await expect(setRef(repository, 'refs/heads/main', null)).rejects.toThrow(/not a ref of ours/);
      expect(await world.sprung()).toEqual([]);
    }));

  it('leave out what a clone keeps to itself, once', () =>
    inWorld(async (world) => {
      await world.commit();
      await writeFile(join(world.dir, '.git/info/exclude'), 'mine');
      await mkdir(join(world.dir, '.gump/runs/run_1'), { recursive: true });
      await writeFile(join(world.dir, '.gump/runs/run_1/ledger.ndjson'), '');
      const repository = await open(world);
      await addLocalExcludes(repository, ['/.gump/runs/']);
      await addLocalExcludes(repository, ['/.gump/runs/']);
      expect(await world.git('status', '--porcelain')).toBe('');
      expect((await world.git('check-ignore', 'mine', '.gump/runs/x')).split('\n')).toEqual(['mine', '.gump/runs/x']);
    }));
});
