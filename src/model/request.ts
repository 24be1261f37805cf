import type { Commit } from './ids.js';

/** What is asked for: one run of one workflow. Made from a trigger or a command line. */
export interface RunRequest {
  /** A name to look up, or a path to a workflow file. */
  readonly workflow: string;
  /** The specification; `name` is for display (`spec.md`, `issue 12`). */
  readonly spec: { readonly name: string; readonly text: string } | null;
  /** The commit the run starts from, and the branch it is on, for display and for the pull request's base. */
  readonly commit: Commit;
  readonly branch: string;
  /**
   * The commit whose workflow, settings, conventions and agents' configuration count: of a run on somebody's pull request
   * the branch it is meant for. Null: `commit` itself.
   */
  readonly rules: Commit | null;
  /** Replaces the base agents of all steps. */
  readonly agent?: AgentOverride;
  /** `--set k=v`. */
  readonly inputs: Readonly<Record<string, string>>;
  /** USD; the smaller of this and the workflow's own counts. */
  readonly maxBudgetUsd: number | null;
  readonly maxParallel: number;
  /** Text of a scenario that plays the agents, with its file's name for messages. */
  readonly scenario: { readonly file: string; readonly text: string } | null;
  /** `issue 12`, `command line` …; for people. */
  readonly trigger: string;
  /** What a reader of the run should know of how it came about. */
  readonly notes?: readonly string[];
}

/** An agent that a person has named for a whole run. */
export interface AgentOverride {
  readonly name: string;
  /** How messages name the place where the person wrote it, at the head of a sentence: `--agent`, ``Input `agent` ``. */
  readonly from: string;
}
