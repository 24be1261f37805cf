import type { FailureReason } from '../model/failure.js';

/** Who has to act before the run can pass. */
export type ResponsibleParty = 'workflow author' | 'repository owner' | 'spec author' | 'provider' | 'nobody' | 'gump';

/** Advice on one failure reason, for comments and for docs/failures.md. `what` and `todo` are one sentence each. */
export interface Advice {
  /** What happened. */
  readonly what: string;
  readonly who: ResponsibleParty;
  /** What that person should do. */
  readonly todo: string;
}

/** The advice on every failure reason. */
export const ADVICE: Readonly<Record<FailureReason, Advice>> = {
  gate_failed: {
    what: 'A check still failed after the last attempt.',
    who: 'spec author',
    todo: 'Read the end of its output; then make the spec more precise, or let the workflow try harder (more retries, a stronger agent).',
  },
  no_tests: {
    what: 'The test command ended well, but ran no test.',
    who: 'workflow author',
    todo: 'Add tests that run; where there is nothing to test, set `allow_none: true` on the gate.',
  },
  gate_unrunnable: {
    what: 'A gate has no command that can be run: a program or the dependencies are missing, or there is nothing to build.',
    who: 'workflow author',
    todo: 'Install what is missing before the run or by `setup`, or name the command in the gate or in gump.toml.',
  },
  tests_lost: {
    what: 'Tests that ran before the step are gone, or are skipped now.',
    who: 'spec author',
    todo: 'Read which they are; if they should go, say so in the spec and leave `tests_kept` and `integrity: enforce` out of the workflow.',
  },
  guard_max_turns: {
    what: 'The agent made more model calls than `max_turns` allows.',
    who: 'workflow author',
    todo: 'Raise `guard.max_turns`, or make the items smaller.',
  },
  guard_max_budget: {
    what: 'One attempt cost more than `guard.max_budget` allows.',
    who: 'workflow author',
    todo: 'Raise `guard.max_budget`, take a cheaper agent, or make the items smaller.',
  },
  guard_max_tokens: {
    what: 'One attempt used more tokens than `max_tokens` allows.',
    who: 'workflow author',
    todo: 'Raise `guard.max_tokens`, or make the items smaller.',
  },
  guard_max_time: {
    what: 'One attempt took longer than `max_time` allows.',
    who: 'workflow author',
    todo: 'Raise `guard.max_time`, or make the items smaller.',
  },
  guard_no_write: {
    what: 'The agent wrote where the step allows no writing; the write was undone.',
    who: 'workflow author',
    todo: 'If the write was right, list the path in `guard.no_write.allow`; else say in the prompt what must not change.',
  },
  blast_radius: {
    what: 'The change touched files outside the list that the plan gave to this item.',
    who: 'workflow author',
    todo: 'Plan items with all files they need, or set `blast_radius: warn`.',
  },
  protected_path: {
    what: 'The agent changed a protected file (CI, code owners, the workflow itself) or made a link that leads out of the tree; the change was undone.',
    who: 'repository owner',
    todo: 'If that change is really wanted, make it by hand; only what the input `protected` added can be taken off again.',
  },
  snapshot_too_large: {
    what: 'One attempt changed more files, or larger ones, than the project allows; the change was undone.',
    who: 'repository owner',
    todo: 'List generated and installed files in `.gitignore`; if the change is really that large, raise `max_files` or `max_mb` under `[snapshot]` in gump.toml.',
  },
  no_changes: {
    what: 'A step that should change code left everything as it was.',
    who: 'spec author',
    todo: 'Say in the spec what is to change; if nothing may be right, set `allow_empty: true` on the step.',
  },
  no_output: {
    what: 'The agent did not leave the file its step asks for.',
    who: 'workflow author',
    todo: 'Retry, or give the step to a stronger agent.',
  },
  bad_output: {
    what: 'The file the agent left is not what the step asks for (no JSON, a missing field).',
    who: 'workflow author',
    todo: 'Retry, or give the step to a stronger agent.',
  },
  review_failed: {
    what: 'A reviewer, or a person who was asked, said no.',
    who: 'spec author',
    todo: 'Read the comment; then correct the spec or retry.',
  },
  timeout: {
    what: 'A deadline passed: of the step, or of the whole run.',
    who: 'workflow author',
    todo: 'Raise `timeout` of the step or `timeout-minutes` of the action; a run that ran out of time can be resumed.',
  },
  auth: {
    what: "The agent's provider did not accept the key.",
    who: 'repository owner',
    todo: 'Replace the key, or the secret that holds it (`gump doctor` names its variable); keys expire and get revoked.',
  },
  no_key: {
    what: 'An agent of the workflow has no key in the environment.',
    who: 'repository owner',
    todo: "Add the secret, and pass it to the action's step under the vendor's name.",
  },
  unknown_model: {
    what: 'The provider does not know the model, or this key may not use it.',
    who: 'workflow author',
    todo: "Correct the agent's name, or ask the provider for access.",
  },
  bad_request: {
    what: 'The provider refused the request as malformed.',
    who: 'gump',
    todo: 'Update the agent CLI (`agent-versions`); if it stays, report it with the log.',
  },
  forbidden: {
    what: 'The provider refused the request: a region, a policy or an organisation setting.',
    who: 'repository owner',
    todo: "Check the account's settings at the provider.",
  },
  rate_limited: {
    what: 'The provider limited the rate, or the quota is used up.',
    who: 'repository owner',
    todo: 'Wait and resume; lower `max-parallel`, or raise the quota.',
  },
  upstream_error: {
    what: 'The provider answered with an error of its own.',
    who: 'provider',
    todo: "Look at the provider's status page, then resume.",
  },
  unreachable: {
    what: 'The provider could not be reached.',
    who: 'repository owner',
    todo: 'Check network, proxy and endpoint variables of the runner, then resume.',
  },
  stream_cut: {
    what: "The agent's answer broke off in the middle.",
    who: 'provider',
    todo: 'Resume; if it happens again, look at the network between runner and provider.',
  },
  stalled: {
    what: 'The agent said nothing for so long that it was stopped.',
    who: 'provider',
    todo: "Resume; if it happens again, look at the provider's status page and at the end of the agent's log.",
  },
  no_result: {
    what: 'The agent CLI ended without saying how its work ended, or its model answered with nothing.',
    who: 'gump',
    todo: 'Read the end of its log; update the agent CLI (`agent-versions`), and report it if it stays.',
  },
  refusal: {
    what: 'The model refused the task.',
    who: 'spec author',
    todo: 'Word the spec differently, or give the step to another agent.',
  },
  prompt_too_long: {
    what: "The prompt does not fit the agent's context.",
    who: 'workflow author',
    todo: 'Shorten spec and context, make the items smaller, or take an agent with a larger context.',
  },
  agent_error: {
    what: 'The agent CLI failed for a reason of its own.',
    who: 'workflow author',
    todo: 'Read its message and the end of its log.',
  },
  budget: {
    what: 'The money, tokens or time allowed for the run or the step are used up; the work so far is kept.',
    who: 'repository owner',
    todo: 'Raise the budget and resume: what passed is not paid again.',
  },
  merge_conflict: {
    what: 'Two items that ran side by side changed the same lines; the work of both is kept.',
    who: 'workflow author',
    todo: 'Run the group in order (`parallel: false`), or plan items that do not overlap.',
  },
  workflow_changed: {
    what: 'The workflow is not the one this run began with.',
    who: 'workflow author',
    todo: 'Undo the change to resume, or start a new run.',
  },
  preflight: {
    what: 'Something was missing before the first token could be spent.',
    who: 'repository owner',
    todo: 'Do what the message says, and start it again.',
  },
  invalid_workflow: {
    what: 'The workflow has errors; they are marked at their lines.',
    who: 'workflow author',
    todo: 'Correct them; `gump validate FILE` checks a workflow without running it.',
  },
  actor: {
    what: 'Whoever asked for the run may not: it takes write access to the repository.',
    who: 'repository owner',
    todo: 'Ask somebody with write access, or list a bot in `allowed-bots`.',
  },
  sandbox: {
    what: 'This machine cannot keep agents and gates apart from the job.',
    who: 'workflow author',
    todo: 'Take a runner that has bubblewrap, sudo or user namespaces, or set `sandbox: best` to run all the same.',
  },
  publish: {
    what: 'The work is done, but it could not be published.',
    who: 'repository owner',
    todo: 'Allow the job to write contents and pull requests; the run can be published again without running it again.',
  },
  ledger: {
    what: "The run's ledger is damaged or could not be written.",
    who: 'gump',
    todo: 'Check that the disk is not full; if it was not, report it with the message.',
  },
  cancelled: {
    what: 'The run was cancelled; the work so far is kept.',
    who: 'nobody',
    todo: 'Resume it when you want to.',
  },
  internal: {
    what: 'A defect of gump itself.',
    who: 'gump',
    todo: 'Report it with the message and the run id; the ledger holds what was done.',
  },
};
