import { z } from 'zod';

/** Any JSON object, its members not looked at yet. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** The object a line of a stream holds; null for anything else (log lines, arrays, broken JSON). */
export function jsonObject(line: string): JsonObject | null {
  if (line.charCodeAt(0) !== OPEN_BRACE && !line.trimStart().startsWith('{')) return null;
  try {
    const value: unknown = JSON.parse(line);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

/** `value` as `schema` has it, or null where it does not fit: a CLI's odd event is no reason to fail. */
export function fit<S extends z.ZodType>(schema: S, value: unknown): z.infer<S> | null {
  const parsed = schema.safeParse(value);
  return parsed.success ? parsed.data : null;
}

/** A member that may be absent, or of a form we do not know: both are null. */
export function maybe<S extends z.ZodType>(schema: S) {
  return schema
    .nullish()
    .catch(null)
    .transform((value) => value ?? null);
}

// What follows takes anything and never fails: a refused member would cost more than the rest of the line.

/** A text; empty where there is none. */
export const Text = z
  .unknown()
  .optional()
  .transform((value) => (typeof value === 'string' ? value : ''));

/** A text, or null. */
export const MaybeText = z
  .unknown()
  .optional()
  .transform((value) => (typeof value === 'string' ? value : null));

/** A number, or null. */
export const MaybeNumber = z
  .unknown()
  .optional()
  .transform((value) => (typeof value === 'number' && Number.isFinite(value) ? value : null));

/** A count as CLIs write it: absent, null, negative and fractional ones become a whole number from 0 up. */
export const Count = z
  .unknown()
  .optional()
  .transform((value) => (typeof value === 'number' && value > 0 && Number.isFinite(value) ? Math.round(value) : 0));

/** A count where there is one: what nobody told is no zero. */
export const MaybeCount = z
  .unknown()
  .optional()
  .transform((value) =>
    typeof value === 'number' && value >= 0 && Number.isFinite(value) ? Math.round(value) : undefined,
  );

const OPEN_BRACE = 0x7b;

/** Whether `value` is an object and no array. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
