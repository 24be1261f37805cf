import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { findBranchProblem, findMissingPermissions } from '../../src/github/api/permissions.js';
import { checkActorPermission } from '../../src/github/trigger/actor-permission.js';
import { refused, serverError } from '../support/github/faults.js';
import { type GitHub, startGitHub } from '../support/github/github.js';
import { apiOf } from './support.js';

describe('before a run', () => {
  let github: GitHub;

  beforeEach(async () => {
    github = await startGitHub({
      collaborators: { wendy: 'write', max: 'maintain', ada: 'admin', tim: 'triage', rita: 'read' },
    });
    github.addUser('mallory');
  });
  afterEach(() => github.close());

  const standing = (login: string, type = 'User', bots: readonly string[] = []) =>
    checkActorPermission(apiOf(github), { login, type }, bots);

  it.each(['wendy', 'max', 'ada', 'octo'])('%s may start it', async (login) => {
    expect(await standing(login)).toEqual({ kind: 'allowed' });
  });

  it.each([
    ['tim', /role "triage"/],
    ['rita', /role "read"/],
    ['mallory', /role "none"/],
    ['nobody', /no collaborator/],
  ])('%s may not, and is told why', async (login, words) => {
    expect(await standing(login)).toEqual({ kind: 'refused', message: expect.stringMatching(words) });
  });

  it('a bot may when it is named, and is never taken for its word', async () => {
    expect(await standing('helper[bot]', 'Bot')).toMatchObject({ kind: 'refused', message: /allowed-bots/ });
    expect(await standing('helper[bot]', 'User')).toMatchObject({ kind: 'refused' });
    expect(await standing('helper[bot]', 'Bot', ['Helper[bot]'])).toEqual({ kind: 'allowed' });
    expect(await standing('helper[bot]', 'Bot', ['helper'])).toEqual({ kind: 'allowed' });
    // A person is asked for by access, whatever the list holds.
    expect(await standing('mallory', 'User', ['mallory'])).toMatchObject({ kind: 'refused' });
  });

  it('nobody may while GitHub cannot be asked', async () => {
    github.fault('repos/get-collaborator-permission-level', serverError(502));
    expect(await standing('wendy')).toMatchObject({ kind: 'unknown', message: expect.stringContaining('502') });
    github.fault('repos/get-collaborator-permission-level', refused(403, 'Resource not accessible by integration'));
    expect(await standing('wendy')).toMatchObject({ kind: 'unknown' });
  });

  it('the right to open pull requests is asked for without opening one', async () => {
    expect(await findMissingPermissions(apiOf(github), { pullRequestBase: 'main' })).toEqual([]);
    const reader = github.addToken('github-actions[bot]', { contents: 'write', 'pull-requests': 'read' });
    const missing = await findMissingPermissions(apiOf(github, undefined, reader), { pullRequestBase: 'main' });
    expect(missing).toEqual([expect.stringContaining('pull-requests: write')]);
    expect(await findMissingPermissions(apiOf(github, undefined, reader), { pullRequestBase: null })).toEqual([]);
    expect(await github.pulls()).toEqual([]);
  });

  it('a branch is looked for', async () => {
    expect(await findBranchProblem(apiOf(github), 'main')).toBeNull();
    expect(await findBranchProblem(apiOf(github), 'a/b')).toMatch(/no branch `a\/b`/);
    const empty = await startGitHub({ files: null });
    expect(await findBranchProblem(apiOf(empty), 'main')).toMatch(/repository is empty/);
    await empty.close();
  });
});
