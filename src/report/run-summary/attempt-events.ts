import type { Event, EventOf } from '../../model/events/event.js';
import type { AttemptDraft, OccurrenceDraft, StepDraft, RunSummaryDraft } from './run-summary.js';

/**
 * Applies an event to the steps and attempts of the summary; ignores events about anything else. `ms` is its time on
 * the summary's clock.
 */
export function applyAttemptEvent(summary: RunSummaryDraft, event: Event, ms: number): void {
  switch (event.type) {
    case 'step_started':
      return openAttempt(summary, event, ms);
    case 'retry_triggered':
      summary.retries.push({ path: event.step, escalation: isEscalation(summary, event) });
      return;
    case 'step_completed':
      return settleStep(summary, event);
    default: {
      if (!('launch' in event)) return;
      const attempt = summary.attempts.get(`${event.step}#${event.launch}`);
      if (!attempt) return;
      updateAttempt(attempt, event);
      attempt.lastMs = ms;
    }
  }
}

type AttemptEvent = Exclude<Extract<Event, { launch: number }>, { type: 'step_started' }>;

function updateAttempt(attempt: AttemptDraft, event: AttemptEvent): void {
  switch (event.type) {
    case 'agent_launched':
      attempt.launched = true;
      attempt.session = event.session_id === '' ? null : event.session_id;
      attempt.sessionNote = event.session_note;
      if (event.session_note !== '') attempt.notes.push(event.session_note);
      if (event.prompt) attempt.artifacts = { ...attempt.artifacts, prompt: event.prompt.path };
      return;
    case 'usage_recorded':
      attempt.usage = event.usage;
      return;
    case 'guard_triggered':
      attempt.guards.push({ name: event.guard, reason: event.reason });
      return;
    case 'agent_noted':
      attempt.notes.push(event.note);
      return;
    case 'agent_completed':
      attempt.reason = event.reason;
      return endAgent(attempt, event);
    case 'agent_killed':
      return endAgent(attempt, event);
    case 'attempt_snapshotted':
      attempt.head = event.commit;
      attempt.output = event.output;
      attempt.changes = { files: event.files, insertions: event.insertions, deletions: event.deletions };
      return;
    case 'gate_started':
      attempt.checks = event.checks;
      return;
    case 'gate_checked':
      attempt.gates.push({
        name: event.gate,
        status: event.status,
        reason: event.reason,
        durationMs: event.duration_ms,
        failure: event.failure,
        artifact: event.artifact,
        details: event.details?.path ?? null,
        command: event.command ?? null,
        tests: event.tests ?? null,
        uncounted: event.mark === 'uncounted',
        restsOnChanged: event.rests_on_changed ?? [],
        leftOut: event.left_out ?? [],
        sameRunAs: event.same_run_as ?? null,
      });
      return;
    case 'blast_radius_warning':
      attempt.outsideBlastRadius.push(...event.violators);
      return;
    case 'attempt_completed':
      attempt.status = event.status === 'pass' ? 'passed' : 'failed';
      attempt.reason = event.reason;
      attempt.message = event.message;
      attempt.head = event.commit;
      return;
    case 'attempt_abandoned':
      attempt.status = 'abandoned';
      attempt.message = event.reason;
      return;
    case 'gate_passed':
    case 'gate_failed':
    case 'hitl_paused':
    case 'hitl_resumed':
    case 'replan_triggered':
      return;
  }
}

function endAgent(attempt: AttemptDraft, event: EventOf<'agent_completed'> | EventOf<'agent_killed'>): void {
  attempt.agentEnded = true;
  attempt.usage = event.usage;
  attempt.message = event.message;
  if (event.session_id !== '') attempt.session = event.session_id;
  attempt.firstDiffTurn = event.first_diff_turn;
  attempt.contextUsed = event.context_used;
  const artifacts = Object.entries(event.artifacts).map(([name, { path }]) => [name, path] as const);
  attempt.artifacts = { ...attempt.artifacts, ...Object.fromEntries(artifacts) };
}

function openAttempt(summary: RunSummaryDraft, event: EventOf<'step_started'>, ms: number): void {
  const step = findOrAddStep(summary, event);
  const occurrence = findOrAddOccurrence(step, event.scope);
  const attempt: AttemptDraft = {
    id: `${event.step}#${event.launch}`,
    path: event.step,
    scope: event.scope,
    launch: event.launch,
    number: event.attempt,
    kind: event.kind,
    agent: event.agent,
    label: event.label,
    base: event.base,
    from: event.from,
    escalated: hasEscalated(occurrence, event),
    startedMs: ms,
    lastMs: ms,
    status: 'running',
    reason: null,
    message: '',
    launched: false,
    agentEnded: false,
    usage: null,
    session: null,
    sessionNote: '',
    firstDiffTurn: null,
    contextUsed: null,
    head: null,
    output: null,
    changes: null,
    checks: [],
    gates: [],
    guards: [],
    notes: [],
    outsideBlastRadius: [],
    artifacts: {},
    carried: false,
  };
  occurrence.attempts.push(attempt);
  summary.attempts.set(attempt.id, attempt);
}

function findOrAddStep(summary: RunSummaryDraft, event: EventOf<'step_started'>): StepDraft {
  const known = summary.steps.get(event.step);
  if (known) return known;
  const step: StepDraft = { path: event.step, type: event.step_type, item: event.item, occurrences: [] };
  summary.steps.set(event.step, step);
  return step;
}

function findOrAddOccurrence(step: StepDraft, scope: string): OccurrenceDraft {
  const latest = step.occurrences.at(-1);
  // A child that a new round keeps is not run again: its scope changes, but there is no new occurrence.
  if (latest?.scope === scope && !latest.superseded) return latest;
  const occurrence: OccurrenceDraft = { scope, attempts: [], settled: null, superseded: false };
  step.occurrences.push(occurrence);
  return occurrence;
}

function settleStep(summary: RunSummaryDraft, event: EventOf<'step_completed'>): void {
  const occurrence = summary.steps.get(event.step)?.occurrences.at(-1);
  if (!occurrence) return;
  occurrence.settled = {
    status: event.status === 'pass' ? 'passed' : 'failed',
    reason: event.reason,
    message: event.message,
  };
}

function isEscalation(summary: RunSummaryDraft, event: EventOf<'retry_triggered'>): boolean {
  if (event.strategy.startsWith('escalate')) return true;
  const before = summary.steps.get(event.step)?.occurrences.at(-1)?.attempts.at(-1);
  return before !== undefined && isOtherAgent(before, event.next);
}

function hasEscalated(occurrence: OccurrenceDraft, event: EventOf<'step_started'>): boolean {
  const before = occurrence.attempts.at(-1);
  return before !== undefined && (before.escalated || isOtherAgent(before, event));
}

function isOtherAgent(
  before: Pick<AttemptDraft, 'kind' | 'agent'>,
  next: { readonly kind: string; readonly agent: string },
): boolean {
  return before.kind === 'agent' && next.kind === 'agent' && before.agent !== next.agent;
}
