// Shows that the attack tests can fail: takes one defence after the other out of a copy of the bundle, and demands that the
// test of its attack fails with that copy. With the whole bundle the same tests have to pass. Needs root, as the machines
// of the tests do. Usage: node scripts/attacks-red.mjs [NAME…]    defences whose names contain one of these; else all
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildSync } from 'esbuild';
import { DEFENCES } from './attacks-red/defences.mjs';
import { root } from './transpile.mjs';

const words = process.argv.slice(2);
const chosen = DEFENCES.filter(({ name }) => words.length === 0 || words.some((word) => name.includes(word)));
if (chosen.length === 0) throw new Error(`no defence is named ${words.join(' or ')}`);
const work = mkdtempSync(join(root, '.cache', 'red-'));
process.on('exit', () => rmSync(work, { recursive: true, force: true }));

const original = await builtPackage();
const patched = chosen.map((defence, index) => ({ ...defence, folder: withoutDefence(defence, index) }));
const complaints = [...controls(), ...patched.flatMap(goesThrough)];
for (const complaint of complaints) console.error(`FAILED ${complaint}`);
process.exitCode = complaints.length > 0 ? 1 : 0;

/** The package as the tests build it, which they do in TypeScript. */
async function builtPackage() {
  const source = join(root, '__tests__/support/built-package.ts');
  const outfile = join(work, 'built-package.mjs');
  const define = { 'import.meta.url': JSON.stringify(pathToFileURL(source).href) };
  buildSync({
    entryPoints: [source],
    outfile,
    define,
    bundle: true,
    packages: 'external',
    format: 'esm',
    platform: 'node',
  });
  const module = await import(pathToFileURL(outfile).href);
  return module.builtPackage();
}

/** The named tests with nothing taken out: a test that fails by itself would show nothing. */
function controls() {
  return [...new Set(chosen.map(({ file }) => file))].flatMap((file) => {
    const tests = chosen.filter((defence) => defence.file === file).map(({ test }) => test);
    const results = run(original, file, tests);
    return tests.flatMap((test) =>
      outcome(results, test) === 'passed' ? [] : [`${file}: "${test}" does not pass with the whole bundle`],
    );
  });
}

/** A copy of the package without a defence. Throws unless the defence's text is in it exactly once. */
function withoutDefence({ name, find, replace }, index) {
  const folder = join(work, String(index));
  cpSync(original, folder, { recursive: true, verbatimSymlinks: true });
  const split = scripts(join(folder, 'dist')).map((path) => ({ path, parts: readFileSync(path, 'utf8').split(find) }));
  const matches = split.reduce((total, { parts }) => total + parts.length - 1, 0);
  if (matches !== 1) throw new Error(`the text of "${name}" is ${matches} times in the bundle, not once`);
  for (const { path, parts } of split) if (parts.length > 1) writeFileSync(path, parts.join(replace));
  return folder;
}

function goesThrough({ name, folder, file, test }) {
  const result = outcome(run(folder, file, [test]), test);
  console.log(`without "${name}": ${test} ${result}`);
  return result === 'failed' ? [] : [`${name}: without it "${test}" ${result}`];
}

function scripts(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.js'))
    .map((entry) => join(entry.parentPath, entry.name));
}

/** Results of tests by their full names. Empty if the suite could not be run. */
function run(folder, file, tests) {
  const report = join(mkdtempSync(join(tmpdir(), 'gump-red-')), 'report.json');
  const pattern = tests.map((test) => test.replace(/[^\w\s]/g, '\\$&')).join('|');
  const jest = ['--experimental-vm-modules', 'node_modules/jest/bin/jest.js', file, '-t', pattern];
  spawnSync(process.execPath, [...jest, '--json', '--outputFile', report], {
    cwd: root,
    stdio: 'ignore',
    env: { ...process.env, GUMP_TEST_PACKAGE: folder, GUMP_TEST_MACHINES: 'required' },
  });
  const { testResults } = JSON.parse(readFileSync(report, 'utf8'));
  rmSync(join(report, '..'), { recursive: true });
  return testResults.flatMap(({ assertionResults }) => assertionResults);
}

/** `failed` only by the test's own assertion: a suite that could not gather its evidence shows nothing. */
function outcome(results, test) {
  const found = results.filter(({ fullName }) => fullName.includes(test));
  if (found.length !== 1) return found.length === 0 ? 'was not run' : 'is the name of several tests';
  const [{ status, failureMessages }] = found;
  return status === 'failed' && !failureMessages.some((text) => /expect\(/.test(text)) ? 'could not be run' : status;
}
