import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { modelOf, type Adapter } from '../../../src/model/adapter.js';
import type { FailureReason } from '../../../src/model/failure.js';
import {
  startModelServer,
  turns,
  usd,
  type ModelServer,
  type ModelServerOptions,
  type Price,
  type Totals,
} from '../../support/model-server/index.js';
import { launch, makeLane, removeLane, type Lane, type Launch, type LaunchPlan } from './launch.js';

/** A CLI under test. */
export interface TestedAgent {
  readonly adapter: Adapter;
  /** The agent's name as a workflow has it. */
  readonly agent: string;
  /** A name whose model nobody has. */
  readonly unknown: string;
  /** Its key and endpoint, the endpoint being a label of the scripted server. */
  readonly credentials: (url: string, key: string) => Readonly<Record<string, string>>;
  /** The list price of that agent's model. */
  readonly price: Price;
  /** Whether it takes the session id we choose. */
  readonly choosesSession: boolean;
  /** Whether its stream tells, with this model, how much of the output was thinking. */
  readonly tellsThinking: boolean;
  /** Whether it refuses an instruction of 2 MB. */
  readonly refusesLong: boolean;
  /** What faults of the model end as, beyond those that every CLI is tried with. */
  readonly faults: readonly (readonly [what: string, server: ModelServerOptions, reason: FailureReason])[];
}

// A CLI takes seconds of CPU time to start; on a busy machine that is a minute. Some tests launch two.
jest.setTimeout(480_000);

/** What every CLI must do when the runtime drives it through its adapter. */
export function describeAgent(tested: TestedAgent): void {
  describe(`the real ${tested.adapter.title}`, () => {
    let lane: Lane;
    let server: ModelServer;
    beforeEach(async () => {
      lane = await makeLane();
    });
    afterEach(async () => {
      await server.close();
      await removeLane(lane);
    });

    const serve = async (options: ModelServerOptions): Promise<void> => {
      server = await startModelServer({ keys: ['the-key'], ...options });
    };
    const run = (plan: Partial<LaunchPlan> & { readonly key?: string; readonly label?: string }): Promise<Launch> =>
      launch(tested.adapter, lane, {
        agent: tested.agent,
        prompt: 'Do the task.',
        session: { mode: 'new', id: randomUUID() },
        credentials: tested.credentials(server.at(plan.label ?? 'run'), plan.key ?? 'the-key'),
        ...plan,
      });
    const inWorktree = (path: string): string => join(lane.worktree, path);

    it('works, says what it used, and goes on with its session', async () => {
      const usage = { in: 1234, cachedRead: 321, cacheWrite: 77, out: 45, thinking: 12 };
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
      const id = randomUUID();
      const first = await run({ label: 'first', session: { mode: 'new', id } });
      expect(first.outcome).toMatchObject({ failure: null, finalText: 'It is written.', turns: 3 });
      expect(await readFile(inWorktree('src/a.js'), 'utf8')).toBe('export default 1;\n');
      expect(first.firstDiffTurn).toBe(1);
      const window = modelOf(tested.adapter, tested.agent)?.contextWindow ?? null;
      expect(first.contextUsed).toBe(window === null ? null : largestCall() / window);
      expectUsed(first, server.totals({ label: 'first', side: false }));

      const session = first.outcome.sessionId ?? '';
      expect(session).toEqual(tested.choosesSession ? id : expect.stringMatching(/./));
      const second = await run({
        label: 'second',
        prompt: 'And now?',
        session: { mode: 'resume', id: session },
        before: { tokens: first.usage.tokens, costUsd: first.usage.cost_usd },
      });
      expect(second.outcome).toMatchObject({
        failure: null,
        finalText: 'It is written.',
        turns: 3,
        sessionId: session,
      });
      expectUsed(second, server.totals({ label: 'second', side: false }));
      const [call] = server.exchanges.filter(({ label, side }) => label === 'second' && !side);
      expect(call?.request).toMatchObject({ first: 'Do the task.', prompt: 'And now?' });
      expect(new Set(server.exchanges.map(({ key }) => key))).toEqual(new Set(['the-key']));
    });

    function largestCall(): number {
      const main = server.exchanges.flatMap(({ usage, side }) => (usage === null || side ? [] : usage));
      return Math.max(...main.map((told) => told.in + told.cachedRead + told.cacheWrite + told.out));
    }

    /** The account that reaches the ledger against the server's own, to the token and to a millionth of a dollar. */
    function expectUsed({ usage, live }: Launch, told: Totals): void {
      const tokens = {
        in: told.in + told.cachedRead + told.cacheWrite,
        out: told.out,
        cached: told.cachedRead,
        cache_write: told.cacheWrite,
        ...(tested.tellsThinking ? { reasoning: told.thinking } : {}),
      };
      expect(usage.tokens).toEqual(tokens);
      expect(usage.cost_source).toBe(tested.adapter.costSource);
      expect(usage.cost_usd).toBeCloseTo(usd(told, tested.price), 6);
      expect(live?.tokens.in).toBe(tokens.in);
    }

    it('is stopped in its turns by a guard, with all it started', async () => {
      const tag = randomUUID();
      const command = `setsid sh -c 'sleep 600; exit' ${tag} > /dev/null 2>&1 & echo begun > begun`;
      // How far it comes before the signal is the machine's matter; after the fifth call it waits for that.
      await serve({
        script: ({ step }) => (step < 4 ? { tools: [{ kind: 'bash', command }] } : { fault: { kind: 'stall' } }),
      });
      const { killed, outcome } = await run({ limits: { maxTurns: 2 } });
      expect(killed).toEqual({ reason: 'guard:max_turns', message: 'turn 3 began, 2 allowed' });
      // A CLI that tells a call only when it is over has begun the next one by then.
      expect(outcome.turns).toBeGreaterThanOrEqual(3);
      expect(outcome.turns).toBeLessThanOrEqual(5);
      expect(existsSync(inWorktree('begun'))).toBe(true);
      expect(runningWith(tag)).toEqual([]);
    });

    it('is stopped when its model says nothing more', async () => {
      await serve({ script: turns({ text: 'half a sentence', fault: { kind: 'stall' } }) });
      const stalled = server.until((calls) => calls.some(({ state }) => state === 'stalled')).then(() => Date.now());
      const { killed } = await run({ stallMs: 30_000 });
      expect(killed?.reason).toBe('stalled');
      expect(Date.now() - (await stalled)).toBeLessThan(30_000 + 10_000);
      await server.until((calls) => calls.every(({ state }) => state !== 'stalled'));
    });

    it('is stopped in the middle of an answer', async () => {
      await serve({ script: turns({ text: 'half a sentence', fault: { kind: 'stall' } }) });
      const { killed, outcome } = await run({ stop: server.until((calls) => calls.some(({ side }) => !side)) });
      expect(killed?.reason).toBe('cancelled');
      expect(outcome.failure?.reason).toBe('no_result');
    });

    it('is told that its key is wrong', async () => {
      await serve({});
      const { outcome } = await run({ key: 'another' });
      expect(outcome.failure?.reason).toBe('auth');
      expect(new Set(server.exchanges.map(({ key, status }) => `${key ?? ''} ${status}`))).toEqual(
        new Set(['another 401']),
      );
    });

    it.each(tested.faults)('ends with its reason: %s', async (_what, options, reason) => {
      await serve(options);
      const { outcome } = await run({});
      expect(outcome.failure?.reason).toBe(reason);
      expect(outcome.failure?.message).not.toBe('');
    });

    it.each([200_000, 2_000_000])(
      'takes an instruction of %d characters byte for byte, or says it is too long',
      async (length) => {
        await serve({ script: () => ({ text: 'Understood.' }) });
        const prompt = `--help "quoted" 'too' $HOME \`id\` \\ 🥊 é\u0301 /init @file #x\t{"a": [1]}\n\n${'lang 🥊 '.repeat(length / 8)}end`;
        const { outcome } = await run({ prompt });
        const sent = server.exchanges.filter(({ side }) => !side).map(({ request }) => request?.prompt);
        if (length === 2_000_000 && tested.refusesLong) {
          expect([outcome.failure?.reason, sent]).toEqual(['prompt_too_long', []]);
          return;
        }
        expect(outcome.failure).toBeNull();
        expect(sent).toEqual([prompt]);
      },
    );

    it('begins a new session where it does not know the one to go on with', async () => {
      await serve({ script: turns({ tools: [{ kind: 'write', path: 'a.txt', content: 'a' }] }) });
      const unknown = tested.adapter.provider === 'opencode' ? 'ses_0000000000000000000000000' : randomUUID();
      const { outcome, notes } = await run({ session: { mode: 'resume', id: unknown } });
      expect(outcome.failure).toBeNull();
      expect([outcome.sessionId === null, outcome.sessionId === unknown]).toEqual([false, false]);
      expect(notes.filter((note) => note.includes(unknown))).toHaveLength(1);
      expect((await readFile(inWorktree('a.txt'), 'utf8')).trim()).toBe('a');
    });

    it('says that it has no key', async () => {
      await serve({});
      const credentials = tested.credentials(server.at('run'), 'the-key');
      const keyless = Object.fromEntries(Object.entries(credentials).filter(([name]) => name.endsWith('_URL')));
      const without = await run({ credentials: keyless });
      expect(without.outcome.failure?.reason).toBe('no_key');
    });

    it('is turned down when it would write where it may not', async () => {
      await serve({
        script: turns(
          { tools: [{ kind: 'write', path: 'secret.txt', content: 'no' }] },
          { tools: [{ kind: 'write', path: 'docs/plan.md', content: 'yes' }] },
        ),
      });
      const { outcome } = await run({ writable: ['docs/**'] });
      expect(outcome.failure).toBeNull();
      expect([existsSync(inWorktree('secret.txt')), existsSync(inWorktree('docs/plan.md'))]).toEqual([false, true]);
    });
  });
}

/** Processes, zombies left out, with this word among their arguments: ids within a namespace say nothing out here. */
function runningWith(word: string): string[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.filter((pid) => cmdlineOf(pid).split('\0').includes(word));
}

function cmdlineOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}
