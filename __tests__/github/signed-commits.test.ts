import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { moveBranch } from '../../src/github/signed-commits.js';
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

  const move = (isThere: boolean) => moveBranch(apiOf(github), branch, head, isThere);

  it.each([
    ['made', 'git/create-ref', false],
    ['moved', 'git/update-ref', true],
  ])('has been %s where only the answer was lost', async (_what, operation, isThere) => {
    if (isThere) await github.remote.git(['branch', branch, 'main']);
    github.fault(operation, { kind: 'reset', performed: true }, { calls: [1] });
    // What was done before is refused the second time.
    if (isThere) github.fault(operation, refused(422, 'Validation Failed'), { calls: [2] });
    expect(await move(isThere)).toEqual({ ok: true, value: null });
    expect(await github.remote.resolve(branch)).toBe(head);
  });

  it('says why it was not, and so where it stands for something else', async () => {
    await github.remote.git(['branch', branch, 'main']);
    expect(await move(false)).toEqual({ ok: false, status: 422, message: 'Reference already exists' });
    github.fault('git/update-ref', serverError(500));
    expect(await move(true)).toMatchObject({ ok: false, status: 500 });
  });
});
