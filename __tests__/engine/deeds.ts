import { last, type Attempt, type Run } from '../../src/engine/index.js';
import {
  StepPath,
  Tree,
  type FailureReason,
  type NewEvent,
  type Output,
  type Settings,
} from '../../src/model/index.js';
import { commit } from './commits.js';
import { RUN, hash, usage } from './world.js';

/** An event from outside, addressed by what is open at a path. Several come as one: nothing is decided in between. */
export type Deed = (run: Run) => NewEvent | readonly NewEvent[];

export interface Work {
  readonly usd?: number;
  readonly output?: Output;
  readonly guard?: string;
  readonly error?: FailureReason;
  /** The scope is as it was. */
  readonly unchanged?: boolean;
  readonly violation?: 'no_write' | 'protected_path' | 'outside_link' | 'too_large';
}

/** An agent from its launch to its snapshot. */
export function works(path: string, left: string, work: Work = {}): readonly Deed[] {
  return [launch(path), ends(path, work), snap(path, left, work)];
}

export function launch(path: string): Deed {
  return (run) => ({
    type: 'agent_launched',
    ...at(run, path),
    cli: '',
    worktree: '',
    agent: open(run, path).agent,
    session_id: '',
    session_note: '',
    prompt_hash: '',
    prompt: null,
  });
}

export function spends(path: string, usd: number): Deed {
  return (run) => ({ type: 'usage_recorded', ...at(run, path), usage: usage(usd) });
}

export function ends(path: string, { usd = 0.1, guard, error }: Work = {}): Deed {
  return (run) =>
    guard === undefined
      ? {
          type: 'agent_completed',
          ...ending(run, path, usd),
          exit_code: 0,
          tokens_in: 0,
          tokens_out: 0,
          is_error: error !== undefined,
          reason: error ?? null,
          message: '',
        }
      : kill(run, path, usd, `guard:${guard}`);
}

/** The process is gone because the driver stopped it. */
export function killed(path: string, reason: string, usd = 0.1): Deed {
  return (run) => kill(run, path, usd, reason);
}

function kill(run: Run, path: string, usd: number, reason: string): NewEvent {
  return {
    type: 'agent_killed',
    ...ending(run, path, usd),
    reason,
    message: reason,
    input_tokens: 0,
    output_tokens: 0,
    turns_partial: 1,
  };
}

function ending(run: Run, path: string, usd: number) {
  return {
    ...at(run, path),
    usage: usage(usd),
    duration_ms: 1,
    cost_usd: usd,
    session_id: `s-${open(run, path).id}`,
    first_diff_turn: null,
    context_used: null,
    artifacts: {},
  };
}

export function snap(path: string, left: string, { output, unchanged = false, violation }: Work = {}): Deed {
  return (run) => ({
    type: 'attempt_snapshotted',
    ...at(run, path),
    commit: left === 'base' ? run.base : commit(left),
    tree: Tree.parse(hash(left)),
    output: output ?? { kind: 'none' },
    files: [],
    files_changed: 0,
    insertions: 0,
    deletions: 0,
    scope_unchanged: unchanged,
    violation: violation === undefined ? null : { kind: violation, paths: ['x'] },
  });
}

export function checks(path: string, gate: string, passed: boolean, failure: FailureReason = 'gate_failed'): Deed {
  return (run) => ({
    type: 'gate_checked',
    ...at(run, path),
    gate,
    check: 'bash',
    status: passed ? 'pass' : 'fail',
    reason: '',
    duration_ms: 1,
    artifact: null,
    details: null,
    failure: passed ? null : failure,
  });
}

export function merges(group: string, item: string, onto: string, result: string): Deed {
  return (run) => ({
    type: 'item_merged',
    step: StepPath.parse(group),
    item,
    onto: onto === 'base' ? run.base : commit(onto),
    commit: commit(result),
    tree: Tree.parse(hash(result)),
  });
}

export function conflicts(group: string, item: string, onto: string, theirs: string): Deed {
  return () => ({
    type: 'merge_conflicted',
    step: StepPath.parse(group),
    item,
    onto: commit(onto),
    theirs: commit(theirs),
    files: ['both.js'],
  });
}

export function answers(path: string, position: string, action: 'continue' | 'reject' | 'abort'): Deed {
  return (run) => ({ type: 'hitl_resumed', ...at(run, path), position, action, reason: 'so', by: 'alice' });
}

export const cancel: Deed = () => ({ type: 'cancel_requested', signal: 'SIGINT' });

/** A new epoch, with the answers it was begun for. */
export function resumed(settings: Partial<Settings> = {}, ...answered: readonly Deed[]): Deed {
  return (run) => [
    { type: 'run_resumed', run_id: RUN, previous_status: '', settings, by: 'alice' },
    ...answered.flatMap((answer) => answer(run)),
  ];
}

export function timesUp(step: string): Deed {
  const path = StepPath.parse(step);
  return () => ({
    type: 'budget_exceeded',
    step: path,
    scope: step === '' ? 'run' : 'workflow',
    limit: 'timeout',
    max_seconds: 1,
    elapsed_seconds: 2,
  });
}

function open(run: Run, path: string): Attempt {
  const attempt = last(last(run.leaves.get(StepPath.parse(path)))?.attempts);
  if (attempt === undefined) throw new Error(`${path} has not begun`);
  return attempt;
}

function at(run: Run, path: string) {
  return { step: StepPath.parse(path), launch: open(run, path).launch };
}
