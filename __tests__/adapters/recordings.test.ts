import { describe, expect, it } from '@jest/globals';
import { adapters } from '../../src/registry.js';
import { OUTCOMES } from './outcomes.js';
import { recordings, replay, type Replay } from './recording.js';

/** Cursor's CLI could not be run: its reader has a test of its own. */
const recorded = adapters.filter(({ provider }) => provider !== 'cursor');

const told = (figure: number | undefined): readonly number[] => (figure === undefined ? [] : [figure]);

function row(name: string, { outcome }: Replay): string {
  const { failure, turns, tokens, costUsd, model } = outcome;
  const used =
    tokens === null
      ? '-'
      : [tokens.in, tokens.out, tokens.cached, tokens.cache_write, ...told(tokens.reasoning)].join('/');
  const cost = costUsd === null ? '-' : `$${Number(costUsd.toFixed(7))}`;
  return [name, failure?.reason ?? 'ok', turns, used, cost, model ?? '-'].join(' ');
}

describe.each(recorded)('recorded launches of $title', (adapter) => {
  const { provider } = adapter;
  const expected = new Map(
    (OUTCOMES[provider] ?? '')
      .trim()
      .split('\n')
      .map((line) => line.trim().replace(/\s+/g, ' '))
      .map((line) => [line.slice(0, line.indexOf(' ')), line]),
  );
  const names = Object.keys(recordings(provider));

  it('are all listed', () => {
    expect(names.filter((name) => !expected.has(name))).toEqual([]);
  });

  it.each(names)('%s', (name) => {
    expect(row(name, replay(adapter, name))).toBe(expected.get(name));
  });

  it('say why they failed in one line', () => {
    for (const name of names) {
      const { failure } = replay(adapter, name).outcome;
      if (failure !== null) expect([name, failure.message]).toEqual([name, expect.stringMatching(/^[^\n]{8,500}$/)]);
    }
  });

  it('name their session and count every call they report', () => {
    for (const name of names) {
      const { outcome, signals } = replay(adapter, name);
      const sessions = signals.flatMap((signal) => (signal.type === 'session' ? [signal.id] : []));
      if (sessions.length > 0) expect([name, outcome.sessionId]).toEqual([name, sessions.at(-1)]);
      // Codex tells single calls in its session file alone, which was not recorded.
      const turns = provider === 'codex' ? outcome.turns : signals.filter(({ type }) => type === 'turn').length;
      expect([name, turns]).toEqual([name, outcome.turns]);
    }
  });
});
