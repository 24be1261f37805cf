import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fold } from '../../../src/engine/index.js';
import type { Event } from '../../../src/model/index.js';
import { play, type Played } from '../../runs/play.js';
import { startModelServer, type ModelServer } from '../../support/model-server/index.js';
import type { TestedAgent } from './contract.js';

const ITEMS = ['one', 'two', 'three'] as const;

const WORKFLOW = (agent: string): string =>
  JSON.stringify({
    name: 'golden',
    steps: [
      {
        name: 'items',
        parallel: true,
        steps: ITEMS.map((name) => ({ name, agent, prompt: 'Do the task.', gate: [{ bash: `test -e ${name}.txt` }] })),
      },
    ],
  });

/** Three of the real CLI side by side in one run, each with a cold HOME: none may meet another. */
export function describeParallel(tested: TestedAgent): void {
  describe(`three of ${tested.adapter.title} side by side`, () => {
    let models: ModelServer | undefined;
    let played: Played | undefined;
    let events: readonly Event[];
    beforeAll(async () => {
      const begun = gathering(ITEMS.length);
      models = await startModelServer({
        keys: ['the-key'],
        script: async ({ first, step }) => {
          const name = /\[GUMP:step:items\/(\w+)\]/.exec(first)?.[1] ?? '';
          if (step > 0) return { text: `${name} is done.` };
          // No answer before all three ask: they do run at the same time.
          await begun(name);
          return { tools: [{ kind: 'write', path: `${name}.txt`, content: `${name}\n` }] };
        },
      });
      played = await play({
        workflow: WORKFLOW(tested.agent),
        scenario: null,
        asked: { max_parallel: ITEMS.length },
        env: { PATH: process.env.GUMP_AGENTS_BIN ?? '', ...tested.credentials(models.url, 'the-key') },
      });
      if (played.execution.kind !== 'ran') throw new Error(JSON.stringify(played.execution));
      ({ events } = played.execution);
    }, 480_000);
    afterAll(async () => {
      played?.remove();
      await models?.close();
    });

    it('all pass at the first attempt, and the work of each is in the result', () => {
      const run = fold(events);
      expect(run?.ended?.status).toBe('pass');
      expect([...(run?.attempts.values() ?? [])].map(({ n }) => n)).toEqual([1, 1, 1]);
      const files = played?.git('ls-tree', '--name-only', run?.ended?.commit ?? '').split('\n');
      expect(files).toEqual(expect.arrayContaining(ITEMS.map((name) => `${name}.txt`)));
    });

    it('have a session each, and cost together what the server counted', () => {
      const sessions = events.flatMap((event) => (event.type === 'agent_completed' ? [event.session_id] : []));
      expect([sessions.length, new Set(sessions).size, sessions.includes('')]).toEqual([3, 3, false]);
      expect(models?.totals({ side: false }).calls).toBe(2 * ITEMS.length);
      const tokens = events.flatMap((event) => (event.type === 'agent_completed' ? [event.tokens_out] : []));
      expect(tokens.reduce((sum, out) => sum + out, 0)).toBe(models?.totals().out);
    });
  });
}

/** What each calls with its name, and waits for until so many have. */
function gathering(size: number): (name: string) => Promise<void> {
  const here = new Set<string>();
  let all: () => void = () => undefined;
  const complete = new Promise<void>((resolve) => (all = resolve));
  return (name) => {
    here.add(name);
    if (here.size === size) all();
    return complete;
  };
}
