import { z } from 'zod';

/** Any JSON object. Its members are not validated yet. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Parses a line of a stream as a JSON object; null for anything else (log lines, arrays, broken JSON). */
export function parseJsonObject(line: string): JsonObject | null {
  if (line.charCodeAt(0) !== OPEN_BRACE && !line.trimStart().startsWith('{')) return null;
  try {
    const value: unknown = JSON.parse(line);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

/** Parses `value` by `schema`; null if it does not match. An unexpected event of a CLI must not fail the launch. */
export function parseOrNull<S extends z.ZodType>(schema: S, value: unknown): z.infer<S> | null {
  const parsed = schema.safeParse(value);
  return parsed.success ? parsed.data : null;
}

/** A schema for a member that may be absent or invalid: both become null. */
export function nullIfInvalid<S extends z.ZodType>(schema: S) {
  return schema
    .nullish()
    .catch(null)
    .transform((value) => value ?? null);
}

// The schemas below accept any value and never fail: one invalid member must not discard the rest of the line.

/** A string; empty if there is none. */
export const TextOrEmpty = z
  .unknown()
  .optional()
  .transform((value) => (typeof value === 'string' ? value : ''));

/** A string, or null. */
export const MaybeText = z
  .unknown()
  .optional()
  .transform((value) => (typeof value === 'string' ? value : null));

/** A finite number, or null. */
export const MaybeNumber = z
  .unknown()
  .optional()
  .transform((value) => (typeof value === 'number' && Number.isFinite(value) ? value : null));

/** A count as a whole number from 0 up. Fractions are rounded; absent, null and negative values become 0. */
export const Count = z
  .unknown()
  .optional()
  .transform((value) => (typeof value === 'number' && value > 0 && Number.isFinite(value) ? Math.round(value) : 0));

/** A count as a whole number from 0 up, or undefined: a count that was not reported is not 0. */
export const MaybeCount = z
  .unknown()
  .optional()
  .transform((value) =>
    typeof value === 'number' && value >= 0 && Number.isFinite(value) ? Math.round(value) : undefined,
  );

const OPEN_BRACE = 0x7b;

/** Whether `value` is an object and not an array. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
