/**
 * Performs the engine's effects. Each kind has a file of its own, named after the effect; `effect-context.ts` is what
 * they share, `start-agent.ts` and `agent-events.ts` are parts of `run-agent.ts`. Begin here.
 */
import type { Effect, Run } from '../../engine/index.js';
import type { Emit, Performer, Underway } from '../drive.js';
import type { RunWorld } from '../run-resources.js';
import { askPerson } from './ask-person.js';
import type { Scene } from './effect-context.js';
import { merge } from './merge.js';
import { runAgent } from './run-agent.js';
import { runGate } from './run-gate.js';
import { snapshot } from './snapshot.js';
import { timer } from './timer.js';

/** Creates the performer of a run's effects. Each ends by emitting its last event, or without one if it was aborted. */
export function performer(resources: RunWorld): Performer {
  return {
    begin(effect: Effect, run: Run, emit: Emit): Underway {
      const abort = new AbortController();
      const context: Scene = { world: resources, run, emit, signal: abort.signal };
      return { done: perform(effect, context), abort: (reason) => abort.abort(reason) };
    },
  };
}

async function perform(effect: Effect, context: Scene): Promise<void> {
  switch (effect.kind) {
    case 'RunAgent':
      return runAgent(effect, context);
    case 'Snapshot':
      return snapshot(effect, context);
    case 'RunGate':
      return runGate(effect, context);
    case 'Merge':
      return merge(effect, context);
    case 'AskPerson':
      return askPerson(effect, context);
    case 'Timer':
      return timer(effect, context);
  }
}
