import type { Message } from './script.js';

/** The part of a conversation that a script answers by. */
export interface Place {
  readonly first: string;
  readonly prompt: string;
  readonly step: number;
  readonly result: string;
}

/** Finds the prompt being answered and how far its answer has come. `isPrompt` tells prompts from other user texts. */
export function place(messages: readonly Message[], isPrompt: (text: string) => boolean = isNotEmpty): Place {
  const texts = messages.map((message) => (message.role === 'user' ? withoutContext(message.text) : ''));
  const at = texts.findLastIndex(isPrompt);
  const batches = messages.slice(at + 1).filter((message) => message.role === 'tool');
  return {
    first: texts.find(isPrompt) ?? '',
    prompt: at < 0 ? '' : (texts[at] ?? ''),
    step: batches.length,
    result: batches.at(-1)?.text ?? '',
  };
}

/** The folder a CLI names as its own in its system prompt or first message. */
export function workingFolder(text: string): string | undefined {
  const found = /<cwd>(\/[^<\n]+)<\/cwd>|(?:working directory|working in the directory)[^/\n]{0,20}(\/[^\n`'"]+)/i.exec(
    text,
  );
  return (found?.[1] ?? found?.[2])?.trim().replace(/[.,]$/, '');
}

const isNotEmpty = (text: string): boolean => text !== '';

/** CLIs put context of their own into user messages, in tags like these. */
const ownContext = [
  'system-reminder',
  'session_context',
  'environment_context',
  'user_instructions',
  'permissions',
  'skills_instructions',
  'INSTRUCTIONS',
].map((tag) => new RegExp(`<${tag}[^>]*>[\\s\\S]*?</${tag}[^>]*>`, 'g'));

function withoutContext(text: string): string {
  return ownContext.reduce((rest, tag) => rest.replace(tag, ''), text).trim();
}
