import type { Adapter, AgentOutcome, AgentRequest, Guard, SessionTotals, Usage } from '../../model/index.js';
import type { AttemptToken } from '../../system/gateway/attempt-token.js';
import type { Enclosure } from '../../system/process/cell/cell.js';
import type { ByteFilter } from '../../system/process/process.js';
import type { Pricing } from './metered-total.js';

/** The options and callbacks of one launch of an agent's CLI. Times in ms. */
export interface LaunchOptions {
  readonly adapter: Adapter;
  readonly request: AgentRequest;
  /** Usage of the session before the launch, for CLIs that report totals of the session. */
  readonly priorTotals: SessionTotals | null;
  /** Absolute path of the executable. */
  readonly program: string;
  /** The environment; that of the invocation is added to it. */
  readonly env: Readonly<Record<string, string>>;
  readonly enclosure: Enclosure;
  /** The HOME from which session files are copied; null for a new session. */
  readonly resumedHome: string | null;
  readonly guards: readonly { readonly name: string; readonly guard: Guard }[];
  readonly price: Pricing;
  readonly contextWindow: number | null;
  readonly deadlineMs: number;
  /** Silence on the stream for this long, with no tool call running, counts as a stall. */
  readonly stallMs: number;
  readonly graceMs: number;
  /** Absolute path of the file for both output streams, after `filter`. */
  readonly transcript: string;
  readonly filter?: () => ByteFilter;
  readonly scope: string;
  /** The token for the gateway, if calls go through it; `request.credentials` are then those of the token. */
  readonly attemptToken?: AttemptToken;
  /** Called with the usage so far. If calls are metered, the next one waits until a returned promise resolves. */
  readonly onUsage: (usage: Usage) => unknown;
  readonly onGuard: (guard: string, reason: string) => void;
  readonly onNote: (note: string) => void;
}

/** The result of a launch. `killed` has the first reason: `guard:<name>`, `timeout`, `stalled`, or that of an abort. */
export interface LaunchResult {
  readonly outcome: AgentOutcome;
  readonly killed: { readonly reason: string; readonly message: string } | null;
  readonly exitCode: number | null;
  readonly durationMs: number;
  readonly usage: Usage;
  readonly firstDiffTurn: number | null;
  readonly contextUsed: number | null;
}
