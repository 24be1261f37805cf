import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../transpile.mjs';

/**
 * Puts a shim before git on the PATH that notes when each command began and how long it took. It is not in the folder
 * for temporary files, from which gump starts nothing.
 * @returns {{env: object, spent: (before?: number) => number, remove: () => void}} `env` for what is measured; `spent` is
 *   what git took in all, in ms, of the commands that began before this time (ms since 1970)
 */
export function timedGit() {
  const cache = join(root, '.cache');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'shim-'));
  const git = execFileSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim();
  const log = join(folder, 'times');
  writeFileSync(log, '');
  writeFileSync(
    join(folder, 'git'),
    `#!/bin/bash\ns=\${EPOCHREALTIME/./}\n${git} "$@"\nc=$?\necho $s $((\${EPOCHREALTIME/./} - s)) >> ${log}\nexit $c\n`,
  );
  chmodSync(join(folder, 'git'), 0o755);
  return {
    env: { ...process.env, PATH: `${folder}:${process.env.PATH}` },
    spent: (before = Infinity) =>
      readFileSync(log, 'utf8')
        .split('\n')
        .filter(Boolean)
        .map((line) => line.split(' ').map((microseconds) => Number(microseconds) / 1000))
        .reduce((total, [begun, took]) => (begun < before ? total + took : total), 0),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
