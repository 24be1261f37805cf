import { isDeepStrictEqual } from 'node:util';
import { currentLeaves, type Run } from '../engine/index.js';
import type { RunHost } from '../execution/host.js';
import {
  childPath,
  ROOT,
  type RunRequest,
  type Source,
  type Step,
  type StepPath,
  type Workflow,
} from '../model/index.js';
import { resolveRequest, type ResolvedRequest } from '../project/resolve-request.js';
import { SCENARIO_SOURCE_PREFIX } from '../project/scenario-source.js';
import { gitText } from '../system/git/git.js';
import type { GitStore } from '../system/git/repository/store.js';

/** Difference between the workflow of a stored run and its files as they are now. */
export type WorkflowChange =
  | { readonly kind: 'same' }
  | {
      readonly kind: 'changed';
      /** As git shows it, one file after the other. */
      readonly diff: string;
      readonly workflow: Workflow;
      readonly sources: readonly Source[];
    }
  | Extract<ResolvedRequest, { kind: 'invalid' }>;

/** Reads the workflow of a run again, from where the request says, and compares the two. A scenario is not compared. */
export async function detectWorkflowChange(
  host: RunHost,
  store: GitStore,
  run: Run,
  request: RunRequest,
): Promise<WorkflowChange> {
  const now = await resolveRequest(host, store, { ...request, scenario: null });
  if (now.kind === 'invalid') return now;
  const before = run.sources.filter(isWorkflow);
  const after = now.sources.filter(isWorkflow);
  const diff = await diffOf(store, before, after);
  if (diff === '') return { kind: 'same' };
  const played = run.sources.filter((source) => !isWorkflow(source));
  return { kind: 'changed', diff, workflow: now.workflow, sources: [...after, ...played] };
}

function isWorkflow({ file }: Source): boolean {
  return !file.startsWith(SCENARIO_SOURCE_PREFIX);
}

/** The diff of all files; `''` if nothing changed. */
async function diffOf(store: GitStore, before: readonly Source[], after: readonly Source[]): Promise<string> {
  const files = [...new Set([...before, ...after].map(({ file }) => file))];
  const parts: string[] = [];
  for (const file of files) {
    const [old, now] = [before, after].map((list) => list.find((source) => source.file === file)?.text ?? '');
    if (old === now) continue;
    const ids = await Promise.all(
      [old, now].map((text) => gitText(store.context, ['hash-object', '-w', '--stdin'], { stdin: text ?? '' })),
    );
    const diff = await gitText(store.context, ['diff', '--no-ext-diff', '--no-color', ...ids]);
    const hunks = diff.slice(Math.max(0, diff.indexOf('@@')));
    parts.push(`--- ${file} (this run)\n+++ ${file} (now)\n${hunks}`);
  }
  return parts.join('\n');
}

/**
 * Finds the step from which to replay a run so that it is as if it had started under the changed workflow: the first
 * step that changed or failed, whichever comes first. `''` if all changes come after the steps that ran.
 */
export function findReplayStart(run: Run, now: Workflow): StepPath {
  const before = run.workflow;
  const { steps: _before, maxBudgetUsd: _1, maxTokens: _2, maxTimeoutMs: _3, description: _4, ...frame } = before;
  const { steps: _now, maxBudgetUsd: _5, maxTokens: _6, maxTimeoutMs: _7, description: _8, ...newFrame } = now;
  const first = before.steps[0];
  if (!isDeepStrictEqual(plain(frame), plain(newFrame)) && first !== undefined) return childPath(ROOT, first.name);
  const failed = currentLeaves(run).find(({ leaf }) => leaf.status === 'failed');
  const changed = firstDifference(run, before.steps, now.steps, ROOT);
  if (failed === undefined) return changed ?? ROOT;
  const order = topNames(before.steps);
  const isLater = changed === null || order.indexOf(topName(changed)) > order.indexOf(topName(failed.leaf.path));
  return isLater ? failed.leaf.path : changed;
}

/** The first step of the old list that differs in the new one and has run; null if there is none. */
function firstDifference(run: Run, before: readonly Step[], now: readonly Step[], at: StepPath): StepPath | null {
  for (const [index, step] of before.entries()) {
    const path = childPath(at, step.name);
    const other = now[index];
    if (other !== undefined && isDeepStrictEqual(plain(step), plain(other))) continue;
    if (!run.leaves.has(path) && !run.groups.has(path)) return null;
    return isSequence(step) && other !== undefined && isSequence(other) && sameFrame(step, other)
      ? (firstDifference(run, step.children, other.children, path) ?? path)
      : path;
  }
  return null;
}

type Group = Extract<Step, { kind: 'group' }>;

/** Whether a step is a group in which each child has a single path. */
function isSequence(step: Step): step is Group {
  return step.kind === 'group' && !step.parallel && step.foreach === undefined && step.planner === undefined;
}

function sameFrame({ children: _before, ...before }: Group, { children: _now, ...now }: Group): boolean {
  return isDeepStrictEqual(plain(before), plain(now));
}

/** A value as a ledger stores it: absent and undefined properties are the same. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

function topNames(steps: readonly Step[]): readonly string[] {
  return steps.map(({ name }) => name);
}

function topName(path: StepPath): string {
  return path.split('/')[0] ?? '';
}
