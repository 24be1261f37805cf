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

/** What is known of the agent beforehand, and who counts. */
export interface TallyOptions {
  /** The model that the CLI was asked for. */
  readonly model: string | null;
  readonly price: Pricing;
  /** What the CLI's own money is called. */
  readonly costSource: Extract<CostSource, 'reported' | 'estimated'>;
  /** Whether the gateway sees every call; then its figures count, and the stream tells turns alone. */
  readonly metered: boolean;
}

/** What one launch has used so far. */
export class LaunchTally {
  #tokens = NO_TOKENS;
  #reportedUsd: number | null = null;
  #turns = 0;
  #model: string | null;
  #firstDiffTurn: number | null = null;
  #largestContext = 0;
  readonly #metered: MeteredTotal | null;
  readonly #options: TallyOptions;

  constructor(options: TallyOptions) {
    this.#options = options;
    this.#model = options.model;
    this.#metered = options.metered ? new MeteredTotal(options.model, options.price) : null;
  }

  /** True where the figures changed. */
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
        if (this.#metered === null) this.#context(signal.tokens);
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

  /** A call that the gateway saw. */
  call(call: MeteredCall): void {
    this.#metered?.add(call);
    if (call.tokens !== null) this.#context(call.tokens);
  }

  usage(): Usage {
    return this.#told(this.#turns, this.#tokens, this.#reportedUsd);
  }

  /** The launch's last word: totals the CLI gave at the end, where it gave some, else what was seen on the way. */
  final(outcome: AgentOutcome): Usage {
    if (outcome.model !== null) this.#model = outcome.model;
    const untold = outcome.tokens === null && this.#tokens.in + this.#tokens.out === 0;
    if (this.#metered === null && untold && outcome.turns > 0) {
      // A model has answered, and nobody said what that used: unknown, and never $0.
      return { turns: outcome.turns, tokens: NO_TOKENS, cost_usd: null, cost_source: 'unpriced' };
    }
    return this.#told(
      Math.max(outcome.turns, this.#turns),
      outcome.tokens ?? this.#tokens,
      outcome.costUsd ?? this.#reportedUsd,
    );
  }

  get firstDiffTurn(): number | null {
    return this.#firstDiffTurn;
  }

  /** Share of the context window that the largest call used; null where the window or the figures are unknown. */
  contextUsed(window: number | null): number | null {
    return window === null || this.#largestContext === 0 ? null : this.#largestContext / window;
  }

  #context({ in: input, out }: Tokens): void {
    this.#largestContext = Math.max(this.#largestContext, input + out);
  }

  #told(turns: number, tokens: Tokens, reportedUsd: number | null): Usage {
    const metered = this.#metered;
    if (metered === null) return this.#priced(turns, tokens, reportedUsd);
    const seen = metered.tokens.in + metered.tokens.out;
    // Where the gateway could not read an answer, the CLI may know more.
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
