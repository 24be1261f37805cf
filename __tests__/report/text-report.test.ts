import { describe, expect, it } from '@jest/globals';
import { buildReportFromEvents } from '../../src/report/build-report.js';
import { PLAIN_STYLE, type Style } from '../../src/report/format/style.js';
import { displayWidth } from '../../src/report/format/text.js';
import { summarizeRun } from '../../src/report/run-summary/summarize-run.js';
import { renderAggregate } from '../../src/report/text/aggregate.js';
import { renderStepDetail } from '../../src/report/text/detail.js';
import { renderTextReport } from '../../src/report/text/report.js';
import { LedgerScript, planOf, siteRun } from '../support/events.js';

function textOf(script: LedgerScript, style: Style = PLAIN_STYLE): string {
  return renderTextReport(summarizeRun(script.events), style);
}

/** A plan, then an item that a guard stops, then a stronger agent that fails its test. */
function failedRun(): LedgerScript {
  const script = new LedgerScript().start().group('');
  script.passes('decompose', {
    agent: 'claude-opus',
    type: 'plan',
    spent: { turns: 3, cost: 0.31 },
    gates: ['schema'],
  });
  script.group('build', { items: planOf('auth') }).group('build/auth');
  script.step('build/auth/impl').launch('build/auth/impl').wait(20_000);
  script.killed('build/auth/impl', { turns: 61, cost: 0.4 }, 'guard:max_turns', 'call 61 began, 60 are allowed');
  script.snapshot('build/auth/impl').attemptEnds('build/auth/impl', 'guard_max_turns', 'call 61 began');
  script.retry('build/auth/impl', 'retry 2/2 (escalate: claude-sonnet)', 'claude-sonnet');
  script.fails('build/auth/impl', {
    agent: 'claude-sonnet',
    label: 'retry 2/2 (escalate: claude-sonnet)',
    spent: { turns: 10, cost: 0.9 },
    gates: ['compile', 'test!', 'lint?'],
    files: ['src/auth.js'],
  });
  const message = 'gate failed: test — test exited with 1';
  script.stepEnds('build/auth/impl', 'gate_failed', message).groupEnds('build/auth', 'gate_failed', message);
  return script.groupEnds('build', 'gate_failed', message).ends('fatal', 'gate_failed', message);
}

describe('text report', () => {
  it("has the site's shape", () => {
    expect(textOf(siteRun())).toBe(
      [
        'Run: run_2026_03_23_1842_abcd',
        'Workflow: tdd · Status: pass · Duration: 47s · Cost: $1.32',
        '',
        'Step            Agent           Turns    Cost  Gate',
        '─────────────────────────────────────────────────────────────────────────',
        'decompose       claude-opus         3   $0.31  schema ✓',
        'build/1/tests   claude-haiku        8   $0.12  compile+test ✓',
        'build/1/impl    claude-haiku       14   $0.18  compile+test ✓',
        'build/2/tests   claude-haiku        6   $0.09  compile+test ✓',
        'build/2/impl    claude-sonnet      12   $0.62  compile+test ✓ (escalated)',
        'quality         —                   —       —  compile+lint+test ✓',
        '',
        'Retries: 2 (1 escalation)',
      ].join('\n'),
    );
  });

  it('says what failed', () => {
    expect(textOf(failedRun()).split('\n').slice(1)).toEqual([
      'Workflow: tdd · Status: fatal · Duration: 20s · Cost: $1.61',
      '',
      'Step            Agent           Turns    Cost  Gate',
      '──────────────────────────────────────────────────────────────────────',
      'decompose       claude-opus         3   $0.31  schema ✓',
      'build/1/impl    claude-sonnet      71   $1.30  compile ✓ test ✗ lint ⊘',
      '',
      'Retries: 1 (1 escalation)',
      '✗ build/1/impl: gate failed: test — test exited with 1',
      '⊘ lint was skipped in build/1/impl: not installed',
    ]);
  });

  it("says what to do where the message is a vendor's own", () => {
    const script = new LedgerScript()
      .start()
      .step('impl')
      .launch('impl')
      .attemptEnds('impl', 'auth', 'Invalid API key');
    script.stepEnds('impl', 'auth', 'Invalid API key').ends('fatal', 'auth', 'Invalid API key');
    expect(textOf(script)).toMatch(
      /\n✗ impl: Invalid API key\nThe agent's provider did not accept the key\. Replace the key, .*`gump doctor`.*\.\n/,
    );
  });

  it('shows unknown prices as such', () => {
    const script = new LedgerScript().start().passes('decompose', { spent: { turns: 1, cost: 0.004 } });
    expect(textOf(script)).toContain('Cost: $0.0040');
    script.passes('quality', { spent: { turns: 1, cost: null } });
    const text = textOf(script);
    expect(text).toContain('Cost: ≥ $0.0040');
    expect(text).toMatch(/quality +claude-haiku +1 +unpriced/);
    expect(text).toContain('A part of the cost has no known price and is not in the sum.');
  });

  it('stays aligned with wide and combining characters', () => {
    const script = new LedgerScript().start();
    script.passes('設計', { agent: 'e\u0301tape', spent: { turns: 1, cost: 0.1 }, gates: ['test'] });
    script.passes('decompose', { spent: { turns: 22, cost: 0.2 }, gates: ['test'] });
    const rows = textOf(script)
      .split('\n')
      .filter((line) => line.endsWith('test ✓'));
    expect(rows).toHaveLength(2);
    expect(new Set(rows.map((row) => displayWidth(row.slice(0, row.indexOf('test ✓'))))).size).toBe(1);
  });

  it('explains what the rows do not add up to', () => {
    const script = new LedgerScript().start().passes('decompose', { spent: { turns: 1, cost: 0.1 } });
    script.restart('decompose', '', 'decompose', ['decompose'], 'restart from decompose');
    script.passes('decompose', { spent: { turns: 1, cost: 0.2 } });
    expect(textOf(script)).toContain('Cost: $0.30');
    expect(textOf(script)).toContain('$0.10 of the cost went into work that was begun anew and is not listed.');
  });

  it('shows a run in the middle', () => {
    const script = new LedgerScript().start().step('decompose').launch('decompose');
    script.usage('decompose', { turns: 2, cost: 0.1 });
    expect(textOf(script)).toMatch(/Status: running[^]*decompose +claude-haiku +2 +\$0\.10 {2}running/);
  });

  it('falls back to ASCII, and paints where there is colour', () => {
    expect(textOf(siteRun(), { color: false, unicode: false })).toMatch(/^[\u0000-\u007f]*$/);
    expect(textOf(failedRun(), { color: true, unicode: true })).toContain('\u001b[31mbuild/1/impl');
  });

  it('lets no name or message reach the terminal raw', () => {
    const script = new LedgerScript().start().step('x\u001b[31m/y', { agent: 'a\nb\u202e' });
    script.launch('x\u001b[31m/y').attemptEnds('x\u001b[31m/y', 'agent_error', 'bad\u001b]0;t\u0007\nline');
    script.stepEnds('x\u001b[31m/y', 'agent_error', 'bad\u001b]0;t\u0007\nline');
    expect(textOf(script)).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
    expect(textOf(script)).toContain('✗ x/y: bad line');
  });
});

describe('step detail', () => {
  const options = {
    ...PLAIN_STYLE,
    excerpt: (path: string) => (path.endsWith('-test.txt') ? 'expected 1\nto be 2\n' : null),
    displayPath: (path: string) => `run/${path}`,
  };

  it('lists attempts with gates, guards, figures and the end of what failed', () => {
    const result = renderStepDetail(summarizeRun(failedRun().events), 'build/1/impl', options);
    expect(result).toEqual({ found: true, text: expect.any(String) });
    const lines = (result.found ? result.text : '').split('\n');
    expect(lines).toEqual([
      'Step: build/1/impl (build/auth/impl)',
      'Item: auth — Do auth.',
      'Status: fatal · Output: diff · Turns: 71 · Cost: $1.30',
      'Reason: gate failed — gate failed: test — test exited with 1',
      '',
      'Attempt 1 (first) · claude-haiku · failed — call 61 began',
      '  61 turns · 1,000 tokens in (0 cached), 100 out · $0.40 (reported) · 20s',
      '  guard max_turns: call 61 began, 60 are allowed',
      '  prompt: run/artifacts/build-auth-impl-prompt.md',
      '  diff: git diff 000000000000 000000000000',
      '',
      'Attempt 2 (retry 2/2 (escalate: claude-sonnet)) · claude-sonnet · failed — test failed',
      '  10 turns · 1,000 tokens in (0 cached), 100 out · $0.90 (reported) · 0ms',
      '  session s-1',
      '  first diff in turn 2',
      '  context window 10 % used',
      '  ✓ compile  100ms',
      '  ✗ test     100ms  test exited with 1',
      '      expected 1',
      '      to be 2',
      '  ⊘ lint     100ms  not installed',
      '  prompt: run/artifacts/build-auth-impl-prompt.md',
      '  stdout: run/artifacts/build-auth-impl-stdout.log',
      '  diff: git diff 000000000000 000000000000',
      '',
      'Files changed:',
      '  src/auth.js',
    ]);
  });

  it('finds a step by slug, by number or by its end, and says when that is not enough', () => {
    const story = summarizeRun(siteRun().events);
    for (const step of ['build/billing/impl', 'build/2/impl', '2/impl', 'quality'])
      expect(renderStepDetail(story, step, options).found).toBe(true);
    expect(renderStepDetail(story, 'impl', options)).toEqual({
      found: false,
      message: 'impl fits several steps; there are: build/1/impl, build/2/impl',
    });
    expect(renderStepDetail(story, 'nope', options)).toMatchObject({ found: false });
  });
});

describe('aggregate of runs', () => {
  it('tells which agent does which work, with which result, at which price', () => {
    const text = renderAggregate(
      [buildReportFromEvents(failedRun().events), buildReportFromEvents(siteRun().events)],
      PLAIN_STYLE,
    );
    const lines = text.split('\n');
    expect(lines.slice(0, 9)).toEqual([
      'Last 2 runs · tdd',
      '',
      'Success rate  1/2 (50%)',
      'Avg cost      $1.47',
      'Total cost    $2.93',
      'Avg duration  34s',
      'Avg retries   1.5',
      'Guards fired  1',
      '',
    ]);
    expect(lines.slice(11, 16)).toEqual([
      'decompose      claude-opus    2/2 (100%)     $0.31        3.0       0ms',
      'build/*/impl   claude-haiku    1/4 (25%)     $0.19       20.5        5s',
      'build/*/impl   claude-sonnet   1/2 (50%)     $0.67        7.5       0ms',
      'build/*/tests  claude-haiku   2/2 (100%)     $0.10        7.0       0ms',
      'quality        —              1/1 (100%)         —          —       0ms',
    ]);
    expect(lines.at(-2)).toBe('run_2026_03_23_1842_abcd  fatal   $1.61  ████████████████████');
  });

  it('has an answer where there are no runs', () => {
    expect(renderAggregate([], PLAIN_STYLE)).toBe('No runs yet.');
  });
});
