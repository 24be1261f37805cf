import type { Event } from '../../model/events/event.js';
import type { FailureReason } from '../../model/failure.js';
import { tellAttempt } from './attempt-events.js';
import { tellGroup } from './group-events.js';
import { tellRun } from './run-events.js';
import type { Story, StoryDraft } from './run-summary.js';

/** The whole of a ledger, or of its beginning: a run under way, paused or cut off tells what it has. */
export function tellStory(events: Iterable<Event>): Story {
  const teller = createTeller();
  for (const event of events) teller.observe(event);
  return teller.story;
}

/** What its publisher knows better than the events: how a run that was cut off, or not published, ended. */
export interface Verdict {
  readonly status: Story['status'];
  readonly reason: FailureReason | null;
  readonly message: string;
}

/** The story with a verdict from outside; its open attempts are shown as left behind. */
export function concludeStory(story: Story, verdict: Verdict): Story {
  return { ...story, ...verdict, cutOff: story.status === 'running' };
}

/** Follows a run event by event. `story` is one live value that every `observe` brings up to date. */
export interface Teller {
  readonly story: Story;
  observe(event: Event): void;
}

export function createTeller(): Teller {
  const story = emptyStory();
  return {
    story,
    observe(event) {
      const ms = momentOf(story, event);
      tellRun(story, event, ms);
      tellGroup(story, event);
      tellAttempt(story, event, ms);
      story.lastMs = ms;
    },
  };
}

/** Milliseconds on the story's clock. Clocks of two machines may disagree: it never goes back. */
function momentOf(story: StoryDraft, event: Event): number {
  const wall = Date.parse(event.ts);
  if (story.startedAt === '') return wall;
  // The run is over by then: what it took to publish it is no part of its time.
  if (event.type === 'published' || event.type === 'changes_measured') return story.lastMs;
  const comesBack = event.type === 'run_resumed' || (event.type === 'step_reopened' && story.status !== 'running');
  if (comesBack) story.idleMs = wall - story.lastMs;
  return Math.max(story.lastMs, wall - story.idleMs);
}

function emptyStory(): StoryDraft {
  return {
    run: '',
    workflow: '',
    definition: null,
    trigger: '',
    spec: '',
    base: '',
    branch: '',
    startedAt: '',
    startedMs: 0,
    lastMs: 0,
    idleMs: 0,
    maxBudgetUsd: null,
    status: 'running',
    reason: null,
    message: '',
    cutOff: false,
    head: null,
    stopping: null,
    resumes: 0,
    replayOf: null,
    carriedUsd: 0,
    steps: new Map(),
    groups: new Map(),
    attempts: new Map(),
    replans: new Map(),
    retries: [],
    holds: new Map(),
    limits: [],
    notes: [],
    measured: null,
    published: null,
  };
}
