import { readdirSync, readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { workflowJsonSchema } from '../../src/workflow/json-schema.js';
import { read } from './support/world.js';

const validate = new Ajv2020({ allErrors: true, strict: false }).compile(workflowJsonSchema());

function samples(folder: string): readonly (readonly [string, string])[] {
  return readdirSync(folder)
    .filter((file) => /\.(yaml|txt)$/.test(file))
    .map((file) => [file, readFileSync(`${folder}/${file}`, 'utf8')]);
}

/** What a schema can see; the rest takes knowledge of other places, or of the world. */
const SHAPE = [
  'unknown-key',
  'missing-key',
  'bad-value',
  'bad-name',
  'reserved-name',
  'bad-duration',
  'mixed-policy',
  'no-exit',
];

describe('the schema for editors', () => {
  it('is the committed one', () => {
    const committed: unknown = JSON.parse(readFileSync('schema/workflow.schema.json', 'utf8'));
    expect(committed).toEqual(JSON.parse(JSON.stringify(workflowJsonSchema())));
  });

  it.each([...samples('workflows'), ...samples('__tests__/workflow/samples/good')])('accepts %s', (_file, text) => {
    validate(parse(text, { merge: true }));
    expect(validate.errors).toBeNull();
  });

  const bad = samples('__tests__/workflow/samples/bad').filter(([, text]) =>
    read(text).diagnostics.some(({ code, place }) => SHAPE.includes(code) && place.file === 'flow.yaml'),
  );

  it.each(bad)('refuses %s', (_file, text) => {
    expect(validate(parse(text, { merge: true }))).toBe(false);
  });

  it('points at the step that is wrong', () => {
    validate(parse('name: x\nsteps:\n  - {name: a, gate: [test]}\n  - {name: b, agnet: qwen}\n'));
    expect(validate.errors?.find(({ keyword }) => keyword === 'additionalProperties')).toMatchObject({
      instancePath: '/steps/1',
      params: { additionalProperty: 'agnet' },
    });
  });
});
