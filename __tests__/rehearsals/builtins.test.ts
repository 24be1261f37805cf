import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { openWorld } from '../cli/world.js';
import { comesTo, plainProject, quickProject, validators, workflows } from './rehearsed.js';

const world = openWorld();
afterAll(() => world.close());
const [plain, quick] = [plainProject(world), quickProject(world)];
const before = [plain, quick].map((checkout) => world.git(checkout, 'count-objects'));

describe('each built-in workflow, rehearsed', () => {
  it.each([...workflows, ...validators])(
    '%s',
    (name) => comesTo(world, name === 'tdd' ? plain : quick, name, 'passed'),
    240_000,
  );

  it('and shown, without a warning about it', async () => {
    for (const name of [...workflows, ...validators]) {
      const { code, stdout, stderr } = await world.command(plain, 'run', name, '--dry-run');
      expect({ name, code, stderr }).toEqual({ name, code: 0, stderr: '' });
      expect(stdout).not.toMatch(/^Warnings:/m);
    }
  });

  it('leaves no trace', () => {
    for (const checkout of [plain, quick]) {
      expect(world.git(checkout, 'status', '--porcelain', '--ignored')).toBe('');
      expect(world.git(checkout, 'for-each-ref', '--format=%(refname)')).toBe('refs/heads/main');
    }
    expect([plain, quick].map((checkout) => world.git(checkout, 'count-objects'))).toEqual(before);
    // One file for all runs of a user on this machine, and empty.
    expect(readdirSync(join(world.folder, 'tmp'))).toEqual([`gump-empty-${process.getuid?.() ?? 0}`]);
  });
});
