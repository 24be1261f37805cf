import { NO_TOKENS, addTokens, type CostSource, type MeteredCall, type Tokens } from '../../model/index.js';

/** Turns a model's tokens into USD; null where it has no price. */
export type Pricing = (model: string | null, tokens: Tokens) => number | null;

/** The sum of the calls of one launch, each at the price of the model that answered it. */
export class MeteredTotal {
  #tokens = NO_TOKENS;
  #usd: number | null = 0;
  #exact = true;
  #unread = 0;
  readonly #asked: string | null;
  readonly #price: Pricing;

  /** `asked` is the agent's own model: its price stands in for that of a model that has none. */
  constructor(asked: string | null, price: Pricing) {
    this.#asked = asked;
    this.#price = price;
  }

  add({ model, tokens, whole }: MeteredCall): void {
    if (!whole) this.#exact = false;
    else if (tokens === null) this.#unread += 1;
    if (tokens === null) return;
    this.#tokens = addTokens(this.#tokens, tokens);
    const own = model === null ? null : this.#price(model, tokens);
    if (own === null) this.#exact = false;
    const usd = own ?? this.#price(this.#asked, tokens);
    this.#usd = this.#usd === null || usd === null ? null : this.#usd + usd;
  }

  get tokens(): Tokens {
    return this.#tokens;
  }

  /** Null exactly where the source is `unpriced`. */
  get usd(): number | null {
    return this.#usd;
  }

  /** `estimated` where a call was cut short, or was counted at another model's price: the sum may be off then. */
  get source(): Extract<CostSource, 'metered' | 'estimated' | 'unpriced'> {
    if (this.#usd === null) return 'unpriced';
    return this.#exact && this.#unread === 0 ? 'metered' : 'estimated';
  }

  /** Whole answers whose figures could not be read. */
  get unread(): number {
    return this.#unread;
  }
}
