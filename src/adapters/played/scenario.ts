import picomatch from 'picomatch';
import type { Scenario, ScenarioAgent } from '../../model/scenario.js';

/** The attempt that is to be played. */
export interface Cue {
  /** Path of the step, such as `build/auth/impl`, and what else it may be called by: `build/1/impl`. */
  readonly steps: readonly string[];
  /** The attempt's number as people see it, from 1. */
  readonly attempt: number;
  /** The agent's whole name, such as `claude-haiku`. */
  readonly agent: string;
}

/** The first entry that fits the attempt; null where none does. In `step`, `*` stays within a segment, `**` does not. */
export function matchScenario(scenario: Scenario, cue: Cue): ScenarioAgent | null {
  return scenario.agents.find((entry) => fits(entry, cue)) ?? null;
}

/** A delay as milliseconds: a number is that already, else a Go duration such as `200ms` or `1m30s`; null if neither. */
export function delayMs(delay: number | string | undefined): number | null {
  if (typeof delay !== 'string') return delay ?? 0;
  if (!/^(\d+(\.\d+)?(ms|s|m|h))+$/.test(delay)) return null;
  let ms = 0;
  for (const [, amount, unit] of delay.matchAll(/([\d.]+)(ms|s|m|h)/g)) ms += Number(amount) * (UNITS[unit ?? ''] ?? 0);
  return ms;
}

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

function fits(entry: ScenarioAgent, cue: Cue): boolean {
  const isMatch = picomatch(entry.step ?? '**', { dot: true });
  const attempts = entry.attempt === undefined ? null : [entry.attempt].flat();
  return (
    cue.steps.some((step) => isMatch(step)) &&
    (attempts === null || attempts.includes(cue.attempt)) &&
    (entry.agent === undefined || entry.agent === cue.agent)
  );
}
