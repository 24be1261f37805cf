import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startModelServer, type ModelServer } from '../support/model-server/index.js';
import { play, type Played } from './play.js';

const recording = join(import.meta.dirname, '../fixtures/recordings/qwen/a-success.jsonl');
const WORKFLOW = `
name: golden
steps:
  - name: impl
    agent: qwen
    prompt: do it
`;

let models: ModelServer;
let played: Played | undefined;
beforeEach(async () => {
  models = await startModelServer({ script: () => ({ text: 'Done.' }), keys: ['the-key'] });
});
afterEach(async () => {
  played?.remove();
  await models.close();
});

/** Plays a CLI that makes one model call for each of these models, and ends well whatever they answered. */
async function callAndEndWell(calls: readonly string[], key = 'the-key') {
  const call = (model: string) =>
    `fetch(process.env.OPENAI_BASE_URL + '/chat/completions', {
      method: 'POST',
      headers: { authorization: 'Bearer ' + process.env.OPENAI_API_KEY, 'content-type': 'application/json' },
      body: JSON.stringify({ model: '${model}', messages: [{ role: 'user', content: 'hi' }] }),
    }).then((answer) => answer.text())`;
  const script = calls.map((model) => `await ${call(model)};`).join('\n');
  const qwen = `cat > prompt-$$; rm prompt-$$; echo done > done.txt
${process.execPath} --input-type=module -e "${script}"
cat '${recording}'`;
  const env = { QWEN_BASE_URL: `${models.url}/v1`, QWEN_API_KEY: key };
  played = await play({ workflow: WORKFLOW, scenario: null, programs: { qwen }, env });
  if (played.execution.kind !== 'ran') throw new Error(JSON.stringify(played.execution));
  return played.execution.events.findLast(({ type }) => type === 'run_completed');
}

describe('a CLI that ends well', () => {
  it('has failed where its model calls did, by the reason that the gateway saw', async () => {
    expect(await callAndEndWell(['qwen3-coder-plus'], 'a-wrong-key')).toMatchObject({
      status: 'fatal',
      reason: 'auth',
    });
    const { execution } = played ?? {};
    const ended = execution?.kind === 'ran' ? execution.events.find(({ type }) => type === 'agent_completed') : null;
    expect(ended).toMatchObject({ exit_code: 0, is_error: true, message: expect.stringContaining('HTTP 401') });
  });

  it('has passed where a whole answer came', async () => {
    expect(await callAndEndWell(['qwen3-coder-plus'])).toMatchObject({ status: 'pass' });
  });
});
