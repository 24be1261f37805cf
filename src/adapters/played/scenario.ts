import picomatch from 'picomatch';
import type { Scenario, ScenarioAgent } from '../../model/scenario.js';

/** The attempt that an entry of the scenario is looked up for. */
export interface PlayedAttempt {
  /** The names that entries may use for the step: its path, such as `build/auth/impl`, or `build/1/impl`. */
  readonly steps: readonly string[];
  /** The number of the attempt, from 1. */
  readonly attempt: number;
  /** The full name of the agent, such as `claude-haiku`. */
  readonly agent: string;
}

/**
 * Finds the first entry that matches the attempt, or null. In `step`, `*` stays within a path segment, `**` does not.
 */
export function matchScenario(scenario: Scenario, target: PlayedAttempt): ScenarioAgent | null {
  return scenario.agents.find((entry) => matches(entry, target)) ?? null;
}

/**
 * Parses a delay: a number is in milliseconds, a string is a Go duration such as `200ms` or `1m30s`; null if invalid.
 */
export function parseDelayMs(delay: number | string | undefined): number | null {
  if (typeof delay !== 'string') return delay ?? 0;
  if (!/^(\d+(\.\d+)?(ms|s|m|h))+$/.test(delay)) return null;
  let ms = 0;
  for (const [, amount, unit] of delay.matchAll(/([\d.]+)(ms|s|m|h)/g)) ms += Number(amount) * (UNITS[unit ?? ''] ?? 0);
  return ms;
}

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

function matches(entry: ScenarioAgent, target: PlayedAttempt): boolean {
  const isMatch = picomatch(entry.step ?? '**', { dot: true });
  const attempts = entry.attempt === undefined ? null : [entry.attempt].flat();
  return (
    target.steps.some((step) => isMatch(step)) &&
    (attempts === null || attempts.includes(target.attempt)) &&
    (entry.agent === undefined || entry.agent === target.agent)
  );
}
