import { setTimeout as sleep } from 'node:timers/promises';
import { delayMs } from '../adapters/played/scenario.js';
import type { PlayedEvent, PlayedScript } from '../adapters/played/script.js';
import type { ScenarioAgent } from '../model/scenario.js';
import { NO_TOKENS, type Tokens } from '../model/usage.js';
import { deedsOf, type Deed } from './scripted-actions.js';
import { share } from './share.js';

/** Where the part is played: the worktree, and stdout by lines. */
export interface Stage {
  readonly cwd: string;
  write(line: string): Promise<void>;
}

/** What a turn of an agent comes to where the scenario says nothing. */
const TOKENS_A_TURN: Tokens = { in: 1200, out: 300, cached: 0, cache_write: 0 };

/** Plays one launch to its end and returns the exit status. With `hang` it never returns. */
export async function play(script: PlayedScript, stage: Stage): Promise<number> {
  const say = (event: PlayedEvent): Promise<void> => stage.write(JSON.stringify(event));
  const { part } = script;
  await say({ type: 'session', id: part?.session ?? script.session });
  if (script.model !== null) await say({ type: 'model', model: script.model });
  if (part === null) {
    await say({ type: 'result', error: script.refusal, text: '', tokens: NO_TOKENS, cost: 0 });
    return 1;
  }
  const bill = billOf(part);
  const deeds = deedsOf(part, script.prompt);
  const pause = delayMs(part.delay);
  if (pause === null) throw new Error(`delay: "${part.delay}" is not a duration like 200ms`);
  for (let turn = 0; turn < bill.turns; turn += 1) {
    await sleep(pause);
    await say({ type: 'turn' });
    if (turn === 0) for (const line of part.stream ?? []) await stage.write(line);
    await say({ type: 'usage', ...bill.ofTurn(turn) });
    const from = Math.floor((turn * deeds.length) / bill.turns);
    const to = Math.floor(((turn + 1) * deeds.length) / bill.turns);
    for (const deed of deeds.slice(from, to)) await perform(deed, stage, say);
  }
  const done = part.text ?? (part.error === undefined ? 'Done.' : '');
  if (done !== '') await say({ type: 'text', text: done });
  if (part.hang === true) await forever();
  await say({ type: 'result', error: part.error ?? null, text: done, tokens: bill.tokens, cost: bill.cost });
  return part.exit ?? 0;
}

/** Announced before it is done, as real agents do; a deed that fails is told and the agent goes on. */
async function perform(deed: Deed, stage: Stage, say: (event: PlayedEvent) => Promise<void>): Promise<void> {
  await say({ type: 'tool', name: deed.tool, action: deed.action, paths: [...deed.paths], detail: deed.detail });
  try {
    await deed.perform(stage.cwd);
    await say({ type: 'tool_result', ok: true });
  } catch (error) {
    process.stderr.write(`${deed.detail}: ${error instanceof Error ? error.message : String(error)}\n`);
    await say({ type: 'tool_result', ok: false });
  }
}

interface Bill {
  readonly turns: number;
  readonly tokens: Tokens;
  readonly cost: number | null;
  ofTurn(turn: number): { readonly tokens: Tokens; readonly cost: number | null };
}

/** What the part uses, in all and for each turn; the turns add up to the whole. */
function billOf(part: ScenarioAgent): Bill {
  const turns = part.turns ?? 1;
  const tokens: Tokens = {
    in: Math.round(part.tokens?.in ?? TOKENS_A_TURN.in * turns),
    out: Math.round(part.tokens?.out ?? TOKENS_A_TURN.out * turns),
    cached: Math.round(part.tokens?.cached ?? 0),
    cache_write: 0,
  };
  const cost = part.cost ?? null;
  return {
    turns,
    tokens,
    cost,
    ofTurn: (turn) => ({
      tokens: {
        in: share(tokens.in, turns, turn),
        out: share(tokens.out, turns, turn),
        cached: share(tokens.cached, turns, turn),
        cache_write: 0,
      },
      cost: cost === null ? null : cost / turns,
    }),
  };
}

/** A timer keeps the process alive: a promise alone would not. */
async function forever(): Promise<never> {
  for (;;) await sleep(60_000);
}
