import type { Commit } from './ids.js';
import type { Source } from './workflow.js';

/** A request for one run of one workflow, made from a trigger or a command line. */
export interface RunRequest {
  /** A workflow's name, or the path of a workflow file. */
  readonly workflow: string;
  /**
   * The text of the workflow if the request is a check of the commit. Such a workflow has gates and no agents, and is in
   * no file; `workflow` is its name.
   */
  readonly check?: Source;
  /** The specification; `name` is for display (`spec.md`, `issue 12`). */
  readonly spec: { readonly name: string; readonly text: string } | null;
  /** The commit the run starts from, and the branch it is on, for display and for the pull request's base. */
  readonly commit: Commit;
  readonly branch: string;
  /**
   * The commit from which workflow, settings, conventions and agent configuration are read. For a run on a pull request
   * it is that of the target branch. Null: `commit` itself.
   */
  readonly governingCommit: Commit | null;
  /** Replaces the agent of every step. */
  readonly agent?: AgentOverride;
  /** `--set k=v`. */
  readonly inputs: Readonly<Record<string, string>>;
  /** In USD. The smaller of this and the workflow's own budget applies. */
  readonly maxBudgetUsd: number | null;
  readonly maxParallel: number;
  /** The text of a scenario that simulates the agents, and its file name for messages. */
  readonly scenario: { readonly file: string; readonly text: string } | null;
  /** What started the run (`issue 12`, `command line` …); for display. */
  readonly trigger: string;
  /** Remarks for readers of the run on how the request was made. */
  readonly notes?: readonly string[];
}

/** An agent that a person has chosen for a whole run. */
export interface AgentOverride {
  readonly name: string;
  /** Where the person set it, as messages begin a sentence with it: `--agent`, ``Input `agent` ``. */
  readonly source: string;
}
