import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { fold } from '../../src/engine/index.js';
import { Report, type Event } from '../../src/model/index.js';
import { play, type Play, type Played } from '../runs/play.js';
import { startModelServer, usd, type ModelServer, type Price, type Script } from '../support/model-server/index.js';
import { BIN, installed, type Vendor } from './support/vendors.js';

// Each CLI takes seconds of CPU time to start; on a busy machine that is a minute.
jest.setTimeout(400_000);

/** The vendors' list prices as this test knows them, by the model that is asked. */
const PRICES: Readonly<Record<string, Price>> = {
  'claude-opus-5-5': { in: 4, out: 20, cachedRead: 0.2, cacheWrite: 5 },
  'claude-sonnet-4-6': { in: 3, out: 15, cachedRead: 0.3, cacheWrite: 3.75 },
  'claude-haiku-4-5': { in: 1, out: 5, cachedRead: 0.1, cacheWrite: 1.25 },
  'gpt-5.5': { in: 5, out: 30, cachedRead: 0.5, cacheWrite: 5 },
  'gemini-2.5-flash': { in: 0.3, out: 2.5, cachedRead: 0.03, cacheWrite: 0.3 },
  'qwen3-coder-plus': { in: 1, out: 5, cachedRead: 0.1, cacheWrite: 1 },
};

const names = installed.map(({ agent }) => agent).join(', ');

/** What every answered call came to by the server's own account, side calls too. */
function counted(models: ModelServer): number {
  return models.exchanges.reduce((sum, { usage, model }) => {
    const price = PRICES[model.replace(/-\d{8}$/, '')];
    if (usage !== null && price === undefined) throw new Error(`the test knows no price for ${model}`);
    return usage === null || price === undefined ? sum : sum + usd(usage, price);
  }, 0);
}

let models: ModelServer;
let played: Played;
afterEach(async () => {
  played.remove();
  await models.close();
});

const KEYS = ['key-of-anthropic', 'key-of-openai', 'key-of-google', 'key-of-alibaba'];

async function run(script: Script, vendors: readonly Vendor[], wanted: Omit<Play, 'scenario'>) {
  models = await startModelServer({ keys: KEYS, script });
  const keys = vendors.map((vendor) => Object.entries(vendor.env(models)));
  const env = { PATH: BIN, ...Object.fromEntries(keys.flat()) };
  played = await play({ scenario: null, env, ...wanted });
  const { execution } = played;
  if (execution.kind !== 'ran') throw new Error(JSON.stringify(execution));
  const report = Report.parse(JSON.parse(await readFile(join(execution.folder, 'report.json'), 'utf8')));
  return { report, events: execution.events };
}

const write = (path: string): { readonly kind: 'write'; readonly path: string; readonly content: string } => ({
  kind: 'write',
  path,
  content: 'written\n',
});

describe(`one run with ${names}`, () => {
  let report: Report;
  let events: readonly Event[];
  beforeEach(async () => {
    const script: Script = ({ step, prompt }) => {
      const file = /write (\w+\.txt)/.exec(prompt)?.[1] ?? '';
      const usage = { in: 11_111 + step, cachedRead: 2_222, cacheWrite: 333, out: 4_444, thinking: 444 };
      return step === 0 ? { usage, tools: [write(file)] } : { usage };
    };
    const steps = installed.map(
      ({ agent, command }) => `  - {name: ${command}, agent: ${agent}, prompt: write ${command}.txt}`,
    );
    ({ report, events } = await run(script, installed, { workflow: `name: golden\nsteps:\n${steps.join('\n')}\n` }));
  });

  it('costs in its ledger, to the cent, what the server counted by itself', () => {
    expect(report.status).toBe('passed');
    const main = models.totals({ side: false });
    expect(main.calls).toBe(2 * installed.length);
    const expected = counted(models);
    expect(report.cost_usd).toBeCloseTo(expected, 6);
    expect(fold(events)?.usd).toBeCloseTo(expected, 6);
    const all = models.totals();
    expect([report.tokens_in, report.tokens_out]).toEqual([all.in + all.cachedRead + all.cacheWrite, all.out]);
    // Anthropic's API does not tell what of the output was thinking.
    const telling = models.exchanges.filter(({ key }) => key !== 'key-of-anthropic');
    expect(report.tokens_reasoning).toBe(telling.reduce((sum, { usage }) => sum + (usage?.thinking ?? 0), 0));
    expect(report.steps.map(({ path, cost_source }) => [path, cost_source])).toEqual(
      installed.map(({ command }) => [command, 'metered']),
    );
    expect(events.flatMap((event) => (event.type === 'agent_launched' ? event.metering : []))).toEqual(
      installed.map(() => ({ by: 'gateway', why: '' })),
    );
    // Live: at least one figure for each call.
    expect(events.filter(({ type }) => type === 'usage_recorded').length).toBeGreaterThanOrEqual(all.answered);
  });
});

describe('a run that may cost $0.10, with calls of $0.03 each', () => {
  it.each(installed)('stops $agent after the fourth call at the latest, and keeps its work', async (vendor) => {
    const usage = { in: 0, cachedRead: 0, cacheWrite: 0, out: vendor.threeCents };
    const { report, events } = await run(({ step }) => ({ usage, tools: [write(`file-${step}.txt`)] }), [vendor], {
      workflow: `name: golden\nsteps:\n  - {name: impl, agent: ${vendor.agent}, prompt: write on}\n`,
      asked: { max_budget: 0.1 },
    });
    expect([report.status, report.failure_reason]).toEqual(['failed', 'budget']);
    expect(models.totals({ side: false }).answered).toBe(4);
    expect(report.cost_usd).toBeCloseTo(counted(models), 6);
    const killed = events.find((event) => event.type === 'agent_killed');
    expect(killed).toMatchObject({ reason: 'budget', usage: { cost_source: 'metered' } });
    const [snapshot] = events.filter((event) => event.type === 'attempt_snapshotted');
    expect(snapshot?.files).toEqual(expect.arrayContaining(['file-0.txt', 'file-1.txt', 'file-2.txt']));
  });
});
