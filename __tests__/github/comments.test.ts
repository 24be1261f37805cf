import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createTokenIdentity } from '../../src/github/api/token-identity.js';
import { createComments } from '../../src/github/comments/comments.js';
import { reactWithEyes } from '../../src/github/comments/reaction.js';
import { createTrackingComment, UPDATE_EVERY_MS } from '../../src/github/comments/tracking-comment.js';
import { held, refused, serverError } from '../support/github/faults.js';
import { type GitHub, startGitHub } from '../support/github/github.js';
import { apiOf, hastyClock, manualClock } from './support.js';

const MARKER = '<!-- gump:tracking run=run_1 -->';
const BOT = 'github-actions[bot]';

describe('our comments', () => {
  let github: GitHub;
  let issue: number;

  beforeEach(async () => {
    isOver = false;
    github = await startGitHub({ collaborators: { wendy: 'write' } });
    issue = github.openIssue({ title: 'Bug', author: 'wendy' });
  });
  let isOver = false;
  afterEach(async () => {
    isOver = true;
    await github.close();
  });

  /** Waits for what requests bring about; ends with the test in any case. */
  async function until(condition: () => boolean): Promise<void> {
    while (!condition()) {
      if (isOver) throw new Error('the test ended before');
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  function comments(token = github.token) {
    const api = apiOf(github, hastyClock(), token);
    const self = createTokenIdentity(api);
    const own = createComments(api, self, hastyClock());
    return { api, self, upsert: (thread: number, text: string) => own.upsert(thread, text) };
  }
  const body = (text: string) => `${MARKER}\n\n${text}`;
  const written = () => github.thread(issue).comments.map(({ author, history }) => [author, ...history]);

  it('are written once and then over themselves, also by a later process', async () => {
    const first = comments();
    await first.upsert(issue, body('one'));
    await first.upsert(issue, body('two'));
    await comments().upsert(issue, body('three'));
    expect(written()).toEqual([[BOT, body('one'), body('two'), body('three')]]);
  });

  it('are told from forged ones by their author', async () => {
    github.comment(issue, 'mallory', body('forged'));
    await comments().upsert(issue, body('true'));
    expect(written()).toEqual([
      ['mallory', body('forged')],
      [BOT, body('true')],
    ]);
  });

  it('are found behind many others, and by whoever the token belongs to', async () => {
    const person = github.addToken('wendy');
    await comments(person).upsert(issue, body('one'));
    for (let n = 1; n <= 120; n += 1) github.comment(issue, 'wendy', `comment ${n}`);
    const own = github.comment(issue, 'wendy', '<!-- gump:tracking run=run_2 -->\nsecond');
    await comments(person).upsert(issue, '<!-- gump:tracking run=run_2 -->\nagain');
    expect(github.thread(issue).comments.find(({ id }) => id === own)?.history).toHaveLength(2);
    expect(github.thread(issue).comments).toHaveLength(122);
  });

  it('are written anew when somebody deleted them', async () => {
    const { api, upsert } = comments();
    const first = await upsert(issue, body('one'));
    if (!first.ok) throw new Error(first.message);
    const route = 'DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}';
    await api.request({ route, with: { comment_id: first.value } }, (await import('zod')).z.unknown());
    expect(await upsert(issue, body('two'))).toMatchObject({ ok: true });
    expect(written()).toEqual([[BOT, body('two')]]);
  });

  it('are not written twice where one that is there cannot be reached', async () => {
    await comments().upsert(issue, body('one'));
    github.fault('issues/update-comment', refused(404, 'Not Found'));
    expect(await comments().upsert(issue, body('two'))).toMatchObject({ ok: false, status: 404 });
    expect(written()).toEqual([[BOT, body('one')]]);
  });

  it('are not written twice when the answer is lost', async () => {
    github.fault('issues/create-comment', { kind: 'reset', performed: true }, { calls: [1] });
    expect(await comments().upsert(issue, body('one'))).toMatchObject({ ok: true });
    expect(written()).toEqual([[BOT, body('one')]]);
    github.fault('issues/create-comment', serverError(502), { calls: [1] });
    expect(await comments().upsert(issue, '<!-- gump:help -->')).toMatchObject({ ok: true });
    expect(written()).toHaveLength(2);
  });

  it('are not written while nobody can see whether they are there already', async () => {
    await comments().upsert(issue, body('one'));
    github.fault('issues/list-comments', serverError(500));
    expect(await comments().upsert(issue, body('two'))).toMatchObject({ ok: false, status: 500 });
    expect(written()).toEqual([[BOT, body('one')]]);
  });

  it('are not written again where the answer is lost and the thread cannot be read either', async () => {
    github.fault('issues/list-comments', serverError(500), { calls: [2, 3, 4, 5] });
    github.fault('issues/create-comment', { kind: 'reset', performed: true }, { calls: [1] });
    expect(await comments().upsert(issue, body('one'))).toMatchObject({ ok: false, status: 500 });
    expect(written()).toEqual([[BOT, body('one')]]);
  });

  it('say why they cannot be written', async () => {
    github.lock(issue);
    expect(await comments().upsert(issue, body('one'))).toMatchObject({ ok: false, status: 403 });
  });

  it('reactions say who we are, so that nobody has to be asked', async () => {
    const { api, self, upsert } = comments();
    expect(await reactWithEyes(api, self, { on: 'issue', number: issue })).toMatchObject({ ok: true });
    await upsert(issue, body('one'));
    expect(github.thread(issue).reactions).toMatchObject([{ content: 'eyes', author: BOT }]);
    expect(github.requestsTo('users/get-authenticated')).toEqual([]);
  });

  describe('that follow a run', () => {
    const follow = () => {
      const clock = manualClock();
      const troubles: string[] = [];
      const tracking = createTrackingComment({
        comments: comments(),
        thread: issue,
        clock,
        onWriteError: (message) => troubles.push(message),
      });
      return { clock, troubles, tracking };
    };
    const edits = () => github.thread(issue).comments[0]?.history ?? [];

    const shown = (count: number) => until(() => edits().length >= count);

    it('are updated with the newest state, not more often than allowed, and at the end', async () => {
      const { clock, tracking } = follow();
      tracking.update(() => body('1'));
      await shown(1);
      tracking.update(() => body('2'));
      await until(() => clock.pending > 0);
      tracking.update(() => body('3'));
      clock.pass(UPDATE_EVERY_MS - 1);
      expect(edits()).toEqual([body('1')]);
      clock.pass(1);
      await shown(2);
      tracking.update(() => body('4'));
      await tracking.finish(body('5'));
      expect(edits()).toEqual([body('1'), body('3'), body('5')]);
      tracking.update(() => body('6'));
      clock.pass(UPDATE_EVERY_MS);
      expect(clock.pending).toBe(0);
      expect(edits()).toHaveLength(3);
    });

    it('end after an update that is still under way', async () => {
      const { fault, release } = held();
      github.fault('issues/create-comment', fault, { calls: [1] });
      const { tracking } = follow();
      tracking.update(() => body('1'));
      const end = tracking.finish(body('2'));
      release();
      await end;
      expect(edits()).toEqual([body('1'), body('2')]);
    });

    it('do not fail the run, and say once that they cannot be written', async () => {
      github.fault('issues/create-comment', refused(403, 'Resource not accessible by integration'));
      const { clock, troubles, tracking } = follow();
      tracking.update(() => body('1'));
      await until(() => troubles.length > 0);
      clock.pass(UPDATE_EVERY_MS);
      await tracking.finish(body('2'));
      expect(troubles).toEqual(['Resource not accessible by integration']);
    });
  });
});
