import fc from 'fast-check';
import type { Show } from './lives.js';
import { build, sketches, type Sketch } from './random-workflow.js';
import { workflow } from './steps.js';
import { hash, items, text, verdict, type Play, type Player } from './world.js';

/** What a turn of a played agent costs at most, USD. */
export const TURN_USD = 0.3;

export interface Case {
  readonly steps: readonly Sketch[];
  readonly luck: number;
  readonly maxParallel: number;
  /** How likely an agent is to do it badly. */
  readonly bad: number;
  readonly cuts: readonly number[];
  /** How likely a person is to send an attempt back. */
  readonly rejects: number;
}

export const cases: fc.Arbitrary<Case> = fc.record({
  steps: sketches,
  luck: fc.nat(),
  maxParallel: fc.integer({ min: 1, max: 4 }),
  bad: fc.constant(0.4),
  rejects: fc.constant(0.35),
  cuts: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 3, maxLength: 3 }),
});

/** The agents' luck: the same for the same launch of the same step, in whatever order things end. */
function playerOf(luck: number, bad: number): Player {
  return ({ path, k, kind, effect }): Play => {
    const chance = chanceOf(luck, path, k);
    const usd = 0.1 + 0.5 * chanceOf(luck, 'usd', path, k);
    if (kind === 'replan') return { usd, output: items(...['x', 'y'].slice(0, 1 + Math.round(chance))) };
    if (effect.node.output === 'verdict') return { usd, output: verdict(chance > bad) };
    if (chance < 0.08) return { usd, guard: 'max_turns', files: { [path]: 'half' } };
    if (chance < 0.14) return { usd, error: true };
    const output =
      effect.node.output === 'plan' ? items(...['i1', 'i2', 'i3'].slice(0, Math.round(chance * 4) % 4)) : text;
    const files = { [path]: chance < bad ? 'bad' : `good ${k}`, ...(chance > 0.95 ? { shared: `${path} ${k}` } : {}) };
    return { usd, output, files };
  };
}

function chanceOf(...of: readonly (string | number)[]): number {
  return parseInt(hash(of.join(' ')).slice(0, 8), 16) / 0xffffffff;
}

/** The same luck gives the same show. */
export function showOf({ steps, luck, bad, rejects }: Case): Show {
  return {
    workflow: workflow(build(steps)),
    play: playerOf(luck, bad),
    rejects: (step, attempt) => chanceOf(luck, 'no', step, attempt) < rejects,
  };
}
