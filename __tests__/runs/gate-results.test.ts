import { afterEach, describe, expect, it } from '@jest/globals';
import type { EventOf } from '../../src/model/index.js';
import { PLAIN_STYLE } from '../../src/report/format/style.js';
import { summarizeRun } from '../../src/report/run-summary/summarize-run.js';
import { renderStepDetail } from '../../src/report/text/detail.js';
import { play, type Played } from './play.js';

let played: Played | undefined;
afterEach(() => played?.remove());

const scenario = JSON.stringify({ agents: [{ run: 'echo "  2 passing (1ms)" > count; echo done > written.txt' }] });
/** A suite whose count is that of a file, and that leaves a line in the tree for each of its runs. */
const prepare = `
  echo '  1 passing (1ms)' > count
  echo '{"scripts":{"test":"echo run >> runs.log; cat count"}}' > package.json
  echo runs.log > .gitignore`;

async function checked(gates: readonly object[]): Promise<readonly EventOf<'gate_checked'>[]> {
  const workflow = JSON.stringify({
    name: 'golden',
    steps: [{ name: 'impl', agent: 'qwen', prompt: 'x', gate: gates }],
  });
  played = await play({ workflow, scenario, prepare });
  if (played.execution.kind !== 'ran') throw new Error(JSON.stringify(played.execution));
  return played.execution.events.flatMap((event) => (event.type === 'gate_checked' ? [event] : []));
}

describe('the gates of one attempt', () => {
  it('share one run of the suite', async () => {
    const events = await checked([{ test: '' }, { tests_found: '' }, { bash: 'test "$(wc -l < runs.log)" -eq 1' }]);
    expect(events.map(({ gate, status }) => `${gate} ${status}`)).toEqual([
      'test pass',
      'tests_found pass',
      'bash pass',
    ]);
    expect(events[0]).toMatchObject({ command: 'npm test', tests: { ran: 2, failed: 0, skipped: 0 } });
    expect(events[0]?.same_run_as).toBeUndefined();
    expect(events[1]).toMatchObject({ command: 'npm test', tests: { ran: 2 }, same_run_as: 'test' });
  });

  it('run another command for themselves', async () => {
    const events = await checked([
      { test: 'echo other >> runs.log; cat count' },
      { tests_found: '' },
      { bash: 'test "$(wc -l < runs.log)" -eq 2' },
    ]);
    expect(events.map(({ status }) => status)).toEqual(['pass', 'pass', 'pass']);
    expect(events[1]?.same_run_as).toBeUndefined();
  });

  it('are told with command, count and the file of their output', async () => {
    await checked([{ test: '' }, { tests_found: '' }]);
    if (played?.execution.kind !== 'ran') throw new Error('not run');
    const summary = summarizeRun(played.execution.events);
    const detail = renderStepDetail(summary, 'impl', {
      ...PLAIN_STYLE,
      excerpt: () => null,
      displayPath: (path) => path,
    });
    if (!detail.found) throw new Error(detail.message);
    expect(detail.text).toMatch(/✓ test +npm test · 2 tests · \S+\n +output: artifacts\/impl\/1-gate-test-1\.txt/);
    expect(detail.text).toMatch(/✓ tests_found +npm test · 2 tests · same run as test\n/);
  });
});
