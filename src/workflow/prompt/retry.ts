import type { PromptParts, PreviousFailure } from './parts.js';
import { quoteBlock } from './quote.js';
import { truncateLines } from './truncate.js';

/** Maximum characters of the error and of the diff in a retry's prompt, unless the project's gump.toml sets others. */
export const DEFAULT_RETRY_LIMITS = { maxErrorChars: 2000, maxDiffChars: 3000 } as const;

/** The section on the failure that this attempt must fix. */
export function retrySection(retry: PreviousFailure, replan: boolean): string {
  const { limits } = retry;
  const blocks = [
    replan ? '## What failed' : `## Previous attempt failed\n\n${situation(retry)}`,
    block(
      retry.failedStep === null ? 'What failed' : `What failed in step \`${retry.failedStep}\``,
      retry.error,
      limits.maxErrorChars,
    ),
    block("The reviewer's comment", retry.comments, limits.maxErrorChars),
    block('A person rejected it, and wrote', retry.rejection, limits.maxErrorChars),
    block(
      retry.changeIsInTree ? 'The change so far, already in the tree' : 'The change that failed, no longer in the tree',
      retry.diff,
      limits.maxDiffChars,
    ),
    replan ? '' : ADVICE,
  ];
  return blocks.filter((text) => text !== '').join('\n\n');
}

function situation({ attempt, of, previousAgent, changeIsInTree }: PreviousFailure): string {
  const count = of === null ? `This is retry attempt ${attempt}.` : `This is retry attempt ${attempt} of ${of}.`;
  const agent =
    previousAgent === null ? '' : ` Before you, ${previousAgent} tried; you are asked because it did not get there.`;
  const tree = changeIsInTree ? ' The tree is as that attempt left it.' : ' The tree is back where the step began.';
  return `${count}${agent}${tree}`;
}

const ADVICE =
  'Find the cause before you change anything, then mend it; where the same approach has failed before, take another. Do not repeat the change that failed, and do not get past a check by weakening it.';

function block(source: string, text: string, max: number): string {
  return text.trim() === '' ? '' : quoteBlock(source, truncateLines(text.trim(), max));
}

/** The task section of an attempt that must plan a failed task again. */
export function replanSection({ task, item }: PromptParts): string {
  const subject =
    item === null
      ? ''
      : `\n\n${quoteBlock('The item, as the plan has it', [item.name, item.description, item.files.join(', ')].filter((line) => line !== '').join('\n\n'))}`;
  return `## Your task

The task below has failed. Divide it again, into smaller or other pieces, so that each can be done and checked by itself; where one piece is enough, make it one that says how to avoid the failure.${subject}

The instruction it was tried with:

${task
  .trim()
  .split('\n')
  .map((line) => `> ${line}`.trimEnd())
  .join('\n')}`;
}
