import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../transpile.mjs';
import { makeProject } from './project.mjs';
import { timedGit } from './timed-git.mjs';

const FEW = 5;
const MANY = 25;

/**
 * The engine's own time for one step: runs of 5 and of 25 steps that only check, with git replaced by a shim that notes
 * how long each command took. What the 20 further steps took, less their git commands and their checks, is ours.
 */
export function benchSteps() {
  const folder = mkdtempSync(join(tmpdir(), 'gump-bench-'));
  try {
    makeProject(folder, 1000);
    const few = measure(folder, FEW);
    const many = measure(folder, MANY);
    const per = (key) => (many[key] - few[key]) / (MANY - FEW);
    const own = per('total') - per('git') - per('checks');
    return [
      {
        what: "engine's own time per step",
        value: `${own.toFixed(0)} ms`,
        floor: `git ${per('git').toFixed(0)} ms, checks ${per('checks').toFixed(0)} ms per step`,
        goal: '≤ 50 ms',
        met: own <= 50,
      },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function measure(folder, steps) {
  const git = timedGit();
  const list = Array.from({ length: steps }, (_, at) => `  - {name: check${at}, gate: ["bash: true"]}`).join('\n');
  writeFileSync(join(folder, 'flow.yaml'), `name: bench\nsteps:\n${list}\n`);
  const begun = performance.now();
  execFileSync(process.execPath, [join(root, 'dist/cli/index.js'), 'run', 'flow.yaml'], {
    cwd: folder,
    env: git.env,
  });
  const total = performance.now() - begun;
  const spent = git.spent();
  git.remove();
  return { total, git: spent, checks: checksOf(folder) };
}

/** What the gates took, by the newest run's own ledger. */
function checksOf(folder) {
  const runs = execFileSync('ls', ['-t', join(folder, '.gump/runs')], { encoding: 'utf8' }).split('\n');
  const ledger = readFileSync(join(folder, '.gump/runs', runs[0], 'ledger.ndjson'), 'utf8');
  return sum(
    ledger
      .split('\n')
      .filter((line) => line.includes('"type":"gate_checked"'))
      .map((line) => JSON.parse(line).duration_ms),
  );
}

const sum = (values) => values.reduce((total, value) => total + value, 0);
