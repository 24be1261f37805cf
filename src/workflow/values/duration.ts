const UNITS: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ms: 1,
  s: 1e3,
  m: 6e4,
  h: 36e5,
};
const PART = /(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h)/y;

/** Parses a duration in Go's notation (`90s`, `1h30m`, `200ms`) into milliseconds; null if it is not one above zero. */
export function parseDuration(text: string): number | null {
  const trimmed = text.trim();
  let ms = 0;
  PART.lastIndex = 0;
  while (PART.lastIndex < trimmed.length) {
    const part = PART.exec(trimmed);
    if (part === null) return null;
    ms += Number(part[1]) * (UNITS[part[2] ?? ''] ?? NaN);
  }
  return ms > 0 && Number.isFinite(ms) ? Math.max(1, Math.round(ms)) : null;
}

/** Formats milliseconds in Go's notation, without parts that are zero: `1h30m`; 90 seconds are `1m30s`. */
export function formatGoDuration(ms: number): string {
  const parts: string[] = [];
  let rest = Math.round(ms);
  for (const [unit, size] of [
    ['h', 36e5],
    ['m', 6e4],
    ['s', 1e3],
    ['ms', 1],
  ] as const) {
    const count = Math.floor(rest / size);
    if (count > 0) parts.push(`${count}${unit}`);
    rest -= count * size;
  }
  return parts.join('') || '0s';
}
