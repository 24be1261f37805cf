import type { Dialect } from '../../model/workflow.js';

/** Says what to write instead of a key of the other dialect or of an older version; null if nothing is known. */
export function migrationHint(key: string, dialect: Dialect): string | null {
  return HINTS[dialect][key] ?? null;
}

const CLASSIC: Readonly<Record<string, string>> = {
  type: 'say `output:` beside `agent`: `diff` for code, `plan` for split, `review` for validate, `artifact`',
  validate: 'write the checks under `gate:`',
  retry: 'write it as `on_failure: {retry: N, strategy: [...]}`',
  strategy: 'write it under `on_failure:`',
  restart_from: 'write it under `on_failure:`',
  replan: 'write "replan: AGENT" in the `strategy` of `on_failure:`',
  escalate: 'write "escalate: AGENT" in the `strategy` of `on_failure:`',
  review: 'add a step with `output: review`, or a gate step',
  no_write: 'write it under `guard:`',
  max_time: 'write it under `guard:`, or `timeout:` on the step',
  each: 'write a group with `foreach: PLAN-STEP` and `steps:`',
  get: 'write its keys on the step itself',
  run: 'write its keys on the step itself',
  worktree: 'plan, artifact and review steps write nothing but their output file; use `guard: {no_write: …}` elsewhere',
  session: 'write `session: fresh`, or `session: {reuse: STEP}`',
  default_agent: 'give each step its `agent:`',
};

const CURRENT: Readonly<Record<string, string>> = {
  output: 'say `type:`: `code` for diff, `split` for plan, `validate` for review, `artifact`',
  session: 'write `session: new`, or `session: {from: STEP}`',
  foreach: 'write the steps under `each:` of the split step',
  on_failure: 'write it as a `retry:` list that ends with `exit: N`',
  strategy: 'write `- attempt: N` entries under `retry:`',
  restart_from: 'the current dialect has none; write the workflow in the classic dialect, or retry the group',
  replan: 'the current dialect has none; write the workflow in the classic dialect',
  recipe: 'write `workflow:`',
  validate: 'write `- validate: PATH` under `gate:`',
  timeout: 'write `guard: {max_time: 5m}`',
  max_budget: 'write `guard: {max_budget: 1.50}` on a step',
  max_turns: 'write `guard: {max_turns: N}`',
  max_tokens: 'write `guard: {max_tokens: N}` on a step',
  max_time: 'write `guard: {max_time: 5m}`',
  no_write: 'write `guard: {no_write: true}`',
  blast_radius: 'the current dialect always enforces the files of a task',
  review: 'add a step with `type: validate`, or a `validate:` gate',
};

const HINTS: Readonly<Record<Dialect, Readonly<Record<string, string>>>> = { classic: CLASSIC, current: CURRENT };
