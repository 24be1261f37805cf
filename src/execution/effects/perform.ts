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

/** Carries out the engine's effects. Each ends by emitting its last event, or silently where it was aborted. */
export function performer(world: RunWorld): Performer {
  return {
    begin(effect: Effect, run: Run, emit: Emit): Underway {
      const abort = new AbortController();
      const scene: Scene = { world, run, emit, signal: abort.signal };
      return { done: perform(effect, scene), abort: (reason) => abort.abort(reason) };
    },
  };
}

async function perform(effect: Effect, scene: Scene): Promise<void> {
  switch (effect.kind) {
    case 'RunAgent':
      return runAgent(effect, scene);
    case 'Snapshot':
      return snapshot(effect, scene);
    case 'RunGate':
      return runGate(effect, scene);
    case 'Merge':
      return merge(effect, scene);
    case 'AskPerson':
      return askPerson(effect, scene);
    case 'Timer':
      return timer(effect, scene);
  }
}
