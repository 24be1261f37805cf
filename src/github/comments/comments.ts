import { z } from 'zod';
import { carriesMarker } from '../../report/markdown/marker.js';
import type { Answer } from '../api/answer.js';
import type { Api } from '../api/api.js';
import { type Clock, sleep } from '../api/clock.js';
import type { Self } from '../api/token-identity.js';

/** Our comments. Each begins with a line that holds its hidden marker; one of a marker stands on a thread. */
export interface Comments {
  /**
   * Writes a comment: over the one of the same marker that we wrote before, else a new one. Answers its id. Never
   * writes the same one twice, even where an answer of GitHub's gets lost: while it cannot be seen whether it is there
   * already, that is the trouble.
   */
  put(thread: number, body: string): Promise<Answer<number>>;
}

const Comment = z.object({
  id: z.number().int(),
  body: z.string().default(''),
  user: z.object({ login: z.string() }).nullable(),
});
type Comment = z.infer<typeof Comment>;

const PAGE = 100;
/** A thread with more comments than this gets a new one. */
const MOST_PAGES = 30;
const CREATIONS = 3;

export function createComments(api: Api, self: Self, clock: Clock): Comments {
  const known = new Map<string, number>();

  async function put(thread: number, body: string): Promise<Answer<number>> {
    const marker = markerIn(body);
    const key = `${thread} ${marker}`;
    const id = known.get(key);
    const earlier = id === undefined ? await find(thread, marker) : { ok: true as const, value: id };
    if (!earlier.ok) return earlier;
    const answer = earlier.value === null ? await create(thread, body) : await update(thread, earlier.value, body);
    if (answer.ok) known.set(key, answer.value);
    return answer;
  }

  async function update(thread: number, id: number, body: string): Promise<Answer<number>> {
    const request = {
      route: 'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}',
      with: { comment_id: id, body },
    };
    const answer = await api.ask(request, Comment);
    if (answer.ok) return { ok: true, value: id };
    if (answer.status !== 404) return answer;
    // Somebody deleted it; or, if it is still to be seen, it is out of our reach, and another would make it two.
    const seen = await find(thread, markerIn(body));
    if (!seen.ok) return seen;
    return seen.value === null ? create(thread, body) : answer;
  }

  async function create(thread: number, body: string): Promise<Answer<number>> {
    const route = 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments';
    for (let attempt = 1; ; attempt += 1) {
      const answer = await api.ask({ route, with: { issue_number: thread, body }, once: true }, Comment);
      if (answer.ok) {
        if (answer.value.user) self.learn(answer.value.user.login);
        return { ok: true, value: answer.value.id };
      }
      const isDoubtful = answer.status === null || answer.status >= 500;
      if (!isDoubtful || attempt === CREATIONS) return answer;
      await sleep(clock, 1000 * 2 ** (attempt - 1));
      const written = await find(thread, markerIn(body));
      if (!written.ok) return written;
      if (written.value !== null) return { ok: true, value: written.value };
    }
  }

  /** Null where the thread has none. */
  async function find(thread: number, marker: string): Promise<Answer<number | null>> {
    const author = await self.login();
    for (let page = 1; page <= MOST_PAGES; page += 1) {
      const answer = await api.ask(
        {
          route: 'GET /repos/{owner}/{repo}/issues/{issue_number}/comments',
          with: { issue_number: thread, per_page: PAGE, page },
        },
        z.array(Comment),
      );
      if (!answer.ok) return answer;
      const own = answer.value.find(({ body, user }) => user?.login === author && carriesMarker(body, marker));
      if (own) return { ok: true, value: own.id };
      if (answer.value.length < PAGE) break;
    }
    return { ok: true, value: null };
  }

  return { put };
}

function markerIn(body: string): string {
  const [first = ''] = body.split('\n', 1);
  if (!/^<!-- gump:.* -->$/.test(first)) throw new RangeError('a comment of ours begins with its marker');
  return first;
}
