// Writes schema/workflow.schema.json from the language's own zod schemas; with --check, only compares.
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root, transpile } from './transpile.mjs';

const path = join(root, 'schema', 'workflow.schema.json');
const after = `${JSON.stringify(await schema(), null, 2)}\n`;
const before = await readFile(path, 'utf8').catch(() => '');

if (after === before) process.exitCode = 0;
else if (process.argv.includes('--check')) {
  console.error('schema/workflow.schema.json is not what the model says.\nMend it with: npm run schema:update');
  process.exitCode = 1;
} else {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, after);
}

async function schema() {
  const modules = await transpile();
  try {
    const { workflowJsonSchema } = await import(pathToFileURL(join(modules, 'src/workflow/json-schema.js')).href);
    return workflowJsonSchema();
  } finally {
    await rm(modules, { recursive: true, force: true });
  }
}
