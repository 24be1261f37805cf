import type { Event, EventOf } from '../../model/events/event.js';
import { formatDuration, formatMoney } from '../format/figures.js';
import type { StoryDraft } from './run-summary.js';

/** What an event says of the run as a whole. */
export function tellRun(story: StoryDraft, event: Event, ms: number): void {
  switch (event.type) {
    case 'run_started':
      return begin(story, event, ms);
    case 'run_resumed':
      story.resumes += 1;
      story.maxBudgetUsd = event.settings.max_budget === undefined ? story.maxBudgetUsd : event.settings.max_budget;
      return goOn(story);
    case 'step_reopened':
      return goOn(story);
    case 'replay_started':
      return replay(story, event, ms);
    case 'cancel_requested':
      story.stopping = `cancelled (${event.signal})`;
      return;
    case 'budget_exceeded':
      story.limits.push({ path: event.step, limit: event.limit, text: limitText(event) });
      if (event.scope === 'run') story.stopping = `the run's ${event.limit} is used up`;
      return;
    case 'run_paused':
      story.status = 'paused';
      return;
    case 'run_completed':
      story.status = statusOf(event);
      story.reason = event.reason;
      story.message = event.message;
      story.head = event.commit;
      return;
    case 'hitl_paused':
      story.holds.set(holdId(event), { path: event.step, position: event.position, commit: event.commit });
      return;
    case 'hitl_resumed':
      story.holds.delete(holdId(event));
      return;
    case 'noted':
      story.notes.push({ topic: event.topic, text: event.text });
      return;
    case 'changes_measured':
      story.measured = event;
      return;
    case 'published':
      story.published = {
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

/** A run whose time is up has failed; that it can be gone on with is what the ledger's `aborted` says. */
function statusOf({ status, reason }: EventOf<'run_completed'>): StoryDraft['status'] {
  if (status === 'pass') return 'passed';
  return status === 'aborted' && reason !== 'timeout' ? 'cancelled' : 'failed';
}

function begin(story: StoryDraft, event: EventOf<'run_started'>, ms: number): void {
  story.run = event.run_id;
  story.workflow = event.workflow;
  story.definition = event.definition;
  story.trigger = event.trigger;
  story.spec = event.spec;
  story.base = event.commit;
  story.branch = event.branch;
  story.maxBudgetUsd = event.settings.max_budget ?? event.max_budget ?? null;
  story.startedAt = event.ts;
  story.startedMs = ms;
}

function goOn(story: StoryDraft): void {
  story.status = 'running';
  story.reason = null;
  story.message = '';
  story.stopping = null;
}

/** A replay is a run of its own: what it took over stays visible, but is no part of its time, cost or retries. */
function replay(story: StoryDraft, event: EventOf<'replay_started'>, ms: number): void {
  goOn(story);
  for (const attempt of story.attempts.values()) attempt.carried = true;
  story.run = event.run_id;
  story.replayOf = event.original_run_id;
  story.definition = event.definition ?? story.definition;
  story.carriedUsd = event.carried_usd;
  story.maxBudgetUsd = event.settings.max_budget === undefined ? story.maxBudgetUsd : event.settings.max_budget;
  story.startedAt = event.ts;
  story.startedMs = ms;
  story.resumes = 0;
  story.published = null;
  story.measured = null;
  story.retries.length = 0;
  story.limits.length = 0;
  story.notes.length = 0;
  story.holds.clear();
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
