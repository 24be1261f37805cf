import type { ReportStep } from '../model/report.js';
import { OutputKind } from '../model/workflow.js';
import type { AttemptStory, StepStory, Story } from './run-summary/run-summary.js';
import { inWorkflowOrder, itemsOf, numberedPath, type ItemPlace } from './run-summary/step-place.js';

/** One leaf step as a report shows it: its last live going-through. */
export interface StepRow {
  readonly path: string;
  /** Items by their number: `build/1/impl`. */
  readonly numbered: string;
  readonly items: readonly ItemPlace[];
  readonly kind: ReportStep['kind'];
  /** Agent of the last attempt that ran the step itself; empty for gate steps. */
  readonly agent: string;
  readonly status: ReportStep['status'];
  readonly attempts: readonly AttemptStory[];
  /** Why it failed; of the last attempt while it is not settled. */
  readonly reason: AttemptStory['reason'];
  readonly message: string;
  readonly escalated: boolean;
}

/** All leaf steps that have appeared, in the workflow's order. */
export function rowsOf(story: Story): readonly StepRow[] {
  return inWorkflowOrder(story, story.steps.keys()).flatMap((path) => {
    const step = story.steps.get(path);
    return step ? [rowOf(story, step)] : [];
  });
}

function rowOf(story: Story, step: StepStory): StepRow {
  const live = step.occurrences.findLast(({ superseded }) => !superseded);
  const attempts = live?.attempts ?? [];
  const latest = attempts.at(-1);
  const own = attempts.findLast(({ kind }) => kind !== 'replan') ?? latest;
  return {
    path: step.path,
    numbered: numberedPath(story, step.path),
    items: itemsOf(story, step.path),
    kind: kindOf(step, latest ?? step.occurrences.at(-1)?.attempts.at(-1)),
    agent: own?.agent ?? step.occurrences.at(-1)?.attempts.at(-1)?.agent ?? '',
    status: statusOf(story, live),
    attempts,
    reason: live?.settled ? live.settled.reason : (latest?.reason ?? null),
    message: live?.settled?.message ?? latest?.message ?? '',
    escalated: latest?.escalated ?? false,
  };
}

function statusOf(story: Story, live: StepStory['occurrences'][number] | undefined): ReportStep['status'] {
  if (!live) return 'pending';
  if (live.settled) return live.settled.status;
  const latest = live.attempts.at(-1);
  if (latest?.status === 'running' && isHeld(story, latest)) return 'paused';
  return story.status === 'running' ? 'running' : 'pending';
}

function isHeld(story: Story, attempt: AttemptStory): boolean {
  return [...story.holds.keys()].some((id) => id.startsWith(`${attempt.id}:`));
}

/** Names of both dialects for what a step makes. */
const KINDS: Readonly<Record<string, ReportStep['kind']>> = {
  code: 'diff',
  split: 'plan',
  review: 'verdict',
  validate: 'verdict',
};

function kindOf(step: StepStory, attempt: AttemptStory | undefined): ReportStep['kind'] {
  if (attempt?.kind === 'gate') return 'gate';
  if (attempt?.kind === 'pass') return 'pass';
  if (/\/replan\/[^/]+$/.test(step.path)) return 'replan';
  const written = OutputKind.safeParse(step.type);
  return written.success ? written.data : (KINDS[step.type] ?? 'diff');
}
