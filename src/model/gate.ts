import type { FailureReason } from './failure.js';
import type { PlanItem } from './plan.js';
import type { TestCounts } from './test-counts.js';
import type { GateOptions } from './workflow.js';

/** Gates that run a command of the project: the workflow's argument, else the one in gump.toml, else a detected one. */
export const COMMAND_KINDS = ['compile', 'test', 'lint', 'coverage'] as const;
export type CommandKind = (typeof COMMAND_KINDS)[number];

/** The result of a shell command. `stdout` and `stderr` are tails of whole lines, at most 64 KiB each. */
export interface ShellResult {
  /** Null if the command was killed. */
  readonly exitCode: number | null;
  readonly timedOut: boolean;
  readonly stdout: string;
  readonly stderr: string;
  readonly durationMs: number;
  /** Path of the artifact with both complete streams, relative to the run's folder; null if it could not be written. */
  readonly artifact: string | null;
}

/** A file changed between the step's base and the attempt's commit. A rename is a deletion and an addition. */
export interface FileChange {
  readonly path: string;
  readonly status: 'added' | 'modified' | 'deleted' | 'type-changed';
}

/** Read access to one folder. Paths are relative to it; nothing outside is readable. */
export interface FolderPort {
  /** Null if it does not exist, is not a regular file, is outside the folder, or exceeds `maxBytes` (default 1 MiB). */
  readText(path: string, maxBytes?: number): Promise<string | null>;
  exists(path: string): Promise<boolean>;
  /** The sorted names in a folder, those of folders with a `/` at the end; empty if the folder does not exist. */
  list(path: string): Promise<readonly string[]>;
  /** Whether the path is an executable file in the folder (`./gradlew`). */
  isExecutable(path: string): Promise<boolean>;
  /** The folders above this one in the same tree, the nearest first; absent in the root. */
  readonly above?: readonly FolderPort[];
}

/** Options for a gate's shell command. */
export interface ShellOptions {
  readonly timeoutMs?: number;
  readonly env?: Readonly<Record<string, string>>;
  /** Called with every line of both streams as it arrives, colours included. Lines longer than 64 KiB are skipped. */
  readonly onLine?: (line: string, stream: 'stdout' | 'stderr') => void;
}

/** The ports of a gate at one commit: its only access to files and processes. */
export interface TreePorts {
  readonly folder: FolderPort;
  /**
   * Runs `sh -c command` in the attempt's tree. `$GUMP_GATE_TMP` is a temporary folder for reports, outside the tree,
   * which is created for this command and removed afterwards.
   */
  shell(command: string, options?: ShellOptions): Promise<ShellResult>;
  /** Whether an executable is on the gates' PATH. */
  which(command: string): Promise<boolean>;
}

/** The ports of a gate. */
export interface GatePorts extends TreePorts {
  /** Runs a function in a clean worktree of the step's base. The result is cached by base and key. */
  atBase<T extends string>(key: string, run: (ports: TreePorts) => Promise<T>): Promise<T>;
  /**
   * Runs a function once for all gates of the attempt that give the same key. `by` names the gate whose run the result
   * is of; null if it is of this one. The key identifies the function.
   */
  once<T extends object>(
    key: string,
    run: () => Promise<T>,
  ): Promise<{ readonly value: T; readonly by: string | null }>;
  /** What a gate of this run has noted under the key about the attempt's tree or the step's base; null if none has. */
  recall(at: 'tree' | 'base', key: string): string | null;
  note(at: 'tree' | 'base', key: string, text: string): void;
}

/** Commands from the user's configuration. An argument in the workflow takes precedence over them. */
export interface GateConfig {
  readonly commands: Readonly<Partial<Record<CommandKind, string>>>;
  /** The folders of the projects of the repository; absent: they are found. */
  readonly projects?: readonly string[];
  readonly timeoutMs: number;
}

/** The names of the options of a gate entry, as a workflow writes them. */
export const GATE_OPTIONS = ['in', 'timeout', 'allow_none', 'new_only'] as const;
export type GateOptionName = (typeof GATE_OPTIONS)[number];

/** The input for one check of a gate entry. */
export interface GateInput {
  readonly argument: string;
  /** The entry's options. The caller has applied `in` to the ports, and `timeoutMs` to the config. */
  readonly options: GateOptions;
  readonly ports: GatePorts;
  readonly config: GateConfig;
  /** All changes of the step since its base; for a gate step, since the base of its item or run. */
  readonly changes: readonly FileChange[];
  /** The same as a patch in git's format, cut if it is very long. */
  readonly patch: () => Promise<string>;
  /** The item the step works on, if any. */
  readonly item: PlanItem | null;
  /** The raw content of the agent's output file; null for diff steps. */
  readonly output: string | null;
  /** A violation is reported as a failure for `warn` too; the caller turns it into a warning. */
  readonly blastRadius: 'enforce' | 'warn' | 'off';
}

/** The result of one check. `details` is for people and the next attempt: command, exit code, tails of both streams. */
export interface GateOutcome {
  readonly status: 'pass' | 'fail' | 'skipped';
  /** One line, at most 200 characters; empty if the check passed. */
  readonly reason: string;
  readonly details: string;
  readonly artifact: string | null;
  readonly durationMs: number;
  /** Why it failed, if for another reason than `gate_failed`. */
  readonly failure?: FailureReason;
  /** The command that it ran. */
  readonly command?: string;
  /** The tests that the command ran, if they could be counted. */
  readonly tests?: TestCounts;
  /** `uncounted`: it passed, but its command should run tests and none could be counted in its output. */
  readonly mark?: 'uncounted';
  /** What the change did to what the gate rests on, one sentence each: lost tests, changed definitions of what it runs. */
  readonly restsOnChanged?: readonly string[];
  /** The gate of the same attempt whose run of the command this result is of. */
  readonly sameRunAs?: string;
  /** What the gate did not look at, such as projects that the change does not concern, one phrase each. */
  readonly leftOut?: readonly string[];
}

/** One kind of check. It is stateless and acts only through the ports in its input. */
export interface Gate {
  readonly type: string;
  /** One line for the docs and for `gump validate`. */
  readonly summary: string;
  /** The options that its entries can have. */
  readonly options: readonly GateOptionName[];
  /** Returns what is wrong with an argument; null if it is valid. */
  checkArgument(argument: string): string | null;
  /** For the dry run: which command would run, or why none would; null if nothing is resolved from the tree. */
  describe(run: Pick<GateInput, 'argument' | 'config'> & { readonly folder: FolderPort }): Promise<string | null>;
  check(run: GateInput): Promise<GateOutcome>;
}
