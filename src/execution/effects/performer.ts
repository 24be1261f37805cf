/**
 * Performs the engine's effects. Each kind has a file of its own, named after the effect; `effect-context.ts` is what
 * they share, `start-agent.ts` and `agent-events.ts` are parts of `run-agent.ts`. Begin here.
 */
import type { Effect, Run } from '../../engine/index.js';
import type { Emit, Performer, RunningEffect } from '../drive.js';
import type { RunResources } from '../run-resources.js';
import { askPerson } from './ask-person.js';
import type { EffectContext } from './effect-context.js';
import { mergeItem } from './merge-item.js';
import { runAgent } from './run-agent.js';
import { runGate } from './run-gate.js';
import { snapshotAttempt } from './snapshot-attempt.js';
import { startTimer } from './timer.js';

/** Creates the performer of a run's effects. Each ends by emitting its last event, or without one if it was aborted. */
export function createPerformer(resources: RunResources): Performer {
  return {
    start(effect: Effect, run: Run, emit: Emit): RunningEffect {
      const abort = new AbortController();
      const context: EffectContext = { resources, run, emit, signal: abort.signal };
      return { done: perform(effect, context), abort: (reason) => abort.abort(reason) };
    },
  };
}

async function perform(effect: Effect, context: EffectContext): Promise<void> {
  switch (effect.kind) {
    case 'RunAgent':
      return runAgent(effect, context);
    case 'Snapshot':
      return snapshotAttempt(effect, context);
    case 'RunGate':
      return runGate(effect, context);
    case 'Merge':
      return mergeItem(effect, context);
    case 'AskPerson':
      return askPerson(effect, context);
    case 'Timer':
      return startTimer(effect, context);
  }
}
