import type { ServerResponse } from 'node:http';
import type { MeteredCall, Route } from '../../model/index.js';
import type { FailedCall } from './upstream-failures.js';
import type { Upstream } from './upstream.js';

/** Who a pass was made for: told of every call, and asked before each. */
export interface Holder {
  /** Why no further call is let through; null while they are. */
  refusal(): string | null;
  /** A promise that comes back is waited for before any further call of the run is let through. */
  onCall(call: MeteredCall): unknown;
  /** A call came to nothing; one that the CLI itself gave up is not told. */
  onFailure(call: FailedCall): void;
  /** Bytes of an answer came. */
  onSign(): void;
}

/** What one attempt's CLI is let in by. */
export interface Pass {
  /** In place of the CLI's own credentials, under the same names. */
  readonly credentials: Readonly<Record<string, string>>;
  /** To be called before the CLI starts: until then every call is refused. */
  attend(holder: Holder): void;
  /** The holder is done: calls under way are cut, and what they used was told to it once this resolves. */
  leave(): Promise<void>;
  /** From here on the token opens nothing. */
  close(): Promise<void>;
}

/** A pass as the gateway keeps it, by its token. */
export class OpenPass {
  readonly route: Route;
  readonly upstream: Upstream;
  readonly #underWay = new Map<ServerResponse, Promise<void>>();
  #holder: Holder | null = null;

  constructor(route: Route, upstream: Upstream) {
    this.route = route;
    this.upstream = upstream;
  }

  get holder(): Holder | null {
    return this.#holder;
  }

  attend(holder: Holder): void {
    this.#holder = holder;
  }

  /** Counts a call as under way until it is done. */
  async during(response: ServerResponse, work: Promise<void>): Promise<void> {
    this.#underWay.set(response, work);
    await work.finally(() => this.#underWay.delete(response));
  }

  async leave(): Promise<void> {
    this.#holder = null;
    const works = [...this.#underWay.values()];
    for (const response of this.#underWay.keys()) response.destroy();
    await Promise.allSettled(works);
  }
}
