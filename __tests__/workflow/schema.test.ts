import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import { isMap, isNode, isScalar, LineCounter, parse, parseDocument, type Document } from 'yaml';
import { z } from 'zod';
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

  const bad = samples('__tests__/workflow/samples/bad').flatMap(([file, text]) => {
    const found = read(text).diagnostics.filter(
      ({ code, place }) => SHAPE.includes(code) && place?.file === 'flow.yaml',
    );
    return found.length === 0 ? [] : [[file, text, found.map(({ place }) => place?.line)] as const];
  });

  it('is tried on at least sixty mistakes', () => expect(bad.length).toBeGreaterThanOrEqual(60));

  it.each(bad)('refuses %s at the right line', (_file, text, expected) => {
    const lineCounter = new LineCounter();
    const document = parseDocument(text, { merge: true, lineCounter });
    expect(validate(document.toJS())).toBe(false);
    const lines = (validate.errors ?? [])
      .flatMap((error) => nodesOf(document, error))
      .flatMap((node) => (isNode(node) && node.range ? [lineCounter.linePos(node.range[0]).line] : []));
    expect(lines.some((line) => expected.includes(line)) ? 'right' : { lines, expected }).toBe('right');
  });

  it('points at the step that is wrong', () => {
    validate(parse('name: x\nsteps:\n  - {name: a, gate: [test]}\n  - {name: b, agnet: qwen}\n'));
    expect(validate.errors?.find(({ keyword }) => keyword === 'additionalProperties')).toMatchObject({
      instancePath: '/steps/1',
      params: { additionalProperty: 'agnet' },
    });
  });
});

/** Where an editor shows an error of the schema: at the key that should not be there, else at the value or its key. */
function nodesOf(document: Document, { instancePath, params }: ErrorObject): unknown[] {
  const path = instancePath
    .split('/')
    .slice(1)
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part));
  const extra = z.object({ additionalProperty: z.string() }).safeParse(params).data?.additionalProperty;
  return extra === undefined
    ? [document.getIn(path, true), keyIn(document, path.slice(0, -1), path.at(-1))]
    : [keyIn(document, path, extra)];
}

function keyIn(document: Document, path: readonly (string | number)[], key: string | number | undefined): unknown {
  const map = path.length === 0 ? document.contents : document.getIn(path, true);
  return isMap(map) ? map.items.find((pair) => isScalar(pair.key) && pair.key.value === key)?.key : undefined;
}
