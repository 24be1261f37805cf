import type { Commit, Failure, GateEntry } from '../../model/index.js';
import { callNode, type LeafNode } from '../node.js';
import { attemptScope } from '../queries/lineage.js';
import type { Attempt } from '../run.js';
import { attemptChildPath } from './cause.js';
import { settleAttempt } from './settle.js';
import { OPEN, record, type TreePosition, type Progress, type Walk } from './walk.js';

/** Walks an attempt's gates and the pauses around them. Gates run one at a time, as they share a worktree. */
export function walkGates(walk: Walk, node: LeafNode, attempt: Attempt, place: TreePosition): Progress {
  const tip = attempt.snapshot?.commit ?? attempt.from;
  const entries = effectiveGateEntries(node, place);
  const pause = node.kind === 'agent' ? node.hitl : undefined;
  if (pause === 'before_gate' && entries.length > 0) {
    const held = walkHold(walk, node, attempt, place, 'before_gate', tip);
    if (held !== null) return held;
  }
  if (!place.mayStart) return OPEN;
  if (entries.length > 0) {
    const pending = walkEntries(walk, node, entries, attempt, place, tip);
    if (pending !== null) return pending;
  }
  const failure = failureOf(attempt);
  if (failure !== null) return settleAttempt(walk, attempt, failure, tip);
  if (pause === 'after_gate') {
    const held = walkHold(walk, node, attempt, place, 'after_gate', tip);
    if (held !== null) return held;
  }
  return settleAttempt(walk, attempt, null, tip);
}

/** The entries to check: the declared ones, preceded by the blast radius if the item names its files. */
export function effectiveGateEntries(node: LeafNode, place: Pick<TreePosition, 'stepContext'>): readonly GateEntry[] {
  const { item, blastRadius } = place.stepContext;
  const bounded =
    node.kind === 'agent' && node.output === 'diff' && item !== null && item.files.length > 0 && blastRadius !== 'off';
  return bounded ? [{ name: 'blast_radius', type: 'blast_radius', argument: '' }, ...node.gates] : node.gates;
}

/** Null once every entry has a result and the overall result is recorded. */
function walkEntries(
  walk: Walk,
  node: LeafNode,
  entries: readonly GateEntry[],
  attempt: Attempt,
  place: TreePosition,
  tip: Commit,
): Progress | null {
  const at = { step: place.path, launch: attempt.launch };
  if (!attempt.gatesStarted) {
    return record(walk, { type: 'gate_started', ...at, checks: entries.map(checkName) });
  }
  for (const entry of entries) {
    if (attempt.gates.has(entry.name)) continue;
    if (entry.call !== undefined) return walkValidator(walk, entry, entry.call, attempt, place, tip);
    const key = `${attempt.id}/gate/${entry.name}`;
    walk.effects.push({ kind: 'RunGate', key, attempt, node, entry, commit: tip, stepContext: place.stepContext });
    return OPEN;
  }
  if (attempt.gatesSettled) return null;
  const failure = failureOf(attempt);
  if (failure === null) return record(walk, { type: 'gate_passed', ...at, artifact: '' });
  return record(walk, { type: 'gate_failed', ...at, reason: failure.message.slice(0, 200), artifact: '' });
}

/** Walks a validator, a workflow inside the attempt, and records its result as that of the gate entry. */
function walkValidator(
  walk: Walk,
  entry: GateEntry,
  call: NonNullable<GateEntry['call']>,
  attempt: Attempt,
  place: TreePosition,
  tip: Commit,
): Progress {
  const path = attemptChildPath(place.path, 'gate', entry.name);
  const progress = walk.walkGroup(walk, callNode(entry.name, call), {
    ...place,
    path,
    scope: attemptScope(attempt.id),
    head: tip,
    onMainline: false,
  });
  if (progress.state === 'open') return OPEN;
  const failure = progress.state === 'failed' ? progress.failure : null;
  return record(walk, {
    type: 'gate_checked',
    step: place.path,
    launch: attempt.launch,
    gate: entry.name,
    check: checkName(entry),
    status: failure === null ? 'pass' : 'fail',
    reason: failure?.message.slice(0, 200) ?? '',
    duration_ms: 0,
    artifact: null,
    details: null,
    failure: failure?.reason ?? null,
  });
}

function checkName(entry: GateEntry): string {
  return entry.argument === '' ? entry.type : `${entry.type}:${entry.argument}`;
}

function failureOf(attempt: Attempt): Failure | null {
  const failed = [...attempt.gates].filter(([, result]) => result.status === 'fail');
  const first = failed[0]?.[1];
  if (first === undefined) return null;
  const names = failed.map(([name]) => name).join(', ');
  const message = `gate failed: ${names}${first.reason === '' ? '' : ` — ${first.reason}`}`;
  return { class: 'gate_fail', reason: first.failure ?? 'gate_failed', message: message.slice(0, 500) };
}

/** A pause for a person. Null once the person has approved; other steps continue meanwhile. */
function walkHold(
  walk: Walk,
  node: LeafNode,
  attempt: Attempt,
  place: TreePosition,
  position: string,
  commit: Commit,
): Progress | null {
  const answer = attempt.holds.get(position);
  if (answer === undefined) {
    if (!place.mayStart) return OPEN;
    return record(walk, { type: 'hitl_paused', step: place.path, launch: attempt.launch, position, commit });
  }
  switch (answer.state) {
    case 'continue':
      return null;
    case 'reject':
      if (!place.mayStart) return OPEN;
      return settleAttempt(
        walk,
        attempt,
        {
          class: 'review_fail',
          reason: 'review_failed',
          message: `rejected by ${answer.by}: ${answer.reason}`.slice(0, 500),
        },
        commit,
      );
    case 'abort':
      return OPEN;
    case 'waiting':
      if (!walk.run.settings.interactive) walk.openHolds.push(`${attempt.id}:${position}`);
      else if (place.mayStart)
        walk.effects.push({
          kind: 'AskPerson',
          key: `${attempt.id}/hitl/${position}`,
          attempt,
          node,
          position,
          commit,
        });
      return OPEN;
  }
}
