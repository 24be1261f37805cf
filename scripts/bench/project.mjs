import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A repository with so many small files, in folders of 100, and one commit. */
export function makeProject(folder, files) {
  for (let at = 0; at < files; at++) {
    const place = join(folder, 'src', `part-${Math.floor(at / 100)}`);
    mkdirSync(place, { recursive: true });
    writeFileSync(join(place, `file-${at}.js`), `export const value = ${at};\n`.repeat(20));
  }
  const git = (...args) => execFileSync('git', args, { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] });
  git('init', '--quiet', '--initial-branch=main');
  git('add', '--all');
  git('-c', 'user.name=bench', '-c', 'user.email=bench@localhost', 'commit', '--quiet', '--message', 'first');
  return git;
}

/** The middle one of some measurements. */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}
