import { describe, expect, it } from '@jest/globals';
import { listAgents, listUnsetAgentInputs } from '../../src/workflow/names/agent-names.js';
import { renderPreview } from '../../src/workflow/preview/preview.js';
import { lines, read } from './support/world.js';

const files = {
  'bare.yaml': 'name: bare\ninputs: {agent: {}}\nsteps: [{name: work, agent: "{agent}", prompt: hi}]\n',
  'validators/look.yaml':
    'name: look\ninputs: {agent: {default: gemini}}\nsteps: [{name: see, agent: "{agent}", output: review, prompt: hi}]\n',
};

const ASKED = `name: asked
inputs: { who: { default: codex }, size: { default: haiku } }
steps:
  - { name: a, agent: "{who}", prompt: hi }
  - name: b
    agent: qwen
    prompt: hi
    gate: [{ validate: validators/look, agent: "claude-{size}" }]
    on_failure: { retry: 2, strategy: [same, escalate: "{who}"] }
  - { name: c, workflow: validators/look }
`;

const BARE = `name: outer
inputs: { who: {} }
steps:
  - { name: first, agent: qwen, prompt: hi }
  - { name: called, workflow: bare }
`;

const RETRIED = `name: retried
steps:
  - name: a
    type: code
    prompt: hi
    agent: qwen
    retry: [{ validate: validators/look, with: { agent: codex }, prompt: again }, { exit: 3 }]
`;

function workflowOf(text: string, inputs: Readonly<Record<string, string>>) {
  const { workflow, diagnostics } = read(text, { files, inputs });
  if (workflow === null) throw new Error(JSON.stringify(diagnostics));
  return workflow;
}

describe('an agent that an input names', () => {
  it.each([
    ['by default', ASKED, {}, ['codex', 'qwen', 'claude-haiku', 'gemini']],
    ['by --set', ASKED, { who: 'cursor', size: 'opus' }, ['cursor', 'qwen', 'claude-opus', 'gemini']],
    ['in the validator of a retry', RETRIED, {}, ['qwen', 'codex']],
  ])('is known before the run, %s', (_, text, inputs, expected) => {
    expect([...listAgents(workflowOf(text, inputs), inputs)].sort()).toEqual([...expected].sort());
  });

  it.each([
    ['with a default', ASKED, {}, []],
    ['that is required', ASKED.replace('{ default: codex }', '{ required: true }'), {}, ['who']],
    ['without a default', ASKED.replace('{ default: codex }', ''), {}, ['who']],
    ['in a part of the name', ASKED.replace('{ default: haiku }', '{}'), {}, ['size']],
    ['given by --set', ASKED.replace('{ default: codex }', '{}'), { who: 'qwen' }, []],
    ['of a workflow that is called', BARE, {}, ['agent']],
    ['of a workflow that is called, given by --set', BARE, { agent: 'qwen' }, []],
    ['that a caller hands on', BARE.replace('bare }', 'bare, with: { agent: "{who}" } }'), {}, ['who']],
    ['that a run finds out', BARE.replace('bare }', 'bare, with: { agent: "{first.agent}" } }'), {}, []],
  ])('has no value before the run: %s', (_, text, inputs, expected) => {
    expect(listUnsetAgentInputs(workflowOf(text, inputs), inputs)).toEqual(expected);
  });

  it('is shown by its name in a dry run', () => {
    const inputs = { who: 'cursor' };
    const plan = renderPreview(workflowOf(ASKED, inputs), { commandOf: () => null, missing: [], warnings: [], inputs });
    expect(plan).toContain('1. a — code by cursor');
    expect(plan).toContain('cursor (escalate, from a clean tree)');
    expect(plan).toContain('see — review by claude-haiku');
    expect(plan).toContain('see — review by gemini');
  });

  const wrong = ASKED.replace('claude-{size}', 'opus');
  it.each([
    ['--set', ASKED, { who: 'opus' }, ['error unknown-agent: --set who: unknown agent `opus`']],
    [
      'a default',
      ASKED.replace('codex', 'opus'),
      {},
      [
        '4:23 error unknown-agent: unknown agent `opus`, which `{who}` comes to',
        '9:46 error unknown-agent: unknown agent `opus`, which `{who}` comes to',
      ],
    ],
    [
      'the one that calls a validator',
      wrong,
      {},
      ['8:12 error unknown-agent: unknown agent `opus`, which `{agent}` comes to'],
    ],
    ['an empty --set', ASKED, { who: '' }, ['error unknown-agent: --set who: no agent']],
    [
      'an empty default',
      BARE.replace('bare }', 'bare, with: { agent: "" } }'),
      {},
      ['5:31 error unknown-agent: no agent, which `{agent}` comes to'],
    ],
    ['nobody yet', BARE, {}, []],
    [
      'a default that is a letter off',
      ASKED.replace('haiku', 'hauki'),
      {},
      ['8:12 warning unknown-model: no model `claude-hauki` is known, which `{agent}` comes to'],
    ],
  ])('is checked where %s gives it', (_, text, inputs, expected) => {
    expect(lines(read(text, { files, inputs }))).toEqual(expected);
  });
});
