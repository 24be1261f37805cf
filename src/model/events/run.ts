import { z } from 'zod';
import { FailureReason } from '../failure.js';
import { Commit, RunId, StepPath } from '../ids.js';
import { Source, Workflow } from '../workflow.js';
import { ArtifactRef, Reopening, Settings } from './parts.js';

const ms = z.number().nonnegative();

/** Events of the run as a whole, from its start to the publication of its result. */
export const RUN_EVENTS = {
  run_started: {
    run_id: RunId,
    workflow: z.string(),
    spec: z.string(),
    commit: Commit,
    /** The commit that the work is put onto in the end, if `commit` was derived from it to apply other rules. */
    onto: Commit.optional(),
    /** The commit whose workflow and rules govern the run, if that is another than the one it starts from. */
    governing_commit: Commit.optional(),
    branch: z.string(),
    definition: Workflow,
    sources: z.array(Source),
    settings: Settings,
    /** The spec's text; null when none was given. */
    spec_artifact: ArtifactRef.nullable(),
    /** `--set k=v` and the like. */
    inputs: z.record(z.string(), z.string()),
    /** Always empty: `agent_launched` records the version of a CLI. */
    agents_cli: z.record(z.string(), z.string()),
    max_budget: z.number().optional(),
    max_tokens: z.number().optional(),
    max_timeout: z.number().optional(),
    /** What started the run (`issue 12`, `command line` …); for display. */
    trigger: z.string(),
  },
  run_resumed: { run_id: RunId, previous_status: z.string(), settings: Settings.partial(), by: z.string() },
  replay_started: {
    run_id: RunId,
    original_run_id: RunId,
    from_step: StepPath,
    ...Reopening.shape,
    carried_usd: z.number(),
    settings: Settings.partial(),
    /** The workflow from here on, if it differs from the original run's. `sources`: the files it was resolved from. */
    definition: Workflow.optional(),
    sources: z.array(Source).optional(),
  },
  step_reopened: { step: StepPath, ...Reopening.shape, by: z.string() },
  cancel_requested: { signal: z.string() },
  budget_exceeded: {
    /** The step or call that exceeded its limit; `''` for the run. */
    step: StepPath,
    scope: z.enum(['run', 'workflow', 'step']),
    limit: z.enum(['budget', 'tokens', 'timeout']),
    max_usd: z.number().optional(),
    spent_usd: z.number().optional(),
    max_tokens: z.number().optional(),
    current_tokens: z.number().optional(),
    max_seconds: z.number().optional(),
    elapsed_seconds: z.number().optional(),
  },
  run_paused: { holds: z.array(z.string()) },
  run_completed: {
    run_id: RunId,
    status: z.enum(['pass', 'fatal', 'aborted']),
    reason: FailureReason.nullable(),
    message: z.string(),
    commit: Commit,
    duration_ms: ms,
    total_cost_usd: z.number().nullable(),
    steps: z.number().int(),
    retries: z.number().int(),
  },
  /** Information for readers that does not influence the engine (sandbox missing, publish result …). */
  noted: { topic: z.string(), text: z.string() },
  /** The diff between the run's first and last commit. Insertions and deletions count lines of text files. */
  changes_measured: {
    base: Commit,
    commit: Commit,
    files: z.number().int(),
    insertions: z.number().int(),
    deletions: z.number().int(),
  },
  published: {
    pull_request: z.object({ number: z.number().int(), url: z.string() }).nullable(),
    branch: z.string(),
    commit: z.string(),
    operation: z.string(),
    /** Sentences about obstacles to publishing, and how each was handled. */
    remarks: z.array(z.string()).optional(),
  },
} as const;
