import { describe, expect, it } from '@jest/globals';
import { renderHtml } from '../../src/report/html/page.js';
import { summarizeRun } from '../../src/report/run-summary/summarize-run.js';
import { LedgerScript, planOf, siteRun } from '../support/events.js';

describe('html report', () => {
  it('holds the figures of the run and every step', () => {
    const page = renderHtml(summarizeRun(siteRun().events), { excerpt: () => null });
    expect(page).toContain('<span class="soft">Cost</span><b>$1.32</b>');
    expect(page).toContain('<span class="pill passed">pass</span>');
    for (const step of ['decompose', 'build/1/impl', 'build/2/impl', 'quality'])
      expect(page).toContain(`<code>${step}</code>`);
    expect(page).toContain('compile+test ✓ (escalated)');
  });

  it('stands by itself: no script, nothing loaded', () => {
    const page = renderHtml(summarizeRun(siteRun().events), { excerpt: () => null });
    expect(page).not.toMatch(/<script|<link|<img|src=|@import|url\(/i);
    expect(page).toContain(`default-src 'none'`);
    expect(page).toContain('prefers-color-scheme: dark');
  });

  it('shows what failed as text, never as markup', () => {
    const evil = '<script>alert(1)</script>"\'`&';
    const script = new LedgerScript().start().group('build', { items: planOf(evil) });
    script.fails(`build/${evil}/impl`, {
      agent: evil,
      label: evil,
      spent: { turns: 1, cost: 0.1 },
      gates: [`${evil}!`],
    });
    script.stepEnds(`build/${evil}/impl`, 'gate_failed', evil).ends('fatal', 'gate_failed', evil);
    const page = renderHtml(summarizeRun(script.events), { excerpt: () => evil });
    expect(page).not.toContain('<script');
    expect(page).toContain('<pre>&#60;script&#62;alert(1)&#60;/script&#62;&#34;&#39;&#96;&#38;</pre>');
  });

  it('says once why a guard fired, counts one turn as one, and shows the end of what failed', () => {
    const script = new LedgerScript().start();
    script.step('impl').launch('impl').killed('impl', { turns: 1, cost: 0.1 }, 'guard:max_turns', 'call 2 began');
    script.snapshot('impl').attemptEnds('impl', 'guard_max_turns', 'guard max_turns: call 2 began');
    script.retry('impl', 'retry 2/2 (same)', 'qwen');
    script.fails('impl', { label: 'retry 2/2 (same)', spent: { turns: 2, cost: 0.1 }, gates: ['test!'] });
    script.stepEnds('impl', 'gate_failed', 'x').ends('fatal', 'gate_failed', 'x');
    const output = Array.from({ length: 60 }, (_, n) => `line ${n + 1}\n`).join('');
    const page = renderHtml(summarizeRun(script.events), { excerpt: () => output });
    expect(page.match(/call 2 began/g)).toHaveLength(1);
    expect(page).toMatch(/\b1 turn ·/);
    expect(page).toMatch(/<pre>line 21\n[^<]*line 60<\/pre>/);
  });
});
