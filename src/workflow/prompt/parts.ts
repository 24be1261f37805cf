import type { StepPath } from '../../model/ids.js';
import type { PlanItem } from '../../model/plan.js';
import type { Dialect, OutputKind } from '../../model/workflow.js';

/** A text of the step's `context:`, as shown in the prompt. */
export interface ContextText {
  /** A path, or the command whose output this is. */
  readonly label: string;
  readonly text: string;
}

/** Everything a prompt is made of. All templates in it have been rendered. */
export interface PromptParts {
  readonly path: StepPath;
  readonly kind: OutputKind;
  readonly dialect: Dialect;
  /** The step's prompt; `renderInScope` has quoted what others wrote in it. */
  readonly task: string;
  /** The specification, shown to plan steps whose task does not contain it; null if the run has none. */
  readonly spec: string | null;
  /** The item the step works on; its files are the blast radius. */
  readonly item: PlanItem | null;
  readonly blastRadius: 'enforce' | 'warn' | 'off';
  /** Globs of files that may be written, apart from the output file; null if every file may be written. */
  readonly writable: readonly string[] | null;
  /** The gates that follow, by type, and with their argument if they have one: `test: make check`. */
  readonly gates: readonly string[];
  /** The project's own rules; empty if there are none. */
  readonly conventions: string;
  readonly context: readonly ContextText[];
  /** Whether this is the step's first attempt and it continues the session of an earlier step. */
  readonly continuesSession: boolean;
  /** The failure that this attempt must fix; null for a first attempt. */
  readonly retry: PreviousFailure | null;
  /** Whether the agent must plan a failed task again; `task` is then the prompt that failed. */
  readonly replan: boolean;
  /** The item of such a new plan that this attempt works on; null if it works on none. */
  readonly replannedItem: PlanItem | null;
}

/** The failure that an attempt must fix. */
export interface PreviousFailure {
  readonly attempt: number;
  /** Attempts in all; null if that is not known. */
  readonly of: number | null;
  readonly error: string;
  /** The step that failed, if it is another one (after `restart_from`); null if it is this step. */
  readonly failedStep: StepPath | null;
  /** The whole change of the failed step, as a diff; empty if there is none, or if it left no snapshot. */
  readonly diff: string;
  /** Whether that change is in the worktree; it is not after a fresh start. */
  readonly changeIsInTree: boolean;
  /** What a reviewer or validator wrote; empty if there is nothing. */
  readonly comments: string;
  /** Why a person rejected it; empty if nobody did. */
  readonly rejection: string;
  /** The agent of the failed attempt, if it is another one; otherwise null. */
  readonly previousAgent: string | null;
  readonly limits: { readonly maxErrorChars: number; readonly maxDiffChars: number };
}
