import type { PlanItem } from './plan.js';

/** The gates that run a command of the project: the one the workflow names, else that of gump.toml, else a detected one. */
export const COMMAND_KINDS = ['compile', 'test', 'lint', 'coverage'] as const;
export type CommandKind = (typeof COMMAND_KINDS)[number];

/** What a shell command came to. Both streams' tails are line-aware and at most 64 KiB; the whole is in the artifact. */
export interface ShellResult {
  /** Null when it was killed. */
  readonly exitCode: number | null;
  readonly timedOut: boolean;
  readonly stdout: string;
  readonly stderr: string;
  readonly durationMs: number;
  /** Path of the artifact with both streams, relative to the run's folder. */
  readonly artifact: string | null;
}

/** A change between the step's base and the attempt's commit, without rename detection. */
export interface FileChange {
  readonly path: string;
  readonly status: 'added' | 'modified' | 'deleted' | 'type-changed';
}

/** Reads of one folder; paths relative to it. Nothing outside is readable. */
export interface FolderPort {
  /** Null when it does not exist, is no regular file, leaves the folder, or is larger than `maxBytes` (1 MiB). */
  readText(path: string, maxBytes?: number): Promise<string | null>;
  exists(path: string): Promise<boolean>;
  /** Names in a folder, sorted, those of folders with a `/` at the end; empty when there is none. */
  list(path: string): Promise<readonly string[]>;
  /** Whether the path is an executable found in the folder (`./gradlew`). */
  isExecutable(path: string): Promise<boolean>;
}

export interface ShellOptions {
  readonly timeoutMs?: number;
  readonly env?: Readonly<Record<string, string>>;
  /** Sees every line of both streams as it comes, colours included; lines longer than 64 KiB are left out. */
  readonly onLine?: (line: string) => void;
}

/** What a gate may do. Everything it needs of the world comes through here. */
export interface GatePorts {
  readonly folder: FolderPort;
  /**
   * Runs `sh -c command` in the attempt's tree. `$GUMP_GATE_TMP` names an empty folder of this command's own, outside
   * the tree and removed afterwards: the place for reports.
   */
  shell(command: string, options?: ShellOptions): Promise<ShellResult>;
  /** Whether an executable is on the gates' PATH. */
  which(command: string): Promise<boolean>;
  /** Runs a function in a clean worktree of the step's base; its result is kept by base and key, so it runs once. */
  atBase<T extends string>(key: string, run: (ports: Omit<GatePorts, 'atBase'>) => Promise<T>): Promise<T>;
}

/** Commands a user has set; the workflow's own argument comes before them. */
export interface GateConfig {
  readonly commands: Readonly<Partial<Record<CommandKind, string>>>;
  readonly timeoutMs: number;
}

/** One entry to check. */
export interface GateRun {
  readonly argument: string;
  readonly ports: GatePorts;
  readonly config: GateConfig;
  /** All changes of the whole step since its base (for a gate step: of its scope). */
  readonly changes: readonly FileChange[];
  /** The item the step works on, if any. */
  readonly item: PlanItem | null;
  /** What the attempt's agent left in its output file, raw; null for diff steps. */
  readonly output: string | null;
  /** A violation is a failure under `warn` too; whoever asked makes a warning of it. */
  readonly blastRadius: 'enforce' | 'warn' | 'off';
}

/** `details` is what a person or the next attempt needs: command, exit code, tails of both streams. */
export interface GateOutcome {
  readonly status: 'pass' | 'fail' | 'skipped';
  /** One line, at most 200 characters; empty when passed. */
  readonly reason: string;
  readonly details: string;
  readonly artifact: string | null;
  readonly durationMs: number;
}

/** One kind of check. It has no state: all it may do goes through the ports of the run it is given. */
export interface Gate {
  readonly type: string;
  /** One line for the docs and for `gump validate`. */
  readonly summary: string;
  /** Says what is wrong with an argument, or null. */
  checkArgument(argument: string): string | null;
  /** What would run, or why nothing would, for the dry run; null where nothing is resolved from the tree. */
  describe(run: Pick<GateRun, 'argument' | 'config'> & { readonly folder: FolderPort }): Promise<string | null>;
  check(run: GateRun): Promise<GateOutcome>;
}
