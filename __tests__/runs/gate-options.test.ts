import { afterEach, describe, expect, it } from '@jest/globals';
import type { Event } from '../../src/model/index.js';
import { play, type Played } from './play.js';

let played: Played | undefined;
afterEach(() => played?.remove());

const scenario = JSON.stringify({ agents: [{ run: 'echo one > written.txt' }] });
/** A test suite beside a package of its own, which has another one. */
const prepare = `
  echo '{"scripts":{"test":"test -e root.txt"}}' > package.json; echo x > root.txt
  mkdir -p 'packages/a b'; echo x > 'packages/a b/inner.txt'
  echo '{"scripts":{"test":"test -e inner.txt"}}' > 'packages/a b/package.json'`;

async function checks(gates: readonly object[]): Promise<readonly string[]> {
  const workflow = JSON.stringify({
    name: 'golden',
    steps: [{ name: 'impl', agent: 'qwen', prompt: 'x', gate: gates }],
  });
  played = await play({ workflow, scenario, prepare });
  if (played.execution.kind !== 'ran') throw new Error(JSON.stringify(played.execution));
  return played.execution.events.flatMap(verdictOf);
}

function verdictOf(event: Event): readonly string[] {
  return event.type === 'gate_checked' ? [`${event.gate} ${event.check} ${event.status} ${event.reason}`.trim()] : [];
}

describe('the options of a gate', () => {
  it('in: the command is looked for, and runs, in that folder', async () => {
    const found = await checks([
      { bash: { run: 'test -e inner.txt', in: 'packages/a b' } },
      { bash: { run: 'cat inner.txt\ncat missing.txt', in: 'packages/a b' } },
      { test: { in: 'packages/a b' } },
      { test: {} },
      { lint: { run: 'true', in: 'packages/none' } },
    ]);
    expect(found).toEqual([
      'bash bash:test -e inner.txt pass',
      expect.stringContaining('bash_1 bash:cat inner.txt\ncat missing.txt fail exit code 1'),
      'test test pass',
      'test_3 test pass',
      'lint lint:true fail there is no folder packages/none in the tree, which `in` of this gate names',
    ]);
  });

  it('timeout: ends the command', async () => {
    const found = await checks([{ bash: { run: 'sleep 30', timeout: '200ms' } }]);
    expect(found).toEqual([expect.stringMatching(/^bash bash:sleep 30 fail timed out after \d\.\d s: sleep 30$/)]);
  });
});
