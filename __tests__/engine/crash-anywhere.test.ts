import { describe, expect, it } from '@jest/globals';
import { runs, seed } from '../support/sample.js';
import { filesOf, foldsToItself, fromThere, fromTheStart, treeOf } from './lives.js';
import { SCENES } from './scenes.js';
import { Git, historyOf } from './world.js';

describe.each(Object.entries(SCENES))('%s', (_name, scene) => {
  const git = new Git();
  const first = fromTheStart(scene, { git, seed: 1 });
  const tree = treeOf(git, first.run);
  const history = historyOf(first.run);

  it('comes to what is expected', () => {
    scene.expect(first.run, filesOf(git, first.run));
  });

  it('does not depend on the order in which things end, and folds to its live state', () => {
    for (let order = 2; order < 2 + runs(4); order++) {
      const other = fromTheStart(scene, { git, seed: order });
      expect(treeOf(git, other.run)).toBe(tree);
      expect(historyOf(other.run)).toBe(history);
      expect(foldsToItself(other)).toBe(true);
    }
  });

  it('comes to the same when the machine dies or is stopped after any event', () => {
    const stride = Math.ceil(first.log.length / runs(20));
    for (let cut = 1 + (seed % stride); cut < first.log.length; cut += stride) {
      const resumed = fromThere(scene, { git, seed: cut, deadly: 0.03 }, first.log.slice(0, cut), cut % 3 === 0);
      if (resumed === null) continue;
      const { run } = resumed;
      const at = `cut after event ${cut}, ${first.log[cut - 1]?.type ?? ''}`;
      expect([at, treeOf(git, run)]).toEqual([at, tree]);
      expect([at, historyOf(run)]).toEqual([at, history]);
      const sum = [...run.attempts.values()].reduce((total, attempt) => total + (attempt.usage?.cost_usd ?? 0), 0);
      expect(run.usd).toBeCloseTo(sum, 6);
    }
  });

  it.each([1, 2, 8])('ends with at most %i agents at once', (maxParallel) => {
    const { run, mostAgents } = fromTheStart(scene, { git, seed: 3, maxParallel });
    expect(mostAgents).toBeLessThanOrEqual(maxParallel);
    expect(run.ended).not.toBeNull();
  });
});
