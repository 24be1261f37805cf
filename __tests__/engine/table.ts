import { apply, decide, fold, type Run } from '../../src/engine/index.js';
import type { Event, NewEvent, Settings, Step, Workflow } from '../../src/model/index.js';
import { nameCommit } from './commits.js';
import type { Deed } from './deeds.js';
import { workflow } from './steps.js';
import { effectText, recordText } from './wording.js';
import { BEGAN, Git, RUN, started } from './world.js';

/** One row of the table: what has come from outside so far, and what is to be done next. */
export interface Row {
  readonly name: string;
  readonly steps: Step[];
  readonly more?: Partial<Workflow>;
  readonly settings?: Partial<Settings>;
  /** Events from outside. What the engine records by itself in between is appended by the player. */
  readonly sofar: readonly (Deed | readonly Deed[])[];
  /** The facts recorded after the last of them, and then all that ought to be going on. */
  readonly next: readonly string[];
}

/** Plays a row on the engine alone and tells what is next, in words. */
export function play({ steps, more, settings, sofar }: Row): string[] {
  const git = new Git();
  const log: Event[] = [started(workflow(steps, more), git, settings)];
  const begun = fold(log);
  if (begun === null) throw new Error('an empty log');
  const run: Run = begun;
  nameCommit(run.base, 'base');
  const append = (event: NewEvent): void => {
    const seq = log.length + 1;
    const full = { v: 1, seq, ts: timeOf(seq), run: RUN, ...event } as Event;
    log.push(full);
    apply(run, full);
  };
  let told = settle(run, append);
  for (const deed of sofar.flat()) {
    const events = [deed(run)].flat();
    for (const event of events) append(event);
    told = settle(run, append);
  }
  return [...told, ...decide(run).effects.map(effectText)];
}

/** A second a line, so that clocks can be told apart. */
function timeOf(seq: number): string {
  return new Date(BEGAN + (seq - 1) * 1000).toISOString();
}

/** Records, as the driver does, until only effects are left. */
function settle(run: Run, append: (event: NewEvent) => void): string[] {
  const told: string[] = [];
  for (let turns = 0; turns < 1000; turns++) {
    const record = decide(run).records[0];
    if (record === undefined) return told;
    append(record);
    told.push(recordText(record));
  }
  throw new Error(`records without an end: ${told.slice(-3).join('; ')}`);
}
