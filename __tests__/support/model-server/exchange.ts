import type { IncomingHttpHeaders } from 'node:http';
import type { Api, ModelRequest, Turn, Usage } from './script.js';

/**
 * How far a call is: `open`, then `answered` in full, `refused` with a status, `stalled` or `cut` by a fault; `gone` when
 * the client left before it was answered, after a stall too.
 */
export type ExchangeState = 'open' | 'answered' | 'refused' | 'stalled' | 'cut' | 'gone';

/** One call of a model, as it came in and as it was answered. */
export interface Exchange {
  /** Counted from 1 over all calls of this server. */
  readonly n: number;
  readonly api: Api;
  readonly model: string;
  /** What the call is counted under: the label of the URL, or the one the script gave. */
  readonly label: string;
  readonly key: string | undefined;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
  /** A call without tools, beside the agent's conversation: titles, routers, summaries. */
  readonly side: boolean;
  /** Null where the call was refused before any script was asked. */
  readonly request: ModelRequest | null;
  readonly turn: Turn | null;
  /** The tokens of an answered call; null for every other. */
  readonly usage: Usage | null;
  readonly status: number;
  readonly state: ExchangeState;
}

/** Which calls to add up; what is omitted is not asked for. */
export interface Selection {
  readonly label?: string;
  readonly model?: string;
  readonly side?: boolean;
}

/** What calls came to. Tokens are those of answered calls alone: nobody is told those of the others. */
export interface Totals extends Usage {
  readonly calls: number;
  readonly answered: number;
}

/** Adds up the calls that a selection names. */
export function totalsOf(exchanges: readonly Exchange[], { label, model, side }: Selection = {}): Totals {
  const chosen = exchanges.filter(
    (exchange) =>
      (label === undefined || exchange.label === label) &&
      (model === undefined || exchange.model === model) &&
      (side === undefined || exchange.side === side),
  );
  const told = chosen.flatMap(({ usage }) => usage ?? []);
  const sum = (figure: keyof Usage): number => told.reduce((total, usage) => total + usage[figure], 0);
  return {
    calls: chosen.length,
    answered: told.length,
    in: sum('in'),
    cachedRead: sum('cachedRead'),
    cacheWrite: sum('cacheWrite'),
    out: sum('out'),
    thinking: sum('thinking'),
  };
}

/** USD per million tokens. */
export interface Price {
  readonly in: number;
  readonly out: number;
  readonly cachedRead: number;
  readonly cacheWrite: number;
}

/** What tokens cost, in USD. */
export function usd(usage: Usage, price: Price): number {
  const micro =
    usage.in * price.in +
    usage.out * price.out +
    usage.cachedRead * price.cachedRead +
    usage.cacheWrite * price.cacheWrite;
  return micro / 1_000_000;
}
