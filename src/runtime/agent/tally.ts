import {
  NO_TOKENS,
  addTokens,
  type AgentOutcome,
  type AgentSignal,
  type Tokens,
  type Usage,
} from '../../model/index.js';

/** Turns a model's tokens into USD; null where it has no price. */
export type Pricing = (model: string | null, tokens: Tokens) => number | null;

/** What one launch has used so far, summed from its signals. */
export class LaunchTally {
  #tokens = NO_TOKENS;
  #reportedUsd: number | null = null;
  #turns = 0;
  #model: string | null;
  #firstDiffTurn: number | null = null;
  #largestContext = 0;
  readonly #price: Pricing;
  readonly #costSource: 'reported' | 'estimated';

  constructor(model: string | null, price: Pricing, costSource: 'reported' | 'estimated') {
    this.#model = model;
    this.#price = price;
    this.#costSource = costSource;
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
        this.#largestContext = Math.max(this.#largestContext, signal.tokens.in + signal.tokens.out);
        if (signal.costUsd !== null) this.#reportedUsd = (this.#reportedUsd ?? 0) + signal.costUsd;
        return true;
      case 'tool':
        if (signal.action === 'write') this.#firstDiffTurn ??= this.#turns;
        return false;
      case 'session':
      case 'tool_result':
      case 'text':
      case 'note':
        return false;
    }
  }

  usage(): Usage {
    return this.#priced(this.#turns, this.#tokens, this.#reportedUsd);
  }

  /** The launch's last word: totals the CLI gave at the end, where it gave some, else what was seen on the way. */
  final(outcome: AgentOutcome): Usage {
    if (outcome.model !== null) this.#model = outcome.model;
    return this.#priced(
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

  #priced(turns: number, tokens: Tokens, reportedUsd: number | null): Usage {
    if (reportedUsd !== null) return { turns, tokens, cost_usd: reportedUsd, cost_source: this.#costSource };
    if (tokens.in + tokens.out === 0) return { turns, tokens, cost_usd: 0, cost_source: this.#costSource };
    const usd = this.#price(this.#model, tokens);
    return usd === null
      ? { turns, tokens, cost_usd: null, cost_source: 'unpriced' }
      : { turns, tokens, cost_usd: usd, cost_source: 'estimated' };
  }
}
