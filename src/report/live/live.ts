import type { Event, EventOf } from '../../model/events/event.js';
import { counted } from '../format/figures.js';
import { inStyle, paint, type Style } from '../format/style.js';
import { cleanLine } from '../format/text.js';
import { reasonText } from '../gates-text.js';
import { costFacts } from '../money-text.js';
import type { AttemptStory, Story } from '../run-summary/run-summary.js';
import { itemsOf, numberedPath, rootStepOf } from '../run-summary/step-place.js';
import { createTeller } from '../run-summary/summarize-run.js';
import { groupBegins, groupEnds } from './group.js';
import { bad, byAgent, byName, colon, good, info, plain, prefixOf, stepName, warn, type Line } from './line.js';
import { attemptEnds, stepBegins, stepEnds } from './step.js';

/** Turns each event into the lines a log shows for it, most often none. Events are given in order, each once. */
export interface LiveLines {
  observe(event: Event): readonly string[];
}

export interface LiveOptions extends Style {
  /** Where a person finds more about a step's failure, e.g. a command; null says nothing. */
  readonly whereToLook: ((numberedPath: string) => string) | null;
}

export function createLiveLines(options: LiveOptions): LiveLines {
  const teller = createTeller();
  return {
    observe(event) {
      teller.observe(event);
      const lines = linesOf(teller.story, event, options);
      const owner = lines.length > 0 && 'step' in event ? prefixOf(teller.story, event.step) : '';
      return lines.map(({ tone, text }) => {
        const line = inStyle(options, owner + text);
        return tone === null ? line : paint(options, tone, line);
      });
    },
  };
}

function linesOf(story: Story, event: Event, { whereToLook }: LiveOptions): readonly Line[] {
  switch (event.type) {
    case 'run_resumed':
      return [info(`→ Resumed ${event.run_id} (was ${cleanLine(event.previous_status, 40)})`)];
    case 'replay_started':
      return [info(`→ Replay of ${event.original_run_id} from ${numberedPath(story, event.from_step)}`)];
    case 'step_reopened':
      return [info(`→ ${stepName(story, event.step)} begins again, asked for by ${cleanLine(event.by, 60)}`)];
    case 'group_started':
      return groupBegins(story, event);
    case 'group_completed':
      return groupEnds(story, event);
    case 'group_retry':
      return [warn(`  ${rootStepOf(story, event.step).title}: ${cleanLine(event.label, 120)}`)];
    case 'retry_triggered':
      return [warn(`  ${cleanLine(event.next.label, 120)}`)];
    case 'restart_triggered':
      return [warn(`  ${cleanLine(event.label, 120)}`)];
    case 'step_started':
      return stepBegins(story, event);
    case 'step_completed':
      return stepEnds(story, event, whereToLook);
    case 'guard_triggered':
      return [bad(`✗ guard ${event.guard}: ${cleanLine(event.reason, 160)}${byAgent(attemptOf(story, event))}`)];
    case 'attempt_completed':
      return attemptEnds(event, attemptOf(story, event));
    case 'attempt_abandoned':
      return [warn(`  attempt abandoned: ${cleanLine(event.reason, 160)}${byAgent(attemptOf(story, event))}`)];
    case 'merge_conflicted':
      return [bad(`✗ merge conflict of ${itemName(story, event)} in ${cleanLine(event.files.join(', '), 160)}`)];
    case 'blast_radius_warning':
      return [warn(`  outside the blast radius: ${cleanLine(event.violators.join(', '), 160)}`)];
    case 'replan_triggered':
      return [warn(`  replanned as ${counted(event.items.length, 'item')}${byName(event.agent)}`)];
    case 'hitl_paused':
      return [warn(`⏸ ${stepName(story, event.step)} waits for approval (${event.position.replaceAll('_', ' ')})`)];
    case 'hitl_resumed':
      return [info(`→ ${ANSWERS[event.action]} by ${cleanLine(event.by, 60)}${colon(event.reason)}`)];
    case 'budget_exceeded':
      return [bad(`✗ ${event.limit} used up${colon(story.limits.at(-1)?.text ?? '')}`)];
    case 'cancel_requested':
      return [warn(`→ Stopping (${cleanLine(event.signal, 40)})`)];
    case 'noted':
      // What the machine lacks is for the report: it is the same in every run.
      return event.topic === 'isolation' ? [] : [warn(`  note: ${cleanLine(event.text, 300)}`)];
    case 'run_paused':
      return [...costLine(story), warn(`Run paused. ${summaryOf(story)}`)];
    case 'run_completed':
      return runEnds(story);
    case 'run_started':
    case 'agent_launched':
    case 'usage_recorded':
    case 'agent_noted':
    case 'agent_completed':
    case 'agent_killed':
    case 'attempt_snapshotted':
    case 'gate_started':
    case 'gate_checked':
    case 'gate_passed':
    case 'gate_failed':
    case 'item_merged':
    case 'changes_measured':
    case 'published':
      return [];
  }
}

const ANSWERS = { continue: 'Approved', reject: 'Rejected', abort: 'Aborted' } as const;

function attemptOf(story: Story, at: { readonly step: string; readonly launch: number }): AttemptStory | undefined {
  return story.attempts.get(`${at.step}#${at.launch}`);
}

function itemName(story: Story, event: EventOf<'merge_conflicted'>): string {
  const item = itemsOf(story, `${event.step}/${event.item}`).at(-1);
  return item ? `item ${item.number}/${item.total} ${cleanLine(item.name, 40)}` : cleanLine(event.item, 60);
}

function runEnds(story: Story): readonly Line[] {
  if (story.status === 'passed') return [...costLine(story), good(`Run completed. ${summaryOf(story)}`)];
  const why =
    story.message === '' ? (story.reason === null ? '' : `: ${reasonText(story.reason)}`) : colon(story.message);
  return [...costLine(story), bad(`Run ${story.status}${why}. ${summaryOf(story)}`)];
}

/** `✓ Cost: $1.42 · 12 turns · 47s` */
function costLine(story: Story): readonly Line[] {
  const { cost, turns, duration } = costFacts(story);
  const mark = story.status === 'passed' ? '✓ ' : '';
  return [plain(`${mark}Cost: ${[cost, turns, duration].join(' · ')}`)];
}

function summaryOf(story: Story): string {
  const { cost, duration } = costFacts(story);
  return `${cost} · ${duration}`;
}
