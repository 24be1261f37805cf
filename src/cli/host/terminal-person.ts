import { createInterface } from 'node:readline/promises';
import type { Readable, Writable } from 'node:stream';
import type { Person } from '../../execution/host.js';

/**
 * Asks the person at the terminal, one question at a time: an empty line, `y` or `yes` continues, `r WHY` rejects the
 * step, `a` aborts the run. Anything else approves nothing and is asked again. If the signal aborts a question, or the
 * input ends, its answer is `abort`. `name` is recorded as the author of the answers.
 */
export function createTerminalPerson(input: Readable, output: Writable, name: string): Person {
  let previous: Promise<unknown> = Promise.resolve();
  return {
    ask(question, signal) {
      const answer = previous.then(() => askOnce(input, output, name, question, signal));
      previous = answer.catch(() => undefined);
      return answer;
    },
  };
}

async function askOnce(
  input: Readable,
  output: Writable,
  name: string,
  question: string,
  signal: AbortSignal,
): ReturnType<Person['ask']> {
  const lines = createInterface({ input, output, signal });
  try {
    output.write(`\n⏸ ${question}\n${PROMPT}`);
    for await (const line of lines) {
      const answer = parseAnswer(line.trim());
      if (answer !== null) return { ...answer, by: name };
      output.write(`That was not understood. ${PROMPT}`);
    }
    return { action: 'abort', reason: 'nobody answered', by: name };
  } catch {
    return { action: 'abort', reason: 'nobody answered', by: name };
  } finally {
    lines.close();
  }
}

const PROMPT = 'Enter or `y` to go on, `r WHY` to send it back, `a` to stop: ';

/** Null if the line is no answer: nothing that was not meant as a yes may count as one. */
function parseAnswer(line: string): Omit<Awaited<ReturnType<Person['ask']>>, 'by'> | null {
  const word = line.toLowerCase();
  if (word === '' || word === 'y' || word === 'yes') return { action: 'continue', reason: '' };
  if (word === 'a') return { action: 'abort', reason: '' };
  if (word === 'r' || word.startsWith('r ')) return { action: 'reject', reason: line.slice(1).trim() };
  return null;
}
