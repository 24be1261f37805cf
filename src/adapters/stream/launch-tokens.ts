import type { SessionTotals } from '../../model/adapter.js';
import type { Tokens } from '../../model/usage.js';

/**
 * The tokens of one launch, for CLIs that report totals of the whole session: `total` minus what was used before. If
 * that is unknown or cannot be right (the session was compacted, or an earlier launch was killed before it reported),
 * the result is `seen`, the sum of the calls seen on the stream.
 */
export function launchTokens(
  total: Tokens | null,
  before: SessionTotals | null,
  resumed: boolean,
  seen: Tokens | null,
): Tokens | null {
  if (total === null) return seen;
  if (!resumed) return total;
  const difference = before === null ? null : subtractTokens(total, before.tokens);
  if (difference === null) return seen;
  return seen === null || difference.in >= seen.in ? difference : seen;
}

/** Subtracts `b` from `a`; null if any count would be negative. `reasoning` is left out unless it is known for both. */
export function subtractTokens(a: Tokens, b: Tokens): Tokens | null {
  const difference = {
    in: a.in - b.in,
    out: a.out - b.out,
    cached: a.cached - b.cached,
    cache_write: a.cache_write - b.cache_write,
  };
  return Object.values(difference).some((n) => n < 0) ? null : { ...difference, reasoning: reasoningSince(a, b) };
}

function reasoningSince(a: Tokens, b: Tokens): number | undefined {
  const before = b.reasoning ?? (b.out === 0 ? 0 : undefined);
  if (a.reasoning === undefined || before === undefined) return undefined;
  return a.reasoning < before ? undefined : a.reasoning - before;
}
