import { checks, ends, launch, resumed, snap, works } from '../deeds.js';
import { agent, gate, good, plan, review, same, ladder, validator } from '../steps.js';
import type { Row } from '../table.js';
import { items, verdict } from '../world.js';

const one = [agent('impl', { gates: [good('x'), good('y')] })];
const get = {
  workflow: 'research',
  dialect: 'current' as const,
  with: {},
  inputs: {},
  blastRadius: 'off' as const,
  steps: [agent('look')],
};
const fetching = [agent('impl', { get })];
const validated = [agent('impl', { gates: [validator('strict', review('check')), good('x')] })];

/** One attempt, from its first event to its verdict. */
export const attemptRows: readonly Row[] = [
  {
    name: 'the first step begins at the commit of the run',
    steps: one,
    sofar: [],
    next: ['group_started  at base', 'step_started impl#1 1 claude from base', 'RunAgent impl#1'],
  },
  { name: 'a launched agent goes on', steps: one, sofar: [launch('impl')], next: ['RunAgent impl#1'] },
  {
    name: 'an agent that ended leaves a snapshot',
    steps: one,
    sofar: [launch('impl'), ends('impl')],
    next: ['Snapshot impl#1/snap'],
  },
  {
    name: 'gates come one after the other',
    steps: one,
    sofar: [works('impl', 'A')],
    next: ['gate_started impl#1', 'RunGate impl#1/gate/is_x'],
  },
  {
    name: 'the second gate is checked although the first failed',
    steps: one,
    sofar: [works('impl', 'A'), checks('impl', 'is_x', false)],
    next: ['RunGate impl#1/gate/is_y'],
  },
  {
    name: 'one failed gate of two fails the attempt',
    steps: one,
    sofar: [works('impl', 'A'), checks('impl', 'is_x', false), checks('impl', 'is_y', true)],
    next: [
      'gate_failed impl#1',
      'attempt_completed impl#1 gate_failed at A',
      'step_completed impl fatal gate_failed at A',
      'group_completed  fatal gate_failed at A',
      'run_completed fatal gate_failed at A',
    ],
  },
  {
    name: 'the next step begins where the one before it ended',
    steps: [agent('one'), agent('two')],
    sofar: [works('one', 'A')],
    next: [
      'attempt_completed one#1 pass at A',
      'step_completed one pass at A',
      'step_started two#1 1 claude from A',
      'RunAgent two#1',
    ],
  },
  {
    name: 'the run ends where its last step ended',
    steps: [agent('one'), agent('two')],
    sofar: [works('one', 'A'), works('two', 'B')],
    next: [
      'attempt_completed two#1 pass at B',
      'step_completed two pass at B',
      'group_completed  pass at B',
      'run_completed pass at B',
    ],
  },
  {
    name: 'a step without an agent goes to its gates',
    steps: [agent('check', { agent: 'pass', gates: [good('x')] })],
    sofar: [],
    next: [
      'group_started  at base',
      'step_started check#1 1 pass from base',
      'gate_started check#1',
      'RunGate check#1/gate/is_x',
    ],
  },
  {
    name: 'a gate step checks what there is',
    steps: [gate('quality', 'x')],
    sofar: [],
    next: [
      'group_started  at base',
      'step_started quality#1 1 gate from base',
      'gate_started quality#1',
      'RunGate quality#1/gate/is_x',
    ],
  },
  {
    name: 'an agent that changed nothing has failed',
    steps: [agent('impl', { allowEmpty: false })],
    sofar: [works('impl', 'base', { unchanged: true })],
    next: [
      'attempt_completed impl#1 no_changes at base',
      'step_completed impl fatal no_changes at base',
      'group_completed  fatal no_changes at base',
      'run_completed fatal no_changes at base',
    ],
  },
  {
    name: 'but where nothing need change it has not',
    steps: [agent('impl', { allowEmpty: true })],
    sofar: [works('impl', 'base', { unchanged: true })],
    next: [
      'attempt_completed impl#1 pass at base',
      'step_completed impl pass at base',
      'group_completed  pass at base',
      'run_completed pass at base',
    ],
  },
  {
    name: 'a plan that cannot be read fails the attempt',
    steps: [plan('decompose', { retry: ladder(same) })],
    sofar: [works('decompose', 'base', { output: { kind: 'invalid', reason: 'bad_output', message: 'not JSON' } })],
    next: [
      'attempt_completed decompose#1 bad_output at base',
      'retry_triggered decompose 2',
      'step_started decompose#2 2 claude from base, resumes decompose#1, told of decompose#1, (retry 2/2 (same))',
      'RunAgent decompose#2',
    ],
  },
  {
    name: "a reviewer's no fails the attempt",
    steps: [review('look')],
    sofar: [works('look', 'base', { output: verdict(false) })],
    next: [
      'attempt_completed look#1 review_failed at base',
      'step_completed look fatal review_failed at base',
      'group_completed  fatal review_failed at base',
      'run_completed fatal review_failed at base',
    ],
  },
  {
    name: "an agent's own error fails the attempt before any gate",
    steps: one,
    sofar: [works('impl', 'A', { error: 'upstream_error' })],
    next: [
      'attempt_completed impl#1 upstream_error at A',
      'step_completed impl fatal upstream_error at A',
      'group_completed  fatal upstream_error at A',
      'run_completed fatal upstream_error at A',
    ],
  },
  {
    name: 'what a step needs is fetched before its agent',
    steps: fetching,
    sofar: [],
    next: [
      'group_started  at base',
      'step_started impl#1 1 claude from base',
      'group_started impl/get at base',
      'step_started impl/get/look#1 1 claude from base',
      'RunAgent impl/get/look#1',
    ],
  },
  {
    name: 'then the agent begins at its own commit',
    steps: fetching,
    sofar: [works('impl/get/look', 'L')],
    next: [
      'attempt_completed impl/get/look#1 pass at L',
      'step_completed impl/get/look pass at L',
      'group_completed impl/get pass at L',
      'RunAgent impl#1',
    ],
  },
  {
    name: 'an abandoned launch finds what was fetched for it',
    steps: fetching,
    sofar: [works('impl/get/look', 'L'), launch('impl'), resumed()],
    next: ['attempt_abandoned impl#1 crash', 'step_started impl#2 1 claude from base', 'RunAgent impl#2'],
  },
  {
    name: 'what cannot be fetched fails the attempt',
    steps: fetching,
    sofar: [works('impl/get/look', 'L', { error: 'auth' })],
    next: [
      'attempt_completed impl/get/look#1 auth at L',
      'step_completed impl/get/look fatal auth at L',
      'group_completed impl/get fatal auth at L',
      'attempt_completed impl#1 auth at base',
      'step_completed impl fatal auth at base',
      'group_completed  fatal auth at base',
      'run_completed fatal auth at base',
    ],
  },
  {
    name: 'a validator gets its agent although there is one place and its parent goes on',
    steps: validated,
    settings: { max_parallel: 1 },
    sofar: [works('impl', 'A')],
    next: [
      'gate_started impl#1',
      'group_started impl/gate/strict at A',
      'step_started impl/gate/strict/check#1 1 claude from A',
      'RunAgent impl/gate/strict/check#1',
    ],
  },
  {
    name: "a validator's no is one failed gate",
    steps: validated,
    sofar: [works('impl', 'A'), works('impl/gate/strict/check', 'V', { output: verdict(false) })],
    next: [
      'attempt_completed impl/gate/strict/check#1 review_failed at V',
      'step_completed impl/gate/strict/check fatal review_failed at V',
      'group_completed impl/gate/strict fatal review_failed at V',
      'gate_checked impl#1 strict fail',
      'RunGate impl#1/gate/is_x',
    ],
  },
  {
    name: 'what a validator wrote never enters the line of work',
    steps: validated,
    sofar: [
      works('impl', 'A'),
      works('impl/gate/strict/check', 'V', { output: verdict(true) }),
      checks('impl', 'is_x', true),
    ],
    next: [
      'gate_passed impl#1',
      'attempt_completed impl#1 pass at A',
      'step_completed impl pass at A',
      'group_completed  pass at A',
      'run_completed pass at A',
    ],
  },
  {
    name: 'a plan is the output of its step',
    steps: [plan()],
    sofar: [launch('decompose'), ends('decompose'), snap('decompose', 'base', { output: items('a') })],
    next: [
      'attempt_completed decompose#1 pass at base',
      'step_completed decompose pass at base',
      'group_completed  pass at base',
      'run_completed pass at base',
    ],
  },
];
