import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { compareLink } from '../../src/github/pull-request/compare-link.js';
import { openPullRequest, type DesiredPullRequest } from '../../src/github/pull-request/pull-request.js';
import { refused } from '../support/github/faults.js';
import { type GitHub, startGitHub } from '../support/github/github.js';
import { apiOf } from './support.js';

describe('a pull request', () => {
  let github: GitHub;

  beforeEach(async () => {
    github = await startGitHub({ collaborators: { wendy: 'write', max: 'maintain' } });
    await github.remote.git(['branch', 'gump/issue-1-tdd', 'main']);
    await github.remote.commit('gump/issue-1-tdd', { a: 'a' });
  });
  afterEach(() => github.close());

  const open = (more: Partial<DesiredPullRequest> = {}, token = github.token) =>
    openPullRequest(apiOf(github, undefined, token), 'octo', {
      head: 'gump/issue-1-tdd',
      base: 'main',
      title: 'Fix',
      body: 'Closes #1',
      draft: false,
      passed: true,
      readyIfDraftsUnsupported: true,
      labels: [],
      reviewers: [],
      ...more,
    });

  it('is opened, and on a second run brought up to date', async () => {
    const first = await open({ labels: ['gump work'], reviewers: ['wendy', '@max'] });
    expect(first).toEqual({
      operation: 'created',
      number: 1,
      url: expect.stringContaining('/octo/widgets/pull/1'),
      warnings: [],
    });
    const second = await open({ title: 'Better', body: 'New' });
    expect(second).toMatchObject({ operation: 'updated', number: 1, warnings: [] });
    expect(await github.pulls()).toMatchObject([
      { title: 'Better', body: 'New', labels: ['gump work'], pull: { reviewers: ['wendy', 'max'], draft: false } },
    ]);
  });

  it.each([false, true])('follows one that was closed or merged (%s), and names it', async (isMerged) => {
    await open();
    const first = github.repository.issues.get(1);
    if (!first?.pull) throw new Error('no pull request');
    first.state = 'closed';
    first.pull.merged = isMerged;
    const follows = expect.stringContaining(`Follows #1, which was ${isMerged ? 'merged' : 'closed'}.`);
    expect(await open()).toMatchObject({ operation: 'created', number: 2, warnings: [] });
    expect(await open()).toMatchObject({ operation: 'updated', number: 2, warnings: [] });
    expect(await github.pulls()).toMatchObject([{ state: 'closed' }, { state: 'open', body: follows }]);
  });

  it('is found when the answer to its opening is lost', async () => {
    github.fault('pulls/create', { kind: 'reset', performed: true }, { calls: [1] });
    expect(await open()).toMatchObject({ operation: 'updated', number: 1 });
    expect(await github.pulls()).toHaveLength(1);
  });

  it('asks for the reviews it can get', async () => {
    const { warnings } = await open({ reviewers: ['wendy', 'mallory'] });
    expect(warnings).toEqual([expect.stringMatching(/^mallory could not be asked for a review \(Reviews may only/)]);
    expect(await github.pulls()).toMatchObject([{ pull: { reviewers: ['wendy'] } }]);
  });

  it('says that a label could not be put on', async () => {
    github.fault('issues/add-labels', refused(403, 'Resource not accessible by integration'));
    expect(await open({ labels: ['x'] })).toMatchObject({
      operation: 'created',
      warnings: [/labels could not be put .*: `gh pr edit 1 --add-label x`\.$/],
    });
  });

  it('is none where the owner does not let actions open any', async () => {
    github.settings.pullRequestsByActions = false;
    expect(await open()).toMatchObject({ operation: 'none', reason: /Allow GitHub Actions to create and approve/ });
    expect(await github.pulls()).toEqual([]);
  });

  it('is none where the token may not', async () => {
    const reader = github.addToken('github-actions[bot]', { contents: 'write', 'pull-requests': 'read' });
    expect(await open({}, reader)).toMatchObject({ operation: 'none', reason: /pull-requests: write/ });
  });

  it('is none where there is nothing to merge', async () => {
    await github.remote.git(['branch', 'same', 'main']);
    expect(await open({ head: 'same' })).toMatchObject({ operation: 'none', reason: /No commits between/ });
  });

  it('is opened as ready where drafts are not to be had, but not with work that did not pass', async () => {
    github.settings.drafts = false;
    expect(await open({ draft: true, readyIfDraftsUnsupported: false })).toMatchObject({ operation: 'none' });
    expect(await open({ draft: true })).toMatchObject({ operation: 'created', warnings: [/Drafts/] });
    expect(await github.pulls()).toMatchObject([{ pull: { draft: false } }]);
  });

  it('that was a draft is made ready when its work has passed, and a draft again when it has not', async () => {
    const drafts = async () => (await github.pulls()).map(({ pull }) => pull?.draft);
    await open({ draft: true, passed: false });
    expect(await open()).toMatchObject({ operation: 'updated', warnings: [] });
    expect(await drafts()).toEqual([false]);
    expect(await open({ draft: true, passed: false })).toMatchObject({ operation: 'updated', warnings: [] });
    expect(await drafts()).toEqual([true]);
    await open();
    // Where drafts are wished, what a person has made ready stays so.
    expect(await open({ draft: true })).toMatchObject({ operation: 'updated', warnings: [] });
    expect(await drafts()).toEqual([false]);
    expect(github.requestsTo('graphql')).toHaveLength(3);
  });

  it('whose draft cannot be changed is pointed out', async () => {
    await open({ draft: true });
    const noContents = github.addToken('github-actions[bot]', { 'pull-requests': 'write' });
    expect(await open({}, noContents)).toMatchObject({
      operation: 'updated',
      warnings: [/still a draft \(Resource not.*`gh pr ready 1`/],
    });
    await open();
    const failed = await open({ draft: true, passed: false }, noContents);
    expect(failed).toMatchObject({ operation: 'updated', warnings: [/do not merge it; `gh pr ready 1 --undo`/] });
  });
});

describe('the link to open one by hand', () => {
  it('is filled in, as far as it fits', () => {
    const pull = { base: 'main', head: 'gump/issue-1-tdd', title: 'A (b) & "c"', body: 'Closes #1' };
    const job = { serverUrl: 'https://ghe.example', repository: 'octo/widgets' };
    expect(compareLink(job, pull)).toBe(
      'https://ghe.example/octo/widgets/compare/main...gump/issue-1-tdd?expand=1&title=A%20%28b%29%20%26%20%22c%22&body=Closes%20%231',
    );
    expect(compareLink(job, { ...pull, body: '\ud800é'.repeat(9000) }).length).toBeLessThanOrEqual(6000);
  });
});
