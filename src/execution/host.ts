import type { AgentVersions } from '../adapters/command/agent-versions.js';
import type { Adapter, Gate, GuardType, PriceOverrides } from '../model/index.js';
import type { HostEnvironment } from '../system/process/environment/environment.js';
import type { Deadlines, Person } from './run-resources.js';

/** Everything extensible, handed down from the registry. */
export interface Registry {
  readonly adapters: readonly Adapter[];
  readonly guards: readonly GuardType[];
  readonly gates: readonly Gate[];
}

/** The machine a run is on, and what its owner has set. Paths are absolute. */
export interface RunHost {
  /** The user's checkout. */
  readonly workspace: string;
  /** Holds one folder for each run. */
  readonly runs: string;
  /** Holds the worktrees and HOMEs of runs; never inside the user's tree in CI. */
  readonly worktrees: string;
  /** Where this project is installed: `workflows/` and `dist/` are below it. */
  readonly packageRoot: string;
  readonly env: HostEnvironment;
  readonly registry: Registry;
  /** Whether the workflow is read from the commit (CI: what the base branch says) or from the working tree. */
  readonly readFrom: 'commit' | 'worktree';
  /** Lines of `NAME` or `NAME=value`. */
  readonly agentEnv: string;
  readonly gateEnv: string;
  /** A shell command that prepares a new worktree; empty for none. */
  readonly setup: string;
  /** Ignored folders to bring into worktrees; empty: detected. */
  readonly carry: readonly string[];
  /** Globs that no step may change. */
  readonly protectedPaths: readonly string[];
  /** Further values that must not be written anywhere, such as the token. */
  readonly secrets: readonly string[];
  /** Prices that win over those of `gump.toml`. */
  readonly prices?: PriceOverrides;
  readonly deadlines: Partial<Deadlines>;
  /** Whether agents and gates are kept apart where that can be had (`auto`, the default), must be, or are not. */
  readonly sandbox?: 'auto' | 'strict' | 'off';
  readonly person: Person | null;
  /** CLIs to install at these versions, whatever is on PATH; by provider. */
  readonly agentVersions?: AgentVersions;
  /** Installs CLIs that are missing and answers with the folder of their commands; absent where that is not wanted. */
  readonly install?: (adapters: readonly Adapter[]) => Promise<string>;
  /** Versions of the CLIs that were installed for this run, by provider. */
  readonly installed?: ReadonlyMap<string, string>;
  readonly now: () => Date;
}

/** The user's own prices: the host's win over the project's. */
export function pricesOf(config: { readonly prices: PriceOverrides }, host: Pick<RunHost, 'prices'>): PriceOverrides {
  return { ...config.prices, ...host.prices };
}

/** What an agent must not change, since it runs with more rights than the agent: CI, ownership, and gump's own rules. */
export const PROTECTED_PATHS: readonly string[] = [
  '.github/**',
  '.gitlab-ci.yml',
  'CODEOWNERS',
  'docs/CODEOWNERS',
  '.gump/**',
  'gump.toml',
  '.gitmodules',
];

export const DEFAULT_DEADLINES: Deadlines = {
  attemptMs: 60 * 60_000,
  stallMs: 5 * 60_000,
  graceMs: 5_000,
  contextMs: 30_000,
  setupMs: 30 * 60_000,
};
