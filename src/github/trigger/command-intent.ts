import { RunId } from '../../model/ids.js';

/** A command about an earlier run. `run` null: the latest run of the thread. */
export type CommandIntent =
  | { readonly verb: 'resume'; readonly run: RunId | null }
  /** `step` null: all steps that failed. */
  | { readonly verb: 'retry'; readonly run: RunId | null; readonly step: string | null; readonly withChanges: boolean }
  | { readonly verb: 'replay'; readonly run: RunId | null; readonly step: string }
  /** `step` null: the only step that waits. */
  | { readonly verb: 'approve'; readonly run: RunId | null; readonly step: string | null }
  /** `words` may begin with the step's name; whether it does is decided once the waiting steps are known. */
  | { readonly verb: 'reject'; readonly run: RunId | null; readonly words: string };

/** The verbs of commands about an earlier run. */
export const COMMAND_VERBS = ['resume', 'retry', 'replay', 'approve', 'reject'] as const;
export type CommandVerb = (typeof COMMAND_VERBS)[number];

/** Parses what follows the verb in a comment. Returns a sentence that says what is wrong if it is not understood. */
export function parseCommandIntent(verb: CommandVerb, text: string): CommandIntent | string {
  const [line = '', ...more] = text.trim().split('\n');
  const words = line.split(/\s+/).filter((word) => word !== '');
  const named = RunId.safeParse(words[0]);
  const run = named.success ? named.data : null;
  const rest = named.success ? words.slice(1) : words;
  switch (verb) {
    case 'resume':
      return rest.length === 0 ? { verb, run } : unexpectedWords(verb, rest);
    case 'retry': {
      const steps = rest.filter((word) => word !== '--with-changes');
      const withChanges = steps.length < rest.length;
      return steps.length <= 1 ? { verb, run, step: steps[0] ?? null, withChanges } : unexpectedWords(verb, steps);
    }
    case 'replay': {
      const steps = rest[0] === 'from' ? rest.slice(1) : rest;
      const [step] = steps;
      if (step === undefined) return 'replay needs the step to begin from, as in `replay from build/auth`.';
      return steps.length === 1 ? { verb, run, step } : unexpectedWords(verb, steps);
    }
    case 'approve':
      return rest.length <= 1 ? { verb, run, step: rest[0] ?? null } : unexpectedWords(verb, rest);
    case 'reject':
      return { verb, run, words: [rest.join(' '), ...more].join('\n').trim() };
  }
}

function unexpectedWords(verb: CommandVerb, words: readonly string[]): string {
  return `${verb} does not know what to do with "${words
    .slice(verb === 'resume' ? 0 : 1)
    .join(' ')
    .slice(0, 100)}".`;
}
