import { z } from 'zod';
import type { AgentSignal } from '../../model/adapter.js';
import type { Tokens } from '../../model/usage.js';
import { Count, isObject, type JsonObject } from './json-line.js';
import { toolSignal, type ToolTable } from './tool-table.js';

/** The `init` event of the stream format that Claude Code, Qwen Code and Cursor share. */
export const InitEvent = z.object({ session_id: z.string(), model: z.string().optional() });

/** A message by a model, a tool or a user. `id`, `model` and `error` are null if the event does not have them. */
export interface Message {
  readonly id: string | null;
  readonly model: string | null;
  readonly usage: unknown;
  /** A text, or an array of content blocks; not validated yet. */
  readonly content: unknown;
  /** Whether it belongs to the conversation of a subagent. */
  readonly subagent: boolean;
  /** An error code of the CLI, on messages that no model wrote. */
  readonly error: string | null;
}

/**
 * Parses the message of an event; null if it has none. Without a schema, for speed: most lines of a stream are
 * messages.
 */
export function parseMessage(event: JsonObject): Message | null {
  const { message } = event;
  if (!isObject(message)) return null;
  return {
    id: textOf(message.id),
    model: textOf(message.model),
    usage: message.usage,
    content: message.content,
    subagent: typeof event.parent_tool_use_id === 'string',
    error: textOf(event.error),
  };
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

/** The text, tool calls and tool results of a message, in order. */
export function messageSignals({ content }: Message, tools: ToolTable): AgentSignal[] {
  if (typeof content === 'string') return content === '' ? [] : [{ type: 'text', text: content }];
  return Array.isArray(content) ? content.flatMap((block: unknown) => blockSignal(block, tools)) : [];
}

function blockSignal(block: unknown, tools: ToolTable): AgentSignal[] {
  if (!isObject(block)) return [];
  const { type, text, name, input, is_error } = block;
  if (type === 'text' && typeof text === 'string') return [{ type: 'text', text }];
  if (type === 'tool_use' && typeof name === 'string') return [toolSignal(name, input, tools)];
  return type === 'tool_result' ? [{ type: 'tool_result', ok: is_error !== true }] : [];
}

/** Usage as Anthropic counts it: `input_tokens` does not include cached tokens. */
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
