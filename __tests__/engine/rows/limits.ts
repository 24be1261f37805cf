import type { Call, CallStep, Step } from '../../../src/model/index.js';
import { cancel, checks, killed, launch, resumed, snap, spends, timesUp, works } from '../deeds.js';
import { agent, good, group, ladder, plan, same } from '../steps.js';
import type { Row } from '../table.js';
import { items } from '../world.js';

const call = (limits: Partial<Call>, ...steps: Step[]): CallStep => ({
  kind: 'call',
  name: 'sub',
  call: { workflow: 'sub', dialect: 'classic', with: {}, inputs: {}, blastRadius: 'enforce', steps, ...limits },
});
const one = [agent('impl', { gates: [good('x')], retry: ladder(same) })];
const two = [plan(), group('build', [agent('impl')], { parallel: true, foreach: 'decompose' })];
const planned = works('decompose', 'base', { output: items('a', 'b') });

/** Budgets, clocks, cancels, and what a crash leaves behind. */
export const limitRows: readonly Row[] = [
  {
    name: 'the budget of the run stops what runs and begins nothing',
    steps: two,
    settings: { max_budget: 1 },
    sofar: [planned, launch('build/a/impl'), launch('build/b/impl'), spends('build/a/impl', 1)],
    next: ['budget_exceeded run budget'],
  },
  {
    name: 'what is stopped is kept, abandoned, and the run ends when all are',
    steps: two,
    settings: { max_budget: 1 },
    sofar: [
      [...planned, launch('build/a/impl'), launch('build/b/impl'), spends('build/a/impl', 1)],
      [killed('build/a/impl', 'budget', 1.1), snap('build/a/impl', 'A')],
    ],
    next: ['attempt_abandoned build/a/impl#1 budget'],
  },
  {
    name: 'then the run has failed by its budget',
    steps: two,
    settings: { max_budget: 1 },
    sofar: [
      [...planned, launch('build/a/impl'), launch('build/b/impl'), spends('build/a/impl', 1)],
      [killed('build/a/impl', 'budget', 1.1), snap('build/a/impl', 'A')],
      [killed('build/b/impl', 'budget'), snap('build/b/impl', 'B')],
    ],
    next: ['attempt_abandoned build/b/impl#1 budget', 'run_completed fatal budget at base'],
  },
  {
    name: 'with a raised budget both are repeated with the same number',
    steps: two,
    settings: { max_budget: 1 },
    sofar: [
      [...planned, launch('build/a/impl'), launch('build/b/impl'), spends('build/a/impl', 1)],
      [killed('build/a/impl', 'budget', 1.1), snap('build/a/impl', 'A')],
      [killed('build/b/impl', 'budget'), snap('build/b/impl', 'B')],
      resumed({ max_budget: 5 }),
    ],
    next: [
      'step_started build/a/impl#2 1 claude from base',
      'step_started build/b/impl#2 1 claude from base',
      'RunAgent build/a/impl#2 in build/a',
      'RunAgent build/b/impl#2 in build/b',
    ],
  },
  {
    name: 'exactly the budget is within it',
    steps: one,
    settings: { max_budget: 1 },
    sofar: [launch('impl'), spends('impl', 1)],
    next: ['RunAgent impl#1'],
  },
  {
    name: 'tokens are limited likewise',
    steps: one,
    more: { maxTokens: 100 },
    sofar: [launch('impl'), spends('impl', 0.1)],
    next: ['budget_exceeded run tokens'],
  },
  {
    name: 'the budget of a step stops its agent',
    steps: [agent('impl', { maxBudgetUsd: 1, retry: ladder(same) })],
    sofar: [launch('impl'), spends('impl', 1.2)],
    next: ['budget_exceeded step impl budget'],
  },
  {
    name: 'and fails the step without another attempt',
    steps: [agent('impl', { maxBudgetUsd: 1, retry: ladder(same) })],
    sofar: [launch('impl'), spends('impl', 1.2), killed('impl', 'step_budget', 1.3), snap('impl', 'A')],
    next: [
      'attempt_completed impl#1 budget at A',
      'step_completed impl fatal budget at A',
      'group_completed  fatal budget at A',
      'run_completed fatal budget at A',
    ],
  },
  {
    name: 'the budget of a step counts all its attempts',
    steps: [agent('impl', { maxBudgetUsd: 1, gates: [good('x')], retry: ladder(same) })],
    sofar: [works('impl', 'A', { usd: 0.7 }), checks('impl', 'is_x', false), launch('impl'), spends('impl', 0.4)],
    next: ['budget_exceeded step impl budget'],
  },
  {
    name: 'no group tries a step again whose budget is spent, not even when another item failed otherwise',
    steps: [
      plan(),
      group('build', [agent('impl', { maxBudgetUsd: 1, gates: [good('x')] })], {
        parallel: true,
        foreach: 'decompose',
        retry: ladder(same),
      }),
    ],
    sofar: [
      [...planned, ...works('build/a/impl', 'A'), checks('build/a/impl', 'is_x', false)],
      [launch('build/b/impl'), killed('build/b/impl', 'step_budget', 1.2), snap('build/b/impl', 'B')],
    ],
    next: [
      'attempt_completed build/b/impl#1 budget at B',
      'step_completed build/b/impl fatal budget at B',
      'group_completed build/b fatal budget at B',
      'group_completed build fatal budget at base',
      'group_completed  fatal budget at base',
      'run_completed fatal budget at base',
    ],
  },
  {
    name: 'the budget of a called workflow stops its agents and fails it',
    steps: [call({ maxBudgetUsd: 1 }, agent('impl', { retry: ladder(same) }))],
    sofar: [
      launch('sub/impl'),
      spends('sub/impl', 1.2),
      killed('sub/impl', 'workflow_budget', 1.2),
      snap('sub/impl', 'A'),
    ],
    next: [
      'attempt_completed sub/impl#1 budget at A',
      'step_completed sub/impl fatal budget at A',
      'group_completed sub fatal budget at A',
      'group_completed  fatal budget at A',
      'run_completed fatal budget at A',
    ],
  },
  {
    name: 'the clock of the run',
    steps: one,
    more: { maxTimeoutMs: 60_000 },
    sofar: [launch('impl')],
    next: ['RunAgent impl#1', 'Timer run/limit 60000 ms since 0'],
  },
  {
    name: 'the clock of the run goes on after a resume',
    steps: one,
    more: { maxTimeoutMs: 60_000 },
    sofar: [launch('impl'), resumed()],
    next: [
      'attempt_abandoned impl#1 crash',
      'step_started impl#2 1 claude from base',
      'RunAgent impl#2',
      'Timer run/limit 57000 ms since 4000',
    ],
  },
  {
    name: 'when the time of the run is up, all is stopped',
    steps: one,
    more: { maxTimeoutMs: 60_000 },
    sofar: [launch('impl'), timesUp(''), killed('impl', 'run_timeout'), snap('impl', 'A')],
    next: ['attempt_abandoned impl#1 run_timeout', 'run_completed fatal timeout at A'],
  },
  {
    name: 'the clock of a called workflow begins with it',
    steps: [agent('before'), call({ maxTimeoutMs: 60_000 }, agent('impl'))],
    sofar: [works('before', 'A')],
    next: [
      'attempt_completed before#1 pass at A',
      'step_completed before pass at A',
      'group_started sub at A',
      'step_started sub/impl#1 1 claude from A',
      'RunAgent sub/impl#1',
      'Timer %1/sub/limit 68000 ms since 0',
    ],
  },
  {
    name: 'a called workflow that only waits for a person pauses the run',
    steps: [call({ maxTimeoutMs: 60_000 }, agent('impl', { hitl: 'after_gate', gates: [good('x')] }))],
    sofar: [works('sub/impl', 'A'), checks('sub/impl', 'is_x', true)],
    next: ['gate_passed sub/impl#1', 'hitl_paused sub/impl#1 after_gate', 'run_paused sub/impl#1:after_gate'],
  },
  {
    name: 'a cancel does not wait for the clock of a called workflow',
    steps: [call({ maxTimeoutMs: 60_000 }, agent('impl', { gates: [good('x')] }))],
    sofar: [works('sub/impl', 'A'), cancel],
    next: ['run_completed aborted cancelled at A'],
  },
  {
    name: 'a cancel in the gates: no more gates, no verdict',
    steps: one,
    sofar: [works('impl', 'A'), cancel],
    next: ['run_completed aborted cancelled at A'],
  },
  {
    name: 'resumed, the gate goes on and no agent is launched',
    steps: one,
    sofar: [works('impl', 'A'), cancel, resumed()],
    next: ['RunGate impl#1/gate/is_x'],
  },
  { name: 'a cancel stops the agent', steps: one, sofar: [launch('impl'), cancel], next: [] },
  {
    name: 'a crash while the agent runs: abandoned, and repeated with the same number',
    steps: one,
    sofar: [works('impl', 'A'), checks('impl', 'is_x', false), launch('impl'), resumed()],
    next: [
      'attempt_abandoned impl#2 crash',
      'step_started impl#3 2 claude from A, resumes impl#1, told of impl#1, (retry 2/2 (same))',
      'RunAgent impl#3',
    ],
  },
  { name: 'a crash before the launch repeats nothing', steps: one, sofar: [resumed()], next: ['RunAgent impl#1'] },
  {
    name: 'a crash after the snapshot launches nothing again',
    steps: one,
    sofar: [works('impl', 'A'), resumed()],
    next: ['RunGate impl#1/gate/is_x'],
  },
];
