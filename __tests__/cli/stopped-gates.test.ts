import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { findOverlayMounter } from '../../src/system/overlay-mounts.js';
import { ownProgram } from '../../src/system/programs/own-programs.js';
import { runningWith } from '../process/processes.js';
import { openWorld, type World } from './world.js';

const WITHIN_MS = 20_000;

let world: World;
afterEach(() => world.close());

/** Where something is mounted below a folder. */
function mountedBelow(folder: string): readonly string[] {
  const paths = readFileSync('/proc/self/mounts', 'utf8').split('\n');
  return paths.map((line) => line.split(' ')[1] ?? '').filter((path) => path.startsWith(`${folder}/`));
}

/** Waits until a condition holds, by looking again and again; fails after a while. */
async function until(holds: () => boolean): Promise<void> {
  const deadline = performance.now() + WITHIN_MS;
  while (!holds()) {
    if (performance.now() > deadline) throw new Error(`it was not so within ${WITHIN_MS} ms`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Whether a person's gump can mount the trees of gates here: as root. */
async function mountsTrees(folder: string): Promise<boolean> {
  if (process.getuid?.() !== 0) return false;
  const programs = { mount: ownProgram('mount'), umount: ownProgram('umount'), rm: ownProgram('rm'), sudo: null };
  const trial = join(folder, 'trial');
  mkdirSync(trial);
  return (await findOverlayMounter(programs, trial)) !== null;
}

describe('a run in the middle of a gate', () => {
  it.each([
    ['Ctrl-C', 'SIGINT', 130],
    ['SIGKILL', 'SIGKILL', null],
  ] as const)('that is ended by %s leaves no mount and no process', async (_, signal, exitCode) => {
    world = openWorld();
    const tag = `gate-${randomUUID()}`;
    const hangs = `sh -c 'trap "" TERM INT; while :; do sleep 600; done' ${tag}`;
    const dir = world.repository('gated', {
      'scenario.yaml': JSON.stringify({ agents: [{ run: 'echo done > done.txt' }] }),
      '.gump/workflows/one.yaml': JSON.stringify({
        name: 'one',
        steps: [{ name: 'one', agent: 'qwen', prompt: 'x', gate: [{ bash: `env -i setsid ${hangs} & ${hangs}` }] }],
      }),
    });
    const mounts = await mountsTrees(world.folder);
    const run = world.start(dir, 'run', 'one', '--scenario', 'scenario.yaml');
    await until(() => runningWith(tag).length === 2);
    expect(mountedBelow(world.folder).length > 0).toBe(mounts);

    run.child.kill(signal);
    expect((await run.ended).code).toBe(exitCode);
    // After SIGKILL it is gump's watchdog that does it.
    await until(() => runningWith(tag).length === 0 && mountedBelow(world.folder).length === 0);
  });
});
