import { z } from 'zod';
import type { OfferedTool } from '../tools.js';

/** Text as the vendors carry it: a string, or parts of which some have one. */
export const content = z.union([z.string(), z.array(z.looseObject({ type: z.string().optional() }))]).nullish();

/** The text of a content, each part on a line of its own. */
export function textOf(value: z.infer<typeof content>): string {
  if (typeof value === 'string') return value;
  return (value ?? [])
    .map((part) => part.text)
    .filter((text) => typeof text === 'string')
    .join('\n');
}

/** A JSON schema of a tool's parameters, as far as it is needed to fill them. */
export const parameters = z
  .looseObject({
    properties: z.record(z.string(), z.looseObject({ type: z.unknown().optional() })).optional(),
    required: z.array(z.string()).optional(),
  })
  .nullish();

/** A tool that takes an object. */
export function functionTool(name: string, schema: z.infer<typeof parameters>): OfferedTool {
  const types = Object.entries(schema?.properties ?? {}).map(([key, { type }]) => [key, String(type).toLowerCase()]);
  return {
    name,
    kind: 'function',
    parameters: z.record(z.string(), z.string()).parse(Object.fromEntries(types)),
    required: schema?.required ?? [],
  };
}
