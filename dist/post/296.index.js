export const id = 296;
export const ids = [296];
export const modules = {

/***/ 3296:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  endInItsPlace: () => (/* binding */ endInItsPlace)
});

;// CONCATENATED MODULE: ./src/model/adapter.js
/** The model that an agent's name stands for: `claude-haiku` \u2192 `haiku`; null where the CLI chooses. */
function modelOf(adapter, agent) {
    const alias = agent === adapter.provider ? '' : agent.slice(adapter.provider.length + 1);
    return adapter.models[alias] ?? (alias === '' ? null : { id: alias, contextWindow: null, maxOutput: null });
}

// EXTERNAL MODULE: ../../node_modules/zod/v4/classic/schemas.js + 15 modules
var schemas = __webpack_require__(9143);
;// CONCATENATED MODULE: ./src/model/ids.js

/** Path of a step: names joined by `/`, root is `''`. Items appear by their slug: `build/auth/impl`. */
const StepPath = schemas/* string */.YjP().brand();
/** Full object id of a git commit or tree (40 or 64 hex digits). */
const ids_Commit = schemas/* string */.YjP()
    .regex(/^[0-9a-f]{40}([0-9a-f]{24})?$/)
    .brand();
/** Full object id of a git tree (40 or 64 hex digits). */
const ids_Tree = schemas/* string */.YjP()
    .regex(/^[0-9a-f]{40}([0-9a-f]{24})?$/)
    .brand();
/** `path#launch`: one launch of one step, never used twice within a run. */
const AttemptId = schemas/* string */.YjP().regex(/#\d+$/).brand();
/** What owns an occurrence: `run`, a round (`path%n`), an attempt (`path#launch`) or an attempt number (`path@occurrence.n`). */
const Scope = schemas/* string */.YjP().min(1).brand();
/** `run_YYYY_MM_DD_HHMM_xxxx`, in UTC, with four random base32 characters. */
const RunId = schemas/* string */.YjP()
    .regex(/^run_\d{4}_\d{2}_\d{2}_\d{4}_[a-z2-7]{4}$/)
    .brand();
/** The path of the run itself. */
const ROOT = StepPath.parse('');
const RUN_SCOPE = Scope.parse('run');
/** Names that stand for what runs inside an attempt, so no step and no item may bear them. */
const RESERVED_NAMES = ['gate', 'retry', 'get', 'replan'];
/** `name` is not looked at: one with a slash in it goes down several levels. */
function childPath(parent, name) {
    return StepPath.parse(parent === '' ? name : `${parent}/${name}`);
}
/** The path one level up; the root's parent is the root. */
function parentPath(path) {
    const slash = path.lastIndexOf('/');
    return StepPath.parse(slash < 0 ? '' : path.slice(0, slash));
}
function baseName(path) {
    return path.slice(path.lastIndexOf('/') + 1);
}
function attemptId(path, launch) {
    return AttemptId.parse(`${path}#${launch}`);
}
/** Splits `path#launch` again. */
function attemptOf(id) {
    const hash = id.lastIndexOf('#');
    return { path: StepPath.parse(id.slice(0, hash)), launch: Number(id.slice(hash + 1)) };
}

;// CONCATENATED MODULE: ./src/model/failure.js

/** Why a run or an attempt did not pass: the closed list of the output `failure-reason`. docs/failures.md explains each. */
const FAILURE_REASONS = [
    'gate_failed',
    'guard_max_turns',
    'guard_max_budget',
    'guard_max_tokens',
    'guard_max_time',
    'guard_no_write',
    'blast_radius',
    'protected_path',
    'no_changes',
    'no_output',
    'bad_output',
    'review_failed',
    'timeout',
    'auth',
    'no_key',
    'unknown_model',
    'bad_request',
    'forbidden',
    'rate_limited',
    'upstream_error',
    'unreachable',
    'stream_cut',
    'stalled',
    'no_result',
    'refusal',
    'prompt_too_long',
    'agent_error',
    'budget',
    'merge_conflict',
    'workflow_changed',
    'preflight',
    'invalid_workflow',
    'actor',
    'publish',
    'ledger',
    'cancelled',
    'internal',
];
const FailureReason = schemas/* enum */.k5n(FAILURE_REASONS);
/** What a retry policy branches on. `agent_fail` (the CLI or its provider failed) takes the `gate_fail` branch. */
const FailureClass = schemas/* enum */.k5n([
    'gate_fail',
    'guard_fail',
    'review_fail',
    'agent_fail',
    'budget',
    'merge_conflict',
]);
/** A failure as a value. `message` is one line for people, at most 500 characters. */
const Failure = schemas/* object */.Ikc({ class: FailureClass, reason: FailureReason, message: schemas/* string */.YjP() }).readonly();

;// CONCATENATED MODULE: ./src/model/usage.js

/** Tokens of one call, attempt or run. `in` counts every input token, cached ones included. */
const Tokens = schemas/* object */.Ikc({
    in: schemas/* number */.aig().int().nonnegative(),
    out: schemas/* number */.aig().int().nonnegative(),
    /** Of `in`: read from the provider's cache. */
    cached: schemas/* number */.aig().int().nonnegative(),
    /** Of `in`: written to the provider's cache. */
    cache_write: schemas/* number */.aig().int().nonnegative(),
    /** Of `out`: what the model thought, as far as calls told it; absent where none did. */
    reasoning: schemas/* number */.aig().int().nonnegative().optional(),
});
/**
 * Where a cost comes from: said by the CLI, read by our gateway, computed from tokens by the price table, or unknown.
 * An unknown price is never shown as $0.
 */
const CostSource = schemas/* enum */.k5n(['reported', 'metered', 'estimated', 'unpriced']);
/** What an attempt used so far: cumulative within one launch. `cost_usd` is null exactly when the source is `unpriced`. */
const Usage = schemas/* object */.Ikc({
    turns: schemas/* number */.aig().int().nonnegative(),
    tokens: Tokens,
    cost_usd: schemas/* number */.aig().nonnegative().nullable(),
    cost_source: CostSource,
});
const NO_TOKENS = { in: 0, out: 0, cached: 0, cache_write: 0 };
const NO_USAGE = { turns: 0, tokens: NO_TOKENS, cost_usd: 0, cost_source: 'reported' };
/** The sum; `reasoning` is absent where neither tells it. */
function addTokens(a, b) {
    return {
        in: a.in + b.in,
        out: a.out + b.out,
        cached: a.cached + b.cached,
        cache_write: a.cache_write + b.cache_write,
        reasoning: a.reasoning === undefined ? b.reasoning : a.reasoning + (b.reasoning ?? 0),
    };
}

;// CONCATENATED MODULE: ./src/model/plan.js

/** One item of a plan as the agent writes it. Unknown keys are ignored. */
const PlannedItem = schemas/* object */.Ikc({
    name: schemas/* string */.YjP().trim().min(1),
    description: schemas/* string */.YjP().trim().min(1),
    files: schemas/* array */.YOg(schemas/* string */.YjP().trim().min(1)).default([]),
});
/** What an agent must leave in `.gump/out/plan.json`. */
const PlanFile = schemas/* array */.YOg(PlannedItem);
/** A plan item in the ledger: the agent's words, and the slug that stands for it in paths and refs. */
const PlanItem = PlannedItem.extend({ slug: schemas/* string */.YjP().min(1) }).readonly();
/** What a reviewer must leave in `review.json` (classic, `comment`) or `validate.json` (current, `comments`). */
const VerdictFile = schemas/* object */.Ikc({ pass: schemas/* boolean */.zMY(), comment: schemas/* string */.YjP().optional(), comments: schemas/* string */.YjP().optional() })
    .transform(({ pass, comment, comments }) => ({ pass, comments: comments ?? comment ?? '' }))
    .refine((verdict) => verdict.pass || verdict.comments.trim() !== '', {
    message: 'a verdict of false needs a comment',
});

;// CONCATENATED MODULE: ./src/model/events/parts.js



/** A file of the run's folder, written and synced before the event that names it. */
const ArtifactRef = schemas/* object */.Ikc({ path: schemas/* string */.YjP(), sha256: schemas/* string */.YjP() });
/** What may differ from one machine to the next. Limits are the smaller of the workflow's and the user's. */
const Settings = schemas/* object */.Ikc({
    max_parallel: schemas/* number */.aig().int().positive(),
    max_budget: schemas/* number */.aig().positive().nullable(),
    /** A person sits at a terminal and can be asked. */
    interactive: schemas/* boolean */.zMY(),
});
/** Which session an attempt goes on with: none, or that of an earlier attempt. */
const SessionWish = schemas/* discriminatedUnion */.gMt('mode', [
    /** `note`: why none, although the workflow names a step to go on with. */
    schemas/* object */.Ikc({ mode: schemas/* literal */.euz('new'), note: schemas/* string */.YjP().optional() }),
    schemas/* object */.Ikc({ mode: schemas/* literal */.euz('resume'), of: AttemptId }),
]);
/** What an entry of `retry:` has set; it sticks. */
const Overrides = schemas/* object */.Ikc({
    agent: schemas/* string */.YjP().optional(),
    session: schemas/* literal */.euz('new').optional(),
    worktree: schemas/* literal */.euz('reset').optional(),
    prompt: schemas/* string */.YjP().optional(),
});
/** What an attempt left in its output file. */
const Output = schemas/* discriminatedUnion */.gMt('kind', [
    schemas/* object */.Ikc({ kind: schemas/* literal */.euz('none') }),
    schemas/* object */.Ikc({ kind: schemas/* literal */.euz('plan'), items: schemas/* array */.YOg(PlanItem), artifact: ArtifactRef }),
    schemas/* object */.Ikc({ kind: schemas/* literal */.euz('verdict'), pass: schemas/* boolean */.zMY(), comments: schemas/* string */.YjP(), artifact: ArtifactRef }),
    schemas/* object */.Ikc({ kind: schemas/* literal */.euz('text'), artifact: ArtifactRef }),
    schemas/* object */.Ikc({ kind: schemas/* literal */.euz('invalid'), reason: schemas/* enum */.k5n(['no_output', 'bad_output']), message: schemas/* string */.YjP() }),
]);
const AttemptKind = schemas/* enum */.k5n(['agent', 'replan', 'pass', 'gate']);
/** What the next attempt of a step is to be; decided once, carried by the event. */
const NextAttempt = schemas/* object */.Ikc({
    attempt: schemas/* number */.aig().int().positive(),
    kind: AttemptKind,
    agent: schemas/* string */.YjP(),
    from: ids_Commit,
    session: SessionWish,
    /** The failure that the next prompt explains. */
    cause: AttemptId.nullable(),
    overrides: Overrides.nullable(),
    /** `retry 2/5 (same)`. */
    label: schemas/* string */.YjP(),
});
/**
 * What going back undoes: occurrences that no longer count, groups above them that are open again, and items whose
 * merge is forgotten. `apply` knows no workflow, so the event lists them.
 */
const Reopening = schemas/* object */.Ikc({
    superseded: schemas/* array */.YOg(StepPath),
    reopened: schemas/* array */.YOg(StepPath),
    unmerged: schemas/* array */.YOg(schemas/* object */.Ikc({ step: StepPath, items: schemas/* array */.YOg(schemas/* string */.YjP()) })),
});

;// CONCATENATED MODULE: ./src/model/events/attempt.js





const attempt = { step: StepPath, launch: schemas/* number */.aig().int().positive() };
const ms = schemas/* number */.aig().nonnegative();
const usage = { usage: Usage };
/** Events of one step and its attempts, in the order of an attempt's life. */
const ATTEMPT_EVENTS = {
    step_started: {
        ...attempt,
        step_type: schemas/* string */.YjP(),
        scope: Scope,
        attempt: schemas/* number */.aig().int().positive(),
        kind: AttemptKind,
        agent: schemas/* string */.YjP(),
        item: schemas/* string */.YjP(),
        base: ids_Commit,
        from: ids_Commit,
        session: SessionWish,
        session_mode: schemas/* string */.YjP(),
        cause: AttemptId.nullable(),
        overrides: Overrides.nullable(),
        label: schemas/* string */.YjP(),
    },
    agent_launched: {
        ...attempt,
        cli: schemas/* string */.YjP(),
        /** Of the CLI, where it is known without asking it: installed by gump, or from its npm package. */
        cli_version: schemas/* string */.YjP().optional(),
        worktree: schemas/* string */.YjP(),
        agent: schemas/* string */.YjP(),
        /** The id that is resumed; empty for a fresh session. */
        session_id: schemas/* string */.YjP(),
        /** Why no session could be resumed although one was wished; empty else. */
        session_note: schemas/* string */.YjP(),
        prompt_hash: schemas/* string */.YjP(),
        prompt: ArtifactRef.nullable(),
        /** Who counts what it uses: our gateway, which sees every call, or the CLI's own stream, and then why. */
        metering: schemas/* object */.Ikc({ by: schemas/* enum */.k5n(['gateway', 'stream']), why: schemas/* string */.YjP() }).optional(),
    },
    usage_recorded: { ...attempt, ...usage },
    guard_triggered: { ...attempt, guard: schemas/* string */.YjP(), reason: schemas/* string */.YjP() },
    agent_noted: { ...attempt, note: schemas/* string */.YjP() },
    agent_completed: {
        ...attempt,
        ...usage,
        exit_code: schemas/* number */.aig().nullable(),
        duration_ms: ms,
        tokens_in: schemas/* number */.aig(),
        tokens_out: schemas/* number */.aig(),
        cost_usd: schemas/* number */.aig().nullable(),
        session_id: schemas/* string */.YjP(),
        is_error: schemas/* boolean */.zMY(),
        reason: FailureReason.nullable(),
        message: schemas/* string */.YjP(),
        first_diff_turn: schemas/* number */.aig().int().nullable(),
        context_used: schemas/* number */.aig().nullable(),
        artifacts: schemas/* record */.g1P(schemas/* string */.YjP(), ArtifactRef),
    },
    agent_killed: {
        ...attempt,
        ...usage,
        /** `guard:<name>`, `timeout`, `stalled`, `budget`, `cancel` \u2026: the first reason. */
        reason: schemas/* string */.YjP(),
        message: schemas/* string */.YjP(),
        duration_ms: ms,
        input_tokens: schemas/* number */.aig(),
        output_tokens: schemas/* number */.aig(),
        cost_usd: schemas/* number */.aig().nullable(),
        turns_partial: schemas/* number */.aig(),
        session_id: schemas/* string */.YjP(),
        first_diff_turn: schemas/* number */.aig().int().nullable(),
        context_used: schemas/* number */.aig().nullable(),
        artifacts: schemas/* record */.g1P(schemas/* string */.YjP(), ArtifactRef),
    },
    attempt_snapshotted: {
        ...attempt,
        commit: ids_Commit,
        tree: ids_Tree,
        output: Output,
        /** Files of the whole step since its base. */
        files: schemas/* array */.YOg(schemas/* string */.YjP()),
        files_changed: schemas/* number */.aig().int(),
        insertions: schemas/* number */.aig().int(),
        deletions: schemas/* number */.aig().int(),
        /** Whether the scope (item, else run) is as it was at its base. */
        scope_unchanged: schemas/* boolean */.zMY(),
        /** Forbidden or protected paths that were written; the next attempt starts without them. */
        violation: schemas/* object */.Ikc({ kind: schemas/* enum */.k5n(['no_write', 'protected_path']), paths: schemas/* array */.YOg(schemas/* string */.YjP()) }).nullable(),
    },
    gate_started: { ...attempt, checks: schemas/* array */.YOg(schemas/* string */.YjP()) },
    gate_checked: {
        ...attempt,
        gate: schemas/* string */.YjP(),
        check: schemas/* string */.YjP(),
        status: schemas/* enum */.k5n(['pass', 'fail', 'skipped']),
        reason: schemas/* string */.YjP(),
        duration_ms: ms,
        artifact: schemas/* string */.YjP().nullable(),
        /** What the next prompt shows of it. */
        details: ArtifactRef.nullable(),
        failure: FailureReason.nullable(),
    },
    gate_passed: { ...attempt, artifact: schemas/* string */.YjP() },
    gate_failed: { ...attempt, reason: schemas/* string */.YjP(), artifact: schemas/* string */.YjP() },
    blast_radius_warning: { ...attempt, violators: schemas/* array */.YOg(schemas/* string */.YjP()), allowed: schemas/* array */.YOg(schemas/* string */.YjP()) },
    hitl_paused: { ...attempt, position: schemas/* string */.YjP(), commit: ids_Commit },
    hitl_resumed: {
        ...attempt,
        position: schemas/* string */.YjP(),
        action: schemas/* enum */.k5n(['continue', 'reject', 'abort']),
        reason: schemas/* string */.YjP(),
        by: schemas/* string */.YjP(),
    },
    attempt_completed: {
        ...attempt,
        status: schemas/* enum */.k5n(['pass', 'fail', 'guard_failed', 'fatal']),
        class: FailureClass.nullable(),
        reason: FailureReason.nullable(),
        message: schemas/* string */.YjP(),
        commit: ids_Commit,
    },
    attempt_abandoned: { ...attempt, reason: schemas/* string */.YjP() },
    retry_triggered: {
        step: StepPath,
        strategy: schemas/* string */.YjP(),
        scope: schemas/* literal */.euz('step'),
        next: NextAttempt,
        attempt: schemas/* number */.aig().int(),
    },
    replan_triggered: { ...attempt, agent: schemas/* string */.YjP(), items: schemas/* array */.YOg(schemas/* string */.YjP()) },
    step_completed: {
        step: StepPath,
        status: schemas/* enum */.k5n(['pass', 'fatal', 'guard_failed']),
        class: FailureClass.nullable(),
        reason: FailureReason.nullable(),
        message: schemas/* string */.YjP(),
        commit: ids_Commit,
        base: ids_Commit,
        cause: AttemptId.nullable(),
    },
};

;// CONCATENATED MODULE: ./src/model/events/group.js





/** Events of what has children: groups, items, calls; and of the ways back within them. */
const GROUP_EVENTS = {
    group_started: {
        step: StepPath,
        scope: Scope,
        base: ids_Commit,
        foreach: schemas/* string */.YjP(),
        parallel: schemas/* boolean */.zMY(),
        task_count: schemas/* number */.aig().int(),
        items: schemas/* array */.YOg(PlanItem).nullable(),
    },
    group_retry: {
        step: StepPath,
        attempt: schemas/* number */.aig().int().positive(),
        strategy: schemas/* string */.YjP(),
        label: schemas/* string */.YjP(),
        base: ids_Commit,
        /** Children handed over to the new round as they are. */
        kept: schemas/* array */.YOg(schemas/* string */.YjP()),
        cause: AttemptId.nullable(),
        /** Agent for the agent steps of this round, after `escalate`. */
        agent: schemas/* string */.YjP().nullable(),
    },
    group_completed: {
        step: StepPath,
        status: schemas/* enum */.k5n(['pass', 'fatal']),
        class: FailureClass.nullable(),
        reason: FailureReason.nullable(),
        message: schemas/* string */.YjP(),
        commit: ids_Commit,
        cause: AttemptId.nullable(),
    },
    item_merged: { step: StepPath, item: schemas/* string */.YjP(), onto: ids_Commit, commit: ids_Commit, tree: ids_Tree },
    merge_conflicted: { step: StepPath, item: schemas/* string */.YjP(), onto: ids_Commit, theirs: ids_Commit, files: schemas/* array */.YOg(schemas/* string */.YjP()) },
    restart_triggered: {
        /** The step or group whose failure sends the work back. */
        step: StepPath,
        attempt: schemas/* number */.aig().int().positive(),
        /** The group whose round counts the jump. */
        in: StepPath,
        branch: schemas/* string */.YjP(),
        /** Where the work begins again, each with the failure it is to be told. */
        targets: schemas/* array */.YOg(schemas/* object */.Ikc({ step: StepPath, cause: AttemptId.nullable() })),
        ...Reopening.shape,
        label: schemas/* string */.YjP(),
    },
};

;// CONCATENATED MODULE: ./src/model/workflow.js

/**
 * The one model that both dialects are read into. It is plain JSON: the resolved workflow (prompt files, sub-workflows
 * and validators included) is pinned in `run_started` and folded from there. Durations in ms, money in USD.
 */
const Dialect = schemas/* enum */.k5n(['classic', 'current']);
/** The agent that runs nothing: the step goes straight to its gates. */
const PASS_AGENT = 'pass';
/** One that is required and has no default must be given a value; any other is empty text without one. */
const InputSpec = schemas/* object */.Ikc({ required: schemas/* boolean */.zMY(), default: schemas/* string */.YjP().optional() });
const ContextSource = schemas/* discriminatedUnion */.gMt('kind', [
    schemas/* object */.Ikc({ kind: schemas/* literal */.euz('file'), path: schemas/* string */.YjP() }),
    schemas/* object */.Ikc({ kind: schemas/* literal */.euz('bash'), command: schemas/* string */.YjP() }),
]);
/** Which earlier session the first attempt of a step goes on with. */
const SessionPolicy = schemas/* discriminatedUnion */.gMt('mode', [
    schemas/* object */.Ikc({ mode: schemas/* literal */.euz('new') }),
    /** The last session of the same CLI in the same scope. */
    schemas/* object */.Ikc({ mode: schemas/* literal */.euz('reuse') }),
    /** A new one at first, its own after a retry that starts afresh. */
    schemas/* object */.Ikc({ mode: schemas/* literal */.euz('reuse-on-retry') }),
    schemas/* object */.Ikc({ mode: schemas/* literal */.euz('from'), step: schemas/* string */.YjP() }),
]);
/** Limits on one attempt's agent. Absent means no limit; `noWrite.allow` are globs beside the step's output file. */
const GuardLimits = schemas/* object */.Ikc({
    maxTurns: schemas/* number */.aig().int().positive().optional(),
    maxBudgetUsd: schemas/* number */.aig().positive().optional(),
    maxTokens: schemas/* number */.aig().int().positive().optional(),
    maxTimeMs: schemas/* number */.aig().int().positive().optional(),
    noWrite: schemas/* object */.Ikc({ allow: schemas/* array */.YOg(schemas/* string */.YjP()) }).optional(),
});
/** One strategy of a ladder: what the next attempt does. */
const Rung = schemas/* discriminatedUnion */.gMt('do', [
    schemas/* object */.Ikc({ do: schemas/* literal */.euz('same') }),
    schemas/* object */.Ikc({ do: schemas/* literal */.euz('escalate'), agent: schemas/* string */.YjP() }),
    schemas/* object */.Ikc({ do: schemas/* literal */.euz('replan'), agent: schemas/* string */.YjP() }),
]);
/**
 * `rungs[i]` is taken by the (i+1)-th retry; the reader has expanded repeats, so there is one rung a retry.
 * `restartFrom` alone (no rungs) sends every failure but the last back to the target, `retries` times; beside rungs it
 * is taken once, after they are used up, and gives one fresh ladder.
 */
const Ladder = schemas/* object */.Ikc({
    retries: schemas/* number */.aig().int().nonnegative(),
    rungs: schemas/* array */.YOg(Rung),
    restartFrom: schemas/* string */.YjP().optional(),
});
const callFields = {
    /** The callee's name as written, for display. */
    workflow: schemas/* string */.YjP(),
    dialect: Dialect,
    /** Templates, rendered in the caller's scope. */
    with: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* string */.YjP()),
    inputs: schemas/* record */.g1P(schemas/* string */.YjP(), InputSpec),
    maxBudgetUsd: schemas/* number */.aig().positive().optional(),
    maxTokens: schemas/* number */.aig().int().positive().optional(),
    maxTimeoutMs: schemas/* number */.aig().int().positive().optional(),
    blastRadius: schemas/* enum */.k5n(['enforce', 'warn', 'off']),
};
const Call = schemas/* lazy */.RZV(() => schemas/* object */.Ikc({ ...callFields, steps: schemas/* array */.YOg(Step) }));
/**
 * One entry of a gate. `name` is unique in its list and is what the ledger and `{gate.<name>}` use; `type` is a name of
 * the gate registry, or `validate` with the validator's call.
 */
const GateEntry = schemas/* object */.Ikc({
    name: schemas/* string */.YjP(),
    type: schemas/* string */.YjP(),
    argument: schemas/* string */.YjP(),
    call: Call.optional(),
});
/** A condition of the current dialect; what it sets sticks for the attempts after it. */
const RetryEntry = schemas/* object */.Ikc({
    when: schemas/* discriminatedUnion */.gMt('kind', [
        schemas/* object */.Ikc({ kind: schemas/* literal */.euz('attempt'), from: schemas/* number */.aig().int().positive() }),
        schemas/* object */.Ikc({ kind: schemas/* literal */.euz('gate'), gate: schemas/* string */.YjP() }),
        schemas/* object */.Ikc({ kind: schemas/* literal */.euz('validator'), name: schemas/* string */.YjP(), call: Call }),
    ]),
    agent: schemas/* string */.YjP().optional(),
    session: schemas/* literal */.euz('new').optional(),
    worktree: schemas/* literal */.euz('reset').optional(),
    prompt: schemas/* string */.YjP().optional(),
});
/** `by-class`: a class of failure without a ladder of its own uses `gate_fail`, and without that is not retried. */
const RetryPolicy = schemas/* discriminatedUnion */.gMt('kind', [
    schemas/* object */.Ikc({ kind: schemas/* literal */.euz('ladder'), ladder: Ladder }),
    schemas/* object */.Ikc({
        kind: schemas/* literal */.euz('by-class'),
        gate_fail: Ladder.optional(),
        guard_fail: Ladder.optional(),
        review_fail: Ladder.optional(),
    }),
    /** `exit`: attempts in all. */
    schemas/* object */.Ikc({ kind: schemas/* literal */.euz('conditions'), exit: schemas/* number */.aig().int().positive(), entries: schemas/* array */.YOg(RetryEntry) }),
]);
/** What an agent is to leave: changed files, a plan of items, a text, or a yes or no with comments. */
const OutputKind = schemas/* enum */.k5n(['diff', 'plan', 'artifact', 'verdict']);
const AgentStep = schemas/* object */.Ikc({
    kind: schemas/* literal */.euz('agent'),
    name: schemas/* string */.YjP(),
    dialect: Dialect,
    /** Agent name, a template naming one (`{impl.agent}`), or `pass`. */
    agent: schemas/* string */.YjP(),
    output: OutputKind,
    /** Template text; prompt files are already read. */
    prompt: schemas/* string */.YjP(),
    context: schemas/* array */.YOg(ContextSource),
    session: SessionPolicy,
    worktree: schemas/* enum */.k5n(['read-write', 'read-only', 'none']),
    guard: GuardLimits,
    /** Deadline of one attempt; absent: the run's default. */
    timeoutMs: schemas/* number */.aig().int().positive().optional(),
    /** All attempts of the step together. */
    maxBudgetUsd: schemas/* number */.aig().positive().optional(),
    hitl: schemas/* enum */.k5n(['before_gate', 'after_gate']).optional(),
    gates: schemas/* array */.YOg(GateEntry),
    retry: RetryPolicy.optional(),
    /** A diff step may leave its scope unchanged. */
    allowEmpty: schemas/* boolean */.zMY(),
    /** A workflow that runs before the agent; its last output is readable under the callee's last path segment. */
    get: Call.optional(),
});
/** Checks on what the scope has accumulated; no agent. Its policy knows `same` and `restartFrom` only. */
const GateStep = schemas/* object */.Ikc({
    kind: schemas/* literal */.euz('gate'),
    name: schemas/* string */.YjP(),
    gates: schemas/* array */.YOg(GateEntry).min(1),
    retry: RetryPolicy.optional(),
});
const GroupStep = schemas/* lazy */.RZV(() => schemas/* object */.Ikc({
    kind: schemas/* literal */.euz('group'),
    name: schemas/* string */.YjP(),
    parallel: schemas/* boolean */.zMY(),
    foreach: schemas/* string */.YjP().optional(),
    planner: AgentStep.optional(),
    children: schemas/* array */.YOg(Step),
    retry: RetryPolicy.optional(),
}));
const CallStep = schemas/* lazy */.RZV(() => schemas/* object */.Ikc({ kind: schemas/* literal */.euz('call'), name: schemas/* string */.YjP(), call: Call, retry: RetryPolicy.optional() }));
const Step = schemas/* lazy */.RZV(() => schemas/* union */.KCZ([AgentStep, GateStep, GroupStep, CallStep]));
const Workflow = schemas/* object */.Ikc({
    name: schemas/* string */.YjP(),
    description: schemas/* string */.YjP(),
    dialect: Dialect,
    maxBudgetUsd: schemas/* number */.aig().positive().optional(),
    maxTokens: schemas/* number */.aig().int().positive().optional(),
    maxTimeoutMs: schemas/* number */.aig().int().positive().optional(),
    blastRadius: schemas/* enum */.k5n(['enforce', 'warn', 'off']),
    inputs: schemas/* record */.g1P(schemas/* string */.YjP(), InputSpec),
    steps: schemas/* array */.YOg(Step),
});
/** A file a workflow was resolved from; pinned with it, so that a changed one can be refused with a diff. */
const Source = schemas/* object */.Ikc({ file: schemas/* string */.YjP(), text: schemas/* string */.YjP() });
/** Whether an agent name names nothing to run. */
function isPass(agent) {
    return agent === PASS_AGENT;
}
/** The CLI an agent name belongs to: the text before its first `-`. */
function providerOf(agent) {
    const dash = agent.indexOf('-');
    return dash < 0 ? agent : agent.slice(0, dash);
}

;// CONCATENATED MODULE: ./src/model/events/run.js





const run_ms = schemas/* number */.aig().nonnegative();
/** Events of the run as a whole, from its start to what became of it outside. */
const RUN_EVENTS = {
    run_started: {
        run_id: RunId,
        workflow: schemas/* string */.YjP(),
        spec: schemas/* string */.YjP(),
        commit: ids_Commit,
        /** The commit that the work is put onto in the end, where the run began from it under another branch's rules. */
        onto: ids_Commit.optional(),
        branch: schemas/* string */.YjP(),
        definition: Workflow,
        sources: schemas/* array */.YOg(Source),
        settings: Settings,
        /** The spec's text; null when none was given. */
        spec_artifact: ArtifactRef.nullable(),
        /** `--set k=v` and the like. */
        inputs: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* string */.YjP()),
        /** Empty: a CLI's version is told when it is launched. */
        agents_cli: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* string */.YjP()),
        max_budget: schemas/* number */.aig().optional(),
        max_tokens: schemas/* number */.aig().optional(),
        max_timeout: schemas/* number */.aig().optional(),
        /** Where it came from: `issue 12`, `command line` \u2026; for people. */
        trigger: schemas/* string */.YjP(),
    },
    run_resumed: { run_id: RunId, previous_status: schemas/* string */.YjP(), settings: Settings.partial(), by: schemas/* string */.YjP() },
    replay_started: {
        run_id: RunId,
        original_run_id: RunId,
        from_step: StepPath,
        ...Reopening.shape,
        carried_usd: schemas/* number */.aig(),
        settings: Settings.partial(),
        /** The workflow from here on, where it is another than the original run's, with the files it was resolved from. */
        definition: Workflow.optional(),
        sources: schemas/* array */.YOg(Source).optional(),
    },
    step_reopened: { step: StepPath, ...Reopening.shape, by: schemas/* string */.YjP() },
    cancel_requested: { signal: schemas/* string */.YjP() },
    budget_exceeded: {
        /** The step or call concerned; `''` for the run. */
        step: StepPath,
        scope: schemas/* enum */.k5n(['run', 'workflow', 'step']),
        limit: schemas/* enum */.k5n(['budget', 'tokens', 'timeout']),
        max_usd: schemas/* number */.aig().optional(),
        spent_usd: schemas/* number */.aig().optional(),
        max_tokens: schemas/* number */.aig().optional(),
        current_tokens: schemas/* number */.aig().optional(),
        max_seconds: schemas/* number */.aig().optional(),
        elapsed_seconds: schemas/* number */.aig().optional(),
    },
    run_paused: { holds: schemas/* array */.YOg(schemas/* string */.YjP()) },
    run_completed: {
        run_id: RunId,
        status: schemas/* enum */.k5n(['pass', 'fatal', 'aborted']),
        reason: FailureReason.nullable(),
        message: schemas/* string */.YjP(),
        commit: ids_Commit,
        duration_ms: run_ms,
        total_cost_usd: schemas/* number */.aig().nullable(),
        steps: schemas/* number */.aig().int(),
        retries: schemas/* number */.aig().int(),
    },
    /** Something outside the engine's decisions that a reader should know (sandbox missing, publish result \u2026). */
    noted: { topic: schemas/* string */.YjP(), text: schemas/* string */.YjP() },
    /** What lies between the commit the run began from and the one it ended with; lines of text files. */
    changes_measured: {
        base: ids_Commit,
        commit: ids_Commit,
        files: schemas/* number */.aig().int(),
        insertions: schemas/* number */.aig().int(),
        deletions: schemas/* number */.aig().int(),
    },
    published: {
        pull_request: schemas/* object */.Ikc({ number: schemas/* number */.aig().int(), url: schemas/* string */.YjP() }).nullable(),
        branch: schemas/* string */.YjP(),
        commit: schemas/* string */.YjP(),
        operation: schemas/* string */.YjP(),
        /** Sentences on what stood in the way, and what was done about it. */
        remarks: schemas/* array */.YOg(schemas/* string */.YjP()).optional(),
    },
};

;// CONCATENATED MODULE: ./src/model/events/event.js






/** The signal of a `cancel_requested` by which a job ends a run whose time is up: it has failed, and can be gone on with. */
const TIME_LIMIT = 'timeout-minutes';
/** All types of events with their fields. One that is added is optional: ledgers of earlier versions must stay readable. */
const EVENTS = { ...RUN_EVENTS, ...GROUP_EVENTS, ...ATTEMPT_EVENTS };
/** First on every line. `ts` is UTC with milliseconds; `seq` counts from 1 without a gap. */
const Header = schemas/* object */.Ikc({ v: schemas/* literal */.euz(1), seq: schemas/* number */.aig().int().positive(), ts: schemas/* string */.YjP(), run: RunId });
function isEventType(type) {
    return Object.hasOwn(EVENTS, type);
}

;// CONCATENATED MODULE: ./src/model/price.js

/** What a model costs, in USD per million tokens. Cached tokens cost what fresh ones do where nothing else is said. */
const Price = schemas/* strictObject */.rej({
    input: schemas/* number */.aig().nonnegative(),
    output: schemas/* number */.aig().nonnegative(),
    cache_read: schemas/* number */.aig().nonnegative().optional(),
    cache_write: schemas/* number */.aig().nonnegative().optional(),
});
/** Prices of a user's own, by model (`qwen3-coder-plus`) or by agent (`claude-haiku`, `codex`). They win over the table. */
const PriceOverrides = schemas/* record */.g1P(schemas/* string */.YjP(), Price);

;// CONCATENATED MODULE: ./src/model/report.js



/** The run's status in outputs and in report.json. */
const Status = schemas/* enum */.k5n(['passed', 'failed', 'paused', 'cancelled', 'refused', 'skipped']);
const count = schemas/* number */.aig().int().nonnegative();
const known = schemas/* number */.aig().nonnegative().nullable();
const ReportGate = schemas/* object */.Ikc({
    name: schemas/* string */.YjP(),
    status: schemas/* enum */.k5n(['pass', 'fail', 'skipped']),
    duration_ms: known,
});
/** An attempt in report.json. Durations in ms, money in USD; unknown is null, never 0. */
const ReportAttempt = schemas/* object */.Ikc({
    number: count,
    agent: schemas/* string */.YjP().nullable(),
    /** `first`, `retry 2/5 (same)` \u2026 */
    label: schemas/* string */.YjP(),
    status: schemas/* enum */.k5n(['passed', 'failed', 'running', 'abandoned']),
    failure_reason: FailureReason.nullable(),
    /** One line for people; empty when there is nothing to say. */
    message: schemas/* string */.YjP(),
    session: schemas/* string */.YjP().nullable(),
    turns: known,
    tokens_in: known,
    tokens_out: known,
    tokens_cached: known,
    /** Of `tokens_out`, as far as calls told it. */
    tokens_reasoning: known,
    cost_usd: known,
    cost_source: CostSource.nullable(),
    duration_ms: known,
    /** The turn in which the first file was written; null where none was. */
    first_diff_turn: count.nullable(),
    /** Share of the model's context window used at most, 0 to 1. */
    context_used: schemas/* number */.aig().min(0).nullable(),
    gates: schemas/* array */.YOg(ReportGate),
    guards: schemas/* array */.YOg(schemas/* string */.YjP()),
    base: schemas/* string */.YjP().nullable(),
    head: schemas/* string */.YjP().nullable(),
});
/** A step in report.json, with all its attempts, in the same units. */
const ReportStep = schemas/* object */.Ikc({
    path: schemas/* string */.YjP(),
    /** The path with items as numbers: `build/1/impl`. */
    numbered_path: schemas/* string */.YjP(),
    kind: schemas/* enum */.k5n(['diff', 'plan', 'artifact', 'verdict', 'gate', 'pass', 'replan']),
    /** The innermost item's name, as the plan has it. */
    item: schemas/* string */.YjP().nullable(),
    /** Of the last attempt; null for a gate step. */
    agent: schemas/* string */.YjP().nullable(),
    /** `pending`: to be done (again), be it that a restart set it aside or that the run ended before. */
    status: schemas/* enum */.k5n(['passed', 'failed', 'running', 'paused', 'pending']),
    failure_reason: FailureReason.nullable(),
    message: schemas/* string */.YjP(),
    duration_ms: known,
    /** All attempts of the step's last going-through; the known part where `cost_source` is `unpriced`. */
    cost_usd: known,
    /** Null where no agent was launched. */
    cost_source: CostSource.nullable(),
    turns: known,
    attempts: schemas/* array */.YOg(ReportAttempt),
});
/** `running` stands for a run whose ledger has no end yet. */
const ReportStatus = schemas/* enum */.k5n([...Status.options, 'running']);
/**
 * report.json. Durations in ms, money in USD, unknown is null and never 0. The run's cost holds every attempt, also of
 * work that was set aside, so it may be more than the steps' sum.
 */
const Report = schemas/* object */.Ikc({
    run: schemas/* string */.YjP(),
    workflow: schemas/* string */.YjP(),
    status: ReportStatus,
    failure_reason: FailureReason.nullable(),
    message: schemas/* string */.YjP(),
    started_at: schemas/* string */.YjP(),
    duration_ms: known,
    /** The known part; null where nothing is known. */
    cost_usd: known,
    cost_source: CostSource,
    /** Spent by the run that this one replays; no part of `cost_usd`. */
    carried_usd: schemas/* number */.aig().nonnegative(),
    replay_of: schemas/* string */.YjP().nullable(),
    tokens_in: known,
    tokens_out: known,
    tokens_cached: known,
    tokens_reasoning: known,
    turns: known,
    retries: count,
    escalations: count,
    files_changed: known,
    insertions: known,
    deletions: known,
    steps: schemas/* array */.YOg(ReportStep),
    pull_request: schemas/* object */.Ikc({ number: count, url: schemas/* string */.YjP() }).nullable(),
});

;// CONCATENATED MODULE: ./src/model/scenario.js

const numbers = schemas/* union */.KCZ([schemas/* number */.aig().int().positive(), schemas/* array */.YOg(schemas/* number */.aig().int().positive())]);
/** One entry of a scenario: the attempt it plays, and what the played agent does. See docs/rehearsal.md. */
const ScenarioAgent = schemas/* strictObject */.rej({
    /** Glob over step paths: `*` within a segment, `**` across; absent: any. */
    step: schemas/* string */.YjP().optional(),
    attempt: numbers.optional(),
    agent: schemas/* string */.YjP().optional(),
    write: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* string */.YjP()).optional(),
    edit: schemas/* array */.YOg(schemas/* strictObject */.rej({ file: schemas/* string */.YjP(), find: schemas/* string */.YjP(), replace: schemas/* string */.YjP() })).optional(),
    delete: schemas/* array */.YOg(schemas/* string */.YjP()).optional(),
    run: schemas/* string */.YjP().optional(),
    plan: schemas/* array */.YOg(schemas/* looseObject */._H3({})).optional(),
    review: schemas/* looseObject */._H3({}).optional(),
    output: schemas/* string */.YjP().optional(),
    turns: schemas/* number */.aig().int().positive().optional(),
    tokens: schemas/* strictObject */.rej({ in: schemas/* number */.aig(), out: schemas/* number */.aig(), cached: schemas/* number */.aig().optional() }).optional(),
    cost: schemas/* number */.aig().nonnegative().optional(),
    text: schemas/* string */.YjP().optional(),
    session: schemas/* string */.YjP().optional(),
    /** Milliseconds, or a Go duration: `200ms`. */
    delay: schemas/* union */.KCZ([schemas/* number */.aig().nonnegative(), schemas/* string */.YjP()]).optional(),
    stream: schemas/* array */.YOg(schemas/* string */.YjP()).optional(),
    error: schemas/* string */.YjP().optional(),
    exit: schemas/* number */.aig().int().optional(),
    hang: schemas/* boolean */.zMY().optional(),
});
/**
 * What a rehearsal must come to; what is left out may be anything. Steps by path, with slugs or numbers for items; statuses in
 * our words or gump's; `files` must be among those that were changed.
 */
const Expectation = schemas/* strictObject */.rej({
    status: schemas/* string */.YjP().optional(),
    steps: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* strictObject */.rej({
        status: schemas/* string */.YjP().optional(),
        attempts: schemas/* number */.aig().int().optional(),
        agent: schemas/* string */.YjP().optional(),
        gates: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* string */.YjP()).optional(),
    }))
        .optional(),
    files: schemas/* array */.YOg(schemas/* string */.YjP()).optional(),
});
/** A file that plays the agents of a run. */
const Scenario = schemas/* strictObject */.rej({ agents: schemas/* array */.YOg(ScenarioAgent), expect: Expectation.optional() });

;// CONCATENATED MODULE: ./src/model/slug.js

const LONGEST = 48;
/**
 * Slugs for the names of plan items, in order: lower case, `[a-z0-9-]`, at most 48 characters, never empty, never a
 * reserved name. Where two names meet, or a name was cut, a short hash of the original (and, for equal names, their
 * place) keeps them apart; the result depends on the list only.
 */
function slugsOf(names) {
    const taken = new Set();
    return names.map((name, index) => {
        let slug = slugOf(name);
        for (let salt = 0; taken.has(slug); salt++)
            slug = `${slugOf(name).slice(0, LONGEST - 6)}-${hash(`${name}\0${index}\0${salt}`)}`;
        taken.add(slug);
        return slug;
    });
}
function slugOf(name) {
    const plain = name
        .normalize('NFKD')
        .replace(/[\u0300-\u036f]/g, '')
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, '-')
        .replace(/^-+|-+$/g, '');
    if (plain === '' || /^\d+$/.test(plain) || RESERVED_NAMES.includes(plain))
        return `item-${plain === '' ? hash(name) : plain}`;
    return plain.length <= LONGEST ? plain : `${plain.slice(0, LONGEST - 6).replace(/-+$/, '')}-${hash(name)}`;
}
/** FNV-1a over UTF-16 code units, as five base-36 digits: enough to tell names apart, no security meant. */
function hash(text) {
    let h = 0x811c9dc5;
    for (let i = 0; i < text.length; i++)
        h = Math.imul(h ^ text.charCodeAt(i), 0x01000193) >>> 0;
    return h.toString(36).padStart(5, '0').slice(-5);
}

;// CONCATENATED MODULE: ./src/model/index.js

















;// CONCATENATED MODULE: ./src/adapters/stream/json-line.js

/** The object a line of a stream holds; null for anything else (log lines, arrays, broken JSON). */
function jsonObject(line) {
    if (line.charCodeAt(0) !== OPEN_BRACE && !line.trimStart().startsWith('{'))
        return null;
    try {
        const value = JSON.parse(line);
        return isObject(value) ? value : null;
    }
    catch {
        return null;
    }
}
/** `value` as `schema` has it, or null where it does not fit: a CLI's odd event is no reason to fail. */
function fit(schema, value) {
    const parsed = schema.safeParse(value);
    return parsed.success ? parsed.data : null;
}
/** A member that may be absent, or of a form we do not know: both are null. */
function maybe(schema) {
    return schema
        .nullish()
        .catch(null)
        .transform((value) => value ?? null);
}
// What follows takes anything and never fails: a refused member would cost more than the rest of the line.
/** A text; empty where there is none. */
const Text = schemas/* unknown */.L5J()
    .optional()
    .transform((value) => (typeof value === 'string' ? value : ''));
/** A text, or null. */
const MaybeText = schemas/* unknown */.L5J()
    .optional()
    .transform((value) => (typeof value === 'string' ? value : null));
/** A number, or null. */
const MaybeNumber = schemas/* unknown */.L5J()
    .optional()
    .transform((value) => (typeof value === 'number' && Number.isFinite(value) ? value : null));
/** A count as CLIs write it: absent, null, negative and fractional ones become a whole number from 0 up. */
const Count = schemas/* unknown */.L5J()
    .optional()
    .transform((value) => (typeof value === 'number' && value > 0 && Number.isFinite(value) ? Math.round(value) : 0));
/** A count where there is one: what nobody told is no zero. */
const MaybeCount = schemas/* unknown */.L5J()
    .optional()
    .transform((value) => typeof value === 'number' && value >= 0 && Number.isFinite(value) ? Math.round(value) : undefined);
const OPEN_BRACE = 0x7b;
/** Whether `value` is an object and no array. */
function isObject(value) {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}

;// CONCATENATED MODULE: ./src/adapters/wire/chat.js


const Details = schemas/* object */.Ikc({ cached_tokens: Count, cache_write_tokens: Count, cache_creation_input_tokens: Count });
const chat_Usage = schemas/* object */.Ikc({
    prompt_tokens: Count,
    completion_tokens: Count,
    prompt_tokens_details: maybe(Details),
    completion_tokens_details: maybe(schemas/* object */.Ikc({ reasoning_tokens: MaybeCount })),
})
    .transform(({ prompt_tokens_details: details, ...usage }) => ({
    in: usage.prompt_tokens,
    out: usage.completion_tokens,
    cached: details?.cached_tokens ?? 0,
    // Model Studio's word for it, and that of others.
    cache_write: Math.max(details?.cache_creation_input_tokens ?? 0, details?.cache_write_tokens ?? 0),
    reasoning: usage.completion_tokens_details?.reasoning_tokens,
}));
const Completion = schemas/* object */.Ikc({ model: MaybeText, usage: chat_Usage });
/**
 * OpenAI's Chat Completions and what is compatible with them. A stream tells usage only where the request asks for it
 * (`stream_options.include_usage`, which our CLIs do), in its last chunk; some servers put running totals into every one.
 */
const chat = {
    mark: '"completion_tokens"',
    read(before, piece) {
        const completion = fit(Completion, piece);
        return completion === null ? before : { model: completion.model ?? before.model, tokens: completion.usage };
    },
};

;// CONCATENATED MODULE: ./src/adapters/wire/generate-content.js


const generate_content_Usage = schemas/* object */.Ikc({
    promptTokenCount: Count,
    toolUsePromptTokenCount: Count,
    cachedContentTokenCount: Count,
    candidatesTokenCount: Count,
    thoughtsTokenCount: MaybeCount,
})
    .transform((u) => ({
    in: u.promptTokenCount + u.toolUsePromptTokenCount,
    out: u.candidatesTokenCount + (u.thoughtsTokenCount ?? 0),
    cached: u.cachedContentTokenCount,
    cache_write: 0,
    reasoning: u.thoughtsTokenCount,
}));
const Chunk = schemas/* object */.Ikc({ modelVersion: MaybeText, usageMetadata: generate_content_Usage });
/**
 * Gemini's generateContent. Every chunk of a stream has the totals so far; thoughts are beside the candidates and paid
 * as output. Source: ai.google.dev/api/generate-content, "UsageMetadata".
 */
const generateContent = {
    mark: '"usageMetadata"',
    read(before, piece) {
        const chunk = fit(Chunk, piece);
        return chunk === null ? before : { model: chunk.modelVersion ?? before.model, tokens: chunk.usageMetadata };
    },
};

;// CONCATENATED MODULE: ./src/adapters/stream/tool-table.js

/** A tool call as a signal; an unknown tool is `other`, but its file arguments are still named. */
function toolSignal(name, input, tools) {
    const args = isObject(input) ? input : {};
    const strings = (keys) => keys.map((key) => args[key]).filter((value) => typeof value === 'string');
    const action = Object.hasOwn(tools.actions, name) ? (tools.actions[name] ?? 'other') : 'other';
    const paths = [...strings(tools.paths), ...strings(tools.patches ?? []).flatMap(patchedFiles)];
    const detail = strings(tools.details)[0] ?? paths[0] ?? '';
    return { type: 'tool', name, action, paths, detail: detail.slice(0, DETAIL_LIMIT) };
}
/** The longest `detail` of a tool signal, in characters. */
const DETAIL_LIMIT = 200;
/** The files a patch in OpenAI's format adds, updates, deletes or moves to. */
function patchedFiles(patch) {
    const heads = patch.matchAll(/^\*\*\* (?:(?:Add|Update|Delete) File|Move to): (.+)$/gm);
    return [...heads].map(([, file]) => (file ?? '').trim());
}

;// CONCATENATED MODULE: ./src/adapters/stream/claude-like.js



/** The events that Claude Code and Qwen Code have in common, as far as we read them. */
const InitEvent = schemas/* object */.Ikc({ session_id: schemas/* string */.YjP(), model: schemas/* string */.YjP().optional() });
/** The message of an event; null if it has none. By hand and not by a schema: these lines are most of a stream. */
function messageOf(event) {
    const { message } = event;
    if (!isObject(message))
        return null;
    return {
        id: textOf(message.id),
        model: textOf(message.model),
        usage: message.usage,
        content: message.content,
        subagent: typeof event.parent_tool_use_id === 'string',
        error: textOf(event.error),
    };
}
function textOf(value) {
    return typeof value === 'string' ? value : null;
}
/** The text, tool calls and tool results of a message, in order. */
function signalsOf({ content }, tools) {
    if (typeof content === 'string')
        return content === '' ? [] : [{ type: 'text', text: content }];
    return Array.isArray(content) ? content.flatMap((block) => blockSignal(block, tools)) : [];
}
function blockSignal(block, tools) {
    if (!isObject(block))
        return [];
    const { type, text, name, input, is_error } = block;
    if (type === 'text' && typeof text === 'string')
        return [{ type: 'text', text }];
    if (type === 'tool_use' && typeof name === 'string')
        return [toolSignal(name, input, tools)];
    return type === 'tool_result' ? [{ type: 'tool_result', ok: is_error !== true }] : [];
}
/** Anthropic's way to count: cached tokens are beside `input_tokens`, not in it. */
const AnthropicUsage = schemas/* object */.Ikc({
    input_tokens: Count,
    output_tokens: Count,
    cache_creation_input_tokens: Count,
    cache_read_input_tokens: Count,
})
    .transform((u) => ({
    in: u.input_tokens + u.cache_creation_input_tokens + u.cache_read_input_tokens,
    out: u.output_tokens,
    cached: u.cache_read_input_tokens,
    cache_write: u.cache_creation_input_tokens,
}));

;// CONCATENATED MODULE: ./src/adapters/wire/messages.js




const Message = schemas/* object */.Ikc({ model: MaybeText, usage: AnthropicUsage });
const Delta = schemas/* object */.Ikc({ usage: AnthropicUsage });
/**
 * Anthropic's Messages. A stream tells the input in `message_start` and the output, which counts up, in each
 * `message_delta`; newer versions repeat the input there. Source: platform.claude.com/docs, "Streaming messages".
 */
const messages = {
    mark: '"output_tokens"',
    read(before, piece) {
        if (piece.type === 'message_delta') {
            const delta = fit(Delta, piece);
            return delta === null ? before : { ...before, tokens: larger(before.tokens ?? NO_TOKENS, delta.usage) };
        }
        const message = fit(Message, isObject(piece.message) ? piece.message : piece);
        if (message === null || (piece.type !== 'message_start' && piece.type !== 'message'))
            return before;
        return { model: message.model, tokens: message.usage };
    },
};
/** All figures count up within a call, and a later event may leave some out. */
function larger(a, b) {
    const cached = Math.max(a.cached, b.cached);
    const cache_write = Math.max(a.cache_write, b.cache_write);
    const fresh = Math.max(a.in - a.cached - a.cache_write, b.in - b.cached - b.cache_write);
    return { in: fresh + cached + cache_write, out: Math.max(a.out, b.out), cached, cache_write };
}

;// CONCATENATED MODULE: ./src/adapters/wire/responses.js


const responses_Usage = schemas/* object */.Ikc({
    input_tokens: Count,
    output_tokens: Count,
    input_tokens_details: maybe(schemas/* object */.Ikc({ cached_tokens: Count, cache_write_tokens: Count })),
    output_tokens_details: maybe(schemas/* object */.Ikc({ reasoning_tokens: MaybeCount })),
})
    .transform(({ input_tokens_details: details, ...usage }) => ({
    in: usage.input_tokens,
    out: usage.output_tokens,
    cached: details?.cached_tokens ?? 0,
    cache_write: details?.cache_write_tokens ?? 0,
    reasoning: usage.output_tokens_details?.reasoning_tokens,
}));
const Response = schemas/* object */.Ikc({ model: MaybeText, usage: responses_Usage });
/**
 * OpenAI's Responses. A stream tells usage once, with the whole answer, in `response.completed` (or `.incomplete`,
 * `.failed`); the input includes cached tokens, the output reasoning. Source: developers.openai.com, "Streaming events".
 */
const responses = {
    mark: '"output_tokens"',
    read(before, piece) {
        const response = fit(Response, isObject(piece.response) ? piece.response : piece);
        return response === null ? before : { model: response.model, tokens: response.usage };
    },
};

;// CONCATENATED MODULE: ./src/adapters/wire/vendor-api.js




const FREE = { format: null };
const anthropic = {
    mount: '',
    authHeader: (key) => ['x-api-key', key],
    endpoint(method, path) {
        if (method === 'POST' && path === '/v1/messages')
            return { format: messages };
        if (method === 'POST' && path === '/v1/messages/count_tokens')
            return FREE;
        return method === 'GET' && /^\/v1\/models(\/[^/]+)?$/.test(path) ? FREE : null;
    },
    error: (status, message) => ({ type: 'error', error: { type: ANTHROPIC_ERRORS[status] ?? 'api_error', message } }),
};
const openai = {
    mount: '/v1',
    authHeader: (key) => ['authorization', `Bearer ${key}`],
    endpoint(method, path) {
        if (method === 'POST' && /^\/responses(\/compact)?$/.test(path))
            return { format: responses };
        if (method === 'POST' && path === '/chat/completions')
            return { format: chat };
        return method === 'GET' && /^\/models(\/.+)?$/.test(path) ? FREE : null;
    },
    error: (status, message) => ({
        error: { message, type: status < 500 ? 'invalid_request_error' : 'server_error', param: null, code: null },
    }),
};
const google = {
    mount: '',
    authHeader: (key) => ['x-goog-api-key', key],
    endpoint(method, path) {
        const verb = /^\/v1(?:alpha|beta)?\/models\/[^/:]+:(\w+)$/.exec(path)?.[1];
        if (method === 'POST' && (verb === 'generateContent' || verb === 'streamGenerateContent'))
            return { format: generateContent };
        if (method === 'POST' && verb === 'countTokens')
            return FREE;
        return method === 'GET' && /^\/v1(alpha|beta)?\/models(\/[^/:]+)?$/.test(path) ? FREE : null;
    },
    error: (status, message) => ({ error: { code: status, message, status: GOOGLE_ERRORS[status] ?? 'UNKNOWN' } }),
};
const vendor_api_VENDORS = { anthropic, openai, google };
const ANTHROPIC_ERRORS = {
    401: 'authentication_error',
    403: 'permission_error',
    404: 'not_found_error',
};
const GOOGLE_ERRORS = {
    401: 'UNAUTHENTICATED',
    403: 'PERMISSION_DENIED',
    404: 'NOT_FOUND',
    502: 'UNAVAILABLE',
};

;// CONCATENATED MODULE: ./src/system/gateway/upstream.js

/**
 * The upstream of a route by the host's settings, for the endpoint variable `X_BASE_URL`:
 * `X_BASE_URL` another base URL, with a query where one is needed (`?api-version=\u2026`);
 * `X_AUTH_HEADER` the header that takes the key, such as `api-key` or `authorization: Bearer`;
 * `X_CUSTOM_HEADERS` further headers, `Name: value`, one a line.
 * A text instead says which setting cannot be read.
 */
function upstreamOf(route, key, env) {
    const setting = (end) => {
        const name = settingOf(route.endpoint, end);
        return [name, env[name]?.trim() ?? ''];
    };
    const [urlName, url] = setting('BASE_URL');
    const base = httpUrl(url === '' ? route.baseUrl : url);
    if (base === null)
        return `${urlName} is no http or https URL`;
    const [authName, auth] = setting('AUTH_HEADER');
    const opened = auth === '' ? VENDORS[route.vendor].authHeader(key) : authHeader(auth, key);
    if (opened === null)
        return `${authName} is neither a header\u2019s name nor \`name: scheme\``;
    const [customName, custom] = setting('CUSTOM_HEADERS');
    const headers = customHeaders(custom);
    return headers === null
        ? `${customName} has a line that is no \`Name: value\``
        : { base, headers: [opened, ...headers] };
}
/** The name of another setting of the upstream whose base URL is in the variable `endpoint`. */
function settingOf(endpoint, end) {
    return `${endpoint.replace(/_BASE_URL$/, '')}_${end}`;
}
/** The headers of `X_CUSTOM_HEADERS`; null where a line is no header. */
function customHeaders(text) {
    const headers = [];
    for (const line of text.split('\n').map((part) => part.trim())) {
        if (line === '')
            continue;
        const [, name, value] = /^([\w!#$%&'*+.^`|~-]+):\s*(.*)$/.exec(line) ?? [];
        if (name === undefined || value === undefined)
            return null;
        headers.push([name.toLowerCase(), value]);
    }
    return headers;
}
function httpUrl(text) {
    if (!URL.canParse(text))
        return null;
    const url = new URL(text);
    if (url.protocol !== 'http:' && url.protocol !== 'https:')
        return null;
    url.pathname = url.pathname.replace(/\/+$/, '');
    return url;
}
function authHeader(setting, key) {
    const [, name, scheme = ''] = /^([\w-]+)(?:\s*:\s*([\w-]*))?$/.exec(setting) ?? [];
    return name === undefined ? null : [name.toLowerCase(), scheme === '' ? key : `${scheme} ${key}`];
}

;// CONCATENATED MODULE: ./src/execution/secrets.js


/** Values that must not be written anywhere: those of `keysOf`, and what `agent-env` and `gate-env` name. */
function secretsOf(host) {
    const named = `${host.agentEnv}\n${host.gateEnv}`.split('\n').map((line) => line.trim());
    const values = named.map((line) => (line.includes('=') ? line.slice(line.indexOf('=') + 1) : host.env[line]));
    return [...keysOf(host), ...present(values)];
}
/** Values that no agent may be told: the keys of all CLIs, headers of upstreams, the runner's tokens and the host's own. */
function keysOf(host) {
    const keys = host.registry.adapters.flatMap((adapter) => [
        ...adapter.keys(null),
        ...Object.keys(adapter.models).flatMap((alias) => adapter.keys(modelOf(adapter, `${adapter.provider}-${alias}`)?.id ?? null)),
    ]);
    const ofKeys = [...new Set([...keys, ...RUNNERS_TOKENS])].map((name) => host.env[name]);
    const endpoints = new Set(host.registry.adapters.flatMap((adapter) => adapter.endpoints));
    const ofHeaders = [...endpoints].flatMap((name) => customHeaders(host.env[settingOf(name, 'CUSTOM_HEADERS')] ?? '') ?? []);
    return present([...ofKeys, ...ofHeaders.map(([, value]) => value), ...host.secrets]);
}
/** What GitHub's runner gives its job; https://github.com/actions/runner, variables of the job. */
const RUNNERS_TOKENS = ['GITHUB_TOKEN', 'ACTIONS_RUNTIME_TOKEN', 'ACTIONS_ID_TOKEN_REQUEST_TOKEN'];
function present(values) {
    return values.flatMap((value) => (value === undefined || value === '' ? [] : [value]));
}

// EXTERNAL MODULE: ../../node_modules/@actions/core/lib/core.js + 14 modules
var core = __webpack_require__(2825);
;// CONCATENATED MODULE: ./src/github/job/annotations.js

/** More would not be shown: GitHub keeps ten of each kind for a step. */
const MOST = 10;
/** Marks the lines of files that were found wrong; what stands in no file is a sentence. `folder` is the checkout's, relative to the repository; '' for its top. */
function annotate(diagnostics, folder = '') {
    const errors = diagnostics.filter(({ severity }) => severity === 'error');
    const others = diagnostics.filter(({ severity }) => severity !== 'error');
    for (const each of errors.slice(0, MOST))
        (0,core/* error */.z3)(words(each), properties(each, folder));
    for (const each of others.slice(0, MOST))
        (0,core/* warning */.$e)(words(each), properties(each, folder));
}
/** Sentences without a place, at the head of the job's page. */
function annotations_announce(level, message) {
    if (level === 'error')
        (0,core/* error */.z3)(message);
    else if (level === 'warning')
        (0,core/* warning */.$e)(message);
    else
        (0,core/* notice */.lm)(message);
}
function words({ message, hint }) {
    return hint === null ? message : `${message}\n${hint}`;
}
function properties({ place, code }, folder) {
    const title = `gump: ${code}`;
    if (place === null)
        return { title };
    return {
        title,
        file: folder === '' ? place.file : `${folder}/${place.file}`,
        startLine: place.line,
        startColumn: place.column,
        ...(place.endLine === undefined ? {} : { endLine: place.endLine }),
        ...(place.endColumn === undefined ? {} : { endColumn: place.endColumn }),
    };
}

// EXTERNAL MODULE: ../../node_modules/zod/v4/core/core.js
var core_core = __webpack_require__(6416);
;// CONCATENATED MODULE: ./src/adapters/command/agent-versions.js
/**
 * Reads `agent-versions`: one `NAME=VERSION` or `NAME=VERSION sha512-\u2026` a line, blank lines and `#` comments left out. A
 * version is a whole one (`2.1.330`): a range or a tag such as `latest` would be another program tomorrow.
 */
function parseAgentVersions(text) {
    const versions = new Map();
    const problems = [];
    for (const line of text.split(/\r?\n/).map((each) => each.trim())) {
        if (line === '' || line.startsWith('#'))
            continue;
        const [, provider, version, integrity] = LINE.exec(line) ?? [];
        if (provider === undefined || version === undefined)
            problems.push(`${JSON.stringify(line.slice(0, 80))} is not \`NAME=VERSION\` with a whole version, such as 1.2.3`);
        else
            versions.set(provider, { version, integrity: integrity ?? null });
    }
    return { versions, problems };
}
const LINE = /^([a-z][\w-]*)\s*=\s*(\d+\.\d+\.\d+(?:[-+][\w.+-]+)?)(?:\s+(sha512-[A-Za-z0-9+/]{86}==))?$/;

;// CONCATENATED MODULE: ./src/github/job/unavailable-inputs.js
/**
 * Inputs of the contract whose part this version does not have. They are refused by name, never ignored, when set to
 * anything that would need it.
 */
const UNAVAILABLE = {
    network: any,
    'unsafe-triggers': any,
};
/** One sentence for each input, in the order of the list, that asks for something this version cannot do. */
function unavailable(values) {
    return Object.entries(UNAVAILABLE).flatMap(([name, needsIt]) => {
        const value = values[name] ?? '';
        return value !== '' && needsIt(value)
            ? [`Input \`${name}\`: \`${value.slice(0, 80)}\` is not available in this version yet; leave it out.`]
            : [];
    });
}
function any() {
    return true;
}

;// CONCATENATED MODULE: ./src/github/job/inputs.js




/** The defaults of action.yml; an empty value means the default too, since expressions often come out empty. */
const DEFAULTS = {
    workflow: 'tdd',
    'label-prefix': 'gump',
    'trigger-phrase': '/gump',
    install: 'auto',
    'branch-prefix': 'gump/',
    'pull-request': 'ready',
    'on-failure': 'draft',
    'base-moved': 'leave',
    commits: 'steps',
    'sign-commits': 'false',
    comment: 'true',
    'max-parallel': '4',
    'timeout-minutes': '340',
    sandbox: 'auto',
    resume: 'auto',
    approve: 'false',
    'dry-run': 'false',
    store: 'resume',
};
/**
 * Reads the inputs from `INPUT_*`. What is wrong with them comes back as sentences, each naming its input, all at once;
 * so does an input whose part is not there yet, when it is set to anything but its default.
 */
function readInputs(environment) {
    const raw = rawInputs(environment);
    const parsed = schema.safeParse(raw);
    const wrong = parsed.success
        ? []
        : parsed.error.issues.map(({ path, message }) => `Input \`${String(path[0])}\`: ${message}.`);
    const problems = [...wrong, ...approvesNothing(raw), ...unavailable(raw)];
    if (parsed.success && problems.length === 0)
        return { ok: true, inputs: parsed.data };
    const names = new Set(parsed.error?.issues.map(({ path }) => String(path[0])));
    const rest = Object.fromEntries(Object.entries(raw).filter(([name]) => !names.has(name)));
    return { ok: false, problems, rest: schema.safeParse({ ...DEFAULTS, ...rest }).data ?? null };
}
/** Without its run, which may have come out empty, an approval would begin a new one. */
function approvesNothing(raw) {
    const { approve = '', resume = '' } = raw;
    return /^true$/i.test(approve) && (resume === 'auto' || resume === 'never')
        ? [`Input \`approve\`: it needs the id of the run that waits, in the input \`resume\`, which is \`${resume}\`.`]
        : [];
}
/** Which inputs stand at their default, by name. */
function isDefault(inputs, name) {
    return String(inputs[name]) === DEFAULTS[name];
}
const inputs_text = schemas/* string */.YjP().default('');
/** `choice('ready', 'draft')`: one of the words; the default is filled in before. */
const choice = (...words) => schemas/* enum */.k5n(words, {
    error: ({ input }) => `${quote(input)} is none of ${words.map((word) => `\`${word}\``).join(', ')}`,
});
const flag = schemas/* string */.YjP()
    .regex(/^(true|false)$/i, { error: ({ input }) => `${quote(input)} is neither \`true\` nor \`false\`` })
    .transform((value) => value.toLowerCase() === 'true');
const list = inputs_text.transform((value) => separate(value, /[,\r\n]+/));
const lines = inputs_text.transform((value) => separate(value, /[\r\n]+/));
const money = inputs_text.transform((value, context) => {
    if (value === '')
        return null;
    const amount = /^\$?\d+(\.\d+)?$/.test(value) ? Number(value.replace('$', '')) : 0;
    if (amount > 0)
        return amount;
    context.addIssue({
        code: 'custom',
        message: `${quote(value)} is no amount of US dollars, such as \`5\` or \`2.50\``,
    });
    return core_core/* NEVER */.tm;
});
const positive = (kind) => schemas/* string */.YjP().transform((value, context) => {
    const pattern = kind === 'integer' ? /^\d{1,6}$/ : /^\d{1,6}(\.\d+)?$/;
    const number = pattern.test(value) ? Number(value) : 0;
    if (number > 0)
        return number;
    const wanted = kind === 'integer' ? 'whole number above 0' : 'number above 0';
    context.addIssue({ code: 'custom', message: `${quote(value)} is no ${wanted}` });
    return core_core/* NEVER */.tm;
});
const folder = inputs_text.refine((value) => !value.startsWith('/') && !value.split('/').includes('..'), {
    error: ({ input }) => `${quote(input)} is no folder below the workspace`,
});
/** The rules of git for names of branches, as far as a prefix can break them. */
const branchPrefix = schemas/* string */.YjP()
    .refine((value) => !/[\s~^:?*[\\\u0000-\u001f\u007f]|\.\.|@\{|\/\/|\/\.|\.lock\//.test(value) && !/^[/.-]/.test(value), { error: ({ input }) => `${quote(input)} cannot begin the name of a branch` });
const word = schemas/* string */.YjP().regex(/^\S+$/, { error: ({ input }) => `${quote(input)} holds white space` });
const schema = schemas/* object */.Ikc({
    workflow: schemas/* string */.YjP(),
    spec: inputs_text,
    'github-token': schemas/* string */.YjP('is missing: the job has no token').min(1, 'is empty: the job has no token'),
    'label-prefix': schemas/* string */.YjP(),
    'trigger-phrase': word,
    'allowed-bots': list,
    agent: inputs_text,
    'agent-env': inputs_text,
    'agent-versions': inputs_text.transform((value, context) => {
        const { versions, problems } = parseAgentVersions(value);
        for (const message of problems)
            context.addIssue({ code: 'custom', message });
        return versions;
    }),
    install: choice('auto', 'never'),
    setup: inputs_text,
    carry: lines,
    base: inputs_text,
    'branch-prefix': branchPrefix,
    'pull-request': choice('ready', 'draft', 'none'),
    'on-failure': choice('draft', 'comment', 'none'),
    'base-moved': choice('leave', 'rebase', 'merge'),
    commits: choice('steps', 'squash'),
    'pr-labels': list,
    reviewers: list,
    comment: flag,
    'max-budget': money,
    'max-parallel': positive('integer'),
    'timeout-minutes': positive('number'),
    sandbox: choice('auto', 'strict', 'off'),
    scenario: inputs_text,
    'dry-run': flag,
    'working-directory': folder,
    'gate-env': inputs_text,
    protected: lines,
    resume: schemas/* string */.YjP().refine((value) => value === 'auto' || value === 'never' || RunId.safeParse(value).success, {
        error: ({ input }) => `${quote(input)} is neither \`auto\` nor \`never\` nor the id of a run`,
    }),
    'replay-from': inputs_text,
    approve: flag,
    'sign-commits': flag,
    store: choice('resume', 'full'),
    'keep-runs': inputs_text.transform((value, context) => {
        if (value === '')
            return null;
        if (/^[1-9]\d{0,5}$/.test(value))
            return Number(value);
        context.addIssue({ code: 'custom', message: `${quote(value)} is no whole number above 0` });
        return core_core/* NEVER */.tm;
    }),
    prices: inputs_text,
});
/** Values by input name, spaces around them cut, empty ones left out, defaults filled in. */
function rawInputs(environment) {
    const given = Object.entries(environment).flatMap(([variable, value]) => {
        const name = variable.startsWith('INPUT_') ? variable.slice('INPUT_'.length).toLowerCase() : '';
        const trimmed = (value ?? '').trim();
        return name === '' || trimmed === '' ? [] : [[name, trimmed]];
    });
    return { ...DEFAULTS, ...Object.fromEntries(given) };
}
function separate(value, separator) {
    return value
        .split(separator)
        .map((part) => part.trim())
        .filter((part) => part !== '' && !part.startsWith('#'));
}
function quote(value) {
    const shown = String(value);
    return `\`${shown.length > 80 ? `${shown.slice(0, 80)}\u2026` : shown}\``;
}

;// CONCATENATED MODULE: ./src/github/job/job.js

const variables = schemas/* object */.Ikc({
    GITHUB_REPOSITORY: schemas/* string */.YjP().regex(/^[\w.-]+\/[\w.-]+$/),
    GITHUB_API_URL: schemas/* url */.OZ5().default('https://api.github.com'),
    GITHUB_SERVER_URL: schemas/* url */.OZ5().default('https://github.com'),
    GITHUB_EVENT_NAME: schemas/* string */.YjP().min(1),
    GITHUB_REF: schemas/* string */.YjP().default(''),
    GITHUB_SHA: schemas/* string */.YjP().default(''),
    GITHUB_RUN_ID: schemas/* string */.YjP().default('0'),
    GITHUB_RUN_ATTEMPT: schemas/* string */.YjP().default('1'),
    GITHUB_WORKSPACE: schemas/* string */.YjP().min(1),
    RUNNER_TEMP: schemas/* string */.YjP().min(1),
});
/** Reads the runner's variables. Throws where one is missing, which only happens outside of a job. */
function readJob(environment) {
    const parsed = variables.safeParse(environment);
    if (!parsed.success) {
        const names = parsed.error.issues.map(({ path }) => String(path[0]));
        throw new Error(`This is no job of GitHub Actions: ${names.join(', ')} missing or malformed.`);
    }
    const values = parsed.data;
    const [owner = '', repo = ''] = values.GITHUB_REPOSITORY.split('/');
    return {
        owner,
        repo,
        repository: values.GITHUB_REPOSITORY,
        apiUrl: values.GITHUB_API_URL,
        serverUrl: values.GITHUB_SERVER_URL.replace(/\/+$/, ''),
        eventName: values.GITHUB_EVENT_NAME,
        ref: values.GITHUB_REF,
        sha: values.GITHUB_SHA,
        runId: values.GITHUB_RUN_ID,
        runAttempt: values.GITHUB_RUN_ATTEMPT,
        workspace: values.GITHUB_WORKSPACE,
        temp: values.RUNNER_TEMP,
    };
}
/** The page of the job's run. */
function job_jobUrl(job) {
    const attempt = job.runAttempt === '1' ? '' : `/attempts/${job.runAttempt}`;
    return `${job.serverUrl}/${job.repository}/actions/runs/${job.runId}${attempt}`;
}

;// CONCATENATED MODULE: ./src/github/job/log.js
/**
 * `write` takes what goes to standard output; `newToken` makes the word that lets commands through again, which nobody
 * may be able to guess: a new one each time, since the one before has then been printed.
 */
function createLog(write, newToken) {
    let token = null;
    function stop() {
        if (token !== null)
            return;
        token = newToken();
        write(`::stop-commands::${token}\n`);
    }
    function go() {
        if (token === null)
            return;
        write(`::${token}::\n`);
        token = null;
    }
    function text(lines) {
        if (lines === '')
            return;
        stop();
        write(lines.endsWith('\n') ? lines : `${lines}\n`);
    }
    return {
        text,
        group(title, lines) {
            go();
            write(`::group::${title.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A')}\n`);
            text(lines);
            go();
            write('::endgroup::\n');
        },
        commands(print) {
            go();
            print();
        },
        close: go,
    };
}

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(1455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(4379);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(3024);
;// CONCATENATED MODULE: ./src/system/errors.js
/** The system's code of an error (`ENOENT`), if it has one. Errors of another realm are errors, too. */
function errorCode(error) {
    if (typeof error !== 'object' || error === null || !('code' in error))
        return undefined;
    return typeof error.code === 'string' ? error.code : undefined;
}
/** What an error says. */
function errorMessage(error) {
    if (typeof error === 'object' && error !== null && 'message' in error && typeof error.message === 'string') {
        return error.message;
    }
    return String(error);
}

;// CONCATENATED MODULE: ./src/storage/ledger/ledger-error.js
/** The ledger cannot be read or written. The run ends: what is not in the ledger has not happened. */
class LedgerError extends Error {
    name = 'LedgerError';
}

// EXTERNAL MODULE: external "node:buffer"
var external_node_buffer_ = __webpack_require__(4573);
;// CONCATENATED MODULE: ./src/system/process/output/line-splitter.js

/** A line longer than this is not kept: it is counted and reported as `oversize`. 16 MiB. */
const MAX_LINE_BYTES = 16 * 1024 * 1024;
/** An unfinished line's buffer up to this size is used again for the next one. */
const REUSED_BYTES = 1024 * 1024;
const LF = 10;
const CR = 13;
const REPLACEMENT = '\uFFFD';
/**
 * Cuts a byte stream into lines of any length. Holds at most one unfinished line (\u2264 `maxLineBytes`), so memory is
 * bounded whatever arrives.
 */
class LineSplitter {
    #unfinished = Buffer.alloc(0);
    #unfinishedBytes = 0;
    #maxLineBytes;
    constructor(maxLineBytes = MAX_LINE_BYTES) {
        this.#maxLineBytes = maxLineBytes;
    }
    /** The lines that this chunk completes, in order. */
    push(chunk) {
        const lines = [];
        let start = 0;
        if (this.#unfinishedBytes > 0) {
            const end = chunk.indexOf(LF);
            if (end < 0) {
                this.#keep(chunk);
                return lines;
            }
            this.#keep(chunk.subarray(0, end));
            lines.push(this.#take(false));
            start = end + 1;
        }
        for (let end = chunk.indexOf(LF, start); end >= 0; end = chunk.indexOf(LF, start)) {
            lines.push(this.#line(chunk, start, end, false));
            start = end + 1;
        }
        if (start < chunk.length)
            this.#keep(chunk.subarray(start));
        return lines;
    }
    /** The last line, if the stream ended in the middle of one. */
    end() {
        return this.#unfinishedBytes > 0 ? [this.#take(true)] : [];
    }
    /** One buffer that grows, and not a list of pieces: a million one-byte chunks must not cost a million objects. */
    #keep(bytes) {
        const used = this.#unfinishedBytes;
        this.#unfinishedBytes += bytes.length;
        if (this.#unfinishedBytes > this.#maxLineBytes) {
            this.#unfinished = Buffer.alloc(0);
            return;
        }
        if (this.#unfinished.length < this.#unfinishedBytes) {
            const doubled = Math.max(this.#unfinishedBytes, 2 * this.#unfinished.length, 4096);
            const grown = Buffer.allocUnsafeSlow(Math.min(doubled, this.#maxLineBytes));
            this.#unfinished.copy(grown, 0, 0, used);
            this.#unfinished = grown;
        }
        bytes.copy(this.#unfinished, used);
    }
    #take(torn) {
        const total = this.#unfinishedBytes;
        this.#unfinishedBytes = 0;
        if (total > this.#maxLineBytes)
            return { kind: 'oversize', bytes: total };
        const line = this.#line(this.#unfinished, 0, total, torn);
        if (this.#unfinished.length > REUSED_BYTES)
            this.#unfinished = Buffer.alloc(0);
        return line;
    }
    /** `source` from `start` to `end`. A view of its own would cost more than reading a short line does. */
    #line(source, start, end, torn) {
        if (end - start > this.#maxLineBytes)
            return { kind: 'oversize', bytes: end - start };
        const textEnd = end > start && source[end - 1] === CR && !torn ? end - 1 : end;
        const text = source.toString('utf8', start, textEnd);
        return { kind: 'text', text, damaged: text.includes(REPLACEMENT) && !(0,external_node_buffer_.isUtf8)(source.subarray(start, end)), torn };
    }
}

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
;// CONCATENATED MODULE: ./src/storage/ledger/seal.js

/** Comes last on a line: the beginning of the SHA-256 of the line as it would be without. */
const SEAL = /,"sum":"([0-9a-f]{8})"\}$/;
/** The line of an event, with its checksum: a flipped byte may leave good JSON behind. */
function seal_sealed(line) {
    return `${line.slice(0, -1)},"sum":"${sumOf(line)}"}`;
}
/** The line as it was before it was sealed, or null where the two do not fit. A line without a checksum is taken as it is. */
function unsealed(text) {
    const seal = SEAL.exec(text);
    if (seal === null)
        return text;
    const line = `${text.slice(0, seal.index)}}`;
    return sumOf(line) === seal[1] ? line : null;
}
function sumOf(line) {
    return (0,external_node_crypto_.createHash)('sha256').update(line).digest('hex').slice(0, 8);
}

;// CONCATENATED MODULE: ./src/storage/ledger/read-ledger.js






/** A line longer than this is damage: the longest honest one pins a workflow of at most a few MiB. */
const LONGEST_LINE = 64 * 1024 * 1024;
const NEWLINE = 10;
/**
 * Reads a ledger and checks every line: known type, right fields, `seq` without a gap, one run. One torn last line is
 * forgiven. Throws a LedgerError that names the line for any other damage.
 */
async function readLedger(file) {
    const events = [];
    const splitter = new LineSplitter(LONGEST_LINE);
    let torn = false;
    let wholeBytes = 0;
    let bytes = 0;
    const take = (lines) => {
        for (const line of lines) {
            if (line.kind === 'text' && line.torn) {
                torn = true;
                continue;
            }
            events.push(parseLine(file, line, events));
        }
    };
    for await (const chunk of (0,external_node_fs_.createReadStream)(file)) {
        if (!Buffer.isBuffer(chunk))
            continue;
        const end = chunk.lastIndexOf(NEWLINE);
        if (end >= 0)
            wholeBytes = bytes + end + 1;
        bytes += chunk.length;
        take(splitter.push(chunk));
    }
    take(splitter.end());
    return { events, wholeBytes, torn };
}
function parseLine(file, line, before) {
    const number = before.length + 1;
    const damaged = (why) => {
        throw new LedgerError(`${file}, line ${number}: ${why}`);
    };
    if (line.kind === 'oversize')
        return damaged(`a line of ${line.bytes} bytes`);
    if (line.damaged)
        return damaged('bytes that are no UTF-8');
    const text = unsealed(line.text) ?? damaged('not as it was written: its checksum does not fit');
    const event = parseEvent(text, damaged);
    if (event.seq !== number)
        return damaged(`seq ${event.seq} where ${number} should be; lines are missing or were written twice`);
    const previous = before[before.length - 1];
    // Only a replay goes on under another id.
    if (previous !== undefined && previous.run !== event.run && event.type !== 'replay_started') {
        return damaged(`an event of another run, ${event.run}`);
    }
    return event;
}
/** One line as an event; `damaged` is called with the reason where it is none. */
function parseEvent(text, damaged) {
    let value;
    try {
        value = JSON.parse(text);
    }
    catch {
        return damaged('not JSON');
    }
    return isEvent(value) ? value : damaged(whatIsWrong(value));
}
/** The usual case first, and in one go: a long ledger has a million lines. Fields of a later version stay on it. */
function isEvent(value) {
    const type = typeof value === 'object' && value !== null && 'type' in value ? value.type : null;
    return typeof type === 'string' && isEventType(type) && schemaOf(type).safeParse(value).success;
}
const Version = schemas/* object */.Ikc({ v: schemas/* number */.aig() });
const Line = Header.extend({ type: schemas/* string */.YjP() });
function whatIsWrong(value) {
    const version = Version.safeParse(value);
    if (version.success && version.data.v !== 1)
        return `version ${version.data.v} of the ledger; this gump reads version 1`;
    const header = Line.safeParse(value);
    if (!header.success)
        return issueOf(header.error);
    const { type } = header.data;
    if (!isEventType(type))
        return `an event of unknown type ${JSON.stringify(type)}`;
    const { error } = schemaOf(type).safeParse(value);
    return `${type}: ${error === undefined ? '' : issueOf(error)}`;
}
const read_ledger_schemas = new Map();
/** Made when first needed: most ledgers hold few of the types. */
function schemaOf(type) {
    const known = read_ledger_schemas.get(type);
    if (known !== undefined)
        return known;
    const schema = schemas/* object */.Ikc({ ...Header.shape, type: schemas/* literal */.euz(type), ...EVENTS[type] });
    read_ledger_schemas.set(type, schema);
    return schema;
}
function issueOf(error) {
    const issue = error.issues[0];
    return issue === undefined ? 'not an event' : `${issue.path.join('.') || 'the line'}: ${issue.message}`;
}

;// CONCATENATED MODULE: ./src/storage/ledger/ledger.js





/**
 * Neither intents nor settlements. Figures on the way may be lost in a crash: the event that ends the agent carries the
 * total. What begins reaches the disk with `agent_launched`, before which nothing was spent.
 */
const UNSYNCED = new Set([
    ...['run_started', 'group_started', 'step_started'],
    ...['usage_recorded', 'agent_noted', 'gate_started', 'noted'],
]);
/** A new ledger; the file must not exist. A replay takes the events of its parent along, as they were. */
function createLedger(file, run, options) {
    const fd = openSync(file, 'ax', 0o600);
    const before = options.before ?? [];
    if (before.length > 0)
        write(file, fd, before.map((event) => `${sealed(JSON.stringify(event))}\n`).join(''), true);
    const last = before[before.length - 1];
    return writer(file, fd, run, last?.seq ?? 0, last?.ts ?? '', options);
}
/** Opens a ledger to go on with it: reads what is there, and cuts off one torn last line. */
async function openLedger(file, options) {
    const { events, wholeBytes, torn } = await readLedger(file);
    const last = events[events.length - 1];
    if (last === undefined)
        throw new LedgerError(`${file} holds no event`);
    const fd = (0,external_node_fs_.openSync)(file, 'a', 0o600);
    if (torn)
        (0,external_node_fs_.ftruncateSync)(fd, wholeBytes);
    return { ledger: writer(file, fd, last.run, last.seq, last.ts, options), events };
}
function writer(file, fd, run, lastSeq, lastTs, options) {
    let seq = lastSeq;
    let ts = lastTs;
    let closed = false;
    return {
        file,
        run,
        append(event) {
            if (closed)
                throw new LedgerError(`${file} is closed`);
            // A clock that jumps back must not make the history go back.
            const now = options.now().toISOString();
            ts = now > ts ? now : ts;
            const { type, ...fields } = event;
            const full = { v: 1, seq: seq + 1, ts, run, type, ...fields };
            const line = options.redact(JSON.stringify(full));
            write(file, fd, `${seal_sealed(line)}\n`, !UNSYNCED.has(type));
            seq += 1;
            // As it will be read again, with secrets redacted; its fields had their types when they came in.
            return JSON.parse(line);
        },
        close() {
            if (closed)
                return;
            closed = true;
            (0,external_node_fs_.closeSync)(fd);
        },
    };
}
function write(file, fd, line, sync) {
    try {
        const bytes = Buffer.from(line);
        for (let done = 0; done < bytes.length;)
            done += (0,external_node_fs_.writeSync)(fd, bytes, done);
        if (sync)
            (0,external_node_fs_.fdatasyncSync)(fd);
    }
    catch (error) {
        throw new LedgerError(`cannot write ${file}: ${errorMessage(error)}`, { cause: error });
    }
}

;// CONCATENATED MODULE: ./src/storage/run-folder.js



function runFolder(path, redact) {
    const at = (name) => (0,external_node_path_.join)(path, 'artifacts', name);
    return {
        path,
        ledger: (0,external_node_path_.join)(path, 'ledger.ndjson'),
        report: (0,external_node_path_.join)(path, 'report.json'),
        async artifactPath(name) {
            const file = at(name);
            await (0,promises_.mkdir)((0,external_node_path_.dirname)(file), { recursive: true });
            return file;
        },
        async write(name, text) {
            const bytes = Buffer.from(redact(text));
            await (0,promises_.mkdir)((0,external_node_path_.dirname)(at(name)), { recursive: true });
            await writeSynced(at(name), bytes);
            return { path: `artifacts/${name}`, sha256: sha256(bytes) };
        },
        async seal(name) {
            return { path: `artifacts/${name}`, sha256: sha256(await (0,promises_.readFile)(at(name))) };
        },
        async read(artifact) {
            const file = (0,external_node_path_.resolve)(path, artifact.path);
            if (!file.startsWith(`${(0,external_node_path_.resolve)(path)}/`))
                throw new Error(`artifact outside the run's folder: ${artifact.path}`);
            const bytes = await (0,promises_.readFile)(file);
            if (sha256(bytes) !== artifact.sha256)
                throw new Error(`${artifact.path} is not what the ledger says it was`);
            return bytes.toString('utf8');
        },
    };
}
/** `build/auth/impl`, launch 2, `prompt.md` \u2192 `build/auth/impl/2-prompt.md`: no two steps share a name. */
function artifactName(step, launch, name) {
    return `${step === '' ? '_run' : step}/${launch}-${name}`;
}
/** Whole or not at all: a crash in the middle leaves the old file. */
async function writeSynced(file, bytes) {
    const handle = await (0,promises_.open)(`${file}.new`, 'w', 0o600);
    try {
        await handle.writeFile(bytes);
        await handle.sync();
    }
    finally {
        await handle.close();
    }
    await (0,promises_.rename)(`${file}.new`, file);
}
function sha256(bytes) {
    return (0,external_node_crypto_.createHash)('sha256').update(bytes).digest('hex');
}

;// CONCATENATED MODULE: ./src/runs/run-results.js





/** How much of the end of an output is read, in bytes. */
const TAIL = 32 * 1024;
/** How many outputs: those of the latest failures. */
const run_results_MOST = 40;
/** `redact` takes secrets out of whatever is written or handed out. */
function runResults(folder, options) {
    const { ledger: file, report } = runFolder(folder, options.redact);
    return {
        ledger: file,
        report,
        events: async () => (await readLedger(file)).events,
        async append(event) {
            const { ledger } = await openLedger(file, options);
            try {
                return ledger.append(event);
            }
            finally {
                ledger.close();
            }
        },
        writeReport: (value) => writeSynced(report, options.redact(`${JSON.stringify(value, null, 2)}\n`)),
        async excerpts(events) {
            const found = new Map();
            for (const path of pathsOfFailures(events).slice(-run_results_MOST)) {
                const text = await readTail((0,external_node_path_.resolve)(folder, path), folder);
                if (text !== null)
                    found.set(path, options.redact(text));
            }
            return (path) => found.get(path) ?? null;
        },
    };
}
/** Paths, in the run's folder, of what failed checks and agents printed. */
function pathsOfFailures(events) {
    const paths = events.flatMap((event) => {
        if (event.type === 'gate_checked' && event.status === 'fail')
            return [event.details?.path ?? event.artifact];
        if (event.type === 'agent_completed' || event.type === 'agent_killed')
            return [event.artifacts.stderr?.path];
        return [];
    });
    return [...new Set(paths.filter((path) => path !== null && path !== undefined))];
}
async function readTail(file, folder) {
    if (!file.startsWith(`${(0,external_node_path_.resolve)(folder)}/`))
        return null;
    try {
        const handle = await (0,promises_.open)(file, 'r');
        try {
            const { size } = await handle.stat();
            const bytes = Buffer.alloc(Math.min(size, TAIL));
            await handle.read(bytes, 0, bytes.length, size - bytes.length);
            return bytes.toString('utf8');
        }
        finally {
            await handle.close();
        }
    }
    catch {
        // An output that is gone is one that cannot be quoted.
        return null;
    }
}

// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(8161);
;// CONCATENATED MODULE: ./src/system/process/output/capture.js
/** A stream of which nothing was kept. */
const NOTHING_CAPTURED = { bytes: 0, head: Buffer.alloc(0), tail: Buffer.alloc(0), dropped: 0 };
/** Text of what was kept, bad UTF-8 read as U+FFFD; a gap is named in its place. */
function capturedText(captured) {
    if (captured.dropped === 0)
        return Buffer.concat([captured.head, captured.tail]).toString('utf8');
    const gap = `\n\u2026 ${captured.dropped} bytes left out \u2026\n`;
    return captured.head.toString('utf8') + gap + captured.tail.toString('utf8');
}
/** Keeps the head and the tail of a stream in at most `head + 2 \u00d7 tail` bytes plus one chunk. */
class Capture {
    #bytes = 0;
    #head = [];
    #headBytes = 0;
    #tail = [];
    #tailBytes = 0;
    #limits;
    constructor(limits) {
        this.#limits = limits;
    }
    push(chunk) {
        this.#bytes += chunk.length;
        const room = this.#limits.head - this.#headBytes;
        const first = chunk.subarray(0, Math.max(0, room));
        if (first.length > 0) {
            this.#head.push(first);
            this.#headBytes += first.length;
        }
        if (first.length < chunk.length && this.#limits.tail > 0)
            this.#pushTail(chunk.subarray(first.length));
    }
    taken() {
        const tail = this.#lastOfTail();
        const head = Buffer.concat(this.#head, this.#headBytes);
        return { bytes: this.#bytes, head, tail, dropped: this.#bytes - head.length - tail.length };
    }
    #pushTail(chunk) {
        this.#tail.push(chunk);
        this.#tailBytes += chunk.length;
        if (this.#tailBytes <= 2 * this.#limits.tail)
            return;
        const kept = Buffer.from(this.#lastOfTail());
        this.#tail = [kept];
        this.#tailBytes = kept.length;
    }
    #lastOfTail() {
        const all = Buffer.concat(this.#tail, this.#tailBytes);
        return all.subarray(Math.max(0, all.length - this.#limits.tail));
    }
}

// EXTERNAL MODULE: external "node:timers/promises"
var external_node_timers_promises_ = __webpack_require__(8500);
;// CONCATENATED MODULE: ./src/system/process/strays.js



/** The variable that marks every process we start, and by inheritance what it starts. */
const MARKER_VARIABLE = 'GUMP_PROCESS';
/** A marker that no other process bears; `scope` begins it, so that all of a scope can be found. */
function newMark(scope) {
    return scope === undefined ? (0,external_node_crypto_.randomUUID)() : `${scope}/${(0,external_node_crypto_.randomUUID)()}`;
}
/**
 * Living processes (zombies left out, this process and its ancestors never named) that bear the trace. Shell tools of
 * agents start groups and sessions of their own, so the marker in the environment is what finds most of them. Reads
 * /proc; where there is none (macOS) the answer is empty and killing the group has to do.
 */
function findTraced(trace) {
    const table = processTable();
    const family = trace.leader === undefined ? new Set() : familyOf(trace.leader, table);
    return living(table, (pid) => family.has(pid) || hasMarker(pid, trace.marker));
}
/** The same without a look at environments, which is quick: group, session and descendants of a living leader. */
function findFamily(leader) {
    const table = processTable();
    const family = familyOf(leader, table);
    return living(table, (pid) => family.has(pid));
}
/** Processes whose marker is `marker` or begins with it as a scope. */
function findByMarker(marker) {
    return findTraced({ marker });
}
/**
 * Kills everything that bears the trace, and what is left of `known`, again and again until nothing is there (what
 * forks just then may be missed once), at most `rounds` times. Resolves to the number of processes killed.
 */
async function killTraced(trace, known = [], rounds = 10) {
    const killed = new Set();
    for (let round = 0; round < rounds; round += 1) {
        const found = [...known.filter(isAlive), ...findTraced(trace)];
        if (found.length === 0)
            break;
        for (const { pid } of found)
            if (signalProcess(pid, 'SIGKILL'))
                killed.add(pid);
        await (0,external_node_timers_promises_.setTimeout)(5);
    }
    return killed.size;
}
/** Kills what an earlier start of the program left behind under this scope or marker. Resolves to how many there were. */
function killStrays(marker) {
    return killTraced({ marker });
}
/** Sends a signal; a negative pid means the group. False when there is no such process. */
function signalProcess(pid, signal) {
    try {
        return process.kill(pid, signal);
    }
    catch {
        return false;
    }
}
/** Whether the group of this leader has a living member. */
function groupAlive(leader) {
    if (!signalProcess(-leader, 0))
        return false;
    const table = processTable();
    if (table.size === 0)
        return true;
    // Zombies still answer to a signal; in a container without an init they stay for ever.
    for (const entry of table.values())
        if (entry.group === leader && entry.state !== 'Z')
            return true;
    return false;
}
/** Whether that very process still runs. */
function isAlive(traced) {
    const entry = tableEntry(String(traced.pid));
    return entry?.startedAt === traced.startedAt && entry.state !== 'Z';
}
function living(table, wanted) {
    const spared = ancestorsOf(process.pid, table);
    const found = [];
    for (const [pid, { state, group, startedAt }] of table) {
        if (state !== 'Z' && !spared.has(pid) && wanted(pid))
            found.push({ pid, group, startedAt });
    }
    return found;
}
function processTable() {
    const table = new Map();
    for (const name of procFolder()) {
        const pid = Number(name);
        if (!Number.isInteger(pid))
            continue;
        const entry = tableEntry(name);
        if (entry !== undefined)
            table.set(pid, entry);
    }
    return table;
}
function tableEntry(pid) {
    const stat = readProc(`/proc/${pid}/stat`)?.toString('latin1');
    if (stat === undefined)
        return undefined;
    // The command's name stands in parentheses and may hold anything, parentheses included.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state, parent, group, session] = fields;
    const startedAt = fields[19];
    if (state === undefined || startedAt === undefined)
        return undefined;
    return { state, parent: Number(parent), group: Number(group), session: Number(session), startedAt };
}
function procFolder() {
    try {
        return (0,external_node_fs_.readdirSync)('/proc');
    }
    catch {
        return [];
    }
}
function readProc(path) {
    try {
        return (0,external_node_fs_.readFileSync)(path);
    }
    catch {
        return undefined; // It ended meanwhile, or is another user's.
    }
}
function ancestorsOf(pid, table) {
    const line = new Set();
    for (let at = pid; at !== undefined && !line.has(at); at = table.get(at)?.parent)
        line.add(at);
    return line;
}
function familyOf(leader, table) {
    const family = new Set([leader]);
    for (const [pid, entry] of table)
        if (entry.group === leader || entry.session === leader)
            family.add(pid);
    for (let grown = -1; grown < family.size;) {
        grown = family.size;
        for (const [pid, entry] of table)
            if (family.has(entry.parent))
                family.add(pid);
    }
    return family;
}
function hasMarker(pid, marker) {
    const environ = readProc(`/proc/${pid}/environ`);
    if (environ === undefined)
        return false;
    const entry = `${MARKER_VARIABLE}=${marker}`;
    for (let at = environ.indexOf(entry); at >= 0; at = environ.indexOf(entry, at + 1)) {
        const before = at === 0 ? 0 : environ[at - 1];
        const after = environ[at + entry.length];
        if (before === 0 && (after === undefined || after === 0 || after === SCOPE_END))
            return true;
    }
    return false;
}
const SCOPE_END = '/'.charCodeAt(0);

;// CONCATENATED MODULE: ./src/system/process/kill.js


const POLL_MS = 20;
/**
 * TERM to the group and to what left it, at most `graceMs` for all to go, then KILL to the group and to all that
 * bears the trace. `leaderDead` says whether the leader was reaped. Resolves to the number of processes that had to
 * be killed beside the group.
 */
async function killGently(trace, graceMs, leaderDead) {
    // Before the signal: a child without the marker can only be told by a parent that is still there.
    const family = findFamily(trace.leader);
    signalProcess(-trace.leader, 'SIGTERM');
    const known = [...family, ...findTraced(trace)].filter(({ pid }) => pid !== trace.leader);
    // Those of the group have had theirs; to some programs a second one means: drop everything.
    const others = new Set(known.filter(({ group }) => group !== trace.leader).map(({ pid }) => pid));
    for (const pid of others)
        signalProcess(pid, 'SIGTERM');
    const deadline = performance.now() + graceMs;
    const gone = () => leaderDead() && !groupAlive(trace.leader) && !known.some(isAlive);
    while (performance.now() < deadline && !gone())
        await (0,external_node_timers_promises_.setTimeout)(POLL_MS);
    signalProcess(-trace.leader, 'SIGKILL');
    return killTraced(trace, known);
}

;// CONCATENATED MODULE: ./src/system/process/output/artifact-file.js


/** What may wait for the disk before the process has to wait, too. */
const SLACK_BYTES = 32 * 1024 * 1024;
/** The raw output of a process in one file. Each write is awaited by the stream it came from: that is the back-pressure. */
class ArtifactFile {
    #bytes = 0;
    #waiting = 0;
    #dropped = 0;
    #error;
    #last;
    #handle;
    #maxBytes;
    /** Opens (and truncates) the file; a failure is kept for the report. */
    constructor(path, maxBytes) {
        this.#maxBytes = maxBytes;
        this.#last = this.#attempt(async () => {
            this.#handle = await (0,promises_.open)(path, 'w', 0o600);
        });
    }
    /**
     * Never rejects. Chunks are written in the order of the calls. Resolves at once while little waits for the disk: a
     * program on Node that exits loses what nobody has read yet, so it must not wait for a disk without need.
     */
    write(chunk) {
        const kept = chunk.subarray(0, Math.max(0, this.#maxBytes - this.#bytes));
        this.#bytes += kept.length;
        this.#dropped += chunk.length - kept.length;
        if (kept.length > 0) {
            this.#waiting += kept.length;
            this.#last = this.#last.then(() => this.#attempt(async () => {
                await this.#handle?.writeFile(kept);
            }).then(() => {
                this.#waiting -= kept.length;
            }));
        }
        return this.#waiting < SLACK_BYTES ? Promise.resolve() : this.#last;
    }
    /** Syncs and closes. Never rejects. */
    async close() {
        await this.#last;
        await this.#attempt(async () => this.#handle?.sync());
        await this.#handle?.close().catch(() => undefined);
        const report = { bytes: this.#bytes, dropped: this.#dropped };
        return this.#error === undefined ? report : { ...report, error: this.#error };
    }
    async #attempt(action) {
        if (this.#error !== undefined)
            return;
        try {
            await action();
        }
        catch (error) {
            this.#error = errorMessage(error);
        }
    }
}

;// CONCATENATED MODULE: ./src/system/process/output/output.js


/** Drains one stream of a process into everything that wants it, no faster than the slowest of them. */
class output_Output {
    stream;
    plan;
    shared;
    /** Settles when the stream has ended or was cut. Never rejects. */
    drained;
    /** While a consumer or the disk holds the stream back, silence says nothing. */
    heldBack = false;
    /** Grows with every chunk. */
    bytes = 0;
    #lines = 0;
    #oversize = 0;
    #damaged = 0;
    #consumerFailed = false;
    #capture;
    #splitter;
    #filter;
    constructor(stream, plan, shared) {
        this.stream = stream;
        this.plan = plan;
        this.shared = shared;
        this.#capture = new Capture(plan.capture ?? { head: 0, tail: 0 });
        this.#splitter = new LineSplitter(plan.maxLineBytes);
        this.#filter = shared.filter?.();
        this.drained = this.#drain();
    }
    /** Ends the stream though somebody still holds its other end. */
    cut() {
        this.stream.destroy();
    }
    report() {
        return {
            bytes: this.bytes,
            lines: this.#lines,
            oversizeLines: this.#oversize,
            damagedLines: this.#damaged,
            captured: this.#capture.taken(),
        };
    }
    async #drain() {
        try {
            for await (const chunk of this.stream)
                if (Buffer.isBuffer(chunk))
                    await this.#take(chunk);
        }
        catch {
            // Cut, or broken by the death of the process: what came until then counts.
        }
        const rest = this.#filter?.end();
        if (rest !== undefined)
            await this.shared.artifact?.write(rest);
        if (this.plan.onLine !== undefined)
            await this.#deliver(this.#splitter.end());
    }
    async #take(chunk) {
        this.bytes += chunk.length;
        this.shared.onBytes(chunk.length);
        this.#capture.push(chunk);
        this.shared.combined.push(chunk);
        const written = this.shared.artifact?.write(this.#filter?.push(chunk) ?? chunk);
        if (this.plan.onLine !== undefined)
            await this.#deliver(this.#splitter.push(chunk));
        if (written !== undefined)
            await this.#hold(written);
    }
    /** Gives the lines on, one after the other; a consumer that answers at once costs no turn of the event loop. */
    async #deliver(lines) {
        for (let at = 0; at < lines.length;) {
            const { next, wait } = this.#deliverUntilHeld(lines, at);
            at = next;
            if (wait !== undefined)
                await this.#hold(wait).catch(this.#fail);
        }
    }
    #deliverUntilHeld(lines, from) {
        for (let at = from; at < lines.length; at++) {
            const line = lines[at];
            const wait = line === undefined ? undefined : this.#offer(line);
            if (wait !== undefined)
                return { next: at + 1, wait };
        }
        return { next: lines.length, wait: undefined };
    }
    #offer(line) {
        this.#lines += 1;
        if (line.kind === 'oversize')
            this.#oversize += 1;
        else if (line.damaged)
            this.#damaged += 1;
        if (this.#consumerFailed)
            return undefined;
        try {
            return this.plan.onLine?.(line) ?? undefined;
        }
        catch (error) {
            this.#fail(error);
            return undefined;
        }
    }
    #fail = (error) => {
        this.#consumerFailed = true;
        this.shared.onConsumerError(error);
    };
    async #hold(wait) {
        this.heldBack = true;
        try {
            await wait;
        }
        finally {
            this.heldBack = false;
        }
    }
}

// EXTERNAL MODULE: external "node:child_process"
var external_node_child_process_ = __webpack_require__(1421);
// EXTERNAL MODULE: external "node:stream"
var external_node_stream_ = __webpack_require__(7075);
// EXTERNAL MODULE: external "node:net"
var external_node_net_ = __webpack_require__(7030);
;// CONCATENATED MODULE: ./src/system/process/output/pipes.js





/**
 * Node gives a child sockets for stdio, and a socket cannot be opened again: `echo \u2026 > /dev/stderr`, ordinary in shell
 * scripts, fails there with ENXIO. These are true pipes, by way of two FIFOs that are unlinked at once. Costs 2\u20133 ms;
 * null where the machine has no FIFOs.
 */
function openPipes() {
    const folder = (0,external_node_fs_.mkdtempSync)((0,external_node_path_.join)((0,external_node_os_.tmpdir)(), 'gump-pipes-'));
    const paths = [(0,external_node_path_.join)(folder, 'stdout'), (0,external_node_path_.join)(folder, 'stderr')];
    const opened = [];
    const open = (path, flags) => {
        const fd = (0,external_node_fs_.openSync)(path, flags);
        opened.push(fd);
        return fd;
    };
    try {
        if ((0,external_node_child_process_.spawnSync)('mkfifo', ['-m', '600', ...paths], { stdio: 'ignore' }).status !== 0)
            return null;
        // A reader has to be there before a writer can open without waiting.
        const readEnds = paths.map((path) => open(path, external_node_fs_.constants.O_RDONLY | external_node_fs_.constants.O_NONBLOCK));
        const writeEnds = [open(paths[0], external_node_fs_.constants.O_WRONLY), open(paths[1], external_node_fs_.constants.O_WRONLY)];
        const [stdout, stderr] = readEnds.map((fd) => new external_node_net_.Socket({ fd, readable: true, writable: false }));
        if (stdout === undefined || stderr === undefined)
            return null;
        return { writeEnds, stdout, stderr, handedOver: () => writeEnds.forEach((fd) => (0,external_node_fs_.closeSync)(fd)) };
    }
    catch {
        opened.forEach((fd) => (0,external_node_fs_.closeSync)(fd));
        return null;
    }
    finally {
        (0,external_node_fs_.rmSync)(folder, { recursive: true, force: true });
    }
}

;// CONCATENATED MODULE: ./src/system/process/spawn.js






/** Begins a program in a group and session of its own, with its marker. What cannot be started is answered, not thrown. */
function trySpawn(command, options, marker) {
    const argv = [command.file, ...command.args];
    const [file = command.file, ...args] = options.wrap?.(argv) ?? argv;
    const pipes = options.truePipes === true ? openPipes() : null;
    try {
        const child = (0,external_node_child_process_.spawn)(file, args, {
            cwd: command.cwd,
            env: { ...command.env, [MARKER_VARIABLE]: marker },
            detached: true,
            stdio: [command.stdin === undefined ? 'ignore' : 'pipe', ...(pipes?.writeEnds ?? ['pipe', 'pipe'])],
            windowsHide: true,
        });
        const { stdout, stderr } = pipes ?? child;
        return { child, stdout: stdout ?? external_node_stream_.Readable.from([]), stderr: stderr ?? external_node_stream_.Readable.from([]) };
    }
    catch (error) {
        pipes?.stdout.destroy();
        pipes?.stderr.destroy();
        return spawnFailure(error, command); // Arguments that are too long, or hold a zero byte.
    }
    finally {
        pipes?.handedOver();
    }
}
/** What a failed start is told as. */
function spawnFailure(error, command) {
    const code = errorCode(error) ?? 'UNKNOWN';
    // The kernel says ENOENT for a missing program and for a missing folder alike.
    const noFolder = code === 'ENOENT' && (0,external_node_fs_.statSync)(command.cwd, { throwIfNoEntry: false }) === undefined;
    return { kind: 'spawn-failed', code, message: noFolder ? `no such folder: ${command.cwd}` : errorMessage(error) };
}

;// CONCATENATED MODULE: ./src/system/process/start-process.js






const GRACE_MS = 5_000;
const DRAIN_MS = 500;
/** setTimeout takes no more; a deadline beyond 24 days is as good as none. */
const MAX_TIMER_MS = 2 ** 31 - 1;
/** A dead process's pipe holds at most 1 MiB. More than this means that somebody unfound goes on writing. */
const MAX_BYTES_AFTER_DEATH = 4 * 1024 * 1024;
/**
 * Starts a program and sees it through to its end: the only place where a process begins. It runs in a group and
 * session of its own, bears a unique marker, and whatever ends it, `ended` settles with one shape of result. Does not
 * throw: what cannot be started has the ending `spawn-failed`.
 */
function startProcess(command, options = {}) {
    const marker = newMark(options.scope);
    const startedAt = performance.now();
    const spawned = trySpawn(command, options, marker);
    if ('kind' in spawned) {
        return { pid: undefined, marker, kill: () => false, ended: Promise.resolve(unstarted(spawned)) };
    }
    const life = new Life(spawned, command, options, marker, startedAt);
    return { pid: spawned.child.pid, marker, kill: (reason) => life.kill({ by: 'request', reason }), ended: life.ended };
}
/** One process from its start to its end. */
class Life {
    spawned;
    options;
    marker;
    startedAt;
    ended;
    #termination;
    #killing;
    #dead = false;
    #bytes = 0;
    #timer;
    #shared;
    child;
    constructor(spawned, command, options, marker, startedAt) {
        this.spawned = spawned;
        this.options = options;
        this.marker = marker;
        this.startedAt = startedAt;
        this.child = spawned.child;
        this.#shared = {
            combined: new Capture(options.combined ?? { head: 0, tail: 0 }),
            artifact: options.artifact ? new ArtifactFile(options.artifact.path, options.artifact.maxBytes) : null,
            ...(options.artifact?.filter && { filter: options.artifact.filter }),
            onBytes: (bytes) => this.#countBytes(bytes),
            onConsumerError: (error) => this.kill({ by: 'consumer', error }),
        };
        this.ended = this.#live(command);
    }
    kill(termination) {
        if (this.#dead || this.#termination !== undefined || this.child.pid === undefined)
            return false;
        this.#termination = termination;
        this.#killing = killGently(this.#trace(this.child.pid), this.options.graceMs ?? GRACE_MS, () => this.#dead);
        return true;
    }
    async #live(command) {
        const stdout = new output_Output(this.spawned.stdout, this.options.stdout ?? {}, this.#shared);
        const stderr = new output_Output(this.spawned.stderr, this.options.stderr ?? {}, this.#shared);
        const died = deathOf(this.child, command);
        feed(this.child, command.stdin);
        const disarm = this.#arm();
        const death = await died;
        this.#dead = true;
        disarm();
        const durationMs = performance.now() - this.startedAt;
        const straysKilled = await this.#sweep();
        const cut = await drain([stdout, stderr], this.options.drainMs ?? DRAIN_MS);
        return {
            ending: death.kind === 'spawn-failed' ? death : this.#endingOf(death),
            durationMs,
            stdout: stdout.report(),
            stderr: stderr.report(),
            combined: this.#shared.combined.taken(),
            artifact: (await this.#shared.artifact?.close()) ?? null,
            straysKilled,
            cut,
        };
    }
    /** Sets the deadline and listens to the signal. The answer undoes both. */
    #arm() {
        const { deadlineMs, signal } = this.options;
        if (deadlineMs !== undefined) {
            const afterMs = Math.min(deadlineMs, MAX_TIMER_MS);
            this.#timer = setTimeout(() => this.kill({ by: 'deadline', afterMs: deadlineMs }), afterMs);
        }
        const onAbort = () => this.kill({ by: 'abort', cause: signal?.reason });
        if (signal?.aborted === true)
            onAbort();
        else
            signal?.addEventListener('abort', onAbort, { once: true });
        return () => {
            clearTimeout(this.#timer);
            signal?.removeEventListener('abort', onAbort);
        };
    }
    #countBytes(bytes) {
        this.#bytes += bytes;
        const { maxOutputBytes } = this.options;
        if (maxOutputBytes !== undefined && this.#bytes > maxOutputBytes) {
            this.kill({ by: 'output-limit', bytes: this.#bytes });
        }
    }
    /** After the death of the leader: nothing it started may live on. */
    async #sweep() {
        const { pid } = this.child;
        if (pid === undefined)
            return 0;
        if (this.#killing !== undefined)
            return this.#killing;
        if (this.options.strays === 'ignore')
            return 0;
        signalProcess(-pid, 'SIGKILL');
        return killTraced(this.#trace(pid));
    }
    #trace(leader) {
        return { leader, marker: this.marker };
    }
    #endingOf(death) {
        const { code, signal } = death;
        if (this.#termination !== undefined)
            return { kind: 'killed', termination: this.#termination, code, signal };
        return signal === null ? { kind: 'exited', code: code ?? 0 } : { kind: 'signaled', signal };
    }
}
function deathOf(child, command) {
    return new Promise((resolve) => {
        child.once('exit', (code, signal) => resolve({ kind: 'exit', code, signal }));
        child.on('error', (error) => {
            if (child.pid === undefined)
                resolve(spawnFailure(error, command));
        });
    });
}
/** Writes and closes stdin. A child that does not read it (EPIPE) is no error. */
function feed(child, stdin) {
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(stdin);
}
/** Waits for the streams to end, and cuts them once they are silent for `silenceMs` or flow on for ever. */
async function drain(outputs, silenceMs) {
    let cut = false;
    const before = total(outputs);
    let last = before;
    const watch = setInterval(() => {
        const now = total(outputs);
        const silent = now === last && !outputs.some((output) => output.heldBack);
        last = now;
        if (!silent && now - before <= MAX_BYTES_AFTER_DEATH)
            return;
        cut = true;
        for (const output of outputs)
            output.cut();
    }, silenceMs);
    await Promise.all(outputs.map((output) => output.drained));
    clearInterval(watch);
    return cut;
}
function total(outputs) {
    return outputs.reduce((sum, output) => sum + output.bytes, 0);
}
function unstarted(ending) {
    const nothing = {
        bytes: 0,
        lines: 0,
        oversizeLines: 0,
        damagedLines: 0,
        captured: NOTHING_CAPTURED,
    };
    return {
        ending,
        durationMs: 0,
        stdout: nothing,
        stderr: nothing,
        combined: NOTHING_CAPTURED,
        artifact: null,
        straysKilled: 0,
        cut: false,
    };
}

;// CONCATENATED MODULE: ./src/system/process/run-to-end.js

/** Enough for the output of a probe or of a small git command. */
const DEFAULT_CAPTURE = { head: 1024 * 1024, tail: 64 * 1024 };
/**
 * Runs a program to its end and keeps the head and the tail of each stream (1 MiB and 64 KiB unless told otherwise).
 * Strays are not looked for unless asked: meant for programs of ours, such as git and version probes. Never rejects.
 */
function runToEnd(command, options = {}) {
    return startProcess(command, {
        strays: 'ignore',
        ...options,
        stdout: { capture: DEFAULT_CAPTURE, ...options.stdout },
        stderr: { capture: DEFAULT_CAPTURE, ...options.stderr },
    }).ended;
}

;// CONCATENATED MODULE: ./src/system/git/git.js


/** git could not do what was asked, and that was no answer we expected. The message holds the command and git's words. */
class GitError extends Error {
    command;
    detail;
    code;
    name = 'GitError';
    constructor(command, detail, code) {
        super(`git ${command.slice(0, 3).join(' ')}: ${detail}`);
        this.command = command;
        this.detail = detail;
        this.code = code;
    }
}
/**
 * Settings for every git command of ours. Whatever a repository or an agent configured, nothing of it is run: no hook,
 * no monitor, no signing, no editor, no `ext::` transport, no garbage collection behind our back.
 */
const HARDENED = [
    'core.hooksPath=/dev/null',
    'core.fsmonitor=false',
    'core.editor=false',
    'core.pager=cat',
    'core.quotePath=false',
    'commit.gpgSign=false',
    'tag.gpgSign=false',
    'push.gpgSign=false',
    'push.followTags=false',
    'protocol.ext.allow=never',
    'submodule.recurse=false',
    'fetch.recurseSubmodules=false',
    'push.recurseSubmodules=no',
    'gc.auto=0',
    'maintenance.auto=false',
    'advice.detachedHead=false',
].flatMap((setting) => ['-c', setting]);
/** Variables of the same purpose: no prompt, no lock for mere reading, English messages, no replaced objects. */
const HARDENED_ENVIRONMENT = {
    LC_ALL: 'C',
    GIT_TERMINAL_PROMPT: '0',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_ALLOW_PROTOCOL: 'https:http:ssh:git:file',
    GIT_MERGE_AUTOEDIT: 'no',
};
/** Keeps the machine's and the user's git settings out, where they have no say. */
const NO_OUTER_CONFIG = {
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_ATTR_NOSYSTEM: '1',
};
const DEADLINE_MS = 10 * 60_000;
const MAX_BYTES = 256 * 1024 * 1024;
/** Runs git. Throws a GitError on an exit status that was not accepted, and when git cannot be started or is killed. */
async function git_git(place, args, options = {}) {
    const result = await run(place, args, options);
    const { ending } = result;
    const stderr = capturedText(result.stderr.captured).trim();
    if (ending.kind === 'spawn-failed')
        throw new GitError(args, ending.message, null);
    if (ending.kind !== 'exited')
        throw new GitError(args, `ended by ${describe(ending)} ${stderr}`.trim(), null);
    if (!(options.accept ?? [0]).includes(ending.code)) {
        throw new GitError(args, stderr === '' ? `exit status ${ending.code}` : stderr, ending.code);
    }
    if (result.stdout.captured.dropped > 0)
        throw new GitError(args, 'answered more than we can hold', null);
    return { code: ending.code, stdout: result.stdout.captured.head, stderr };
}
/** The answer as text, without the line end at its end. */
async function git_gitText(place, args, options = {}) {
    return (await git_git(place, args, options)).stdout.toString('utf8').replace(/\n$/, '');
}
/** The parts of an answer to `-z`. Names that are no UTF-8 survive in `latin1`. */
function nulSeparated(bytes, encoding = 'utf8') {
    const parts = bytes.toString(encoding).split('\0');
    if (parts.at(-1) === '')
        parts.pop();
    return parts;
}
function run(place, args, options) {
    const command = {
        file: 'git',
        args: [...HARDENED, ...args],
        cwd: place.cwd,
        env: { ...place.env, ...options.env },
        ...(options.stdin !== undefined && { stdin: options.stdin }),
    };
    return runToEnd(command, {
        stdout: { capture: { head: options.maxBytes ?? MAX_BYTES, tail: 0 } },
        stderr: { capture: { head: 32 * 1024, tail: 32 * 1024 } },
        deadlineMs: options.deadlineMs ?? DEADLINE_MS,
        ...(options.signal && { signal: options.signal }),
    });
}
function describe(ending) {
    return ending.kind === 'signaled' ? ending.signal : ending.termination.by;
}

;// CONCATENATED MODULE: ./src/system/git/remote/remote-failure.js
/** Reads git's words (in English, as we run it) as one of the kinds. The first row that fits decides. */
function remoteFailure(error) {
    const [kind] = ROWS.find(([, words]) => words.test(error.detail)) ?? ['other'];
    return { kind, message: withoutCredentials(error.detail).slice(-2_000) };
}
const ROWS = [
    ['cancelled', /^ended by (abort|request)/],
    ['unreachable', /^ended by deadline/],
    ['workflows', /without `?workflows?`? (permission|scope)|refusing to allow .* workflow/i],
    ['protected', /GH006|GH013|protected branch|repository rule violations/i],
    ['too-large', /GH001|exceeds GitHub's file size limit|pack exceeds maximum|error: 413/i],
    ['stale', /\[remote rejected\].*(failed to update ref|cannot lock ref|reference already exists)/i],
    ['hook', /hook declined|pre-receive|\[remote rejected\]/i],
    ['stale', /\[rejected\]|stale info|non-fast-forward|fetch first/i],
    ['auth', /Authentication failed|could not read (Username|Password)|Invalid (username|credentials)|error: 401/i],
    ['permission', /error: 403|Permission to .* denied|Write access to .* not granted|insufficient permission/i],
    ['not-found', /Repository not found|repository '.*' not found|error: 404|does not appear to be a git repository/i],
    [
        'unreachable',
        /Could not resolve host|Failed to connect|Connection (refused|reset|timed out)|timed out|error: 5\d\d|RPC failed|remote end hung up|early EOF|unexpected disconnect|unable to access|SSL|TLS|Empty reply/i,
    ],
];
function withoutCredentials(text) {
    return text.replace(/(\w+:\/\/)[^/@\s]+@/g, '$1').replace(/(basic|bearer) [\w+/=.-]{8,}/gi, '$1 ***');
}

;// CONCATENATED MODULE: ./src/system/git/remote/remote.js






/** For transfers; a hook on the other side may take its time. */
const remote_DEADLINE_MS = 5 * 60_000;
/** Pushes commits to refs, all or none. Runs from a git folder that no agent has seen, with no hook. */
function remote_push(repository, remote, requests, options = {}) {
    const leases = requests.flatMap(({ to, expect }) => expect === undefined ? [] : [`--force-with-lease=${to}:${expect ?? ''}`]);
    const refspecs = requests.map(({ to, commit }) => `${commit ?? ''}:${to}`);
    const atomic = requests.length > 1 ? ['--atomic'] : [];
    const args = ['push', '--no-verify', ...atomic, ...leases, remote.url, ...refspecs];
    return apart(repository, remote, options, async (run) => {
        await run(args);
        return null;
    });
}
/** Whether a push would be let in, as far as the remote tells without one: nothing is sent, nothing is left behind. */
function canPush(repository, remote) {
    const args = [
        'push',
        '--porcelain',
        '--no-verify',
        '--dry-run',
        remote.url,
        `${repository.head}:refs/gump/preflight`,
    ];
    return apart(repository, remote, {}, async (run) => {
        await run(args);
        return null;
    });
}
/** Refs of the remote that match the patterns (full names or `refs/gump/*`). */
function remote_lsRemote(repository, remote, patterns) {
    return apart(repository, remote, {}, async (run) => {
        const output = await run(['ls-remote', '--refs', remote.url, ...patterns]);
        const refs = new Map();
        for (const line of output.split('\n')) {
            const [id, ref] = line.split('\t');
            if (ref !== undefined)
                refs.set(ref, ids_Commit.parse(id));
        }
        return refs;
    });
}
/** The commit of one ref of the remote; null where there is no such ref. */
async function remote_remoteCommit(repository, remote, ref) {
    const refs = await remote_lsRemote(repository, remote, [ref]);
    return refs.ok ? { ok: true, value: refs.value.get(ref) ?? null } : refs;
}
/**
 * The messages of the commits that refs stand for: all below a prefix that ends in `/`, or the one of a full name. Only
 * those commits are fetched, without files or history, and nothing of them stays.
 */
function remote_readMessages(repository, remote, refs) {
    const isPrefix = refs.endsWith('/');
    const refspec = isPrefix ? `${refs}*:refs/fetched/*` : `${refs}:refs/fetched/one`;
    return apart(repository, remote, {}, async (run, place) => {
        // Objects of our own: a commit without its files must not get among the user's.
        const own = { GIT_OBJECT_DIRECTORY: (0,external_node_path_.join)(place.cwd, 'objects') };
        await (0,promises_.rm)((0,external_node_path_.join)(place.cwd, 'refs/heads/base'), { force: true });
        await (0,promises_.appendFile)((0,external_node_path_.join)(place.cwd, 'config'), `[remote "origin"]\n\turl = ${remote.url}\n\tpromisor = true\n\tpartialCloneFilter = tree:0\n`);
        const fetchCommits = [
            'fetch',
            '--quiet',
            '--no-tags',
            '--no-auto-maintenance',
            '--no-write-fetch-head',
            '--depth=1',
        ];
        await run([...fetchCommits, '--filter=tree:0', 'origin', refspec], own);
        const found = await run(['for-each-ref', '--format=%(refname)%00%(objectname)%00%(contents)%00', 'refs/fetched/'], own);
        const fields = found.split('\0');
        const messages = [];
        for (let at = 0; at + 2 < fields.length; at += 3) {
            const [name = '', id = '', message = ''] = fields.slice(at, at + 3);
            const ref = isPrefix ? refs + name.trim().slice('refs/fetched/'.length) : refs;
            messages.push({ ref, commit: ids_Commit.parse(id), message });
        }
        return messages;
    });
}
/**
 * Fetches refs of the remote with all their history; answers where they stand. The objects are then in the user's
 * repository, held by no ref: see `setRef` and `keepCommits`.
 */
function fetch(repository, remote, refs, options = {}) {
    return apart(repository, remote, options, async (run) => {
        const refspecs = refs.map((ref, at) => `${ref}:refs/fetched/${at}`);
        await run([
            'fetch',
            '--quiet',
            '--no-tags',
            '--no-auto-maintenance',
            '--no-write-fetch-head',
            remote.url,
            ...refspecs,
        ]);
        const found = await run(['for-each-ref', '--format=%(refname) %(objectname)', 'refs/fetched/']);
        const commits = new Map();
        for (const line of found.split('\n')) {
            const [, at, id] = /^refs\/fetched\/(\d+) (\w+)$/.exec(line) ?? [];
            const ref = refs[Number(at)];
            if (ref !== undefined && id !== undefined)
                commits.set(ref, Commit.parse(id));
        }
        return commits;
    });
}
/** Runs git in a git folder made for this one purpose and removed afterwards. */
async function apart(repository, remote, options, action) {
    if (/^\w+:\/\/[^/]*@/.test(remote.url) && !remote.url.startsWith('ssh:')) {
        throw new RangeError('a remote URL must not hold credentials');
    }
    const folder = await (0,promises_.mkdtemp)((0,external_node_path_.join)((0,external_node_os_.tmpdir)(), 'gump-remote-'));
    try {
        const place = await freshPlace(repository, folder);
        const env = tokenEnvironment(remote);
        const run = async (args, more = {}) => (await git_git(place, args, { deadlineMs: remote_DEADLINE_MS, ...options, env: { ...env, ...more } })).stdout.toString('utf8');
        return { ok: true, value: await action(run, place) };
    }
    catch (error) {
        if (!(error instanceof GitError))
            throw error;
        return { ok: false, failure: remoteFailure(error) };
    }
    finally {
        await (0,promises_.rm)(folder, { recursive: true, force: true });
    }
}
async function freshPlace(repository, folder) {
    await Promise.all(['refs/heads', 'objects'].map((name) => (0,promises_.mkdir)((0,external_node_path_.join)(folder, name), { recursive: true })));
    const sha256 = repository.objectFormat === 'sha256';
    const format = sha256 ? '[extensions]\n\tobjectFormat = sha256\n' : '';
    await Promise.all([
        (0,promises_.writeFile)((0,external_node_path_.join)(folder, 'config'), `${format}[core]\n\trepositoryFormatVersion = ${sha256 ? 1 : 0}\n\tbare = true\n`),
        (0,promises_.writeFile)((0,external_node_path_.join)(folder, 'HEAD'), 'ref: refs/heads/base\n'),
        // What we have, so that a fetch asks only for the rest.
        (0,promises_.writeFile)((0,external_node_path_.join)(folder, 'refs/heads/base'), `${repository.head}\n`),
        ...(repository.shallow ? [(0,promises_.copyFile)((0,external_node_path_.join)(repository.commonDir, 'shallow'), (0,external_node_path_.join)(folder, 'shallow'))] : []),
    ]);
    const { GIT_WORK_TREE: _, ...env } = repository.place.env;
    return { cwd: folder, env: { ...env, GIT_DIR: folder, GIT_OBJECT_DIRECTORY: repository.objects, HOME: folder } };
}
/** A header for that one host, in the form GitHub takes. Neither argv nor a file ever holds the token. */
function tokenEnvironment(remote) {
    const [origin] = /^https?:\/\/[^/]+\//.exec(remote.url) ?? [];
    if (remote.token === undefined || origin === undefined)
        return {};
    const basic = Buffer.from(`x-access-token:${remote.token}`).toString('base64');
    return {
        GIT_CONFIG_COUNT: '1',
        GIT_CONFIG_KEY_0: `http.${origin}.extraheader`,
        GIT_CONFIG_VALUE_0: `AUTHORIZATION: basic ${basic}`,
    };
}

;// CONCATENATED MODULE: ./src/storage/checkpoint/facts.js


/** Below this the runs are stored on the remote: one ref for each, named by the run's id. */
const facts_STORED_RUNS = 'refs/gump/runs/';
function facts_storedRef(run) {
    return `${facts_STORED_RUNS}${run}`;
}
/**
 * How a stored run stands. `open`: its ledger has no end, since it goes on or was cut off. Cancelled runs can be gone on
 * with, paused ones wait for a person; passed and failed ones are finished. `unpublished`: finished, and its work is not
 * where it ought to be.
 */
const RunState = schemas/* enum */.k5n(['open', 'paused', 'passed', 'failed', 'cancelled', 'unpublished']);
/** Where a run belongs: what it is found again by. */
const RunOrigin = schemas/* object */.Ikc({
    /** The workflow as it was asked for: a name or a path. */
    workflow: schemas/* string */.YjP(),
    /** The issue or pull request that asked for it; null where none did. */
    thread: schemas/* object */.Ikc({ kind: schemas/* enum */.k5n(['issue', 'pull request']), number: schemas/* number */.aig().int().positive(), title: schemas/* string */.YjP() })
        .nullable(),
    /** Id of the workflow run that drives or drove it. */
    job: schemas/* string */.YjP(),
});
/** What is said of a stored run in the message of its commit, so that runs can be told apart without fetching them. */
const RunFacts = RunOrigin.extend({
    v: schemas/* literal */.euz(1),
    run: RunId,
    state: RunState,
    /** Number of the pull request with its work, as far as there is one. */
    pull: schemas/* number */.aig().int().positive().nullable(),
    /** Number of the last event that is stored. */
    seq: schemas/* number */.aig().int().positive(),
    /** Time of that event, ISO 8601. */
    at: schemas/* string */.YjP(),
});
/** Says it in a commit's message: a line for people, then one of JSON. */
function factsMessage(facts) {
    return `gump: ${facts.run} ${facts.state}\n\n${JSON.stringify(facts)}\n`;
}
/** Null where the message is of another version, or not ours. */
function facts_readFacts(message) {
    const line = message.split('\n').find((each) => each.startsWith('{'));
    try {
        return RunFacts.safeParse(JSON.parse(line ?? 'null')).data ?? null;
    }
    catch {
        return null;
    }
}
/** A note of this topic says why the work of a run could not be published. */
const UNPUBLISHED = 'publish';
/** How a run stands after these events, and the pull request that it came to. */
function standingAfter(events) {
    let state = 'open';
    let isUnpublished = false;
    let pull = null;
    for (const event of events) {
        state = stateBy(event) ?? state;
        if (event.type === 'noted' && event.topic === UNPUBLISHED)
            isUnpublished = true;
        else if (event.type === 'published' || stateBy(event) !== null)
            isUnpublished = false;
        if (event.type === 'published')
            pull = event.pull_request?.number ?? pull;
        if (event.type === 'replay_started')
            pull = null;
    }
    return { state: isUnpublished ? 'unpublished' : state, pull };
}
/** Null where the event changes nothing about it. */
function stateBy(event) {
    switch (event.type) {
        case 'run_started':
        case 'run_resumed':
        case 'replay_started':
        case 'step_reopened':
            return 'open';
        case 'run_paused':
            return 'paused';
        case 'run_completed':
            return event.status === 'pass' ? 'passed' : event.status === 'aborted' ? 'cancelled' : 'failed';
        default:
            return null;
    }
}

;// CONCATENATED MODULE: ./src/storage/checkpoint/own-state.js


/**
 * Looks whether another runner has gone on with a run of this job: it would have added events of its own. A commit that
 * this job does not know may be its own all the same, by a push whose answer was lost or which outlived its process.
 */
async function storedState(repository, remote, { run, job, events }) {
    const ref = facts_storedRef(run);
    const there = await remote_remoteCommit(repository, remote, ref);
    if (!there.ok)
        return there;
    if (there.value === null)
        return { ok: true, value: { commit: null, isOwn: true } };
    const read = await remote_readMessages(repository, remote, ref);
    if (!read.ok)
        return read;
    const { commit, message } = read.value[0] ?? { commit: there.value, message: '' };
    const facts = facts_readFacts(message);
    const last = facts === null ? undefined : events.find(({ seq }) => seq === facts.seq);
    const isOwn = facts !== null && facts.run === run && facts.job === job && facts.at === last?.ts;
    return { ok: true, value: { commit, isOwn } };
}

;// CONCATENATED MODULE: ./src/system/git/repository/commit.js


/** Makes a commit of a tree. Neither the user's identity nor hooks nor signing have a part in it. */
async function commit_commitTree(store, tree, parents, details) {
    const { author, committer = author, message, date } = details;
    const seconds = date === undefined ? undefined : `@${Math.floor(date.getTime() / 1000)} +0000`;
    const env = {
        GIT_AUTHOR_NAME: nameOf(author),
        GIT_AUTHOR_EMAIL: plain(author.email),
        GIT_COMMITTER_NAME: nameOf(committer),
        GIT_COMMITTER_EMAIL: plain(committer.email),
        ...(seconds !== undefined && { GIT_AUTHOR_DATE: seconds, GIT_COMMITTER_DATE: seconds }),
    };
    const args = ['commit-tree', tree, ...parents.flatMap((parent) => ['-p', parent]), '-F', '-'];
    const stdin = message.replaceAll('\0', '');
    return ids_Commit.parse(await git_gitText(store.place, args, { env, stdin }));
}
/** The tree of a commit. */
async function treeOf(store, commit) {
    return Tree.parse(await gitText(store.place, ['rev-parse', '--verify', `${commit}^{tree}`]));
}
/** Whether an object is here, with all that a shallow or partial clone may lack left aside. */
async function hasCommit(store, commit) {
    return (await git(store.place, ['cat-file', '-e', `${commit}^{commit}`], { accept: [0, 1, 128] })).code === 0;
}
/** Whether a commit is the other or among its ancestors, as far as their history is here. */
async function isAncestor(store, commit, of) {
    const args = ['merge-base', '--is-ancestor', commit, of];
    return (await git(store.place, args, { accept: [0, 1, 128] })).code === 0;
}
/** git refuses a name of nothing but punctuation. */
function nameOf(identity) {
    const name = plain(identity.name);
    return /[\p{L}\p{N}]/u.test(name) ? name : 'gump';
}
function plain(text) {
    return text.replace(/[\u0000-\u001f<>]/g, ' ').trim();
}

;// CONCATENATED MODULE: ./src/storage/checkpoint/thread-lock.js





/** Who holds a lock: the job that drives a run. */
const Holder = schemas/* object */.Ikc({
    v: schemas/* literal */.euz(1),
    /** Differs from one holder to the next. */
    token: schemas/* string */.YjP(),
    /** Id of the workflow run, and which attempt at it. */
    job: schemas/* string */.YjP(),
    attempt: schemas/* string */.YjP(),
    /** The page of that job. */
    url: schemas/* string */.YjP(),
    /** When it last said that it lives, ISO 8601 by its own clock. */
    beat: schemas/* string */.YjP(),
});
/** Locks of runs on the remote. */
const LOCKS = 'refs/gump/locks/';
/** Without a sign of life for so long, the holder is dead. */
const DEAD_AFTER_MS = (/* unused pure expression or super */ null && (2 * 60_000));
const BEAT_MS = 30_000;
const TRIES = 5;
/** Takes the lock of a thread by compare-and-swap. The dead are replaced: their job has ended, or says nothing any more. */
async function lockThread(parts) {
    const { repository, remote } = parts;
    const ref = `${LOCKS}${parts.name}`;
    for (let tries = 1;; tries += 1) {
        const there = await currentHolder(parts, ref);
        if (!there.ok)
            return { kind: 'unavailable', message: there.failure.message };
        const { commit, holder } = there.value;
        if (holder !== null && !(await isDead(holder, parts)))
            return { kind: 'busy', holder };
        const own = await beat(parts);
        const result = await push(repository, remote, [{ to: ref, commit: own, expect: commit }]);
        const now = result.ok ? null : await remoteCommit(repository, remote, ref);
        if (result.ok || (now?.ok === true && now.value === own))
            return { kind: 'held', lock: hold(parts, ref, own), instead: holder };
        if ((now?.ok === true && now.value === commit) || tries === TRIES)
            return { kind: 'unavailable', message: result.failure.message };
        // Somebody was faster: the next look shows who.
    }
}
/** Removes the lock of a job that was killed, by its token. */
async function breakLock(repository, remote, name, token) {
    const ref = `${LOCKS}${name}`;
    const there = await currentHolder({ repository, remote }, ref);
    if (there.ok && there.value.commit !== null && there.value.holder?.token === token)
        await remote_push(repository, remote, [{ to: ref, commit: null, expect: there.value.commit }]);
}
/** Whether somebody else holds the lock that a job had taken by that token. Of one that cannot be read nobody knows: no. */
async function isLockLost(repository, remote, name, token) {
    const there = await currentHolder({ repository, remote }, `${LOCKS}${name}`);
    return there.ok && there.value.holder !== null && there.value.holder.token !== token;
}
async function currentHolder({ repository, remote }, ref) {
    const listed = await remote_remoteCommit(repository, remote, ref);
    if (!listed.ok || listed.value === null)
        return listed.ok ? { ok: true, value: NOBODY } : listed;
    const read = await remote_readMessages(repository, remote, ref);
    if (!read.ok)
        return /couldn't find remote ref/i.test(read.failure.message) ? { ok: true, value: NOBODY } : read;
    const [found] = read.value;
    return {
        ok: true,
        value: found === undefined ? NOBODY : { commit: found.commit, holder: readHolder(found.message) },
    };
}
const NOBODY = { commit: null, holder: null };
function readHolder(message) {
    try {
        return (Holder.safeParse(JSON.parse(message.split('\n').find((line) => line.startsWith('{')) ?? 'null')).data ?? null);
    }
    catch {
        return null;
    }
}
async function isDead(holder, { now, isOver, holder: self }) {
    // A job that is run again follows an attempt that is over.
    if (holder.job === self.job && holder.attempt !== self.attempt)
        return true;
    const silentMs = now().getTime() - Date.parse(holder.beat);
    return silentMs > DEAD_AFTER_MS || (await isOver(holder)) === true;
}
async function beat({ store, holder, now, name }) {
    const facts = { v: 1, ...holder, beat: now().toISOString() };
    const tree = Tree.parse(await gitText(store.place, ['mktree'], { stdin: '' }));
    const author = { name: 'gump', email: 'gump@users.noreply.github.com' };
    const message = `gump: ${name} is worked on\n\n${JSON.stringify(facts)}\n`;
    return await commitTree(store, tree, [], { message, author });
}
function hold(parts, ref, taken) {
    const { repository, remote } = parts;
    let held = taken;
    let beating = Promise.resolve();
    const timer = setInterval(() => {
        beating = beating.then(renew).catch(() => undefined);
    }, parts.beatMs ?? BEAT_MS);
    timer.unref();
    /** A beat that does not get through is tried again the next time; there is room for three. */
    async function renew() {
        if (held === null)
            return;
        const next = await beat(parts);
        const result = await push(repository, remote, [{ to: ref, commit: next, expect: held }]);
        const there = result.ok ? null : await remoteCommit(repository, remote, ref);
        if (result.ok || (there?.ok === true && there.value === next))
            held = next;
    }
    return {
        holder: { v: 1, ...parts.holder, beat: parts.now().toISOString() },
        async release() {
            clearInterval(timer);
            await beating;
            const last = held;
            held = null;
            if (last !== null)
                await push(repository, remote, [{ to: ref, commit: null, expect: last }]);
        },
    };
}

;// CONCATENATED MODULE: ./src/system/process/environment/environment.js
/**
 * The whole environment of a child. Nothing is inherited but a short list of variables that say how the machine is
 * set up; no key, no token, no runner's file. Throws a RangeError if `given` holds a name that no child may have.
 */
function childEnvironment(plan) {
    const environment = {};
    for (const [name, value] of Object.entries(plan.host)) {
        if (value !== undefined && isAllowed(name))
            environment[name] = value;
    }
    Object.assign(environment, plan.toolchains);
    environment.HOME = plan.home;
    for (const { name, value } of plan.named ?? []) {
        const resolved = value ?? plan.host[name];
        if (resolved !== undefined && !isForbidden(name))
            environment[name] = resolved;
    }
    for (const [name, value] of Object.entries(plan.given ?? {})) {
        if (isForbidden(name))
            throw new RangeError(`no child may be given ${name}`);
        environment[name] = value;
    }
    return withPaths(environment, plan);
}
/** Reads `agent-env` or `gate-env`: one variable a line, blank lines and `#` comments left out. */
function parseNamedVariables(text) {
    const variables = [];
    const problems = [];
    for (const line of text.split(/\r?\n/)) {
        const trimmed = line.trim();
        if (trimmed === '' || trimmed.startsWith('#'))
            continue;
        const equals = trimmed.indexOf('=');
        const name = equals < 0 ? trimmed : trimmed.slice(0, equals).trimEnd();
        if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name))
            problems.push(`not a variable: ${JSON.stringify(name)}`);
        else if (isForbidden(name))
            problems.push(`${name} is never handed to agents or gates`);
        else
            variables.push({ name, value: equals < 0 ? null : trimmed.slice(equals + 1) });
    }
    return { variables, problems };
}
/** Names that no child is ever given, whoever asks: the runner's tokens, inputs and command files, and our marker. */
function isForbidden(name) {
    return FORBIDDEN.has(name) || /^(INPUT_|ACTIONS_|STATE_)/.test(name);
}
const FORBIDDEN = new Set([
    'GITHUB_TOKEN',
    'GITHUB_ENV',
    'GITHUB_PATH',
    'GITHUB_OUTPUT',
    'GITHUB_STATE',
    'GITHUB_STEP_SUMMARY',
    'GUMP_PROCESS',
]);
function isAllowed(name) {
    return ALLOWED.has(name) || ALLOWED_FAMILIES.test(name);
}
/** LC_ALL and its like; JAVA_HOME_21_X64 and GOROOT_1_22_X64 of the hosted runners. */
const ALLOWED_FAMILIES = /^(LC_[A-Z]+|JAVA_HOME_\d+_\w+|GOROOT_\d+_\w+)$/;
const ALLOWED = new Set([
    // The machine and its language.
    ...['PATH', 'LANG', 'LANGUAGE', 'TZ', 'TERM', 'COLORTERM', 'NO_COLOR', 'TMPDIR', 'USER', 'LOGNAME', 'SHELL'],
    ...['CI', 'RUNNER_OS', 'RUNNER_ARCH', 'RUNNER_TOOL_CACHE'],
    // Certificates and proxies: without them nothing gets out of many company networks.
    ...['SSL_CERT_FILE', 'SSL_CERT_DIR', 'NODE_EXTRA_CA_CERTS', 'REQUESTS_CA_BUNDLE', 'CURL_CA_BUNDLE', 'GIT_SSL_CAINFO'],
    ...['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'ALL_PROXY', 'http_proxy', 'https_proxy', 'no_proxy', 'all_proxy'],
    // Where installed tools are; what setup-* actions set.
    ...[
        'JAVA_HOME',
        'GOROOT',
        'GOTOOLCHAIN',
        'GOFLAGS',
        'DOTNET_ROOT',
        'ANDROID_HOME',
        'ANDROID_SDK_ROOT',
        'VIRTUAL_ENV',
    ],
    ...['pythonLocation', 'Python_ROOT_DIR', 'Python2_ROOT_DIR', 'Python3_ROOT_DIR', 'CONDA_PREFIX', 'CONDA'],
    ...['PKG_CONFIG_PATH', 'LD_LIBRARY_PATH', 'CC', 'CXX', 'MAVEN_HOME', 'M2_HOME', 'GRADLE_HOME', 'RUSTUP_TOOLCHAIN'],
]);
function withPaths(environment, plan) {
    const move = (path) => {
        const { from, to } = plan.relocate ?? { from: '', to: '' };
        return from !== '' && (path === from || path.startsWith(`${from}/`)) ? to + path.slice(from.length) : path;
    };
    const inherited = (environment.PATH ?? '/usr/local/bin:/usr/bin:/bin').split(':').map(move);
    environment.PATH = [...(plan.path ?? []), ...inherited].join(':');
    if (environment.VIRTUAL_ENV !== undefined)
        environment.VIRTUAL_ENV = move(environment.VIRTUAL_ENV);
    return environment;
}

;// CONCATENATED MODULE: ./src/system/git/repository/repository.js






/** The first git with `merge-tree --write-tree`. */
const OLDEST_GIT = [2, 38];
/** Opens the repository that a folder belongs to. `host` is the action's or the shell's environment. */
async function openRepository(dir, host) {
    const folder = await (0,promises_.stat)(dir).catch(() => null);
    if (folder?.isDirectory() !== true)
        return problem('no-folder', `no such folder: ${dir}`);
    const inherited = { ...childEnvironment({ host, home: host.HOME ?? '/' }), ...HARDENED_ENVIRONMENT };
    const place = { cwd: dir, env: inherited };
    try {
        const [version, facts, config] = await Promise.all([
            git_gitText(place, ['version']),
            // Whoever owns the folder: the user pointed us at it, and nothing that is configured in it gets run.
            git_git(place, ['-c', 'safe.directory=*', 'rev-parse', '--path-format=absolute', ...FACTS], { accept: [0, 128] }),
            git_git(place, ['-c', 'safe.directory=*', 'config', '--list', '-z'], { accept: [0, 1, 128] }),
        ]);
        if (!isRecent(version))
            return problem('old-git', `${version} is too old: git ${OLDEST_GIT.join('.')} is needed`);
        return opened(facts.stdout.toString(), facts.stderr, {
            inherited,
            dir,
            config: readConfig(config.stdout),
        });
    }
    catch (error) {
        if (error instanceof GitError && error.code === null)
            return problem('no-git', `git cannot be run: ${error.detail}`);
        return problem('unreadable', errorMessage(error));
    }
}
/** Resolves a name (branch, tag, hash) to a commit; null where there is none. */
async function resolveCommit(repository, name) {
    const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`];
    const { code, stdout } = await git(repository.place, args, { accept: [0, 1, 128] });
    return code === 0 ? Commit.parse(stdout.toString().trim()) : null;
}
/** The branch that `origin` calls its default, as far as this clone knows. */
async function defaultBranch(repository) {
    const args = ['symbolic-ref', '--quiet', '--short', 'refs/remotes/origin/HEAD'];
    const { code, stdout } = await git(repository.place, args, { accept: [0, 1, 128] });
    return code === 0
        ? stdout
            .toString()
            .trim()
            .replace(/^origin\//, '')
        : null;
}
/**
 * Tracked files of the checkout that differ from its commit, staged or not; `.gump/` and untracked files never count.
 * Asked with the user's own configuration (filters included), so only before an agent has run.
 */
async function trackedChanges(repository) {
    const pathspec = ['--', '.', ':(exclude,top).gump'];
    const options = ['--porcelain', '-z', '--untracked-files=no', '--no-renames', '--ignore-submodules=dirty'];
    const { stdout } = await git(repository.asUser, ['status', ...options, ...pathspec]);
    return stdout
        .toString('utf8')
        .split('\0')
        .filter((entry) => entry !== '')
        .map((entry) => entry.slice(3));
}
const FACTS = [
    ...['--git-dir', '--git-common-dir', '--git-path', 'objects', '--is-bare-repository', '--is-shallow-repository'],
    // These fail in a bare or in an empty repository; what was printed before then still counts.
    ...['--show-object-format', '--show-toplevel', 'HEAD^{commit}', '--symbolic-full-name', 'HEAD'],
];
const BRANCHES = 'refs/heads/';
function opened(facts, stderr, found) {
    const [gitDir, commonDir, objects, bare, shallow, format, dir, head, name = ''] = facts.split('\n');
    if (gitDir === undefined || commonDir === undefined || objects === undefined || bare === undefined) {
        const missing = /not a git repository/i.test(stderr);
        if (missing)
            return problem('not-a-repository', `not a git repository: ${found.dir}`);
        return problem('unreadable', stderr);
    }
    if (bare === 'true')
        return problem('bare', `a bare repository has no files to work on: ${gitDir}`);
    const commit = ids_Commit.safeParse(head);
    if (dir === undefined || dir === '')
        return problem('unreadable', stderr);
    if (!commit.success)
        return problem('empty', `the repository has no commit yet: ${dir}`);
    const explicit = { GIT_DIR: gitDir, GIT_WORK_TREE: dir };
    return {
        ok: true,
        repository: {
            dir,
            gitDir,
            commonDir,
            objects,
            head: commit.data,
            branch: name.startsWith(BRANCHES) ? name.slice(BRANCHES.length) : null,
            objectFormat: format === 'sha256' ? 'sha256' : 'sha1',
            shallow: shallow === 'true',
            config: found.config,
            asUser: { cwd: dir, env: { ...found.inherited, ...explicit } },
            place: { cwd: dir, env: { ...found.inherited, ...NO_OUTER_CONFIG, ...explicit, HOME: (0,external_node_path_.join)(dir, '.no-home') } },
        },
    };
}
function isRecent(version) {
    const [, major, minor] = /(\d+)\.(\d+)/.exec(version) ?? [];
    const [oldestMajor, oldestMinor] = OLDEST_GIT;
    return Number(major) > oldestMajor || (Number(major) === oldestMajor && Number(minor) >= oldestMinor);
}
function readConfig(bytes) {
    const config = new Map();
    for (const entry of bytes.toString('utf8').split('\0')) {
        const [key = '', ...value] = entry.split('\n');
        if (key !== '')
            config.set(key, value.join('\n'));
    }
    return config;
}
function problem(kind, message) {
    return { ok: false, problem: kind, message };
}

// EXTERNAL MODULE: ../../node_modules/@actions/github/lib/github.js + 22 modules
var github = __webpack_require__(1329);
;// CONCATENATED MODULE: ./src/github/api/clock.js
const systemClock = {
    now: () => Date.now(),
    after(ms, callback) {
        const timer = setTimeout(callback, ms);
        return () => clearTimeout(timer);
    },
};
function sleep(clock, ms) {
    return new Promise((resolve) => void clock.after(ms, resolve));
}

;// CONCATENATED MODULE: ./src/github/api/retry-policy.js
const ATTEMPTS = 4;
const FIRST_WAIT_MS = 1000;
/** What takes longer is a failure: a run must not stand still for an hour. */
const LONGEST_WAIT_MS = 120_000;
/**
 * Whether to send a request again, and when: after a rate limit, which turns a request away before it has any effect,
 * and after a server's error or a broken connection, unless it may only be done `once`.
 */
function patienceFor(trouble, sent) {
    const isPassing = trouble.status === null || trouble.status >= 500;
    const again = isLimited(trouble) || (isPassing && !sent.once);
    const waitMs = Math.max(FIRST_WAIT_MS * 2 ** (sent.attempt - 1), askedWaitMs(trouble, sent.now));
    return again && sent.attempt < ATTEMPTS && waitMs <= LONGEST_WAIT_MS ? { again, waitMs } : { again: false };
}
function isLimited({ status, message, headers }) {
    if (status !== 403)
        return status === 429;
    return headers['retry-after'] !== undefined || isUsedUp(headers) || /rate limit/i.test(message);
}
function isUsedUp(headers) {
    return headers['x-ratelimit-remaining'] !== undefined && Number(headers['x-ratelimit-remaining']) === 0;
}
/** How long GitHub wants to be left alone; 0 where it does not say. */
function askedWaitMs({ headers }, now) {
    const seconds = Number(headers['retry-after'] ?? Number.NaN);
    if (Number.isFinite(seconds))
        return seconds * 1000;
    const reset = Number(headers['x-ratelimit-reset'] ?? Number.NaN);
    return isUsedUp(headers) && Number.isFinite(reset) ? Math.max(0, reset * 1000 - now) + 1000 : 0;
}

;// CONCATENATED MODULE: ./src/github/api/api.js




const ANSWER_WITHIN_MS = 30_000;
/**
 * Requests are sent again after 5xx, broken connections and rate limits, with growing waits and never sooner than
 * GitHub says; other refusals are final. The promise of `ask` never rejects.
 */
function createApi({ url, token, owner, repo, clock }) {
    const octokit = (0,github/* getOctokit */.Q)(token, { baseUrl: url, log: SILENT });
    async function send({ route, with: more }, shape) {
        try {
            const signal = AbortSignal.timeout(ANSWER_WITHIN_MS);
            const place = route.includes('{owner}') ? { owner, repo } : {};
            const answer = await octokit.request(route, { ...place, ...more, request: { signal } });
            const parsed = shape.safeParse(answer.data);
            if (parsed.success)
                return { ok: true, value: parsed.data };
            const places = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
            return { ok: false, status: null, message: `unexpected answer to ${route}: ${places.slice(0, 3).join('; ')}` };
        }
        catch (error) {
            return troubleOf(error);
        }
    }
    return {
        // On GitHub Enterprise Server the two APIs are beside each other: /api/v3 and /api/graphql.
        graphqlUrl: `${url.replace(/\/+$/, '').replace(/\/api\/v3$/, '/api')}/graphql`,
        async ask(request, shape) {
            for (let attempt = 1;; attempt += 1) {
                const answer = await send(request, shape);
                if (!('headers' in answer))
                    return answer;
                const patience = patienceFor(answer, { attempt, once: request.once ?? false, now: clock.now() });
                if (patience.again)
                    await sleep(clock, patience.waitMs);
                else
                    return { ok: false, status: answer.status, message: answer.message };
            }
        },
    };
}
/** For answers whose content does not matter. */
const ANYTHING = schemas/* unknown */.L5J();
const refusal = schemas/* object */.Ikc({
    status: schemas/* number */.aig(),
    response: schemas/* object */.Ikc({
        headers: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* union */.KCZ([schemas/* string */.YjP(), schemas/* number */.aig(), schemas/* undefined */.Vxk()])).default({}),
        data: schemas/* unknown */.L5J(),
    })
        .optional(),
});
const refusalBody = schemas/* object */.Ikc({
    message: schemas/* string */.YjP(),
    errors: schemas/* array */.YOg(schemas/* union */.KCZ([
        schemas/* string */.YjP(),
        schemas/* object */.Ikc({ message: schemas/* string */.YjP().optional(), field: schemas/* string */.YjP().optional(), code: schemas/* string */.YjP() }),
    ]))
        .optional(),
});
/** The client's own errors for broken connections claim to be a 500 and have no response. */
function troubleOf(error) {
    const words = error instanceof Error ? error.message : String(error);
    const parsed = refusal.safeParse(error);
    if (!parsed.success || parsed.data.response === undefined)
        return { ok: false, status: null, message: oneLine(words), headers: {} };
    const { status, response } = parsed.data;
    return { ok: false, status, message: oneLine(api_messageOf(response.data, status)), headers: response.headers };
}
function api_messageOf(body, status) {
    const parsed = refusalBody.safeParse(body);
    if (!parsed.success)
        return `GitHub answered ${status}`;
    const { message, errors = [] } = parsed.data;
    const details = errors.map((each) => typeof each === 'string' ? each : (each.message ?? [each.field, each.code].filter(Boolean).join(' ')));
    return details.length === 0 ? message : `${message}: ${details.join('; ')}`;
}
function oneLine(text) {
    return text.replace(/\s+/g, ' ').trim().slice(0, 500);
}
/** The client would warn on standard error about things that are handled here. */
const SILENT = { debug: nothing, info: nothing, warn: nothing, error: nothing };
function nothing() {
    // on purpose
}

;// CONCATENATED MODULE: ./src/github/api/token-identity.js

/** The author of whatever a workflow's own token writes. */
const WORKFLOW_BOT = 'github-actions[bot]';
/** An installation's token may not ask who it is; unless something was learnt, it is taken for the workflow's own. */
function createSelf(api) {
    let known = null;
    return {
        learn(login) {
            known = login;
        },
        async login() {
            if (known !== null)
                return known;
            const answer = await api.ask({ route: 'GET /user' }, schemas/* object */.Ikc({ login: schemas/* string */.YjP() }));
            known ??= answer.ok ? answer.value.login : WORKFLOW_BOT;
            return known;
        },
    };
}

;// CONCATENATED MODULE: ./src/report/markdown/marker.js
/**
 * The hidden first line by which one of our comments is found again, e.g. `<!-- gump:tracking run=run_2026_\u2026 -->`.
 * `key` may be anything; what could end the comment is replaced.
 */
function marker_markerOf(kind, key) {
    return `<!-- gump:${kind} ${key
        .replace(/[^\w.:/#=@+ -]/g, '_')
        .replace(/--+/g, '-')
        .replace(/-$/, '_')} -->`;
}
/** Whether a body is the comment that the marker names. Only its first line counts: text below may be anybody's. */
function carriesMarker(body, marker) {
    return body.startsWith(marker);
}

;// CONCATENATED MODULE: ./src/github/comments/comments.js



const Comment = schemas/* object */.Ikc({
    id: schemas/* number */.aig().int(),
    body: schemas/* string */.YjP().default(''),
    user: schemas/* object */.Ikc({ login: schemas/* string */.YjP() }).nullable(),
});
const PAGE = 100;
/** A thread with more comments than this gets a new one. */
const MOST_PAGES = 30;
const CREATIONS = 3;
function createComments(api, self, clock) {
    const known = new Map();
    async function put(thread, body) {
        const marker = markerIn(body);
        const key = `${thread} ${marker}`;
        const id = known.get(key);
        const earlier = id === undefined ? await find(thread, marker) : { ok: true, value: id };
        if (!earlier.ok)
            return earlier;
        const answer = earlier.value === null ? await create(thread, body) : await update(thread, earlier.value, body);
        if (answer.ok)
            known.set(key, answer.value);
        return answer;
    }
    async function update(thread, id, body) {
        const request = {
            route: 'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}',
            with: { comment_id: id, body },
        };
        const answer = await api.ask(request, Comment);
        if (answer.ok)
            return { ok: true, value: id };
        if (answer.status !== 404)
            return answer;
        // Somebody deleted it; or, if it is still to be seen, it is out of our reach, and another would make it two.
        const seen = await find(thread, markerIn(body));
        if (!seen.ok)
            return seen;
        return seen.value === null ? create(thread, body) : answer;
    }
    async function create(thread, body) {
        const route = 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments';
        for (let attempt = 1;; attempt += 1) {
            const answer = await api.ask({ route, with: { issue_number: thread, body }, once: true }, Comment);
            if (answer.ok) {
                if (answer.value.user)
                    self.learn(answer.value.user.login);
                return { ok: true, value: answer.value.id };
            }
            const isDoubtful = answer.status === null || answer.status >= 500;
            if (!isDoubtful || attempt === CREATIONS)
                return answer;
            await sleep(clock, 1000 * 2 ** (attempt - 1));
            const written = await find(thread, markerIn(body));
            if (!written.ok)
                return written;
            if (written.value !== null)
                return { ok: true, value: written.value };
        }
    }
    /** Null where the thread has none. */
    async function find(thread, marker) {
        const author = await self.login();
        for (let page = 1; page <= MOST_PAGES; page += 1) {
            const answer = await api.ask({
                route: 'GET /repos/{owner}/{repo}/issues/{issue_number}/comments',
                with: { issue_number: thread, per_page: PAGE, page },
            }, schemas/* array */.YOg(Comment));
            if (!answer.ok)
                return answer;
            const own = answer.value.find(({ body, user }) => user?.login === author && carriesMarker(body, marker));
            if (own)
                return { ok: true, value: own.id };
            if (answer.value.length < PAGE)
                break;
        }
        return { ok: true, value: null };
    }
    return { put };
}
function markerIn(body) {
    const [first = ''] = body.split('\n', 1);
    if (!/^<!-- gump:.* -->$/.test(first))
        throw new RangeError('a comment of ours begins with its marker');
    return first;
}

;// CONCATENATED MODULE: ./src/storage/redact.js
/** Shorter values would take ordinary words out of the texts. */
const SHORTEST = 8;
/** Takes secret values out of texts, also as they stand inside a JSON string and in base64. */
function redactor(secrets) {
    return replacing(formsOf(secrets));
}
/** Makes one for each stream, for the same values and forms as `redactor`. */
function streamRedactors(secrets) {
    // One character a byte: a chunk may end within a character.
    const forms = formsOf(secrets).map((form) => Buffer.from(form).toString('latin1'));
    const replace = replacing(forms);
    return () => {
        let held = '';
        return {
            push(chunk) {
                if (forms.length === 0)
                    return chunk;
                const text = held + chunk.toString('latin1');
                const cut = cutOf(forms, text);
                held = text.slice(cut);
                return Buffer.from(replace(text.slice(0, cut)), 'latin1');
            },
            end: () => Buffer.from(replace(held), 'latin1'),
        };
    };
}
/** Before the longest beginning of a form that a text ends with, and within no whole form. */
function cutOf(forms, text) {
    let longest = 0;
    for (const form of forms)
        for (let length = Math.min(form.length - 1, text.length); length > longest; length -= 1)
            if (text.endsWith(form.slice(0, length)))
                longest = length;
    const cut = text.length - longest;
    if (longest === 0)
        return cut;
    for (const { index, 0: form } of text.matchAll(patternOf(forms)))
        if (index < cut && cut < index + form.length)
            return index;
    return cut;
}
function formsOf(secrets) {
    const forms = new Set();
    for (const secret of secrets.map((value) => value.trim()).filter((value) => value.length >= SHORTEST)) {
        forms.add(secret);
        forms.add(JSON.stringify(secret).slice(1, -1));
        forms.add(Buffer.from(secret).toString('base64').replace(/=+$/, ''));
    }
    return [...forms].sort((a, b) => b.length - a.length);
}
function replacing(longestFirst) {
    if (longestFirst.length === 0)
        return (text) => text;
    const pattern = patternOf(longestFirst);
    return (text) => text.replace(pattern, '***');
}
function patternOf(longestFirst) {
    return new RegExp(longestFirst.map((form) => form.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|'), 'g');
}

;// CONCATENATED MODULE: ./src/action/connection.js






function connect({ job, inputs, log, clock, secrets }) {
    const token = inputs['github-token'];
    const { owner, repo, apiUrl } = job;
    const api = createApi({ url: apiUrl, token, owner, repo, clock });
    const self = createSelf(api);
    const redact = redactor([token, ...secrets]);
    return {
        job,
        inputs,
        api,
        self,
        comments: createComments(api, self, clock),
        log,
        redact,
        say: (level, message) => {
            log.commands(() => {
                annotations_announce(level, redact(message));
            });
        },
    };
}
/** What the renderings need to know of this place. */
function publicationContext(connection, thread) {
    return {
        runUrl: job_jobUrl(connection.job),
        thread,
        triggerPhrase: connection.inputs['trigger-phrase'],
        commands: ['run', 'resume', 'retry', 'approve', 'reject'],
        compareUrl: null,
        excerpt: () => null,
    };
}
/** For a run that is only on this runner: nobody is told of commands that would be refused. */
function notStored(context) {
    return { ...context, commands: ['run'], warnings: [...(context.warnings ?? []), NOT_STORED] };
}
const NOT_STORED = 'What this job did is not stored outside of its runner, so it cannot be gone on with; see the warnings of the job.';
/** The repository the job belongs to, and how to get in. */
function remoteOf({ job, inputs }) {
    return { url: `${job.serverUrl}/${job.repository}`, token: inputs['github-token'] };
}

;// CONCATENATED MODULE: ./src/github/trigger/event.js

/** The payload of the event that started the job, as the runner left it; to be parsed. */
function readEvent() {
    return github/* context */._.payload;
}

;// CONCATENATED MODULE: ./src/action/process-host.js


/** This process as a step of a job. `packageRoot` is the folder of the project. */
function processHost(packageRoot) {
    const cancel = new AbortController();
    // The runner sends SIGINT, and SIGTERM after 7.5 s: the first is the one that counts.
    for (const name of ['SIGINT', 'SIGTERM'])
        process.on(name, () => {
            cancel.abort(name);
        });
    return {
        env: process.env,
        payload: readEvent(),
        packageRoot,
        write: (text) => void process.stdout.write(text),
        clock: systemClock,
        cancel: cancel.signal,
    };
}

;// CONCATENATED MODULE: ./src/execution/host.js
/** The user's own prices: the host's win over the project's. */
function pricesOf(config, host) {
    return { ...config.prices, ...host.prices };
}
/** What an agent must not change, since it runs with more rights than the agent: CI, ownership, and gump's own rules. */
const PROTECTED_PATHS = [
    '.github/**',
    '.gitlab-ci.yml',
    'CODEOWNERS',
    'docs/CODEOWNERS',
    '.gump/**',
    'gump.toml',
    '.gitmodules',
];
const DEFAULT_DEADLINES = {
    attemptMs: 60 * 60_000,
    stallMs: 5 * 60_000,
    graceMs: 5_000,
    contextMs: 30_000,
    setupMs: 30 * 60_000,
};

;// CONCATENATED MODULE: ./src/adapters/command/routes.js
// Where the vendors' APIs are, and by which variable the CLIs, or we, are told another place.
const ANTHROPIC = {
    by: 'gateway',
    vendor: 'anthropic',
    endpoint: 'ANTHROPIC_BASE_URL',
    baseUrl: 'https://api.anthropic.com',
};
const OPENAI = {
    by: 'gateway',
    vendor: 'openai',
    endpoint: 'OPENAI_BASE_URL',
    baseUrl: 'https://api.openai.com/v1',
};
const GOOGLE = {
    by: 'gateway',
    vendor: 'google',
    endpoint: 'GOOGLE_GEMINI_BASE_URL',
    baseUrl: 'https://generativelanguage.googleapis.com',
};
/** Alibaba's Model Studio, its international endpoint: Chat Completions as OpenAI has them. */
const MODEL_STUDIO = {
    by: 'gateway',
    vendor: 'openai',
    endpoint: 'QWEN_BASE_URL',
    baseUrl: 'https://dashscope-intl.aliyuncs.com/compatible-mode/v1',
};

// EXTERNAL MODULE: ../../node_modules/picomatch/index.js
var picomatch = __webpack_require__(1026);
;// CONCATENATED MODULE: ./src/adapters/command/write-hook.js

/**
 * A hook that turns down a file tool's write outside `request.writable`, before it happens. It answers by exit status 2
 * and a reason on stderr, which every CLI with hooks takes as "no". It cannot see what a shell command writes, and the
 * agent could change it: the diff after the attempt is what decides.
 */
function writeHook(request, tools) {
    const path = '.gump/write-hook.mjs';
    const writing = Object.keys(tools.actions).filter((name) => tools.actions[name] === 'write');
    const allowed = (request.writable ?? ['**']).map((glob) => {
        const whole = glob.includes('/') ? glob.replace(/^\.?\//, '') : `**/${glob}`;
        return picomatch.makeRe(whole, { dot: true }).source;
    });
    const command = `node ${JSON.stringify(`${request.home}/${path}`)}`;
    return {
        file: { path, content: script({ root: request.cwd, writing, arguments: tools.paths, allowed }) },
        command,
        matcher: (timeout) => ({ matcher: '*', hooks: [{ type: 'command', command, timeout }] }),
    };
}
function script(rules) {
    return `import { readFileSync } from 'node:fs';
import { relative, resolve, sep } from 'node:path';

const rules = ${JSON.stringify(rules)};
const call = JSON.parse(readFileSync(0, 'utf8'));
const input = call.tool_input ?? {};
const named = rules.arguments.map((name) => input[name]).filter((value) => typeof value === 'string');
const patched = [...String(input.command ?? '').matchAll(/^\\*\\*\\* (?:(?:Add|Update|Delete) File|Move to): (.+)$/gm)];
const paths = rules.writing.includes(call.tool_name) ? [...named, ...patched.map((match) => match[1].trim())] : [];
const inside = paths.map((path) => relative(rules.root, resolve(call.cwd ?? rules.root, path)).split(sep).join('/'));
const refused = inside.find((path) => !rules.allowed.some((source) => new RegExp(source).test(path)));
if (refused !== undefined) {
  process.stderr.write('This step must not write ' + refused + '.');
  process.exit(2);
}
`;
}

;// CONCATENATED MODULE: ./src/adapters/stream/failure.js

/** What a provider's HTTP status stands for. */
function reasonOfStatus(status) {
    switch (status) {
        case 401:
            return 'auth';
        case 402:
        case 403:
            return 'forbidden';
        case 404:
            return 'unknown_model';
        case 408:
            return 'unreachable';
        case 413:
            return 'prompt_too_long';
        case 429:
            return 'rate_limited';
        default:
            return status >= 500 ? 'upstream_error' : 'bad_request';
    }
}
/**
 * The reason behind a CLI's own error words, never an agent's: callers pass text only from events and streams that the
 * CLI alone writes. Null where the words say nothing we know.
 */
function reasonOfWords(words) {
    for (const [pattern, reason] of WORDS)
        if (pattern.test(words))
            return reason;
    const status = STATUS.exec(words)?.slice(1).join('') ?? '';
    return status === '' ? null : reasonOfStatus(Number(status));
}
function failure(reason, message) {
    return { reason, message: failure_oneLine(message) || reason };
}
/** The failure of a launch whose stream has no result: from the CLI's stderr if it says something, else `no_result`. */
function withoutResult(title, end) {
    const lines = meaningful(end.stderr);
    // Longer texts are usage texts and stack traces: there only the lines that complain count.
    const complaints = lines.length <= SHORT ? lines : lines.filter((line) => COMPLAINT.test(line));
    for (const line of complaints) {
        const known = reasonOfWords(line);
        if (known !== null)
            return failure(known, line);
    }
    if (end.oversizeLines > 0) {
        return failure('no_result', `${title} ended without a result; ${end.oversizeLines} line(s) were too long to read.`);
    }
    const how = end.signal ?? `exit ${end.exitCode ?? 'unknown'}`;
    const said = lines.find((line) => COMPLAINT.test(line)) ?? lines.at(-1);
    if (!end.killed && end.exitCode !== 0 && said !== undefined)
        return failure('agent_error', `${title} (${how}): ${said}`);
    return failure('no_result', `${title} ended (${how}) without a result${said === undefined ? '' : `: ${said}`}`);
}
/**
 * Whether a launch that was to go on with a session failed for want of it, before any model was asked. By the CLIs' own
 * words: Claude Code 2.1.330, Codex 0.169.0, Gemini CLI 0.61.0, Qwen Code 0.24.4, OpenCode 1.18.33.
 */
function sessionIsUnknown({ failure: failed, turns }) {
    return failed !== null && turns === 0 && UNKNOWN_SESSION.test(failed.message);
}
const UNKNOWN_SESSION = /No conversation found with session ID|no rollout found for thread|Invalid session identifier|No saved session found|No previous sessions found|Session not found/i;
/** What a launch used where its CLI never said: nothing, if it ended by itself before a model answered; else unknown. */
function unsaid(turns, end) {
    return turns === 0 && !end.killed && end.exitCode !== 0 ? NO_TOKENS : null;
}
/** Text as one line of at most 500 characters. */
function failure_oneLine(text) {
    const line = text.replace(/\s+/g, ' ').trim();
    return line.length <= LIMIT ? line : `${line.slice(0, LIMIT - 1)}\u2026`;
}
const LIMIT = 500;
/** More specific first; words that hold a status code of their own are left to `STATUS`. */
const WORDS = [
    [/returned an empty response|empty response text/i, 'no_result'],
    [/prompt is too long|input exceeds the maximum length|context[_ ]?(length[_ ]exceeded|overflow)/i, 'prompt_too_long'],
    [/maximum context length|exceeds the maximum number of tokens/i, 'prompt_too_long'],
    [/not logged in|(missing|no) api key|(specify|set) the \w*_API_KEY|set an auth method/i, 'no_key'],
    [/missing environment variable: \W?\w*_KEY|api key (is )?(missing|not set|required)/i, 'no_key'],
    [/invalid api key|incorrect api key|api key not valid|authentication_(failed|error)|UNAUTHENTICATED/i, 'auth'],
    [/model_not_found|unknown model|model not found|no such model/i, 'unknown_model'],
    [/\bmodel\b.{0,80}\b(does not|may not) exist/i, 'unknown_model'],
    [/PERMISSION_DENIED/, 'forbidden'],
    [/rate.?limit|quota exceeded|too many requests|resource_exhausted/i, 'rate_limited'],
    [/ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|connection refused/i, 'unreachable'],
    [/waiting for network|unable to connect|fetch failed/i, 'unreachable'],
    [/ECONNRESET|connection (dropped|reset|was closed)|stream (disconnected|closed|ended)/i, 'stream_cut'],
    // The last is all that Node's fetch says of an answer that broke off.
    [/socket hang up|premature close|API Error: terminated|UND_ERR_SOCKET/i, 'stream_cut'],
    [/high demand|overloaded|internal server error|\bUNAVAILABLE\b/i, 'upstream_error'],
    [/invalid_request_error|INVALID_ARGUMENT/, 'bad_request'],
];
/** A status where it is called one: `API Error: 400 \u2026`, `status 401`, `HTTP 500`, `code: 429`. */
const STATUS = /(?:API Error:?\s*|status(?: code)?:?\s*|HTTP\s*|"?code"?:\s*|\()([45]\d\d)\b|^\s*([45]\d\d)\b/i;
/** Lines of stderr without colours, warnings, stack traces and brackets. */
function meaningful(stderr) {
    const lines = stderr.split('\n').map((line) => line.replace(ANSI, '').trim());
    return lines.filter((line) => !NOISE.test(line));
}
const SHORT = 6;
const COMPLAINT = /\berror\b|\bretry(ing)?\b/i;
const ANSI = /\u001b\[[\d;]*m/g;
/** What CLIs say on stderr without complaining. */
const NOISE = /^[\][{}(),;]*$|^at |^warning:|^\[STARTUP\]|^Reading additional input from stdin|^YOLO mode is|^Ripgrep (is )?not available/i;

;// CONCATENATED MODULE: ./src/adapters/claude/tools.js
/** The tools of Claude Code. `Task` runs a subagent, whose own calls are on the stream too. */
const CLAUDE_TOOLS = {
    actions: {
        Write: 'write',
        Edit: 'write',
        MultiEdit: 'write',
        NotebookEdit: 'write',
        Bash: 'shell',
        Read: 'read',
        NotebookRead: 'read',
        Glob: 'search',
        Grep: 'search',
        LS: 'search',
        WebFetch: 'web',
        WebSearch: 'web',
    },
    paths: ['file_path', 'notebook_path'],
    details: ['file_path', 'notebook_path', 'command', 'pattern', 'url', 'query', 'description', 'path'],
};

;// CONCATENATED MODULE: ./src/adapters/claude/reader.js






/** Begins most lines with partial messages. Nothing in them is read: what they add up to comes as a whole message. */
const PIECE_OF_A_BLOCK = '{"type":"stream_event","event":{"type":"content_block_';
/** Messages the CLI writes itself in the model's place. */
const SYNTHETIC = '<synthetic>';
const PartialEvent = schemas/* object */.Ikc({
    parent_tool_use_id: MaybeText,
    event: schemas/* object */.Ikc({
        type: schemas/* string */.YjP(),
        message: schemas/* object */.Ikc({ id: schemas/* string */.YjP(), model: schemas/* string */.YjP() }).optional().catch(undefined),
        usage: schemas/* unknown */.L5J().optional(),
    }),
});
const RetryEvent = schemas/* object */.Ikc({
    attempt: Count,
    max_retries: Count,
    error_status: MaybeNumber,
    error: MaybeText,
});
const ModelUsage = schemas/* object */.Ikc({
    inputTokens: Count,
    outputTokens: Count,
    cacheReadInputTokens: Count,
    cacheCreationInputTokens: Count,
    costUSD: schemas/* number */.aig().nonnegative().catch(0),
});
/** `subtype` is "success" for failed calls too; `usage` and `model_usage_since_last_result` are of this call alone. */
const ResultEvent = schemas/* object */.Ikc({
    subtype: Text,
    is_error: schemas/* boolean */.zMY().catch(true),
    session_id: MaybeText,
    result: Text,
    errors: schemas/* array */.YOg(schemas/* string */.YjP()).catch([]),
    terminal_reason: MaybeText,
    stop_reason: MaybeText,
    api_error_status: MaybeNumber,
    total_cost_usd: MaybeNumber,
    usage: schemas/* unknown */.L5J().optional(),
    model_usage_since_last_result: maybe(schemas/* record */.g1P(schemas/* string */.YjP(), ModelUsage)),
});
/** Reads `--output-format stream-json`, with or without partial messages. */
class ClaudeReader {
    request;
    before;
    sessionId = null;
    model = null;
    /** One, unless the CLI was woken again by work it had put in the background. */
    results = [];
    turns = 0;
    live = NO_TOKENS;
    /** Code on the last message that the CLI wrote in the model's place. */
    errorCode = null;
    lastRetry = null;
    calls = new Set();
    constructor(request, before) {
        this.request = request;
        this.before = before;
    }
    line(text) {
        if (text.startsWith(PIECE_OF_A_BLOCK))
            return [];
        const event = jsonObject(text);
        switch (event?.type) {
            case 'stream_event':
                return this.partial(event);
            case 'assistant':
            case 'user':
                return this.message(event);
            case 'system':
                return this.system(event);
            case 'result':
                this.results.push(ResultEvent.parse(event));
                return [];
            default:
                return [];
        }
    }
    followed() {
        return [];
    }
    end(end) {
        const result = this.results.at(-1) ?? null;
        return {
            failure: this.failure(result, end),
            sessionId: result?.session_id ?? this.sessionId,
            finalText: result === null || result.is_error ? '' : result.result,
            turns: this.turns,
            tokens: this.tokens() ?? unsaid(this.turns, end),
            costUsd: this.cost(result),
            model: this.model,
        };
    }
    system(event) {
        if (event.subtype === 'init') {
            const init = fit(InitEvent, event);
            if (init === null)
                return [];
            this.sessionId = init.session_id;
            this.model = init.model ?? this.model;
            const signals = [{ type: 'session', id: init.session_id }];
            if (init.model !== undefined)
                signals.push({ type: 'model', model: init.model });
            return signals;
        }
        if (event.subtype !== 'api_retry')
            return [];
        this.lastRetry = fit(RetryEvent, event);
        const { attempt, max_retries, error_status, error } = this.lastRetry ?? {};
        return [{ type: 'note', text: `retry ${attempt}/${max_retries} after ${error_status ?? error ?? 'an error'}` }];
    }
    /** With partial messages a call is known as it begins, and its true output when it ends. */
    partial(event) {
        const type = isObject(event.event) ? event.event.type : null;
        if (type !== 'message_start' && type !== 'message_delta')
            return [];
        const read = fit(PartialEvent, event);
        if (read === null)
            return [];
        if (type === 'message_start') {
            return read.event.message === undefined ? [] : this.begin(read.event.message, read.parent_tool_use_id !== null);
        }
        return this.usage(read.event.usage);
    }
    message(event) {
        const message = messageOf(event);
        if (message === null)
            return [];
        const said = signalsOf(message, CLAUDE_TOOLS);
        // The texts of user events are the prompt, echoed or injected.
        if (event.type === 'user')
            return said.filter((signal) => signal.type !== 'text');
        const { id, model, usage, subagent, error } = message;
        if (model === SYNTHETIC) {
            this.errorCode = error ?? this.errorCode;
            return [];
        }
        if (id === null || model === null || this.calls.has(id))
            return said;
        return [...this.begin({ id, model }, subagent), ...this.usage(usage), ...said];
    }
    begin(call, subagent) {
        if (this.calls.has(call.id))
            return [];
        this.calls.add(call.id);
        if (subagent)
            return [];
        this.turns += 1;
        const signals = [{ type: 'turn' }];
        if (call.model !== this.model) {
            this.model = call.model;
            signals.unshift({ type: 'model', model: call.model });
        }
        return signals;
    }
    usage(value) {
        const tokens = fit(AnthropicUsage, value);
        if (tokens === null)
            return [];
        this.live = addTokens(this.live, tokens);
        return [{ type: 'usage', tokens, costUsd: null }];
    }
    tokens() {
        if (this.results.length === 0)
            return this.calls.size > 0 ? this.live : null;
        return this.results.map(tokensOf).reduce(addTokens, NO_TOKENS);
    }
    cost(last) {
        if (last === null)
            return null;
        const since = this.results.map((result) => result.model_usage_since_last_result);
        if (!since.includes(null))
            return sum(since.flatMap((models) => Object.values(models ?? {})).map((m) => m.costUSD));
        if (last.total_cost_usd === null || this.request.session.mode === 'new')
            return last.total_cost_usd;
        // The figure is of the whole session: without what came before, this launch's part is not known.
        const before = this.before?.costUsd ?? null;
        return before === null || before > last.total_cost_usd ? null : last.total_cost_usd - before;
    }
    failure(result, end) {
        if (result === null) {
            const status = this.lastRetry?.error_status ?? null;
            if (status === null || !end.killed)
                return withoutResult('Claude Code', end);
            return failure(reasonOfStatus(status), `Claude Code was still retrying after HTTP ${status}.`);
        }
        const words = result.errors.join('; ') || result.result;
        if (result.subtype === 'error_max_turns')
            return failure('guard_max_turns', words);
        if (result.subtype === 'error_max_budget_usd')
            return failure('guard_max_budget', words);
        if (result.stop_reason === 'refusal')
            return failure('refusal', words || 'The model refused.');
        if (result.is_error || result.subtype !== 'success')
            return failure(this.reason(result, words), words);
        if (end.exitCode !== null && end.exitCode !== 0) {
            return failure('agent_error', `Claude Code said it succeeded, but ended with exit ${end.exitCode}.`);
        }
        return null;
    }
    reason(result, words) {
        const spoken = reasonOfWords(words);
        if (spoken === 'prompt_too_long' || spoken === 'no_key')
            return spoken;
        if (result.api_error_status !== null)
            return reasonOfStatus(result.api_error_status);
        if (this.errorCode === 'model_not_found')
            return 'unknown_model';
        return spoken ?? 'agent_error';
    }
}
/** Subagents and helper models included, where the result tells them. */
function tokensOf(result) {
    const models = Object.values(result.model_usage_since_last_result ?? {});
    if (models.length === 0)
        return fit(AnthropicUsage, result.usage) ?? NO_TOKENS;
    return {
        in: sum(models.map((used) => used.inputTokens + used.cacheReadInputTokens + used.cacheCreationInputTokens)),
        out: sum(models.map((used) => used.outputTokens)),
        cached: sum(models.map((used) => used.cacheReadInputTokens)),
        cache_write: sum(models.map((used) => used.cacheCreationInputTokens)),
    };
}
function sum(numbers) {
    return numbers.reduce((total, n) => total + n, 0);
}

;// CONCATENATED MODULE: ./src/adapters/claude/adapter.js




const model = (id, contextWindow = 200_000, maxOutput = 32_000) => ({
    id,
    contextWindow,
    maxOutput,
});
/** Claude Code, headless, its permission questions off: the worktree and the gates are what holds it. */
const claude = {
    provider: 'claude',
    title: 'Claude Code',
    command: 'claude',
    models: {
        // The CLI's own default; named, so that the price is known before the first answer.
        '': model('opus', 1_000_000, 128_000),
        opus: model('opus', 1_000_000, 128_000),
        sonnet: model('sonnet', 1_000_000, 128_000),
        haiku: model('haiku', 1_000_000, 128_000),
        fable: model('fable', 1_000_000, 128_000),
        opusplan: model('opusplan', 1_000_000, 128_000),
        'sonnet[1m]': model('sonnet[1m]', 1_000_000, 128_000),
        'opus-4-6': model('claude-opus-4-6'),
        'sonnet-4-6': model('claude-sonnet-4-6'),
        'haiku-4-5': model('claude-haiku-4-5-20251001'),
    },
    keys: () => ['ANTHROPIC_API_KEY', 'CLAUDE_CODE_OAUTH_TOKEN'],
    endpoints: ['ANTHROPIC_BASE_URL'],
    routing: (key) => key === 'ANTHROPIC_API_KEY'
        ? ANTHROPIC
        : { by: 'stream', why: 'a subscription login opens nothing but the vendor\u2019s own endpoint' },
    install: { package: '@anthropic-ai/claude-code', version: '2.1.330' },
    costSource: 'reported',
    // "Prompt is too long" was seen at 2 MB and not at 200 KB; the model's window decides in between.
    maxPromptChars: null,
    invoke,
    read: (request, before) => new ClaudeReader(request, before),
};
function invoke(request) {
    const hook = request.writable === null ? null : writeHook(request, CLAUDE_TOOLS);
    const args = [
        ...['-p', '--output-format', 'stream-json', '--verbose', '--include-partial-messages'],
        '--dangerously-skip-permissions',
        ...(request.model === null ? [] : ['--model', request.model]),
        ...(request.session.mode === 'resume' ? ['--resume', request.session.id] : ['--session-id', request.session.id]),
        // One more than allowed: the guard stops call N+1 as it begins; this is for a line that came too late.
        ...(request.maxTurns === null ? [] : ['--max-turns', String(request.maxTurns + 1)]),
        ...(hook === null ? [] : ['--settings', JSON.stringify({ hooks: { PreToolUse: [hook.matcher(10)] } })]),
    ];
    return {
        args,
        stdin: request.prompt,
        env: {
            ...request.credentials,
            DISABLE_AUTOUPDATER: '1',
            CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
            // Its default is ten, some three minutes of waiting before an attempt can be retried.
            CLAUDE_CODE_MAX_RETRIES: '2',
            // By the name of the host it would take the gateway for somebody else's API, and leave out what only Anthropic's has.
            ...(request.upstreamHost === 'api.anthropic.com' ? { _CLAUDE_CODE_ASSUME_FIRST_PARTY_BASE_URL: '1' } : {}),
            ...(request.root ? { IS_SANDBOX: '1' } : {}),
        },
        files: hook === null ? [] : [hook.file],
        follow: null,
    };
}

;// CONCATENATED MODULE: ./src/adapters/stream/totals.js
/**
 * What this launch used, where the CLI tells totals of the whole session: the total less what was used before. Where
 * that is not known, or does not fit (a session compacted, a launch that was killed before it told), the sum of the
 * calls seen on the stream stands in.
 */
function since(total, before, resumed, seen) {
    if (total === null)
        return seen;
    if (!resumed)
        return total;
    const rest = before === null ? null : minus(total, before.tokens);
    if (rest === null)
        return seen;
    return seen === null || rest.in >= seen.in ? rest : seen;
}
/** Null where any figure would be negative; without reasoning where that is not known of both. */
function minus(a, b) {
    const rest = {
        in: a.in - b.in,
        out: a.out - b.out,
        cached: a.cached - b.cached,
        cache_write: a.cache_write - b.cache_write,
    };
    return Object.values(rest).some((n) => n < 0) ? null : { ...rest, reasoning: reasoningSince(a, b) };
}
function reasoningSince(a, b) {
    const before = b.reasoning ?? (b.out === 0 ? 0 : undefined);
    if (a.reasoning === undefined || before === undefined)
        return undefined;
    return a.reasoning < before ? undefined : a.reasoning - before;
}

;// CONCATENATED MODULE: ./src/adapters/codex/reader.js






/** As hooks see them; the stream has items instead. */
const CODEX_TOOLS = {
    actions: { apply_patch: 'write', Bash: 'shell' },
    paths: [],
    patches: ['command'],
    details: ['command'],
};
/** Here `input_tokens` includes the cached ones and `output_tokens` reasoning; of the whole thread. */
const CodexUsage = schemas/* object */.Ikc({
    input_tokens: Count,
    cached_input_tokens: Count,
    cache_write_input_tokens: Count,
    output_tokens: Count,
    reasoning_output_tokens: MaybeCount,
})
    .transform((u) => ({
    in: u.input_tokens,
    out: u.output_tokens,
    cached: u.cached_input_tokens,
    cache_write: u.cache_write_input_tokens,
    reasoning: u.reasoning_output_tokens,
}));
const Item = schemas/* object */.Ikc({
    id: Text,
    type: schemas/* string */.YjP(),
    text: Text,
    message: Text,
    command: Text,
    query: Text,
    status: MaybeText,
    exit_code: MaybeNumber,
    changes: maybe(schemas/* array */.YOg(schemas/* object */.Ikc({ path: schemas/* string */.YjP() }))),
});
const StreamEvent = schemas/* object */.Ikc({
    type: schemas/* string */.YjP(),
    thread_id: MaybeText,
    item: Item.optional().catch(undefined),
    usage: CodexUsage.optional().catch(undefined),
    message: Text,
    error: maybe(schemas/* object */.Ikc({ message: Text })),
});
/** A line of the session file. `total_token_usage` counts the whole thread. */
const RolloutLine = schemas/* object */.Ikc({
    type: schemas/* string */.YjP(),
    payload: schemas/* object */.Ikc({
        type: MaybeText,
        model: MaybeText,
        info: maybe(schemas/* object */.Ikc({ total_token_usage: CodexUsage })),
    }),
});
/** Reads `codex exec --json` and the session file beside it. */
class CodexReader {
    request;
    before;
    threadId = null;
    model;
    finalText = '';
    total = null;
    failed = null;
    completed = false;
    /** The last `error`: a warning, unless nothing better follows. */
    lastError = '';
    announced = new Set();
    announcedTurns = 0;
    /** Calls told by the session file, and the thread's total after the last of them. */
    calls = 0;
    counted;
    /** Calls as far as the stream lets us guess: a tool's result goes back with a new one. */
    guessedCalls = 0;
    callOpen = false;
    constructor(request, before) {
        this.request = request;
        this.before = before;
        this.model = request.model;
        this.counted = before?.tokens ?? NO_TOKENS;
    }
    line(text) {
        const event = fit(StreamEvent, jsonObject(text));
        switch (event?.type) {
            case 'thread.started':
                this.threadId = event.thread_id;
                return this.threadId === null ? [] : [{ type: 'session', id: this.threadId }];
            case 'turn.started':
                return this.turnsUpTo(1);
            case 'item.started':
            case 'item.completed':
                return event.item === undefined ? [] : this.item(event.item, event.type === 'item.completed');
            case 'turn.completed':
                this.completed = true;
                this.total = event.usage ?? null;
                return [];
            case 'turn.failed':
                this.failed = event.error?.message ?? event.message;
                return [];
            case 'error':
                this.lastError = event.message;
                return [{ type: 'note', text: event.message }];
            default:
                return [];
        }
    }
    /** A call is told when it has ended; the next one begins with it, or there is none. */
    followed(_file, text) {
        const line = fit(RolloutLine, jsonObject(text));
        if (line?.type === 'turn_context' && line.payload.model !== null && line.payload.model !== this.model) {
            this.model = line.payload.model;
            return [{ type: 'model', model: this.model }];
        }
        if (line?.payload.type !== 'token_count' || line.payload.info === null)
            return [];
        const total = line.payload.info.total_token_usage;
        const tokens = minus(total, this.counted);
        // The same figure is told again with rate limits, and an older one when a resumed file is read from its start.
        if (tokens === null || tokens.in + tokens.out === 0)
            return [];
        this.counted = total;
        this.calls += 1;
        return [...this.turnsUpTo(this.calls), { type: 'usage', tokens, costUsd: null }];
    }
    end(end) {
        const resumed = this.request.session.mode === 'resume';
        const seen = this.calls === 0 ? null : minus(this.counted, this.before?.tokens ?? NO_TOKENS);
        const turns = this.calls === 0 ? this.guessedCalls : this.calls;
        return {
            failure: this.failure(end),
            sessionId: this.threadId,
            finalText: this.completed ? this.finalText : '',
            turns,
            tokens: since(this.total, this.before, resumed, seen) ?? unsaid(turns, end),
            costUsd: null,
            model: this.model,
        };
    }
    item(item, done) {
        if (item.type === 'error')
            return done ? [{ type: 'note', text: item.message }] : [];
        if (!this.callOpen)
            this.guessedCalls += 1;
        this.callOpen = true;
        if (item.type === 'agent_message') {
            if (done)
                this.finalText = item.text;
            return done ? [{ type: 'text', text: item.text }] : [];
        }
        const tool = toolOf(item);
        if (tool === null)
            return [];
        const signals = this.announced.has(item.id) ? [] : [tool];
        this.announced.add(item.id);
        if (!done)
            return signals;
        this.callOpen = false;
        this.finalText = '';
        return [...signals, { type: 'tool_result', ok: item.status !== 'failed' && (item.exit_code ?? 0) === 0 }];
    }
    turnsUpTo(turns) {
        const missing = Math.max(0, turns - this.announcedTurns);
        this.announcedTurns += missing;
        return Array.from({ length: missing }, () => ({ type: 'turn' }));
    }
    /** `error` events may be mere warnings: what counts is `turn.failed`, a missing `turn.completed`, the exit status. */
    failure(end) {
        if (this.failed !== null)
            return failure(reasonOfWords(this.failed) ?? 'agent_error', said(this.failed));
        if (!this.completed) {
            const reason = reasonOfWords(this.lastError);
            return reason === null ? withoutResult('Codex', end) : failure(reason, said(this.lastError));
        }
        if (end.exitCode === null || end.exitCode === 0)
            return null;
        return failure('agent_error', `Codex said it succeeded, but ended with exit ${end.exitCode}.`);
    }
}
function toolOf(item) {
    switch (item.type) {
        case 'command_execution':
            return { type: 'tool', name: 'shell', action: 'shell', paths: [], detail: item.command.slice(0, DETAIL_LIMIT) };
        case 'file_change': {
            const paths = (item.changes ?? []).map((change) => change.path);
            return {
                type: 'tool',
                name: 'apply_patch',
                action: 'write',
                paths,
                detail: paths.join(' ').slice(0, DETAIL_LIMIT),
            };
        }
        case 'web_search':
            return { type: 'tool', name: item.type, action: 'web', paths: [], detail: item.query.slice(0, DETAIL_LIMIT) };
        case 'mcp_tool_call':
        case 'collab_tool_call':
            return { type: 'tool', name: item.type, action: 'other', paths: [], detail: '' };
        default:
            return null;
    }
}
/** The provider's sentence, where the message is its JSON answer. */
function said(message) {
    const answer = fit(schemas/* object */.Ikc({ error: schemas/* object */.Ikc({ message: schemas/* string */.YjP() }) }), jsonObject(message));
    return answer?.error.message ?? message;
}

;// CONCATENATED MODULE: ./src/adapters/codex/adapter.js



const adapter_model = (id, contextWindow = 400_000) => ({ id, contextWindow, maxOutput: 128_000 });
/** Codex, headless, its sandbox off. Live figures come from its session file: the stream has one pair of events a run. */
const codex = {
    provider: 'codex',
    title: 'Codex',
    command: 'codex',
    models: {
        '': adapter_model('gpt-6.1-sol', 1_050_000),
        sol: adapter_model('gpt-6.1-sol', 1_050_000),
        terra: adapter_model('gpt-6.1-terra', 1_050_000),
        astra: adapter_model('gpt-6-astra', 1_050_000),
        luna: adapter_model('gpt-6-luna', 1_050_000),
        gpt54: adapter_model('gpt-5.4'),
        'gpt54-mini': adapter_model('gpt-5.4-mini'),
        gpt53: adapter_model('gpt-5.3-codex'),
        'gpt53-spark': adapter_model('gpt-5.3-codex-spark', 128_000),
        gpt52: adapter_model('gpt-5.2-codex'),
        'gpt51-max': adapter_model('gpt-5.1-codex-max'),
        o3: { id: 'o3-codex', contextWindow: 200_000, maxOutput: 100_000 },
    },
    keys: () => ['CODEX_API_KEY', 'OPENAI_API_KEY'],
    endpoints: ['OPENAI_BASE_URL'],
    routing: () => OPENAI,
    install: { package: '@openai/codex', version: '0.169.0', node: 16 },
    costSource: 'estimated',
    maxPromptChars: 1_048_576,
    invoke: adapter_invoke,
    read: (request, before) => new CodexReader(request, before),
};
function adapter_invoke(request) {
    const { credentials, session } = request;
    const key = credentials.CODEX_API_KEY ?? credentials.OPENAI_API_KEY;
    const hook = request.writable === null ? null : writeHook(request, CODEX_TOOLS);
    const resumed = session.mode === 'resume';
    return {
        args: [
            ...(resumed ? ['exec', 'resume'] : ['exec']),
            ...['--json', '--dangerously-bypass-approvals-and-sandbox', '--skip-git-repo-check'],
            ...(request.model === null ? [] : ['-m', request.model]),
            ...provider(credentials.OPENAI_BASE_URL ?? OPENAI.baseUrl),
            ...(hook === null ? [] : ['--dangerously-bypass-hook-trust']),
            ...(resumed ? [session.id] : []),
            '-',
        ],
        stdin: request.prompt,
        env: { CODEX_HOME: `${request.home}/.codex`, ...(key === undefined ? {} : { CODEX_API_KEY: key }) },
        files: [
            // CODEX_HOME has to exist, and this file makes it.
            { path: '.codex/config.toml', content: '' },
            ...(hook === null
                ? []
                : [
                    hook.file,
                    { path: '.codex/hooks.json', content: JSON.stringify({ hooks: { PreToolUse: [hook.matcher(10)] } }) },
                ]),
        ],
        follow: { directory: '.codex/sessions', match: /rollout-[^/]*\.jsonl$/ },
    };
}
/** A provider of our own: the built-in one takes neither another key variable nor fewer retries. */
function provider(baseUrl) {
    const fields = [
        'name="OpenAI"',
        `base_url=${JSON.stringify(baseUrl)}`,
        'env_key="CODEX_API_KEY"',
        'wire_api="responses"',
        // Its defaults come to 30 requests on a server's error.
        'request_max_retries=2',
        'stream_max_retries=2',
    ];
    return ['-c', 'model_provider="gump"', '-c', `model_providers.gump={${fields.join(',')}}`];
}

;// CONCATENATED MODULE: ./src/adapters/cursor/reader.js





const CURSOR_TOOLS = {
    actions: {
        editToolCall: 'write',
        writeToolCall: 'write',
        deleteToolCall: 'write',
        shellToolCall: 'shell',
        readToolCall: 'read',
        lsToolCall: 'search',
        globToolCall: 'search',
        grepToolCall: 'search',
        semSearchToolCall: 'search',
        webFetchToolCall: 'web',
        webSearchToolCall: 'web',
    },
    paths: ['path'],
    details: ['path', 'command', 'pattern', 'globPattern', 'query', 'url'],
};
/** In Anthropic's manner: cached tokens are beside `inputTokens`. */
const CursorUsage = schemas/* object */.Ikc({ inputTokens: Count, outputTokens: Count, cacheReadTokens: Count, cacheWriteTokens: Count })
    .transform((u) => ({
    in: u.inputTokens + u.cacheReadTokens + u.cacheWriteTokens,
    out: u.outputTokens,
    cached: u.cacheReadTokens,
    cache_write: u.cacheWriteTokens,
}));
const reader_ResultEvent = schemas/* object */.Ikc({
    subtype: Text,
    is_error: schemas/* boolean */.zMY().catch(true),
    session_id: MaybeText,
    result: Text,
    usage: maybe(CursorUsage),
});
/** Reads `--output-format stream-json` as its vendor describes it. */
class CursorReader {
    sessionId = null;
    model;
    turns = 0;
    result = null;
    /** The call under way by its id, where the stream tells one, else by what came before it. */
    call = null;
    constructor(request) {
        this.model = request.model;
    }
    line(text) {
        const event = jsonObject(text);
        switch (event?.type) {
            case 'system':
                return this.init(event);
            case 'user':
                this.call = null;
                return [];
            case 'assistant':
                return this.assistant(event);
            case 'tool_call':
                return this.tool(event);
            case 'result':
                this.result = reader_ResultEvent.parse(event);
                return this.over(this.result.usage);
            default:
                return [];
        }
    }
    followed() {
        return [];
    }
    end(end) {
        return {
            failure: this.failure(end),
            sessionId: this.result?.session_id ?? this.sessionId,
            finalText: this.result === null || this.result.is_error ? '' : this.result.result,
            turns: this.turns,
            tokens: this.result?.usage ?? unsaid(this.turns, end),
            costUsd: null,
            model: this.model,
        };
    }
    /** With its result told, it sometimes never exits: seen on hosted runners by many of its users. */
    over(usage) {
        return [...(usage === null ? [] : [{ type: 'usage', tokens: usage, costUsd: null }]), { type: 'over' }];
    }
    /** The model's name here is one for people, so that of the request is kept for the price. */
    init(event) {
        const init = event.subtype === 'init' ? fit(InitEvent, event) : null;
        if (init === null)
            return [];
        this.sessionId = init.session_id;
        this.model ??= init.model ?? null;
        return [{ type: 'session', id: init.session_id }];
    }
    assistant(event) {
        const message = messageOf(event);
        if (message === null)
            return [];
        return [...this.begin(event.model_call_id), ...signalsOf(message, CURSOR_TOOLS)];
    }
    /** The tool is the one key inside `tool_call`: `{"editToolCall": {"args": \u2026, "result": \u2026}}`. */
    tool(event) {
        const [name, call] = Object.entries(isObject(event.tool_call) ? event.tool_call : {})[0] ?? [];
        if (name === undefined || !isObject(call))
            return [];
        if (event.subtype === 'started') {
            return [...this.begin(event.model_call_id), toolSignal(name, call.args, CURSOR_TOOLS)];
        }
        if (event.subtype !== 'completed')
            return [];
        if (this.call?.id === null)
            this.call = null;
        return [{ type: 'tool_result', ok: isObject(call.result) && 'success' in call.result }];
    }
    begin(callId) {
        const id = typeof callId === 'string' ? callId : null;
        if (this.call !== null && (id === null || id === this.call.id))
            return [];
        this.call = { id };
        this.turns += 1;
        return [{ type: 'turn' }];
    }
    /** A failed call ends with a non-zero exit and words on stderr, without a result. */
    failure(end) {
        if (this.result === null)
            return withoutResult('Cursor CLI', end);
        const words = this.result.result;
        if (this.result.is_error || this.result.subtype !== 'success') {
            return failure(reasonOfWords(words) ?? 'agent_error', words);
        }
        if (end.exitCode === null || end.exitCode === 0)
            return null;
        return failure('agent_error', `Cursor CLI said it succeeded, but ended with exit ${end.exitCode}.`);
    }
}

;// CONCATENATED MODULE: ./src/adapters/cursor/adapter.js

const cursor_adapter_model = (id, contextWindow = 200_000, maxOutput = 32_000) => ({
    id,
    contextWindow,
    maxOutput,
});
/** Cursor's CLI, headless. Its vendor publishes no package that could be pinned: what is on PATH is used. */
const cursor = {
    provider: 'cursor',
    title: 'Cursor CLI',
    command: 'cursor-agent',
    models: {
        '': cursor_adapter_model('auto'),
        sonnet: cursor_adapter_model('claude-4.6-sonnet-medium'),
        'sonnet-thinking': cursor_adapter_model('claude-4.6-sonnet-medium-thinking'),
        opus: cursor_adapter_model('claude-4.6-opus-high'),
        'opus-thinking': cursor_adapter_model('claude-4.6-opus-high-thinking'),
        gpt5: cursor_adapter_model('gpt-5.4-medium', 400_000, 128_000),
        gemini: cursor_adapter_model('gemini-3.1-pro', 1_000_000, 64_000),
    },
    keys: () => ['CURSOR_API_KEY'],
    endpoints: [],
    routing: () => ({ by: 'stream', why: 'Cursor\u2019s CLI takes no other endpoint' }),
    install: null,
    costSource: 'estimated',
    // The prompt is an argument, and one argument holds 128 KiB; a character may take three bytes.
    maxPromptChars: 40_000,
    invoke: cursor_adapter_invoke,
    read: (request) => new CursorReader(request),
};
function cursor_adapter_invoke(request) {
    return {
        args: [
            ...['-p', '--output-format', 'stream-json', '--yolo', '--trust', '--workspace', request.cwd],
            ...(request.model === null ? [] : ['--model', request.model]),
            // A new session names itself.
            ...(request.session.mode === 'resume' ? ['--resume', request.session.id] : []),
            '--',
            request.prompt,
        ],
        stdin: '',
        env: { ...request.credentials },
        files: [],
        follow: null,
    };
}

;// CONCATENATED MODULE: ./src/adapters/command/whole-output.js
/**
 * For CLIs on Node: what they write to a pipe is queued while the pipe is full, and lost when they exit (Node 20 and 24 on
 * Linux; Qwen Code 0.24.4 lost the result after a long answer). This file, loaded first, has them wait instead.
 */
const WHOLE_OUTPUT = {
    path: '.gump/whole-output.cjs',
    content: 'for (const { _handle } of [process.stdout, process.stderr]) _handle?.setBlocking?.(true);\n',
};

;// CONCATENATED MODULE: ./src/adapters/gemini/reader.js





const GEMINI_TOOLS = {
    actions: {
        write_file: 'write',
        replace: 'write',
        run_shell_command: 'shell',
        read_file: 'read',
        read_many_files: 'read',
        glob: 'search',
        grep_search: 'search',
        search_file_content: 'search',
        list_directory: 'search',
        web_fetch: 'web',
        google_web_search: 'web',
    },
    paths: ['file_path', 'absolute_path'],
    details: ['file_path', 'absolute_path', 'command', 'pattern', 'query', 'prompt', 'dir_path', 'path'],
};
/** `input_tokens` includes the cached ones; thinking is in the total alone, and is paid as output. */
const Stats = schemas/* object */.Ikc({ total_tokens: Count, input_tokens: Count, output_tokens: Count, cached: Count });
const reader_StreamEvent = schemas/* object */.Ikc({
    type: schemas/* string */.YjP(),
    session_id: Text,
    model: Text,
    role: Text,
    content: Text,
    tool_name: Text,
    parameters: schemas/* unknown */.L5J().optional(),
    status: Text,
    message: Text,
    error: maybe(schemas/* object */.Ikc({ type: Text, message: Text })),
    stats: maybe(Stats.extend({ models: schemas/* record */.g1P(schemas/* string */.YjP(), Stats).catch({}) })),
});
/** A message of the chat file. It may be written again, with the same id, as it grows. */
const ChatLine = schemas/* object */.Ikc({
    id: schemas/* string */.YjP(),
    type: schemas/* literal */.euz('gemini'),
    model: MaybeText,
    tokens: schemas/* object */.Ikc({ input: Count, output: Count, cached: Count, thoughts: MaybeCount }),
});
/** Turn limit of the CLI's own. */
const MAX_TURNS_EXIT = 53;
/** Reads `-o stream-json` and the chat file beside it. Its figures are of this launch, after a resume too. */
class GeminiReader {
    sessionId = null;
    model;
    finalText = '';
    turns = 0;
    callOpen = false;
    live = NO_TOKENS;
    result = null;
    /** What it said last of a trouble on the way; its result may have no words. */
    lastError = '';
    counted = new Set();
    constructor(request) {
        this.model = request.model;
    }
    line(text) {
        const event = fit(reader_StreamEvent, jsonObject(text));
        switch (event?.type) {
            case 'init':
                this.sessionId = event.session_id;
                return [{ type: 'session', id: event.session_id }];
            case 'message':
                return event.role === 'assistant' ? this.said(event.content) : [];
            case 'tool_use':
                return [...this.begin(), toolSignal(event.tool_name, event.parameters, GEMINI_TOOLS)];
            case 'tool_result':
                this.callOpen = false;
                this.finalText = '';
                return [{ type: 'tool_result', ok: event.status === 'success' }];
            case 'error':
                this.lastError = event.error?.message ?? event.message;
                return [{ type: 'note', text: this.lastError }];
            case 'result':
                this.result = event;
                return [];
            default:
                return [];
        }
    }
    followed(_file, text) {
        const message = fit(ChatLine, jsonObject(text));
        if (message === null || this.counted.has(message.id))
            return [];
        this.counted.add(message.id);
        const { input, output, cached, thoughts } = message.tokens;
        const tokens = { in: input, out: output + (thoughts ?? 0), cached, cache_write: 0, reasoning: thoughts };
        this.live = addTokens(this.live, tokens);
        const signals = [{ type: 'usage', tokens, costUsd: null }];
        if (message.model !== null && message.model !== this.model) {
            this.model = message.model;
            signals.unshift({ type: 'model', model: message.model });
        }
        return signals;
    }
    end(end) {
        const stats = this.result?.stats ?? null;
        return {
            failure: this.failure(end),
            sessionId: this.sessionId,
            finalText: this.result?.status === 'success' ? this.finalText : '',
            turns: this.turns,
            tokens: stats === null ? (this.counted.size > 0 ? this.live : unsaid(this.turns, end)) : reader_tokensOf(stats),
            costUsd: null,
            model: (stats === null ? null : busiest(stats.models)) ?? this.model,
        };
    }
    said(text) {
        this.finalText += text;
        return [...this.begin(), { type: 'text', text }];
    }
    /** What comes after the prompt or a tool's result is a new call. */
    begin() {
        if (this.callOpen)
            return [];
        this.callOpen = true;
        this.turns += 1;
        return [{ type: 'turn' }];
    }
    /** Ended by TERM it exits 0: without a result nothing is done, whatever the exit status. */
    failure(end) {
        if (this.result === null) {
            const missing = withoutResult('Gemini CLI', end);
            return end.exitCode === MAX_TURNS_EXIT ? failure('guard_max_turns', missing.message) : missing;
        }
        const { status, error } = this.result;
        if (error?.type === 'FatalTurnLimitedError')
            return failure('guard_max_turns', error.message);
        if (status !== 'success') {
            const words = error?.message ?? (this.lastError || `Gemini CLI ended with status ${status}.`);
            return failure(reasonOfWords(words) ?? 'agent_error', words);
        }
        if (end.exitCode === null || end.exitCode === 0)
            return null;
        return failure('agent_error', `Gemini CLI said it succeeded, but ended with exit ${end.exitCode}.`);
    }
}
function reader_tokensOf(stats) {
    const out = Math.max(stats.output_tokens, stats.total_tokens - stats.input_tokens);
    return { in: stats.input_tokens, out, cached: stats.cached, cache_write: 0, reasoning: out - stats.output_tokens };
}
/** The model that did most of the work; a small one only routes. */
function busiest(models) {
    const used = Object.entries(models).filter(([, stats]) => stats.total_tokens > 0);
    return used.sort(([, a], [, b]) => b.total_tokens - a.total_tokens)[0]?.[0] ?? null;
}

;// CONCATENATED MODULE: ./src/adapters/gemini/adapter.js




const gemini_adapter_model = (id) => ({ id, contextWindow: 1_048_576, maxOutput: 65_536 });
/** Gemini CLI, headless. Tokens of each call come from its chat file: the stream tells them at the end only. */
const gemini = {
    provider: 'gemini',
    title: 'Gemini CLI',
    command: 'gemini',
    models: {
        '': gemini_adapter_model('auto'),
        auto: gemini_adapter_model('auto'),
        // Aliases of the CLI itself, which go along with the times.
        pro: gemini_adapter_model('pro'),
        flash: gemini_adapter_model('flash'),
        'flash-lite': gemini_adapter_model('flash-lite'),
        '25-pro': gemini_adapter_model('gemini-2.5-pro'),
        '25-flash': gemini_adapter_model('gemini-2.5-flash'),
    },
    keys: () => ['GEMINI_API_KEY'],
    endpoints: ['GOOGLE_GEMINI_BASE_URL'],
    routing: () => GOOGLE,
    install: { package: '@google/gemini-cli', version: '0.61.0', node: 20 },
    costSource: 'estimated',
    sessionsNeedFolder: true,
    maxPromptChars: null,
    invoke: gemini_adapter_invoke,
    read: (request) => new GeminiReader(request),
};
function gemini_adapter_invoke(request) {
    const { session } = request;
    const hook = request.writable === null ? null : writeHook(request, GEMINI_TOOLS);
    const settings = {
        // Without the auth type it does not start headless when the endpoint is another.
        security: { auth: { selectedType: 'gemini-api-key' } },
        general: { enableAutoUpdate: false, maxAttempts: 3 },
        privacy: { usageStatisticsEnabled: false },
        telemetry: { enabled: false },
        // One more than allowed: the guard stops call N+1 as it is seen; this is for a line that came too late.
        ...(request.maxTurns === null ? {} : { model: { maxSessionTurns: request.maxTurns + 1 } }),
        ...(hook === null ? {} : { hooks: { BeforeTool: [hook.matcher(10_000)] } }),
    };
    return {
        args: [
            ...['-o', 'stream-json', '--yolo', '--skip-trust'],
            ...(request.model === null ? [] : ['-m', request.model]),
            ...(session.mode === 'resume' ? ['--resume', session.id] : ['--session-id', session.id]),
        ],
        stdin: request.prompt,
        env: {
            ...request.credentials,
            GEMINI_CLI_TRUST_WORKSPACE: 'true',
            // Else a wrapper process stays between us and the agent, and TERM does not reach it.
            GEMINI_CLI_NO_RELAUNCH: 'true',
        },
        files: [
            { path: '.gemini/settings.json', content: JSON.stringify(settings) },
            ...(hook === null ? [] : [hook.file]),
            WHOLE_OUTPUT,
        ],
        preload: WHOLE_OUTPUT.path,
        follow: { directory: '.gemini/tmp', match: /chats\/session-[^/]*\.jsonl$/ },
    };
}

;// CONCATENATED MODULE: ./src/adapters/opencode/reader.js





const OPENCODE_TOOLS = {
    actions: {
        write: 'write',
        edit: 'write',
        multiedit: 'write',
        patch: 'write',
        apply_patch: 'write',
        bash: 'shell',
        read: 'read',
        glob: 'search',
        grep: 'search',
        list: 'search',
        webfetch: 'web',
        websearch: 'web',
    },
    paths: ['filePath'],
    patches: ['patchText'],
    details: ['filePath', 'command', 'pattern', 'url', 'query', 'description', 'path'],
};
/** `input` is without cache, `output` without reasoning. */
const StepTokens = schemas/* object */.Ikc({
    input: Count,
    output: Count,
    reasoning: Count,
    cache: schemas/* object */.Ikc({ read: Count, write: Count }).catch({ read: 0, write: 0 }),
})
    .transform((t) => ({
    in: t.input + t.cache.read + t.cache.write,
    out: t.output + t.reasoning,
    cached: t.cache.read,
    cache_write: t.cache.write,
    // Of a provider that does not tell it, it says 0.
    reasoning: t.reasoning === 0 ? undefined : t.reasoning,
}));
const Part = schemas/* object */.Ikc({
    text: Text,
    tool: Text,
    state: maybe(schemas/* object */.Ikc({ status: Text, input: schemas/* unknown */.L5J().optional() })),
    reason: Text,
    tokens: maybe(StepTokens),
    cost: MaybeNumber,
});
const opencode_reader_StreamEvent = schemas/* object */.Ikc({
    type: schemas/* string */.YjP(),
    sessionID: MaybeText,
    part: maybe(Part),
    error: maybe(schemas/* object */.Ikc({
        name: Text,
        data: schemas/* object */.Ikc({ message: Text, statusCode: MaybeNumber }).catch({ message: '', statusCode: null }),
    })),
});
/** Reads `run --format json`. There is no result event: done is a last step that stopped by itself, and no error. */
class OpencodeReader {
    request;
    sessionId = null;
    finalText = '';
    turns = 0;
    used = null;
    cost = 0;
    lastReason = null;
    problem = null;
    constructor(request) {
        this.request = request;
    }
    line(text) {
        const event = fit(opencode_reader_StreamEvent, jsonObject(text));
        if (event === null)
            return [];
        const signals = [];
        if (event.sessionID !== null && event.sessionID !== this.sessionId) {
            this.sessionId = event.sessionID;
            signals.push({ type: 'session', id: event.sessionID });
        }
        if (event.type === 'error') {
            this.problem = event.error;
            return [...signals, { type: 'note', text: event.error?.data.message ?? '' }];
        }
        return event.part === null ? signals : [...signals, ...this.part(event.type, event.part)];
    }
    followed() {
        return [];
    }
    end(end) {
        const failed = this.failure(end);
        return {
            failure: failed,
            sessionId: this.sessionId,
            finalText: failed === null ? this.finalText : '',
            turns: this.turns,
            tokens: this.used ?? unsaid(this.turns, end),
            // It says 0 for a model whose price it does not know.
            costUsd: this.cost > 0 ? this.cost : null,
            model: this.request.model,
        };
    }
    part(type, part) {
        switch (type) {
            case 'step_start':
                this.turns += 1;
                this.lastReason = null;
                this.finalText = '';
                return [{ type: 'turn' }];
            case 'text':
                this.finalText += part.text;
                return [{ type: 'text', text: part.text }];
            case 'tool_use':
                return [
                    toolSignal(part.tool, part.state?.input, OPENCODE_TOOLS),
                    { type: 'tool_result', ok: part.state?.status === 'completed' },
                ];
            case 'step_finish': {
                this.lastReason = part.reason;
                const tokens = part.tokens ?? NO_TOKENS;
                this.used = addTokens(this.used ?? NO_TOKENS, tokens);
                this.cost += part.cost ?? 0;
                return [{ type: 'usage', tokens, costUsd: part.cost === 0 ? null : part.cost }];
            }
            default:
                return [];
        }
    }
    failure(end) {
        if (this.problem !== null)
            return failure(reasonOf(this.problem), this.problem.data.message || this.problem.name);
        if (this.lastReason === 'stop' && (end.exitCode === null || end.exitCode === 0) && !end.killed)
            return null;
        if (this.lastReason === 'content-filter')
            return failure('refusal', 'The provider withheld the answer.');
        if (this.lastReason === 'length')
            return failure('agent_error', 'The answer was cut at the length limit.');
        return withoutResult('OpenCode', end);
    }
}
function reasonOf({ name, data }) {
    const spoken = reasonOfWords(`${name} ${data.message}`);
    if (spoken === 'prompt_too_long' || spoken === 'no_key')
        return spoken;
    if (data.statusCode !== null)
        return reasonOfStatus(data.statusCode);
    return spoken ?? (name === 'ProviderAuthError' ? 'auth' : 'agent_error');
}

;// CONCATENATED MODULE: ./src/adapters/opencode/adapter.js


const opencode_adapter_model = (id) => ({ id, contextWindow: null, maxOutput: null });
/** OpenCode, headless. Models are named `provider/model`, and the key is that provider's. */
const opencode = {
    provider: 'opencode',
    title: 'OpenCode',
    command: 'opencode',
    models: {
        // Its own choice depends on the keys it finds; a named one has a price.
        '': opencode_adapter_model('anthropic/claude-sonnet-4-6'),
        opus: opencode_adapter_model('anthropic/claude-opus-4-6'),
        sonnet: opencode_adapter_model('anthropic/claude-sonnet-4-6'),
        haiku: opencode_adapter_model('anthropic/claude-haiku-4-5'),
        gpt54: opencode_adapter_model('openai/gpt-5.4'),
        gpt53: opencode_adapter_model('openai/gpt-5.3'),
        gemini: opencode_adapter_model('google/gemini-3.1-pro'),
    },
    keys: (id) => KEYS[vendorOf(id)] ?? [`${vendorOf(id).toUpperCase().replace(/\W/g, '_')}_API_KEY`],
    endpoints: ['ANTHROPIC_BASE_URL', 'OPENAI_BASE_URL', 'GOOGLE_GEMINI_BASE_URL'],
    routing: (_key, id) => ROUTES[vendorOf(id)] ?? {
        by: 'stream',
        why: `the endpoint of OpenCode\u2019s provider ${vendorOf(id)} is its own affair`,
    },
    install: { package: 'opencode-linux-x64', version: '1.18.33', byHand: 'opencode-ai' },
    costSource: 'reported',
    sessionsNeedFolder: true,
    maxPromptChars: null,
    invoke: opencode_adapter_invoke,
    read: (request) => new OpencodeReader(request),
};
const KEYS = {
    anthropic: ['ANTHROPIC_API_KEY'],
    openai: ['OPENAI_API_KEY'],
    google: ['GEMINI_API_KEY', 'GOOGLE_GENERATIVE_AI_API_KEY'],
    opencode: ['OPENCODE_API_KEY'],
};
const ROUTES = { anthropic: ANTHROPIC, openai: OPENAI, google: GOOGLE };
function vendorOf(id) {
    const slash = id?.indexOf('/') ?? -1;
    return id === null || slash < 0 ? 'anthropic' : id.slice(0, slash);
}
function opencode_adapter_invoke(request) {
    const { credentials, session } = request;
    const { GEMINI_API_KEY: gemini, ...others } = credentials;
    return {
        args: [
            ...['run', '--format', 'json', '--auto', '--dir', request.cwd],
            ...(request.model === null ? [] : ['-m', request.model]),
            // A new session names itself.
            ...(session.mode === 'resume' ? ['--session', session.id] : []),
        ],
        stdin: request.prompt,
        env: {
            ...others,
            ...(gemini === undefined ? {} : { GOOGLE_GENERATIVE_AI_API_KEY: gemini }),
            OPENCODE_CONFIG_CONTENT: JSON.stringify(config(request)),
            OPENCODE_DISABLE_AUTOUPDATE: '1',
            OPENCODE_DISABLE_MODELS_FETCH: '1',
            OPENCODE_DISABLE_LSP_DOWNLOAD: '1',
        },
        files: [],
        follow: null,
    };
}
function config(request) {
    return {
        autoupdate: false,
        share: 'disabled',
        provider: providers(request),
        ...(request.writable === null ? {} : { permission: { edit: editRules(request.writable) } }),
    };
}
/** Endpoints, and the model that was asked for: one that its list does not have would not get as far as the provider. */
function providers({ credentials, model: id }) {
    const { ANTHROPIC_BASE_URL: anthropic, OPENAI_BASE_URL: openai, GOOGLE_GEMINI_BASE_URL: google } = credentials;
    // The vendors' variables differ in whether the version belongs to the base.
    const endpoints = [
        ['anthropic', anthropic === undefined ? null : `${anthropic}/v1`],
        ['openai', openai ?? null],
        ['google', google === undefined ? null : `${google}/v1beta`],
    ];
    const known = {};
    for (const [vendor, baseURL] of endpoints)
        if (baseURL !== null)
            known[vendor] = { options: { baseURL } };
    const [vendor = '', name = ''] = id === null ? [] : [vendorOf(id), id.slice(id.indexOf('/') + 1)];
    return vendor === '' ? known : { ...known, [vendor]: { ...known[vendor], models: { [name]: {} } } };
}
/** The last rule that matches wins, and its `*` crosses folders. Paths may come with folders before them. */
function editRules(writable) {
    const rules = { '*': 'deny' };
    for (const glob of writable.map((written) => written.replace(/\*\*\/?/g, '*'))) {
        rules[glob] = 'allow';
        rules[`*/${glob}`] = 'allow';
    }
    return rules;
}

;// CONCATENATED MODULE: ./src/adapters/qwen/reader.js






const QWEN_TOOLS = {
    actions: {
        write_file: 'write',
        edit: 'write',
        replace: 'write',
        notebook_edit: 'write',
        run_shell_command: 'shell',
        read_file: 'read',
        read_many_files: 'read',
        glob: 'search',
        grep_search: 'search',
        search_file_content: 'search',
        list_directory: 'search',
        web_fetch: 'web',
        web_search: 'web',
    },
    paths: ['file_path', 'absolute_path', 'notebook_path'],
    details: ['file_path', 'absolute_path', 'command', 'pattern', 'url', 'query', 'path'],
};
/** Here `input_tokens` includes the cached ones. */
const QwenUsage = schemas/* object */.Ikc({ input_tokens: Count, output_tokens: Count, cache_read_input_tokens: Count })
    .transform((u) => ({
    in: u.input_tokens,
    out: u.output_tokens,
    cached: u.cache_read_input_tokens,
    cache_write: 0,
}));
const qwen_reader_ResultEvent = schemas/* object */.Ikc({
    subtype: Text,
    is_error: schemas/* boolean */.zMY().catch(true),
    session_id: MaybeText,
    result: Text,
    error: schemas/* object */.Ikc({ message: Text }).nullish().catch(null),
    usage: schemas/* unknown */.L5J().optional(),
});
/** Exit statuses of the CLI's own limits, which come without a result. */
const reader_MAX_TURNS_EXIT = 53;
/** Reads Qwen Code's stream, which is Claude's in shape but not in counting. */
class QwenReader {
    request;
    before;
    sessionId = null;
    model = null;
    result = null;
    turns = 0;
    live = NO_TOKENS;
    /** Whether the call under way, which may be told by several messages, has been counted; its usage; its text. */
    call = { counted: false, used: false, spoke: false };
    constructor(request, before) {
        this.request = request;
        this.before = before;
    }
    line(text) {
        const event = jsonObject(text);
        switch (event?.type) {
            case 'system':
                return this.system(event);
            case 'assistant':
                return this.assistant(event);
            case 'user':
                return this.user(event);
            case 'result':
                return this.finish(event);
            default:
                return [];
        }
    }
    followed() {
        return [];
    }
    end(end) {
        return {
            failure: this.failure(end),
            sessionId: this.result?.session_id ?? this.sessionId,
            finalText: this.result === null || this.result.is_error ? '' : this.result.result,
            turns: this.turns,
            tokens: this.tokens() ?? unsaid(this.turns, end),
            costUsd: null,
            model: this.model,
        };
    }
    system(event) {
        if (event.subtype === 'retry')
            return [{ type: 'note', text: 'the provider is asked again' }];
        const init = event.subtype === 'init' ? fit(InitEvent, event) : null;
        if (init === null)
            return [];
        this.sessionId = init.session_id;
        this.model = init.model ?? this.model;
        const signals = [{ type: 'session', id: init.session_id }];
        if (init.model !== undefined)
            signals.push({ type: 'model', model: init.model });
        return signals;
    }
    /**
     * Text and tool use of one model call come under different ids, the text with zero usage. A call is counted with its
     * usage, or with its first tool where a server tells none.
     */
    assistant(event) {
        const message = messageOf(event);
        if (message === null)
            return [];
        const said = signalsOf(message, QWEN_TOOLS);
        const tokens = fit(QwenUsage, message.usage);
        const signals = [];
        const used = tokens !== null && tokens.in + tokens.out > 0;
        if (!message.subagent) {
            if (used && this.call.used)
                this.call = { counted: false, used: false, spoke: false };
            if (used || said.some((signal) => signal.type === 'tool'))
                signals.push(...this.count());
            this.call = { counted: this.call.counted, used: this.call.used || used, spoke: true };
        }
        if (used) {
            this.live = addTokens(this.live, tokens);
            signals.push({ type: 'usage', tokens, costUsd: null });
        }
        return [...signals, ...said];
    }
    user(event) {
        const message = messageOf(event);
        if (message === null)
            return [];
        if (!message.subagent)
            this.call = { counted: false, used: false, spoke: false };
        return signalsOf(message, QWEN_TOOLS).filter((signal) => signal.type !== 'text');
    }
    finish(event) {
        this.result = fit(qwen_reader_ResultEvent, event);
        const lastWords = this.result?.is_error === false && this.call.spoke;
        return lastWords ? this.count() : [];
    }
    count() {
        if (this.call.counted)
            return [];
        this.call = { ...this.call, counted: true };
        this.turns += 1;
        return [{ type: 'turn' }];
    }
    /** The result's figure is of the session; side calls are in it and not on the stream. */
    tokens() {
        const total = this.result === null ? null : fit(QwenUsage, this.result.usage);
        const resumed = this.request.session.mode === 'resume';
        return since(total, resumed ? this.before : null, resumed, this.turns > 0 ? this.live : null);
    }
    failure(end) {
        if (this.result === null) {
            const missing = withoutResult('Qwen Code', end);
            return end.exitCode === reader_MAX_TURNS_EXIT ? failure('guard_max_turns', missing.message) : missing;
        }
        const words = this.result.error?.message ?? this.result.result;
        if (this.result.is_error || this.result.subtype !== 'success') {
            return failure(reasonOfWords(words) ?? 'agent_error', words);
        }
        if (end.exitCode !== null && end.exitCode !== 0) {
            return failure('agent_error', `Qwen Code said it succeeded, but ended with exit ${end.exitCode}.`);
        }
        return null;
    }
}

;// CONCATENATED MODULE: ./src/adapters/qwen/adapter.js




const qwen_adapter_model = (id, contextWindow = 262_144) => ({ id, contextWindow, maxOutput: 65_536 });
/** Qwen Code, headless, through its OpenAI-compatible provider. */
const qwen = {
    provider: 'qwen',
    title: 'Qwen Code',
    command: 'qwen',
    models: {
        '': qwen_adapter_model('qwen3-coder-plus', 1_000_000),
        coder: qwen_adapter_model('qwen3-coder'),
        'coder-plus': qwen_adapter_model('qwen3-coder-plus', 1_000_000),
        plus: qwen_adapter_model('qwen3-coder-plus', 1_000_000),
    },
    keys: () => ['QWEN_API_KEY', 'DASHSCOPE_API_KEY'],
    endpoints: ['QWEN_BASE_URL'],
    routing: () => MODEL_STUDIO,
    // Its package asks for Node 22; on 20 it warns, and works.
    install: { package: '@qwen-code/qwen-code', version: '0.24.4', node: 20 },
    costSource: 'estimated',
    sessionsNeedFolder: true,
    maxPromptChars: null,
    invoke: qwen_adapter_invoke,
    read: (request, before) => new QwenReader(request, before),
};
/** It asks for cached prompts where it knows Model Studio by its host; of the gateway it has to be told. */
function modelStudio({ credentials, upstreamHost }) {
    const isOwn = /(^|\.)dashscope(-intl|-us)?\.aliyuncs\.com$/.test(upstreamHost ?? '');
    return isOwn && credentials.QWEN_BASE_URL !== undefined
        ? { DASHSCOPE_PROXY_BASE_URL: credentials.QWEN_BASE_URL }
        : {};
}
function qwen_adapter_invoke(request) {
    const { credentials } = request;
    const key = credentials.QWEN_API_KEY ?? credentials.DASHSCOPE_API_KEY;
    const hook = request.writable === null ? null : writeHook(request, QWEN_TOOLS);
    const settings = {
        // Auto-memory makes model calls of its own, on top of what the stream tells.
        memory: { enableManagedAutoMemory: false, enableManagedAutoDream: false },
        // Its defaults wait a minute and more on a refused rate. What it does on a server's error (seven tries within 80 s) is
        // no setting: there the gateway's patience ends first.
        model: { generationConfig: { maxRetries: 1, retryInitialDelayMs: 1000, retryMaxDelayMs: 5000 } },
        ...(hook === null ? {} : { hooks: { PreToolUse: [hook.matcher(10_000)] } }),
    };
    return {
        args: [
            ...['-o', 'stream-json', '--yolo', '--auth-type', 'openai'],
            ...(request.model === null ? [] : ['-m', request.model]),
            ...(request.session.mode === 'resume' ? ['--resume', request.session.id] : ['--session-id', request.session.id]),
            // One more than allowed: the guard stops call N+1 as it is seen; this is for a line that came too late.
            ...(request.maxTurns === null ? [] : ['--max-session-turns', String(request.maxTurns + 1)]),
        ],
        stdin: request.prompt,
        env: {
            ...(key === undefined ? {} : { OPENAI_API_KEY: key }),
            OPENAI_BASE_URL: credentials.QWEN_BASE_URL ?? MODEL_STUDIO.baseUrl,
            ...(request.model === null ? {} : { OPENAI_MODEL: request.model }),
            QWEN_CODE_SUPPRESS_YOLO_WARNING: '1',
            ...modelStudio(request),
        },
        files: [
            { path: '.qwen/settings.json', content: JSON.stringify(settings) },
            ...(hook === null ? [] : [hook.file]),
            WHOLE_OUTPUT,
        ],
        preload: WHOLE_OUTPUT.path,
        follow: null,
    };
}

;// CONCATENATED MODULE: ./src/gates/text.js
/** The longest reason of an outcome, in characters. */
const MAX_REASON = 200;
const ESCAPES = /\u001b\[[0-?]*[ -/]*[@-~]|\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)|\u001b[PX^_][^\u001b]*\u001b\\|\u001b[ -/]*[0-~]|\u009b[0-?]*[ -/]*[@-~]/g;
const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g;
/** Terminal output as plain text: no colours or other escapes, a redrawn line (`\r`) only as it stood at last. */
function plainText(output) {
    return output.replace(ESCAPES, '').split('\n').map(lastDrawn).join('\n');
}
/** The end of a text in at most about `max` characters, from the start of a line if there is one; says what it cut. */
function tailOf(text, max) {
    const trimmed = text.trimEnd();
    if (trimmed.length <= max)
        return trimmed;
    const slice = trimmed.slice(-max);
    const newline = slice.indexOf('\n');
    const kept = newline >= 0 && newline < slice.length - 1 ? slice.slice(newline + 1) : slice.replace(/^[\udc00-\udfff]/, '');
    return `[\u2026 earlier output left out \u2026]\n${kept}`;
}
/** The first line that says something, in at most 200 characters. */
function text_oneLine(text) {
    const line = text.split('\n').find((candidate) => candidate.trim() !== '') ?? '';
    const trimmed = line.trim();
    if (trimmed.length <= MAX_REASON)
        return trimmed;
    return `${trimmed.slice(0, MAX_REASON - 1).replace(/[\ud800-\udbff]$/, '')}\u2026`;
}
function lastDrawn(line) {
    const whole = line.replace(/\r+$/, '');
    return whole.slice(whole.lastIndexOf('\r') + 1).replace(CONTROLS, '');
}

;// CONCATENATED MODULE: ./src/gates/outcome.js

const NOTHING_RAN = { artifact: null, durationMs: 0 };
/** Green. */
function passed(ran = NOTHING_RAN) {
    return { status: 'pass', reason: '', details: '', artifact: ran.artifact, durationMs: ran.durationMs };
}
/** Red. Without `details` the reason stands for them. */
function failed(reason, details = reason, ran = NOTHING_RAN) {
    return { status: 'fail', reason: text_oneLine(reason), details, artifact: ran.artifact, durationMs: ran.durationMs };
}
/** Not checked, which is neither green nor red. */
function skipped(reason) {
    return { status: 'skipped', reason: text_oneLine(reason), details: reason, artifact: null, durationMs: 0 };
}

;// CONCATENATED MODULE: ./src/gates/command/command-details.js

/** How much of each stream goes into the details, in characters. */
const STREAM_LIMIT = 4_000;
/** What a person needs of a command that failed: the command, how it ended, the tails of both streams, advice. */
function commandDetails(command, result, advice = []) {
    return [
        `$ ${command}`,
        result.timedOut
            ? `${endingOf(result)}, and killed with all it had started`
            : `${endingOf(result)} after ${seconds(result)}`,
        ...streamSection('stdout', result.stdout),
        ...streamSection('stderr', result.stderr),
        ...advice.map((line) => `Advice: ${line}`),
    ].join('\n');
}
/** How a command ended, in a few words: `exit code 1`, `timed out after 600 s`. */
function endingOf(result) {
    if (result.timedOut)
        return `timed out after ${seconds(result)}`;
    return result.exitCode === null ? 'killed by a signal' : `exit code ${result.exitCode}`;
}
/** What mends a command that could not even be found; empty for other failures. */
function adviceOn(result) {
    if (result.timedOut)
        return ['a longer limit is set by `timeout` under [validation] in gump.toml; tests must not wait for input.'];
    if (result.exitCode === 127 || result.exitCode === 126)
        return [
            'a program was not found or could not be started: install it on the machine, or the dependencies by `setup`.',
        ];
    return [];
}
function seconds({ durationMs }) {
    return `${(durationMs / 1000).toFixed(1)} s`;
}
function streamSection(name, output) {
    const text = tailOf(plainText(output), STREAM_LIMIT);
    return text === '' ? [`--- ${name}: empty`] : [`--- ${name}`, text];
}

;// CONCATENATED MODULE: ./src/gates/detect/ecosystem.js
function command(text, ...tools) {
    return { found: 'commands', candidates: [{ command: text, tools }] };
}
function ecosystem_nothing(advice) {
    return { found: 'nothing', advice };
}

;// CONCATENATED MODULE: ./src/gates/detect/cmake.js

const CMAKE = { name: 'cmake', hint: 'install CMake' };
const CTEST = { name: 'ctest', hint: 'install CMake' };
/** Projects with a CMakeLists.txt in the root. */
const cmake = {
    name: 'CMake (CMakeLists.txt)',
    detect: async (folder, kind) => ((await folder.exists('CMakeLists.txt')) ? COMMANDS[kind] : null),
};
/** Below `.gump/`, which is never part of a change, so that the next attempt builds on it. */
const FOLDER = '.gump/build/cmake';
const BUILD = `cmake -S . -B ${FOLDER} && cmake --build ${FOLDER}`;
const COMMANDS = {
    compile: command(BUILD, CMAKE),
    // Without a test ctest would be content.
    test: command(`${BUILD} && cd ${FOLDER} && ctest --output-on-failure --no-tests=error`, CMAKE, CTEST),
    lint: ecosystem_nothing('CMake names no linter'),
    coverage: ecosystem_nothing('CMake names no coverage tool'),
};

;// CONCATENATED MODULE: ./src/gates/detect/dotnet.js

const DOTNET = { name: 'dotnet', hint: 'install the .NET SDK, or use actions/setup-dotnet before this step' };
/** Solutions and projects of .NET in the root. */
const dotnet = {
    name: '.NET',
    async detect(folder, kind) {
        const names = await folder.list('');
        return names.some((name) => /\.(slnx?|csproj|fsproj|vbproj)$/.test(name)) ? dotnet_COMMANDS[kind] : null;
    },
};
/** Without node reuse: MSBuild's helpers would stay. */
const dotnet_COMMANDS = {
    compile: command('dotnet build --nologo -nodeReuse:false', DOTNET),
    test: command('dotnet test --nologo -nodeReuse:false', DOTNET),
    lint: command('dotnet format --verify-no-changes', DOTNET),
    coverage: command('dotnet test --nologo -nodeReuse:false --collect:"XPlat Code Coverage" --results-directory "$GUMP_GATE_TMP" && ' +
        'find "$GUMP_GATE_TMP" -name coverage.cobertura.xml -exec grep -ho "<coverage [^>]*" {} +', DOTNET),
};

;// CONCATENATED MODULE: ./src/gates/detect/go.js

const GO = { name: 'go', hint: 'install Go, or use actions/setup-go before this step' };
const LINTER = {
    name: 'golangci-lint',
    hint: 'see https://golangci-lint.run/welcome/install, or name `go vet ./...`',
};
/** Modules of Go. */
const go = {
    name: 'Go (go.mod)',
    detect: async (folder, kind) => ((await folder.exists('go.mod')) ? go_COMMANDS[kind] : null),
};
/** `-o /dev/null`: a module with one main package would otherwise leave its binary in the tree. */
const go_COMMANDS = {
    compile: command('go build -o /dev/null ./...', GO),
    test: command('go test ./...', GO),
    lint: command('golangci-lint run', LINTER, GO),
    coverage: command('go test -coverprofile="$GUMP_GATE_TMP/cover.out" ./... && go tool cover -func="$GUMP_GATE_TMP/cover.out"', GO),
};

;// CONCATENATED MODULE: ./src/gates/detect/gradle.js

const GRADLE = { name: 'gradle', hint: 'install Gradle, or commit its wrapper (gradlew)' };
const JAVA = { name: 'java', hint: 'install a JDK, or use actions/setup-java before this step' };
const BUILD_FILES = ['build.gradle', 'build.gradle.kts'];
const MARKERS = [...BUILD_FILES, 'settings.gradle', 'settings.gradle.kts'];
/** Java and Kotlin projects with Gradle, by the wrapper if there is one; never by a daemon, which would stay. */
const gradle = {
    name: 'Gradle',
    async detect(folder, kind) {
        const marked = await Promise.all(MARKERS.map((name) => folder.exists(name)));
        if (!marked.includes(true))
            return null;
        const wrapped = await folder.isExecutable('gradlew');
        const run = `${wrapped ? './gradlew' : 'gradle'} --no-daemon --console=plain`;
        return detectors[kind]({ script: await readScripts(folder), run, tools: wrapped ? [JAVA] : [GRADLE, JAVA] });
    },
};
const detectors = {
    compile: ({ run, tools }) => command(`${run} assemble`, ...tools),
    // Gradle prints no count: it is in the files.
    test: ({ run, tools }) => ({
        found: 'commands',
        candidates: [{ command: `${run} test`, tools, reports: '**/build/test-results/**/*.xml' }],
    }),
    lint: ({ script, run, tools }) => {
        const task = LINT_TASKS.find(([plugin]) => script.includes(plugin))?.[1];
        return task === undefined ? ecosystem_nothing('the Gradle build has no known linter') : command(`${run} ${task}`, ...tools);
    },
    coverage: ({ script, run, tools }) => script.includes('jacoco')
        ? command(`${run} test jacocoTestReport && tail -c 1000 ${JACOCO_REPORT}`, ...tools)
        : ecosystem_nothing('the Gradle build has no jacoco plugin'),
};
const LINT_TASKS = [
    ['spotless', 'spotlessCheck'],
    ['ktlint', 'ktlintCheck'],
    ['detekt', 'detekt'],
    ['checkstyle', 'checkstyleMain checkstyleTest'],
];
const JACOCO_REPORT = 'build/reports/jacoco/test/jacocoTestReport.xml';
async function readScripts(folder) {
    const texts = await Promise.all(BUILD_FILES.map((name) => folder.readText(name)));
    return texts.join('\n');
}

;// CONCATENATED MODULE: ./src/gates/detect/make.js

const MAKE = { name: 'make', hint: 'install make' };
const TARGETS = {
    compile: ['build', 'compile', 'all'],
    test: ['test', 'check'],
    lint: ['lint'],
    coverage: ['coverage'],
};
/** Makefiles with targets of the usual names. */
const make = {
    name: 'Make (Makefile)',
    async detect(folder, kind) {
        const makefile = await readMakefile(folder);
        if (makefile === null)
            return null;
        const targets = targetsOf(makefile);
        const target = TARGETS[kind].find((name) => targets.has(name));
        if (target !== undefined)
            return command(`make ${target}`, MAKE);
        return ecosystem_nothing(`the Makefile has no target ${TARGETS[kind].join(' or ')}`);
    },
};
/** In the order in which GNU make looks for them. */
async function readMakefile(folder) {
    for (const name of ['GNUmakefile', 'makefile', 'Makefile']) {
        const text = await folder.readText(name);
        if (text !== null)
            return text;
    }
    return null;
}
/** Names left of a rule's colon; assignments (`a := b`) and recipe lines are none. */
function targetsOf(makefile) {
    const rules = makefile.matchAll(/^([^\s#:=][^#:=\n]*?)\s*::?(?![:=])/gm);
    return new Set([...rules].flatMap(([, names = '']) => names.split(/\s+/)).filter((name) => name !== '.PHONY'));
}

;// CONCATENATED MODULE: ./src/gates/detect/maven.js

const MAVEN = { name: 'mvn', hint: 'install Maven, or commit its wrapper (mvnw)' };
const maven_JAVA = { name: 'java', hint: 'install a JDK, or use actions/setup-java before this step' };
/** Java projects with Maven, by the wrapper if there is one. */
const maven = {
    name: 'Maven (pom.xml)',
    async detect(folder, kind) {
        const pom = await folder.readText('pom.xml');
        if (pom === null)
            return null;
        const wrapped = await folder.isExecutable('mvnw');
        const run = `${wrapped ? './mvnw' : 'mvn'} -B -ntp`;
        return maven_detectors[kind]({ pom, run, tools: wrapped ? [maven_JAVA] : [MAVEN, maven_JAVA] });
    },
};
const maven_detectors = {
    compile: ({ run, tools }) => command(`${run} compile`, ...tools),
    test: ({ run, tools }) => command(`${run} test`, ...tools),
    lint: ({ pom, run, tools }) => pom.includes('maven-checkstyle-plugin')
        ? command(`${run} checkstyle:check`, ...tools)
        : ecosystem_nothing('the pom.xml has no checkstyle plugin'),
    // The sums stand at the end of the report, which is one long line.
    coverage: ({ pom, run, tools }) => pom.includes('jacoco-maven-plugin')
        ? command(`${run} test jacoco:report && tail -c 1000 target/site/jacoco/jacoco.xml`, ...tools)
        : ecosystem_nothing('the pom.xml has no jacoco plugin'),
};

;// CONCATENATED MODULE: ./src/gates/folder-walk.js
/** Whoever needs more than this many entries to find something does not find it. */
const MAX_ENTRIES = 100_000;
/** All files of a folder and those below it, its own first; hidden folders and node_modules are left out. */
async function* walk(folder, top = '') {
    const waiting = [top];
    let seen = 0;
    for (let next = waiting.shift(); next !== undefined && seen < MAX_ENTRIES; next = waiting.shift()) {
        for (const name of await folder.list(next)) {
            seen++;
            const path = next === '' ? name : `${next}/${name}`;
            if (!name.endsWith('/'))
                yield path;
            else if (!name.startsWith('.') && name !== 'node_modules/')
                waiting.push(path.slice(0, -1));
        }
    }
}
/** Whether there is a file of such a name. */
async function anyFile(folder, wanted) {
    for await (const path of walk(folder))
        if (wanted(path.slice(path.lastIndexOf('/') + 1)))
            return true;
    return false;
}

;// CONCATENATED MODULE: ./src/gates/detect/package-json.js

const PackageJson = schemas/* object */.Ikc({
    scripts: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* unknown */.L5J()).catch({}).default({}),
    type: schemas/* string */.YjP().optional().catch(undefined),
    packageManager: schemas/* string */.YjP().optional().catch(undefined),
    dependencies: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* unknown */.L5J()).catch({}).default({}),
    devDependencies: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* unknown */.L5J()).catch({}).default({}),
    eslintConfig: schemas/* unknown */.L5J().optional(),
});
/** The root's package.json; null when there is none, `broken` when it is no JSON object. */
async function readPackageJson(folder) {
    const text = await folder.readText('package.json');
    if (text === null)
        return (await folder.exists('package.json')) ? 'broken' : null;
    const parsed = PackageJson.safeParse(parseJson(text));
    return parsed.success ? parsed.data : 'broken';
}
/** The text of a script; null when it is absent or empty. */
function scriptOf(pkg, name) {
    const script = pkg.scripts[name];
    return typeof script === 'string' && script.trim() !== '' ? script : null;
}
/** What `packageManager` says, else what the lockfile says, else npm. */
async function packageManagerOf(folder, pkg) {
    const declared = /^(npm|pnpm|yarn|bun)@/.exec(pkg.packageManager ?? '')?.[1];
    const manager = MANAGERS.find((known) => known === declared);
    if (manager !== undefined)
        return manager;
    for (const [lockfile, owner] of LOCKFILES)
        if (await folder.exists(lockfile))
            return owner;
    return 'npm';
}
const MANAGERS = ['npm', 'pnpm', 'yarn', 'bun'];
const LOCKFILES = [
    ['pnpm-lock.yaml', 'pnpm'],
    ['yarn.lock', 'yarn'],
    ['bun.lock', 'bun'],
    ['bun.lockb', 'bun'],
    ['package-lock.json', 'npm'],
    ['npm-shrinkwrap.json', 'npm'],
];
function parseJson(text) {
    try {
        return JSON.parse(text.replace(/^\ufeff/, ''));
    }
    catch {
        return null;
    }
}

;// CONCATENATED MODULE: ./src/gates/detect/node.js



/** Node projects with npm, pnpm, yarn or bun. */
const node = {
    name: 'Node (package.json)',
    async detect(folder, kind) {
        const pkg = await readPackageJson(folder);
        if (pkg === null)
            return null;
        if (pkg === 'broken')
            return ecosystem_nothing('package.json cannot be read as JSON');
        return node_detectors[kind]({ folder, pkg, manager: await packageManagerOf(folder, pkg) });
    },
};
const node_detectors = {
    compile: detectCompile,
    test: detectTest,
    lint: detectLint,
    coverage: detectCoverage,
};
async function detectCompile(project) {
    for (const script of ['build', 'typecheck', 'type-check'])
        if (scriptOf(project.pkg, script) !== null)
            return runScript(project, script);
    const tsconfig = await project.folder.readText('tsconfig.json');
    if (tsconfig !== null)
        return execute(project, typeCheck(tsconfig));
    if (await anyFile(project.folder, (name) => /\.[cm]?js$/.test(name)))
        return command(checkSyntax(project), NODE);
    return ecosystem_nothing('package.json has no build script, and there is neither a tsconfig.json nor a JavaScript file');
}
function detectTest(project) {
    const script = scriptOf(project.pkg, 'test');
    if (script !== null && !script.includes(PLACEHOLDER))
        return Promise.resolve(runScript(project, 'test'));
    if (project.manager === 'bun')
        return Promise.resolve(command('bun test', MANAGER_TOOLS.bun));
    const what = script === null ? 'package.json has no test script' : "package.json's test script is npm's placeholder";
    return Promise.resolve(ecosystem_nothing(`${what}: add one, such as "test": "node --test"`));
}
async function detectLint(project) {
    if (scriptOf(project.pkg, 'lint') !== null)
        return runScript(project, 'lint');
    for (const linter of LINTERS) {
        const configured = linter.inPackageJson(project.pkg) || (await anyExists(project.folder, linter.configs));
        if (!configured)
            continue;
        if (await project.folder.exists(`node_modules/.bin/${linter.bin}`))
            return execute(project, linter.run);
        return ecosystem_nothing(`${linter.bin} is configured, but not installed in node_modules`);
    }
    return ecosystem_nothing('package.json has no lint script, and no linter is configured');
}
function detectCoverage(project) {
    for (const script of ['coverage', 'test:coverage'])
        if (scriptOf(project.pkg, script) !== null)
            return Promise.resolve(runScript(project, script));
    const test = scriptOf(project.pkg, 'test') ?? '';
    const flags = COVERAGE_FLAGS.find((entry) => entry.runner.test(test))?.flags;
    if (flags !== undefined)
        return Promise.resolve(runScript(project, 'test', flags));
    if (/^node\b.* --test\b/.test(test))
        // Flags after the files would be files, and NODE_OPTIONS does not take this one: the script itself, with it.
        return Promise.resolve(command(test.replace(' --test', ' --experimental-test-coverage --test'), NODE));
    return Promise.resolve(ecosystem_nothing('package.json has no coverage script, and its tests run with no known coverage tool'));
}
const PLACEHOLDER = 'no test specified';
const NODE = { name: 'node', hint: 'install Node.js' };
const MANAGER_TOOLS = {
    npm: { name: 'npm', hint: 'install Node.js with npm' },
    pnpm: { name: 'pnpm', hint: 'run `corepack enable`, or use pnpm/action-setup before this step' },
    yarn: { name: 'yarn', hint: 'run `corepack enable` before this step' },
    bun: { name: 'bun', hint: 'use oven-sh/setup-bun before this step, or see https://bun.sh' },
};
/** Hidden and installed folders are left out; xargs makes one failed file the exit status. */
const SOURCES = "find . -name '.?*' -prune -o -name node_modules -prune -o " +
    "-type f \\( -name '*.js' -o -name '*.cjs' -o -name '*.mjs' \\) -print0 | xargs -0 -r -n 1 -P 4";
/**
 * Where package.json says no type, `node --check` is content with any .js file that looks like a module: such a file
 * is checked once more, as one.
 */
const AS_MODULE = `grep -Eq "^[[:space:]]*(import|export)[^[:alnum:]_(.]" "$1" && case "$1" in *.js) ` +
    'node --input-type=module --check < "$1" || { echo "in $1" >&2; exit 1; } ;; esac; exit 0';
/** What `checkSyntax` comes to, for a list that has no room for it; null for any other command. */
function syntaxCheckInShort(command) {
    return command.startsWith(SOURCES) ? 'node --check of each .js, .cjs and .mjs file' : null;
}
function checkSyntax({ pkg }) {
    return pkg.type === undefined
        ? `${SOURCES} sh -c 'node --check "$1" || exit 1; ${AS_MODULE}' sh`
        : `${SOURCES} node --check`;
}
const LINTERS = [
    {
        bin: 'eslint',
        run: 'eslint .',
        configs: [
            ...['js', 'mjs', 'cjs', 'ts', 'mts', 'cts'].map((end) => `eslint.config.${end}`),
            ...['.js', '.cjs', '.yaml', '.yml', '.json', ''].map((end) => `.eslintrc${end}`),
        ],
        inPackageJson: (pkg) => pkg.eslintConfig !== undefined,
    },
    { bin: 'biome', run: 'biome lint .', configs: ['biome.json', 'biome.jsonc'], inPackageJson: () => false },
];
/** Reports go to a folder of the gate's own, so that nothing is left in the tree. */
const COVERAGE_FLAGS = [
    { runner: /\bjest\b/, flags: '--coverage --coverageReporters=text --coverageDirectory="$GUMP_GATE_TMP/coverage"' },
    {
        runner: /\bvitest\b/,
        flags: '--coverage --coverage.reporter=text --coverage.reportsDirectory="$GUMP_GATE_TMP/coverage"',
    },
];
function runScript({ manager }, script, flags = '') {
    const tool = MANAGER_TOOLS[manager];
    const run = script === 'test' && manager === 'npm' ? 'npm test' : `${manager} run ${script}`;
    if (flags === '')
        return command(run, tool);
    return command(manager === 'npm' ? `${run} -- ${flags}` : `${run} ${flags}`, tool);
}
/** Runs a program of the project's own dependencies, never one fetched for the occasion. */
function execute({ manager }, program) {
    const prefix = { npm: 'npx --no-install', pnpm: 'pnpm exec', yarn: 'yarn run', bun: 'bun run' }[manager];
    return command(`${prefix} ${program}`, MANAGER_TOOLS[manager]);
}
/** A solution file (`"files": []` with references) checks nothing by itself: its references are built instead. */
function typeCheck(tsconfig) {
    const solution = /"references"\s*:/.test(tsconfig) && /"files"\s*:\s*\[\s*\]/.test(tsconfig);
    return solution ? 'tsc --build --noEmit' : 'tsc --noEmit';
}
async function anyExists(folder, paths) {
    for (const path of paths)
        if (await folder.exists(path))
            return true;
    return false;
}

;// CONCATENATED MODULE: ./src/gates/detect/python.js


const python_MARKERS = ['pyproject.toml', 'setup.py', 'setup.cfg', 'requirements.txt', 'Pipfile', 'tox.ini', 'pytest.ini'];
/** Python projects, run by uv, by Poetry, in a virtual environment of the tree, or by the python3 on PATH. */
const python = {
    name: 'Python',
    async detect(folder, kind) {
        const marked = await Promise.all(python_MARKERS.map((name) => folder.exists(name)));
        if (!marked.includes(true))
            return null;
        const pyproject = (await folder.readText('pyproject.toml')) ?? '';
        return python_detectors[kind]({ folder, pyproject, runner: await runnerOf(folder, pyproject) });
    },
};
const python_detectors = {
    compile: python_detectCompile,
    test: ({ runner }) => Promise.resolve(command(`${runner.python} -m pytest`, ...runner.tools)),
    lint: python_detectLint,
    coverage: python_detectCoverage,
};
async function python_detectCompile({ folder, runner }) {
    if (!(await anyFile(folder, (name) => name.endsWith('.py'))))
        return ecosystem_nothing('there is no Python file to compile');
    const run = `${runner.python} -m compileall -q -x '${LEFT_OUT}' .`;
    return command(`PYTHONPYCACHEPREFIX="$GUMP_GATE_TMP" ${run}`, ...runner.tools);
}
async function python_detectLint({ folder, pyproject, runner }) {
    const name = await configuredLinter(folder, pyproject);
    if (name === null)
        return ecosystem_nothing('neither ruff nor flake8 is configured');
    const linter = await runner.linter(name);
    if (linter === null)
        return ecosystem_nothing(`${name} is configured, but not installed in the virtual environment`);
    return command(name === 'ruff' ? `${linter.run} check .` : linter.run, ...linter.tools);
}
async function python_detectCoverage({ folder, pyproject, runner }) {
    const texts = await Promise.all(DEPENDENCY_FILES.map((name) => folder.readText(name)));
    if (![pyproject, ...texts].some((text) => /pytest[-_]cov/.test(text ?? '')))
        return ecosystem_nothing('pytest-cov is not among the dependencies');
    const run = `${runner.python} -m pytest --cov --cov-report=term`;
    return command(`COVERAGE_FILE="$GUMP_GATE_TMP/coverage" ${run}`, ...runner.tools);
}
/** For compileall, which would look into installed packages too: hidden folders and the usual places of those. */
const LEFT_OUT = '(^|/)(\\.[^/]+|venv|node_modules|site-packages)/';
const DEPENDENCY_FILES = ['requirements-dev.txt', 'requirements.txt', 'requirements_dev.txt', 'setup.cfg', 'tox.ini'];
const UV = { name: 'uv', hint: 'install it with `pip install uv`, or use astral-sh/setup-uv before this step' };
const POETRY = { name: 'poetry', hint: 'install it with `pipx install poetry` before this step' };
const PYTHON = { name: 'python3', hint: 'install Python, or use actions/setup-python before this step' };
async function runnerOf(folder, pyproject) {
    if ((await folder.exists('uv.lock')) || pyproject.includes('[tool.uv'))
        return runnerBy('uv run', UV);
    if ((await folder.exists('poetry.lock')) || pyproject.includes('[tool.poetry'))
        return runnerBy('poetry run', POETRY);
    for (const place of ['.venv', 'venv'])
        if (await folder.exists(`${place}/pyvenv.cfg`))
            return environmentRunner(folder, place);
    return {
        python: 'python3',
        tools: [PYTHON],
        linter: (name) => Promise.resolve({ run: name, tools: [{ name, hint: `install it with \`pip install ${name}\`` }] }),
    };
}
function runnerBy(prefix, tool) {
    const tools = [tool];
    return {
        python: `${prefix} python`,
        tools,
        linter: (name) => Promise.resolve({ run: `${prefix} ${name}`, tools }),
    };
}
/** `python -m`, since the scripts of a copied environment name the folder that it was copied from. */
function environmentRunner(folder, place) {
    const python = `${place}/bin/python`;
    return {
        python,
        tools: [],
        linter: async (name) => (await folder.exists(`${place}/bin/${name}`)) ? { run: `${python} -m ${name}`, tools: [] } : null,
    };
}
async function configuredLinter(folder, pyproject) {
    if (pyproject.includes('[tool.ruff') || (await folder.exists('ruff.toml')) || (await folder.exists('.ruff.toml')))
        return 'ruff';
    if (await folder.exists('.flake8'))
        return 'flake8';
    for (const file of ['setup.cfg', 'tox.ini'])
        if ((await folder.readText(file))?.includes('[flake8]') === true)
            return 'flake8';
    return null;
}

;// CONCATENATED MODULE: ./src/gates/detect/rust.js

const CARGO = { name: 'cargo', hint: 'install Rust, see https://rustup.rs' };
const CLIPPY = { name: 'cargo-clippy', hint: 'run `rustup component add clippy`' };
const LLVM_COV = { name: 'cargo-llvm-cov', hint: 'run `cargo install cargo-llvm-cov`' };
const TARPAULIN = { name: 'cargo-tarpaulin', hint: 'run `cargo install cargo-tarpaulin`' };
/** Crates and workspaces of Rust. */
const rust = {
    name: 'Rust (Cargo.toml)',
    detect: async (folder, kind) => ((await folder.exists('Cargo.toml')) ? rust_COMMANDS[kind] : null),
};
/** `--workspace`: in the root of a workspace, cargo would otherwise look at the root's own package only. */
const rust_COMMANDS = {
    compile: command('cargo build --workspace', CARGO),
    test: command('cargo test --workspace', CARGO),
    lint: command('cargo clippy --workspace --all-targets', CARGO, CLIPPY),
    coverage: {
        found: 'commands',
        candidates: [
            { command: 'cargo llvm-cov --workspace --summary-only', tools: [CARGO, LLVM_COV] },
            {
                command: 'cargo tarpaulin --workspace --skip-clean --out Stdout --output-dir "$GUMP_GATE_TMP"',
                tools: [CARGO, TARPAULIN],
            },
        ],
    },
};

;// CONCATENATED MODULE: ./src/gates/detect/ecosystems.js









/** In the order in which they are asked: the first with a command for a kind has it. */
const ECOSYSTEMS = [go, node, rust, make, python, maven, gradle, cmake, dotnet];

;// CONCATENATED MODULE: ./src/gates/command/resolve-command.js

/** The workflow's own command, else gump.toml's, else what the project's files suggest. */
async function resolveCommand(wish) {
    const named = wish.argument.trim();
    if (named !== '')
        return { kind: 'command', command: named, reports: null, from: 'the workflow' };
    const configured = wish.config.commands[wish.kind]?.trim() ?? '';
    if (configured !== '')
        return { kind: 'command', command: configured, reports: null, from: 'gump.toml' };
    return detectCommand(wish);
}
async function detectCommand(wish) {
    const advice = [];
    for (const ecosystem of ECOSYSTEMS) {
        const detected = await ecosystem.detect(wish.folder, wish.kind);
        if (detected?.found === 'commands')
            return firstUsable(detected, ecosystem.name, wish);
        if (detected !== null)
            advice.push(detected.advice);
    }
    const what = advice.length > 0 ? advice.join('; ') : 'no build system that gump knows was found in the root folder';
    return { kind: 'none', advice: `${what}. ${howToName(wish.kind)}` };
}
async function firstUsable(detected, ecosystem, wish) {
    let missing = null;
    for (const candidate of detected.candidates) {
        const tool = await missingTool(candidate, wish);
        if (tool === null)
            return { kind: 'command', command: candidate.command, reports: candidate.reports ?? null, from: ecosystem };
        missing ??= { kind: 'missing-tool', command: candidate.command, tool };
    }
    return missing ?? { kind: 'none', advice: howToName(wish.kind) };
}
async function missingTool(candidate, wish) {
    for (const tool of candidate.tools)
        if (!(await wish.which(tool.name)))
            return tool;
    return null;
}
function howToName(kind) {
    const key = `${kind}_cmd under [validation] in gump.toml`;
    return kind === 'coverage'
        ? `Name the command with ${key}.`
        : `Name the command in the workflow ("- ${kind}: COMMAND") or with ${key}.`;
}

;// CONCATENATED MODULE: ./src/gates/command/command-gate.js



/** A gate that is one command of the project: green when it exits with 0. `whenMissing` is for detected commands only. */
function commandGate(gate) {
    return {
        type: gate.type,
        summary: gate.summary,
        checkArgument: () => null,
        describe: async (run) => describeResolution(await resolveCommand({ ...run, kind: gate.type, which: () => Promise.resolve(true) }), gate.whenMissing),
        async check(run) {
            const resolution = await resolveFor(gate.type, run);
            if (resolution.kind === 'command')
                return runCommand(resolution.command, run);
            return unresolved(resolution, gate.whenMissing);
        },
    };
}
/** The command of a kind in the attempt's tree, the gate's argument being a command. */
function resolveFor(kind, { argument, config, ports }) {
    const which = (program) => ports.which(program);
    return resolveCommand({ kind, argument, config, folder: ports.folder, which });
}
/** Runs a command and lets its exit status decide. */
async function runCommand(command, run) {
    const result = await run.ports.shell(command, { timeoutMs: run.config.timeoutMs });
    if (result.exitCode === 0 && !result.timedOut)
        return passed(result);
    return failed(`${endingOf(result)}: ${command}`, commandDetails(command, result, adviceOn(result)), result);
}
/** The outcome where there is nothing to run. */
function unresolved(resolution, whenMissing) {
    const reason = whyNothingRuns(resolution);
    return whenMissing === 'skip' ? skipped(reason) : failed(reason);
}
/** For the dry run: the command, or what would happen instead. */
function describeResolution(resolution, whenMissing) {
    if (resolution.kind === 'command')
        return resolution.command;
    return `(${whenMissing === 'skip' ? 'skipped' : 'fails'}: ${whyNothingRuns(resolution)})`;
}
/** Why there is no command to run, and what to do about it. */
function whyNothingRuns(resolution) {
    if (resolution.kind === 'none')
        return resolution.advice;
    return `${resolution.tool.name} is not installed, which \`${resolution.command}\` needs: ${resolution.tool.hint}`;
}

;// CONCATENATED MODULE: ./src/gates/checks/bash.js

const bash = {
    type: 'bash',
    summary: 'A shell command (`bash: make check`, run by sh) exits with 0.',
    checkArgument: (argument) => (argument.trim() === '' ? 'needs a command, such as `bash: make check`' : null),
    describe: ({ argument }) => Promise.resolve(argument),
    check: (run) => runCommand(run.argument, run),
};

;// CONCATENATED MODULE: ./src/gates/changed-files.js

/** `s`: a file's name may hold a newline. Dotfiles are files like any other. */
const OPTIONS = { dot: true, flags: 's' };
/** The changes that count: what is below `.gump/` belongs to gump. */
function countedChanges(changes) {
    return changes.filter((change) => !change.path.startsWith('.gump/'));
}
/** A user's glob: without `/` it is matched against a path's base name, with `/` against the whole path. */
function matcherOf(glob) {
    const trimmed = glob.trim();
    const matches = picomatch(withoutDot(trimmed), OPTIONS);
    return trimmed.includes('/') ? matches : (path) => matches(path.slice(path.lastIndexOf('/') + 1));
}
/**
 * An item's `files`, always against the whole path. Agents write these: a path is taken literally too (`app/[id]/a.ts`),
 * a folder stands for all in it, and neither a leading `!` nor an extglob means anything.
 */
function scopeOf(files) {
    const matchers = files.map((file) => scopeMatcher(withoutDot(file.trim()).replace(/\/+$/, '')));
    return (path) => matchers.some((matches) => matches(path));
}
/** Paths as a list for people, with what cannot be printed escaped; the rest counted past `limit`. */
function listPaths(paths, limit = 50) {
    const shown = paths.slice(0, limit).map((path) => `  - ${printable(path)}`);
    return [...shown, ...(paths.length > limit ? [`  \u2026 and ${paths.length - limit} more`] : [])].join('\n');
}
/** A path for people: in quotes, and escaped, where it holds control characters. */
function printable(path) {
    return /[\u0000-\u001f\u007f]/.test(path) ? JSON.stringify(path) : path;
}
function scopeMatcher(file) {
    if (file === '' || file === '.')
        return () => true;
    const matches = picomatch(file, { ...OPTIONS, nonegate: true, noextglob: true });
    return (path) => path.startsWith(`${file}/`) || matches(path);
}
function withoutDot(glob) {
    return glob.replace(/^(\.\/)+/, '');
}

;// CONCATENATED MODULE: ./src/gates/checks/blast-radius.js


const blastRadius = {
    type: 'blast_radius',
    summary: "Only the item's own files were changed since the step began. Implied for every item that names files.",
    checkArgument: (argument) => (argument.trim() === '' ? null : 'takes no argument'),
    describe: () => Promise.resolve(null),
    check({ item, changes, blastRadius: mode }) {
        if (mode === 'off')
            return Promise.resolve(skipped('blast_radius is off in this workflow'));
        const files = item?.files ?? [];
        if (files.length === 0)
            return Promise.resolve(skipped('the item names no files'));
        const violators = outsideOf(changes, files);
        const [first] = violators;
        if (first === undefined)
            return Promise.resolve(passed());
        const others = violators.length > 1 ? ` and ${violators.length - 1} more` : '';
        const reason = `blast radius violation: ${printable(first)}${others} (not in: ${files.join(', ')})`;
        const details = `blast radius violation: files modified outside the item's files:\n${listPaths(violators)}\nAllowed: ${files.join(', ')}`;
        return Promise.resolve(failed(reason, details));
    },
};
/** The changed paths that an item's `files` do not allow, in order. */
function outsideOf(changes, files) {
    const allowed = scopeOf(files);
    return countedChanges(changes).flatMap(({ path }) => (allowed(path) ? [] : [path]));
}

;// CONCATENATED MODULE: ./src/gates/checks/compile.js

const compile = commandGate({
    type: 'compile',
    summary: 'The project builds. The command is named as argument, in gump.toml, or found by the kind of project.',
    whenMissing: 'fail',
});

;// CONCATENATED MODULE: ./src/gates/counts/coverage/figure.js
/** A tool that ends with one line on the whole: the last that `read` understands counts. */
function lastLine(tool, read) {
    return {
        tool,
        start() {
            let last = null;
            return {
                line: (line) => void (last = read(line) ?? last),
                percent: () => last,
            };
        },
    };
}
/** A tool that prints parts of a whole: covered and all lines of each are added up. */
function summedLines(tool, read) {
    return {
        tool,
        start() {
            let covered = 0;
            let all = 0;
            return {
                line(line) {
                    const part = read(line);
                    covered += part?.covered ?? 0;
                    all += part?.all ?? 0;
                },
                percent: () => (all === 0 ? null : (100 * covered) / all),
            };
        },
    };
}
/** The number that a group of a match holds; null without a match. */
function numberIn(match, group = 1) {
    const text = match?.[group];
    return text === undefined ? null : Number(text);
}

;// CONCATENATED MODULE: ./src/gates/counts/coverage/go-cover.js

/** `total:  (statements)  66.7%`, as `go tool cover -func` prints it. */
const goCover = lastLine('go tool cover', (line) => numberIn(/^total:\s+\(statements\)\s+([\d.]+)%$/.exec(line)));
/** `ok  x  0.02s  coverage: 66.7% of statements`: the whole only when there is one package. */
const goTestCover = {
    tool: 'go test -cover',
    start() {
        const packages = [];
        return {
            line(line) {
                const percent = numberIn(/^ok\s.*\scoverage: ([\d.]+)% of statements/.exec(line));
                if (percent !== null)
                    packages.push(percent);
            },
            percent: () => (packages.length === 1 ? (packages[0] ?? null) : null),
        };
    },
};

;// CONCATENATED MODULE: ./src/gates/counts/coverage/istanbul.js

/** `All files |  85.71 |  50 |  100 |  85.71 |`: jest, vitest, nyc and c8; the last of the four is lines. */
const istanbulTable = lastLine('istanbul (text)', (line) => numberIn(/^\s*All files\s*\|\s*[\d.]+\s*\|\s*[\d.]+\s*\|\s*[\d.]+\s*\|\s*([\d.]+)\s*\|/.exec(line)));
/** `Lines        : 85.71% ( 6/7 )` */
const istanbulSummary = lastLine('istanbul (text-summary)', (line) => numberIn(/^\s*Lines\s*:\s*([\d.]+)% \( \d+\/\d+ \)/.exec(line)));

;// CONCATENATED MODULE: ./src/gates/counts/coverage/node-coverage.js

/** `# all files   | 85.71 |   100.00 |   80.00 |`, or with `\u2139`: the first is lines. */
const nodeCoverage = lastLine('node --experimental-test-coverage', (line) => numberIn(/^(?:#|\u2139) all files\s*\|\s*([\d.]+)\s*\|/.exec(line)));

;// CONCATENATED MODULE: ./src/gates/counts/coverage/reports.js

/** The last line counter of a JaCoCo report is the whole's. */
const jacoco = lastLine('JaCoCo', (line) => {
    const counters = [...line.matchAll(/<counter type="LINE" missed="(\d+)" covered="(\d+)"\/>/g)];
    const last = counters.at(-1);
    if (last === undefined)
        return null;
    const [missed, covered] = [Number(last[1]), Number(last[2])];
    return missed + covered === 0 ? 0 : (100 * covered) / (missed + covered);
});
/** `<coverage line-rate="0.85" lines-covered="6" lines-valid="7" \u2026>`, one for each project. */
const cobertura = summedLines('Cobertura', (line) => {
    if (!line.includes('<coverage '))
        return null;
    const covered = numberIn(/\slines-covered="(\d+)"/.exec(line));
    const all = numberIn(/\slines-valid="(\d+)"/.exec(line));
    return covered === null || all === null ? null : { covered, all };
});
/** `LF:7` and `LH:6` of an lcov file, for each source. */
const lcov = summedLines('lcov', (line) => {
    const match = /^L([FH]):(\d+)$/.exec(line);
    if (match === null)
        return null;
    return match[1] === 'F' ? { covered: 0, all: Number(match[2]) } : { covered: Number(match[2]), all: 0 };
});
/** `  lines......: 85.7% (6 of 7 lines)`: `lcov --summary`, and gcovr with its own words. */
const lcovSummary = lastLine('lcov --summary', (line) => numberIn(/^\s*lines\.*: ([\d.]+)% \(\d+ (?:of|out of) \d+/.exec(line)));

;// CONCATENATED MODULE: ./src/gates/counts/coverage/tarpaulin.js

/** `85.71% coverage, 6/7 lines covered` */
const tarpaulin = lastLine('cargo tarpaulin', (line) => numberIn(/^([\d.]+)% coverage, \d+\/\d+ lines covered/.exec(line)));

;// CONCATENATED MODULE: ./src/gates/counts/coverage/total-line.js

/** `TOTAL   10   2   80%`: coverage.py and gcovr. */
const totalLine = lastLine('coverage.py', (line) => numberIn(/^TOTAL\s[^%]*?([\d.]+)%\s*$/.exec(line)));
/** `TOTAL` with regions, functions and lines, three figures each: cargo llvm-cov; the third percentage is lines. */
const llvmCov = lastLine('cargo llvm-cov', (line) => numberIn(/^TOTAL\s[^%]*?[\d.]+%[^%]*?\s[\d.]+%[^%]*?\s([\d.]+)%/.exec(line)));
/** `Total coverage: 85.7%`, `coverage: 85 %`: what somebody's own script may print. */
const plainTotal = lastLine('own script', (line) => numberIn(/^\s*(?:total(?: coverage)?|coverage)\s*:\s*(\d+(?:\.\d+)?)\s*%/i.exec(line)));

;// CONCATENATED MODULE: ./src/gates/counts/coverage/figures.js







/** Every output a figure can be read from. Where several are found, the first of this list is taken. */
const FIGURES = [
    goCover,
    istanbulTable,
    istanbulSummary,
    nodeCoverage,
    llvmCov,
    totalLine,
    tarpaulin,
    jacoco,
    cobertura,
    lcov,
    lcovSummary,
    goTestCover,
    plainTotal,
];
/** All of them at once, over raw lines. */
function readFigure() {
    const readings = FIGURES.map((figure) => figure.start());
    return {
        line(raw) {
            const line = plainText(raw);
            for (const reading of readings)
                reading.line(line);
        },
        percent: () => readings.map((reading) => reading.percent()).find((percent) => percent !== null) ?? null,
    };
}

;// CONCATENATED MODULE: ./src/gates/checks/coverage.js





const coverage = {
    type: 'coverage',
    summary: 'The tests pass and cover at least so many percent of the lines (`coverage: 80`). Skipped where no tool is set up.',
    checkArgument: (argument) => thresholdOf(argument) === null ? 'needs a percentage from 0 to 100, such as `coverage: 80`' : null,
    describe: async (run) => describeResolution(await resolveCommand({ ...run, argument: '', kind: 'coverage', which: () => Promise.resolve(true) }), 'skip'),
    async check(run) {
        const threshold = thresholdOf(run.argument);
        if (threshold === null)
            return failed(`coverage needs a percentage, not "${run.argument}"`);
        const resolution = await resolveFor('coverage', { ...run, argument: '' });
        if (resolution.kind !== 'command')
            return unresolved(resolution, 'skip');
        return measure(resolution.command, threshold, run);
    },
};
async function measure(command, threshold, { ports, config }) {
    const figure = readFigure();
    const result = await ports.shell(command, { timeoutMs: config.timeoutMs, onLine: (line) => figure.line(line) });
    if (result.exitCode !== 0 || result.timedOut)
        return failed(`${endingOf(result)}: ${command}`, commandDetails(command, result, adviceOn(result)), result);
    const percent = figure.percent();
    if (percent === null) {
        const reason = `no coverage figure could be read in the output of: ${command}`;
        return failed(reason, commandDetails(command, result, [HOW_TO_PRINT]), result);
    }
    if (percent >= threshold)
        return passed(result);
    const reason = `coverage is ${shown(percent)} %, below ${threshold} %`;
    return failed(reason, `${reason}\n${commandDetails(command, result)}`, result);
}
const HOW_TO_PRINT = 'let the command print the usual text table of its tool, or a line `total: 85.2%`; it is set by coverage_cmd under ' +
    '[validation] in gump.toml.';
function thresholdOf(argument) {
    const match = /^(\d{1,3}(?:\.\d+)?)\s*%?$/.exec(argument.trim());
    const threshold = Number(match?.[1] ?? Number.NaN);
    return threshold <= 100 ? threshold : null;
}
/** Cut, not rounded: 79.99 must not read as 80. */
function shown(percent) {
    return String(Math.floor(percent * 100) / 100);
}

;// CONCATENATED MODULE: ./src/gates/checks/lint.js

const lint = commandGate({
    type: 'lint',
    summary: 'The linter is content. Skipped, and shown so, where the project has none or it is not installed.',
    whenMissing: 'skip',
});

;// CONCATENATED MODULE: ./src/workflow/output.js


/** Of a step's output file; a larger one is `bad_output`. */
const MAX_OUTPUT_BYTES = 1024 * 1024;
/** Items of one plan; more is `bad_output`. */
const MAX_PLAN_ITEMS = 2000;
/** Folder of the output files, in the worktree; it never counts as a change. */
const OUTPUT_FOLDER = '.gump/out';
/** The file that a step must leave, relative to the worktree; null for diff steps. */
function outputFile(kind, dialect) {
    switch (kind) {
        case 'diff':
            return null;
        case 'plan':
            return `${OUTPUT_FOLDER}/plan.json`;
        case 'artifact':
            return `${OUTPUT_FOLDER}/artifact.txt`;
        case 'verdict':
            return `${OUTPUT_FOLDER}/${dialect === 'classic' ? 'review.json' : 'validate.json'}`;
    }
}
/**
 * Reads what the agent wrote; `text` null means that the file is missing. JSON may stand in one code fence, nothing
 * else around it. Never throws.
 */
function parseOutput(kind, text, dialect) {
    const file = outputFile(kind, dialect);
    if (file === null)
        return { kind: 'none' };
    if (text === null)
        return invalid('no_output', `the agent did not write ${file}`);
    if (kind === 'artifact')
        return { kind: 'text', text };
    if (text.trim() === '')
        return invalid('no_output', `${file} is empty`);
    if (text.length > MAX_OUTPUT_BYTES)
        return invalid('bad_output', `${file} is larger than 1 MiB`);
    const json = output_parseJson(text);
    if (json === undefined)
        return invalid('bad_output', `${file} is not JSON: ${jsonProblem(text)}`);
    return kind === 'plan' ? planOf(file, json.value) : verdictOf(file, json.value);
}
function planOf(file, value) {
    const list = value === null ? [] : value;
    if (!Array.isArray(list))
        return invalid('bad_output', `${file} must hold a JSON array of items`);
    if (list.length > MAX_PLAN_ITEMS)
        return invalid('bad_output', `${file} has ${list.length} items, more than ${MAX_PLAN_ITEMS}`);
    const plan = PlanFile.safeParse(list);
    if (!plan.success) {
        const [issue] = plan.error.issues;
        const [index, key] = issue?.path ?? [];
        const item = typeof index === 'number' ? `item ${index + 1} of ${file}` : file;
        if (key === 'name' || key === 'description')
            return invalid('bad_output', `${item} has no ${key}`);
        if (key === 'files')
            return invalid('bad_output', `${item}: \`files\` must be a list of paths`);
        return invalid('bad_output', `${item} is no map with \`name\` and \`description\``);
    }
    const slugs = slugsOf(plan.data.map(({ name }) => name));
    return {
        kind: 'plan',
        items: plan.data.map((item, index) => ({ ...item, slug: slugs[index] ?? `item-${index + 1}` })),
    };
}
function verdictOf(file, value) {
    const verdict = VerdictFile.safeParse(value);
    if (verdict.success)
        return { kind: 'verdict', ...verdict.data };
    const [issue] = verdict.error.issues;
    if (issue?.code === 'custom')
        return invalid('bad_output', `${file}: ${issue.message}`);
    return invalid('bad_output', `${file} must hold {"pass": true or false, "${file.includes('review') ? 'comment' : 'comments'}": "text"}`);
}
const FENCED = /^```[A-Za-z]*[ \t]*\r?\n([\s\S]*?)\r?\n?```$/;
function output_parseJson(text) {
    const trimmed = text.trim();
    try {
        return { value: JSON.parse(FENCED.exec(trimmed)?.[1] ?? trimmed) };
    }
    catch {
        return undefined;
    }
}
function jsonProblem(text) {
    const start = text.trim().slice(0, 60).replace(/\s+/g, ' ');
    return `it begins with ${JSON.stringify(start)}`;
}
function invalid(reason, message) {
    return { kind: 'invalid', reason, message };
}

;// CONCATENATED MODULE: ./src/gates/checks/schema.js


const schema_schema = {
    type: 'schema',
    summary: 'The plan has at least one item, each with a name and a description (`schema: review`: a verdict that is yes).',
    checkArgument(argument) {
        const wanted = argument.trim();
        return ['', 'plan', 'review'].includes(wanted) ? null : `knows "plan" and "review", not "${wanted}"`;
    },
    describe: () => Promise.resolve(null),
    check({ argument, output }) {
        return Promise.resolve(argument.trim() === 'review' ? checkVerdict(output) : checkPlan(output));
    },
};
function checkPlan(output) {
    if (output === null)
        return failed('there is no plan to check');
    const plan = parseOutput('plan', output, 'classic');
    if (plan.kind === 'invalid')
        return failed(plan.message);
    return plan.kind === 'plan' && plan.items.length > 0 ? passed() : failed('the plan has no items');
}
function checkVerdict(output) {
    if (output === null)
        return failed('there is no review to check');
    const verdict = parseOutput('verdict', output, 'classic');
    if (verdict.kind === 'invalid')
        return failed(verdict.message);
    const comments = verdict.kind === 'verdict' ? verdict.comments : '';
    return verdict.kind === 'verdict' && verdict.pass ? passed() : failed('the review did not pass', comments);
}

;// CONCATENATED MODULE: ./src/gates/checks/test.js

const test = commandGate({
    type: 'test',
    summary: 'The tests pass. The command is named as argument, in gump.toml, or found by the kind of project.',
    whenMissing: 'fail',
});

;// CONCATENATED MODULE: ./src/gates/counts/tests/counter.js
/** A counter that adds up what `read` finds in single lines; null there means that the line says nothing. */
function summing(tool, read) {
    return {
        tool,
        start() {
            let total = null;
            return {
                line(line) {
                    const found = read(line);
                    if (found !== null)
                        total = (total ?? 0) + found;
                },
                ran: () => total,
            };
        },
    };
}
/** The sum of the numbers before (`3 passed`) such words in a summary line. */
function numbersBefore(words, line) {
    const found = line.matchAll(/(\d+) ([a-z]+)/g);
    return [...found].reduce((sum, [, number, word = '']) => sum + (words.includes(word) ? Number(number) : 0), 0);
}

;// CONCATENATED MODULE: ./src/gates/counts/tests/bun-test.js

/** ` 2 pass` and ` 1 fail` */
const bunTest = summing('bun test', (line) => {
    const match = /^ +(\d+) (?:pass|fail)$/.exec(line);
    return match === null ? null : Number(match[1]);
});

;// CONCATENATED MODULE: ./src/gates/counts/tests/cargo-test.js

/** `test result: ok. 2 passed; 0 failed; 1 ignored; \u2026`, one for each target. */
const cargoTest = summing('cargo test', (line) => /^test result: \w+\. \d+ passed; /.test(line) ? numbersBefore(['passed', 'failed'], line) : null);

;// CONCATENATED MODULE: ./src/gates/counts/tests/ctest.js

/** `50% tests passed, 1 tests failed out of 2` */
const ctest = summing('CTest', (line) => {
    if (line.startsWith('No tests were found!!!'))
        return 0;
    const match = /^\d+% tests passed, \d+ tests failed out of (\d+)$/.exec(line);
    return match === null ? null : Number(match[1]);
});

;// CONCATENATED MODULE: ./src/gates/counts/tests/dotnet-test.js

/** `Passed!  - Failed:     0, Passed:     5, Skipped:     0, Total:     5, Duration: \u2026`, one for each project. */
const dotnetTest = summing('dotnet test', (line) => {
    const match = /^(?:Passed|Failed|Skipped)! +- Failed: +(\d+), Passed: +(\d+), Skipped: +\d+, Total: +\d+/.exec(line);
    return match === null ? null : Number(match[1]) + Number(match[2]);
});

;// CONCATENATED MODULE: ./src/gates/counts/tests/go-test.js

/**
 * `go test -v` and `-json`, subtests included. The verdict may stand behind what a test printed without a newline.
 * Without `-v` nothing can be counted, so packages that are merely ok say nothing here.
 */
const goTest = summing('go test', (line) => {
    if (/--- (?:PASS|FAIL): \S+ \(\d+\.\d+s\)$/.test(line))
        return 1;
    if (/^\{"Time":"[^"]*","Action":"(?:pass|fail)","Package":"[^"]*","Test":/.test(line))
        return 1;
    return /\[(?:no test files|no tests to run|setup failed|build failed)\]$|^testing: warning: no tests to run$/.test(line)
        ? 0
        : null;
});

;// CONCATENATED MODULE: ./src/gates/counts/tests/jest.js

/** `Tests:       1 failed, 1 skipped, 2 passed, 4 total` */
const jest = summing('jest', (line) => {
    if (line.startsWith('No tests found, exiting'))
        return 0;
    return /^Tests: +\d.* total$/.test(line) ? numbersBefore(['failed', 'passed'], line) : null;
});

;// CONCATENATED MODULE: ./src/gates/counts/tests/mocha.js

/** `  2 passing (34ms)` and `  1 failing` */
const mocha = summing('mocha', (line) => {
    if (line === 'Error: No test files found' || line.startsWith('Error: No test files found:'))
        return 0;
    const match = /^ +(\d+) (?:passing(?: \(.+\))?|failing)$/.exec(line);
    return match === null ? null : Number(match[1]);
});

;// CONCATENATED MODULE: ./src/gates/counts/tests/nextest.js

/** `     Summary [   0.004s] 3 tests run: 2 passed, 1 failed, 1 skipped`; `2/3 tests run` when it was stopped. */
const nextest = summing('cargo nextest', (line) => {
    const match = /^ *Summary \[ *[\d.]+s\] +(\d+)(?:\/\d+)? tests? run:/.exec(line);
    return match === null ? null : Number(match[1]);
});

;// CONCATENATED MODULE: ./src/gates/counts/tests/node-test.js
const SUMMARY = /^(?:#|\u2139) (pass|fail) (\d+)$/;
/** A test that is only a file, which node reports when the file held no test or did not load. */
const FILE_ALONE = /^(?:(?:not )?ok \d+ - |[\u2714\u2716] )(\S.*\.[cm]?[jt]sx?)(?: \([\d.]+ms\))?$/;
/**
 * `# pass 2`, `# fail 1` (TAP) or `\u2139 pass 2` (spec): node:test, and others that end their TAP so. A file without tests
 * counts as one in these sums; it is taken out again.
 */
const nodeTest = {
    tool: 'node:test',
    start() {
        let total = null;
        const files = new Set();
        return {
            line(line) {
                const summary = SUMMARY.exec(line);
                if (summary !== null)
                    total = (total ?? 0) + Number(summary[2]);
                const file = FILE_ALONE.exec(line)?.[1];
                if (file !== undefined)
                    files.add(file);
            },
            ran: () => (total === null ? null : Math.max(0, total - files.size)),
        };
    },
};

;// CONCATENATED MODULE: ./src/gates/counts/tests/pytest.js

const RAN = ['passed', 'failed', 'xfailed', 'xpassed'];
/** `===== 1 failed, 3 passed, 1 skipped in 0.11s =====`, without the rules under `-q`. */
const pytest = summing('pytest', (line) => {
    if (/^=* ?no tests ran in [\d.]+s/.test(line))
        return 0;
    return /^=* ?\d+ [a-z]+(?:, \d+ [a-z]+)* in [\d.]+s/.test(line) ? numbersBefore(RAN, line) : null;
});

;// CONCATENATED MODULE: ./src/gates/counts/tests/surefire.js

/** `[INFO] Tests run: 3, Failures: 1, Errors: 0, Skipped: 1`, one for each module; those with a time are of one class. */
const surefire = summing('Surefire', (line) => {
    if (/^\[INFO\] No tests to run\.$/.test(line))
        return 0;
    const match = /^(?:\[[A-Z]+\] )?Tests run: (\d+), Failures: \d+, Errors: \d+, Skipped: (\d+)$/.exec(line.trimEnd());
    return match === null ? null : Number(match[1]) - Number(match[2]);
});

;// CONCATENATED MODULE: ./src/gates/counts/tests/tap.js
/** The Test Anything Protocol: points at the top level that were not skipped. Output that sums itself up is not read here. */
const tap = {
    tool: 'TAP',
    start() {
        let points = 0;
        let planned = false;
        let summed = false;
        return {
            line(line) {
                if (/^1\.\.\d+/.test(line))
                    planned = true;
                else if (/^# pass +\d+$/.test(line))
                    summed = true;
                else if (/^(?:not )?ok\b/.test(line) && !/# *skip/i.test(line))
                    points++;
            },
            ran: () => (planned && !summed ? points : null),
        };
    },
};

;// CONCATENATED MODULE: ./src/gates/counts/tests/unittest.js

/** `Ran 3 tests in 0.001s`, and later `OK (skipped=1)`: Python's unittest counts skipped tests as run. */
const unittest = summing('unittest', (line) => {
    const ran = /^Ran (\d+) tests? in [\d.]+s$/.exec(line);
    if (ran !== null)
        return Number(ran[1]);
    const skipped = /^(?:OK|FAILED|NO TESTS RAN) \((?:.*, )?skipped=(\d+)[,)]/.exec(line);
    return skipped === null ? null : -Number(skipped[1]);
});

;// CONCATENATED MODULE: ./src/gates/counts/tests/vitest.js

/** `      Tests  1 failed | 2 passed | 1 skipped (4)` */
const vitest = summing('vitest', (line) => {
    if (line.startsWith('No test files found, exiting'))
        return 0;
    return /^ +Tests {2}.*\(\d+\)$/.test(line) ? numbersBefore(['failed', 'passed'], line) : null;
});

;// CONCATENATED MODULE: ./src/gates/counts/tests/counters.js















/** Every tool whose output can be counted, in the order of the docs. */
const COUNTERS = [
    jest,
    vitest,
    mocha,
    nodeTest,
    bunTest,
    goTest,
    cargoTest,
    nextest,
    pytest,
    unittest,
    surefire,
    ctest,
    dotnetTest,
    tap,
];
/** All counters at once, over raw lines. A test command may run more than one tool: what they ran adds up. */
function countAll() {
    const countings = COUNTERS.map((counter) => counter.start());
    return {
        line(raw) {
            const line = plainText(raw);
            for (const counting of countings)
                counting.line(line);
        },
        ran() {
            const found = countings.map((counting) => counting.ran()).filter((ran) => ran !== null);
            return found.length === 0
                ? null
                : Math.max(0, found.reduce((sum, ran) => sum + ran, 0));
        },
    };
}

;// CONCATENATED MODULE: ./src/gates/counts/tests/junit-xml.js
/** How many test cases of a JUnit report ran; null when it is none. Suites may be nested and their sums wrong. */
function countJunit(xml) {
    const markup = xml.replace(/<!\[CDATA\[[\s\S]*?\]\]>|<!--[\s\S]*?-->/g, '');
    if (!/<testsuites?[\s>/]/.test(markup))
        return null;
    const cases = markup.match(/<testcase[\s>/]/g)?.length ?? 0;
    const skipped = markup.match(/<skipped[\s>/]/g)?.length ?? 0;
    return cases - skipped;
}

;// CONCATENATED MODULE: ./src/gates/report-files.js


/** A JUnit report may be as long as this. */
const report_files_MAX_BYTES = 64 * 1024 * 1024;
/** The reports that a path or glob names, and their texts read one after the other. */
async function findReports(folder, pattern) {
    const { base, isGlob } = picomatch.scan(pattern);
    if (!isGlob)
        return (await folder.exists(pattern)) ? [pattern] : [];
    const matches = picomatch(pattern, { dot: true });
    const found = [];
    for await (const path of walk(folder, base === '.' ? '' : base))
        if (matches(path))
            found.push(path);
    return found;
}
/** Null when it cannot be read; 64 MiB at most. */
function readReport(folder, path) {
    return folder.readText(path, report_files_MAX_BYTES);
}

;// CONCATENATED MODULE: ./src/gates/command/counted-tests.js






/** Runs the project's tests and counts them. */
async function countTests({ reports, config, ports }) {
    const { folder } = ports;
    const which = (program) => ports.which(program);
    const resolution = await resolveCommand({ kind: 'test', argument: '', config, folder, which });
    if (resolution.kind !== 'command') {
        const reason = whyNothingRuns(resolution);
        return { kind: 'not-run', reason, details: reason, run: null };
    }
    const { command } = resolution;
    const files = reports === '' ? resolution.reports : reports;
    if (files !== null)
        await removeReports(ports, files);
    const output = countAll();
    const options = { timeoutMs: config.timeoutMs, onLine: (line) => output.line(line) };
    const run = { command, result: await ports.shell(VERBOSE_GO + command, options) };
    if (neverRan(run.result))
        return notRun(run);
    const ran = files === null ? output.ran() : await countReports(ports, files);
    return ran === null ? unreadable(run, files) : { kind: 'counted', ran, run };
}
/** `go test` names its tests only when told so, and make or a script may stand between. Other programs do not mind. */
const VERBOSE_GO = 'export GOFLAGS="${GOFLAGS:+$GOFLAGS }-v"\n';
/** Reports of an earlier run would be counted as this one's. */
async function removeReports({ folder, shell }, pattern) {
    const files = await findReports(folder, pattern);
    for (let i = 0; i < files.length; i += 500)
        await shell(`rm -f -- ${files
            .slice(i, i + 500)
            .map(quoted)
            .join(' ')}`);
}
async function countReports({ folder }, pattern) {
    let total = null;
    for (const file of await findReports(folder, pattern)) {
        const found = countJunit((await readReport(folder, file)) ?? '');
        if (found !== null)
            total = (total ?? 0) + found;
    }
    return total;
}
function neverRan({ exitCode, timedOut }) {
    return timedOut || exitCode === null || exitCode === 127 || exitCode === 126;
}
function notRun(run) {
    const { command, result } = run;
    const details = commandDetails(command, result, adviceOn(result));
    return { kind: 'not-run', reason: `${endingOf(result)}: ${command}`, details, run };
}
function unreadable(run, files) {
    const where = files === null ? 'in its output' : `in ${files}`;
    const reason = `no number of tests that ran could be read ${where}: ${run.command}`;
    return { kind: 'unreadable', reason, details: commandDetails(run.command, run.result, [HOW_TO_COUNT]), run };
}
const HOW_TO_COUNT = 'let the test command write a JUnit file and name it, below the root of the tree: `- tests_found: path/to/junit.xml` ' +
    '(a glob may name several).';
function quoted(path) {
    return `'${path.replaceAll("'", `'\\''`)}'`;
}

;// CONCATENATED MODULE: ./src/gates/checks/tests-found.js





const testsFound = {
    type: 'tests_found',
    summary: 'More tests ran, green or red, than at the base of the step (`tests_found: junit.xml` where the output has no count).',
    checkArgument(argument) {
        const path = argument.trim();
        if (path === '')
            return null;
        if (path.startsWith('/') || path.split('/').includes('..'))
            return 'needs the path of a JUnit file inside the repository, relative to its root';
        return path.endsWith('.xml') ? null : 'needs the path or glob of JUnit files, ending in .xml, or nothing';
    },
    describe: async (run) => describeResolution(await resolveCommand({ ...run, argument: '', kind: 'test', which: () => Promise.resolve(true) }), 'fail'),
    async check(run) {
        const reports = run.argument.trim();
        const after = await countTests({ reports, config: run.config, ports: run.ports });
        if (after.kind !== 'counted')
            return failed(after.reason, after.details, after.run?.result);
        const before = await testsAtBase(run, reports);
        return typeof before === 'number' ? compare(before, after) : failed(before.reason, before.details);
    },
};
/**
 * The count at the step's base. Where nothing was said about tests there, by a format that is read in the attempt's
 * tree, none ran; but tests that could not be started are no zero.
 */
async function testsAtBase({ ports, config }, reports) {
    const counted = await ports.atBase(`tests_found ${reports}`, async (basePorts) => asText(await countTests({ reports, config, ports: basePorts })));
    const ran = /^ran (\d+)$/.exec(counted)?.[1];
    if (ran !== undefined)
        return Number(ran);
    const [reason = ''] = counted.split('\n', 1);
    return { reason: `the tests of the step's base cannot be counted: ${reason}`, details: counted };
}
function asText(counted) {
    if (counted.kind === 'counted')
        return `ran ${counted.ran}`;
    if (counted.kind === 'unreadable' || counted.run === null)
        return 'ran 0';
    return `${counted.reason}\nAt the base of the step:\n${counted.details}`;
}
function compare(before, { ran, run }) {
    if (ran > before)
        return passed(run.result);
    const reason = ran === 0 ? 'no test ran' : `${tests(ran)} ran, not more than at the base of the step (${before})`;
    return failed(reason, `${reason}\n${commandDetails(run.command, run.result)}`, run.result);
}
function tests(count) {
    return count === 1 ? '1 test' : `${count} tests`;
}

;// CONCATENATED MODULE: ./src/gates/glob-argument.js
/** Says what is wrong with a glob of `touched` or `untouched`, or null. */
function checkGlob(argument) {
    const glob = argument.trim();
    if (glob === '')
        return 'needs a glob, such as "*_test.*" (any folder) or "src/**" (from the root)';
    if (glob.startsWith('/'))
        return 'needs a glob relative to the root of the repository, without a leading "/"';
    if (glob.split('/').includes('..'))
        return 'needs a glob inside the repository, without ".."';
    return null;
}

;// CONCATENATED MODULE: ./src/gates/checks/touched.js



const touched = {
    type: 'touched',
    summary: 'A file that matches the glob was written since the step began (`touched: "*_test.*"`); deleting is not writing.',
    checkArgument: checkGlob,
    describe: () => Promise.resolve(null),
    check({ argument, changes }) {
        const matches = matcherOf(argument);
        const written = countedChanges(changes).filter((change) => change.status !== 'deleted');
        if (written.some((change) => matches(change.path)))
            return Promise.resolve(passed());
        const reason = `no file matching ${argument} was written`;
        const others = written.length === 0 ? 'No file was written.' : `Written:\n${pathsOf(written)}`;
        return Promise.resolve(failed(reason, `${reason} since the step began. ${others}`));
    },
};
function pathsOf(changes) {
    return listPaths(changes.map((change) => change.path));
}

;// CONCATENATED MODULE: ./src/gates/checks/untouched.js



const untouched = {
    type: 'untouched',
    summary: 'No file that matches the glob was changed, added or deleted since the step began (`untouched: "*_test.*"`).',
    checkArgument: checkGlob,
    describe: () => Promise.resolve(null),
    check({ argument, changes }) {
        const matches = matcherOf(argument);
        const offenders = countedChanges(changes).flatMap(({ path }) => (matches(path) ? [path] : []));
        const [first] = offenders;
        if (first === undefined)
            return Promise.resolve(passed());
        const others = offenders.length > 1 ? ` and ${offenders.length - 1} more` : '';
        return Promise.resolve(failed(`changed, though it matches ${argument}: ${printable(first)}${others}`, `No file matching ${argument} may change in this step. Put these back as they were:\n${listPaths(offenders)}`));
    },
};

;// CONCATENATED MODULE: ./src/guards/max-budget.js
/** Fires once the launch has cost more than the limit. A launch that cannot be priced never does: a run warns of that. */
const maxBudget = {
    name: 'max_budget',
    create({ maxBudgetUsd: limit }) {
        if (limit === undefined)
            return null;
        return {
            observe(_input, { usage }) {
                if (usage.cost_usd === null || usage.cost_usd <= limit)
                    return null;
                return `$${usage.cost_usd.toFixed(4)} spent, $${limit} allowed`;
            },
        };
    },
};

;// CONCATENATED MODULE: ./src/guards/max-time.js
/** Wall clock since the launch began. Ticks see to it that a silent agent is stopped too. */
const maxTime = {
    name: 'max_time',
    create({ maxTimeMs: limit }) {
        if (limit === undefined)
            return null;
        return {
            observe(_input, { elapsedMs }) {
                return elapsedMs >= limit ? `${max_time_seconds(elapsedMs)} elapsed, ${max_time_seconds(limit)} allowed` : null;
            },
        };
    },
};
function max_time_seconds(ms) {
    return `${Number((ms / 1000).toFixed(1))}s`;
}

;// CONCATENATED MODULE: ./src/guards/max-tokens.js
/** Input (cached included) and output of all calls of the launch, subagents' too; fires once they exceed the limit. */
const maxTokens = {
    name: 'max_tokens',
    create({ maxTokens: limit }) {
        if (limit === undefined)
            return null;
        return {
            observe(_input, { usage }) {
                const used = usage.tokens.in + usage.tokens.out;
                return used > limit ? `${used} tokens used, ${limit} allowed` : null;
            },
        };
    },
};

;// CONCATENATED MODULE: ./src/guards/max-turns.js
/** A turn is one model call of the agent's main conversation; fires as call N+1 begins. */
const maxTurns = {
    name: 'max_turns',
    create({ maxTurns: limit }) {
        if (limit === undefined)
            return null;
        let turns = 0;
        return {
            observe(input) {
                if (input.type === 'turn')
                    turns += 1;
                return turns > limit ? `turn ${turns} began, ${limit} allowed` : null;
            },
        };
    },
};

;// CONCATENATED MODULE: ./src/guards/worktree-path.js
/**
 * `path` as a tool names it (absolute, or relative to the worktree), relative to the worktree, without `.` and `..`; the
 * worktree itself is `''`. A path that leads out of it stays absolute. Symbolic links are not followed.
 */
function insideWorktree(worktree, path) {
    const root = normalized(worktree);
    const target = normalized(path.startsWith('/') ? path : `${worktree}/${path}`);
    if (target === root)
        return '';
    return target.startsWith(`${root}/`) ? target.slice(root.length + 1) : target;
}
/** An absolute path without empty, `.` and `..` segments, and without a slash at its end. */
function normalized(path) {
    const segments = [];
    for (const segment of path.split('/')) {
        if (segment === '..')
            segments.pop();
        else if (segment !== '' && segment !== '.')
            segments.push(segment);
    }
    return `/${segments.join('/')}`;
}

;// CONCATENATED MODULE: ./src/guards/no-write.js

/**
 * Fires on a file tool that names a file the step must not write. A shell command names none: what it wrote is found in
 * the diff after the attempt.
 */
const noWrite = {
    name: 'no_write',
    create({ noWrite: limit }, scene) {
        if (limit === undefined)
            return null;
        return {
            observe(input) {
                if (input.type !== 'tool' || input.action !== 'write')
                    return null;
                const paths = input.paths.map((path) => insideWorktree(scene.worktree, path));
                const refused = paths.find((path) => path !== scene.outputFile && !scene.mayWrite(path));
                return refused === undefined ? null : `${input.name} wants to write ${refused}`;
            },
        };
    },
};

;// CONCATENATED MODULE: ./src/registry.js





















// Everything that can be extended, one line each: names in the schema, in messages and in the docs follow from here.
/** The agent CLIs, in the order in which they are listed to people. */
const adapters = [claude, codex, gemini, qwen, opencode, cursor];
/** The guards, in the order in which they are asked: the first that fires is the one named. */
const guards = [noWrite, maxTurns, maxBudget, maxTokens, maxTime];
/** The gates, in the order of the docs. */
const gates = [
    compile,
    test,
    lint,
    coverage,
    testsFound,
    touched,
    untouched,
    schema_schema,
    bash,
    blastRadius,
];

;// CONCATENATED MODULE: ./src/action/run-host.js


/** The runner's machine as a run sees it: the checkout of the job, and folders that the runner empties afterwards. */
function runHostOf({ env, clock, packageRoot }, job, inputs) {
    const folder = inputs['working-directory'];
    return {
        workspace: folder === '' ? job.workspace : `${job.workspace}/${folder}`,
        runs: `${job.temp}/gump`,
        worktrees: `${job.temp}/gump-worktrees`,
        packageRoot,
        env,
        registry: { adapters: adapters, guards: guards, gates: gates },
        readFrom: 'commit',
        agentEnv: inputs['agent-env'],
        gateEnv: inputs['gate-env'],
        setup: inputs.setup,
        carry: inputs.carry,
        sandbox: inputs.sandbox,
        agentVersions: inputs['agent-versions'],
        protectedPaths: [...PROTECTED_PATHS, ...inputs.protected],
        secrets: [inputs['github-token']],
        deadlines: {},
        person: null,
        now: () => new Date(clock.now()),
    };
}

;// CONCATENATED MODULE: ./src/github/job/outputs.js

const NONE = {
    'failure-reason': '',
    'run-id': '',
    'cost-usd': '',
    'tokens-in': '',
    'tokens-out': '',
    turns: '',
    retries: '',
    ledger: '',
    report: '',
    'pull-request-number': '',
    'pull-request-url': '',
    'pull-request-operation': 'none',
    'pull-request-head-sha': '',
    'pull-request-branch': '',
};
/** The outputs of a job that started no run. */
function outputs_outputsWithoutRun(status, reason) {
    return { ...NONE, status, 'failure-reason': reason };
}
/** The figures of a run; a report of a run that has not ended counts as failed. */
function outputsOfReport(report) {
    return {
        ...NONE,
        status: report.status === 'running' ? 'failed' : report.status,
        'failure-reason': report.failure_reason ?? (report.status === 'running' ? 'internal' : ''),
        'run-id': report.run,
        'cost-usd': report.cost_usd === null ? '' : outputs_money(report.cost_usd),
        'tokens-in': figure(report.tokens_in),
        'tokens-out': figure(report.tokens_out),
        turns: figure(report.turns),
        retries: figure(report.retries),
    };
}
/** Writes them all, empty ones too, so that a later step never reads those of another run. */
function outputs_writeOutputs(outputs) {
    for (const [name, value] of Object.entries(outputs))
        (0,core/* setOutput */.uH)(name, value);
}
/** Hands a value to the post step; at once, so that it survives the end of this process. */
function saveForPost(name, value) {
    (0,core/* saveState */.LZ)(name, value);
}
/** Up to six decimals, at least two: sums of money are no place for `0.30000000000000004`. */
function outputs_money(usd) {
    return usd.toFixed(6).replace(/(\.\d\d\d*?)0+$/, '$1');
}
function figure(value) {
    return value === null ? '' : String(value);
}

// EXTERNAL MODULE: external "node:events"
var external_node_events_ = __webpack_require__(8474);
;// CONCATENATED MODULE: ./src/system/git/repository/store.js




/** Makes the store in `folder`, or opens it again. */
async function openStore(repository, folder) {
    if (!(0,external_node_path_.isAbsolute)(folder))
        throw new RangeError(`not an absolute path: ${folder}`);
    const template = await templateOf(repository);
    await Promise.all(['refs', 'info', 'objects', 'indexes', 'lanes'].map((name) => (0,promises_.mkdir)((0,external_node_path_.join)(folder, name), PRIVATE)));
    await Promise.all([
        (0,promises_.writeFile)((0,external_node_path_.join)(folder, 'HEAD'), `${repository.head}\n`),
        (0,promises_.writeFile)((0,external_node_path_.join)(folder, 'config'), template.config),
        (0,promises_.writeFile)((0,external_node_path_.join)(folder, 'info/exclude'), await initialExcludes(repository, folder)),
        template.shallow === '' ? (0,promises_.rm)((0,external_node_path_.join)(folder, 'shallow'), FORCE) : (0,promises_.writeFile)((0,external_node_path_.join)(folder, 'shallow'), template.shallow),
    ]);
    const env = {
        ...repository.place.env,
        ...HARDENED_ENVIRONMENT,
        ...NO_OUTER_CONFIG,
        GIT_DIR: folder,
        GIT_WORK_TREE: (0,external_node_path_.join)(folder, 'no-files'),
        GIT_OBJECT_DIRECTORY: repository.objects,
        HOME: (0,external_node_path_.join)(folder, 'no-home'),
    };
    return { repository, folder, place: { cwd: folder, env }, template };
}
/** The store over the files of a worktree, with an index of its own, after a look whether it is still as we made it. */
async function worktreePlace(store, dir, index) {
    await restore(store);
    return placeOf(store, dir, index);
}
/** The same without the look: for a store that nobody can have touched. */
function placeOf(store, dir, index) {
    return { cwd: dir, env: { ...store.place.env, GIT_WORK_TREE: dir, GIT_INDEX_FILE: index } };
}
/** Keeps paths (from the top, as git writes them) out of all snapshots and of agents' `git status`. */
async function excludePaths(store, paths) {
    if (paths.length === 0)
        return;
    // Lanes are made ready at the same time, and share the file.
    const mine = (underWay.get(store.folder) ?? Promise.resolve()).then(() => addPatterns(store, paths));
    underWay.set(store.folder, mine.catch(() => undefined));
    await mine;
}
const underWay = new Map();
async function addPatterns(store, paths) {
    const file = join(store.folder, 'info/exclude');
    const before = await readFile(file, 'utf8');
    const known = new Set(before.split('\n'));
    const missing = paths.map(excludePattern).filter((pattern) => !known.has(pattern));
    if (missing.length > 0)
        await replaceFile(file, `${before.replace(/\n?$/, '\n')}${missing.join('\n')}\n`);
}
/** A pattern that means this path from the top and nothing else. */
function excludePattern(path) {
    // A pattern cannot hold a line end; `?` stands for it.
    return `/${path
        .replace(/[\\*?[\]#!]/g, '\\$&')
        .replace(/\n/g, '?')
        .replace(/ $/, '\\ ')}`;
}
/** Written beside it and put in its place, so that nobody ever reads half of it. */
async function replaceFile(file, content) {
    const beside = `${file}.${randomUUID()}`;
    await writeFile(beside, content);
    await rename(beside, file);
}
const PRIVATE = { recursive: true, mode: 0o700 };
const FORCE = { force: true };
/** An agent of the same user can reach these files. What would make git run something is put right before each use. */
async function restore(store) {
    const file = join(store.folder, 'config');
    const config = await readFile(file, 'utf8').catch(() => '');
    if (config !== store.template.config)
        await replaceFile(file, store.template.config);
    await Promise.all(['info/attributes', 'commondir', 'config.worktree', 'info/sparse-checkout'].map((name) => rm(join(store.folder, name), { force: true, recursive: true })));
}
async function templateOf(repository) {
    const packedRefs = packedRefsOf(repository);
    packedRefs.catch(() => undefined); // The first worktree waits for them, and is told.
    const shallow = await (0,promises_.readFile)((0,external_node_path_.join)(repository.commonDir, 'shallow'), 'utf8').catch(() => '');
    const core = coreSettings(repository);
    return {
        config: `${core}[gc]\n\tauto = 0\n`,
        agentConfig: `${core}${agentSettings(repository)}`,
        packedRefs,
        shallow,
    };
}
async function packedRefsOf(repository) {
    const refs = await git_git(repository.place, ['for-each-ref', '--format=%(objectname) %(refname)']);
    const lines = refs.stdout.toString('utf8').split('\n');
    const shown = lines.filter((line) => line !== '' && !/ refs\/(gump|stash|replace)(\/|$)/.test(line));
    return shown.map((line) => `${line}\n`).join('');
}
/** What the files' form depends on; everything else of the user's configuration stays outside. */
function coreSettings(repository) {
    const kept = ['filemode', 'symlinks', 'ignorecase', 'precomposeunicode', 'sharedrepository'].flatMap((name) => {
        const value = repository.config.get(`core.${name}`);
        return value !== undefined && /^\w+$/.test(value) ? [`\t${name} = ${value}\n`] : [];
    });
    const sha256 = repository.objectFormat === 'sha256' ? ['\tobjectFormat = sha256\n'] : [];
    const partial = partialClone(repository);
    const extensions = [...sha256, ...(partial === '' ? [] : ['\tpartialClone = origin\n'])];
    return [
        ...(extensions.length > 0 ? ['[extensions]\n', ...extensions] : []),
        `[core]\n\trepositoryFormatVersion = ${extensions.length > 0 ? 1 : 0}\n\tbare = false\n\tautocrlf = false\n`,
        ...kept,
        partial,
    ].join('');
}
/** In a partial clone git fetches what is missing when it is needed; without credentials, so from public remotes only. */
function partialClone(repository) {
    const url = store_withoutCredentials(repository.config.get('remote.origin.url'));
    if (repository.config.get('remote.origin.promisor') !== 'true' || url === null)
        return '';
    return `[remote "origin"]\n\turl = ${url}\n\tpromisor = true\n`;
}
function agentSettings(repository) {
    const url = store_withoutCredentials(repository.config.get('remote.origin.url'));
    const origin = url === null ? '' : `[remote "origin"]\n\turl = ${url}\n\tfetch = +refs/heads/*:refs/remotes/origin/*\n`;
    return `[user]\n\tname = gump\n\temail = gump@localhost\n[commit]\n\tgpgSign = false\n[gc]\n\tauto = 0\n${origin}`;
}
function store_withoutCredentials(url) {
    if (url === undefined || /["\\\n;#]/.test(url))
        return null;
    return url.replace(/^(\w+:\/\/)[^/@]*@/, '$1');
}
/** What the user keeps out of git for himself, in this clone or everywhere, a run keeps out as well. */
async function initialExcludes(repository, folder) {
    const { HOME, XDG_CONFIG_HOME } = repository.asUser.env;
    const usual = XDG_CONFIG_HOME ?? (HOME === undefined ? undefined : (0,external_node_path_.join)(HOME, '.config'));
    const everywhere = repository.config.get('core.excludesfile') ?? (usual && (0,external_node_path_.join)(usual, 'git/ignore'));
    const sources = [everywhere?.replace(/^~(?=\/)/, HOME ?? ''), (0,external_node_path_.join)(repository.commonDir, 'info/exclude')];
    const texts = await Promise.all(sources.map((file) => (0,promises_.readFile)(file ?? '/dev/null', 'utf8').catch(() => '')));
    const earlier = await (0,promises_.readFile)((0,external_node_path_.join)(folder, 'info/exclude'), 'utf8').catch(() => '');
    const lines = [...texts.join('\n').split('\n'), ...earlier.split('\n'), '/.gump/'];
    return `${[...new Set(lines)].filter((line) => line !== '' && !line.startsWith('#')).join('\n')}\n`;
}

;// CONCATENATED MODULE: ./src/storage/checkpoint/contents.js
/** Artifacts that going on with a run reads: the spec, what steps handed on, what checks said. */
function neededArtifacts(event) {
    switch (event.type) {
        case 'run_started':
            return event.spec_artifact === null ? [] : [event.spec_artifact];
        case 'attempt_snapshotted':
            return 'artifact' in event.output ? [event.output.artifact] : [];
        case 'gate_checked':
            return event.details === null ? [] : [event.details];
        default:
            return [];
    }
}
/** Paths, in the run's folder, of what else the event names: for people, not for going on. */
function furtherArtifacts(event) {
    switch (event.type) {
        case 'agent_launched':
            return event.prompt === null ? [] : [event.prompt.path];
        case 'agent_completed':
        case 'agent_killed':
            return Object.values(event.artifacts).map(({ path }) => path);
        case 'gate_checked':
            return event.artifact === null ? [] : [event.artifact];
        default:
            return [];
    }
}
/**
 * Commits that hold on to all that the events name. One that a later commit was made on is held by that one, so that a
 * run of many steps in a row needs one parent and not hundreds.
 */
function tipsOf(events) {
    const tips = new Set();
    const covered = new Set();
    const begunFrom = new Map();
    const add = (commit, on) => {
        tips.add(commit);
        if (on !== undefined && on !== commit)
            covered.add(on);
    };
    for (const event of events) {
        if (event.type === 'run_started')
            add(event.commit, undefined);
        if (event.type === 'step_started')
            begunFrom.set(`${event.step}#${event.launch}`, event.from);
        if (event.type === 'attempt_snapshotted')
            add(event.commit, begunFrom.get(`${event.step}#${event.launch}`));
        if (event.type === 'item_merged')
            add(event.commit, event.onto);
    }
    return [...tips].filter((commit) => !covered.has(commit));
}
/** Every commit that the events name and a resume may want. */
function commitsNamed(events) {
    return events.flatMap((event) => event.type === 'run_started' || event.type === 'attempt_snapshotted' || event.type === 'item_merged'
        ? [{ commit: event.commit, seq: event.seq }]
        : []);
}

;// CONCATENATED MODULE: ./src/storage/checkpoint/write.js







/**
 * The ledger is stored in pieces that never change once they are full, so that each push carries only what is new.
 * Pieces end where a line ends.
 */
const PIECE_BYTES = 128 * 1024;
/** An output longer than this is not stored. */
const LARGEST_FILE = 8 * 1024 * 1024;
const GUMP = { name: 'gump', email: 'gump@users.noreply.github.com' };
/** `scratch` is a folder for files of the writer's own. */
function createCheckpointWriter(store, scratch, options) {
    return new Writer(store, scratch, options);
}
class Writer {
    store;
    scratch;
    options;
    /** What is in the index and will not change. */
    #settled = new Set();
    #seenEvents = 0;
    #scratchFiles = 0;
    constructor(store, scratch, options) {
        this.store = store;
        this.scratch = scratch;
        this.options = options;
    }
    async write({ folder, events, facts, extra }) {
        await (0,promises_.mkdir)(this.scratch, { recursive: true, mode: 0o700 });
        const fresh = new Map();
        await this.#addLedger(folder, facts.seq, fresh);
        for (const event of events.slice(this.#seenEvents))
            await this.#addArtifacts(folder, event, fresh);
        for (const [path, file] of extra)
            await this.#addCopy(path, file, fresh);
        const commit = await commit_commitTree(this.store, await this.#treeWith(fresh), tipsOf(events), {
            message: this.options.redact(factsMessage(facts)),
            author: GUMP,
            date: new Date(facts.at),
        });
        this.#seenEvents = events.length;
        return commit;
    }
    async #addLedger(folder, lines, fresh) {
        const pieces = cutLedger(await (0,promises_.readFile)((0,external_node_path_.join)(folder, 'ledger.ndjson')), lines);
        for (const [at, piece] of pieces.entries()) {
            const path = ledgerPiece(at);
            if (this.#settled.has(path))
                continue;
            fresh.set(path, await this.#scratchFile(piece));
            if (at < pieces.length - 1)
                this.#settled.add(path);
        }
    }
    async #addArtifacts(folder, event, fresh) {
        for (const { path } of neededArtifacts(event))
            fresh.set(path, (0,external_node_path_.join)(folder, path));
        if (this.options.policy === 'resume')
            return;
        for (const path of furtherArtifacts(event))
            if (!fresh.has(path))
                await this.#addCopy(path, (0,external_node_path_.join)(folder, path), fresh);
    }
    /** What a child wrote itself still has to have secrets taken out. What is no text cannot be looked through. */
    async #addCopy(path, file, fresh) {
        const info = await (0,promises_.stat)(file).catch(() => null);
        if (info?.isFile() !== true || info.size > LARGEST_FILE)
            return;
        const bytes = await (0,promises_.readFile)(file);
        const text = bytes.toString('utf8');
        if (Buffer.from(text).equals(bytes))
            fresh.set(path, await this.#scratchFile(this.options.redact(text)));
    }
    async #scratchFile(content) {
        this.#scratchFiles += 1;
        const file = (0,external_node_path_.join)(this.scratch, `file-${this.#scratchFiles}`);
        await (0,promises_.writeFile)(file, content, { mode: 0o600 });
        return file;
    }
    async #treeWith(fresh) {
        const env = { GIT_INDEX_FILE: (0,external_node_path_.join)(this.scratch, 'index') };
        const { stdout } = await git_git(this.store.place, ['hash-object', '-w', '--no-filters', '--stdin-paths'], {
            stdin: [...fresh.values()].map((file) => `${file}\n`).join(''),
        });
        const ids = stdout.toString().split('\n');
        const entries = [...fresh.keys()].map((path, at) => `100644 ${ids[at] ?? ''} 0\t${path}\0`);
        await git_git(this.store.place, ['update-index', '-z', '--index-info'], { stdin: entries.join(''), env });
        return ids_Tree.parse(await git_gitText(this.store.place, ['write-tree'], { env }));
    }
}
/** Name of a piece of the ledger, counted from 0. */
function ledgerPiece(at) {
    return `ledger/${String(at).padStart(5, '0')}.ndjson`;
}
/** The first `lines` lines in pieces. */
function cutLedger(bytes, lines) {
    const pieces = [];
    let begin = 0;
    let end = 0;
    for (let line = 0; line < lines; line += 1) {
        const next = bytes.indexOf(10, end);
        if (next < 0)
            break;
        end = next + 1;
        if (end - begin >= PIECE_BYTES) {
            pieces.push(bytes.subarray(begin, end));
            begin = end;
        }
    }
    if (end > begin)
        pieces.push(bytes.subarray(begin, end));
    return pieces;
}

;// CONCATENATED MODULE: ./src/storage/checkpoint/checkpointer.js









/** After these something is settled that would be missed. */
const WORTH_STORING = new Set([
    'run_started',
    'run_resumed',
    'replay_started',
    'step_reopened',
    'attempt_snapshotted',
    'attempt_completed',
    'step_completed',
    'group_completed',
    'item_merged',
    'hitl_paused',
    'hitl_resumed',
    'run_paused',
    'run_completed',
    'published',
]);
const REST_MS = 1_000;
const checkpointer_FIRST_WAIT_MS = 2_000;
const checkpointer_LONGEST_WAIT_MS = 60_000;
/** What will not be different the next time. */
const FINAL = new Set([
    'auth',
    'permission',
    'workflows',
    'not-found',
    'protected',
    'too-large',
    'hook',
]);
function createKeeper(parts) {
    const events = [];
    const stop = new AbortController();
    let held = parts.from;
    let storedSeq = 0;
    let wantedSeq = 0;
    let writer = null;
    let working = null;
    let timer = null;
    let failures = 0;
    /** Puts the next push off: by the least time, or after a failure by more and more. */
    function schedule() {
        if (stop.signal.aborted || working !== null || timer !== null || wantedSeq <= storedSeq)
            return;
        timer = setTimeout(begin, failures === 0 ? (parts.restMs ?? REST_MS) : waitAfter(failures));
        // A run that is over is not held up by it: `finish` is there for that.
        timer.unref();
    }
    function begin() {
        if (timer !== null)
            clearTimeout(timer);
        timer = null;
        working = store()
            .catch((error) => {
            refuse(`the run could not be stored: ${errorMessage(error)}`);
        })
            .finally(() => {
            working = null;
            schedule();
        });
    }
    function refuse(message) {
        if (stop.signal.aborted)
            return;
        stop.abort();
        parts.onRefused(message);
    }
    async function store() {
        const prefix = events.slice();
        const last = prefix.at(-1);
        if (last === undefined)
            return;
        const { run, seq, ts } = last;
        writer ??= openWriter(parts, run);
        const commit = await (await writer).write({
            folder: (0,external_node_path_.join)(parts.runs, run),
            events: prefix,
            facts: { v: 1, run, ...parts.origin, ...standingAfter(prefix), seq, at: ts },
            extra: await parts.extra(run),
        });
        await parts.after?.();
        const { signal } = stop;
        const result = await remote_push(parts.repository, parts.remote, [{ to: facts_storedRef(run), commit, expect: held }], {
            signal,
        });
        if (!result.ok && (signal.aborted || !(await isThere(run, commit, result.failure))))
            return;
        held = commit;
        storedSeq = seq;
        failures = 0;
        parts.onStored(commit);
    }
    /** A push whose answer got lost has been done all the same. */
    async function isThere(run, commit, failure) {
        const there = await remote_remoteCommit(parts.repository, parts.remote, facts_storedRef(run));
        if (there.ok && there.value === commit)
            return true;
        failures += 1;
        if (there.ok && there.value !== held)
            await comeToTerms(run);
        else if (FINAL.has(failure.kind))
            refuse(failure.message.replace(/\s+/g, ' ').slice(0, 300));
        return false;
    }
    /** The ref is not what was seen last: ours by a push that nobody knew of, to be built on; or somebody else's. */
    async function comeToTerms(run) {
        const { repository, remote, origin } = parts;
        const now = await storedState(repository, remote, { run, job: origin.job, events });
        if (!now.ok || stop.signal.aborted)
            return;
        if (now.value.isOwn && now.value.commit !== null)
            held = now.value.commit;
        else {
            stop.abort();
            parts.onTakenOver();
        }
    }
    async function storeAll(withinMs) {
        const wanted = events.at(-1)?.seq ?? 0;
        wantedSeq = wanted;
        const late = AbortSignal.timeout(withinMs);
        const given = AbortSignal.any([late, stop.signal]);
        const up = (0,external_node_events_.once)(given, 'abort');
        while (!given.aborted && storedSeq < wanted) {
            if (working === null)
                begin();
            await Promise.race([working, up]);
            if (storedSeq < wanted && failures > 0)
                await pause(waitAfter(failures), given);
        }
        return storedSeq >= wanted;
    }
    return {
        observe(event) {
            events.push(event);
            if (!WORTH_STORING.has(event.type))
                return;
            wantedSeq = event.seq;
            schedule();
        },
        store: storeAll,
        async finish(withinMs) {
            const isStored = await storeAll(withinMs);
            stop.abort();
            await working;
            return isStored;
        },
    };
}
function waitAfter(failures) {
    return Math.min(checkpointer_FIRST_WAIT_MS * 2 ** (failures - 1), checkpointer_LONGEST_WAIT_MS);
}
async function pause(ms, signal) {
    await (0,external_node_timers_promises_.setTimeout)(ms, undefined, { signal }).catch(() => undefined);
}
async function openWriter(parts, run) {
    const folder = (0,external_node_path_.join)(parts.worktrees, run, 'checkpoint');
    const store = await openStore(parts.repository, (0,external_node_path_.join)(folder, 'store'));
    return createCheckpointWriter(store, (0,external_node_path_.join)(folder, 'files'), parts);
}

;// CONCATENATED MODULE: ./src/storage/checkpoint/remote-runs.js


/** The runs on the remote, the latest first. What cannot be read as a run is left out. */
async function remote_runs_remoteRuns(repository, remote) {
    const listed = await lsRemote(repository, remote, [`${STORED_RUNS}*`]);
    // git takes a fetch of nothing for a failure.
    if (!listed.ok || listed.value.size === 0)
        return listed.ok ? { ok: true, value: [] } : listed;
    const found = await readMessages(repository, remote, STORED_RUNS);
    if (!found.ok)
        return found;
    const runs = found.value.flatMap(({ ref, commit, message }) => {
        const facts = readFacts(message);
        // The name is what a person sees; one that says something else is no run of ours.
        return facts === null || storedRef(facts.run) !== ref ? [] : [{ facts, commit }];
    });
    return { ok: true, value: runs.sort((a, b) => compareText(b.facts.at, a.facts.at)) };
}
/** One run on the remote; null where there is none of that id. */
async function remoteRun(repository, remote, id) {
    const found = await remote_runs_remoteRuns(repository, remote);
    return found.ok ? { ok: true, value: found.value.find(({ facts }) => facts.run === id) ?? null } : found;
}
function compareText(a, b) {
    return a < b ? -1 : a > b ? 1 : 0;
}

;// CONCATENATED MODULE: ./src/storage/checkpoint/prune.js



/** A cut-off run may be gone on with for this long before it counts as given up, ms. */
const OPEN_FOR_MS = (/* unused pure expression or super */ null && (30 * 24 * 60 * 60_000));
/**
 * Removes all but the latest stored runs from the remote. What waits for a person, or can still be gone on with, stays
 * for thirty days. One that was pushed to in the meantime stays too. `dryRun` only says which would be removed.
 */
async function prune_pruneRemoteRuns(repository, remote, options) {
    const found = await remoteRuns(repository, remote);
    if (!found.ok)
        return { ok: false, message: found.failure.message };
    const old = found.value
        .slice(options.keep)
        .filter((run) => run.facts.run !== options.except && !isAwaited(run, options.now));
    const isDry = options.dryRun === true;
    const removed = isDry ? old.map(({ facts }) => facts.run) : [];
    for (const { facts, commit } of isDry ? [] : old) {
        const result = await push(repository, remote, [{ to: storedRef(facts.run), commit: null, expect: commit }]);
        if (result.ok)
            removed.push(facts.run);
        else if (result.failure.kind !== 'stale')
            return { ok: false, message: result.failure.message };
    }
    return { ok: true, removed, kept: found.value.length - removed.length };
}
function isAwaited({ facts }, now) {
    const isUnfinished = facts.state === 'open' || facts.state === 'paused' || facts.state === 'cancelled';
    return isUnfinished && now.getTime() - Date.parse(facts.at) < OPEN_FOR_MS;
}

;// CONCATENATED MODULE: ./src/storage/checkpoint/sessions.js


/** Below this, in a run's worktrees and in its store, are the HOMEs of its agents. */
const HOMES = 'homes/';
/**
 * What is no session of an agent's: the gates' HOME, and what can be had again or must not be kept. Gemini CLI
 * keeps its sessions below `.gemini/tmp`.
 */
const sessions_LEFT_OUT = /^(gates|.*(\/(\.cache|cache|node_modules|logs?|statsig|shell-snapshots)|(?<!\/\.gemini)\/tmp))$/;
const LOOKS_SECRET = /(credential|auth|token|secret|oauth|\.key$|\.pem$)/i;
const MOST_FILES = 500;
const sessions_LARGEST_FILE = 4 * 1024 * 1024;
const DEEPEST = 8;
/**
 * The files in which the agent CLIs keep their sessions, by their path in the store. They change as a session goes on.
 * Files that are named like credentials stay where they are.
 */
async function sessionFiles(worktrees) {
    const found = new Map();
    await collect((0,external_node_path_.join)(worktrees, HOMES), '', found);
    return new Map([...found].map(([path, file]) => [`${HOMES}${path}`, file]));
}
async function collect(root, under, found, depth = 0) {
    const entries = await (0,promises_.readdir)((0,external_node_path_.join)(root, under), { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
        const path = under === '' ? entry.name : `${under}/${entry.name}`;
        if (found.size >= MOST_FILES)
            return;
        if (entry.isDirectory() && depth < DEEPEST && !sessions_LEFT_OUT.test(path))
            await collect(root, path, found, depth + 1);
        if (!entry.isFile() || LOOKS_SECRET.test(entry.name))
            continue;
        const info = await (0,promises_.lstat)((0,external_node_path_.join)(root, path)).catch(() => null);
        if (info !== null && info.size <= sessions_LARGEST_FILE)
            found.set(path, (0,external_node_path_.join)(root, path));
    }
}

;// CONCATENATED MODULE: ./src/github/job/summary.js

/** Adds Markdown to the job's summary. Without a summary file (some old runners) nothing is written. */
async function summary_writeSummary(markdown) {
    try {
        await core/* summary */.z.addRaw(markdown, true).write();
    }
    catch {
        // The same is in the comment and in report.json; a run does not fail for its summary.
    }
}

;// CONCATENATED MODULE: ./src/report/markdown/context.js
/** Nothing but the events. */
const context_NO_CONTEXT = {
    runUrl: null,
    thread: null,
    triggerPhrase: '/gump',
    commands: ['run', 'retry', 'resume', 'approve', 'reject'],
    compareUrl: null,
    excerpt: () => null,
};

;// CONCATENATED MODULE: ./src/report/advice.js
/** What a failure reason means to the person who reads it. */
const ADVICE = {
    gate_failed: {
        what: 'A check still failed after the last attempt.',
        who: 'spec author',
        todo: 'Read the end of its output; then make the spec more precise, or let the workflow try harder (more retries, a stronger agent).',
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
        what: 'The agent changed a protected file (CI, code owners, the workflow itself); the change was undone.',
        who: 'repository owner',
        todo: 'If that change is really wanted, make it by hand; only what the input `protected` added can be taken off again.',
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

;// CONCATENATED MODULE: ./src/report/format/text.js
/** Characters that people do not see but that change what they read: bidi controls, zero-width, tags, soft hyphen. */
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\ufff9-\ufffb]/gu;
/** CSI and OSC sequences, then whatever escape is left. */
const TERMINAL = /\u001b\[[0-?]*[ -/]*[@-~]|\u001b[\]PX^_][^\u0007\u001b]*(?:\u0007|\u001b\\)?|\u001b[@-_]?|\u009b[0-?]*[ -/]*[@-~]/g;
/** Most text is this, and needs no look at its characters. */
const PLAIN = /^[\n\t\u0020-\u007e]*$/;
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g;
/**
 * Text of several lines that shows exactly what it holds: no terminal sequences, control, invisible or bidi characters,
 * no lone surrogates. Newlines are `\n`, tabs stay.
 */
function cleanText(text) {
    if (PLAIN.test(text))
        return text;
    return text
        .replace(/\p{Cs}/gu, '\ufffd')
        .replace(TERMINAL, '')
        .replace(/\r\n?|\u2028|\u2029|\u0085/g, '\n')
        .replace(CONTROL, '')
        .replace(INVISIBLE, '');
}
/** The same on one line, white space runs as one blank; cut after `longest` columns. */
function cleanLine(text, longest = 500) {
    return cut(cleanText(text.slice(0, longest * 8))
        .replace(/\s+/g, ' ')
        .trim(), longest);
}
const WIDE = /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u;
const ZERO = /^[\p{Mn}\p{Me}\p{Cf}]$/u;
/** Columns a terminal needs for the text: wide characters and emoji take two, combining ones none. */
function widthOf(text) {
    if (/^[\u0020-\u007e]*$/.test(text))
        return text.length;
    let width = 0;
    for (const character of text)
        width += ZERO.test(character) ? 0 : WIDE.test(character) ? 2 : 1;
    return width;
}
/** At most `columns` wide, with `\u2026` in place of what is lost. */
function cut(text, columns) {
    if (widthOf(text) <= columns)
        return text;
    let kept = '';
    let width = 0;
    for (const character of text) {
        width += widthOf(character);
        if (width > columns - 1)
            break;
        kept += character;
    }
    return `${kept}\u2026`;
}
/** Blanks up to so many columns of a terminal; what is wider stays whole. */
function padRight(text, columns) {
    return text + ' '.repeat(Math.max(0, columns - widthOf(text)));
}
function padLeft(text, columns) {
    return ' '.repeat(Math.max(0, columns - widthOf(text))) + text;
}
/** `decompose` \u2192 `Decompose`; the rest of the name stays as its author wrote it. */
function text_titleOf(name) {
    const [first = ''] = name;
    return first.toUpperCase() + name.slice(first.length);
}

;// CONCATENATED MODULE: ./src/report/gates-text.js

/**
 * `compile+test \u2713 (escalated)`, `compile \u2713 test \u2717`, `compile \u2713 lint \u2298` (skipped), `\u2717 guard max_turns`; empty when
 * nothing was checked.
 */
function gateText(row) {
    const latest = row.attempts.at(-1);
    switch (row.status) {
        case 'passed':
            return withNote(marks(latest), row.escalated ? 'escalated' : '');
        case 'failed':
            return gateNames(latest, 'fail').length > 0 ? marks(latest) : `\u2717 ${reasonText(row.reason)}`;
        case 'running':
            return latest && latest.number > 1 ? cleanLine(latest.label, 40) : 'running';
        case 'paused':
            return '\u23f8 waits for approval';
        case 'pending':
            return latest ? 'not finished' : 'to be done again';
    }
}
function withNote(text, note) {
    return note === '' ? text : `${text === '' ? '\u2713' : text} (${note})`;
}
/** `compile+test \u2713`, then what failed, then what was skipped. */
function marks(attempt) {
    const named = (status, mark) => {
        const names = gateNames(attempt, status);
        return names.length === 0 ? [] : [`${names.join('+')} ${mark}`];
    };
    return [...named('pass', '\u2713'), ...named('fail', '\u2717'), ...named('skipped', '\u2298')].join(' ');
}
/**
 * Names of the checks of one attempt that came to `status`. The blast radius, which nobody has to declare, is named
 * only when it has something to say.
 */
function gateNames(attempt, status) {
    const named = (attempt?.gates ?? []).filter((gate) => gate.status === status && !(status === 'pass' && gate.name === 'blast_radius'));
    return named.map(({ name }) => cleanLine(name, 40));
}
/** A failure reason as words: `guard max_turns`, `no changes`. */
function reasonText(reason) {
    if (reason === null)
        return 'failed';
    return reason.startsWith('guard_') ? `guard ${reason.slice('guard_'.length)}` : reason.replaceAll('_', ' ');
}

;// CONCATENATED MODULE: ./src/report/format/figures.js
/** `$1.42`; four decimals under one cent; `unpriced` where nothing is known, `\u2265 $1.42` where a part is not. */
function formatMoney(usd, partial = false) {
    if (usd === null || (partial && usd === 0))
        return 'unpriced';
    return (partial ? '\u2265 ' : '') + dollars(usd);
}
function dollars(usd) {
    if (usd === 0)
        return '$0.00';
    if (usd < 0.00005)
        return '< $0.0001';
    return `$${usd.toFixed(usd < 0.00995 ? 4 : 2)}`;
}
/** `850ms`, `47s`, `1m 5s`, `2m`, `1h 3m`; `\u2014` where unknown. */
function figures_formatDuration(ms) {
    if (ms === null)
        return '\u2014';
    if (ms < 1000)
        return `${Math.round(ms)}ms`;
    const seconds = Math.round(ms / 1000);
    if (seconds < 60)
        return `${seconds}s`;
    const minutes = Math.floor(seconds / 60);
    if (minutes < 60)
        return joinUnits(`${minutes}m`, seconds % 60, 's');
    return joinUnits(`${Math.floor(minutes / 60)}h`, minutes % 60, 'm');
}
function joinUnits(large, small, unit) {
    return small === 0 ? large : `${large} ${small}${unit}`;
}
/** `12,345`; `\u2014` where unknown. */
function formatCount(count) {
    return count === null ? '\u2014' : count.toString().replace(/\B(?=(\d{3})+$)/g, ',');
}
/** `1 item`, `3 items`. */
function figures_counted(count, noun, plural = `${noun}s`) {
    return `${formatCount(count)} ${count === 1 ? noun : plural}`;
}
/** `2 retries, 1 escalation`; empty when there was neither. */
function formatRetries(retries, escalations) {
    const parts = retries === 0 ? [] : [figures_counted(retries, 'retry', 'retries')];
    return (escalations === 0 ? parts : [...parts, figures_counted(escalations, 'escalation')]).join(', ');
}
/** A sum of money without the dust of binary fractions. */
function withoutDust(sum) {
    return Math.round(sum * 1e9) / 1e9;
}

;// CONCATENATED MODULE: ./src/report/markdown/escape.js


/** Invisible to readers, but no longer a mention, a reference or a link to GitHub. */
const BREAK = '\u200b';
/**
 * Foreign text as one line of Markdown that shows it literally: no markup, HTML, mention, reference, link or table cell
 * comes out of it. At most `longest` columns.
 */
function inline(text, longest = 200) {
    return entities(defuse(cleanLine(text, longest)));
}
/** A sentence of ours, in which names stand between backticks: they become code, all else is shown literally. */
function sentence(text, longest = 200) {
    const parts = cleanLine(text, longest).split('`');
    const literal = (part, index = 0) => index === 0 ? entities(defuse(part)) : withinLine(defuse(part));
    // Without a partner a backtick is none of ours.
    if (parts.length % 2 === 0)
        return literal(parts.join('`'));
    return parts.map((part, index) => (index % 2 === 1 ? code(part) : literal(part, index))).join('');
}
/** Punctuation is escaped only where it can be markup, so that the source stays readable in a mail. */
function entities(text) {
    return withinLine(text).replace(/^(?=[-+=#:])|(?<=^\d+)(?=[.)](?:\s|$))/, '\\');
}
function withinLine(text) {
    return text.replace(/[\\`*_[\]~]/g, '\\$&').replace(/[|<>&$]/g, (character) => `&#${character.charCodeAt(0)};`);
}
/** Breaks what GitHub would act on: mentions, issue and commit references, bare links, HTML comments. */
function defuse(text) {
    return text
        .replace(/@(?=[\w-])/g, `@${BREAK}`)
        .replace(/#(?=\d)/g, `#${BREAK}`)
        .replace(/\b(GH)-(?=\d)/gi, `$1-${BREAK}`)
        .replace(/:(?=\/\/)/g, `:${BREAK}`)
        .replace(/\b(www)\.(?=\S)/gi, `$1.${BREAK}`)
        .replace(/<!--/g, `<!${BREAK}--`);
}
/** Foreign text as inline code. Safe in tables too, where a backslash or a bar would show or split the cell. */
function code(text, longest = 120) {
    const line = cleanLine(text, longest);
    if (line === '')
        return '';
    if (/^[\w ./:,#%+=\u2026-]+$/.test(line))
        return `\`${line}\``;
    return `<code>${htmlText(line)}</code>`;
}
/** Foreign text on one line, for a place where GitHub reads HTML and no Markdown. */
function htmlText(line) {
    return Array.from(defuse(line), entity).join('');
}
function entity(character) {
    return /[\s\p{L}\p{N}./,:;%+=()\u2026\u200b-]/u.test(character) ? character : `&#${character.codePointAt(0) ?? 0};`;
}
/** Foreign text of several lines in a code fence longer than any inside. Its last lines, where it is too long. */
function fence(text, limits) {
    const shown = tail(text, limits).replace(/<!--/g, `<!${BREAK}--`);
    const longest = Math.max(2, ...[...shown.matchAll(/`+/g)].map(([run]) => run.length));
    const ticks = '`'.repeat(longest + 1);
    return `${ticks}text\n${shown}\n${ticks}`;
}
/** The last lines that fit; the first of them is cut only if it alone is too long. */
function tail(text, limits) {
    // Escape sequences are taken out first, so look at some more than is shown, but not at megabytes.
    const from = Math.max(0, text.length - limits.characters * 4);
    const lines = cleanText(text.slice(from)).replace(/\n+$/, '').split('\n');
    const kept = [];
    let room = limits.characters;
    for (const line of lines.slice(-limits.lines).reverse()) {
        if (line.length + 1 > room)
            break;
        kept.unshift(line);
        room -= line.length + 1;
    }
    if (kept.length === 0)
        kept.push((lines.at(-1) ?? '').slice(-limits.characters).replace(/^[\udc00-\udfff]/, ''));
    const before = lines.length - kept.length + newlinesIn(text, from);
    return before === 0 ? kept.join('\n') : `\u2026 ${figures_counted(before, 'line')} before\n${kept.join('\n')}`;
}
function newlinesIn(text, end) {
    let count = 0;
    for (let at = text.indexOf('\n'); at >= 0 && at < end; at = text.indexOf('\n', at + 1))
        count++;
    return count;
}
/** A folded part. The summary may be foreign; the body is Markdown. */
function details(summary, body) {
    return `<details><summary>${htmlText(cleanLine(summary, 160))}</summary>\n\n${body}\n\n</details>`;
}
/** A link with a label of Markdown; the label alone where the address is no plain http(s) one. */
function escape_link(label, url) {
    const address = cleanLine(url, 2000);
    return /^https?:\/\/[^\s<>"'`|\\()[\]]+$/.test(address) ? `[${label}](${address})` : label;
}

;// CONCATENATED MODULE: ./src/report/markdown/refusal.js




/** The comment that says why nothing was run and what to do about it. */
function refusal_renderRefusal(refusal, context) {
    const advice = ADVICE[refusal.reason];
    const sections = [
        marker_markerOf('refusal', refusal.key),
        `## \ud83d\udeab gump did not start: ${inline(reasonText(refusal.reason))}`,
        sentence(refusal.message, 1000),
        ...(refusal.details === null ? [] : [fence(refusal.details, { lines: 80, characters: 8000 })]),
        `_${advice.todo}_`,
        `<sub>\ud83c\udf7f gump \u00b7 nothing was run, nothing was paid${context.runUrl === null ? '' : ` \u00b7 ${escape_link('log', context.runUrl)}`}</sub>`,
    ];
    return `${sections.join('\n\n')}\n`;
}

;// CONCATENATED MODULE: ./src/action/start/rejection.js







/** A run that cannot begin, for one reason or several. */
function rejection_stopped(reason, messages, about) {
    const [message = ''] = messages;
    const isOne = messages.length === 1;
    return {
        kind: 'stopped',
        status: about.status ?? 'failed',
        reason,
        message: isOne ? message : `${messages.length} things are in the way.`,
        details: isOne ? null : messages.map((each) => `- ${each}`).join('\n'),
        diagnostics: [],
        thread: about.thread,
        key: about.key,
    };
}
/** A workflow, or another text of the author's, that is wrong at known places. */
function invalidWorkflow({ diagnostics, sources }, about) {
    const { shown, rest } = showable(diagnostics, sources);
    const first = diagnostics.find(({ severity }) => severity === 'error');
    return {
        ...rejection_stopped('invalid_workflow', [first?.message ?? 'The workflow has errors.'], about),
        details: [...shown.map(({ text }) => text), ...(rest === null ? [] : [rest])].join('\n\n'),
        diagnostics,
    };
}
/** All that is in the way, the errors of a workflow among it; null where that has none, or nobody knows. */
function stoppedByAll(messages, invalid, about) {
    if (invalid === null)
        return rejection_stopped('preflight', messages, about);
    const { message, details, diagnostics } = invalidWorkflow(invalid, about);
    const all = rejection_stopped('preflight', [...messages, `The workflow has errors: ${message}`], about);
    return { ...all, details: `${all.details ?? ''}\n\n${details ?? ''}`, diagnostics };
}
/** Says that the action cannot even speak to GitHub: in the log, the summary and the outputs. Never green. */
async function tellWithoutToken(problems) {
    for (const problem of problems)
        announce('error', problem);
    const refusal = rejection_stopped('preflight', problems, { thread: null, key: 'inputs' });
    await writeSummary(renderRefusal(refusal, NO_CONTEXT));
    writeOutputs(outputsWithoutRun(refusal.status, refusal.reason));
    return false;
}
/** Says it where people look: the log, the summary, the thread, the outputs. Answers whether the step is green. */
async function tellNotStarted(connection, outcome) {
    switch (outcome.kind) {
        case 'skipped':
            connection.say('notice', outcome.message);
            outputs_writeOutputs(outputs_outputsWithoutRun('skipped', ''));
            return true;
        case 'answered':
            connection.say('notice', outcome.message);
            outputs_writeOutputs(outputs_outputsWithoutRun('skipped', ''));
            await summary_writeSummary(outcome.comment);
            if (outcome.thread !== null)
                await comment(connection, outcome.thread, outcome.comment);
            return true;
        case 'stopped':
            return await tellStopped(connection, outcome);
    }
}
async function tellStopped(connection, outcome) {
    const { status, reason, message, details, diagnostics, thread } = outcome;
    outputs_writeOutputs(outputs_outputsWithoutRun(status, reason));
    const folder = connection.inputs['working-directory'];
    if (diagnostics.length > 0)
        connection.log.commands(() => {
            annotate(diagnostics, folder);
        });
    // The marks say all that is wrong with a workflow.
    if (diagnostics.length === 0 || reason !== 'invalid_workflow')
        connection.say(status === 'refused' ? 'warning' : 'error', [message, details ?? ''].join('\n').trim());
    if (details !== null)
        connection.log.text(connection.redact(details));
    const text = connection.redact(refusal_renderRefusal(outcome, publicationContext(connection, thread)));
    await summary_writeSummary(text);
    if (thread !== null)
        await comment(connection, thread, text);
    return status === 'refused';
}
async function comment(connection, thread, body) {
    const answer = await connection.comments.put(thread, body);
    if (!answer.ok)
        connection.say('warning', `#${thread} could not be told: ${answer.message}`);
}

;// CONCATENATED MODULE: ./src/action/earlier/stored-run.js



/** Where a run that this job drives belongs. */
function originOf({ job }, workflow, thread) {
    return {
        workflow,
        thread: thread === null ? null : { kind: thread.kind, number: thread.number, title: thread.title },
        job: job.runId,
    };
}
/** The thread of a stored run. */
function threadOf({ facts }) {
    const { thread } = facts;
    if (thread === null)
        return null;
    const { number, title } = thread;
    return thread.kind === 'issue'
        ? { kind: 'issue', number, title }
        : { kind: 'pull request', number, title, pull: null };
}
/** The page of the job that drives or drove a stored run. */
function jobOf({ job }, { facts }) {
    return jobUrl({ ...job, runId: facts.job, runAttempt: '1' });
}
/** Whether this job is run again, and the run was its own. */
function isOwn({ job }, { facts }) {
    return job.runAttempt !== '1' && facts.job === job.runId;
}
/** The last run of the same workflow on the same thread, or of this very job where it is run again; null where none. */
async function sameRun(connection, { repository, remote, request }, thread) {
    const found = await remoteRuns(repository, remote);
    if (!found.ok) {
        connection.say('warning', `Earlier runs could not be looked for: ${found.failure.message}`);
        return null;
    }
    const same = found.value.find((run) => run.facts.workflow === request.workflow &&
        ((thread !== null && run.facts.thread?.number === thread.number) || isOwn(connection, run)));
    return same ?? null;
}
/**
 * The run of this very job where it is run again without a thread that would keep others from it; null where it has
 * none, or one that it begins anew whatever becomes of the old one.
 */
async function ownEarlierRun(connection, prepared, trigger) {
    if (trigger.thread !== null || connection.inputs.resume === 'never')
        return null;
    const found = await sameRun(connection, prepared, null);
    return found?.facts.state === 'failed' ? null : found;
}
/** The run that is named, or the last one of the thread; on a pull request of gump's, of the run that opened it. */
async function namedRun({ inputs }, { repository, remote }, asked) {
    const number = asked.thread?.number ?? null;
    const about = { thread: number, key: asked.key };
    const found = await remoteRuns(repository, remote);
    if (!found.ok)
        return stopped('preflight', [`The stored runs cannot be read: ${found.failure.message}`], about);
    const run = found.value.find(({ facts }) => asked.run !== null
        ? facts.run === asked.run
        : number !== null && (facts.thread?.number === number || facts.pull === number));
    if (run !== undefined)
        return run;
    const known = found.value.slice(0, 5).map(({ facts }) => `\`${facts.run}\``);
    const others = known.length === 0 ? 'no run is stored' : `stored are ${known.join(', ')}`;
    if (asked.run !== null)
        return stopped('preflight', [`There is no stored run \`${asked.run}\`; ${others}.`], {
            ...about,
            status: 'refused',
        });
    const message = number === null
        ? `Name the run, by the input \`resume\`: ${others}.`
        : `No run of #${number} is stored; \`${inputs['trigger-phrase']} run\` starts one.`;
    return stopped('preflight', [message], { ...about, status: 'refused' });
}

;// CONCATENATED MODULE: ./src/action/run/checkpointing.js





/**
 * `from`: what the run's ref held when this job took it over; null for a run of its own. `locked` is waited for before
 * anything is stored.
 */
function keepRun(connection, host, { repository, remote, request, }, about) {
    const { inputs, redact, say } = connection;
    const lost = new AbortController();
    let isRefused = false;
    saveForPost('workflow', request.workflow);
    saveForPost('checkpoint', about.from ?? '');
    const keeper = createKeeper({
        ...{ repository, remote, redact, runs: host.runs, worktrees: host.worktrees },
        origin: originOf(connection, request.workflow, about.thread),
        policy: inputs.store,
        from: about.from,
        ...(about.locked && { after: about.locked }),
        extra: (run) => inputs.store === 'full' ? sessionFiles(`${host.worktrees}/${run}`) : Promise.resolve(new Map()),
        onStored: (commit) => {
            saveForPost('checkpoint', commit);
        },
        onRefused: (message) => {
            isRefused = true;
            // The half after this one would be refused as well.
            saveForPost('kept', 'true');
            say('warning', `The run is not stored outside of this runner, so no other runner can go on with it: ${message}`);
        },
        onTakenOver: () => {
            lost.abort(TAKEN_OVER);
        },
    });
    return {
        ...keeper,
        takenOver: lost.signal,
        get isRefused() {
            return isRefused;
        },
    };
}
/** Of a run that another runner goes on with, ours has ended, whatever it had come to here. */
const TAKEN = {
    status: 'cancelled',
    reason: 'cancelled',
    message: 'Another runner has gone on with this run.',
};
/** The reason of a cancel because somebody else goes on with the run. */
const TAKEN_OVER = 'taken over by another runner';
/** Removes old runs as `keep-runs` says; what cannot be removed is said and left. */
async function pruneRuns({ inputs, say }, host, { repository, remote }, except) {
    const keep = inputs['keep-runs'];
    if (keep === null)
        return;
    const pruned = await pruneRemoteRuns(repository, remote, { keep, now: host.now(), except });
    if (!pruned.ok)
        say('warning', `Old runs could not be removed: ${pruned.message}`);
}

;// CONCATENATED MODULE: ./src/action/run/post-state.js



/** What main has told people of a run's end, for the half after it to tell the same anew. */
const Told = schemas/* object */.Ikc({
    /** What main knew better than the events; null where they say it all. */
    verdict: schemas/* object */.Ikc({ status: ReportStatus, reason: FailureReason.nullable(), message: schemas/* string */.YjP() }).nullable(),
    compareUrl: schemas/* string */.YjP().nullable(),
    /** Whether commands were offered that need the run to be stored outside of the runner. */
    seemsStored: schemas/* boolean */.zMY(),
});
/** From the state that main saved; null where main ended before. */
function readTold(text) {
    return text === undefined || text === '' ? null : Told.parse(JSON.parse(text));
}

;// CONCATENATED MODULE: ./src/action/start/unexpected-error.js

/** An error nobody expected, before a run had begun: in full in the log, in a sentence on the thread. */
function brokenOff(connection, error, thread) {
    logError(connection, error);
    const about = { thread: thread?.number ?? null, key: `job=${connection.job.runId}` };
    return stopped('internal', [unexpected_error_messageOf(error)], about);
}
function logError({ log, redact }, error) {
    log.text(redact(error instanceof Error ? (error.stack ?? error.message) : String(error)));
}
function unexpected_error_messageOf(error) {
    return error instanceof Error ? error.message : String(error);
}

;// CONCATENATED MODULE: ./src/report/run-summary/step-place.js

/** The items a path lies in, outermost first. */
function itemsOf(story, path) {
    const segments = path.split('/');
    return segments.flatMap((slug, index) => {
        const group = segments.slice(0, index).join('/');
        const place = index === 0 ? null : itemPlace(story, group, slug);
        return place ? [place] : [];
    });
}
function itemPlace(story, group, slug) {
    const known = story.groups.get(group);
    const index = indexOfItem(known?.items, slug);
    const item = known?.items?.[index];
    if (known?.items && item) {
        const { name, description } = item;
        return { group, slug, number: index + 1, total: known.items.length, name, description, parallel: known.parallel };
    }
    return replannedPlace(story, group, slug);
}
const indexes = new WeakMap();
/** Place of a slug among the items; -1 where it is none. The index is kept, as every line of a report asks for it. */
function indexOfItem(items, slug) {
    if (!items)
        return -1;
    const index = indexes.get(items) ?? new Map(items.map((item, at) => [item.slug, at]));
    indexes.set(items, index);
    return index.get(slug) ?? -1;
}
function replannedPlace(story, group, slug) {
    if (!group.endsWith('/replan'))
        return null;
    const slugs = story.replans.get(group.slice(0, -'/replan'.length)) ?? [];
    const index = slugs.indexOf(slug);
    if (index < 0)
        return null;
    const place = { group, slug, number: index + 1, total: slugs.length, name: slug, description: '' };
    return { ...place, parallel: false };
}
/** `build/auth/impl` \u2192 `build/1/impl`. */
function numberedPath(story, path) {
    const items = itemsOf(story, path);
    const segments = path.split('/');
    return segments
        .map((segment, index) => {
        const group = segments.slice(0, index).join('/');
        return items.find((item) => item.group === group && item.slug === segment)?.number ?? segment;
    })
        .join('/');
}
/** The root step a path belongs to: its number counts from 1. */
function rootStepOf(story, path) {
    const name = path.split('/')[0] ?? '';
    const index = story.definition?.steps.findIndex((step) => step.name === name) ?? -1;
    return { number: index + 1, title: titleOf(name) };
}
/** Paths in the workflow's order, items in the plan's. */
function inWorkflowOrder(story, paths) {
    const ranked = [...paths].map((path) => ({ path, rank: rankOf(story, path) }));
    return ranked.sort((a, b) => compareRanks(a.rank, b.rank)).map(({ path }) => path);
}
const INSIDE_ATTEMPT = { get: -1, gate: 1e6, retry: 1e6 + 1, replan: 1e6 + 2 };
/** Places among siblings, from the root down. What nothing says is kept in order of appearance (the sort is stable). */
function rankOf(story, path) {
    let siblings = story.definition?.steps ?? [];
    let parent = '';
    return path.split('/').map((name) => {
        const group = story.groups.get(parent);
        parent = parent === '' ? name : `${parent}/${name}`;
        const item = indexOfItem(group?.items, name);
        if (item >= 0)
            return item;
        const inside = INSIDE_ATTEMPT[name];
        if (inside !== undefined) {
            siblings = [];
            return inside;
        }
        const index = siblings.findIndex((step) => step.name === name);
        siblings = childrenOf(siblings[index]);
        return Math.max(0, index);
    });
}
function childrenOf(step) {
    if (step?.kind === 'group')
        return step.children;
    return step?.kind === 'call' ? step.call.steps : [];
}
/** A step stands before what runs inside it, save for its `get`. */
function compareRanks(a, b) {
    for (let i = 0; i < Math.max(a.length, b.length); i++) {
        const difference = (a[i] ?? -0.5) - (b[i] ?? -0.5);
        if (difference !== 0)
            return difference;
    }
    return 0;
}
/** Whether the workflow has no other step beside this one in its group or item. */
function isOnlyChild(story, path) {
    let siblings = story.definition?.steps ?? [];
    let parent = '';
    for (const name of path.split('/').slice(0, -1)) {
        const isItem = indexOfItem(story.groups.get(parent)?.items, name) >= 0;
        parent = parent === '' ? name : `${parent}/${name}`;
        if (!isItem)
            siblings = childrenOf(siblings.find((step) => step.name === name));
    }
    return siblings.length === 1;
}

;// CONCATENATED MODULE: ./src/report/rows.js


/** All leaf steps that have appeared, in the workflow's order. */
function rowsOf(story) {
    return inWorkflowOrder(story, story.steps.keys()).flatMap((path) => {
        const step = story.steps.get(path);
        return step ? [rowOf(story, step)] : [];
    });
}
function rowOf(story, step) {
    const live = step.occurrences.findLast(({ superseded }) => !superseded);
    const attempts = live?.attempts ?? [];
    const latest = attempts.at(-1);
    const own = attempts.findLast(({ kind }) => kind !== 'replan') ?? latest;
    return {
        path: step.path,
        numbered: numberedPath(story, step.path),
        items: itemsOf(story, step.path),
        kind: kindOf(step, latest ?? step.occurrences.at(-1)?.attempts.at(-1)),
        agent: own?.agent ?? step.occurrences.at(-1)?.attempts.at(-1)?.agent ?? '',
        status: statusOf(story, live),
        attempts,
        reason: live?.settled ? live.settled.reason : (latest?.reason ?? null),
        message: live?.settled?.message ?? latest?.message ?? '',
        escalated: latest?.escalated ?? false,
    };
}
function statusOf(story, live) {
    if (!live)
        return 'pending';
    if (live.settled)
        return live.settled.status;
    const latest = live.attempts.at(-1);
    if (latest?.status === 'running' && isHeld(story, latest))
        return 'paused';
    return story.status === 'running' ? 'running' : 'pending';
}
function isHeld(story, attempt) {
    return [...story.holds.keys()].some((id) => id.startsWith(`${attempt.id}:`));
}
/** Names of both dialects for what a step makes. */
const KINDS = {
    code: 'diff',
    split: 'plan',
    review: 'verdict',
    validate: 'verdict',
};
function kindOf(step, attempt) {
    if (attempt?.kind === 'gate')
        return 'gate';
    if (attempt?.kind === 'pass')
        return 'pass';
    if (/\/replan\/[^/]+$/.test(step.path))
        return 'replan';
    const written = OutputKind.safeParse(step.type);
    return written.success ? written.data : (KINDS[step.type] ?? 'diff');
}

;// CONCATENATED MODULE: ./src/report/totals.js

/** Sums over launched agents, killed and abandoned ones included. */
function totalsOf(story, attempts) {
    const launched = [...attempts].filter(({ launched, usage }) => launched || usage !== null);
    const usages = launched.flatMap(({ usage }) => (usage ? [usage] : []));
    const sum = (figures) => {
        const known = figures.filter((figure) => figure !== null);
        return known.length === 0 ? null : withoutDust(known.reduce((total, figure) => total + figure, 0));
    };
    return {
        costUsd: sum(usages.map((usage) => usage.cost_usd)),
        costSource: weakest(launched.map((attempt) => costSourceOf(story, attempt))),
        turns: sum(usages.map((usage) => usage.turns)),
        tokensIn: sum(usages.map((usage) => usage.tokens.in)),
        tokensOut: sum(usages.map((usage) => usage.tokens.out)),
        tokensCached: sum(usages.map((usage) => usage.tokens.cached)),
        tokensReasoning: sum(usages.map((usage) => usage.tokens.reasoning ?? null)),
    };
}
/**
 * Null while there is nothing to price: no agent, or one that has said nothing yet. An agent that was cut off before it
 * said anything has an unknown price.
 */
function costSourceOf(story, attempt) {
    if (attempt.usage)
        return attempt.usage.cost_source;
    const isUnderWay = story.status === 'running' && attempt.status === 'running';
    return attempt.launched && !isUnderWay ? 'unpriced' : null;
}
const WEAKEST_FIRST = ['unpriced', 'estimated', 'reported', 'metered'];
function weakest(sources) {
    return WEAKEST_FIRST.find((source) => sources.includes(source)) ?? null;
}
/** The attempts this run pays for: all but those that a replay took over. */
function paidAttempts(story) {
    return [...story.attempts.values()].filter(({ carried }) => !carried);
}

;// CONCATENATED MODULE: ./src/report/collect.js



/** report.json of a ledger, or of its beginning. Everything comes from the events. */
function collectReport(events) {
    return collect_reportOf(tellStory(events));
}
/** report.json of a story. */
function collect_reportOf(story) {
    const paid = paidAttempts(story);
    const totals = totalsOf(story, paid);
    const rows = rowsOf(story);
    return {
        run: story.run,
        workflow: story.workflow,
        status: story.status,
        failure_reason: story.reason,
        message: story.message,
        started_at: story.startedAt,
        duration_ms: story.startedAt === '' ? null : story.lastMs - story.startedMs,
        // Without a single agent nothing was spent, and that is known.
        cost_usd: totals.costSource === null ? 0 : totals.costUsd,
        cost_source: totals.costSource ?? 'reported',
        carried_usd: story.carriedUsd,
        replay_of: story.replayOf,
        tokens_in: totals.costSource === null ? 0 : totals.tokensIn,
        tokens_out: totals.costSource === null ? 0 : totals.tokensOut,
        tokens_cached: totals.costSource === null ? 0 : totals.tokensCached,
        tokens_reasoning: totals.costSource === null ? 0 : totals.tokensReasoning,
        turns: totals.costSource === null ? 0 : totals.turns,
        retries: story.retries.length,
        escalations: story.retries.filter(({ escalation }) => escalation).length,
        ...changesOf(story, rows),
        steps: rows.map((row) => stepOf(story, row)),
        pull_request: story.published?.pullRequest ?? null,
    };
}
/**
 * Changed files of the work as it stands: exact where the run's end was measured. Before, lines can be added up only
 * where no two steps touched one file; else they are unknown.
 */
function changesOf({ measured, head }, rows) {
    if (measured !== null && measured.commit === head)
        return { files_changed: measured.files, insertions: measured.insertions, deletions: measured.deletions };
    const parts = rows
        .filter(({ status }) => status === 'passed' || status === 'failed')
        .flatMap(({ attempts }) => attempts.at(-1)?.changes ?? [])
        .filter(({ files }) => files.length > 0);
    const files = parts.flatMap((part) => part.files);
    const distinct = new Set(files).size;
    const isSum = distinct === files.length;
    return {
        files_changed: distinct,
        insertions: isSum ? parts.reduce((sum, part) => sum + part.insertions, 0) : null,
        deletions: isSum ? parts.reduce((sum, part) => sum + part.deletions, 0) : null,
    };
}
function stepOf(story, row) {
    const totals = totalsOf(story, row.attempts);
    const first = row.attempts[0];
    const last = row.attempts.at(-1);
    return {
        path: row.path,
        numbered_path: row.numbered,
        kind: row.kind,
        item: row.items.at(-1)?.name ?? null,
        agent: row.agent === '' ? null : row.agent,
        status: row.status,
        failure_reason: row.status === 'passed' ? null : row.reason,
        message: row.status === 'passed' ? '' : row.message,
        duration_ms: first && last ? last.lastMs - first.startedMs : null,
        cost_usd: totals.costUsd,
        cost_source: totals.costSource,
        turns: totals.turns,
        attempts: row.attempts.map((attempt) => collect_attemptOf(story, attempt)),
    };
}
function collect_attemptOf(story, attempt) {
    const { usage } = attempt;
    const isOver = story.status !== 'running' && story.status !== 'paused';
    return {
        number: attempt.number,
        agent: attempt.agent === '' ? null : attempt.agent,
        label: attempt.label === '' ? 'first' : attempt.label,
        status: attempt.status === 'running' && isOver ? 'abandoned' : attempt.status,
        failure_reason: attempt.reason,
        message: attempt.message,
        session: attempt.session,
        turns: usage?.turns ?? null,
        tokens_in: usage?.tokens.in ?? null,
        tokens_out: usage?.tokens.out ?? null,
        tokens_cached: usage?.tokens.cached ?? null,
        tokens_reasoning: usage?.tokens.reasoning ?? null,
        cost_usd: usage?.cost_usd ?? null,
        cost_source: costSourceOf(story, attempt),
        duration_ms: attempt.lastMs - attempt.startedMs,
        first_diff_turn: attempt.firstDiffTurn,
        context_used: attempt.contextUsed,
        gates: attempt.gates.map(({ name, status, durationMs }) => ({ name, status, duration_ms: durationMs })),
        guards: attempt.guards.map(({ name }) => name),
        base: attempt.base,
        head: attempt.head,
    };
}

;// CONCATENATED MODULE: ./src/report/money-text.js



/** The run's money as text. */
function costOf(report) {
    return formatMoney(report.cost_usd, report.cost_source === 'unpriced');
}
/** The three figures every view ends with. */
function costFacts(story) {
    const report = reportOf(story);
    return {
        cost: costOf(report),
        turns: report.turns === null ? 'turns unknown' : counted(report.turns, 'turn'),
        duration: formatDuration(report.duration_ms),
    };
}
/** How much of the cost is an estimate; empty where nothing is. An estimate of nothing is none. */
function costNote(story) {
    const known = knownSums(story);
    if (known.estimated === 0)
        return '';
    return known.said === 0 && !known.unpriced ? 'estimated' : 'partly estimated';
}
function knownSums(story) {
    const paid = paidAttempts(story);
    const sum = (isMeant) => paid.reduce((total, { usage }) => total + (usage && isMeant(usage.cost_source) ? (usage.cost_usd ?? 0) : 0), 0);
    return {
        estimated: sum((source) => source === 'estimated'),
        said: sum((source) => source === 'reported' || source === 'metered'),
        unpriced: paid.some((attempt) => costSourceOf(story, attempt) === 'unpriced'),
    };
}
/** Why the steps' costs may not add up to the run's; sentences for people, none where they do. */
function moneyRemarks(story, report, rows) {
    const aside = setAsideUsd(story, rows);
    return [
        ...estimateRemark(story),
        ...(report.cost_source === 'unpriced' ? ['A part of the cost has no known price and is not in the sum.'] : []),
        ...(aside > 0 ? [`${formatMoney(aside)} of the cost went into work that was begun anew and is not listed.`] : []),
        ...(report.replay_of === null
            ? []
            : [`Replay of ${report.replay_of}: ${formatMoney(report.carried_usd)} was paid there and is not in the sum.`]),
    ];
}
function estimateRemark(story) {
    switch (costNote(story)) {
        case '':
            return [];
        case 'estimated':
            return ['The cost is estimated from tokens by the price table.'];
        case 'partly estimated':
            return [
                `The cost is partly estimated: ${formatMoney(withoutDust(knownSums(story).estimated))} of it from tokens by the price table.`,
            ];
    }
}
/** Known money this run spent on attempts that no row shows. */
function setAsideUsd(story, rows) {
    const shown = new Set(rows.flatMap(({ attempts }) => attempts.map(({ id }) => id)));
    let sum = 0;
    for (const attempt of story.attempts.values())
        if (!attempt.carried && !shown.has(attempt.id))
            sum += attempt.usage?.cost_usd ?? 0;
    return withoutDust(sum);
}

;// CONCATENATED MODULE: ./src/report/remarks.js


/** Steps that one remark names. */
const MOST_STEPS = 3;
/**
 * What a reader must know beside the table: why costs may not add up, which checks did not run, and which
 * sessions did not go on. Sentences.
 */
function remarksOn(story, report, rows) {
    return [...moneyRemarks(story, report, rows), ...skippedRemarks(rows), ...sessionRemarks(rows)];
}
/** One sentence for each check and reason: a skipped check has not passed, and the table has no room to say why. */
function skippedRemarks(rows) {
    const skipped = new Map();
    for (const { numbered, attempts } of rows)
        for (const { name, status, reason } of attempts.at(-1)?.gates ?? []) {
            if (status !== 'skipped')
                continue;
            const key = JSON.stringify([name, reason]);
            const known = skipped.get(key);
            if (known === undefined)
                skipped.set(key, { gate: name, reason, steps: [numbered] });
            else
                known.steps.push(numbered);
        }
    return [...skipped.values()].map(({ gate, reason, steps }) => `\u2298 ${cleanLine(gate, 40)} was skipped in ${placesOf(steps)}${reason === '' ? '' : `: ${cleanLine(reason, 300)}`}`);
}
/** One sentence for each reason: an agent that was to remember what it had done did not. */
function sessionRemarks(rows) {
    const fresh = new Map();
    for (const { numbered, attempts } of rows)
        for (const note of new Set(attempts.map(({ sessionNote }) => sessionNote)))
            if (note !== '')
                fresh.set(note, [...(fresh.get(note) ?? []), numbered]);
    return [...fresh].map(([note, steps]) => `A fresh session in ${placesOf(steps)}: ${cleanLine(note, 300)}`);
}
function placesOf(steps) {
    const more = steps.length > MOST_STEPS ? ` and ${steps.length - MOST_STEPS} more` : '';
    return cleanLine(`${steps.slice(0, MOST_STEPS).join(', ')}${more}`, 200);
}

;// CONCATENATED MODULE: ./src/report/markdown/detail-level.js
const LONG = { lines: 60, characters: 6000 };
const detail_level_SHORT = { lines: 15, characters: 1200 };
const LEVELS = [
    { attempts: true, tail: LONG, rows: 'all', entries: 2000 },
    { attempts: false, tail: LONG, rows: 'all', entries: 2000 },
    { attempts: false, tail: detail_level_SHORT, rows: 'all', entries: 2000 },
    { attempts: false, tail: detail_level_SHORT, rows: 'without-passed-items', entries: 200 },
    { attempts: false, tail: null, rows: 'without-passed-items', entries: 100 },
    { attempts: false, tail: null, rows: 'failed', entries: 50 },
];

;// CONCATENATED MODULE: ./src/report/markdown/failures-section.js




/** What failed, why, who must act, and the end of what the failing checks said. Empty where nothing failed. */
function failuresSection(story, rows, context, level) {
    const failed = rows.filter(({ status }) => status === 'failed');
    const shown = failed.slice(0, Math.min(level.entries, 20));
    const parts = shown.map((row) => failureOf(row, context, level));
    const hidden = failed.length - shown.length;
    if (hidden > 0)
        parts.push(`_And ${figures_counted(hidden, 'more failed step')}._`);
    if (failed.length === 0 && story.reason !== null)
        parts.push(runFailure(story));
    parts.push(...conflicts(story));
    return parts.length === 0 ? '' : `### What failed\n\n${parts.join('\n\n')}`;
}
function failureOf(row, context, level) {
    const advice = row.reason === null ? '' : `\n\n_${ADVICE[row.reason].todo}_`;
    const latest = row.attempts.at(-1);
    const item = row.items.at(-1);
    const name = item ? `${code(row.numbered)} (${inline(item.name, 60)})` : code(row.numbered);
    const head = `\u274c **${name}** \u2014 ${sentence(row.message || reasonText(row.reason), 400)}${advice}`;
    const tails = latest && level.tail ? tailsOf(latest, context, level.tail) : [];
    return [head, ...tails].join('\n\n');
}
function runFailure(story) {
    const reason = story.reason ?? 'internal';
    const message = story.message === '' ? '' : ` \u2014 ${sentence(story.message, 400)}`;
    return `\u274c **${inline(reasonText(reason))}**${message}\n\n_${ADVICE[reason].what} ${ADVICE[reason].todo}_`;
}
/** The end of each failed check's output; where no check failed, of what the agent printed. */
function tailsOf(attempt, context, limits) {
    const failed = attempt.gates.filter(({ status }) => status === 'fail');
    const sources = failed.length > 0
        ? failed.map((gate) => ({
            title: `${gate.name}: ${gate.reason || 'failed'}`,
            path: gate.details ?? gate.artifact,
        }))
        : [{ title: 'End of the agent\u2019s errors', path: attempt.artifacts.stderr ?? null }];
    return sources.flatMap(({ title, path }) => {
        const text = path === null ? null : context.excerpt(path);
        return text === null || text.trim() === '' ? [] : [details(title, fence(text, limits))];
    });
}
function conflicts(story) {
    return [...story.groups.values()].flatMap(({ path, conflict }) => {
        if (!conflict)
            return [];
        const files = conflict.files.slice(0, 20).map((file) => code(file, 160));
        const more = conflict.files.length > 20 ? ` and ${conflict.files.length - 20} more` : '';
        return [
            `\u2694\ufe0f **${code(path)}** \u2014 item ${code(conflict.item)} conflicts with the items before it in ${files.join(', ')}${more}`,
        ];
    });
}
/** Guards that fired and limits that were met, in every attempt shown; empty where none did. */
function guardsSection(story, rows, level) {
    const fired = rows.flatMap((row) => row.attempts.flatMap((attempt) => attempt.guards.map((guard) => ({ row, attempt, guard }))));
    const guards = fired.slice(0, level.entries).map(({ row, attempt, guard }) => {
        const which = `attempt ${attempt.number} of ${code(row.numbered)} (${inline(attempt.agent, 40)})`;
        return `- \ud83d\udee1\ufe0f Guard ${code(guard.name)} stopped ${which}: ${inline(guard.reason, 200)}`;
    });
    const limits = story.limits.map(({ path, limit, text }) => `- \ud83d\udcb8 ${limit} of ${path === '' ? 'the run' : code(path)} used up: ${inline(text)}`);
    return [...guards, ...limits].join('\n');
}

;// CONCATENATED MODULE: ./src/report/markdown/fit.js
/** Limits of GitHub, with room to spare. Comments and bodies: UTF-16 units; summaries: bytes of UTF-8. */
const fit_COMMENT_LIMIT = { size: 65_000, measure: (text) => text.length };
/** GitHub takes 1 MiB of summary a step. */
const SUMMARY_LIMIT = { size: 1_000_000, measure: utf8Length };
/**
 * The fullest rendering that fits: `render(0)` shows all, each higher level less, up to `levels - 1`. If even that is
 * too long it is cut at a line end, and says so.
 */
function fit_fit(limit, levels, render) {
    for (let level = 0; level < levels - 1; level++) {
        const text = render(level);
        if (limit.measure(text) <= limit.size)
            return text;
    }
    const least = render(levels - 1);
    return limit.measure(least) <= limit.size ? least : cutLines(least, limit);
}
const CUT_NOTE = '\n\n_The rest did not fit here._\n';
function cutLines(text, limit) {
    let room = limit.size - limit.measure(CUT_NOTE);
    const kept = [];
    for (const line of text.split('\n')) {
        room -= limit.measure(line) + 1;
        if (room < 0)
            break;
        kept.push(line);
    }
    return kept.join('\n') + CUT_NOTE;
}
function utf8Length(text) {
    let bytes = 0;
    for (const character of text) {
        const point = character.codePointAt(0) ?? 0;
        bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    }
    return bytes;
}

;// CONCATENATED MODULE: ./src/report/markdown/headline.js




/** The first line of a comment or summary. */
function headline_headline(story) {
    const name = code(story.workflow, 60);
    const why = story.reason === null ? '' : `: ${inline(reasonText(story.reason))}`;
    const lines = {
        running: `\u23f3 ${name} is running`,
        passed: `\u2705 ${name} passed all gates`,
        failed: story.reason === 'gate_failed' ? `\u274c ${name} did not pass its gates` : `\u274c ${name} failed${why}`,
        paused: `\u23f8\ufe0f ${name} waits for approval`,
        cancelled: `\ud83d\uded1 ${name} was cancelled`,
        refused: `\ud83d\udeab ${name} was refused${why}`,
        skipped: `\u23ed\ufe0f ${name} was skipped${why}`,
    };
    return `## ${lines[story.status]}`;
}
/** `**$1.42** \u00b7 12 turns \u00b7 47s \u00b7 2 retries, 1 escalation \u00b7 4 files changed (+40 \u22124)` */
function figures(story, report) {
    const retries = formatRetries(report.retries, report.escalations);
    const note = costNote(story);
    const turns = report.turns === null ? 'turns unknown' : figures_counted(report.turns, 'turn');
    return [
        `**${costOf(report)}**${note === '' ? '' : ` (${note})`}`,
        turns,
        figures_formatDuration(report.duration_ms),
        ...(retries === '' ? [] : [retries]),
        ...changes(report),
    ].join(' \u00b7 ');
}
function changes({ files_changed, insertions, deletions }) {
    if (files_changed === null || files_changed === 0)
        return [];
    const lines = insertions === null || deletions === null ? '' : ` (+${insertions} \u2212${deletions})`;
    return [`${figures_counted(files_changed, 'file')} changed${lines}`];
}
/** The last line: what to quote when asking about this run. */
function headline_footer(story, context) {
    const parts = [
        code(story.run),
        ...(story.trigger === '' ? [] : [`started by ${inline(story.trigger, 80)}`]),
        ...(context.runUrl === null ? [] : [escape_link('log and artifacts', context.runUrl)]),
    ];
    return `<sub>\ud83c\udf7f gump \u00b7 ${parts.join(' \u00b7 ')}</sub>`;
}

;// CONCATENATED MODULE: ./src/report/markdown/cells.js




/** Pictures for how something stands. */
const PICTURES = {
    passed: '\u2705',
    failed: '\u274c',
    running: '\u23f3',
    paused: '\u23f8\ufe0f',
    pending: '\u2b1c',
};
/** A Markdown table. Cells are Markdown already. */
function table(head, rows) {
    const rule = { left: ':--', right: '--:', center: ':-:' };
    const line = (cells) => `| ${cells.join(' | ')} |`;
    return [line(head.map(({ title }) => title)), line(head.map(({ align }) => rule[align])), ...rows.map(line)].join('\n');
}
/** `build/1/impl` and the item's own name. */
function stepCell(row) {
    const item = row.items.at(-1);
    return item ? `${code(row.numbered)} ${inline(item.name, 32)}` : code(row.numbered);
}
/** The agents that tried, in order: `claude-haiku \u2192 claude-sonnet`. */
function agentCell(row) {
    return (agentsOf(row)
        .map((agent) => inline(agent, 40))
        .join(' \u2192 ') || '\u2014');
}
/** Agents in the order they took over; none for gate and pass steps. */
function agentsOf(row) {
    if (row.kind === 'gate' || row.kind === 'pass')
        return [];
    const agents = row.attempts.map(({ agent }) => agent);
    const path = agents.filter((agent, index) => agent !== '' && agent !== agents[index - 1]);
    return path.length === 0 && row.agent !== '' ? [row.agent] : path;
}
function moneyCell(totals) {
    return totals.costSource === null ? '\u2014' : formatMoney(totals.costUsd, totals.costSource === 'unpriced');
}
/** One row of the table of steps. */
function stepCells(story, row) {
    const totals = totalsOf(story, row.attempts);
    return [
        PICTURES[row.status],
        stepCell(row),
        agentCell(row),
        row.attempts.length === 0 ? '\u2014' : formatCount(triesOf(row)),
        formatCount(totals.turns),
        moneyCell(totals),
        inline(gateText(row), 120) || '\u2014',
    ];
}
/** Attempts people would count: an abandoned launch was repeated under the same number. */
function triesOf(row) {
    return new Set(row.attempts.map(({ number }) => number)).size;
}

;// CONCATENATED MODULE: ./src/report/markdown/items-section.js




/** What was done, item by item, then the steps that belong to none. */
function itemsSection(story, rows, level) {
    const items = groupByItem(rows);
    const shown = items
        .filter((item) => level.rows === 'all' || items_section_statusOf(item.rows) !== 'passed')
        .slice(0, level.entries);
    const lines = shown.map((item) => itemLine(story, item));
    const hidden = items.length - shown.length;
    if (hidden > 0)
        lines.push(`- \u2026 and ${figures_counted(hidden, 'item')} more, see report.json`);
    const rest = rows.filter((row) => row.items.length === 0 && changedFiles([row]).length > 0);
    lines.push(...rest.map((row) => `- ${PICTURES[row.status]} ${code(row.numbered)}${filesOf([row])}`));
    return lines.length === 0 ? '' : `### What was done\n\n${lines.join('\n')}`;
}
/** By the outermost item: what is planned inside it belongs to it. */
function groupByItem(rows) {
    const items = new Map();
    for (const row of rows) {
        const place = row.items[0];
        if (!place)
            continue;
        const key = `${place.group}/${place.slug}`;
        const known = items.get(key) ?? { place, rows: [] };
        known.rows.push(row);
        items.set(key, known);
    }
    return [...items.values()];
}
function itemLine(story, { place, rows }) {
    const description = place.description === '' ? '' : ` \u2014 ${inline(place.description, 300)}`;
    const agents = [...new Set(rows.flatMap(agentsOf))].map((agent) => inline(agent, 40)).join(', ');
    const tries = rows.reduce((sum, row) => sum + triesOf(row), 0);
    const extra = tries > rows.length ? ` \u00b7 ${figures_counted(tries - rows.length, 'retry', 'retries')}` : '';
    const facts = `${agents} \u00b7 ${moneyCell(totalsOf(story, rows.flatMap(({ attempts }) => attempts)))}${extra}`;
    return `- ${PICTURES[items_section_statusOf(rows)]} **${inline(place.name, 80)}**${description}${filesOf(rows)}<br><sub>${facts}</sub>`;
}
function items_section_statusOf(rows) {
    return (['failed', 'paused', 'running', 'pending'].find((status) => rows.some((row) => row.status === status)) ??
        'passed');
}
function changedFiles(rows) {
    return [...new Set(rows.flatMap(({ attempts }) => attempts.at(-1)?.changes?.files ?? []))];
}
function filesOf(rows) {
    const files = changedFiles(rows);
    if (files.length === 0)
        return '';
    const shown = files.slice(0, 6).map((file) => code(file, 80));
    return `<br>${shown.join(', ')}${files.length > 6 ? ` and ${files.length - 6} more` : ''}`;
}

;// CONCATENATED MODULE: ./src/report/markdown/holds-section.js



/** Items of a plan and files of a change that are shown of each. */
const holds_section_MOST = 30;
/** What a person is asked about: the plan that waits, or the files that were changed. Empty where nobody is asked. */
function holdsSection(story) {
    if (story.status !== 'paused')
        return '';
    return [...story.holds.entries()]
        .map(([id, { path }]) => {
        const attempt = story.attempts.get(id.slice(0, id.lastIndexOf(':')));
        return [`### ${code(numberedPath(story, path))} waits`, ...workOf(attempt)].join('\n\n');
    })
        .join('\n\n');
}
function workOf(attempt) {
    if (attempt === undefined)
        return [];
    const { output, changes } = attempt;
    if (output?.kind === 'plan')
        return [holds_section_list(output.items.map(planLine), 'item')];
    if (changes === null || changes.files.length === 0)
        return ['It changed no file.'];
    const stat = `${figures_counted(changes.files.length, 'file')} changed (+${changes.insertions} \u2212${changes.deletions})`;
    return [
        stat,
        holds_section_list(changes.files.map((file) => `- ${code(file)}`), 'file'),
    ];
}
function planLine({ name, description, files, }) {
    const what = description === '' ? '' : ` \u2014 ${inline(description, 300)}`;
    const where = files.length === 0
        ? ''
        : `: ${files
            .slice(0, 10)
            .map((file) => code(file, 80))
            .join(', ')}`;
    return `- **${inline(name, 80)}**${what}${where}`;
}
function holds_section_list(lines, noun) {
    const hidden = lines.length - holds_section_MOST;
    const more = hidden > 0 ? [`- \u2026 and ${figures_counted(hidden, noun)} more`] : [];
    return [...lines.slice(0, holds_section_MOST), ...more].join('\n');
}

;// CONCATENATED MODULE: ./src/report/markdown/next-section.js



/** What is waited for, and how to go on from here, in commands that are answered. Empty while the run goes on. */
function next_section_nextSection(story, context) {
    const lines = [...publishedLines(story, context), ...commandLines(story, context)];
    const next = lines.length === 0 ? '' : `### How to go on\n\n${lines.map((line) => `- ${line}`).join('\n')}`;
    return [holdsSection(story), next].filter((section) => section !== '').join('\n\n');
}
function publishedLines(story, context) {
    const { published } = story;
    if (published?.pullRequest || context.compareUrl === null)
        return [];
    const branch = published ? ` The work is on the branch ${code(published.branch)}.` : '';
    return [`${escape_link('Open the pull request', context.compareUrl)} by hand.${branch}`];
}
function commandLines(story, context) {
    const say = (command, rest, text) => context.commands.includes(command)
        ? [`Comment ${code(`${context.triggerPhrase} ${command}${rest === '' ? '' : ` ${rest}`}`)} ${text}`]
        : [];
    switch (story.status) {
        case 'passed':
            return [
                ...(hasNothingNew(story) ? [] : ['Review it and merge: every step passed its gates.']),
                ...say('run', `${story.workflow} what to change`, 'on the pull request to go on from its branch.'),
            ];
        case 'paused':
            return [...story.holds.values()].flatMap(({ path }) => {
                const step = numberedPath(story, path);
                return [
                    ...say('approve', step, 'to let it go on.'),
                    ...say('reject', `${step} why`, 'to send it back; your words go to the agent.'),
                ];
            });
        case 'cancelled':
            return say('resume', '', 'to go on where it stopped. What is settled is not paid again.');
        case 'failed':
            if (story.reason === 'publish')
                return say('resume', '', 'once that is put right: the work is published, and nothing is run again.');
            if (story.reason === 'budget')
                return budgetLines(story, say);
            return isResumable(story)
                ? say('resume', '', 'to go on where it stopped. What is settled is not paid again.')
                : say('retry', '', 'to go on from what failed. What passed is kept.');
        case 'running':
        case 'refused':
        case 'skipped':
            return [];
    }
}
/** Published again after all of it had been merged: there is no branch of its own, or only the one from before. */
function hasNothingNew({ published }) {
    return published?.operation === 'none' && (published.pullRequest !== null || published.branch === '');
}
/** Commands alone do not help: the limit that was met has to be raised first, where it stands. */
function budgetLines(story, say) {
    const { limits, definition, maxBudgetUsd } = story;
    const ofRun = limits.some(({ path, limit }) => path === '' && limit === 'budget');
    const isInput = ofRun && maxBudgetUsd !== (definition?.maxBudgetUsd ?? null);
    const lines = isInput
        ? say('resume', '', 'to go on where it stopped. What is settled is not paid again.')
        : say('retry', '--with-changes', 'to go on with the workflow as it is then. What passed is kept.');
    const raise = isInput ? 'Raise the input `max-budget` above what is spent' : 'Raise the limit in the workflow';
    return lines.length === 0 ? [] : [`${raise}.`, ...lines];
}
/** The run was stopped in the middle, rather than having come to a verdict. */
function isResumable(story) {
    return story.cutOff || story.reason === 'timeout' || story.reason === 'cancelled';
}

;// CONCATENATED MODULE: ./src/report/markdown/steps-section.js





const HEAD = [
    { title: '', align: 'center' },
    { title: 'Step', align: 'left' },
    { title: 'Agent', align: 'left' },
    { title: 'Tries', align: 'right' },
    { title: 'Turns', align: 'right' },
    { title: 'Cost', align: 'right' },
    { title: 'Gates', align: 'left' },
];
/** A table longer than this is folded; what needs eyes stays outside. */
const GLANCE = 40;
/** The table of steps with its sum. Where it gets long, steps of passed items are one row, and the rest is folded. */
function stepsSection(story, rows, level) {
    const isLong = rows.length > GLANCE;
    const shown = rows.filter((row) => (isLong ? needsEyes(row) : isShown(row, level))).slice(0, level.entries);
    const sum = table(HEAD, [
        ...shown.map((row) => stepCells(story, row)),
        ...restRow(story, rows, shown),
        totalRow(story),
    ]);
    if (!isLong || level.rows !== 'all')
        return sum;
    const all = table(HEAD, rows.slice(0, level.entries).map((row) => stepCells(story, row)));
    return `${sum}\n\n${details(`All ${formatCount(rows.length)} steps`, all)}`;
}
function needsEyes(row) {
    return row.status !== 'passed' || row.items.length === 0;
}
function isShown(row, level) {
    if (level.rows === 'all')
        return true;
    return level.rows === 'failed' ? row.status === 'failed' || row.status === 'paused' : needsEyes(row);
}
/** What is not shown, as one row; and while the run goes on, what is still to come. */
function restRow(story, rows, shown) {
    const visible = new Set(shown);
    const rest = rows.filter((row) => !visible.has(row));
    const toCome = story.status === 'running' ? stepsToCome(story) : [];
    if (rest.length === 0)
        return toCome;
    const totals = totalsOf(story, rest.flatMap(({ attempts }) => attempts));
    const mark = rest.every(({ status }) => status === 'passed') ? PICTURES.passed : '\u2026';
    const tries = rest.reduce((sum, row) => sum + triesOf(row), 0);
    const name = `_${figures_counted(rest.length, 'more step')}_`;
    return [[mark, name, '', formatCount(tries), formatCount(totals.turns), moneyCell(totals), ''], ...toCome];
}
function totalRow(story) {
    const totals = totalsOf(story, paidAttempts(story));
    const cost = totals.costSource === null ? '\u2014' : `**${moneyCell(totals)}**`;
    return ['', '**Total**', '', '', `**${formatCount(totals.turns)}**`, cost, ''];
}
/** Root steps that have not begun. */
function stepsToCome(story) {
    const begun = new Set([...story.steps.keys(), ...story.groups.keys()].map((path) => path.split('/')[0]));
    const names = (story.definition?.steps ?? []).map(({ name }) => name).filter((name) => !begun.has(name));
    return names.map((name) => [PICTURES.pending, code(name), '', '', '', '', '']);
}
/** Every attempt, folded away; empty where no step needed a second one. */
function attemptsSection(story, rows, level) {
    const attempts = rows.flatMap((row) => row.attempts.map((attempt) => ({ row, attempt })));
    if (!level.attempts || attempts.length === rows.length)
        return '';
    const head = ['Step', 'Attempt', 'Agent', 'Result'].map((title) => ({ title, align: 'left' }));
    const figures = ['Turns', 'Tokens in / out', 'Cost', 'Time'].map((title) => ({ title, align: 'right' }));
    const body = table([...head, ...figures], attempts.map(({ row, attempt }) => [code(row.numbered), ...attemptCells(story, attempt)]));
    return details(`All ${formatCount(attempts.length)} attempts`, body);
}
function attemptCells(story, attempt) {
    const totals = totalsOf(story, [attempt]);
    const tokens = totals.tokensIn === null ? '\u2014' : `${formatCount(totals.tokensIn)}\u00a0/\u00a0${formatCount(totals.tokensOut)}`;
    return [
        inline(attempt.label, 60),
        attempt.kind === 'gate' || attempt.kind === 'pass' ? '\u2014' : inline(attempt.agent, 40),
        resultOf(attempt),
        formatCount(totals.turns),
        tokens,
        totals.costSource === null ? '\u2014' : formatMoney(totals.costUsd, totals.costSource === 'unpriced'),
        figures_formatDuration(attempt.lastMs - attempt.startedMs),
    ];
}
function resultOf(attempt) {
    switch (attempt.status) {
        case 'passed':
            return 'passed';
        case 'abandoned':
            return inline(`abandoned: ${attempt.message}`, 80);
        case 'running':
            return 'not finished';
        case 'failed': {
            const failed = gateNames(attempt, 'fail');
            return failed.length > 0 ? inline(`${failed.join(', ')} failed`, 80) : inline(reasonText(attempt.reason), 80);
        }
    }
}

;// CONCATENATED MODULE: ./src/report/markdown/documents.js













/** The job summary: everything, within 1 MiB. */
function renderSummary(story, context) {
    return documents_document(story, SUMMARY_LIMIT, (parts) => [
        headline_headline(story),
        parts.lead,
        parts.failures(),
        parts.items(),
        parts.steps(),
        parts.remarks(),
        parts.attempts(),
        next_section_nextSection(story, context),
        headline_footer(story, context),
    ], context);
}
/** The one comment on the thread that started the run, brought up to date as the run goes on. */
function renderTracking(story, context) {
    return documents_document(story, fit_COMMENT_LIMIT, (parts) => [
        marker_markerOf('tracking', `run=${story.run}`),
        headline_headline(story),
        parts.lead,
        parts.failures(),
        parts.steps(),
        parts.remarks(),
        parts.attempts(),
        next_section_nextSection(story, context),
        headline_footer(story, context),
    ], context);
}
/** The cost ledger on the pull request that was opened. */
function renderLedgerComment(story, context) {
    return documents_document(story, fit_COMMENT_LIMIT, (parts) => [
        marker_markerOf('ledger', `run=${story.run}`),
        `## \ud83e\uddfe What this cost`,
        parts.lead,
        parts.steps(),
        parts.remarks(),
        parts.attempts(),
        headline_footer(story, context),
    ], context);
}
/** The body of the pull request. `Closes` only what passed: a draft of failed work closes nothing. */
function renderPullRequest(story, context) {
    const closes = story.status === 'passed' ? 'Closes' : 'Part of';
    return documents_document(story, COMMENT_LIMIT, (parts) => [
        markerOf('pull-request', `run=${story.run}`),
        context.thread === null ? '' : `${closes} #${context.thread}`,
        headline(story),
        parts.figures,
        parts.items(),
        parts.failures(),
        `### Gates and cost`,
        parts.steps(),
        parts.remarks(),
        parts.attempts(),
        nextSection(story, context),
        footer(story, context),
    ], context);
}
function documents_document(story, limit, arrange, context) {
    const rows = rowsOf(story);
    const report = collect_reportOf(story);
    const facts = figures(story, report);
    const notes = notesSection(story, report, rows, context);
    const fixed = { figures: facts, lead: lead(story, facts) };
    return fit_fit(limit, LEVELS.length, (at) => {
        const level = LEVELS[at] ?? LEVELS[0];
        const sections = level ? arrange({ ...fixed, ...leveledParts(story, rows, context, notes, level) }) : [];
        return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
    });
}
function leveledParts(story, rows, context, notes, level) {
    return {
        items: () => itemsSection(story, rows, level),
        steps: () => stepsSection(story, rows, level),
        failures: () => (story.status === 'running' ? '' : failuresSection(story, rows, context, level)),
        remarks: () => [guardsSection(story, rows, level), notes].filter((list) => list !== '').join('\n'),
        attempts: () => attemptsSection(story, rows, level),
    };
}
/** Figures, and where the result is. */
function lead(story, facts) {
    if (story.status === 'running')
        return [facts, ...progress(story)].join('\n\n');
    const { published } = story;
    if (published?.pullRequest) {
        const { number, url } = published.pullRequest;
        return `${facts}\n\n\u27a1\ufe0f ${escape_link(`Pull request #${number}`, url)} from ${code(published.branch)}`;
    }
    return published && published.branch !== '' ? `${facts}\n\n\u27a1\ufe0f Branch ${code(published.branch)}` : facts;
}
/** `build`: 1 of 3 items done */
function progress(story) {
    return [...story.groups.values()].flatMap((group) => {
        if (group.items === null || group.items.length === 0 || group.settled !== null)
            return [];
        const done = group.items.filter(({ slug }) => hasPassed(story, `${group.path}/${slug}`)).length;
        return [`${code(group.path)}: ${done} of ${figures_counted(group.items.length, 'item')} done`];
    });
}
function hasPassed(story, group) {
    return story.groups.get(group)?.settled?.status === 'passed';
}
function notesSection(story, report, rows, context) {
    const remarks = [...remarksOn(story, report, rows), ...story.notes.slice(0, 20).map(({ text }) => text)];
    const warnings = [...(story.published?.remarks ?? []), ...(context.warnings ?? [])];
    return [
        ...warnings.map((remark) => `- \u26a0\ufe0f ${sentence(remark, 1000)}`),
        ...remarks.map((remark) => `- \u2139\ufe0f ${sentence(remark, 400)}`),
    ].join('\n');
}

;// CONCATENATED MODULE: ./src/report/run-summary/attempt-events.js
/** What an event says of a step and of its attempts. */
function tellAttempt(story, event, ms) {
    switch (event.type) {
        case 'step_started':
            return attempt_events_open(story, event, ms);
        case 'retry_triggered':
            story.retries.push({ path: event.step, escalation: isEscalation(story, event) });
            return;
        case 'step_completed':
            return settle(story, event);
        default: {
            if (!('launch' in event))
                return;
            const attempt = story.attempts.get(`${event.step}#${event.launch}`);
            if (!attempt)
                return;
            tellOne(attempt, event);
            attempt.lastMs = ms;
        }
    }
}
function tellOne(attempt, event) {
    switch (event.type) {
        case 'agent_launched':
            attempt.launched = true;
            attempt.session = event.session_id === '' ? null : event.session_id;
            attempt.sessionNote = event.session_note;
            if (event.session_note !== '')
                attempt.notes.push(event.session_note);
            if (event.prompt)
                attempt.artifacts = { ...attempt.artifacts, prompt: event.prompt.path };
            return;
        case 'usage_recorded':
            attempt.usage = event.usage;
            return;
        case 'guard_triggered':
            attempt.guards.push({ name: event.guard, reason: event.reason });
            return;
        case 'agent_noted':
            attempt.notes.push(event.note);
            return;
        case 'agent_completed':
            attempt.reason = event.reason;
            return endAgent(attempt, event);
        case 'agent_killed':
            return endAgent(attempt, event);
        case 'attempt_snapshotted':
            attempt.head = event.commit;
            attempt.output = event.output;
            attempt.changes = { files: event.files, insertions: event.insertions, deletions: event.deletions };
            return;
        case 'gate_started':
            attempt.checks = event.checks;
            return;
        case 'gate_checked':
            attempt.gates.push({
                name: event.gate,
                status: event.status,
                reason: event.reason,
                durationMs: event.duration_ms,
                failure: event.failure,
                artifact: event.artifact,
                details: event.details?.path ?? null,
            });
            return;
        case 'blast_radius_warning':
            attempt.outsideBlastRadius.push(...event.violators);
            return;
        case 'attempt_completed':
            attempt.status = event.status === 'pass' ? 'passed' : 'failed';
            attempt.reason = event.reason;
            attempt.message = event.message;
            attempt.head = event.commit;
            return;
        case 'attempt_abandoned':
            attempt.status = 'abandoned';
            attempt.message = event.reason;
            return;
        case 'gate_passed':
        case 'gate_failed':
        case 'hitl_paused':
        case 'hitl_resumed':
        case 'replan_triggered':
            return;
    }
}
function endAgent(attempt, event) {
    attempt.agentEnded = true;
    attempt.usage = event.usage;
    attempt.message = event.message;
    if (event.session_id !== '')
        attempt.session = event.session_id;
    attempt.firstDiffTurn = event.first_diff_turn;
    attempt.contextUsed = event.context_used;
    const artifacts = Object.entries(event.artifacts).map(([name, { path }]) => [name, path]);
    attempt.artifacts = { ...attempt.artifacts, ...Object.fromEntries(artifacts) };
}
function attempt_events_open(story, event, ms) {
    const step = stepAt(story, event);
    const occurrence = occurrenceOf(step, event.scope);
    const attempt = {
        id: `${event.step}#${event.launch}`,
        path: event.step,
        scope: event.scope,
        launch: event.launch,
        number: event.attempt,
        kind: event.kind,
        agent: event.agent,
        label: event.label,
        base: event.base,
        from: event.from,
        escalated: hasEscalated(occurrence, event),
        startedMs: ms,
        lastMs: ms,
        status: 'running',
        reason: null,
        message: '',
        launched: false,
        agentEnded: false,
        usage: null,
        session: null,
        sessionNote: '',
        firstDiffTurn: null,
        contextUsed: null,
        head: null,
        output: null,
        changes: null,
        checks: [],
        gates: [],
        guards: [],
        notes: [],
        outsideBlastRadius: [],
        artifacts: {},
        carried: false,
    };
    occurrence.attempts.push(attempt);
    story.attempts.set(attempt.id, attempt);
}
function stepAt(story, event) {
    const known = story.steps.get(event.step);
    if (known)
        return known;
    const step = { path: event.step, type: event.step_type, item: event.item, occurrences: [] };
    story.steps.set(event.step, step);
    return step;
}
function occurrenceOf(step, scope) {
    const latest = step.occurrences.at(-1);
    // A kept child is handed to a new round: its scope changes, but it is not gone through again.
    if (latest?.scope === scope && !latest.superseded)
        return latest;
    const occurrence = { scope, attempts: [], settled: null, superseded: false };
    step.occurrences.push(occurrence);
    return occurrence;
}
function settle(story, event) {
    const occurrence = story.steps.get(event.step)?.occurrences.at(-1);
    if (!occurrence)
        return;
    occurrence.settled = {
        status: event.status === 'pass' ? 'passed' : 'failed',
        reason: event.reason,
        message: event.message,
    };
}
function isEscalation(story, event) {
    if (event.strategy.startsWith('escalate'))
        return true;
    const before = story.steps.get(event.step)?.occurrences.at(-1)?.attempts.at(-1);
    return before !== undefined && isOtherAgent(before, event.next);
}
function hasEscalated(occurrence, event) {
    const before = occurrence.attempts.at(-1);
    return before !== undefined && (before.escalated || isOtherAgent(before, event));
}
function isOtherAgent(before, next) {
    return before.kind === 'agent' && next.kind === 'agent' && before.agent !== next.agent;
}

;// CONCATENATED MODULE: ./src/report/run-summary/group-events.js
/** What an event says of a group, and of steps that it sets aside. */
function tellGroup(story, event) {
    switch (event.type) {
        case 'group_started':
            return beginGroup(story, event);
        case 'group_retry':
            return beginRound(story, event);
        case 'group_completed': {
            const group = story.groups.get(event.step);
            if (group)
                group.settled = {
                    status: event.status === 'pass' ? 'passed' : 'failed',
                    reason: event.reason,
                    message: event.message,
                };
            return;
        }
        case 'merge_conflicted': {
            const group = story.groups.get(event.step);
            if (group)
                group.conflict = { item: event.item, files: event.files };
            return;
        }
        case 'replan_triggered':
            story.replans.set(event.step, event.items);
            return;
        case 'restart_triggered':
            story.retries.push({ path: event.step, escalation: false });
            return goBack(story, event);
        case 'step_reopened':
        case 'replay_started':
            return goBack(story, event);
        default:
            return;
    }
}
function beginGroup(story, event) {
    story.groups.set(event.step, {
        path: event.step,
        parallel: event.parallel,
        items: event.items,
        tasks: event.task_count,
        round: 1,
        conflict: null,
        settled: null,
    });
}
function beginRound(story, event) {
    story.retries.push({ path: event.step, escalation: event.agent !== null });
    const group = story.groups.get(event.step);
    if (group) {
        group.round = event.attempt;
        group.conflict = null;
    }
    const kept = event.kept.map((name) => (event.step === '' ? name : `${event.step}/${name}`));
    const children = [...story.steps.keys()].filter((path) => path !== event.step && isWithin(path, event.step));
    setAside(story, children, kept);
}
/** Marks every occurrence at or below the paths, save below the kept ones; groups there begin afresh. */
function setAside(story, paths, kept) {
    const isConcerned = (path) => paths.some((top) => isWithin(path, top)) && !kept.some((top) => isWithin(path, top));
    for (const step of story.steps.values())
        if (isConcerned(step.path))
            for (const occurrence of step.occurrences)
                occurrence.superseded = true;
    for (const path of [...story.groups.keys()])
        if (isConcerned(path))
            story.groups.delete(path);
}
function goBack(story, { superseded, reopened }) {
    setAside(story, superseded, []);
    for (const path of reopened) {
        const group = story.groups.get(path);
        if (group)
            Object.assign(group, { settled: null, conflict: null });
    }
}
/** Whether a path is another one or below it; everything is below the root. */
function isWithin(path, top) {
    return top === '' || path === top || path.startsWith(`${top}/`);
}

;// CONCATENATED MODULE: ./src/report/run-summary/run-events.js

/** What an event says of the run as a whole. */
function tellRun(story, event, ms) {
    switch (event.type) {
        case 'run_started':
            return begin(story, event, ms);
        case 'run_resumed':
            story.resumes += 1;
            story.maxBudgetUsd = event.settings.max_budget === undefined ? story.maxBudgetUsd : event.settings.max_budget;
            return goOn(story);
        case 'step_reopened':
            return goOn(story);
        case 'replay_started':
            return replay(story, event, ms);
        case 'cancel_requested':
            story.stopping = `cancelled (${event.signal})`;
            return;
        case 'budget_exceeded':
            story.limits.push({ path: event.step, limit: event.limit, text: limitText(event) });
            if (event.scope === 'run')
                story.stopping = `the run's ${event.limit} is used up`;
            return;
        case 'run_paused':
            story.status = 'paused';
            return;
        case 'run_completed':
            story.status = run_events_statusOf(event);
            story.reason = event.reason;
            story.message = event.message;
            story.head = event.commit;
            return;
        case 'hitl_paused':
            story.holds.set(holdId(event), { path: event.step, position: event.position, commit: event.commit });
            return;
        case 'hitl_resumed':
            story.holds.delete(holdId(event));
            return;
        case 'noted':
            story.notes.push({ topic: event.topic, text: event.text });
            return;
        case 'changes_measured':
            story.measured = event;
            return;
        case 'published':
            story.published = {
                pullRequest: event.pull_request,
                branch: event.branch,
                commit: event.commit,
                operation: event.operation,
                remarks: event.remarks ?? [],
            };
            return;
        default:
            return;
    }
}
/** A run whose time is up has failed; that it can be gone on with is what the ledger's `aborted` says. */
function run_events_statusOf({ status, reason }) {
    if (status === 'pass')
        return 'passed';
    return status === 'aborted' && reason !== 'timeout' ? 'cancelled' : 'failed';
}
function begin(story, event, ms) {
    story.run = event.run_id;
    story.workflow = event.workflow;
    story.definition = event.definition;
    story.trigger = event.trigger;
    story.spec = event.spec;
    story.base = event.commit;
    story.branch = event.branch;
    story.maxBudgetUsd = event.settings.max_budget ?? event.max_budget ?? null;
    story.startedAt = event.ts;
    story.startedMs = ms;
}
function goOn(story) {
    story.status = 'running';
    story.reason = null;
    story.message = '';
    story.stopping = null;
}
/** A replay is a run of its own: what it took over stays visible, but is no part of its time, cost or retries. */
function replay(story, event, ms) {
    goOn(story);
    for (const attempt of story.attempts.values())
        attempt.carried = true;
    story.run = event.run_id;
    story.replayOf = event.original_run_id;
    story.definition = event.definition ?? story.definition;
    story.carriedUsd = event.carried_usd;
    story.maxBudgetUsd = event.settings.max_budget === undefined ? story.maxBudgetUsd : event.settings.max_budget;
    story.startedAt = event.ts;
    story.startedMs = ms;
    story.resumes = 0;
    story.published = null;
    story.measured = null;
    story.retries.length = 0;
    story.limits.length = 0;
    story.notes.length = 0;
    story.holds.clear();
}
function holdId(event) {
    return `${event.step}#${event.launch}:${event.position}`;
}
function limitText(event) {
    switch (event.limit) {
        case 'budget':
            return `${formatMoney(event.spent_usd ?? null)} spent of ${formatMoney(event.max_usd ?? null)}`;
        case 'tokens':
            return `${event.current_tokens ?? '?'} tokens used of ${event.max_tokens ?? '?'}`;
        case 'timeout':
            return `ran for ${run_events_seconds(event.elapsed_seconds)} of ${run_events_seconds(event.max_seconds)}`;
    }
}
function run_events_seconds(value) {
    return figures_formatDuration(value === undefined ? null : value * 1000);
}

;// CONCATENATED MODULE: ./src/report/run-summary/summarize-run.js



/** The whole of a ledger, or of its beginning: a run under way, paused or cut off tells what it has. */
function summarize_run_tellStory(events) {
    const teller = createTeller();
    for (const event of events)
        teller.observe(event);
    return teller.story;
}
/** The story with a verdict from outside; its open attempts are shown as left behind. */
function concludeStory(story, verdict) {
    return { ...story, ...verdict, cutOff: story.status === 'running' };
}
function createTeller() {
    const story = emptyStory();
    return {
        story,
        observe(event) {
            const ms = momentOf(story, event);
            tellRun(story, event, ms);
            tellGroup(story, event);
            tellAttempt(story, event, ms);
            story.lastMs = ms;
        },
    };
}
/** Milliseconds on the story's clock. Clocks of two machines may disagree: it never goes back. */
function momentOf(story, event) {
    const wall = Date.parse(event.ts);
    if (story.startedAt === '')
        return wall;
    // The run is over by then: what it took to publish it is no part of its time.
    if (event.type === 'published' || event.type === 'changes_measured')
        return story.lastMs;
    const comesBack = event.type === 'run_resumed' || (event.type === 'step_reopened' && story.status !== 'running');
    if (comesBack)
        story.idleMs = wall - story.lastMs;
    return Math.max(story.lastMs, wall - story.idleMs);
}
function emptyStory() {
    return {
        run: '',
        workflow: '',
        definition: null,
        trigger: '',
        spec: '',
        base: '',
        branch: '',
        startedAt: '',
        startedMs: 0,
        lastMs: 0,
        idleMs: 0,
        maxBudgetUsd: null,
        status: 'running',
        reason: null,
        message: '',
        cutOff: false,
        head: null,
        stopping: null,
        resumes: 0,
        replayOf: null,
        carriedUsd: 0,
        steps: new Map(),
        groups: new Map(),
        attempts: new Map(),
        replans: new Map(),
        retries: [],
        holds: new Map(),
        limits: [],
        notes: [],
        measured: null,
        published: null,
    };
}

;// CONCATENATED MODULE: ./src/action/end/results.js





/** The story of the events; the verdict is what its publisher knows better, null where the events say it all. */
function outcomeOf(events, verdict, context) {
    const told = summarize_run_tellStory(events);
    const story = verdict === null ? told : concludeStory(told, verdict);
    return { story, report: collect_reportOf(story), context };
}
/** A ledger without an end is of a run that was stopped from outside, or broke. Null where its events say it all. */
function verdictOn(events) {
    if (summarize_run_tellStory(events).status !== 'running')
        return null;
    const isCancelled = events.some(({ type }) => type === 'cancel_requested');
    return isCancelled
        ? { status: 'cancelled', reason: 'cancelled', message: 'The job was cancelled.' }
        : { status: 'failed', reason: 'internal', message: 'The job ended in the middle of the run.' };
}
/** On this machine: report.json and the outputs. */
async function writeResults(results, { story, report }) {
    await results.writeReport(report);
    const { published } = story;
    const outputs = {
        ...outputsOfReport(report),
        ledger: results.ledger,
        report: results.report,
        'pull-request-number': String(report.pull_request?.number ?? ''),
        'pull-request-url': report.pull_request?.url ?? '',
        'pull-request-operation': operationOf(published?.operation),
        'pull-request-head-sha': published?.commit ?? '',
        'pull-request-branch': published?.branch ?? '',
    };
    outputs_writeOutputs(outputs);
    return outputs;
}
/** To people: the summary, the comment that followed the run, the cost ledger on the pull request. */
async function showResults(connection, { story, context }, show) {
    const { redact, comments, say } = connection;
    if (show.summary) {
        await summary_writeSummary(redact(renderSummary(story, context)));
        saveForPost('summary', 'written');
    }
    if (show.comments === null)
        return;
    await show.comments.tracking?.(redact(renderTracking(story, context)));
    const pull = story.published?.pullRequest;
    if (!pull)
        return;
    const answer = await comments.put(pull.number, redact(renderLedgerComment(story, context)));
    if (!answer.ok)
        say('warning', `The cost ledger could not be written on #${pull.number}: ${answer.message}`);
}
function operationOf(operation) {
    return operation === 'created' || operation === 'updated' ? operation : 'none';
}

;// CONCATENATED MODULE: ./src/action/end/recover-in-post.js



















/**
 * The post half of the action: does what main could not do any more because it was killed or crashed, by the same code
 * and from the ledger on disk. `folder` is the run's; null where none had begun.
 */
async function endInItsPlace(packageRoot, folder) {
    try {
        await tidyUp(processHost(packageRoot), folder);
    }
    catch (error) {
        // The job's result stands already; a post step that fails would only hide it.
        annotations_announce('warning', `The end of the run could not be shown: ${unexpected_error_messageOf(error)}`);
    }
}
async function tidyUp(action, folder) {
    const read = readInputs(action.env);
    if (!read.ok)
        return;
    const job = readJob(action.env);
    const log = createLog(action.write, () => crypto.randomUUID());
    const host = runHostOf(action, job, read.inputs);
    const connection = connect({ job, inputs: read.inputs, log, clock: action.clock, secrets: secretsOf(host) });
    if (folder === null && action.env.STATE_ended !== 'true')
        await tellNotStarted(connection, endedEarly(action, job.runId));
    const opened = await openRepository(host.workspace, host.env);
    const place = opened.ok ? { repository: opened.repository, remote: remoteOf(connection) } : null;
    if (folder !== null)
        await endRun(connection, action, host, folder, place);
    if (place === null)
        return;
    for (const { name, token } of locksOf(action))
        await breakLock(place.repository, place.remote, name, token);
}
/** Shows a run that had begun, and stores it: all of it that main had not done, and none of it over another runner's words. */
async function endRun(connection, action, host, folder, place) {
    const { STATE_done: done, STATE_kept: kept, STATE_summary: written } = action.env;
    const isTheirs = place !== null && (await goesOnElsewhere(connection, action, folder, place));
    const summary = written !== 'written';
    if (done !== 'true')
        await show(connection, action, host, { folder, told: null, isStored: true, isTheirs, summary });
    if (isTheirs || place === null || kept === 'true')
        return;
    const keeping = await keep(connection, action, host, folder, place);
    // What people were told to do may be refused, or what they were not told be possible.
    const told = readTold(action.env.STATE_told);
    if (keeping !== 'theirs' && (keeping === 'stored') !== (told?.seemsStored ?? true))
        await show(connection, action, host, {
            ...{ folder, told, isStored: keeping === 'stored', isTheirs: false, summary: false },
        });
}
/** Another job has the lock that main had taken, or has stored more of the run than main knew. */
async function goesOnElsewhere({ job }, action, folder, { repository, remote }) {
    for (const { name, token } of locksOf(action))
        if (await isLockLost(repository, remote, name, token))
            return true;
    const { events } = await readLedger(`${folder}/ledger.ndjson`);
    const run = events.at(-1)?.run;
    if (run === undefined)
        return false;
    const stored = await storedState(repository, remote, { run, job: job.runId, events });
    const isAsFound = stored.ok && stored.value.commit === (action.env.STATE_checkpoint ?? '');
    return stored.ok && !stored.value.isOwn && !isAsFound;
}
async function show(connection, action, host, { folder, told, isStored, isTheirs, summary }) {
    const { STATE_self: self } = action.env;
    if (self !== undefined)
        connection.self.learn(self);
    const results = runResults(folder, { now: host.now, redact: connection.redact });
    const events = await results.events();
    const number = threadNumber(action);
    const known = {
        ...publicationContext(connection, number),
        excerpt: await results.excerpts(events),
        compareUrl: told?.compareUrl ?? null,
    };
    const context = isStored ? known : notStored(known);
    const ownVerdict = told === null ? verdictOn(events) : told.verdict;
    const outcome = outcomeOf(events, isTheirs ? TAKEN : ownVerdict, context);
    await writeResults(results, outcome);
    const tracking = async (thread, body) => {
        const answer = await connection.comments.put(thread, body);
        if (!answer.ok)
            connection.say('warning', `#${thread} could not be told: ${answer.message}`);
    };
    const isTold = number !== null && connection.inputs.comment;
    await showResults(connection, outcome, {
        summary,
        comments: isTheirs ? null : { tracking: isTold ? (body) => tracking(number, body) : null },
    });
}
/** Stores what main had no time to store: a cancelled job has seconds, this half has minutes. */
async function keep(connection, action, host, folder, { repository, remote }) {
    const { STATE_workflow: workflow = '', STATE_checkpoint: checkpoint, STATE_title: title = '' } = action.env;
    const events = (await readLedger(`${folder}/ledger.ndjson`)).events;
    const number = threadNumber(action);
    const kind = action.env.STATE_kind === 'issue' ? 'issue' : 'pull request';
    const thread = number === null ? null : { kind, number, title };
    const from = ids_Commit.safeParse(checkpoint).data ?? null;
    const keeping = keepRun(connection, host, { repository, remote, request: { workflow } }, { thread, from });
    for (const event of events)
        keeping.observe(event);
    if (await keeping.finish(STORE_WITHIN_MS))
        return 'stored';
    if (keeping.takenOver.aborted)
        return 'theirs';
    if (!keeping.isRefused)
        connection.say('warning', NOT_STORED);
    return 'not stored';
}
function locksOf({ env }) {
    return (env.STATE_locks ?? '').split(',').flatMap((each) => {
        const [name, token] = each.split(' ');
        return name !== undefined && token !== undefined ? [{ name, token }] : [];
    });
}
/** Main was killed before there was a run. Whoever asked for one on a thread, and was heard, is told there. */
function endedEarly(action, job) {
    const about = { thread: threadNumber(action), key: `job=${job}`, status: 'cancelled' };
    return rejection_stopped('cancelled', ['The job was ended before the run began.'], about);
}
function threadNumber({ env }) {
    const { STATE_thread: thread = '' } = env;
    return thread === '' ? null : Number(thread);
}
/** Much of the five minutes that a cancelled job has left, ms. */
const STORE_WITHIN_MS = 120_000;


/***/ })

};
