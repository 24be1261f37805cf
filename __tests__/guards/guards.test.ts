import { describe, expect, it } from '@jest/globals';
import { estimateCost } from '../../src/adapters/prices/cost.js';
import { createGuardContext } from '../../src/guards/context.js';
import type { Adapter } from '../../src/model/adapter.js';
import type { GuardInput, GuardName, LaunchTotals } from '../../src/model/guard.js';
import { addTokens, NO_USAGE, type Usage } from '../../src/model/usage.js';
import type { GuardLimits } from '../../src/model/workflow.js';
import { adapters, guards } from '../../src/registry.js';
import { linesOf, request } from '../adapters/recording.js';

const adapterOf = (provider: string): Adapter => {
  const found = adapters.find((adapter) => adapter.provider === provider);
  if (found === undefined) throw new Error(`no adapter ${provider}`);
  return found;
};

/** Watches signals as the runtime does: totals include the signal that is shown. */
function watch(name: GuardName, limits: GuardLimits, outputFile: string | null = null) {
  const guard =
    guards.find((type) => type.name === name)?.create(limits, createGuardContext('/srv/app', outputFile, limits)) ??
    null;
  let usage: Usage = { ...NO_USAGE, cost_source: 'estimated' };
  let model: string | null = null;
  return (input: GuardInput, provider = 'claude', elapsedMs = 0): string | null => {
    if (input.type === 'model') model = input.model;
    if (input.type === 'turn') usage = { ...usage, turns: usage.turns + 1 };
    if (input.type === 'usage') {
      const tokens = addTokens(usage.tokens, input.tokens);
      usage = { ...usage, tokens, cost_usd: input.costUsd ?? estimateCost(provider, model, tokens) };
    }
    const tally: LaunchTotals = { usage, elapsedMs };
    return guard?.observe(input, tally) ?? null;
  };
}

/** The first line of a recorded stream on which the guard fires, and what it says; null if it never does. */
function firing(
  provider: string,
  name: string,
  guard: GuardName,
  limits: GuardLimits,
  outputFile: string | null = null,
) {
  const reader = adapterOf(provider).read(request({ agent: provider }), null);
  const observe = watch(guard, limits, outputFile);
  for (const line of linesOf(provider, name)) {
    for (const signal of reader.line(line)) {
      const reason = observe(signal, provider);
      if (reason !== null) return { line, reason };
    }
  }
  return null;
}

describe('guards on recorded streams', () => {
  it.each([
    ['claude', 'f-max-turns', '"content":[{"type":"tool_use","id":"toolu'],
    ['qwen', 'f-max-turns', 'echo turn 3'],
    ['gemini', 'f-max-turns', 'echo turn 3'],
    ['opencode', 'f-steps', '"type":"step_start"'],
  ])('max_turns stops %s as call 3 begins', (provider, name, sign) => {
    const fired = firing(provider, name, 'max_turns', { maxTurns: 2 });
    expect(fired?.reason).toBe('turn 3 began, 2 allowed');
    expect(fired?.line).toContain(sign);
    expect(firing(provider, name, 'max_turns', { maxTurns: 100 })).toBeNull();
  });

  it('max_turns lets two calls with three parallel tools pass', () => {
    expect(firing('claude', 'f3-max-turns-parallel', 'max_turns', { maxTurns: 2 })).toBeNull();
    expect(firing('claude', 'f3-max-turns-parallel', 'max_turns', { maxTurns: 1 })).not.toBeNull();
  });

  it('max_turns sees a call of Claude Code before its first word', () => {
    expect(firing('claude', 'm-partial', 'max_turns', { maxTurns: 1 })?.line).toContain('"message_start"');
  });

  it.each(['claude', 'qwen', 'gemini', 'opencode'])('no_write stops %s on the line that names the file', (provider) => {
    const fired = firing(provider, 'k-hook-exit2', 'no_write', { noWrite: { allow: ['ok.txt'] } });
    const other = firing(provider, 'k-permission', 'no_write', { noWrite: { allow: ['ok.txt'] } });
    expect((fired ?? other)?.reason).toMatch(/wants to write forbidden.txt$/);
    expect((fired ?? other)?.line).toContain('forbidden.txt');
  });

  it('no_write stops Codex on the file change', () => {
    const fired = firing('codex', 'k-hook-gpt55-untrusted', 'no_write', { noWrite: { allow: ['ok.txt'] } });
    expect(fired?.line).toContain('"item.started"');
    expect(fired?.reason).toContain('forbidden.txt');
  });

  it('no_write allows the output file and leaves shell commands to the diff', () => {
    expect(firing('claude', 'a-success', 'no_write', { noWrite: { allow: [] } }, 'hello.txt')).toBeNull();
    expect(firing('claude', 'a-success', 'no_write', { noWrite: { allow: [] } })).not.toBeNull();
    expect(firing('claude', 'f-max-turns', 'no_write', { noWrite: { allow: [] } })).toBeNull();
    expect(firing('claude', 'a-success', 'no_write', {})).toBeNull();
  });

  it('max_tokens stops on the call that exceeds the limit', () => {
    // Calls of 1720 and 1881 tokens.
    expect(firing('claude', 'm-partial', 'max_tokens', { maxTokens: 3600 })?.reason).toBe(
      '3601 tokens used, 3600 allowed',
    );
    expect(firing('claude', 'm-partial', 'max_tokens', { maxTokens: 3601 })).toBeNull();
  });

  it('max_budget stops on the call that exceeds the limit, by the CLI’s own price or by the table', () => {
    expect(firing('claude', 'm-partial', 'max_budget', { maxBudgetUsd: 0.005 })?.reason).toBe(
      '$0.0088 spent, $0.005 allowed',
    );
    expect(firing('claude', 'm-partial', 'max_budget', { maxBudgetUsd: 0.0088 })).toBeNull();
    expect(firing('qwen', 'a-success', 'max_budget', { maxBudgetUsd: 0.001 })).not.toBeNull();
  });
});

describe('max_budget', () => {
  it('says nothing of a launch that cannot be priced', () => {
    const observe = watch('max_budget', { maxBudgetUsd: 0.000001 });
    const tokens = { in: 1_000_000, out: 0, cached: 0, cache_write: 0 };
    expect(observe({ type: 'usage', tokens, costUsd: null }, 'nobody')).toBeNull();
    expect(observe({ type: 'usage', tokens, costUsd: 0.01 })).not.toBeNull();
  });
});

describe('max_time', () => {
  it('stops a silent agent on a tick, and not before', () => {
    const observe = watch('max_time', { maxTimeMs: 90_000 });
    expect(observe({ type: 'tick' }, 'claude', 89_999)).toBeNull();
    expect(observe({ type: 'tick' }, 'claude', 90_000)).toBe('90s elapsed, 90s allowed');
  });
});

describe('no_write', () => {
  const write = (path: string): GuardInput => ({
    type: 'tool',
    name: 'Write',
    action: 'write',
    paths: [path],
    detail: '',
  });
  const limits = { noWrite: { allow: ['docs/**', '*.md', 'src/a.js'] } };

  it.each([
    '.gump/out/plan.json',
    '/srv/app/.gump/out/plan.json',
    './docs/x/y.txt',
    'docs/.hidden',
    'deep/README.md',
    'src/../src/a.js',
    '/srv/app/../app/src/a.js',
  ])('allows %s', (path) => {
    expect(watch('no_write', limits, '.gump/out/plan.json')(write(path))).toBeNull();
  });

  it.each([
    ['src/b.js', 'src/b.js'],
    ['docs/../src/b.js', 'src/b.js'],
    ['/srv/app/docs/../../other/x.md', '/srv/other/x.md'],
    ['../x.md', '/srv/x.md'],
    ['/etc/passwd', '/etc/passwd'],
    ['/srv/app2/docs/x', '/srv/app2/docs/x'],
    ['.gump/out/other.json', '.gump/out/other.json'],
    ['', ''],
  ])('refuses %s', (path, named) => {
    const reason = watch('no_write', limits, '.gump/out/plan.json')(write(path));
    expect(reason).toBe(`Write wants to write ${named}`);
  });

  it('looks at every file of a call', () => {
    const observe = watch('no_write', limits);
    expect(observe({ type: 'tool', name: 'p', action: 'write', paths: ['src/a.js', 'b'], detail: '' })).not.toBeNull();
    expect(observe({ type: 'tool', name: 'Read', action: 'read', paths: ['b'], detail: '' })).toBeNull();
  });
});

describe('a guard that no limit asks for', () => {
  it.each(guards)('$name is not made', (type) => {
    expect(type.create({}, createGuardContext('/srv/app', null, {}))).toBeNull();
  });
});
