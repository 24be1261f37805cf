/** Results that the gates of one attempt share, so that the suite is run once for all of them. */
export interface SharedResults {
  /** Runs a function, unless a gate has run it under this key. `by` is that gate; null if this one runs it. */
  once<T extends object>(
    key: string,
    gate: string,
    run: () => Promise<T>,
  ): Promise<{ readonly value: T; readonly by: string | null }>;
}

/** Creates shared results, with none in it. */
export function createSharedResults(): SharedResults {
  const results = new Map<string, { readonly gate: string; readonly value: unknown }>();
  return {
    async once<T extends object>(key: string, gate: string, run: () => Promise<T>) {
      const known = results.get(key);
      // The key identifies the function, so the result has its type.
      if (known !== undefined) return { value: known.value as T, by: known.gate };
      const value = await run();
      results.set(key, { gate, value });
      return { value, by: null };
    },
  };
}
