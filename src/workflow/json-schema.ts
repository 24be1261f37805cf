import { z } from 'zod';
import { ClassicWorkflow } from './schema/classic.js';
import { CurrentWorkflow } from './schema/current.js';

/**
 * Returns the JSON schema (draft 2020-12) of workflow files, for editors. It is generated from the zod schemas that the
 * reader parses with. As in the reader, a key that only the current dialect has makes a file one of the current
 * dialect; any other file is classic.
 */
export function workflowJsonSchema(): Readonly<Record<string, unknown>> {
  const { $defs } = z.toJSONSchema(z.union([ClassicWorkflow, CurrentWorkflow]), {
    io: 'input',
    override: withoutBounds,
  });
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'gump workflow',
    type: 'object',
    if: { $ref: '#/$defs/InCurrentDialect' },
    then: { $ref: '#/$defs/CurrentWorkflow' },
    else: { $ref: '#/$defs/ClassicWorkflow' },
    $defs: { ...$defs, InCurrentDialect: inCurrentDialect },
  };
}

const inCurrentDialect = {
  anyOf: [
    ...['type', 'get', 'run', 'each', 'worktree'].map((key) => ({ required: [key] })),
    { required: ['retry'], properties: { retry: { type: 'array' } } },
    { required: ['session'], properties: { session: { const: 'new' } } },
    { required: ['session'], properties: { session: { type: 'object', required: ['from'] } } },
    { required: ['steps'], properties: { steps: { type: 'array', contains: { $ref: '#/$defs/InCurrentDialect' } } } },
  ],
};

/** Removes the safe-integer bounds that zod adds to every whole number: they are of no use to people. */
function withoutBounds({
  jsonSchema,
}: {
  readonly jsonSchema: { maximum?: number | undefined; minimum?: number | undefined };
}): void {
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
}
