import type { Run } from '../../engine/index.js';
import { pathOf } from '../../engine/queries/step-names.js';
import type { Event, NewEventOf } from '../../model/events/event.js';
import { AttemptId, attemptOf } from '../../model/ids.js';
import { tellStory } from '../../report/run-summary/summarize-run.js';
import type { Task } from './task.js';

/** What somebody answers to a hold. */
export type Answer = Omit<NewEventOf<'hitl_resumed'>, 'type'>;

/**
 * Answers the step that is meant: the only one that waits, where none is named. A string says why that cannot be; `''`
 * that several wait.
 */
export function answered(
  run: Run,
  events: readonly Event[],
  step: string | null,
  answer: Pick<Answer, 'action' | 'reason' | 'by'>,
  resume: (more: { readonly answers: readonly Answer[] }) => Task,
): Task | string {
  const holds = holdsOf(events);
  if (holds.length === 0) return `${run.id} waits for nobody.`;
  const path = step === null ? null : pathOf(run, step);
  const meant = step === null ? holds : holds.filter((hold) => hold.step === path);
  if (meant.length === 0) return `${step ?? ''} does not wait; ${holds.map((hold) => hold.step).join(', ')} does.`;
  return meant.length > 1 && step === null ? '' : resume({ answers: meant.map((hold) => ({ ...hold, ...answer })) });
}

/** What a run waits for. */
export function holdsOf(events: readonly Event[]): readonly Pick<Answer, 'step' | 'launch' | 'position'>[] {
  return [...tellStory(events).holds.keys()].map((id) => {
    const colon = id.lastIndexOf(':');
    const { path, launch } = attemptOf(AttemptId.parse(id.slice(0, colon)));
    return { step: path, launch, position: id.slice(colon + 1) };
  });
}
