/** Which calls of one operation a fault strikes, counted from 1 at the moment the fault is planned. */
export interface FaultTiming {
  /** Omitted: every call from now on. */
  readonly calls?: readonly number[];
}

/** Faults to come, by operation. */
export interface FaultPlan<Fault> {
  add(operation: string, fault: Fault, timing?: FaultTiming): void;
  /** Counts one call and says which fault strikes it; of several, the one planned last. */
  strike(operation: string): Fault | undefined;
}

export function createFaultPlan<Fault>(): FaultPlan<Fault> {
  const rules: { operation: string; fault: Fault; calls: readonly number[] | undefined; seen: number }[] = [];
  return {
    add(operation, fault, timing = {}) {
      rules.unshift({ operation, fault, calls: timing.calls, seen: 0 });
    },
    strike(operation) {
      const own = rules.filter((rule) => rule.operation === operation);
      for (const rule of own) rule.seen += 1;
      return own.find((rule) => rule.calls?.includes(rule.seen) ?? true)?.fault;
    },
  };
}
