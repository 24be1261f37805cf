import type { AgentVersions } from '../adapters/command/agent-versions.js';
import type { Adapter, Gate, GuardType, PriceOverrides } from '../model/index.js';
import type { HostEnvironment } from '../system/process/environment/environment.js';

/** Time limits that the workflow does not set, in ms. */
export interface Deadlines {
  /** For an attempt whose step has no `timeout`. */
  readonly attemptMs: number;
  /** For silence on an agent's stream while no tool call is running. */
  readonly stallMs: number;
  /** Between TERM and KILL. */
  readonly graceMs: number;
  /** For one `context: bash` command. */
  readonly contextMs: number;
  /** For `setup` in one new worktree. */
  readonly setupMs: number;
}

/** A person at the terminal who can approve or reject a step. */
export interface Person {
  ask(
    question: string,
    signal: AbortSignal,
  ): Promise<{ readonly action: 'continue' | 'reject' | 'abort'; readonly reason: string; readonly by: string }>;
}

/** The extension points: agents' adapters, guards and gates. */
export interface Registry {
  readonly adapters: readonly Adapter[];
  readonly guards: readonly GuardType[];
  readonly gates: readonly Gate[];
}

/** The machine that executes a run, and its owner's settings. Paths are absolute. */
export interface RunHost {
  /** The user's checkout. */
  readonly workspace: string;
  /** The parent of the runs' folders. */
  readonly runs: string;
  /** The parent of the runs' worktrees and HOMEs. In CI it is never inside the user's checkout. */
  readonly worktrees: string;
  /** The folder where this package is installed, with `workflows/` and `dist/`. */
  readonly packageRoot: string;
  readonly env: HostEnvironment;
  readonly registry: Registry;
  /** Whether the workflow is read from the commit (CI: that of the base branch) or from the working tree. */
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
  /** Further secret values, such as the token, that must not be written anywhere. */
  readonly secrets: readonly string[];
  /** Prices that override those of `gump.toml`. */
  readonly prices?: PriceOverrides;
  readonly deadlines: Partial<Deadlines>;
  /**
   * The cell of agents and gates: the strongest there is (`auto`, the default; and `best`, even where outsiders' words
   * start runs), required (`strict`), or `off`.
   */
  readonly sandbox?: 'auto' | 'best' | 'strict' | 'off';
  /** What agents and gates see besides what they need; lines of `PATH`, `PATH:rw` or `docker`. */
  readonly expose?: string;
  readonly person: Person | null;
  /** Versions of the CLIs to install, by provider, regardless of what is on PATH. */
  readonly agentVersions?: AgentVersions;
  /** Installs missing CLIs and returns the folder of their commands. Absent if they are not to be installed. */
  readonly install?: (adapters: readonly Adapter[]) => Promise<string>;
  /** Versions of the CLIs that were installed for this run, by provider. */
  readonly installedVersions?: ReadonlyMap<string, string>;
  readonly now: () => Date;
}

/** Merges the user's own prices. The host's override the project's. */
export function mergePrices(
  config: { readonly prices: PriceOverrides },
  host: Pick<RunHost, 'prices'>,
): PriceOverrides {
  return { ...config.prices, ...host.prices };
}

/** Paths that agents must not change, as they control what runs with more rights: CI, code owners and gump's rules. */
export const PROTECTED_PATHS: readonly string[] = [
  '.github/**',
  '.gitlab-ci.yml',
  'CODEOWNERS',
  'docs/CODEOWNERS',
  '.gump/**',
  'gump.toml',
  '.gitmodules',
];

/** The deadlines that apply unless the host sets others. */
export const DEFAULT_DEADLINES: Deadlines = {
  attemptMs: 60 * 60_000,
  stallMs: 5 * 60_000,
  graceMs: 5_000,
  contextMs: 30_000,
  setupMs: 30 * 60_000,
};
