import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv, type ValidateFunction } from 'ajv';
import ajvFormats from 'ajv-formats';
import { z } from 'zod';
import type { Json } from './json.js';
import { type Complete, createSampler, sampledSchema } from './sample.js';

/** What GitHub's OpenAPI description says of the operations in `openapi-slice.json` (cut by cut-openapi.mjs). */
export interface Contract {
  /** The operation a request is for, with its path parameters decoded; null when the slice has none. */
  match(method: string, path: string): Match | null;
  /** What is wrong with a request, in a sentence each. An unknown parameter or body property is wrong too. */
  checkRequest(match: Match, query: URLSearchParams, body: Json | undefined): string[];
  /** What is wrong with an answer. */
  checkAnswer(operation: string, status: number, body: Json | undefined): string[];
  /** Whether the operation's answer comes in pages. */
  isPaged(operation: string): boolean;
  readonly complete: Complete;
}

export interface Match {
  readonly operation: string;
  readonly params: Readonly<Record<string, string>>;
}

const sliceSchema = z.object({
  operations: z.record(
    z.string(),
    z.object({
      method: z.string(),
      path: z.string(),
      parameters: z.array(z.object({ name: z.string(), in: z.string(), required: z.boolean(), schema: sampledSchema })),
      body: z.object({ required: z.boolean(), schema: sampledSchema }).optional(),
      responses: z.record(z.string(), sampledSchema.nullable()),
    }),
  ),
  schemas: z.record(z.string(), sampledSchema),
});

type Operation = z.infer<typeof sliceSchema>['operations'][string];

/** Any operation may fail so, whether or not the description says it. */
const ALWAYS_POSSIBLE = new Set([400, 401, 403, 404, 409, 410, 422, 429, 500, 502, 503]);

/** Reads the slice. Schemas are compiled as they are first needed, so one contract serves a whole test file. */
export function loadContract(): Contract {
  const file = join(dirname(fileURLToPath(import.meta.url)), 'openapi-slice.json');
  const slice = sliceSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  const routes = Object.entries(slice.operations).map(([operation, { method, path }]) => {
    return { operation, method, pattern: pathPattern(path) };
  });
  const bodies = createChecker(slice, { coerceTypes: false });
  const parameters = createChecker(slice, { coerceTypes: true });

  function describe(operation: string): Operation {
    const found = slice.operations[operation];
    if (!found) throw new Error(`${operation} is not in the slice: add it to cut-openapi.mjs`);
    return found;
  }

  return {
    match(method, path) {
      for (const route of routes) {
        const found = route.method === method ? route.pattern.exec(path) : null;
        if (!found) continue;
        const params = Object.entries(found.groups ?? {}).map(([name, value]): [string, string] => [
          name,
          decodeURIComponent(value),
        ]);
        return { operation: route.operation, params: Object.fromEntries(params) };
      }
      return null;
    },

    checkRequest({ operation, params }, query, body) {
      const described = describe(operation);
      const place = (name: 'path' | 'query') =>
        parameterSchema(described.parameters.filter((each) => each.in === name));
      return [
        ...parameters(`${operation} path`, place('path'), { ...params }),
        ...parameters(`${operation} query`, place('query'), Object.fromEntries(query)),
        ...checkBody(operation, described.body, body),
      ];
    },

    checkAnswer(operation, status, body) {
      const schema = describe(operation).responses[String(status)];
      if (schema === undefined) return ALWAYS_POSSIBLE.has(status) ? [] : [`${operation} never answers ${status}`];
      if (schema === null) return body === undefined || status >= 400 ? [] : [`${operation} ${status} has no body`];
      return bodies(`${operation} ${status}`, pointer(operation, `responses/${status}`), body ?? null);
    },

    isPaged: (operation) => describe(operation).parameters.some((parameter) => parameter.name === 'per_page'),

    complete: createSampler(slice.schemas),
  };

  function checkBody(operation: string, described: Operation['body'], body: Json | undefined): string[] {
    if (body === undefined) return described?.required ? [`${operation} body: missing`] : [];
    if (!described) return [`${operation} body: none is taken`];
    const known = described.schema.properties;
    const given = known ? Object.keys(z.record(z.string(), z.unknown()).catch({}).parse(body)) : [];
    return [
      ...bodies(`${operation} body`, pointer(operation, 'body/schema'), body),
      ...given.filter((name) => !(name in (known ?? {}))).map((name) => `${operation} body/${name}: unknown`),
    ];
  }
}

type Check = (name: string, schema: object, value: unknown) => string[];

/** Validates by schemas compiled once for each name; they refer to the slice as `github#/…`. */
function createChecker(slice: object, { coerceTypes }: { coerceTypes: boolean }): Check {
  // Compiling costs more than checking here: plain code, and each schema once, make it four times as fast.
  const fast = { validateSchema: false, inlineRefs: false, code: { optimize: false } };
  const ajv = new Ajv({ strict: false, allErrors: true, logger: false, coerceTypes, ...fast });
  ajvFormats.default(ajv);
  ajv.addSchema({ $id: 'github', ...slice });
  const compiled = new Map<string, ValidateFunction>();
  return (name, schema, value) => {
    const validate = compiled.get(name) ?? ajv.compile(schema);
    compiled.set(name, validate);
    if (validate(value)) return [];
    return (validate.errors ?? []).map((error) => `${name}${error.instancePath}: ${error.message ?? error.keyword}`);
  };
}

function pointer(operation: string, rest: string): object {
  return { $ref: `github#/operations/${operation.replaceAll('/', '~1')}/${rest}` };
}

function parameterSchema(parameters: Operation['parameters']): object {
  const absolute = (schema: Operation['parameters'][number]['schema']) =>
    schema.$ref === undefined ? schema : { $ref: `github${schema.$ref}` };
  return {
    type: 'object',
    properties: Object.fromEntries(parameters.map(({ name, schema }) => [name, absolute(schema)])),
    required: parameters.filter((parameter) => parameter.required).map((parameter) => parameter.name),
    additionalProperties: false,
  };
}

/** These may hold slashes, encoded or not; other parameters are one segment. */
const WITH_SLASHES = new Set(['ref', 'path', 'branch', 'basehead']);

function pathPattern(path: string): RegExp {
  const source = path.replace(/\{(\w+)\}/g, (_all, name: string) =>
    WITH_SLASHES.has(name) ? `(?<${name}>.*)` : `(?<${name}>[^/]+)`,
  );
  return new RegExp(`^${source}$`);
}
