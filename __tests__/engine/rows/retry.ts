import type { RetryPolicy } from '../../../src/model/index.js';
import { answers, checks, works, type Deed } from '../deeds.js';
import { agent, escalate, gate, good, ladder, plan, replan, restart, review, same } from '../steps.js';
import type { Row } from '../table.js';
import { items, verdict } from '../world.js';

const impl = (retry?: RetryPolicy) => agent('impl', { gates: [good('x')], ...(retry === undefined ? {} : { retry }) });
const fails = (path: string, left: string): readonly Deed[] => [...works(path, left), checks(path, 'is_x', false)];
const cannotRun = (path: string, left: string): readonly Deed[] => [
  ...works(path, left),
  checks(path, 'is_x', false, 'gate_unrunnable'),
];
const passes = (path: string, left: string): readonly Deed[] => [...works(path, left), checks(path, 'is_x', true)];

const byClass: RetryPolicy = {
  kind: 'by-class',
  gate_fail: { retries: 2, rungs: [same, same] },
  guard_fail: { retries: 1, rungs: [escalate('claude-opus')] },
};
const conditions: RetryPolicy = {
  kind: 'conditions',
  exit: 4,
  entries: [
    { when: { kind: 'gate', gate: 'is_x' }, agent: 'claude-sonnet' },
    { when: { kind: 'attempt', from: 3 }, worktree: 'reset', prompt: 'again' },
  ],
};
const asking: RetryPolicy = {
  kind: 'conditions',
  exit: 3,
  entries: [
    {
      when: {
        kind: 'validator',
        name: 'arch',
        call: { workflow: 'arch', dialect: 'current', with: {}, inputs: {}, blastRadius: 'off', steps: [review('is')] },
      },
      agent: 'claude-opus',
    },
  ],
};
const between = [agent('tests'), agent('mid'), impl(restart('tests', 2))];
const upToImpl = [works('tests', 'T'), works('mid', 'M'), fails('impl', 'A')];

/** From a failed attempt to the next. */
export const retryRows: readonly Row[] = [
  {
    name: 'without a policy there is one attempt',
    steps: [impl()],
    sofar: [fails('impl', 'A')],
    next: [
      'gate_failed impl#1',
      'attempt_completed impl#1 gate_failed at A',
      'step_completed impl fatal gate_failed at A',
      'group_completed  fatal gate_failed at A',
      'run_completed fatal gate_failed at A',
    ],
  },
  {
    name: 'a gate that cannot be run: one rung is climbed',
    steps: [impl(ladder(same, escalate('claude-opus'), escalate('claude-opus')))],
    sofar: [cannotRun('impl', 'A')],
    next: [
      'gate_failed impl#1',
      'attempt_completed impl#1 gate_unrunnable at A',
      'retry_triggered impl 2',
      'step_started impl#2 2 claude from A, resumes impl#1, told of impl#1, (retry 2/4 (same))',
      'RunAgent impl#2',
    ],
  },
  {
    name: 'a gate that cannot be run twice: no second rung',
    steps: [impl(ladder(same, escalate('claude-opus'), escalate('claude-opus')))],
    sofar: [cannotRun('impl', 'A'), cannotRun('impl', 'B')],
    next: [
      'gate_failed impl#2',
      'attempt_completed impl#2 gate_unrunnable at B',
      'step_completed impl fatal gate_unrunnable at B',
      'group_completed  fatal gate_unrunnable at B',
      'run_completed fatal gate_unrunnable at B',
    ],
  },
  {
    name: 'same: agent, session and tree go on',
    steps: [impl(ladder(same, same))],
    sofar: [fails('impl', 'A')],
    next: [
      'gate_failed impl#1',
      'attempt_completed impl#1 gate_failed at A',
      'retry_triggered impl 2',
      'step_started impl#2 2 claude from A, resumes impl#1, told of impl#1, (retry 2/3 (same))',
      'RunAgent impl#2',
    ],
  },
  {
    name: 'same goes on from the attempt before it, not from the first',
    steps: [impl(ladder(same, same))],
    sofar: [fails('impl', 'A'), fails('impl', 'B')],
    next: [
      'gate_failed impl#2',
      'attempt_completed impl#2 gate_failed at B',
      'retry_triggered impl 3',
      'step_started impl#3 3 claude from B, resumes impl#2, told of impl#2, (retry 3/3 (same))',
      'RunAgent impl#3',
    ],
  },
  {
    name: 'a ladder that is used up fails the step and the run',
    steps: [impl(ladder(same))],
    sofar: [fails('impl', 'A'), fails('impl', 'B')],
    next: [
      'gate_failed impl#2',
      'attempt_completed impl#2 gate_failed at B',
      'step_completed impl fatal gate_failed at B',
      'group_completed  fatal gate_failed at B',
      'run_completed fatal gate_failed at B',
    ],
  },
  {
    name: 'escalate: another agent, from the base of the step, in a new session',
    steps: [agent('one'), impl(ladder(same, escalate('claude-opus')))],
    sofar: [works('one', 'O'), fails('impl', 'A'), fails('impl', 'B')],
    next: [
      'gate_failed impl#2',
      'attempt_completed impl#2 gate_failed at B',
      'retry_triggered impl 3',
      'step_started impl#3 3 claude-opus from O, told of impl#2, (retry 3/3 (escalate: claude-opus))',
      'RunAgent impl#3',
    ],
  },
  {
    name: 'a retry that passes ends the step',
    steps: [impl(ladder(same))],
    sofar: [fails('impl', 'A'), passes('impl', 'B')],
    next: [
      'gate_passed impl#2',
      'attempt_completed impl#2 pass at B',
      'step_completed impl pass at B',
      'group_completed  pass at B',
      'run_completed pass at B',
    ],
  },
  {
    name: 'replan: the planner begins at the base of the step',
    steps: [impl(ladder(replan('opus')))],
    sofar: [fails('impl', 'A')],
    next: [
      'gate_failed impl#1',
      'attempt_completed impl#1 gate_failed at A',
      'retry_triggered impl 2',
      'step_started impl#2 2 opus replans from base, told of impl#1, (retry 2/2 (replan: opus))',
      'RunAgent impl#2',
    ],
  },
  {
    name: 'the first item of the new plan begins at the base, not where the planner left off',
    steps: [impl(ladder(replan('opus')))],
    sofar: [fails('impl', 'A'), works('impl', 'P', { output: items('u', 'v') })],
    next: [
      'replan_triggered impl#2 to u, v',
      'step_started impl/replan/u#1 1 claude from base',
      'RunAgent impl/replan/u#1',
    ],
  },
  {
    name: 'the second where the first ended',
    steps: [impl(ladder(replan('opus')))],
    sofar: [fails('impl', 'A'), works('impl', 'P', { output: items('u', 'v') }), passes('impl/replan/u', 'U')],
    next: [
      'gate_passed impl/replan/u#1',
      'attempt_completed impl/replan/u#1 pass at U',
      'step_completed impl/replan/u pass at U',
      'step_started impl/replan/v#1 1 claude from U',
      'RunAgent impl/replan/v#1',
    ],
  },
  {
    name: 'a new plan whose items all pass is a passed attempt',
    steps: [impl(ladder(replan('opus')))],
    sofar: [fails('impl', 'A'), works('impl', 'P', { output: items('u') }), passes('impl/replan/u', 'U')],
    next: [
      'gate_passed impl/replan/u#1',
      'attempt_completed impl/replan/u#1 pass at U',
      'step_completed impl/replan/u pass at U',
      'attempt_completed impl#2 pass at U',
      'step_completed impl pass at U',
      'group_completed  pass at U',
      'run_completed pass at U',
    ],
  },
  {
    name: 'an item of the new plan climbs the ladder less replan',
    steps: [impl(ladder(same, replan('opus')))],
    sofar: [
      fails('impl', 'A'),
      fails('impl', 'B'),
      works('impl', 'P', { output: items('u') }),
      fails('impl/replan/u', 'U'),
    ],
    next: [
      'gate_failed impl/replan/u#1',
      'attempt_completed impl/replan/u#1 gate_failed at U',
      'retry_triggered impl/replan/u 2',
      'step_started impl/replan/u#2 2 claude from U, resumes impl/replan/u#1, told of impl/replan/u#1, (retry 2/2 (same))',
      'RunAgent impl/replan/u#2',
    ],
  },
  {
    name: 'a new plan without items is a failed attempt',
    steps: [impl(ladder(replan('opus')))],
    sofar: [fails('impl', 'A'), works('impl', 'P', { output: items() })],
    next: [
      'attempt_completed impl#2 bad_output at P',
      'step_completed impl fatal bad_output at P',
      'group_completed  fatal bad_output at P',
      'run_completed fatal bad_output at P',
    ],
  },
  {
    name: 'by class: a failed gate',
    steps: [impl(byClass)],
    sofar: [fails('impl', 'A')],
    next: [
      'gate_failed impl#1',
      'attempt_completed impl#1 gate_failed at A',
      'retry_triggered impl 2',
      'step_started impl#2 2 claude from A, resumes impl#1, told of impl#1, (retry 2/4 (same))',
      'RunAgent impl#2',
    ],
  },
  {
    name: 'by class: a guard',
    steps: [impl(byClass)],
    sofar: [works('impl', 'A', { guard: 'max_turns' })],
    next: [
      'attempt_completed impl#1 guard_max_turns at A',
      'retry_triggered impl 2',
      'step_started impl#2 2 claude-opus from base, told of impl#1, (retry 2/4 (escalate: claude-opus))',
      'RunAgent impl#2',
    ],
  },
  {
    name: 'by class: each class has its own count',
    steps: [impl(byClass)],
    sofar: [works('impl', 'A', { guard: 'max_turns' }), fails('impl', 'B')],
    next: [
      'gate_failed impl#2',
      'attempt_completed impl#2 gate_failed at B',
      'retry_triggered impl 3',
      'step_started impl#3 3 claude-opus from B, resumes impl#2, told of impl#2, (retry 3/4 (same))',
      'RunAgent impl#3',
    ],
  },
  {
    name: 'by class: the second guard is one too many',
    steps: [impl(byClass)],
    sofar: [works('impl', 'A', { guard: 'max_turns' }), works('impl', 'B', { guard: 'max_turns' })],
    next: [
      'attempt_completed impl#2 guard_max_turns at B',
      'step_completed impl guard_failed guard_max_turns at B',
      'group_completed  fatal guard_max_turns at B',
      'run_completed fatal guard_max_turns at B',
    ],
  },
  {
    name: 'by class: a class without a branch takes that of the gates',
    steps: [review('look', { retry: byClass })],
    sofar: [works('look', 'base', { output: verdict(false) })],
    next: [
      'attempt_completed look#1 review_failed at base',
      'retry_triggered look 2',
      'step_started look#2 2 claude from base, resumes look#1, told of look#1, (retry 2/4 (same))',
      'RunAgent look#2',
    ],
  },
  {
    name: 'by class: and without that it is not retried',
    steps: [impl({ kind: 'by-class', guard_fail: { retries: 1, rungs: [same] } })],
    sofar: [fails('impl', 'A')],
    next: [
      'gate_failed impl#1',
      'attempt_completed impl#1 gate_failed at A',
      'step_completed impl fatal gate_failed at A',
      'group_completed  fatal gate_failed at A',
      'run_completed fatal gate_failed at A',
    ],
  },
  {
    name: 'restart: the target and all up to the step begin again',
    steps: between,
    sofar: upToImpl,
    next: [
      'gate_failed impl#1',
      'attempt_completed impl#1 gate_failed at A',
      'restart_triggered impl to tests supersedes tests, mid, impl',
      'step_started tests#2 1 claude from base, told of impl#1',
      'RunAgent tests#2',
    ],
  },
  {
    name: 'restart: as often as the policy says',
    steps: between,
    sofar: [upToImpl, upToImpl, upToImpl].flat(),
    next: [
      'gate_failed impl#3',
      'attempt_completed impl#3 gate_failed at A',
      'step_completed impl fatal gate_failed at A',
      'group_completed  fatal gate_failed at A',
      'run_completed fatal gate_failed at A',
    ],
  },
  {
    name: 'restart beside a strategy: once the ladder is used up',
    steps: [agent('tests'), impl(restart('tests', 1, same))],
    sofar: [works('tests', 'T'), fails('impl', 'A'), fails('impl', 'B')],
    next: [
      'gate_failed impl#2',
      'attempt_completed impl#2 gate_failed at B',
      'restart_triggered impl to tests supersedes tests, impl',
      'step_started tests#2 1 claude from base, told of impl#2',
      'RunAgent tests#2',
    ],
  },
  {
    name: 'then there is one fresh ladder',
    steps: [agent('tests'), impl(restart('tests', 1, same))],
    sofar: [works('tests', 'T'), fails('impl', 'A'), fails('impl', 'B'), works('tests', 'T2'), fails('impl', 'C')],
    next: [
      'gate_failed impl#3',
      'attempt_completed impl#3 gate_failed at C',
      'retry_triggered impl 2',
      'step_started impl#4 2 claude from C, resumes impl#3, told of impl#3, (retry 2/2 (same))',
      'RunAgent impl#4',
    ],
  },
  {
    name: 'and no second restart',
    steps: [agent('tests'), impl(restart('tests', 1, same))],
    sofar: [
      works('tests', 'T'),
      [fails('impl', 'A'), fails('impl', 'B')].flat(),
      works('tests', 'T2'),
      [fails('impl', 'C'), fails('impl', 'D')].flat(),
    ],
    next: [
      'gate_failed impl#4',
      'attempt_completed impl#4 gate_failed at D',
      'step_completed impl fatal gate_failed at D',
      'group_completed  fatal gate_failed at D',
      'run_completed fatal gate_failed at D',
    ],
  },
  {
    name: 'restarts of two classes are counted apart and both come to an end',
    steps: [
      agent('tests'),
      impl({
        kind: 'by-class',
        gate_fail: { retries: 1, rungs: [], restartFrom: 'tests' },
        guard_fail: { retries: 1, rungs: [], restartFrom: 'tests' },
      }),
    ],
    sofar: [
      [...works('tests', 'T'), ...fails('impl', 'A')],
      [...works('tests', 'T'), ...works('impl', 'A', { guard: 'max_turns' })],
      [...works('tests', 'T'), ...fails('impl', 'A')],
    ],
    next: [
      'gate_failed impl#3',
      'attempt_completed impl#3 gate_failed at A',
      'step_completed impl fatal gate_failed at A',
      'group_completed  fatal gate_failed at A',
      'run_completed fatal gate_failed at A',
    ],
  },
  {
    name: 'conditions: a failed gate changes the agent',
    steps: [impl(conditions)],
    sofar: [fails('impl', 'A')],
    next: [
      'gate_failed impl#1',
      'attempt_completed impl#1 gate_failed at A',
      'retry_triggered impl 2',
      'step_started impl#2 2 claude-sonnet from A, told of impl#1, with agent, (retry 2/4 (agent: claude-sonnet))',
      'RunAgent impl#2',
    ],
  },
  {
    name: 'conditions: what was set before sticks',
    steps: [impl(conditions)],
    sofar: [fails('impl', 'A'), fails('impl', 'B')],
    next: [
      'gate_failed impl#2',
      'attempt_completed impl#2 gate_failed at B',
      'retry_triggered impl 3',
      'step_started impl#3 3 claude-sonnet from base, resumes impl#2, told of impl#2, with agent and worktree and prompt, (retry 3/4 (reset, other prompt))',
      'RunAgent impl#3',
    ],
  },
  {
    name: 'conditions: exit is the number of attempts in all',
    steps: [impl(conditions)],
    sofar: [fails('impl', 'A'), fails('impl', 'B'), fails('impl', 'C'), fails('impl', 'D')],
    next: [
      'gate_failed impl#4',
      'attempt_completed impl#4 gate_failed at D',
      'step_completed impl fatal gate_failed at D',
      'group_completed  fatal gate_failed at D',
      'run_completed fatal gate_failed at D',
    ],
  },
  {
    name: 'conditions: a validator is asked first',
    steps: [impl(asking)],
    sofar: [fails('impl', 'A')],
    next: [
      'gate_failed impl#1',
      'attempt_completed impl#1 gate_failed at A',
      'group_started impl/retry/arch at A',
      'step_started impl/retry/arch/is#1 1 claude from A',
      'RunAgent impl/retry/arch/is#1',
    ],
  },
  {
    name: "conditions: the validator's yes",
    steps: [impl(asking)],
    sofar: [fails('impl', 'A'), works('impl/retry/arch/is', 'V', { output: verdict(true) })],
    next: [
      'attempt_completed impl/retry/arch/is#1 pass at V',
      'step_completed impl/retry/arch/is pass at V',
      'group_completed impl/retry/arch pass at V',
      'retry_triggered impl 2',
      'step_started impl#2 2 claude-opus from A, told of impl#1, with agent, (retry 2/3 (agent: claude-opus))',
      'RunAgent impl#2',
    ],
  },
  {
    name: "conditions: the validator's no",
    steps: [impl(asking)],
    sofar: [fails('impl', 'A'), works('impl/retry/arch/is', 'V', { output: verdict(false) })],
    next: [
      'attempt_completed impl/retry/arch/is#1 review_failed at V',
      'step_completed impl/retry/arch/is fatal review_failed at V',
      'group_completed impl/retry/arch fatal review_failed at V',
      'retry_triggered impl 2',
      'step_started impl#2 2 claude from A, resumes impl#1, told of impl#1, (retry 2/3 (same))',
      'RunAgent impl#2',
    ],
  },
  {
    name: 'a guard keeps the tree under same',
    steps: [impl(ladder(same))],
    sofar: [works('impl', 'A', { guard: 'max_turns' })],
    next: [
      'attempt_completed impl#1 guard_max_turns at A',
      'retry_triggered impl 2',
      'step_started impl#2 2 claude from A, resumes impl#1, told of impl#1, (retry 2/2 (same))',
      'RunAgent impl#2',
    ],
  },
  {
    name: 'a forbidden write is taken back, also under same',
    steps: [impl(ladder(same))],
    sofar: [works('impl', 'A', { violation: 'no_write' })],
    next: [
      'attempt_completed impl#1 guard_no_write at base',
      'retry_triggered impl 2',
      'step_started impl#2 2 claude from base, resumes impl#1, told of impl#1, (retry 2/2 (same))',
      'RunAgent impl#2',
    ],
  },
  {
    name: 'so is a change of a protected path',
    steps: [impl(ladder(same))],
    sofar: [fails('impl', 'A'), works('impl', 'B', { violation: 'protected_path' })],
    next: [
      'attempt_completed impl#2 protected_path at A',
      'step_completed impl guard_failed protected_path at A',
      'group_completed  fatal protected_path at A',
      'run_completed fatal protected_path at A',
    ],
  },
  {
    name: 'so is a link that leads out of the tree',
    steps: [impl(ladder(same))],
    sofar: [works('impl', 'A', { violation: 'outside_link' })],
    next: [
      'attempt_completed impl#1 protected_path at base',
      'retry_triggered impl 2',
      'step_started impl#2 2 claude from base, resumes impl#1, told of impl#1, (retry 2/2 (same))',
      'RunAgent impl#2',
    ],
  },
  {
    name: 'so is a change that is too large',
    steps: [impl(ladder(same))],
    sofar: [fails('impl', 'A'), works('impl', 'A', { violation: 'too_large' })],
    next: [
      'attempt_completed impl#2 snapshot_too_large at A',
      'step_completed impl guard_failed snapshot_too_large at A',
      'group_completed  fatal snapshot_too_large at A',
      'run_completed fatal snapshot_too_large at A',
    ],
  },
  {
    name: 'and what a guard on writing stopped',
    steps: [impl(ladder(same))],
    sofar: [works('impl', 'A', { guard: 'no_write' })],
    next: [
      'attempt_completed impl#1 guard_no_write at base',
      'retry_triggered impl 2',
      'step_started impl#2 2 claude from base, resumes impl#1, told of impl#1, (retry 2/2 (same))',
      'RunAgent impl#2',
    ],
  },
  {
    name: 'a gate step checks the same again',
    steps: [{ ...gate('quality', 'x'), retry: ladder(same) }],
    sofar: [checks('quality', 'is_x', false)],
    next: [
      'gate_failed quality#1',
      'attempt_completed quality#1 gate_failed at base',
      'retry_triggered quality 2',
      'step_started quality#2 2 gate from base, told of quality#1, (retry 2/2 (same))',
      'gate_started quality#2',
      'RunGate quality#2/gate/is_x',
    ],
  },
  {
    name: 'a gate step sends the work back',
    steps: [agent('impl'), { ...gate('quality', 'x'), retry: restart('impl', 1) }],
    sofar: [works('impl', 'A'), checks('quality', 'is_x', false)],
    next: [
      'gate_failed quality#1',
      'attempt_completed quality#1 gate_failed at A',
      'restart_triggered quality to impl supersedes impl, quality',
      'step_started impl#2 1 claude from base, told of quality#1',
      'RunAgent impl#2',
    ],
  },
  {
    name: 'a rejection is one more attempt, outside the ladder',
    settings: { interactive: true },
    steps: [agent('impl', { gates: [good('x')], hitl: 'after_gate' })],
    sofar: [passes('impl', 'A'), answers('impl', 'after_gate', 'reject')],
    next: [
      'attempt_completed impl#1 review_failed at A',
      'retry_triggered impl 2',
      'step_started impl#2 2 claude from A, resumes impl#1, told of impl#1, (rejected 1/5)',
      'RunAgent impl#2',
    ],
  },
  {
    name: 'after a rejection the ladder is where it was',
    settings: { interactive: true },
    steps: [agent('impl', { gates: [good('x')], hitl: 'after_gate', retry: ladder(same, escalate('claude-opus')) })],
    sofar: [fails('impl', 'A'), passes('impl', 'B'), answers('impl', 'after_gate', 'reject'), fails('impl', 'C')],
    next: [
      'gate_failed impl#3',
      'attempt_completed impl#3 gate_failed at C',
      'retry_triggered impl 4',
      'step_started impl#4 4 claude-opus from base, told of impl#3, (retry 3/3 (escalate: claude-opus))',
      'RunAgent impl#4',
    ],
  },
  {
    name: 'the sixth rejection is the last',
    settings: { interactive: true },
    steps: [agent('impl', { gates: [good('x')], hitl: 'after_gate' })],
    sofar: Array.from({ length: 6 }, () => [...passes('impl', 'A'), answers('impl', 'after_gate', 'reject')]),
    next: [
      'attempt_completed impl#6 review_failed at A',
      'step_completed impl fatal review_failed at A',
      'group_completed  fatal review_failed at A',
      'run_completed fatal review_failed at A',
    ],
  },
  {
    name: 'a replan is followed by the agent of the step',
    steps: [impl(ladder(replan('opus'), same))],
    sofar: [fails('impl', 'A'), works('impl', 'P', { error: 'refusal' })],
    next: [
      'attempt_completed impl#2 refusal at P',
      'retry_triggered impl 3',
      'step_started impl#3 3 claude from P, told of impl#2, (retry 3/3 (same))',
      'RunAgent impl#3',
    ],
  },
  {
    name: 'the name of an agent may come from another step',
    steps: [impl(ladder(escalate('claude-opus'))), agent('docs', { agent: '{impl.agent}' })],
    sofar: [fails('impl', 'A'), passes('impl', 'B')],
    next: [
      'gate_passed impl#2',
      'attempt_completed impl#2 pass at B',
      'step_completed impl pass at B',
      'step_started docs#1 1 claude-opus from B',
      'RunAgent docs#1',
    ],
  },
  {
    name: 'a session is gone on with by an agent of the same CLI',
    steps: [agent('one'), agent('two', { agent: 'codex' }), agent('three', { session: { mode: 'reuse' } })],
    sofar: [works('one', 'A'), works('two', 'B')],
    next: [
      'attempt_completed two#1 pass at B',
      'step_completed two pass at B',
      'step_started three#1 1 claude from B, resumes one#1',
      'RunAgent three#1',
    ],
  },
  {
    name: 'a plan step is retried like any other',
    steps: [plan('decompose', { gates: [good('x')], retry: ladder(escalate('claude-opus')) })],
    sofar: [works('decompose', 'base', { output: items('a') }), checks('decompose', 'is_x', false)],
    next: [
      'gate_failed decompose#1',
      'attempt_completed decompose#1 gate_failed at base',
      'retry_triggered decompose 2',
      'step_started decompose#2 2 claude-opus from base, told of decompose#1, (retry 2/2 (escalate: claude-opus))',
      'RunAgent decompose#2',
    ],
  },
];
