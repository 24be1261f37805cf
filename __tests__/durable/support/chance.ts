import { randomFrom } from '../../engine/world.js';
import { seed } from '../../support/sample.js';

/** The same for the same seed of the tests. */
export function inOrderOfChance<T>(all: readonly T[]): T[] {
  const random = randomFrom(seed);
  return all
    .map((one) => ({ one, by: random() }))
    .sort((a, b) => a.by - b.by)
    .map(({ one }) => one);
}
