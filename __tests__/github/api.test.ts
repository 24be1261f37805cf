import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import type { ApiRequest } from '../../src/github/api/api.js';
import { primaryRateLimit, refused, secondaryRateLimit, serverError } from '../support/github/faults.js';
import { type GitHub, startGitHub } from '../support/github/github.js';
import { apiOf, hastyClock } from './support.js';

const ISSUE: ApiRequest = { route: 'GET /repos/{owner}/{repo}/issues/{issue_number}', with: { issue_number: 1 } };
const Issue = z.object({ title: z.string() });

describe('a request to GitHub', () => {
  let github: GitHub;
  let clock: ReturnType<typeof hastyClock>;

  beforeEach(async () => {
    github = await startGitHub();
    github.openIssue({ title: 'Bug', author: 'octo' });
    clock = hastyClock();
  });
  afterEach(() => github.close());

  const ask = (request: ApiRequest = ISSUE) => apiOf(github, clock).request(request, Issue);
  const sent = () => github.requestsTo('issues/get').length;

  it('goes to the address the job names, and its answer is checked', async () => {
    expect(await ask()).toEqual({ ok: true, value: { title: 'Bug' } });
    const odd = await apiOf(github).request(ISSUE, z.object({ title: z.number() }));
    expect(odd).toMatchObject({ ok: false, status: null, message: expect.stringContaining('title: ') });
  });

  it('is sent again after a server error, with growing waits', async () => {
    github.fault('issues/get', serverError(502), { calls: [1, 2] });
    expect(await ask()).toMatchObject({ ok: true });
    expect(clock.waits).toEqual([1000, 2000]);
  });

  it('is given up in the end', async () => {
    github.fault('issues/get', serverError(503));
    expect(await ask()).toEqual({ ok: false, status: 503, message: 'GitHub answered 503' });
    expect(sent()).toBe(4);
  });

  it('is sent again when the connection breaks', async () => {
    github.fault('issues/get', { kind: 'reset' }, { calls: [1] });
    expect(await ask()).toMatchObject({ ok: true });
  });

  it.each([
    ['a refusal', refused(403, 'Resource not accessible by integration'), 403],
    ['what is not there', refused(404, 'Not Found'), 404],
    ['a mistake', refused(422, 'Validation Failed'), 422],
  ])('is not sent again after %s', async (_name, fault, status) => {
    github.fault('issues/get', fault);
    expect(await ask()).toMatchObject({ ok: false, status });
    expect([sent(), clock.waits]).toEqual([1, []]);
  });

  it('waits as long as a rate limit says, and not for an hour', async () => {
    github.fault('issues/get', secondaryRateLimit(17), { calls: [1] });
    expect(await ask()).toMatchObject({ ok: true });
    expect(clock.waits).toEqual([17_000]);
    github.fault('issues/get', primaryRateLimit(clock.now() / 1000 + 30), { calls: [1] });
    expect(await ask()).toMatchObject({ ok: true });
    expect(clock.waits).toEqual([17_000, 31_000]);
    github.fault('issues/get', primaryRateLimit(clock.now() / 1000 + 3600), { calls: [1] });
    expect(await ask()).toMatchObject({ ok: false, status: 403, message: expect.stringContaining('rate limit') });
  });

  it('that may be done once is only sent again after a rate limit', async () => {
    github.fault('issues/get', serverError(502), { calls: [1] });
    expect(await ask({ ...ISSUE, once: true })).toMatchObject({ ok: false, status: 502 });
    github.fault('issues/get', secondaryRateLimit(1), { calls: [1] });
    expect(await ask({ ...ISSUE, once: true })).toMatchObject({ ok: true });
  });
});
