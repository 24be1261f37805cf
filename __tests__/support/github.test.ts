import { getOctokit } from '@actions/github';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { held, primaryRateLimit, secondaryRateLimit, serverError } from './github/faults.js';
import { type GitHub, startGitHub } from './github/github.js';

const place = { owner: 'octo', repo: 'widgets' };

describe('the GitHub fake', () => {
  let github: GitHub;

  beforeEach(async () => {
    github = await startGitHub({ collaborators: { wendy: 'write', tim: 'triage' } });
  });
  afterEach(() => github.close());

  const as = (token: string) => getOctokit(token, { baseUrl: github.url, log: QUIET }).rest;
  const api = () => as(github.token);

  /** The status and GitHub's own words of a refusal. */
  const refusal = (request: Promise<unknown>) =>
    request.then(
      () => 'no refusal',
      (error: unknown) =>
        error instanceof Error ? `${'status' in error ? String(error.status) : ''} ${error.message}` : '',
    );

  describe('holds requests and answers to the contract', () => {
    it.each([
      ['an unknown property', 'POST', '/issues/1/comments', '{"body":"hi","boddy":"hi"}', /boddy: unknown/],
      ['a missing property', 'POST', '/issues/1/comments', '{}', /required property 'body'/],
      ['a wrong value', 'POST', '/issues/1/reactions', '{"content":"thumbs"}', /allowed values/],
      ['a missing body', 'POST', '/git/refs', '', /body: missing/],
      ['an unknown query parameter', 'GET', '/pulls?sate=open', '', /additional properties/],
      ['a path parameter of the wrong type', 'GET', '/issues/one', '', /integer/],
    ])('refuses %s', async (_name, method, path, body, words) => {
      github.openIssue({ title: 'Bug', author: 'wendy' });
      const response = await fetch(`${github.url}/repos/octo/widgets${path}`, {
        method,
        headers: { authorization: `Bearer ${github.token}` },
        ...(body === '' ? {} : { body }),
      });
      expect(response.status).toBe(422);
      expect(github.takeViolations().join('\n')).toMatch(words);
    });

    it('knows no operation that is not in the slice, and no path outside the base', async () => {
      const headers = { authorization: `Bearer ${github.token}` };
      await fetch(`${github.url}/repos/octo/widgets/forks`, { headers });
      await fetch(`${github.url.replace('/api/v3', '')}/repos/octo/widgets`, { headers });
      expect(github.takeViolations()).toHaveLength(2);
    });

    it('flags an answer that breaks the schema, and does not close in silence', async () => {
      const other = await startGitHub();
      other.openIssue({ title: 'Bug', author: 'wendy' });
      other.fault('issues/get', { kind: 'alter', alter: () => ({ number: 'one' }) });
      const asked = getOctokit(other.token, { baseUrl: other.url, log: QUIET }).rest.issues.get({
        ...place,
        issue_number: 1,
      });
      const said = await refusal(asked);
      await expect(other.close()).rejects.toThrow(/answer: issues\/get 200\/number/);
      expect(said).toMatch(/^500 .*number: must be integer/);
    });
  });

  it('carries a thread: comments, edits, reactions, labels', async () => {
    const issue_number = github.openIssue({ title: 'Bug', author: 'wendy', labels: ['gump'] });
    const { data: comment } = await api().issues.createComment({ ...place, issue_number, body: 'working' });
    await api().issues.updateComment({ ...place, comment_id: comment.id, body: 'done' });
    const first = await api().reactions.createForIssue({ ...place, issue_number, content: 'eyes' });
    const again = await api().reactions.createForIssue({ ...place, issue_number, content: 'eyes' });
    await api().reactions.createForIssueComment({ ...place, comment_id: comment.id, content: 'rocket' });
    await api().issues.addLabels({ ...place, issue_number, labels: ['new label'] });
    await api().issues.removeLabel({ ...place, issue_number, name: 'gump' });

    expect([first.status, again.status, again.data.id]).toEqual([201, 200, first.data.id]);
    const thread = github.thread(issue_number);
    expect(thread.labels).toEqual(['new label']);
    expect(thread.comments).toMatchObject([
      { author: 'github-actions[bot]', history: ['working', 'done'], reactions: [{ content: 'rocket' }] },
    ]);
    await api().reactions.deleteForIssue({ ...place, issue_number, reaction_id: first.data.id });
    await api().issues.deleteComment({ ...place, comment_id: comment.id });
    expect(github.thread(issue_number)).toMatchObject({ comments: [], reactions: [] });
  });

  it('gives lists in pages with links', async () => {
    const issue_number = github.openIssue({ title: 'Long', author: 'wendy' });
    for (let n = 1; n <= 65; n += 1) github.comment(issue_number, 'wendy', `comment ${n}`);
    const first = await api().issues.listComments({ ...place, issue_number });
    expect(first.data).toHaveLength(30);
    expect(first.headers.link).toMatch(/page=2>; rel="next".*page=3>; rel="last"/);
    const octokit = getOctokit(github.token, { baseUrl: github.url });
    const all = await octokit.paginate(octokit.rest.issues.listComments, { ...place, issue_number, per_page: 25 });
    expect(all.map((comment) => comment.body)).toEqual(github.thread(issue_number).comments.map(({ body }) => body));
  });

  it('refuses what is too long, locked, absent or not permitted', async () => {
    const issue_number = github.openIssue({ title: 'Bug', author: 'wendy' });
    const comment = (body: string, token = github.token) =>
      refusal(as(token).issues.createComment({ ...place, issue_number, body }));
    expect(await comment('x'.repeat(65_536))).toBe('no refusal');
    expect(await comment('x'.repeat(65_537))).toMatch(/^422 .*maximum is 65536 characters/);
    expect(await comment('hi', 'wrong')).toMatch(/^401 Bad credentials/);
    const reader = github.addToken('github-actions[bot]', { issues: 'read' });
    expect(await comment('hi', reader)).toMatch(/^403 Resource not accessible by integration/);
    github.lock(issue_number);
    expect(await comment('hi')).toMatch(/^403 Unable to create comment because issue is locked/);
    expect(await refusal(api().issues.get({ ...place, issue_number: 99 }))).toMatch(/^404 Not Found/);
    expect(await refusal(api().repos.get({ owner: 'octo', repo: 'other' }))).toMatch(/^404/);
    expect(await refusal(api().users.getAuthenticated())).toMatch(/^403/);
    expect(await refusal(api().actions.getWorkflowRun({ ...place, run_id: 1 }))).toMatch(/^403/);
  });

  it('says who may do what', async () => {
    const role = async (username: string) =>
      (await api().repos.getCollaboratorPermissionLevel({ ...place, username })).data.permission;
    github.addUser('mallory');
    expect([await role('octo'), await role('wendy'), await role('tim'), await role('mallory')]).toEqual([
      'admin',
      'write',
      'read',
      'none',
    ]);
    const bot = api().repos.getCollaboratorPermissionLevel({ ...place, username: 'github-actions[bot]' });
    expect(await refusal(bot)).toMatch(/^404 github-actions\[bot\] is not a user/);
    expect((await api().users.getByUsername({ username: 'github-actions[bot]' })).data).toMatchObject({ type: 'Bot' });
    const person = github.addToken('wendy');
    expect((await as(person).users.getAuthenticated()).data.login).toBe('wendy');
    expect((await api().repos.get(place)).data).toMatchObject({ default_branch: 'main', private: true });
  });

  describe('opens pull requests from real commits', () => {
    const open = (more: object = {}) =>
      api().pulls.create({ ...place, title: 'Fix', head: 'topic', base: 'main', body: 'Closes #1', ...more });

    it('with the head, the size and the author git and the token give it', async () => {
      const head = await github.remote.commit('topic', { 'a.txt': 'one\ntwo\n' });
      // fast-import began a branch of its own: give it main's history
      await github.remote.git(['branch', '--force', 'topic', 'main']);
      const tip = await github.remote.commit('topic', { 'a.txt': 'one\ntwo\n', 'README.md': null });
      expect(tip).not.toBe(head);
      const { data } = await open({ draft: true });
      expect(data).toMatchObject({
        number: 1,
        draft: true,
        head: { ref: 'topic', sha: tip, label: 'octo:topic' },
        base: { ref: 'main', sha: await github.remote.resolve('main') },
        user: { login: 'github-actions[bot]', type: 'Bot' },
        commits: 1,
        changed_files: 2,
        additions: 2,
        deletions: 1,
      });
      expect(await github.remote.resolve('refs/pull/1/head')).toBe(tip);
    });

    it('finds, updates and asks for reviews, and follows the branch', async () => {
      await github.remote.git(['branch', 'topic', 'main']);
      await github.remote.commit('topic', { a: 'a' });
      const pull_number = (await open()).data.number;
      const list = (head: string, state: 'open' | 'closed' = 'open') => api().pulls.list({ ...place, head, state });
      expect((await list('octo:topic')).data).toHaveLength(1);
      expect((await list('octo:other')).data).toHaveLength(0);

      const tip = await github.remote.commit('topic', { b: 'b' });
      await api().pulls.update({ ...place, pull_number, title: 'Better', body: 'New' });
      expect((await api().pulls.get({ ...place, pull_number })).data).toMatchObject({ commits: 2, head: { sha: tip } });
      expect((await api().pulls.listFiles({ ...place, pull_number })).data.map((file) => file.filename)).toEqual([
        'a',
        'b',
      ]);

      const ask = (login: string) => api().pulls.requestReviewers({ ...place, pull_number, reviewers: [login] });
      await ask('wendy');
      expect(await refusal(ask('mallory'))).toMatch(/^422 Reviews may only be requested from collaborators/);
      await api().pulls.update({ ...place, pull_number, state: 'closed' });
      expect((await list('octo:topic', 'closed')).data).toHaveLength(1);
      expect((await github.pulls())[0]).toMatchObject({
        title: 'Better',
        state: 'closed',
        pull: { reviewers: ['wendy'] },
      });
    });

    it('and refuses what GitHub refuses, in its words', async () => {
      expect(await refusal(open())).toMatch(/^422 .*"field":"head".*"invalid"/);
      await github.remote.git(['branch', 'topic', 'main']);
      expect(await refusal(open())).toMatch(/^422 .*No commits between main and topic/);
      await github.remote.commit('topic', { a: 'a' });
      expect(await refusal(open({ base: 'none' }))).toMatch(/^422 .*"field":"base"/);
      expect(await refusal(open({ head: 'stranger:topic' }))).toMatch(/^422 .*"field":"head"/);
      await github.remote.commit('orphan', { a: 'a' });
      expect(await refusal(open({ head: 'orphan' }))).toMatch(/no history in common with main/);
      github.settings.drafts = false;
      expect(await refusal(open({ draft: true }))).toMatch(/^422 Draft pull requests are not supported/);
      github.settings.pullRequestsByActions = false;
      expect(await refusal(open())).toMatch(/^403 GitHub Actions is not permitted to create or approve pull requests/);
      github.settings.pullRequestsByActions = true;
      expect(await refusal(open())).toBe('no refusal');
      expect(await refusal(open())).toMatch(/^422 .*A pull request already exists for octo:topic/);
    });

    it('from forks as well', async () => {
      const fork = await github.addRepository('mallory/widgets');
      await fork.git.git(['fetch', '--quiet', github.remote.dir, 'main:main']);
      const tip = await fork.git.commit('main', { evil: 'x' });
      const pull_number = await github.openPull({
        title: 'Evil',
        author: 'mallory',
        head: 'main',
        from: 'mallory/widgets',
      });
      const { data } = await api().pulls.get({ ...place, pull_number });
      expect(data).toMatchObject({ head: { sha: tip, repo: { full_name: 'mallory/widgets' } }, changed_files: 1 });
    });
  });

  it('writes git data: blob, tree, commit, ref', async () => {
    const main = (await github.remote.resolve('main')) ?? '';
    const blob = await api().git.createBlob({
      ...place,
      content: Buffer.from([0, 255]).toString('base64'),
      encoding: 'base64',
    });
    const file = { mode: '100644', type: 'blob' } as const;
    const tree = await api().git.createTree({
      ...place,
      base_tree: main,
      tree: [
        { ...file, path: 'dir/bin', sha: blob.data.sha },
        { ...file, path: 'text', content: 'text\n' },
        { ...file, path: 'README.md', sha: null },
      ],
    });
    const commit = await api().git.createCommit({ ...place, message: 'Signed', tree: tree.data.sha, parents: [main] });
    expect(commit.data.verification.verified).toBe(true);
    await api().git.createRef({ ...place, ref: 'refs/heads/signed/one', sha: commit.data.sha });

    expect((await api().git.getRef({ ...place, ref: 'heads/signed/one' })).data.object.sha).toBe(commit.data.sha);
    expect((await api().git.listMatchingRefs({ ...place, ref: 'heads/si' })).data).toHaveLength(1);
    expect((await api().repos.getBranch({ ...place, branch: 'signed/one' })).data.commit.commit.message).toBe('Signed');
    const content = await api().repos.getContent({ ...place, path: 'dir/bin', ref: 'signed/one' });
    expect(content.data).toMatchObject({ type: 'file', content: 'AP8=' });
    const compared = await api().repos.compareCommitsWithBasehead({ ...place, basehead: 'main...signed/one' });
    expect(compared.data).toMatchObject({ status: 'ahead', ahead_by: 1, total_commits: 1 });
    expect(compared.data.files?.map(({ filename, status }) => [filename, status])).toEqual([
      ['README.md', 'removed'],
      ['dir/bin', 'added'],
      ['text', 'added'],
    ]);

    const back = { ...place, ref: 'heads/signed/one', sha: main };
    expect(await refusal(api().git.updateRef(back))).toMatch(/^422 Update is not a fast forward/);
    await api().git.updateRef({ ...back, force: true });
    await api().git.deleteRef({ ...place, ref: 'heads/signed/one' });
    expect(await refusal(api().git.getRef({ ...place, ref: 'heads/signed/one' }))).toMatch(/^404/);
  });

  it('says that an empty repository is empty', async () => {
    const empty = await startGitHub({ files: null });
    const octokit = getOctokit(empty.token, { baseUrl: empty.url, log: QUIET });
    const said = await refusal(octokit.rest.git.getRef({ ...place, ref: 'heads/main' }));
    await empty.close();
    expect(said).toMatch(/^409 Git Repository is empty/);
  });

  it('shows runs and their jobs to a token that may read actions', async () => {
    const headSha = (await github.remote.resolve('main')) ?? '';
    const jobs = [{ id: 7, name: 'gump', status: 'in_progress' as const }];
    github.addRun({ id: 42, event: 'issues', headBranch: 'main', headSha, jobs });
    const reader = as(github.addToken('github-actions[bot]', { actions: 'read' }));
    expect((await reader.actions.getWorkflowRun({ ...place, run_id: 42 })).data.status).toBe('in_progress');
    expect((await reader.actions.listJobsForWorkflowRun({ ...place, run_id: 42 })).data.jobs[0]?.html_url).toMatch(
      /job\/7$/,
    );
  });

  describe('fails as planned', () => {
    const get = () => api().issues.get({ ...place, issue_number: 1 });

    beforeEach(() => void github.openIssue({ title: 'Bug', author: 'wendy' }));

    it('on the calls that were named, and only those', async () => {
      github.fault('issues/get', serverError(502), { calls: [2] });
      expect([await refusal(get()), await refusal(get()), await refusal(get())]).toEqual([
        'no refusal',
        expect.stringMatching(/^502/),
        'no refusal',
      ]);
      expect(github.requestsTo('issues/get').map(({ status }) => status)).toEqual([200, 502, 200]);
    });

    it('with rate limits that say how long', async () => {
      github.fault('issues/get', primaryRateLimit(1_900_000_000), { calls: [1] });
      await expect(get()).rejects.toMatchObject({
        status: 403,
        response: { headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1900000000' } },
      });
      github.fault('issues/get', secondaryRateLimit(7), { calls: [1] });
      await expect(get()).rejects.toMatchObject({ status: 403, response: { headers: { 'retry-after': '7' } } });
    });

    it('with a connection cut before or after the work', async () => {
      const comment = (body: string) => api().issues.createComment({ ...place, issue_number: 1, body });
      github.fault('issues/create-comment', { kind: 'reset' }, { calls: [1] });
      expect(await refusal(comment('lost'))).not.toBe('no refusal');
      expect(github.thread(1).comments).toEqual([]);
      github.fault('issues/create-comment', { kind: 'reset', performed: true }, { calls: [1] });
      expect(await refusal(comment('kept'))).not.toBe('no refusal');
      expect(github.thread(1).comments).toMatchObject([{ body: 'kept' }]);
    });

    it('with an answer that waits', async () => {
      const { fault, release } = held();
      github.fault('issues/get', fault, { calls: [1] });
      const slow = get();
      await refusal(get()); // the second call overtakes the first
      expect(github.requestsTo('issues/get').map(({ status }) => status)).toEqual([null, 200]);
      release();
      expect((await slow).status).toBe(200);
    });
  });
});

/** Octokit writes warnings to the console; a planned failure is none. */
const QUIET = { debug: noop, info: noop, warn: noop, error: noop };
function noop(): void {
  // nothing
}
