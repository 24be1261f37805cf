import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { Event } from '../../src/model/index.js';
import { play, type Played } from './play.js';

const recording = join(import.meta.dirname, '../fixtures/recordings/qwen/a-success.jsonl');
const workflow = `
name: golden
steps:
  - name: impl
    agent: qwen
    prompt: do it
`;
let played: Played;
afterEach(() => played.remove());

/** The run of a program that stands in for Qwen Code: the adapter, the process and the reader are the real ones. */
async function runQwen(script: string): Promise<readonly Event[]> {
  const programs = { qwen: `cat > prompt-$$; rm prompt-$$; echo done > done.txt\n${script}` };
  played = await play({ workflow, scenario: null, programs });
  if (played.execution.kind !== 'ran') throw new Error(JSON.stringify(played.execution));
  return played.execution.events;
}

function notesOf(events: readonly Event[]): string[] {
  return events.flatMap((event) => (event.type === 'agent_noted' ? [event.note] : []));
}

describe('what an agent prints', () => {
  it('survives 100 MB on one line and bytes that are no text, and notes both', async () => {
    const lines = readFileSync(recording, 'utf8').trimEnd().split('\n');
    const events = await runQwen(`
      head -n ${lines.length - 1} '${recording}'
      head -c 100000000 /dev/zero | tr '\\0' x; echo
      printf '\\377\\376 \\360\\237 cut\\n'
      tail -n 1 '${recording}'
    `);
    expect(events.findLast(({ type }) => type === 'run_completed')).toMatchObject({
      type: 'run_completed',
      status: 'pass',
    });
    expect(notesOf(events)).toEqual([
      'a line of 100000000 bytes on its stream was not read',
      'bytes on its stream that are no UTF-8',
    ]);
  });

  it('is read to its end though a CLI on Node exits without waiting for that', async () => {
    const program = `const lines = require('node:fs').readFileSync(process.argv[1], 'utf8').trimEnd().split('\\n');
      const last = lines.pop();
      for (const line of lines) process.stdout.write(line + '\\n');
      process.stdout.write('x'.repeat(15_000_000) + '\\n' + last + '\\n');
      process.exit(0);`;
    const events = await runQwen(`exec '${process.execPath}' -e "${program}" '${recording}'`);
    expect(events.findLast(({ type }) => type === 'run_completed')).toMatchObject({ status: 'pass' });
  });

  it('has no result where the result is on a line too long to read', async () => {
    const events = await runQwen(`
      sed '$d' '${recording}'
      tail -n 1 '${recording}' | tr -d '\\n'; head -c 17000000 /dev/zero | tr '\\0' ' '; echo
    `);
    expect(events.findLast(({ type }) => type === 'run_completed')).toMatchObject({
      type: 'run_completed',
      status: 'fatal',
      reason: 'no_result',
    });
  });
});
