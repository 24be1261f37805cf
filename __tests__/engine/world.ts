import { createHash } from 'node:crypto';
import { apply, decide, fold, type Effect, type Run } from '../../src/engine/index.js';
import {
  Commit,
  RunId,
  Tree,
  type Event,
  type EventOf,
  type NewEvent,
  type NewEventOf,
  type Output,
  type PlanItem,
  type Settings,
  type Usage,
  type Workflow,
} from '../../src/model/index.js';

type Files = Readonly<Record<string, string>>;
export type RunAgent = Extract<Effect, { kind: 'RunAgent' }>;

/** What a played agent does in one launch. `k` counts the launches of its path that were not abandoned, from 1. */
export interface Play {
  readonly files?: Files;
  readonly output?: Output;
  readonly usd?: number;
  readonly turns?: number;
  readonly guard?: string;
  readonly error?: boolean;
}
export type Player = (agent: {
  path: string;
  k: number;
  n: number;
  agent: string;
  kind: string;
  effect: RunAgent;
}) => Play;

/** When the first line of a ledger was written. */
export const BEGAN = Date.parse('2026-01-01T00:00:00.000Z');

export const RUN = RunId.parse('run_2026_01_01_0000_aaaa');

/** Content-addressed commits that outlive a crash. */
export class Git {
  readonly #commits = new Map<string, Files>();

  commit(files: Files): Commit {
    const sorted = Object.fromEntries(Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1)));
    const id = hash(JSON.stringify(sorted));
    this.#commits.set(id, sorted);
    return Commit.parse(id);
  }

  files(commit: Commit): Files {
    return this.#commits.get(commit) ?? {};
  }

  tree(commit: Commit): Tree {
    return Tree.parse(commit);
  }

  merge(base: Commit, onto: Commit, theirs: Commit): Commit | readonly string[] {
    const [b, o, t] = [this.files(base), this.files(onto), this.files(theirs)];
    const merged: Record<string, string> = {};
    const conflicts: string[] = [];
    for (const file of new Set([...Object.keys(b), ...Object.keys(o), ...Object.keys(t)])) {
      const clash = o[file] !== t[file] && o[file] !== b[file] && t[file] !== b[file];
      if (clash) conflicts.push(file);
      const kept = t[file] === b[file] ? o[file] : t[file];
      if (kept !== undefined) merged[file] = kept;
    }
    return conflicts.length > 0 ? conflicts : this.commit(merged);
  }
}

export function hash(text: string): string {
  return createHash('sha1').update(text).digest('hex');
}

/** A generator of numbers in [0, 1) from a seed. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
}

export function usage(usd: number, turns = 1): Usage {
  return {
    turns,
    tokens: { in: 100 * turns, out: 10 * turns, cached: 0, cache_write: 0 },
    cost_usd: usd,
    cost_source: 'reported',
  };
}

export function items(...names: string[]): Output {
  const plan: PlanItem[] = names.map((name) => ({ name, slug: name, description: name, files: [] }));
  return { kind: 'plan', items: plan, artifact: { path: 'plan', sha256: '' } };
}

export function verdict(pass: boolean): Output {
  return { kind: 'verdict', pass, comments: pass ? '' : 'no', artifact: { path: 'verdict', sha256: '' } };
}

export const text: Output = { kind: 'text', artifact: { path: 'text', sha256: '' } };

/** Gates of the played world: an argument names a file that must be `good`; `clean` wants no file that is `bad`. */
function passes(files: Files, argument: string): boolean {
  return argument === 'clean' ? !Object.values(files).includes('bad') : files[argument] === 'good';
}

/** The fold must not write into events: they are frozen all the way down. */
function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  Object.values(value).forEach(frozen);
  return value;
}

interface Underway {
  readonly effect: Effect;
  readonly events: Generator<NewEvent>;
  aborted: boolean;
}

export interface MachineOptions {
  readonly git: Git;
  readonly play: Player;
  readonly seed: number;
  readonly log: Event[];
  /** True: the machine is gone after this event. */
  readonly dies?: (count: number) => boolean;
}

/** One machine: what is under way and the worktrees live here and are lost with it. The log and git outlive it. */
export class Machine {
  run: Run;
  mostAgents = 0;
  readonly #options: MachineOptions;
  readonly #underway = new Map<string, Underway>();
  readonly #trees = new Map<string, Files>();
  readonly #left = new Map<string, { output: Output }>();
  readonly #random: () => number;
  #appended = 0;

  constructor(options: MachineOptions) {
    const run = fold(options.log);
    if (run === null) throw new Error('an empty log');
    this.run = run;
    this.#options = options;
    this.#random = randomFrom(options.seed);
  }

  append(event: NewEvent): void {
    const { log } = this.#options;
    const full = {
      v: 1,
      seq: log.length + 1,
      ts: new Date(BEGAN + log.length).toISOString(),
      run: RUN,
      ...event,
    } as Event;
    log.push(frozen(full));
    apply(this.run, full);
    this.#appended += 1;
  }

  /** False when the machine died on the way. */
  drive(): boolean {
    for (let turns = 0; turns < 20_000; turns++) {
      const { records, effects } = decide(this.run);
      const record = records[0];
      if (record !== undefined) {
        this.append(record);
        if (this.#dead()) return false;
        continue;
      }
      this.#reconcile(effects);
      this.mostAgents = Math.max(this.mostAgents, this.run.runningAgents);
      if (this.#underway.size === 0) {
        if (this.run.ended === null) throw new Error('stalled: nothing under way and not ended');
        return true;
      }
      if (!this.#step()) return false;
    }
    throw new Error('the run does not end');
  }

  #reconcile(effects: readonly Effect[]): void {
    const wanted = new Map(effects.map((effect) => [effect.key, effect]));
    if (wanted.size !== effects.length) throw new Error('two effects with one key');
    for (const [key, work] of this.#underway) {
      if (wanted.has(key) || work.aborted) continue;
      work.aborted = true;
      if (work.effect.kind === 'RunAgent' && work.effect.attempt.ended === null)
        this.#underway.set(key, { ...work, events: this.#killed(work.effect) });
      else this.#underway.delete(key);
    }
    for (const [key, effect] of wanted)
      if (!this.#underway.has(key)) this.#underway.set(key, { effect, events: this.#perform(effect), aborted: false });
  }

  /** One event of one effect, chosen at random. */
  #step(): boolean {
    const keys = [...this.#underway.keys()];
    const key = keys[Math.floor(this.#random() * keys.length)];
    const work = key === undefined ? undefined : this.#underway.get(key);
    if (key === undefined || work === undefined) throw new Error('nothing under way');
    const next = work.events.next();
    if (next.done === true) {
      this.#underway.delete(key);
      return true;
    }
    this.append(next.value);
    return !this.#dead();
  }

  #dead(): boolean {
    return this.#options.dies?.(this.#appended) === true;
  }

  #perform(effect: Effect): Generator<NewEvent> {
    switch (effect.kind) {
      case 'RunAgent':
        return this.#agent(effect);
      case 'Snapshot':
        return this.#snapshot(effect);
      case 'RunGate':
        return this.#gate(effect);
      case 'Merge':
        return this.#merge(effect);
      case 'AskPerson':
      case 'Timer':
        return nothing();
    }
  }

  *#agent(effect: RunAgent): Generator<NewEvent> {
    const { attempt, stepContext } = effect;
    const at = { step: attempt.leaf.path, launch: attempt.launch };
    const before = (this.run.leaves.get(at.step) ?? [])
      .flatMap((leaf) => leaf.attempts)
      .filter((other) => !other.abandoned && other.launch < at.launch);
    const play = this.#options.play({
      path: at.step,
      k: before.length + 1,
      n: attempt.n,
      agent: attempt.agent,
      kind: attempt.kind,
      effect,
    });
    const files = { ...this.#options.git.files(attempt.from) };
    this.#trees.set(stepContext.lane, files);
    yield {
      type: 'agent_launched',
      ...at,
      cli: '',
      worktree: stepContext.lane,
      agent: attempt.agent,
      session_id: '',
      session_note: '',
      prompt_hash: '',
      prompt: null,
    };
    const turns = play.turns ?? 2;
    for (let turn = 1; turn <= turns; turn++)
      yield { type: 'usage_recorded', ...at, usage: usage(((play.usd ?? 0.2) * turn) / turns, turn) };
    this.#trees.set(stepContext.lane, { ...files, ...play.files });
    this.#left.set(attempt.id, { output: play.output ?? { kind: 'none' } });
    const total = {
      ...at,
      usage: usage(play.usd ?? 0.2, turns),
      duration_ms: 1,
      session_id: `s-${attempt.id}`,
      first_diff_turn: null,
      context_used: null,
      artifacts: {},
      cost_usd: play.usd ?? 0.2,
    };
    if (play.guard !== undefined) {
      yield { type: 'guard_triggered', ...at, guard: play.guard, reason: 'too much' };
      yield {
        type: 'agent_killed',
        ...total,
        reason: `guard:${play.guard}`,
        message: 'too much',
        input_tokens: 0,
        output_tokens: 0,
        turns_partial: turns,
      };
      return;
    }
    const failed = play.error === true;
    yield {
      type: 'agent_completed',
      ...total,
      exit_code: 0,
      tokens_in: 0,
      tokens_out: 0,
      is_error: failed,
      reason: failed ? 'upstream_error' : null,
      message: '',
    };
  }

  *#killed({ attempt, stepContext }: RunAgent): Generator<NewEvent> {
    if (!attempt.launched) return;
    this.#trees.set(stepContext.lane, {
      ...this.#options.git.files(attempt.from),
      [`partial-${attempt.leaf.path}`]: '1',
    });
    const reasons = { cancel: 'cancelled', budget: 'budget', timeout: 'run_timeout' } as const;
    const reason =
      this.run.stop === null
        ? attempt.leaf.exceededLimit !== null
          ? 'step_budget'
          : 'workflow_budget'
        : reasons[this.run.stop.reason];
    const used = attempt.usage ?? usage(0);
    yield {
      type: 'agent_killed',
      step: attempt.leaf.path,
      launch: attempt.launch,
      usage: used,
      reason,
      message: reason,
      duration_ms: 1,
      input_tokens: 0,
      output_tokens: 0,
      cost_usd: used.cost_usd,
      turns_partial: used.turns,
      session_id: '',
      first_diff_turn: null,
      context_used: null,
      artifacts: {},
    };
  }

  *#snapshot({ attempt, stepContext }: Extract<Effect, { kind: 'Snapshot' }>): Generator<NewEvent> {
    const { git } = this.#options;
    const commit = git.commit(this.#trees.get(stepContext.lane) ?? {});
    yield {
      type: 'attempt_snapshotted',
      step: attempt.leaf.path,
      launch: attempt.launch,
      commit,
      tree: git.tree(commit),
      output: this.#left.get(attempt.id)?.output ?? { kind: 'none' },
      files: [],
      files_changed: 0,
      insertions: 0,
      deletions: 0,
      scope_unchanged: commit === stepContext.scopeBase,
      step_unchanged: commit === attempt.leaf.base,
      violation: null,
    };
  }

  *#gate({ attempt, entry, commit }: Extract<Effect, { kind: 'RunGate' }>): Generator<NewEvent> {
    const pass = passes(this.#options.git.files(commit), entry.argument);
    const checked: NewEventOf<'gate_checked'> = {
      type: 'gate_checked',
      step: attempt.leaf.path,
      launch: attempt.launch,
      gate: entry.name,
      check: entry.type,
      status: pass ? 'pass' : 'fail',
      reason: pass ? '' : `${entry.argument} is not good`,
      duration_ms: 1,
      artifact: null,
      details: null,
      failure: pass ? null : 'gate_failed',
    };
    yield checked;
  }

  *#merge({ step, item, base, onto, theirs }: Extract<Effect, { kind: 'Merge' }>): Generator<NewEvent> {
    const { git } = this.#options;
    const merged = git.merge(base, onto, theirs);
    if (typeof merged === 'string')
      yield { type: 'item_merged', step, item, onto, commit: merged, tree: git.tree(merged) };
    else yield { type: 'merge_conflicted', step, item, onto, theirs, files: [...merged] };
  }
}

// eslint-disable-next-line require-yield -- stands for an effect that yields no event of its own here
function* nothing(): Generator<NewEvent> {
  return;
}

/** The first line of a ledger. */
export function started(workflow: Workflow, git: Git, settings: Partial<Settings> = {}): EventOf<'run_started'> {
  return frozen({
    v: 1,
    seq: 1,
    ts: new Date(BEGAN).toISOString(),
    run: RUN,
    type: 'run_started',
    run_id: RUN,
    workflow: workflow.name,
    spec: '',
    commit: git.commit({ README: 'x' }),
    branch: 'main',
    definition: workflow,
    sources: [],
    settings: { max_parallel: 2, max_budget: null, interactive: false, ...settings },
    spec_artifact: null,
    inputs: {},
    agents_cli: {},
    trigger: 'test',
  });
}

/** What must not depend on schedule or crashes: each path's occurrences with their verdicts and settled attempts. */
export function historyOf(run: Run): string {
  const leaves = [...run.leaves].map(([path, list]) => [
    path,
    list.map((leaf) => [
      leaf.status,
      leaf.superseded,
      leaf.attempts
        .filter((a) => a.outcome !== null)
        .map((a) => [a.n, a.agent, a.outcome?.passed, a.outcome?.failure?.reason ?? '']),
    ]),
  ]);
  const groups = [...run.groups].map(([path, list]) => [
    `${path}/`,
    list.map((group) => [group.status, group.superseded, group.rounds.length]),
  ]);
  return JSON.stringify([...leaves, ...groups].sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)));
}
