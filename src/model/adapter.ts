import type { FailureReason } from './failure.js';
import type { Routing } from './route.js';
import type { CostSource, Tokens } from './usage.js';

/** The request for one launch of an agent CLI. Paths are absolute. */
export interface AgentRequest {
  /** The agent's name as written in the workflow, e.g. `claude-haiku`. */
  readonly agent: string;
  /** The model to pass to the CLI; null leaves the CLI's own default. */
  readonly model: string | null;
  /** The whole instruction. It is passed on stdin if the CLI supports that. */
  readonly prompt: string;
  /** `resume` continues the session `id`; `new` starts one, with this `id` if the CLI lets the caller choose it. */
  readonly session: { readonly mode: 'new' | 'resume'; readonly id: string };
  /** The lane's worktree; the CLI's working directory. */
  readonly cwd: string;
  /** The launch's own HOME folder. */
  readonly home: string;
  readonly maxTurns: number | null;
  /** Globs, relative to `cwd`, of the only files that may be written; null allows the whole worktree. */
  readonly writable: readonly string[] | null;
  /** Credentials and endpoints of this CLI alone, by variable name (`ANTHROPIC_API_KEY`, `ANTHROPIC_BASE_URL` …). */
  readonly credentials: Readonly<Record<string, string>>;
  /**
   * The upstream host of its calls, set when `credentials` point at the gateway. Some CLIs behave differently depending
   * on the host name.
   */
  readonly upstreamHost?: string;
  /**
   * Whether the process runs as root. Claude Code then refuses to skip its permission prompts unless it is told that it
   * is in a sandbox.
   */
  readonly isRoot: boolean;
}

/** How to start the CLI. `env` is added to the allow-listed environment; `files` are written below HOME first. */
export interface Invocation {
  readonly args: readonly string[];
  readonly stdin: string;
  readonly env: Readonly<Record<string, string>>;
  readonly files: readonly { readonly path: string; readonly content: string }[];
  /** Path of one of `files` that every Node process of the CLI and of its children loads first (by NODE_OPTIONS). */
  readonly preload?: string;
  /**
   * Files below HOME that hold more than the stream does, such as a session file. Those in `directory` whose path
   * matches are followed while the CLI runs.
   */
  readonly follow: { readonly directory: string; readonly match: RegExp } | null;
}

/** Files below a folder of HOME, by their path relative to that folder. */
export interface SessionFiles {
  readonly directory: string;
  readonly match: RegExp;
}

/** What kind of action a tool call is, as far as the stream shows. `shell` may write anything. */
export type ToolAction = 'read' | 'write' | 'shell' | 'search' | 'web' | 'other';

/** One fact read from a CLI's stream, in the same form for all CLIs. */
export type AgentSignal =
  | { readonly type: 'session'; readonly id: string }
  /** The model that answers, by the CLI's name for it; used to look up the price. */
  | { readonly type: 'model'; readonly model: string }
  /** A model call of the main conversation has begun, or was first seen. */
  | { readonly type: 'turn' }
  /** Tokens of one model call; `costUsd` is null if the CLI does not report it. */
  | { readonly type: 'usage'; readonly tokens: Tokens; readonly costUsd: number | null }
  | {
      readonly type: 'tool';
      readonly name: string;
      readonly action: ToolAction;
      /** Files that the call names, as the CLI writes them (absolute or relative to cwd). */
      readonly paths: readonly string[];
      readonly detail: string;
    }
  | { readonly type: 'tool_result'; readonly ok: boolean }
  | { readonly type: 'text'; readonly text: string }
  /** The CLI has reported its result and should now exit. Only sent for CLIs that are known to hang at this point. */
  | { readonly type: 'over' }
  /** Something unusual that is noted in the ledger (a retry, a warning). It has no influence on the outcome. */
  | { readonly type: 'note'; readonly text: string };

/** How the process ended. `killed` is true if gump stopped it. */
export interface ProcessEnd {
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly killed: boolean;
  /** The tail of stderr, at most 64 KiB. */
  readonly stderr: string;
  /** Number of lines that exceeded the length limit and were not parsed. */
  readonly oversizeLines: number;
}

/** Why an agent's launch failed. */
export interface AgentFailure {
  readonly reason: FailureReason;
  /** One line for people; quotes the CLI's own message if there is one. */
  readonly message: string;
}

/** The result of a whole launch. `failure` null means that the CLI finished its work; gates are not considered. */
export interface AgentOutcome {
  readonly failure: AgentFailure | null;
  readonly sessionId: string | null;
  readonly finalText: string;
  /** Model calls of the main conversation. */
  readonly turns: number;
  /** Totals of this launch alone, also after a session was resumed; null if the CLI did not report them. */
  readonly tokens: Tokens | null;
  /** The cost that the CLI itself reports; null if it reports none. */
  readonly costUsd: number | null;
  readonly model: string | null;
}

/** Parses the output of one launch into signals. Its state depends on the given lines alone. */
export interface StreamReader {
  /** Parses one line of stdout, without its newline. A line that is not JSON is not an error. */
  line(text: string): readonly AgentSignal[];
  /** Parses one line of a followed file. */
  followedLine(file: string, text: string): readonly AgentSignal[];
  /** Called once, after the process has ended and all lines were passed in. */
  end(end: ProcessEnd): AgentOutcome;
}

/** Tokens and cost of a session before this launch. Needed for CLIs that report totals of the whole session. */
export interface SessionTotals {
  readonly tokens: Tokens;
  readonly costUsd: number | null;
}

/** What is known of a model that an agent's name stands for. */
export interface ModelInfo {
  /** The model id that is passed to the CLI. */
  readonly id: string;
  /** In tokens, as is `maxOutput`; null if unknown. */
  readonly contextWindow: number | null;
  readonly maxOutput: number | null;
}

/** One agent CLI. An adapter is pure: it turns requests into command lines, and lines of output into signals. */
export interface Adapter {
  /** The prefix of the names of its agents: `claude`, `codex` … */
  readonly provider: string;
  readonly title: string;
  /** The executable looked up on PATH. */
  readonly command: string;
  /**
   * Models by alias, that is, by the part of an agent's name after `provider-`; `''` is the bare provider name. Any
   * other alias is passed to the CLI as it is.
   */
  readonly models: Readonly<Record<string, ModelInfo>>;
  /** Names of environment variables that may hold its key; the first that is set wins. They may depend on the model. */
  keyVariables(model: string | null): readonly string[];
  /** Names of environment variables that set its endpoint. They are passed on if set. */
  readonly endpointVariables: readonly string[];
  /** Whether calls with the key of this variable can go through the gateway. Without this method they never can. */
  routing?(key: string, model: string | null): Routing;
  /** The npm package for `install: auto`; null if the CLI cannot be pinned to a version. */
  readonly install: {
    readonly package: string;
    readonly version: string;
    /** The package that people are told to install, if it is a different one. */
    readonly byHand?: string;
    /** If the command is a script for the Node on PATH: the oldest major version of Node that it runs on. */
    readonly node?: number;
  } | null;
  /** The cost source to record for the cost figures of the CLI itself. */
  readonly costSource: Extract<CostSource, 'reported' | 'estimated'>;
  /** Whether it can resume a session only in the folder where the session began, as it stores sessions by path. */
  readonly sessionsNeedFolder?: boolean;
  /** The files in which it keeps sessions. Nothing else of a HOME goes on with a session: no setting, no memory. */
  readonly sessions: readonly SessionFiles[];
  /** Absolute paths of files and folders that its program reads, besides those that it is installed with. */
  readonly files?: readonly string[];
  /** The longest prompt that it accepts, in characters; null if no limit is known. */
  readonly maxPromptChars: number | null;
  invoke(request: AgentRequest): Invocation;
  read(request: AgentRequest, before: SessionTotals | null): StreamReader;
}

/** Resolves the model that an agent's name stands for: `claude-haiku` → `haiku`; null if the CLI chooses the model. */
export function modelOf(adapter: Adapter, agent: string): ModelInfo | null {
  const alias = agent === adapter.provider ? '' : agent.slice(adapter.provider.length + 1);
  return adapter.models[alias] ?? (alias === '' ? null : { id: alias, contextWindow: null, maxOutput: null });
}
