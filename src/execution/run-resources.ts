import type { Rehearsal } from '../adapters/played/adapter.js';
import type { Adapter, Gate, GateConfig, GuardType, RunId } from '../model/index.js';
import type { StreamRedactor } from '../storage/redact.js';
import type { RunFolder } from '../storage/run-folder.js';
import type { ModelAccess } from '../system/gateway/access.js';
import type { Isolation } from '../system/process/isolation/isolation.js';
import type { Pricing } from './agent/metered-total.js';
import type { Lanes } from './lanes/lanes.js';

/** Limits that the workflow does not set. All in ms. */
export interface Deadlines {
  /** Of an attempt whose step has no `timeout`. */
  readonly attemptMs: number;
  /** Silence of an agent's stream with no tool call running. */
  readonly stallMs: number;
  /** Between TERM and KILL. */
  readonly graceMs: number;
  /** Of one `context: bash`. */
  readonly contextMs: number;
  /** Of `setup` in one new worktree. */
  readonly setupMs: number;
}

/** A person at the terminal; null where there is none. */
export interface Person {
  ask(
    question: string,
    signal: AbortSignal,
  ): Promise<{ readonly action: 'continue' | 'reject' | 'abort'; readonly reason: string; readonly by: string }>;
}

/** Everything the effects of one run need of the world. Put together once, by the composing layer. */
export interface RunWorld {
  readonly id: RunId;
  readonly folder: RunFolder;
  readonly lanes: Lanes;
  /** Absolute path of the folder that holds the HOMEs of agents and gates. */
  readonly homes: string;
  readonly adapters: readonly Adapter[];
  readonly guards: readonly GuardType[];
  readonly gates: readonly Gate[];
  /** Set where a scenario plays the agents. */
  readonly rehearsal: Rehearsal | null;
  /** Where a CLI is; null where it is not installed. */
  readonly findProgram: (adapter: Adapter) => Promise<string | null>;
  /** The version of an agent's CLI; null where only the CLI itself could tell it, and in a rehearsal. */
  readonly versionOf: (adapter: Adapter) => Promise<string | null>;
  readonly pricingOf: (adapter: Adapter, agent: string) => Pricing;
  /** Keys, endpoints, and the gateway that stands in for them. */
  readonly access: ModelAccess;
  /** The whole environment of an agent, with this HOME and without keys. */
  readonly agentEnv: (home: string, worktree: string) => Readonly<Record<string, string>>;
  readonly gateEnv: (worktree: string) => Readonly<Record<string, string>>;
  /** Takes what no agent may be told out of a text. */
  readonly withoutKeys: (text: string) => string;
  /** Takes all secrets out of a text, also what is named for agents and gates. */
  readonly withoutSecrets: (text: string) => string;
  /** The same for each stream of a process, before it is written. */
  readonly outputFilter: () => StreamRedactor;
  /** What the project asks of every agent. */
  readonly conventions: Promise<string>;
  readonly gateConfig: GateConfig;
  readonly errorContext: { readonly maxErrorChars: number; readonly maxDiffChars: number };
  /** Globs that no step may change. */
  readonly protectedPaths: readonly string[];
  readonly deadlines: Deadlines;
  /** What keeps agents and gates apart from this process and its environment. */
  readonly isolation: Isolation;
  readonly person: Person | null;
  readonly root: boolean;
}
