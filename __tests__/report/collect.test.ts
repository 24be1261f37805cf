import { describe, expect, it } from '@jest/globals';
import { RunId, StepPath } from '../../src/model/ids.js';
import { Report, type ReportStep } from '../../src/model/report.js';
import { buildReportFromEvents } from '../../src/report/build-report.js';
import { PLAIN_STYLE } from '../../src/report/format/style.js';
import { summarizeRun } from '../../src/report/run-summary/summarize-run.js';
import { renderStepDetail } from '../../src/report/text/detail.js';
import { agentStep, commitOf, groupStep, LedgerScript, planOf, siteRun, workflowOf } from '../support/events.js';

function report(script: LedgerScript): Report {
  const collected = buildReportFromEvents(script.events);
  return Report.parse(collected);
}

function stepOf(collected: Report, path: string): ReportStep {
  const step = collected.steps.find((candidate) => candidate.path === path);
  if (!step) throw new Error(`no row ${path}`);
  return step;
}

describe('report.json', () => {
  it('adds up a whole run', () => {
    const { steps, ...run } = report(siteRun());
    expect(run).toEqual({
      run: 'run_2026_03_23_1842_abcd',
      workflow: 'tdd',
      status: 'passed',
      failure_reason: null,
      message: '',
      started_at: '2026-03-23T18:42:00.000Z',
      duration_ms: 47_000,
      cost_usd: 1.32,
      cost_source: 'reported',
      carried_usd: 0,
      replay_of: null,
      tokens_in: 7000,
      tokens_out: 700,
      tokens_cached: 0,
      tokens_reasoning: null,
      turns: 43,
      retries: 2,
      escalations: 1,
      files_changed: 4,
      insertions: 40,
      deletions: 4,
      pull_request: null,
    });
    expect(steps.map(({ path, numbered_path }) => [path, numbered_path])).toEqual([
      ['decompose', 'decompose'],
      ['build/auth/tests', 'build/1/tests'],
      ['build/auth/impl', 'build/1/impl'],
      ['build/billing/tests', 'build/2/tests'],
      ['build/billing/impl', 'build/2/impl'],
      ['quality', 'quality'],
    ]);
  });

  it('tells the attempts of a step apart', () => {
    const step = stepOf(report(siteRun()), 'build/billing/impl');
    expect(step).toMatchObject({ kind: 'diff', item: 'billing', agent: 'claude-sonnet', cost_usd: 0.62, turns: 12 });
    expect(
      step.attempts.map(({ number, agent, label, status, cost_usd }) => [number, agent, label, status, cost_usd]),
    ).toEqual([
      [1, 'claude-haiku', 'first', 'failed', 0.1],
      [2, 'claude-haiku', 'retry 2/3 (same)', 'failed', 0.08],
      [3, 'claude-sonnet', 'retry 3/3 (escalate: claude-sonnet)', 'passed', 0.44],
    ]);
    expect(step.attempts[1]).toMatchObject({
      failure_reason: 'gate_failed',
      gates: [
        { name: 'compile', status: 'pass', duration_ms: 100 },
        { name: 'test', status: 'fail', duration_ms: 100 },
      ],
      first_diff_turn: 2,
      session: 's-1',
    });
  });

  it('shows a gate step without agent, turns and cost', () => {
    expect(stepOf(report(siteRun()), 'quality')).toMatchObject({
      kind: 'gate',
      agent: null,
      turns: null,
      cost_usd: null,
      cost_source: null,
    });
  });

  it('counts killed and abandoned attempts, the latter by the last figure seen', () => {
    const script = new LedgerScript().start().step('decompose').launch('decompose');
    script.usage('decompose', { turns: 1, cost: 0.2 }).usage('decompose', { turns: 2, cost: 0.5 });
    script.wait(5000).resume().abandon('decompose');
    script.step('decompose', { number: 1 }).launch('decompose');
    script.killed('decompose', { turns: 3, cost: 0.25 }, 'guard:max_budget', 'spent $0.25 of $0.20');
    script.snapshot('decompose').attemptEnds('decompose', 'guard_max_budget', 'spent $0.25 of $0.20');
    const collected = report(script);
    expect(collected).toMatchObject({ cost_usd: 0.75, turns: 5, status: 'running' });
    expect(stepOf(collected, 'decompose')).toMatchObject({ status: 'running', cost_usd: 0.75 });
    expect(stepOf(collected, 'decompose').attempts).toMatchObject([
      { status: 'abandoned', number: 1, cost_usd: 0.5 },
      { status: 'failed', number: 1, cost_usd: 0.25, guards: ['max_budget'], failure_reason: 'guard_max_budget' },
    ]);
  });

  it('does not call the price of an agent that was cut off before its first word zero', () => {
    const script = new LedgerScript().start().step('decompose').launch('decompose');
    expect(report(script)).toMatchObject({ cost_usd: 0, cost_source: 'reported' });
    script.resume().abandon('decompose');
    expect(report(script)).toMatchObject({ cost_usd: null, cost_source: 'unpriced', turns: null });
  });

  it.each([
    [['reported', 'estimated'], 'estimated'],
    [['metered', 'metered'], 'metered'],
    [['metered', 'reported'], 'reported'],
  ] as const)('names the weakest source of %j', (sources, expected) => {
    const script = new LedgerScript().start();
    sources.forEach((source, index) => script.passes(`s${index}`, { spent: { turns: 1, cost: 0.1, source } }));
    expect(report(script)).toMatchObject({ cost_usd: 0.2, cost_source: expected });
  });

  it('tells what of the output was reasoning where an agent told it', () => {
    const script = new LedgerScript().start();
    script.passes('a', { spent: { turns: 1, cost: 0.1, reasoning: 30 } });
    script.passes('b', { spent: { turns: 1, cost: 0.1 } });
    script.passes('c', { spent: { turns: 1, cost: 0.1, reasoning: 12 } });
    const collected = report(script);
    expect(collected).toMatchObject({ tokens_out: 300, tokens_reasoning: 42 });
    const attempts = collected.steps.flatMap((step) => step.attempts);
    expect(attempts.map(({ tokens_reasoning }) => tokens_reasoning)).toEqual([30, null, 12]);
    const detail = renderStepDetail(summarizeRun(script.events), 'a', {
      ...PLAIN_STYLE,
      excerpt: () => null,
      displayPath: String,
    });
    expect(detail).toMatchObject({ text: expect.stringContaining('100 out (30 reasoning) · ') });
  });

  it('has the exact difference once the end was measured, though several steps touched one file', () => {
    const commit = commitOf(9);
    const spent = { turns: 1, cost: 0.1 };
    const script = new LedgerScript()
      .start()
      .passes('a', { spent, files: ['x.js'] })
      .passes('b', { spent, files: ['x.js'] });
    expect(report(script)).toMatchObject({ files_changed: 1, insertions: null, deletions: null });
    script.ends();
    const measured = { type: 'changes_measured', base: commitOf(0), files: 1, insertions: 5, deletions: 2 } as const;
    script.emit({ ...measured, commit: commitOf(8) });
    expect(report(script)).toMatchObject({ insertions: null });
    script.emit({ ...measured, commit });
    expect(report(script)).toMatchObject({ files_changed: 1, insertions: 5, deletions: 2 });
  });

  it('calls a run whose time was up failed, though it can be gone on with', () => {
    const script = new LedgerScript()
      .start()
      .passes('a', { spent: { turns: 1, cost: 0.1 } })
      .ends('aborted', 'timeout', 'the time is up');
    expect(report(script)).toMatchObject({ status: 'failed', failure_reason: 'timeout' });
  });

  it('sums what is known where a part is unpriced', () => {
    const script = new LedgerScript().start().passes('a', { spent: { turns: 1, cost: 0.1 } });
    script.passes('b', { spent: { turns: 2, cost: null } });
    const collected = report(script);
    expect(collected).toMatchObject({ cost_usd: 0.1, cost_source: 'unpriced', turns: 3 });
    expect(stepOf(collected, 'b')).toMatchObject({ cost_usd: null, cost_source: 'unpriced', turns: 2 });
  });

  it('counts work that a restart set aside, and shows only its successor', () => {
    const script = new LedgerScript()
      .start()
      .group('')
      .group('build', { items: planOf('auth') });
    script.passes('build/auth/tests', { spent: { turns: 1, cost: 0.1 } });
    script.fails('build/auth/impl', { spent: { turns: 1, cost: 0.2 }, gates: ['test!'] });
    script.restart(
      'build/auth/impl',
      'build/auth',
      'build/auth/tests',
      ['build/auth/tests', 'build/auth/impl'],
      'restart from tests',
    );
    expect(report(script).steps).toMatchObject([
      { path: 'build/auth/tests', status: 'pending', attempts: [], cost_usd: null },
      { path: 'build/auth/impl', status: 'pending', attempts: [], cost_usd: null },
    ]);
    script.passes('build/auth/tests', { spent: { turns: 1, cost: 0.05 } });
    script.passes('build/auth/impl', { spent: { turns: 1, cost: 0.07 }, gates: ['test'] });
    const collected = report(script);
    expect(collected).toMatchObject({ cost_usd: 0.42, turns: 4, retries: 1, escalations: 0 });
    expect(stepOf(collected, 'build/auth/impl')).toMatchObject({ status: 'passed', cost_usd: 0.07 });
    expect(stepOf(collected, 'build/auth/tests')).toMatchObject({ attempts: [{ number: 1 }], cost_usd: 0.05 });
  });

  it('keeps the rows that a group retry keeps', () => {
    const script = new LedgerScript()
      .start()
      .group('')
      .group('build', { items: planOf('auth', 'docs') });
    script.passes('build/auth/impl', { spent: { turns: 1, cost: 0.1 } });
    script.fails('build/docs/impl', { spent: { turns: 1, cost: 0.1 }, gates: ['test!'] });
    script.stepEnds('build/docs/impl', 'gate_failed', 'test');
    script.groupRetry('build', 'retry 2/3 (same)', ['auth']);
    expect(report(script)).toMatchObject({ retries: 1, steps: [{ status: 'passed' }, { status: 'pending' }] });
  });

  it('puts replanned items and validators below their step, and pays them', () => {
    const script = new LedgerScript().start(workflowOf('w', [agentStep('impl'), agentStep('last')]));
    script.passes('last', { spent: { turns: 1, cost: 0.01 } });
    script.step('impl', { kind: 'replan' }).launch('impl').agentEnds('impl', { turns: 1, cost: 0.1 });
    script.emit({
      type: 'replan_triggered',
      step: StepPath.parse('impl'),
      launch: 1,
      agent: 'claude-opus',
      items: ['x', 'y'],
    });
    script.passes('impl/gate/review/check', { type: 'verdict', spent: { turns: 1, cost: 0.3 } });
    script.passes('impl/replan/x', { scope: 'impl#1', spent: { turns: 1, cost: 0.2 } });
    const collected = report(script);
    expect(collected.cost_usd).toBe(0.61);
    expect(collected.steps.map(({ path, numbered_path, kind }) => [path, numbered_path, kind])).toEqual([
      ['impl', 'impl', 'diff'],
      ['impl/gate/review/check', 'impl/gate/review/check', 'verdict'],
      ['impl/replan/x', 'impl/replan/1', 'replan'],
      ['last', 'last', 'diff'],
    ]);
  });

  it('lists parallel items in the order of the plan, whatever came first', () => {
    const split = agentStep('build', { output: 'plan' });
    const script = new LedgerScript().start(
      workflowOf('w', [groupStep('build', [agentStep('a'), agentStep('b')], { planner: split })]),
    );
    script.passes('build', { type: 'plan', spent: { turns: 1, cost: 0 } });
    script.group('build', { items: planOf('two', 'one'), parallel: true });
    script.step('build/one/a').step('build/two/a').step('build/one/b').step('build/two/b');
    expect(report(script).steps.map(({ numbered_path }) => numbered_path)).toEqual([
      'build',
      'build/1/a',
      'build/1/b',
      'build/2/a',
      'build/2/b',
    ]);
  });

  it('leaves out the time between a stop and the resume', () => {
    const script = new LedgerScript().start().wait(10_000).step('decompose').launch('decompose').wait(5000);
    script.usage('decompose', { turns: 1, cost: 0 });
    script
      .wait(86_400_000)
      .resume()
      .abandon('decompose')
      .step('decompose', { number: 1 })
      .launch('decompose')
      .wait(2000);
    script.agentEnds('decompose', { turns: 1, cost: 0 }).attemptEnds('decompose').stepEnds('decompose').ends();
    const collected = report(script);
    expect(collected.duration_ms).toBe(17_000);
    expect(stepOf(collected, 'decompose')).toMatchObject({
      duration_ms: 7000,
      attempts: [{ duration_ms: 5000 }, { duration_ms: 2000 }],
    });
  });

  it('knows a pause, a cancel and the attempts they leave', () => {
    const script = new LedgerScript().start().step('decompose');
    script.emit({
      type: 'hitl_paused',
      step: StepPath.parse('decompose'),
      launch: 1,
      position: 'before_gate',
      commit: commitOf(0),
    });
    script.emit({ type: 'run_paused', holds: ['decompose#1:before_gate'] });
    expect(report(script)).toMatchObject({ status: 'paused', steps: [{ status: 'paused' }] });
    const cancelled = new LedgerScript().start().step('decompose').ends('aborted', 'cancelled', 'SIGINT');
    expect(report(cancelled)).toMatchObject({
      status: 'cancelled',
      failure_reason: 'cancelled',
      steps: [{ status: 'pending', attempts: [{ status: 'abandoned' }] }],
    });
  });

  it('shows what a replay took over apart from what it pays', () => {
    const script = new LedgerScript().start().wait(60_000);
    script.passes('decompose', { spent: { turns: 1, cost: 0.5 } });
    script.fails('quality', { spent: { turns: 1, cost: 0.25 }, gates: ['test!'] }).ends('fatal', 'gate_failed', 'test');
    script.wait(3_600_000).emit({
      type: 'replay_started',
      run_id: RunId.parse('run_2026_03_24_0900_wxyz'),
      original_run_id: RunId.parse('run_2026_03_23_1842_abcd'),
      from_step: StepPath.parse('quality'),
      superseded: [StepPath.parse('quality')],
      reopened: [StepPath.parse('')],
      unmerged: [],
      carried_usd: 0.75,
      settings: {},
    });
    script
      .wait(9000)
      .passes('quality', { spent: { turns: 2, cost: 0.1 }, gates: ['test'] })
      .ends();
    expect(report(script)).toMatchObject({
      run: 'run_2026_03_24_0900_wxyz',
      replay_of: 'run_2026_03_23_1842_abcd',
      status: 'passed',
      cost_usd: 0.1,
      carried_usd: 0.75,
      turns: 2,
      duration_ms: 9000,
      steps: [
        { path: 'decompose', cost_usd: 0.5 },
        { path: 'quality', cost_usd: 0.1 },
      ],
    });
  });

  it('does not add up lines of steps that touched one file', () => {
    const script = new LedgerScript().start();
    script.passes('a', { spent: { turns: 1, cost: 0 }, files: ['x.js', 'y.js'] });
    script.passes('b', { spent: { turns: 1, cost: 0 }, files: ['y.js'] });
    expect(report(script)).toMatchObject({ files_changed: 2, insertions: null, deletions: null });
  });

  it('is as valid after every single event as at the end', () => {
    const { events } = siteRun();
    for (let length = 0; length <= events.length; length++)
      expect(() => Report.parse(buildReportFromEvents(events.slice(0, length)))).not.toThrow();
  });

  it('reads five hundred items without growing slow', () => {
    const names = Array.from({ length: 500 }, (_, index) => `item-${index}`);
    const script = new LedgerScript().start().group('build', { items: planOf(...names) });
    for (const name of names) script.passes(`build/${name}/impl`, { spent: { turns: 1, cost: 0.01 }, gates: ['test'] });
    const before = performance.now();
    expect(report(script)).toMatchObject({ cost_usd: 5, turns: 500 });
    expect(performance.now() - before).toBeLessThan(5000);
  });
});
