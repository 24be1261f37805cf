import { z } from 'zod';
import type { AgentSignal } from '../model/adapter.js';
import type { Tokens } from '../model/usage.js';
import { Count, maybe } from './json-line.js';
import { toolSignal, type ToolTable } from './tool-table.js';

/** The events that Claude Code and Qwen Code have in common, as far as we read them. */
export const InitEvent = z.object({ session_id: z.string(), model: z.string().optional() });

const Block = z.looseObject({ type: z.string() }).catch({ type: 'unreadable' });

export const MessageEvent = z.object({
  message: z.object({
    id: maybe(z.string()),
    model: maybe(z.string()),
    content: z.union([z.string(), z.array(Block)]).catch([]),
    usage: z.unknown().optional(),
  }),
  /** Set on what a subagent says. */
  parent_tool_use_id: maybe(z.string()),
  /** A code of the CLI's own, on messages that no model wrote. */
  error: maybe(z.string()),
});
export type MessageEvent = z.infer<typeof MessageEvent>;

/** The text, tool calls and tool results of a message, in order. */
export function signalsOf(event: MessageEvent, tools: ToolTable): AgentSignal[] {
  const { content } = event.message;
  if (typeof content === 'string') return content === '' ? [] : [{ type: 'text', text: content }];
  const signals: AgentSignal[] = [];
  for (const block of content) {
    if (block.type === 'text' && typeof block.text === 'string') signals.push({ type: 'text', text: block.text });
    else if (block.type === 'tool_use') signals.push(toolSignal(String(block.name), block.input, tools));
    else if (block.type === 'tool_result') signals.push({ type: 'tool_result', ok: block.is_error !== true });
  }
  return signals;
}

/** Anthropic's way to count: cached tokens are beside `input_tokens`, not in it. */
export const AnthropicUsage = z
  .object({
    input_tokens: Count,
    output_tokens: Count,
    cache_creation_input_tokens: Count,
    cache_read_input_tokens: Count,
  })
  .transform((u): Tokens => ({
    in: u.input_tokens + u.cache_creation_input_tokens + u.cache_read_input_tokens,
    out: u.output_tokens,
    cached: u.cache_read_input_tokens,
    cache_write: u.cache_creation_input_tokens,
  }));
