import { describe, expect, it } from '@jest/globals';
import { StepPath } from '../../src/model/ids.js';
import { PLAIN_STYLE } from '../../src/report/format/style.js';
import { renderHtml } from '../../src/report/html/page.js';
import { NO_CONTEXT, type PublicationContext } from '../../src/report/markdown/context.js';
import {
  renderCostComment,
  renderPullRequestBody,
  renderJobSummary,
  renderTrackingComment,
} from '../../src/report/markdown/documents.js';
import { inlineCode, codeFence, escapeInline, link, escapeSentence } from '../../src/report/markdown/escape.js';
import { startsWithMarker, createMarker } from '../../src/report/markdown/marker.js';
import { renderRejection } from '../../src/report/markdown/rejection.js';
import { overrideOutcome, summarizeRun } from '../../src/report/run-summary/summarize-run.js';
import { renderTextReport } from '../../src/report/text/report.js';
import { commitOf, LedgerScript, planOf, siteRun, TDD } from '../support/events.js';

const CONTEXT: PublicationContext = { ...NO_CONTEXT, runUrl: 'https://github.com/o/r/actions/runs/7', thread: 12 };

function published(script: LedgerScript): LedgerScript {
  return script.emit({
    type: 'published',
    pull_request: { number: 34, url: 'https://github.com/o/r/pull/34' },
    branch: 'gump/issue-12-tdd',
    commit: commitOf(9),
    operation: 'created',
  });
}

function failedRun(): LedgerScript {
  const script = new LedgerScript()
    .start()
    .group('')
    .group('build', { items: planOf('auth', 'docs') });
  script.step('build/auth/impl').launch('build/auth/impl');
  script.killed('build/auth/impl', { turns: 61, cost: 0.4 }, 'guard:max_turns', 'call 61 began, 60 are allowed');
  script.snapshot('build/auth/impl').attemptEnds('build/auth/impl', 'guard_max_turns', 'call 61 began');
  script.retry('build/auth/impl', 'retry 2/2 (escalate: claude-sonnet)', 'claude-sonnet');
  script.fails('build/auth/impl', {
    agent: 'claude-sonnet',
    label: 'retry 2/2 (escalate: claude-sonnet)',
    spent: { turns: 10, cost: 0.9 },
    gates: ['compile', 'test!'],
  });
  script.stepEnds('build/auth/impl', 'gate_failed', 'gate failed: test — test exited with 1');
  return script.ends('fatal', 'gate_failed', 'gate failed: test — test exited with 1');
}

const TABLE = [
  '|  | Step | Agent | Tries | Turns | Cost | Gates |',
  '| :-: | :-- | :-- | --: | --: | --: | :-- |',
  '| ✅ | `decompose` | claude-opus | 1 | 3 | $0.31 | schema ✓ |',
  '| ✅ | `build/1/tests` auth | claude-haiku | 1 | 8 | $0.12 | compile+test ✓ |',
  '| ✅ | `build/1/impl` auth | claude-haiku | 1 | 14 | $0.18 | compile+test ✓ |',
  '| ✅ | `build/2/tests` billing | claude-haiku | 1 | 6 | $0.09 | compile+test ✓ |',
  '| ✅ | `build/2/impl` billing | claude-haiku → claude-sonnet | 3 | 12 | $0.62 | compile+test ✓ (escalated) |',
  '| ✅ | `quality` | — | 1 | — | — | compile+lint+test ✓ |',
  '|  | **Total** |  |  | **43** | **$1.32** |  |',
].join('\n');

describe('pull request body', () => {
  it('says what was done, by whom, at which price, and how to go on', () => {
    const body = renderPullRequestBody(summarizeRun(siteRun().events), CONTEXT);
    const [visible = '', rest = ''] = body.split('<details>');
    expect(visible).toBe(
      [
        '<!-- gump:pull-request run=run_2026_03_23_1842_abcd -->',
        'Closes #12',
        '## ✅ `tdd` passed all gates',
        '**$1.32** · 43 turns · 47s · 2 retries, 1 escalation · 4 files changed (+40 −4)',
        [
          '### What was done',
          '',
          '- ✅ **auth** — Do auth.<br>`test/auth.js`, `src/auth.js`<br><sub>claude-haiku · $0.30</sub>',
          '- ✅ **billing** — Do billing.<br>`test/billing.js`, `src/billing.js`<br><sub>claude-haiku, claude-sonnet · $0.71 · 2 retries</sub>',
        ].join('\n'),
        '### Gates and cost',
        TABLE,
        '',
      ].join('\n\n'),
    );
    expect(rest).toContain('| `build/2/impl` | retry 2/3 (same) | claude-haiku | test failed | 3 |');
    expect(rest).toContain('Comment `/gump run tdd what to change` on the pull request');
    expect(rest).toContain('[log and artifacts](https://github.com/o/r/actions/runs/7)');
  });

  it('closes nothing when the gates did not pass', () => {
    const body = renderPullRequestBody(summarizeRun(failedRun().events), CONTEXT);
    expect(body).toContain('Part of #12');
    expect(body).not.toMatch(/closes|fixes|resolves/i);
  });
});

describe('tracking comment', () => {
  it('shows a run under way, with what is still to come', () => {
    const script = new LedgerScript().start().group('');
    script.passes('decompose', { type: 'plan', spent: { turns: 3, cost: 0.31 }, gates: ['schema'] });
    script
      .group('build', { items: planOf('auth', 'docs') })
      .step('build/auth/impl')
      .launch('build/auth/impl');
    const body = renderTrackingComment(summarizeRun(script.events), CONTEXT);
    expect(body).toMatch(/^<!-- gump:tracking run=run_2026_03_23_1842_abcd -->\n\n## ⏳ `tdd` is running\n/);
    expect(body).toContain('`build`: 0 of 2 items done');
    expect(body).toContain('| ⏳ | `build/1/impl` auth | claude-haiku | 1 | — | — | running |');
    expect(body).toContain('| ⬜ | `quality` |');
    expect(body).not.toContain('How to go on');
  });

  it('ends with the pull request', () => {
    const body = renderTrackingComment(summarizeRun(published(siteRun()).events), CONTEXT);
    expect(body).toContain('## ✅ `tdd` passed all gates');
    expect(body).toContain('➡️ [Pull request #34](https://github.com/o/r/pull/34) from `gump/issue-12-tdd`');
  });

  it('shows a failure with its reason, the end of the output, the guard and the next command', () => {
    const excerpt = (path: string): string | null => (path.endsWith('impl-test.txt') ? 'expected 1\nto be 2' : null);
    const body = renderTrackingComment(summarizeRun(failedRun().events), { ...CONTEXT, excerpt });
    expect(body).toContain('## ❌ `tdd` did not pass its gates');
    expect(body).toContain('❌ **`build/1/impl` (auth)** — gate failed: test — test exited with 1');
    expect(body).toContain(
      '<details><summary>test: test exited with 1</summary>\n\n```text\nexpected 1\nto be 2\n```\n\n</details>',
    );
    expect(body).toContain(
      '- 🛡️ Guard `max_turns` stopped attempt 1 of `build/1/impl` (claude-haiku): call 61 began, 60 are allowed',
    );
    expect(body).toContain('Comment `/gump retry` to go on from what failed.');
  });

  it('names the held step and how to answer', () => {
    const script = new LedgerScript()
      .start()
      .group('build', { items: planOf('auth') })
      .step('build/auth/impl');
    const step = StepPath.parse('build/auth/impl');
    script.emit({ type: 'hitl_paused', step, launch: 1, position: 'after_gate', commit: commitOf(1) });
    script.emit({ type: 'run_paused', holds: ['build/auth/impl#1:after_gate'] });
    const body = renderTrackingComment(summarizeRun(script.events), CONTEXT);
    expect(body).toContain('## ⏸️ `tdd` waits for approval');
    expect(body).toContain('`/gump approve build/1/impl`');
    expect(body).toContain('`/gump reject build/1/impl why`');
  });

  it('is never left at "running" when its publisher knows better', () => {
    const script = new LedgerScript().start().step('decompose').launch('decompose');
    const verdict = { status: 'cancelled', reason: 'cancelled', message: 'the job was cancelled' } as const;
    const body = renderTrackingComment(overrideOutcome(summarizeRun(script.events), verdict), CONTEXT);
    expect(body).toContain('## 🛑 `tdd` was cancelled');
    expect(body).toContain('| ⬜ | `decompose` | claude-haiku | 1 | — | unpriced | not finished |');
    expect(body).toContain('`/gump resume`');
  });

  it.each([
    ['an input', {}, 'Raise the input `max-budget` above what is spent.', '`/gump resume`'],
    ['the workflow', { maxBudgetUsd: 8 }, 'Raise the limit in the workflow.', '`/gump retry --with-changes`'],
  ])('says which budget to raise: that of %s', (_, own, raise, command) => {
    const script = new LedgerScript()
      .start({ ...TDD, ...own }, { settings: { max_parallel: 4, max_budget: 8, interactive: false } })
      .passes('decompose', { spent: { turns: 3, cost: 8.12 } });
    const step = StepPath.parse('');
    script.emit({ type: 'budget_exceeded', step, scope: 'run', limit: 'budget', max_usd: 8, spent_usd: 8.12 });
    const body = renderTrackingComment(summarizeRun(script.ends('fatal', 'budget', 'spent').events), CONTEXT);
    expect(body).toContain(`- ${raise}\n- Comment ${command} to go on`);
  });

  it('names only commands that are answered, and a link where no pull request could be opened', () => {
    const context = {
      ...CONTEXT,
      commands: ['run'],
      compareUrl: 'https://github.com/o/r/compare/main...gump/x',
    } as const;
    const body = renderTrackingComment(summarizeRun(failedRun().events), context);
    expect(body).not.toContain('/gump retry');
    expect(body).toContain('[Open the pull request](https://github.com/o/r/compare/main...gump/x) by hand');
  });
});

describe('summary and ledger comment', () => {
  it('hold the same table and the same money', () => {
    const story = summarizeRun(published(siteRun()).events);
    for (const text of [renderJobSummary(story, CONTEXT), renderCostComment(story, CONTEXT)]) {
      expect(text).toContain(TABLE);
      expect(text).toContain('**$1.32** · 43 turns · 47s');
    }
    expect(renderCostComment(story, CONTEXT)).toMatch(/^<!-- gump:ledger /);
    expect(renderJobSummary(story, CONTEXT)).not.toContain('<!--');
  });

  it('say where money is unknown, estimated, set aside or carried in', () => {
    const script = new LedgerScript().start().passes('a', { spent: { turns: 1, cost: 0.1 } });
    script
      .passes('b', { spent: { turns: 1, cost: null } })
      .emit({ type: 'noted', topic: 'sandbox', text: 'no sandbox here' });
    const text = renderJobSummary(summarizeRun(script.events), CONTEXT);
    expect(text).toContain('**≥ $0.10**');
    expect(text).toContain('| unpriced |');
    expect(text).toContain('- ℹ️ A part of the cost has no known price');
    expect(text).toContain('- ℹ️ no sandbox here');
  });
});

describe('how sure the cost is', () => {
  const render = (...sources: readonly ('reported' | 'metered' | 'estimated')[]) => {
    const script = new LedgerScript().start();
    sources.forEach((source, index) => script.passes(`s${index}`, { spent: { turns: 1, cost: 0.1, source } }));
    const story = summarizeRun(script.events);
    return [
      renderJobSummary(story, CONTEXT),
      renderTextReport(story, PLAIN_STYLE),
      renderHtml(story, { excerpt: () => null }),
    ];
  };

  it.each([
    [['estimated', 'estimated'], /\(estimated\)|Cost, estimated/, /The cost is estimated from tokens/],
    [
      ['reported', 'estimated'],
      /\(partly estimated\)|Cost, partly/,
      /The cost is partly estimated: (?:\$|&#36;)0\.10 of it/,
    ],
    [
      ['metered', 'estimated', 'estimated'],
      /\(partly estimated\)|Cost, partly/,
      /partly estimated: (?:\$|&#36;)0\.20 of it/,
    ],
  ] as const)('is said of %j in every view', (sources, note, remark) => {
    for (const text of render(...sources)) {
      expect(text).toMatch(note);
      expect(text).toMatch(remark);
    }
  });

  it('is not said of what was reported or metered', () => {
    for (const text of render('reported', 'metered')) expect(text).not.toContain('estimated');
  });
});

describe('refusal', () => {
  it('says why, what to do, and that nothing was paid', () => {
    const refusal = { reason: 'actor', message: '@mallory may only read', details: null, key: 'issue=12' } as const;
    expect(renderRejection(refusal, CONTEXT)).toBe(
      [
        '<!-- gump:refusal issue=12 -->',
        '## 🚫 gump did not start: actor',
        '@\u200bmallory may only read',
        '_Ask somebody with write access, or list a bot in `allowed-bots`._',
        '<sub>🍿 gump · nothing was run, nothing was paid · [log](https://github.com/o/r/actions/runs/7)</sub>\n',
      ].join('\n\n'),
    );
  });
});

describe('limits', () => {
  const names = Array.from({ length: 500 }, (_, index) => `item-${index}`);
  const huge = { ...CONTEXT, excerpt: () => `${'x'.repeat(2000)}\n`.repeat(1000) };

  function hugeRun(fails: number): LedgerScript {
    const script = new LedgerScript()
      .start()
      .group('')
      .group('build', { items: planOf(...names) });
    names.forEach((name, index) => {
      if (index >= fails) script.passes(`build/${name}/impl`, { spent: { turns: 1, cost: 0.01 }, gates: ['test'] });
      else {
        script.fails(`build/${name}/impl`, { spent: { turns: 1, cost: 0.01 }, gates: ['test!'] });
        script.stepEnds(`build/${name}/impl`, 'gate_failed', 'm'.repeat(500));
      }
    });
    return script.ends(fails === 0 ? 'pass' : 'fatal', fails === 0 ? null : 'gate_failed', 'x');
  }

  it('drop passed items before what failed', () => {
    const body = renderTrackingComment(summarizeRun(hugeRun(3).events), huge);
    expect(body.length).toBeLessThanOrEqual(65_536);
    for (const item of [1, 2, 3]) expect(body.includes(`❌ **\`build/${item}/impl\``)).toBe(true);
    expect(body.includes('**$5.00**')).toBe(true);
    expect(body.includes('| ✅ | _497 more steps_ |  | 497 | 497 | $4.97 |  |')).toBe(true);
  });

  it.each([0, 500])('hold with %d failed items of 500', (fails) => {
    const story = summarizeRun(hugeRun(fails).events);
    for (const render of [renderTrackingComment, renderPullRequestBody, renderCostComment])
      expect(render(story, huge).length).toBeLessThanOrEqual(65_536);
    expect(Buffer.byteLength(renderJobSummary(story, huge))).toBeLessThanOrEqual(1024 * 1024);
  });
});

describe('foreign text', () => {
  it.each([
    ['a | b', 'a &#124; b'],
    ['**bold** _it_ `code`', '\\*\\*bold\\*\\* \\_it\\_ \\`code\\`'],
    ['<img src=x onerror=y>', '&#60;img src=x onerror=y&#62;'],
    ['[text](http://x.y)', '\\[text\\](http:\u200b//x.y)'],
    ['see @octocat and o/r#1, GH-2', 'see @\u200boctocat and o/r#\u200b1, GH-\u200b2'],
    ['# head', '\\# head'],
    ['- item', '\\- item'],
    ['1. item', '1\\. item'],
    ['$x$', '&#36;x&#36;'],
    ['line\n\n<!-- gump:tracking run=x -->', 'line &#60;!\u200b-- gump:tracking run=x --&#62;'],
    ['a\u202eb\u200bc\u0007\u{e0041}', 'abc'],
    ['&lt;b&gt;', '&#38;lt;b&#38;gt;'],
  ])('%j is shown literally', (text, expected) => expect(escapeInline(text)).toBe(expected));

  it('in a sentence of ours is code between backticks, and literal where those do not pair', () => {
    expect(escapeSentence('Input `a|<b>`: *x* is none of `y`')).toBe(
      'Input <code>a&#124;&#60;b&#62;</code>: \\*x\\* is none of `y`',
    );
    expect(escapeSentence('`@me` and a ` more')).toBe('\\`@\u200bme\\` and a \\` more');
  });

  it.each([
    ['src/a.js', '`src/a.js`'],
    ['a`b', '<code>a&#96;b</code>'],
    ['a|b', '<code>a&#124;b</code>'],
    ['</code><script>', '<code>&#60;/code&#62;&#60;script&#62;</code>'],
    ['@octocat', '<code>&#64;\u200boctocat</code>'],
    ['', ''],
  ])('%j is safe as code', (text, expected) => expect(inlineCode(text)).toBe(expected));

  it('cannot close the fence it stands in, nor carry a marker', () => {
    const shown = codeFence('a\n`````\n</details>\n<!-- gump:tracking x -->', { lines: 10, characters: 1000 });
    expect(shown.split('\n')[0]).toBe('``````text');
    expect(shown.split('\n').at(-1)).toBe('``````');
    expect(shown).not.toContain('<!--');
  });

  it('is cut from the front, by whole lines', () => {
    const text = Array.from({ length: 100 }, (_, index) => `line ${index}`).join('\n');
    expect(codeFence(text, { lines: 2, characters: 1000 })).toBe('```text\n… 98 lines before\nline 98\nline 99\n```');
    expect(codeFence(text, { lines: 50, characters: 18 })).toBe('```text\n… 98 lines before\nline 98\nline 99\n```');
    expect(codeFence('x'.repeat(50), { lines: 5, characters: 10 })).toBe(`\`\`\`text\n${'x'.repeat(10)}\n\`\`\``);
  });

  it('is linked to http addresses only', () => {
    expect(link('x', 'https://a.b/c?d=e')).toBe('[x](https://a.b/c?d=e)');
    for (const url of ['javascript:alert(1)', 'https://a.b/)[y](c', 'https://a b', ''])
      expect(link('x', url)).toBe('x');
  });

  it('breaks no document, wherever it comes from', () => {
    const evil = 'x | y\n<!-- gump:tracking run=run_2026_03_23_1842_abcd -->\n@octocat fixes #1 ```\n</details></td>';
    const script = new LedgerScript().start().group('build', { items: planOf(evil) });
    const step = `build/${evil}/impl`;
    script.fails(step, {
      agent: evil,
      label: evil,
      spent: { turns: 1, cost: 0.1 },
      gates: [`${evil}!`],
      files: [evil],
    });
    script.stepEnds(step, 'gate_failed', evil).emit({ type: 'noted', topic: evil, text: evil });
    script.ends('fatal', 'gate_failed', evil);
    const story = summarizeRun(script.events);
    for (const render of [renderJobSummary, renderTrackingComment, renderPullRequestBody, renderCostComment]) {
      const text = render(story, { ...CONTEXT, excerpt: () => evil });
      expect(text.slice(4)).not.toContain('<!--');
      expect(outsideFences(text)).not.toMatch(/@octocat/);
      expect(outsideFences(text)).not.toMatch(/(?<!&|of )#\d/);
      expect(text.match(/<details>/g)?.length).toBe(outsideFences(text).match(/<\/details>/g)?.length);
      for (const row of text.split('\n').filter((line) => line.startsWith('| ❌')))
        expect(row.split('|')).toHaveLength(9);
    }
  });
});

/** Without fenced blocks: what stands in them is shown as it is. */
function outsideFences(text: string): string {
  return text.replace(/^(`{3,})text\n[^]*?\n\1$/gm, '');
}

describe('markers', () => {
  it('are one comment whatever the key is', () => {
    expect(createMarker('tracking', 'run=a')).toBe('<!-- gump:tracking run=a -->');
    expect(createMarker('tracking', 'x --> <b>\n--')).toMatch(/^<!-- gump:tracking [^<>\n]* -->$/);
    expect(createMarker('tracking', 'a--b')).not.toMatch(/gump.*--.*-->/);
  });

  it('count only as the first line', () => {
    const marker = createMarker('tracking', 'run=a');
    expect(startsWithMarker(`${marker}\n\ntext`, marker)).toBe(true);
    expect(startsWithMarker(`text ${marker}`, marker)).toBe(false);
  });
});
