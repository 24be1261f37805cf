import { last, type Attempt, type Leaf, type Run } from '../../engine/index.js';
import { childPath, type ArtifactRef, type Commit, type PlanItem, type StepPath } from '../../model/index.js';
import type { RuntimeReference } from '../../workflow/names/render.js';

/** The source of a fact's value: its text, or what must be read for it. */
export type FactSource =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'artifact'; readonly artifact: ArtifactRef }
  | { readonly kind: 'diff'; readonly from: Commit; readonly to: Commit }
  /** The description of a failed attempt. */
  | { readonly kind: 'failure'; readonly attempt: Attempt };

const text = (value: string | number | null | undefined): FactSource => ({
  kind: 'text',
  text: String(value ?? ''),
});

/** Finds the source of a fact's value in the run's current state. A fact without a value yet is empty text. */
export function findFactSource(run: Run, fact: RuntimeReference): FactSource {
  switch (fact.kind) {
    case 'spec':
      return run.spec === null ? text('') : { kind: 'artifact', artifact: run.spec };
    case 'setting':
      return text(run.inputs[fact.name] ?? run.workflow.inputs[fact.name]?.default);
    case 'item':
      return ofItem(itemAt(run, fact.path), fact.field);
    case 'run':
      return text(ofRun(run, fact.field));
    case 'attempt':
      return ofOpenAttempt(run, openAttempt(run, fact.path), fact.field);
    case 'gate': {
      const attempt = fact.previous ? previous(run, fact.path) : gatedAttempt(run, fact.path);
      return ofGate(run, attempt, fact.gate, fact.part ?? 'pass');
    }
    case 'step':
      return ofAttempt(fact.previous ? previous(run, fact.path) : settledAttempt(run, fact.path), fact.field);
  }
}

/** The plan item at a path of the run (`build/auth`, `impl/replan/part`); null if the path is not an item's. */
export function itemAt(run: Run, path: StepPath): PlanItem | null {
  const slash = path.lastIndexOf('/');
  const slug = path.slice(slash + 1);
  const group = last(run.groups.get(path))?.scope;
  const round = group === undefined ? undefined : run.rounds.get(group);
  const items = round?.group.items ?? replanItems(run, path);
  return items?.find((item) => item.slug === slug) ?? null;
}

function replanItems(run: Run, path: StepPath): readonly PlanItem[] | null {
  const step = /^(.*)\/replan\/[^/]+$/.exec(path)?.[1];
  const leaf = step === undefined ? undefined : last([...run.leaves].find(([at]) => at === step)?.[1]);
  const output = last(leaf?.attempts.filter((attempt) => attempt.kind === 'replan'))?.snapshot?.output;
  return output?.kind === 'plan' ? output.items : null;
}

/** The latest attempt at a path. */
function openAttempt(run: Run, path: StepPath): Attempt | null {
  return last(last(run.leaves.get(path))?.attempts) ?? null;
}

/** The failed attempt that the given attempt follows and its prompt explains; null if there is none. */
export function causeOf(run: Run, attempt: Attempt | null): Attempt | null {
  const cause = attempt?.cause ?? null;
  return cause === null ? null : (run.attempts.get(cause) ?? null);
}

function previous(run: Run, path: StepPath): Attempt | null {
  const leaf = last(run.leaves.get(path));
  const settled = leaf?.attempts.filter((attempt) => attempt.outcome !== null);
  return last(settled) ?? causeOf(run, openAttempt(run, path));
}

/** The last settled attempt of a step, in any of its occurrences. */
function settledAttempt(run: Run, path: StepPath): Attempt | null {
  const settled = (leaf: Leaf): readonly Attempt[] => leaf.attempts.filter((attempt) => attempt.outcome !== null);
  for (const leaf of [...(run.leaves.get(path) ?? [])].reverse()) {
    const attempt = last(settled(leaf));
    if (attempt !== undefined) return attempt;
  }
  return null;
}

function gatedAttempt(run: Run, path: StepPath): Attempt | null {
  const open = openAttempt(run, path);
  return open !== null && open.gates.size > 0 ? open : previous(run, path);
}

/** The source of an `attempt` fact. Until the attempt has a snapshot, `diff` and `output` are those of its cause. */
function ofOpenAttempt(run: Run, attempt: Attempt | null, field: 'error' | 'diff' | 'attempt' | 'output'): FactSource {
  if (attempt === null) return text('');
  const shown =
    attempt.snapshot === null && attempt.kind !== 'gate' && attempt.kind !== 'pass' ? causeOf(run, attempt) : attempt;
  switch (field) {
    case 'attempt':
      return text(attempt.n);
    case 'error': {
      const failed = attempt.outcome?.passed === false ? attempt : causeOf(run, attempt);
      return failed === null ? text('') : { kind: 'failure', attempt: failed };
    }
    case 'diff':
      return shown === null ? text('') : diffOf(run, shown);
    case 'output':
      return shown === null ? text('') : outputOf(run, shown);
  }
}

function diffOf(run: Run, attempt: Attempt): FactSource {
  const to = attempt.snapshot?.commit ?? attempt.from;
  return { kind: 'diff', from: attempt.snapshot === null ? run.base : attempt.leaf.base, to };
}

function outputOf(run: Run, attempt: Attempt): FactSource {
  const output = attempt.snapshot?.output;
  switch (output?.kind) {
    case 'text':
    case 'plan':
      return { kind: 'artifact', artifact: output.artifact };
    case 'verdict':
      return text(String(output.pass));
    case 'none':
      return diffOf(run, attempt);
    default:
      return text('');
  }
}

function ofAttempt(attempt: Attempt | null, field: Extract<RuntimeReference, { kind: 'step' }>['field']): FactSource {
  if (attempt === null) return text('');
  const { snapshot, usage } = attempt;
  switch (field) {
    case 'output':
    case 'diff':
      if (field === 'output' && snapshot !== null && snapshot.output.kind !== 'none')
        return outputValue(snapshot.output);
      return snapshot === null ? text('') : { kind: 'diff', from: attempt.leaf.base, to: snapshot.commit };
    case 'files':
      return text(snapshot?.files.join(', '));
    case 'comments':
      return text(snapshot?.output.kind === 'verdict' ? snapshot.output.comments : '');
    case 'session_id':
      return text(attempt.sessionId);
    case 'agent':
      return text(attempt.agent);
    case 'status':
      return text(statusOf(attempt));
    case 'attempt':
      return text(attempt.n);
    case 'retries':
      return text(attempt.n - 1);
    case 'duration':
      return text(attempt.durationMs);
    case 'cost':
      return text(usage?.cost_usd?.toFixed(2));
    case 'turns':
      return text(usage?.turns);
    case 'tokens_in':
      return text(usage?.tokens.in);
    case 'tokens_out':
      return text(usage?.tokens.out);
    case 'cache_read':
      return text(usage?.tokens.cached);
    case 'cache_write':
      return text(usage?.tokens.cache_write);
    case 'check_result':
      return text(checkResult(attempt));
  }
}

function outputValue(output: NonNullable<Attempt['snapshot']>['output']): FactSource {
  if (output.kind === 'verdict') return text(String(output.pass));
  return output.kind === 'text' || output.kind === 'plan' ? { kind: 'artifact', artifact: output.artifact } : text('');
}

function statusOf(attempt: Attempt): string {
  if (attempt.outcome === null) return 'running';
  if (attempt.outcome.passed) return 'pass';
  return attempt.outcome.failure?.class === 'guard_fail' ? 'guard_failed' : 'fail';
}

function checkResult(attempt: Attempt): string {
  if (attempt.gates.size === 0) return 'none';
  return [...attempt.gates.values()].some((gate) => gate.status === 'fail') ? 'fail' : 'pass';
}

function ofGate(run: Run, attempt: Attempt | null, name: string, part: 'pass' | 'comments' | 'error'): FactSource {
  const gate = attempt?.gates.get(name);
  if (attempt === null || gate === undefined) return text('');
  switch (part) {
    case 'pass':
      return text(String(gate.status !== 'fail'));
    case 'error':
      return gate.details === null ? text(gate.reason) : { kind: 'artifact', artifact: gate.details };
    case 'comments':
      return text(validatorComments(run, attempt, name) ?? gate.reason);
  }
}

/** The comments that the validator of a gate wrote about this attempt; null if there are none. */
export function validatorComments(run: Run, attempt: Attempt, gate: string): string | null {
  const prefix = `${childPath(childPath(attempt.leaf.path, 'gate'), gate)}/`;
  let comments: string | null = null;
  for (const [path, leaves] of run.leaves) {
    if (!path.startsWith(prefix)) continue;
    const output = last(last(leaves)?.attempts)?.snapshot?.output;
    if (output?.kind === 'verdict') comments = output.comments;
  }
  return comments;
}

function ofItem(item: PlanItem | null, field: 'name' | 'description' | 'files'): FactSource {
  if (item === null) return text('');
  return text(field === 'files' ? item.files.join(', ') : item[field]);
}

function ofRun(run: Run, field: Extract<RuntimeReference, { kind: 'run' }>['field']): string | number {
  const sum = (of: (attempt: Attempt) => number): number =>
    [...run.attempts.values()].reduce((total, attempt) => total + of(attempt), 0);
  switch (field) {
    case 'cost':
      return run.unpriced && run.usd === 0 ? '' : run.usd.toFixed(2);
    case 'duration':
      return run.workedMs + Math.max(0, Date.parse(run.lastEventAt) - Date.parse(run.epochStartedAt));
    case 'tokens_in':
      return sum((attempt) => attempt.usage?.tokens.in ?? 0);
    case 'tokens_out':
      return sum((attempt) => attempt.usage?.tokens.out ?? 0);
    case 'turns':
      return sum((attempt) => attempt.usage?.turns ?? 0);
    case 'retries':
      return run.retries;
    case 'status':
      return 'running';
  }
}
