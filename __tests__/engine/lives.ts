import { isDeepStrictEqual } from 'node:util';
import { fold, type Run } from '../../src/engine/index.js';
import type { AttemptId } from '../../src/model/index.js';
import { ROOT, parseAttemptId, type Event, type Settings, type Workflow } from '../../src/model/index.js';
import type { Git } from './world.js';
import { Machine, hash, randomFrom, started, type Player } from './world.js';

/** What is played: a workflow, its agents, its people, and how often its budget is raised. */
export interface Show {
  readonly workflow: Workflow;
  readonly settings?: Partial<Settings>;
  readonly play: Player;
  /** Whether a person sends this attempt back; absent: never. */
  readonly rejects?: (step: string, attempt: number) => boolean;
  /** A budget to resume with once the first is spent. */
  readonly raise?: number;
}

/** A run that has ended for good, over as many machines as it took. */
export interface Finished {
  readonly run: Run;
  readonly log: readonly Event[];
  readonly mostAgents: number;
}

export interface Fate {
  readonly git: Git;
  readonly seed: number;
  readonly maxParallel?: number;
  /** How likely a machine is to die after any event; 0 when absent. */
  readonly deadly?: number;
}

const MOST_LIVES = 300;

/** From the first event to the end. */
export function fromTheStart(show: Show, fate: Fate): Finished {
  const { maxParallel } = fate;
  const settings = { ...show.settings, ...(maxParallel === undefined ? {} : { max_parallel: maxParallel }) };
  return toTheEnd(show, fate, [started(show.workflow, fate.git, settings)]);
}

/** The machine is gone after these events; null where the run had ended by then. With `cancel`, it is asked to stop first. */
export function fromThere(show: Show, fate: Fate, past: readonly Event[], cancel = false): Finished | null {
  const log = [...past];
  const machine = new Machine({ git: fate.git, play: show.play, seed: fate.seed, log });
  if (hasEnded(machine.run, show)) return null;
  if (cancel && machine.run.ended === null) {
    resume(machine, show);
    machine.append({ type: 'cancel_requested', signal: 'SIGINT' });
    machine.drive();
  }
  return toTheEnd(show, fate, log, true);
}

function toTheEnd(show: Show, { git, seed, deadly = 0 }: Fate, log: Event[], again = false): Finished {
  const random = randomFrom(seed);
  let mostAgents = 0;
  for (let life = 0; life < MOST_LIVES; life++) {
    const machine = new Machine({ git, play: show.play, seed: seed + life, log, dies: () => random() < deadly });
    if (hasEnded(machine.run, show)) return { run: machine.run, log, mostAgents };
    if (again || life > 0) resume(machine, show);
    const alive = machine.drive();
    mostAgents = Math.max(mostAgents, machine.mostAgents);
    if (alive && hasEnded(machine.run, show)) return { run: machine.run, log, mostAgents };
  }
  throw new Error('never ends');
}

function hasEnded({ ended, stop, settings }: Run, { raise }: Show): boolean {
  if (ended?.status === 'fatal' && stop?.reason === 'budget')
    return raise === undefined || settings.max_budget === raise;
  return ended?.status === 'pass' || ended?.status === 'fatal';
}

/** A new epoch, with an answer to whatever waits for one. */
function resume(machine: Machine, show: Show): void {
  const { run } = machine;
  const raised = run.stop?.reason === 'budget' ? show.raise : undefined;
  const holds = run.ended?.status === 'paused' ? waiting(run) : [];
  machine.append({
    type: 'run_resumed',
    run_id: run.id,
    previous_status: run.ended?.status ?? '',
    settings: raised === undefined ? {} : { max_budget: raised },
    by: 'alice',
  });
  for (const { id, n, position } of holds) {
    const { path, launch } = parseAttemptId(id);
    const action = show.rejects?.(path, n) === true ? 'reject' : 'continue';
    machine.append({ type: 'hitl_resumed', step: path, launch, position, action, reason: 'no', by: 'alice' });
  }
}

function waiting(run: Run): { readonly id: AttemptId; readonly n: number; readonly position: string }[] {
  return [...run.attempts.values()].flatMap(({ id, n, holds, leaf }) =>
    [...holds].flatMap(([position, { state }]) =>
      state === 'waiting' && !leaf.superseded ? [{ id, n, position }] : [],
    ),
  );
}

/** The files a run came to; empty while it has not settled. */
export function filesOf(git: Git, run: Run): Readonly<Record<string, string>> {
  const commit = run.groups.get(ROOT)?.[0]?.commit ?? null;
  return commit === null ? {} : git.files(commit);
}

export function treeOf(git: Git, run: Run): string {
  return hash(JSON.stringify(filesOf(git, run)));
}

/** Whether the ledger alone gives the state that the last machine had. */
export function foldsToItself({ run, log }: Finished): boolean {
  return isDeepStrictEqual(fold(log), run);
}
