import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { readLedger } from '../../src/storage/ledger/read-ledger.js';
import { type BuiltAction, buildAction } from '../action/support/built-action.js';
import { type ActionWorld, openWorld } from '../action/support/world.js';
import { storedRun, withoutPost } from '../durable/support/issue.js';
import { startModelServer, type ModelRequest, type ModelServer, type Turn } from '../support/model-server/index.js';
import { unmountedBelow } from '../support/mounts.js';
import type { Runner, StepResult } from '../support/runner/runner.js';

const BIN = process.env.GUMP_AGENTS_BIN ?? '';

// Two launches of a CLI that takes seconds of CPU time to start.
jest.setTimeout(400_000);

/** Each step's model writes the file of its step. */
function script({ prompt, step: turn }: ModelRequest): Turn {
  // A session that goes on has the words of the step before as well.
  const name = [...prompt.matchAll(/\[GUMP:step:(\w+)\]/g)].at(-1)?.[1];
  return turn === 0 && name !== undefined
    ? { tools: [{ kind: 'write', path: `${name}.txt`, content: `${name}\n` }] }
    : { text: 'Done.' };
}

/** The machine is gone, and with it all that a CLI had kept there; what goes on does so on another one. */
describe.each([
  [
    'Claude Code',
    'claude',
    'claude-haiku',
    (url: string) => ({ ANTHROPIC_API_KEY: 'the-key', ANTHROPIC_BASE_URL: url }),
  ],
  ['Qwen Code', 'qwen', 'qwen', (url: string) => ({ QWEN_API_KEY: 'the-key', QWEN_BASE_URL: `${url}/v1` })],
])('a session of the real %s', (_, command, agent, credentials) => {
  const works = existsSync(join(BIN, command)) ? it : it.skip;
  let action: BuiltAction;
  let gone: string;
  let models: ModelServer;
  let world: ActionWorld;
  let flag: string;

  beforeAll(async () => {
    action = buildAction();
    gone = await withoutPost(action);
  });
  afterAll(() => action.remove());
  beforeEach(async () => {
    models = await startModelServer({ script, keys: ['the-key'] });
    const permissions = { contents: 'write', issues: 'write', 'pull-requests': 'write', actions: 'read' } as const;
    world = await openWorld(action.folder, { files: { 'README.md': '#\n' }, permissions });
    flag = join(world.shared, 'go');
    const workflow = `name: line
steps:
  - { name: one, agent: ${agent}, output: diff, prompt: "The first words." }
  - { name: wait, gate: ["bash: while [ ! -e ${flag} ]; do sleep 0.1; done"] }
  - { name: two, agent: ${agent}, output: diff, session: { reuse: one }, prompt: "The second words." }
`;
    await world.github.remote.commit('main', { '.gump/workflows/line.yaml': workflow });
  });
  afterEach(async () => {
    await world.close();
    await models.close();
  });

  // Without files there is nothing of a CLI's own to try: one of them will do.
  const stores = [['full', true] as const, ['resume', false] as const].slice(0, command === 'claude' ? 2 : 1);
  works.each(stores)(
    'goes on elsewhere where it was stored, else a fresh one is begun with a warning (store: %s)',
    async (store, isKept) => {
      const { github } = world;
      const number = github.openIssue({ title: 'Do it', body: 'Now.', author: 'rita' });
      const label = { on: 'issues.labeled', number, label: 'gump:line', sender: 'wendy' } as const;
      const env = { PATH: `${BIN}:${process.env.PATH ?? ''}`, ...credentials(models.url) };
      const inputs = { install: 'never', store, expose: world.shared };
      job(1, 'in_progress');
      const grace = { interrupt: 0, terminate: 0 };
      const running = await world.start(label, { inputs, env, action: gone, runId: 1, grace });
      await storedRun(world.github, /"type":"step_completed","step":"one"/);
      running.cancel();
      await running.result;
      job(1, 'completed');
      await writeFile(flag, '');
      const calls = models.exchanges.length;
      const result = await world.run(label, { on: await another(), inputs, env, runId: 2 });
      expect(result.outputs.status).toBe('passed');
      expect(await launches(result)).toEqual(['one', 'two']);
      const [call] = models.exchanges.slice(calls).filter(({ side }) => !side);
      expect(call?.request?.prompt).toContain('The second words.');
      const text = JSON.stringify(call?.request?.messages);
      expect(text.includes('The first words.')).toBe(isKept);
      expect(result.summary.includes('the session was kept on another machine')).toBe(!isKept);
    },
  );

  /**
   * Another machine, with the same paths, as all of GitHub's own have: Qwen Code finds a session only by its folder's path,
   * and the model takes the paths of files from the conversation.
   */
  async function another(): Promise<Runner> {
    const { home, temp } = world.runner;
    await unmountedBelow(temp);
    for (const folder of [home, temp]) {
      await rm(folder, { recursive: true });
      await mkdir(folder);
    }
    return world.runner;
  }

  const launches = async ({ outputs }: StepResult) =>
    (await readLedger(outputs.ledger ?? '')).events.flatMap((event) =>
      event.type === 'agent_launched' ? [event.step] : [],
    );

  function job(id: number, status: 'in_progress' | 'completed'): void {
    const jobs = [{ id: id * 10, name: 'gump', status }];
    world.github.addRun({ id, event: 'issues', headBranch: 'main', headSha: '', jobs });
  }
});
