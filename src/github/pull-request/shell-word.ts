import { shellWord } from '../../model/shell-word.js';

/** Quotes a text as one word of a shell command in Markdown's inline code. Backticks are removed. */
export function shellWordInCode(text: string): string {
  return shellWord(text.replaceAll('`', ''));
}
