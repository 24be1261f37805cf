import { RunId } from '../../model/ids.js';

/** What may be asked of a run that there has been. `run` null: the latest of the thread. */
export type Ask =
  | { readonly verb: 'resume'; readonly run: RunId | null }
  /** `step` null: what failed. */
  | { readonly verb: 'retry'; readonly run: RunId | null; readonly step: string | null; readonly withChanges: boolean }
  | { readonly verb: 'replay'; readonly run: RunId | null; readonly step: string }
  /** `step` null: the only one that waits. */
  | { readonly verb: 'approve'; readonly run: RunId | null; readonly step: string | null }
  /** `words` may begin with the step; which steps wait is not known yet. */
  | { readonly verb: 'reject'; readonly run: RunId | null; readonly words: string };

export const ASK_VERBS = ['resume', 'retry', 'replay', 'approve', 'reject'] as const;
export type AskVerb = (typeof ASK_VERBS)[number];

/** Reads what follows the verb in a comment. A string says what is wrong with it. */
export function readAsk(verb: AskVerb, text: string): Ask | string {
  const [line = '', ...more] = text.trim().split('\n');
  const words = line.split(/\s+/).filter((word) => word !== '');
  const named = RunId.safeParse(words[0]);
  const run = named.success ? named.data : null;
  const rest = named.success ? words.slice(1) : words;
  switch (verb) {
    case 'resume':
      return rest.length === 0 ? { verb, run } : tooMuch(verb, rest);
    case 'retry': {
      const steps = rest.filter((word) => word !== '--with-changes');
      const withChanges = steps.length < rest.length;
      return steps.length <= 1 ? { verb, run, step: steps[0] ?? null, withChanges } : tooMuch(verb, steps);
    }
    case 'replay': {
      const steps = rest[0] === 'from' ? rest.slice(1) : rest;
      const [step] = steps;
      if (step === undefined) return 'replay needs the step to begin from, as in `replay from build/auth`.';
      return steps.length === 1 ? { verb, run, step } : tooMuch(verb, steps);
    }
    case 'approve':
      return rest.length <= 1 ? { verb, run, step: rest[0] ?? null } : tooMuch(verb, rest);
    case 'reject':
      return { verb, run, words: [rest.join(' '), ...more].join('\n').trim() };
  }
}

function tooMuch(verb: AskVerb, words: readonly string[]): string {
  return `${verb} does not know what to do with "${words
    .slice(verb === 'resume' ? 0 : 1)
    .join(' ')
    .slice(0, 100)}".`;
}
