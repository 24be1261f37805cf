import { cleanLine } from './format/text.js';

/** What a commit on the run's branch stands for. */
export interface CommitFacts {
  readonly run: string;
  /** Path with slugs, e.g. `build/auth/impl`. */
  readonly step: string;
  /** The plan's own words on the item; null outside of items. */
  readonly item: { readonly name: string; readonly description: string } | null;
  readonly agent: string;
  /** The attempt that is committed, and how many there were. */
  readonly attempt: number;
  /** All attempts of the step; null where unpriced. */
  readonly costUsd: number | null;
  /** Why the work did not pass; null where it did. */
  readonly failure: string | null;
  /** The thread that asked for it. */
  readonly thread: number | null;
}

/**
 * Subject of at most 72 characters, body where the plan said more, and trailers that tell `git log` and `git blame` who
 * wrote what at which price. No foreign text can add a trailer or a mention.
 */
export function commitMessage(facts: CommitFacts): string {
  const paragraphs = [subjectOf(facts), bodyOf(facts), trailersOf(facts)];
  return `${paragraphs.filter((paragraph) => paragraph !== '').join('\n\n')}\n`;
}

function subjectOf({ item, step, failure }: CommitFacts): string {
  const title = item ? cleanLine(item.name) : '';
  const place = cleanLine(step, 60);
  const text = title === '' ? place : `${title} (${place.slice(place.lastIndexOf('/') + 1)})`;
  return quiet(cleanLine(failure === null ? text : `Failed: ${text}`, 72));
}

function bodyOf({ item, failure }: CommitFacts): string {
  const parts = [...(failure === null ? [] : [`Did not pass: ${failure}`]), ...(item ? [item.description] : [])];
  return parts.map((part) => wrap(quiet(cleanLine(part, 1000)))).join('\n\n');
}

function trailersOf({ run, step, agent, attempt, costUsd, thread }: CommitFacts): string {
  return [
    `Gump-Run: ${run}`,
    `Gump-Step: ${cleanLine(step)}`,
    `Gump-Agent: ${cleanLine(agent)}`,
    `Gump-Attempt: ${attempt}`,
    `Gump-Cost: ${costUsd === null ? 'unpriced' : costUsd.toFixed(4)}`,
    ...(thread === null ? [] : [`Refs: #${thread}`]),
  ].join('\n');
}

/** GitHub acts on mentions, references and closing words in commit messages, too. */
function quiet(text: string): string {
  return text
    .replace(/@(?=\w)/g, '(at)')
    .replace(/#(?=\d)/g, 'no. ')
    .replace(/:\/\//g, ': //');
}

/** Lines of at most 72 characters; one that would read as a trailer is set in. */
function wrap(text: string): string {
  const lines: string[] = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? '';
    if (line !== '' && line.length + 1 + word.length > 72) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines.map((line) => (/^[\w-]+:/.test(line) ? ` ${line}` : line)).join('\n');
}
