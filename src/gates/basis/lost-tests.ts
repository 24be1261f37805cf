import { z } from 'zod';
import { testsText } from '../command/suite-facts.js';
import type { TestTally } from '../counts/tests/format.js';

const count = z.number().int().nonnegative();

/** What a run of a suite is remembered by. */
export const KnownTests = z.object({
  ran: count,
  skipped: count,
  names: z.object({ ran: z.array(z.string()), skipped: z.array(z.string()) }).nullable(),
});
export type KnownTests = z.infer<typeof KnownTests>;

/** The tests of a tally; of none if it is null, because nothing could be counted. */
export function knownTests(tally: TestTally | null): KnownTests {
  return tally === null
    ? { ran: 0, skipped: 0, names: null }
    : {
        ran: tally.ran,
        skipped: tally.skipped,
        names: tally.names && { ran: [...tally.names.ran], skipped: [...tally.names.skipped] },
      };
}

/** How many names a text lists. */
const MAX_NAMES = 10;

/**
 * Compares the tests that ran with those at the step's base. One sentence for each loss: fewer ran, some are gone, some
 * are skipped now. Empty if none was lost.
 */
export function lostTests(before: KnownTests, after: KnownTests): readonly string[] {
  const fewer = after.ran < before.ran ? [`${testsText(after.ran)} ran, ${before.ran} at the base of the step`] : [];
  if (before.names === null || after.names === null) return fewer;
  const [ran, skipped] = [new Set(after.names.ran), new Set(after.names.skipped)];
  const missing = before.names.ran.filter((name) => !ran.has(name));
  return [
    ...fewer,
    ...listed(
      'gone',
      missing.filter((name) => !skipped.has(name)),
    ),
    ...listed(
      'skipped now',
      missing.filter((name) => skipped.has(name)),
    ),
  ];
}

function listed(what: string, names: readonly string[]): readonly string[] {
  if (names.length === 0) return [];
  const more = names.length > MAX_NAMES ? ` and ${names.length - MAX_NAMES} more` : '';
  return [`${what}: ${names.slice(0, MAX_NAMES).join(', ')}${more}`];
}
