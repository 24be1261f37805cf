import type { Gate } from '../model/gate.js';
import type { AgentOverride } from '../model/request.js';

/** What a file of a workflow may name. */
export type LoadKind = 'workflow' | 'validator' | 'prompt';

/** The names of agents; other models than these pass as well. */
export interface KnownAgents {
  /** Prefixes of agent names: `claude`, `codex` … */
  readonly providers: readonly string[];
  /** Whole names that stand for a model: `claude-haiku` … */
  readonly known: readonly string[];
  /** Whole names that hand on a model's own id, each with the shortest name for it: `codex-gpt-5.4` → `codex-gpt54`. */
  readonly models: Readonly<Record<string, string>>;
  /** What a CLI is called elsewhere, with its prefix here: `cursor-agent` → `cursor`. */
  readonly nicknames: Readonly<Record<string, string>>;
}

/** What the reader asks of the world; it does nothing with files by itself. */
export interface ReaderWorld {
  /**
   * The file a name stands for: a workflow or validator by its name, looked up in the user's folders and then the
   * built-ins; a prompt file by its path from the repository's root (from the folder of `from` for built-ins). Null
   * when there is none. `from` is the file that names it.
   */
  load(kind: LoadKind, name: string, from: string): { readonly file: string; readonly text: string } | null;
  /** What workflows and validators there are, as calls name them (`tdd`, `validators/style`). Asked only once one is not found. */
  names(): readonly string[];
  /** Whether there is such a file when the work begins, by its path from the repository's root. */
  has(path: string): boolean;
  readonly agents: KnownAgents;
  readonly gates: readonly Pick<Gate, 'type' | 'checkArgument'>[];
  readonly overrides: {
    /** Replaces the base agent of every agent step but `pass`. */
    readonly agent?: AgentOverride;
    /** `--set k=v`: names that prompts may use, and values of the workflow's inputs. */
    readonly inputs?: Readonly<Record<string, string>>;
  };
}
