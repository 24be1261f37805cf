import type { ServerResponse } from 'node:http';
import type { MeteredCall, Route } from '../../model/index.js';
import type { FailedCall } from './upstream-failures.js';
import type { Upstream } from './upstream.js';

/** The owner of a token. It is asked before each call of the token and notified of the call's end. */
export interface TokenHolder {
  /** Why the next call is refused; null if it is allowed. */
  refusalReason(): string | null;
  /** A metered call has ended. If this returns a promise, no further call of the run is forwarded until it settles. */
  onCall(call: MeteredCall): unknown;
  /** A call failed. Not called if the CLI itself gave the call up. */
  onFailure(call: FailedCall): void;
  /** Bytes of a response arrived. */
  onActivity(): void;
}

/** The bearer token with which the CLI of one attempt is allowed to use the gateway. */
export interface AttemptToken {
  /** Variables that replace the CLI's own credentials, under the same names. */
  readonly credentials: Readonly<Record<string, string>>;
  /** Attaches the owner. Must be called before the CLI starts: every call is refused until then. */
  activate(holder: TokenHolder): void;
  /** Detaches the owner. Calls in flight are cut; the promise resolves once the owner was notified of their usage. */
  deactivate(): Promise<void>;
  /** Deactivates the token for good: from now on the gateway does not know it. */
  revoke(): Promise<void>;
}

/** The gateway's record of a token it has issued. */
export class IssuedToken {
  readonly route: Route;
  readonly upstream: Upstream;
  readonly #inFlight = new Map<ServerResponse, Promise<void>>();
  #holder: TokenHolder | null = null;

  constructor(route: Route, upstream: Upstream) {
    this.route = route;
    this.upstream = upstream;
  }

  get holder(): TokenHolder | null {
    return this.#holder;
  }

  activate(holder: TokenHolder): void {
    this.#holder = holder;
  }

  /** Keeps a call among the calls in flight until `work` settles. */
  async track(response: ServerResponse, call: Promise<void>): Promise<void> {
    this.#inFlight.set(response, call);
    await call.finally(() => this.#inFlight.delete(response));
  }

  async deactivate(): Promise<void> {
    this.#holder = null;
    const calls = [...this.#inFlight.values()];
    for (const response of this.#inFlight.keys()) response.destroy();
    await Promise.allSettled(calls);
  }
}
