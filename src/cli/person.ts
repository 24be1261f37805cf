import { createInterface } from 'node:readline/promises';
import type { Readable, Writable } from 'node:stream';
import type { Person } from '../execution/run-resources.js';

/** The person at the terminal: Enter goes on, `r <why>` sends the step back, `a` stops the run. */
export function personAt(input: Readable, output: Writable, name: string): Person {
  let turn: Promise<unknown> = Promise.resolve();
  return {
    ask(question, signal) {
      const answer = turn.then(() => askOnce(input, output, name, question, signal));
      turn = answer.catch(() => undefined);
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
