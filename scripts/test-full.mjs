// Runs the tests on generated cases (those that import __tests__/support/sample.ts) with many more cases than
// `npm test`, from a new seed that is printed, so that a failure can be repeated. As root it then shows that attack tests
// fail without the defences they are about (attacks-red.mjs).
// With the whole share, toolchains are tried by every way to make a cell, too, which needs a network.
//   npm run test:full [-- --share 0.05] [--seed 1234]
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { root } from './transpile.mjs';

const { values } = parseArgs({ options: { share: { type: 'string' }, seed: { type: 'string' } } });
const share = values.share ?? '1';
const seed = values.seed ?? String(Math.floor(Math.random() * 2 ** 31));
const again = `npm run test:full -- --share ${share} --seed ${seed}`;

console.log(`Generated cases: share ${share} of the full number, seed ${seed}`);
const jest = [
  'node_modules/jest/bin/jest.js',
  '--passWithNoTests',
  '--findRelatedTests',
  '__tests__/support/sample.ts',
];
const { status } = spawnSync(process.execPath, ['--experimental-vm-modules', ...jest], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, GUMP_FULL: share, GUMP_SEED: seed, ...(Number(share) >= 1 ? { GUMP_TOOLCHAINS: '1' } : {}) },
});
const red = process.getuid?.() === 0 ? attacksRed() : 0;
if (status !== 0 || red !== 0) console.error(`To repeat exactly this: ${again}`);
process.exitCode = status || red ? 1 : 0;

/** Its sets are built on machines that only root can make. */
function attacksRed() {
  const script = ['scripts/attacks-red.mjs', '--share', share, '--seed', seed];
  return spawnSync(process.execPath, script, { cwd: root, stdio: 'inherit' }).status ?? 1;
}
