import type { Event, EventOf } from '../../model/events/event.js';
import { formatDuration, formatMoney } from '../format/figures.js';
import type { RunSummaryDraft } from './run-summary.js';

/** Applies an event to the run-level fields of the summary. `ms` is its time on the summary's clock. */
export function applyRunEvent(summary: RunSummaryDraft, event: Event, ms: number): void {
  switch (event.type) {
    case 'run_started':
      return startRun(summary, event, ms);
    case 'run_resumed':
      summary.resumes += 1;
      summary.maxBudgetUsd = event.settings.max_budget === undefined ? summary.maxBudgetUsd : event.settings.max_budget;
      return markRunning(summary);
    case 'step_reopened':
      return markRunning(summary);
    case 'replay_started':
      return startReplay(summary, event, ms);
    case 'cancel_requested':
      summary.stopping = `cancelled (${event.signal})`;
      return;
    case 'budget_exceeded':
      summary.exceededLimits.push({ path: event.step, limit: event.limit, text: limitText(event) });
      if (event.scope === 'run') summary.stopping = `the run's ${event.limit} is used up`;
      return;
    case 'run_paused':
      summary.status = 'paused';
      return;
    case 'run_completed':
      summary.status = statusOf(event);
      summary.reason = event.reason;
      summary.message = event.message;
      summary.head = event.commit;
      return;
    case 'hitl_paused':
      summary.holds.set(holdId(event), { path: event.step, position: event.position, commit: event.commit });
      return;
    case 'hitl_resumed':
      summary.holds.delete(holdId(event));
      return;
    case 'noted':
      summary.notes.push({ topic: event.topic, text: event.text });
      return;
    case 'changes_measured':
      summary.diffStat = event;
      return;
    case 'published':
      summary.published = {
        pullRequest: event.pull_request,
        branch: event.branch,
        commit: event.commit,
        operation: event.operation,
        remarks: event.remarks ?? [],
      };
      return;
    default:
      return;
  }
}

/** A run that reached its time limit has failed. The ledger records it as `aborted`, because it can be resumed. */
function statusOf({ status, reason }: EventOf<'run_completed'>): RunSummaryDraft['status'] {
  if (status === 'pass') return 'passed';
  return status === 'aborted' && reason !== 'timeout' ? 'cancelled' : 'failed';
}

function startRun(summary: RunSummaryDraft, event: EventOf<'run_started'>, ms: number): void {
  summary.run = event.run_id;
  summary.workflow = event.workflow;
  summary.definition = event.definition;
  summary.trigger = event.trigger;
  summary.spec = event.spec;
  summary.base = event.commit;
  summary.branch = event.branch;
  summary.maxBudgetUsd = event.settings.max_budget ?? event.max_budget ?? null;
  summary.startedAt = event.ts;
  summary.startedMs = ms;
}

function markRunning(summary: RunSummaryDraft): void {
  summary.status = 'running';
  summary.reason = null;
  summary.message = '';
  summary.stopping = null;
}

/**
 * A replay is a run of its own. The attempts it takes over from the original run stay in the summary, but do not count
 * towards its time, cost or retries.
 */
function startReplay(summary: RunSummaryDraft, event: EventOf<'replay_started'>, ms: number): void {
  markRunning(summary);
  for (const attempt of summary.attempts.values()) attempt.carried = true;
  summary.run = event.run_id;
  summary.replayOf = event.original_run_id;
  summary.definition = event.definition ?? summary.definition;
  summary.carriedUsd = event.carried_usd;
  summary.maxBudgetUsd = event.settings.max_budget === undefined ? summary.maxBudgetUsd : event.settings.max_budget;
  summary.startedAt = event.ts;
  summary.startedMs = ms;
  summary.resumes = 0;
  summary.published = null;
  summary.diffStat = null;
  summary.retries.length = 0;
  summary.exceededLimits.length = 0;
  summary.notes.length = 0;
  summary.holds.clear();
}

function holdId(event: EventOf<'hitl_paused'> | EventOf<'hitl_resumed'>): string {
  return `${event.step}#${event.launch}:${event.position}`;
}

function limitText(event: EventOf<'budget_exceeded'>): string {
  switch (event.limit) {
    case 'budget':
      return `${formatMoney(event.spent_usd ?? null)} spent of ${formatMoney(event.max_usd ?? null)}`;
    case 'tokens':
      return `${event.current_tokens ?? '?'} tokens used of ${event.max_tokens ?? '?'}`;
    case 'timeout':
      return `ran for ${seconds(event.elapsed_seconds)} of ${seconds(event.max_seconds)}`;
  }
}

function seconds(value: number | undefined): string {
  return formatDuration(value === undefined ? null : value * 1000);
}
