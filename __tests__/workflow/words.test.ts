import { describe, expect, it } from '@jest/globals';
import { findNearest } from '../../src/workflow/diagnostics/nearest.js';
import { quoteBlock, quoteInline } from '../../src/workflow/prompt/quote.js';
import { tailLines, truncateLines } from '../../src/workflow/prompt/truncate.js';
import { formatGoDuration, parseDuration } from '../../src/workflow/values/duration.js';

describe('durations', () => {
  it.each([
    ['90s', 90_000],
    ['5m', 300_000],
    ['1h30m', 5_400_000],
    ['200ms', 200],
    ['1.5s', 1500],
    ['1us', 1],
    [' 2m ', 120_000],
    ['90', null],
    ['0s', null],
    ['-5m', null],
    ['5 m', null],
    ['', null],
    ['1d', null],
  ])('%j is %j ms', (text, ms) => expect(parseDuration(text)).toBe(ms));

  it('writes them back', () => {
    expect([5_400_000, 90_000, 200, 0].map(formatGoDuration)).toEqual(['1h30m', '1m30s', '200ms', '0s']);
  });
});

describe('nearest names', () => {
  it.each([
    ['agnt', 'agent'],
    ['foreahc', 'foreach'],
    ['Prompt', 'prompt'],
    ['xyz', null],
    ['', null],
  ])('%s → %s', (name, expected) => expect(findNearest(name, ['agent', 'foreach', 'prompt', 'gate'])).toBe(expected));
});

describe('truncation', () => {
  const text = Array.from({ length: 100 }, (_, n) => `line ${n}`).join('\n');

  it('keeps what fits', () => expect(truncateLines(text, text.length)).toBe(text));

  it('keeps whole lines at both ends, and counts those between', () => {
    const cut = truncateLines(text, 200);
    expect(cut.length).toBeLessThanOrEqual(200);
    expect(cut).toMatch(/^line 0\nline 1\n[^]*\n\[\.\.\. \d+ lines left out \.\.\.\]\nline \d+\n[^]*line 99$/);
    const left = Number(/\.\.\. (\d+) lines/.exec(cut)?.[1]);
    expect(cut.split('\n').length - 1 + left).toBe(100);
  });

  it.each([10, 11, 12, 13, 20, 51])('cuts no character in two (%s)', (max) => {
    const cut = truncateLines('😀'.repeat(100), max);
    expect(cut.length).toBeLessThanOrEqual(max);
    expect(Buffer.from(cut).toString()).toBe(cut);
  });

  it('keeps the end', () => {
    const cut = tailLines(text, 100);
    expect(cut.length).toBeLessThanOrEqual(100);
    expect(cut).toMatch(/^\[\.\.\. \d+ lines left out \.\.\.\]\nline \d+\n[^]*line 99$/);
  });
});

describe('quoting', () => {
  it('fences with more than any fence inside', () => {
    expect(quoteBlock('From an issue', 'a\n````\nb\n')).toBe('From an issue:\n\n`````text\na\n````\nb\n`````');
  });

  it('stays within the sentence where it is short', () => {
    expect(quoteInline('x', ' add login ')).toBe('`add login`');
    expect(quoteInline('x', 'use `a`')).toBe('`` use `a` ``');
    expect(quoteInline('The plan', 'a\nb')).toBe('\n\nThe plan:\n\n```text\na\nb\n```\n\n');
    expect(quoteInline('x', '')).toBe('');
  });
});
