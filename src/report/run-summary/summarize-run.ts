import type { Event } from '../../model/events/event.js';
import type { FailureReason } from '../../model/failure.js';
import { applyAttemptEvent } from './attempt-events.js';
import { applyGroupEvent } from './group-events.js';
import { applyRunEvent } from './run-events.js';
import type { RunSummary, RunSummaryDraft } from './run-summary.js';

/**
 * Folds the events of a ledger into a `RunSummary`. The ledger may be incomplete: that of a run that is active, paused
 * or cut off.
 */
export function summarizeRun(events: Iterable<Event>): RunSummary {
  const builder = createRunSummaryBuilder();
  for (const event of events) builder.observe(event);
  return builder.summary;
}

/**
 * An outcome that replaces the one in the events. Only the publisher knows it: the run was cut off, could not be
 * published, or failed its rehearsal.
 */
export interface OutcomeOverride {
  readonly status: RunSummary['status'];
  readonly reason: FailureReason | null;
  readonly message: string;
}

/**
 * Replaces the outcome of a summary. If the run was still `running`, the result is marked as cut off; report.json then
 * lists its open attempts as abandoned.
 */
export function overrideOutcome(summary: RunSummary, outcome: OutcomeOverride): RunSummary {
  return { ...summary, ...outcome, cutOff: summary.status === 'running' };
}

/** Builds a `RunSummary` event by event. `summary` is one mutable object that each `observe` updates in place. */
export interface RunSummaryBuilder {
  readonly summary: RunSummary;
  observe(event: Event): void;
}

/** Creates a builder with an empty summary. Pass the events in ledger order, each once. */
export function createRunSummaryBuilder(): RunSummaryBuilder {
  const draft = emptyDraft();
  return {
    summary: draft,
    observe(event) {
      const ms = clockTimeOf(draft, event);
      applyRunEvent(draft, event, ms);
      applyGroupEvent(draft, event);
      applyAttemptEvent(draft, event, ms);
      draft.lastMs = ms;
    },
  };
}

/**
 * Time of an event on the summary's clock, in ms: wall-clock time without the idle time between a stop and its resume.
 * It never decreases, even if the clocks of two machines disagree.
 */
function clockTimeOf(summary: RunSummaryDraft, event: Event): number {
  const wall = Date.parse(event.ts);
  if (summary.startedAt === '') return wall;
  // These events come after the run's end: the time spent on publishing is not part of its duration.
  if (event.type === 'published' || event.type === 'changes_measured') return summary.lastMs;
  const isResume = event.type === 'run_resumed' || (event.type === 'step_reopened' && summary.status !== 'running');
  if (isResume) summary.idleMs = wall - summary.lastMs;
  return Math.max(summary.lastMs, wall - summary.idleMs);
}

function emptyDraft(): RunSummaryDraft {
  return {
    run: '',
    workflow: '',
    definition: null,
    trigger: '',
    spec: '',
    base: '',
    branch: '',
    startedAt: '',
    startedMs: 0,
    lastMs: 0,
    idleMs: 0,
    maxBudgetUsd: null,
    status: 'running',
    reason: null,
    message: '',
    cutOff: false,
    head: null,
    stopping: null,
    resumes: 0,
    replayOf: null,
    carriedUsd: 0,
    steps: new Map(),
    groups: new Map(),
    attempts: new Map(),
    replannedItems: new Map(),
    retries: [],
    holds: new Map(),
    exceededLimits: [],
    notes: [],
    diffStat: null,
    published: null,
  };
}
