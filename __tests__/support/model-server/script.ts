/** The vendors' wire formats the server speaks. */
export type Api = 'anthropic' | 'responses' | 'chat' | 'gemini';

/**
 * Tokens of one model call. `in` are the input tokens that were neither read from the cache nor written to it, whatever
 * the vendor's own field counts in; `thinking` is part of `out` and priced with it.
 */
export interface Usage {
  readonly in: number;
  readonly cachedRead: number;
  readonly cacheWrite: number;
  readonly out: number;
  readonly thinking: number;
}

/** One message of the conversation as the CLI sent it; a batch of tool results is one message. */
export interface Message {
  readonly role: 'user' | 'assistant' | 'tool';
  readonly text: string;
}

/** What a script sees of one model call. */
export interface ModelRequest {
  readonly api: Api;
  readonly model: string;
  /** Label in the path of the base URL (`server.at(label)`), else `default`. */
  readonly label: string;
  /** The key that came with the request, without `Bearer`. */
  readonly key: string | undefined;
  /** The folder the CLI says it works in, where its prompt says so. */
  readonly cwd: string | undefined;
  /** Text of the first prompt of the session. */
  readonly first: string;
  /** Text of the prompt being answered: the last user message that is not the CLI's own context. */
  readonly prompt: string;
  /** Batches of tool results since `prompt`: 0 for the first call. */
  readonly step: number;
  /** Text of the last batch of tool results, empty at step 0. */
  readonly result: string;
  /** How many equal requests (label, model, prompt, step) came before: retries of a failed call. */
  readonly seen: number;
  /** Names of the tools offered. */
  readonly tools: readonly string[];
  readonly messages: readonly Message[];
}

/** A use of a tool by kind; the server turns it into a call of the tool that this CLI offers for it. */
export type ToolUse =
  | { readonly kind: 'write'; readonly path: string; readonly content: string }
  | { readonly kind: 'edit'; readonly path: string; readonly find: string; readonly replace: string }
  | { readonly kind: 'read'; readonly path: string }
  | { readonly kind: 'bash'; readonly command: string }
  | { readonly kind: 'call'; readonly name: string; readonly input: Readonly<Record<string, unknown>> };

/**
 * What goes wrong with a call. `http` answers with the status, the first `times` times (default: always) that this call
 * is tried; `stall` sends the first half of a stream and then nothing; `cut` closes the connection there.
 */
export type Fault =
  | { readonly kind: 'http'; readonly status: number; readonly message?: string; readonly times?: number }
  | { readonly kind: 'stall' }
  | { readonly kind: 'cut' };

/** One answer of the model: parts come in the order thinking, text, tools. With no part at all it says "Done.". */
export interface Turn {
  readonly thinking?: string;
  readonly text?: string;
  readonly tools?: readonly ToolUse[];
  /** Replaces single figures of `usageAt(step)`. */
  readonly usage?: Partial<Usage>;
  readonly delayMs?: number;
  readonly fault?: Fault;
  /** Counts this call under another label than the one of the request. */
  readonly label?: string;
}

/** A script answers each call of an agent's main conversation; what it throws is a problem the server reports. */
export type Script = (request: ModelRequest) => Turn | Promise<Turn>;

/** The turns as a script: turn k answers step k, and "Done." whatever comes after them. */
export function turns(...list: readonly Turn[]): Script {
  return ({ step }) => list[step] ?? {};
}

/** The turns of the first entry whose text is in the prompt; a prompt that no entry knows is a problem. */
export function byPrompt(entries: readonly (readonly [needle: string, script: Script])[]): Script {
  return (request) => {
    const found = entries.find(([needle]) => request.prompt.includes(needle));
    if (found === undefined) throw new Error(`no script for the prompt: ${request.prompt.slice(0, 200)}`);
    return found[1](request);
  };
}

/** Tokens of step k where the script says nothing: different at each step, so that a mix-up shows. */
export function usageAt(step: number): Usage {
  return { in: 1000 + 100 * step, cachedRead: 500 + 50 * step, cacheWrite: 0, out: 20 + step, thinking: 0 };
}
