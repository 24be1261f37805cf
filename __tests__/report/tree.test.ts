import { describe, expect, it } from '@jest/globals';
import { displayWidth } from '../../src/report/format/text.js';
import { renderTree, type TreeOptions } from '../../src/report/live/tree.js';
import { createRunSummaryBuilder } from '../../src/report/run-summary/summarize-run.js';
import { agentStep, groupStep, LedgerScript, planOf, siteRun, workflowOf } from '../support/events.js';

function treeOf(script: LedgerScript, change: Partial<TreeOptions> = {}): readonly string[] {
  const teller = createRunSummaryBuilder();
  for (const event of script.events) teller.observe(event);
  const last = Date.parse(script.events.at(-1)?.ts ?? '');
  const options = { color: false, unicode: true, nowMs: last + 3000, width: 100, height: 40, frame: 0 };
  return renderTree(teller.summary, { ...options, ...change });
}

describe('live tree', () => {
  it('shows what is done, what runs and what is to come', () => {
    const script = new LedgerScript().start().group('');
    script.passes('decompose', { agent: 'claude-opus', spent: { turns: 3, cost: 0.31 }, gates: ['schema'] });
    script.group('build', { items: planOf('auth', 'docs') }).group('build/auth');
    script.passes('build/auth/tests', { spent: { turns: 8, cost: 0.12 }, gates: ['compile', 'test'] });
    script.fails('build/auth/impl', { spent: { turns: 4, cost: 0.1 }, gates: ['test!'] });
    script.retry('build/auth/impl', 'retry 2/3 (same)').step('build/auth/impl', { label: 'retry 2/3 (same)' });
    script.launch('build/auth/impl').usage('build/auth/impl', { turns: 2, cost: 0.05 });
    expect(treeOf(script)).toEqual([
      'tdd · run_2026_03_23_1842_abcd',
      '✓ decompose  claude-opus · 3 turns · $0.31 · schema ✓',
      '⠋ build      0/2 items',
      '  ⠋ 1 auth',
      '    ✓ tests  claude-haiku · 8 turns · $0.12 · compile+test ✓',
      '    ⠋ impl   claude-haiku · 6 turns · $0.15 · retry 2/3 (same) · 3s',
      '  · 2 docs',
      '· quality',
      '',
      '$0.58 · 17 turns · 3s',
    ]);
  });

  it('names the check that runs', () => {
    const script = new LedgerScript().start().step('quality', { agent: '' });
    script.emit({ type: 'gate_started', step: script.path('quality'), launch: 1, checks: ['compile', 'test'] });
    script.gate('quality', 'compile');
    expect(treeOf(script).find((line) => line.includes('quality'))).toContain('checking test');
  });

  it('ends with the verdict', () => {
    expect(treeOf(siteRun()).at(-1)).toBe('Run completed. $1.32 · 43 turns · 47s');
    const failed = new LedgerScript().start().ends('fatal', 'budget', 'spent');
    expect(treeOf(failed).at(-1)).toBe('Run failed: budget. $0.00 · 0 turns · 0ms');
  });

  it('never needs more room than the terminal has', () => {
    const names = Array.from({ length: 500 }, (_, index) => `item ${index} ${'長'.repeat(60)}`);
    const steps = workflowOf('w', [
      groupStep('build', [agentStep('a'), agentStep('b')], { foreach: 'x', parallel: true }),
    ]);
    const script = new LedgerScript()
      .start(steps)
      .group('')
      .group('build', { items: planOf(...names), parallel: true });
    names.slice(0, 200).forEach((name) => {
      script.group(`build/${name}`).passes(`build/${name}/a`, { spent: { turns: 1, cost: 0.01 } });
      script.passes(`build/${name}/b`, { spent: { turns: 1, cost: 0.01 } }).groupEnds(`build/${name}`);
    });
    const running = names[200] ?? '';
    script.group(`build/${running}`).step(`build/${running}/a`);
    const lines = treeOf(script, { width: 60, height: 12 });
    expect(lines.length).toBeLessThanOrEqual(12);
    expect(Math.max(...lines.map(displayWidth))).toBeLessThan(60);
    expect(lines.join('\n')).toMatch(/… 200 passed[^]*⠋ 201 item 200[^]*⠋ a[^]*… 299 pending/);
    for (const height of [1, 2, 3, 5]) expect(treeOf(script, { height }).length).toBeLessThanOrEqual(height);
  });

  it('stays within ASCII where it has to', () => {
    expect(treeOf(siteRun(), { unicode: false }).join('\n')).toMatch(/^[\u0000-\u007f]*$/);
  });
});
