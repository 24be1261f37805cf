import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { lines, read } from './support/world.js';

const FOLDER = '__tests__/workflow/samples';
const MARK = '#= ';

/** Files that the samples call, by name. */
const files = {
  'needs.yaml': 'name: needs\ninputs: {topic: {required: true}}\nsteps: [{name: a, agent: qwen, prompt: "{topic}"}]\n',
  'validators/check-style.yaml':
    'name: check-style\ninputs: {diff: {required: true}}\nsteps: [{name: look, type: validate, agent: "{agent}", prompt: "{diff} {spec} {task.name}"}]\n',
  'prompts/lint.md': 'Mend what lint says: {gate.bash_2.error}\n',
  'docs/architecture.md': 'All of it.\n',
  'broken.yaml': 'name: broken\nsteps: [{name: a, agnet: qwen}]\n',
  'circle.yaml': 'name: circle\nsteps: [{name: b, workflow: round}]\n',
  'round.yaml': 'name: round\nsteps: [{name: c, workflow: circle}]\n',
};

/** What a sample is to say stands at its end, one `#= line` each. */
describe.each(['good', 'bad'])('%s samples', (kind) => {
  const folder = join(FOLDER, kind);
  it.each(readdirSync(folder))('%s', (name) => {
    const all = readFileSync(join(folder, name), 'utf8').split('\n');
    const expected = all.filter((line) => line.startsWith(MARK)).map((line) => line.slice(MARK.length));
    const text = all.filter((line) => !line.startsWith(MARK)).join('\n');
    const result = read(text, { files });
    const found = result.diagnostics.flatMap(({ hint }, index) => [
      lines(result)[index] ?? '',
      ...(hint === null ? [] : [`  ${hint}`]),
    ]);
    if (process.env.UPDATE_SAMPLES === '1')
      writeFileSync(join(folder, name), text + found.map((line) => `${MARK}${line}\n`).join(''));
    else expect(found).toEqual(expected);
    expect(result.workflow === null).toBe(found.some((line) => /^\S* error /.test(line)));
  });
});
