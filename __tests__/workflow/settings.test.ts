import { describe, expect, it } from '@jest/globals';
import { findUnusedSettings } from '../../src/workflow/checks/settings.js';
import { read } from './support/world.js';

const classic = `name: classic
inputs: { area: { required: true }, unused: {} }
steps:
  - { name: plan, agent: qwen, output: plan, prompt: "{spec} in {area}" }
  - name: build
    foreach: plan
    steps:
      - name: impl
        agent: qwen
        prompt: "{item.name}, {tone}"
        context: [{ file: "notes/{ticket}.md" }]
        gate: [compile, { bash: make }]
        on_failure: { retry: 2, strategy: [same] }
`;

const current = `name: current
steps:
  - name: look
    type: artifact
    get: { workflow: survey, topic: "{subject}", prompt: "{survey.output}" }
    run: { agent: qwen }
  - name: impl
    type: code
    agent: "{who}"
    prompt: { file: prompts/impl.md }
    gate: [{ validate: validators/style, level: "{level}" }]
    retry: [{ attempt: 2, prompt: "{error} {mood}" }, { exit: 3 }]
  - { name: ship, workflow: deploy, with: { target: production } }
`;

const files = {
  'prompts/impl.md': 'In the style of {model}.',
  'survey.yaml':
    'name: survey\ninputs: {topic: {required: true}}\nsteps: [{name: a, agent: qwen, prompt: "{topic} {depth}"}]\n',
  'validators/style.yaml':
    'name: style\ninputs: {level: {}, diff: {}}\nsteps: [{name: a, agent: qwen, output: review, prompt: "{level} {diff} {strict}"}]\n',
  'deploy.yaml':
    'name: deploy\ninputs: {target: {required: true}, size: {default: small}, region: {required: true}, note: {}}\nsteps: [{name: a, agent: qwen, prompt: "{target} {size} {region}"}]\n',
};

/** What is said of the names given: `name: message (hint)`, and what is wrong with the workflow otherwise. */
function said(text: string, names: readonly string[]): readonly string[] {
  const inputs = Object.fromEntries(names.map((name) => [name, name === 'who' ? 'codex' : 'x']));
  const { settings, diagnostics } = read(text, { files, inputs });
  const problems = findUnusedSettings(names, [settings]);
  return [...problems, ...diagnostics].map(({ message, hint }) => `${message} (${hint ?? ''})`);
}

describe('a name given by --set', () => {
  it.each([
    ['of a declared input, of a template, of the name of a file', classic, ['area', 'unused', 'tone', 'ticket']],
    [
      'of an agent, a prompt file, a retry, of what a validator or a `get` is handed',
      current,
      [...['who', 'model', 'mood', 'level', 'subject', 'region']],
    ],
    [
      'of what a called workflow asks for, and of an input that nobody else gives it',
      current,
      [...['who', 'model', 'mood', 'level', 'subject', 'region', 'depth', 'strict', 'note']],
    ],
    ['of something that gump would answer itself', classic, ['area', 'tone', 'ticket', 'spec', 'item.name']],
  ])('may be that %s', (_, text, names) => {
    const needed = text === current ? ['depth', 'strict'] : [];
    expect(said(text, [...new Set([...names, ...needed])])).toEqual([]);
  });

  it.each([
    ['aera', '--set aera: no part of the workflow uses this name (did you mean `area`?)'],
    ['country', '--set country: no part of the workflow uses this name (its inputs: area, unused, tone, ticket)'],
    ['item.nmae', '--set item.nmae: no part of the workflow uses this name (its inputs: area, unused, tone, ticket)'],
    ['build', '--set build: no part of the workflow uses this name (its inputs: area, unused, tone, ticket)'],
  ])('that is `%s` is refused', (name, message) => {
    expect(said(classic, ['area', 'tone', 'ticket', name])).toEqual([message]);
  });

  const used = ['who', 'model', 'mood', 'level', 'subject', 'region', 'depth', 'strict'];
  it.each([
    ['size', '--set size: `deploy` gets its `size` from its caller or by default'],
    ['target', '--set target: `deploy` gets its `target` from its caller or by default'],
    ['topic', '--set topic: `survey` gets its `topic` from its caller or by default'],
  ])('that is `%s`, which never reaches the workflow that is called, is refused', (name, message) => {
    expect(said(current, [...used, name])).toEqual([expect.stringContaining(`${message} (hand it on where`)]);
  });

  it('is refused in a workflow without any input', () => {
    const text = 'name: x\nsteps: [{name: a, agent: qwen, prompt: "{spec} {error}"}]\n';
    expect(said(text, ['area'])).toEqual(['--set area: no part of the workflow uses this name (it has no inputs)']);
  });

  it('is refused beside the template whose name it misses', () => {
    expect(said('name: x\nsteps: [{name: a, agent: qwen, prompt: "{ticket}"}]\n', ['tikcet'])).toEqual([
      '--set tikcet: no part of the workflow uses this name (write `--set ticket=…`, or `{tikcet}` where the workflow has `{ticket}`)',
      'unknown name `{ticket}` (write `{tikcet}` here, or `--set ticket=…` for `--set tikcet=…`)',
    ]);
  });

  it('and a template that misses a declared name are both answered with that name', () => {
    const text = 'name: x\ninputs: {name: {}}\nsteps: [{name: a, agent: qwen, prompt: "{nmae}"}]\n';
    expect(said(text, ['nme'])).toEqual([
      '--set nme: no part of the workflow uses this name (did you mean `name`?)',
      'unknown name `{nmae}` (did you mean `{name}`?)',
    ]);
  });

  it('is what a template near it means, where another uses it', () => {
    const text = 'name: x\nsteps: [{name: a, agent: qwen, prompt: "{ticket} {tikcet}"}]\n';
    expect(said(text, ['ticket'])).toEqual(['unknown name `{tikcet}` (did you mean `{ticket}`?)']);
    expect(said(text, ['ticket', 'tickte'])).toEqual([
      '--set tickte: no part of the workflow uses this name (did you mean `ticket`?)',
      'unknown name `{tikcet}` (did you mean `{ticket}`?)',
    ]);
  });

  it('is not put into a called workflow, whose input near it needs no value', () => {
    const text = 'name: x\nsteps: [{name: a, workflow: notes}]\n';
    const { settings } = read(text, {
      files: { 'notes.yaml': 'name: notes\ninputs: {note: {}}\nsteps: [{name: a, agent: qwen, prompt: "{note}"}]\n' },
      inputs: { ntoe: 'x' },
    });
    expect(findUnusedSettings(['ntoe'], [settings])).toMatchObject([{ hint: 'did you mean `note`?' }]);
  });

  it('is not judged where a step could not be read, which may use it', () => {
    const problems = said('name: x\nsteps: [{name: a, agnet: qwen, output: diff, prompt: "{area}"}]\n', ['area']);
    expect(problems).toContainEqual(expect.stringContaining('unknown key `agnet`'));
    expect(problems).not.toContainEqual(expect.stringContaining('--set'));
  });

  it('may be of one among several workflows that are checked together', () => {
    const settings = [classic, 'name: x\nsteps: [{name: a, agent: qwen, prompt: hi}]\n'].map(
      (text) => read(text, { inputs: { tone: 'x', ticket: 'x', aera: 'x' } }).settings,
    );
    expect(findUnusedSettings(['tone', 'ticket', 'aera'], settings)).toMatchObject([{ hint: 'did you mean `area`?' }]);
    expect(findUnusedSettings(['aera'], [...settings, null])).toEqual([]);
  });
});
