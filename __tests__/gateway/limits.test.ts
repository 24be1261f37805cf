import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Event } from '../../src/model/index.js';
import { play, type Play, type Played } from '../runs/play.js';
import { listen } from '../support/loopback.js';
import { startModelServer, type ModelServer } from '../support/model-server/index.js';
import { answering } from './station.js';

const KEY = 'the-real-key-of-a-vendor';
const RUNAWAY = `echo kept > kept-$$.txt; exec '${process.execPath}' '${join(import.meta.dirname, 'runaway.mjs')}'`;

let models: ModelServer;
let played: Played;
beforeEach(async () => {
  // Three cents a call, with the model of the agent `qwen`.
  const usage = { in: 0, cachedRead: 0, cacheWrite: 0, out: 6000 };
  models = await startModelServer({ keys: [KEY], script: () => ({ usage }) });
});
afterEach(async () => {
  played.remove();
  await models.close();
});

async function run(workflow: string, more: Partial<Play> = {}): Promise<readonly Event[]> {
  const env = { QWEN_API_KEY: KEY, QWEN_BASE_URL: `${models.url}/v1` };
  played = await play({ workflow, scenario: null, programs: { qwen: RUNAWAY }, env, ...more });
  if (played.execution.kind !== 'ran') throw new Error(JSON.stringify(played.execution));
  return played.execution.events;
}

const ends = (events: readonly Event[]): readonly string[] =>
  events.flatMap((event) => (event.type === 'agent_killed' ? [event.reason] : []));

const oneStep = (step: string, root = ''): string =>
  `name: golden\n${root}steps:\n  - name: impl\n    agent: qwen\n    prompt: do it\n${step}`;

describe('an agent that nothing else can hold', () => {
  it.each([
    ['the run’s budget', oneStep(''), { max_budget: 0.1 }, 'budget', 'budget'],
    ['the workflow’s budget', oneStep('', 'max_budget: 0.1\n'), {}, 'budget', 'budget'],
    ['the run’s tokens', oneStep('', 'max_tokens: 20000\n'), {}, 'budget', 'budget'],
    ['the step’s budget', oneStep('    max_budget: 0.1\n'), {}, 'step_budget', 'budget'],
    ['its guard of money', oneStep('    guard: {max_budget: 0.1}\n'), {}, 'guard:max_budget', 'guard_max_budget'],
    ['its guard of tokens', oneStep('    guard: {max_tokens: 20000}\n'), {}, 'guard:max_tokens', 'guard_max_tokens'],
  ])('gets no call beyond %s', async (_what, workflow, asked, killed, reason) => {
    const events = await run(workflow, { asked });
    // The fourth call is the one that passes the limit; it took no notice of what it was told after that.
    expect(models.totals().calls).toBe(4);
    expect(ends(events)).toEqual([killed]);
    expect(events.findLast(({ type }) => type === 'run_completed')).toMatchObject({
      type: 'run_completed',
      reason,
      total_cost_usd: 0.12,
    });
    const kept = events.find((event) => event.type === 'attempt_snapshotted');
    expect(kept?.files).toEqual([expect.stringMatching(/^kept-/)]);
  });

  it('has one call under way at most when another spends the rest', async () => {
    const steps = ['a', 'b', 'c'].map((name) => `      - {name: ${name}, agent: qwen, prompt: do it}`).join('\n');
    const workflow = `name: golden\nsteps:\n  - name: all\n    parallel: true\n    steps:\n${steps}\n`;
    const events = await run(workflow, { asked: { max_budget: 0.1 } });
    expect(ends(events)).toEqual(['budget', 'budget', 'budget']);
    expect(models.totals().calls).toBeGreaterThanOrEqual(4);
    expect(models.totals().calls).toBeLessThanOrEqual(4 + 2);
  });
});

describe('a key', () => {
  it('is nowhere in an agent’s environment, arguments and files, nor in what a run writes down', async () => {
    const look = 'env > seen.txt; cat /proc/self/environ /proc/$$/cmdline >> seen.txt; grep -r . "$HOME" >> seen.txt';
    await run(oneStep(''), { programs: { qwen: `${look}; cat seen.txt` } });
    const { execution, git } = played;
    if (execution.kind !== 'ran') throw new Error();
    const commit = execution.events.flatMap((event) => (event.type === 'attempt_snapshotted' ? [event.commit] : []))[0];
    const seen = git('show', `${commit ?? ''}:seen.txt`);
    expect(seen).toMatch(/OPENAI_API_KEY=gump-[0-9a-f]{48}\n/);
    expect(seen).toMatch(/OPENAI_BASE_URL=http:\/\/127\.0\.0\.1:\d+\/v1\n/);
    expect(seen).toMatch(/NO_PROXY=.*127\.0\.0\.1/);
    expect(seen).toContain('settings.json');
    expect(seen).not.toContain(KEY);
    for (const file of readdirSync(execution.folder, { recursive: true, withFileTypes: true })) {
      if (file.isFile()) expect(readFileSync(join(file.parentPath, file.name), 'utf8')).not.toContain(KEY);
    }
  });
});

describe('what an agent uses is read from its stream', () => {
  const recordings = join(import.meta.dirname, '../fixtures/recordings');

  it('with a subscription’s login, and the ledger says so', async () => {
    const success = join(recordings, 'claude/a-success.jsonl');
    const events = await run(oneStep('').replace('qwen', 'claude'), {
      programs: { claude: `cat > /dev/null; echo done > done.txt; env > seen.txt; cat '${success}'` },
      env: { CLAUDE_CODE_OAUTH_TOKEN: 'a-login' },
    });
    const why = 'a subscription login opens nothing but the vendor’s own endpoint';
    expect(events.find((event) => event.type === 'agent_launched')?.metering).toEqual({ by: 'stream', why });
    expect(events.find((event) => event.type === 'agent_completed')?.usage.cost_source).toBe('reported');
  });

  it('where the gateway cannot read the answers', async () => {
    const mute = await listen(answering('data: {"choices":[]}\n\ndata: [DONE]\n\n'));
    const call = `'${process.execPath}' -e 'fetch(process.env.OPENAI_BASE_URL + "/chat/completions", { method: "POST",
      headers: { authorization: "Bearer " + process.env.OPENAI_API_KEY } }).then((answer) => answer.text())'`;
    const events = await run(oneStep(''), {
      programs: {
        qwen: `cat > /dev/null; echo done > done.txt; ${call}; cat '${join(recordings, 'qwen/a-success.jsonl')}'`,
      },
      env: { QWEN_API_KEY: KEY, QWEN_BASE_URL: `${mute.url}/v1` },
    });
    await mute.close();
    const ended = events.find((event) => event.type === 'agent_completed');
    expect(ended?.usage.cost_source).toBe('estimated');
    expect(ended?.usage.tokens.in).toBeGreaterThan(0);
    expect(events.flatMap((event) => (event.type === 'agent_noted' ? [event.note] : []))).toEqual([
      'the gateway could not read what a call used; the figures of its stream stand in',
    ]);
  });

  it('with Cursor, which is stopped by its turns and shows as unpriced', async () => {
    const call = (id: string): string =>
      JSON.stringify({
        type: 'tool_call',
        subtype: 'started',
        model_call_id: id,
        call_id: id,
        tool_call: { editToolCall: { args: { path: 'a.txt' } } },
      });
    const stream = ['one', 'two', 'three'].map(
      (id) => `echo '${call(id)}'; echo '${call(id).replace('started', 'completed')}'`,
    );
    const events = await run(oneStep('    guard: {max_turns: 2}\n').replace('qwen', 'cursor'), {
      programs: { 'cursor-agent': `echo done > a.txt\n${stream.join('\n')}\nexec sleep 600` },
      env: { CURSOR_API_KEY: KEY },
      asked: { max_budget: 0.1 },
    });
    expect(ends(events)).toEqual(['guard:max_turns']);
    expect(events.find((event) => event.type === 'agent_killed')).toMatchObject({
      cost_usd: null,
      usage: { cost_source: 'unpriced' },
    });
    expect(events.find((event) => event.type === 'agent_launched')?.metering?.by).toBe('stream');
    expect(events.findLast(({ type }) => type === 'run_completed')).toMatchObject({
      type: 'run_completed',
      reason: 'guard_max_turns',
    });
  });
});
