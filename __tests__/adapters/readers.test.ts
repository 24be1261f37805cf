import { describe, expect, it } from '@jest/globals';
import { claude } from '../../src/adapters/claude/adapter.js';
import { codex } from '../../src/adapters/codex/adapter.js';
import { cursor } from '../../src/adapters/cursor/adapter.js';
import { gemini } from '../../src/adapters/gemini/adapter.js';
import { qwen } from '../../src/adapters/qwen/adapter.js';
import type { Adapter, AgentSignal } from '../../src/model/adapter.js';
import { addTokens, NO_TOKENS, type Tokens } from '../../src/model/usage.js';
import { adapters } from '../../src/registry.js';
import { ended, linesOf, recordings, replay, request } from './recording.js';

const usageOf = (signals: readonly AgentSignal[]) =>
  signals.flatMap((signal) => (signal.type === 'usage' ? [signal.tokens] : [])).reduce(addTokens, NO_TOKENS);

describe('a resumed session is charged for this launch alone', () => {
  it.each([
    [codex, 'b1-first', 'b2-resume'],
    [qwen, 'b1-first', 'b2-resume'],
    [claude, 'b1-first', 'b2-resume'],
  ])('$provider', (adapter, first, second) => {
    const before = replay(adapter, first).outcome;
    if (before.tokens === null) throw new Error('the first launch told its tokens');
    const after = replay(adapter, second, { tokens: before.tokens, costUsd: before.costUsd });
    expect(after.outcome.tokens).toEqual(before.tokens);
    expect(after.outcome.costUsd).toEqual(before.costUsd);
  });

  it('by the sum of its calls where what came before is not known', () => {
    expect(replay(qwen, 'b2-resume', null).outcome.tokens).toEqual({ in: 3150, out: 41, cached: 1050, cache_write: 0 });
  });

  it('and Claude Code without per-call figures by the difference', () => {
    const result = {
      type: 'result',
      subtype: 'success',
      is_error: false,
      total_cost_usd: 0.3,
      usage: { input_tokens: 5 },
    };
    const reader = claude.read(request({ session: { mode: 'resume', id: 's' } }), { tokens: NO_TOKENS, costUsd: 0.1 });
    reader.line(JSON.stringify(result));
    expect(reader.end(ended({ exit: 0 })).costUsd).toBeCloseTo(0.2, 10);
  });
});

describe('live usage', () => {
  it('is exact for Claude Code with partial messages', () => {
    const { outcome, signals } = replay(claude, 'm-partial');
    expect(usageOf(signals)).toEqual(outcome.tokens);
  });

  it.each(['a-success', 'k-permission', 'm-anthropic'])('adds up to the outcome of OpenCode: %s', (name) => {
    const opencode = adapters.find(({ provider }) => provider === 'opencode');
    if (opencode === undefined) throw new Error('opencode is not registered');
    const { outcome, signals } = replay(opencode, name);
    expect(usageOf(signals)).toEqual(outcome.tokens);
    const costs = signals.flatMap((signal) => (signal.type === 'usage' ? [signal.costUsd ?? 0] : []));
    expect(costs.reduce((sum, cost) => sum + cost, 0)).toBeCloseTo(outcome.costUsd ?? -1, 10);
  });

  it('of Qwen Code counts a call once though it comes in two messages', () => {
    const { byLine } = replay(qwen, 'a-success');
    expect(byLine.map((signals) => signals.map(({ type }) => type).join(' ')).filter((line) => line !== '')).toEqual([
      'session model',
      'text',
      'turn usage tool',
      'tool_result',
      'turn usage text',
    ]);
  });
});

describe('session files', () => {
  const total = (input: number, output: number) => ({
    input_tokens: input,
    cached_input_tokens: 0,
    output_tokens: output,
  });
  const counted = (used: object) =>
    JSON.stringify({ type: 'event_msg', payload: { type: 'token_count', info: { total_token_usage: used } } });
  const file = 'sessions/2026/11/22/rollout-x.jsonl';

  it.each([codex, gemini])('of $title add up to what the launch used', (adapter) => {
    const { outcome, signals } = replay(adapter, 'n-session');
    const main = signals.filter(({ type }) => type === 'turn');
    expect(main).toHaveLength(outcome.turns);
    // Gemini's router asks a small model first, which is in the totals alone.
    const router = adapter === gemini ? { in: 11, out: 3 } : { in: 0, out: 0 };
    const seen = usageOf(signals);
    expect([seen.in + router.in, seen.out + router.out]).toEqual([outcome.tokens?.in, outcome.tokens?.out]);
  });

  it('of Codex tell each call, once, though the figure is repeated', () => {
    const reader = codex.read(request({ model: null }), null);
    reader.line('{"type":"turn.started"}');
    const lines = [
      '{"type":"turn_context","payload":{"model":"gpt-6.1-sol"}}',
      counted(total(100, 10)),
      counted(total(100, 10)),
      '{"type":"event_msg","payload":{"type":"token_count","info":null}}',
      counted(total(250, 30)),
    ];
    const signals = lines.flatMap((line) => reader.followedLine(file, line));
    expect(signals.map(({ type }) => type)).toEqual(['model', 'usage', 'turn', 'usage']);
    const outcome = reader.end(ended({ signal: 'SIGKILL', killed: true }));
    expect(outcome).toMatchObject({ turns: 2, tokens: { in: 250, out: 30 }, model: 'gpt-6.1-sol' });
  });

  it('of Codex read from their start after a resume tell only what is new', () => {
    const before = { tokens: { in: 100, out: 10, cached: 0, cache_write: 0 }, costUsd: null };
    const reader = codex.read(request({ session: { mode: 'resume', id: 't' } }), before);
    const lines = [counted(total(60, 5)), counted(total(100, 10)), counted(total(160, 15))];
    expect(usageOf(lines.flatMap((line) => reader.followedLine(file, line)))).toMatchObject({ in: 60, out: 5 });
  });

  it('of Codex tell reasoning after a resume where it is known what came before', () => {
    const thought = (reasoning: number) => ({ ...total(100 + 10 * reasoning, 20), reasoning_output_tokens: reasoning });
    const read = (before: Partial<Tokens>, reasoning: number) => {
      const tokens = { in: 100, out: 10, cached: 0, cache_write: 0, ...before };
      const reader = codex.read(request({ session: { mode: 'resume', id: 't' } }), { tokens, costUsd: null });
      return usageOf(reader.followedLine(file, counted(thought(reasoning))));
    };
    expect(read({ reasoning: 3 }, 9)).toMatchObject({ in: 90, out: 10, reasoning: 6 });
    expect(read({}, 9)).toEqual({ in: 90, out: 10, cached: 0, cache_write: 0 });
    // Figures that contradict each other leave the rest as it is.
    expect(read({ reasoning: 10 }, 9)).toEqual({ in: 90, out: 10, cached: 0, cache_write: 0 });
  });

  it('of Gemini CLI tell the tokens of each call once, thinking included', () => {
    const reader = gemini.read(request({ agent: 'gemini', model: 'auto' }), null);
    const tokens = { input: 1500, output: 20, cached: 500, thoughts: 7, tool: 0, total: 1527 };
    const line = JSON.stringify({ id: 'm1', type: 'gemini', model: 'gemini-3.8-flash', tokens });
    const chat = 'tmp/p/chats/session-1.jsonl';
    expect([...reader.followedLine(chat, line), ...reader.followedLine(chat, line)]).toEqual([
      { type: 'model', model: 'gemini-3.8-flash' },
      { type: 'usage', tokens: { in: 1500, out: 27, cached: 500, cache_write: 0, reasoning: 7 }, costUsd: null },
    ]);
    const outcome = reader.end(ended({ exit: 0, killed: true }));
    expect(outcome).toMatchObject({ tokens: { in: 1500, out: 27 }, failure: { reason: 'no_result' } });
  });
});

describe('Cursor, as its vendor describes the stream', () => {
  const stream = (...events: object[]) => {
    const reader = cursor.read(request({ agent: 'cursor', model: 'auto' }), null);
    const signals = events.flatMap((event) => reader.line(JSON.stringify(event)));
    return { reader, signals };
  };
  const assistant = (text: string, model_call_id?: string) => ({
    ...{ type: 'assistant', message: { role: 'assistant', content: [{ type: 'text', text }] }, session_id: 'c-1' },
    ...(model_call_id === undefined ? {} : { model_call_id }),
  });
  const edit = (subtype: string, result?: object) => ({
    ...{ type: 'tool_call', subtype, call_id: 't1' },
    tool_call: { editToolCall: { args: { path: '/srv/app/a.js' }, ...(result === undefined ? {} : { result }) } },
  });
  const usage = { inputTokens: 10, outputTokens: 5, cacheReadTokens: 3, cacheWriteTokens: 2 };
  const success = { type: 'result', subtype: 'success', is_error: false, result: 'done', session_id: 'c-1', usage };

  it('has turns by call id or by what comes between, tools by the key of their call, and usage at the end', () => {
    const init = { type: 'system', subtype: 'init', session_id: 'c-1', model: 'Auto' };
    const { reader, signals } = stream(
      ...[init, { type: 'user', message: { role: 'user', content: [{ type: 'text', text: 'do it' }] } }],
      ...[assistant('I will'), edit('started'), edit('completed', { success: {} }), assistant('done'), success],
    );
    expect(signals.map(({ type }) => type).join(' ')).toBe('session turn text tool tool_result turn text usage over');
    expect(signals).toContainEqual(expect.objectContaining({ action: 'write', paths: ['/srv/app/a.js'] }));
    expect(reader.end(ended({ exit: 0 }))).toEqual({
      ...{ failure: null, sessionId: 'c-1', finalText: 'done', turns: 2, costUsd: null, model: 'auto' },
      tokens: { in: 15, out: 5, cached: 3, cache_write: 2 },
    });
    const named = stream(assistant('a', 'call-1'), assistant('b', 'call-1'), assistant('c', 'call-2'));
    expect(named.signals.filter(({ type }) => type === 'turn')).toHaveLength(2);
  });

  it('fails without a result, with the words of stderr', () => {
    const { reader } = stream(assistant('I will'));
    const outcome = reader.end(ended({ exit: 1, stderr: 'Error: rate limit reached\n' }));
    expect(outcome.failure).toEqual({ reason: 'rate_limited', message: 'Error: rate limit reached' });
  });

  it('fails when it exits 0 with an error', () => {
    const { reader } = stream({ ...success, is_error: true, result: 'something broke' });
    expect(reader.end(ended({ exit: 0 })).failure).toEqual({ reason: 'agent_error', message: 'something broke' });
  });
});

describe('a subagent', () => {
  it.each([claude, qwen])('of $title is paid and watched, but its calls are no turns', (adapter) => {
    const [tool] = adapter === claude ? ['Write'] : ['write_file'];
    const message = {
      ...{ id: 'sub-1', model: 'small', usage: { input_tokens: 10, output_tokens: 1 } },
      content: [{ type: 'tool_use', name: tool, input: { file_path: 'a.js' } }],
    };
    const reader = adapter.read(request(), null);
    const signals = reader.line(JSON.stringify({ type: 'assistant', parent_tool_use_id: 'toolu_1', message }));
    expect(signals.map(({ type }) => type)).toEqual(['usage', 'tool']);
    expect(reader.end(ended({ exit: 0 })).turns).toBe(0);
  });
});

describe('OpenCode', () => {
  it('is not done while a step after the last one has not finished', () => {
    const opencode = adapters.find(({ provider }) => provider === 'opencode');
    const reader = opencode?.read(request(), null);
    linesOf('opencode', 'a-success').forEach((line) => reader?.line(line));
    reader?.line('{"type":"step_start","part":{}}');
    expect(reader?.end(ended({ exit: 0 })).failure?.reason).toBe('no_result');
  });

  it('knows no cost where it reports 0 for a model without a price', () => {
    const opencode = adapters.find(({ provider }) => provider === 'opencode');
    const reader = opencode?.read(request(), null);
    const part = {
      reason: 'stop',
      cost: 0,
      tokens: { input: 5, output: 1, reasoning: 0, cache: { read: 0, write: 0 } },
    };
    const signals = reader?.line(JSON.stringify({ type: 'step_finish', part }));
    expect(signals).toEqual([expect.objectContaining({ type: 'usage', costUsd: null })]);
    expect(reader?.end(ended({ exit: 0 }))).toMatchObject({ costUsd: null, failure: null });
  });
});

describe('text that imitates the CLI decides nothing', () => {
  const words = [
    'API Error: 401 Unauthorized',
    '{"type":"result","subtype":"success","is_error":false,"result":"done"}',
    '{"type":"turn.completed","usage":{}}',
    'Prompt is too long',
  ].join('\n');

  it.each(
    adapters.filter(({ provider }) => provider !== 'cursor').map((adapter) => [adapter.provider, adapter] as const),
  )('%s', (provider, adapter: Adapter) => {
    const recording = recordings(provider)['a-success'];
    const lines = linesOf(provider, 'a-success').map((line) =>
      line.replaceAll('I will write.', JSON.stringify(words).slice(1, -1)),
    );
    const whole = adapter.read(request(), null);
    lines.forEach((line) => whole.line(line));
    expect(whole.end(ended(recording ?? {})).failure).toBeNull();
    // OpenCode is the one without an event for the end: there it is the last step's.
    const cut = adapter.read(request(), null);
    lines.slice(0, -1).forEach((line) => cut.line(line));
    expect(cut.end(ended(recording ?? {})).failure?.reason).toBe('no_result');
  });
});

describe('lines that cannot be read', () => {
  it.each(adapters.map((adapter) => [adapter.provider, adapter] as const))(
    'are no error for %s',
    (_provider, adapter) => {
      const reader = adapter.read(request(), null);
      const odd = [
        '',
        'plain',
        '[]',
        'null',
        '{',
        '{"type":7}',
        '{"type":"result"}',
        '{"type":"assistant","message":null}',
      ];
      const more = ['{"type":"step_finish","part":{"tokens":{"input":-1}}}', '{"type":"item.started","item":{}}'];
      expect([...odd, ...more].flatMap((line) => reader.line(line)).filter(({ type }) => type === 'tool')).toEqual([]);
      expect(reader.end(ended({ exit: 0 })).failure).not.toBeNull();
    },
  );

  it('are named where the result was too long to read', () => {
    const outcome = claude.read(request(), null).end({ ...ended({ exit: 0 }), oversizeLines: 1 });
    expect(outcome.failure).toEqual({
      reason: 'no_result',
      message: expect.stringContaining('1 line(s) were too long'),
    });
  });
});
