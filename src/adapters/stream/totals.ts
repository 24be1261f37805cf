import type { SessionTotals } from '../../model/adapter.js';
import type { Tokens } from '../../model/usage.js';

/**
 * What this launch used, where the CLI tells totals of the whole session: the total less what was used before. Where
 * that is not known, or does not fit (a session compacted, a launch that was killed before it told), the sum of the
 * calls seen on the stream stands in.
 */
export function since(
  total: Tokens | null,
  before: SessionTotals | null,
  resumed: boolean,
  seen: Tokens | null,
): Tokens | null {
  if (total === null) return seen;
  if (!resumed) return total;
  const rest = before === null ? null : minus(total, before.tokens);
  if (rest === null) return seen;
  return seen === null || rest.in >= seen.in ? rest : seen;
}

/** Null where any figure would be negative; without reasoning where that is not known of both. */
export function minus(a: Tokens, b: Tokens): Tokens | null {
  const rest = {
    in: a.in - b.in,
    out: a.out - b.out,
    cached: a.cached - b.cached,
    cache_write: a.cache_write - b.cache_write,
  };
  return Object.values(rest).some((n) => n < 0) ? null : { ...rest, reasoning: reasoningSince(a, b) };
}

function reasoningSince(a: Tokens, b: Tokens): number | undefined {
  const before = b.reasoning ?? (b.out === 0 ? 0 : undefined);
  if (a.reasoning === undefined || before === undefined) return undefined;
  return a.reasoning < before ? undefined : a.reasoning - before;
}
