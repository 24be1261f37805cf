import { createInterface } from 'node:readline/promises';
import type { Readable, Writable } from 'node:stream';
import type { Person } from '../../execution/host.js';

/**
 * Asks the person at the terminal, one question at a time: Enter continues, `r <why>` rejects the step, `a` aborts the
 * run. If the signal aborts a question, its answer is `abort`. `name` is recorded as the author of the answers.
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
  const lines = createInterface({ input, output });
  try {
    const line = (
      await lines.question(`\n⏸ ${question}\nEnter to go on, \`r WHY\` to send it back, \`a\` to stop: `, { signal })
    ).trim();
    if (line === 'a') return { action: 'abort', reason: '', by: name };
    if (line === 'r' || line.startsWith('r ')) return { action: 'reject', reason: line.slice(1).trim(), by: name };
    return { action: 'continue', reason: '', by: name };
  } catch {
    return { action: 'abort', reason: 'nobody answered', by: name };
  } finally {
    lines.close();
  }
}
