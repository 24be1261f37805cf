/** How much more `npm run test:full` does than `npm test`, where nothing else is said. */
const fullFactor = 50;

const share = Number(process.env.GUMP_FULL ?? Number.NaN);

/** Whether this is `npm run test:full`: for what takes too long for every `npm test`. */
export const full = !Number.isNaN(share);

/** Whether this is all of `npm run test:full`: for what takes a minute by itself. */
export const whole = full && share >= 1;

/**
 * Where generated cases begin: always the same place in `npm test`, a new one in each `npm run test:full`.
 * Meant for fast-check: `fc.assert(property, { seed, numRuns: runs(100) })`.
 */
export const seed = Number(process.env.GUMP_SEED ?? 1);

/**
 * How many generated cases to try.
 * @param few the number for `npm test`, chosen so that the test stays within a second or two
 * @param many the number for the whole of `npm run test:full`
 * @returns `few`, or in `npm run test:full` the share asked for of `many`, and never fewer than `few`
 */
export function runs(few: number, many = few * fullFactor): number {
  return full ? Math.max(few, Math.round(many * share)) : few;
}
