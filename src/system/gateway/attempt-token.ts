import type { ServerResponse } from 'node:http';
import type { MeteredCall, Route } from '../../model/index.js';
import type { FailedCall } from './upstream-failures.js';
import type { Upstream } from './upstream.js';

/** The owner of a token. It is asked before each call of the token and notified of the call's end. */
export interface Holder {
  /** Why the next call is refused; null if it is allowed. */
  refusal(): string | null;
  /** A metered call has ended. If this returns a promise, no further call of the run is forwarded until it settles. */
  onCall(call: MeteredCall): unknown;
  /** A call failed. Not called if the CLI itself gave the call up. */
  onFailure(call: FailedCall): void;
  /** Bytes of a response arrived. */
  onSign(): void;
}

/** The bearer token with which the CLI of one attempt is allowed to use the gateway. */
export interface Pass {
  /** Variables that replace the CLI's own credentials, under the same names. */
  readonly credentials: Readonly<Record<string, string>>;
  /** Attaches the owner. Must be called before the CLI starts: every call is refused until then. */
  attend(holder: Holder): void;
  /** Detaches the owner. Calls in flight are cut; the promise resolves once the owner was notified of their usage. */
  leave(): Promise<void>;
  /** Deactivates the token for good: from now on the gateway does not know it. */
  close(): Promise<void>;
}

/** The gateway's record of a token it has issued. */
export class OpenPass {
  readonly route: Route;
  readonly upstream: Upstream;
  readonly #inFlight = new Map<ServerResponse, Promise<void>>();
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

  /** Keeps a call among the calls in flight until `work` settles. */
  async during(response: ServerResponse, call: Promise<void>): Promise<void> {
    this.#inFlight.set(response, call);
    await call.finally(() => this.#inFlight.delete(response));
  }

  async leave(): Promise<void> {
    this.#holder = null;
    const calls = [...this.#inFlight.values()];
    for (const response of this.#inFlight.keys()) response.destroy();
    await Promise.allSettled(calls);
  }
}
