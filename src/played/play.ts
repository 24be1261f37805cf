import { setTimeout as sleep } from 'node:timers/promises';
import { parseDelayMs } from '../adapters/played/scenario.js';
import type { PlayedEvent, PlayedScript } from '../adapters/played/script.js';
import type { ScenarioAgent } from '../model/scenario.js';
import { NO_TOKENS, type Tokens } from '../model/usage.js';
import { evenShare } from './even-share.js';
import { scriptedActionsOf, type ScriptedAction } from './scripted-actions.js';

/** Where the script is played: the worktree, and a writer of stdout lines. */
export interface PlayContext {
  readonly cwd: string;
  write(line: string): Promise<void>;
}

/** Tokens used by a turn if the scenario does not say. */
const DEFAULT_TOKENS_PER_TURN: Tokens = { in: 1200, out: 300, cached: 0, cache_write: 0 };

/** Plays one launch of a scripted agent and resolves to the exit status. With `hang` it never resolves. */
export async function playScript(script: PlayedScript, context: PlayContext): Promise<number> {
  const emit = (event: PlayedEvent): Promise<void> => context.write(JSON.stringify(event));
  const { part } = script;
  await emit({ type: 'session', id: part?.session ?? script.session });
  if (script.model !== null) await emit({ type: 'model', model: script.model });
  if (part === null) {
    await emit({ type: 'result', error: script.refusal, text: '', tokens: NO_TOKENS, cost: 0 });
    return 1;
  }
  const usage = usageOf(part);
  const actions = scriptedActionsOf(part, script.prompt);
  const delay = parseDelayMs(part.delay);
  if (delay === null) throw new Error(`delay: "${part.delay}" is not a duration like 200ms`);
  for (let turn = 0; turn < usage.turns; turn += 1) {
    await sleep(delay);
    await emit({ type: 'turn' });
    if (turn === 0) for (const line of part.stream ?? []) await context.write(line);
    await emit({ type: 'usage', ...usage.ofTurn(turn) });
    const from = Math.floor((turn * actions.length) / usage.turns);
    const to = Math.floor(((turn + 1) * actions.length) / usage.turns);
    for (const action of actions.slice(from, to)) await performAction(action, context, emit);
  }
  const closingText = part.text ?? (part.error === undefined ? 'Done.' : '');
  if (closingText !== '') await emit({ type: 'text', text: closingText });
  if (part.hang === true) await forever();
  await emit({ type: 'result', error: part.error ?? null, text: closingText, tokens: usage.tokens, cost: usage.cost });
  return part.exit ?? 0;
}

/** Reports an action, then performs it, as real agents do. An action that fails is reported, and the agent goes on. */
async function performAction(
  action: ScriptedAction,
  context: PlayContext,
  emit: (event: PlayedEvent) => Promise<void>,
): Promise<void> {
  await emit({
    type: 'tool',
    name: action.tool,
    action: action.action,
    paths: [...action.paths],
    detail: action.detail,
  });
  try {
    await action.perform(context.cwd);
    await emit({ type: 'tool_result', ok: true });
  } catch (error) {
    process.stderr.write(`${action.detail}: ${error instanceof Error ? error.message : String(error)}\n`);
    await emit({ type: 'tool_result', ok: false });
  }
}

interface ScriptedUsage {
  readonly turns: number;
  readonly tokens: Tokens;
  readonly cost: number | null;
  ofTurn(turn: number): { readonly tokens: Tokens; readonly cost: number | null };
}

/** The usage of the scripted launch, in total and for each turn; the turns add up to the total. */
function usageOf(part: ScenarioAgent): ScriptedUsage {
  const turns = part.turns ?? 1;
  const tokens: Tokens = {
    in: Math.round(part.tokens?.in ?? DEFAULT_TOKENS_PER_TURN.in * turns),
    out: Math.round(part.tokens?.out ?? DEFAULT_TOKENS_PER_TURN.out * turns),
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
        in: evenShare(tokens.in, turns, turn),
        out: evenShare(tokens.out, turns, turn),
        cached: evenShare(tokens.cached, turns, turn),
        cache_write: 0,
      },
      cost: cost === null ? null : cost / turns,
    }),
  };
}

/** Never resolves. A timer keeps the process alive; a promise alone would not. */
async function forever(): Promise<never> {
  for (;;) await sleep(60_000);
}
