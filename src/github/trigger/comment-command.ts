import { COMMAND_VERBS, parseCommandIntent, type CommandIntent } from './command-intent.js';

/** A command in a comment, as it was written. */
export type CommentCommand =
  | { readonly verb: 'run'; readonly workflow: string | null; readonly words: string }
  | { readonly verb: 'help' }
  | { readonly verb: 'ask'; readonly intent: CommandIntent }
  /** A known verb whose arguments are not understood; `problem` is a sentence. */
  | { readonly verb: 'unclear'; readonly problem: string }
  | { readonly verb: 'later'; readonly name: PlannedCommand }
  | { readonly verb: 'unknown'; readonly name: string };

/** Commands that are planned and not supported yet. */
export const PLANNED_COMMANDS = ['cancel'] as const;
export type PlannedCommand = (typeof PLANNED_COMMANDS)[number];

/**
 * Parses the first command of a comment: the trigger phrase at the very start of a line, outside of code fences.
 * `words` is the text after the workflow's name, up to the end of the comment. Null if there is no command.
 */
export function parseCommentCommand(body: string, phrase: string): CommentCommand | null {
  const lines = body.replace(/\r\n?/g, '\n').split('\n');
  const lineIndex = findCommandLine(lines, phrase);
  if (lineIndex < 0) return null;
  const [verb, rest] = cutWord((lines[lineIndex] ?? '').slice(phrase.length));
  if (verb === '' || verb === 'help') return { verb: 'help' };
  if (verb === 'run') {
    const [workflow, words] = cutWord(rest);
    const all = [words, ...lines.slice(lineIndex + 1)].join('\n').trim();
    return { verb: 'run', workflow: workflow === '' ? null : workflow, words: all };
  }
  const intentVerb = COMMAND_VERBS.find((name) => name === verb);
  if (intentVerb !== undefined) {
    const intent = parseCommandIntent(intentVerb, [rest, ...lines.slice(lineIndex + 1)].join('\n'));
    return typeof intent === 'string' ? { verb: 'unclear', problem: intent } : { verb: 'ask', intent };
  }
  const planned = PLANNED_COMMANDS.find((name) => name === verb);
  return planned === undefined ? { verb: 'unknown', name: verb } : { verb: 'later', name: planned };
}

/** The index of the line with the command; -1 if there is none. */
function findCommandLine(lines: readonly string[], phrase: string): number {
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
