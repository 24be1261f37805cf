import type { EventOf } from '../../model/events/event.js';
import { gateLine, gateNames, NO_COUNT, reasonText } from '../gate-text.js';
import { isWithin } from '../run-summary/group-events.js';
import type { AttemptSummary, RunSummary } from '../run-summary/run-summary.js';
import { isOnlyChild, itemsOf, numberedPath, rootStepOf } from '../run-summary/step-paths.js';
import { itemHeading } from './group-lines.js';
import {
  bad,
  attemptAgentSuffix,
  agentSuffix,
  colonSuffix,
  dim,
  good,
  info,
  isInsideAttempt,
  plain,
  stepLabel,
  warn,
  type LogLine,
} from './log-line.js';

/**
 * Lines for the start of a step's first attempt: a root step with its number and title; a nested step by its name,
 * unless it is the only one in its group. Later attempts are announced by their retry line.
 */
export function stepStartLines(summary: RunSummary, event: EventOf<'step_started'>): readonly LogLine[] {
  if (event.launch > 1 || isInsideAttempt(event.step)) return [];
  if (!event.step.includes('/')) {
    const { number, title } = rootStepOf(summary, event.step);
    return [info(`→ Step ${number}: ${title}`)];
  }
  const heading = isFirstOfItem(summary, event.step) ? [itemHeading(summary, event.step)] : [];
  const name = event.step.slice(event.step.lastIndexOf('/') + 1);
  return isOnlyChild(summary, event.step) ? heading : [...heading, plain(`  ${name}${agentSuffix(event.agent)}`)];
}

/** Whether this step must print its plan item's heading: it is the item's first step, and the item started no group. */
function isFirstOfItem(summary: RunSummary, path: string): boolean {
  const item = itemsOf(summary, path).at(-1);
  if (!item || item.group.endsWith('/replan')) return false;
  const top = `${item.group}/${item.slug}`;
  return !summary.groups.has(top) && ![...summary.steps.keys()].some((other) => other !== path && isWithin(other, top));
}

/** The line of a gate that passed: what was run, and how many tests. A failed gate has a line at the attempt's end. */
export function gateCheckedLines(
  event: EventOf<'gate_checked'>,
  attempt: AttemptSummary | undefined,
): readonly LogLine[] {
  const gate = attempt?.gates.at(-1);
  if (gate?.status !== 'pass' || isInsideAttempt(event.step)) return [];
  const line = gateLine(gate);
  if (line === null) return [];
  return [gate.uncounted ? warn(`  ${line}`) : plain(`  ${line}`)];
}

/** Lines for the end of an attempt: which gates failed or why it failed; on success, see `passLines`. */
export function attemptEndLines(
  event: EventOf<'attempt_completed'>,
  attempt: AttemptSummary | undefined,
): readonly LogLine[] {
  if (!attempt || isInsideAttempt(event.step)) return [];
  if (event.status === 'pass') return passLines(attempt);
  const failed = gateNames(attempt, 'fail');
  if (failed.length > 0) return [bad(`✗ gate failed: ${failed.join(', ')}${attemptAgentSuffix(attempt)}`)];
  // The guard's line was already printed when it fired.
  if (attempt.guards.length > 0) return [];
  return [bad(`✗ ${reasonText(event.reason)}${colonSuffix(event.message)}${attemptAgentSuffix(attempt)}`)];
}

/** None for a root step that passes at its first attempt, since the line for its end says so. */
function passLines(attempt: AttemptSummary): readonly LogLine[] {
  if (!attempt.path.includes('/') && attempt.number === 1) return [];
  const uncounted = gateNames(attempt, 'uncounted');
  if (uncounted.length > 0)
    return [warn(`⚠ gate passed, but ${uncounted.join(', ')} ${NO_COUNT}${attemptAgentSuffix(attempt)}`)];
  const skipped = gateNames(attempt, 'skipped');
  if (skipped.length > 0 && gateNames(attempt, 'pass').length === 0)
    return [warn(`⊘ nothing was checked: ${skipped.join(', ')} skipped${attemptAgentSuffix(attempt)}`)];
  return [good(`✓ ${attempt.gates.length === 0 ? 'done' : 'gate passed'}${attemptAgentSuffix(attempt)}`)];
}

/**
 * Lines for the end of a step: `✓ Quality: compile + lint + test` for a root step, or why it failed and where to look.
 */
export function stepEndLines(
  summary: RunSummary,
  event: EventOf<'step_completed'>,
  whereToLook: ((numberedPath: string) => string) | null,
): readonly LogLine[] {
  if (isInsideAttempt(event.step)) return [];
  if (event.status !== 'pass') {
    const why = event.message === '' ? `: ${reasonText(event.reason)}` : colonSuffix(event.message);
    const see = whereToLook === null ? [] : [dim(`  see: ${whereToLook(numberedPath(summary, event.step))}`)];
    return [bad(`✗ ${stepLabel(summary, event.step)} failed${why}`), ...see];
  }
  if (event.step.includes('/')) return [];
  const latest = summary.steps.get(event.step)?.occurrences.at(-1)?.attempts.at(-1);
  const skipped = gateNames(latest, 'skipped').map((name) => `${name} (skipped)`);
  const uncounted = gateNames(latest, 'uncounted').map((name) => `${name} (${NO_COUNT})`);
  const passed = gateNames(latest, 'pass');
  const gates = colonSuffix([...passed, ...uncounted, ...skipped].join(' + '));
  const text = `${rootStepOf(summary, event.step).title}${gates}`;
  if (uncounted.length > 0) return [warn(`⚠ ${text}`)];
  return [skipped.length > 0 && passed.length === 0 ? warn(`⊘ ${text}`) : good(`✓ ${text}`)];
}
