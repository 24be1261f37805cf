import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { countMaxLaunches } from '../../src/workflow/preview/launch-counts.js';
import { runs, seed } from '../support/sample.js';
import { foldsToItself, fromThere, fromTheStart, treeOf, type Show } from './lives.js';
import { launches, mostOf } from './most-launches.js';
import { TURN_USD, cases, showOf } from './random-show.js';
import { brokenRules } from './rules.js';
import { Git, historyOf } from './world.js';

/** Where the money runs out depends on what a crash has cost, so only the rules hold then. */
function limited(show: Show): boolean {
  return JSON.stringify(show.workflow).includes('maxBudgetUsd') || show.settings !== undefined;
}

describe('any workflow, however its agents do', () => {
  it('comes to the same end in whatever order things end, and wherever the machine dies', () => {
    fc.assert(
      fc.property(cases, (one) => {
        const git = new Git();
        const show = showOf(one);
        const first = fromTheStart(show, { git, seed: 1, maxParallel: one.maxParallel });
        expect(brokenRules(show.workflow, git, first.log, TURN_USD)).toEqual([]);
        expect(foldsToItself(first)).toBe(true);
        const [tree, history] = [treeOf(git, first.run), historyOf(first.run)];
        const other = fromTheStart(show, { git, seed: 2, maxParallel: 1 + (one.maxParallel % 4) });
        expect([treeOf(git, other.run), historyOf(other.run)]).toEqual([tree, history]);
        for (const share of one.cuts) {
          const cut = 1 + Math.floor(share * (first.log.length - 1));
          const again = fromThere(show, { git, seed: cut, deadly: 0.02 }, first.log.slice(0, cut), cut % 2 === 0);
          if (again === null) continue;
          expect([cut, ...brokenRules(show.workflow, git, again.log, TURN_USD)]).toEqual([cut]);
          if (limited(show)) continue;
          expect([cut, treeOf(git, again.run), historyOf(again.run)]).toEqual([cut, tree, history]);
        }
      }),
      { seed, numRuns: runs(24) },
    );
  });

  it('launches no more agents than its plan says at worst', () => {
    fc.assert(
      fc.property(cases, (one) => {
        const show = showOf({ ...one, bad: 0.9, rejects: 0 });
        const { log } = fromTheStart(show, { git: new Git(), seed: 1, maxParallel: one.maxParallel });
        expect(launches(log)).toBeLessThanOrEqual(mostOf(countMaxLaunches(show.workflow.steps)));
      }),
      { seed, numRuns: runs(100, 10_000) },
    );
  });

  it('never spends more than its budget and a turn of each agent, and goes on once it is raised', () => {
    fc.assert(
      fc.property(cases, fc.double({ min: 0.2, max: 3, noNaN: true }), (one, budget) => {
        const git = new Git();
        const show: Show = { ...showOf(one), settings: { max_budget: budget }, raise: 1000 };
        const { run, log } = fromTheStart(show, { git, seed: 1, maxParallel: one.maxParallel, deadly: 0.01 });
        expect(brokenRules(show.workflow, git, log, TURN_USD)).toEqual([]);
        expect(run.ended?.status).toMatch(/^(pass|fatal)$/);
      }),
      { seed, numRuns: runs(12) },
    );
  });
});
