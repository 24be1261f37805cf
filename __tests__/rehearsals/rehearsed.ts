import { cpSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect } from '@jest/globals';
import type { World } from '../cli/world.js';
import { project } from '../support/built-package.js';

/** The built-in workflows. */
export const workflows: readonly string[] = yamlIn('workflows');

/** The built-in validators, as they are called. */
export const validators: readonly string[] = yamlIn('workflows/validators').map((name) => `validators/${name}`);

const here = join(project, '__tests__/rehearsals');

/** A plain Node project: a package.json with a test script, and nothing that was written for gump. */
export function plainProject(world: World): string {
  return begin(world, 'plain', () => undefined);
}

/**
 * The same with its checks named in gump.toml: one process a check, in place of npm and one for each file. The built-ins
 * are what is tried there, not what a project is known by.
 */
export function quickProject(world: World): string {
  return begin(world, 'quick', (checkout) => {
    world.write(checkout, {
      'gump.toml': '[validation]\ncompile_cmd = "node checks/load.mjs src"\ntest_cmd = "node checks/load.mjs test"\n',
      'checks/load.mjs':
        "import { readdirSync } from 'node:fs';\n" +
        'const folder = new URL(`../${process.argv[2]}/`, import.meta.url);\n' +
        'for (const name of readdirSync(folder)) await import(new URL(name, folder));\n',
    });
  });
}

function begin(world: World, name: string, more: (checkout: string) => void): string {
  const checkout = world.write(join(world.folder, name), {});
  cpSync(join(here, 'project'), checkout, { recursive: true });
  more(checkout);
  world.git(checkout, 'init', '--quiet', '--initial-branch=main');
  world.git(checkout, 'add', '--all');
  world.git(checkout, 'commit', '--quiet', '--message=begin');
  return checkout;
}

/** A rehearsal of a built-in comes to what its scenario expects. */
export async function comesTo(world: World, checkout: string, name: string, end: 'passed' | 'failed'): Promise<void> {
  const scenario = join(here, basename(name), end === 'passed' ? 'pass.yaml' : 'fail.yaml');
  const inputs = name.startsWith('validators/') ? ['--set', 'diff=+ a line'] : [];
  const { code, stdout, stderr } = await world.gump(checkout, 'validate', name, '--scenario', scenario, ...inputs);
  const told = stdout.trimEnd().split('\n').slice(1);
  expect({ code, stderr, told }).toEqual({ code: 0, stderr: '', told: [`✓ ${scenario}: ${end}, as expected`] });
}

function yamlIn(folder: string): string[] {
  return readdirSync(join(project, folder)).flatMap((file) =>
    file.endsWith('.yaml') ? [basename(file, '.yaml')] : [],
  );
}
