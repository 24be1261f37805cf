import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { StepPath } from '../../src/model/ids.js';
import type { Workflow } from '../../src/model/workflow.js';
import { renderInScope, type RuntimeReference } from '../../src/workflow/names/render.js';
import { resolveName } from '../../src/workflow/names/resolve-name.js';
import { read } from './support/world.js';

const path = (text: string) => StepPath.parse(text);

function workflowOf(text: string, files = {}): Workflow {
  const { workflow, diagnostics } = read(text, { files });
  if (workflow === null) throw new Error(JSON.stringify(diagnostics));
  return workflow;
}

const classic = workflowOf(readFileSync('__tests__/workflow/samples/good/classic-everything.txt', 'utf8'));
const current = workflowOf(readFileSync('__tests__/workflow/samples/good/current-everything.txt', 'utf8'), {
  'needs.yaml':
    'name: needs\ninputs: {topic: {required: true}, size: {default: small}}\nsteps: [{name: a, agent: qwen, prompt: "{topic}"}]\n',
  'validators/check-style.yaml':
    'name: check-style\ninputs: {diff: {required: true}}\nsteps: [{name: look, type: validate, agent: "{agent}", prompt: "{diff} {spec} {task.name}"}]\n',
  'prompts/lint.md': '{gate.bash_2.error}',
});

/** What a name stands for, short: `step build/auth/tests.diff`. */
function meaning(workflow: Workflow, at: string, name: string, settings: readonly string[] = []): string {
  const found = resolveName(workflow, path(at), name, settings);
  switch (found.kind) {
    case 'step':
      return `${found.previous ? 'previous ' : ''}step ${found.path}.${found.field}`;
    case 'gate':
      return `${found.previous ? 'previous ' : ''}gate ${found.path}:${found.gate}${found.part === null ? '' : `.${found.part}`}`;
    case 'attempt':
    case 'item':
      return `${found.kind} ${found.path}.${found.field}`;
    case 'run':
      return `run.${found.field}`;
    case 'setting':
      return `setting ${found.name}`;
    case 'text':
      return `text ${found.text}`;
    case 'template':
      return `template ${found.text} at ${found.at}`;
    case 'spec':
      return 'spec';
    case 'unresolved':
      return `?${found.code} ${found.near ?? ''}`.trim();
  }
}

describe('names of the classic dialect', () => {
  it.each([
    ['build/auth/impl', 'spec', 'spec'],
    ['build/auth/impl', 'tests.diff', 'step build/auth/tests.diff'],
    ['build/auth/impl', 'steps.tests.files', 'step build/auth/tests.files'],
    ['build/auth/impl', 'item.name', 'item build/auth.name'],
    ['build/auth/impl', 'task.files', 'item build/auth.files'],
    ['build/auth/impl', 'decompose.output', 'step decompose.output'],
    ['build/auth/impl', 'notes.cost', 'step notes.cost'],
    ['build/auth/impl', 'arch.comments', 'step build/auth/reviews/arch.comments'],
    ['build/auth/impl', 'reviews/arch.comments', 'step build/auth/reviews/arch.comments'],
    ['build/auth/reviews/arch', 'impl.diff', 'step build/auth/impl.diff'],
    ['build/auth/reviews/arch', 'item.name', 'item build/auth.name'],
    ['build/auth/impl', 'error', 'attempt build/auth/impl.error'],
    ['build/auth/impl', 'attempt', 'attempt build/auth/impl.attempt'],
    ['build/auth/impl', 'run.cost', 'run.cost'],
    ['build/auth/impl', 'style', 'setting style'],
    ['build/auth/impl', 'gate.test', 'gate build/auth/impl:test'],
    ['build/auth/impl', 'prev.gate.test.error', 'previous gate build/auth/impl:test.error'],
    ['build/auth/impl', 'prev.output', 'previous step build/auth/impl.output'],
    ['build/auth/arbiter', 'impl.gate.compile', 'gate build/auth/impl:compile'],
    ['build/auth/impl/replan/part-1', 'item.name', 'item build/auth/impl/replan/part-1.name'],
    ['build/auth/impl/replan/part-1', 'tests.diff', 'step build/auth/tests.diff'],
    ['polish/docs', 'build/auth/impl.output', 'step build/auth/impl.output'],
    ['polish/docs', 'impl.output', '?per-item-name'],
    ['polish/docs', 'item.name', '?no-item'],
    ['polish/docs', 'polish.output', '?unknown-name'],
    ['notes', 'decompose.outptu', '?unknown-name decompose.output'],
    ['notes', 'decmpose.output', '?unknown-name decompose.output'],
    ['notes', 'sepc', '?unknown-name spec'],
  ])('%s: {%s} is %s', (at, name, expected) => expect(meaning(classic, at, name)).toBe(expected));
});

describe('names of called workflows', () => {
  const look = 'decompose/auth/green/gate/style/look';
  it.each([
    ['research/get/a', 'topic', 'template {spec} at research'],
    ['research/get/a', 'size', 'text small'],
    ['research/get/a', 'style', 'setting style'],
    ['research', 'needs.output', 'step research/get/a.output'],
    ['setup/a', 'topic', 'template {arch.comments} at setup'],
    [look, 'diff', 'template {diff} at decompose/auth/green'],
    [look, 'error', 'attempt decompose/auth/green.error'],
    [look, 'attempt', `attempt ${look}.attempt`],
    [look, 'task.name', 'item decompose/auth.name'],
    [look, 'red.diff', 'step decompose/auth/red.diff'],
    ['decompose/auth/green/retry/style/look', 'agent', 'template codex at decompose/auth/green'],
    ['decompose', 'research.output', 'step research.output'],
    ['decompose/auth/red', 'decompose.output', 'step decompose.output'],
    ['decompose/auth/green', 'gate.style.comments', 'gate decompose/auth/green:style.comments'],
    ['quality', 'setup.output', 'step setup/a.output'],
    ['quality', 'setup.state.a.cost', 'step setup/a.cost'],
  ])('%s: {%s} is %s', (at, name, expected) => expect(meaning(current, at, name)).toBe(expected));

  it('come before all else where --set gives them', () => {
    expect(meaning(current, 'research', 'diff', ['diff'])).toBe('setting diff');
  });
});

describe('rendering', () => {
  const values: Record<string, string> = {
    spec: 'Do {error}\nand {{more}}',
    diff: 'diff --git',
    name: 'auth `x`',
    style: 'terse',
  };
  const rendering = {
    workflow: current,
    settings: [],
    valueOf: (fact: RuntimeReference) =>
      values[fact.kind === 'setting' ? fact.name : 'field' in fact ? fact.field : fact.kind],
  };

  it('quotes what others wrote, once, and scans it never again', () => {
    expect(renderInScope({ ...rendering, mode: 'prompt' }, path('research'), 'Sum up {spec} in {style}.')).toBe(
      'Sum up \n\nThe specification:\n\n```text\nDo {error}\nand {{more}}\n```\n\n in `terse`.',
    );
  });

  it('renders what a caller passes in the scope of the caller', () => {
    const look = path('decompose/auth/green/gate/style/look');
    expect(renderInScope({ ...rendering, mode: 'prompt' }, look, '{task.name}: {diff}')).toBe(
      '`` auth `x` ``: `diff --git`',
    );
    expect(renderInScope({ ...rendering, mode: 'plain' }, look, '{agent} {diff}')).toBe('claude-opus diff --git');
  });
});
