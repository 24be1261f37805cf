import type { StepPath } from '../../model/ids.js';
import type { PlanItem } from '../../model/plan.js';
import type { Dialect, OutputKind } from '../../model/workflow.js';

export interface ContextText {
  /** A path, or the command whose output this is. */
  readonly label: string;
  readonly text: string;
}

/** Everything an instruction is made of; all texts are rendered already. */
export interface PromptParts {
  readonly path: StepPath;
  readonly kind: OutputKind;
  readonly dialect: Dialect;
  /** The step's prompt; what others wrote in it is quoted by `renderAt`. */
  readonly task: string;
  /** Shown to plan steps whose task does not hold it. */
  readonly spec: string | null;
  /** The item the step works on; its files are the blast radius. */
  readonly item: PlanItem | null;
  readonly blastRadius: 'enforce' | 'warn' | 'off';
  /** Globs that may be written beside the output file; null where all may. */
  readonly writable: readonly string[] | null;
  /** Names of the checks that follow, `test: make check` where they have an argument. */
  readonly gates: readonly string[];
  /** The project's own rules; empty where there are none. */
  readonly conventions: string;
  readonly context: readonly ContextText[];
  /** The first attempt of this step, going on with the session of an earlier step. */
  readonly continuesSession: boolean;
  /** The failure that this attempt is to mend; null for a first attempt. */
  readonly retry: RetryPart | null;
  /** Whether the agent is to plan a failed task anew; its task is then what failed. */
  readonly replan: boolean;
  /** The item of such a plan that this attempt works on. */
  readonly part: PlanItem | null;
}

/** The failure that an attempt is to mend. */
export interface RetryPart {
  readonly attempt: number;
  /** Attempts in all; null where nobody can say. */
  readonly of: number | null;
  readonly error: string;
  /** The step whose failure it is, where it is another (after `restart_from`). */
  readonly failedStep: StepPath | null;
  /** The whole change of the step so far; empty where there is none, or none to see. */
  readonly diff: string;
  /** Whether that change is in the tree; it is not after a fresh start. */
  readonly changeIsInTree: boolean;
  /** What a reviewer or validator wrote. */
  readonly comments: string;
  /** Why a person rejected it. */
  readonly rejection: string;
  /** The agent that tried before, where it is another. */
  readonly previousAgent: string | null;
  readonly limits: { readonly maxErrorChars: number; readonly maxDiffChars: number };
}
