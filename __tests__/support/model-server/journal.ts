import type { Exchange } from './exchange.js';

/** What a server has seen and what came of it. */
export class Journal {
  readonly exchanges: Exchange[] = [];
  readonly others: string[] = [];
  readonly #problems: Error[] = [];
  readonly #waiting = new Set<() => void>();

  /** Notes a call that begins; answers with its number. */
  open(exchange: Omit<Exchange, 'n'>): number {
    const n = this.exchanges.push({ n: this.exchanges.length + 1, ...exchange });
    this.#changed();
    return n;
  }

  /** Notes what became of call `n`. */
  change(n: number, change: Partial<Exchange>): void {
    const exchange = this.exchanges[n - 1];
    if (exchange === undefined) throw new Error(`no call ${n}`);
    this.exchanges[n - 1] = { ...exchange, ...change };
    this.#changed();
  }

  /** Notes what the test itself got wrong. */
  problem(error: unknown): Error {
    const problem = error instanceof Error ? error : new Error(String(error));
    this.#problems.push(problem);
    return problem;
  }

  throwProblems(): void {
    const [first, ...more] = this.#problems;
    if (first === undefined) return;
    throw new AggregateError(this.#problems, `${first.message}${more.length > 0 ? ` (and ${more.length} more)` : ''}`);
  }

  until(condition: (exchanges: readonly Exchange[]) => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (!condition(this.exchanges)) return;
        this.#waiting.delete(look);
        resolve();
      };
      this.#waiting.add(look);
      look();
    });
  }

  #changed(): void {
    for (const look of [...this.#waiting]) look();
  }
}
