import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../transpile.mjs';
import { makeProject, median } from './project.mjs';

/**
 * From the start of the command to the first agent's process, in a repository of 1,000 files. The floor is what no gump could do without: Node's own start, and
 * git's checkout of a worktree. Both in the environment of a runner: with NODE_EXTRA_CA_CERTS, which a machine behind a
 * proxy may have, each process of Node 20 parses these certificates before it begins, in as long as all else that it starts with.
 */
export function benchStart() {
  const folder = mkdtempSync(join(tmpdir(), 'gump-bench-'));
  try {
    const git = makeProject(folder, 1000);
    writeFileSync(join(folder, 'flow.yaml'), FLOW);
    const times = Array.from({ length: 5 }, (_, round) => measure(folder, round));
    const node = Array.from({ length: 5 }, () => timed(() => execFileSync(process.execPath, ['-e', '0'], { env })));
    const checkout = Array.from({ length: 5 }, (_, at) =>
      timed(() => git('worktree', 'add', '--quiet', '--detach', join(folder, `.floor-${at}`))),
    );
    const floor = median(node) + median(checkout);
    return [
      {
        what: 'start to first agent process, 1,000 files',
        value: `${median(times).toFixed(0)} ms`,
        floor: `node and git worktree alone ${floor.toFixed(0)} ms`,
        goal: '≤ 400 ms',
        met: median(times) <= 400,
      },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const env = { ...process.env };
delete env.NODE_EXTRA_CA_CERTS;

const FLOW = `name: bench
steps:
  - {name: only, agent: claude, prompt: go}
`;

/**
 * The played agent's tool notes when the agent's own process began, by the clock of the kernel (to 10 ms): how long that
 * process takes to load is the agent's affair.
 */
function measure(folder, round) {
  const stamps = join(folder, '.stamps');
  mkdirSync(stamps, { recursive: true });
  const stamp = join(stamps, String(round));
  const note = `echo $(date +%s%3N) $(cut -d' ' -f1 /proc/uptime) $(cut -d' ' -f22 /proc/$PPID/stat) > ${stamp}`;
  writeFileSync(join(folder, 'played.yaml'), `agents: [{run: "${note}; echo x > made.txt", turns: 1}]\n`);
  const begun = Date.now();
  const command = ['run', 'flow.yaml', '--scenario', 'played.yaml', '--expose', `${stamps}:rw`];
  execFileSync(process.execPath, [join(root, 'dist/cli/index.js'), ...command], { cwd: folder, env });
  const [now, uptime, startedTicks] = readFileSync(stamp, 'utf8').trim().split(' ').map(Number);
  return now - (uptime * 1000 - startedTicks * 10) - begun;
}

function timed(work) {
  const begun = performance.now();
  work();
  return performance.now() - begun;
}
