import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Adapter } from '../../../src/model/adapter.js';
import type { FailureReason } from '../../../src/model/failure.js';
import type { Tokens } from '../../../src/model/usage.js';
import {
  startModelServer,
  turns,
  usd,
  type ModelServer,
  type ModelServerOptions,
  type Price,
  type Totals,
} from '../../support/model-server/index.js';
import { describeInstalled } from './installed.js';
import { launch, makeLane, type Lane, type Launch, type LaunchPlan } from './launch.js';

/** A CLI under test. */
export interface TestedAgent {
  readonly adapter: Adapter;
  readonly model: string;
  /** Its key and endpoint, the endpoint being a label of the scripted server. */
  readonly credentials: (url: string, key: string) => Readonly<Record<string, string>>;
  /** What it reckons with for that model; null for one that tells no money. */
  readonly price: Price | null;
  /** What faults of the model end as, beyond those that every CLI is tried with. */
  readonly faults: readonly (readonly [what: string, server: ModelServerOptions, reason: FailureReason])[];
  /** Whether its hook can turn down a write before it happens. */
  readonly hook: boolean;
}

// A CLI takes seconds of CPU time to start; on a busy machine that is a minute.
jest.setTimeout(180_000);

/** What every CLI must do when it is driven through its adapter. */
export function describeAgent(agent: TestedAgent): void {
  describeInstalled(agent.adapter.provider)(`the real ${agent.adapter.title}`, () => {
    let lane: Lane;
    let server: ModelServer;
    beforeEach(async () => {
      lane = await makeLane();
    });
    afterEach(async () => {
      await server.close();
      await lane.close();
    });

    const serve = async (options: ModelServerOptions): Promise<void> => {
      server = await startModelServer({ keys: ['the-key'], ...options });
    };
    const run = (plan: Partial<LaunchPlan> & { readonly key?: string; readonly label?: string }): Promise<Launch> =>
      launch(agent.adapter, lane, {
        model: agent.model,
        prompt: 'Do the task.',
        session: { mode: 'new', id: randomUUID() },
        credentials: agent.credentials(server.at(plan.label ?? 'run'), plan.key ?? 'the-key'),
        ...plan,
      });
    const inWorktree = (path: string): string => join(lane.worktree, path);

    it('works, says what it used, and goes on with its session', async () => {
      const usage = { in: 1234, cachedRead: 321, cacheWrite: 77, out: 45 };
      await serve({
        script: turns(
          { text: 'I write.', usage, tools: [{ kind: 'write', path: 'src/a.js', content: 'export {};\n' }] },
          {
            fault: { kind: 'http', status: 503, times: 1 },
            usage,
            tools: [{ kind: 'edit', path: 'src/a.js', find: 'export {};', replace: 'export default 1;' }],
          },
          { text: 'It is written.', usage },
        ),
      });
      const session = randomUUID();
      const first = await run({ label: 'first', session: { mode: 'new', id: session } });
      expect(first.outcome).toMatchObject({ failure: null, sessionId: session, finalText: 'It is written.', turns: 3 });
      expect(await readFile(inWorktree('src/a.js'), 'utf8')).toBe('export default 1;\n');
      expect(first.signals.flatMap((signal) => (signal.type === 'tool' ? [signal.action] : []))).toEqual([
        'write',
        'write',
      ]);
      expectUsed(first, server.totals({ label: 'first' }));

      const { tokens, costUsd } = first.outcome;
      if (tokens === null) throw new Error('no tokens told');
      const before = { tokens, costUsd };
      const second = await run({
        label: 'second',
        prompt: 'And now?',
        session: { mode: 'resume', id: session },
        before,
      });
      expect(second.outcome).toMatchObject({ failure: null, finalText: 'It is written.', turns: 3 });
      expectUsed(second, server.totals({ label: 'second' }));
      const [call] = server.exchanges.filter(({ label }) => label === 'second');
      expect(call?.request).toMatchObject({ first: 'Do the task.', prompt: 'And now?' });
      expect(new Set(server.exchanges.map(({ key }) => key))).toEqual(new Set(['the-key']));
    });

    /** The CLI's account against the server's own, to the token and to the cent. */
    function expectUsed({ outcome, live }: Launch, told: Totals): void {
      const tokens: Tokens = {
        in: told.in + told.cachedRead + told.cacheWrite,
        out: told.out,
        cached: told.cachedRead,
        cache_write: told.cacheWrite,
      };
      expect(outcome.tokens).toEqual(tokens);
      expect(live.in).toBe(tokens.in);
      if (agent.price === null) expect(outcome.costUsd).toBeNull();
      else expect(outcome.costUsd).toBeCloseTo(usd(told, agent.price), 9);
    }

    it('is stopped in its turns by a guard, with all it started', async () => {
      const command = 'setsid sleep 600 > /dev/null 2>&1 & echo $! > pid';
      await serve({ script: () => ({ tools: [{ kind: 'bash', command }] }) });
      const { fired, outcome, process: ended } = await run({ limits: { maxTurns: 2 } });
      expect(fired).toEqual({ guard: 'max_turns', words: 'turn 3 began, 2 allowed' });
      expect(ended.ending.kind).toBe('killed');
      expect(outcome.turns).toBe(3);
      expect(server.totals({ side: false }).calls).toBeLessThanOrEqual(3);
      const left = Number(await readFile(inWorktree('pid'), 'utf8'));
      expect(isRunning(left)).toBe(false);
    });

    it('is stopped while its model says nothing more', async () => {
      await serve({ script: turns({ text: 'half a', fault: { kind: 'stall' } }) });
      const stalled = server.until((calls) => calls.some(({ state }) => state === 'stalled'));
      const { outcome, process: ended } = await run({ stop: stalled });
      expect(ended.ending).toMatchObject({ kind: 'killed', termination: { by: 'request', reason: 'stopped' } });
      expect(outcome.failure?.reason).toBe('no_result');
      await server.until((calls) => calls.every(({ state }) => state !== 'stalled'));
    });

    it('is told at once that its key is wrong', async () => {
      await serve({});
      const { outcome } = await run({ key: 'another' });
      expect(outcome.failure?.reason).toBe('auth');
      expect(new Set(server.exchanges.map(({ key, status }) => `${key ?? ''} ${status}`))).toEqual(
        new Set(['another 401']),
      );
    });

    it.each(agent.faults)('ends with its reason: %s', async (_what, options, reason) => {
      await serve(options);
      const { outcome } = await run({});
      expect(outcome.failure?.reason).toBe(reason);
      expect(outcome.failure?.message).not.toBe('');
    });

    it('is shown what it may not write', async () => {
      await serve({
        script: turns(
          { tools: [{ kind: 'write', path: 'secret.txt', content: 'no' }] },
          { tools: [{ kind: 'write', path: 'docs/plan.md', content: 'yes' }] },
        ),
      });
      const { outcome } = await run({ writable: ['docs/**'] });
      expect(outcome.failure).toBeNull();
      expect([existsSync(inWorktree('secret.txt')), existsSync(inWorktree('docs/plan.md'))]).toEqual([
        !agent.hook,
        true,
      ]);
      expect(server.exchanges.some(({ request }) => request?.result.includes('must not write secret.txt'))).toBe(
        agent.hook,
      );
    });
  });
}

/** A zombie does not run: in a container nobody may collect it. */
function isRunning(pid: number): boolean {
  const stat = `/proc/${pid}/stat`;
  return existsSync(stat) && !readFileSync(stat, 'utf8').includes(') Z ');
}
