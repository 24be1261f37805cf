import { summedCountFormat } from './format.js';

/**
 * `Ran 3 tests in 0.001s`, then `OK (skipped=1)`: Python's unittest counts skipped tests as run, so they are
 * subtracted.
 */
export const unittest = summedCountFormat('unittest', (line) => {
  const ran = /^Ran (\d+) tests? in [\d.]+s$/.exec(line);
  if (ran !== null) return Number(ran[1]);
  const skipped = /^(?:OK|FAILED|NO TESTS RAN) \((?:.*, )?skipped=(\d+)[,)]/.exec(line);
  return skipped === null ? null : -Number(skipped[1]);
});
