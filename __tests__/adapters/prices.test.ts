import { describe, expect, it } from '@jest/globals';
import { resolveCost, findPrice, estimateCost } from '../../src/adapters/prices/cost.js';
import { modelOf } from '../../src/model/adapter.js';
import { adapters } from '../../src/registry.js';
import { replay } from './recording.js';

const tokens = { in: 1_000_000, out: 100_000, cached: 400_000, cache_write: 100_000 };

describe('prices', () => {
  it('charge fresh, cached, written and output tokens each at their own rate', () => {
    // 500 k × 3 + 400 k × 0.3 + 100 k × 3.75 + 100 k × 15 dollars a million
    expect(estimateCost('claude', 'claude-sonnet-4-6', tokens)).toBeCloseTo(1.5 + 0.12 + 0.375 + 1.5, 10);
  });

  it.each([
    ['claude', 'anthropic/claude-haiku-4-5-20251001', 1],
    ['claude', 'sonnet[1m]', 2],
    ['opencode', 'openai/gpt-5.4', 2.5],
    ['gemini', 'pro', 2],
  ])('know %s %s by its id', (provider, model, input) => {
    expect(findPrice(provider, model)?.input).toBe(input);
  });

  it.each(adapters.map((adapter) => [adapter.provider, adapter] as const))(
    'know the bare name %s',
    (provider, adapter) => {
      expect(findPrice(provider, modelOf(adapter, provider)?.id ?? null)).not.toBeNull();
    },
  );

  it('are unknown for an unknown model, never zero', () => {
    expect(estimateCost('claude', 'no-such-model', tokens)).toBeNull();
    expect(estimateCost('claude', null, tokens)).toBeNull();
    expect(estimateCost('claude', 'constructor', tokens)).toBeNull();
    expect(resolveCost('qwen', 'local', { tokens, reportedUsd: null, reportedAs: 'reported' })).toEqual({
      usd: null,
      source: 'unpriced',
    });
  });

  it.each(['claude-haiku-5-5', 'haiku', 'claude-haiku'])('can be overridden by %s', (name) => {
    const mine = { [name]: { input: 1, output: 0 } };
    expect(estimateCost('claude', 'claude-haiku-5-5', tokens, mine)).toBeCloseTo(1, 10);
    expect(estimateCost('claude', 'haiku', tokens, mine)).toBeCloseTo(1, 10);
  });

  it('of an agent go for whatever model its name comes to, unless that has one of its own', () => {
    const mine = { codex: { input: 7, output: 0 }, 'gpt-5.4': { input: 8, output: 0 } };
    expect(findPrice('codex', 'gpt-5.5', mine)?.input).toBe(7);
    expect(findPrice('codex', 'no-such-model', mine, 'codex')?.input).toBe(7);
    expect(findPrice('codex', 'gpt-5.4', mine, 'codex')?.input).toBe(8);
    // Another agent of the same provider is not meant.
    expect(findPrice('codex', 'gpt-5.5', mine, 'codex-gpt55')?.input).not.toBe(7);
  });

  it.each(['a-success', 'd2-alias-sonnet', 'd3-alias-fable', 'd3-alias-haiku', 'd3-alias-opus', 'k-hook-deny'])(
    'agree with what Claude Code itself reported for %s',
    (name) => {
      const claude = adapters.find(({ provider }) => provider === 'claude');
      if (claude === undefined) throw new Error('claude is not registered');
      const { outcome } = replay(claude, name);
      expect(estimateCost('claude', outcome.model, outcome.tokens ?? tokens)).toBeCloseTo(outcome.costUsd ?? -1, 10);
    },
  );
});
