import type { Adapter, AgentOutcome, AgentRequest, Guard, SessionTotals, Usage } from '../../model/index.js';
import type { Pass } from '../../system/gateway/attempt-token.js';
import type { ByteFilter } from '../../system/process/process.js';
import type { Pricing } from './metered-total.js';

/** What one launch of an agent's CLI needs, and whom it tells. Times in ms. */
export interface LaunchOptions {
  readonly adapter: Adapter;
  readonly request: AgentRequest;
  /** What the session had used before, for CLIs whose figures are totals. */
  readonly before: SessionTotals | null;
  /** Absolute path of the executable. */
  readonly program: string;
  /** The built environment; the invocation's own comes on top. */
  readonly env: Readonly<Record<string, string>>;
  readonly guards: readonly { readonly name: string; readonly guard: Guard }[];
  readonly price: Pricing;
  readonly contextWindow: number | null;
  readonly deadlineMs: number;
  /** Silence on the stream for so long, with no tool call running, is a stall. */
  readonly stallMs: number;
  readonly graceMs: number;
  /** Output goes here, both streams, without what `filter` takes out. */
  readonly transcript: string;
  readonly filter?: () => ByteFilter;
  readonly scope: string;
  /** Where its calls go through the gateway: `request.credentials` are the pass's then. */
  readonly pass?: Pass;
  /** Where calls are metered, a promise that comes back is waited for before any further call is let through. */
  readonly onUsage: (usage: Usage) => unknown;
  readonly onGuard: (guard: string, reason: string) => void;
  readonly onNote: (note: string) => void;
  readonly wrap?: (argv: readonly string[]) => readonly string[];
}

/** `killed` says who stopped it first: `guard:<name>`, `timeout`, `stalled`, or the reason an abort gave. */
export interface LaunchResult {
  readonly outcome: AgentOutcome;
  readonly killed: { readonly reason: string; readonly message: string } | null;
  readonly exitCode: number | null;
  readonly durationMs: number;
  readonly usage: Usage;
  readonly firstDiffTurn: number | null;
  readonly contextUsed: number | null;
}
