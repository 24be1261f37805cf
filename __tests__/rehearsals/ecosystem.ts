import { execFileSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { openWorld } from '../cli/world.js';
import { project } from '../support/built-package.js';

/**
 * Tests that `tdd` comes through on the plain project of `tdd-NAME`. Compilers and test tools are the real ones, found
 * from the user's HOME.
 * @param lacking what this machine lacks for it; null: nothing
 */
export function testEcosystem(name: string, lacking: string | null): void {
  const maybe = lacking === null ? it : it.skip;
  maybe(`${name}${lacking === null ? '' : ` (skipped: ${lacking})`}`, () => comesThrough(name), 180_000);
}

async function comesThrough(name: string): Promise<void> {
  const world = openWorld({ HOME: homedir(), CARGO_NET_OFFLINE: 'true', GOFLAGS: '-mod=mod', GOPROXY: 'off' });
  try {
    const folder = join(project, '__tests__/rehearsals', `tdd-${name}`);
    const checkout = world.write(join(world.folder, name), {});
    cpSync(join(folder, 'project'), checkout, { recursive: true });
    world.git(checkout, 'init', '--quiet');
    world.git(checkout, 'add', '--all');
    world.git(checkout, 'commit', '--quiet', '--message=begin');
    const { code, stdout } = await world.gump(checkout, 'validate', 'tdd', '--scenario', join(folder, 'pass.yaml'));
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringMatching(/: passed, as expected\n$/) });
  } finally {
    await world.close();
  }
}

/** Null when the program runs here. */
export function lacks(program: string, ...args: readonly string[]): string | null {
  try {
    execFileSync(program, args, { stdio: 'ignore' });
    return null;
  } catch {
    return `${[program, ...args].join(' ')} does not work on this machine`;
  }
}
