import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { Event } from '../../src/model/index.js';
import { play, type Play, type Played } from './play.js';

let played: Played | undefined;
afterEach(() => played?.remove());

const TIMES = 20;

/** One step with two attempts at most, whose gates are these shell commands. */
function workflowOf(gates: readonly string[]): string {
  const list = gates.map((command) => `      - ${JSON.stringify({ bash: command })}\n`).join('');
  return `name: golden
steps:
  - name: impl
    agent: qwen
    prompt: x
    on_failure: { retry: 2 }
    gate:
${list}`;
}

const scenario = JSON.stringify({
  agents: [
    { attempt: 1, run: 'echo one > attempt.txt' },
    { attempt: 2, run: 'echo two > attempt.txt' },
  ],
});
/** Fails in the first attempt, after all that the gates before it have done. */
const ONCE_MORE = 'grep two attempt.txt';

async function verdicts(gates: readonly string[], more: Partial<Play> = {}): Promise<readonly string[]> {
  played = await play({ workflow: workflowOf(gates), scenario, ...more });
  if (played.execution.kind !== 'ran') throw new Error(JSON.stringify(played.execution));
  return played.execution.events.flatMap(verdictOf);
}

function verdictOf(event: Event): readonly string[] {
  return event.type === 'gate_checked' ? [`${event.status} ${event.reason}`.trim()] : [];
}

describe('the tree of the gates', () => {
  it('has the commit’s content for each gate, though the one before rewrote it and put its times back', async () => {
    // Of the same length, and most of them within the second of the checkout: nothing in a file's times tells.
    const rewrite = `[ "$(cat kept.txt)" = kept ] || exit 1
      touch -r kept.txt "$HOME/times"; echo evil > kept.txt; touch -r "$HOME/times" kept.txt`;
    const gates = Array.from({ length: TIMES }, () => rewrite);
    expect(await verdicts(gates, { prepare: 'echo kept > kept.txt' })).toEqual(gates.map(() => 'pass'));
  });

  it('shows to a gate what the gates before it have built, and to the next attempt nothing of that', async () => {
    const gates = ['mkdir build && echo built > build/out', 'grep built build/out', ONCE_MORE];
    const found = await verdicts(gates, { prepare: 'echo build > .gitignore' });
    expect(found).toEqual(['pass', 'pass', expect.stringContaining('fail'), 'pass', 'pass', 'pass']);
  });

  it('gives each attempt the prepared files as they were, and the user’s own stay as they are', async () => {
    const gates = [
      '! [ -e node_modules/.bin/planted ] && node_modules/.bin/lint',
      'for name in planted lint; do echo "#!/bin/sh" > node_modules/.bin/$name; done; rm node_modules/data',
      '! [ -e node_modules/data ]',
      ONCE_MORE,
    ];
    const lint = '#!/bin/sh\ngrep data node_modules/data && [ -s attempt.txt ]\n';
    const prepare = `echo node_modules > .gitignore; mkdir -p node_modules/.bin; echo data > node_modules/data
      printf '%s' '${lint}' > node_modules/.bin/lint; chmod +x node_modules/.bin/lint`;
    const found = await verdicts(gates, { prepare });
    expect(found).toEqual(['pass', 'pass', 'pass', expect.stringContaining('fail'), 'pass', 'pass', 'pass', 'pass']);
    const modules = join(played?.checkout ?? '', 'node_modules');
    expect(readdirSync(join(modules, '.bin'))).toEqual(['lint']);
    expect(readFileSync(join(modules, '.bin/lint'), 'utf8')).toBe(lint);
    expect(readFileSync(join(modules, 'data'), 'utf8')).toBe('data\n');
  });
});
