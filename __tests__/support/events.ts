import { z } from 'zod';
import {
  EVENTS,
  Header,
  type Event,
  type EventType,
  type NewEvent,
  type NewEventOf,
} from '../../src/model/events/event.js';
import type { FailureReason } from '../../src/model/failure.js';
import { AttemptId, Commit, RunId, Scope, StepPath, Tree } from '../../src/model/ids.js';
import type { PlanItem } from '../../src/model/plan.js';
import type { CostSource, Usage } from '../../src/model/usage.js';
import type { Workflow } from '../../src/model/workflow.js';
import { type AgentStep, type GateStep, type GroupStep, type Step } from '../../src/model/workflow.js';

/** A commit that is told from others by one letter or number. */
export function commitOf(mark: string | number): Commit {
  return Commit.parse(String(mark).padStart(40, '0'));
}

export function agentStep(name: string, fields: Partial<AgentStep> = {}): AgentStep {
  return {
    kind: 'agent',
    name,
    dialect: 'classic',
    agent: 'claude-haiku',
    output: 'diff',
    prompt: '',
    context: [],
    session: { mode: 'new' },
    worktree: 'read-write',
    guard: {},
    gates: [],
    allowEmpty: false,
    ...fields,
  };
}

export function gateStep(name: string, gates: readonly string[]): GateStep {
  return { kind: 'gate', name, gates: gates.map((gate) => ({ name: gate, type: gate, argument: '' })) };
}

export function groupStep(name: string, children: Step[], fields: Partial<GroupStep> = {}): GroupStep {
  return { kind: 'group', name, parallel: false, children, ...fields };
}

export function workflowOf(name: string, steps: Step[]): Workflow {
  return { name, description: '', dialect: 'classic', blastRadius: 'off', inputs: {}, steps };
}

/** The site's shape: a plan, items of tests and impl, a gate step. */
export const TDD = workflowOf('tdd', [
  agentStep('decompose', { agent: 'claude-opus', output: 'plan' }),
  groupStep('build', [agentStep('tests'), agentStep('impl')], { foreach: 'decompose' }),
  gateStep('quality', ['compile', 'lint', 'test']),
]);

export function planOf(...names: string[]): PlanItem[] {
  return names.map((name) => ({ name, slug: name, description: `Do ${name}.`, files: [`src/${name}.js`] }));
}

export interface Spent {
  readonly turns: number;
  /** Null: unpriced. */
  readonly cost: number | null;
  readonly source?: CostSource;
  readonly tokens?: readonly [number, number];
  /** Of the output; not told where absent. */
  readonly reasoning?: number;
}

export interface StepFields {
  readonly agent?: string;
  readonly type?: string;
  readonly kind?: NewEventOf<'step_started'>['kind'];
  readonly label?: string;
  readonly scope?: string;
  readonly number?: number;
  readonly item?: string;
}

/**
 * Writes a ledger by hand: each method appends the event the engine would, with figures that tests care about and
 * plain ones for the rest. Time goes on by one second an event, or as `wait` says.
 */
export class LedgerScript {
  readonly events: Event[] = [];
  readonly #launches = new Map<string, number>();
  readonly #numbers = new Map<string, number>();
  #ms = Date.parse('2026-03-23T18:42:00.000Z');
  #run = RunId.parse('run_2026_03_23_1842_abcd');

  emit(event: NewEvent): this {
    const header = { v: 1, seq: this.events.length + 1, ts: new Date(this.#ms).toISOString(), run: this.#run } as const;
    // Whatever a test writes by hand has the shape that the ledger asks for.
    schemaOf(event.type).parse({ ...header, ...event });
    this.events.push({ ...header, ...event });
    return this;
  }

  path(step: string): StepPath {
    return StepPath.parse(step);
  }

  wait(ms: number): this {
    this.#ms += ms;
    return this;
  }

  start(definition: Workflow = TDD, fields: Partial<NewEventOf<'run_started'>> = {}): this {
    return this.emit({
      type: 'run_started',
      run_id: this.#run,
      workflow: definition.name,
      spec: 'spec.md',
      commit: commitOf(0),
      branch: 'main',
      definition,
      sources: [],
      settings: { max_parallel: 4, max_budget: null, interactive: false },
      spec_artifact: null,
      inputs: {},
      agents_cli: {},
      trigger: 'issue 12',
      ...fields,
    });
  }

  group(
    step: string,
    fields: { readonly items?: PlanItem[]; readonly parallel?: boolean; readonly tasks?: number } = {},
  ): this {
    return this.emit({
      type: 'group_started',
      step: StepPath.parse(step),
      scope: Scope.parse('run'),
      base: commitOf(0),
      foreach: fields.items ? 'decompose' : '',
      parallel: fields.parallel ?? false,
      task_count: fields.items?.length ?? fields.tasks ?? 1,
      items: fields.items ?? null,
    });
  }

  step(step: string, fields: StepFields = {}): this {
    const launch = (this.#launches.get(step) ?? 0) + 1;
    const number = fields.number ?? (this.#numbers.get(step) ?? 0) + 1;
    this.#launches.set(step, launch);
    this.#numbers.set(step, number);
    const agent = fields.agent ?? 'claude-haiku';
    return this.emit({
      type: 'step_started',
      step: StepPath.parse(step),
      launch,
      step_type: fields.type ?? 'diff',
      scope: Scope.parse(fields.scope ?? 'run'),
      attempt: number,
      kind: fields.kind ?? (agent === '' ? 'gate' : 'agent'),
      agent,
      item: fields.item ?? '',
      base: commitOf(0),
      from: commitOf(0),
      session: { mode: 'new' },
      session_mode: 'new',
      cause: null,
      overrides: null,
      label: fields.label ?? 'first',
    });
  }

  launch(step: string, fields: { readonly note?: string } = {}): this {
    return this.emit({
      type: 'agent_launched',
      ...this.#at(step),
      cli: 'claude -p',
      worktree: '/tmp/w',
      agent: 'claude-haiku',
      session_id: '',
      session_note: fields.note ?? '',
      prompt_hash: '',
      prompt: { path: `artifacts/${step.replaceAll('/', '-')}-prompt.md`, sha256: '' },
    });
  }

  usage(step: string, spent: Spent): this {
    return this.emit({ type: 'usage_recorded', ...this.#at(step), usage: usageOf(spent) });
  }

  agentEnds(step: string, spent: Spent, failure?: { readonly reason: FailureReason; readonly message: string }): this {
    const usage = usageOf(spent);
    return this.emit({
      type: 'agent_completed',
      ...this.#at(step),
      usage,
      exit_code: failure ? 1 : 0,
      duration_ms: 1000,
      tokens_in: usage.tokens.in,
      tokens_out: usage.tokens.out,
      cost_usd: usage.cost_usd,
      session_id: 's-1',
      is_error: failure !== undefined,
      reason: failure?.reason ?? null,
      message: failure?.message ?? '',
      first_diff_turn: 2,
      context_used: 0.1,
      artifacts: { stdout: { path: `artifacts/${step.replaceAll('/', '-')}-stdout.log`, sha256: '' } },
    });
  }

  killed(step: string, spent: Spent, reason: string, message: string): this {
    const usage = usageOf(spent);
    if (reason.startsWith('guard:'))
      this.emit({ type: 'guard_triggered', ...this.#at(step), guard: reason.slice('guard:'.length), reason: message });
    return this.emit({
      type: 'agent_killed',
      ...this.#at(step),
      usage,
      reason,
      message,
      duration_ms: 1000,
      input_tokens: usage.tokens.in,
      output_tokens: usage.tokens.out,
      cost_usd: usage.cost_usd,
      turns_partial: usage.turns,
      session_id: '',
      first_diff_turn: null,
      context_used: null,
      artifacts: {},
    });
  }

  snapshot(
    step: string,
    files: readonly string[] = [],
    output: NewEventOf<'attempt_snapshotted'>['output'] = { kind: 'none' },
  ): this {
    return this.emit({
      type: 'attempt_snapshotted',
      ...this.#at(step),
      commit: commitOf(1),
      tree: Tree.parse(commitOf(1)),
      output,
      files: [...files],
      files_changed: files.length,
      insertions: files.length * 10,
      deletions: files.length,
      scope_unchanged: files.length === 0,
      violation: null,
    });
  }

  gate(step: string, gate: string, status: 'pass' | 'fail' | 'skipped' = 'pass', reason = ''): this {
    return this.emit({
      type: 'gate_checked',
      ...this.#at(step),
      gate,
      check: gate,
      status,
      reason,
      duration_ms: 100,
      artifact: null,
      details: status === 'fail' ? { path: `artifacts/${step.replaceAll('/', '-')}-${gate}.txt`, sha256: '' } : null,
      failure: status === 'fail' ? 'gate_failed' : null,
    });
  }

  attemptEnds(step: string, reason: FailureReason | null = null, message = ''): this {
    return this.emit({
      type: 'attempt_completed',
      ...this.#at(step),
      status: reason === null ? 'pass' : reason.startsWith('guard_') ? 'guard_failed' : 'fail',
      class: reason === null ? null : 'gate_fail',
      reason,
      message,
      commit: commitOf(1),
    });
  }

  stepEnds(step: string, reason: FailureReason | null = null, message = ''): this {
    return this.emit({
      type: 'step_completed',
      step: StepPath.parse(step),
      status: reason === null ? 'pass' : 'fatal',
      class: reason === null ? null : 'gate_fail',
      reason,
      message,
      commit: commitOf(1),
      base: commitOf(0),
      cause: null,
    });
  }

  groupEnds(step: string, reason: FailureReason | null = null, message = ''): this {
    return this.emit({
      type: 'group_completed',
      step: StepPath.parse(step),
      status: reason === null ? 'pass' : 'fatal',
      class: reason === null ? null : 'gate_fail',
      reason,
      message,
      commit: commitOf(1),
      cause: null,
    });
  }

  retry(step: string, label: string, agent = 'claude-haiku', kind: 'agent' | 'replan' = 'agent'): this {
    const number = (this.#numbers.get(step) ?? 0) + 1;
    return this.emit({
      type: 'retry_triggered',
      step: StepPath.parse(step),
      strategy: /\((.*)\)/.exec(label)?.[1] ?? 'same',
      scope: 'step',
      attempt: number,
      next: {
        attempt: number,
        kind,
        agent,
        from: commitOf(0),
        session: { mode: 'new' },
        cause: AttemptId.parse(`${step}#${this.#launches.get(step) ?? 1}`),
        overrides: null,
        label,
      },
    });
  }

  groupRetry(step: string, label: string, kept: readonly string[], agent: string | null = null): this {
    for (const path of [...this.#numbers.keys()])
      if (path.startsWith(`${step}/`) && !kept.some((name) => path.startsWith(`${step}/${name}/`)))
        this.#numbers.delete(path);
    return this.emit({
      type: 'group_retry',
      step: StepPath.parse(step),
      attempt: 2,
      strategy: /\((.*)\)/.exec(label)?.[1] ?? 'same',
      label,
      base: commitOf(0),
      kept: [...kept],
      cause: null,
      agent,
    });
  }

  restart(step: string, inside: string, target: string, superseded: readonly string[], label: string): this {
    for (const path of superseded) this.#numbers.delete(path);
    return this.emit({
      type: 'restart_triggered',
      step: StepPath.parse(step),
      attempt: this.#numbers.get(step) ?? 1,
      in: StepPath.parse(inside),
      branch: 'flat',
      targets: [{ step: StepPath.parse(target), cause: null }],
      superseded: superseded.map((path) => StepPath.parse(path)),
      reopened: [],
      unmerged: [],
      label,
    });
  }

  resume(): this {
    return this.emit({ type: 'run_resumed', run_id: this.#run, previous_status: 'running', settings: {}, by: 'ada' });
  }

  abandon(step: string, reason = 'crash'): this {
    return this.emit({ type: 'attempt_abandoned', ...this.#at(step), reason });
  }

  ends(status: 'pass' | 'fatal' | 'aborted' = 'pass', reason: FailureReason | null = null, message = ''): this {
    return this.emit({
      type: 'run_completed',
      run_id: this.#run,
      status,
      reason,
      message,
      commit: commitOf(9),
      duration_ms: 0,
      total_cost_usd: null,
      steps: 0,
      retries: 0,
    });
  }

  /** An attempt whose agent works and whose gates say what `gates` holds (`test!` failed, `lint?` skipped); not settled. */
  attempt(
    step: string,
    fields: StepFields & {
      readonly spent: Spent;
      readonly gates?: readonly string[];
      readonly files?: readonly string[];
    },
  ): this {
    this.step(step, fields)
      .launch(step)
      .agentEnds(step, fields.spent)
      .snapshot(step, fields.files ?? []);
    for (const gate of fields.gates ?? []) this.#mark(step, gate);
    return this;
  }

  /** The same, and the step passes. */
  passes(step: string, fields: Parameters<LedgerScript['attempt']>[1]): this {
    return this.attempt(step, fields).attemptEnds(step).stepEnds(step);
  }

  /** The same, and the attempt fails by its gates. */
  fails(step: string, fields: Parameters<LedgerScript['attempt']>[1]): this {
    const failed = (fields.gates ?? []).filter((gate) => gate.endsWith('!')).map((gate) => gate.slice(0, -1));
    return this.attempt(step, fields).attemptEnds(step, 'gate_failed', `${failed.join(', ')} failed`);
  }

  /** A gate step that passes. */
  checks(step: string, gates: readonly string[]): this {
    this.step(step, { agent: '', type: 'gate' });
    for (const gate of gates) this.#mark(step, gate);
    return this.attemptEnds(step).stepEnds(step);
  }

  #mark(step: string, gate: string): this {
    if (gate.endsWith('!')) return this.gate(step, gate.slice(0, -1), 'fail', `${gate.slice(0, -1)} exited with 1`);
    return gate.endsWith('?') ? this.gate(step, gate.slice(0, -1), 'skipped', 'not installed') : this.gate(step, gate);
  }

  #at(step: string): { readonly step: StepPath; readonly launch: number } {
    return { step: StepPath.parse(step), launch: this.#launches.get(step) ?? 1 };
  }
}

const schemas = new Map<EventType, z.ZodType>();

function schemaOf(type: EventType): z.ZodType {
  const schema = schemas.get(type) ?? z.strictObject({ ...Header.shape, type: z.string(), ...EVENTS[type] });
  schemas.set(type, schema);
  return schema;
}

export function usageOf({ turns, cost, source, reasoning, tokens = [1000, 100] }: Spent): Usage {
  return {
    turns,
    tokens: { in: tokens[0], out: tokens[1], cached: 0, cache_write: 0, reasoning },
    cost_usd: cost,
    cost_source: source ?? (cost === null ? 'unpriced' : 'reported'),
  };
}

/** The run of the site's report: a plan, two items of two steps, two retries of which one escalates, a gate step. */
export function siteRun(): LedgerScript {
  const script = new LedgerScript().start().group('');
  const checks = ['compile', 'test'];
  script.passes('decompose', {
    agent: 'claude-opus',
    type: 'plan',
    spent: { turns: 3, cost: 0.31 },
    gates: ['schema'],
  });
  script.group('build', { items: planOf('auth', 'billing') });
  script.group('build/auth');
  script.passes('build/auth/tests', { spent: { turns: 8, cost: 0.12 }, gates: checks, files: ['test/auth.js'] });
  script.passes('build/auth/impl', { spent: { turns: 14, cost: 0.18 }, gates: checks, files: ['src/auth.js'] });
  script.groupEnds('build/auth').group('build/billing');
  script.passes('build/billing/tests', { spent: { turns: 6, cost: 0.09 }, gates: checks, files: ['test/billing.js'] });
  script.fails('build/billing/impl', { spent: { turns: 4, cost: 0.1 }, gates: ['compile', 'test!'] });
  script.retry('build/billing/impl', 'retry 2/3 (same)');
  script.fails('build/billing/impl', {
    label: 'retry 2/3 (same)',
    spent: { turns: 3, cost: 0.08 },
    gates: ['compile', 'test!'],
  });
  script.retry('build/billing/impl', 'retry 3/3 (escalate: claude-sonnet)', 'claude-sonnet');
  script.passes('build/billing/impl', {
    agent: 'claude-sonnet',
    label: 'retry 3/3 (escalate: claude-sonnet)',
    spent: { turns: 5, cost: 0.44 },
    gates: checks,
    files: ['src/billing.js'],
  });
  script.groupEnds('build/billing').groupEnds('build').checks('quality', ['compile', 'lint', 'test']);
  return script.wait(47_000).ends();
}
