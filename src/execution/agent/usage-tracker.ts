import {
  NO_TOKENS,
  addTokens,
  type AgentOutcome,
  type AgentSignal,
  type CostSource,
  type MeteredCall,
  type Tokens,
  type Usage,
} from '../../model/index.js';
import { MeteredTotal, type Pricing } from './metered-total.js';

/** Options of a usage tracker. */
export interface UsageTrackerOptions {
  /** The model that the CLI was told to use. */
  readonly model: string | null;
  readonly price: Pricing;
  /** The cost source of figures that the CLI reports itself. */
  readonly costSource: Extract<CostSource, 'reported' | 'estimated'>;
  /** Whether the gateway sees every call. Its figures then count, and the stream is used for turns only. */
  readonly metered: boolean;
}

/** Tracks the usage of one launch, from signals of its stream and from calls that the gateway metered. */
export class UsageTracker {
  #tokens = NO_TOKENS;
  #reportedUsd: number | null = null;
  #turns = 0;
  #model: string | null;
  #firstDiffTurn: number | null = null;
  #largestContext = 0;
  readonly #metered: MeteredTotal | null;
  readonly #options: UsageTrackerOptions;

  constructor(options: UsageTrackerOptions) {
    this.#options = options;
    this.#model = options.model;
    this.#metered = options.metered ? new MeteredTotal(options.model, options.price) : null;
  }

  /** Adds a signal. Returns whether the usage has changed. */
  add(signal: AgentSignal): boolean {
    switch (signal.type) {
      case 'turn':
        this.#turns += 1;
        return true;
      case 'model':
        this.#model = signal.model;
        return false;
      case 'usage':
        this.#tokens = addTokens(this.#tokens, signal.tokens);
        if (this.#metered === null) this.#recordContext(signal.tokens);
        if (signal.costUsd !== null) this.#reportedUsd = (this.#reportedUsd ?? 0) + signal.costUsd;
        return this.#metered === null || this.#metered.unread > 0;
      case 'tool':
        if (signal.action === 'write') this.#firstDiffTurn ??= this.#turns;
        return false;
      case 'session':
      case 'tool_result':
      case 'text':
      case 'over':
      case 'note':
        return false;
    }
  }

  /** Adds a call that the gateway metered. */
  addCall(addCall: MeteredCall): void {
    this.#metered?.add(addCall);
    if (addCall.tokens !== null) this.#recordContext(addCall.tokens);
  }

  /** The usage so far. */
  usage(): Usage {
    return this.#combined(this.#turns, this.#tokens, this.#reportedUsd);
  }

  /** The usage of the finished launch: the totals that the CLI reported at its end, else what was seen on the way. */
  finalUsage(outcome: AgentOutcome): Usage {
    if (outcome.model !== null) this.#model = outcome.model;
    const unreported = outcome.tokens === null && this.#tokens.in + this.#tokens.out === 0;
    if (this.#metered === null && unreported && outcome.turns > 0) {
      // A model has answered but no usage was reported, so the cost is unknown, not $0.
      return { turns: outcome.turns, tokens: NO_TOKENS, cost_usd: null, cost_source: 'unpriced' };
    }
    return this.#combined(
      Math.max(outcome.turns, this.#turns),
      outcome.tokens ?? this.#tokens,
      outcome.costUsd ?? this.#reportedUsd,
    );
  }

  get firstDiffTurn(): number | null {
    return this.#firstDiffTurn;
  }

  /** Share of the context window that the largest call used; null if the window or the usage is unknown. */
  contextUsed(window: number | null): number | null {
    return window === null || this.#largestContext === 0 ? null : this.#largestContext / window;
  }

  #recordContext({ in: input, out }: Tokens): void {
    this.#largestContext = Math.max(this.#largestContext, input + out);
  }

  #combined(turns: number, tokens: Tokens, reportedUsd: number | null): Usage {
    const metered = this.#metered;
    if (metered === null) return this.#priced(turns, tokens, reportedUsd);
    const seen = metered.tokens.in + metered.tokens.out;
    // If the gateway could not read an answer, the CLI may have reported more.
    if (metered.unread > 0 && tokens.in + tokens.out > seen) return this.#priced(turns, tokens, reportedUsd);
    if (metered.source === 'unpriced' && reportedUsd !== null) {
      return { turns, tokens: metered.tokens, cost_usd: reportedUsd, cost_source: this.#options.costSource };
    }
    return { turns, tokens: metered.tokens, cost_usd: metered.usd, cost_source: metered.source };
  }

  #priced(turns: number, tokens: Tokens, reportedUsd: number | null): Usage {
    const { costSource, price } = this.#options;
    if (reportedUsd !== null) return { turns, tokens, cost_usd: reportedUsd, cost_source: costSource };
    if (tokens.in + tokens.out === 0) return { turns, tokens, cost_usd: 0, cost_source: costSource };
    const usd = price(this.#model, tokens);
    return usd === null
      ? { turns, tokens, cost_usd: null, cost_source: 'unpriced' }
      : { turns, tokens, cost_usd: usd, cost_source: 'estimated' };
  }
}
