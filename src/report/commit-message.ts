import { cleanLine } from './format/text.js';

/** What a commit on the run's branch records: whose change it is, and at what cost. */
export interface CommitFacts {
  readonly run: string;
  /** Path with slugs, e.g. `build/auth/impl`. */
  readonly step: string;
  /** Name and description of the plan item; null outside of items. */
  readonly item: { readonly name: string; readonly description: string } | null;
  readonly agent: string;
  /** Number of the attempt that is committed, counted from 1. */
  readonly attempt: number;
  /** Cost of all attempts of the step; null if unpriced. */
  readonly costUsd: number | null;
  /** Why the step failed; null if it passed. */
  readonly failure: string | null;
  /** Number of the issue or pull request that started the run. */
  readonly thread: number | null;
}

/**
 * Renders a commit message: a subject of at most 72 characters, a body with the item's description, and trailers for
 * run, step, agent and cost. Text from agents or plans cannot add a trailer or a mention.
 */
export function renderCommitMessage(facts: CommitFacts): string {
  const paragraphs = [subjectOf(facts), bodyOf(facts), trailersOf(facts)];
  return `${paragraphs.filter((paragraph) => paragraph !== '').join('\n\n')}\n`;
}

function subjectOf({ item, step, failure }: CommitFacts): string {
  const title = item ? cleanLine(item.name) : '';
  const place = cleanLine(step, 60);
  const text = title === '' ? place : `${title} (${place.slice(place.lastIndexOf('/') + 1)})`;
  return neutralize(cleanLine(failure === null ? text : `Failed: ${text}`, 72));
}

function bodyOf({ item, failure }: CommitFacts): string {
  const parts = [...(failure === null ? [] : [`Did not pass: ${failure}`]), ...(item ? [item.description] : [])];
  return parts.map((part) => wrap(neutralize(cleanLine(part, 1000)))).join('\n\n');
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

/** Breaks mentions, references and links, which GitHub acts on in commit messages as well. */
function neutralize(text: string): string {
  return text
    .replace(/@(?=\w)/g, '(at)')
    .replace(/#(?=\d)/g, 'no. ')
    .replace(/:\/\//g, ': //');
}

/** Wraps at 72 characters. A line that git would read as a trailer is indented by a blank. */
function wrap(text: string): string {
  const lines: string[] = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? '';
    if (line !== '' && line.length + 1 + word.length > 72) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines.map((line) => (/^[\w-]+:/.test(line) ? ` ${line}` : line)).join('\n');
}
