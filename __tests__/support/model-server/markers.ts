import { z } from 'zod';
import { place } from './conversation.js';
import type { Fault, Script, ToolUse, Turn, Usage } from './script.js';

/**
 * The script in the prompt itself, for trying a CLI by hand. Each of these is one turn, in order:
 *
 * `[[write:PATH:TEXT]]` `[[edit:PATH:FIND:REPLACE]]` `[[read:PATH]]` `[[bash:COMMAND]]` `[[call:TOOL:{json}]]`
 * `[[say:TEXT]]` `[[http:STATUS]]` `[[stall]]` `[[cut]]`, and `[[turns:N]]`, N shell commands in N turns.
 *
 * An `&` after one joins the next to its turn. Before a turn stand what changes it: `[[text:T]]` `[[think:T]]`
 * `[[delay:MS]]` `[[flaky:STATUS,N]]` `[[usage:IN,OUT,CACHED,WRITTEN]]`. `\n` in a text is a newline. The last user
 * message with a marker counts; once its turns are over the model says "Done.".
 */
export const markers: Script = ({ messages }) => {
  const { prompt, step } = place(messages, hasMarker);
  return markedTurns(prompt)[step] ?? {};
};

const pattern = /\[\[([a-z]+)(?::([\s\S]*?))?\]\](&)?/g;

function hasMarker(text: string): boolean {
  return /\[\[[a-z]+(:[\s\S]*?)?\]\]/.test(text);
}

function markedTurns(prompt: string): readonly Turn[] {
  const list: Turn[] = [];
  let coming: Turn = {};
  for (const [, word = '', text = '', joined] of prompt.matchAll(pattern)) {
    if (word === 'turns') {
      for (let turn = 1; turn <= Number(text); turn++) list.push(bash(`echo turn ${turn}`));
      continue;
    }
    coming = merged(coming, marked(word, text.replaceAll('\\n', '\n')));
    if (changes.has(word) || joined !== undefined) continue;
    list.push(coming);
    coming = {};
  }
  return list;
}

const changes = new Set(['text', 'think', 'delay', 'flaky', 'usage']);

function merged(one: Turn, other: Turn): Turn {
  const tools = [...(one.tools ?? []), ...(other.tools ?? [])];
  return { ...one, ...other, ...(tools.length > 0 ? { tools } : {}) };
}

function marked(word: string, text: string): Turn {
  const [first = '', ...rest] = text.split(':');
  const tail = rest.join(':');
  switch (word) {
    case 'write':
      return use({ kind: 'write', path: first, content: tail });
    case 'edit':
      return use({ kind: 'edit', path: first, find: rest[0] ?? '', replace: rest.slice(1).join(':') });
    case 'read':
      return use({ kind: 'read', path: text });
    case 'bash':
      return bash(text);
    case 'call':
      return use({ kind: 'call', name: first, input: z.record(z.string(), z.unknown()).parse(JSON.parse(tail)) });
    case 'say':
    case 'text':
      return { text };
    case 'think':
      return { thinking: text };
    case 'delay':
      return { delayMs: Number(text) };
    case 'usage':
      return { usage: usage(text) };
    default:
      return { fault: fault(word, text) };
  }
}

const use = (tool: ToolUse): Turn => ({ tools: [tool] });
const bash = (command: string): Turn => use({ kind: 'bash', command });

function usage(text: string): Partial<Usage> {
  const [input = 0, out = 0, cachedRead = 0, cacheWrite = 0] = text.split(',').map(Number);
  return { in: input, out, cachedRead, cacheWrite };
}

function fault(word: string, text: string): Fault {
  const [status, times] = text.split(',').map(Number);
  if (word === 'stall' || word === 'cut') return { kind: word };
  if (word === 'http' && status !== undefined) return { kind: 'http', status };
  if (word === 'flaky' && status !== undefined && times !== undefined) return { kind: 'http', status, times };
  throw new Error(`no such marker: ${word}`);
}
