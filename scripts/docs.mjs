// Writes the tables of inputs and outputs into README.md from action.yml; with --check, only compares.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { parse } from 'yaml';
import { root } from './transpile.mjs';

const readme = join(root, 'README.md');
const action = parse(await readFile(join(root, 'action.yml'), 'utf8'));
const before = await readFile(readme, 'utf8');
const filled = fill(fill(before, 'inputs', inputs()), 'outputs', outputs());
const after = await format(filled, { ...(await resolveConfig(readme)), filepath: readme });

if (after === before) process.exitCode = 0;
else if (process.argv.includes('--check')) {
  console.error('README.md does not show the inputs and outputs of action.yml.\nMend it with: npm run docs:update');
  process.exitCode = 1;
} else await writeFile(readme, after);

/** Replaces what stands between `<!-- name:begin -->` and `<!-- name:end -->`. */
function fill(text, name, content) {
  const [begin, end] = [`<!-- ${name}:begin -->`, `<!-- ${name}:end -->`];
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`README.md has no place for the ${name}: ${begin} … ${end}`);
  return `${text.slice(0, from + begin.length)}\n\n${content}\n\n${text.slice(to)}`;
}

function inputs() {
  const rows = Object.entries(action.inputs).map(([name, input]) => [
    `\`${name}\``,
    cell(input.description),
    input.default === '' ? '' : `\`${input.default}\``,
  ]);
  return table(['Input', 'What it is', 'Default'], rows);
}

function outputs() {
  const rows = Object.entries(action.outputs).map(([name, output]) => [`\`${name}\``, cell(output.description)]);
  return table(['Output', 'What it is'], rows);
}

function table(head, rows) {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function cell(text) {
  // Outside of code, Markdown would take these for HTML.
  const outsideCode = (part) => part.replaceAll('<', '&lt;');
  return text
    .trim()
    .replace(/\s+/g, ' ')
    .replaceAll('|', '\\|')
    .split(/(`[^`]*`)/)
    .map((part) => (part.startsWith('`') ? part : outsideCode(part)))
    .join('');
}
