// Cuts the slice of GitHub's OpenAPI description that the fake checks itself against.
//
//   npm pack @octokit/openapi@23.0.2 && tar xzf octokit-openapi-23.0.2.tgz
//   node __tests__/support/github/cut-openapi.mjs package/generated/api.github.com.json
//
// The package is 400 MB unpacked, so its output is committed and not the dependency. Prose and examples are dropped,
// and OpenAPI's `nullable` becomes JSON Schema's null, so that ajv reads the result as it is.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const OPERATIONS = [
  'repos/get',
  'repos/get-collaborator-permission-level',
  'repos/get-branch',
  'repos/get-content',
  'repos/compare-commits-with-basehead',
  'issues/get',
  'issues/update',
  'issues/create-comment',
  'issues/get-comment',
  'issues/update-comment',
  'issues/delete-comment',
  'issues/list-comments',
  'issues/add-labels',
  'issues/remove-label',
  'issues/list-labels-on-issue',
  'issues/list-labels-for-repo',
  'issues/get-label',
  'issues/create-label',
  'reactions/create-for-issue',
  'reactions/list-for-issue',
  'reactions/delete-for-issue',
  'reactions/create-for-issue-comment',
  'reactions/list-for-issue-comment',
  'reactions/delete-for-issue-comment',
  'pulls/list',
  'pulls/create',
  'pulls/get',
  'pulls/update',
  'pulls/list-files',
  'pulls/request-reviewers',
  'git/get-ref',
  'git/create-ref',
  'git/update-ref',
  'git/delete-ref',
  'git/list-matching-refs',
  'git/create-blob',
  'git/get-blob',
  'git/create-tree',
  'git/get-tree',
  'git/create-commit',
  'git/get-commit',
  'actions/get-workflow-run',
  'actions/list-jobs-for-workflow-run',
  'users/get-by-username',
  'users/get-authenticated',
];

const PROSE = new Set([
  'description',
  'title',
  'example',
  'examples',
  'externalDocs',
  'summary',
  'tags',
  'deprecated',
  'discriminator',
]);
const METHODS = new Set(['get', 'post', 'put', 'patch', 'delete']);

const source = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'));
const schemas = {};
const operations = {};

for (const [path, methods] of Object.entries(source.paths)) {
  for (const [method, operation] of Object.entries(methods)) {
    if (METHODS.has(method) && OPERATIONS.includes(operation.operationId)) {
      operations[operation.operationId] = cutOperation(method, path, operation, methods.parameters ?? []);
    }
  }
}
const missing = OPERATIONS.filter((id) => !(id in operations));
if (missing.length > 0) throw new Error(`not in the description: ${missing.join(', ')}`);

write({ source: `@octokit/openapi, GitHub REST API ${source.info.version}`, operations, schemas });

function cutOperation(method, path, operation, shared) {
  const parameters = [...shared, ...(operation.parameters ?? [])].map((parameter) => {
    const { name, in: place, required = false, schema } = resolve(parameter);
    return { name, in: place, required, schema: cutSchema(schema) };
  });
  const body = operation.requestBody && resolve(operation.requestBody);
  const responses = {};
  for (const [status, response] of Object.entries(operation.responses)) {
    responses[status] = jsonSchema(resolve(response).content) ?? null;
  }
  return {
    method: method.toUpperCase(),
    path,
    parameters,
    ...(body && { body: { required: body.required ?? false, schema: jsonSchema(body.content) } }),
    responses,
  };
}

/** GitHub's content operation describes its variants under media types; the fake speaks plain JSON. */
function jsonSchema(content) {
  const media = content?.['application/json'] ?? content?.['application/vnd.github.object'];
  return media?.schema && cutSchema(media.schema);
}

function resolve(node) {
  if (!node.$ref) return node;
  return node.$ref
    .slice(2)
    .split('/')
    .reduce((at, key) => at[key], source);
}

function cutSchema(schema) {
  if (typeof schema !== 'object' || schema === null) return schema;
  if (schema.$ref) return reference(schema.$ref);
  const { nullable, ...rest } = schema;
  const cut = {};
  for (const [key, value] of Object.entries(rest)) {
    if (PROSE.has(key) || key.startsWith('x-') || key === 'default') continue;
    if (key === 'properties') {
      cut.properties = Object.fromEntries(Object.entries(value).map(([name, child]) => [name, cutSchema(child)]));
    } else if (Array.isArray(value)) {
      cut[key] = value.map((child) => (typeof child === 'object' ? cutSchema(child) : child));
    } else {
      cut[key] = cutSchema(value);
    }
  }
  return nullable ? orNull(cut) : cut;
}

function reference($ref) {
  const name = $ref.split('/').at(-1);
  if (!(name in schemas)) {
    schemas[name] = {}; // first, since schemas may refer to themselves
    schemas[name] = cutSchema(resolve({ $ref }));
  }
  return { $ref: `#/schemas/${name}` };
}

function orNull(schema) {
  if (typeof schema.type !== 'string') return { anyOf: [{ type: 'null' }, schema] };
  const values = schema.enum && !schema.enum.includes(null) ? { enum: [...schema.enum, null] } : {};
  return { ...schema, ...values, type: [schema.type, 'null'] };
}

/** One line for each operation and schema: small, and still readable in a diff. */
function write(slice) {
  const lines = (entries) =>
    Object.entries(entries)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`)
      .join(',\n');
  const text =
    `{"source":${JSON.stringify(slice.source)},\n` +
    `"operations":{\n${lines(slice.operations)}\n},\n"schemas":{\n${lines(slice.schemas)}\n}}\n`;
  writeFileSync(join(dirname(fileURLToPath(import.meta.url)), 'openapi-slice.json'), text);
}
