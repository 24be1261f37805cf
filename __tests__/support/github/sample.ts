import { z } from 'zod';
import type { Json, JsonObject } from './json.js';

/** A JSON Schema as far as values are made from it. */
export const sampledSchema = z.looseObject({
  $ref: z.string().optional(),
  type: z.union([z.string(), z.array(z.string())]).optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  required: z.array(z.string()).optional(),
  enum: z.array(z.json()).optional(),
  anyOf: z.array(z.unknown()).optional(),
  oneOf: z.array(z.unknown()).optional(),
  allOf: z.array(z.unknown()).optional(),
  format: z.string().optional(),
  minLength: z.number().optional(),
});

type SampledSchema = z.infer<typeof sampledSchema>;

/** Completes an object of a named schema: what it requires and the object lacks gets the plainest valid value. */
export type Complete = (schema: string, known: JsonObject) => JsonObject;

export function createSampler(schemas: Readonly<Record<string, SampledSchema>>): Complete {
  return (name, known) => {
    const schema = schemas[name];
    if (!schema) throw new Error(`no schema ${name} in the slice: add an operation that uses it to cut-openapi.mjs`);
    return { ...sampleRequired(schema, known), ...known };
  };

  function sampleRequired(schema: SampledSchema, known: JsonObject): JsonObject {
    const names = (schema.required ?? []).filter((name) => !(name in known));
    return Object.fromEntries(names.map((name) => [name, sample(schema.properties?.[name])]));
  }

  function sample(raw: unknown): Json {
    const schema = sampledSchema.parse(raw ?? {});
    if (schema.$ref !== undefined) return sample(schemas[schema.$ref.replace('#/schemas/', '')]);
    const choice = schema.anyOf?.[0] ?? schema.oneOf?.[0] ?? schema.allOf?.[0];
    if (choice !== undefined) return sample(choice);
    const types = [schema.type].flat();
    if (types.includes('null')) return null;
    if (schema.enum) return schema.enum[0] ?? null;
    switch (types[0]) {
      case 'string':
        return sampleString(schema.format, schema.minLength);
      case 'integer':
      case 'number':
        return 0;
      case 'boolean':
        return false;
      case 'array':
        return [];
      default:
        return sampleRequired(schema, {});
    }
  }
}

function sampleString(format: string | undefined, minLength = 0): string {
  if (format === 'uri') return 'https://example.invalid/';
  if (format === 'date-time') return '2026-01-01T00:00:00Z';
  return '0'.repeat(minLength);
}
