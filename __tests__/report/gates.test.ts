import { describe, expect, it } from '@jest/globals';
import type { NewEventOf } from '../../src/model/events/event.js';
import { buildReportFromEvents } from '../../src/report/build-report.js';
import { PLAIN_STYLE } from '../../src/report/format/style.js';
import { createLogFormatter } from '../../src/report/live/log-formatter.js';
import { NO_CONTEXT } from '../../src/report/markdown/context.js';
import { renderJobSummary, renderPullRequestBody } from '../../src/report/markdown/documents.js';
import { summarizeRun } from '../../src/report/run-summary/summarize-run.js';
import { renderTextReport } from '../../src/report/text/report.js';
import { gateStep, LedgerScript, workflowOf } from '../support/events.js';

type Facts = Partial<NewEventOf<'gate_checked'>>;

/** A run of one gate step that passes, with what each of its gates did. */
function runOf(gates: Readonly<Record<string, Facts>>): LedgerScript {
  const script = new LedgerScript().start(workflowOf('checks', [gateStep('quality', Object.keys(gates))])).group('');
  script.step('quality', { agent: '', type: 'gate' });
  for (const [gate, facts] of Object.entries(gates))
    script.emit({
      type: 'gate_checked',
      step: script.path('quality'),
      launch: 1,
      gate,
      check: gate,
      status: 'pass',
      reason: '',
      duration_ms: 3_100,
      artifact: null,
      details: null,
      failure: null,
      ...facts,
    });
  return script.attemptEnds('quality').stepEnds('quality').ends();
}

const counted = runOf({
  schema: {},
  compile: { command: 'npm run build' },
  test: { command: 'npm test', tests: { ran: 41, failed: 0, skipped: 2 } },
  tests_found: { command: 'npm test', tests: { ran: 41, failed: 0, skipped: 2 }, same_run_as: 'test' },
});
const uncounted = runOf({ test: { command: 'echo no tests | cat', mark: 'uncounted' } });

function live({ events }: LedgerScript): readonly string[] {
  const lines = createLogFormatter({ ...PLAIN_STYLE, detailHint: null });
  return events.flatMap((event) => lines.observe(event));
}

describe('a passed gate', () => {
  it('shows command and count in live lines', () => {
    expect(live(counted).slice(1, -2)).toEqual([
      '  compile ✓ npm run build · 3.1s',
      '  test ✓ npm test · 41 tests, 2 skipped · 3.1s',
      '  tests_found ✓ npm test · 41 tests, 2 skipped · same run as test',
      '✓ Quality: schema + compile + test + tests_found',
    ]);
  });

  it('shows them in the text report', () => {
    expect(renderTextReport(summarizeRun(counted.events), PLAIN_STYLE)).toContain(
      [
        'Gates:',
        '  quality  schema ✓',
        '           compile ✓ npm run build · 3.1s',
        '           test ✓ npm test · 41 tests, 2 skipped · 3.1s',
        '           tests_found ✓ npm test · 41 tests, 2 skipped · same run as test',
      ].join('\n'),
    );
  });

  it.each([
    ['job summary', renderJobSummary],
    ['pull request', renderPullRequestBody],
  ])('shows them in the table of the %s', (_what, render) => {
    expect(render(summarizeRun(counted.events), NO_CONTEXT)).toContain(
      'schema ✓<br>compile ✓ npm run build · 3.1s<br>test ✓ npm test · 41 tests, 2 skipped · 3.1s<br>',
    );
  });

  it('shows them in report.json', () => {
    const gates = buildReportFromEvents(counted.events).steps[0]?.attempts[0]?.gates;
    expect(gates?.[0]).toEqual({ name: 'schema', status: 'pass', duration_ms: 3_100 });
    expect(gates?.[2]).toMatchObject({ command: 'npm test', tests: { ran: 41, failed: 0, skipped: 2 } });
  });
});

describe('a gate that ran no test that can be counted', () => {
  it('is never a tick', () => {
    expect(live(uncounted).slice(1, -2)).toEqual([
      '  test ⚠ echo no tests | cat · ran no test that gump can count · 3.1s',
      '⚠ Quality: test (ran no test that gump can count)',
    ]);
    const summary = summarizeRun(uncounted.events);
    expect(renderTextReport(summary, PLAIN_STYLE)).toContain('test ⚠');
    expect(renderTextReport(summary, PLAIN_STYLE)).not.toContain('test ✓');
    const body = renderPullRequestBody(summary, NO_CONTEXT);
    expect(body).toContain('| ⚠️ | `quality`');
    expect(body).toContain('test ⚠ echo no tests &#124; cat · ran no test that gump can count · 3.1s');
  });
});
