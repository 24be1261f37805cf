import { summedCountFormat } from './format.js';

/**
 * `Ran 3 tests in 0.001s`, then `OK (skipped=1)`: Python's unittest counts skipped tests as run, so they are
 * subtracted.
 */
export const unittest = summedCountFormat('unittest', (line) => {
  const ran = /^Ran (\d+) tests? in [\d.]+s$/.exec(line);
  if (ran !== null) return { ran: Number(ran[1]) };
  const verdict = /^(?:OK|FAILED|NO TESTS RAN) \(([a-z ]+=\d+(?:, [a-z ]+=\d+)*)\)$/.exec(line);
  if (verdict === null) return null;
  const skipped = numberAfter('skipped', verdict[1] ?? '');
  return {
    ran: -skipped,
    failed: numberAfter('failures', verdict[1] ?? '') + numberAfter('errors', verdict[1] ?? ''),
    skipped,
  };
});

/** The number in `word=3`; 0 if there is none. */
function numberAfter(word: string, text: string): number {
  return Number(new RegExp(`\\b${word}=(\\d+)`).exec(text)?.[1] ?? 0);
}
