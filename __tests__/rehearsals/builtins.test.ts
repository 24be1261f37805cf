import { cpSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { project } from '../cli/installed.js';
import { openWorld } from '../cli/world.js';

// A plain Node project: a package.json with a test script, and nothing that was written for gump.
const here = join(project, '__tests__/rehearsals');
const world = openWorld();
afterAll(() => world.close());
const checkout = world.write(join(world.folder, 'sums'), {});
cpSync(join(here, 'project'), checkout, { recursive: true });
world.git(checkout, 'init', '--quiet', '--initial-branch=main');
world.git(checkout, 'add', '--all');
world.git(checkout, 'commit', '--quiet', '--message=begin');

const before = world.git(checkout, 'count-objects');

const workflows = yamlIn('workflows');
const validators = yamlIn('workflows/validators').map((name) => `validators/${name}`);

describe('each built-in workflow, rehearsed', () => {
  it.each([...workflows, ...validators])(
    '%s',
    async (name) => {
      const scenarios = ['pass', 'fail'].map((end) => join(here, basename(name), `${end}.yaml`));
      const inputs = name.startsWith('validators/') ? ['--set', 'diff=+ a line'] : [];
      const flags = scenarios.flatMap((file) => ['--scenario', file]);
      const { code, stdout, stderr } = await world.gump(checkout, 'validate', name, ...flags, ...inputs);
      const told = stdout.trimEnd().split('\n').slice(1);
      expect({ code, stderr, told }).toEqual({
        code: 0,
        stderr: '',
        told: [`✓ ${scenarios[0]}: passed, as expected`, `✓ ${scenarios[1]}: failed, as expected`],
      });
    },
    240_000,
  );

  it('and shown, without a warning about it', async () => {
    for (const name of [...workflows, ...validators]) {
      const { code, stdout, stderr } = await world.command(checkout, 'run', name, '--dry-run');
      expect({ name, code, stderr }).toEqual({ name, code: 0, stderr: '' });
      expect(stdout).not.toMatch(/^Warnings:/m);
    }
  });

  it('leaves no trace', () => {
    expect(world.git(checkout, 'status', '--porcelain', '--ignored')).toBe('');
    expect(world.git(checkout, 'for-each-ref', '--format=%(refname)')).toBe('refs/heads/main');
    expect(world.git(checkout, 'count-objects')).toBe(before);
    expect(readdirSync(join(world.folder, 'tmp'))).toEqual([]);
  });
});

function yamlIn(folder: string): string[] {
  return readdirSync(join(project, folder)).flatMap((file) =>
    file.endsWith('.yaml') ? [basename(file, '.yaml')] : [],
  );
}
