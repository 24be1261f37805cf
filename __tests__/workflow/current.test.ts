import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { Step } from '../../src/model/workflow.js';
import { lines, read } from './support/world.js';

function only(text: string, options = {}): Step | undefined {
  const result = read(text, options);
  expect(lines(result).filter((line) => line.includes(' error '))).toEqual([]);
  return result.workflow?.steps[0];
}

const step = (rest: string) => `name: x\nsteps:\n  - {name: a, agent: qwen, prompt: hi, ${rest}}\n`;

describe('what a type stands for', () => {
  it.each([
    ['type: code', { output: 'diff', worktree: 'read-write', guard: {}, allowEmpty: false }],
    ['type: validate', { output: 'verdict', worktree: 'read-only', guard: { noWrite: { allow: [] } } }],
    ['type: artifact', { output: 'artifact', worktree: 'read-write', guard: { noWrite: { allow: [] } } }],
    ['type: validate, worktree: none', { worktree: 'none', guard: { noWrite: { allow: [] } } }],
    ['type: code, worktree: read-only', { worktree: 'read-only', guard: { noWrite: { allow: [] } }, allowEmpty: true }],
    ['type: artifact, guard: {no_write: false}', { worktree: 'read-write', guard: {} }],
    ['type: validate, guard: {no_write: false}', { worktree: 'read-write', guard: {} }],
    ['type: code, guard: {no_write: {allow: ["docs/**"]}}', { guard: { noWrite: { allow: ['docs/**'] } } }],
    ['type: code, guard: {max_time: 5m, max_turns: 3}', { guard: { maxTimeMs: 300_000, maxTurns: 3 } }],
    ['type: code, guard: {timeout: 2h}', { guard: { maxTimeMs: 7_200_000 }, timeoutMs: 7_260_000 }],
    ['type: code, hitl: true', { hitl: 'before_gate' }],
    ['type: code, hitl: after_gate', { hitl: 'after_gate' }],
    ['type: code, session: new', { session: { mode: 'new' } }],
  ])('%s', (rest, expected) => expect(only(step(rest))).toMatchObject(expected));

  it('makes one step of a split: its planner and what runs for each task', () => {
    const split = only(`name: x
steps:
  - name: d
    type: split
    agent: claude-opus
    prompt: "{spec}"
    parallel: true
    gate: [schema]
    retry: [{attempt: 2, agent: codex}, {exit: 3}]
    each: [{name: a, type: code, agent: qwen, prompt: "{task.name}"}]
`);
    const retry = { kind: 'conditions', exit: 3, entries: [{ when: { kind: 'attempt', from: 2 }, agent: 'codex' }] };
    expect(split).toMatchObject({
      kind: 'group',
      name: 'd',
      parallel: true,
      planner: { name: 'd', output: 'plan', worktree: 'read-only', gates: [{ name: 'schema' }], retry },
      children: [{ name: 'a' }],
      retry,
    });
    expect(split).not.toHaveProperty('foreach');
  });

  it('reads block and flat form alike', () => {
    const flat = only(step('type: code, session: new, worktree: read-write, guard: {max_turns: 2}, hitl: true'));
    const block = only(
      'name: x\nsteps:\n  - {name: a, type: code, get: {prompt: hi, session: new, worktree: read-write}, run: {agent: qwen, guard: {max_turns: 2}, hitl: true}}\n',
    );
    expect(block).toEqual(flat);
  });
});

describe('names of gates', () => {
  it('follow their place where they have an argument', () => {
    const gates = only(
      step(
        `type: code, gate: [compile, "touched: *.js", compile, "test: make t", {bash: x}, {validate: validators/check-style}]`,
      ),
      {
        files: {
          'validators/check-style.yaml': 'name: s\nsteps: [{name: l, type: validate, agent: qwen, prompt: hi}]\n',
        },
      },
    );
    expect(gates?.kind === 'agent' ? gates.gates.map(({ name }) => name) : []).toEqual([
      'compile',
      'touched_1',
      'compile_2',
      'test',
      'bash_4',
      'style',
    ]);
  });
});

describe('--agent', () => {
  it('replaces base agents, never `pass`, and leaves what a retry asks for', () => {
    const result = read(
      `name: x
steps:
  - {name: a, type: code, agent: qwen, prompt: hi, retry: [{attempt: 2, agent: claude-opus}, {exit: 3}]}
  - {name: b, type: code, agent: pass, gate: [test]}
  - {name: c, type: code, agent: "{a.agent}", prompt: hi}
`,
      { agent: 'codex' },
    );
    expect(result.workflow?.steps).toMatchObject([
      { agent: 'codex', retry: { entries: [{ agent: 'claude-opus' }] } },
      { agent: 'pass' },
      { agent: 'codex' },
    ]);
  });

  it('must name an agent', () => {
    expect(lines(read(step('type: code'), { agent: 'cluade' }))).toEqual([
      'error unknown-agent: --agent: unknown agent `cluade`',
    ]);
    expect(lines(read(step('type: code'), { agent: 'claude-hiaku' }))).toEqual([
      'warning unknown-model: --agent: no model `claude-hiaku` is known',
    ]);
  });
});

describe('what belongs to an attempt', () => {
  const text = readFileSync('__tests__/workflow/samples/good/current-everything.txt', 'utf8');
  const files = {
    'needs.yaml':
      'name: needs\nmax_budget: 2\ninputs: {topic: {required: true}}\nsteps: [{name: a, agent: qwen, prompt: "{topic}"}]\n',
    'validators/check-style.yaml':
      'name: check-style\ninputs: {diff: {required: true}}\nsteps: [{name: look, type: validate, agent: "{agent}", prompt: "{diff} {spec} {task.name}"}]\n',
    'prompts/lint.md': 'Mend what lint says: {gate.bash_2.error}\n',
  };
  const result = read(text, { files });

  it('is inlined with its inputs and limits', () => {
    expect(lines(result)).toEqual([]);
    expect(result.workflow?.steps[0]).toMatchObject({
      get: {
        workflow: 'needs',
        dialect: 'classic',
        with: { topic: '{spec}' },
        maxBudgetUsd: 2,
        steps: [{ name: 'a' }],
      },
    });
    const split = result.workflow?.steps[1];
    const green = split?.kind === 'group' ? split.children[1] : undefined;
    expect(green).toMatchObject({
      session: { mode: 'from', step: 'red' },
      gates: [
        {},
        {},
        {},
        { name: 'style', type: 'validate', call: { with: { diff: '{diff}', agent: 'claude-opus' } } },
      ],
      retry: {
        exit: 6,
        entries: [
          { when: { kind: 'attempt', from: 2 } },
          { when: { kind: 'gate', gate: 'bash_2' }, prompt: 'Mend what lint says: {gate.bash_2.error}\n' },
          { when: { kind: 'gate', gate: 'style' }, session: 'new' },
          { when: { kind: 'validator', name: 'style' }, worktree: 'reset' },
          { when: { kind: 'attempt', from: 4 }, agent: 'claude-opus', session: 'new', worktree: 'reset' },
        ],
      },
    });
  });

  it('is pinned: every file that was read, once', () => {
    expect(result.sources.map(({ file }) => file).sort()).toEqual([
      'flow.yaml',
      'needs.yaml',
      'prompts/lint.md',
      'validators/check-style.yaml',
    ]);
  });

  it('has places of its own', () => {
    expect([...result.places.keys()]).toEqual(
      expect.arrayContaining([
        'research/get/a',
        'decompose/*/green/gate/style/look',
        'decompose/*/green/retry/style/look',
        'setup/a',
      ]),
    );
  });
});
