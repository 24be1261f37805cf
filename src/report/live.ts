import type { Event, EventOf } from '../model/event.js';
import { counted, formatDuration, formatRetries } from './figures.js';
import { gateNames, reasonText } from './gates-text.js';
import { isInGroup, itemsOf, numberedPath, rootStepOf } from './place.js';
import { reportOf } from './collect.js';
import { costOf } from './text-report.js';
import { inStyle, paint, type Style, type Tone } from './style.js';
import { cleanLine } from './text.js';
import { createTeller } from './tell.js';
import { isWithin } from './tell-group.js';
import type { AttemptStory, GroupStory, Story } from './story.js';

/** Turns each event into the lines a log shows for it, most often none. Events are given in order, each once. */
export interface LiveLines {
  observe(event: Event): readonly string[];
}

export interface LiveOptions extends Style {
  /** Where a person finds more about a step's failure, e.g. a command; null says nothing. */
  readonly whereToLook: ((numberedPath: string) => string) | null;
}

interface Line {
  readonly tone: Tone | null;
  readonly text: string;
}

export function createLiveLines(options: LiveOptions): LiveLines {
  const teller = createTeller();
  return {
    observe(event) {
      teller.observe(event);
      const lines = linesOf(teller.story, event, options);
      const place = lines.length > 0 && 'step' in event ? prefixOf(teller.story, event.step) : '';
      return lines.map(({ tone, text }) => {
        const line = inStyle(options, place + text);
        return tone === null ? line : paint(options, tone, line);
      });
    },
  };
}

function linesOf(story: Story, event: Event, options: LiveOptions): readonly Line[] {
  switch (event.type) {
    case 'run_resumed':
      return [info(`→ Resumed ${event.run_id} (was ${cleanLine(event.previous_status, 40)})`)];
    case 'replay_started':
      return [info(`→ Replay of ${event.original_run_id} from ${numberedPath(story, event.from_step)}`)];
    case 'group_started':
      return groupBegins(story, event);
    case 'group_completed':
      return groupEnds(story, event);
    case 'group_retry':
    case 'retry_triggered':
    case 'restart_triggered':
      return [warn(`  ${cleanLine(labelOf(event), 120)}`)];
    case 'step_started':
      return stepBegins(story, event);
    case 'step_completed':
      return stepEnds(story, event, options);
    case 'guard_triggered':
      return [bad(`✗ guard ${event.guard}: ${cleanLine(event.reason, 160)}${byAgent(attemptOf(story, event))}`)];
    case 'attempt_completed':
      return attemptEnds(story, event);
    case 'attempt_abandoned':
      return [warn(`  attempt abandoned: ${cleanLine(event.reason, 160)}${byAgent(attemptOf(story, event))}`)];
    case 'merge_conflicted':
      return [
        bad(
          `✗ merge conflict: item ${itemText(story, event.step, event.item)}: ${cleanLine(event.files.join(', '), 160)}`,
        ),
      ];
    case 'blast_radius_warning':
      return [warn(`  outside the blast radius: ${cleanLine(event.violators.join(', '), 160)}`)];
    case 'replan_triggered':
      return [warn(`  replanned as ${counted(event.items.length, 'item')}${byName(event.agent)}`)];
    case 'hitl_paused':
      return [warn(`⏸ ${placeName(story, event.step)} waits for approval (${event.position.replaceAll('_', ' ')})`)];
    case 'hitl_resumed':
      return [info(`→ ${answerText(event)} by ${cleanLine(event.by, 60)}${colon(event.reason)}`)];
    case 'budget_exceeded':
      return [bad(`✗ ${event.limit} used up: ${story.limits.at(-1)?.text ?? ''}`)];
    case 'cancel_requested':
      return [warn(`→ Cancelling (${cleanLine(event.signal, 40)})`)];
    case 'noted':
      return [warn(`  note: ${cleanLine(event.text, 300)}`)];
    case 'run_paused':
      return [...costLine(story), warn(`Run paused. ${summaryOf(story)}`)];
    case 'run_completed':
      return runEnds(story);
    default:
      return [];
  }
}

const good = (text: string): Line => ({ tone: 'good', text });
const bad = (text: string): Line => ({ tone: 'bad', text });
const warn = (text: string): Line => ({ tone: 'warn', text });
const info = (text: string): Line => ({ tone: 'info', text });
const plain = (text: string): Line => ({ tone: null, text });

/**
 * Lines of items that run side by side come mixed, so each says whose it is: `[2/3 auth] `. What runs in order stands
 * below its item's heading and needs no mark.
 */
function prefixOf(story: Story, path: string): string {
  const items = itemsOf(story, path);
  if (!items.some(({ parallel }) => parallel)) return branchPrefix(story, path);
  return `[${items.map(({ number, total, name }) => `${number}/${total} ${cleanLine(name, 24)}`).join(' › ')}] `;
}

/** Parallel steps that are no items are told apart by their name. */
function branchPrefix(story: Story, path: string): string {
  const segments = path.split('/');
  const index = segments.findIndex((_, depth) => {
    const group = story.groups.get(segments.slice(0, depth).join('/'));
    return depth > 0 && group?.parallel === true;
  });
  return index < 0 ? '' : `[${segments.slice(index).join('/')}] `;
}

function groupBegins(story: Story, event: EventOf<'group_started'>): readonly Line[] {
  if (event.step === '' || isInsideAttempt(event.step)) return [];
  const item = itemsOf(story, event.step).at(-1);
  if (item && `${item.group}/${item.slug}` === event.step) return [itemHeading(story, event.step)];
  const group = story.groups.get(event.step);
  const size = group ? sizeOf(group) : '';
  if (event.step.includes('/')) return [info(`  → ${lastName(event.step)} (${size})`)];
  const { number, title } = rootStepOf(story, event.step);
  return [info(`→ Step ${number}: ${title} (${size})`)];
}

function sizeOf(group: GroupStory): string {
  const size = group.items ? counted(group.items.length, 'item') : counted(group.tasks, 'step');
  return group.parallel ? `${size}, in parallel` : size;
}

/** `Step 2: Build — item 1/3` */
function itemHeading(story: Story, path: string): Line {
  const { number, title } = rootStepOf(story, path);
  const trail = itemsOf(story, path).map((item) => `item ${item.number}/${item.total}`);
  return { tone: 'strong', text: `Step ${number}: ${title} — ${trail.join(', ')}` };
}

function stepBegins(story: Story, event: EventOf<'step_started'>): readonly Line[] {
  if (event.launch > 1 || isInsideAttempt(event.step)) return [];
  const items = itemsOf(story, event.step);
  const heading = items.length > 0 && isFirstOfItem(story, event) ? [itemHeading(story, event.step)] : [];
  if (!event.step.includes('/')) {
    const { number, title } = rootStepOf(story, event.step);
    return [info(`→ Step ${number}: ${title}`)];
  }
  return isOnlyChild(story, event.step)
    ? heading
    : [...heading, plain(`  ${lastName(event.step)}${byName(event.agent)}`)];
}

/** An item has a heading of its own by its group's event; where there is none, its first step gives it. */
function isFirstOfItem(story: Story, event: EventOf<'step_started'>): boolean {
  const item = itemsOf(story, event.step).at(-1);
  if (!item) return false;
  const top = `${item.group}/${item.slug}`;
  return !story.groups.has(top) && ![...story.steps.keys()].some((path) => path !== event.step && isWithin(path, top));
}

function isOnlyChild(story: Story, path: string): boolean {
  const names = path.split('/');
  let siblings = story.definition?.steps ?? [];
  let parent = '';
  for (const name of names.slice(0, -1)) {
    const isItem = story.groups.get(parent)?.items?.some(({ slug }) => slug === name) ?? false;
    parent = parent === '' ? name : `${parent}/${name}`;
    if (isItem) continue;
    const step = siblings.find((candidate) => candidate.name === name);
    siblings = step?.kind === 'group' ? step.children : step?.kind === 'call' ? step.call.steps : [];
  }
  return siblings.length === 1;
}

function attemptEnds(story: Story, event: EventOf<'attempt_completed'>): readonly Line[] {
  const attempt = attemptOf(story, event);
  if (!attempt || isInsideAttempt(event.step)) return [];
  if (event.status === 'pass') return passLines(event.step, attempt);
  const failed = gateNames(attempt, 'fail');
  if (event.reason === 'gate_failed' && failed.length > 0)
    return [bad(`✗ gate failed: ${failed.join(', ')}${byAgent(attempt)}`)];
  // The guard's own line has been printed when it fired.
  if (attempt.guards.length > 0) return [];
  return [bad(`✗ ${reasonText(event.reason)}${colon(event.message)}${byAgent(attempt)}`)];
}

/** A root step says that it passed in its closing line; below, each step does. */
function passLines(path: string, attempt: AttemptStory): readonly Line[] {
  if (!path.includes('/') && attempt.number === 1) return [];
  return attempt.gates.length === 0 ? [good(`✓ done${byAgent(attempt)}`)] : [good(`✓ gate passed${byAgent(attempt)}`)];
}

function stepEnds(story: Story, event: EventOf<'step_completed'>, options: LiveOptions): readonly Line[] {
  if (isInsideAttempt(event.step)) return [];
  const { title } = rootStepOf(story, event.step);
  if (event.status === 'pass') {
    if (event.step.includes('/')) return [];
    const latest = story.steps.get(event.step)?.occurrences.at(-1)?.attempts.at(-1);
    const skipped = gateNames(latest, 'skipped').map((name) => `${name} skipped`);
    const checks = [...gateNames(latest, 'pass'), ...skipped].join(' + ');
    return [good(`✓ ${title}${checks === '' ? '' : `: ${checks}`}`)];
  }
  const where = options.whereToLook?.(numberedPath(story, event.step));
  return [
    bad(`✗ ${placeName(story, event.step)} failed: ${reasonText(event.reason)}${colon(event.message)}`),
    ...(where === undefined ? [] : [{ tone: 'dim', text: `  see: ${where}` } as const]),
  ];
}

function groupEnds(story: Story, event: EventOf<'group_completed'>): readonly Line[] {
  const group = story.groups.get(event.step);
  if (!group || event.step === '' || event.step.includes('/')) return [];
  const { title } = rootStepOf(story, event.step);
  const retries = story.retries.filter(({ path }) => isWithin(path, event.step));
  const text = formatRetries(retries.length, retries.filter(({ escalation }) => escalation).length);
  const suffix = text === '' ? '' : ` (${text})`;
  if (event.status === 'pass') {
    const size = group.items ? counted(group.items.length, 'item') : counted(group.tasks, 'step');
    return [good(`✓ ${title}: ${size} passed${suffix}`)];
  }
  const failed = (group.items ?? []).filter(({ slug }) => hasFailed(story, group, slug)).length;
  const count = group.items && failed > 0 ? `${failed} of ${counted(group.items.length, 'item')} failed` : 'failed';
  return [bad(`✗ ${title}: ${count}${suffix}`)];
}

function hasFailed(story: Story, group: GroupStory, slug: string): boolean {
  return [...story.steps.values()].some(
    ({ path, occurrences }) =>
      isInGroup(group, path) &&
      isWithin(path, `${group.path}/${slug}`) &&
      occurrences.at(-1)?.settled?.status === 'failed',
  );
}

function runEnds(story: Story): readonly Line[] {
  if (story.status === 'passed') return [...costLine(story), good(`Run completed. ${summaryOf(story)}`)];
  const word = story.status === 'cancelled' ? 'cancelled' : 'failed';
  const why = story.reason === null ? '' : `: ${reasonText(story.reason)}${colon(story.message)}`;
  return [...costLine(story), bad(`Run ${word}${why}. ${summaryOf(story)}`)];
}

/** `✓ Cost: $1.42 · 12 turns · 47s` */
function costLine(story: Story): readonly Line[] {
  const report = reportOf(story);
  const turns = report.turns === null ? 'turns unknown' : counted(report.turns, 'turn');
  return [plain(`✓ Cost: ${costOf(report)} · ${turns} · ${formatDuration(report.duration_ms)}`)];
}

function summaryOf(story: Story): string {
  const report = reportOf(story);
  return `${costOf(report)} · ${formatDuration(report.duration_ms)}`;
}

function labelOf(event: EventOf<'group_retry'> | EventOf<'retry_triggered'> | EventOf<'restart_triggered'>): string {
  return event.type === 'retry_triggered' ? event.next.label : event.label;
}

function answerText(event: EventOf<'hitl_resumed'>): string {
  return { continue: 'Approved', reject: 'Rejected', abort: 'Aborted' }[event.action];
}

function attemptOf(story: Story, event: { readonly step: string; readonly launch: number }): AttemptStory | undefined {
  return story.attempts.get(`${event.step}#${event.launch}`);
}

function byAgent(attempt: AttemptStory | undefined): string {
  return byName(attempt && attempt.kind !== 'gate' && attempt.kind !== 'pass' ? attempt.agent : '');
}

function byName(agent: string): string {
  return agent === '' || agent === 'pass' ? '' : ` (${cleanLine(agent, 60)})`;
}

function colon(text: string): string {
  return text === '' ? '' : `: ${cleanLine(text, 200)}`;
}

function lastName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** `Build: item 2/3 (impl)` for a step in items, else its title or path. */
function placeName(story: Story, path: string): string {
  const { title } = rootStepOf(story, path);
  return path.includes('/') ? numberedPath(story, path) : title;
}

function itemText(story: Story, group: string, slug: string): string {
  const item = itemsOf(story, `${group}/${slug}`).at(-1);
  return item ? `${item.number}/${item.total} ${cleanLine(item.name, 40)}` : cleanLine(slug, 60);
}

/** Validators, `get` workflows and replanned items speak through the attempt they belong to. */
function isInsideAttempt(path: string): boolean {
  return /(?:^|\/)(?:gate|retry|get)\//.test(path);
}
