import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { runs, seed } from '../support/sample.js';
import { foldsToItself, fromThere, fromTheStart, treeOf, type Show } from './lives.js';
import { build, sketches, type Sketch } from './random-workflow.js';
import { brokenRules } from './rules.js';
import { workflow } from './steps.js';
import { Git, hash, historyOf, items, text, verdict, type Play, type Player } from './world.js';

/** What a turn of a played agent costs at most, USD. */
const TURN_USD = 0.3;

interface Case {
  readonly steps: readonly Sketch[];
  readonly luck: number;
  readonly maxParallel: number;
  readonly cuts: readonly number[];
}

const cases: fc.Arbitrary<Case> = fc.record({
  steps: sketches,
  luck: fc.nat(),
  maxParallel: fc.integer({ min: 1, max: 4 }),
  cuts: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 3, maxLength: 3 }),
});

/** The agents' luck: the same for the same launch of the same step, in whatever order things end. */
function playerOf(luck: number): Player {
  return ({ path, k, kind, effect }): Play => {
    const chance = chanceOf(luck, path, k);
    const usd = 0.1 + 0.5 * chanceOf(luck, 'usd', path, k);
    if (kind === 'replan') return { usd, output: items(...['x', 'y'].slice(0, 1 + Math.round(chance))) };
    if (effect.node.output === 'verdict') return { usd, output: verdict(chance > 0.4) };
    if (chance < 0.08) return { usd, guard: 'max_turns', files: { [path]: 'half' } };
    if (chance < 0.14) return { usd, error: true };
    const output =
      effect.node.output === 'plan' ? items(...['i1', 'i2', 'i3'].slice(0, Math.round(chance * 4) % 4)) : text;
    const files = { [path]: chance < 0.4 ? 'bad' : `good ${k}`, ...(chance > 0.95 ? { shared: `${path} ${k}` } : {}) };
    return { usd, output, files };
  };
}

function chanceOf(...of: readonly (string | number)[]): number {
  return parseInt(hash(of.join(' ')).slice(0, 8), 16) / 0xffffffff;
}

function showOf({ steps, luck }: Case): Show {
  return {
    workflow: workflow(build(steps)),
    play: playerOf(luck),
    rejects: (step, attempt) => chanceOf(luck, 'no', step, attempt) < 0.35,
  };
}

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
