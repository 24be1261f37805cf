import type { ReportStep } from '../model/report.js';
import { OutputKind } from '../model/workflow.js';
import type { AttemptSummary, StepSummary, RunSummary } from './run-summary/run-summary.js';
import { sortInWorkflowOrder, itemsOf, numberedPath, type ItemPosition } from './run-summary/step-paths.js';

/** One leaf step as reports show it: its latest occurrence that is not superseded. */
export interface StepRow {
  readonly path: string;
  /** `path` with the numbers of plan items in place of their slugs: `build/1/impl`. */
  readonly numberedPath: string;
  /** The plan items that the step lies in, outermost first. */
  readonly items: readonly ItemPosition[];
  readonly kind: ReportStep['kind'];
  /** Agent of the latest attempt that was no replan; empty for gate steps. */
  readonly agent: string;
  readonly status: ReportStep['status'];
  readonly attempts: readonly AttemptSummary[];
  /** Why the step failed; until it is settled, why its latest attempt failed. */
  readonly reason: AttemptSummary['reason'];
  readonly message: string;
  /** Whether the latest attempt, or one before it, was given another agent than the first. */
  readonly escalated: boolean;
}

/** The rows of all leaf steps that have started, in the order of the workflow. */
export function stepRowsOf(summary: RunSummary): readonly StepRow[] {
  return sortInWorkflowOrder(summary, summary.steps.keys()).flatMap((path) => {
    const step = summary.steps.get(path);
    return step ? [rowOf(summary, step)] : [];
  });
}

function rowOf(summary: RunSummary, step: StepSummary): StepRow {
  const current = step.occurrences.findLast(({ superseded }) => !superseded);
  const attempts = current?.attempts ?? [];
  const latest = attempts.at(-1);
  const ownAttempt = attempts.findLast(({ kind }) => kind !== 'replan') ?? latest;
  return {
    path: step.path,
    numberedPath: numberedPath(summary, step.path),
    items: itemsOf(summary, step.path),
    kind: kindOf(step, latest ?? step.occurrences.at(-1)?.attempts.at(-1)),
    agent: ownAttempt?.agent ?? step.occurrences.at(-1)?.attempts.at(-1)?.agent ?? '',
    status: statusOf(summary, current),
    attempts,
    reason: current?.settled ? current.settled.reason : (latest?.reason ?? null),
    message: current?.settled?.message ?? latest?.message ?? '',
    escalated: latest?.escalated ?? false,
  };
}

function statusOf(summary: RunSummary, current: StepSummary['occurrences'][number] | undefined): ReportStep['status'] {
  if (!current) return 'pending';
  if (current.settled) return current.settled.status;
  const latest = current.attempts.at(-1);
  if (latest?.status === 'running' && isHeld(summary, latest)) return 'paused';
  return summary.status === 'running' ? 'running' : 'pending';
}

function isHeld(summary: RunSummary, attempt: AttemptSummary): boolean {
  return [...summary.holds.keys()].some((id) => id.startsWith(`${attempt.id}:`));
}

/** Kinds by the step types of the two workflow dialects, where they differ from the kind's own name. */
const KIND_OF_TYPE: Readonly<Record<string, ReportStep['kind']>> = {
  code: 'diff',
  split: 'plan',
  review: 'verdict',
  validate: 'verdict',
};

function kindOf(step: StepSummary, attempt: AttemptSummary | undefined): ReportStep['kind'] {
  if (attempt?.kind === 'gate') return 'gate';
  if (attempt?.kind === 'pass') return 'pass';
  if (/\/replan\/[^/]+$/.test(step.path)) return 'replan';
  const parsed = OutputKind.safeParse(step.type);
  return parsed.success ? parsed.data : (KIND_OF_TYPE[step.type] ?? 'diff');
}
