import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * Removes what `global-setup.mjs` made. Throws, and so fails the tests, if something is still mounted there, which no
 * test may leave behind.
 */
export default function tearDown() {
  const folder = globalThis.temporaryFolder;
  const points = readFileSync('/proc/self/mounts', 'utf8')
    .split('\n')
    .map((line) => line.split(' ')[1] ?? '');
  const left = points.filter((point) => point.startsWith(`${folder}/`)).reverse();
  if (left.length > 0) execFileSync('umount', ['--lazy', ...left]);
  globalThis.removeTemporary?.();
  if (left.length > 0) throw new Error(`tests left mounts behind: ${left.join(', ')}`);
}
