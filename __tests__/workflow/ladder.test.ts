import { describe, expect, it } from '@jest/globals';
import { lines, read } from './support/world.js';

/** Reads one step with this `on_failure` and writes its ladder as agents by attempt. */
function ladder(policy: string) {
  const text = `name: x\nsteps:\n  - name: first\n    agent: qwen\n    prompt: hi\n  - name: impl\n    agent: qwen\n    prompt: hi\n    on_failure: ${policy}\n`;
  const result = read(text);
  const step = result.workflow?.steps[1];
  const retry = step?.kind === 'agent' ? step.retry : undefined;
  const show = (one: {
    rungs: readonly { do: string; agent?: string }[];
    retries: number;
    restartFrom?: string | undefined;
  }) =>
    [
      ...one.rungs.map((rung) => rung.agent ?? rung.do),
      ...(one.restartFrom ? [`${one.retries}→${one.restartFrom}`] : []),
    ].join(' ');
  const shown =
    retry?.kind === 'ladder'
      ? show(retry.ladder)
      : retry?.kind === 'by-class'
        ? [retry.gate_fail, retry.guard_fail, retry.review_fail].map((one) => (one ? show(one) : '-')).join(' | ')
        : null;
  return { shown, lines: lines(result) };
}

const a = '"escalate: claude-haiku"';
const b = '"escalate: claude-opus"';

describe('flat policies', () => {
  it.each([
    [
      '{retry: 5, strategy: [same, same, escalate: claude-haiku, escalate: claude-sonnet, escalate: claude-opus]}',
      'same claude-haiku claude-sonnet claude-opus',
    ],
    [`{retry: 3, strategy: [same, same, ${a}]}`, 'same claude-haiku'],
    [`{retry: 3, strategy: [${a}, ${b}]}`, 'claude-haiku claude-opus'],
    [`{retry: 5, strategy: ["same: 3", ${a}]}`, 'same same claude-haiku claude-haiku'],
    [`{retry: 4, strategy: [{same: 2}, {escalate: claude-opus}]}`, 'same claude-opus claude-opus'],
    [`{retry: 2, strategy: [same, ${a}]}`, 'claude-haiku'],
    [`{retry: 3, strategy: [same, ${a}, same]}`, 'claude-haiku same'],
    [`{retry: 3, strategy: ["replan: claude-opus"]}`, 'claude-opus claude-opus'],
    ['{retry: 3}', 'same same'],
    ['{retry: 1}', ''],
    ['{retry: 0}', ''],
    ['{retry: 3, restart_from: first}', '2→first'],
    [`{retry: 3, strategy: [same], restart_from: first}`, 'same same 2→first'],
    ['{retry: 1, strategy: [same], restart_from: first}', '1→first'],
  ])('%s', (policy, expected) => {
    expect(ladder(policy)).toEqual({ shown: expected, lines: [] });
  });

  it.each([
    [
      `{retry: 3, strategy: [same, same, same, ${a}]}`,
      '9:57 warning unreachable: `escalate: claude-haiku` is never reached with `retry: 3`',
    ],
    [
      `{retry: 2, strategy: [${a}, ${b}]}`,
      '9:65 warning unreachable: `escalate: claude-opus` is never reached with `retry: 2`',
    ],
    [
      `{retry: 2, strategy: ["same: 4"]}`,
      '9:39 warning unreachable: `same` is never reached in full with `retry: 2`: 2 of its 4 attempts are',
    ],
    [`{strategy: [same, ${a}]}`, '9:18 warning unreachable: `strategy` changes nothing without `retry: N`'],
  ])('%s warns of what cannot be reached', (policy, warning) => {
    expect(ladder(policy).lines).toEqual([warning]);
  });
});

describe('policies by kind of failure', () => {
  it.each([
    [`{gate_fail: {retry: 2, strategy: [same, ${a}]}}`, 'same claude-haiku | - | -'],
    [
      `{gate_fail: {retry: 3, strategy: [${a}]}, guard_fail: {retry: 1}}`,
      'claude-haiku claude-haiku claude-haiku | same | -',
    ],
    ['{review_fail: {retry: 2, restart_from: first}}', '- | - | 2→first'],
    ['{gate_fail: {strategy: [same]}}', ' | - | -'],
  ])('%s', (policy, expected) => {
    expect(ladder(policy).shown).toBe(expected);
  });

  it('warns of what cannot be reached, counting retries', () => {
    expect(ladder(`{gate_fail: {retry: 1, strategy: [same, ${a}]}}`).lines).toEqual([
      '9:57 warning unreachable: `escalate: claude-haiku` is never reached with `retry: 1`',
    ]);
  });
});

describe('where policies stand', () => {
  it('takes a replan of a group as an escalation, and says so', () => {
    const result = read(`name: x
steps:
  - name: g
    steps: [{name: a, agent: qwen, prompt: hi}]
    on_failure: {retry: 2, strategy: ["replan: claude-opus"]}
`);
    expect(lines(result)).toEqual([
      '5:39 warning replan-on-group: `replan` on a group starts the group again with that agent',
    ]);
    expect(result.workflow?.steps[0]).toMatchObject({
      retry: { ladder: { retries: 1, rungs: [{ do: 'escalate', agent: 'claude-opus' }] } },
    });
  });
});
