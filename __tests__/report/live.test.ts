import { describe, expect, it } from '@jest/globals';
import { StepPath } from '../../src/model/ids.js';
import { PLAIN_STYLE } from '../../src/report/format/style.js';
import { createLogFormatter, type LogFormatterOptions } from '../../src/report/live/log-formatter.js';
import {
  agentStep,
  commitOf,
  gateStep,
  groupStep,
  LedgerScript,
  planOf,
  siteRun,
  workflowOf,
} from '../support/events.js';

const options: LogFormatterOptions = { ...PLAIN_STYLE, detailHint: null };

function live(script: LedgerScript, how: LogFormatterOptions = options): readonly string[] {
  const lines = createLogFormatter(how);
  return script.events.flatMap((event) => lines.observe(event));
}

const CHEAP2SOTA = workflowOf('cheap2sota', [
  agentStep('decompose', { output: 'plan' }),
  groupStep('build', [agentStep('impl')], { foreach: 'decompose' }),
  gateStep('quality', ['compile', 'lint', 'test']),
]);

/** One item of the site's workflow that needs two retries, as the site shows it. */
function oneHardItem(): LedgerScript {
  const script = new LedgerScript().start(CHEAP2SOTA).group('');
  script.passes('decompose', { type: 'plan', spent: { turns: 2, cost: 0.3 }, gates: ['schema'] });
  script.group('build', { items: planOf('auth', 'billing', 'docs') });
  const gates = ['blast_radius', 'compile', 'test'];
  const spent = { turns: 2, cost: 0.1 };
  script.group('build/auth').fails('build/auth/impl', { spent, gates: ['blast_radius', 'compile', 'test!'] });
  script.retry('build/auth/impl', 'retry 2/5 (same)');
  script.fails('build/auth/impl', { spent, gates: ['blast_radius', 'compile', 'test!'] });
  script.retry('build/auth/impl', 'retry 3/5 (escalate: claude-sonnet)', 'claude-sonnet');
  script.passes('build/auth/impl', { agent: 'claude-sonnet', spent: { turns: 2, cost: 0.52 }, gates });
  script.groupEnds('build/auth').group('build/billing').passes('build/billing/impl', { spent, gates });
  script.groupEnds('build/billing').group('build/docs').passes('build/docs/impl', { spent, gates });
  script.groupEnds('build/docs').groupEnds('build').checks('quality', ['compile', 'lint', 'test']);
  return script.wait(47_000).ends();
}

describe('live lines', () => {
  it("are the site's, for a run in order", () => {
    expect(live(oneHardItem())).toEqual([
      '→ Step 1: Decompose',
      '✓ Decompose: schema',
      '→ Step 2: Build (3 items)',
      'Step 2: Build — item 1/3',
      '✗ gate failed: test (claude-haiku)',
      '  retry 2/5 (same)',
      '✗ gate failed: test (claude-haiku)',
      '  retry 3/5 (escalate: claude-sonnet)',
      '✓ gate passed (claude-sonnet)',
      'Step 2: Build — item 2/3',
      '✓ gate passed (claude-haiku)',
      'Step 2: Build — item 3/3',
      '✓ gate passed (claude-haiku)',
      '✓ Build: 3 items passed (2 retries, 1 escalation)',
      '→ Step 3: Quality',
      '✓ Quality: compile + lint + test',
      '✓ Cost: $1.22 · 12 turns · 47s',
      'Run completed. $1.22 · 47s',
    ]);
  });

  it('name the steps of an item that has several', () => {
    expect(live(siteRun()).slice(3, 9)).toEqual([
      'Step 2: Build — item 1/2',
      '  tests (claude-haiku)',
      '✓ gate passed (claude-haiku)',
      '  impl (claude-haiku)',
      '✓ gate passed (claude-haiku)',
      'Step 2: Build — item 2/2',
    ]);
  });

  it('say of each line whose it is where items run side by side', () => {
    const script = new LedgerScript().start(CHEAP2SOTA).group('');
    script.group('build', { items: planOf('auth', 'docs'), parallel: true });
    script.group('build/auth').group('build/docs');
    script.step('build/auth/impl').launch('build/auth/impl').step('build/docs/impl').launch('build/docs/impl');
    script.agentEnds('build/docs/impl', { turns: 1, cost: 0.1 }).snapshot('build/docs/impl');
    script.gate('build/docs/impl', 'test', 'fail').attemptEnds('build/docs/impl', 'gate_failed', 'test failed');
    script.killed('build/auth/impl', { turns: 61, cost: 0.2 }, 'guard:max_turns', 'call 61 began, 60 are allowed');
    script.snapshot('build/auth/impl').attemptEnds('build/auth/impl', 'guard_max_turns', 'call 61 began');
    script.retry('build/docs/impl', 'retry 2/5 (same)').passes('build/docs/impl', { spent: { turns: 1, cost: 0.1 } });
    expect(live(script)).toEqual([
      '→ Step 2: Build (2 items, in parallel)',
      '[1/2 auth] Step 2: Build — item 1/2',
      '[2/2 docs] Step 2: Build — item 2/2',
      '[2/2 docs] ✗ gate failed: test (claude-haiku)',
      '[1/2 auth] ✗ guard max_turns: call 61 began, 60 are allowed (claude-haiku)',
      '[2/2 docs]   retry 2/5 (same)',
      '[2/2 docs] ✓ done (claude-haiku)',
    ]);
  });

  it('name the branch of parallel steps that are no items', () => {
    const both = workflowOf('both', [groupStep('build', [agentStep('code'), agentStep('docs')], { parallel: true })]);
    const script = new LedgerScript().start(both).group('').group('build', { parallel: true, tasks: 0 });
    script.passes('build/docs', { spent: { turns: 1, cost: 0.1 }, gates: ['lint'] });
    expect(live(script)).toEqual([
      '→ Step 1: Build (in parallel)',
      '[docs]   docs (claude-haiku)',
      '[docs] ✓ gate passed (claude-haiku)',
    ]);
  });

  it('tell a failure with its reason and where to look', () => {
    const script = new LedgerScript().start(CHEAP2SOTA).group('');
    script.group('build', { items: planOf('auth', 'docs') }).group('build/auth');
    script.step('build/auth/impl').launch('build/auth/impl');
    script.agentEnds('build/auth/impl', { turns: 0, cost: 0 }, { reason: 'auth', message: 'Invalid API key' });
    script.snapshot('build/auth/impl').attemptEnds('build/auth/impl', 'auth', 'Invalid API key');
    script.stepEnds('build/auth/impl', 'auth', 'Invalid API key').groupEnds('build/auth', 'auth', 'Invalid API key');
    script.groupEnds('build', 'auth', 'Invalid API key').ends('fatal', 'auth', 'Invalid API key');
    expect(live(script, { ...options, detailHint: (path) => `gump report --detail ${path}` }).slice(2)).toEqual([
      '✗ auth: Invalid API key (claude-haiku)',
      '✗ build/1/impl failed: Invalid API key',
      '  see: gump report --detail build/1/impl',
      '✗ Build: 1 of 2 items failed',
      'Cost: $0.00 · 0 turns · 0ms',
      'Run failed: Invalid API key. $0.00 · 0ms',
    ]);
  });

  it('keep validators and get workflows within the line of their step', () => {
    const script = new LedgerScript().start().group('').step('quality').launch('quality');
    script
      .group('quality/get')
      .passes('quality/get/read', { spent: { turns: 1, cost: 0 } })
      .groupEnds('quality/get');
    script.group('quality/gate/review').passes('quality/gate/review/check', { spent: { turns: 1, cost: 0.1 } });
    expect(live(script)).toEqual(['→ Step 3: Quality']);
  });

  it('cover pauses, limits, conflicts, replans, restarts, resumes and cancels', () => {
    const script = new LedgerScript()
      .start(CHEAP2SOTA)
      .group('')
      .group('build', { items: planOf('auth'), parallel: true });
    const step = StepPath.parse('build/auth/impl');
    const at = { step, launch: 1 };
    script.step(step);
    script.emit({ type: 'hitl_paused', ...at, position: 'before_gate', commit: commitOf(1) });
    script.emit({ type: 'run_paused', holds: ['build/auth/impl#1:before_gate'] });
    script.wait(60_000).resume();
    script.emit({
      type: 'hitl_resumed',
      ...at,
      position: 'before_gate',
      action: 'reject',
      reason: 'use the old API',
      by: 'ada',
    });
    script.emit({ type: 'replan_triggered', ...at, agent: 'claude-opus', items: ['a', 'b'] });
    script.emit({ type: 'blast_radius_warning', ...at, violators: ['x.js'], allowed: ['src/**'] });
    script.restart(step, 'build/auth', step, [step], 'restart from impl');
    script.emit({
      type: 'merge_conflicted',
      step: StepPath.parse('build'),
      item: 'auth',
      onto: commitOf(1),
      theirs: commitOf(2),
      files: ['src/a.js', 'src/b.js'],
    });
    script.emit({
      type: 'budget_exceeded',
      step: StepPath.parse(''),
      scope: 'run',
      limit: 'budget',
      max_usd: 8,
      spent_usd: 8.12,
    });
    script.emit({ type: 'cancel_requested', signal: 'SIGINT' }).abandon(step, 'cancelled');
    script.ends('aborted', 'cancelled', 'SIGINT');
    expect(live(script).slice(1)).toEqual([
      '[1/1 auth] Step 2: Build — item 1/1',
      '[1/1 auth] ⏸ build/1/impl waits for approval (before gate)',
      'Cost: $0.00 · 0 turns · 0ms',
      'Run paused. $0.00 · 0ms',
      '→ Resumed run_2026_03_23_1842_abcd (was running)',
      '[1/1 auth] → Rejected by ada: use the old API',
      '[1/1 auth]   replanned as 2 items (claude-opus)',
      '[1/1 auth]   outside the blast radius: x.js',
      '[1/1 auth]   restart from impl',
      '✗ merge conflict of item 1/1 auth in src/a.js, src/b.js',
      '✗ budget used up: $8.12 spent of $8.00',
      '→ Stopping (SIGINT)',
      '[1/1 auth]   attempt abandoned: cancelled (claude-haiku)',
      'Cost: $0.00 · 0 turns · 0ms',
      'Run cancelled: SIGINT. $0.00 · 0ms',
    ]);
  });

  it('cannot be forged or repainted by what agents and plans say', () => {
    const script = new LedgerScript().start().group('');
    script.group('build', { items: planOf('a\u001b[2J\u202eb\n✓ done'), parallel: true });
    script.emit({ type: 'noted', topic: 't', text: 'line one\n::set-output name=x::y\u001b]0;title\u0007 end' });
    script.step('build/a\u001b[2J\u202eb\n✓ done/impl');
    const lines = live(script);
    expect(lines.slice(1, 3)).toEqual([
      '  note: line one ::set-output name=x::y end',
      '[1/1 ab ✓ done] Step 2: Build — item 1/1',
    ]);
    expect(lines.join('\n')).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
  });

  it('use colour or ASCII where asked to', () => {
    const lines = live(oneHardItem(), { color: true, unicode: false, detailHint: null });
    expect(lines[0]).toBe('\u001b[36m-> Step 1: Decompose\u001b[39m');
    expect(lines[3]).toBe('\u001b[1mStep 2: Build - item 1/3\u001b[22m');
    expect(lines[4]).toBe('\u001b[31mx gate failed: test (claude-haiku)\u001b[39m');
    expect(lines.join('')).toMatch(/^[\u0000-\u007f]*$/);
  });
});
