import { describe, expect, it, jest } from '@jest/globals';
import { findByMarker } from '../../../src/system/process/find-processes.js';
import { randomFrom } from '../../engine/world.js';
import { full, runs, seed } from '../../support/sample.js';
import { inOrderOfChance } from './chance.js';
import { abandonedIn, type Cut, type Lived, type Stage, stageOf } from './lives.js';

/**
 * Golden runs of every kind; those of `npm test` first. A small share goes over some of them, other ones each time. None
 * is among them whose agents leave something outside of their worktree: a launch that is cut off would be seen there. Nor
 * one that a budget stops: what a launch that is cut off has spent counts, and may leave nothing for its repetition.
 */
const VARIED = [
  'current-each-parallel',
  'replan',
  'person-sends-it-back',
  'retry-same-then-escalate',
  'parallel-merge',
  'failed-item-beside-others',
  'retry-exhausted',
  'group-escalates',
  'restart-after-a-ladder',
  'gate-step-restart',
  'counts-by-class-add-up',
  'gates-look-at-the-whole-step',
  'current-retry-attempt',
  'current-call-inherits',
  'current-get-workflow',
  'current-validator-says-no',
  'current-worktree-reset',
  'current-session-from',
  'merge-conflict',
  'cheap2sota',
  'sessions',
] as const;

/** In `npm test`. */
const FEW = 2;
/** How many fold the share of the runs is of the share of the cuts. */
const WIDTH = 5;

/** Cuts at random instants of each run, in the whole of `npm run test:full`. */
const INSTANTS = 10;

/** Tests every second run, so that two workers share them. */
export function testKilledRuns(half: 'even' | 'odd'): void {
  jest.setTimeout(3_600_000);
  const names = (full ? inOrderOfChance(VARIED) : VARIED)
    .slice(0, runs(FEW, WIDTH * VARIED.length))
    .filter((_, at) => at % 2 === (half === 'even' ? 0 : 1));
  describe('a run whose process is killed, gone on with by another process', () => {
    it.each(names)('comes to the same: %s', async (name) => {
      const stage = stageOf(name);
      try {
        await cutAgainAndAgain(stage);
      } finally {
        stage.remove();
      }
    });
  });
}

async function cutAgainAndAgain(stage: Stage): Promise<void> {
  const uncut = await stage.live();
  if (uncut === null) throw new Error('it never began');
  expect(uncut.starts).not.toEqual(new Map());
  for (const cut of cutsOf(uncut)) {
    const lived = await stage.live(cut);
    if (lived === null) continue;
    // The cut is in what a failure shows.
    expect({ cut, ...whatLasts(lived) }).toEqual({ cut, ...whatLasts(uncut) });
    if ('line' in cut) expect(lived.cut?.ledger.split('\n').length).toBe(cut.line + (cut.torn ? 0 : 1));
    if (lived.cut !== null) expect(lived.ledger.slice(0, lived.cut.ledger.length)).toBe(lived.cut.ledger);
    neverTwice(lived, uncut);
    expect(findByMarker(lived.id)).toEqual([]);
  }
  expect(stage.git('status', '--porcelain')).toBe('');
}

/** Lines in the order of chance, then instants; every line of the run in the whole of `npm run test:full`. */
function cutsOf({ events, ms }: Lived): readonly Cut[] {
  const random = randomFrom(seed);
  const some = inOrderOfChance(events)
    .slice(0, runs(1, events.length))
    .map(({ seq }) => ({ line: seq, torn: random() < 0.2 }));
  const instants = Array.from({ length: runs(1, INSTANTS) }, () => ({ afterMs: Math.round(random() * ms) }));
  return [...some, ...instants];
}

/** What no death may change. The money for what a death cut off was spent all the same. */
function whatLasts({ run, tree, history }: Lived) {
  const wasted = [...run.attempts.values()].filter(({ abandoned }) => abandoned);
  const paid = run.usd - wasted.reduce((sum, { usage }) => sum + (usage?.cost_usd ?? 0), 0);
  return { status: run.ended?.status, tree, history, usd: paid.toFixed(6) };
}

/** Only what left no snapshot was started again, and the agents' own count says so too. */
function neverTwice({ run, events, starts }: Lived, uncut: Lived): void {
  const snapshotted = events.flatMap((event) =>
    event.type === 'attempt_snapshotted' ? [`${event.step}#${event.launch}`] : [],
  );
  expect(
    snapshotted.filter((id) => [...run.attempts.values()].some((attempt) => attempt.id === id && attempt.abandoned)),
  ).toEqual([]);
  expect(new Set(snapshotted).size).toBe(snapshotted.length);
  const abandoned = abandonedIn(run);
  for (const step of new Set([...starts.keys(), ...uncut.starts.keys()])) {
    const [once, now] = [uncut.starts.get(step) ?? 0, starts.get(step) ?? 0];
    // What was cut off may have died before it could count itself.
    const most = once + (abandoned.get(step) ?? 0);
    expect(now >= once && now <= most ? 'as often as needed' : `${step}: ${now} times, not ${once} to ${most}`).toBe(
      'as often as needed',
    );
  }
}
