import { afterAll, describe, it } from '@jest/globals';
import { openWorld } from '../cli/world.js';
import { runs, seed } from '../support/sample.js';
import { comesTo, quickProject, validators, workflows } from './rehearsed.js';

const world = openWorld();
afterAll(() => world.close());
const checkout = quickProject(world);

const all = [...workflows, ...validators];
const sample = all.map((_, index) => all[(index + seed) % all.length] ?? '').slice(0, runs(2, all.length));

describe('a built-in workflow whose agents fail, rehearsed', () => {
  it.each(sample)('%s', (name) => comesTo(world, checkout, name, 'failed'), 240_000);
});
