import { ASK_VERBS, readAsk, type Ask } from './command-intent.js';

/** What a comment asks for. */
export type Command =
  | { readonly verb: 'run'; readonly workflow: string | null; readonly words: string }
  | { readonly verb: 'help' }
  | { readonly verb: 'ask'; readonly ask: Ask }
  /** A known command, said in a way that is not understood; `problem` is a sentence. */
  | { readonly verb: 'unclear'; readonly problem: string }
  | { readonly verb: 'later'; readonly name: LaterCommand }
  | { readonly verb: 'unknown'; readonly name: string };

/** Commands that are known and not there yet. */
export const LATER_COMMANDS = ['cancel'] as const;
export type LaterCommand = (typeof LATER_COMMANDS)[number];

/**
 * The first command of a comment: the trigger phrase at the very start of a line, outside of code fences. `words` are
 * what follows the workflow's name, up to the end of the comment. Null when there is none.
 */
export function readCommand(body: string, phrase: string): Command | null {
  const lines = body.replace(/\r\n?/g, '\n').split('\n');
  const at = findCommand(lines, phrase);
  if (at < 0) return null;
  const [verb, rest] = cutWord((lines[at] ?? '').slice(phrase.length));
  if (verb === '' || verb === 'help') return { verb: 'help' };
  if (verb === 'run') {
    const [workflow, words] = cutWord(rest);
    const all = [words, ...lines.slice(at + 1)].join('\n').trim();
    return { verb: 'run', workflow: workflow === '' ? null : workflow, words: all };
  }
  const asked = ASK_VERBS.find((name) => name === verb);
  if (asked !== undefined) {
    const ask = readAsk(asked, [rest, ...lines.slice(at + 1)].join('\n'));
    return typeof ask === 'string' ? { verb: 'unclear', problem: ask } : { verb: 'ask', ask };
  }
  const later = LATER_COMMANDS.find((name) => name === verb);
  return later === undefined ? { verb: 'unknown', name: verb } : { verb: 'later', name: later };
}

function findCommand(lines: readonly string[], phrase: string): number {
  let fence = '';
  return lines.findIndex((line) => {
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1] ?? '';
    if (fence !== '') {
      if (mark.startsWith(fence)) fence = '';
      return false;
    }
    fence = mark;
    return line === phrase || (line.startsWith(phrase) && /\s/.test(line.charAt(phrase.length)));
  });
}

/** The first word, and what follows it. */
function cutWord(text: string): [word: string, rest: string] {
  const [, word = '', rest = ''] = /^\s*(\S*)\s*([^]*)$/.exec(text) ?? [];
  return [word, rest];
}
