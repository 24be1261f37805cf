import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { findUnavailableInputs } from '../../src/github/job/unavailable-inputs.js';
import { ScenarioAgent } from '../../src/model/scenario.js';
import { knownAgents } from '../../src/project/known-agents.js';
import { adapters, gates, guards } from '../../src/registry.js';
import { parseScenario } from '../../src/workflow/project-files/scenario.js';
import { readWorkflow } from '../../src/workflow/read-workflow.js';
import { ClassicLadder, ClassicStep, ClassicWorkflow, OnFailure } from '../../src/workflow/schema/classic.js';
import { CurrentStep, CurrentWorkflow, RetryYaml } from '../../src/workflow/schema/current.js';
import { Guard } from '../../src/workflow/schema/shared.js';
import { blocksOf, DOCUMENTS, type Block } from './blocks.js';

const blocks = DOCUMENTS.flatMap(blocksOf);
const language = readFileSync('docs/language.md', 'utf8');

/** Workflows and validators are found under the path in their first line; a prompt file is always there. */
function load(kind: 'workflow' | 'validator' | 'prompt', name: string): { file: string; text: string } | null {
  if (kind === 'prompt') return { file: name, text: 'Do it: {spec}' };
  const path = kind === 'validator' ? `.gump/${name}.yaml` : `.gump/workflows/${name}.yaml`;
  const block = blocks.find((one) => one.path === path);
  return block === undefined ? null : { file: path, text: block.text };
}

function remarksOn({ kind, document, text }: Block): readonly string[] {
  if (kind === 'scenario') return parseScenario({ file: document, text }).diagnostics.map(({ message }) => message);
  const whole = kind === 'steps' ? `name: x\nsteps:\n${text.replace(/^/gm, '  ')}` : text;
  const { diagnostics } = readWorkflow(
    { file: document, text: whole },
    {
      load,
      names: () => [],
      has: () => true,
      agents: knownAgents(adapters),
      gates,
      overrides: {},
    },
  );
  return diagnostics.map(({ place, message }) => `${place?.line}: ${message}`);
}

describe('the examples of the documents', () => {
  const examples = blocks.filter(({ kind }) => kind !== 'other');
  it.each(examples)('$document:$line is read without a word', (block) => expect(remarksOn(block)).toEqual([]));

  it('are there', () => {
    const kinds = blocks.map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'workflow').length).toBeGreaterThan(8);
    expect(kinds.filter((kind) => kind === 'scenario')).toHaveLength(3);
  });
});

describe('docs/language.md', () => {
  const keys = [ClassicWorkflow, ClassicStep, ClassicLadder, OnFailure, CurrentWorkflow, CurrentStep, RetryYaml, Guard]
    .flatMap(({ shape }) => Object.keys(shape))
    .filter((key) => key !== 'description');

  it.each([...new Set(keys)])('shows the key %s', (key) => expect(language).toMatch(new RegExp(`\\b${key}\\b`)));
  it.each(gates.map(({ type }) => type))('has the gate %s in its table', (type) =>
    expect(language).toMatch(new RegExp(`^\\| \`${type}\` `, 'm')),
  );
  it.each(guards.map(({ name }) => name))('has the guard %s in its table', (name) =>
    expect(language).toMatch(new RegExp(`^\\| \`${name}\` `, 'm')),
  );
});

it.each(Object.keys(ScenarioAgent.shape))('docs/rehearsal.md has the key %s in its table', (key) =>
  expect(readFileSync('docs/rehearsal.md', 'utf8')).toMatch(new RegExp(`^\\|.*\`${key}\`.*\\|.*\\|$`, 'm')),
);

it.each(DOCUMENTS)('the links of %s lead somewhere', (document) => {
  const folder = document.startsWith('docs/') ? 'docs/' : '';
  const links = [...readFileSync(document, 'utf8').matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].map(([, to]) => to ?? '');
  expect(links.filter((to) => !existsSync(`${folder}${to}`))).toEqual([]);
});

it('README.md says of every input that is refused so far that it is', () => {
  const rows = [...readFileSync('README.md', 'utf8').matchAll(/^\| `([a-z-]+)` .*$/gm)];
  const refused = rows.filter(([, name]) => name !== undefined && findUnavailableInputs({ [name]: 'x' }).length > 0);
  expect(refused.filter(([row]) => !row.includes('refuse'))).toEqual([]);
  expect(refused.length).toBeGreaterThan(0);
});
