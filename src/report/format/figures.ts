/**
 * An amount of money: `$1.42`; four decimals below one cent; `unpriced` if it is unknown, `≥ $1.42` if a part of it is
 * unknown (`partial`).
 */
export function formatMoney(usd: number | null, partial = false): string {
  if (usd === null || (partial && usd === 0)) return 'unpriced';
  return (partial ? '≥ ' : '') + dollars(usd);
}

function dollars(usd: number): string {
  if (usd === 0) return '$0.00';
  if (usd < 0.00005) return '< $0.0001';
  return `$${usd.toFixed(usd < 0.00995 ? 4 : 2)}`;
}

/** A duration: `850ms`, `47s`, `1m 5s`, `2m`, `1h 3m`; `—` if unknown. */
export function formatDuration(ms: number | null): string {
  if (ms === null) return '—';
  if (ms < 1000) return `${Math.round(ms)}ms`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return joinUnits(`${minutes}m`, seconds % 60, 's');
  return joinUnits(`${Math.floor(minutes / 60)}h`, minutes % 60, 'm');
}

function joinUnits(large: string, small: number, unit: string): string {
  return small === 0 ? large : `${large} ${small}${unit}`;
}

/** A number with thousands separators: `12,345`; `—` if unknown. */
export function formatCount(count: number | null): string {
  return count === null ? '—' : count.toString().replace(/\B(?=(\d{3})+$)/g, ',');
}

/** A count with its noun in the singular or plural: `1 item`, `3 items`. */
export function pluralize(count: number, noun: string, plural = `${noun}s`): string {
  return `${formatCount(count)} ${count === 1 ? noun : plural}`;
}

/** Counts of retries and escalations: `2 retries, 1 escalation`; empty if there were none. */
export function formatRetries(retries: number, escalations: number): string {
  const parts = retries === 0 ? [] : [pluralize(retries, 'retry', 'retries')];
  return (escalations === 0 ? parts : [...parts, pluralize(escalations, 'escalation')]).join(', ');
}

/** Rounds a sum to nine decimals, to remove the errors of binary floating point. */
export function roundOffFloatError(sum: number): number {
  return Math.round(sum * 1e9) / 1e9;
}
