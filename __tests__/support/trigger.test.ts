import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type GitHub, startGitHub } from './github/github.js';
import { triggered } from './trigger.js';

describe('the payload of an event', () => {
  let github: GitHub;
  let main: string;

  beforeAll(async () => {
    github = await startGitHub({ collaborators: { wendy: 'write' } });
    main = (await github.remote.resolve('main')) ?? '';
  });
  afterAll(() => github.close());

  const repository = { full_name: 'octo/widgets', owner: { login: 'octo' }, default_branch: 'main' };
  const here = () => ({
    repository: 'octo/widgets',
    apiUrl: github.url,
    serverUrl: github.serverUrl,
    token: github.token,
  });

  it('tells of a label on an issue', async () => {
    const number = github.openIssue({ title: 'Bug', body: 'It breaks', author: 'mallory' });
    const { event, job } = await triggered(github, {
      on: 'issues.labeled',
      number,
      label: 'gump:tdd',
      sender: 'wendy',
    });
    expect(event).toMatchObject({
      action: 'labeled',
      issue: { number, title: 'Bug', body: 'It breaks', user: { login: 'mallory' }, labels: [{ name: 'gump:tdd' }] },
      label: { name: 'gump:tdd' },
      sender: { login: 'wendy', type: 'User' },
      repository,
    });
    expect(job).toEqual({ ...here(), eventName: 'issues', actor: 'wendy', ref: 'refs/heads/main', sha: main });
    expect(JSON.stringify(event.issue)).not.toContain('pull_request');
  });

  it('tells of a comment, on an issue or a pull request', async () => {
    await github.remote.git(['branch', '--force', 'topic', 'main']);
    await github.remote.commit('topic', { a: 'a' });
    const number = await github.openPull({ title: 'Fix', author: 'wendy', head: 'topic' });
    const comment = github.comment(number, 'wendy', '/gump run tdd');
    const { event, job } = await triggered(github, { on: 'issue_comment.created', comment });
    expect(event).toMatchObject({
      action: 'created',
      comment: { id: comment, body: '/gump run tdd', user: { login: 'wendy' }, author_association: 'COLLABORATOR' },
      issue: { number, pull_request: { url: `${github.url}/repos/octo/widgets/pulls/${number}` } },
      sender: { login: 'wendy' },
    });
    expect(job).toMatchObject({ eventName: 'issue_comment', ref: 'refs/heads/main', sha: main });
  });

  it('tells of a label on a pull request, and runs on its merge', async () => {
    await github.remote.git(['branch', '--force', 'labelled', 'main']);
    const tip = await github.remote.commit('labelled', { b: 'b' });
    const number = await github.openPull({ title: 'Fix', author: 'wendy', head: 'labelled', labels: ['gump'] });
    const { event, job } = await triggered(github, {
      on: 'pull_request.labeled',
      number,
      label: 'gump',
      sender: 'wendy',
    });
    expect(event).toMatchObject({
      number,
      pull_request: { number, head: { ref: 'labelled', sha: tip, repo: repository }, base: { ref: 'main', sha: main } },
    });
    expect(job).toMatchObject({ ref: `refs/pull/${number}/merge`, headRef: 'labelled', baseRef: 'main' });
    expect(await github.remote.git(['show', '--no-patch', '--format=%P', job.sha])).toBe(`${main} ${tip}\n`);
  });

  it('tells of a dispatch and of a schedule', async () => {
    const inputs = { workflow: 'freeform', spec: 'Say hello' };
    const dispatch = await triggered(github, { on: 'workflow_dispatch', inputs, sender: 'wendy' });
    expect(dispatch).toMatchObject({ event: { inputs, ref: 'refs/heads/main', repository }, job: { actor: 'wendy' } });
    const schedule = await triggered(github, { on: 'schedule', schedule: '0 5 * * 1' });
    expect(schedule).toMatchObject({ event: { schedule: '0 5 * * 1', repository }, job: { eventName: 'schedule' } });
  });
});
