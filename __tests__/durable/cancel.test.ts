import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, jest } from '@jest/globals';
import { randomFrom } from '../engine/world.js';
import { full, runs, seed } from '../support/sample.js';
import { builtOnce, openIssue, type IssueWorld } from './support/issue.js';

const step = (name: string) => `  - name: ${name}
    agent: claude-haiku
    output: diff
    prompt: "Do: {spec}"
    gate:
      - bash: test -e ${name}.txt
`;
const part = (name: string) =>
  `  - { step: ${name}, write: { ${name}.txt: "1" }, run: "sleep 0.2", turns: 2, cost: 0.10 }\n`;

const FILES = {
  'README.md': '# widgets\n',
  '.gump/workflows/line.yaml': `name: line\nsteps:\n${step('one')}${step('two')}`,
  'plays.yaml': `agents:\n${part('one')}${part('two')}`,
};

jest.setTimeout(full ? 3_600_000 : 120_000);

describe('a job that is cancelled', () => {
  const action = builtOnce();

  it('at whatever instant, leaves a summary, a last word on the thread, and no process', async () => {
    const uncut = await cancelled(null);
    expect(uncut.problems).toEqual([]);
    const random = randomFrom(seed);
    const instants = Array.from({ length: runs(2, 50) }, () => Math.round(random() * uncut.ms));
    const wrong: string[] = [];
    for (const instant of instants) {
      const { problems } = await cancelled(instant);
      wrong.push(...problems.map((problem) => `after ${instant} of ${Math.round(uncut.ms)} ms: ${problem}`));
    }
    expect(wrong).toEqual([]);
  });

  /** A job of its own world, cancelled so many ms after its start; null: never. */
  async function cancelled(
    afterMs: number | null,
  ): Promise<{ readonly problems: readonly string[]; readonly ms: number }> {
    const world = await openIssue(action.folder, { files: FILES });
    try {
      const running = await world.start(world.label('line'), { inputs: { scenario: 'plays.yaml' } });
      const begin = performance.now();
      if (afterMs !== null) {
        await Promise.race([running.result, sleep(afterMs)]);
        running.cancel();
      }
      const { summary, main, post } = await running.result;
      const ms = performance.now() - begin;
      const problems: string[] = [];
      if (summary === '') problems.push('no summary');
      // Before it could listen, an interrupt may end it; later it ends by itself, and in time.
      if (main.signal !== null && (main.signal !== 'SIGINT' || main.log.length > 0))
        problems.push(`main was ended by ${main.signal}`);
      if (post?.failed === true) problems.push(`post: ${post.log.join(' ')}`);
      const told = main.log.length > 0 || wasHeard(world);
      problems.push(...(told ? onTheThread(world) : []));
      const strays = await world.runner.strays();
      if (strays.length > 0) problems.push(`left behind: ${strays.map(({ command }) => command).join('; ')}`);
      return { problems, ms };
    } finally {
      await world.close();
    }
  }
});

/** Whoever saw the eyes waits for an answer. */
function wasHeard({ github, issue }: IssueWorld): boolean {
  return github.thread(issue).reactions.length > 0;
}

function onTheThread({ github, issue }: IssueWorld): string[] {
  const comments = github.thread(issue).comments.map(({ body }) => body);
  const [comment = ''] = comments;
  if (comments.length !== 1) return [`${comments.length} comments`];
  return /was cancelled|passed all gates|failed/.test(comment) && !comment.includes('is running')
    ? []
    : [`the comment says: ${comment.slice(0, 300)}`];
}
