import { afterEach, describe, expect, it } from '@jest/globals';
import type { Event } from '../../src/model/index.js';
import { PLAIN_STYLE } from '../../src/report/format/style.js';
import { summarizeRun } from '../../src/report/run-summary/summarize-run.js';
import { renderTextReport } from '../../src/report/text/report.js';
import { play, type Play, type Played } from './play.js';

let played: Played;
afterEach(() => played.remove());

async function eventsOf(wanted: Play): Promise<readonly Event[]> {
  played = await play(wanted);
  if (played.execution.kind !== 'ran') throw new Error(JSON.stringify(played.execution));
  return played.execution.events;
}

describe('large and long runs', () => {
  it('runs a plan of 500 items', async () => {
    const items = Array.from({ length: 500 }, (_, index) => ({ name: `Item ${index + 1}`, description: 'do it' }));
    const events = await eventsOf({
      workflow: `
name: golden
steps:
  - name: decompose
    agent: qwen
    output: plan
    prompt: plan it
  - name: build
    foreach: decompose
    steps:
      - name: check
        agent: pass
        prompt: ''
`,
      scenario: JSON.stringify({ agents: [{ step: 'decompose', plan: items }] }),
    });
    expect(events.findLast(({ type }) => type === 'run_completed')).toMatchObject({
      type: 'run_completed',
      status: 'pass',
      steps: 501,
    });
    expect(renderTextReport(summarizeRun(events), PLAIN_STYLE)).toContain('build/500/check');
  });

  it('ends when its time is up, whatever goes on', async () => {
    const events = await eventsOf({
      workflow: `
name: golden
max_timeout: 1500ms
steps:
  - name: impl
    agent: qwen
    prompt: do it
    on_failure: { retry: 3 }
`,
      scenario: 'agents: [{ delay: 60s }]',
    });
    expect(events.findLast(({ type }) => type === 'run_completed')).toMatchObject({
      type: 'run_completed',
      status: 'fatal',
      reason: 'timeout',
    });
    expect(events.map(({ type }) => type)).not.toContain('retry_triggered');
  });

  it('stops at once when it is cancelled, and keeps what its agent had done', async () => {
    const cancel = new AbortController();
    const events = await eventsOf({
      workflow: `
name: golden
steps:
  - name: impl
    agent: qwen
    prompt: do it
    on_failure: { retry: 3 }
`,
      scenario: 'agents: [{ turns: 3, write: { a.txt: "a" }, run: "echo b > b.txt; sleep 60" }]',
      cancel: cancel.signal,
      // The second turn's figures come after the first file was written.
      onEvent: (event) => {
        if (event.type === 'usage_recorded' && event.usage.turns === 3) cancel.abort('SIGINT');
      },
    });
    expect(events.slice(-4).map(({ type }) => type)).toEqual([
      'attempt_snapshotted',
      'attempt_abandoned',
      'run_completed',
      'changes_measured',
    ]);
    expect(events.findLast(({ type }) => type === 'run_completed')).toMatchObject({
      status: 'aborted',
      reason: 'cancelled',
    });
    expect(events.find(({ type }) => type === 'attempt_snapshotted')).toMatchObject({
      files: expect.arrayContaining(['a.txt']),
    });
  });
});
