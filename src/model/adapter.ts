import type { FailureReason } from './failure.js';
import type { Routing } from './route.js';
import type { CostSource, Tokens } from './usage.js';

/** What one launch of an agent CLI is asked to do. Paths are absolute. */
export interface AgentRequest {
  /** The agent's name as the workflow has it, e.g. `claude-haiku`. */
  readonly agent: string;
  /** The model to pass to the CLI; null leaves the CLI's own default. */
  readonly model: string | null;
  /** The whole instruction; goes by stdin where the CLI takes it. */
  readonly prompt: string;
  /** `new` with an id to use where the CLI lets us choose one, or an earlier session to go on with. */
  readonly session: { readonly mode: 'new' | 'resume'; readonly id: string };
  /** The lane's worktree; the CLI's working directory. */
  readonly cwd: string;
  /** The HOME made for this chain of attempts. */
  readonly home: string;
  readonly maxTurns: number | null;
  /** What a forbidden write is: null allows all of the worktree, else only these globs (relative to `cwd`). */
  readonly writable: readonly string[] | null;
  /** Credentials and endpoints by their vendor's names (`ANTHROPIC_API_KEY`, `ANTHROPIC_BASE_URL` …), this CLI's only. */
  readonly credentials: Readonly<Record<string, string>>;
  /** The host that its calls really go to, where `credentials` name the gateway. Some CLIs behave by the host's name. */
  readonly upstreamHost?: string;
  /** Whether we run as root (Claude Code refuses to skip its permissions then, unless told it is in a sandbox). */
  readonly root: boolean;
}

/** How to start the CLI. The environment comes on top of the allow-list; `files` are written below HOME first. */
export interface Invocation {
  readonly args: readonly string[];
  readonly stdin: string;
  readonly env: Readonly<Record<string, string>>;
  readonly files: readonly { readonly path: string; readonly content: string }[];
  /** One of `files`: each Node process of the CLI, and of what it starts, loads it first (by NODE_OPTIONS). */
  readonly preload?: string;
  /** Live files below HOME that say more than the stream (a session file): those whose path matches are followed. */
  readonly follow: { readonly directory: string; readonly match: RegExp } | null;
}

/** What a tool call does, as far as the stream tells. `shell` may write anything. */
export type ToolAction = 'read' | 'write' | 'shell' | 'search' | 'web' | 'other';

/** What a stream says, in one vocabulary for all CLIs. */
export type AgentSignal =
  | { readonly type: 'session'; readonly id: string }
  /** The model that answers, as the CLI names it (for the price table). */
  | { readonly type: 'model'; readonly model: string }
  /** A model call of the main conversation begins or is first seen. */
  | { readonly type: 'turn' }
  /** Tokens of one model call; `costUsd` where the CLI says it. */
  | { readonly type: 'usage'; readonly tokens: Tokens; readonly costUsd: number | null }
  | {
      readonly type: 'tool';
      readonly name: string;
      readonly action: ToolAction;
      /** Files named by the call, as the CLI writes them (absolute or relative to cwd). */
      readonly paths: readonly string[];
      readonly detail: string;
    }
  | { readonly type: 'tool_result'; readonly ok: boolean }
  | { readonly type: 'text'; readonly text: string }
  /** The CLI told its result and has nothing left but to exit. For CLIs of which it is known that they may not. */
  | { readonly type: 'over' }
  /** Something odd worth a note in the ledger (a retry, a warning); it decides nothing. */
  | { readonly type: 'note'; readonly text: string };

/** How the process ended. `killed` is set where we stopped it. */
export interface ProcessEnd {
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly killed: boolean;
  /** The tail of stderr, at most 64 KiB. */
  readonly stderr: string;
  /** Lines over the limit that were not parsed. */
  readonly oversizeLines: number;
}

export interface AgentFailure {
  readonly reason: FailureReason;
  /** One line for people, with the CLI's own words where it has some. */
  readonly message: string;
}

/** What the whole launch came to. `failure` null means that the CLI finished its work; it says nothing about the gates. */
export interface AgentOutcome {
  readonly failure: AgentFailure | null;
  readonly sessionId: string | null;
  readonly finalText: string;
  /** Model calls of the main conversation. */
  readonly turns: number;
  /** Totals of this launch alone (after a resume too); null where the CLI never said. */
  readonly tokens: Tokens | null;
  /** Set where the CLI reports money itself. */
  readonly costUsd: number | null;
  readonly model: string | null;
}

/** Reads one launch's output. It keeps state, but only from what it was given. */
export interface StreamReader {
  /** One line of stdout, without its newline. Lines that are not JSON are no error. */
  line(text: string): readonly AgentSignal[];
  /** One line of a followed file. */
  followed(file: string, text: string): readonly AgentSignal[];
  /** Called once, after the process ended and all lines were given. */
  end(end: ProcessEnd): AgentOutcome;
}

/** Tokens and money of this session before the launch, for CLIs whose figures are totals of the session. */
export interface SessionTotals {
  readonly tokens: Tokens;
  readonly costUsd: number | null;
}

export interface ModelInfo {
  /** What is passed to the CLI. */
  readonly id: string;
  /** Tokens; null where unknown. */
  readonly contextWindow: number | null;
  readonly maxOutput: number | null;
}

/** One agent CLI. Pure: it turns requests into command lines and lines into signals. */
export interface Adapter {
  /** The prefix of its agents' names: `claude`, `codex` … */
  readonly provider: string;
  readonly title: string;
  /** The executable looked up on PATH. */
  readonly command: string;
  /** Aliases of reference and today: the part after `provider-`, `''` for the bare name. Others pass through. */
  readonly models: Readonly<Record<string, ModelInfo>>;
  /** Alternatives of environment variables that hold its key, first wins; an agent may need another list (OpenCode). */
  keys(model: string | null): readonly string[];
  /** Its endpoint variables, passed on where set. */
  readonly endpoints: readonly string[];
  /** Whether its calls can go through the gateway with the key of this name; without it they never can. */
  routing?(key: string, model: string | null): Routing;
  /** npm package for `install: auto`; null where it cannot be pinned. */
  readonly install: {
    readonly package: string;
    readonly version: string;
    /** What a person installs, where that is another. */
    readonly byHand?: string;
    /** Of a package whose command is a script for the Node on PATH: the oldest major version that this one runs on. */
    readonly node?: number;
  } | null;
  /** How the CLI's own cost figures are to be called. */
  readonly costSource: Extract<CostSource, 'reported' | 'estimated'>;
  /** Whether it finds a session only from the folder it began in (its files are kept by path). */
  readonly sessionsNeedFolder?: boolean;
  /** The largest prompt it takes, in characters; null where no limit is known. */
  readonly maxPromptChars: number | null;
  invoke(request: AgentRequest): Invocation;
  read(request: AgentRequest, before: SessionTotals | null): StreamReader;
}

/** The model that an agent's name stands for: `claude-haiku` → `haiku`; null where the CLI chooses. */
export function modelOf(adapter: Adapter, agent: string): ModelInfo | null {
  const alias = agent === adapter.provider ? '' : agent.slice(adapter.provider.length + 1);
  return adapter.models[alias] ?? (alias === '' ? null : { id: alias, contextWindow: null, maxOutput: null });
}
