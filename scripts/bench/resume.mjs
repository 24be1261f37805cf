import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { root } from '../transpile.mjs';
import { makeProject } from './project.mjs';
import { timedGit } from './timed-git.mjs';

const FLOW = `name: bench
steps:
  - {name: plan, agent: claude, output: plan, prompt: go}
  - name: build
    foreach: plan
    steps:
      - {name: check, gate: ["bash: true"]}
  - {name: last, agent: claude, prompt: go}
`;

/**
 * From `gump run --resume` to the next agent, of a run that was killed after 500 items. The last agent kills the run the
 * first time, and notes the time the second time. What git took is counted apart.
 */
export async function benchResume({ small }) {
  const items = small ? 50 : 500;
  const folder = mkdtempSync(join(tmpdir(), 'gump-bench-'));
  try {
    makeProject(folder, 1000);
    // Outside the worktree: the agent is no part of what is measured.
    const stamps = join(folder, '.stamps');
    mkdirSync(stamps);
    const stamp = join(stamps, 'stamp');
    const plan = Array.from({ length: items }, (_, at) => ({ name: `item ${at}`, description: 'x' }));
    const last = `[ -e ${stamp} ] || { touch ${stamp}; sleep 600; }; date +%s%3N > ${stamp}; echo x > made.txt`;
    const scenario = {
      agents: [
        { step: 'plan', plan },
        { step: 'last', run: last, turns: 1 },
      ],
    };
    writeFileSync(join(folder, 'flow.yaml'), FLOW);
    writeFileSync(join(folder, 'played.yaml'), JSON.stringify(scenario));
    const exposed = ['--expose', `${stamps}:rw`];
    const start = ['run', 'flow.yaml', '--scenario', 'played.yaml', ...exposed];
    await killOnceThere(stamp, gump(folder, process.env, ...start));
    const git = timedGit();
    const begun = Date.now();
    await once(gump(folder, git.env, 'run', '--resume', ...exposed), 'exit');
    const launched = Number(readFileSync(stamp, 'utf8'));
    const gitMs = git.spent(launched);
    const own = launched - begun - gitMs;
    git.remove();
    return [
      {
        what: `resume of ${items} items to the next agent`,
        value: `${own.toFixed(0)} ms`,
        floor: `git took ${gitMs.toFixed(0)} ms`,
        goal: '≤ 2 s above git',
        met: own <= 2000,
      },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function gump(folder, env, ...args) {
  return spawn(process.execPath, [join(root, 'dist/cli/index.js'), ...args], { cwd: folder, env, stdio: 'ignore' });
}

/** Kills the process, with no chance to say anything, once the file is there. */
async function killOnceThere(file, process) {
  const ended = once(process, 'exit');
  const watcher = watch(dirname(file), () => existsSync(file) && process.kill('SIGKILL'));
  if (existsSync(file)) process.kill('SIGKILL');
  const [, signal] = await ended;
  watcher.close();
  if (signal !== 'SIGKILL') throw new Error('the run ended before it could be killed');
}
