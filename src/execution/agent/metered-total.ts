import { NO_TOKENS, addTokens, type CostSource, type MeteredCall, type Tokens } from '../../model/index.js';

/** Computes the cost in USD of a model's tokens; null if the model has no price. */
export type Pricing = (model: string | null, tokens: Tokens) => number | null;

/** Sums up the metered calls of one launch, each at the price of the model that answered it. */
export class MeteredTotal {
  #tokens = NO_TOKENS;
  #usd: number | null = 0;
  #exact = true;
  #unread = 0;
  readonly #agentModel: string | null;
  readonly #price: Pricing;

  /** `agentModel` is the agent's own model. Its price is used for models that have none. */
  constructor(agentModel: string | null, price: Pricing) {
    this.#agentModel = agentModel;
    this.#price = price;
  }

  add({ model, tokens, whole }: MeteredCall): void {
    if (!whole) this.#exact = false;
    else if (tokens === null) this.#unread += 1;
    if (tokens === null) return;
    this.#tokens = addTokens(this.#tokens, tokens);
    const modelUsd = model === null ? null : this.#price(model, tokens);
    if (modelUsd === null) this.#exact = false;
    const usd = modelUsd ?? this.#price(this.#agentModel, tokens);
    this.#usd = this.#usd === null || usd === null ? null : this.#usd + usd;
  }

  get tokens(): Tokens {
    return this.#tokens;
  }

  /** Null if and only if the source is `unpriced`. */
  get usd(): number | null {
    return this.#usd;
  }

  /** `estimated` if the sum may be inexact: a call was cut short, was unreadable, or had another model's price. */
  get source(): Extract<CostSource, 'metered' | 'estimated' | 'unpriced'> {
    if (this.#usd === null) return 'unpriced';
    return this.#exact && this.#unread === 0 ? 'metered' : 'estimated';
  }

  /** Number of complete answers whose usage figures could not be read. */
  get unread(): number {
    return this.#unread;
  }
}
