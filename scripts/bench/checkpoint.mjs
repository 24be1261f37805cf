import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from '../transpile.mjs';
import { makeProject } from './project.mjs';

/** How long the remote takes for each push: a step that waited for one would be seen. */
const PUSH_SECONDS = 2;

/**
 * What it costs a run to be stored while it goes on: the time per step of runs that only check, one not stored at all
 * and one stored on a remote whose every push takes two seconds.
 */
export async function benchCheckpoint({ modules, small }) {
  const steps = small ? 10 : 40;
  const folder = mkdtempSync(join(tmpdir(), 'gump-bench-'));
  try {
    const list = Array.from({ length: steps }, (_, at) => `  - {name: check${at}, gate: ["bash: true"]}`).join('\n');
    const flow = `name: bench\nsteps:\n${list}\n`;
    const git = makeProject(join(folder, 'project'), 100);
    writeFileSync(join(folder, 'project', 'flow.yaml'), flow);
    git('add', '--all');
    git('-c', 'user.name=bench', '-c', 'user.email=bench@localhost', 'commit', '--quiet', '--message', 'flow');
    const remote = join(folder, 'remote.git');
    execFileSync('git', ['init', '--quiet', '--bare', remote]);
    writeFileSync(join(remote, 'hooks/pre-receive'), `#!/bin/sh\nsleep ${PUSH_SECONDS}\n`, { mode: 0o755 });
    const stepMs = await measurer(modules, folder);
    await stepMs(null);
    const alone = (await stepMs(null)) / steps;
    const stored = (await stepMs(remote)) / steps;
    return [
      {
        what: "the checkpoint's cost to a step",
        value: `${Math.max(0, stored - alone).toFixed(0)} ms`,
        floor: `each push takes ${PUSH_SECONDS} s; a step without takes ${alone.toFixed(0)} ms`,
        goal: '≤ 100 ms: no step waits',
        met: stored - alone <= 100,
      },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @returns what runs the workflow, stored on the remote or not at all, and tells how long its steps took in all, in ms */
async function measurer(modules, folder) {
  const load = (path) => import(pathToFileURL(join(modules, path)).href);
  const { executeRun } = await load('src/runs/execute.js');
  const { openRepository } = await load('src/system/git/repository/repository.js');
  const { createCheckpointer } = await load('src/storage/checkpoint/checkpointer.js');
  const { registry } = await load('src/cli/host/registry.js');
  const places = { runs: join(folder, 'runs'), worktrees: join(folder, 'worktrees') };
  const host = {
    ...{ workspace: join(folder, 'project'), ...places, packageRoot: root, env: process.env, registry },
    ...{ readFrom: 'commit', agentEnv: '', gateEnv: '', setup: '', carry: [], protectedPaths: [], secrets: [] },
    ...{ deadlines: {}, person: null, now: () => new Date() },
  };
  return async (remote) => {
    const { repository } = await openRepository(host.workspace, process.env);
    const checkpointer = remote === null ? null : checkpointerFor(createCheckpointer, repository, remote, places);
    let [first, last] = [0, 0];
    const onEvent = (event) => {
      if (event.type === 'step_started') first ||= performance.now();
      if (event.type === 'step_completed') last = performance.now();
      checkpointer?.observe(event);
    };
    const request = {
      ...{
        workflow: 'flow.yaml',
        spec: null,
        commit: repository.head,
        branch: 'main',
        governingCommit: null,
        inputs: {},
      },
      ...{ maxBudgetUsd: null, maxParallel: 1, scenario: null, trigger: 'bench' },
    };
    const { kind } = await executeRun(host, repository, request, {
      onEvent,
      cancel: new globalThis.AbortController().signal,
    });
    if (kind !== 'ran') throw new Error(`the run did not begin: ${kind}`);
    if (checkpointer !== null && !(await checkpointer.finish(60_000))) throw new Error('the run was not stored');
    return last - first;
  };
}

function checkpointerFor(createCheckpointer, repository, remote, places) {
  const refuse = (message) => {
    throw new Error(message);
  };
  return createCheckpointer({
    ...{ repository, ...places, policy: 'resume', storedCommit: null, redact: (text) => text },
    remote: { url: pathToFileURL(remote).href, token: '' },
    origin: { workflow: 'flow.yaml', thread: null, job: '1' },
    extraFiles: () => Promise.resolve(new Map()),
    onStored: () => undefined,
    onRefused: refuse,
    onTakenOver: () => refuse('taken over'),
  });
}
