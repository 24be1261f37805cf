import { NO_USAGE, attemptId, type EventOf, type StepPath, type Usage } from '../../model/index.js';
import { lineageOf } from '../queries/lineage.js';
import { currentLeaf, last, type Attempt, type Leaf, type Run } from '../run.js';

/** The fields by which an event names its attempt. */
interface AttemptAddress {
  readonly step: StepPath;
  readonly launch: number;
}

/** The state changes by events of one attempt, from its start to its verdict, and of its step. */
export const applyAttempt = {
  step_started(run: Run, event: EventOf<'step_started'>): void {
    const leaf = currentLeaf(run, event.step, event.scope) ?? openLeaf(run, event);
    if (leaf.status !== null) throw new Error(`${event.step} ran after it had settled`);
    const before = last(leaf.attempts);
    if (before?.outcome === null && !before.abandoned) throw new Error(`${event.step} has two open attempts`);
    const launches = (run.leaves.get(event.step) ?? []).reduce(
      (sum, occurrence) => sum + occurrence.attempts.length,
      0,
    );
    if (event.launch !== launches + 1) throw new Error(`${event.step}: launch ${event.launch} comes after ${launches}`);
    const attempt = openAttempt(run, leaf, event);
    leaf.attempts.push(attempt);
    leaf.next = null;
    run.attempts.set(attempt.id, attempt);
  },
  agent_launched(run: Run, event: EventOf<'agent_launched'>): void {
    const attempt = attemptAt(run, event);
    if (attempt.launched) throw new Error(`${attempt.id} was launched twice`);
    attempt.launched = true;
    attempt.epoch = run.epoch;
    run.runningAgents += 1;
    run.launchedWithoutSnapshot.add(attempt);
  },
  usage_recorded(run: Run, event: EventOf<'usage_recorded'>): void {
    charge(run, attemptAt(run, event), event.usage);
  },
  guard_triggered(run: Run, event: EventOf<'guard_triggered'>): void {
    attemptAt(run, event).firedGuard = event.guard;
  },
  agent_noted(): void {
    // For readers only.
  },
  agent_completed(run: Run, event: EventOf<'agent_completed'>): void {
    const failure = event.is_error
      ? { reason: event.reason ?? ('agent_error' as const), message: event.message }
      : null;
    endAgent(run, event, { kind: 'completed', failure });
  },
  agent_killed(run: Run, event: EventOf<'agent_killed'>): void {
    endAgent(run, event, { kind: 'killed', reason: event.reason, message: event.message });
  },
  attempt_snapshotted(run: Run, event: EventOf<'attempt_snapshotted'>): void {
    const attempt = attemptAt(run, event);
    if (attempt.snapshot !== null) throw new Error(`${attempt.id} has two snapshots`);
    attempt.snapshot = {
      commit: event.commit,
      tree: event.tree,
      output: event.output,
      files: event.files,
      isUnchanged: event.step_unchanged ?? event.scope_unchanged,
      leftAside: event.left_aside ?? null,
      violation: event.violation,
    };
    run.launchedWithoutSnapshot.delete(attempt);
  },
  gate_started(run: Run, event: EventOf<'gate_started'>): void {
    attemptAt(run, event).gatesStarted = true;
  },
  gate_checked(run: Run, event: EventOf<'gate_checked'>): void {
    const { check, status, reason, failure, details } = event;
    attemptAt(run, event).gates.set(event.gate, { check, status, reason, failure, details });
  },
  gate_passed(run: Run, event: EventOf<'gate_passed'>): void {
    attemptAt(run, event).gatesSettled = true;
  },
  gate_failed(run: Run, event: EventOf<'gate_failed'>): void {
    attemptAt(run, event).gatesSettled = true;
  },
  blast_radius_warning(): void {
    // For readers only.
  },
  hitl_paused(run: Run, event: EventOf<'hitl_paused'>): void {
    attemptAt(run, event).holds.set(event.position, { state: 'waiting', reason: '', by: '' });
  },
  hitl_resumed(run: Run, event: EventOf<'hitl_resumed'>): void {
    attemptAt(run, event).holds.set(event.position, { state: event.action, reason: event.reason, by: event.by });
    if (event.action === 'abort') run.stop ??= { reason: 'cancel', message: `stopped by ${event.by}` };
  },
  attempt_completed(run: Run, event: EventOf<'attempt_completed'>): void {
    const attempt = attemptAt(run, event);
    if (attempt.outcome !== null) throw new Error(`${attempt.id} settled twice`);
    attempt.outcome = {
      passed: event.status === 'pass',
      failure:
        event.class === null || event.reason === null
          ? null
          : { class: event.class, reason: event.reason, message: event.message },
      commit: event.commit,
      rejected: [...attempt.holds.values()].some((hold) => hold.state === 'reject'),
    };
    run.launchedWithoutSnapshot.delete(attempt);
  },
  attempt_abandoned(run: Run, event: EventOf<'attempt_abandoned'>): void {
    const attempt = attemptAt(run, event);
    if (attempt.launched && attempt.ended === null) run.runningAgents -= 1;
    attempt.abandoned = true;
    run.launchedWithoutSnapshot.delete(attempt);
  },
  retry_triggered(run: Run, event: EventOf<'retry_triggered'>): void {
    const leaf = last(run.leaves.get(event.step));
    if (leaf === undefined) throw new Error(`${event.step} never ran`);
    leaf.next = event.next;
    run.retries += 1;
  },
  replan_triggered(run: Run, event: EventOf<'replan_triggered'>): void {
    attemptAt(run, event).replanTriggered = true;
  },
  step_completed(run: Run, event: EventOf<'step_completed'>): void {
    const leaf = last(run.leaves.get(event.step));
    if (leaf === undefined) throw new Error(`${event.step} never ran`);
    if (leaf.status !== null) throw new Error(`${event.step} settled twice`);
    leaf.status = event.status === 'pass' ? 'passed' : 'failed';
    leaf.commit = event.commit;
    leaf.failure =
      event.class === null || event.reason === null
        ? null
        : { class: event.class, reason: event.reason, message: event.message, cause: event.cause };
  },
};

function openLeaf(run: Run, event: EventOf<'step_started'>): Leaf {
  const leaf: Leaf = {
    path: event.step,
    scope: event.scope,
    base: event.base,
    attempts: [],
    next: null,
    status: null,
    commit: null,
    failure: null,
    superseded: false,
    usd: 0,
    tokens: 0,
    exceededLimit: null,
  };
  const occurrences = run.leaves.get(event.step);
  if (occurrences === undefined) run.leaves.set(event.step, [leaf]);
  else occurrences.push(leaf);
  return leaf;
}

function openAttempt(run: Run, leaf: Leaf, event: EventOf<'step_started'>): Attempt {
  const { launch, kind, agent, from, session, cause, overrides, label } = event;
  return {
    id: attemptId(event.step, launch),
    leaf,
    launch,
    n: event.attempt,
    kind,
    agent,
    from,
    session,
    cause,
    overrides,
    label,
    epoch: run.epoch,
    launched: false,
    sessionId: null,
    ended: null,
    durationMs: null,
    snapshot: null,
    gatesStarted: false,
    gates: new Map(),
    gatesSettled: false,
    replanTriggered: false,
    holds: new Map(),
    outcome: null,
    abandoned: false,
    usage: null,
    firedGuard: null,
  };
}

function attemptAt(run: Run, event: AttemptAddress): Attempt {
  const attempt = run.attempts.get(attemptId(event.step, event.launch));
  if (attempt === undefined) throw new Error(`no attempt ${event.step}#${event.launch}`);
  return attempt;
}

function endAgent(run: Run, event: EventOf<'agent_completed'> | EventOf<'agent_killed'>, end: Attempt['ended']): void {
  const attempt = attemptAt(run, event);
  if (attempt.ended !== null) throw new Error(`${attempt.id} ended twice`);
  charge(run, attempt, event.usage);
  attempt.ended = end;
  attempt.durationMs = event.duration_ms;
  if (event.session_id !== '') attempt.sessionId = event.session_id;
  run.runningAgents -= 1;
}

/** Adds usage to the run and to every enclosing occurrence. Figures are cumulative, so only the difference is added. */
function charge(run: Run, attempt: Attempt, usage: Usage): void {
  const before = attempt.usage ?? NO_USAGE;
  const usd = (usage.cost_usd ?? 0) - (before.cost_usd ?? 0);
  const tokens = usage.tokens.in + usage.tokens.out - before.tokens.in - before.tokens.out;
  attempt.usage = usage;
  if (usage.cost_source === 'unpriced') run.unpriced = true;
  run.usd += usd;
  run.tokens += tokens;
  for (const owner of lineageOf(run, attempt.leaf)) {
    owner.usd += usd;
    owner.tokens += tokens;
  }
}
