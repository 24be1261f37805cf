import type { Effect } from '../../src/engine/index.js';
import type { NewEvent, NewEventOf } from '../../src/model/index.js';
import { nameOf } from './commits.js';
import { BEGAN } from './world.js';

/** How an effect reads in the table: its kind and key, and what the key leaves out. */
export function effectText(effect: Effect): string {
  const key = effect.key.replace(/[0-9a-f]{40}/g, nameOf);
  switch (effect.kind) {
    case 'RunAgent':
      return `RunAgent ${key}${effect.stepContext.lane === '' ? '' : ` in ${effect.stepContext.lane}`}`;
    case 'Merge':
      return `Merge ${key} of ${nameOf(effect.theirs)}`;
    case 'Timer':
      return `Timer ${key} ${effect.limitMs - effect.usedMs} ms since ${Date.parse(effect.since) - BEGAN}`;
    default:
      return `${effect.kind} ${key}`;
  }
}

/** How a fact reads in the table. */
export function recordText(event: NewEvent): string {
  switch (event.type) {
    case 'step_started':
      return `${event.type} ${event.step}#${event.launch} ${startText(event)}`;
    case 'attempt_completed':
      return `${event.type} ${event.step}#${event.launch} ${event.reason ?? event.status} at ${nameOf(event.commit)}`;
    case 'step_completed':
    case 'group_completed':
    case 'run_completed': {
      const of = event.type === 'run_completed' ? '' : ` ${event.step}`;
      return `${event.type}${of} ${event.status}${event.reason === null ? '' : ` ${event.reason}`} at ${nameOf(event.commit)}`;
    }
    case 'group_started':
      return `${event.type} ${event.step} at ${nameOf(event.base)}${list(
        ' of',
        event.items?.map((item) => item.slug),
      )}`;
    case 'group_retry':
      return `${event.type} ${event.step} from ${nameOf(event.base)}${list(' keeps', event.kept)} (${event.label})`;
    case 'retry_triggered':
      return `${event.type} ${event.step} ${event.attempt}`;
    case 'restart_triggered':
      return `${event.type} ${event.step}${list(
        ' to',
        event.targets.map((target) => target.step),
      )}${list(' supersedes', event.superseded)}`;
    case 'replan_triggered':
      return `${event.type} ${event.step}#${event.launch}${list(' to', event.items)}`;
    case 'attempt_abandoned':
      return `${event.type} ${event.step}#${event.launch} ${event.reason}`;
    case 'budget_exceeded':
      return `${event.type} ${event.scope} ${event.step} ${event.limit}`.replace('  ', ' ');
    case 'run_paused':
      return `${event.type}${list('', event.holds)}`;
    case 'gate_checked':
      return `${event.type} ${event.step}#${event.launch} ${event.gate} ${event.status}`;
    case 'hitl_paused':
      return `${event.type} ${event.step}#${event.launch} ${event.position}`;
    case 'gate_started':
    case 'gate_passed':
    case 'gate_failed':
      return `${event.type} ${event.step}#${event.launch}`;
    default:
      return event.type;
  }
}

/** `2 claude from A, resumes impl#1, told of impl#1 (retry 2/2 (same))`; what is as ever is left out. */
function startText(event: NewEventOf<'step_started'>): string {
  const { session, cause, overrides } = event;
  return [
    `${event.attempt} ${event.agent || event.kind}${event.kind === 'replan' ? ' replans' : ''} from ${nameOf(event.from)}`,
    ...(session.mode === 'resume' ? [`resumes ${session.of}`] : []),
    ...(cause === null ? [] : [`told of ${cause}`]),
    ...(overrides === null || Object.keys(overrides).length === 0
      ? []
      : [`with ${Object.keys(overrides).join(' and ')}`]),
    ...(event.label === 'first' ? [] : [`(${event.label})`]),
  ].join(', ');
}

function list(word: string, entries: readonly string[] | undefined): string {
  return entries === undefined || entries.length === 0 ? '' : `${word} ${entries.join(', ')}`;
}
