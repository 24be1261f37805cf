// Shows that the attack tests can fail: takes defences out of a copy of the sources, a set of them at a time
// (attacks-red/sets.mjs), and demands that the tests of the attacks which they hold off fail with a bundle of that copy,
// and that the other rows still pass. That they all pass with the whole bundle is what `npm run test:attacks` shows.
// Needs root, as the machines of the tests do.
// Usage: node scripts/attacks-red.mjs [--share 0.1] [--seed 1234] [NAME…]
// With names: the sets whose names contain one of these. Else a share of all sets, chosen by the seed; one at least.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { buildSync } from 'esbuild';
import { SETS } from './attacks-red/sets.mjs';
import { root } from './transpile.mjs';

const { values, positionals: words } = parseArgs({
  allowPositionals: true,
  options: { share: { type: 'string', default: '1' }, seed: { type: 'string', default: String(Date.now()) } },
});
const { share, seed } = values;
const chosen = words.length > 0 ? SETS.filter(({ name }) => words.some((word) => name.includes(word))) : sample();
if (chosen.length === 0) throw new Error(`no set is named ${words.join(' or ')}`);
if (words.length === 0)
  console.log(`Attack tests without defences: ${chosen.length} of ${SETS.length} sets, seed ${seed}`);
// Those of all sets: a share must not hide that a defence has moved.
for (const { name, without } of SETS)
  for (const change of without) withoutDefence(readFileSync(join(root, change.file), 'utf8'), change, name);
mkdirSync(join(root, '.cache'), { recursive: true });
const work = mkdtempSync(join(root, '.cache', 'red-'));
process.on('exit', () => rmSync(work, { recursive: true, force: true }));
const { installChanged } = await packaging();

const complaints = chosen.flatMap((set, index) => tryWithout(set, join(work, String(index))));
for (const complaint of complaints) console.error(`FAILED ${complaint}`);
process.exitCode = complaints.length > 0 ? 1 : 0;

/** Sets in an order that the seed decides, as many as the share says. */
function sample() {
  const order = (name) => createHash('sha256').update(`${seed} ${name}`).digest('hex');
  const sorted = [...SETS].sort((a, b) => (order(a.name) < order(b.name) ? -1 : 1));
  return sorted.slice(0, Math.max(1, Math.round(Number(share) * SETS.length)));
}

/** How the tests make a package, which is written in TypeScript. */
async function packaging() {
  const source = join(root, '__tests__/support/built-package.ts');
  const outfile = join(work, 'built-package.mjs');
  const define = { 'import.meta.url': JSON.stringify(pathToFileURL(source).href) };
  const common = { bundle: true, packages: 'external', format: 'esm', platform: 'node' };
  buildSync({ entryPoints: [source], outfile, define, ...common });
  return import(pathToFileURL(outfile).href);
}

/** Runs a set's suite without its defences. Returns a sentence for each test that ended otherwise than it must. */
function tryWithout({ name, without, suite, red, others }, folder) {
  cpSync(join(root, 'src'), join(folder, 'src'), { recursive: true });
  without.forEach((change) => apply(change, folder, name));
  installChanged(folder, join(folder, 'src'));
  const results = run(folder, suite);
  const obstacle = results.find((result) => result.status === 'failed' && !isRed(result));
  if (obstacle !== undefined) return [`without ${name}: ${obstacle.title}: ${obstacle.failureMessages.join('\n')}`];
  const failed = results.filter(({ status }) => status === 'failed').map(({ title }) => title);
  console.log(
    `without ${name}: ${failed.length} of ${results.length} fail\n${failed.map((test) => `  ${test}\n`).join('')}`,
  );
  const wanted = red.map((test) => ({ test, found: results.filter((result) => isMeant(result, test)) }));
  const stillHeld = wanted.filter(({ found }) => !found.some(isRed));
  const alsoFailed = results.filter((result) => isRow(result) && result.status !== 'passed');
  const unexpected = others === 'any' ? [] : alsoFailed.filter((row) => !red.some((test) => isMeant(row, test)));
  return [
    ...stillHeld.map(({ test, found }) => `without ${name}: ${test} ${found[0]?.status ?? 'was not run'}`),
    ...unexpected.map(({ title }) => `without ${name}: "${title}" fails too`),
  ];
}

/** Takes one thing away from a copy of the sources. */
function apply(change, folder, name) {
  const path = join(folder, change.file);
  writeFileSync(path, withoutDefence(readFileSync(path, 'utf8'), change, name));
}

/** A source without one thing. Throws unless that is in it exactly once. */
function withoutDefence(source, { file, find, replace }, name) {
  const parts = source.split(find);
  if (parts.length !== 2) throw new Error(`${name}: ${file} has ${parts.length - 1} times, not once: ${find}`);
  return parts.join(replace);
}

/** Results of a suite's tests. Throws if it could not be run. */
function run(folder, suite) {
  const report = join(folder, 'report.json');
  const jest = ['--experimental-vm-modules', 'node_modules/jest/bin/jest.js', `__tests__/attacks/${suite}.test.ts`];
  const options = ['--testPathIgnorePatterns', '/node_modules/', '--json', '--outputFile', report];
  const { stderr } = spawnSync(process.execPath, [...jest, ...options], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
    env: { ...process.env, GUMP_TEST_PACKAGE: folder, GUMP_TEST_MACHINES: 'required', GUMP_TEST_TOTALS: '' },
  });
  try {
    return JSON.parse(readFileSync(report, 'utf8')).testResults.flatMap(({ assertionResults }) => assertionResults);
  } catch {
    throw new Error(`${suite} could not be run: ${stderr.slice(-2000)}`);
  }
}

/** Failed by the test's own assertion: a suite that could not gather its evidence shows nothing. */
function isRed({ status, failureMessages }) {
  return status === 'failed' && failureMessages.some((text) => /expect\(/.test(text));
}

function isMeant({ title }, test) {
  return typeof test === 'number' ? title.startsWith(`${test}: `) : title.includes(test);
}

function isRow({ title }) {
  return /^\d+: /.test(title);
}
