import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type BranchTip, moveBranch } from '../../src/github/pull-request/signed-commits.js';
import { refused, serverError } from '../support/github/faults.js';
import { type GitHub, startGitHub } from '../support/github/github.js';
import { apiOf } from './support.js';

describe('a branch moved through the API', () => {
  const branch = 'gump/issue-1-tdd';
  let github: GitHub;
  let head: string;

  beforeEach(async () => {
    github = await startGitHub();
    head = await github.remote.commit('made', { 'new.txt': 'new' });
  });
  afterEach(() => github.close());

  const seen = async () => ({ commit: (await github.remote.resolve('main')) ?? '', isFastForward: false });
  const move = (from: BranchTip | null) => moveBranch(apiOf(github), branch, head, from);

  it.each([
    ['made', 'git/create-ref', false],
    ['moved', 'git/update-ref', true],
  ])('has been %s where only the answer was lost', async (_what, operation, isThere) => {
    if (isThere) await github.remote.git(['branch', branch, 'main']);
    github.fault(operation, { kind: 'reset', performed: true }, { calls: [1] });
    // What was done before is refused the second time.
    if (isThere) github.fault(operation, refused(422, 'Validation Failed'), { calls: [2] });
    expect(await move(isThere ? await seen() : null)).toEqual({ ok: true });
    expect(await github.remote.resolve(branch)).toBe(head);
  });

  it('says why it was not, and so where it stands for something else', async () => {
    await github.remote.git(['branch', branch, 'main']);
    expect(await move(null)).toEqual({ ok: false, status: 422, message: 'Reference already exists', isRace: true });
    github.fault('git/update-ref', serverError(500));
    expect(await move(await seen())).toMatchObject({ ok: false, status: 500, isRace: false });
  });

  it('is forced where that is needed, and left alone where somebody has moved it since it was seen', async () => {
    const { remote } = github;
    await remote.git(['branch', branch, 'main']);
    const theirs = await remote.commit(branch, { 'theirs.txt': 'x' });
    const from = { commit: theirs, isFastForward: false };
    const later = await remote.commit(branch, { 'theirs.txt': 'y' });
    expect(await move(from)).toMatchObject({ ok: false, isRace: true });
    expect(await remote.resolve(branch)).toBe(later);
    // A move that cannot lose anything is not forced, whatever comes between the look and the move.
    expect(await move({ commit: later, isFastForward: true })).toMatchObject({ ok: false, status: 422 });
    expect(await remote.resolve(branch)).toBe(later);
    expect(await move({ commit: later, isFastForward: false })).toEqual({ ok: true });
    expect(await remote.resolve(branch)).toBe(head);
  });

  it('that is gone by then is for whoever asked to look at again', async () => {
    expect(await move(await seen())).toMatchObject({ ok: false, isRace: true });
    expect(await github.remote.resolve(branch)).toBeNull();
  });
});
