import type { Gate } from '../../model/gate.js';
import type { AgentOverride } from '../../model/request.js';

/** The kinds of file that a workflow file can refer to. */
export type LoadKind = 'workflow' | 'validator' | 'prompt';

/** The agent names that gump knows. A known provider with any other model is accepted as well. */
export interface KnownAgents {
  /** Prefixes of agent names: `claude`, `codex` … */
  readonly providers: readonly string[];
  /** Whole agent names that are aliases of a model: `claude-haiku` … */
  readonly aliases: readonly string[];
  /** Whole agent names with a model's own id, each with the shortest name for it: `codex-gpt-5.4` → `codex-gpt54`. */
  readonly models: Readonly<Record<string, string>>;
  /** Other names of a CLI, each with the CLI's prefix in agent names: `cursor-agent` → `cursor`. */
  readonly nicknames: Readonly<Record<string, string>>;
}

/** What the reader needs from its caller: files, known names and overrides. The reader itself does no I/O. */
export interface ReaderEnvironment {
  /**
   * Loads the file that a name refers to; null if there is none. A workflow or validator is looked up by its name, in
   * the user's folders and then among the built-ins. A prompt file is loaded by its path from the repository's root
   * (for built-ins: from the folder of `from`). `from` is the file that contains the name.
   */
  load(kind: LoadKind, name: string, from: string): { readonly file: string; readonly text: string } | null;
  /**
   * Lists all workflows and validators, as calls name them (`tdd`, `validators/style`). Called only if one is not
   * found.
   */
  names(): readonly string[];
  /** Whether a file exists when the run starts, by its path from the repository's root. */
  has(path: string): boolean;
  readonly agents: KnownAgents;
  readonly gates: readonly Pick<Gate, 'type' | 'checkArgument' | 'options'>[];
  readonly overrides: {
    /** Replaces the base agent of every agent step, except `pass`. */
    readonly agent?: AgentOverride;
    /** Values given by `--set k=v`, for names in prompts and for the workflow's inputs. */
    readonly inputs?: Readonly<Record<string, string>>;
  };
}
