import { afterEach, expect, it } from '@jest/globals';
import type { Adapter } from '../../src/model/index.js';
import { adapters } from '../../src/registry.js';
import { play, type Played } from './play.js';

let played: Played;
afterEach(() => played.remove());

/** An invented CLI: all that a new one takes, but for its line in the registry. */
const parrot: Adapter = {
  provider: 'parrot',
  title: 'Parrot',
  command: 'parrot-cli',
  models: { '': { id: 'grey', contextWindow: 1000, maxOutput: 100 } },
  keyVariables: () => ['PARROT_API_KEY'],
  endpointVariables: [],
  install: null,
  costSource: 'reported',
  sessions: [],
  maxPromptChars: null,
  invoke: ({ model, prompt, credentials }) => ({
    args: ['--model', model ?? ''],
    stdin: prompt,
    env: { ...credentials },
    files: [{ path: '.parrot/config', content: 'quiet\n' }],
    follow: null,
  }),
  read: () => {
    let said: string | null = null;
    return {
      line: (text) => {
        if (text.startsWith('said ')) said = text.slice(5);
        return text === 'call'
          ? [
              { type: 'turn' },
              { type: 'usage', tokens: { in: 100, out: 10, cached: 0, cache_write: 0 }, costUsd: 0.25 },
            ]
          : [];
      },
      followedLine: () => [],
      end: ({ exitCode }) => ({
        failure: exitCode === 0 && said !== null ? null : { reason: 'no_result', message: 'Parrot said nothing.' },
        sessionId: 'p-1',
        finalText: said ?? '',
        turns: 1,
        tokens: null,
        costUsd: null,
        model: 'grey',
      }),
    };
  },
};

it('takes one more CLI by one adapter and one line in the registry', async () => {
  played = await play({
    workflow: `
name: golden
steps:
  - name: impl
    agent: parrot
    prompt: do it
    guard: { max_turns: 3 }
    on_failure: { retry: 2, strategy: ['escalate: parrot-green'] }
`,
    scenario: null,
    adapters: [...adapters, parrot],
    programs: {
      'parrot-cli': `
echo call
cat "$HOME/.parrot/config" - > told.txt
[ "$2" = green ] || exit 0
echo "key $PARROT_API_KEY" > key.txt
echo "said done"`,
    },
    env: { PARROT_API_KEY: 'a-key-of-parrots' },
  });
  const { execution } = played;
  if (execution.kind !== 'ran') throw new Error(JSON.stringify(execution));
  const ends = execution.events.flatMap((event) =>
    event.type === 'agent_completed' ? [[event.reason, event.usage.cost_usd, event.session_id]] : [],
  );
  expect(ends).toEqual([
    ['no_result', 0.25, 'p-1'],
    [null, 0.25, 'p-1'],
  ]);
  expect(execution.events.find(({ type }) => type === 'run_completed')).toMatchObject({
    status: 'pass',
    total_cost_usd: 0.5,
  });
});
