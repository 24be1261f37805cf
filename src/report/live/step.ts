import type { EventOf } from '../../model/events/event.js';
import { gateNames, reasonText } from '../gates-text.js';
import { isWithin } from '../run-summary/group-events.js';
import type { AttemptStory, Story } from '../run-summary/run-summary.js';
import { isOnlyChild, itemsOf, numberedPath, rootStepOf } from '../run-summary/step-place.js';
import { itemHeading } from './group.js';
import { bad, byAgent, byName, colon, dim, good, info, isInsideAttempt, plain, stepName, type Line } from './line.js';

/** A root step's line; below, the step's name where its group has more than one. Further attempts have retry lines. */
export function stepBegins(story: Story, event: EventOf<'step_started'>): readonly Line[] {
  if (event.launch > 1 || isInsideAttempt(event.step)) return [];
  if (!event.step.includes('/')) {
    const { number, title } = rootStepOf(story, event.step);
    return [info(`→ Step ${number}: ${title}`)];
  }
  const heading = opensItem(story, event.step) ? [itemHeading(story, event.step)] : [];
  const name = event.step.slice(event.step.lastIndexOf('/') + 1);
  return isOnlyChild(story, event.step) ? heading : [...heading, plain(`  ${name}${byName(event.agent)}`)];
}

/** An item's group gives the heading; where no event told of one, its first step does. */
function opensItem(story: Story, path: string): boolean {
  const item = itemsOf(story, path).at(-1);
  if (!item || item.group.endsWith('/replan')) return false;
  const top = `${item.group}/${item.slug}`;
  return !story.groups.has(top) && ![...story.steps.keys()].some((other) => other !== path && isWithin(other, top));
}

export function attemptEnds(event: EventOf<'attempt_completed'>, attempt: AttemptStory | undefined): readonly Line[] {
  if (!attempt || isInsideAttempt(event.step)) return [];
  if (event.status === 'pass') return passLines(attempt);
  const failed = gateNames(attempt, 'fail');
  if (failed.length > 0) return [bad(`✗ gate failed: ${failed.join(', ')}${byAgent(attempt)}`)];
  // A guard's line was printed when it fired.
  if (attempt.guards.length > 0) return [];
  return [bad(`✗ ${reasonText(event.reason)}${colon(event.message)}${byAgent(attempt)}`)];
}

/** A root step that passes at once says so in its closing line; below, each step does. */
function passLines(attempt: AttemptStory): readonly Line[] {
  if (!attempt.path.includes('/') && attempt.number === 1) return [];
  return [good(`✓ ${attempt.gates.length === 0 ? 'done' : 'gate passed'}${byAgent(attempt)}`)];
}

/** `✓ Quality: compile + lint + test`, or what the failure is and where to look. */
export function stepEnds(
  story: Story,
  event: EventOf<'step_completed'>,
  whereToLook: ((numberedPath: string) => string) | null,
): readonly Line[] {
  if (isInsideAttempt(event.step)) return [];
  if (event.status !== 'pass') {
    const why = event.message === '' ? `: ${reasonText(event.reason)}` : colon(event.message);
    const see = whereToLook === null ? [] : [dim(`  see: ${whereToLook(numberedPath(story, event.step))}`)];
    return [bad(`✗ ${stepName(story, event.step)} failed${why}`), ...see];
  }
  if (event.step.includes('/')) return [];
  const latest = story.steps.get(event.step)?.occurrences.at(-1)?.attempts.at(-1);
  const skipped = gateNames(latest, 'skipped').map((name) => `${name} (skipped)`);
  return [
    good(`✓ ${rootStepOf(story, event.step).title}${colon([...gateNames(latest, 'pass'), ...skipped].join(' + '))}`),
  ];
}
