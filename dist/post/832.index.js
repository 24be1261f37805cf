export const id = 832;
export const ids = [832];
export const modules = {

/***/ 2832:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  finishAfterCrash: () => (/* binding */ finishAfterCrash)
});

;// CONCATENATED MODULE: ./src/model/adapter.js
/** Resolves the model that an agent's name stands for: `claude-haiku` \u2192 `haiku`; null if the CLI chooses the model. */
function modelOf(adapter, agent) {
    const alias = agent === adapter.provider ? '' : agent.slice(adapter.provider.length + 1);
    return adapter.models[alias] ?? (alias === '' ? null : { id: alias, contextWindow: null, maxOutput: null });
}

// EXTERNAL MODULE: ../../node_modules/zod/v4/classic/schemas.js + 15 modules
var schemas = __webpack_require__(9143);
;// CONCATENATED MODULE: ./src/model/ids.js

/** Path of a step: names joined by `/`; the root is `''`. Items appear by their slug: `build/auth/impl`. */
const StepPath = schemas/* string */.YjP().brand();
/** Full object id of a git commit (40 or 64 hex digits). */
const ids_Commit = schemas/* string */.YjP()
    .regex(/^[0-9a-f]{40}([0-9a-f]{24})?$/)
    .brand();
/** Full object id of a git tree (40 or 64 hex digits). */
const ids_Tree = schemas/* string */.YjP()
    .regex(/^[0-9a-f]{40}([0-9a-f]{24})?$/)
    .brand();
/** `path#launch`: the id of one launch of one step; unique within a run. */
const AttemptId = schemas/* string */.YjP().regex(/#\d+$/).brand();
/** Owner of an occurrence: `run`, a round `path%n`, a launch `path#launch`, or an attempt `path@occurrence.n`. */
const Scope = schemas/* string */.YjP().min(1).brand();
/** `run_YYYY_MM_DD_HHMM_xxxx`, in UTC, with four random base32 characters. */
const RunId = schemas/* string */.YjP()
    .regex(/^run_\d{4}_\d{2}_\d{2}_\d{4}_[a-z2-7]{4}$/)
    .brand();
/** The path of the run itself. */
const ROOT = StepPath.parse('');
/** The scope of the run itself. */
const RUN_SCOPE = Scope.parse('run');
/** Path segments of what runs inside an attempt. No step or item may have one of these names. */
const RESERVED_NAMES = ['gate', 'retry', 'get', 'replan'];
/** Appends `name` to a path. `name` is not checked: with a slash in it, the result is several levels deeper. */
function childPath(parent, name) {
    return StepPath.parse(parent === '' ? name : `${parent}/${name}`);
}
/** The path one level up. The parent of the root is the root. */
function parentPath(path) {
    const slash = path.lastIndexOf('/');
    return StepPath.parse(slash < 0 ? '' : path.slice(0, slash));
}
/** The last segment of a path. */
function baseName(path) {
    return path.slice(path.lastIndexOf('/') + 1);
}
/** Builds the id of an attempt: `path#launch`. */
function attemptId(path, launch) {
    return AttemptId.parse(`${path}#${launch}`);
}
/** Splits an attempt's id into path and launch number. */
function parseAttemptId(id) {
    const hash = id.lastIndexOf('#');
    return { path: StepPath.parse(id.slice(0, hash)), launch: Number(id.slice(hash + 1)) };
}

;// CONCATENATED MODULE: ./src/model/failure.js

/** All reasons why a run or an attempt did not pass; values of the output `failure-reason`. See docs/failures.md. */
const FAILURE_REASONS = [
    'gate_failed',
    'no_tests',
    'gate_unrunnable',
    'tests_lost',
    'guard_max_turns',
    'guard_max_budget',
    'guard_max_tokens',
    'guard_max_time',
    'guard_no_write',
    'blast_radius',
    'protected_path',
    'snapshot_too_large',
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
    'sandbox',
    'publish',
    'ledger',
    'cancelled',
    'internal',
];
const FailureReason = schemas/* enum */.k5n(FAILURE_REASONS);
/** What a retry policy branches on. `agent_fail` (the CLI or its provider failed) uses the `gate_fail` branch. */
const FailureClass = schemas/* enum */.k5n([
    'gate_fail',
    'guard_fail',
    'review_fail',
    'agent_fail',
    'budget',
    'merge_conflict',
]);
/** Why something failed. `message` is one line for people, at most 500 characters. */
const Failure = schemas/* object */.Ikc({ class: FailureClass, reason: FailureReason, message: schemas/* string */.YjP() }).readonly();

;// CONCATENATED MODULE: ./src/model/snapshot.js

/** The limits, unless the project's gump.toml sets others. */
const DEFAULT_SNAPSHOT_LIMITS = { maxFiles: 20_000, maxBytes: 200_000_000 };
const size = { files: schemas/* number */.aig().int(), bytes: schemas/* number */.aig() };
/** What an attempt added or changed, if that was more than the limits allow. Sizes are in bytes. */
const SnapshotExcess = schemas/* object */.Ikc({
    ...size,
    max_files: schemas/* number */.aig().int(),
    max_bytes: schemas/* number */.aig(),
    /** The folders and files that make up the most of it, largest first, at most three. A folder ends in `/`. */
    largest: schemas/* array */.YOg(schemas/* object */.Ikc({ path: schemas/* string */.YjP(), ...size }).readonly()).readonly(),
})
    .readonly();

;// CONCATENATED MODULE: ./src/model/test-counts.js

const count = schemas/* number */.aig().int().nonnegative();
/** How many tests a gate's command ran, as its output or its JUnit files say. Skipped tests did not run. */
const TestCounts = schemas/* object */.Ikc({ ran: count, failed: count, skipped: count });

;// CONCATENATED MODULE: ./src/model/usage.js

/** Tokens of one call, attempt or run. `in` counts every input token, cached ones included. */
const Tokens = schemas/* object */.Ikc({
    in: schemas/* number */.aig().int().nonnegative(),
    out: schemas/* number */.aig().int().nonnegative(),
    /** Part of `in`: read from the provider's cache. */
    cached: schemas/* number */.aig().int().nonnegative(),
    /** Part of `in`: written to the provider's cache. */
    cache_write: schemas/* number */.aig().int().nonnegative(),
    /** Part of `out`: reasoning tokens, as far as calls reported them; absent if no call did. */
    reasoning: schemas/* number */.aig().int().nonnegative().optional(),
});
/**
 * The source of a cost: reported by the CLI, metered by the gateway, estimated from tokens and the price table, or
 * unknown. An unknown cost is never shown as $0.
 */
const CostSource = schemas/* enum */.k5n(['reported', 'metered', 'estimated', 'unpriced']);
/** Usage of an attempt so far, cumulative within one launch. `cost_usd` is null if and only if it is `unpriced`. */
const Usage = schemas/* object */.Ikc({
    turns: schemas/* number */.aig().int().nonnegative(),
    tokens: Tokens,
    cost_usd: schemas/* number */.aig().nonnegative().nullable(),
    cost_source: CostSource,
});
/** Zero tokens. */
const NO_TOKENS = { in: 0, out: 0, cached: 0, cache_write: 0 };
/** The usage of an agent that made no call. */
const NO_USAGE = { turns: 0, tokens: NO_TOKENS, cost_usd: 0, cost_source: 'reported' };
/** Adds two token counts. `reasoning` is absent if neither has it. */
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

/** One plan item as the agent writes it. Unknown keys are ignored. */
const PlannedItem = schemas/* object */.Ikc({
    name: schemas/* string */.YjP().trim().min(1),
    description: schemas/* string */.YjP().trim().min(1),
    files: schemas/* array */.YOg(schemas/* string */.YjP().trim().min(1)).default([]),
});
/** The required content of `.gump/out/plan.json`. */
const PlanFile = schemas/* array */.YOg(PlannedItem);
/** A plan item as stored in the ledger: the agent's item, plus the slug that identifies it in paths and refs. */
const PlanItem = PlannedItem.extend({ slug: schemas/* string */.YjP().min(1) }).readonly();
/** The required content of `review.json` (classic, key `comment`) or `validate.json` (current, key `comments`). */
const VerdictFile = schemas/* object */.Ikc({ pass: schemas/* boolean */.zMY(), comment: schemas/* string */.YjP().optional(), comments: schemas/* string */.YjP().optional() })
    .transform(({ pass, comment, comments }) => ({ pass, comments: comments ?? comment ?? '' }))
    .refine((verdict) => verdict.pass || verdict.comments.trim() !== '', {
    message: 'a verdict of false needs a comment',
});

;// CONCATENATED MODULE: ./src/model/events/parts.js



/** A reference to a file in the run's folder, which is written and synced before the event that names it. */
const ArtifactRef = schemas/* object */.Ikc({ path: schemas/* string */.YjP(), sha256: schemas/* string */.YjP() });
/** Settings that may differ from machine to machine. Each limit is the smaller of the workflow's and the user's. */
const Settings = schemas/* object */.Ikc({
    max_parallel: schemas/* number */.aig().int().positive(),
    max_budget: schemas/* number */.aig().positive().nullable(),
    /** Whether a person is at a terminal and can answer questions. */
    interactive: schemas/* boolean */.zMY(),
});
/** The session that an attempt requests: a new one, or that of an earlier attempt. */
const SessionWish = schemas/* discriminatedUnion */.gMt('mode', [
    /** `note`: why the session is new although the workflow names a step whose session to continue. */
    schemas/* object */.Ikc({ mode: schemas/* literal */.euz('new'), note: schemas/* string */.YjP().optional() }),
    schemas/* object */.Ikc({ mode: schemas/* literal */.euz('resume'), of: AttemptId }),
]);
/** Settings from entries of `retry:`. They stay in force for all later attempts of the step. */
const Overrides = schemas/* object */.Ikc({
    agent: schemas/* string */.YjP().optional(),
    session: schemas/* literal */.euz('new').optional(),
    worktree: schemas/* literal */.euz('reset').optional(),
    prompt: schemas/* string */.YjP().optional(),
});
/** The parsed output file of an attempt. */
const Output = schemas/* discriminatedUnion */.gMt('kind', [
    schemas/* object */.Ikc({ kind: schemas/* literal */.euz('none') }),
    schemas/* object */.Ikc({ kind: schemas/* literal */.euz('plan'), items: schemas/* array */.YOg(PlanItem), artifact: ArtifactRef }),
    schemas/* object */.Ikc({ kind: schemas/* literal */.euz('verdict'), pass: schemas/* boolean */.zMY(), comments: schemas/* string */.YjP(), artifact: ArtifactRef }),
    schemas/* object */.Ikc({ kind: schemas/* literal */.euz('text'), artifact: ArtifactRef }),
    schemas/* object */.Ikc({ kind: schemas/* literal */.euz('invalid'), reason: schemas/* enum */.k5n(['no_output', 'bad_output']), message: schemas/* string */.YjP() }),
]);
/** What an attempt runs: an agent, a planner whose items replace the step, or (`pass`, `gate`) only gates. */
const AttemptKind = schemas/* enum */.k5n(['agent', 'replan', 'pass', 'gate']);
/** The definition of a step's next attempt. It is decided once and stored in the event. */
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
 * What a restart, a reopening or a replay undoes: occurrences that are superseded, enclosing groups that are open
 * again, and items whose merge is discarded. `apply` does not read the workflow, so the event lists them all.
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
/** Events of one step and its attempts, in the order in which they occur in an attempt. */
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
        /** Version of the CLI. Absent if only starting the CLI could tell it, i.e. neither gump nor npm installed it. */
        cli_version: schemas/* string */.YjP().optional(),
        worktree: schemas/* string */.YjP(),
        agent: schemas/* string */.YjP(),
        /** The id of the session that is resumed; empty for a new one. */
        session_id: schemas/* string */.YjP(),
        /** Why the requested session could not be resumed; otherwise empty. */
        session_note: schemas/* string */.YjP(),
        prompt_hash: schemas/* string */.YjP(),
        prompt: ArtifactRef.nullable(),
        /** Source of the usage figures: the gateway, which sees every call, or the CLI's stream, with the reason why. */
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
        /** Files that the whole step has changed since its base. */
        files: schemas/* array */.YOg(schemas/* string */.YjP()),
        files_changed: schemas/* number */.aig().int(),
        insertions: schemas/* number */.aig().int(),
        deletions: schemas/* number */.aig().int(),
        /** Whether the tree of the item (or of the run, outside items) is the same as at its base. */
        scope_unchanged: schemas/* boolean */.zMY(),
        /** Whether the tree is the same as at the step's own base. Ledgers before 0.2 do not have it. */
        step_unchanged: schemas/* boolean */.zMY().optional(),
        /** Present if the step changed nothing but the agent left something that is no part of the tree. */
        left_aside: schemas/* object */.Ikc({ ignored: schemas/* array */.YOg(schemas/* string */.YjP()), branches: schemas/* array */.YOg(schemas/* string */.YjP()) }).optional(),
        /**
         * What the attempt must not have done; the next one starts without its changes. `no_write`, `protected_path`: the
         * paths were written. `outside_link`: they are links that lead out of the tree. `too_large`: more was changed than
         * is allowed, mostly in these paths; nothing of it was stored, and `commit` is the one the attempt began with.
         */
        violation: schemas/* object */.Ikc({
            kind: schemas/* enum */.k5n(['no_write', 'protected_path', 'outside_link', 'too_large']),
            paths: schemas/* array */.YOg(schemas/* string */.YjP()),
            /** Present if and only if the kind is `too_large`. */
            excess: SnapshotExcess.optional(),
        })
            .nullable(),
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
        /** The text about this check that the next prompt includes. */
        details: ArtifactRef.nullable(),
        failure: FailureReason.nullable(),
        /** The command that was run. */
        command: schemas/* string */.YjP().optional(),
        /** The tests that it ran. Absent if they could not be counted, or if it is no command that runs tests. */
        tests: TestCounts.optional(),
        /** `uncounted`: passed, but no test could be counted in the output of a command that should run tests. */
        mark: schemas/* enum */.k5n(['uncounted']).optional(),
        /** What the change did to what the gate rests on, one sentence each. */
        rests_on_changed: schemas/* array */.YOg(schemas/* string */.YjP()).optional(),
        /** The gate of this attempt whose run of the command the result is of. */
        same_run_as: schemas/* string */.YjP().optional(),
        /** What the gate did not look at, one phrase each. */
        left_out: schemas/* array */.YOg(schemas/* string */.YjP()).optional(),
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





/** Events of everything that has children (groups, items, calls), and of merges and restarts within them. */
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
        /** Names of the children that the new round takes over unchanged. */
        kept: schemas/* array */.YOg(schemas/* string */.YjP()),
        cause: AttemptId.nullable(),
        /** The agent that replaces those of this round's agent steps after `escalate`; else null. */
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
        /** The step or group whose failure triggers the restart. */
        step: StepPath,
        attempt: schemas/* number */.aig().int().positive(),
        /** The group whose round counts this restart. */
        in: StepPath,
        branch: schemas/* string */.YjP(),
        /** The steps that begin again, each with the failed attempt that its prompt explains. */
        targets: schemas/* array */.YOg(schemas/* object */.Ikc({ step: StepPath, cause: AttemptId.nullable() })),
        ...Reopening.shape,
        label: schemas/* string */.YjP(),
    },
};

;// CONCATENATED MODULE: ./src/model/workflow.js

/**
 * The dialect of a workflow file. This file is the model into which both dialects are parsed. It is plain JSON: the
 * resolved workflow (prompt files, sub-workflows and validators included) is stored in `run_started` and read back from
 * there. Durations in ms, money in USD.
 */
const Dialect = schemas/* enum */.k5n(['classic', 'current']);
/** The agent name that launches no agent: the step goes straight to its gates. */
const PASS_AGENT = 'pass';
/** An input of a workflow. A required one without a default must be set; any other defaults to empty text. */
const InputSpec = schemas/* object */.Ikc({ required: schemas/* boolean */.zMY(), default: schemas/* string */.YjP().optional() });
/** A source of context for a prompt: a file, or the output of a command. */
const ContextSource = schemas/* discriminatedUnion */.gMt('kind', [
    schemas/* object */.Ikc({ kind: schemas/* literal */.euz('file'), path: schemas/* string */.YjP() }),
    schemas/* object */.Ikc({ kind: schemas/* literal */.euz('bash'), command: schemas/* string */.YjP() }),
]);
/** The earlier session that the first attempt of a step continues. */
const SessionPolicy = schemas/* discriminatedUnion */.gMt('mode', [
    schemas/* object */.Ikc({ mode: schemas/* literal */.euz('new') }),
    /** The last session of the same CLI in the same scope. */
    schemas/* object */.Ikc({ mode: schemas/* literal */.euz('reuse') }),
    /** New at first; after a restart of the step, its own earlier session. */
    schemas/* object */.Ikc({ mode: schemas/* literal */.euz('reuse-on-retry') }),
    schemas/* object */.Ikc({ mode: schemas/* literal */.euz('from'), step: schemas/* string */.YjP() }),
]);
/** Limits on one attempt's agent. Absent: no limit. `noWrite.allow`: globs that are writable, as is the output file. */
const GuardLimits = schemas/* object */.Ikc({
    maxTurns: schemas/* number */.aig().int().positive().optional(),
    maxBudgetUsd: schemas/* number */.aig().positive().optional(),
    maxTokens: schemas/* number */.aig().int().positive().optional(),
    maxTimeMs: schemas/* number */.aig().int().positive().optional(),
    noWrite: schemas/* object */.Ikc({ allow: schemas/* array */.YOg(schemas/* string */.YjP()) }).optional(),
});
/** One rung of a ladder: the strategy of the next attempt. */
const Rung = schemas/* discriminatedUnion */.gMt('do', [
    schemas/* object */.Ikc({ do: schemas/* literal */.euz('same') }),
    schemas/* object */.Ikc({ do: schemas/* literal */.euz('escalate'), agent: schemas/* string */.YjP() }),
    schemas/* object */.Ikc({ do: schemas/* literal */.euz('replan'), agent: schemas/* string */.YjP() }),
]);
/**
 * An escalation ladder: the strategies of successive retries. The (i+1)-th retry uses `rungs[i]`; the parser has
 * expanded repeats, so there is one rung for each retry. `restartFrom` without rungs restarts from that step on each
 * failure, at most `retries` times. With rungs it is used once, after the last of them; then the ladder begins again.
 */
const Ladder = schemas/* object */.Ikc({
    retries: schemas/* number */.aig().int().nonnegative(),
    rungs: schemas/* array */.YOg(Rung),
    restartFrom: schemas/* string */.YjP().optional(),
});
/**
 * What a change may do to what the gates rest on: the tests that ran before it, and the sections of files that define
 * what a gate runs. `warn`: it is reported; `enforce`: it also fails the gate. Absent is `warn`.
 */
const Integrity = schemas/* enum */.k5n(['warn', 'enforce']);
const callFields = {
    /** The name of the called workflow as written, for display. */
    workflow: schemas/* string */.YjP(),
    dialect: Dialect,
    /** Templates, rendered in the caller's scope. */
    with: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* string */.YjP()),
    inputs: schemas/* record */.g1P(schemas/* string */.YjP(), InputSpec),
    maxBudgetUsd: schemas/* number */.aig().positive().optional(),
    maxTokens: schemas/* number */.aig().int().positive().optional(),
    maxTimeoutMs: schemas/* number */.aig().int().positive().optional(),
    blastRadius: schemas/* enum */.k5n(['enforce', 'warn', 'off']),
    integrity: Integrity.optional(),
};
const Call = schemas/* lazy */.RZV(() => schemas/* object */.Ikc({ ...callFields, steps: schemas/* array */.YOg(Step) }));
/**
 * How a gate entry is to be checked. Options never change the entry's name. `in`: a folder of the tree, from which the
 * command is found and in which it runs. `allowNone`: a run of no test is not a failure. `newOnly`: only findings on
 * changed lines count. `timeoutMs`: the time limit of each of its commands, instead of that in gump.toml.
 */
const GateOptions = schemas/* object */.Ikc({
    in: schemas/* string */.YjP().optional(),
    allowNone: schemas/* boolean */.zMY().optional(),
    newOnly: schemas/* boolean */.zMY().optional(),
    timeoutMs: schemas/* number */.aig().int().positive().optional(),
});
/**
 * One entry of a step's gates. `name` is unique in its list and identifies it in the ledger and in `{gate.<name>}`.
 * `type` is the name of a registered gate, or `validate` together with the validator's `call`.
 */
const GateEntry = schemas/* object */.Ikc({
    name: schemas/* string */.YjP(),
    type: schemas/* string */.YjP(),
    argument: schemas/* string */.YjP(),
    options: GateOptions.optional(),
    call: Call.optional(),
});
/** A conditional entry of `retry:` in the current dialect. Its settings stay in force for all later attempts. */
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
/** A retry policy. `by-class`: a failure class without its own ladder uses `gate_fail`'s; without that, no retry. */
const RetryPolicy = schemas/* discriminatedUnion */.gMt('kind', [
    schemas/* object */.Ikc({ kind: schemas/* literal */.euz('ladder'), ladder: Ladder }),
    schemas/* object */.Ikc({
        kind: schemas/* literal */.euz('by-class'),
        gate_fail: Ladder.optional(),
        guard_fail: Ladder.optional(),
        review_fail: Ladder.optional(),
    }),
    /** `exit`: the maximum number of attempts. */
    schemas/* object */.Ikc({ kind: schemas/* literal */.euz('conditions'), exit: schemas/* number */.aig().int().positive(), entries: schemas/* array */.YOg(RetryEntry) }),
]);
/** The result an agent must produce: changed files, a plan of items, a text, or a yes/no verdict with comments. */
const OutputKind = schemas/* enum */.k5n(['diff', 'plan', 'artifact', 'verdict']);
/** A step that launches an agent and then runs its gates. */
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
    /** Time limit of one attempt. Absent: the run's default. */
    timeoutMs: schemas/* number */.aig().int().positive().optional(),
    /** Budget of all attempts of the step together. */
    maxBudgetUsd: schemas/* number */.aig().positive().optional(),
    hitl: schemas/* enum */.k5n(['before_gate', 'after_gate']).optional(),
    gates: schemas/* array */.YOg(GateEntry),
    retry: RetryPolicy.optional(),
    /** Whether a diff step may leave its item (or the run) unchanged. */
    allowEmpty: schemas/* boolean */.zMY(),
    /** A workflow that runs before the agent. Its last output is available under the last segment of its path. */
    get: Call.optional(),
});
/** A step without an agent: checks on the accumulated work of its item or run. Its retries: `same`, `restartFrom`. */
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
/** A whole workflow, resolved. */
const Workflow = schemas/* object */.Ikc({
    name: schemas/* string */.YjP(),
    description: schemas/* string */.YjP(),
    dialect: Dialect,
    maxBudgetUsd: schemas/* number */.aig().positive().optional(),
    maxTokens: schemas/* number */.aig().int().positive().optional(),
    maxTimeoutMs: schemas/* number */.aig().int().positive().optional(),
    blastRadius: schemas/* enum */.k5n(['enforce', 'warn', 'off']),
    integrity: Integrity.optional(),
    inputs: schemas/* record */.g1P(schemas/* string */.YjP(), InputSpec),
    steps: schemas/* array */.YOg(Step),
});
/** A file from which a workflow was resolved. Stored with it, so that a changed file can be refused with a diff. */
const Source = schemas/* object */.Ikc({ file: schemas/* string */.YjP(), text: schemas/* string */.YjP() });
/** Whether an agent name stands for no agent (`pass`). */
function isPassAgent(agent) {
    return agent === PASS_AGENT;
}
/** The provider, i.e. the CLI, of an agent name: the text before its first `-`. */
function providerOf(agent) {
    const dash = agent.indexOf('-');
    return dash < 0 ? agent : agent.slice(0, dash);
}

;// CONCATENATED MODULE: ./src/model/events/run.js





const run_ms = schemas/* number */.aig().nonnegative();
/** Events of the run as a whole, from its start to the publication of its result. */
const RUN_EVENTS = {
    run_started: {
        run_id: RunId,
        workflow: schemas/* string */.YjP(),
        spec: schemas/* string */.YjP(),
        commit: ids_Commit,
        /** The commit that the work is put onto in the end, if `commit` was derived from it to apply other rules. */
        onto: ids_Commit.optional(),
        /** The commit whose workflow and rules govern the run, if that is another than the one it starts from. */
        governing_commit: ids_Commit.optional(),
        branch: schemas/* string */.YjP(),
        definition: Workflow,
        sources: schemas/* array */.YOg(Source),
        settings: Settings,
        /** The spec's text; null when none was given. */
        spec_artifact: ArtifactRef.nullable(),
        /** `--set k=v` and the like. */
        inputs: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* string */.YjP()),
        /** Always empty: `agent_launched` records the version of a CLI. */
        agents_cli: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* string */.YjP()),
        max_budget: schemas/* number */.aig().optional(),
        max_tokens: schemas/* number */.aig().optional(),
        max_timeout: schemas/* number */.aig().optional(),
        /** What started the run (`issue 12`, `command line` \u2026); for display. */
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
        /** The workflow from here on, if it differs from the original run's. `sources`: the files it was resolved from. */
        definition: Workflow.optional(),
        sources: schemas/* array */.YOg(Source).optional(),
    },
    step_reopened: { step: StepPath, ...Reopening.shape, by: schemas/* string */.YjP() },
    cancel_requested: { signal: schemas/* string */.YjP() },
    budget_exceeded: {
        /** The step or call that exceeded its limit; `''` for the run. */
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
    /** Information for readers that does not influence the engine (sandbox missing, publish result \u2026). */
    noted: { topic: schemas/* string */.YjP(), text: schemas/* string */.YjP() },
    /** The diff between the run's first and last commit. Insertions and deletions count lines of text files. */
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
        /** Sentences about obstacles to publishing, and how each was handled. */
        remarks: schemas/* array */.YOg(schemas/* string */.YjP()).optional(),
    },
};

;// CONCATENATED MODULE: ./src/model/events/event.js
/**
 * The events of the ledger: their types and schemas. `parts.ts` holds the schemas that several events share; `run.ts`,
 * `group.ts` and `attempt.ts` hold the events of each level. Start here. Stored names and fields never change.
 */






/**
 * The `signal` of the `cancel_requested` by which a job stops a run that reached `timeout-minutes`. Such a run has
 * failed and can be resumed.
 */
const TIME_LIMIT_SIGNAL = 'timeout-minutes';
/** All event types with their fields. A new field must be optional: ledgers of earlier versions must stay readable. */
const EVENTS = { ...RUN_EVENTS, ...GROUP_EVENTS, ...ATTEMPT_EVENTS };
/** The fields that come first on every line. `ts` is UTC with milliseconds; `seq` counts from 1 without a gap. */
const Header = schemas/* object */.Ikc({ v: schemas/* literal */.euz(1), seq: schemas/* number */.aig().int().positive(), ts: schemas/* string */.YjP(), run: RunId });
/** Whether `type` is the name of a known event type. */
function isEventType(type) {
    return Object.hasOwn(EVENTS, type);
}

;// CONCATENATED MODULE: ./src/model/price.js

/** The price of a model in USD per million tokens. Without a cache price, cached tokens cost as much as other input. */
const Price = schemas/* strictObject */.rej({
    input: schemas/* number */.aig().nonnegative(),
    output: schemas/* number */.aig().nonnegative(),
    cache_read: schemas/* number */.aig().nonnegative().optional(),
    cache_write: schemas/* number */.aig().nonnegative().optional(),
});
/** A user's own prices by model (`qwen3-coder-plus`) or agent (`claude-haiku`, `codex`); they override the table. */
const PriceOverrides = schemas/* record */.g1P(schemas/* string */.YjP(), Price);

;// CONCATENATED MODULE: ./src/model/report.js




/** The run's status in outputs and in report.json. */
const Status = schemas/* enum */.k5n(['passed', 'failed', 'paused', 'cancelled', 'refused', 'skipped']);
const report_count = schemas/* number */.aig().int().nonnegative();
const known = schemas/* number */.aig().nonnegative().nullable();
/** A gate's result in report.json. */
const ReportGate = schemas/* object */.Ikc({
    name: schemas/* string */.YjP(),
    status: schemas/* enum */.k5n(['pass', 'fail', 'skipped']),
    duration_ms: known,
    /** The command that was run; absent if there was none. */
    command: schemas/* string */.YjP().optional(),
    /** The tests that the command ran; absent if they were not counted. */
    tests: TestCounts.optional(),
    /** `uncounted`: passed, but no test could be counted in the output of a command that should run tests. */
    mark: schemas/* enum */.k5n(['uncounted']).optional(),
});
/** An attempt in report.json. Durations in ms, money in USD; unknown is null, never 0. */
const ReportAttempt = schemas/* object */.Ikc({
    number: report_count,
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
    /** Part of `tokens_out`, as far as the calls reported it. */
    tokens_reasoning: known,
    cost_usd: known,
    cost_source: CostSource.nullable(),
    duration_ms: known,
    /** The turn in which the first file was written; null if none was written. */
    first_diff_turn: report_count.nullable(),
    /** The largest share of the model's context window that a call used, 0 to 1. */
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
    /** The name, as written in the plan, of the innermost item that contains the step; null if there is none. */
    item: schemas/* string */.YjP().nullable(),
    /** The agent of the last attempt; null for a gate step. */
    agent: schemas/* string */.YjP().nullable(),
    /** `pending`: still to be done, because a restart superseded it or the run ended before it. */
    status: schemas/* enum */.k5n(['passed', 'failed', 'running', 'paused', 'pending']),
    failure_reason: FailureReason.nullable(),
    message: schemas/* string */.YjP(),
    duration_ms: known,
    /** Sum over all attempts of the step's last occurrence; only the known part if `cost_source` is `unpriced`. */
    cost_usd: known,
    /** Null if no agent was launched. */
    cost_source: CostSource.nullable(),
    turns: known,
    attempts: schemas/* array */.YOg(ReportAttempt),
});
/** A run's status in report.json. `running`: the ledger does not record an end yet. */
const ReportStatus = schemas/* enum */.k5n([...Status.options, 'running']);
/**
 * The content of report.json. Durations in ms, money in USD; unknown is null, never 0. The run's cost includes every
 * attempt, superseded ones too, so it may exceed the sum over the steps.
 */
const Report = schemas/* object */.Ikc({
    run: schemas/* string */.YjP(),
    workflow: schemas/* string */.YjP(),
    status: ReportStatus,
    failure_reason: FailureReason.nullable(),
    message: schemas/* string */.YjP(),
    started_at: schemas/* string */.YjP(),
    duration_ms: known,
    /** The known part of the cost; null if nothing is known. */
    cost_usd: known,
    cost_source: CostSource,
    /** Cost of the run that this one replays; not included in `cost_usd`. */
    carried_usd: schemas/* number */.aig().nonnegative(),
    replay_of: schemas/* string */.YjP().nullable(),
    tokens_in: known,
    tokens_out: known,
    tokens_cached: known,
    tokens_reasoning: known,
    turns: known,
    retries: report_count,
    escalations: report_count,
    files_changed: known,
    insertions: known,
    deletions: known,
    steps: schemas/* array */.YOg(ReportStep),
    pull_request: schemas/* object */.Ikc({ number: report_count, url: schemas/* string */.YjP() }).nullable(),
});

;// CONCATENATED MODULE: ./src/model/scenario.js

const numbers = schemas/* union */.KCZ([schemas/* number */.aig().int().positive(), schemas/* array */.YOg(schemas/* number */.aig().int().positive())]);
/** One entry of a scenario: the attempts it applies to, and what the simulated agent does. See docs/rehearsal.md. */
const ScenarioAgent = schemas/* strictObject */.rej({
    /** Glob over step paths: `*` within a segment, `**` across segments. Absent: any step. */
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
 * The expected result of a rehearsal. A key that is absent is not checked. Steps are named by path, with slugs or
 * numbers for items; statuses are the action's or gump's; all of `files` must have been changed.
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
/** The content of a scenario file, which simulates the agents of a run. */
const Scenario = schemas/* strictObject */.rej({ agents: schemas/* array */.YOg(ScenarioAgent), expect: Expectation.optional() });

;// CONCATENATED MODULE: ./src/model/slug.js

const MAX_LENGTH = 48;
/**
 * Computes a unique slug for each name of a plan item, in order: lower case, `[a-z0-9-]`, at most 48 characters, never
 * empty, never a reserved name. If two names have the same slug or a name was cut, a short hash of the original (and,
 * for equal names, of their position) makes it unique. The result depends on the list alone.
 */
function slugsOf(names) {
    const used = new Set();
    return names.map((name, index) => {
        let slug = slugOf(name);
        for (let salt = 0; used.has(slug); salt++)
            slug = `${slugOf(name).slice(0, MAX_LENGTH - 6)}-${hash(`${name}\0${index}\0${salt}`)}`;
        used.add(slug);
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
    return plain.length <= MAX_LENGTH ? plain : `${plain.slice(0, MAX_LENGTH - 6).replace(/-+$/, '')}-${hash(name)}`;
}
/** FNV-1a over UTF-16 code units, as five base-36 digits. It distinguishes names and is not meant for security. */
function hash(text) {
    let h = 0x811c9dc5;
    for (let i = 0; i < text.length; i++)
        h = Math.imul(h ^ text.charCodeAt(i), 0x01000193) >>> 0;
    return h.toString(36).padStart(5, '0').slice(-5);
}

;// CONCATENATED MODULE: ./src/model/index.js
/**
 * Types, zod schemas and port interfaces that all layers share. It has no behaviour beyond small pure helpers.
 * Begin with `workflow.ts` (the parsed workflow) and `events/event.ts` (the ledger), then `adapter.ts`, `gate.ts` and
 * `guard.ts` (the extension points). Schema keys are stored or read from users and never change.
 */




















;// CONCATENATED MODULE: ./src/adapters/stream/json-line.js

/** Parses a line of a stream as a JSON object; null for anything else (log lines, arrays, broken JSON). */
function parseJsonObject(line) {
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
/** Parses `value` by `schema`; null if it does not match. An unexpected event of a CLI must not fail the launch. */
function parseOrNull(schema, value) {
    const parsed = schema.safeParse(value);
    return parsed.success ? parsed.data : null;
}
/** A schema for a member that may be absent or invalid: both become null. */
function nullIfInvalid(schema) {
    return schema
        .nullish()
        .catch(null)
        .transform((value) => value ?? null);
}
// The schemas below accept any value and never fail: one invalid member must not discard the rest of the line.
/** A string; empty if there is none. */
const TextOrEmpty = schemas/* unknown */.L5J()
    .optional()
    .transform((value) => (typeof value === 'string' ? value : ''));
/** A string, or null. */
const MaybeText = schemas/* unknown */.L5J()
    .optional()
    .transform((value) => (typeof value === 'string' ? value : null));
/** A finite number, or null. */
const MaybeNumber = schemas/* unknown */.L5J()
    .optional()
    .transform((value) => (typeof value === 'number' && Number.isFinite(value) ? value : null));
/** A count as a whole number from 0 up. Fractions are rounded; absent, null and negative values become 0. */
const Count = schemas/* unknown */.L5J()
    .optional()
    .transform((value) => (typeof value === 'number' && value > 0 && Number.isFinite(value) ? Math.round(value) : 0));
/** A count as a whole number from 0 up, or undefined: a count that was not reported is not 0. */
const MaybeCount = schemas/* unknown */.L5J()
    .optional()
    .transform((value) => typeof value === 'number' && value >= 0 && Number.isFinite(value) ? Math.round(value) : undefined);
const OPEN_BRACE = 0x7b;
/** Whether `value` is an object and not an array. */
function isObject(value) {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}

;// CONCATENATED MODULE: ./src/adapters/stream/tool-table.js

/**
 * Converts a tool call into a signal. The action of an unknown tool is `other`; its file arguments are still reported.
 */
function toolSignal(name, input, tools) {
    const args = isObject(input) ? input : {};
    const strings = (keys) => keys.map((key) => args[key]).filter((value) => typeof value === 'string');
    const action = Object.hasOwn(tools.actions, name) ? (tools.actions[name] ?? 'other') : 'other';
    const paths = [...strings(tools.pathArguments), ...strings(tools.patchArguments ?? []).flatMap(patchedFiles)];
    const detail = strings(tools.detailArguments)[0] ?? paths[0] ?? '';
    return { type: 'tool', name, action, paths, detail: detail.slice(0, DETAIL_LIMIT) };
}
/** The longest `detail` of a tool signal, in characters. */
const DETAIL_LIMIT = 200;
/** The files that a patch in OpenAI's format adds, updates, deletes or moves to. */
function patchedFiles(patch) {
    const heads = patch.matchAll(/^\*\*\* (?:(?:Add|Update|Delete) File|Move to): (.+)$/gm);
    return [...heads].map(([, file]) => (file ?? '').trim());
}

;// CONCATENATED MODULE: ./src/adapters/stream/claude-like.js



/** The `init` event of the stream format that Claude Code, Qwen Code and Cursor share. */
const InitEvent = schemas/* object */.Ikc({ session_id: schemas/* string */.YjP(), model: schemas/* string */.YjP().optional() });
/**
 * Parses the message of an event; null if it has none. Without a schema, for speed: most lines of a stream are
 * messages.
 */
function parseMessage(event) {
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
function messageSignals({ content }, tools) {
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
/** Usage as Anthropic counts it: `input_tokens` does not include cached tokens. */
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

;// CONCATENATED MODULE: ./src/adapters/wire/anthropic-messages.js




const Message = schemas/* object */.Ikc({ model: MaybeText, usage: AnthropicUsage });
const Delta = schemas/* object */.Ikc({ usage: AnthropicUsage });
/**
 * Anthropic's Messages. A stream has the input tokens in `message_start` and the output tokens so far in each
 * `message_delta`; newer versions repeat the input there. Source: platform.claude.com/docs, "Streaming messages".
 */
const anthropicMessages = {
    usageMarker: '"output_tokens"',
    read(before, payload) {
        if (payload.type === 'message_delta') {
            const delta = parseOrNull(Delta, payload);
            return delta === null ? before : { ...before, tokens: maxTokens(before.tokens ?? NO_TOKENS, delta.usage) };
        }
        const message = parseOrNull(Message, isObject(payload.message) ? payload.message : payload);
        if (message === null || (payload.type !== 'message_start' && payload.type !== 'message'))
            return before;
        return { model: message.model, tokens: message.usage };
    },
};
/** The larger of each count. All counts only grow within a call, and a later event may leave some out. */
function maxTokens(a, b) {
    const cached = Math.max(a.cached, b.cached);
    const cache_write = Math.max(a.cache_write, b.cache_write);
    const fresh = Math.max(a.in - a.cached - a.cache_write, b.in - b.cached - b.cache_write);
    return { in: fresh + cached + cache_write, out: Math.max(a.out, b.out), cached, cache_write };
}

;// CONCATENATED MODULE: ./src/adapters/wire/chat-completions.js


const Details = schemas/* object */.Ikc({ cached_tokens: Count, cache_write_tokens: Count, cache_creation_input_tokens: Count });
const chat_completions_Usage = schemas/* object */.Ikc({
    prompt_tokens: Count,
    completion_tokens: Count,
    prompt_tokens_details: nullIfInvalid(Details),
    completion_tokens_details: nullIfInvalid(schemas/* object */.Ikc({ reasoning_tokens: MaybeCount })),
})
    .transform(({ prompt_tokens_details: details, ...usage }) => ({
    in: usage.prompt_tokens,
    out: usage.completion_tokens,
    cached: details?.cached_tokens ?? 0,
    // The first is Model Studio's name for it, the second that of other vendors.
    cache_write: Math.max(details?.cache_creation_input_tokens ?? 0, details?.cache_write_tokens ?? 0),
    reasoning: usage.completion_tokens_details?.reasoning_tokens,
}));
const Completion = schemas/* object */.Ikc({ model: MaybeText, usage: chat_completions_Usage });
/**
 * OpenAI's Chat Completions and compatible APIs. A stream has usage only if the request asks for it (by
 * `stream_options.include_usage`, which our CLIs set): in its last chunk, or on some servers as running totals in every
 * one.
 */
const chatCompletions = {
    usageMarker: '"completion_tokens"',
    read(before, payload) {
        const completion = parseOrNull(Completion, payload);
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
 * Gemini's generateContent. Every chunk of a stream has the totals so far. Thoughts are counted separately from the
 * candidates and billed as output. Source: ai.google.dev/api/generate-content, "UsageMetadata".
 */
const generateContent = {
    usageMarker: '"usageMetadata"',
    read(before, payload) {
        const chunk = parseOrNull(Chunk, payload);
        return chunk === null ? before : { model: chunk.modelVersion ?? before.model, tokens: chunk.usageMetadata };
    },
};

;// CONCATENATED MODULE: ./src/adapters/wire/openai-responses.js


const openai_responses_Usage = schemas/* object */.Ikc({
    input_tokens: Count,
    output_tokens: Count,
    input_tokens_details: nullIfInvalid(schemas/* object */.Ikc({ cached_tokens: Count, cache_write_tokens: Count })),
    output_tokens_details: nullIfInvalid(schemas/* object */.Ikc({ reasoning_tokens: MaybeCount })),
})
    .transform(({ input_tokens_details: details, ...usage }) => ({
    in: usage.input_tokens,
    out: usage.output_tokens,
    cached: details?.cached_tokens ?? 0,
    cache_write: details?.cache_write_tokens ?? 0,
    reasoning: usage.output_tokens_details?.reasoning_tokens,
}));
const Response = schemas/* object */.Ikc({ model: MaybeText, usage: openai_responses_Usage });
/**
 * OpenAI's Responses. A stream has usage once, with the whole answer, in `response.completed` (or `.incomplete`,
 * `.failed`). Input includes cached tokens, and output includes reasoning. Source: developers.openai.com, "Streaming
 * events".
 */
const openaiResponses = {
    usageMarker: '"output_tokens"',
    read(before, payload) {
        const response = parseOrNull(Response, isObject(payload.response) ? payload.response : payload);
        return response === null ? before : { model: response.model, tokens: response.usage };
    },
};

;// CONCATENATED MODULE: ./src/adapters/wire/vendor-api.js




const FREE = { format: null };
const anthropic = {
    basePath: '',
    authHeader: (key) => ['x-api-key', key],
    findEndpoint(method, path) {
        if (method === 'POST' && path === '/v1/messages')
            return { format: anthropicMessages };
        if (method === 'POST' && path === '/v1/messages/count_tokens')
            return FREE;
        return method === 'GET' && /^\/v1\/models(\/[^/]+)?$/.test(path) ? FREE : null;
    },
    errorBody: (status, message) => ({
        type: 'error',
        error: { type: ANTHROPIC_ERRORS[status] ?? 'api_error', message },
    }),
};
const openai = {
    basePath: '/v1',
    authHeader: (key) => ['authorization', `Bearer ${key}`],
    findEndpoint(method, path) {
        if (method === 'POST' && /^\/responses(\/compact)?$/.test(path))
            return { format: openaiResponses };
        if (method === 'POST' && path === '/chat/completions')
            return { format: chatCompletions };
        return method === 'GET' && /^\/models(\/.+)?$/.test(path) ? FREE : null;
    },
    errorBody: (status, message) => ({
        error: { message, type: status < 500 ? 'invalid_request_error' : 'server_error', param: null, code: null },
    }),
};
const google = {
    basePath: '',
    authHeader: (key) => ['x-goog-api-key', key],
    findEndpoint(method, path) {
        const verb = /^\/v1(?:alpha|beta)?\/models\/[^/:]+:(\w+)$/.exec(path)?.[1];
        if (method === 'POST' && (verb === 'generateContent' || verb === 'streamGenerateContent'))
            return { format: generateContent };
        if (method === 'POST' && verb === 'countTokens')
            return FREE;
        return method === 'GET' && /^\/v1(alpha|beta)?\/models(\/[^/:]+)?$/.test(path) ? FREE : null;
    },
    errorBody: (status, message) => ({ error: { code: status, message, status: GOOGLE_ERRORS[status] ?? 'UNKNOWN' } }),
};
/** The API of each vendor. */
const vendor_api_VENDOR_APIS = { anthropic, openai, google };
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
 * Determines the upstream of a route from the host's settings. For the endpoint variable `X_BASE_URL` these are:
 * `X_BASE_URL`: another base URL, with a query if one is needed (`?api-version=\u2026`);
 * `X_AUTH_HEADER`: the header for the key, such as `api-key` or `authorization: Bearer`;
 * `X_CUSTOM_HEADERS`: further headers, `Name: value`, one a line.
 * Returns a text if a setting cannot be parsed; it names the setting.
 */
function resolveUpstream(route, key, env) {
    const setting = (suffix) => {
        const name = upstreamVariable(route.endpoint, suffix);
        return [name, env[name]?.trim() ?? ''];
    };
    const [urlName, url] = setting('BASE_URL');
    const base = httpUrl(url === '' ? route.baseUrl : url);
    if (base === null)
        return `${urlName} is no http or https URL`;
    const [authName, auth] = setting('AUTH_HEADER');
    const authentication = auth === '' ? VENDOR_APIS[route.vendor].authHeader(key) : authHeader(auth, key);
    if (authentication === null)
        return `${authName} is neither a header\u2019s name nor \`name: scheme\``;
    const [customName, custom] = setting('CUSTOM_HEADERS');
    const headers = parseCustomHeaders(custom);
    return headers === null
        ? `${customName} has a line that is no \`Name: value\``
        : { base, headers: [authentication, ...headers] };
}
/** The variable with another setting of the upstream whose base URL is in the variable `endpoint`. */
function upstreamVariable(endpoint, suffix) {
    return `${endpoint.replace(/_BASE_URL$/, '')}_${suffix}`;
}
/** Parses `X_CUSTOM_HEADERS`; null if a line is not a header. */
function parseCustomHeaders(text) {
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


/** Values that must not be written anywhere: those of `keysOf`, and those of `agent-env` and `gate-env`. */
function secretsOf(host) {
    const named = `${host.agentEnv}\n${host.gateEnv}`.split('\n').map((line) => line.trim());
    const values = named.map((line) => (line.includes('=') ? line.slice(line.indexOf('=') + 1) : host.env[line]));
    return [...keysOf(host), ...present(values)];
}
/** Values that no agent may see: the keys of all CLIs, headers of upstreams, tokens of the runner and of the host. */
function keysOf(host) {
    const keys = host.registry.adapters.flatMap((adapter) => [
        ...adapter.keyVariables(null),
        ...Object.keys(adapter.models).flatMap((alias) => adapter.keyVariables(modelOf(adapter, `${adapter.provider}-${alias}`)?.id ?? null)),
    ]);
    const ofKeys = [...new Set([...keys, ...RUNNER_TOKENS])].map((name) => host.env[name]);
    const endpoints = new Set(host.registry.adapters.flatMap((adapter) => adapter.endpointVariables));
    const ofHeaders = [...endpoints].flatMap((name) => parseCustomHeaders(host.env[upstreamVariable(name, 'CUSTOM_HEADERS')] ?? '') ?? []);
    return present([...ofKeys, ...ofHeaders.map(([, value]) => value), ...host.secrets]);
}
/** Variables with tokens that GitHub's runner sets for a job; see https://github.com/actions/runner. */
const RUNNER_TOKENS = ['GITHUB_TOKEN', 'ACTIONS_RUNTIME_TOKEN', 'ACTIONS_ID_TOKEN_REQUEST_TOKEN'];
function present(values) {
    return values.flatMap((value) => (value === undefined || value === '' ? [] : [value]));
}

// EXTERNAL MODULE: ../../node_modules/@actions/core/lib/core.js + 14 modules
var core = __webpack_require__(2825);
;// CONCATENATED MODULE: ./src/github/job/annotations.js

/** How many annotations of each level GitHub shows for a step. */
const LIMIT = 10;
/**
 * Annotates the lines that diagnostics are about; a diagnostic without a file is shown as a sentence. `folder` is the
 * path of the checkout below the repository's root; `''` for the root itself.
 */
function annotateDiagnostics(diagnostics, folder = '') {
    const errors = diagnostics.filter(({ severity }) => severity === 'error');
    const others = diagnostics.filter(({ severity }) => severity !== 'error');
    for (const each of errors.slice(0, LIMIT))
        (0,core/* error */.z3)(annotations_text(each), properties(each, folder));
    for (const each of others.slice(0, LIMIT))
        (0,core/* warning */.$e)(annotations_text(each), properties(each, folder));
}
/** Adds an annotation without a file position, at the top of the job's page. */
function annotations_annotateJob(level, message) {
    if (level === 'error')
        (0,core/* error */.z3)(message);
    else if (level === 'warning')
        (0,core/* warning */.$e)(message);
    else
        (0,core/* notice */.lm)(message);
}
function annotations_text({ message, hint }) {
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
 * Parses `agent-versions`: one `NAME=VERSION` or `NAME=VERSION sha512-\u2026` a line. Blank lines and `#` comments are
 * ignored; every other line becomes a problem. A version must be exact (`2.1.330`): a range or a tag such as `latest`
 * could be another program tomorrow.
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
 * Inputs that action.yml documents and this version does not support. They are rejected by name, never ignored, if
 * their value needs the missing feature.
 */
const UNAVAILABLE = {
    network: always,
    'unsafe-triggers': always,
};
/** Finds the inputs that this version does not support: one sentence for each, in the order of the list. */
function findUnavailableInputs(values) {
    return Object.entries(UNAVAILABLE).flatMap(([name, needsIt]) => {
        const value = values[name] ?? '';
        return value !== '' && needsIt(value)
            ? [`Input \`${name}\`: \`${value.slice(0, 80)}\` is not available in this version yet; leave it out.`]
            : [];
    });
}
function always() {
    return true;
}

;// CONCATENATED MODULE: ./src/github/job/inputs.js




/** The defaults in action.yml. An empty value means the default, too, since expressions are often empty. */
const INPUT_DEFAULTS = {
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
    check: 'false',
    'dry-run': 'false',
    store: 'resume',
};
/**
 * Reads the inputs from `INPUT_*`. All problems are returned at once, as sentences that name the input. An input that
 * is not supported yet is a problem, too, unless it has its default.
 */
function readInputs(environment) {
    const raw = rawInputs(environment);
    const parsed = schema.safeParse(raw);
    const invalid = parsed.success
        ? []
        : parsed.error.issues.map(({ path, message }) => `Input \`${String(path[0])}\`: ${message}.`);
    const problems = [...invalid, ...approvalProblems(raw), ...checkProblems(raw), ...findUnavailableInputs(raw)];
    if (parsed.success && problems.length === 0)
        return { ok: true, inputs: parsed.data };
    const invalidNames = new Set(parsed.error?.issues.map(({ path }) => String(path[0])));
    const valid = Object.fromEntries(Object.entries(raw).filter(([name]) => !invalidNames.has(name)));
    // Whoever has written anything into `check` requires one: the job must fail, not pass as one that asks for nothing.
    const defaults = { ...INPUT_DEFAULTS, ...(invalidNames.has('check') && { check: 'true' }) };
    return { ok: false, problems, fallback: schema.safeParse({ ...defaults, ...valid }).data ?? null };
}
/** An approval needs the id of its run, which may be empty by mistake: without it, a new run would start. */
function approvalProblems(raw) {
    const { approve = '', resume = '' } = raw;
    return /^true$/i.test(approve) && (resume === 'auto' || resume === 'never')
        ? [`Input \`approve\`: it needs the id of the run that waits, in the input \`resume\`, which is \`${resume}\`.`]
        : [];
}
/** A check runs no workflow and no agent, so inputs that say what those do are a mistake. */
function checkProblems(raw) {
    if (!/^true$/i.test(raw.check ?? ''))
        return [];
    const given = ['spec', 'scenario', 'agent', 'replay-from'].filter((name) => raw[name] !== undefined);
    return given.map((name) => `Input \`check\`: a check runs gates and no agent, so leave out the input \`${name}\`.`);
}
/** Whether an input has its default value. */
function isDefault(inputs, name) {
    return String(inputs[name]) === INPUT_DEFAULTS[name];
}
const inputs_text = schemas/* string */.YjP().default('');
/** A schema for one of several words, as in `choice('ready', 'draft')`. The default is filled in before. */
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
/** The rules of git for branch names, as far as a prefix can violate them. */
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
    sandbox: choice('auto', 'best', 'strict', 'off'),
    expose: inputs_text,
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
    check: flag,
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
/** Returns the trimmed values by input name. Empty values are omitted, and defaults are filled in. */
function rawInputs(environment) {
    const given = Object.entries(environment).flatMap(([variable, value]) => {
        const name = variable.startsWith('INPUT_') ? variable.slice('INPUT_'.length).toLowerCase() : '';
        const trimmed = (value ?? '').trim();
        return name === '' || trimmed === '' ? [] : [[name, trimmed]];
    });
    return { ...INPUT_DEFAULTS, ...Object.fromEntries(given) };
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
/**
 * The job of GitHub Actions: its environment, inputs, outputs, log, annotations and summary. Begin reading here: `Job`
 * says where the job runs and what started it. `inputs.ts` reads the inputs, `outputs.ts` writes the outputs, and
 * `log.ts` keeps untrusted text from being taken for runner commands.
 */

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
/** Reads the runner's variables. Throws if one is missing or malformed, which only happens outside of a job. */
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
/** Returns the URL of the workflow run, including the attempt if it is not the first. */
function job_jobUrl(job) {
    const attempt = job.runAttempt === '1' ? '' : `/attempts/${job.runAttempt}`;
    return `${job.serverUrl}/${job.repository}/actions/runs/${job.runId}${attempt}`;
}

;// CONCATENATED MODULE: ./src/github/job/log.js
/**
 * Creates the log. `write` writes to standard output. `newToken` creates the token that resumes commands: it must be
 * impossible to guess, and new each time, since the one before has been printed by then.
 */
function createLog(write, newToken) {
    let token = null;
    function stopCommands() {
        if (token !== null)
            return;
        token = newToken();
        write(`::stop-commands::${token}\n`);
    }
    function resumeCommands() {
        if (token === null)
            return;
        write(`::${token}::\n`);
        token = null;
    }
    function text(lines) {
        if (lines === '')
            return;
        stopCommands();
        write(lines.endsWith('\n') ? lines : `${lines}\n`);
    }
    return {
        text,
        group(title, lines) {
            resumeCommands();
            write(`::group::${title.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A')}\n`);
            text(lines);
            resumeCommands();
            write('::endgroup::\n');
        },
        commands(print) {
            resumeCommands();
            print();
        },
        close: resumeCommands,
    };
}

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(1455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(3024);
;// CONCATENATED MODULE: ./src/system/errors.js
/** The system error code of an error (`ENOENT`), or undefined. Errors of another realm are accepted too. */
function errorCode(error) {
    if (typeof error !== 'object' || error === null || !('code' in error))
        return undefined;
    return typeof error.code === 'string' ? error.code : undefined;
}
/** The message of an error; any other thrown value as a string. */
function errorMessage(error) {
    if (typeof error === 'object' && error !== null && 'message' in error && typeof error.message === 'string') {
        return error.message;
    }
    return String(error);
}

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
;// CONCATENATED MODULE: ./src/storage/ledger/checksum.js

/** The checksum is the last field of a line: the first 8 hex digits of the SHA-256 of the line without that field. */
const CHECKSUM = /,"sum":"([0-9a-f]{8})"\}$/;
/** Adds a checksum to the line of an event, since a line with a flipped byte can still be valid JSON. */
function checksum_addChecksum(line) {
    return `${line.slice(0, -1)},"sum":"${sumOf(line)}"}`;
}
/** Removes the checksum from a line; null if it does not match. A line without a checksum is returned unchanged. */
function stripChecksum(text) {
    const match = CHECKSUM.exec(text);
    if (match === null)
        return text;
    const line = `${text.slice(0, match.index)}}`;
    return sumOf(line) === match[1] ? line : null;
}
function sumOf(line) {
    return (0,external_node_crypto_.createHash)('sha256').update(line).digest('hex').slice(0, 8);
}

;// CONCATENATED MODULE: ./src/storage/ledger/ledger-error.js
/** The ledger cannot be read or written. It ends the run, because what is not in the ledger has not happened. */
class LedgerError extends Error {
    name = 'LedgerError';
}

// EXTERNAL MODULE: external "node:buffer"
var external_node_buffer_ = __webpack_require__(4573);
;// CONCATENATED MODULE: ./src/system/process/output/line-splitter.js

/** Default length limit of a line, 16 MiB. A longer line is not kept: it is counted and reported as `oversize`. */
const MAX_LINE_BYTES = 16 * 1024 * 1024;
/** The buffer of an unfinished line is reused for the next line if it is not larger than this. */
const REUSED_BYTES = 1024 * 1024;
const LF = 10;
const CR = 13;
const REPLACEMENT = '\uFFFD';
/**
 * Splits a byte stream into lines of any length. Holds at most one unfinished line (\u2264 `maxLineBytes`), so memory use is
 * bounded for any input.
 */
class LineSplitter {
    #unfinished = Buffer.alloc(0);
    #unfinishedBytes = 0;
    #maxLineBytes;
    constructor(maxLineBytes = MAX_LINE_BYTES) {
        this.#maxLineBytes = maxLineBytes;
    }
    /** Returns the lines that this chunk completes, in order. */
    push(chunk) {
        const lines = [];
        let start = 0;
        if (this.#unfinishedBytes > 0) {
            const end = chunk.indexOf(LF);
            if (end < 0) {
                this.#append(chunk);
                return lines;
            }
            this.#append(chunk.subarray(0, end));
            lines.push(this.#finishLine(false));
            start = end + 1;
        }
        for (let end = chunk.indexOf(LF, start); end >= 0; end = chunk.indexOf(LF, start)) {
            lines.push(this.#decode(chunk, start, end, false));
            start = end + 1;
        }
        if (start < chunk.length)
            this.#append(chunk.subarray(start));
        return lines;
    }
    /** Returns the last line if the stream ended in the middle of one. */
    end() {
        return this.#unfinishedBytes > 0 ? [this.#finishLine(true)] : [];
    }
    /**
     * Appends to one growing buffer. A list of pieces would cost an object for each chunk, and chunks may be one byte
     * each.
     */
    #append(bytes) {
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
    #finishLine(torn) {
        const total = this.#unfinishedBytes;
        this.#unfinishedBytes = 0;
        if (total > this.#maxLineBytes)
            return { kind: 'oversize', bytes: total };
        const line = this.#decode(this.#unfinished, 0, total, torn);
        if (this.#unfinished.length > REUSED_BYTES)
            this.#unfinished = Buffer.alloc(0);
        return line;
    }
    /** Decodes `source` from `start` to `end`. For short lines, creating a view would cost more than decoding. */
    #decode(source, start, end, torn) {
        if (end - start > this.#maxLineBytes)
            return { kind: 'oversize', bytes: end - start };
        const textEnd = end > start && source[end - 1] === CR && !torn ? end - 1 : end;
        const text = source.toString('utf8', start, textEnd);
        return { kind: 'text', text, damaged: text.includes(REPLACEMENT) && !(0,external_node_buffer_.isUtf8)(source.subarray(start, end)), torn };
    }
}

;// CONCATENATED MODULE: ./src/storage/ledger/read-ledger.js






/** A longer line counts as damage, bytes. The longest valid line pins a workflow of at most a few MiB. */
const read_ledger_MAX_LINE_BYTES = 64 * 1024 * 1024;
const NEWLINE = 10;
/**
 * Reads a ledger and checks every line: known type, right fields, `seq` without a gap, one run. One torn last line is
 * tolerated. Throws a LedgerError that names the line for any other damage.
 */
async function readLedger(file) {
    const events = [];
    const splitter = new LineSplitter(read_ledger_MAX_LINE_BYTES);
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
    const text = stripChecksum(line.text) ?? damaged('not as it was written: its checksum does not fit');
    const event = parseEvent(text, damaged);
    if (event.seq !== number)
        return damaged(`seq ${event.seq} where ${number} should be; lines are missing or were written twice`);
    const previous = before[before.length - 1];
    // Only a replay continues the events of another run.
    if (previous !== undefined && previous.run !== event.run && event.type !== 'replay_started') {
        return damaged(`an event of another run, ${event.run}`);
    }
    return event;
}
/** Parses one line as an event; calls `damaged` with the reason if it is not one. */
function parseEvent(text, damaged) {
    let value;
    try {
        value = JSON.parse(text);
    }
    catch {
        return damaged('not JSON');
    }
    return isEvent(value) ? value : damaged(describeProblem(value));
}
/** Checks a line in a single pass, since a long ledger has a million lines. Unknown fields are kept. */
function isEvent(value) {
    const type = typeof value === 'object' && value !== null && 'type' in value ? value.type : null;
    return typeof type === 'string' && isEventType(type) && schemaOf(type).safeParse(value).success;
}
const Version = schemas/* object */.Ikc({ v: schemas/* number */.aig() });
const Line = Header.extend({ type: schemas/* string */.YjP() });
function describeProblem(value) {
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
/** The schema of a type, built on first use: most ledgers hold only a few of the types. */
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
 * Events that are not synced, since they are neither intents nor settlements. Usage figures may be lost in a crash: the
 * event that ends the agent carries the total. Start events reach the disk with `agent_launched`, and nothing is spent
 * before it.
 */
const UNSYNCED = new Set([
    ...['run_started', 'group_started', 'step_started'],
    ...['usage_recorded', 'agent_noted', 'gate_started', 'noted'],
]);
/** Creates a ledger; the file must not exist. `before` are the parent's events, which a replay copies unchanged. */
function createLedger(file, run, options) {
    const fd = openSync(file, 'ax', 0o600);
    const before = options.before ?? [];
    if (before.length > 0)
        write(file, fd, before.map((event) => `${addChecksum(JSON.stringify(event))}\n`).join(''), true);
    const last = before[before.length - 1];
    return writer(file, fd, run, last?.seq ?? 0, last?.ts ?? '', options);
}
/**
 * Opens an existing ledger to append to it: reads its events, and cuts off one torn last line. Throws a LedgerError if
 * it is damaged or holds no event.
 */
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
            // Timestamps never decrease, even if the clock is set back.
            const now = options.now().toISOString();
            ts = now > ts ? now : ts;
            const { type, ...fields } = event;
            const full = { v: 1, seq: seq + 1, ts, run, type, ...fields };
            const line = options.redact(JSON.stringify(full));
            write(file, fd, `${checksum_addChecksum(line)}\n`, !UNSYNCED.has(type));
            seq += 1;
            // The event as it will be read later, with secrets redacted. `NewEvent` has checked the types of its fields.
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
/**
 * What outlives a process: the folder of a run with its artifacts, the lock on it, the list of local runs, redaction.
 * Begin here, with the folder of one run. `ledger/` appends and reads its events; `checkpoint/` stores it remotely.
 */



/** The folder at a path; it need not exist yet. `redact` takes secrets out of the texts that are written to it. */
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
            await writeFileDurably(at(name), bytes);
            return { path: `artifacts/${name}`, sha256: sha256(bytes) };
        },
        async hashArtifact(name) {
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
/** Name of an artifact, unique to its launch: `build/auth/impl`, 2, `prompt.md` \u2192 `build/auth/impl/2-prompt.md`. */
function artifactName(step, launch, name) {
    return `${step === '' ? '_run' : step}/${launch}-${name}`;
}
/** Writes a file atomically and syncs it: a crash in between leaves the old file. */
async function writeFileDurably(file, bytes) {
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





/** The length of the end of an output that is read, bytes. */
const TAIL_BYTES = 32 * 1024;
/** The number of outputs that are read: those of the latest failures. */
const MAX_OUTPUTS = 40;
/** Opens the results of a run. `redact` takes secrets out of whatever is written or returned. */
function openRunResults(folder, options) {
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
        writeReport: (value) => writeFileDurably(report, options.redact(`${JSON.stringify(value, null, 2)}\n`)),
        async excerpts(events) {
            const found = new Map();
            for (const path of failureOutputPaths(events).slice(-MAX_OUTPUTS)) {
                const text = await readTail((0,external_node_path_.resolve)(folder, path), folder);
                if (text !== null)
                    found.set(path, options.redact(text));
            }
            return (path) => found.get(path) ?? null;
        },
    };
}
/** Paths, in the run's folder, of the outputs of failed gates and the error outputs of agents. */
function failureOutputPaths(events) {
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
            const bytes = Buffer.alloc(Math.min(size, TAIL_BYTES));
            await handle.read(bytes, 0, bytes.length, size - bytes.length);
            return bytes.toString('utf8');
        }
        finally {
            await handle.close();
        }
    }
    catch {
        // A missing output is not quoted.
        return null;
    }
}

// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(8161);
;// CONCATENATED MODULE: ./src/system/process/output/capture.js
/** A capture without any bytes. */
const NOTHING_CAPTURED = { bytes: 0, head: Buffer.alloc(0), tail: Buffer.alloc(0), dropped: 0 };
/** The captured parts as text. Invalid UTF-8 becomes U+FFFD; a gap is replaced with a note of its size. */
function capturedText(captured) {
    if (captured.dropped === 0)
        return Buffer.concat([captured.head, captured.tail]).toString('utf8');
    const gap = `\n\u2026 ${captured.dropped} bytes left out \u2026\n`;
    return captured.head.toString('utf8') + gap + captured.tail.toString('utf8');
}
/** Keeps the head and the tail of a stream, in at most `head + 2 \u00d7 tail` bytes plus one chunk. */
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
    result() {
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
;// CONCATENATED MODULE: ./src/system/process/cell/enter.js
/** Maps a confined command to the one that is started: inside its view, in its tree, with the view's HOME. */
function enterCell({ enclosure, ...command }) {
    const { cell, view } = enclosure;
    const env = { ...command.env, HOME: view.home };
    const cwd = view.tree.folder;
    if (cell.enter === null)
        return { ...command, env, cwd };
    // The machine's folder for temporary files is not in the cell, which has a /tmp of its own.
    const { TMPDIR: _, ...inside } = env;
    const entered = cell.enter(view, { argv: [command.file, ...command.args], env: inside });
    const [file = command.file, ...args] = entered.argv;
    return { ...command, file, args, env: entered.env, cwd };
}
/** The path at which a child sees its tree: another than the folder's own only where there is a cell. */
function treePath({ cell, view }) {
    return cell.enter === null ? view.tree.folder : view.tree.at;
}
/** For what runs no words of others and cannot be one of gump's own programs, such as the version of the user's CLI. */
function unconfined(folder, home) {
    return { cell: UNCONFINED, view: plainView(folder, home) };
}
const UNCONFINED = {
    way: 'off',
    explanation: 'it runs nothing of others',
    missing: [],
    weakened: [],
    enter: null,
};
/** A view of a folder and a HOME alone. */
function plainView(folder, home) {
    const nothing = { readOnly: [], writable: [], caches: [] };
    return { kind: 'gate', tree: { folder, at: folder }, home, ...nothing, network: 'open' };
}

;// CONCATENATED MODULE: ./src/system/process/drain.js


/** Drains one stream of a process into all its consumers, no faster than the slowest of them. */
class OutputDrain {
    stream;
    plan;
    shared;
    /** Resolves when the stream has ended or was cut. Never rejects. */
    drained;
    /** True while a consumer or the disk holds the stream back. */
    #underBackpressure = false;
    #ended = false;
    #cut = false;
    /** Bytes read so far. */
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
    /** Whether everything that has arrived is consumed: nothing waits in the stream or for a consumer. */
    get isEmpty() {
        return !this.#underBackpressure && this.stream.readableLength === 0;
    }
    /** Closes the stream, unless it has ended, although another process still holds its other end. */
    cut() {
        if (this.#ended)
            return;
        this.#cut = true;
        this.stream.destroy();
    }
    report() {
        return {
            bytes: this.bytes,
            lines: this.#lines,
            oversizeLines: this.#oversize,
            damagedLines: this.#damaged,
            cut: this.#cut,
            captured: this.#capture.result(),
        };
    }
    async #drain() {
        try {
            for await (const chunk of this.stream)
                if (Buffer.isBuffer(chunk))
                    await this.#take(chunk);
        }
        catch {
            // The stream was cut, or broke when the process died. What arrived before that counts.
        }
        this.#ended = true;
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
            await this.#awaitBackpressure(written);
    }
    /**
     * Passes lines to the consumer one after the other. A consumer that returns no promise costs no turn of the event
     * loop.
     */
    async #deliver(lines) {
        for (let at = 0; at < lines.length;) {
            const { next, wait } = this.#deliverUntilPromise(lines, at);
            at = next;
            if (wait !== undefined)
                await this.#awaitBackpressure(wait).catch(this.#fail);
        }
    }
    #deliverUntilPromise(lines, from) {
        for (let at = from; at < lines.length; at++) {
            const line = lines[at];
            const wait = line === undefined ? undefined : this.#consume(line);
            if (wait !== undefined)
                return { next: at + 1, wait };
        }
        return { next: lines.length, wait: undefined };
    }
    #consume(line) {
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
    async #awaitBackpressure(wait) {
        this.#underBackpressure = true;
        try {
            await wait;
        }
        finally {
            this.#underBackpressure = false;
        }
    }
}

;// CONCATENATED MODULE: ./src/system/process/find-processes.js



/** The environment variable that marks every process we start. The processes they start inherit it. */
const MARKER_VARIABLE = 'GUMP_PROCESS';
/** Creates a unique marker. It begins with `scope`, so that all processes of a scope can be found. */
function newMarker(scope) {
    return scope === undefined ? (0,external_node_crypto_.randomUUID)() : `${scope}/${(0,external_node_crypto_.randomUUID)()}`;
}
/**
 * Finds the living processes that match the selector. Zombies, this process and its ancestors are left out. Agents'
 * shell tools start their own groups and sessions, so most of their processes are found by the marker in their
 * environment. Reads /proc. On systems without it (macOS) the result is empty, and killing the group has to suffice.
 */
function findProcesses(selector) {
    const table = processTable();
    const tree = selector.leader === undefined ? new Set() : collectTree(selector.leader, table);
    return filterLiving(table, (pid) => tree.has(pid) || hasMarker(pid, selector.marker));
}
/** Finds the group, the session and the descendants of a living leader. Faster, because it reads no environments. */
function findProcessTree(leader) {
    const table = processTable();
    const tree = collectTree(leader, table);
    return filterLiving(table, (pid) => tree.has(pid));
}
/** Finds processes whose marker is `marker`, or has it as its scope. */
function findByMarker(marker) {
    return findProcesses({ marker });
}
/**
 * Kills every process that matches the selector, and those of `known` that are still alive. Repeats until none is
 * found, at most `rounds` times, because a process that forks at that moment can be missed. Resolves to the number
 * killed.
 */
async function killProcesses(selector, known = [], rounds = 10) {
    const killed = new Set();
    for (let round = 0; round < rounds; round += 1) {
        const found = [...known.filter(isProcessAlive), ...findProcesses(selector)];
        if (found.length === 0)
            break;
        for (const { pid } of found)
            if (signalProcess(pid, 'SIGKILL'))
                killed.add(pid);
        await (0,external_node_timers_promises_.setTimeout)(5);
    }
    return killed.size;
}
/**
 * Kills the processes that an earlier start of gump left running under this scope or marker. Resolves to their number.
 */
function killStrays(marker) {
    return killProcesses({ marker });
}
/** Sends a signal; a negative pid addresses a process group. Returns false if there is no such process. */
function signalProcess(pid, signal) {
    try {
        return process.kill(pid, signal);
    }
    catch {
        return false;
    }
}
/** Whether the process group of this leader has a living member. */
function isGroupAlive(leader) {
    if (!signalProcess(-leader, 0))
        return false;
    const table = processTable();
    if (table.size === 0)
        return true;
    // Zombies still accept signals; in a container without an init process they stay for ever.
    for (const entry of table.values())
        if (entry.group === leader && entry.state !== 'Z')
            return true;
    return false;
}
/** Whether this process, and not a later one with the same id, is still alive. */
function isProcessAlive(identity) {
    const entry = tableEntry(String(identity.pid));
    return entry?.startedAt === identity.startedAt && entry.state !== 'Z';
}
function filterLiving(table, matches) {
    const ancestors = ancestorsOf(process.pid, table);
    const found = [];
    for (const [pid, { state, group, startedAt }] of table) {
        if (state !== 'Z' && !ancestors.has(pid) && matches(pid))
            found.push({ pid, group, startedAt });
    }
    return found;
}
function processTable() {
    const table = new Map();
    for (const name of listProcFolder()) {
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
    // The command's name is in parentheses and may contain anything, including parentheses.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state, parent, group, session] = fields;
    const startedAt = fields[19];
    if (state === undefined || startedAt === undefined)
        return undefined;
    return { state, parent: Number(parent), group: Number(group), session: Number(session), startedAt };
}
function listProcFolder() {
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
    const chain = new Set();
    for (let at = pid; at !== undefined && !chain.has(at); at = table.get(at)?.parent)
        chain.add(at);
    return chain;
}
function collectTree(leader, table) {
    const tree = new Set([leader]);
    for (const [pid, entry] of table)
        if (entry.group === leader || entry.session === leader)
            tree.add(pid);
    for (let grown = -1; grown < tree.size;) {
        grown = tree.size;
        for (const [pid, entry] of table)
            if (tree.has(entry.parent))
                tree.add(pid);
    }
    return tree;
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

;// CONCATENATED MODULE: ./src/system/process/output/artifact-file.js


/** How many bytes may be queued for the disk before the process has to wait too. */
const MAX_QUEUED_BYTES = 32 * 1024 * 1024;
/** Writes the raw output of a process to one file. The stream awaits each write, which gives back-pressure. */
class ArtifactFile {
    #bytes = 0;
    #queued = 0;
    #dropped = 0;
    #error;
    #lastWrite;
    #handle;
    #maxBytes;
    /** Opens and truncates the file. A failure is reported by `close`. */
    constructor(path, maxBytes) {
        this.#maxBytes = maxBytes;
        this.#lastWrite = this.#unlessFailed(async () => {
            this.#handle = await (0,promises_.open)(path, 'w', 0o600);
        });
    }
    /**
     * Writes a chunk, in the order of the calls. Never rejects. Resolves at once while little data is queued for the
     * disk: a Node program that exits loses output that nobody has read yet, so it must not wait for the disk without
     * need.
     */
    write(chunk) {
        const kept = chunk.subarray(0, Math.max(0, this.#maxBytes - this.#bytes));
        this.#bytes += kept.length;
        this.#dropped += chunk.length - kept.length;
        if (kept.length > 0) {
            this.#queued += kept.length;
            this.#lastWrite = this.#lastWrite.then(() => this.#unlessFailed(async () => {
                await this.#handle?.writeFile(kept);
            }).then(() => {
                this.#queued -= kept.length;
            }));
        }
        return this.#queued < MAX_QUEUED_BYTES ? Promise.resolve() : this.#lastWrite;
    }
    /** Syncs and closes the file. Never rejects. */
    async close() {
        await this.#lastWrite;
        await this.#unlessFailed(async () => this.#handle?.sync());
        await this.#handle?.close().catch(() => undefined);
        const report = { bytes: this.#bytes, dropped: this.#dropped };
        return this.#error === undefined ? report : { ...report, error: this.#error };
    }
    async #unlessFailed(action) {
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

// EXTERNAL MODULE: external "node:child_process"
var external_node_child_process_ = __webpack_require__(1421);
// EXTERNAL MODULE: external "node:stream"
var external_node_stream_ = __webpack_require__(7075);
// EXTERNAL MODULE: external "node:net"
var external_node_net_ = __webpack_require__(7030);
;// CONCATENATED MODULE: ./src/system/programs/search-folders.js



/** Searched after the folders of PATH. */
const SYSTEM_FOLDERS = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];
/** Folders that everybody may write to, beside the one that TMPDIR names. */
const TEMPORARY_FOLDERS = ['/tmp', '/var/tmp', '/dev/shm'];
/**
 * Divides the folders of a PATH, with the system's folders appended. A relative folder is excluded, and one whose real
 * path is in the workspace or in a folder for temporary files, or that belongs to another user. A folder that does not
 * exist is in neither list. The mode of a folder does not matter: this is asked before any agent or gate has run, when
 * only the setup of the machine and of the job can have written there.
 */
function divideSearchFolders(path, places) {
    const temporary = [places.temp, (0,external_node_os_.tmpdir)(), ...TEMPORARY_FOLDERS].filter((folder) => folder !== null).map(realPathOf);
    const workspace = realPathOf(places.workspace);
    const problemOf = (file) => {
        const real = (0,external_node_fs_.realpathSync)(file);
        if (isInside(real, workspace))
            return 'it is in the workspace';
        return temporary.some((folder) => isInside(real, folder)) ? 'it is in a folder for temporary files' : null;
    };
    const trusted = [];
    const excluded = [];
    for (const folder of new Set([...path.split(':'), ...SYSTEM_FOLDERS])) {
        const reason = reasonAgainst(folder, problemOf);
        if (reason === null)
            trusted.push(folder);
        else if (reason !== MISSING)
            excluded.push({ folder: folder === '' ? '.' : folder, reason });
    }
    return { trusted, excluded, problemOf };
}
const MISSING = 'it does not exist';
function reasonAgainst(folder, problemOf) {
    if (!(0,external_node_path_.isAbsolute)(folder))
        return 'it is a relative path';
    const found = (0,external_node_fs_.statSync)(folder, { throwIfNoEntry: false });
    if (found === undefined)
        return MISSING;
    return problemOf(folder) ?? (isOfOtherUser(folder, found.uid) ? 'it belongs to another user' : null);
}
/**
 * Whether a folder belongs to neither root nor this user. The system's folders are not asked: in a user namespace they
 * seem to belong to nobody. Nor is root: archives that it unpacks keep the owner that they had elsewhere.
 */
function isOfOtherUser(folder, owner) {
    const user = process.getuid?.() ?? 0;
    return user !== 0 && owner !== 0 && owner !== user && !SYSTEM_FOLDERS.includes(folder);
}
function realPathOf(folder) {
    try {
        return (0,external_node_fs_.realpathSync)(folder);
    }
    catch {
        return folder;
    }
}
function isInside(path, folder) {
    const way = (0,external_node_path_.relative)(folder, path);
    return way !== '..' && !way.startsWith('../');
}

;// CONCATENATED MODULE: ./src/system/programs/own-programs.js
/**
 * gump's own programs: git, the shell and the tools that it starts for itself, some of them with the job's token. They
 * are looked up once, before any other process has run, so that nothing that an agent or a gate puts on PATH later is
 * ever started in their place. Begin with `resolveOwnPrograms`; `search-folders.ts` says which folders are trusted.
 */




const OwnProgram = schemas/* string */.YjP().startsWith('/').brand();
const ProgramName = schemas/* enum */.k5n([
    ...['git', 'sh', 'node', 'npm', 'cp', 'rm', 'grep', 'mkfifo', 'env', 'perl'],
    ...['setpriv', 'unshare', 'mount', 'umount', 'bwrap', 'sudo', 'apparmor_parser'],
    ...['apt-get', 'apk', 'dnf'],
]);
const OwnPrograms = schemas/* object */.Ikc({
    /** The trusted folders, as a PATH for these programs' own children. */
    path: schemas/* string */.YjP(),
    found: schemas/* partialRecord */.jgl(ProgramName, OwnProgram),
    /** A sentence for each program that was not found. */
    missing: schemas/* partialRecord */.jgl(ProgramName, schemas/* string */.YjP()),
});
/** The programs of this process, once they are known. */
let own_programs_known = null;
/**
 * Looks up all programs of gump's own in the trusted folders of PATH and then of the system, and remembers them for
 * this process. Call it once, before any child is started. Never throws: a missing program is an error once it is used.
 */
function resolveOwnPrograms(env, places) {
    own_programs_known = lookUp(env, places);
}
/** The programs of this process as text, for `restoreOwnPrograms` in a later process of the same job. */
function own_programs_serializeOwnPrograms() {
    return JSON.stringify(programsOfProcess());
}
/**
 * Remembers the programs that an earlier process of this job looked up. By now an agent may have written to the folders
 * of PATH, so they are not searched again. Throws if the text is not from `serializeOwnPrograms`.
 */
function restoreOwnPrograms(text) {
    own_programs_known = OwnPrograms.parse(JSON.parse(text));
}
/** The path of a program; nothing is looked up. Throws with a sentence for people if it was not found. */
function ownProgram(name) {
    const program = findOwnProgram(name);
    if (program === null)
        throw new Error(missingProgramMessage(name));
    return program;
}
/** The path of a program, or null if it was not found. */
function findOwnProgram(name) {
    return programsOfProcess().found[name] ?? null;
}
/**
 * Looks for a program that gump has just installed, in the folders that are trusted, and remembers it. Call it only
 * before any other child has run. Null if it is not there.
 */
function findInstalledProgram(name) {
    const programs = programsOfProcess();
    const file = programs.path
        .split(':')
        .map((folder) => join(folder, name))
        .find(isExecutable);
    if (file === undefined)
        return null;
    const program = OwnProgram.parse(file);
    programs.found[name] = program;
    return program;
}
/** Why a program was not found, as a sentence without a final full stop. */
function missingProgramMessage(name) {
    return programsOfProcess().missing[name] ?? `${name} was not found`;
}
/** The trusted folders as a PATH, for what gump's own programs start. */
function ownPath() {
    return programsOfProcess().path;
}
/** The top of the checkout that a folder is in, or the folder itself if it is in none. Starts no process. */
function checkoutAround(folder) {
    for (let top = folder;; top = (0,external_node_path_.dirname)(top)) {
        if ((0,external_node_fs_.existsSync)((0,external_node_path_.join)(top, '.git')))
            return top;
        if (top === (0,external_node_path_.dirname)(top))
            return folder;
    }
}
/** The entries resolve the programs first. Where there is no entry, as in tests, the environment is read here. */
function programsOfProcess() {
    own_programs_known ??= lookUp(process.env, { workspace: checkoutAround(process.cwd()), temp: null });
    return own_programs_known;
}
function lookUp(env, places) {
    const folders = divideSearchFolders(env.PATH ?? '', places);
    const programs = { path: folders.trusted.join(':'), found: {}, missing: {} };
    for (const name of ProgramName.options) {
        const file = name === 'node' ? process.execPath : findFile(name, folders);
        if (file === null)
            programs.missing[name] = explainMissing(name, folders);
        else
            programs.found[name] = OwnProgram.parse(file);
    }
    return programs;
}
function findFile(name, { trusted, problemOf }) {
    const files = trusted.map((folder) => (0,external_node_path_.join)(folder, name));
    return files.find((file) => isExecutable(file) && problemOf(file) === null) ?? null;
}
/** Names the first place where the program is. One in a trusted folder is a link to a place that is not trusted. */
function explainMissing(name, { trusted, excluded, problemOf }) {
    const holds = (folder) => isExecutable((0,external_node_path_.join)(folder, name));
    const links = trusted.filter(holds).map((folder) => ({ folder, reason: problemOf((0,external_node_path_.join)(folder, name)) }));
    const [first] = [...excluded.filter(({ folder }) => holds(folder)), ...links];
    if (first === undefined)
        return `${name} is in no folder of PATH`;
    return `${name} is only in ${first.folder}, and gump starts nothing from there: ${first.reason ?? ''}`;
}
/** Synchronous, because nothing else may happen before all programs are known. */
function isExecutable(file) {
    try {
        if ((0,external_node_fs_.statSync)(file, { throwIfNoEntry: false })?.isFile() !== true)
            return false;
        (0,external_node_fs_.accessSync)(file, external_node_fs_.constants.X_OK);
        return true;
    }
    catch {
        return false;
    }
}

;// CONCATENATED MODULE: ./src/system/process/output/pipes.js






/**
 * Opens real pipes for a child, by way of two FIFOs that are unlinked at once. Node gives a child sockets for stdio,
 * and a socket cannot be opened by path: `echo \u2026 > /dev/stderr`, which is common in shell scripts, fails with ENXIO.
 * Costs 2\u20133 ms. Returns null if the machine has no FIFOs.
 */
function openPipes() {
    const mkfifo = findOwnProgram('mkfifo');
    if (mkfifo === null)
        return null;
    const folder = (0,external_node_fs_.mkdtempSync)((0,external_node_path_.join)((0,external_node_os_.tmpdir)(), 'gump-pipes-'));
    const paths = [(0,external_node_path_.join)(folder, 'stdout'), (0,external_node_path_.join)(folder, 'stderr')];
    const opened = [];
    const open = (path, flags) => {
        const fd = (0,external_node_fs_.openSync)(path, flags);
        opened.push(fd);
        return fd;
    };
    try {
        if ((0,external_node_child_process_.spawnSync)(mkfifo, ['-m', '600', ...paths], { stdio: 'ignore', env: {} }).status !== 0)
            return null;
        // A FIFO must have a reader before a writer can open it without blocking.
        const readEnds = paths.map((path) => open(path, external_node_fs_.constants.O_RDONLY | external_node_fs_.constants.O_NONBLOCK));
        const writeEnds = [open(paths[0], external_node_fs_.constants.O_WRONLY), open(paths[1], external_node_fs_.constants.O_WRONLY)];
        const [stdout, stderr] = readEnds.map((fd) => new external_node_net_.Socket({ fd, readable: true, writable: false }));
        if (stdout === undefined || stderr === undefined)
            return null;
        return { writeEnds, stdout, stderr, closeWriteEnds: () => writeEnds.forEach((fd) => (0,external_node_fs_.closeSync)(fd)) };
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






/** Starts a program in its own process group and session, with its marker. Returns a failure instead of throwing. */
function trySpawn(command, options, marker) {
    const { file, args } = command;
    const pipes = options.truePipes === true ? openPipes() : null;
    try {
        const child = (0,external_node_child_process_.spawn)(file, [...args], {
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
        pipes?.closeWriteEnds();
    }
}
/** Converts the error of a failed start to a `spawn-failed` ending. */
function spawnFailure(error, command) {
    const code = errorCode(error) ?? 'UNKNOWN';
    // The kernel reports ENOENT for a missing program and for a missing working folder alike.
    const noFolder = code === 'ENOENT' && (0,external_node_fs_.statSync)(command.cwd, { throwIfNoEntry: false }) === undefined;
    return { kind: 'spawn-failed', code, message: noFolder ? `no such folder: ${command.cwd}` : errorMessage(error) };
}

;// CONCATENATED MODULE: ./src/system/process/terminate.js


const POLL_MS = 20;
/**
 * Terminates a process group and its descendants. Sends TERM to the group and to the selected processes outside of it,
 * waits at most `graceMs` for all of them to exit, then sends KILL to all that are left. `leaderDead` says whether the
 * leader was reaped. Resolves to the number of processes outside the group that had to be killed.
 */
async function terminateGracefully(selector, graceMs, leaderDead) {
    // Look before the signal: a child without the marker is found only by its parent, which must still be alive.
    const tree = findProcessTree(selector.leader);
    signalProcess(-selector.leader, 'SIGTERM');
    const processes = [...tree, ...findProcesses(selector)].filter(({ pid }) => pid !== selector.leader);
    // Members of the group have received the signal already; some programs take a second one as an order to quit at once.
    const outsideGroup = new Set(processes.filter(({ group }) => group !== selector.leader).map(({ pid }) => pid));
    for (const pid of outsideGroup)
        signalProcess(pid, 'SIGTERM');
    const deadline = performance.now() + graceMs;
    const allExited = () => leaderDead() && !isGroupAlive(selector.leader) && !processes.some(isProcessAlive);
    while (performance.now() < deadline && !allExited())
        await (0,external_node_timers_promises_.setTimeout)(POLL_MS);
    signalProcess(-selector.leader, 'SIGKILL');
    return killProcesses(selector, processes);
}

;// CONCATENATED MODULE: ./src/system/process/start-process.js
/**
 * Starts, watches and ends processes: every process of gump begins in `startProcess`.
 * `process.ts` has the types, `find-processes.ts` finds processes by their marker, `output/` reads the streams,
 * `environment/` builds the environment and `cell/` the sandbox. Begin with `process.ts`, then this file.
 */








const GRACE_MS = 5_000;
/** The pause between two looks at the pipes of a dead process, in ms. */
const DRAIN_PAUSE_MS = 5;
/** Looks without a new byte until a pipe counts as empty. */
const EMPTY_LOOKS = 2;
/** The longest delay that setTimeout accepts, about 24 days. A longer deadline is cut to it. */
const MAX_TIMER_MS = 2 ** 31 - 1;
/**
 * The pipe of an exited process holds at most 1 MiB. More bytes than this mean that an unknown process keeps writing.
 */
const MAX_BYTES_AFTER_DEATH = 4 * 1024 * 1024;
/**
 * Starts a program and follows it until it has exited: the only place where a process is started. The process runs in
 * its own group and session and has a unique marker in its environment. `ended` resolves to a result in every case.
 * What is not
 * a program of gump's own is started inside its enclosure: there is no other way to start it. Does not throw: a program
 * that cannot be started gets the ending `spawn-failed`.
 */
function startProcess(wanted, options = {}) {
    const command = 'enclosure' in wanted ? enterCell(wanted) : wanted;
    const marker = newMarker(options.scope);
    const startedAt = performance.now();
    const spawned = trySpawn(command, options, marker);
    if ('kind' in spawned) {
        return { pid: undefined, marker, kill: () => false, ended: Promise.resolve(spawnFailedResult(spawned)) };
    }
    const lifecycle = new ProcessLifecycle(spawned, command, options, marker, startedAt);
    return {
        pid: spawned.child.pid,
        marker,
        kill: (reason) => lifecycle.kill({ by: 'request', reason }),
        ended: lifecycle.ended,
    };
}
/** One process, from its start to its result. */
class ProcessLifecycle {
    spawned;
    options;
    marker;
    startedAt;
    ended;
    #termination;
    #killing;
    #exited = false;
    #bytes = 0;
    #timer;
    #sinks;
    child;
    constructor(spawned, command, options, marker, startedAt) {
        this.spawned = spawned;
        this.options = options;
        this.marker = marker;
        this.startedAt = startedAt;
        this.child = spawned.child;
        this.#sinks = {
            combined: new Capture(options.combined ?? { head: 0, tail: 0 }),
            artifact: options.artifact ? new ArtifactFile(options.artifact.path, options.artifact.maxBytes) : null,
            ...(options.artifact?.filter && { filter: options.artifact.filter }),
            onBytes: (bytes) => this.#countBytes(bytes),
            onConsumerError: (error) => this.kill({ by: 'consumer', error }),
        };
        this.ended = this.#run(command);
    }
    kill(termination) {
        if (this.#exited || this.#termination !== undefined || this.child.pid === undefined)
            return false;
        this.#termination = termination;
        this.#killing = terminateGracefully(this.#selector(this.child.pid), this.options.graceMs ?? GRACE_MS, () => this.#exited);
        return true;
    }
    async #run(command) {
        const stdout = new OutputDrain(this.spawned.stdout, this.options.stdout ?? {}, this.#sinks);
        const stderr = new OutputDrain(this.spawned.stderr, this.options.stderr ?? {}, this.#sinks);
        const exited = waitForExit(this.child, command);
        writeStdin(this.child, command.stdin);
        const disarmKillTriggers = this.#armKillTriggers();
        const exit = await exited;
        this.#exited = true;
        disarmKillTriggers();
        const durationMs = performance.now() - this.startedAt;
        const straysKilled = await this.#killLeftovers();
        await drain([stdout, stderr]);
        return {
            ending: exit.kind === 'spawn-failed' ? exit : this.#endingOf(exit),
            durationMs,
            stdout: stdout.report(),
            stderr: stderr.report(),
            combined: this.#sinks.combined.result(),
            artifact: (await this.#sinks.artifact?.close()) ?? null,
            straysKilled,
        };
    }
    /** Sets the deadline and listens to the abort signal. Returns a function that undoes both. */
    #armKillTriggers() {
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
    /** Kills everything that the exited process left running. Resolves to the number of processes killed. */
    async #killLeftovers() {
        const { pid } = this.child;
        if (pid === undefined)
            return 0;
        if (this.#killing !== undefined)
            return this.#killing;
        if (this.options.strays === 'ignore')
            return 0;
        signalProcess(-pid, 'SIGKILL');
        return killProcesses(this.#selector(pid));
    }
    #selector(leader) {
        return { leader, marker: this.marker };
    }
    #endingOf(exit) {
        const { code, signal } = exit;
        if (this.#termination !== undefined)
            return { kind: 'killed', termination: this.#termination, code, signal };
        return signal === null ? { kind: 'exited', code: code ?? 0 } : { kind: 'signaled', signal };
    }
}
function waitForExit(child, command) {
    return new Promise((resolve) => {
        child.once('exit', (code, signal) => resolve({ kind: 'exit', code, signal }));
        child.on('error', (error) => {
            if (child.pid === undefined)
                resolve(spawnFailure(error, command));
        });
    });
}
/** Writes and closes stdin. A child that does not read it (EPIPE) is not an error. */
function writeStdin(child, stdin) {
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(stdin);
}
/**
 * Waits until the streams of a dead process have ended. A process that could not be found may still hold them open: then
 * they are cut once they are empty, or if it keeps writing. All that the dead process wrote is in the pipes by now, so a
 * pipe is empty if a look at it brings nothing. A look is a full turn of the event loop, however long that takes: time
 * alone would pass while gump itself is busy, with the bytes unread.
 */
async function drain(outputs) {
    const ended = Promise.all(outputs.map((output) => output.drained)).then(() => true);
    const before = totalBytes(outputs);
    for (let last = before, empty = 0; !(await Promise.race([ended, turn()]));) {
        const now = totalBytes(outputs);
        empty = now === last && outputs.every((output) => output.isEmpty) ? empty + 1 : 0;
        last = now;
        if (empty < EMPTY_LOOKS && now - before <= MAX_BYTES_AFTER_DEATH)
            continue;
        for (const output of outputs)
            output.cut();
    }
}
/** Resolves to false after a pause and a full turn of the event loop, in which everything that can be read is read. */
async function turn() {
    await (0,external_node_timers_promises_.setTimeout)(DRAIN_PAUSE_MS);
    // Timers come before reads in a turn, and this after them.
    await (0,external_node_timers_promises_.setImmediate)();
    return false;
}
function totalBytes(outputs) {
    return outputs.reduce((sum, output) => sum + output.bytes, 0);
}
function spawnFailedResult(ending) {
    const nothing = {
        bytes: 0,
        lines: 0,
        oversizeLines: 0,
        damagedLines: 0,
        cut: false,
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
    };
}

;// CONCATENATED MODULE: ./src/system/process/run-to-end.js

/** Enough for the output of a probe or of a small git command. */
const DEFAULT_CAPTURE = { head: 1024 * 1024, tail: 64 * 1024 };
/**
 * Runs a program of gump's own until it exits and captures the head and the tail of each stream (by default 1 MiB and
 * 64 KiB). Stray processes are ignored by default, since these programs are trusted. Never rejects.
 */
function runToEnd(command, options = {}) {
    return toEnd(command, { strays: 'ignore', ...options });
}
/**
 * Runs any other program inside its enclosure until it exits, with the same captures. What it leaves running is killed
 * by default. Never rejects.
 */
function runConfined(command, options = {}) {
    return toEnd(command, options);
}
function toEnd(command, options) {
    return startProcess(command, {
        ...options,
        stdout: { capture: DEFAULT_CAPTURE, ...options.stdout },
        stderr: { capture: DEFAULT_CAPTURE, ...options.stderr },
    }).ended;
}

;// CONCATENATED MODULE: ./src/system/git/git.js



/**
 * A git command failed with an exit status that was not accepted, was killed, or could not be started. The message has
 * the command and git's own message.
 */
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
 * Settings for every git command that gump runs. Nothing that a repository or an agent configured is run: no hook,
 * monitor, signing program, editor, `ext::` transport or background garbage collection.
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
/** Environment variables for the same purpose: no prompts, no locks for reading, English messages, no replace refs. */
const HARDENED_ENVIRONMENT = {
    LC_ALL: 'C',
    GIT_TERMINAL_PROMPT: '0',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_ALLOW_PROTOCOL: 'https:http:ssh:git:file',
    GIT_MERGE_AUTOEDIT: 'no',
};
/** Environment variables that disable the git settings of the machine and of the user. */
const NO_OUTER_CONFIG = {
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_ATTR_NOSYSTEM: '1',
};
const DEADLINE_MS = 10 * 60_000;
const MAX_BYTES = 256 * 1024 * 1024;
/** Runs git. Throws a GitError on an exit status that was not accepted, and if git cannot be started or is killed. */
async function git_git(context, args, options = {}) {
    const result = await run(context, args, options);
    const { ending } = result;
    const stderr = capturedText(result.stderr.captured).trim();
    if (ending.kind === 'spawn-failed')
        throw new GitError(args, ending.message, null);
    if (ending.kind !== 'exited')
        throw new GitError(args, `ended by ${describe(ending)} ${stderr}`.trim(), null);
    if (!(options.accept ?? [0]).includes(ending.code)) {
        throw new GitError(args, stderr === '' ? `exit status ${ending.code}` : stderr, ending.code);
    }
    // A short answer must never pass for an answer.
    if (result.stdout.cut)
        throw new GitError(args, 'another process held its answer open, which may be incomplete', null);
    if (result.stdout.captured.dropped > 0)
        throw new GitError(args, 'answered more than we can hold', null);
    return { code: ending.code, stdout: result.stdout.captured.head, stderr };
}
/** Runs git and resolves to its stdout as text, without the final line end. */
async function git_gitText(context, args, options = {}) {
    return (await git_git(context, args, options)).stdout.toString('utf8').replace(/\n$/, '');
}
/** Splits the output of a `-z` command. With `latin1`, names that are not valid UTF-8 are preserved. */
function nulSeparated(bytes, encoding = 'utf8') {
    const parts = bytes.toString(encoding).split('\0');
    if (parts.at(-1) === '')
        parts.pop();
    return parts;
}
function run(context, args, options) {
    const command = {
        file: gitProgram(args),
        args: [...HARDENED, ...args],
        cwd: context.cwd,
        env: { ...context.env, ...options.env, PATH: ownPath() },
        ...(options.stdin !== undefined && { stdin: options.stdin }),
    };
    return runToEnd(command, {
        stdout: { capture: { head: options.maxBytes ?? MAX_BYTES, tail: 0 } },
        stderr: { capture: { head: 32 * 1024, tail: 32 * 1024 } },
        deadlineMs: options.deadlineMs ?? DEADLINE_MS,
        ...(options.signal && { signal: options.signal }),
    });
}
function gitProgram(args) {
    const program = findOwnProgram('git');
    if (program === null)
        throw new GitError(args, missingProgramMessage('git'), null);
    return program;
}
function describe(ending) {
    return ending.kind === 'signaled' ? ending.signal : ending.termination.by;
}

;// CONCATENATED MODULE: ./src/system/git/remote/remote-failure.js
/** Classifies a failure by git's (English) error message. The first matching pattern decides. */
function classifyRemoteFailure(error) {
    const [kind] = PATTERNS.find(([, pattern]) => pattern.test(error.detail)) ?? ['other'];
    return { kind, message: withoutCredentials(error.detail).slice(-2_000) };
}
const PATTERNS = [
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






/** Time limit of a transfer; a hook of the remote may take a while. */
const remote_DEADLINE_MS = 5 * 60_000;
/** Pushes commits to refs, all or none. Runs without hooks, from a git folder that no agent has access to. */
function remote_pushRefs(repository, remote, requests, options = {}) {
    const leases = requests.flatMap(({ to, expect }) => expect === undefined ? [] : [`--force-with-lease=${to}:${expect ?? ''}`]);
    const refspecs = requests.map(({ to, commit }) => `${commit ?? ''}:${to}`);
    const atomic = requests.length > 1 ? ['--atomic'] : [];
    const args = ['push', '--no-verify', ...atomic, ...leases, remote.url, ...refspecs];
    return withTemporaryGitFolder(repository, remote, options, async (run) => {
        await run(args);
        return null;
    });
}
/** Checks whether a push would be accepted, as far as a dry run can tell. Sends nothing and leaves nothing behind. */
function checkPushAccess(repository, remote) {
    const args = [
        'push',
        '--porcelain',
        '--no-verify',
        '--dry-run',
        remote.url,
        `${repository.head}:refs/gump/preflight`,
    ];
    return withTemporaryGitFolder(repository, remote, {}, async (run) => {
        await run(args);
        return null;
    });
}
/** Lists the refs of the remote that match the patterns (full names or `refs/gump/*`). */
function remote_listRemoteRefs(repository, remote, patterns) {
    return withTemporaryGitFolder(repository, remote, {}, async (run) => {
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
/** Resolves one ref of the remote to its commit; null if there is no such ref. */
async function remote_resolveRemoteRef(repository, remote, ref) {
    const refs = await remote_listRemoteRefs(repository, remote, [ref]);
    return refs.ok ? { ok: true, value: refs.value.get(ref) ?? null } : refs;
}
/**
 * Fetches the commit messages of refs: of all refs below a prefix that ends in `/`, or of one full name. Fetches only
 * those commits, without files or history, and keeps none of them.
 */
function remote_fetchRefMessages(repository, remote, refs) {
    const isPrefix = refs.endsWith('/');
    const refspec = isPrefix ? `${refs}*:refs/fetched/*` : `${refs}:refs/fetched/one`;
    return withTemporaryGitFolder(repository, remote, {}, async (run, context) => {
        // Use a separate object folder: a commit without its files must not get into the user's repository.
        const separateObjects = { GIT_OBJECT_DIRECTORY: (0,external_node_path_.join)(context.cwd, 'objects') };
        await (0,promises_.rm)((0,external_node_path_.join)(context.cwd, 'refs/heads/base'), { force: true });
        await (0,promises_.appendFile)((0,external_node_path_.join)(context.cwd, 'config'), `[remote "origin"]\n\turl = ${remote.url}\n\tpromisor = true\n\tpartialCloneFilter = tree:0\n`);
        const fetchCommits = [
            'fetch',
            '--quiet',
            '--no-tags',
            '--no-auto-maintenance',
            '--no-write-fetch-head',
            '--depth=1',
        ];
        await run([...fetchCommits, '--filter=tree:0', 'origin', refspec], separateObjects);
        const found = await run(['for-each-ref', '--format=%(refname)%00%(objectname)%00%(contents)%00', 'refs/fetched/'], separateObjects);
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
 * Fetches refs of the remote with all their history and resolves to their commits. The objects are then in the user's
 * repository, but no ref holds them: see `setRef` and `keepCommits`.
 */
function fetchRefs(repository, remote, refs, options = {}) {
    return withTemporaryGitFolder(repository, remote, options, async (run) => {
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
/** Runs git in a temporary git folder, which is removed afterwards. */
async function withTemporaryGitFolder(repository, remote, options, action) {
    if (/^\w+:\/\/[^/]*@/.test(remote.url) && !remote.url.startsWith('ssh:')) {
        throw new RangeError('a remote URL must not hold credentials');
    }
    const folder = await (0,promises_.mkdtemp)((0,external_node_path_.join)((0,external_node_os_.tmpdir)(), 'gump-remote-'));
    try {
        const context = await createTemporaryContext(repository, folder);
        const env = tokenEnvironment(remote);
        const run = async (args, extraEnv = {}) => (await git_git(context, args, { deadlineMs: remote_DEADLINE_MS, ...options, env: { ...env, ...extraEnv } })).stdout.toString('utf8');
        return { ok: true, value: await action(run, context) };
    }
    catch (error) {
        if (!(error instanceof GitError))
            throw error;
        return { ok: false, failure: classifyRemoteFailure(error) };
    }
    finally {
        await (0,promises_.rm)(folder, { recursive: true, force: true });
    }
}
async function createTemporaryContext(repository, folder) {
    await Promise.all(['refs/heads', 'objects'].map((name) => (0,promises_.mkdir)((0,external_node_path_.join)(folder, name), { recursive: true })));
    const sha256 = repository.objectFormat === 'sha256';
    const format = sha256 ? '[extensions]\n\tobjectFormat = sha256\n' : '';
    await Promise.all([
        (0,promises_.writeFile)((0,external_node_path_.join)(folder, 'config'), `${format}[core]\n\trepositoryFormatVersion = ${sha256 ? 1 : 0}\n\tbare = true\n`),
        (0,promises_.writeFile)((0,external_node_path_.join)(folder, 'HEAD'), 'ref: refs/heads/base\n'),
        // The commit that we have, so that a fetch requests only the rest.
        (0,promises_.writeFile)((0,external_node_path_.join)(folder, 'refs/heads/base'), `${repository.head}\n`),
        ...(repository.shallow ? [(0,promises_.copyFile)((0,external_node_path_.join)(repository.commonDir, 'shallow'), (0,external_node_path_.join)(folder, 'shallow'))] : []),
    ]);
    const { GIT_WORK_TREE: _, ...env } = repository.context.env;
    return { cwd: folder, env: { ...env, GIT_DIR: folder, GIT_OBJECT_DIRECTORY: repository.objects, HOME: folder } };
}
/**
 * An authorization header for the remote's host only, in the form GitHub accepts. The token is in no argv and in no
 * file.
 */
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

;// CONCATENATED MODULE: ./src/storage/checkpoint/run-facts.js


/** Prefix of the refs under which runs are stored on the remote: one ref for each run, named by its id. */
const run_facts_STORED_RUN_REF_PREFIX = 'refs/gump/runs/';
/** Full name of the ref under which a run is stored. */
function run_facts_storedRunRef(run) {
    return `${run_facts_STORED_RUN_REF_PREFIX}${run}`;
}
/**
 * State of a stored run. `open`: its ledger has no end, because it is running or was cut off. `paused`: it waits for a
 * person. `cancelled`: it can be resumed. `passed` and `failed`: it is finished. `unpublished`: it is finished, but its
 * work could not be published.
 */
const RunState = schemas/* enum */.k5n(['open', 'paused', 'passed', 'failed', 'cancelled', 'unpublished']);
/** Where a run belongs. Stored runs are looked up by these fields. */
const RunOrigin = schemas/* object */.Ikc({
    /** The workflow as it was requested: a name or a path. */
    workflow: schemas/* string */.YjP(),
    /** The issue or pull request on which the run was requested; null if there is none. */
    thread: schemas/* object */.Ikc({ kind: schemas/* enum */.k5n(['issue', 'pull request']), number: schemas/* number */.aig().int().positive(), title: schemas/* string */.YjP() })
        .nullable(),
    /** Id of the workflow run that drives or drove it. */
    job: schemas/* string */.YjP(),
});
/** Facts about a stored run. They are in the message of its commit, so that listing runs does not fetch their files. */
const RunFacts = RunOrigin.extend({
    v: schemas/* literal */.euz(1),
    run: RunId,
    state: RunState,
    /** Number of the pull request with its work; null while there is none. */
    pull: schemas/* number */.aig().int().positive().nullable(),
    /** Sequence number of the last event that is stored. */
    seq: schemas/* number */.aig().int().positive(),
    /** Time of that event, ISO 8601. */
    at: schemas/* string */.YjP(),
});
/** Renders the facts as a commit message: one line for people, then one line of JSON. */
function renderFacts(facts) {
    return `gump: ${facts.run} ${facts.state}\n\n${JSON.stringify(facts)}\n`;
}
/** Parses the facts in a commit message; null if it has another version, or was not written by gump. */
function run_facts_parseFacts(message) {
    const line = message.split('\n').find((each) => each.startsWith('{'));
    try {
        return RunFacts.safeParse(JSON.parse(line ?? 'null')).data ?? null;
    }
    catch {
        return null;
    }
}
/** Topic of the `noted` event that says why the work of a run could not be published. */
const PUBLISH_FAILURE_TOPIC = 'publish';
/** Derives from a run's events its state and the number of its pull request, null if there is none. */
function deriveRunState(events) {
    let state = 'open';
    let isUnpublished = false;
    let pull = null;
    for (const event of events) {
        state = stateFrom(event) ?? state;
        if (event.type === 'noted' && event.topic === PUBLISH_FAILURE_TOPIC)
            isUnpublished = true;
        else if (event.type === 'published' || stateFrom(event) !== null)
            isUnpublished = false;
        if (event.type === 'published')
            pull = event.pull_request?.number ?? pull;
        if (event.type === 'replay_started')
            pull = null;
    }
    return { state: isUnpublished ? 'unpublished' : state, pull };
}
/** The state that an event puts its run in; null if it changes nothing. */
function stateFrom(event) {
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

;// CONCATENATED MODULE: ./src/storage/checkpoint/remote-state.js


/**
 * Reads what the remote holds of a run, and whether another runner has resumed it: that runner would have added events
 * of its own. A commit that this job does not know can still be its own: the answer to its push was lost, or the push
 * outlived its process.
 */
async function readRemoteState(repository, remote, { run, job, events }) {
    const ref = run_facts_storedRunRef(run);
    const current = await remote_resolveRemoteRef(repository, remote, ref);
    if (!current.ok)
        return current;
    if (current.value === null)
        return { ok: true, value: { commit: null, isOwn: true } };
    const read = await remote_fetchRefMessages(repository, remote, ref);
    if (!read.ok)
        return read;
    const { commit, message } = read.value[0] ?? { commit: current.value, message: '' };
    const facts = run_facts_parseFacts(message);
    const lastStored = facts === null ? undefined : events.find(({ seq }) => seq === facts.seq);
    const isOwn = facts !== null && facts.run === run && facts.job === job && facts.at === lastStored?.ts;
    return { ok: true, value: { commit, isOwn } };
}

;// CONCATENATED MODULE: ./src/system/git/repository/commit.js


/** Creates a commit from a tree. The user's identity, hooks and signing are not used. */
async function commit_commitTree(store, tree, parents, details) {
    const { author, committer = author, message, date } = details;
    const seconds = date === undefined ? undefined : `@${Math.floor(date.getTime() / 1000)} +0000`;
    const env = {
        GIT_AUTHOR_NAME: acceptedName(author),
        GIT_AUTHOR_EMAIL: withoutControlCharacters(author.email),
        GIT_COMMITTER_NAME: acceptedName(committer),
        GIT_COMMITTER_EMAIL: withoutControlCharacters(committer.email),
        ...(seconds !== undefined && { GIT_AUTHOR_DATE: seconds, GIT_COMMITTER_DATE: seconds }),
    };
    const args = ['commit-tree', tree, ...parents.flatMap((parent) => ['-p', parent]), '-F', '-'];
    const stdin = message.replaceAll('\0', '');
    return ids_Commit.parse(await git_gitText(store.context, args, { env, stdin }));
}
/** Resolves a commit to its tree. */
async function treeOf(store, commit) {
    return Tree.parse(await gitText(store.context, ['rev-parse', '--verify', `${commit}^{tree}`]));
}
/** Whether the commit object is present. Its tree and parents may be missing in a shallow or partial clone. */
async function hasCommit(store, commit) {
    return (await git(store.context, ['cat-file', '-e', `${commit}^{commit}`], { accept: [0, 1, 128] })).code === 0;
}
/** Whether `commit` is `of` or one of its ancestors, as far as the history is present. */
async function isAncestor(store, commit, of) {
    const args = ['merge-base', '--is-ancestor', commit, of];
    return (await git(store.context, args, { accept: [0, 1, 128] })).code === 0;
}
/** git refuses a name that has only punctuation. */
function acceptedName(identity) {
    const name = withoutControlCharacters(identity.name);
    return /[\p{L}\p{N}]/u.test(name) ? name : 'gump';
}
function withoutControlCharacters(text) {
    return text.replace(/[\u0000-\u001f<>]/g, ' ').trim();
}

;// CONCATENATED MODULE: ./src/system/git/repository/identity.js
/** Author and committer of gump's own commits. */
const identity_GUMP_IDENTITY = { name: 'gump', email: 'gump@users.noreply.github.com' };

;// CONCATENATED MODULE: ./src/storage/checkpoint/thread-lock.js






/** The job that holds a lock and drives a run. It is JSON in the message of the lock's commit. */
const StoredLockHolder = schemas/* object */.Ikc({
    v: schemas/* literal */.euz(1),
    /** Unique to each holder. */
    token: schemas/* string */.YjP(),
    /** Id of the workflow run on GitHub, and the number of its attempt. */
    job: schemas/* string */.YjP(),
    attempt: schemas/* string */.YjP(),
    /** Web page of that job. */
    url: schemas/* string */.YjP(),
    /** Time of its last heartbeat, ISO 8601, by its own clock. */
    beat: schemas/* string */.YjP(),
});
/** Prefix of the refs of locks on the remote. */
const LOCK_REF_PREFIX = 'refs/gump/locks/';
/** A holder whose last heartbeat is older than this counts as dead, ms. */
const LOCK_EXPIRY_MS = (/* unused pure expression or super */ null && (2 * 60_000));
const BEAT_MS = 30_000;
const MAX_TRIES = 5;
/**
 * Takes the lock of a thread by compare-and-swap on its ref. A dead holder is replaced: one whose job has ended, or
 * whose heartbeats have stopped.
 */
async function lockThread(parts) {
    const { repository, remote } = parts;
    const ref = `${LOCK_REF_PREFIX}${parts.name}`;
    for (let tries = 1;; tries += 1) {
        const current = await currentHolder(parts, ref);
        if (!current.ok)
            return { kind: 'unavailable', message: current.failure.message };
        const { commit, holder } = current.value;
        if (holder !== null && !(await isDead(holder, parts)))
            return { kind: 'busy', holder };
        const own = await commitHeartbeat(parts);
        const result = await pushRefs(repository, remote, [{ to: ref, commit: own, expect: commit }]);
        const now = result.ok ? null : await resolveRemoteRef(repository, remote, ref);
        if (result.ok || (now?.ok === true && now.value === own))
            return { kind: 'held', lock: holdLock(parts, ref, own), replacedHolder: holder };
        if ((now?.ok === true && now.value === commit) || tries === MAX_TRIES)
            return { kind: 'unavailable', message: result.failure.message };
        // Another job was faster: the next iteration finds out which.
    }
}
/** Removes the lock of a job that was killed, if the lock still has that job's token. */
async function breakLock(repository, remote, name, token) {
    const ref = `${LOCK_REF_PREFIX}${name}`;
    const current = await currentHolder({ repository, remote }, ref);
    if (current.ok && current.value.commit !== null && current.value.holder?.token === token)
        await remote_pushRefs(repository, remote, [{ to: ref, commit: null, expect: current.value.commit }]);
}
/** Whether another holder has the lock that a job had taken with that token. False if the lock cannot be read. */
async function isLockLost(repository, remote, name, token) {
    const current = await currentHolder({ repository, remote }, `${LOCK_REF_PREFIX}${name}`);
    return current.ok && current.value.holder !== null && current.value.holder.token !== token;
}
async function currentHolder({ repository, remote }, ref) {
    const listed = await remote_resolveRemoteRef(repository, remote, ref);
    if (!listed.ok || listed.value === null)
        return listed.ok ? { ok: true, value: NOBODY } : listed;
    const read = await remote_fetchRefMessages(repository, remote, ref);
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
        return (StoredLockHolder.safeParse(JSON.parse(message.split('\n').find((line) => line.startsWith('{')) ?? 'null')).data ??
            null);
    }
    catch {
        return null;
    }
}
async function isDead(holder, { now, hasJobEnded, holder: self }) {
    // Two attempts of one job never overlap, so the earlier attempt has ended.
    if (holder.job === self.job && holder.attempt !== self.attempt)
        return true;
    const silentMs = now().getTime() - Date.parse(holder.beat);
    return silentMs > LOCK_EXPIRY_MS || (await hasJobEnded(holder)) === true;
}
async function commitHeartbeat({ store, holder, now, name }) {
    const facts = { v: 1, ...holder, beat: now().toISOString() };
    const tree = Tree.parse(await gitText(store.context, ['mktree'], { stdin: '' }));
    const message = `gump: ${name} is worked on\n\n${JSON.stringify(facts)}\n`;
    return await commitTree(store, tree, [], { message, author: GUMP_IDENTITY });
}
function holdLock(parts, ref, first) {
    const { repository, remote } = parts;
    let held = first;
    let beating = Promise.resolve();
    const timer = setInterval(() => {
        beating = beating.then(renew).catch(() => undefined);
    }, parts.beatMs ?? BEAT_MS);
    timer.unref();
    /** Renews the heartbeat. A failure is left to the next interval: a holder may miss three before it counts as dead. */
    async function renew() {
        if (held === null)
            return;
        const next = await commitHeartbeat(parts);
        const result = await pushRefs(repository, remote, [{ to: ref, commit: next, expect: held }]);
        const current = result.ok ? null : await resolveRemoteRef(repository, remote, ref);
        if (result.ok || (current?.ok === true && current.value === next))
            held = next;
    }
    return {
        holder: { v: 1, ...parts.holder, beat: parts.now().toISOString() },
        async release() {
            clearInterval(timer);
            await beating;
            const last = held;
            held = null;
            return last === null || (await pushRefs(repository, remote, [{ to: ref, commit: null, expect: last }])).ok;
        },
    };
}

;// CONCATENATED MODULE: ./src/system/process/environment/environment.js
/**
 * Builds the whole environment of a child process. Only a short list of variables that describe the machine is
 * inherited: no key, no token, none of the runner's command files. Throws a RangeError if the variables that gump sets
 * include a forbidden name.
 */
function buildChildEnvironment(plan) {
    const environment = {};
    for (const [name, value] of Object.entries(plan.host)) {
        if (value !== undefined && isAllowed(name))
            environment[name] = value;
    }
    Object.assign(environment, plan.toolchains);
    environment.HOME = plan.home;
    for (const { name, value } of plan.userVariables ?? []) {
        const resolved = value ?? plan.host[name];
        if (resolved !== undefined && !isForbiddenVariable(name))
            environment[name] = resolved;
    }
    for (const [name, value] of Object.entries(plan.injected ?? {})) {
        if (isForbiddenVariable(name))
            throw new RangeError(`no child may be given ${name}`);
        environment[name] = value;
    }
    return adjustPaths(environment, plan);
}
/** Parses `agent-env` or `gate-env`: one variable a line; blank lines and `#` comments are skipped. */
function parseUserVariables(text) {
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
        else if (isForbiddenVariable(name))
            problems.push(`${name} is never handed to agents or gates`);
        else
            variables.push({ name, value: equals < 0 ? null : trimmed.slice(equals + 1) });
    }
    return { variables, problems };
}
/** Whether no child may ever get this variable: the runner's tokens, inputs and command files, and our marker. */
function isForbiddenVariable(name) {
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
    return ALLOWED.has(name) || ALLOWED_PATTERN.test(name);
}
/** Locale variables such as LC_ALL; JAVA_HOME_21_X64 and GOROOT_1_22_X64 of the hosted runners. */
const ALLOWED_PATTERN = /^(LC_[A-Z]+|JAVA_HOME_\d+_\w+|GOROOT_\d+_\w+)$/;
const ALLOWED = new Set([
    // The machine and its language.
    ...['PATH', 'LANG', 'LANGUAGE', 'TZ', 'TERM', 'COLORTERM', 'NO_COLOR', 'TMPDIR', 'USER', 'LOGNAME', 'SHELL'],
    ...['CI', 'RUNNER_OS', 'RUNNER_ARCH', 'RUNNER_TOOL_CACHE'],
    // Certificates and proxies: in many company networks no connection works without them.
    ...['SSL_CERT_FILE', 'SSL_CERT_DIR', 'NODE_EXTRA_CA_CERTS', 'REQUESTS_CA_BUNDLE', 'CURL_CA_BUNDLE', 'GIT_SSL_CAINFO'],
    ...['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'ALL_PROXY', 'http_proxy', 'https_proxy', 'no_proxy', 'all_proxy'],
    // Where tools are installed; what setup-* actions set.
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
function adjustPaths(environment, plan) {
    const relocatePath = (path) => {
        const { from, to } = plan.relocate ?? { from: '', to: '' };
        return from !== '' && (path === from || path.startsWith(`${from}/`)) ? to + path.slice(from.length) : path;
    };
    const inherited = (environment.PATH ?? '/usr/local/bin:/usr/bin:/bin').split(':').map(relocatePath);
    environment.PATH = [...(plan.prependPath ?? []), ...inherited].join(':');
    if (environment.VIRTUAL_ENV !== undefined)
        environment.VIRTUAL_ENV = relocatePath(environment.VIRTUAL_ENV);
    return environment;
}

;// CONCATENATED MODULE: ./src/system/git/repository/repository.js
/**
 * The user's repository: commits, trees, refs and merges, without a worktree; and the store, a git folder beside a run.
 * Begin with `Repository` and `openRepository` here, then `store.ts`. The other files are operations on one of the two.
 */






/** The first git version that has `merge-tree --write-tree`. */
const OLDEST_GIT = [2, 38];
/**
 * Opens the repository that a folder belongs to. `host` is the environment of the action or the shell. Never rejects
 * for a problem of the repository: the result names it.
 */
async function openRepository(dir, host) {
    const folder = await (0,promises_.stat)(dir).catch(() => null);
    if (folder?.isDirectory() !== true)
        return problem('no-folder', `no such folder: ${dir}`);
    const inherited = { ...buildChildEnvironment({ host, home: host.HOME ?? '/' }), ...HARDENED_ENVIRONMENT };
    const context = { cwd: dir, env: inherited };
    try {
        const [version, facts, config] = await Promise.all([
            git_gitText(context, ['version']),
            // Accept any owner of the folder: the user chose it, and nothing that is configured in it is run.
            git_git(context, ['-c', 'safe.directory=*', 'rev-parse', '--path-format=absolute', ...REV_PARSE_FACTS], {
                accept: [0, 128],
            }),
            git_git(context, ['-c', 'safe.directory=*', 'config', '--list', '-z'], { accept: [0, 1, 128] }),
        ]);
        if (!isRecent(version))
            return problem('old-git', `${version} is too old: git ${OLDEST_GIT.join('.')} is needed`);
        return repositoryFromFacts(facts.stdout.toString(), facts.stderr, {
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
/** Resolves a name (branch, tag, hash) to a commit; null if it does not exist. */
async function resolveCommit(repository, name) {
    const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`];
    const { code, stdout } = await git(repository.context, args, { accept: [0, 1, 128] });
    return code === 0 ? Commit.parse(stdout.toString().trim()) : null;
}
/** Finds the default branch of `origin`, as far as this clone knows it; null if it does not. */
async function findDefaultBranch(repository) {
    const args = ['symbolic-ref', '--quiet', '--short', 'refs/remotes/origin/HEAD'];
    const { code, stdout } = await git(repository.context, args, { accept: [0, 1, 128] });
    return code === 0
        ? stdout
            .toString()
            .trim()
            .replace(/^origin\//, '')
        : null;
}
/**
 * Lists tracked files of the checkout that differ from its commit, staged or not. `.gump/` and untracked files never
 * count. Uses the user's own configuration (filters included), so call it only before an agent has run.
 */
async function listTrackedChanges(repository) {
    const pathspec = ['--', '.', ':(exclude,top).gump'];
    const options = ['--porcelain', '-z', '--untracked-files=no', '--no-renames', '--ignore-submodules=dirty'];
    const { stdout } = await git(repository.userContext, ['status', ...options, ...pathspec]);
    return stdout
        .toString('utf8')
        .split('\0')
        .filter((entry) => entry !== '')
        .map((entry) => entry.slice(3));
}
const REV_PARSE_FACTS = [
    ...['--git-dir', '--git-common-dir', '--git-path', 'objects', '--is-bare-repository', '--is-shallow-repository'],
    // These fail in a bare or an empty repository; the output printed before the failure is still used.
    ...['--show-object-format', '--show-toplevel', 'HEAD^{commit}', '--symbolic-full-name', 'HEAD'],
];
const BRANCH_PREFIX = 'refs/heads/';
function repositoryFromFacts(facts, stderr, hostFacts) {
    const [gitDir, commonDir, objects, bare, shallow, format, dir, head, name = ''] = facts.split('\n');
    if (gitDir === undefined || commonDir === undefined || objects === undefined || bare === undefined) {
        const missing = /not a git repository/i.test(stderr);
        if (missing)
            return problem('not-a-repository', `not a git repository: ${hostFacts.dir}`);
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
            branch: name.startsWith(BRANCH_PREFIX) ? name.slice(BRANCH_PREFIX.length) : null,
            objectFormat: format === 'sha256' ? 'sha256' : 'sha1',
            shallow: shallow === 'true',
            config: hostFacts.config,
            userContext: { cwd: dir, env: { ...hostFacts.inherited, ...explicit } },
            context: {
                cwd: dir,
                env: { ...hostFacts.inherited, ...NO_OUTER_CONFIG, ...explicit, HOME: (0,external_node_path_.join)(dir, '.no-home') },
            },
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
/** The clock of the system. */
const systemClock = {
    now: () => Date.now(),
    after(ms, callback) {
        const timer = setTimeout(callback, ms);
        return () => clearTimeout(timer);
    },
};
/** Resolves after `ms` milliseconds of the clock. */
function sleep(clock, ms) {
    return new Promise((resolve) => void clock.after(ms, resolve));
}

;// CONCATENATED MODULE: ./src/github/api/retry-policy.js
const ATTEMPTS = 4;
const FIRST_WAIT_MS = 1000;
/** A longer wait is a failure instead: a run must not stand still for an hour. */
const LONGEST_WAIT_MS = 120_000;
/**
 * Decides whether to retry a failed request, and when. Retried are requests that hit a rate limit, which have had no
 * effect, and after server errors or broken connections those that may be done more than `once`.
 */
function decideRequestRetry(failure, sent) {
    const isTransient = failure.status === null || failure.status >= 500;
    const again = isRateLimited(failure) || (isTransient && !sent.once);
    const waitMs = Math.max(FIRST_WAIT_MS * 2 ** (sent.attempt - 1), requestedWaitMs(failure, sent.now));
    return again && sent.attempt < ATTEMPTS && waitMs <= LONGEST_WAIT_MS ? { again, waitMs } : { again: false };
}
function isRateLimited({ status, message, headers }) {
    if (status !== 403)
        return status === 429;
    return headers['retry-after'] !== undefined || isQuotaExhausted(headers) || /rate limit/i.test(message);
}
function isQuotaExhausted(headers) {
    return headers['x-ratelimit-remaining'] !== undefined && Number(headers['x-ratelimit-remaining']) === 0;
}
/** How long GitHub's headers ask to wait; 0 if they do not say. */
function requestedWaitMs({ headers }, now) {
    const seconds = Number(headers['retry-after'] ?? Number.NaN);
    if (Number.isFinite(seconds))
        return seconds * 1000;
    const reset = Number(headers['x-ratelimit-reset'] ?? Number.NaN);
    return isQuotaExhausted(headers) && Number.isFinite(reset) ? Math.max(0, reset * 1000 - now) + 1000 : 0;
}

;// CONCATENATED MODULE: ./src/github/api/api.js




/** Timeout of one request, ms. */
const REQUEST_TIMEOUT_MS = 30_000;
/**
 * Creates the API client. It retries requests after 5xx, broken connections and rate limits, with exponential back-off
 * and never sooner than GitHub allows. All other failures are final.
 */
function createApi({ url, token, owner, repo, clock }) {
    const octokit = (0,github/* getOctokit */.Q)(token, { baseUrl: url, log: SILENT });
    async function send({ route, with: parameters }, shape) {
        try {
            const signal = AbortSignal.timeout(REQUEST_TIMEOUT_MS);
            const repository = route.includes('{owner}') ? { owner, repo } : {};
            const response = await octokit.request(route, { ...repository, ...parameters, request: { signal } });
            const parsed = shape.safeParse(response.data);
            if (parsed.success)
                return { ok: true, value: parsed.data };
            const issues = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
            return { ok: false, status: null, message: `unexpected answer to ${route}: ${issues.slice(0, 3).join('; ')}` };
        }
        catch (error) {
            return toFailedResponse(error);
        }
    }
    return {
        // GitHub Enterprise Server has the two APIs side by side: /api/v3 and /api/graphql.
        graphqlUrl: `${url.replace(/\/+$/, '').replace(/\/api\/v3$/, '/api')}/graphql`,
        async request(request, shape) {
            for (let attempt = 1;; attempt += 1) {
                const result = await send(request, shape);
                if (!('headers' in result))
                    return result;
                const retry = decideRequestRetry(result, { attempt, once: request.once ?? false, now: clock.now() });
                if (retry.again)
                    await sleep(clock, retry.waitMs);
                else
                    return { ok: false, status: result.status, message: result.message };
            }
        },
    };
}
/** The schema for responses whose content does not matter. */
const ANY_RESPONSE = schemas/* unknown */.L5J();
/** An error of the API client that has a response. */
const ResponseError = schemas/* object */.Ikc({
    status: schemas/* number */.aig(),
    response: schemas/* object */.Ikc({
        headers: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* union */.KCZ([schemas/* string */.YjP(), schemas/* number */.aig(), schemas/* undefined */.Vxk()])).default({}),
        data: schemas/* unknown */.L5J(),
    })
        .optional(),
});
/** The body of GitHub's error responses. */
const ErrorBody = schemas/* object */.Ikc({
    message: schemas/* string */.YjP(),
    errors: schemas/* array */.YOg(schemas/* union */.KCZ([
        schemas/* string */.YjP(),
        schemas/* object */.Ikc({ message: schemas/* string */.YjP().optional(), field: schemas/* string */.YjP().optional(), code: schemas/* string */.YjP() }),
    ]))
        .optional(),
});
/** Converts an error of the API client. Its errors for broken connections have the status 500 but no response. */
function toFailedResponse(error) {
    const errorText = error instanceof Error ? error.message : String(error);
    const parsed = ResponseError.safeParse(error);
    if (!parsed.success || parsed.data.response === undefined)
        return { ok: false, status: null, message: oneLine(errorText), headers: {} };
    const { status, response } = parsed.data;
    return { ok: false, status, message: oneLine(bodyMessage(response.data, status)), headers: response.headers };
}
function bodyMessage(body, status) {
    const parsed = ErrorBody.safeParse(body);
    if (!parsed.success)
        return `GitHub answered ${status}`;
    const { message, errors = [] } = parsed.data;
    const details = errors.map((each) => typeof each === 'string' ? each : (each.message ?? [each.field, each.code].filter(Boolean).join(' ')));
    return details.length === 0 ? message : `${message}: ${details.join('; ')}`;
}
function oneLine(text) {
    return text.replace(/\s+/g, ' ').trim().slice(0, 500);
}
/** Silences the client, which would print warnings on standard error about failures that are handled here. */
const SILENT = { debug: nothing, info: nothing, warn: nothing, error: nothing };
function nothing() {
    // Empty on purpose.
}

;// CONCATENATED MODULE: ./src/github/api/token-identity.js

/** The login behind a workflow's own token. */
const WORKFLOW_BOT = 'github-actions[bot]';
/**
 * Creates the identity of the API's token. An app's token cannot ask for its login: the workflow's bot is assumed then.
 */
function createTokenIdentity(api) {
    let known = null;
    return {
        learn(login) {
            known = login;
        },
        async login() {
            if (known !== null)
                return known;
            const answer = await api.request({ route: 'GET /user' }, schemas/* object */.Ikc({ login: schemas/* string */.YjP() }));
            known ??= answer.ok ? answer.value.login : WORKFLOW_BOT;
            return known;
        },
    };
}

;// CONCATENATED MODULE: ./src/report/markdown/marker.js
/**
 * Creates the hidden first line that identifies a comment of gump's, such as `<!-- gump:tracking run=run_2026_\u2026 -->`.
 * `key` may be any text; characters that could end the HTML comment are replaced.
 */
function marker_createMarker(kind, key) {
    return `<!-- gump:${kind} ${key
        .replace(/[^\w.:/#=@+ -]/g, '_')
        .replace(/--+/g, '-')
        .replace(/-$/, '_')} -->`;
}
/** Whether a comment's body starts with the marker. Only the start counts: the text below may quote anything. */
function startsWithMarker(body, marker) {
    return body.startsWith(marker);
}

;// CONCATENATED MODULE: ./src/github/comments/comments.js



const Comment = schemas/* object */.Ikc({
    id: schemas/* number */.aig().int(),
    body: schemas/* string */.YjP().default(''),
    user: schemas/* object */.Ikc({ login: schemas/* string */.YjP() }).nullable(),
});
const PAGE = 100;
/** How many pages are searched for our comment. If it is not among them, a new one is created. */
const MOST_PAGES = 30;
/** How often the creation of a comment is attempted. */
const CREATE_ATTEMPTS = 3;
/** Creates the access to our comments. `tokenIdentity` tells them apart from those of others. */
function createComments(api, tokenIdentity, clock) {
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
        const answer = await api.request(request, Comment);
        if (answer.ok)
            return { ok: true, value: id };
        if (answer.status !== 404)
            return answer;
        // It was deleted: create it again. If it is still visible, the token may not edit it, and a second is not wanted.
        const seen = await find(thread, markerIn(body));
        if (!seen.ok)
            return seen;
        return seen.value === null ? create(thread, body) : answer;
    }
    async function create(thread, body) {
        const route = 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments';
        for (let attempt = 1;; attempt += 1) {
            const answer = await api.request({ route, with: { issue_number: thread, body }, once: true }, Comment);
            if (answer.ok) {
                if (answer.value.user)
                    tokenIdentity.learn(answer.value.user.login);
                return { ok: true, value: answer.value.id };
            }
            const mayExist = answer.status === null || answer.status >= 500;
            if (!mayExist || attempt === CREATE_ATTEMPTS)
                return answer;
            await sleep(clock, 1000 * 2 ** (attempt - 1));
            const written = await find(thread, markerIn(body));
            if (!written.ok)
                return written;
            if (written.value !== null)
                return { ok: true, value: written.value };
        }
    }
    /** Finds our comment with this marker. Resolves with its id; null if the thread has none. */
    async function find(thread, marker) {
        const author = await tokenIdentity.login();
        for (let page = 1; page <= MOST_PAGES; page += 1) {
            const answer = await api.request({
                route: 'GET /repos/{owner}/{repo}/issues/{issue_number}/comments',
                with: { issue_number: thread, per_page: PAGE, page },
            }, schemas/* array */.YOg(Comment));
            if (!answer.ok)
                return answer;
            const ours = answer.value.find(({ body, user }) => user?.login === author && startsWithMarker(body, marker));
            if (ours)
                return { ok: true, value: ours.id };
            if (answer.value.length < PAGE)
                break;
        }
        return { ok: true, value: null };
    }
    return { upsert: put };
}
/** The marker in the first line of a comment. Throws a RangeError if there is none. */
function markerIn(body) {
    const [first = ''] = body.split('\n', 1);
    if (!/^<!-- gump:.* -->$/.test(first))
        throw new RangeError('a comment of ours begins with its marker');
    return first;
}

;// CONCATENATED MODULE: ./src/storage/redact.js
/** Shorter values are not redacted, in characters: they could be ordinary words of a text. */
const MIN_SECRET_LENGTH = 8;
/** Creates a function that replaces secret values in a text by `***`, also in JSON-escaped and base64 form. */
function createRedactor(secrets) {
    return replacing(formsOf(secrets));
}
/** Returns a function that creates a redactor for one stream, for the same values and forms as `createRedactor`. */
function streamRedactorFactory(secrets) {
    // Latin-1 makes each byte one character: a chunk may end within a UTF-8 character.
    const forms = formsOf(secrets).map((form) => Buffer.from(form).toString('latin1'));
    const replace = replacing(forms);
    return () => {
        let held = '';
        return {
            push(chunk) {
                if (forms.length === 0)
                    return chunk;
                const text = held + chunk.toString('latin1');
                const cut = safeLength(forms, text);
                held = text.slice(cut);
                return Buffer.from(replace(text.slice(0, cut)), 'latin1');
            },
            end: () => Buffer.from(replace(held), 'latin1'),
        };
    };
}
/** The length of a text that can be passed on: it ends before a possible beginning of a form, and within no form. */
function safeLength(forms, text) {
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
    for (const secret of secrets.map((value) => value.trim()).filter((value) => value.length >= MIN_SECRET_LENGTH)) {
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

;// CONCATENATED MODULE: ./src/action/context/connection.js
/**
 * What all parts of a job are handed: the process as the runner started it (`action-host.ts`, `process-host.ts`), the
 * run's host made of it (`run-host.ts`), and, here, the connection to GitHub and to the log.
 */






/** Creates the API client, and what is built on it: the token's identity, the comments and the redaction. */
function connect({ job, inputs, log, clock, secrets }) {
    const token = inputs['github-token'];
    const { owner, repo, apiUrl } = job;
    const api = createApi({ url: apiUrl, token, owner, repo, clock });
    const tokenIdentity = createTokenIdentity(api);
    const redact = createRedactor([token, ...secrets]);
    return {
        job,
        inputs,
        api,
        tokenIdentity,
        comments: createComments(api, tokenIdentity, clock),
        log,
        redact,
        annotate: (level, message) => {
            log.commands(() => {
                annotations_annotateJob(level, redact(message));
            });
        },
    };
}
/** Creates the context to render this job's reports with. `thread` is the number of the issue or pull request. */
function createPublicationContext(connection, thread) {
    return {
        runUrl: job_jobUrl(connection.job),
        thread,
        triggerPhrase: connection.inputs['trigger-phrase'],
        commands: connection.inputs.check ? [] : ['run', 'resume', 'retry', 'approve', 'reject'],
        compareUrl: null,
        excerpt: () => null,
    };
}
/** Adapts a context to a run that exists only on this runner: adds a warning, omits commands that would be refused. */
function withNotStoredWarning(context) {
    return { ...context, commands: ['run'], warnings: [...(context.warnings ?? []), NOT_STORED_WARNING] };
}
/** The warning on a run that could not be stored outside of its runner. */
const NOT_STORED_WARNING = 'What this job did is not stored outside of its runner, so it cannot be gone on with; see the warnings of the job.';
/** Returns the git remote of the job's repository, with the token that gives access to it. */
function remoteOf({ job, inputs }) {
    return { url: `${job.serverUrl}/${job.repository}`, token: inputs['github-token'] };
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
/** Returns the outputs of a job that started no run. */
function outputs_outputsWithoutRun(status, reason) {
    return { ...NONE, status, 'failure-reason': reason };
}
/** Returns the outputs with the figures of a run. A report of a run that has not ended counts as failed. */
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
/** Writes all outputs, including empty ones, so that a later step never reads those of another run. */
function outputs_writeOutputs(outputs) {
    for (const [name, value] of Object.entries(outputs))
        (0,core/* setOutput */.uH)(name, value);
}
/** Saves a value for the post step, at once, so that it survives a crash of this process. */
function outputs_saveForPost(name, value) {
    (0,core/* saveState */.LZ)(name, value);
}
/** Formats an amount with two to six decimals: `0.30`, not `0.30000000000000004`. */
function outputs_money(usd) {
    return usd.toFixed(6).replace(/(\.\d\d\d*?)0+$/, '$1');
}
function figure(value) {
    return value === null ? '' : String(value);
}

;// CONCATENATED MODULE: ./src/action/context/job-programs.js


/** Looks up gump's own programs for the main step, and saves them for the post step. Starts no process. */
function resolveJobPrograms(env) {
    resolve(env);
    saveForPost('programs', serializeOwnPrograms());
}
/**
 * Gives the post step the programs that the main step has looked up: agents and gates have run since, and may have put
 * others on PATH. Looks them up if the main step saved none. Throws if what it saved cannot be read.
 */
function restoreJobPrograms(env) {
    const { STATE_programs: saved = '' } = env;
    if (saved === '')
        resolve(env);
    else
        restoreOwnPrograms(saved);
}
function resolve(env) {
    resolveOwnPrograms(env, { workspace: env.GITHUB_WORKSPACE ?? process.cwd(), temp: env.RUNNER_TEMP ?? null });
}

;// CONCATENATED MODULE: ./src/github/trigger/event-payload.js

/** Reads the payload of the event that started the job, as the runner provides it; it is not parsed yet. */
function readEventPayload() {
    return github/* context */._.payload;
}

;// CONCATENATED MODULE: ./src/action/context/process-host.js


/** Creates the host for this process as a step of a job. `packageRoot` is the absolute path of this package. */
function createProcessHost(packageRoot) {
    const cancel = new AbortController();
    // The runner sends SIGINT, and SIGTERM after 7.5 s. Only the first one has an effect.
    for (const name of ['SIGINT', 'SIGTERM'])
        process.on(name, () => {
            cancel.abort(name);
        });
    return {
        env: process.env,
        payload: readEventPayload(),
        packageRoot,
        write: (text) => void process.stdout.write(text),
        clock: systemClock,
        cancel: cancel.signal,
    };
}

;// CONCATENATED MODULE: ./src/execution/host.js
/** Merges the user's own prices. The host's override the project's. */
function mergePrices(config, host) {
    return { ...config.prices, ...host.prices };
}
/** Paths that agents must not change, as they control what runs with more rights: CI, code owners and gump's rules. */
const PROTECTED_PATHS = [
    '.github/**',
    '.gitlab-ci.yml',
    'CODEOWNERS',
    'docs/CODEOWNERS',
    '.gump/**',
    'gump.toml',
    '.gitmodules',
];
/** The deadlines that apply unless the host sets others. */
const DEFAULT_DEADLINES = {
    attemptMs: 60 * 60_000,
    stallMs: 5 * 60_000,
    graceMs: 5_000,
    contextMs: 30_000,
    setupMs: 30 * 60_000,
};

;// CONCATENATED MODULE: ./src/adapters/command/routes.js
// The base URL of each vendor's API, and the variable that tells the CLIs (or gump) to use another one.
/** The API of Anthropic. */
const ANTHROPIC = {
    by: 'gateway',
    vendor: 'anthropic',
    endpoint: 'ANTHROPIC_BASE_URL',
    baseUrl: 'https://api.anthropic.com',
};
/** The API of OpenAI. */
const OPENAI = {
    by: 'gateway',
    vendor: 'openai',
    endpoint: 'OPENAI_BASE_URL',
    baseUrl: 'https://api.openai.com/v1',
};
/** The Gemini API of Google. */
const GOOGLE = {
    by: 'gateway',
    vendor: 'google',
    endpoint: 'GOOGLE_GEMINI_BASE_URL',
    baseUrl: 'https://generativelanguage.googleapis.com',
};
/** Alibaba's Model Studio, at its international endpoint. It is compatible with OpenAI's Chat Completions. */
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
 * Creates a hook that rejects a file tool's write outside `request.writable` before it happens. The hook exits with
 * status 2 and a reason on stderr, which every CLI with hooks takes as a refusal. It cannot see what a shell command
 * writes, and the agent could change it, so the diff after the attempt is what decides.
 */
function createWriteHook(request, tools) {
    const path = '.gump/write-hook.mjs';
    const writing = Object.keys(tools.actions).filter((name) => tools.actions[name] === 'write');
    const allowed = (request.writable ?? ['**']).map((glob) => {
        const whole = glob.includes('/') ? glob.replace(/^\.?\//, '') : `**/${glob}`;
        return picomatch.makeRe(whole, { dot: true }).source;
    });
    const command = `node ${JSON.stringify(`${request.home}/${path}`)}`;
    return {
        file: { path, content: script({ root: request.cwd, writing, arguments: tools.pathArguments, allowed }) },
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

/** The failure reason for an HTTP status of a provider. */
function reasonFromStatus(status) {
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
 * The failure reason for an error message of a CLI; null if the message is not recognized. Callers must pass only text
 * that the CLI itself wrote, never an agent's.
 */
function reasonFromMessage(message) {
    for (const [pattern, reason] of KNOWN_MESSAGES)
        if (pattern.test(message))
            return reason;
    const status = STATUS.exec(message)?.slice(1).join('') ?? '';
    return status === '' ? null : reasonFromStatus(Number(status));
}
/** Creates a failure. The message is cut to one line; if it is empty, the reason stands in for it. */
function createFailure(reason, message) {
    return { reason, message: collapseToLine(message) || reason };
}
/** The failure of a launch whose stream has no result: taken from stderr if it has a message, else `no_result`. */
function missingResultFailure(title, end) {
    const lines = relevantLines(end.stderr);
    // Longer texts are usage texts and stack traces: only lines that mention an error count there.
    const candidates = lines.length <= FEW_LINES ? lines : lines.filter((line) => ERROR_LINE.test(line));
    for (const line of candidates) {
        const known = reasonFromMessage(line);
        if (known !== null)
            return createFailure(known, line);
    }
    if (end.oversizeLines > 0) {
        return createFailure('no_result', `${title} ended without a result; ${end.oversizeLines} line(s) were too long to read.`);
    }
    const how = end.signal ?? `exit ${end.exitCode ?? 'unknown'}`;
    const detail = lines.find((line) => ERROR_LINE.test(line)) ?? lines.at(-1);
    if (!end.killed && end.exitCode !== 0 && detail !== undefined)
        return createFailure('agent_error', `${title} (${how}): ${detail}`);
    return createFailure('no_result', `${title} ended (${how}) without a result${detail === undefined ? '' : `: ${detail}`}`);
}
/**
 * Whether a launch that should resume a session failed because the CLI could not find it, before any model call.
 * Recognized by the messages of Claude Code 2.1.330, Codex 0.169.0, Gemini CLI 0.61.0, Qwen Code 0.24.4, OpenCode
 * 1.18.33.
 */
function isSessionNotFound({ failure: failed, turns }) {
    return failed !== null && turns === 0 && UNKNOWN_SESSION.test(failed.message);
}
const UNKNOWN_SESSION = /No conversation found with session ID|no rollout found for thread|Invalid session identifier|No saved session found|No previous sessions found|Session not found/i;
/**
 * The tokens of a launch that reported none: zero if it failed by itself before a model answered, else null (unknown).
 */
function unreportedTokens(turns, end) {
    return turns === 0 && !end.killed && end.exitCode !== 0 ? NO_TOKENS : null;
}
/** Collapses a text into one line of at most 500 characters. */
function collapseToLine(text) {
    const line = text.replace(/\s+/g, ' ').trim();
    return line.length <= MAX_MESSAGE_CHARS ? line : `${line.slice(0, MAX_MESSAGE_CHARS - 1)}\u2026`;
}
const MAX_MESSAGE_CHARS = 500;
/** Known messages, more specific ones first. Messages that contain a status code are left to `STATUS`. */
const KNOWN_MESSAGES = [
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
    // `UND_ERR_SOCKET` is all that Node's fetch reports of an answer that broke off.
    [/socket hang up|premature close|API Error: terminated|UND_ERR_SOCKET/i, 'stream_cut'],
    [/high demand|overloaded|internal server error|\bUNAVAILABLE\b/i, 'upstream_error'],
    [/invalid_request_error|INVALID_ARGUMENT/, 'bad_request'],
];
/** An HTTP status that is marked as one: `API Error: 400 \u2026`, `status 401`, `HTTP 500`, `code: 429`. */
const STATUS = /(?:API Error:?\s*|status(?: code)?:?\s*|HTTP\s*|"?code"?:\s*|\()([45]\d\d)\b|^\s*([45]\d\d)\b/i;
/** The lines of stderr without colours, leaving out warnings, stack traces and lone brackets. */
function relevantLines(stderr) {
    const lines = stderr.split('\n').map((line) => line.replace(ANSI, '').trim());
    return lines.filter((line) => !NOISE.test(line));
}
/** Up to so many lines of stderr are all taken as messages. */
const FEW_LINES = 6;
const ERROR_LINE = /\berror\b|\bretry(ing)?\b/i;
const ANSI = /\u001b\[[\d;]*m/g;
/** Lines of stderr that report no error. */
const NOISE = /^[\][{}(),;]*$|^at |^warning:|^\[STARTUP\]|^Reading additional input from stdin|^YOLO mode is|^Ripgrep (is )?not available/i;

;// CONCATENATED MODULE: ./src/adapters/claude/tools.js
/** The tools of Claude Code. `Task` is not listed: it runs a subagent, whose own tool calls are on the stream too. */
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
    pathArguments: ['file_path', 'notebook_path'],
    detailArguments: ['file_path', 'notebook_path', 'command', 'pattern', 'url', 'query', 'description', 'path'],
};

;// CONCATENATED MODULE: ./src/adapters/claude/reader.js






/**
 * Prefix of most lines when partial messages are on. They are skipped: their content comes again in a whole message.
 */
const CONTENT_BLOCK_PREFIX = '{"type":"stream_event","event":{"type":"content_block_';
/** The model name on messages that the CLI itself writes in place of the model. */
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
/**
 * The final event. `subtype` is "success" for failed calls too. `usage` and `model_usage_since_last_result` count only
 * what was used since the previous result.
 */
const ResultEvent = schemas/* object */.Ikc({
    subtype: TextOrEmpty,
    is_error: schemas/* boolean */.zMY().catch(true),
    session_id: MaybeText,
    result: TextOrEmpty,
    errors: schemas/* array */.YOg(schemas/* string */.YjP()).catch([]),
    terminal_reason: MaybeText,
    stop_reason: MaybeText,
    api_error_status: MaybeNumber,
    total_cost_usd: MaybeNumber,
    usage: schemas/* unknown */.L5J().optional(),
    model_usage_since_last_result: nullIfInvalid(schemas/* record */.g1P(schemas/* string */.YjP(), ModelUsage)),
});
/** Reads the stream of `--output-format stream-json`, with or without partial messages. */
class ClaudeReader {
    request;
    before;
    sessionId = null;
    model = null;
    /** Usually one; more if a background task resumed the CLI after a result. */
    results = [];
    turns = 0;
    streamedTokens = NO_TOKENS;
    /** Error code of the last message that the CLI wrote in place of the model. */
    errorCode = null;
    lastRetry = null;
    /** Ids of the model calls seen so far, including those of subagents. */
    callIds = new Set();
    constructor(request, before) {
        this.request = request;
        this.before = before;
    }
    line(text) {
        if (text.startsWith(CONTENT_BLOCK_PREFIX))
            return [];
        const event = parseJsonObject(text);
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
    followedLine() {
        return [];
    }
    end(end) {
        const result = this.results.at(-1) ?? null;
        return {
            failure: this.failure(result, end),
            sessionId: result?.session_id ?? this.sessionId,
            finalText: result === null || result.is_error ? '' : result.result,
            turns: this.turns,
            tokens: this.tokens() ?? unreportedTokens(this.turns, end),
            costUsd: this.cost(result),
            model: this.model,
        };
    }
    system(event) {
        if (event.subtype === 'init') {
            const init = parseOrNull(InitEvent, event);
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
        this.lastRetry = parseOrNull(RetryEvent, event);
        const { attempt, max_retries, error_status, error } = this.lastRetry ?? {};
        return [{ type: 'note', text: `retry ${attempt}/${max_retries} after ${error_status ?? error ?? 'an error'}` }];
    }
    /** A partial message. It shows a model call as it begins, and the final count of its output tokens when it ends. */
    partial(event) {
        const type = isObject(event.event) ? event.event.type : null;
        if (type !== 'message_start' && type !== 'message_delta')
            return [];
        const read = parseOrNull(PartialEvent, event);
        if (read === null)
            return [];
        if (type === 'message_start') {
            return read.event.message === undefined ? [] : this.newCall(read.event.message, read.parent_tool_use_id !== null);
        }
        return this.usage(read.event.usage);
    }
    message(event) {
        const message = parseMessage(event);
        if (message === null)
            return [];
        const contentSignals = messageSignals(message, CLAUDE_TOOLS);
        // The texts of user events are the prompt, echoed or injected, and are dropped.
        if (event.type === 'user')
            return contentSignals.filter((signal) => signal.type !== 'text');
        const { id, model, usage, subagent, error } = message;
        if (model === SYNTHETIC) {
            this.errorCode = error ?? this.errorCode;
            return [];
        }
        if (id === null || model === null || this.callIds.has(id))
            return contentSignals;
        return [...this.newCall({ id, model }, subagent), ...this.usage(usage), ...contentSignals];
    }
    newCall(call, subagent) {
        if (this.callIds.has(call.id))
            return [];
        this.callIds.add(call.id);
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
        const tokens = parseOrNull(AnthropicUsage, value);
        if (tokens === null)
            return [];
        this.streamedTokens = addTokens(this.streamedTokens, tokens);
        return [{ type: 'usage', tokens, costUsd: null }];
    }
    tokens() {
        if (this.results.length === 0)
            return this.callIds.size > 0 ? this.streamedTokens : null;
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
        // This cost is the total of the whole session. Without the earlier total, the share of this launch is unknown.
        const before = this.before?.costUsd ?? null;
        return before === null || before > last.total_cost_usd ? null : last.total_cost_usd - before;
    }
    failure(result, end) {
        if (result === null) {
            const status = this.lastRetry?.error_status ?? null;
            if (status === null || !end.killed)
                return missingResultFailure('Claude Code', end);
            return createFailure(reasonFromStatus(status), `Claude Code was still retrying after HTTP ${status}.`);
        }
        const errorText = result.errors.join('; ') || result.result;
        if (result.subtype === 'error_max_turns')
            return createFailure('guard_max_turns', errorText);
        if (result.subtype === 'error_max_budget_usd')
            return createFailure('guard_max_budget', errorText);
        if (result.stop_reason === 'refusal')
            return createFailure('refusal', errorText || 'The model refused.');
        if (result.is_error || result.subtype !== 'success')
            return createFailure(this.reason(result, errorText), errorText);
        if (end.exitCode !== null && end.exitCode !== 0) {
            return createFailure('agent_error', `Claude Code said it succeeded, but ended with exit ${end.exitCode}.`);
        }
        return null;
    }
    reason(result, errorText) {
        const reasonInText = reasonFromMessage(errorText);
        if (reasonInText === 'prompt_too_long' || reasonInText === 'no_key')
            return reasonInText;
        if (result.api_error_status !== null)
            return reasonFromStatus(result.api_error_status);
        if (this.errorCode === 'model_not_found')
            return 'unknown_model';
        return reasonInText ?? 'agent_error';
    }
}
/** The tokens of one result, including subagents and helper models if the result lists them. */
function tokensOf(result) {
    const models = Object.values(result.model_usage_since_last_result ?? {});
    if (models.length === 0)
        return parseOrNull(AnthropicUsage, result.usage) ?? NO_TOKENS;
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
/** The adapter for Claude Code: headless, permission prompts off. The worktree and the gates restrict it instead. */
const claude = {
    provider: 'claude',
    title: 'Claude Code',
    command: 'claude',
    models: {
        // The CLI's own default. It is passed by name so that its price is known before the first answer.
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
    keyVariables: () => ['ANTHROPIC_API_KEY', 'CLAUDE_CODE_OAUTH_TOKEN'],
    endpointVariables: ['ANTHROPIC_BASE_URL'],
    routing: (key) => key === 'ANTHROPIC_API_KEY'
        ? ANTHROPIC
        : { by: 'stream', why: 'a subscription login opens nothing but the vendor\u2019s own endpoint' },
    install: { package: '@anthropic-ai/claude-code', version: '2.1.330' },
    costSource: 'reported',
    // "Prompt is too long" was seen at 2 MB and not at 200 KB; the model's context window sets the limit.
    sessions: [{ directory: '.claude/projects', match: /\.jsonl$/ }],
    maxPromptChars: null,
    invoke,
    read: (request, before) => new ClaudeReader(request, before),
};
function invoke(request) {
    const hook = request.writable === null ? null : createWriteHook(request, CLAUDE_TOOLS);
    const args = [
        ...['-p', '--output-format', 'stream-json', '--verbose', '--include-partial-messages'],
        '--dangerously-skip-permissions',
        ...(request.model === null ? [] : ['--model', request.model]),
        ...(request.session.mode === 'resume' ? ['--resume', request.session.id] : ['--session-id', request.session.id]),
        // One more than allowed: the guard stops call N+1 as it begins. This limit is for a line that comes too late.
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
            // The default is ten: about three minutes of waiting before an attempt can be retried.
            CLAUDE_CODE_MAX_RETRIES: '2',
            // The CLI recognizes Anthropic's API by its host name. Without this it would take the gateway for another API and
            // leave out what only Anthropic's has.
            ...(request.upstreamHost === 'api.anthropic.com' ? { _CLAUDE_CODE_ASSUME_FIRST_PARTY_BASE_URL: '1' } : {}),
            ...(request.isRoot ? { IS_SANDBOX: '1' } : {}),
        },
        files: hook === null ? [] : [hook.file],
        follow: null,
    };
}

;// CONCATENATED MODULE: ./src/adapters/stream/launch-tokens.js
/**
 * The tokens of one launch, for CLIs that report totals of the whole session: `total` minus what was used before. If
 * that is unknown or cannot be right (the session was compacted, or an earlier launch was killed before it reported),
 * the result is `seen`, the sum of the calls seen on the stream.
 */
function launchTokens(total, before, resumed, seen) {
    if (total === null)
        return seen;
    if (!resumed)
        return total;
    const difference = before === null ? null : subtractTokens(total, before.tokens);
    if (difference === null)
        return seen;
    return seen === null || difference.in >= seen.in ? difference : seen;
}
/** Subtracts `b` from `a`; null if any count would be negative. `reasoning` is left out unless it is known for both. */
function subtractTokens(a, b) {
    const difference = {
        in: a.in - b.in,
        out: a.out - b.out,
        cached: a.cached - b.cached,
        cache_write: a.cache_write - b.cache_write,
    };
    return Object.values(difference).some((n) => n < 0) ? null : { ...difference, reasoning: reasoningSince(a, b) };
}
function reasoningSince(a, b) {
    const before = b.reasoning ?? (b.out === 0 ? 0 : undefined);
    if (a.reasoning === undefined || before === undefined)
        return undefined;
    return a.reasoning < before ? undefined : a.reasoning - before;
}

;// CONCATENATED MODULE: ./src/adapters/codex/reader.js






/** The tools of Codex as its hooks see them. The stream reports items instead of tool calls. */
const CODEX_TOOLS = {
    actions: { apply_patch: 'write', Bash: 'shell' },
    pathArguments: [],
    patchArguments: ['command'],
    detailArguments: ['command'],
};
/** Totals of the whole thread. `input_tokens` includes cached tokens, and `output_tokens` includes reasoning. */
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
    id: TextOrEmpty,
    type: schemas/* string */.YjP(),
    text: TextOrEmpty,
    message: TextOrEmpty,
    command: TextOrEmpty,
    query: TextOrEmpty,
    status: MaybeText,
    exit_code: MaybeNumber,
    changes: nullIfInvalid(schemas/* array */.YOg(schemas/* object */.Ikc({ path: schemas/* string */.YjP() }))),
});
const StreamEvent = schemas/* object */.Ikc({
    type: schemas/* string */.YjP(),
    thread_id: MaybeText,
    item: Item.optional().catch(undefined),
    usage: CodexUsage.optional().catch(undefined),
    message: TextOrEmpty,
    error: nullIfInvalid(schemas/* object */.Ikc({ message: TextOrEmpty })),
});
/** A line of the session file. `total_token_usage` counts the whole thread. */
const RolloutLine = schemas/* object */.Ikc({
    type: schemas/* string */.YjP(),
    payload: schemas/* object */.Ikc({
        type: MaybeText,
        model: MaybeText,
        info: nullIfInvalid(schemas/* object */.Ikc({ total_token_usage: CodexUsage })),
    }),
});
/** Reads the stream of `codex exec --json` and the session file that Codex writes at the same time. */
class CodexReader {
    request;
    before;
    threadId = null;
    model;
    finalText = '';
    total = null;
    failed = null;
    completed = false;
    /** Message of the last `error` event. It may be a mere warning, so it is used only if no turn completes or fails. */
    lastError = '';
    emittedItems = new Set();
    emittedTurns = 0;
    /** Model calls found in the session file, and the thread's total after the last of them. */
    calls = 0;
    countedTotal;
    /** Model calls as estimated from the stream: each tool result is sent back with a new call. */
    guessedCalls = 0;
    callOpen = false;
    constructor(request, before) {
        this.request = request;
        this.before = before;
        this.model = request.model;
        this.countedTotal = before?.tokens ?? NO_TOKENS;
    }
    line(text) {
        const event = parseOrNull(StreamEvent, parseJsonObject(text));
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
    /**
     * A line of the session file. A model call appears there when it has ended: its usage is emitted then, and its turn
     * if it was not emitted before.
     */
    followedLine(_file, text) {
        const line = parseOrNull(RolloutLine, parseJsonObject(text));
        if (line?.type === 'turn_context' && line.payload.model !== null && line.payload.model !== this.model) {
            this.model = line.payload.model;
            return [{ type: 'model', model: this.model }];
        }
        if (line?.payload.type !== 'token_count' || line.payload.info === null)
            return [];
        const total = line.payload.info.total_token_usage;
        const tokens = subtractTokens(total, this.countedTotal);
        // The same total is repeated with rate limits; older totals come when a resumed file is read from its start.
        if (tokens === null || tokens.in + tokens.out === 0)
            return [];
        this.countedTotal = total;
        this.calls += 1;
        return [...this.turnsUpTo(this.calls), { type: 'usage', tokens, costUsd: null }];
    }
    end(end) {
        const resumed = this.request.session.mode === 'resume';
        const callTokens = this.calls === 0 ? null : subtractTokens(this.countedTotal, this.before?.tokens ?? NO_TOKENS);
        const turns = this.calls === 0 ? this.guessedCalls : this.calls;
        return {
            failure: this.failure(end),
            sessionId: this.threadId,
            finalText: this.completed ? this.finalText : '',
            turns,
            tokens: launchTokens(this.total, this.before, resumed, callTokens) ?? unreportedTokens(turns, end),
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
        const signals = this.emittedItems.has(item.id) ? [] : [tool];
        this.emittedItems.add(item.id);
        if (!done)
            return signals;
        this.callOpen = false;
        this.finalText = '';
        return [...signals, { type: 'tool_result', ok: item.status !== 'failed' && (item.exit_code ?? 0) === 0 }];
    }
    /** The `turn` signals that are still missing to reach this number of turns. */
    turnsUpTo(turns) {
        const missing = Math.max(0, turns - this.emittedTurns);
        this.emittedTurns += missing;
        return Array.from({ length: missing }, () => ({ type: 'turn' }));
    }
    /** `error` events may be mere warnings; `turn.failed`, a missing `turn.completed` and the exit status decide. */
    failure(end) {
        if (this.failed !== null)
            return createFailure(reasonFromMessage(this.failed) ?? 'agent_error', providerMessage(this.failed));
        if (!this.completed) {
            const reason = reasonFromMessage(this.lastError);
            return reason === null
                ? missingResultFailure('Codex', end)
                : createFailure(reason, providerMessage(this.lastError));
        }
        if (end.exitCode === null || end.exitCode === 0)
            return null;
        return createFailure('agent_error', `Codex said it succeeded, but ended with exit ${end.exitCode}.`);
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
/** The provider's error text if the message is the JSON body of its answer; else the message itself. */
function providerMessage(message) {
    const answer = parseOrNull(schemas/* object */.Ikc({ error: schemas/* object */.Ikc({ message: schemas/* string */.YjP() }) }), parseJsonObject(message));
    return answer?.error.message ?? message;
}

;// CONCATENATED MODULE: ./src/adapters/codex/adapter.js



const adapter_model = (id, contextWindow = 400_000) => ({ id, contextWindow, maxOutput: 128_000 });
/**
 * The adapter for Codex: headless, sandbox off. Live token counts come from its session file, because the stream has
 * only one `turn.started` and one `turn.completed` for the whole run.
 */
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
    keyVariables: () => ['CODEX_API_KEY', 'OPENAI_API_KEY'],
    endpointVariables: ['OPENAI_BASE_URL'],
    routing: () => OPENAI,
    install: { package: '@openai/codex', version: '0.169.0', node: 16 },
    costSource: 'estimated',
    sessions: [{ directory: '.codex/sessions', match: /rollout-[^/]*\.jsonl$/ }],
    maxPromptChars: 1_048_576,
    invoke: adapter_invoke,
    read: (request, before) => new CodexReader(request, before),
};
function adapter_invoke(request) {
    const { credentials, session } = request;
    const key = credentials.CODEX_API_KEY ?? credentials.OPENAI_API_KEY;
    const hook = request.writable === null ? null : createWriteHook(request, CODEX_TOOLS);
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
            // CODEX_HOME must exist; writing this file creates it.
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
/**
 * Flags that define a model provider of our own. The built-in one allows neither another key variable nor fewer
 * retries.
 */
function provider(baseUrl) {
    const fields = [
        'name="OpenAI"',
        `base_url=${JSON.stringify(baseUrl)}`,
        'env_key="CODEX_API_KEY"',
        'wire_api="responses"',
        // The defaults come to 30 requests on a server error.
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
    pathArguments: ['path'],
    detailArguments: ['path', 'command', 'pattern', 'globPattern', 'query', 'url'],
};
/** Counted as Anthropic does: `inputTokens` does not include cached tokens. */
const CursorUsage = schemas/* object */.Ikc({ inputTokens: Count, outputTokens: Count, cacheReadTokens: Count, cacheWriteTokens: Count })
    .transform((u) => ({
    in: u.inputTokens + u.cacheReadTokens + u.cacheWriteTokens,
    out: u.outputTokens,
    cached: u.cacheReadTokens,
    cache_write: u.cacheWriteTokens,
}));
const reader_ResultEvent = schemas/* object */.Ikc({
    subtype: TextOrEmpty,
    is_error: schemas/* boolean */.zMY().catch(true),
    session_id: MaybeText,
    result: TextOrEmpty,
    usage: nullIfInvalid(CursorUsage),
});
/** Reads the stream of `--output-format stream-json` as Cursor documents it. */
class CursorReader {
    sessionId = null;
    model;
    turns = 0;
    result = null;
    /**
     * The model call in progress, with its id if the stream has one; null between calls. A call without id ends at the
     * next user event or completed tool call.
     */
    call = null;
    constructor(request) {
        this.model = request.model;
    }
    line(text) {
        const event = parseJsonObject(text);
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
                return this.resultSignals(this.result.usage);
            default:
                return [];
        }
    }
    followedLine() {
        return [];
    }
    end(end) {
        return {
            failure: this.failure(end),
            sessionId: this.result?.session_id ?? this.sessionId,
            finalText: this.result === null || this.result.is_error ? '' : this.result.result,
            turns: this.turns,
            tokens: this.result?.usage ?? unreportedTokens(this.turns, end),
            costUsd: null,
            model: this.model,
        };
    }
    /**
     * Signals for the result. `over` lets gump end the CLI, which sometimes never exits after its result (seen on hosted
     * runners by many of its users).
     */
    resultSignals(usage) {
        return [...(usage === null ? [] : [{ type: 'usage', tokens: usage, costUsd: null }]), { type: 'over' }];
    }
    /** The model name in this event is a display name, so the requested name is kept to look up the price. */
    init(event) {
        const init = event.subtype === 'init' ? parseOrNull(InitEvent, event) : null;
        if (init === null)
            return [];
        this.sessionId = init.session_id;
        this.model ??= init.model ?? null;
        return [{ type: 'session', id: init.session_id }];
    }
    assistant(event) {
        const message = parseMessage(event);
        if (message === null)
            return [];
        return [...this.newCall(event.model_call_id), ...messageSignals(message, CURSOR_TOOLS)];
    }
    /** The tool is the one key inside `tool_call`: `{"editToolCall": {"args": \u2026, "result": \u2026}}`. */
    tool(event) {
        const [name, call] = Object.entries(isObject(event.tool_call) ? event.tool_call : {})[0] ?? [];
        if (name === undefined || !isObject(call))
            return [];
        if (event.subtype === 'started') {
            return [...this.newCall(event.model_call_id), toolSignal(name, call.args, CURSOR_TOOLS)];
        }
        if (event.subtype !== 'completed')
            return [];
        if (this.call?.id === null)
            this.call = null;
        return [{ type: 'tool_result', ok: isObject(call.result) && 'success' in call.result }];
    }
    newCall(callId) {
        const id = typeof callId === 'string' ? callId : null;
        if (this.call !== null && (id === null || id === this.call.id))
            return [];
        this.call = { id };
        this.turns += 1;
        return [{ type: 'turn' }];
    }
    /** A failed launch ends with a non-zero exit status and a message on stderr, without a result. */
    failure(end) {
        if (this.result === null)
            return missingResultFailure('Cursor CLI', end);
        const errorText = this.result.result;
        if (this.result.is_error || this.result.subtype !== 'success') {
            return createFailure(reasonFromMessage(errorText) ?? 'agent_error', errorText);
        }
        if (end.exitCode === null || end.exitCode === 0)
            return null;
        return createFailure('agent_error', `Cursor CLI said it succeeded, but ended with exit ${end.exitCode}.`);
    }
}

;// CONCATENATED MODULE: ./src/adapters/cursor/adapter.js

const cursor_adapter_model = (id, contextWindow = 200_000, maxOutput = 32_000) => ({
    id,
    contextWindow,
    maxOutput,
});
/** The adapter for Cursor's CLI: headless. There is no published package to pin, so the one on PATH is used. */
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
    keyVariables: () => ['CURSOR_API_KEY'],
    endpointVariables: [],
    routing: () => ({ by: 'stream', why: 'Cursor\u2019s CLI takes no other endpoint' }),
    install: null,
    costSource: 'estimated',
    // The prompt is passed as an argument. One argument holds 128 KiB, and a character may take three bytes.
    sessions: [
        { directory: '.cursor/chats', match: /./ },
        { directory: '.config/cursor/chats', match: /./ },
    ],
    maxPromptChars: 40_000,
    invoke: cursor_adapter_invoke,
    read: (request) => new CursorReader(request),
};
function cursor_adapter_invoke(request) {
    return {
        args: [
            ...['-p', '--output-format', 'stream-json', '--yolo', '--trust', '--workspace', request.cwd],
            ...(request.model === null ? [] : ['--model', request.model]),
            // The CLI chooses the id of a new session.
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

;// CONCATENATED MODULE: ./src/adapters/command/blocking-stdio.js
/**
 * A script that makes stdout and stderr of a Node CLI blocking; the CLI loads it before its own code. Without it, what
 * is written to a full pipe is queued, and lost when the CLI exits (Node 20 and 24 on Linux; Qwen Code 0.24.4 lost the
 * result after a long answer).
 */
const BLOCKING_STDIO = {
    path: '.gump/whole-output.cjs',
    content: 'for (const { _handle } of [process.stdout, process.stderr]) _handle?.setBlocking?.(true);\n',
};

;// CONCATENATED MODULE: ./src/adapters/gemini/reader.js





/** The tools of Gemini CLI. */
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
    pathArguments: ['file_path', 'absolute_path'],
    detailArguments: ['file_path', 'absolute_path', 'command', 'pattern', 'query', 'prompt', 'dir_path', 'path'],
};
/** `input_tokens` includes cached tokens. Thinking tokens are only in `total_tokens`, and are billed as output. */
const Stats = schemas/* object */.Ikc({ total_tokens: Count, input_tokens: Count, output_tokens: Count, cached: Count });
const reader_StreamEvent = schemas/* object */.Ikc({
    type: schemas/* string */.YjP(),
    session_id: TextOrEmpty,
    model: TextOrEmpty,
    role: TextOrEmpty,
    content: TextOrEmpty,
    tool_name: TextOrEmpty,
    parameters: schemas/* unknown */.L5J().optional(),
    status: TextOrEmpty,
    message: TextOrEmpty,
    error: nullIfInvalid(schemas/* object */.Ikc({ type: TextOrEmpty, message: TextOrEmpty })),
    stats: nullIfInvalid(Stats.extend({ models: schemas/* record */.g1P(schemas/* string */.YjP(), Stats).catch({}) })),
});
/** A message of the chat file. It may be written again, with the same id, as it grows. */
const ChatLine = schemas/* object */.Ikc({
    id: schemas/* string */.YjP(),
    type: schemas/* literal */.euz('gemini'),
    model: MaybeText,
    tokens: schemas/* object */.Ikc({ input: Count, output: Count, cached: Count, thoughts: MaybeCount }),
});
/** Exit status when the CLI's own turn limit is reached. */
const MAX_TURNS_EXIT = 53;
/** Reads the stream of `-o stream-json` and the chat file. All token counts are of this launch, also after a resume. */
class GeminiReader {
    sessionId = null;
    model;
    finalText = '';
    turns = 0;
    callOpen = false;
    chatTokens = NO_TOKENS;
    result = null;
    /** Message of the last `error` event, used if the result has no message. */
    lastError = '';
    /** Ids of the chat messages whose tokens were counted. */
    counted = new Set();
    constructor(request) {
        this.model = request.model;
    }
    line(text) {
        const event = parseOrNull(reader_StreamEvent, parseJsonObject(text));
        switch (event?.type) {
            case 'init':
                this.sessionId = event.session_id;
                return [{ type: 'session', id: event.session_id }];
            case 'message':
                return event.role === 'assistant' ? this.assistantText(event.content) : [];
            case 'tool_use':
                return [...this.newCall(), toolSignal(event.tool_name, event.parameters, GEMINI_TOOLS)];
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
    followedLine(_file, text) {
        const message = parseOrNull(ChatLine, parseJsonObject(text));
        if (message === null || this.counted.has(message.id))
            return [];
        this.counted.add(message.id);
        const { input, output, cached, thoughts } = message.tokens;
        const tokens = { in: input, out: output + (thoughts ?? 0), cached, cache_write: 0, reasoning: thoughts };
        this.chatTokens = addTokens(this.chatTokens, tokens);
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
            tokens: stats === null
                ? this.counted.size > 0
                    ? this.chatTokens
                    : unreportedTokens(this.turns, end)
                : reader_tokensOf(stats),
            costUsd: null,
            model: (stats === null ? null : mainModel(stats.models)) ?? this.model,
        };
    }
    assistantText(text) {
        this.finalText += text;
        return [...this.newCall(), { type: 'text', text }];
    }
    /** Counts a model call: the first output after the prompt or after a tool's result begins a new one. */
    newCall() {
        if (this.callOpen)
            return [];
        this.callOpen = true;
        this.turns += 1;
        return [{ type: 'turn' }];
    }
    /** The CLI exits with 0 when ended by TERM, so a missing result is a failure whatever the exit status. */
    failure(end) {
        if (this.result === null) {
            const missing = missingResultFailure('Gemini CLI', end);
            return end.exitCode === MAX_TURNS_EXIT ? createFailure('guard_max_turns', missing.message) : missing;
        }
        const { status, error } = this.result;
        if (error?.type === 'FatalTurnLimitedError')
            return createFailure('guard_max_turns', error.message);
        if (status !== 'success') {
            const errorText = error?.message ?? (this.lastError || `Gemini CLI ended with status ${status}.`);
            return createFailure(reasonFromMessage(errorText) ?? 'agent_error', errorText);
        }
        if (end.exitCode === null || end.exitCode === 0)
            return null;
        return createFailure('agent_error', `Gemini CLI said it succeeded, but ended with exit ${end.exitCode}.`);
    }
}
function reader_tokensOf(stats) {
    const out = Math.max(stats.output_tokens, stats.total_tokens - stats.input_tokens);
    return { in: stats.input_tokens, out, cached: stats.cached, cache_write: 0, reasoning: out - stats.output_tokens };
}
/** The model that used the most tokens. The CLI may also list a small model that only routes. */
function mainModel(models) {
    const used = Object.entries(models).filter(([, stats]) => stats.total_tokens > 0);
    return used.sort(([, a], [, b]) => b.total_tokens - a.total_tokens)[0]?.[0] ?? null;
}

;// CONCATENATED MODULE: ./src/adapters/gemini/adapter.js




const gemini_adapter_model = (id) => ({ id, contextWindow: 1_048_576, maxOutput: 65_536 });
/**
 * The adapter for Gemini CLI: headless. The tokens of each call come from its chat file, because the stream has only
 * totals at the end.
 */
const gemini = {
    provider: 'gemini',
    title: 'Gemini CLI',
    command: 'gemini',
    models: {
        '': gemini_adapter_model('auto'),
        auto: gemini_adapter_model('auto'),
        // Aliases of the CLI itself, which maps them to newer models over time.
        pro: gemini_adapter_model('pro'),
        flash: gemini_adapter_model('flash'),
        'flash-lite': gemini_adapter_model('flash-lite'),
        '25-pro': gemini_adapter_model('gemini-2.5-pro'),
        '25-flash': gemini_adapter_model('gemini-2.5-flash'),
    },
    keyVariables: () => ['GEMINI_API_KEY'],
    endpointVariables: ['GOOGLE_GEMINI_BASE_URL'],
    routing: () => GOOGLE,
    install: { package: '@google/gemini-cli', version: '0.61.0', node: 20 },
    costSource: 'estimated',
    sessionsNeedFolder: true,
    sessions: [
        { directory: '.gemini/tmp', match: /(^|\/)(\.project_root|chats\/session-[^/]*\.jsonl?)$/ },
        { directory: '.gemini', match: /^projects\.json$/ },
    ],
    maxPromptChars: null,
    invoke: gemini_adapter_invoke,
    read: (request) => new GeminiReader(request),
};
function gemini_adapter_invoke(request) {
    const { session } = request;
    const hook = request.writable === null ? null : createWriteHook(request, GEMINI_TOOLS);
    const settings = {
        // Without the auth type it does not start headless with a custom endpoint.
        security: { auth: { selectedType: 'gemini-api-key' } },
        general: { enableAutoUpdate: false, maxAttempts: 3 },
        privacy: { usageStatisticsEnabled: false },
        telemetry: { enabled: false },
        // One more than allowed: the guard stops call N+1 as it is seen. This limit is for a line that comes too late.
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
            // Otherwise a wrapper process stays between us and the agent, and TERM does not reach the agent.
            GEMINI_CLI_NO_RELAUNCH: 'true',
        },
        files: [
            { path: '.gemini/settings.json', content: JSON.stringify(settings) },
            ...(hook === null ? [] : [hook.file]),
            BLOCKING_STDIO,
        ],
        preload: BLOCKING_STDIO.path,
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
    pathArguments: ['filePath'],
    patchArguments: ['patchText'],
    detailArguments: ['filePath', 'command', 'pattern', 'url', 'query', 'description', 'path'],
};
/** `input` does not include cached tokens, and `output` does not include reasoning. */
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
    // The CLI reports 0 for a provider that does not report reasoning.
    reasoning: t.reasoning === 0 ? undefined : t.reasoning,
}));
const Part = schemas/* object */.Ikc({
    text: TextOrEmpty,
    tool: TextOrEmpty,
    state: nullIfInvalid(schemas/* object */.Ikc({ status: TextOrEmpty, input: schemas/* unknown */.L5J().optional() })),
    reason: TextOrEmpty,
    tokens: nullIfInvalid(StepTokens),
    cost: MaybeNumber,
});
const opencode_reader_StreamEvent = schemas/* object */.Ikc({
    type: schemas/* string */.YjP(),
    sessionID: MaybeText,
    part: nullIfInvalid(Part),
    error: nullIfInvalid(schemas/* object */.Ikc({
        name: TextOrEmpty,
        data: schemas/* object */.Ikc({ message: TextOrEmpty, statusCode: MaybeNumber }).catch({ message: '', statusCode: null }),
    })),
});
/**
 * Reads the stream of `run --format json`. There is no result event: a launch succeeded if its last step ended with the
 * reason `stop`, there was no error, and the process exited with 0.
 */
class OpencodeReader {
    request;
    sessionId = null;
    finalText = '';
    turns = 0;
    used = null;
    cost = 0;
    /** Why the last step ended; null while it runs. */
    lastReason = null;
    problem = null;
    constructor(request) {
        this.request = request;
    }
    line(text) {
        const event = parseOrNull(opencode_reader_StreamEvent, parseJsonObject(text));
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
    followedLine() {
        return [];
    }
    end(end) {
        const failed = this.failure(end);
        return {
            failure: failed,
            sessionId: this.sessionId,
            finalText: failed === null ? this.finalText : '',
            turns: this.turns,
            tokens: this.used ?? unreportedTokens(this.turns, end),
            // The CLI reports 0 for a model whose price it does not know.
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
            return createFailure(reasonOf(this.problem), this.problem.data.message || this.problem.name);
        if (this.lastReason === 'stop' && (end.exitCode === null || end.exitCode === 0) && !end.killed)
            return null;
        if (this.lastReason === 'content-filter')
            return createFailure('refusal', 'The provider withheld the answer.');
        if (this.lastReason === 'length')
            return createFailure('agent_error', 'The answer was cut at the length limit.');
        return missingResultFailure('OpenCode', end);
    }
}
function reasonOf({ name, data }) {
    const reasonInText = reasonFromMessage(`${name} ${data.message}`);
    if (reasonInText === 'prompt_too_long' || reasonInText === 'no_key')
        return reasonInText;
    if (data.statusCode !== null)
        return reasonFromStatus(data.statusCode);
    return reasonInText ?? (name === 'ProviderAuthError' ? 'auth' : 'agent_error');
}

;// CONCATENATED MODULE: ./src/adapters/opencode/adapter.js


const opencode_adapter_model = (id) => ({ id, contextWindow: null, maxOutput: null });
/** The adapter for OpenCode: headless. Models are named `provider/model`, and the key is that of this provider. */
const opencode = {
    provider: 'opencode',
    title: 'OpenCode',
    command: 'opencode',
    models: {
        // The CLI's own default depends on the keys it finds; a named model has a known price.
        '': opencode_adapter_model('anthropic/claude-sonnet-4-6'),
        opus: opencode_adapter_model('anthropic/claude-opus-4-6'),
        sonnet: opencode_adapter_model('anthropic/claude-sonnet-4-6'),
        haiku: opencode_adapter_model('anthropic/claude-haiku-4-5'),
        gpt54: opencode_adapter_model('openai/gpt-5.4'),
        gpt53: opencode_adapter_model('openai/gpt-5.3'),
        gemini: opencode_adapter_model('google/gemini-3.1-pro'),
    },
    keyVariables: (id) => KEYS[vendorOf(id)] ?? [`${vendorOf(id).toUpperCase().replace(/\W/g, '_')}_API_KEY`],
    endpointVariables: ['ANTHROPIC_BASE_URL', 'OPENAI_BASE_URL', 'GOOGLE_GEMINI_BASE_URL'],
    routing: (_key, id) => ROUTES[vendorOf(id)] ?? {
        by: 'stream',
        why: `the endpoint of OpenCode\u2019s provider ${vendorOf(id)} is its own affair`,
    },
    install: { package: 'opencode-linux-x64', version: '1.18.33', byHand: 'opencode-ai' },
    costSource: 'reported',
    sessionsNeedFolder: true,
    sessions: [{ directory: '.local/share/opencode', match: /^opencode\.db(-wal|-shm)?$/ }],
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
            // The CLI chooses the id of a new session.
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
/**
 * The provider settings: custom endpoints, and the requested model. OpenCode itself refuses a model that its list does
 * not have, before it asks the provider, so the model is added to the list.
 */
function providers({ credentials, model: id }) {
    const { ANTHROPIC_BASE_URL: anthropic, OPENAI_BASE_URL: openai, GOOGLE_GEMINI_BASE_URL: google } = credentials;
    // The vendors' variables differ in whether the base URL includes the API version.
    const endpoints = [
        ['anthropic', anthropic === undefined ? null : `${anthropic}/v1`],
        ['openai', openai ?? null],
        ['google', google === undefined ? null : `${google}/v1beta`],
    ];
    const settings = {};
    for (const [vendor, baseURL] of endpoints)
        if (baseURL !== null)
            settings[vendor] = { options: { baseURL } };
    const [vendor = '', name = ''] = id === null ? [] : [vendorOf(id), id.slice(id.indexOf('/') + 1)];
    return vendor === '' ? settings : { ...settings, [vendor]: { ...settings[vendor], models: { [name]: {} } } };
}
/**
 * Permission rules for edits. The last rule that matches wins, and `*` also matches `/`. Paths may come with leading
 * folders, so each glob is allowed below any folder too.
 */
function editRules(writable) {
    const rules = { '*': 'deny' };
    for (const glob of writable.map((pattern) => pattern.replace(/\*\*\/?/g, '*'))) {
        rules[glob] = 'allow';
        rules[`*/${glob}`] = 'allow';
    }
    return rules;
}

;// CONCATENATED MODULE: ./src/adapters/qwen/reader.js






/** The tools of Qwen Code. */
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
    pathArguments: ['file_path', 'absolute_path', 'notebook_path'],
    detailArguments: ['file_path', 'absolute_path', 'command', 'pattern', 'url', 'query', 'path'],
};
/** Unlike Anthropic's, `input_tokens` includes cached tokens. */
const QwenUsage = schemas/* object */.Ikc({ input_tokens: Count, output_tokens: Count, cache_read_input_tokens: Count })
    .transform((u) => ({
    in: u.input_tokens,
    out: u.output_tokens,
    cached: u.cache_read_input_tokens,
    cache_write: 0,
}));
const qwen_reader_ResultEvent = schemas/* object */.Ikc({
    subtype: TextOrEmpty,
    is_error: schemas/* boolean */.zMY().catch(true),
    session_id: MaybeText,
    result: TextOrEmpty,
    error: schemas/* object */.Ikc({ message: TextOrEmpty }).nullish().catch(null),
    usage: schemas/* unknown */.L5J().optional(),
});
/** Exit status when the CLI's own turn limit is reached. It then writes no result. */
const reader_MAX_TURNS_EXIT = 53;
/** Reads Qwen Code's stream. It has the shape of Claude Code's, but counts tokens differently. */
class QwenReader {
    request;
    before;
    sessionId = null;
    model = null;
    result = null;
    turns = 0;
    streamedTokens = NO_TOKENS;
    /**
     * The model call in progress, which may come as several messages: whether its turn was counted, and whether its usage
     * and any message of it were seen.
     */
    call = { counted: false, hasUsage: false, hasMessage: false };
    constructor(request, before) {
        this.request = request;
        this.before = before;
    }
    line(text) {
        const event = parseJsonObject(text);
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
    followedLine() {
        return [];
    }
    end(end) {
        return {
            failure: this.failure(end),
            sessionId: this.result?.session_id ?? this.sessionId,
            finalText: this.result === null || this.result.is_error ? '' : this.result.result,
            turns: this.turns,
            tokens: this.tokens() ?? unreportedTokens(this.turns, end),
            costUsd: null,
            model: this.model,
        };
    }
    system(event) {
        if (event.subtype === 'retry')
            return [{ type: 'note', text: 'the provider is asked again' }];
        const init = event.subtype === 'init' ? parseOrNull(InitEvent, event) : null;
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
     * Text and tool use of one model call come under different ids, the text with zero usage. A call is counted as a turn
     * when its usage comes, or at its first tool use if the server reports no usage.
     */
    assistant(event) {
        const message = parseMessage(event);
        if (message === null)
            return [];
        const contentSignals = messageSignals(message, QWEN_TOOLS);
        const tokens = parseOrNull(QwenUsage, message.usage);
        const signals = [];
        const used = tokens !== null && tokens.in + tokens.out > 0;
        if (!message.subagent) {
            if (used && this.call.hasUsage)
                this.call = { counted: false, hasUsage: false, hasMessage: false };
            if (used || contentSignals.some((signal) => signal.type === 'tool'))
                signals.push(...this.countTurn());
            this.call = { counted: this.call.counted, hasUsage: this.call.hasUsage || used, hasMessage: true };
        }
        if (used) {
            this.streamedTokens = addTokens(this.streamedTokens, tokens);
            signals.push({ type: 'usage', tokens, costUsd: null });
        }
        return [...signals, ...contentSignals];
    }
    user(event) {
        const message = parseMessage(event);
        if (message === null)
            return [];
        if (!message.subagent)
            this.call = { counted: false, hasUsage: false, hasMessage: false };
        return messageSignals(message, QWEN_TOOLS).filter((signal) => signal.type !== 'text');
    }
    finish(event) {
        this.result = parseOrNull(qwen_reader_ResultEvent, event);
        const endsWithAnswer = this.result?.is_error === false && this.call.hasMessage;
        return endsWithAnswer ? this.countTurn() : [];
    }
    countTurn() {
        if (this.call.counted)
            return [];
        this.call = { ...this.call, counted: true };
        this.turns += 1;
        return [{ type: 'turn' }];
    }
    /** The result's usage is the total of the session. It includes side calls, which are not on the stream. */
    tokens() {
        const total = this.result === null ? null : parseOrNull(QwenUsage, this.result.usage);
        const resumed = this.request.session.mode === 'resume';
        return launchTokens(total, resumed ? this.before : null, resumed, this.turns > 0 ? this.streamedTokens : null);
    }
    failure(end) {
        if (this.result === null) {
            const missing = missingResultFailure('Qwen Code', end);
            return end.exitCode === reader_MAX_TURNS_EXIT ? createFailure('guard_max_turns', missing.message) : missing;
        }
        const errorText = this.result.error?.message ?? this.result.result;
        if (this.result.is_error || this.result.subtype !== 'success') {
            return createFailure(reasonFromMessage(errorText) ?? 'agent_error', errorText);
        }
        if (end.exitCode !== null && end.exitCode !== 0) {
            return createFailure('agent_error', `Qwen Code said it succeeded, but ended with exit ${end.exitCode}.`);
        }
        return null;
    }
}

;// CONCATENATED MODULE: ./src/adapters/qwen/adapter.js




const qwen_adapter_model = (id, contextWindow = 262_144) => ({ id, contextWindow, maxOutput: 65_536 });
/** The adapter for Qwen Code: headless, with its OpenAI-compatible provider. */
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
    keyVariables: () => ['QWEN_API_KEY', 'DASHSCOPE_API_KEY'],
    endpointVariables: ['QWEN_BASE_URL'],
    routing: () => MODEL_STUDIO,
    // The package asks for Node 22; on 20 it prints a warning but works.
    install: { package: '@qwen-code/qwen-code', version: '0.24.4', node: 20 },
    costSource: 'estimated',
    sessionsNeedFolder: true,
    sessions: [{ directory: '.qwen/projects', match: /chats\/[^/]*\.jsonl$/ }],
    maxPromptChars: null,
    invoke: qwen_adapter_invoke,
    read: (request, before) => new QwenReader(request, before),
};
/** The CLI caches prompts only with hosts that it knows as Model Studio. This tells it that the gateway is one. */
function modelStudioProxy({ credentials, upstreamHost }) {
    const isModelStudio = /(^|\.)dashscope(-intl|-us)?\.aliyuncs\.com$/.test(upstreamHost ?? '');
    return isModelStudio && credentials.QWEN_BASE_URL !== undefined
        ? { DASHSCOPE_PROXY_BASE_URL: credentials.QWEN_BASE_URL }
        : {};
}
function qwen_adapter_invoke(request) {
    const { credentials } = request;
    const key = credentials.QWEN_API_KEY ?? credentials.DASHSCOPE_API_KEY;
    const hook = request.writable === null ? null : createWriteHook(request, QWEN_TOOLS);
    const settings = {
        // Auto-memory makes model calls of its own, which the stream does not report.
        memory: { enableManagedAutoMemory: false, enableManagedAutoDream: false },
        // By default the CLI waits a minute and more when it is rate limited. Its retries on a server error (seven within
        // 80 s) cannot be configured; there the gateway gives up first.
        model: { generationConfig: { maxRetries: 1, retryInitialDelayMs: 1000, retryMaxDelayMs: 5000 } },
        ...(hook === null ? {} : { hooks: { PreToolUse: [hook.matcher(10_000)] } }),
    };
    return {
        args: [
            ...['-o', 'stream-json', '--yolo', '--auth-type', 'openai'],
            ...(request.model === null ? [] : ['-m', request.model]),
            ...(request.session.mode === 'resume' ? ['--resume', request.session.id] : ['--session-id', request.session.id]),
            // One more than allowed: the guard stops call N+1 as it is seen. This limit is for a line that comes too late.
            ...(request.maxTurns === null ? [] : ['--max-session-turns', String(request.maxTurns + 1)]),
        ],
        stdin: request.prompt,
        env: {
            ...(key === undefined ? {} : { OPENAI_API_KEY: key }),
            OPENAI_BASE_URL: credentials.QWEN_BASE_URL ?? MODEL_STUDIO.baseUrl,
            ...(request.model === null ? {} : { OPENAI_MODEL: request.model }),
            QWEN_CODE_SUPPRESS_YOLO_WARNING: '1',
            ...modelStudioProxy(request),
        },
        files: [
            { path: '.qwen/settings.json', content: JSON.stringify(settings) },
            ...(hook === null ? [] : [hook.file]),
            BLOCKING_STDIO,
        ],
        preload: BLOCKING_STDIO.path,
        follow: null,
    };
}

;// CONCATENATED MODULE: ./src/gates/text.js
/** The maximum length of an outcome's reason, in characters. */
const MAX_REASON_CHARS = 200;
const ESCAPES = /\u001b\[[0-?]*[ -/]*[@-~]|\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)|\u001b[PX^_][^\u001b]*\u001b\\|\u001b[ -/]*[0-~]|\u009b[0-?]*[ -/]*[@-~]/g;
const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g;
/**
 * Converts terminal output to plain text: without escape sequences, and only the last state of a redrawn line (`\r`).
 */
function toPlainText(output) {
    return output.replace(ESCAPES, '').split('\n').map(lastDrawn).join('\n');
}
/**
 * The last `max` characters of a text or fewer, from the start of a line if possible. If text was cut, a note comes
 * before them.
 */
function truncateToTail(text, max) {
    const trimmed = text.trimEnd();
    if (trimmed.length <= max)
        return trimmed;
    const slice = trimmed.slice(-max);
    const newline = slice.indexOf('\n');
    const kept = newline >= 0 && newline < slice.length - 1 ? slice.slice(newline + 1) : slice.replace(/^[\udc00-\udfff]/, '');
    return `[\u2026 earlier output left out \u2026]\n${kept}`;
}
/** The first line that is not blank, in at most 200 characters. */
function firstLine(text) {
    const line = text.split('\n').find((candidate) => candidate.trim() !== '') ?? '';
    const trimmed = line.trim();
    if (trimmed.length <= MAX_REASON_CHARS)
        return trimmed;
    return `${trimmed.slice(0, MAX_REASON_CHARS - 1).replace(/[\ud800-\udbff]$/, '')}\u2026`;
}
function lastDrawn(line) {
    const whole = line.replace(/\r+$/, '');
    return whole.slice(whole.lastIndexOf('\r') + 1).replace(CONTROLS, '');
}

;// CONCATENATED MODULE: ./src/gates/outcome.js

const NO_COMMAND = { artifact: null, durationMs: 0 };
/** Creates the outcome of a gate that passed. `result` is of the command it ran, if any. */
function passed(result = NO_COMMAND) {
    return { status: 'pass', reason: '', details: '', artifact: result.artifact, durationMs: result.durationMs };
}
/** Creates the outcome of a gate that failed. `details` default to the reason. */
function failed(reason, details = reason, result = NO_COMMAND) {
    return {
        status: 'fail',
        reason: firstLine(reason),
        details,
        artifact: result.artifact,
        durationMs: result.durationMs,
    };
}
/** Creates the outcome of a gate whose command cannot be run as things are. */
function unrunnable(reason, details = reason, result = NO_COMMAND) {
    return { ...failed(reason, details, result), failure: 'gate_unrunnable' };
}
/** Creates the outcome of a gate that was not checked: it neither passed nor failed. */
function skipped(reason) {
    return { status: 'skipped', reason: firstLine(reason), details: reason, artifact: null, durationMs: 0 };
}

;// CONCATENATED MODULE: ./src/model/shell-word.js
/** A text as one word of a POSIX shell command, quoted only where it has to be. */
function shellWord(text) {
    return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw `'\''`)}'`;
}

;// CONCATENATED MODULE: ./src/gates/ports-in-folder.js

/** Narrows read access to a folder below. Paths are relative to it; the limits of the port above still hold. */
function folderPortIn(port, folder) {
    if (folder === '')
        return port;
    const below = (path) => (path === '' ? folder : `${folder}/${path}`);
    // `a/../..` must not lead out of the folder, and an absolute path must not become a relative one.
    const isBelow = (path) => !path.startsWith('/') && !path.split('/').includes('..');
    return {
        readText: async (path, maxBytes) => (isBelow(path) ? port.readText(below(path), maxBytes) : null),
        exists: async (path) => isBelow(path) && (await port.exists(below(path))),
        list: async (path) => (isBelow(path) ? port.list(below(path)) : []),
        isExecutable: async (path) => isBelow(path) && (await port.isExecutable(below(path))),
        above: [
            ...folder
                .split('/')
                .flatMap((_, index, parts) => (index === 0 ? [] : [folderPortIn(port, parts.slice(0, -index).join('/'))])),
            port,
            ...(port.above ?? []),
        ],
    };
}
/** Narrows a gate's ports to a folder of the tree: commands run in it. Without a folder (`''`), nothing changes. */
function portsInFolder(ports, folder) {
    if (folder === '')
        return ports;
    return {
        ...treePortsIn(ports, folder),
        atBase: (key, run) => ports.atBase(`${key} in ${folder}`, (base) => run(treePortsIn(base, folder))),
        once: (key, run) => ports.once(`${key} in ${folder}`, run),
        recall: (at, key) => ports.recall(at, `${key} in ${folder}`),
        note: (at, key, text) => ports.note(at, `${key} in ${folder}`, text),
    };
}
/** Narrows the ports of one tree to a folder of it. */
function treePortsIn(ports, folder) {
    if (folder === '')
        return ports;
    return {
        which: (program) => ports.which(program),
        folder: folderPortIn(ports.folder, folder),
        shell: (command, options) => ports.shell(commandInFolder(command, folder), options),
    };
}
/** The shell text that runs a command in a folder. It may be of several lines, so it is not joined by `&&`. */
function commandInFolder(command, folder) {
    return folder === '' ? command : `cd -- ${shellWord(folder)} || exit 1\n${command}`;
}

;// CONCATENATED MODULE: ./src/gates/counts/tests/format.js
/** The counts of a line that says that there is no test. */
const NO_TEST = { none: true };
/** A format whose counts in single lines are added up. `read` returns null for a line without a count. */
function summedCountFormat(tool, read) {
    return {
        tool,
        start() {
            const sum = createTestSum();
            return {
                line(line) {
                    const found = read(line);
                    if (found !== null)
                        sum.add(found);
                },
                tally: () => sum.tally(),
            };
        },
    };
}
/** Creates a sum of nothing. */
function createTestSum() {
    let total = null;
    let foundNone = false;
    const ran = new Set();
    const skipped = new Set();
    return {
        add(counts) {
            total = addCounts(total ?? NOTHING, { ...NOTHING, ...counts });
            if (counts.none === true)
                foundNone = true;
        },
        name: (name, isSkipped) => void (isSkipped ? skipped : ran).add(stableName(name)),
        tally(change = {}) {
            if (total === null)
                return null;
            const names = ran.size + skipped.size === 0 ? null : { ran: [...ran], skipped: [...skipped] };
            return { ...total, foundNone: foundNone && total.ran === 0, partial: false, names, ...change };
        },
    };
}
const NOTHING = { ran: 0, failed: 0, skipped: 0 };
/** The sum of two counts. */
function addCounts(one, other) {
    return {
        ran: Math.max(0, one.ran + other.ran),
        failed: one.failed + other.failed,
        skipped: one.skipped + other.skipped,
    };
}
/** The sum of two tallies. Names are dropped if only one of them has any: they would be those of a part. */
function addTallies(one, other) {
    const complete = (one.names !== null || one.ran === 0) && (other.names !== null || other.ran === 0);
    const names = {
        ran: [...new Set([...(one.names?.ran ?? []), ...(other.names?.ran ?? [])])],
        skipped: [...new Set([...(one.names?.skipped ?? []), ...(other.names?.skipped ?? [])])],
    };
    const counts = addCounts(one, other);
    return {
        ...counts,
        partial: one.partial || other.partial,
        foundNone: counts.ran === 0 && (one.foundNone || other.foundNone),
        names: complete && names.ran.length + names.skipped.length > 0 ? names : null,
    };
}
/** The sum of the numbers that stand before one of the words (`3 passed`) in a summary line. */
function sumNumbersBefore(words, line) {
    const found = line.matchAll(/(\d+) ([a-z]+)/g);
    return [...found].reduce((sum, [, number, word = '']) => sum + (words.includes(word) ? Number(number) : 0), 0);
}
/** A name without what changes from run to run: addresses of objects. */
function stableName(name) {
    return name.replace(/\b0x[0-9a-f]{6,}\b/gi, '0x\u2026');
}

;// CONCATENATED MODULE: ./src/gates/detect/ecosystem.js
/** A detection of one command that needs these tools. */
function detectedCommand(text, ...tools) {
    return { found: 'commands', candidates: [{ command: text, tools }] };
}
/** A detection without a command. `advice` says why there is none, and perhaps what to do about it. */
function noCommand(advice) {
    return { found: 'nothing', advice };
}
/** A detection of something that is set up and cannot run. `advice` says what is missing and how to install it. */
function unusable(advice) {
    return { found: 'unusable', advice };
}
/** For `nested`: every folder with the marker is a project. */
const ecosystem_always = () => Promise.resolve(true);
/** For `members`: all projects of the same kind below belong to this one. */
const allBelow = () => Promise.resolve(() => true);
/** Whether one of these paths exists in the folder. */
async function anyExists(folder, paths) {
    for (const path of paths)
        if (await folder.exists(path))
            return true;
    return false;
}

;// CONCATENATED MODULE: ./src/gates/detect/cmake.js

const CMAKE = { name: 'cmake', hint: 'install CMake' };
const CTEST = { name: 'ctest', hint: 'install CMake' };
/**
 * Projects with a CMakeLists.txt. Beside a project of another kind it is most often a part of that one's build
 * (bindings, native add-ons), which needs what that build provides: there it is not used.
 */
const cmake = {
    name: 'CMake (CMakeLists.txt)',
    marker: /^CMakeLists\.txt$/,
    nested: async (folder) => /^\s*project\s*\(/im.test((await folder.readText('CMakeLists.txt')) ?? ''),
    members: allBelow,
    detect: async (folder, kind) => ((await folder.exists('CMakeLists.txt')) ? COMMANDS[kind] : null),
};
/** The build folder. `.gump/` is never part of a change, so the next attempt can reuse what was built. */
const BUILD_FOLDER = '.gump/build/cmake';
const BUILD = `cmake -S . -B ${BUILD_FOLDER} && cmake --build ${BUILD_FOLDER}`;
const COMMANDS = {
    compile: guess(BUILD, CMAKE),
    // Without the flag, ctest would succeed if there is no test.
    test: guess(`${BUILD} && cd ${BUILD_FOLDER} && ctest --output-on-failure --no-tests=error`, CMAKE, CTEST),
    lint: noCommand('CMake names no linter'),
    coverage: noCommand('CMake names no coverage tool'),
};
function guess(command, ...tools) {
    return { found: 'commands', candidates: [{ command, tools }], weak: true };
}

;// CONCATENATED MODULE: ./src/gates/detect/deno.js

const DENO = { name: 'deno', hint: 'see https://deno.com, or use denoland/setup-deno before this step' };
/** Deno projects. Where there is a package.json too, its scripts come first. */
const deno = {
    name: 'Deno (deno.json)',
    family: 'javascript',
    marker: /^deno\.jsonc?$/,
    nested: ecosystem_always,
    members: allBelow,
    async detect(folder, kind) {
        const config = (await folder.readText('deno.json')) ?? (await folder.readText('deno.jsonc'));
        return config === null ? null : detectors[kind](config, folder);
    },
};
const detectors = {
    compile: (config) => Promise.resolve(task(config, 'build') ?? detectedCommand('deno check .', DENO)),
    test: (config) => Promise.resolve(task(config, 'test') ?? detectedCommand('deno test', DENO)),
    lint: (config) => Promise.resolve(task(config, 'lint') ?? detectedCommand('deno lint', DENO)),
    coverage: (config) => Promise.resolve(task(config, 'coverage') ?? noCommand('deno.json has no task `coverage`')),
};
/** The command of a task; null if the configuration names no such task. */
function task(config, name) {
    const tasks = /"tasks"\s*:\s*\{([^]*)/.exec(config)?.[1] ?? '';
    return new RegExp(`"${name}"\\s*:`).test(tasks) ? detectedCommand(`deno task ${name}`, DENO) : null;
}

;// CONCATENATED MODULE: ./src/gates/detect/dotnet.js

const DOTNET = { name: 'dotnet', hint: 'install the .NET SDK, or use actions/setup-dotnet before this step' };
/** .NET projects: a solution or project file in the folder. */
const dotnet = {
    name: '.NET',
    marker: /\.(slnx?|csproj|fsproj|vbproj)$/,
    nested: ecosystem_always,
    members: allBelow,
    async detect(folder, kind) {
        const names = await folder.list('');
        return names.some((name) => this.marker.test(name)) ? dotnet_COMMANDS[kind] : null;
    },
};
/** `-nodeReuse:false`: MSBuild's helper processes would otherwise stay alive. */
const dotnet_COMMANDS = {
    compile: detectedCommand('dotnet build --nologo -nodeReuse:false', DOTNET),
    test: detectedCommand('dotnet test --nologo -nodeReuse:false', DOTNET),
    lint: detectedCommand('dotnet format --verify-no-changes', DOTNET),
    coverage: detectedCommand('dotnet test --nologo -nodeReuse:false --collect:"XPlat Code Coverage" --results-directory "$GUMP_GATE_TMP" && ' +
        'find "$GUMP_GATE_TMP" -name coverage.cobertura.xml -exec grep -ho "<coverage [^>]*" {} +', DOTNET),
};

;// CONCATENATED MODULE: ./src/gates/detect/elixir.js

const MIX = { name: 'mix', hint: 'install Elixir, or use erlef/setup-beam before this step' };
/** Elixir projects. The apps of an umbrella belong to it. */
const elixir = {
    name: 'Elixir (mix.exs)',
    marker: /^mix\.exs$/,
    nested: ecosystem_always,
    members: allBelow,
    async detect(folder, kind) {
        const project = await folder.readText('mix.exs');
        if (project === null)
            return null;
        if (kind !== 'lint')
            return elixir_COMMANDS[kind];
        if (await folder.exists('.credo.exs'))
            return detectedCommand('mix credo', MIX);
        return (await folder.exists('.formatter.exs'))
            ? detectedCommand('mix format --check-formatted', MIX)
            : noCommand('neither Credo (.credo.exs) nor the formatter (.formatter.exs) is configured');
    },
};
const elixir_COMMANDS = {
    compile: detectedCommand('mix compile', MIX),
    test: detectedCommand('mix test', MIX),
    coverage: detectedCommand('mix test --cover', MIX),
};

;// CONCATENATED MODULE: ./src/gates/detect/go.js


const GO = { name: 'go', hint: 'install Go, or use actions/setup-go before this step' };
const LINTER = {
    name: 'golangci-lint',
    hint: 'see https://golangci-lint.run/welcome/install, or name `go vet ./...`',
};
/** Go modules, and workspaces of them (go.work). */
const go = {
    name: 'Go (go.mod)',
    marker: /^go\.(mod|work)$/,
    nested: ecosystem_always,
    async detect(folder, kind) {
        const work = await folder.readText('go.work');
        if (work !== null)
            return detectInPackages(folder, kind, packagesOf(work));
        return (await folder.exists('go.mod')) ? detectInPackages(folder, kind, './...') : null;
    },
    members: async (folder) => {
        const used = usedModules((await folder.readText('go.work')) ?? '');
        return (path) => used.includes(path);
    },
    uses: async (folder) => {
        const replaced = ((await folder.readText('go.mod')) ?? '').matchAll(/=>\s*(\.{1,2}\/\S*)/g);
        return [...replaced].map(([, path = '']) => path);
    },
};
/** `-o /dev/null`: a module with one main package would otherwise leave its binary in the tree. */
async function detectInPackages(folder, kind, packages) {
    switch (kind) {
        case 'compile':
            return detectedCommand(`go build -o /dev/null ${packages}`, GO);
        case 'test':
            return detectedCommand(`go test ${packages}`, GO);
        case 'lint':
            if (await anyExists(folder, LINTER_CONFIGS))
                return detectedCommand('golangci-lint run', LINTER, GO);
            return noCommand('golangci-lint is not configured (.golangci.yml), and `go test` runs the safe part of `go vet` by itself');
        case 'coverage':
            return detectedCommand(`go test -coverprofile="$GUMP_GATE_TMP/cover.out" ${packages} && go tool cover -func="$GUMP_GATE_TMP/cover.out"`, GO);
    }
}
const LINTER_CONFIGS = ['yml', 'yaml', 'toml', 'json'].map((end) => `.golangci.${end}`);
/** The packages of all modules of a go.work: `./...` alone means only those of the module in the folder. */
function packagesOf(work) {
    const modules = usedModules(work);
    return modules.length === 0
        ? './...'
        : modules.map((path) => shellWord(path === '' ? './...' : `./${path}/...`)).join(' ');
}
/** The folders that a go.work uses, relative to it; `''` is its own. Those outside of it are left out. */
function usedModules(work) {
    const text = work.replace(/\/\/.*$/gm, '');
    const block = [...text.matchAll(/^\s*use\s*\(([^)]*)\)/gm)].flatMap(([, lines = '']) => lines.split('\n'));
    const single = [...text.matchAll(/^\s*use\s+([^\s(].*)$/gm)].map(([, path = '']) => path);
    return [...block, ...single].flatMap((line) => {
        const path = line.trim().replace(/^"(.*)"$/, '$1');
        if (path === '' || path.startsWith('/') || path.split('/').includes('..'))
            return [];
        return [
            path
                .replace(/^(\.\/)+/, '')
                .replace(/^\.$/, '')
                .replace(/\/+$/, ''),
        ];
    });
}

;// CONCATENATED MODULE: ./src/gates/detect/jvm-wrapper.js
const JAVA = { name: 'java', hint: 'install a JDK, or use actions/setup-java before this step' };
/**
 * The wrapper that is committed, else the installed tool. A wrapper without its executable bit, as is usual from Windows,
 * is run by `sh`. That of a folder above is used too.
 */
async function jvmLauncher(folder, wrapper, tool) {
    for (const [level, place] of [folder, ...(folder.above ?? [])].entries()) {
        const path = `${level === 0 ? './' : '../'.repeat(level)}${wrapper}`;
        if (await place.isExecutable(wrapper))
            return { run: path, tools: [JAVA] };
        if (await place.exists(wrapper))
            return { run: `sh ${path}`, tools: [JAVA] };
    }
    return { run: tool.name, tools: [tool, JAVA] };
}

;// CONCATENATED MODULE: ./src/gates/detect/gradle.js


const GRADLE = { name: 'gradle', hint: 'install Gradle, or commit its wrapper (gradlew)' };
const BUILD_FILES = ['build.gradle', 'build.gradle.kts'];
const SETTINGS = ['settings.gradle', 'settings.gradle.kts'];
/** Java and Kotlin projects with Gradle. The wrapper is used if there is one, and no daemon, which would stay alive. */
const gradle = {
    name: 'Gradle',
    family: 'jvm',
    marker: /^(build|settings)\.gradle(\.kts)?$/,
    // A build without settings belongs to the one above it.
    nested: (folder) => anyExists(folder, SETTINGS),
    async detect(folder, kind) {
        if (!(await anyExists(folder, [...BUILD_FILES, ...SETTINGS])))
            return null;
        const { run, tools } = await jvmLauncher(folder, 'gradlew', GRADLE);
        const script = await readScripts(folder);
        return gradle_detectors[kind]({ script, run: `${run} --no-daemon --console=plain`, tools });
    },
    uses: async (folder) => {
        const texts = await Promise.all(SETTINGS.map((name) => folder.readText(name)));
        return [...texts.join('\n').matchAll(/includeBuild\s*\(?\s*["']([^"']+)["']/g)].map(([, path = '']) => path);
    },
};
const gradle_detectors = {
    compile: ({ run, tools }) => detectedCommand(`${run} assemble`, ...tools),
    // Gradle prints no count of tests; its JUnit files have it.
    test: ({ run, tools }) => ({
        found: 'commands',
        candidates: [{ command: `${run} test`, tools, reports: '**/build/test-results/**/*.xml' }],
    }),
    lint: ({ script, run, tools }) => {
        const task = LINT_TASKS.find(([plugin]) => script.includes(plugin))?.[1];
        return task === undefined
            ? noCommand('the Gradle build has no known linter')
            : detectedCommand(`${run} ${task}`, ...tools);
    },
    coverage: ({ script, run, tools }) => script.includes('jacoco')
        ? detectedCommand(`${run} test jacocoTestReport && tail -c 1000 ${JACOCO_REPORT}`, ...tools)
        : noCommand('the Gradle build has no jacoco plugin'),
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
/** Projects with a Makefile whose targets have the usual names. */
const make = {
    name: 'Make (Makefile)',
    marker: /^(GNUmakefile|makefile|Makefile)$/,
    nested: 'never',
    async detect(folder, kind) {
        const makefile = await readMakefile(folder);
        if (makefile === null)
            return null;
        const targets = targetsOf(makefile);
        const target = TARGETS[kind].find((name) => targets.has(name));
        if (target !== undefined)
            return detectedCommand(`make ${target}`, MAKE);
        return noCommand(`the Makefile has no target ${TARGETS[kind].join(' or ')}`);
    },
};
/** The text of the first Makefile, in the order in which GNU make looks for them; null if there is none. */
async function readMakefile(folder) {
    for (const name of ['GNUmakefile', 'makefile', 'Makefile']) {
        const text = await folder.readText(name);
        if (text !== null)
            return text;
    }
    return null;
}
/** The targets of all rules. Assignments (`a := b`) and recipe lines are not rules. */
function targetsOf(makefile) {
    const rules = makefile.matchAll(/^([^\s#:=][^#:=\n]*?)\s*::?(?![:=])/gm);
    return new Set([...rules].flatMap(([, names = '']) => names.split(/\s+/)).filter((name) => name !== '.PHONY'));
}

;// CONCATENATED MODULE: ./src/gates/detect/maven.js


const MAVEN = { name: 'mvn', hint: 'install Maven, or commit its wrapper (mvnw)' };
/** Java projects with Maven. The wrapper is used if there is one. */
const maven = {
    name: 'Maven (pom.xml)',
    family: 'jvm',
    marker: /^pom\.xml$/,
    nested: ecosystem_always,
    async detect(folder, kind) {
        const pom = await folder.readText('pom.xml');
        if (pom === null)
            return null;
        const { run, tools } = await jvmLauncher(folder, 'mvnw', MAVEN);
        return maven_detectors[kind]({ pom, run: `${run} -B -ntp`, tools });
    },
    members: async (folder) => {
        const modules = await modulesBelow(folder, '', MAX_DEPTH);
        return (path) => modules.has(path);
    },
};
const MAX_DEPTH = 5;
/** The folders of all modules, theirs included, relative to the folder. */
async function modulesBelow(folder, path, depth) {
    const pom = (await folder.readText(path === '' ? 'pom.xml' : `${path}/pom.xml`)) ?? '';
    const found = new Set();
    for (const [, name = ''] of pom.matchAll(/<module>\s*([^<]+?)\s*<\/module>/g)) {
        if (name.split('/').includes('..'))
            continue;
        const module = [...(path === '' ? [] : [path]), name.replace(/\/+$/, '')].join('/');
        found.add(module);
        if (depth > 1)
            for (const inner of await modulesBelow(folder, module, depth - 1))
                found.add(inner);
    }
    return found;
}
const maven_detectors = {
    compile: ({ run, tools }) => detectedCommand(`${run} compile`, ...tools),
    test: ({ run, tools }) => detectedCommand(`${run} test`, ...tools),
    lint: ({ pom, run, tools }) => pom.includes('maven-checkstyle-plugin')
        ? detectedCommand(`${run} checkstyle:check`, ...tools)
        : noCommand('the pom.xml has no checkstyle plugin'),
    // The report is one long line with the totals at its end.
    coverage: ({ pom, run, tools }) => pom.includes('jacoco-maven-plugin')
        ? detectedCommand(`${run} test jacoco:report && tail -c 1000 target/site/jacoco/jacoco.xml`, ...tools)
        : noCommand('the pom.xml has no jacoco plugin'),
};

;// CONCATENATED MODULE: ./src/gates/walk-files.js
/** The walk ends after this many entries (checked for each folder); later files are not found. */
const MAX_ENTRIES = 100_000;
/** Yields the paths of all files below a folder, breadth first. Hidden folders and node_modules are left out. */
async function* walkFiles(folder, top = '') {
    const queue = [top];
    let seen = 0;
    for (let next = queue.shift(); next !== undefined && seen < MAX_ENTRIES; next = queue.shift()) {
        for (const name of await folder.list(next)) {
            seen++;
            const path = next === '' ? name : `${next}/${name}`;
            if (!name.endsWith('/'))
                yield path;
            else if (!name.startsWith('.') && name !== 'node_modules/')
                queue.push(path.slice(0, -1));
        }
    }
}
/** Whether there is a file, below `top`, whose base name satisfies the predicate. */
async function hasFile(folder, isWanted, top = '') {
    for await (const path of walkFiles(folder, top))
        if (isWanted(path.slice(path.lastIndexOf('/') + 1)))
            return true;
    return false;
}

;// CONCATENATED MODULE: ./src/gates/detect/node/linters.js

const LINTERS = [
    {
        bin: 'eslint',
        package: 'eslint',
        run: 'eslint .',
        configs: [
            ...['js', 'mjs', 'cjs', 'ts', 'mts', 'cts'].map((end) => `eslint.config.${end}`),
            ...['.js', '.cjs', '.yaml', '.yml', '.json', ''].map((end) => `.eslintrc${end}`),
        ],
        inPackageJson: (pkg) => pkg.eslintConfig !== undefined,
    },
    {
        bin: 'biome',
        package: '@biomejs/biome',
        run: 'biome lint .',
        configs: ['biome.json', 'biome.jsonc'],
        inPackageJson: () => false,
    },
];
/** Finds the linter that is configured in the folder; null if none is. */
async function findLinter(folder, pkg) {
    for (const linter of LINTERS)
        if (linter.inPackageJson(pkg) || (await anyExists(folder, linter.configs)))
            return linter;
    return null;
}
/** Whether a program is installed in the node_modules of the folder, or of one above it. */
async function isInstalled(folder, bin) {
    for (const place of [folder, ...(folder.above ?? [])])
        if (await place.exists(`node_modules/.bin/${bin}`))
            return true;
    return false;
}

;// CONCATENATED MODULE: ./src/gates/detect/node/package-json.js

const PackageJson = schemas/* object */.Ikc({
    workspaces: schemas/* union */.KCZ([schemas/* array */.YOg(schemas/* string */.YjP()), schemas/* object */.Ikc({ packages: schemas/* array */.YOg(schemas/* string */.YjP()) }).transform(({ packages }) => packages)])
        .catch([])
        .default([]),
    scripts: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* unknown */.L5J()).catch({}).default({}),
    type: schemas/* string */.YjP().optional().catch(undefined),
    packageManager: schemas/* string */.YjP().optional().catch(undefined),
    dependencies: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* unknown */.L5J()).catch({}).default({}),
    devDependencies: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* unknown */.L5J()).catch({}).default({}),
    eslintConfig: schemas/* unknown */.L5J().optional(),
});
/** Reads the package.json of the folder, or of one below; null if there is none, `broken` if it is no JSON object. */
async function readPackageJson(folder, below = '') {
    const file = below === '' ? 'package.json' : `${below}/package.json`;
    const text = await folder.readText(file);
    if (text === null)
        return (await folder.exists(file)) ? 'broken' : null;
    const parsed = PackageJson.safeParse(parseJson(text));
    return parsed.success ? parsed.data : 'broken';
}
/** The text of a script; null if it is absent or empty. */
function findScript(pkg, name) {
    const script = pkg.scripts[name];
    return typeof script === 'string' && script.trim() !== '' ? script : null;
}
/**
 * Detects the package manager: by the member `packageManager`, else by the lockfile, of the folder or else of one above
 * it; else npm.
 */
async function detectPackageManager(folder, pkg) {
    const own = await managerOf(folder, pkg);
    if (own !== null)
        return own;
    for (const place of folder.above ?? []) {
        const above = await readPackageJson(place);
        const manager = await managerOf(place, above === 'broken' ? null : above);
        if (manager !== null)
            return manager;
    }
    return 'npm';
}
async function managerOf(folder, pkg) {
    const declared = /^(npm|pnpm|yarn|bun)@/.exec(pkg?.packageManager ?? '')?.[1];
    const manager = MANAGERS.find((known) => known === declared);
    if (manager !== undefined)
        return manager;
    for (const [lockfile, owner] of LOCKFILES)
        if (await folder.exists(lockfile))
            return owner;
    return null;
}
const MANAGERS = ['npm', 'pnpm', 'yarn', 'bun'];
const LOCKFILES = [
    ['pnpm-lock.yaml', 'pnpm'],
    ['pnpm-workspace.yaml', 'pnpm'],
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

;// CONCATENATED MODULE: ./src/gates/detect/node/workspaces.js



/** The globs of a workspace's members (`packages/*`, `!packages/old`); empty if the folder is no root of one. */
async function workspaceGlobs(folder, pkg) {
    const pnpm = await folder.readText('pnpm-workspace.yaml');
    if (pnpm !== null)
        return pnpmPackages(pnpm);
    return pkg.workspaces;
}
/** Whether a path, relative to the root of the workspace, is one of its members. */
function createMemberMatcher(globs) {
    const matcher = (glob) => picomatch(glob.replace(/^(\.\/)+/, '').replace(/\/+$/, ''));
    const included = globs.filter((glob) => !glob.startsWith('!')).map(matcher);
    const excluded = globs.filter((glob) => glob.startsWith('!')).map((glob) => matcher(glob.slice(1)));
    return (path) => included.some((matches) => matches(path)) && !excluded.some((matches) => matches(path));
}
/** Finds the members that have a script of this name. */
async function findMemberScripts(folder, globs, script) {
    const isMember = createMemberMatcher(globs);
    const having = [];
    let placeholders = false;
    for (const path of await foldersBelow(folder, globs)) {
        if (!isMember(path))
            continue;
        const member = await readPackageJson(folder, path);
        const text = member === null || member === 'broken' ? null : findScript(member, script);
        if (text?.includes(PLACEHOLDER) === true)
            placeholders = true;
        else if (text !== null)
            having.push(path);
    }
    return { having, placeholders };
}
/** What the test script that `npm init` writes prints. */
const PLACEHOLDER = 'no test specified';
/** The command that runs a script in all members that have it. */
async function runInMembers(folder, manager, script, { having, placeholders }) {
    const oneByOne = having.map((path) => `(cd ${shellWord(path)} && ${manager} run ${script})`).join(' && ');
    if (placeholders)
        return oneByOne;
    switch (manager) {
        case 'npm':
            return `npm run ${script} --workspaces --if-present`;
        case 'pnpm':
            return `pnpm -r run ${script}`;
        case 'bun':
            return `bun run --filter '*' ${script}`;
        case 'yarn':
            // The first version of yarn fails where one member has no such script.
            return (await folder.exists('.yarnrc.yml')) ? `yarn workspaces foreach --all run ${script}` : oneByOne;
    }
}
/** A pattern may have `**`: the walk ends at this depth, and after so many folders. */
const workspaces_MAX_DEPTH = 4;
const MAX_FOLDERS = 2_000;
async function foldersBelow(folder, globs) {
    const tops = globs
        .filter((glob) => !glob.startsWith('!'))
        .map((glob) => picomatch.scan(glob.replace(/^(\.\/)+/, '')).base);
    const queue = [...new Set(tops)].map((path) => ({ path: path === '.' ? '' : path.replace(/\/+$/, ''), depth: 0 }));
    const found = new Set();
    for (let next = queue.shift(); next !== undefined && found.size < MAX_FOLDERS; next = queue.shift()) {
        if (next.path !== '')
            found.add(next.path);
        if (next.depth >= workspaces_MAX_DEPTH)
            continue;
        for (const name of await folder.list(next.path))
            if (name.endsWith('/') && !name.startsWith('.') && name !== 'node_modules/')
                queue.push({ path: `${next.path === '' ? '' : `${next.path}/`}${name.slice(0, -1)}`, depth: next.depth + 1 });
    }
    return [...found];
}
/** The list `packages` of a pnpm-workspace.yaml. */
function pnpmPackages(text) {
    const block = /^packages:[ \t]*(?:#.*)?\n((?:[ \t]*(?:-.*|#.*)?\n?)*)/m.exec(text)?.[1] ?? '';
    const inline = /^packages:[ \t]*\[([^\]]*)\]/m.exec(text)?.[1];
    if (inline !== undefined)
        return [...inline.matchAll(/["']?([^"',\s]+)["']?/g)].map(([, glob = '']) => glob);
    return [...block.matchAll(/^\s*-\s*["']?([^"'#\n]+?)["']?\s*(?:#.*)?$/gm)].map(([, glob = '']) => glob);
}

;// CONCATENATED MODULE: ./src/gates/detect/node/node.js





/** Node projects with npm, pnpm, yarn or bun, and workspaces of them. */
const node = {
    name: 'Node (package.json)',
    family: 'javascript',
    marker: /^package\.json$/,
    // Many a package.json below the root only says which kind of modules a folder has.
    nested: async (folder) => {
        const pkg = await readPackageJson(folder);
        return pkg !== null && pkg !== 'broken' && Object.keys(pkg.scripts).length > 0;
    },
    async detect(folder, kind) {
        const pkg = await readPackageJson(folder);
        if (pkg === null)
            return null;
        if (pkg === 'broken')
            return unusable('package.json cannot be read as JSON');
        const manager = await detectPackageManager(folder, pkg);
        return node_detectors[kind]({ folder, pkg, manager, members: await workspaceGlobs(folder, pkg) });
    },
    members: async (folder) => {
        const pkg = await readPackageJson(folder);
        return createMemberMatcher(pkg === null || pkg === 'broken' ? [] : await workspaceGlobs(folder, pkg));
    },
    uses: async (folder) => {
        const pkg = await readPackageJson(folder);
        if (pkg === null || pkg === 'broken')
            return [];
        const versions = Object.values({ ...pkg.dependencies, ...pkg.devDependencies });
        return versions.flatMap((version) => (typeof version === 'string' ? (LOCAL.exec(version)?.[1] ?? []) : []));
    },
};
const LOCAL = /^(?:file|link|portal):(.+)$/;
const node_detectors = {
    compile: detectCompile,
    test: detectTest,
    lint: detectLint,
    coverage: detectCoverage,
};
async function detectCompile(project) {
    for (const script of ['build', 'typecheck', 'type-check']) {
        const found = await detectScript(project, script);
        if (found !== null)
            return found;
    }
    const tsconfig = await project.folder.readText('tsconfig.json');
    if (tsconfig !== null)
        return runDependency(project, typeCheck(tsconfig));
    if (await hasFile(project.folder, (name) => /\.[cm]?js$/.test(name)))
        return { found: 'commands', candidates: [{ command: syntaxCheck(project), tools: [NODE] }], weak: true };
    return noCommand('package.json has no build script, and there is neither a tsconfig.json nor a JavaScript file');
}
async function detectTest(project) {
    const script = findScript(project.pkg, 'test');
    if (script !== null && !script.includes(PLACEHOLDER))
        return runScript(project, 'test');
    const inMembers = await detectInMembers(project, 'test');
    if (inMembers !== null)
        return inMembers;
    if (project.manager === 'bun')
        return detectedCommand('bun test', MANAGER_TOOLS.bun);
    const what = script === null ? 'package.json has no test script' : "package.json's test script is npm's placeholder";
    return noCommand(`${what}: add one, such as "test": "node --test"`);
}
async function detectLint(project) {
    const script = await detectScript(project, 'lint');
    if (script !== null)
        return script;
    const linter = await findLinter(project.folder, project.pkg);
    if (linter === null)
        return noCommand('package.json has no lint script, and no linter is configured');
    if (await isInstalled(project.folder, linter.bin))
        return runDependency(project, linter.run);
    return unusable(`${linter.bin} is configured, but not installed in node_modules: install the dependencies by ` +
        `\`setup: ${INSTALL[project.manager]}\`, with ${linter.package} among them`);
}
/** A script of the package, or else of the members of its workspace; null if none has it. */
async function detectScript(project, script) {
    if (findScript(project.pkg, script) !== null)
        return runScript(project, script);
    return detectInMembers(project, script);
}
async function detectInMembers({ folder, manager, members }, script) {
    if (members.length === 0)
        return null;
    const found = await findMemberScripts(folder, members, script);
    if (found.having.length === 0)
        return null;
    return detectedCommand(await runInMembers(folder, manager, script, found), MANAGER_TOOLS[manager]);
}
/** How the dependencies are installed. */
const INSTALL = {
    npm: 'npm ci',
    pnpm: 'pnpm install --frozen-lockfile',
    yarn: 'yarn install --immutable',
    bun: 'bun install --frozen-lockfile',
};
async function detectCoverage(project) {
    for (const script of ['coverage', 'test:coverage']) {
        const found = await detectScript(project, script);
        if (found !== null)
            return found;
    }
    const test = findScript(project.pkg, 'test') ?? '';
    const flags = COVERAGE_FLAGS.find((entry) => entry.runner.test(test))?.flags;
    if (flags !== undefined)
        return runScript(project, 'test', flags);
    if (/^node\b.* --test\b/.test(test))
        // Flags after the file names would be taken for files, and NODE_OPTIONS does not accept this one, so it is inserted
        // into the script.
        return detectedCommand(test.replace(' --test', ' --experimental-test-coverage --test'), NODE);
    return noCommand('package.json has no coverage script, and its tests run with no known coverage tool');
}
const NODE = { name: 'node', hint: 'install Node.js' };
const MANAGER_TOOLS = {
    npm: { name: 'npm', hint: 'install Node.js with npm' },
    pnpm: { name: 'pnpm', hint: 'run `corepack enable`, or use pnpm/action-setup before this step' },
    yarn: { name: 'yarn', hint: 'run `corepack enable` before this step' },
    bun: { name: 'bun', hint: 'use oven-sh/setup-bun before this step, or see https://bun.sh' },
};
/** Finds the files to check, without hidden folders and node_modules. xargs fails if the check of one file fails. */
const SOURCES = "find . -name '.?*' -prune -o -name node_modules -prune -o " +
    "-type f \\( -name '*.js' -o -name '*.cjs' -o -name '*.mjs' \\) -print0 | xargs -0 -r -n 1 -P 4";
/**
 * If package.json has no `type`, `node --check` accepts any .js file that looks like a module. Such a file is checked
 * again as a module.
 */
const AS_MODULE = `grep -Eq "^[[:space:]]*(import|export)[^[:alnum:]_(.]" "$1" && case "$1" in *.js) ` +
    'node --input-type=module --check < "$1" || { echo "in $1" >&2; exit 1; } ;; esac; exit 0';
/** A short description of the command of `syntaxCheck`, which is too long for a list; null for any other command. */
function summarizeSyntaxCheck(command) {
    return command.startsWith(SOURCES) ? 'node --check of each .js, .cjs and .mjs file' : null;
}
function syntaxCheck({ pkg }) {
    return pkg.type === undefined
        ? `${SOURCES} sh -c 'node --check "$1" || exit 1; ${AS_MODULE}' sh`
        : `${SOURCES} node --check`;
}
/** Reports go to the gate's temporary folder, so that no file is left in the tree. */
const COVERAGE_FLAGS = [
    { runner: /\bjest\b/, flags: '--coverage --coverageReporters=text --coverageDirectory="$GUMP_GATE_TMP/coverage"' },
    {
        runner: /\bvitest\b/,
        flags: '--coverage --coverage.reporter=text --coverage.reportsDirectory="$GUMP_GATE_TMP/coverage"',
    },
];
function runScript({ manager, pkg }, script, flags = '') {
    const run = script === 'test' && manager === 'npm' ? 'npm test' : `${manager} run ${script}`;
    const command = flags === '' ? run : manager === 'npm' ? `${run} -- ${flags}` : `${run} ${flags}`;
    const program = programOf(findScript(pkg, script) ?? '');
    return withDependencies(command, manager, program, pkg);
}
/** Runs a program of the project's installed dependencies. It is never downloaded. */
function runDependency({ manager, pkg }, command) {
    const prefix = { npm: 'npx --no-install', pnpm: 'pnpm exec', yarn: 'yarn run', bun: 'bun run' }[manager];
    return withDependencies(`${prefix} ${command}`, manager, programOf(command), pkg);
}
function withDependencies(command, manager, program, pkg) {
    const hasAny = Object.keys({ ...pkg.dependencies, ...pkg.devDependencies }).length > 0;
    const dependencies = program === null || !hasAny ? {} : { dependencies: { program, install: INSTALL[manager] } };
    return { found: 'commands', candidates: [{ command, tools: [MANAGER_TOOLS[manager]], ...dependencies }] };
}
/** The program that a script starts with; null if that is not plain, or a part of the shell. */
function programOf(script) {
    const words = script.trim().split(/\s+/);
    const word = words.find((one) => !/^[A-Za-z_]\w*=\S*$/.test(one)) ?? '';
    return /^[a-z][\w-]*$/.test(word) && !SHELL_BUILTINS.includes(word) ? word : null;
}
const SHELL_BUILTINS = ['cd', 'echo', 'exit', 'test', 'true', 'false', 'export', 'set', 'if', 'for', 'while', 'exec'];
/** A solution file (`"files": []` with references) checks nothing by itself, so its references are built instead. */
function typeCheck(tsconfig) {
    const solution = /"references"\s*:/.test(tsconfig) && /"files"\s*:\s*\[\s*\]/.test(tsconfig);
    return solution ? 'tsc --build --noEmit' : 'tsc --noEmit';
}

;// CONCATENATED MODULE: ./src/gates/detect/php.js


const PHP = { name: 'php', hint: 'install PHP, or use shivammathur/setup-php before this step' };
const COMPOSER = { name: 'composer', hint: 'see https://getcomposer.org, or use shivammathur/setup-php' };
/** PHP projects with Composer. */
const php = {
    name: 'PHP (composer.json)',
    marker: /^composer\.json$/,
    nested: async (folder) => {
        const manifest = await readManifest(folder);
        return manifest?.scripts.test !== undefined || (await anyExists(folder, PHPUNIT_CONFIGS));
    },
    async detect(folder, kind) {
        const manifest = await readManifest(folder);
        return manifest === null ? null : php_detectors[kind]({ folder, scripts: manifest.scripts });
    },
};
const PHPUNIT_CONFIGS = ['phpunit.xml', 'phpunit.xml.dist', 'phpunit.dist.xml'];
const php_INSTALL = 'install the dependencies by `setup: composer install`';
const php_detectors = {
    compile: ({ scripts }) => Promise.resolve(scripts.build === undefined ? detectedCommand(SYNTAX_CHECK, PHP) : php_script('build')),
    test: async ({ folder, scripts }) => {
        if (scripts.test !== undefined)
            return php_script('test');
        if (await folder.exists('vendor/bin/pest'))
            return detectedCommand('vendor/bin/pest', PHP);
        if (await folder.exists('vendor/bin/phpunit'))
            return detectedCommand('vendor/bin/phpunit', PHP);
        if (await anyExists(folder, PHPUNIT_CONFIGS))
            return unusable(`PHPUnit is configured, but not in vendor: ${php_INSTALL}`);
        return noCommand('composer.json has no test script, and PHPUnit is not configured');
    },
    lint: async ({ folder, scripts }) => {
        if (scripts.lint !== undefined)
            return php_script('lint');
        for (const { configs, bin, run } of php_LINTERS) {
            if (!(await anyExists(folder, configs)))
                continue;
            if (await folder.exists(`vendor/bin/${bin}`))
                return detectedCommand(`vendor/bin/${run}`, PHP);
            return unusable(`${bin} is configured, but not in vendor: ${php_INSTALL}`);
        }
        return noCommand('composer.json has no lint script, and no linter is configured');
    },
    coverage: () => Promise.resolve(noCommand('PHP names no coverage tool')),
};
const php_LINTERS = [
    { bin: 'phpcs', run: 'phpcs', configs: ['phpcs.xml', 'phpcs.xml.dist', '.phpcs.xml', '.phpcs.xml.dist'] },
    {
        bin: 'phpstan',
        run: 'phpstan analyse --no-progress',
        configs: ['phpstan.neon', 'phpstan.neon.dist', 'phpstan.dist.neon'],
    },
    {
        bin: 'php-cs-fixer',
        run: 'php-cs-fixer fix --dry-run --diff',
        configs: ['.php-cs-fixer.php', '.php-cs-fixer.dist.php'],
    },
];
const SYNTAX_CHECK = "find . -name '.?*' -prune -o -name vendor -prune -o -name node_modules -prune -o -type f -name '*.php' -print0 | " +
    'xargs -0 -r -n 1 -P 4 php -l';
function php_script(name) {
    return detectedCommand(`composer run-script ${name}`, COMPOSER, PHP);
}
const Manifest = schemas/* object */.Ikc({ scripts: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* unknown */.L5J()).catch({}).default({}) });
/** Null if there is no composer.json, or if it is no JSON object. */
async function readManifest(folder) {
    const text = await folder.readText('composer.json');
    if (text === null)
        return null;
    try {
        return Manifest.safeParse(JSON.parse(text)).data ?? null;
    }
    catch {
        return null;
    }
}

;// CONCATENATED MODULE: ./src/gates/detect/python/environment.js
const UV = { name: 'uv', hint: 'install it with `pip install uv`, or use astral-sh/setup-uv before this step' };
const POETRY = { name: 'poetry', hint: 'install it with `pipx install poetry` before this step' };
const PYTHON = { name: 'python3', hint: 'install Python, or use actions/setup-python before this step' };
/** Finds the environment: that of uv, of Poetry, a virtual environment in the tree, or the python3 on PATH. */
async function findEnvironment(folder) {
    const pyproject = (await folder.readText('pyproject.toml')) ?? '';
    // The members of a workspace share the environment of its root.
    const places = [folder, ...(folder.above ?? [])];
    if (pyproject.includes('[tool.uv.workspace]'))
        return runBy('uv run --all-packages', UV);
    if ((await anyHas(places, 'uv.lock')) || pyproject.includes('[tool.uv'))
        return runBy('uv run', UV);
    if ((await folder.exists('poetry.lock')) || pyproject.includes('[tool.poetry'))
        return runBy('poetry run', POETRY);
    for (const [level, place] of places.entries())
        for (const venv of ['.venv', 'venv'])
            if (await place.exists(`${venv}/pyvenv.cfg`))
                return virtualEnvironment(place, venv, '../'.repeat(level));
    return {
        python: 'python3',
        tools: [PYTHON],
        linter: (name) => Promise.resolve({ run: name, tools: [{ name, hint: `install it with \`pip install ${name}\`` }] }),
    };
}
/** Whether the project's environment is in the tree, or made by uv or Poetry, rather than the machine's. */
async function hasOwnEnvironment(folder) {
    return (await findEnvironment(folder)).python !== 'python3';
}
function runBy(prefix, tool) {
    const tools = [tool];
    return {
        python: `${prefix} python`,
        tools,
        linter: (name) => Promise.resolve({ run: `${prefix} ${name}`, tools }),
    };
}
/** Uses `python -m`, because the scripts of a copied environment name the folder that it was copied from. */
function virtualEnvironment(place, venv, prefix) {
    const python = `${prefix}${venv}/bin/python`;
    return {
        python,
        tools: [],
        linter: async (name) => (await place.exists(`${venv}/bin/${name}`)) ? { run: `${python} -m ${name}`, tools: [] } : null,
    };
}
async function anyHas(places, name) {
    for (const place of places)
        if (await place.exists(name))
            return true;
    return false;
}

;// CONCATENATED MODULE: ./src/gates/detect/python/nox.js


const NOX = { name: 'nox', hint: 'install it with `pip install nox` before this step' };
/** Python projects that are tested by nox, on the same conditions as tox. */
const nox = {
    name: 'nox (noxfile.py)',
    family: 'python',
    marker: /^noxfile\.py$/,
    nested: 'never',
    async detect(folder, kind) {
        const sessions = await folder.readText('noxfile.py');
        if (sessions === null)
            return null;
        const session = kind === 'coverage' ? undefined : SESSIONS[kind].find((name) => sessionNames(sessions).has(name));
        if (session === undefined || (await hasOwnEnvironment(folder)))
            return noCommand(`the noxfile names no ${kind} session`);
        return detectedCommand(`nox --no-error-on-missing-interpreters -s ${session}`, NOX);
    },
};
const SESSIONS = {
    compile: ['build'],
    test: ['tests', 'test', 'unit', 'pytest'],
    lint: ['lint', 'linting', 'pre-commit'],
};
function sessionNames(noxfile) {
    const named = [...noxfile.matchAll(/@nox\.session\([^)]*name\s*=\s*["']([^"']+)["']/g)].map(([, name = '']) => name);
    const defined = [...noxfile.matchAll(/^@nox\.session\b[^]*?^def\s+(\w+)/gm)].map(([, name = '']) => name);
    return new Set([...named, ...defined]);
}

;// CONCATENATED MODULE: ./src/gates/detect/python/compile-targets.js

/**
 * A regular expression for folders that compileall leaves out wherever they are: hidden ones, installed packages, and
 * what need not be Python of this version: tests with their data, and templates.
 */
const EXCLUDED_FOLDERS = '(^|/)(\\.[^/]+|venv|node_modules|site-packages|tests?|testdata|test_data|fixtures?|templates?|[^/]*\\{[^/]*)/';
/** Folders of the root that hold no part of the project's packages. */
const NOT_PACKAGES = /^(\..*|venv|env|node_modules|site-packages|tests?|testing|testdata|fixtures?|templates?|docs?|examples?|samples?|build|dist|vendor|third_party|.*\{.*)\/$/;
/**
 * Finds what the project's own packages and modules are: `src/`, the folders of the root with an `__init__.py`, and the
 * modules of the root; without any of these, all folders of the root that have Python files and can be packages.
 */
async function compileTargets(folder) {
    const names = await folder.list('');
    const modules = names.filter((name) => name.endsWith('.py'));
    const folders = names
        .filter((name) => name.endsWith('/') && !NOT_PACKAGES.test(name))
        .map((name) => name.slice(0, -1));
    const packages = [];
    for (const name of folders)
        if (name === 'src' ? await hasPython(folder, 'src') : await folder.exists(`${name}/__init__.py`))
            packages.push(name);
    const found = [...packages, ...modules];
    // A namespace package has no __init__.py. setup.py and the like alone are not the project.
    if (packages.length > 0 || modules.some((name) => !BUILD_MODULES.includes(name)))
        return found;
    for (const name of folders)
        if (await hasPython(folder, name))
            packages.push(name);
    return [...packages, ...modules];
}
const BUILD_MODULES = ['setup.py', 'conftest.py', 'noxfile.py', 'tasks.py'];
function hasPython(folder, top) {
    return hasFile(folder, (name) => name.endsWith('.py'), top);
}

;// CONCATENATED MODULE: ./src/gates/detect/python/python.js






/** Python projects. Commands run by uv, by Poetry, in a virtual environment in the tree, or by the python3 on PATH. */
const python = {
    name: 'Python',
    family: 'python',
    marker: /^(pyproject\.toml|setup\.py|setup\.cfg|requirements\.txt|Pipfile|tox\.ini|pytest\.ini)$/,
    nested: isProject,
    async detect(folder, kind) {
        const names = await folder.list('');
        if (!names.some((name) => this.marker.test(name)))
            return null;
        const pyproject = (await folder.readText('pyproject.toml')) ?? '';
        const environment = await findEnvironment(folder);
        const detection = await python_detectors[kind]({ folder, pyproject, environment });
        return detection.found === 'commands' && !(await isProject(folder)) ? { ...detection, weak: true } : detection;
    },
    members: async (folder) => {
        const workspace = /\[tool\.uv\.workspace\]([^[]*(?:\[[^\]]*\][^[]*)*)/.exec(await readPyproject(folder))?.[1] ?? '';
        const list = /^\s*members\s*=\s*\[([^\]]*)\]/m.exec(workspace)?.[1] ?? '';
        const globs = [...list.matchAll(/["']([^"']+)["']/g)].map(([, glob = '']) => picomatch(glob));
        return (path) => globs.some((matches) => matches(path));
    },
    uses: async (folder) => [...(await readPyproject(folder)).matchAll(/\bpath\s*=\s*["']([^"']+)["']/g)].map(([, path = '']) => path),
};
const python_detectors = {
    compile: python_detectCompile,
    test: python_detectTest,
    lint: python_detectLint,
    coverage: python_detectCoverage,
};
async function python_detectCompile({ folder, environment }) {
    const targets = await compileTargets(folder);
    if (targets.length === 0)
        return noCommand('there is no Python package or module to compile');
    const run = `${environment.python} -m compileall -q -x '${EXCLUDED_FOLDERS}' ${targets.map(shellWord).join(' ')}`;
    return detectedCommand(`PYTHONPYCACHEPREFIX="$GUMP_GATE_TMP" ${run}`, ...environment.tools);
}
/** Beside a project of another kind, Python files without a test among them are tools of that project. */
async function python_detectTest({ folder, environment }) {
    const candidate = { command: `${environment.python} -m pytest`, tools: environment.tools };
    const hasTests = await hasFile(folder, (name) => /^(test_.*|.*_test|conftest)\.py$/.test(name));
    return { found: 'commands', candidates: [candidate], ...(hasTests ? {} : { weak: true }) };
}
async function python_detectLint({ folder, pyproject, environment }) {
    const name = await configuredLinter(folder, pyproject);
    if (name === null)
        return noCommand('neither ruff nor flake8 is configured');
    const linter = await environment.linter(name);
    if (linter === null)
        return unusable(`${name} is configured, but not installed in the virtual environment: add it by \`setup: pip install ${name}\` there`);
    return detectedCommand(name === 'ruff' ? `${linter.run} check .` : linter.run, ...linter.tools);
}
async function python_detectCoverage({ folder, pyproject, environment }) {
    const texts = await Promise.all(DEPENDENCY_FILES.map((name) => folder.readText(name)));
    if (![pyproject, ...texts].some((text) => /pytest[-_]cov/.test(text ?? '')))
        return noCommand('pytest-cov is not among the dependencies');
    const run = `${environment.python} -m pytest --cov --cov-report=term`;
    return detectedCommand(`COVERAGE_FILE="$GUMP_GATE_TMP/coverage" ${run}`, ...environment.tools);
}
const DEPENDENCY_FILES = ['requirements-dev.txt', 'requirements.txt', 'requirements_dev.txt', 'setup.cfg', 'tox.ini'];
/** Whether the folder is a project by itself: many have a pyproject.toml for a linter, or requirements for their docs. */
async function isProject(folder) {
    if (/^\s*\[(project|build-system|tool\.poetry|tool\.pytest)/m.test(await readPyproject(folder)))
        return true;
    if (await anyExists(folder, ['setup.py', 'setup.cfg', 'pytest.ini', 'tox.ini']))
        return true;
    return anyExists(folder, ['tests', 'test', 'conftest.py', 'manage.py']);
}
async function configuredLinter(folder, pyproject) {
    if (pyproject.includes('[tool.ruff') || (await anyExists(folder, ['ruff.toml', '.ruff.toml'])))
        return 'ruff';
    if (await folder.exists('.flake8'))
        return 'flake8';
    for (const file of ['setup.cfg', 'tox.ini'])
        if (/^\s*\[flake8\]/m.test((await folder.readText(file)) ?? ''))
            return 'flake8';
    return null;
}
async function readPyproject(folder) {
    return (await folder.readText('pyproject.toml')) ?? '';
}

;// CONCATENATED MODULE: ./src/gates/detect/python/tox.js


const TOX = { name: 'tox', hint: 'install it with `pip install tox` before this step' };
/**
 * Python projects that are tested by tox. It is used where it is installed, and where the project has no environment of
 * its own (uv, Poetry, a virtual environment in the tree).
 */
const tox = {
    name: 'tox (tox.ini)',
    family: 'python',
    marker: /^tox\.(ini|toml)$/,
    nested: 'never',
    async detect(folder, kind) {
        const config = (await folder.readText('tox.ini')) ?? (await folder.readText('tox.toml'));
        if (config === null || !/^\s*\[(tox|testenv|env_run_base|env)\b/m.test(config))
            return null;
        if (kind !== 'test' || (await hasOwnEnvironment(folder)))
            return noCommand('tox is used for tests only');
        return detectedCommand('tox --skip-missing-interpreters=true', TOX);
    },
};

;// CONCATENATED MODULE: ./src/gates/detect/ruby.js

const RUBY = { name: 'ruby', hint: 'install Ruby, or use ruby/setup-ruby before this step' };
const BUNDLE = { name: 'bundle', hint: 'run `gem install bundler`' };
/** Ruby projects: RSpec, Rake or Minitest, by Bundler where there is a Gemfile. */
const ruby = {
    name: 'Ruby (Gemfile)',
    marker: /^(Gemfile|gems\.rb|Rakefile|.*\.gemspec)$/,
    nested: hasTests,
    async detect(folder, kind) {
        const names = await folder.list('');
        if (!names.some((name) => this.marker.test(name)))
            return null;
        const bundled = names.includes('Gemfile') || names.includes('gems.rb');
        const prefix = bundled ? 'bundle exec ' : '';
        const tools = bundled ? [RUBY, BUNDLE] : [RUBY];
        return ruby_detectors[kind]({
            folder,
            run: (command) => detectedCommand(prefix + command, ...tools),
            rake: await readRakefile(folder),
        });
    },
};
const ruby_detectors = {
    compile: ({ rake, run }) => Promise.resolve(/^\s*task\s*\(?\s*:?["']?compile\b/m.test(rake) || rake.includes('Rake::ExtensionTask')
        ? run('rake compile')
        : detectedCommand(ruby_SYNTAX_CHECK, RUBY)),
    test: ruby_detectTest,
    lint: async ({ folder, run }) => {
        if (await anyExists(folder, ['.rubocop.yml']))
            return run('rubocop');
        if (await anyExists(folder, ['.standard.yml']))
            return run('standardrb');
        return noCommand('neither RuboCop (.rubocop.yml) nor Standard is configured');
    },
    coverage: () => Promise.resolve(noCommand('SimpleCov prints no figure that gump knows')),
};
async function ruby_detectTest({ folder, rake, run }) {
    if (await folder.exists('bin/rails'))
        return run('rails test');
    if (await anyExists(folder, ['.rspec', 'spec']))
        return run('rspec');
    const task = /Rake::TestTask\.new\s*(?:\(\s*:?["']?(\w+)["']?\s*\))?/.exec(rake);
    if (task !== null)
        return run(`rake ${task[1] ?? 'test'}`);
    if (/^\s*(?:multi)?task\s*\(?\s*:?["']?test\b/m.test(rake))
        return run('rake test');
    if (await folder.exists('test'))
        return run(MINITEST);
    return noCommand('there is neither a folder spec or test, nor a test task in the Rakefile');
}
/** Loads all test files; Minitest runs what they define. */
const MINITEST = `ruby -Ilib -Itest -e 'Dir.glob("./test/**/{test_*,*_test}.rb").sort.each { |file| require file }'`;
/** Fails if one file cannot be parsed. Hidden folders and installed gems are left out. */
const ruby_SYNTAX_CHECK = "find . -name '.?*' -prune -o -name vendor -prune -o -name node_modules -prune -o -type f -name '*.rb' -print0 | " +
    'xargs -0 -r -n 1 -P 4 ruby -c';
async function readRakefile(folder) {
    return (await folder.readText('Rakefile')) ?? '';
}
async function hasTests(folder) {
    return (await anyExists(folder, ['spec', 'test', '.rspec'])) || /\btest\b/i.test(await readRakefile(folder));
}

;// CONCATENATED MODULE: ./src/gates/detect/rust.js


const CARGO = { name: 'cargo', hint: 'install Rust, see https://rustup.rs' };
const CLIPPY = { name: 'cargo-clippy', hint: 'run `rustup component add clippy`' };
const LLVM_COV = { name: 'cargo-llvm-cov', hint: 'run `cargo install cargo-llvm-cov`' };
const TARPAULIN = { name: 'cargo-tarpaulin', hint: 'run `cargo install cargo-tarpaulin`' };
/** Rust crates and workspaces. */
const rust = {
    name: 'Rust (Cargo.toml)',
    marker: /^Cargo\.toml$/,
    nested: ecosystem_always,
    detect: async (folder, kind) => ((await folder.exists('Cargo.toml')) ? rust_COMMANDS[kind] : null),
    members: async (folder) => {
        const text = await rust_readManifest(folder);
        const members = listOf(text, 'members');
        const excluded = listOf(text, 'exclude');
        // In a workspace, crates that its members use by path are members as well.
        const used = /^\s*\[workspace\]/m.test(text) ? localPaths(text) : [];
        const isMember = [...members, ...used].map((glob) => picomatch(withoutDot(glob)));
        return (path) => isMember.some((matches) => matches(path)) &&
            !excluded.some((out) => path === withoutDot(out) || path.startsWith(`${withoutDot(out)}/`));
    },
    uses: async (folder) => localPaths(await rust_readManifest(folder)),
};
/**
 * `--workspace`: in the root of a workspace, cargo would otherwise use the root package only. The linter leaves benches
 * out: they often need a nightly compiler.
 */
const rust_COMMANDS = {
    compile: detectedCommand('cargo build --workspace', CARGO),
    test: detectedCommand('cargo test --workspace', CARGO),
    // Warnings are not denied here: each release of clippy has new ones, for code that nobody has touched.
    lint: {
        found: 'commands',
        candidates: [
            {
                command: 'cargo clippy --workspace && cargo clippy --workspace --tests --examples',
                tools: [CARGO, CLIPPY],
                warningsFail: true,
            },
        ],
    },
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
async function rust_readManifest(folder) {
    return (await folder.readText('Cargo.toml')) ?? '';
}
/** The strings of a list (`members = ["a", "b/*"]`) in a manifest. */
function listOf(manifest, key) {
    const list = new RegExp(`^\\s*${key}\\s*=\\s*\\[([^\\]]*)\\]`, 'm').exec(manifest)?.[1] ?? '';
    return [...list.matchAll(/"([^"]+)"|'([^']+)'/g)].map(([, double, single]) => double ?? single ?? '');
}
/** The paths of dependencies in the repository: `shared = { path = "../shared" }`. */
function localPaths(manifest) {
    return [...manifest.matchAll(/[{,]\s*path\s*=\s*"([^"]+)"/g)].map(([, path = '']) => path);
}
function withoutDot(path) {
    return path.replace(/^(\.\/)+/, '').replace(/\/+$/, '');
}

;// CONCATENATED MODULE: ./src/gates/detect/ecosystems.js
/**
 * This folder detects which commands compile, test, lint and measure the coverage of a project, with one file for each
 * kind of project. Begin with the interface in `ecosystem.ts`, then a short one such as `cmake.ts`. The commands are
 * used when neither the workflow nor gump.toml names one (`../command/resolve-command.ts`); which folders of a
 * repository are projects is found by `../projects/find-projects.ts`.
 */















/**
 * All ecosystems. The order decides within a family. Those after Make are what a Makefile usually stands for: where it
 * has a target for the purpose, that is used instead of them.
 */
const ECOSYSTEMS = [
    go,
    node,
    deno,
    rust,
    make,
    tox,
    nox,
    python,
    maven,
    gradle,
    cmake,
    dotnet,
    ruby,
    php,
    elixir,
];

;// CONCATENATED MODULE: ./src/gates/projects/find-projects.js


/**
 * Finds the projects of a tree. The root is one if any ecosystem knows it. A folder below is one if it has the marker of
 * an ecosystem, is a project by that one's own rule, and is covered by no project above (a member of a workspace is). If
 * `declared` is given, exactly those folders are the projects.
 */
async function findProjects(root, declared) {
    if (declared !== undefined)
        return { projects: await declaredProjects(root, declared), isPartial: false };
    const projects = [];
    const queue = [{ path: '', depth: 0 }];
    let seen = 0;
    let isPartial = false;
    const covers = [];
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
        if (seen++ >= find_projects_MAX_FOLDERS) {
            isPartial = true;
            break;
        }
        const names = await root.list(next.path);
        const project = await projectAt(root, next.path, names, covers);
        if (project !== null) {
            projects.push(project);
            covers.push(...(await coversOf(project)));
        }
        for (const name of names) {
            if (!name.endsWith('/') || !isSearched(name.slice(0, -1)))
                continue;
            const path = `${next.path === '' ? '' : `${next.path}/`}${name.slice(0, -1)}`;
            if (next.depth < find_projects_MAX_DEPTH)
                queue.push({ path, depth: next.depth + 1 });
        }
    }
    return { projects, isPartial };
}
/** The search goes so many levels below the root, and through so many folders. */
const find_projects_MAX_DEPTH = 5;
const find_projects_MAX_FOLDERS = 4_000;
/**
 * Folders in which no project is looked for: what tools put there, and what is there to be read or copied rather than to
 * pass. A member of a workspace is found anyway, by its root.
 */
const NOT_SEARCHED = new Set([
    ...['node_modules', 'vendor', 'target', 'build', 'dist', 'out', 'obj', 'bin', 'venv', 'env', 'site-packages'],
    ...['third_party', 'third-party', 'external', 'deps', '_build', 'Pods', '__pycache__', 'coverage', 'tmp'],
    ...['test', 'tests', '__tests__', 'spec', 'specs', 'testing', 'e2e', 'it', 'integration-tests', 'testdata'],
    ...['test-data', 'test_data', 'fixture', 'fixtures', '__fixtures__', 'mocks', '__mocks__', 'stubs', 'snapshots'],
    ...['example', 'examples', 'sample', 'samples', 'demo', 'demos', 'template', 'templates', 'playground'],
    ...['bench', 'benches', 'benchmark', 'benchmarks', 'fuzz'],
]);
function isSearched(name) {
    return !name.startsWith('.') && !/[{}]/.test(name) && !NOT_SEARCHED.has(name);
}
async function coversOf({ path, folder, ecosystems }) {
    const found = [];
    for (const ecosystem of ecosystems)
        if (ecosystem.members !== undefined)
            found.push({ ecosystem, path, matches: await ecosystem.members(folder) });
    return found;
}
async function projectAt(root, path, names, covers) {
    const marked = ECOSYSTEMS.filter(({ marker }) => names.some((name) => marker.test(name)));
    if (marked.length === 0)
        return null;
    const folder = folderPortIn(root, path);
    if (path === '')
        return { path, folder, ecosystems: marked };
    const own = [];
    for (const ecosystem of marked) {
        if (ecosystem.nested === 'never' || isCovered(ecosystem, path, covers))
            continue;
        if (await ecosystem.nested(folder))
            own.push(ecosystem);
    }
    if (own.length === 0)
        return null;
    return { path, folder, ecosystems: marked.filter((one) => own.includes(one) || one.nested === 'never') };
}
function isCovered(ecosystem, path, covers) {
    return covers.some((cover) => {
        if (cover.ecosystem !== ecosystem)
            return false;
        const below = cover.path === '' ? path : path.startsWith(`${cover.path}/`) ? path.slice(cover.path.length + 1) : null;
        return below !== null && cover.matches(below);
    });
}
async function declaredProjects(root, declared) {
    const projects = [];
    for (const path of declared) {
        const names = await root.list(path);
        const ecosystems = ECOSYSTEMS.filter(({ marker }) => names.some((name) => marker.test(name)));
        projects.push({ path, folder: folderPortIn(root, path), ecosystems });
    }
    return projects.sort((a, b) => a.path.split('/').length - b.path.split('/').length);
}

;// CONCATENATED MODULE: ./src/gates/projects/select-projects.js
/**
 * Selects the projects that a change concerns: the root, whose commands may look at the whole tree; those with a changed
 * file; and those that use one of these, as far as their files say so. A change outside of all projects concerns all.
 * Without a list of changed paths, or with an empty one, all are selected.
 */
async function selectProjects(projects, changed) {
    const paths = changed.filter((path) => !path.startsWith('.gump/'));
    const owners = paths.map((path) => ownerOf(path, projects));
    const outside = paths.some((path, index) => owners[index] === null && !isProse(path));
    if (outside || owners.every((owner) => owner === null))
        return { selected: projects, leftOut: [] };
    const selected = new Set(projects.filter((project) => project.path === '' || owners.includes(project)));
    const touched = new Set(owners.flatMap((owner) => (owner === null ? [] : [owner.path])));
    for (const user of await usersOf(touched, projects))
        selected.add(user);
    return {
        selected: projects.filter((project) => selected.has(project)),
        leftOut: projects.filter((project) => !selected.has(project)),
    };
}
/** The innermost project that has the path in its folder; null if none has. */
function ownerOf(path, projects) {
    const owning = projects.filter((project) => project.path === '' || path.startsWith(`${project.path}/`));
    return owning.reduce((best, project) => (best === null || project.path.length > best.path.length ? project : best), null);
}
/** Whether a file outside of all projects is there to be read by people: no test depends on it. */
function isProse(path) {
    return /\.(md|markdown|rst|adoc)$/i.test(path) || /^(LICENSE|CODEOWNERS|AUTHORS)\b/.test(path);
}
/** The projects that use one of these paths, directly or through others. */
async function usersOf(paths, projects) {
    const uses = new Map();
    for (const project of projects)
        uses.set(project, await usedPaths(project));
    const reached = new Set(paths);
    const users = new Set();
    for (let grew = true; grew;) {
        grew = false;
        for (const [project, used] of uses) {
            if (users.has(project) || !used.some((path) => isReached(path, reached)))
                continue;
            users.add(project);
            reached.add(project.path);
            grew = true;
        }
    }
    return users;
}
/** Whether a used path is one of the projects reached, or lies in one of them (in the root, everything would). */
function isReached(path, reached) {
    return [...reached].some((one) => path === one || (one !== '' && path.startsWith(`${one}/`)));
}
async function usedPaths({ path, folder, ecosystems }) {
    const found = [];
    for (const { uses } of ecosystems)
        for (const used of uses === undefined ? [] : await uses(folder)) {
            const resolved = select_projects_resolve(path, used);
            if (resolved !== null)
                found.push(resolved);
        }
    return found;
}
/** A path relative to a project, as one of the tree; null if it leads out of the tree. */
function select_projects_resolve(from, path) {
    if (path.startsWith('/'))
        return null;
    const parts = [];
    for (const part of [...from.split('/'), ...path.split('/')]) {
        if (part === '' || part === '.')
            continue;
        if (part !== '..')
            parts.push(part);
        else if (parts.pop() === undefined)
            return null;
    }
    return parts.join('/');
}

;// CONCATENATED MODULE: ./src/gates/command/detect-commands.js


/**
 * Detects the commands of a project. All its ecosystems count side by side, except that of a family one is used, that a
 * Makefile's target stands for those after it in the list (and is not used beside those before it), and that a guess is
 * used only where nothing else is found.
 */
async function detectInProject(project, kind) {
    const found = [];
    for (const ecosystem of project.ecosystems) {
        const detection = await ecosystem.detect(project.folder, kind);
        if (detection !== null)
            found.push({ ecosystem, detection });
    }
    const having = found.filter(({ detection }) => detection.found !== 'nothing');
    const kept = withoutGuesses(withoutMake(having));
    const families = new Map();
    for (const one of kept)
        families.set(familyOf(one), [...(families.get(familyOf(one)) ?? []), one]);
    const commands = [...families.values()].flatMap(commandOf);
    return {
        commands,
        unusable: [...families.values()].flatMap(unusableOf),
        advice: found.flatMap(({ detection }) => (detection.found === 'nothing' ? [detection.advice] : [])),
        unused: having
            .filter((one) => !kept.includes(one))
            .map(({ ecosystem }) => `${ecosystem.name} is not used beside the others`),
    };
}
function familyOf({ ecosystem }) {
    return ecosystem.family ?? ecosystem.name;
}
function withoutMake(found) {
    const rank = ({ ecosystem }) => ECOSYSTEMS.indexOf(ecosystem);
    const makefile = found.find(({ ecosystem }) => ecosystem === make);
    if (makefile === undefined)
        return found;
    const before = found.filter((one) => rank(one) < rank(makefile) && one.detection.found === 'commands' && !isWeak(one));
    return before.length > 0 ? found.filter((one) => one !== makefile) : [makefile];
}
function withoutGuesses(found) {
    const sure = found.filter((one) => !isWeak(one));
    const taken = new Set((sure.length > 0 ? sure : found.slice(0, 1)).map(familyOf));
    return found.filter((one) => taken.has(familyOf(one)));
}
function isWeak({ detection }) {
    return detection.found === 'commands' && detection.weak === true;
}
/** The candidates of all ecosystems of a family, in their order. */
function commandOf(family) {
    const [first, ...others] = family.flatMap(({ ecosystem, detection }) => detection.found === 'commands' ? detection.candidates.map((candidate) => ({ ecosystem, candidate })) : []);
    if (first === undefined)
        return [];
    return [{ ecosystem: first.ecosystem, candidates: [first.candidate, ...others.map(({ candidate }) => candidate)] }];
}
/** What keeps a family from running: only if none of its ecosystems has a command. */
function unusableOf(family) {
    if (family.some(({ detection }) => detection.found === 'commands'))
        return [];
    return family.flatMap(({ detection }) => (detection.found === 'unusable' ? [detection.advice] : []));
}

;// CONCATENATED MODULE: ./src/gates/command/resolve-command.js




/** Resolves the commands of a kind: the workflow's own, else that of gump.toml, else those detected in the projects. */
async function resolveCommand(options) {
    const named = options.argument.trim();
    if (named !== '')
        return single(named, 'the workflow');
    const configured = options.config.commands[options.kind]?.trim() ?? '';
    if (configured !== '')
        return single(configured, 'gump.toml');
    return detectCommands(options);
}
/** All commands of a gate as one text for people, which also works in a shell. */
function commandsText(commands) {
    const texts = commands.map(({ command, folder }) => folder === '' ? command : `cd ${shellWord(folder)} && ${command}`);
    if (texts.length === 1)
        return texts.join('');
    return texts.map((text) => (NEEDS_SUBSHELL.test(text) ? `(${text})` : text)).join(' && ');
}
/** Matches a command that would not stay by itself in a chain of `&&`: it changes the folder, or has several parts. */
const NEEDS_SUBSHELL = /(?:^|&& )cd |[\n;]|\|\|/;
function single(command, from) {
    return { kind: 'commands', commands: [{ command, folder: '', reports: null, from }], leftOut: [] };
}
async function detectCommands(options) {
    const { projects, isPartial } = await findProjects(options.folder, options.config.projects);
    const { selected, leftOut } = await selectProjects(projects, (options.changes ?? []).map(({ path }) => path));
    const commands = [];
    const advice = [];
    const out = leftOut.map((project) => `${project.path} (the change does not concern it)`);
    for (const project of selected) {
        const detected = await detectInProject(project, options.kind);
        for (const { ecosystem, candidates } of detected.commands) {
            const usable = await firstUsable(candidates, options);
            if ('tool' in usable)
                return { kind: 'missing-tool', ...usable };
            commands.push(toCommand(project, ecosystem, usable));
        }
        const [unusable] = detected.unusable;
        if (unusable !== undefined)
            return { kind: 'unusable', advice: inProject(project, unusable) };
        advice.push(...detected.advice.map((text) => inProject(project, text)));
        out.push(...detected.unused.map((text) => inProject(project, text)));
        if (detected.commands.length === 0 && selected.length > 1)
            out.push(...detected.advice.map((text) => inProject(project, text)));
    }
    if (isPartial)
        out.push('what the search for projects did not reach: the repository has too many folders');
    const [first, ...others] = commands;
    if (first !== undefined)
        return { kind: 'commands', commands: [first, ...others], leftOut: out };
    const what = advice.length > 0 ? advice.join('; ') : 'no build system that gump knows was found';
    return { kind: 'none', advice: `${what}. ${configurationAdvice(options.kind)}` };
}
function toCommand(project, ecosystem, candidate) {
    const { command, reports, dependencies, warningsFail } = candidate;
    return {
        command,
        folder: project.path,
        reports: reports ?? null,
        ...(dependencies && { dependencies }),
        ...(warningsFail && { warningsFail }),
        from: inProject(project, ecosystem.name),
    };
}
function inProject({ path }, text) {
    return path === '' ? text : `${path}: ${text}`;
}
async function firstUsable(candidates, options) {
    let missing = null;
    for (const candidate of candidates) {
        const tool = await missingTool(candidate, options);
        if (tool === null)
            return candidate;
        missing ??= { command: candidate.command, tool };
    }
    return missing ?? candidates[0];
}
async function missingTool(candidate, options) {
    for (const tool of candidate.tools)
        if (!(await options.which(tool.name)))
            return tool;
    return null;
}
function configurationAdvice(kind) {
    const key = `${kind}_cmd under [validation] in gump.toml`;
    return kind === 'coverage'
        ? `Name the command with ${key}.`
        : `Name the command in the workflow ("- ${kind}: COMMAND") or with ${key}.`;
}

;// CONCATENATED MODULE: ./src/gates/command/check-each.js




/**
 * Checks all commands of a gate, each in its own folder, and joins their outcomes: the gate fails if one of them does,
 * and says which. All are run, so that one attempt learns of all failures.
 */
async function checkEach({ commands, leftOut }, run, check) {
    const checkOne = async (command) => {
        const ports = portsInFolder(run.ports, command.folder);
        return { command, outcome: await check(command, { ...run, ports }) };
    };
    const [first, ...others] = commands;
    const outcomes = [await checkOne(first)];
    for (const command of others)
        outcomes.push(await checkOne(command));
    const joined = others.length === 0 ? { ...inItsFolder(outcomes[0]), command: commandsText(commands) } : check_each_join(outcomes);
    return leftOut.length === 0 ? joined : { ...joined, leftOut };
}
/** The outcome of a command, told with its folder. */
function inItsFolder({ command: { folder }, outcome }) {
    if (folder === '' || outcome.reason === '')
        return outcome;
    return {
        ...outcome,
        reason: firstLine(`in ${folder}: ${outcome.reason}`),
        details: `In ${folder}:\n${outcome.details}`,
    };
}
function check_each_join(outcomes) {
    const failures = outcomes.filter(isFailure(outcomes)).map(inItsFolder);
    const durationMs = outcomes.reduce((total, { outcome }) => total + outcome.durationMs, 0);
    const facts = { ...joinedFacts(outcomes), durationMs };
    const [first] = failures;
    if (first === undefined) {
        const artifact = outcomes.find(({ outcome }) => outcome.artifact !== null)?.outcome.artifact ?? null;
        return { status: 'pass', reason: '', details: '', artifact, ...facts };
    }
    const more = failures.length > 1 ? ` (and ${failures.length - 1} more of ${outcomes.length} commands failed)` : '';
    return {
        ...first,
        ...facts,
        reason: firstLine(first.reason + more),
        details: failures.map(({ details }) => details).join('\n\n'),
    };
}
/** A project without tests is no failure beside one whose tests ran: many have a small one for their tools. */
function isFailure(all) {
    const someRan = all.some(({ outcome }) => (outcome.tests?.ran ?? 0) > 0);
    return ({ outcome }) => outcome.status === 'fail' && !(someRan && outcome.failure === 'no_tests');
}
/** What was run in all, and how many tests: their sum, where all that ran could be counted. */
function joinedFacts(outcomes) {
    const counts = outcomes.flatMap(({ outcome }) => outcome.tests ?? []);
    const sameRunAs = new Set(outcomes.map(({ outcome }) => outcome.sameRunAs));
    const [shared] = sameRunAs.size === 1 ? sameRunAs : [];
    return {
        command: commandsText(outcomes.map(({ command }) => command)),
        ...(counts.length > 0 && { tests: counts.reduce(addCounts) }),
        ...(outcomes.some(({ outcome }) => outcome.mark === 'uncounted') && { mark: 'uncounted' }),
        ...(shared !== undefined && { sameRunAs: shared }),
    };
}

;// CONCATENATED MODULE: ./src/gates/command/details.js


/** The maximum length of each stream's tail in the details, in characters. */
const MAX_STREAM_CHARS = 4_000;
/** Renders the details of a command for people: the command, how it ended, the tails of both streams, and advice. */
function renderCommandDetails(command, result, advice = []) {
    return [
        `$ ${command}`,
        result.timedOut
            ? `${describeExit(result)}, and killed with all it had started`
            : `${describeExit(result)} after ${seconds(result)}`,
        ...streamSection('stdout', result.stdout),
        ...streamSection('stderr', result.stderr),
        ...advice.map((line) => `Advice: ${line}`),
    ].join('\n');
}
/** Describes how a command ended: `exit code 1`, `timed out after 600.0 s`, `killed by a signal`. */
function describeExit(result) {
    if (result.timedOut)
        return `timed out after ${seconds(result)}`;
    return result.exitCode === null ? 'killed by a signal' : `exit code ${result.exitCode}`;
}
/** Whether a command did not end, or a program that it needs could not be started. */
function couldNotRun(result) {
    const { exitCode, timedOut } = result;
    return timedOut || exitCode === null || isNotStarted(result);
}
/** The outcome of a command that failed. One that could not be started is told apart: no agent can mend that. */
function failedOrUnrunnable(reason, details, result) {
    const outcome = failed(reason, details, result);
    return isNotStarted(result) ? { ...outcome, failure: 'gate_unrunnable' } : outcome;
}
/** Whether the shell found no such program, or could not start it. */
function isNotStarted({ exitCode }) {
    return exitCode === 126 || exitCode === 127;
}
/** Advice for a command that timed out, or whose program could not be started; empty for other failures. */
function adviceForExit(result) {
    if (result.timedOut)
        return [
            'a longer limit is set by `timeout` of the gate, or under [validation] in gump.toml; tests must not wait for input.',
        ];
    if (isNotStarted(result))
        return [
            'a program was not found or could not be started: install it on the machine, or the dependencies by `setup`.',
        ];
    return [];
}
function seconds({ durationMs }) {
    return `${(durationMs / 1000).toFixed(1)} s`;
}
function streamSection(name, output) {
    const text = truncateToTail(toPlainText(output), MAX_STREAM_CHARS);
    return text === '' ? [`--- ${name}: empty`] : [`--- ${name}`, text];
}

;// CONCATENATED MODULE: ./src/gates/command/gate.js




/**
 * Creates a gate that runs the project's commands of one kind and passes if all do: by their exit status, or by what
 * `check` says of them. `whenNone` is the outcome if no command is named and nothing is set up of which one could be
 * detected.
 */
function createCommandGate(gate) {
    return {
        type: gate.type,
        summary: gate.summary,
        options: ['in', 'timeout', ...(gate.options ?? [])],
        checkArgument: () => null,
        describe: async (run) => describeResolution(await resolveCommand({ ...run, kind: gate.type, which: () => Promise.resolve(true) }), gate.whenNone),
        async check(run) {
            const resolution = await resolveGateCommand(gate.type, run);
            if (resolution.kind !== 'commands')
                return unresolvedOutcome(resolution, gate.whenNone);
            return checkEach(resolution, run, (command, here) => gate.check === undefined ? checkExitStatus(command.command, here) : gate.check(command, here));
        },
    };
}
/** Resolves the commands of a kind in the attempt's tree. The gate's argument, if not empty, is the command. */
function resolveGateCommand(kind, run) {
    const { argument, config, ports } = run;
    const which = (program) => ports.which(program);
    return resolveCommand({ kind, argument, config, folder: ports.folder, changes: changesInFolder(run), which });
}
/** The changes in the folder in which a gate works, with paths relative to it. */
function changesInFolder({ changes, options }) {
    const prefix = options.in === undefined ? '' : `${options.in}/`;
    return changes.flatMap((change) => change.path.startsWith(prefix) ? [{ ...change, path: change.path.slice(prefix.length) }] : []);
}
/** Runs a command. The gate passes if it exits with 0. */
async function checkExitStatus(command, run) {
    const result = await run.ports.shell(command, { timeoutMs: run.config.timeoutMs });
    if (result.exitCode === 0 && !result.timedOut)
        return { ...passed(result), command };
    const details = renderCommandDetails(command, result, adviceForExit(result));
    return { ...failedOrUnrunnable(`${describeExit(result)}: ${command}`, details, result), command };
}
/** The outcome of a gate without a command. What is set up and cannot run is a failure, whatever `whenNone` says. */
function unresolvedOutcome(resolution, whenNone) {
    const reason = explainUnresolved(resolution);
    return isSkipped(resolution, whenNone) ? skipped(reason) : unrunnable(reason);
}
/** Describes a resolution for the dry run: the commands, or what would happen without one. */
function describeResolution(resolution, whenNone) {
    if (resolution.kind === 'commands')
        return commandsText(resolution.commands);
    return `(${isSkipped(resolution, whenNone) ? 'skipped' : 'fails'}: ${explainUnresolved(resolution)})`;
}
/** Explains why there is no command to run, and what to do about it. */
function explainUnresolved(resolution) {
    if (resolution.kind !== 'missing-tool')
        return resolution.advice;
    return `${resolution.tool.name} is not installed, which \`${resolution.command}\` needs: ${resolution.tool.hint}`;
}
function isSkipped({ kind }, whenNone) {
    return kind === 'none' && whenNone === 'skip';
}

;// CONCATENATED MODULE: ./src/gates/checks/bash.js

/**
 * This folder has one file for each gate that a workflow can name; src/registry.ts lists them all. This gate is the
 * simplest and the one to read first, then `blast-radius.ts` (checks the changes of a step) and `coverage.ts` (reads
 * the output of a command). What a gate is: src/model/gate.ts.
 */
const bash = {
    type: 'bash',
    summary: 'A shell command (`bash: make check`, run by sh) exits with 0.',
    options: ['in', 'timeout'],
    checkArgument: (argument) => (argument.trim() === '' ? 'needs a command, such as `bash: make check`' : null),
    describe: ({ argument }) => Promise.resolve(argument),
    check: (run) => checkExitStatus(run.argument, run),
};

;// CONCATENATED MODULE: ./src/gates/changed-files.js

/** The flag `s` lets wildcards match newlines, which file names may contain. Dotfiles are matched like other files. */
const OPTIONS = { dot: true, flags: 's' };
/** Leaves out changes below `.gump/`, which belongs to gump itself. */
function excludeGumpFiles(changes) {
    return changes.filter((change) => !change.path.startsWith('.gump/'));
}
/** Creates a matcher for a user's glob. Without `/` it matches a path's base name, with `/` the whole path. */
function createGlobMatcher(glob) {
    const trimmed = glob.trim();
    const matches = picomatch(stripLeadingDot(trimmed), OPTIONS);
    return trimmed.includes('/') ? matches : (path) => matches(path.slice(path.lastIndexOf('/') + 1));
}
/**
 * Creates a matcher for the `files` of a plan item, always against the whole path. Agents write these, so a path is
 * also taken literally (`app/[id]/a.ts`), a folder includes all that is in it, and neither a leading `!` nor an extglob
 * has a special meaning.
 */
function createScopeMatcher(files) {
    const matchers = files.map((file) => createFileMatcher(stripLeadingDot(file.trim()).replace(/\/+$/, '')));
    return (path) => matchers.some((matches) => matches(path));
}
/** Renders paths as a list for people, control characters escaped. Paths beyond `limit` are only counted. */
function renderPathList(paths, limit = 50) {
    const shown = paths.slice(0, limit).map((path) => `  - ${escapePath(path)}`);
    return [...shown, ...(paths.length > limit ? [`  \u2026 and ${paths.length - limit} more`] : [])].join('\n');
}
/** A path for people. If it contains control characters it is quoted and escaped, else it is unchanged. */
function escapePath(path) {
    return /[\u0000-\u001f\u007f]/.test(path) ? JSON.stringify(path) : path;
}
function createFileMatcher(file) {
    if (file === '' || file === '.')
        return () => true;
    const matches = picomatch(file, { ...OPTIONS, nonegate: true, noextglob: true });
    return (path) => path.startsWith(`${file}/`) || matches(path);
}
function stripLeadingDot(glob) {
    return glob.replace(/^(\.\/)+/, '');
}

;// CONCATENATED MODULE: ./src/gates/checks/blast-radius.js


const blastRadius = {
    type: 'blast_radius',
    summary: "Only the item's own files were changed since the step began. Implied for every item that names files.",
    options: [],
    checkArgument: (argument) => (argument.trim() === '' ? null : 'takes no argument'),
    describe: () => Promise.resolve(null),
    check({ item, changes, blastRadius: mode }) {
        if (mode === 'off')
            return Promise.resolve(skipped('blast_radius is off in this workflow'));
        const files = item?.files ?? [];
        if (files.length === 0)
            return Promise.resolve(skipped('the item names no files'));
        const violators = findPathsOutsideScope(changes, files);
        const [first] = violators;
        if (first === undefined)
            return Promise.resolve(passed());
        const others = violators.length > 1 ? ` and ${violators.length - 1} more` : '';
        const reason = `blast radius violation: ${escapePath(first)}${others} (not in: ${files.join(', ')})`;
        const details = `blast radius violation: files modified outside the item's files:\n${renderPathList(violators)}\nAllowed: ${files.join(', ')}`;
        return Promise.resolve(failed(reason, details));
    },
};
/** The changed paths that the `files` of a plan item do not allow, in the order of the changes. */
function findPathsOutsideScope(changes, files) {
    const allowed = createScopeMatcher(files);
    return excludeGumpFiles(changes).flatMap(({ path }) => (allowed(path) ? [] : [path]));
}

;// CONCATENATED MODULE: ./src/gates/checks/compile.js

const compile = createCommandGate({
    type: 'compile',
    summary: 'The project builds. The command is named as argument, in gump.toml, or found by the kind of project.',
    whenNone: 'fail',
});

;// CONCATENATED MODULE: ./src/gates/counts/coverage/format.js
/** A format with one line for the whole project. The last line for which `read` returns a percentage counts. */
function lastLineFormat(tool, read) {
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
/** A format with a line for each part of the project. The covered and all lines of the parts are added up. */
function summedLinesFormat(tool, read) {
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
/** The number in a group of a match; null without a match. */
function numberFromMatch(match, group = 1) {
    const text = match?.[group];
    return text === undefined ? null : Number(text);
}

;// CONCATENATED MODULE: ./src/gates/counts/coverage/go-cover.js

/** `total:  (statements)  66.7%`, as `go tool cover -func` prints it. */
const goCover = lastLineFormat('go tool cover', (line) => numberFromMatch(/^total:\s+\(statements\)\s+([\d.]+)%$/.exec(line)));
/** `ok  x  0.02s  coverage: 66.7% of statements`, for each package. Used only if there is exactly one. */
const goTestCover = {
    tool: 'go test -cover',
    start() {
        const packages = [];
        return {
            line(line) {
                const percent = numberFromMatch(/^ok\s.*\scoverage: ([\d.]+)% of statements/.exec(line));
                if (percent !== null)
                    packages.push(percent);
            },
            percent: () => (packages.length === 1 ? (packages[0] ?? null) : null),
        };
    },
};

;// CONCATENATED MODULE: ./src/gates/counts/coverage/istanbul.js

/** `All files |  85.71 |  50 |  100 |  85.71 |`: jest, vitest, nyc and c8. The fourth percentage is lines. */
const istanbulTable = lastLineFormat('istanbul (text)', (line) => numberFromMatch(/^\s*All files\s*\|\s*[\d.]+\s*\|\s*[\d.]+\s*\|\s*[\d.]+\s*\|\s*([\d.]+)\s*\|/.exec(line)));
/** `Lines        : 85.71% ( 6/7 )`: the text-summary reporter. */
const istanbulSummary = lastLineFormat('istanbul (text-summary)', (line) => numberFromMatch(/^\s*Lines\s*:\s*([\d.]+)% \( \d+\/\d+ \)/.exec(line)));

;// CONCATENATED MODULE: ./src/gates/counts/coverage/node-coverage.js

/** `# all files   | 85.71 |   100.00 |   80.00 |`, or with `\u2139`. The first percentage is lines. */
const nodeCoverage = lastLineFormat('node --experimental-test-coverage', (line) => numberFromMatch(/^(?:#|\u2139) all files\s*\|\s*([\d.]+)\s*\|/.exec(line)));

;// CONCATENATED MODULE: ./src/gates/counts/coverage/reports.js

/** A JaCoCo XML report. Its last counter of type LINE is for the whole project. */
const jacoco = lastLineFormat('JaCoCo', (line) => {
    const counters = [...line.matchAll(/<counter type="LINE" missed="(\d+)" covered="(\d+)"\/>/g)];
    const last = counters.at(-1);
    if (last === undefined)
        return null;
    const [missed, covered] = [Number(last[1]), Number(last[2])];
    return missed + covered === 0 ? 0 : (100 * covered) / (missed + covered);
});
/** `<coverage line-rate="0.85" lines-covered="6" lines-valid="7" \u2026>`, one for each project. */
const cobertura = summedLinesFormat('Cobertura', (line) => {
    if (!line.includes('<coverage '))
        return null;
    const covered = numberFromMatch(/\slines-covered="(\d+)"/.exec(line));
    const all = numberFromMatch(/\slines-valid="(\d+)"/.exec(line));
    return covered === null || all === null ? null : { covered, all };
});
/** `LF:7` and `LH:6` of an lcov file, for each source file. */
const lcov = summedLinesFormat('lcov', (line) => {
    const match = /^L([FH]):(\d+)$/.exec(line);
    if (match === null)
        return null;
    return match[1] === 'F' ? { covered: 0, all: Number(match[2]) } : { covered: Number(match[2]), all: 0 };
});
/** `  lines......: 85.7% (6 of 7 lines)`: `lcov --summary`, and gcovr with a slightly different text. */
const lcovSummary = lastLineFormat('lcov --summary', (line) => numberFromMatch(/^\s*lines\.*: ([\d.]+)% \(\d+ (?:of|out of) \d+/.exec(line)));

;// CONCATENATED MODULE: ./src/gates/counts/coverage/tarpaulin.js

/** `85.71% coverage, 6/7 lines covered` */
const tarpaulin = lastLineFormat('cargo tarpaulin', (line) => numberFromMatch(/^([\d.]+)% coverage, \d+\/\d+ lines covered/.exec(line)));

;// CONCATENATED MODULE: ./src/gates/counts/coverage/total-line.js

/** `TOTAL   10   2   80%`: coverage.py and gcovr. */
const coveragePy = lastLineFormat('coverage.py', (line) => numberFromMatch(/^TOTAL\s[^%]*?([\d.]+)%\s*$/.exec(line)));
/** `TOTAL` with regions, functions and lines, three numbers each: cargo llvm-cov. The third percentage is lines. */
const llvmCov = lastLineFormat('cargo llvm-cov', (line) => numberFromMatch(/^TOTAL\s[^%]*?[\d.]+%[^%]*?\s[\d.]+%[^%]*?\s([\d.]+)%/.exec(line)));
/** `Total coverage: 85.7%`, `coverage: 85 %`: the output of a project's own script. */
const plainTotal = lastLineFormat('own script', (line) => numberFromMatch(/^\s*(?:total(?: coverage)?|coverage)\s*:\s*(\d+(?:\.\d+)?)\s*%/i.exec(line)));

;// CONCATENATED MODULE: ./src/gates/counts/coverage/formats.js
/**
 * This folder reads the percentage of covered lines from the output of coverage tools: one constant for each format, in
 * a file for each tool or family. Begin with `COVERAGE_FORMATS` below, then `format.ts`, which has the interface and
 * the two common ways to read a format.
 */







/** All known formats. If several are found in one output, the first of this list is taken. */
const COVERAGE_FORMATS = [
    goCover,
    istanbulTable,
    istanbulSummary,
    nodeCoverage,
    llvmCov,
    coveragePy,
    tarpaulin,
    jacoco,
    cobertura,
    lcov,
    lcovSummary,
    goTestCover,
    plainTotal,
];
/** Creates a reader that tries all formats at once. It takes raw lines, which may contain escape sequences. */
function createCoverageReader() {
    const readers = COVERAGE_FORMATS.map((format) => format.start());
    return {
        line(raw) {
            const line = toPlainText(raw);
            for (const reader of readers)
                reader.line(line);
        },
        percent: () => readers.map((reader) => reader.percent()).find((percent) => percent !== null) ?? null,
    };
}

;// CONCATENATED MODULE: ./src/gates/checks/coverage.js






const coverage = {
    type: 'coverage',
    summary: 'The tests pass and cover at least so many percent of the lines (`coverage: 80`). Skipped where no tool is set up.',
    options: ['in', 'timeout'],
    checkArgument: (argument) => parseThreshold(argument) === null ? 'needs a percentage from 0 to 100, such as `coverage: 80`' : null,
    describe: async (run) => describeResolution(await resolveCommand({ ...run, argument: '', kind: 'coverage', which: () => Promise.resolve(true) }), 'skip'),
    async check(run) {
        const threshold = parseThreshold(run.argument);
        if (threshold === null)
            return failed(`coverage needs a percentage, not "${run.argument}"`);
        const resolution = await resolveGateCommand('coverage', { ...run, argument: '' });
        // A coverage tool that is not installed is one that is not set up.
        if (resolution.kind !== 'commands')
            return skipped(explainUnresolved(resolution));
        return checkEach(resolution, run, ({ command }, here) => measure(command, threshold, here));
    },
};
async function measure(command, threshold, { ports, config }) {
    const reader = createCoverageReader();
    const result = await ports.shell(command, { timeoutMs: config.timeoutMs, onLine: (line) => reader.line(line) });
    if (result.exitCode !== 0 || result.timedOut) {
        const details = renderCommandDetails(command, result, adviceForExit(result));
        return { ...failedOrUnrunnable(`${describeExit(result)}: ${command}`, details, result), command };
    }
    const percent = reader.percent();
    if (percent === null) {
        const reason = `no coverage figure could be read in the output of: ${command}`;
        return failed(reason, renderCommandDetails(command, result, [HOW_TO_PRINT]), result);
    }
    if (percent >= threshold)
        return { ...passed(result), command };
    const reason = `coverage is ${formatPercent(percent)} %, below ${threshold} %`;
    return failed(reason, `${reason}\n${renderCommandDetails(command, result)}`, result);
}
const HOW_TO_PRINT = 'let the command print the usual text table of its tool, or a line `total: 85.2%`; it is set by coverage_cmd under ' +
    '[validation] in gump.toml.';
function parseThreshold(argument) {
    const match = /^(\d{1,3}(?:\.\d+)?)\s*%?$/.exec(argument.trim());
    const threshold = Number(match?.[1] ?? Number.NaN);
    return threshold <= 100 ? threshold : null;
}
/** A percentage in two decimals, cut instead of rounded: 79.999 must not read as 80. */
function formatPercent(percent) {
    return String(Math.floor(percent * 100) / 100);
}

;// CONCATENATED MODULE: ./src/gates/lint/changed-lines.js
/** The lines of each changed file that a patch in git's format adds or changes, by its path. */
function readChangedLines(patch) {
    const files = new Map();
    let lines = new Set();
    let at = 0;
    let left = { old: 0, new: 0 };
    for (const text of patch.split('\n')) {
        if (left.old > 0 || left.new > 0) {
            // Within a hunk every line is content, also one that looks like a header.
            if (text.startsWith('+'))
                lines.add(at);
            if (text.startsWith('+') || text.startsWith(' '))
                at += 1;
            if (text.startsWith('\\'))
                continue;
            left = { old: left.old - (text.startsWith('+') ? 0 : 1), new: left.new - (text.startsWith('-') ? 0 : 1) };
            continue;
        }
        const file = /^\+\+\+ b\/(.*?)\t?$/.exec(text);
        if (file !== null)
            files.set(file[1] ?? '', (lines = new Set()));
        const hunk = /^@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/.exec(text);
        if (hunk === null)
            continue;
        at = Number(hunk[2]);
        left = { old: Number(hunk[1] ?? 1), new: Number(hunk[3] ?? 1) };
    }
    return files;
}

;// CONCATENATED MODULE: ./src/gates/lint/findings.js
/** rustc, ruff: the message, then ` --> src/a.rs:3:5`. */
const ARROW = /^\s*-->\s+(.+?):(\d+)(?::\d+)?\s*$/;
/** flake8, golangci-lint, RuboCop, Checkstyle \u2026: `a.py:3:5: message`, perhaps after `[WARN] `. */
const COLON = /^\s*(?:\[\w+\]\s+)?((?:\/|\.{0,2}\/)?[^\s:()]+):(\d+)(?::(\d+))?(?::|\s)\s*(.*)$/;
/** tsc, MSBuild: `src/a.ts(3,5): error \u2026`. */
const PARENTHESES = /^\s*([^\s:()]+)\((\d+),\d+\):\s*(.*)$/;
/** ESLint's default: the path on a line of its own, then `  3:5  error  message`. */
const HEADING = /^(?:\/|\.{0,2}\/)?[^\s:]+\.\w+$/;
const UNDER_HEADING = /^\s+(\d+):\d+\s+(.*)$/;
/** Creates a reader for the usual forms of positions. */
function createFindingsReader() {
    const findings = [];
    let heading = null;
    let before = '';
    return {
        findings,
        line(line) {
            const found = readPosition(line, heading, before);
            if (found !== null)
                findings.push(found);
            else if (HEADING.test(line))
                heading = line;
            if (line.trim() !== '')
                before = line.trim();
            else
                heading = null;
        },
    };
}
function readPosition(line, heading, before) {
    const arrow = ARROW.exec(line);
    if (arrow !== null)
        return finding(arrow[1], arrow[2], before);
    const under = heading === null ? null : UNDER_HEADING.exec(line);
    if (under !== null)
        return finding(heading ?? '', under[1], under[2]);
    const parentheses = PARENTHESES.exec(line);
    if (parentheses !== null)
        return finding(parentheses[1], parentheses[2], parentheses[3]);
    const colon = COLON.exec(line);
    // `localhost:8080 \u2026` and times of day are no positions.
    if (colon === null || !/[./]/.test(colon[1] ?? '') || /^\d/.test(colon[1] ?? ''))
        return null;
    return finding(colon[1], colon[2], colon[4]);
}
function finding(path = '', line = '', message = '') {
    return { path, line: Number(line), message: message.trim() };
}

;// CONCATENATED MODULE: ./src/gates/lint/check-lint.js






/** Runs a linter and judges what it found. */
async function checkLint(command, run) {
    if (run.options.newOnly === true)
        return checkChangedLines(command, run);
    return command.warningsFail === true ? checkNewWarnings(command, run) : checkExitStatus(command.command, run);
}
async function checkChangedLines({ command, folder }, run) {
    const { result, findings } = await lint(command, run.ports, run.config.timeoutMs);
    if (result.exitCode === 0 && !result.timedOut)
        return passed(result);
    if (couldNotRun(result))
        return ended(command, result);
    if (findings.length === 0) {
        const reason = `new_only: the output has no position of a finding (path:line): ${command}`;
        return failed(reason, renderCommandDetails(command, result, [check_lint_HOW_TO_PRINT]), result);
    }
    const changed = readChangedLines(await run.patch());
    const prefix = [run.options.in ?? '', folder].filter((part) => part !== '').join('/');
    const found = findings.filter((one) => isOnChangedLine(one, prefix, changed, run));
    return found.length === 0 ? passed(result) : tooMany(command, result, found, 'on changed lines');
}
const check_lint_HOW_TO_PRINT = 'let the linter print one finding a line as `path:line: message`, or leave `new_only` out.';
/** A finding of a changed file whose lines could not be read counts. */
function isOnChangedLine({ path, line }, prefix, changed, { changes }) {
    const relative = path.replace(/^(\.\/)+/, '');
    const whole = prefix === '' ? relative : `${prefix}/${relative}`;
    const isSame = (file) => (path.startsWith('/') ? path.endsWith(`/${file}`) : file === whole);
    const file = changes.find((change) => change.status !== 'deleted' && isSame(change.path))?.path;
    return file !== undefined && changed.get(file)?.has(line) !== false;
}
async function checkNewWarnings({ command }, run) {
    const { result, findings } = await lint(command, run.ports, run.config.timeoutMs);
    if (result.exitCode !== 0 || result.timedOut)
        return ended(command, result);
    if (findings.length === 0)
        return passed(result);
    const before = await run.ports.atBase(`lint ${command}`, async (ports) => (await lint(command, ports, run.config.timeoutMs)).findings.map(identityOf).join('\n'));
    const left = before.split('\n');
    const found = findings.filter((one) => {
        const at = left.indexOf(identityOf(one));
        if (at >= 0)
            left.splice(at, 1);
        return at < 0;
    });
    return found.length === 0
        ? passed(result)
        : tooMany(command, result, found, 'that the base of the step does not have');
}
/** Lines move with every change, so they tell nothing about whether a finding is the same. */
function identityOf({ path, message }) {
    return `${path} ${message}`;
}
async function lint(command, ports, timeoutMs) {
    const reader = createFindingsReader();
    const result = await ports.shell(command, { timeoutMs, onLine: (line) => reader.line(toPlainText(line)) });
    return { result, findings: reader.findings };
}
function ended(command, result) {
    const details = renderCommandDetails(command, result, adviceForExit(result));
    return failedOrUnrunnable(`${describeExit(result)}: ${command}`, details, result);
}
function tooMany(command, result, found, which) {
    const lines = found.map(({ path, line, message }) => `${path}:${line}: ${message}`);
    const count = found.length === 1 ? '1 finding' : `${found.length} findings`;
    const reason = `${count} ${which}: ${lines[0] ?? ''}`;
    return failed(reason, `${count} ${which}:\n${lines.slice(0, 50).join('\n')}\n${renderCommandDetails(command, result)}`, result);
}

;// CONCATENATED MODULE: ./src/gates/checks/lint.js


const lint_lint = createCommandGate({
    type: 'lint',
    summary: 'The linter is content. Skipped, and shown so, only where the project has configured none.',
    whenNone: 'skip',
    check: checkLint,
    options: ['new_only'],
});

;// CONCATENATED MODULE: ./src/workflow/output.js


/** Maximum size of a step's output file; a larger one is `bad_output`. */
const MAX_OUTPUT_BYTES = 1024 * 1024;
/** Maximum number of items in one plan; more is `bad_output`. */
const MAX_PLAN_ITEMS = 2000;
/** Folder of the output files, relative to the worktree; it never counts as a change. */
const OUTPUT_FOLDER = '.gump/out';
/** The file that a step must write, relative to the worktree; null for diff steps. */
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
 * Parses what the agent wrote; `text` is null if the file is missing. JSON may be wrapped in one code fence, with
 * nothing else around it. Never throws.
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
        return invalid('bad_output', `${file} is not JSON: ${describeStart(text)}`);
    return kind === 'plan' ? parsePlan(file, json.value) : parseVerdict(file, json.value);
}
function parsePlan(file, value) {
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
function parseVerdict(file, value) {
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
function describeStart(text) {
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
    options: [],
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

;// CONCATENATED MODULE: ./src/gates/origin/node-links.js


/**
 * Finds packages of a Node project (its own, or members of its workspace) for which a link in `node_modules` leads out
 * of the tree, as `npm link` leaves it.
 */
async function findLinkedPackages(folder) {
    const links = await linksLeadingOut(folder);
    if (links.length === 0)
        return [];
    const own = await ownNames(folder);
    return links.filter((name) => own.has(name)).map((name) => ({ name, from: `a link out of the tree` }));
}
/** Lists the entries of `node_modules` that cannot be followed inside the tree. */
async function linksLeadingOut(folder) {
    const names = await folder.list('node_modules');
    const scopes = names.filter((name) => name.startsWith('@') && name.endsWith('/')).map((name) => name.slice(0, -1));
    const scoped = await Promise.all(scopes.map(async (scope) => (await folder.list(`node_modules/${scope}`)).map((name) => `${scope}/${name}`)));
    // A link is listed as a file is; a real folder has a `/` at the end.
    const candidates = [...names, ...scoped.flat()].filter((name) => !name.endsWith('/') && !name.startsWith('.'));
    const found = await Promise.all(candidates.map(async (name) => ((await folder.exists(`node_modules/${name}`)) ? [] : [name])));
    return found.flat();
}
const Named = schemas/* object */.Ikc({ name: schemas/* string */.YjP() });
async function ownNames(folder) {
    const names = new Set();
    for await (const path of walkFiles(folder)) {
        if (path !== 'package.json' && !path.endsWith('/package.json'))
            continue;
        const parsed = Named.safeParse(node_links_parseOrNull((await folder.readText(path)) ?? ''));
        if (parsed.success)
            names.add(parsed.data.name);
    }
    return names;
}
function node_links_parseOrNull(text) {
    try {
        return JSON.parse(text);
    }
    catch {
        return null;
    }
}

// EXTERNAL MODULE: ../../node_modules/smol-toml/dist/index.js + 8 modules
var dist = __webpack_require__(528);
;// CONCATENATED MODULE: ./src/gates/origin/standard-modules.js
/**
 * The top-level modules of Python's standard library (`sys.stdlib_module_names`, 3.11), without those that begin with an
 * underscore.
 */
const STANDARD_MODULES = new Set(`
abc aifc antigravity argparse array ast asynchat asyncio asyncore atexit audioop base64 bdb binascii bisect
builtins bz2 cProfile calendar cgi cgitb chunk cmath cmd code codecs codeop collections colorsys compileall
concurrent configparser contextlib contextvars copy copyreg crypt csv ctypes curses dataclasses datetime dbm
decimal difflib dis distutils doctest email encodings ensurepip enum errno faulthandler fcntl filecmp fileinput
fnmatch fractions ftplib functools gc genericpath getopt getpass gettext glob graphlib grp gzip hashlib heapq
hmac html http idlelib imaplib imghdr imp importlib inspect io ipaddress itertools json keyword lib2to3
linecache locale logging lzma mailbox mailcap marshal math mimetypes mmap modulefinder msilib msvcrt
multiprocessing netrc nis nntplib nt ntpath nturl2path numbers opcode operator optparse os ossaudiodev pathlib
pdb pickle pickletools pipes pkgutil platform plistlib poplib posix posixpath pprint profile pstats pty pwd
py_compile pyclbr pydoc pydoc_data pyexpat queue quopri random re readline reprlib resource rlcompleter runpy
sched secrets select selectors shelve shlex shutil signal site smtpd smtplib sndhdr socket socketserver spwd
sqlite3 sre_compile sre_constants sre_parse ssl stat statistics string stringprep struct subprocess sunau
symtable sys sysconfig syslog tabnanny tarfile telnetlib tempfile termios textwrap this threading time timeit
tkinter token tokenize tomllib trace traceback tracemalloc tty turtle turtledemo types typing unicodedata
unittest urllib uu uuid venv warnings wave weakref webbrowser winreg winsound wsgiref xdrlib xml xmlrpc zipapp
zipfile zipimport zlib zoneinfo
`
    .trim()
    .split(/\s+/));

;// CONCATENATED MODULE: ./src/gates/origin/python-sources.js



const MARKERS = ['pyproject.toml', 'setup.py', 'setup.cfg', 'requirements.txt', 'Pipfile', 'tox.ini', 'pytest.ini'];
/** Whether a folder is the root of a Python project. */
async function isPythonProject(folder) {
    return (await Promise.all(MARKERS.map((name) => folder.exists(name)))).includes(true);
}
/**
 * Lists the folders from which a Python project's own packages are imported, relative to its root: `src`, those that its
 * build settings name, and `''` for the root itself. The root is left out if it has a module of the standard library's
 * name: put first on the path, that would replace it in every Python program. Empty if this is no Python project.
 */
async function pythonSourceFolders(folder) {
    if (!(await isPythonProject(folder)))
        return [];
    const named = [...foldersInPyproject((await folder.readText('pyproject.toml')) ?? ''), ...(await inSetupCfg(folder))];
    // A name that a shell would take for more than a name is no folder of a project.
    const candidates = [...new Set(['src', ...named])].filter((name) => /^\w[\w./-]*$/.test(name));
    const found = await Promise.all(candidates.map(async (name) => ((await topLevelModules(folder, name)).length > 0 ? [name] : [])));
    const rootModules = await topLevelModules(folder, '');
    return [...found.flat(), ...(rootModules.some((name) => STANDARD_MODULES.has(name)) ? [] : [''])];
}
/**
 * A line of shell text that puts the sources of the project in the working folder first on Python's path; empty if it is
 * no Python project. For projects below the root of a tree, which the environment of its gates does not know.
 */
async function pythonPathPrefix(folder) {
    const sources = await pythonSourceFolders(folder);
    if (sources.length === 0)
        return '';
    const path = sources.map((name) => (name === '' ? '$PWD' : `$PWD/${name}`)).join(':');
    return `export PYTHONPATH="${path}\${PYTHONPATH:+:$PYTHONPATH}"\n`;
}
/** Lists the names that can be imported from a folder: packages with `__init__.py`, and modules. */
async function topLevelModules(folder, at) {
    const below = (name) => (at === '' ? name : `${at}/${name}`);
    const names = await Promise.all((await folder.list(at === '' ? '.' : at)).map(async (entry) => {
        const name = entry.replace(/(\/|\.py)$/, '');
        if (!/^[A-Za-z_]\w*$/.test(name))
            return [];
        if (entry.endsWith('.py'))
            return [name];
        return entry.endsWith('/') && (await folder.exists(below(`${name}/__init__.py`))) ? [name] : [];
    }));
    return names.flat();
}
const Texts = schemas/* array */.YOg(schemas/* string */.YjP()).catch([]);
const Pyproject = schemas/* object */.Ikc({
    tool: schemas/* object */.Ikc({
        setuptools: schemas/* object */.Ikc({
            'package-dir': schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* string */.YjP()).catch({}),
            packages: schemas/* object */.Ikc({ find: schemas/* object */.Ikc({ where: Texts }).catch({ where: [] }) }).catch({ find: { where: [] } }),
        })
            .catch({ 'package-dir': {}, packages: { find: { where: [] } } }),
        poetry: schemas/* object */.Ikc({ packages: schemas/* array */.YOg(schemas/* object */.Ikc({ from: schemas/* string */.YjP().optional() })).catch([]) })
            .catch({ packages: [] }),
        maturin: schemas/* object */.Ikc({ 'python-source': schemas/* string */.YjP().optional() }).catch({}),
        pdm: schemas/* object */.Ikc({ build: schemas/* object */.Ikc({ 'package-dir': schemas/* string */.YjP().optional() }).catch({}) }).catch({ build: {} }),
    })
        .partial()
        .catch({}),
});
/** The folders that the settings of setuptools, Poetry, maturin and PDM name. Empty if the file cannot be read. */
function foldersInPyproject(text) {
    const { tool } = Pyproject.catch({ tool: {} }).parse(parseOrEmpty(text));
    const { setuptools, poetry, maturin, pdm } = tool;
    return [
        setuptools?.['package-dir'][''],
        ...(setuptools?.packages.find.where ?? []),
        ...(poetry?.packages ?? []).map(({ from }) => from),
        maturin?.['python-source'],
        pdm?.build['package-dir'],
    ].filter((name) => name !== undefined);
}
function parseOrEmpty(text) {
    try {
        return (0,dist/* parse */.qg)(text);
    }
    catch {
        return {};
    }
}
/** `package_dir = =lib` and `where = lib` in setup.cfg. */
async function inSetupCfg(folder) {
    const text = (await folder.readText('setup.cfg')) ?? '';
    return [...text.matchAll(/^(?:package_dir\s*=\s*|\s+)=\s*(\S+)\s*$|^where\s*=\s*(\S+)\s*$/gm)].flatMap(([, rootOfPackages, where]) => rootOfPackages ?? where ?? []);
}

;// CONCATENATED MODULE: ./src/gates/origin/python-packages.js


/**
 * Finds packages of a Python project that resolve outside of the tree, by the interpreter that runs its tests: then the
 * tests have judged other code than the commit's. An import hook of an editable install can do so, whatever the path
 * says. Empty if this is no Python project. Imports nothing, but import hooks of the machine run.
 */
async function findImportedPackages({ folder, shell, which, }) {
    const folders = await pythonSourceFolders(folder);
    const names = new Set((await Promise.all(folders.map((at) => topLevelModules(folder, at)))).flat());
    if (names.size === 0)
        return [];
    const python = await findInterpreter({ folder, which });
    if (python === null)
        return [];
    const prefix = await pythonPathPrefix(folder);
    const { exitCode, stdout } = await shell(`${prefix}${python} -c ${shellWord(PROGRAM)} ${[...names].slice(0, 200).join(' ')}`);
    if (exitCode !== 0)
        return [];
    return stdout.split('\n').flatMap((line) => {
        const [name, path] = line.split('\t');
        return name !== undefined && path !== undefined && names.has(name) ? [{ name, from: path }] : [];
    });
}
async function findInterpreter({ folder, which }) {
    for (const venv of ['.venv', 'venv'])
        if (await folder.exists(`${venv}/pyvenv.cfg`))
            return `${venv}/bin/python`;
    return (await which('python3')) ? 'python3' : null;
}
/** Only finders are asked: a project's own `sitecustomize` or import must not decide where it comes from. */
const PROGRAM = `import importlib.util, os, sys
root = os.path.realpath(os.getcwd())
for name in sys.argv[1:]:
    try:
        spec = importlib.util.find_spec(name)
    except Exception:
        continue
    if spec is None or spec.origin in ("built-in", "frozen"):
        continue
    origin = spec.origin if spec.has_location else next(iter(spec.submodule_search_locations or []), None)
    if origin and not os.path.realpath(origin).startswith(root + os.sep):
        print(name + "\\t" + origin)
`;

;// CONCATENATED MODULE: ./src/gates/origin/foreign.js


/** Finds packages of the project in this folder that resolve outside of the tree. */
async function findForeign(ports) {
    return [...(await findImportedPackages(ports)), ...(await findLinkedPackages(ports.folder))];
}

;// CONCATENATED MODULE: ./src/gates/counts/tests/bun-test.js

/** ` 2 pass`, ` 1 skip` and ` 1 fail` */
const bunTest = summedCountFormat('bun test', (line) => {
    const match = /^ +(\d+) (pass|fail|skip|todo)$/.exec(line);
    if (match === null)
        return null;
    const count = Number(match[1]);
    if (match[2] === 'pass')
        return { ran: count };
    return match[2] === 'fail' ? { ran: count, failed: count } : { skipped: count };
});

;// CONCATENATED MODULE: ./src/gates/counts/tests/cargo-test.js

/** `     Running unittests src/lib.rs (target/debug/deps/x-1234)`, `   Doc-tests x`: one for each target. */
const TARGET = /^ +(?:Running .+\(.+\)|Doc-tests \S+)$/;
/** `test tests::adds ... ok`; the line number of a doc test changes with the text before it. */
const TEST = /^test (.+?)(?: \(line \d+\))?(?: - [a-z ]+)? \.\.\. (ok|FAILED|ignored)\b/;
/**
 * `test result: ok. 2 passed; 0 failed; 1 ignored; \u2026`, one for each target. A target with a harness of its own
 * (`harness = false`) prints no such line.
 */
const cargoTest = {
    tool: 'cargo test',
    start() {
        const sum = createTestSum();
        let targets = 0;
        let results = 0;
        return {
            line(line) {
                if (TARGET.test(line))
                    targets++;
                const test = TEST.exec(line);
                if (test !== null)
                    sum.name(test[1] ?? '', test[2] === 'ignored');
                if (!/^test result: \w+\. \d+ passed; /.test(line))
                    return;
                results++;
                const failed = sumNumbersBefore(['failed'], line);
                sum.add({
                    ran: failed + sumNumbersBefore(['passed'], line),
                    failed,
                    skipped: sumNumbersBefore(['ignored'], line),
                });
            },
            tally: () => sum.tally({ partial: targets > results }),
        };
    },
};

;// CONCATENATED MODULE: ./src/gates/counts/tests/ctest.js

/** `50% tests passed, 1 tests failed out of 2` */
const ctest = summedCountFormat('CTest', (line) => {
    if (line.startsWith('No tests were found!!!'))
        return NO_TEST;
    const match = /^\d+% tests passed, (\d+) tests failed out of (\d+)$/.exec(line);
    return match === null ? null : { ran: Number(match[2]), failed: Number(match[1]) };
});

;// CONCATENATED MODULE: ./src/gates/counts/tests/deno-test.js

/** `ok | 5 passed | 0 failed | 1 ignored (12ms)` */
const denoTest = summedCountFormat('deno test', (line) => {
    if (line === 'error: No test modules found')
        return NO_TEST;
    if (!/^(?:ok|FAILED) \| \d+ passed\b.*\| \d+ failed\b.*\(.+\)$/.test(line))
        return null;
    const failed = sumNumbersBefore(['failed'], line);
    return { ran: failed + sumNumbersBefore(['passed'], line), failed, skipped: sumNumbersBefore(['ignored'], line) };
});

;// CONCATENATED MODULE: ./src/gates/counts/tests/dotnet-test.js

const SUMMARY = /^(?:Passed|Failed|Skipped)! +- Failed: +(\d+), Passed: +(\d+), Skipped: +(\d+), Total: +\d+/;
/** `Passed!  - Failed:     0, Passed:     5, Skipped:     0, Total:     5, Duration: \u2026`, one for each project. */
const dotnetTest = summedCountFormat('dotnet test', (line) => {
    const match = SUMMARY.exec(line);
    if (match === null)
        return null;
    const failed = Number(match[1]);
    return { ran: failed + Number(match[2]), failed, skipped: Number(match[3]) };
});

;// CONCATENATED MODULE: ./src/gates/counts/tests/exunit.js

const RAN = ['test', 'tests', 'doctest', 'doctests', 'property', 'properties'];
/** `2 doctests, 3 tests, 1 failure, 1 skipped`; skipped tests are among the tests. */
const exunit = summedCountFormat('ExUnit', (line) => {
    if (line === 'There are no tests to run')
        return NO_TEST;
    if (!/^(?:\d+ (?:doctests?|properties|property|tests?), )+\d+ failures?(?:, \d+ [a-z]+)*$/.test(line))
        return null;
    const skipped = sumNumbersBefore(['skipped'], line);
    return {
        ran: sumNumbersBefore(RAN, line) - skipped,
        failed: sumNumbersBefore(['failure', 'failures'], line),
        skipped,
    };
});

;// CONCATENATED MODULE: ./src/gates/counts/tests/go-test.js

/** A verdict of `go test -v`. It may follow text that a test printed without a newline. */
const VERDICT = /--- (PASS|FAIL|SKIP): (\S+) \(\d+\.\d+s\)$/;
/** An event of `go test -json` that ends a test. */
const EVENT = /^\{"Time":"[^"]*","Action":"(pass|fail|skip)","Package":"([^"]*)","Test":"((?:[^"\\]|\\.)*)"/;
/** A package whose tests ended: `ok  \tx/y\t0.007s` or `FAIL\tx/y\t0.007s`. */
const PACKAGE = /^(?:ok {2}|FAIL)\t(\S+)\t(?:\d+\.\d+s|\(cached\))/;
const NO_TESTS = /\[(?:no test files|no tests to run|setup failed|build failed)\]$|^testing: warning: no tests to run$|^\t\S+\t\tcoverage: 0\.0% of statements$/;
/**
 * `go test -v` and `-json`, subtests included. Without `-v` nothing can be counted: a line that only says that a
 * package is ok has no count.
 */
const goTest = {
    tool: 'go test',
    start() {
        const sum = createTestSum();
        let partial = false;
        /** The tests of the package that is being listed. Its name follows them. */
        let listed = [];
        const note = (verdict, name) => {
            if (verdict === 'skip')
                sum.add({ skipped: 1 });
            else
                sum.add({ ran: 1, failed: verdict === 'fail' ? 1 : 0 });
            listed.push({ name, skipped: verdict === 'skip' });
        };
        const endPackage = (path) => {
            for (const { name, skipped } of listed)
                sum.name(`${path}.${name}`, skipped);
            listed = [];
        };
        return {
            line(line) {
                const verdict = VERDICT.exec(line);
                const event = EVENT.exec(line);
                const ended = PACKAGE.exec(line);
                if (verdict !== null)
                    note((verdict[1] ?? '').toLowerCase(), verdict[2] ?? '');
                else if (event !== null) {
                    note(event[1] ?? '', event[3] ?? '');
                    endPackage(event[2] ?? '');
                }
                else if (NO_TESTS.test(line))
                    sum.add({});
                else if (ended !== null) {
                    if (listed.length === 0)
                        partial = true;
                    endPackage(ended[1] ?? '');
                }
            },
            tally: () => sum.tally({ partial }),
        };
    },
};

;// CONCATENATED MODULE: ./src/gates/counts/tests/gotestsum.js

/** `DONE 5 tests, 1 skipped, 2 failures in 0.301s`; skipped tests are among the tests. */
const gotestsum = summedCountFormat('gotestsum', (line) => {
    if (!/^DONE (?:\d+ runs, )?\d+ tests?\b.* in [\d.]+s$/.test(line))
        return null;
    const skipped = sumNumbersBefore(['skipped'], line);
    return {
        ran: sumNumbersBefore(['test', 'tests'], line) - skipped,
        failed: sumNumbersBefore(['failure', 'failures'], line),
        skipped,
    };
});

;// CONCATENATED MODULE: ./src/gates/counts/tests/gradle.js

/** `> Task :test NO-SOURCE`: Gradle prints no count, but says that a module has no tests. */
const gradleTest = summedCountFormat('Gradle', (line) => /^> Task (?::\S+)?:\w*[tT]est NO-SOURCE$/.test(line) ? NO_TEST : null);

;// CONCATENATED MODULE: ./src/gates/counts/tests/jest.js

/** `Tests:       1 failed, 1 skipped, 2 passed, 4 total` */
const jest = summedCountFormat('jest', (line) => {
    if (line.startsWith('No tests found, exiting'))
        return NO_TEST;
    if (!/^Tests: +\d.* total$/.test(line))
        return null;
    return {
        ran: sumNumbersBefore(['failed', 'passed'], line),
        failed: sumNumbersBefore(['failed'], line),
        skipped: sumNumbersBefore(['skipped', 'todo'], line),
    };
});

;// CONCATENATED MODULE: ./src/gates/counts/tests/minitest.js

const minitest_SUMMARY = /^\d+ (?:runs|tests), \d+ assertions, \d+ failures, \d+ errors, \d+ (?:skips|pendings)\b/;
/** Minitest: `5 runs, 5 assertions, 0 failures, 0 errors, 1 skips`; test-unit says `tests`, `pendings`, `omissions`. */
const minitest = summedCountFormat('Minitest', (line) => {
    if (!minitest_SUMMARY.test(line))
        return null;
    const skipped = sumNumbersBefore(['skips', 'pendings', 'omissions'], line);
    return {
        ran: sumNumbersBefore(['runs', 'tests'], line) - skipped,
        failed: sumNumbersBefore(['failures', 'errors'], line),
        skipped,
    };
});

;// CONCATENATED MODULE: ./src/gates/counts/tests/mocha.js

/** `  2 passing (34ms)`, `  1 pending` and `  1 failing` */
const mocha = summedCountFormat('mocha', (line) => {
    if (line === 'Error: No test files found' || line.startsWith('Error: No test files found:'))
        return NO_TEST;
    const match = /^ +(\d+) (?:(passing)(?: \(.+\))?|(failing)|pending)$/.exec(line);
    if (match === null)
        return null;
    const count = Number(match[1]);
    if (match[2] !== undefined)
        return { ran: count };
    return match[3] !== undefined ? { ran: count, failed: count } : { skipped: count };
});

;// CONCATENATED MODULE: ./src/gates/counts/tests/nextest.js

/** `     Summary [   0.004s] 3 tests run: 2 passed, 1 failed, 1 skipped`; `2/3 tests run` when it was stopped. */
const nextest = summedCountFormat('cargo nextest', (line) => {
    const match = /^ *Summary \[ *[\d.]+s\] +(\d+)(?:\/\d+)? tests? run:/.exec(line);
    if (match === null)
        return null;
    return {
        ran: Number(match[1]),
        failed: sumNumbersBefore(['failed'], line),
        skipped: sumNumbersBefore(['skipped'], line),
    };
});

;// CONCATENATED MODULE: ./src/gates/counts/tests/node-test.js

const node_test_SUMMARY = /^(?:#|\u2139) (pass|fail|skipped|todo) (\d+)$/;
/** The result line of a whole file, which node prints if the file has no test or did not load. */
const FILE_RESULT = /^(?:(?:not )?ok \d+ - |[\u2714\u2716] )(\S.*\.[cm]?[jt]sx?)(?: \([\d.]+ms\))?$/;
/** `\u2714 adds (0.3ms)`, `\ufe63 adds (0.1ms) # SKIP`, `    ok 1 - adds`, `ok 2 - adds # SKIP`, at any depth. */
const RESULT = /^ *(?:(?:not )?ok \d+ - |[\u2714\u2716\ufe63] )(.+?)(?: \([\d.]+ms\))?( # (?:SKIP|TODO)\b.*)?$/;
/**
 * `# pass 2`, `# fail 1` (TAP) or `\u2139 pass 2` (spec): node:test, and others whose TAP ends the same way. These sums
 * count a file without tests as one test, so such files are subtracted. A file may be a test by itself, as a script
 * that fails by its exit status: then more ran than is counted.
 */
const nodeTest = {
    tool: 'node:test',
    start() {
        const sum = createTestSum();
        const files = new Set();
        return {
            line(line) {
                const summary = node_test_SUMMARY.exec(line);
                const file = FILE_RESULT.exec(line)?.[1];
                const result = RESULT.exec(line);
                if (summary !== null)
                    sum.add(countsOf(summary[1] ?? '', Number(summary[2])));
                else if (file !== undefined)
                    files.add(file);
                else if (result !== null && result[1] !== 'failing tests:')
                    sum.name(result[1] ?? '', result[2] !== undefined);
            },
            tally() {
                const ran = Math.max(0, (sum.tally()?.ran ?? 0) - files.size);
                return sum.tally({ ran, partial: files.size > 0 });
            },
        };
    },
};
function countsOf(verdict, count) {
    if (verdict === 'pass')
        return { ran: count };
    return verdict === 'fail' ? { ran: count, failed: count } : { skipped: count };
}

;// CONCATENATED MODULE: ./src/gates/counts/tests/phpunit.js

/** `OK (5 tests, 5 assertions)`, else `Tests: 5, Assertions: 5, Failures: 1, Skipped: 1.` */
const phpunit = summedCountFormat('PHPUnit', (line) => {
    if (line === 'No tests executed!')
        return NO_TEST;
    const ok = /^OK \((\d+) tests?, \d+ assertions?\)$/.exec(line);
    if (ok !== null)
        return { ran: Number(ok[1]) };
    if (!/^Tests: \d+, Assertions: \d+[,.]/.test(line))
        return null;
    const skipped = numberAfter('Skipped', line) + numberAfter('Incomplete', line);
    return {
        ran: numberAfter('Tests', line) - skipped,
        failed: numberAfter('Failures', line) + numberAfter('Errors', line),
        skipped,
    };
});
/** The number in `Word: 3`; 0 if there is none. */
function numberAfter(word, line) {
    return Number(new RegExp(`\\b${word}: (\\d+)`).exec(line)?.[1] ?? 0);
}

;// CONCATENATED MODULE: ./src/gates/counts/tests/pytest.js

const pytest_RAN = ['passed', 'failed', 'xfailed', 'xpassed'];
/** `===== 1 failed, 3 passed, 1 skipped in 0.11s =====`, without the rules under `-q`. */
const pytest = summedCountFormat('pytest', (line) => {
    if (/^=* ?no tests ran in [\d.]+s/.test(line))
        return NO_TEST;
    if (!/^=* ?\d+ [a-z]+(?:, \d+ [a-z]+)* in [\d.]+s/.test(line))
        return null;
    return {
        ran: sumNumbersBefore(pytest_RAN, line),
        failed: sumNumbersBefore(['failed'], line),
        skipped: sumNumbersBefore(['skipped'], line),
    };
});

;// CONCATENATED MODULE: ./src/gates/counts/tests/rspec.js

/** `5 examples, 1 failure, 2 pending`; pending examples are among the examples. */
const rspec = summedCountFormat('RSpec', (line) => {
    if (!/^\d+ examples?, \d+ failures?\b/.test(line))
        return null;
    const skipped = sumNumbersBefore(['pending'], line);
    return {
        ran: sumNumbersBefore(['example', 'examples'], line) - skipped,
        failed: sumNumbersBefore(['failure', 'failures'], line),
        skipped,
    };
});

;// CONCATENATED MODULE: ./src/gates/counts/tests/surefire.js

const surefire_SUMMARY = /^(?:\[[A-Z]+\] )?Tests run: (\d+), Failures: (\d+), Errors: (\d+), Skipped: (\d+)$/;
/**
 * `[INFO] Tests run: 3, Failures: 1, Errors: 0, Skipped: 1`, one for each module. Lines with a time are for one class
 * and ignored.
 */
const surefire = summedCountFormat('Surefire', (line) => {
    if (/^\[INFO\] No tests to run\.$/.test(line))
        return NO_TEST;
    const match = surefire_SUMMARY.exec(line.trimEnd());
    if (match === null)
        return null;
    const skipped = Number(match[4]);
    return { ran: Number(match[1]) - skipped, failed: Number(match[2]) + Number(match[3]), skipped };
});

;// CONCATENATED MODULE: ./src/gates/counts/tests/tap.js

const POINT = /^(not )?ok\b(?: \d+)?(?: -)? ?(.*)$/;
/**
 * The Test Anything Protocol: counts the test points at the top level that were not skipped. Output with a summary
 * (`# pass 2`) is left to `nodeTest`.
 */
const tap = {
    tool: 'TAP',
    start() {
        const sum = createTestSum();
        let planned = false;
        let summed = false;
        return {
            line(line) {
                if (/^1\.\.\d+/.test(line))
                    planned = true;
                else if (/^# pass +\d+$/.test(line))
                    summed = true;
                const point = POINT.exec(line);
                if (point === null)
                    return;
                const skipped = /# *skip/i.test(line);
                const name = (point[2] ?? '').replace(/ *# .*$/, '');
                if (name !== '')
                    sum.name(name, skipped);
                sum.add(skipped ? { skipped: 1 } : { ran: 1, failed: point[1] === undefined ? 0 : 1 });
            },
            tally() {
                if (!planned || summed)
                    return null;
                sum.add({});
                return sum.tally();
            },
        };
    },
};

;// CONCATENATED MODULE: ./src/gates/counts/tests/unittest.js

/**
 * `Ran 3 tests in 0.001s`, then `OK (skipped=1)`: Python's unittest counts skipped tests as run, so they are
 * subtracted.
 */
const unittest = summedCountFormat('unittest', (line) => {
    const ran = /^Ran (\d+) tests? in [\d.]+s$/.exec(line);
    if (ran !== null)
        return { ran: Number(ran[1]) };
    const verdict = /^(?:OK|FAILED|NO TESTS RAN) \(([a-z ]+=\d+(?:, [a-z ]+=\d+)*)\)$/.exec(line);
    if (verdict === null)
        return null;
    const skipped = unittest_numberAfter('skipped', verdict[1] ?? '');
    return {
        ran: -skipped,
        failed: unittest_numberAfter('failures', verdict[1] ?? '') + unittest_numberAfter('errors', verdict[1] ?? ''),
        skipped,
    };
});
/** The number in `word=3`; 0 if there is none. */
function unittest_numberAfter(word, text) {
    return Number(new RegExp(`\\b${word}=(\\d+)`).exec(text)?.[1] ?? 0);
}

;// CONCATENATED MODULE: ./src/gates/counts/tests/vitest.js

/** `      Tests  1 failed | 2 passed | 1 skipped (4)` */
const vitest = summedCountFormat('vitest', (line) => {
    if (line.startsWith('No test files found, exiting'))
        return NO_TEST;
    if (!/^ +Tests {2}.*\(\d+\)$/.test(line))
        return null;
    return {
        ran: sumNumbersBefore(['failed', 'passed'], line),
        failed: sumNumbersBefore(['failed'], line),
        skipped: sumNumbersBefore(['skipped', 'todo'], line),
    };
});

;// CONCATENATED MODULE: ./src/gates/counts/tests/formats.js
/**
 * This folder reads from the output of test tools how many tests ran, with one file for each tool (`junit-xml.ts` reads
 * JUnit files instead). Begin with `TEST_FORMATS` below, then `format.ts`, which has the interface and the common way
 * to read a format.
 */























/** All known formats, in the order of the docs. */
const TEST_FORMATS = [
    jest,
    vitest,
    mocha,
    nodeTest,
    bunTest,
    denoTest,
    goTest,
    gotestsum,
    cargoTest,
    nextest,
    pytest,
    unittest,
    surefire,
    gradleTest,
    ctest,
    dotnetTest,
    rspec,
    minitest,
    phpunit,
    exunit,
    tap,
];
/**
 * Creates a reader that tries all formats at once. It takes raw lines, which may contain escape sequences. A test
 * command may run more than one tool, so the counts of all tools are added up.
 */
function createTestTallyReader() {
    const readers = TEST_FORMATS.map((format) => format.start());
    return {
        line(raw) {
            const line = toPlainText(raw);
            for (const reader of readers)
                reader.line(line);
        },
        tally() {
            const found = readers.map((reader) => reader.tally()).filter((tally) => tally !== null);
            return found.length === 0 ? null : found.reduce(addTallies);
        },
    };
}

;// CONCATENATED MODULE: ./src/gates/counts/tests/junit-xml.js

const TEST_CASE = /<testcase((?:[^>"']|"[^"]*"|'[^']*')*?)(?:\/>|>([\s\S]*?)<\/testcase\s*>)/g;
/**
 * Reads the test cases of a JUnit report; null if the text is no JUnit report. The sums that suites state are not used:
 * suites may be nested and their sums wrong.
 */
function readJunitTests(xml) {
    const markup = xml.replace(/<!\[CDATA\[[\s\S]*?\]\]>|<!--[\s\S]*?-->/g, '');
    if (!/<testsuites?[\s>/]/.test(markup))
        return null;
    const sum = createTestSum();
    sum.add({});
    for (const [, attributes = '', body = ''] of markup.matchAll(TEST_CASE)) {
        const skipped = /<skipped[\s>/]/.test(body);
        const failed = /<(?:failure|error)[\s>/]/.test(body);
        sum.add(skipped ? { skipped: 1 } : { ran: 1, failed: failed ? 1 : 0 });
        const name = [attributeOf(attributes, 'classname'), attributeOf(attributes, 'name')].filter((part) => part !== '');
        if (name.length > 0)
            sum.name(name.join(' '), skipped);
    }
    return sum.tally();
}
function attributeOf(attributes, name) {
    const match = new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`).exec(attributes);
    return match?.[1] ?? match?.[2] ?? '';
}

;// CONCATENATED MODULE: ./src/gates/junit-reports.js


/** The largest JUnit report that is read. */
const junit_reports_MAX_BYTES = 64 * 1024 * 1024;
/** Checks the argument of a gate that may name JUnit files. Returns what is wrong with it, or null. */
function checkReportArgument(argument) {
    const path = argument.trim();
    if (path === '')
        return null;
    if (path.startsWith('/') || path.split('/').includes('..'))
        return 'needs the path of a JUnit file inside the repository, relative to its root';
    return path.endsWith('.xml') ? null : 'needs the path or glob of JUnit files, ending in .xml, or nothing';
}
/** Finds the reports that a path or glob names. Returns paths relative to the folder. */
async function findJunitReports(folder, pattern) {
    const { base, isGlob } = picomatch.scan(pattern);
    if (!isGlob)
        return (await folder.exists(pattern)) ? [pattern] : [];
    const matches = picomatch(pattern, { dot: true });
    const found = [];
    for await (const path of walkFiles(folder, base === '.' ? '' : base))
        if (matches(path))
            found.push(path);
    return found;
}
/** Reads a report; null if it cannot be read or is larger than 64 MiB. */
function readJunitReport(folder, path) {
    return folder.readText(path, junit_reports_MAX_BYTES);
}

;// CONCATENATED MODULE: ./src/gates/command/run-suite.js







/** Runs the project's tests, and counts those that ran. */
async function runSuite(options) {
    const { command, ports } = options;
    const reports = options.reports ?? standardReports(command);
    const run = () => runOnce({ ...options, reports });
    if (ports.once === undefined)
        return { ...(await run()), command, sameRunAs: null };
    const { value, by } = await ports.once(`suite\0${reports ?? ''}\0${command}`, run);
    return { ...value, command, sameRunAs: by };
}
/** Where Gradle writes its JUnit files: it prints no count. Null for any other command. */
function standardReports(command) {
    return /\bgradlew?\b/.test(command) ? '**/build/test-results/**/*.xml' : null;
}
/** Makes `go test` list its tests, also if make or a script calls it. Other programs ignore the variable. */
const VERBOSE_GO = 'export GOFLAGS="${GOFLAGS:+$GOFLAGS }-v"\n';
async function runOnce(options) {
    const { command, reports, config, ports } = options;
    if (reports !== null)
        await removeReports(ports, reports);
    const reader = createTestTallyReader();
    const rest = createRestOfOutput();
    const result = await ports.shell(VERBOSE_GO + (await pythonPathPrefix(ports.folder)) + command, {
        timeoutMs: config.timeoutMs,
        onLine: (line, stream) => {
            reader.line(line);
            rest.line(line, stream);
        },
    });
    const found = reports === null ? null : await readReports(ports, reports);
    return { result: rest.of(result), tally: found ?? reader.tally(), fromReports: found !== null };
}
/** Removes the reports of an earlier run, which would be counted for this one. */
async function removeReports(ports, pattern) {
    const files = await findJunitReports(ports.folder, pattern);
    for (let i = 0; i < files.length; i += 500)
        await ports.shell(`rm -f -- ${files
            .slice(i, i + 500)
            .map(shellWord)
            .join(' ')}`);
}
async function readReports({ folder }, pattern) {
    let total = null;
    for (const file of await findJunitReports(folder, pattern)) {
        const found = readJunitTests((await readJunitReport(folder, file)) ?? '');
        if (found !== null)
            total = total === null ? found : addTallies(total, found);
    }
    return total;
}
/** What `go test` prints under `-v` about tests that run and pass. Failures are what people look for. */
const GO_PROGRESS = /^ *(?:=== (?:RUN|PAUSE|CONT|NAME)\b|--- (?:PASS|SKIP): )/;
const MAX_REST_CHARS = 64 * 1024;
/**
 * Keeps the end of the output without the progress that only the count needs. It is what would be printed without
 * `-v`: in a large suite, the progress would push the failures out of the tail.
 */
function createRestOfOutput() {
    const kept = { stdout: [], stderr: [] };
    const chars = { stdout: 0, stderr: 0 };
    let hasProgress = false;
    return {
        line(raw, stream) {
            if (GO_PROGRESS.test(toPlainText(raw))) {
                hasProgress = true;
                return;
            }
            kept[stream].push(raw);
            chars[stream] += raw.length + 1;
            if (chars[stream] < 2 * MAX_REST_CHARS)
                return;
            while (chars[stream] > MAX_REST_CHARS)
                chars[stream] -= (kept[stream].shift()?.length ?? 0) + 1;
        },
        of: (result) => hasProgress ? { ...result, stdout: kept.stdout.join('\n'), stderr: kept.stderr.join('\n') } : result,
    };
}

;// CONCATENATED MODULE: ./src/gates/command/suite-facts.js
/** The part of an outcome that says what was run, and how many tests. */
function suiteFacts({ command, tally, sameRunAs, }) {
    return {
        command,
        ...(tally === null ? {} : { tests: { ran: tally.ran, failed: tally.failed, skipped: tally.skipped } }),
        ...(sameRunAs === null ? {} : { sameRunAs }),
    };
}
/** A number of tests in words: `1 test`, `3 tests`. */
function testsText(count) {
    return count === 1 ? '1 test' : `${count} tests`;
}

;// CONCATENATED MODULE: ./src/gates/command/check-suite.js





/**
 * Runs a test command. The gate passes if it exits with 0 and ran at least one test. A command of whose output nothing
 * can be counted passes with a mark: it may have run tests, or only printed something.
 */
async function checkSuite({ command, reports }, { ports, config, options }) {
    const run = await runSuite({ command, reports, config, ports });
    const outcome = judgeSuite(run, options.allowNone === true);
    if (outcome.status !== 'pass')
        return outcome;
    const foreign = await findForeign(ports);
    return foreign.length === 0 ? outcome : judgedElsewhere(foreign, run);
}
/** The tests have passed for other code than the tree's. */
function judgedElsewhere(foreign, run) {
    const named = foreign.map(({ name, from }) => `${name} is imported from ${from}`).join(', ');
    const reason = `the tests did not see this commit: ${named}`;
    return {
        ...failed(reason, `${reason}\n${HOW_TO_IMPORT}\n${renderCommandDetails(run.command, run.result)}`, run.result),
        ...suiteFacts(run),
    };
}
const HOW_TO_IMPORT = 'Install the project by `setup` (such as `pip install -e .`, which puts it into an environment of the tree, or ' +
    '`npm ci`), and not in a step before; or install only its dependencies there.';
/** Judges a run of the tests. `allowNone`: a run without any test passes. */
function judgeSuite(run, allowNone) {
    const { command, result, tally } = run;
    const facts = suiteFacts(run);
    const ended = result.exitCode === 0 && !result.timedOut;
    if (!allowNone && ranNone(run)) {
        const reason = `${ended ? 'no test ran' : 'no tests were collected'}${skippedText(run)}: ${command}`;
        const details = `${reason}\n${renderCommandDetails(command, result, [HOW_TO_ALLOW])}`;
        return { ...failed(reason, details, result), ...facts, failure: 'no_tests' };
    }
    if (ended || (allowNone && foundNone(run))) {
        const uncounted = tally === null || (tally.ran === 0 && tally.partial);
        return { ...passed(result), ...facts, ...(uncounted ? { mark: 'uncounted' } : {}) };
    }
    const details = renderCommandDetails(command, result, adviceForExit(result));
    return { ...failedOrUnrunnable(`${describeExit(result)}: ${command}`, details, result), ...facts };
}
const HOW_TO_ALLOW = 'add a test that runs, or remove what keeps the tests from running; where there is nothing to test, the workflow says ' +
    '`- test: {allow_none: true}`.';
/** ` (3 skipped)`; empty if none was. */
function skippedText({ tally }) {
    return tally === null || tally.skipped === 0 ? '' : ` (${tally.skipped} skipped)`;
}
/** Whether the output says that no test ran: every test was skipped, or none was found. */
function ranNone(run) {
    const { result, tally } = run;
    if (tally === null || tally.ran > 0 || tally.partial)
        return false;
    return (result.exitCode === 0 && !result.timedOut) || foundNone(run);
}
/** The exit status of pytest and unittest where no test was collected. */
const NOTHING_COLLECTED = 5;
/** Whether a command failed for no other reason than that its runner found no test. */
function foundNone({ result, tally }) {
    if (couldNotRun(result) || tally === null || tally.ran > 0 || tally.partial)
        return false;
    return result.exitCode === NOTHING_COLLECTED || (tally.foundNone && !check_suite_PYTHON.test(result.stdout));
}
/** pytest says that no test ran as well where it could not import a file: then its exit status tells them apart. */
const check_suite_PYTHON = /\bno tests ran in [\d.]+s/;

;// CONCATENATED MODULE: ./src/gates/checks/test.js


const test = createCommandGate({
    type: 'test',
    summary: 'The tests pass. The command is named as argument, in gump.toml, or found by the kind of project.',
    whenNone: 'fail',
    check: checkSuite,
    options: ['allow_none'],
});

;// CONCATENATED MODULE: ./src/gates/basis/lost-tests.js


const lost_tests_count = schemas/* number */.aig().int().nonnegative();
/** What a run of a suite is remembered by. */
const KnownTests = schemas/* object */.Ikc({
    ran: lost_tests_count,
    skipped: lost_tests_count,
    names: schemas/* object */.Ikc({ ran: schemas/* array */.YOg(schemas/* string */.YjP()), skipped: schemas/* array */.YOg(schemas/* string */.YjP()) }).nullable(),
});
/** The tests of a tally; of none if it is null, because nothing could be counted. */
function knownTests(tally) {
    return tally === null
        ? { ran: 0, skipped: 0, names: null }
        : {
            ran: tally.ran,
            skipped: tally.skipped,
            names: tally.names && { ran: [...tally.names.ran], skipped: [...tally.names.skipped] },
        };
}
/** How many names a text lists. */
const MAX_NAMES = 10;
/**
 * Compares the tests that ran with those at the step's base. One sentence for each loss: fewer ran, some are gone, some
 * are skipped now. Empty if none was lost.
 */
function lostTests(before, after) {
    const fewer = after.ran < before.ran ? [`${testsText(after.ran)} ran, ${before.ran} at the base of the step`] : [];
    if (before.names === null || after.names === null)
        return fewer;
    const [ran, skipped] = [new Set(after.names.ran), new Set(after.names.skipped)];
    const missing = before.names.ran.filter((name) => !ran.has(name));
    return [
        ...fewer,
        ...listed('gone', missing.filter((name) => !skipped.has(name))),
        ...listed('skipped now', missing.filter((name) => skipped.has(name))),
    ];
}
function listed(what, names) {
    if (names.length === 0)
        return [];
    const more = names.length > MAX_NAMES ? ` and ${names.length - MAX_NAMES} more` : '';
    return [`${what}: ${names.slice(0, MAX_NAMES).join(', ')}${more}`];
}

;// CONCATENATED MODULE: ./src/gates/command/run-suites.js




/** Runs the tests of several projects, each in its folder, and joins them to one run with the sum of their tests. */
async function runSuites(commands, { config, ports }) {
    const runOne = ({ command, folder, reports }) => runSuite({ command, reports, config, ports: suitePortsIn(ports, folder) });
    const [first, ...others] = commands;
    let joined = await runOne(first);
    for (const command of others)
        joined = joinRuns(joined, await runOne(command));
    return { ...joined, command: commandsText(commands) };
}
function suitePortsIn(ports, folder) {
    if (folder === '')
        return ports;
    const { once } = ports;
    const below = treePortsIn(ports, folder);
    return once === undefined ? below : { ...below, once: (key, run) => once(`${key} in ${folder}`, run) };
}
function joinRuns(before, next) {
    return {
        command: next.command,
        result: joinResults(before.result, next.result),
        tally: joinTallies(before.tally, next.tally),
        fromReports: before.fromReports && next.fromReports,
        sameRunAs: before.sameRunAs === next.sameRunAs ? before.sameRunAs : null,
    };
}
/** The result of the first that failed, with the time of both; without a failure, that of the first. */
function joinResults(before, next) {
    const shown = isGreen(before) && !isGreen(next) ? next : before;
    return { ...shown, durationMs: before.durationMs + next.durationMs };
}
function isGreen({ exitCode, timedOut }) {
    return exitCode === 0 && !timedOut;
}
/** Null if one of them could not be counted: the sum would be too small. */
function joinTallies(before, next) {
    return before === null || next === null ? null : addTallies(before, next);
}

;// CONCATENATED MODULE: ./src/gates/command/count-tests.js





/** Runs the tests of the projects that the changes concern, and counts those that ran. */
async function countTests({ argument, reports, config, ports, changes }) {
    const { folder } = ports;
    const which = (program) => ports.which(program);
    const resolution = await resolveCommand({ kind: 'test', argument, config, folder, changes, which });
    if (resolution.kind !== 'commands') {
        const reason = explainUnresolved(resolution);
        return { kind: 'not-run', reason, details: reason, run: null };
    }
    const { commands } = resolution;
    // The path is one of the whole tree, whatever the folders of the commands are.
    const run = reports === ''
        ? await runSuites(commands, { config, ports })
        : await runSuite({ command: commandsText(commands), reports, config, ports });
    if (couldNotRun(run.result))
        return notRun(run);
    // A file that the workflow names and that nobody wrote is not made up for by what else was printed.
    const tally = reports === '' || run.fromReports ? run.tally : null;
    return tally === null ? unreadable(run, reports) : { kind: 'counted', tally, run };
}
function notRun(run) {
    const { command, result } = run;
    const details = renderCommandDetails(command, result, adviceForExit(result));
    return { kind: 'not-run', reason: `${describeExit(result)}: ${command}`, details, run };
}
function unreadable(run, reports) {
    const where = reports === '' ? 'in its output' : `in ${reports}`;
    const reason = `no number of tests that ran could be read ${where}: ${run.command}`;
    return { kind: 'unreadable', reason, details: renderCommandDetails(run.command, run.result, [HOW_TO_COUNT]), run };
}
const HOW_TO_COUNT = 'let the test command write a JUnit file and name it, below the root of the tree: `- tests_found: path/to/junit.xml` ' +
    '(a glob may name several).';

;// CONCATENATED MODULE: ./src/gates/command/tests-at-base.js




/** Counts the tests of a step in the attempt's tree. Gates that run the same commands share one run of them. */
async function countInTree(source, run) {
    const { config, ports } = run;
    const counted = await countTests({ ...source, config, ports, changes: changesInFolder(run) });
    // What ran here is known where this commit is the base of a later step.
    if (counted.kind === 'counted')
        ports.note('tree', await keyOf(source, run), asText(counted));
    return counted;
}
/**
 * The tests that ran at the step's base. They are run there, once for each base, unless they are known. Without a usable
 * test command there, or if its output has no count, there were none: the format was readable in the attempt's tree. If
 * the command could not be run, the result is an error.
 */
async function testsAtBase(source, run) {
    const { config, ports } = run;
    const key = await keyOf(source, run);
    const known = ports.recall('base', key);
    const text = known ??
        (await ports.atBase(key, async (basePorts) => asText(await countTests({ ...source, config, ports: basePorts, changes: changesInFolder(run) }))));
    const found = parse(text);
    if (found === null) {
        const [reason = ''] = text.split('\n', 1);
        return { reason: `the tests of the step's base cannot be counted: ${reason}`, details: text };
    }
    ports.note('base', key, text);
    return found;
}
/** The tests at the step's base, if a gate of this run has counted them; null otherwise. */
async function recallTestsAtBase(source, run) {
    const text = run.ports.recall('base', await keyOf(source, run));
    return text === null ? null : parse(text);
}
/** Which projects are counted follows from the changed paths, so their commands are part of the key. */
async function keyOf(source, run) {
    const resolution = await resolveGateCommand('test', { ...run, argument: source.argument });
    const commands = resolution.kind === 'commands' ? commandsText(resolution.commands) : '';
    return `tests ${source.reports} ${commands}`;
}
/** What was counted as the text that `atBase` keeps: JSON, or the reason and details of an error. */
function asText(counted) {
    if (counted.kind === 'counted')
        return JSON.stringify(knownTests(counted.tally));
    if (counted.kind === 'unreadable' || counted.run === null)
        return JSON.stringify(knownTests(null));
    return `${counted.reason}\nAt the base of the step:\n${counted.details}`;
}
function parse(text) {
    if (!text.startsWith('{'))
        return null;
    const parsed = KnownTests.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
}

;// CONCATENATED MODULE: ./src/gates/checks/tests-found.js







const testsFound = {
    type: 'tests_found',
    summary: 'More tests ran, green or red, than at the base of the step (`tests_found: junit.xml` where the output has no count).',
    options: ['in', 'timeout'],
    checkArgument: checkReportArgument,
    describe: async (run) => describeResolution(await resolveCommand({ ...run, argument: '', kind: 'test', which: () => Promise.resolve(true) }), 'fail'),
    async check(run) {
        const source = { argument: '', reports: run.argument.trim() };
        const after = await countInTree(source, run);
        if (after.kind !== 'counted')
            return failed(after.reason, after.details, after.run?.result);
        const before = await testsAtBase(source, run);
        return 'reason' in before ? failed(before.reason, before.details) : compareCounts(before.ran, after);
    },
};
function compareCounts(before, { tally, run }) {
    const { ran } = tally;
    if (ran > before)
        return { ...passed(run.result), ...suiteFacts(run) };
    const reason = ran === 0 ? 'no test ran' : `${testsText(ran)} ran, not more than at the base of the step (${before})`;
    const details = `${reason}\n${renderCommandDetails(run.command, run.result)}`;
    return { ...failed(reason, details, run.result), ...suiteFacts(run) };
}

;// CONCATENATED MODULE: ./src/gates/checks/tests-kept.js








const testsKept = {
    type: 'tests_kept',
    summary: 'All tests that ran at the base of the step still run, green or red, and none is skipped now (`tests_kept: junit.xml` likewise).',
    options: ['in', 'timeout'],
    checkArgument: checkReportArgument,
    describe: async (run) => describeResolution(await resolveCommand({ ...run, argument: '', kind: 'test', which: () => Promise.resolve(true) }), 'fail'),
    async check(run) {
        const source = { argument: '', reports: run.argument.trim() };
        const after = await countInTree(source, run);
        if (after.kind !== 'counted')
            return failed(after.reason, after.details, after.run?.result);
        const before = await testsAtBase(source, run);
        if ('reason' in before)
            return failed(before.reason, before.details);
        const lost = lostTests(before, knownTests(after.tally));
        const facts = suiteFacts(after.run);
        if (lost.length === 0)
            return { ...passed(after.run.result), ...facts };
        const details = [...lost, renderCommandDetails(after.run.command, after.run.result)].join('\n');
        return {
            ...failed(`tests were lost: ${lost.join('; ')}`, details, after.run.result),
            ...facts,
            failure: 'tests_lost',
        };
    },
};

;// CONCATENATED MODULE: ./src/gates/glob-argument.js
/** Checks the argument of `touched` and `untouched`. Returns what is wrong with the glob, or null. */
function checkGlobArgument(argument) {
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
    options: [],
    checkArgument: checkGlobArgument,
    describe: () => Promise.resolve(null),
    check({ argument, changes }) {
        const matches = createGlobMatcher(argument);
        const written = excludeGumpFiles(changes).filter((change) => change.status !== 'deleted');
        if (written.some((change) => matches(change.path)))
            return Promise.resolve(passed());
        const reason = `no file matching ${argument} was written`;
        const others = written.length === 0 ? 'No file was written.' : `Written:\n${pathsOf(written)}`;
        return Promise.resolve(failed(reason, `${reason} since the step began. ${others}`));
    },
};
function pathsOf(changes) {
    return renderPathList(changes.map((change) => change.path));
}

;// CONCATENATED MODULE: ./src/gates/checks/untouched.js



const untouched = {
    type: 'untouched',
    summary: 'No file that matches the glob was changed, added or deleted since the step began (`untouched: "*_test.*"`).',
    options: [],
    checkArgument: checkGlobArgument,
    describe: () => Promise.resolve(null),
    check({ argument, changes }) {
        const matches = createGlobMatcher(argument);
        const offenders = excludeGumpFiles(changes).flatMap(({ path }) => (matches(path) ? [path] : []));
        const [first] = offenders;
        if (first === undefined)
            return Promise.resolve(passed());
        const others = offenders.length > 1 ? ` and ${offenders.length - 1} more` : '';
        return Promise.resolve(failed(`changed, though it matches ${argument}: ${escapePath(first)}${others}`, `No file matching ${argument} may change in this step. Put these back as they were:\n${renderPathList(offenders)}`));
    },
};

;// CONCATENATED MODULE: ./src/guards/max-budget.js
/**
 * Fires once the launch has cost more than the limit. It never fires for a launch whose cost is unknown; the run warns
 * about such agents before it starts.
 */
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
/** Fires when the wall-clock time since the launch reaches the limit. Ticks make it work for a silent agent too. */
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
/** Fires once the launch's input (cached included) and output tokens exceed the limit; calls of subagents count too. */
const max_tokens_maxTokens = {
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
/** Fires as turn N+1 begins. A turn is one model call of the agent's main conversation. */
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
 * Converts a path from a tool call (absolute, or relative to the worktree) to one relative to the worktree, without `.`
 * and `..`. The worktree itself is `''`; a path outside it stays absolute. Symbolic links are not followed.
 */
function relativeToWorktree(worktree, path) {
    const root = normalized(worktree);
    const target = normalized(path.startsWith('/') ? path : `${worktree}/${path}`);
    if (target === root)
        return '';
    return target.startsWith(`${root}/`) ? target.slice(root.length + 1) : target;
}
/** Removes empty, `.` and `..` segments and a trailing slash from an absolute path. */
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
 * Fires on a call of a file tool that names a path which the step must not write. A shell command names no path: its
 * forbidden writes are found in the diff after the attempt.
 */
const noWrite = {
    name: 'no_write',
    create({ noWrite: limit }, context) {
        if (limit === undefined)
            return null;
        return {
            observe(input) {
                if (input.type !== 'tool' || input.action !== 'write')
                    return null;
                const paths = input.paths.map((path) => relativeToWorktree(context.worktree, path));
                const refused = paths.find((path) => path !== context.outputFile && !context.mayWrite(path));
                return refused === undefined ? null : `${input.name} wants to write ${refused}`;
            },
        };
    },
};

;// CONCATENATED MODULE: ./src/registry.js






















// Everything that can be extended, one line each. Names in the schema, in messages and in the docs come from here.
/** The agent CLIs, in the order in which they are shown to users. */
const adapters = [claude, codex, gemini, qwen, opencode, cursor];
/** The guards, in the order of evaluation: the first that fires is the one that is reported. */
const guards = [noWrite, maxTurns, maxBudget, max_tokens_maxTokens, maxTime];
/** The gates, in the order in which the documentation lists them. */
const gates = [
    compile,
    test,
    lint_lint,
    coverage,
    testsFound,
    testsKept,
    touched,
    untouched,
    schema_schema,
    bash,
    blastRadius,
];

;// CONCATENATED MODULE: ./src/action/context/run-host.js


/** Creates the host of a run in a job: the job's checkout, and folders that the runner empties after the job. */
function createRunHost({ env, clock, packageRoot }, job, inputs) {
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
        expose: inputs.expose,
        agentVersions: inputs['agent-versions'],
        protectedPaths: [...PROTECTED_PATHS, ...inputs.protected],
        secrets: [inputs['github-token']],
        deadlines: {},
        person: null,
        now: () => new Date(clock.now()),
    };
}

// EXTERNAL MODULE: external "node:events"
var external_node_events_ = __webpack_require__(8474);
;// CONCATENATED MODULE: ./src/system/git/repository/store.js




/** Creates the store in `folder` (an absolute path), or opens an existing one. */
async function openGitStore(repository, folder) {
    if (!(0,external_node_path_.isAbsolute)(folder))
        throw new RangeError(`not an absolute path: ${folder}`);
    const template = await createTemplate(repository);
    await Promise.all(['refs', 'info', 'objects', 'indexes', 'lanes'].map((name) => (0,promises_.mkdir)((0,external_node_path_.join)(folder, name), PRIVATE_FOLDER)));
    await Promise.all([
        (0,promises_.writeFile)((0,external_node_path_.join)(folder, 'HEAD'), `${repository.head}\n`),
        (0,promises_.writeFile)((0,external_node_path_.join)(folder, 'config'), template.config),
        (0,promises_.writeFile)((0,external_node_path_.join)(folder, 'info/exclude'), await initialExcludes(repository, folder)),
        template.shallow === ''
            ? (0,promises_.rm)((0,external_node_path_.join)(folder, 'shallow'), IF_EXISTS)
            : (0,promises_.writeFile)((0,external_node_path_.join)(folder, 'shallow'), template.shallow),
    ]);
    const env = {
        ...repository.context.env,
        ...HARDENED_ENVIRONMENT,
        ...NO_OUTER_CONFIG,
        GIT_DIR: folder,
        GIT_WORK_TREE: (0,external_node_path_.join)(folder, 'no-files'),
        GIT_OBJECT_DIRECTORY: repository.objects,
        HOME: (0,external_node_path_.join)(folder, 'no-home'),
    };
    return { repository, folder, context: { cwd: folder, env }, template };
}
/**
 * The context for git commands on a worktree, with its own index. First restores those files of the store that an agent
 * may have changed.
 */
async function verifiedWorktreeContext(store, dir, index) {
    await restoreConfiguration(store);
    return worktreeContext(store, dir, index);
}
/** The context for git commands on a worktree, without that check: for a store that nobody can have changed. */
function worktreeContext(store, dir, index) {
    // Version 2 is the one that `readIndexFile` reads.
    const place = { GIT_WORK_TREE: dir, GIT_INDEX_FILE: index, GIT_INDEX_VERSION: '2' };
    return { cwd: dir, env: { ...store.context.env, ...place } };
}
/** Excludes paths (relative to the top, as git prints them) from all snapshots and from the agents' `git status`. */
async function excludePaths(store, paths) {
    if (paths.length === 0)
        return;
    // Lanes are prepared in parallel and share this file.
    const update = (pendingUpdates.get(store.folder) ?? Promise.resolve()).then(() => addPatterns(store, paths));
    pendingUpdates.set(store.folder, update.catch(() => undefined));
    await update;
}
const pendingUpdates = new Map();
async function addPatterns(store, paths) {
    const file = join(store.folder, 'info/exclude');
    const before = await readFile(file, 'utf8');
    const known = new Set(before.split('\n'));
    const missing = paths.map(excludePattern).filter((pattern) => !known.has(pattern));
    if (missing.length > 0)
        await writeFileAtomic(file, `${before.replace(/\n?$/, '\n')}${missing.join('\n')}\n`);
}
/** An exclude pattern that matches exactly this path from the top. */
function excludePattern(path) {
    // A pattern cannot contain a line end; `?` matches it.
    return `/${path
        .replace(/[\\*?[\]#!]/g, '\\$&')
        .replace(/\n/g, '?')
        .replace(/ $/, '\\ ')}`;
}
/** Writes a file atomically: writes a temporary file and renames it. */
async function writeFileAtomic(file, content) {
    const temporary = `${file}.${randomUUID()}`;
    await writeFile(temporary, content);
    await rename(temporary, file);
}
const PRIVATE_FOLDER = { recursive: true, mode: 0o700 };
const IF_EXISTS = { force: true };
/**
 * Restores the files of the store by which git could be made to run something. An agent of the same user can change
 * them.
 */
async function restoreConfiguration(store) {
    const file = join(store.folder, 'config');
    const config = await readFile(file, 'utf8').catch(() => '');
    if (config !== store.template.config)
        await writeFileAtomic(file, store.template.config);
    await Promise.all(['info/attributes', 'commondir', 'config.worktree', 'info/sparse-checkout'].map((name) => rm(join(store.folder, name), { force: true, recursive: true })));
}
async function createTemplate(repository) {
    const packedRefs = packedRefsOf(repository);
    packedRefs.catch(() => undefined); // The first worktree awaits them and gets the error.
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
    const refs = await git_git(repository.context, ['for-each-ref', '--format=%(objectname) %(refname)']);
    const lines = refs.stdout.toString('utf8').split('\n');
    const visible = lines.filter((line) => line !== '' && !/ refs\/(gump|stash|replace)(\/|$)/.test(line));
    return visible.map((line) => `${line}\n`).join('');
}
/** Settings that determine the content of checked out files. The rest of the user's configuration is left out. */
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
/**
 * Settings of a partial clone, in which git fetches missing objects on demand. It does so without credentials, so only
 * from public remotes.
 */
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
/** Exclude patterns of the user, of this clone and global, with those added earlier and `/.gump/`. */
async function initialExcludes(repository, folder) {
    const { HOME, XDG_CONFIG_HOME } = repository.userContext.env;
    const configHome = XDG_CONFIG_HOME ?? (HOME === undefined ? undefined : (0,external_node_path_.join)(HOME, '.config'));
    const globalExcludes = repository.config.get('core.excludesfile') ?? (configHome && (0,external_node_path_.join)(configHome, 'git/ignore'));
    const sources = [globalExcludes?.replace(/^~(?=\/)/, HOME ?? ''), (0,external_node_path_.join)(repository.commonDir, 'info/exclude')];
    const texts = await Promise.all(sources.map((file) => (0,promises_.readFile)(file ?? '/dev/null', 'utf8').catch(() => '')));
    const earlier = await (0,promises_.readFile)((0,external_node_path_.join)(folder, 'info/exclude'), 'utf8').catch(() => '');
    const lines = [...texts.join('\n').split('\n'), ...earlier.split('\n'), '/.gump/'];
    return `${[...new Set(lines)].filter((line) => line !== '' && !line.startsWith('#')).join('\n')}\n`;
}

;// CONCATENATED MODULE: ./src/storage/checkpoint/contents.js
/** The artifacts of an event that a resume reads: the spec, the outputs of steps, the details of gates. */
function requiredArtifacts(event) {
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
/** Paths, in the run's folder, of the other artifacts of an event. People read them; a resume does not need them. */
function optionalArtifactPaths(event) {
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
 * The commits to use as parents of a checkpoint, so that git keeps every commit that the events name. A commit on which
 * a later one was made is reachable from that one and left out: a run of many steps in a row needs one parent, not
 * hundreds.
 */
function tipCommits(events) {
    const tips = new Set();
    const covered = new Set();
    const startCommits = new Map();
    const add = (commit, parent) => {
        tips.add(commit);
        if (parent !== undefined && parent !== commit)
            covered.add(parent);
    };
    for (const event of events) {
        if (event.type === 'run_started')
            add(event.commit, undefined);
        if (event.type === 'step_started')
            startCommits.set(`${event.step}#${event.launch}`, event.from);
        if (event.type === 'attempt_snapshotted')
            add(event.commit, startCommits.get(`${event.step}#${event.launch}`));
        if (event.type === 'item_merged')
            add(event.commit, event.onto);
    }
    return [...tips].filter((commit) => !covered.has(commit));
}
/** Every commit that the events name and that a resume may need, with the `seq` of its event. */
function referencedCommits(events) {
    return events.flatMap((event) => event.type === 'run_started' || event.type === 'attempt_snapshotted' || event.type === 'item_merged'
        ? [{ commit: event.commit, seq: event.seq }]
        : []);
}

;// CONCATENATED MODULE: ./src/storage/checkpoint/writer.js








/**
 * Size of a full segment of the ledger. The ledger is stored in segments that never change once they are full, so that
 * each push carries only what is new. Segments end at the end of a line.
 */
const SEGMENT_BYTES = 128 * 1024;
/** A larger file is not stored, bytes. */
const MAX_FILE_BYTES = 8 * 1024 * 1024;
/** Creates the checkpoint writer of one run. `scratch` is a folder for the writer's own files. */
function createCheckpointWriter(store, scratch, options) {
    return new Writer(store, scratch, options);
}
class Writer {
    store;
    scratch;
    options;
    /** Paths of the full segments, which are in the index and will not change. */
    #fullSegments = new Set();
    #seenEvents = 0;
    #scratchFiles = 0;
    constructor(store, scratch, options) {
        this.store = store;
        this.scratch = scratch;
        this.options = options;
    }
    async write({ folder, events, facts, extraFiles }) {
        await (0,promises_.mkdir)(this.scratch, { recursive: true, mode: 0o700 });
        const fresh = new Map();
        await this.#addLedger(folder, facts.seq, fresh);
        for (const event of events.slice(this.#seenEvents))
            await this.#addArtifacts(folder, event, fresh);
        for (const [path, file] of extraFiles)
            await this.#addCopy(path, file, fresh);
        const commit = await commit_commitTree(this.store, await this.#treeWith(fresh), tipCommits(events), {
            message: this.options.redact(renderFacts(facts)),
            author: identity_GUMP_IDENTITY,
            date: new Date(facts.at),
        });
        this.#seenEvents = events.length;
        return commit;
    }
    async #addLedger(folder, lines, fresh) {
        const segments = splitLedger(await (0,promises_.readFile)((0,external_node_path_.join)(folder, 'ledger.ndjson')), lines);
        for (const [at, segment] of segments.entries()) {
            const path = ledgerSegmentPath(at);
            if (this.#fullSegments.has(path))
                continue;
            fresh.set(path, await this.#scratchFile(segment));
            if (at < segments.length - 1)
                this.#fullSegments.add(path);
        }
    }
    async #addArtifacts(folder, event, fresh) {
        for (const { path } of requiredArtifacts(event))
            fresh.set(path, (0,external_node_path_.join)(folder, path));
        if (this.options.policy === 'resume')
            return;
        for (const path of optionalArtifactPaths(event))
            if (!fresh.has(path))
                await this.#addCopy(path, (0,external_node_path_.join)(folder, path), fresh);
    }
    /**
     * Adds a redacted copy of a file that a child process wrote. A file that is not UTF-8 is left out, since it cannot be
     * searched for secrets.
     */
    async #addCopy(path, file, fresh) {
        const info = await (0,promises_.stat)(file).catch(() => null);
        if (info?.isFile() !== true || info.size > MAX_FILE_BYTES)
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
        const { stdout } = await git_git(this.store.context, ['hash-object', '-w', '--no-filters', '--stdin-paths'], {
            stdin: [...fresh.values()].map((file) => `${file}\n`).join(''),
        });
        const ids = stdout.toString().split('\n');
        const entries = [...fresh.keys()].map((path, at) => `100644 ${ids[at] ?? ''} 0\t${path}\0`);
        await git_git(this.store.context, ['update-index', '-z', '--index-info'], { stdin: entries.join(''), env });
        return ids_Tree.parse(await git_gitText(this.store.context, ['write-tree'], { env }));
    }
}
/** Path, in the checkpoint, of a segment of the ledger. Segments are counted from 0. */
function ledgerSegmentPath(at) {
    return `ledger/${String(at).padStart(5, '0')}.ndjson`;
}
/** Splits the first `lines` lines of the ledger into segments. */
function splitLedger(bytes, lines) {
    const segments = [];
    let start = 0;
    let end = 0;
    for (let line = 0; line < lines; line += 1) {
        const next = bytes.indexOf(10, end);
        if (next < 0)
            break;
        end = next + 1;
        if (end - start >= SEGMENT_BYTES) {
            segments.push(bytes.subarray(start, end));
            start = end;
        }
    }
    if (end > start)
        segments.push(bytes.subarray(start, end));
    return segments;
}

;// CONCATENATED MODULE: ./src/storage/checkpoint/checkpointer.js
/**
 * Checkpoints: each run is stored on the git remote as one ref with one commit, so that any runner can resume it.
 * Begin here: the checkpointer decides when to store, writer.ts makes the commit, restore.ts reads it back.
 * run-facts.ts defines what a stored run says about itself; thread-lock.ts keeps two jobs from driving one run.
 */









/** Events after which a checkpoint is due, since a resume without them would lose something. */
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
const MIN_INTERVAL_MS = 1_000;
const FIRST_RETRY_MS = 2_000;
const MAX_RETRY_MS = 60_000;
/** Push failures that a retry would not change. */
const PERMANENT_FAILURES = new Set([
    'auth',
    'permission',
    'workflows',
    'not-found',
    'protected',
    'too-large',
    'hook',
]);
/** Creates the checkpointer of one run. It pushes in the background, one push at a time. */
function createCheckpointer(parts) {
    const events = [];
    const stop = new AbortController();
    let remoteHead = parts.storedCommit;
    let storedSeq = 0;
    let wantedSeq = 0;
    let writer = null;
    let pushing = null;
    let timer = null;
    let failures = 0;
    /** Schedules the next push: after the minimum interval, or with exponential back-off after a failure. */
    function schedule() {
        if (stop.signal.aborted || pushing !== null || timer !== null || wantedSeq <= storedSeq)
            return;
        timer = setTimeout(begin, failures === 0 ? (parts.minIntervalMs ?? MIN_INTERVAL_MS) : retryDelay(failures));
        // The timer must not keep the process alive: `finish` stores what is left at the end.
        timer.unref();
    }
    function begin() {
        if (timer !== null)
            clearTimeout(timer);
        timer = null;
        pushing = store()
            .catch((error) => {
            giveUp(`the run could not be stored: ${errorMessage(error)}`);
        })
            .finally(() => {
            pushing = null;
            schedule();
        });
    }
    function giveUp(message) {
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
            facts: { v: 1, run, ...parts.origin, ...deriveRunState(prefix), seq, at: ts },
            extraFiles: await parts.extraFiles(run),
        });
        await parts.beforePush?.();
        const { signal } = stop;
        const result = await remote_pushRefs(parts.repository, parts.remote, [{ to: run_facts_storedRunRef(run), commit, expect: remoteHead }], {
            signal,
        });
        if (!result.ok && (signal.aborted || !(await reachedRemote(run, commit, result.failure))))
            return;
        remoteHead = commit;
        storedSeq = seq;
        failures = 0;
        parts.onStored(commit);
    }
    /** Handles a failed push. Resolves to true if the commit is on the remote all the same: only the answer was lost. */
    async function reachedRemote(run, commit, failure) {
        const current = await remote_resolveRemoteRef(parts.repository, parts.remote, run_facts_storedRunRef(run));
        if (current.ok && current.value === commit)
            return true;
        failures += 1;
        if (current.ok && current.value !== remoteHead)
            await resolveRefChange(run);
        else if (PERMANENT_FAILURES.has(failure.kind))
            giveUp(failure.message.replace(/\s+/g, ' ').slice(0, 300));
        return false;
    }
    /**
     * Handles a ref that does not hold the commit last seen. If an earlier push of this job got through unnoticed, the
     * next push replaces its commit. Otherwise another runner has taken the run over, or has removed it.
     */
    async function resolveRefChange(run) {
        const { repository, remote, origin } = parts;
        const now = await readRemoteState(repository, remote, { run, job: origin.job, events });
        if (!now.ok || stop.signal.aborted)
            return;
        if (now.value.isOwn && now.value.commit !== null)
            remoteHead = now.value.commit;
        else {
            stop.abort();
            parts.onTakenOver();
        }
    }
    async function storeObserved(withinMs) {
        const wanted = events.at(-1)?.seq ?? 0;
        wantedSeq = wanted;
        const timeout = AbortSignal.timeout(withinMs);
        const signal = AbortSignal.any([timeout, stop.signal]);
        const aborted = (0,external_node_events_.once)(signal, 'abort');
        while (!signal.aborted && storedSeq < wanted) {
            if (pushing === null)
                begin();
            await Promise.race([pushing, aborted]);
            if (storedSeq < wanted && failures > 0)
                await pause(retryDelay(failures), signal);
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
        flush: storeObserved,
        async finish(withinMs) {
            const isStored = await storeObserved(withinMs);
            stop.abort();
            await pushing;
            return isStored;
        },
    };
}
function retryDelay(failures) {
    return Math.min(FIRST_RETRY_MS * 2 ** (failures - 1), MAX_RETRY_MS);
}
async function pause(ms, signal) {
    await (0,external_node_timers_promises_.setTimeout)(ms, undefined, { signal }).catch(() => undefined);
}
async function openWriter(parts, run) {
    const folder = (0,external_node_path_.join)(parts.worktrees, run, 'checkpoint');
    const store = await openGitStore(parts.repository, (0,external_node_path_.join)(folder, 'store'));
    return createCheckpointWriter(store, (0,external_node_path_.join)(folder, 'files'), parts);
}

;// CONCATENATED MODULE: ./src/storage/checkpoint/remote-runs.js


/** Lists the runs on the remote, the latest first. Refs that cannot be read as a run are left out. */
async function remote_runs_listRemoteRuns(repository, remote) {
    const listed = await listRemoteRefs(repository, remote, [`${STORED_RUN_REF_PREFIX}*`]);
    // git fails when no ref matches what is fetched.
    if (!listed.ok || listed.value.size === 0)
        return listed.ok ? { ok: true, value: [] } : listed;
    const found = await fetchRefMessages(repository, remote, STORED_RUN_REF_PREFIX);
    if (!found.ok)
        return found;
    const runs = found.value.flatMap(({ ref, commit, message }) => {
        const facts = parseFacts(message);
        // People know a run by the name of its ref. If the facts name another run, the commit is ignored.
        return facts === null || storedRunRef(facts.run) !== ref ? [] : [{ facts, commit }];
    });
    return { ok: true, value: runs.sort((a, b) => compareText(b.facts.at, a.facts.at)) };
}
/** Finds a run on the remote; null if none has that id. */
async function findRemoteRun(repository, remote, id) {
    const found = await remote_runs_listRemoteRuns(repository, remote);
    return found.ok ? { ok: true, value: found.value.find(({ facts }) => facts.run === id) ?? null } : found;
}
function compareText(a, b) {
    return a < b ? -1 : a > b ? 1 : 0;
}

;// CONCATENATED MODULE: ./src/storage/checkpoint/prune.js



/** How long after its last event an unfinished run is kept for a resume, ms. */
const RESUMABLE_FOR_MS = (/* unused pure expression or super */ null && (30 * 24 * 60 * 60_000));
/**
 * Removes all but the latest `keep` stored runs from the remote. Runs that are open, paused or cancelled can still be
 * resumed and stay for thirty days. The run `except` stays, and so does a run that is pushed to in the meantime. With
 * `dryRun`, nothing is removed, and `removed` names the runs that would be.
 */
async function prune_pruneRemoteRuns(repository, remote, options) {
    const found = await listRemoteRuns(repository, remote);
    if (!found.ok)
        return { ok: false, message: found.failure.message };
    const removable = found.value
        .slice(options.keep)
        .filter((run) => run.facts.run !== options.except && !isResumable(run, options.now));
    const isDry = options.dryRun === true;
    const removed = isDry ? removable.map(({ facts }) => facts.run) : [];
    for (const { facts, commit } of isDry ? [] : removable) {
        const result = await pushRefs(repository, remote, [{ to: storedRunRef(facts.run), commit: null, expect: commit }]);
        if (result.ok)
            removed.push(facts.run);
        else if (result.failure.kind !== 'stale')
            return { ok: false, message: result.failure.message };
    }
    return { ok: true, removed, kept: found.value.length - removed.length };
}
function isResumable({ facts }, now) {
    const isUnfinished = facts.state === 'open' || facts.state === 'paused' || facts.state === 'cancelled';
    return isUnfinished && now.getTime() - Date.parse(facts.at) < RESUMABLE_FOR_MS;
}

;// CONCATENATED MODULE: ./src/system/regular-files.js


/**
 * Lists the regular files below a folder of `root`, relative to that folder. Links are not followed, neither on the way
 * to the folder nor in it. Empty if the folder does not exist or a link is in its place.
 */
async function listRegularFiles(root, directory) {
    return (await isRealFolder(root, directory)) ? filesBelow((0,external_node_path_.join)(root, directory), '') : [];
}
async function isRealFolder(root, path) {
    let folder = root;
    for (const part of path.split('/')) {
        folder = (0,external_node_path_.join)(folder, part);
        if ((await (0,promises_.lstat)(folder).catch(() => null))?.isDirectory() !== true)
            return false;
    }
    return true;
}
async function filesBelow(root, below) {
    const entries = await (0,promises_.readdir)((0,external_node_path_.join)(root, below), { withFileTypes: true }).catch(() => []);
    const found = await Promise.all(entries.map(async (entry) => {
        const path = below === '' ? entry.name : `${below}/${entry.name}`;
        if (entry.isDirectory())
            return filesBelow(root, path);
        return entry.isFile() ? [path] : [];
    }));
    return found.flat();
}

;// CONCATENATED MODULE: ./src/storage/checkpoint/session-files.js



/** Path prefix of the agents' HOME folders, in the folder of a run's worktrees and in its checkpoint. */
const HOMES_PREFIX = 'homes/';
const MAX_FILES = 500;
const session_files_MAX_FILE_BYTES = 4 * 1024 * 1024;
/**
 * Finds the files in which the agent CLIs keep their sessions: path in the checkpoint \u2192 path on disk. These are the files
 * that `sessions` names and no others, in each HOME of the run: the same that go on with a session on this machine. The
 * files change while a session is running. At most 500 files of at most 4 MiB each.
 */
async function findSessionFiles(worktrees, sessions) {
    const root = (0,external_node_path_.join)(worktrees, HOMES_PREFIX);
    const homes = (await (0,promises_.readdir)(root, { withFileTypes: true }).catch(() => [])).filter((entry) => entry.isDirectory());
    const found = new Map();
    for (const { name: home } of homes)
        for (const { directory, match } of sessions)
            for (const file of await listRegularFiles((0,external_node_path_.join)(root, home), directory)) {
                const path = (0,external_node_path_.join)(home, directory, file);
                const info = match.test(file) ? await (0,promises_.lstat)((0,external_node_path_.join)(root, path)).catch(() => null) : null;
                if (info === null || info.size > session_files_MAX_FILE_BYTES)
                    continue;
                if (found.size >= MAX_FILES)
                    return found;
                found.set(`${HOMES_PREFIX}${path}`, (0,external_node_path_.join)(root, path));
            }
    return found;
}

;// CONCATENATED MODULE: ./src/github/job/summary.js

/** Appends Markdown to the job's summary. If there is no summary file (some old runners), nothing is written. */
async function summary_writeSummary(markdown) {
    try {
        await core/* summary */.z.addRaw(markdown, true).write();
    }
    catch {
        // The comment and report.json have the same content: a run does not fail because of its summary.
    }
}

;// CONCATENATED MODULE: ./src/report/markdown/context.js
/** A context for rendering from the events alone: no links and no artifacts. */
const context_NO_CONTEXT = {
    runUrl: null,
    thread: null,
    triggerPhrase: '/gump',
    commands: ['run', 'retry', 'resume', 'approve', 'reject'],
    compareUrl: null,
    excerpt: () => null,
};

;// CONCATENATED MODULE: ./src/report/advice.js
/** The advice on every failure reason. */
const ADVICE = {
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

;// CONCATENATED MODULE: ./src/report/format/figures.js
/**
 * An amount of money: `$1.42`; four decimals below one cent; `unpriced` if it is unknown, `\u2265 $1.42` if a part of it is
 * unknown (`partial`).
 */
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
/** A duration: `850ms`, `47s`, `1m 5s`, `2m`, `1h 3m`; `\u2014` if unknown. */
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
/** A number with thousands separators: `12,345`; `\u2014` if unknown. */
function formatCount(count) {
    return count === null ? '\u2014' : count.toString().replace(/\B(?=(\d{3})+$)/g, ',');
}
/** A count with its noun in the singular or plural: `1 item`, `3 items`. */
function figures_pluralize(count, noun, plural = `${noun}s`) {
    return `${formatCount(count)} ${count === 1 ? noun : plural}`;
}
/** Counts of retries and escalations: `2 retries, 1 escalation`; empty if there were none. */
function formatRetries(retries, escalations) {
    const parts = retries === 0 ? [] : [figures_pluralize(retries, 'retry', 'retries')];
    return (escalations === 0 ? parts : [...parts, figures_pluralize(escalations, 'escalation')]).join(', ');
}
/** Rounds a sum to nine decimals, to remove the errors of binary floating point. */
function roundOffFloatError(sum) {
    return Math.round(sum * 1e9) / 1e9;
}

;// CONCATENATED MODULE: ./src/report/format/text.js
/** Invisible characters that can change how text reads: bidi controls, zero-width characters, tags, soft hyphens. */
const INVISIBLE_CHARACTERS = /[\p{Default_Ignorable_Code_Point}\ufff9-\ufffb]/gu;
/** CSI and OSC sequences, then any other escape sequence. */
const TERMINAL_SEQUENCES = /\u001b\[[0-?]*[ -/]*[@-~]|\u001b[\]PX^_][^\u0007\u001b]*(?:\u0007|\u001b\\)?|\u001b[@-_]?|\u009b[0-?]*[ -/]*[@-~]/g;
/** Fast path: most text is plain ASCII and needs no cleaning. */
const PLAIN_ASCII = /^[\n\t\u0020-\u007e]*$/;
const CONTROL_CHARACTERS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g;
/**
 * Removes terminal sequences and control, invisible and bidi characters from text of several lines, so that it displays
 * exactly what it holds. Lone surrogates become U+FFFD, all newlines `\n`; tabs stay.
 */
function cleanText(text) {
    if (PLAIN_ASCII.test(text))
        return text;
    return text
        .replace(/\p{Cs}/gu, '\ufffd')
        .replace(TERMINAL_SEQUENCES, '')
        .replace(/\r\n?|\u2028|\u2029|\u0085/g, '\n')
        .replace(CONTROL_CHARACTERS, '')
        .replace(INVISIBLE_CHARACTERS, '');
}
/** `cleanText` on one line: each run of white space becomes one blank; truncated to `longest` terminal columns. */
function cleanLine(text, longest = 500) {
    return truncateToWidth(cleanText(text.slice(0, longest * 8))
        .replace(/\s+/g, ' ')
        .trim(), longest);
}
const WIDE_CHARACTER = /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u;
const ZERO_WIDTH_CHARACTER = /^[\p{Mn}\p{Me}\p{Cf}]$/u;
/** Width of a text in terminal columns: wide characters and emoji take two, combining characters none. */
function displayWidth(text) {
    if (/^[\u0020-\u007e]*$/.test(text))
        return text.length;
    let width = 0;
    for (const character of text)
        width += ZERO_WIDTH_CHARACTER.test(character) ? 0 : WIDE_CHARACTER.test(character) ? 2 : 1;
    return width;
}
/** Truncates a text to `columns` terminal columns, with `\u2026` in place of what is cut off. */
function truncateToWidth(text, columns) {
    if (displayWidth(text) <= columns)
        return text;
    let kept = '';
    let width = 0;
    for (const character of text) {
        width += displayWidth(character);
        if (width > columns - 1)
            break;
        kept += character;
    }
    return `${kept}\u2026`;
}
/** Pads a text with trailing blanks to `columns` terminal columns; a wider text stays as it is. */
function padRight(text, columns) {
    return text + ' '.repeat(Math.max(0, columns - displayWidth(text)));
}
/** Pads a text with leading blanks to `columns` terminal columns; a wider text stays as it is. */
function padLeft(text, columns) {
    return ' '.repeat(Math.max(0, columns - displayWidth(text))) + text;
}
/** Makes the first letter upper case: `decompose` \u2192 `Decompose`. The rest stays as it is. */
function text_capitalize(name) {
    const [first = ''] = name;
    return first.toUpperCase() + name.slice(first.length);
}

;// CONCATENATED MODULE: ./src/report/gate-text.js


/**
 * Status and gate results of a step as text: `compile+test \u2713 (escalated)`, `compile \u2713 test \u2717`, `compile \u2713 lint \u2298`
 * (skipped), `test \u26a0` (passed, but no test could be counted), `\u2717 guard max_turns`. Empty for a step that passed without gates.
 */
function gateText(row) {
    const latest = row.attempts.at(-1);
    switch (row.status) {
        case 'passed':
            return withNote(gateMarks(latest), row.escalated ? 'escalated' : '');
        case 'failed':
            return gateNames(latest, 'fail').length > 0 ? gateMarks(latest) : `\u2717 ${reasonText(row.reason)}`;
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
/** The mark of each result. */
const GATE_MARKS = { pass: '\u2713', uncounted: '\u26a0', fail: '\u2717', skipped: '\u2298' };
/** How a gate ended. */
function gateResult({ status, uncounted }) {
    return status === 'pass' && uncounted ? 'uncounted' : status;
}
/** Gate names of an attempt by result, in the order of `GATE_MARKS`: `compile+test \u2713 lint \u2717`. */
function gateMarks(attempt) {
    return marksOf(shownGates(attempt));
}
function marksOf(gates) {
    const group = (result) => {
        const names = namesOf(gates, result);
        return names.length === 0 ? [] : [`${names.join('+')} ${GATE_MARKS[result]}`];
    };
    return ['pass', 'uncounted', 'fail', 'skipped'].flatMap(group).join(' ');
}
/**
 * Names of an attempt's gates that ended so. The blast radius gate is implicit, so it is left out when it passed.
 */
function gateNames(attempt, result) {
    return namesOf(shownGates(attempt), result);
}
function namesOf(gates, result) {
    return gates.flatMap((gate) => (gateResult(gate) === result ? [cleanLine(gate.name, 40)] : []));
}
/**
 * The gates of a passed attempt, a line for each that ran a command; those that ran none share the first line. Empty if
 * the ledger names no command of any.
 */
function gateLines(attempt) {
    const gates = shownGates(attempt);
    const lines = gates.map(gateLine).filter((line) => line !== null);
    const others = marksOf(gates.filter((gate) => gateLine(gate) === null));
    return lines.length === 0 ? [] : [...(others === '' ? [] : [others]), ...lines];
}
/** An attempt's gates, without the implicit one if it passed. */
function shownGates(attempt) {
    return (attempt?.gates ?? []).filter(({ status, name }) => !(status === 'pass' && name === 'blast_radius'));
}
/** What a gate without a count of tests is said to have done. */
const NO_COUNT = 'ran no test that gump can count';
/**
 * The line of one gate: `test \u2713 npm test \u00b7 41 tests \u00b7 3.1s`. Null if the ledger names no command of it: its mark says
 * all there is.
 */
function gateLine(gate) {
    const facts = gateFacts(gate);
    return facts === null ? null : `${cleanLine(gate.name, 40)} ${GATE_MARKS[gateResult(gate)]} ${facts}`;
}
/** Command, count and time of a gate: `npm test \u00b7 41 tests \u00b7 3.1s`; null if the ledger names no command of it. */
function gateFacts(gate) {
    if (gate.command === null)
        return null;
    const count = gate.uncounted ? NO_COUNT : gate.tests === null ? '' : gate_text_testsText(gate.tests);
    const time = gate.sameRunAs === null ? shortTime(gate.durationMs) : `same run as ${cleanLine(gate.sameRunAs, 40)}`;
    const facts = [cleanLine(gate.command, 80), count, time, leftOutText(gate.leftOut)];
    return facts.filter((fact) => fact !== '').join(' \u00b7 ');
}
/** `not checked: docs (the change does not concern it)`; empty if nothing was left out. */
function leftOutText(leftOut) {
    if (leftOut.length === 0)
        return '';
    const more = leftOut.length > 3 ? ` and ${leftOut.length - 3} more` : '';
    return `not checked: ${leftOut
        .slice(0, 3)
        .map((text) => cleanLine(text, 80))
        .join(', ')}${more}`;
}
function gate_text_testsText({ ran, failed, skipped }) {
    const parts = [...(failed > 0 ? [`${failed} failed`] : []), ...(skipped > 0 ? [`${skipped} skipped`] : [])];
    return [figures_pluralize(ran, 'test'), ...parts].join(', ');
}
/** A duration with a decimal below one minute: `3.1s`. */
function shortTime(ms) {
    return ms < 1000 || ms >= 59_950 ? figures_formatDuration(ms) : `${(ms / 1000).toFixed(1)}s`;
}
/** A failure reason in words: `guard max_turns`, `no changes`; `failed` for null. */
function reasonText(reason) {
    if (reason === null)
        return 'failed';
    return reason.startsWith('guard_') ? `guard ${reason.slice('guard_'.length)}` : reason.replaceAll('_', ' ');
}

;// CONCATENATED MODULE: ./src/report/markdown/escape.js


/** Zero-width space: invisible to readers, but it keeps GitHub from seeing a mention, a reference or a link. */
const ZERO_WIDTH_SPACE = '\u200b';
/**
 * Escapes untrusted text as one line of Markdown that shows it literally: it cannot produce markup, HTML, mentions,
 * references, links or table cells. Truncated to `longest` columns.
 */
function escapeInline(text, longest = 200) {
    return escapeLineStart(neutralizeReferences(cleanLine(text, longest)));
}
/** Escapes a sentence in which names stand between backticks: they become inline code, all else is shown literally. */
function escapeSentence(text, longest = 200) {
    const parts = cleanLine(text, longest).split('`');
    const literal = (part, index = 0) => index === 0 ? escapeLineStart(neutralizeReferences(part)) : escapeWithinLine(neutralizeReferences(part));
    // With an odd number of backticks, none of them is taken for markup.
    if (parts.length % 2 === 0)
        return literal(parts.join('`'));
    return parts.map((part, index) => (index % 2 === 1 ? inlineCode(part) : literal(part, index))).join('');
}
/**
 * Escapes text at the start of a line. Punctuation is escaped only where it can be markup, so that the source stays
 * readable in an e-mail.
 */
function escapeLineStart(text) {
    return escapeWithinLine(text).replace(/^(?=[-+=#:])|(?<=^\d+)(?=[.)](?:\s|$))/, '\\');
}
/** Escapes text inside a line. */
function escapeWithinLine(text) {
    return text.replace(/[\\`*_[\]~]/g, '\\$&').replace(/[|<>&$]/g, (character) => `&#${character.charCodeAt(0)};`);
}
/** Breaks what GitHub would act on: mentions, issue references, bare links and HTML comments. */
function neutralizeReferences(text) {
    return text
        .replace(/@(?=[\w-])/g, `@${ZERO_WIDTH_SPACE}`)
        .replace(/#(?=\d)/g, `#${ZERO_WIDTH_SPACE}`)
        .replace(/\b(GH)-(?=\d)/gi, `$1-${ZERO_WIDTH_SPACE}`)
        .replace(/:(?=\/\/)/g, `:${ZERO_WIDTH_SPACE}`)
        .replace(/\b(www)\.(?=\S)/gi, `$1.${ZERO_WIDTH_SPACE}`)
        .replace(/<!--/g, `<!${ZERO_WIDTH_SPACE}--`);
}
/**
 * Renders untrusted text as inline code. Safe in table cells too, where a backslash would show and a bar split the
 * cell.
 */
function inlineCode(text, longest = 120) {
    const line = cleanLine(text, longest);
    if (line === '')
        return '';
    if (/^[\w ./:,#%+=\u2026-]+$/.test(line))
        return `\`${line}\``;
    return `<code>${htmlText(line)}</code>`;
}
/** Escapes one line of untrusted text for a place that GitHub reads as HTML, not as Markdown. */
function htmlText(line) {
    return Array.from(neutralizeReferences(line), entity).join('');
}
function entity(character) {
    return /[\s\p{L}\p{N}./,:;%+=()\u2026\u200b-]/u.test(character) ? character : `&#${character.codePointAt(0) ?? 0};`;
}
/**
 * Renders untrusted text of several lines in a code fence that is longer than any in the text. If the text exceeds the
 * limits, only its last lines are shown.
 */
function codeFence(text, limits) {
    const shown = tail(text, limits).replace(/<!--/g, `<!${ZERO_WIDTH_SPACE}--`);
    const longest = Math.max(2, ...[...shown.matchAll(/`+/g)].map(([run]) => run.length));
    const ticks = '`'.repeat(longest + 1);
    return `${ticks}text\n${shown}\n${ticks}`;
}
/** The last lines within the limits. A line is cut only if it exceeds the limit alone. */
function tail(text, limits) {
    // Cleaning shortens the text, so take more than is shown, but not all of a text of megabytes.
    const from = Math.max(0, text.length - limits.characters * 4);
    const lines = cleanText(text.slice(from)).replace(/\n+$/, '').split('\n');
    const kept = [];
    let remaining = limits.characters;
    for (const line of lines.slice(-limits.lines).reverse()) {
        if (line.length + 1 > remaining)
            break;
        kept.unshift(line);
        remaining -= line.length + 1;
    }
    if (kept.length === 0)
        kept.push((lines.at(-1) ?? '').slice(-limits.characters).replace(/^[\udc00-\udfff]/, ''));
    const omitted = lines.length - kept.length + newlinesIn(text, from);
    return omitted === 0 ? kept.join('\n') : `\u2026 ${figures_pluralize(omitted, 'line')} before\n${kept.join('\n')}`;
}
function newlinesIn(text, end) {
    let count = 0;
    for (let at = text.indexOf('\n'); at >= 0 && at < end; at = text.indexOf('\n', at + 1))
        count++;
    return count;
}
/** Renders a collapsed `<details>` element. The summary may be untrusted text; the body is Markdown. */
function details(summary, body) {
    return `<details><summary>${htmlText(cleanLine(summary, 160))}</summary>\n\n${body}\n\n</details>`;
}
/** Renders a link. The label is Markdown; it is returned alone if the URL is not a plain http(s) URL. */
function escape_link(label, url) {
    const address = cleanLine(url, 2000);
    return /^https?:\/\/[^\s<>"'`|\\()[\]]+$/.test(address) ? `[${label}](${address})` : label;
}

;// CONCATENATED MODULE: ./src/report/markdown/rejection.js




/** Renders the comment on why a run was not started and what to do about it. */
function rejection_renderRejection(refusal, context) {
    const advice = ADVICE[refusal.reason];
    const sections = [
        marker_createMarker('refusal', refusal.key),
        `## \ud83d\udeab gump did not start: ${escapeInline(reasonText(refusal.reason))}`,
        escapeSentence(refusal.message, 1000),
        ...(refusal.details === null ? [] : [codeFence(refusal.details, { lines: 80, characters: 8000 })]),
        `_${advice.todo}_`,
        `<sub>\ud83c\udf7f gump \u00b7 nothing was run, nothing was paid${context.runUrl === null ? '' : ` \u00b7 ${escape_link('log', context.runUrl)}`}</sub>`,
    ];
    return `${sections.join('\n\n')}\n`;
}

;// CONCATENATED MODULE: ./src/action/start/rejection.js







/** Creates the rejection of a request, for one or several messages; several are listed as its details. */
function rejection_createRejection(reason, messages, about) {
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
/** Creates the rejection for a workflow, or another file of the repository, that has diagnostics. */
function createWorkflowRejection({ diagnostics, sources }, about) {
    const { entries, omitted } = renderDiagnostics(diagnostics, sources);
    const first = diagnostics.find(({ severity }) => severity === 'error');
    return {
        ...rejection_createRejection('invalid_workflow', [first?.message ?? 'The workflow has errors.'], about),
        details: [...entries.map(({ text }) => text), ...(omitted === null ? [] : [omitted])].join('\n\n'),
        diagnostics,
    };
}
/**
 * Creates one rejection for all messages and a workflow's errors. `invalid` is null if it has none or was not checked.
 */
function createCombinedRejection(messages, invalid, about) {
    if (invalid === null)
        return rejection_createRejection('preflight', messages, about);
    const { message, details, diagnostics } = createWorkflowRejection(invalid, about);
    const all = rejection_createRejection('preflight', [...messages, `The workflow has errors: ${message}`], about);
    return { ...all, details: `${all.details ?? ''}\n\n${details ?? ''}`, diagnostics };
}
/**
 * Reports that there is no token to call GitHub with: in the log, the job summary and the outputs. Resolves with false.
 */
async function reportMissingToken(problems) {
    for (const problem of problems)
        annotateJob('error', problem);
    const refusal = rejection_createRejection('preflight', problems, { thread: null, key: 'inputs' });
    await writeSummary(renderRejection(refusal, NO_CONTEXT));
    writeOutputs(outputsWithoutRun(refusal.status, refusal.reason));
    return false;
}
/** Reports why no run starts: in the log, job summary, outputs and thread. Resolves with true if the step is green. */
async function reportRejectedStart(connection, outcome) {
    switch (outcome.kind) {
        case 'skipped':
            connection.annotate('notice', outcome.message);
            outputs_writeOutputs(outputs_outputsWithoutRun('skipped', ''));
            return true;
        case 'answered':
            connection.annotate('notice', outcome.message);
            outputs_writeOutputs(outputs_outputsWithoutRun('skipped', ''));
            await summary_writeSummary(outcome.comment);
            if (outcome.thread !== null)
                await postComment(connection, outcome.thread, outcome.comment);
            return true;
        case 'stopped':
            return await reportRejection(connection, outcome);
    }
}
async function reportRejection(connection, outcome) {
    const { status, reason, message, details, diagnostics, thread } = outcome;
    outputs_writeOutputs(outputs_outputsWithoutRun(status, reason));
    const folder = connection.inputs['working-directory'];
    if (diagnostics.length > 0)
        connection.log.commands(() => {
            annotateDiagnostics(diagnostics, folder);
        });
    // The annotations of an invalid workflow show all its errors already.
    if (diagnostics.length === 0 || reason !== 'invalid_workflow')
        connection.annotate(status === 'refused' ? 'warning' : 'error', [message, details ?? ''].join('\n').trim());
    if (details !== null)
        connection.log.text(connection.redact(details));
    const text = connection.redact(rejection_renderRejection(outcome, createPublicationContext(connection, thread)));
    await summary_writeSummary(text);
    if (thread !== null)
        await postComment(connection, thread, text);
    return status === 'refused';
}
async function postComment(connection, thread, body) {
    const answer = await connection.comments.upsert(thread, body);
    if (!answer.ok)
        connection.annotate('warning', `#${thread} could not be told: ${answer.message}`);
}

;// CONCATENATED MODULE: ./src/action/earlier/stored-run.js



/** Creates the origin of a run that this job drives: its workflow, thread and job. */
function createRunOrigin({ job }, workflow, thread) {
    return {
        workflow,
        thread: thread === null ? null : { kind: thread.kind, number: thread.number, title: thread.title },
        job: job.runId,
    };
}
/** Returns the thread of a stored run; null if it has none. */
function threadOf({ facts }) {
    const { thread } = facts;
    if (thread === null)
        return null;
    const { number, title } = thread;
    return thread.kind === 'issue'
        ? { kind: 'issue', number, title }
        : { kind: 'pull request', number, title, pull: null };
}
/** Returns the URL of the job that drives or drove a stored run. */
function jobUrlOfRun({ job }, { facts }) {
    return jobUrl({ ...job, runId: facts.job, runAttempt: '1' });
}
/** Whether this job is a rerun, and the stored run comes from an earlier attempt of it. */
function isFromRerunJob({ job }, { facts }) {
    return job.runAttempt !== '1' && facts.job === job.runId;
}
/**
 * Finds the last run of the same workflow on the same thread, or of an earlier attempt of this job. Null if there is
 * none, or if the stored runs cannot be read, which is a warning.
 */
async function findPreviousRun(connection, { repository, remote, request }, thread) {
    const found = await listRemoteRuns(repository, remote);
    if (!found.ok) {
        connection.annotate('warning', `Earlier runs could not be looked for: ${found.failure.message}`);
        return null;
    }
    const same = found.value.find((run) => run.facts.workflow === request.workflow &&
        ((thread !== null && run.facts.thread?.number === thread.number) || isFromRerunJob(connection, run)));
    return same ?? null;
}
/**
 * Finds the run of an earlier attempt of this job, for a trigger without a thread: no lock of a thread protects that
 * run. Null if there is none, or if this job starts a new run in any case: with `resume: never`, or if the old run
 * failed.
 */
async function findRunOfRerunJob(connection, prepared, trigger) {
    if (trigger.thread !== null || connection.inputs.resume === 'never')
        return null;
    const found = await findPreviousRun(connection, prepared, null);
    return found?.facts.state === 'failed' ? null : found;
}
/**
 * Finds the run that a command is about: the one it names, or the last one of the thread. A pull request that gump
 * opened refers to the run that opened it. Resolves with a rejection if there is no such run.
 */
async function findTargetRun({ inputs }, { repository, remote }, command) {
    const number = command.thread?.number ?? null;
    const about = { thread: number, key: command.key };
    const found = await listRemoteRuns(repository, remote);
    if (!found.ok)
        return createRejection('preflight', [`The stored runs cannot be read: ${found.failure.message}`], about);
    const run = found.value.find(({ facts }) => command.run !== null
        ? facts.run === command.run
        : number !== null && (facts.thread?.number === number || facts.pull === number));
    if (run !== undefined)
        return run;
    const known = found.value.slice(0, 5).map(({ facts }) => `\`${facts.run}\``);
    const others = known.length === 0 ? 'no run is stored' : `stored are ${known.join(', ')}`;
    if (command.run !== null)
        return createRejection('preflight', [`There is no stored run \`${command.run}\`; ${others}.`], {
            ...about,
            status: 'refused',
        });
    const message = number === null
        ? `Name the run, by the input \`resume\`: ${others}.`
        : `No run of #${number} is stored; \`${inputs['trigger-phrase']} run\` starts one.`;
    return createRejection('preflight', [message], { ...about, status: 'refused' });
}

;// CONCATENATED MODULE: ./src/action/observers/checkpointing.js





/**
 * Creates the checkpointer of a run. `from` is the commit that the run's ref pointed to when this job took the run
 * over; null for a new run. Nothing is stored before the promise of `locked` resolves.
 */
function createRunCheckpointer(connection, host, { repository, remote, request, }, about) {
    const { inputs, redact, annotate } = connection;
    const takeover = new AbortController();
    const sessions = host.registry.adapters.flatMap((adapter) => adapter.sessions);
    let isRefused = false;
    outputs_saveForPost('workflow', request.workflow);
    outputs_saveForPost('checkpoint', about.from ?? '');
    const checkpointer = createCheckpointer({
        ...{ repository, remote, redact, runs: host.runs, worktrees: host.worktrees },
        origin: createRunOrigin(connection, request.workflow, about.thread),
        policy: inputs.store,
        storedCommit: about.from,
        ...(about.locked && { beforePush: about.locked }),
        extraFiles: (run) => inputs.store === 'full'
            ? findSessionFiles(`${host.worktrees}/${run}`, sessions)
            : Promise.resolve(new Map()),
        onStored: (commit) => {
            outputs_saveForPost('checkpoint', commit);
        },
        onRefused: (message) => {
            isRefused = true;
            // Storing would be refused in the post step as well.
            outputs_saveForPost('kept', 'true');
            annotate('warning', `The run is not stored outside of this runner, so no other runner can go on with it: ${message}`);
        },
        onTakenOver: () => {
            takeover.abort(TAKEN_OVER_REASON);
        },
    });
    return {
        ...checkpointer,
        takenOver: takeover.signal,
        get isRefused() {
            return isRefused;
        },
    };
}
/** The outcome of a run that another runner has continued: it ends here as cancelled, whatever state it was in. */
const TAKEN_OVER_OUTCOME = {
    status: 'cancelled',
    reason: 'cancelled',
    message: 'Another runner has gone on with this run.',
};
/** The reason of the abort when another runner continues the run. */
const TAKEN_OVER_REASON = 'taken over by another runner';
/** Removes old stored runs, as the input `keep-runs` says. A failure is only a warning. */
async function pruneRuns({ inputs, annotate }, host, { repository, remote }, except) {
    const keep = inputs['keep-runs'];
    if (keep === null)
        return;
    const pruned = await pruneRemoteRuns(repository, remote, { keep, now: host.now(), except });
    if (!pruned.ok)
        annotate('warning', `Old runs could not be removed: ${pruned.message}`);
}

;// CONCATENATED MODULE: ./src/action/observers/post-state.js



/** State that the main step saves so that the post step can render the same final comment. */
const PostState = schemas/* object */.Ikc({
    /** The verdict that main used instead of the one that follows from the events; null for none. */
    verdict: schemas/* object */.Ikc({ status: ReportStatus, reason: FailureReason.nullable(), message: schemas/* string */.YjP() }).nullable(),
    compareUrl: schemas/* string */.YjP().nullable(),
    /** Whether the comment offers commands that need the run to be stored outside of the runner. */
    seemsStored: schemas/* boolean */.zMY(),
});
/** Parses the state that main saved; null if main ended before it saved any. */
function parsePostState(text) {
    return text === undefined || text === '' ? null : PostState.parse(JSON.parse(text));
}

;// CONCATENATED MODULE: ./src/report/run-summary/step-paths.js

/** The plan items a path lies in, outermost first. */
function itemsOf(summary, path) {
    const segments = path.split('/');
    return segments.flatMap((slug, index) => {
        const group = segments.slice(0, index).join('/');
        const position = index === 0 ? null : itemPosition(summary, group, slug);
        return position ? [position] : [];
    });
}
function itemPosition(summary, group, slug) {
    const known = summary.groups.get(group);
    const index = indexOfItem(known?.items, slug);
    const item = known?.items?.[index];
    if (known?.items && item) {
        const { name, description } = item;
        return { group, slug, number: index + 1, total: known.items.length, name, description, parallel: known.parallel };
    }
    return replannedPosition(summary, group, slug);
}
const indexCache = new WeakMap();
/** Index of a slug among the items; -1 if it is not there. Cached, since every line of a report looks it up. */
function indexOfItem(items, slug) {
    if (!items)
        return -1;
    const index = indexCache.get(items) ?? new Map(items.map((item, at) => [item.slug, at]));
    indexCache.set(items, index);
    return index.get(slug) ?? -1;
}
function replannedPosition(summary, group, slug) {
    if (!group.endsWith('/replan'))
        return null;
    const slugs = summary.replannedItems.get(group.slice(0, -'/replan'.length)) ?? [];
    const index = slugs.indexOf(slug);
    if (index < 0)
        return null;
    const position = { group, slug, number: index + 1, total: slugs.length, name: slug, description: '' };
    return { ...position, parallel: false };
}
/** The path with the numbers of plan items in place of their slugs: `build/auth/impl` \u2192 `build/1/impl`. */
function numberedPath(summary, path) {
    const items = itemsOf(summary, path);
    const segments = path.split('/');
    return segments
        .map((segment, index) => {
        const group = segments.slice(0, index).join('/');
        return items.find((item) => item.group === group && item.slug === segment)?.number ?? segment;
    })
        .join('/');
}
/** Number (from 1; 0 if unknown) and title of the root step that a path belongs to. */
function rootStepOf(summary, path) {
    const name = path.split('/')[0] ?? '';
    const index = summary.definition?.steps.findIndex((step) => step.name === name) ?? -1;
    return { number: index + 1, title: capitalize(name) };
}
/** Sorts step paths in the order of the workflow, and items in the order of the plan. */
function sortInWorkflowOrder(summary, paths) {
    const ranked = [...paths].map((path) => ({ path, rank: rankOf(summary, path) }));
    return ranked.sort((a, b) => compareRanks(a.rank, b.rank)).map(({ path }) => path);
}
const INSIDE_ATTEMPT = { get: -1, gate: 1e6, retry: 1e6 + 1, replan: 1e6 + 2 };
/**
 * Position among its siblings at each level, from the root down. Paths of unknown position stay in order of appearance,
 * since the sort is stable.
 */
function rankOf(summary, path) {
    let siblings = summary.definition?.steps ?? [];
    let parent = '';
    return path.split('/').map((name) => {
        const group = summary.groups.get(parent);
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
/** Orders a step before the steps that run inside its attempts, except its `get`. */
function compareRanks(a, b) {
    for (let i = 0; i < Math.max(a.length, b.length); i++) {
        const difference = (a[i] ?? -0.5) - (b[i] ?? -0.5);
        if (difference !== 0)
            return difference;
    }
    return 0;
}
/** Whether the step is the only one in its group or item. */
function isOnlyChild(summary, path) {
    let siblings = summary.definition?.steps ?? [];
    let parent = '';
    for (const name of path.split('/').slice(0, -1)) {
        const isItem = indexOfItem(summary.groups.get(parent)?.items, name) >= 0;
        parent = parent === '' ? name : `${parent}/${name}`;
        if (!isItem)
            siblings = childrenOf(siblings.find((step) => step.name === name));
    }
    return siblings.length === 1;
}

;// CONCATENATED MODULE: ./src/report/step-rows.js


/** The rows of all leaf steps that have started, in the order of the workflow. */
function stepRowsOf(summary) {
    return sortInWorkflowOrder(summary, summary.steps.keys()).flatMap((path) => {
        const step = summary.steps.get(path);
        return step ? [rowOf(summary, step)] : [];
    });
}
function rowOf(summary, step) {
    const current = step.occurrences.findLast(({ superseded }) => !superseded);
    const attempts = current?.attempts ?? [];
    const latest = attempts.at(-1);
    const ownAttempt = attempts.findLast(({ kind }) => kind !== 'replan') ?? latest;
    return {
        path: step.path,
        numberedPath: numberedPath(summary, step.path),
        items: itemsOf(summary, step.path),
        kind: kindOf(step, latest ?? step.occurrences.at(-1)?.attempts.at(-1)),
        agent: ownAttempt?.agent ?? step.occurrences.at(-1)?.attempts.at(-1)?.agent ?? '',
        status: statusOf(summary, current),
        attempts,
        reason: current?.settled ? current.settled.reason : (latest?.reason ?? null),
        message: current?.settled?.message ?? latest?.message ?? '',
        escalated: latest?.escalated ?? false,
    };
}
function statusOf(summary, current) {
    if (!current)
        return 'pending';
    if (current.settled)
        return current.settled.status;
    const latest = current.attempts.at(-1);
    if (latest?.status === 'running' && isHeld(summary, latest))
        return 'paused';
    return summary.status === 'running' ? 'running' : 'pending';
}
function isHeld(summary, attempt) {
    return [...summary.holds.keys()].some((id) => id.startsWith(`${attempt.id}:`));
}
/** Kinds by the step types of the two workflow dialects, where they differ from the kind's own name. */
const KIND_OF_TYPE = {
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
    const parsed = OutputKind.safeParse(step.type);
    return parsed.success ? parsed.data : (KIND_OF_TYPE[step.type] ?? 'diff');
}

;// CONCATENATED MODULE: ./src/report/totals.js

/** Adds up the usage of the attempts whose agent was launched, including those that were killed or abandoned. */
function totalsOf(summary, attempts) {
    const launched = [...attempts].filter(({ launched, usage }) => launched || usage !== null);
    const usages = launched.flatMap(({ usage }) => (usage ? [usage] : []));
    const sum = (figures) => {
        const known = figures.filter((figure) => figure !== null);
        return known.length === 0 ? null : roundOffFloatError(known.reduce((total, figure) => total + figure, 0));
    };
    return {
        costUsd: sum(usages.map((usage) => usage.cost_usd)),
        costSource: leastReliable(launched.map((attempt) => costSourceOf(summary, attempt))),
        turns: sum(usages.map((usage) => usage.turns)),
        tokensIn: sum(usages.map((usage) => usage.tokens.in)),
        tokensOut: sum(usages.map((usage) => usage.tokens.out)),
        tokensCached: sum(usages.map((usage) => usage.tokens.cached)),
        tokensReasoning: sum(usages.map((usage) => usage.tokens.reasoning ?? null)),
    };
}
/**
 * Where the cost of an attempt comes from. Null while there is nothing to price: no agent was launched, or it is
 * running and has recorded no usage yet. An agent that stopped without any usage is `unpriced`.
 */
function costSourceOf(summary, attempt) {
    if (attempt.usage)
        return attempt.usage.cost_source;
    const isRunning = summary.status === 'running' && attempt.status === 'running';
    return attempt.launched && !isRunning ? 'unpriced' : null;
}
const LEAST_RELIABLE_FIRST = ['unpriced', 'estimated', 'reported', 'metered'];
function leastReliable(sources) {
    return LEAST_RELIABLE_FIRST.find((source) => sources.includes(source)) ?? null;
}
/** The attempts that this run paid for: all except those that a replay took over from the original run. */
function paidAttempts(summary) {
    return [...summary.attempts.values()].filter(({ carried }) => !carried);
}

;// CONCATENATED MODULE: ./src/report/build-report.js



/**
 * Builds report.json from the events of a ledger, which may be incomplete.
 *
 * This folder turns a run's events into everything that people read: texts, Markdown, HTML, log lines and report.json.
 * Begin with `run-summary/summarize-run.ts`, which folds the events into a `RunSummary`, then read this file. Each kind
 * of output has its own folder: `text/`, `markdown/`, `html/` and `live/`.
 */
function buildReportFromEvents(events) {
    return build_report_buildReport(summarizeRun(events));
}
/** Builds report.json from a summary. */
function build_report_buildReport(summary) {
    const paid = paidAttempts(summary);
    const totals = totalsOf(summary, paid);
    const rows = stepRowsOf(summary);
    return {
        run: summary.run,
        workflow: summary.workflow,
        status: summary.status,
        failure_reason: summary.reason,
        message: summary.message,
        started_at: summary.startedAt,
        duration_ms: summary.startedAt === '' ? null : summary.lastMs - summary.startedMs,
        // If no agent was launched, the cost is known to be 0.
        cost_usd: totals.costSource === null ? 0 : totals.costUsd,
        cost_source: totals.costSource ?? 'reported',
        carried_usd: summary.carriedUsd,
        replay_of: summary.replayOf,
        tokens_in: totals.costSource === null ? 0 : totals.tokensIn,
        tokens_out: totals.costSource === null ? 0 : totals.tokensOut,
        tokens_cached: totals.costSource === null ? 0 : totals.tokensCached,
        tokens_reasoning: totals.costSource === null ? 0 : totals.tokensReasoning,
        turns: totals.costSource === null ? 0 : totals.turns,
        retries: summary.retries.length,
        escalations: summary.retries.filter(({ escalation }) => escalation).length,
        ...changesOf(summary, rows),
        steps: rows.map((row) => stepOf(summary, row)),
        pull_request: summary.published?.pullRequest ?? null,
    };
}
/**
 * Size of the run's changes: exact if they were measured at the head commit. Otherwise it is added up from the steps;
 * line counts are then null if two steps changed the same file.
 */
function changesOf({ diffStat, head }, rows) {
    if (diffStat !== null && diffStat.commit === head)
        return { files_changed: diffStat.files, insertions: diffStat.insertions, deletions: diffStat.deletions };
    const parts = rows
        .filter(({ status }) => status === 'passed' || status === 'failed')
        .flatMap(({ attempts }) => attempts.at(-1)?.changes ?? [])
        .filter(({ files }) => files.length > 0);
    const files = parts.flatMap((part) => part.files);
    const distinct = new Set(files).size;
    const isDisjoint = distinct === files.length;
    return {
        files_changed: distinct,
        insertions: isDisjoint ? parts.reduce((sum, part) => sum + part.insertions, 0) : null,
        deletions: isDisjoint ? parts.reduce((sum, part) => sum + part.deletions, 0) : null,
    };
}
function stepOf(summary, row) {
    const totals = totalsOf(summary, row.attempts);
    const first = row.attempts[0];
    const last = row.attempts.at(-1);
    return {
        path: row.path,
        numbered_path: row.numberedPath,
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
        attempts: row.attempts.map((attempt) => attemptOf(summary, attempt)),
    };
}
function attemptOf(summary, attempt) {
    const { usage } = attempt;
    const isOver = summary.status !== 'running' && summary.status !== 'paused';
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
        cost_source: costSourceOf(summary, attempt),
        duration_ms: attempt.lastMs - attempt.startedMs,
        first_diff_turn: attempt.firstDiffTurn,
        context_used: attempt.contextUsed,
        gates: attempt.gates.map(gateOf),
        guards: attempt.guards.map(({ name }) => name),
        base: attempt.base,
        head: attempt.head,
    };
}
function gateOf({ name, status, durationMs, command, tests, uncounted }) {
    return {
        name,
        status,
        duration_ms: durationMs,
        ...(command === null ? {} : { command }),
        ...(tests === null ? {} : { tests }),
        ...(uncounted ? { mark: 'uncounted' } : {}),
    };
}

;// CONCATENATED MODULE: ./src/report/cost-text.js



/** The cost of a run as text: `$1.42`; `\u2265 $1.42` if a part of it is unpriced. */
function costText(report) {
    return formatMoney(report.cost_usd, report.cost_source === 'unpriced');
}
/** Cost, turns and duration of a run as text. */
function keyFigures(summary) {
    const report = buildReport(summary);
    return {
        cost: costText(report),
        turns: report.turns === null ? 'turns unknown' : pluralize(report.turns, 'turn'),
        duration: formatDuration(report.duration_ms),
    };
}
/** How much of the cost is estimated; empty if nothing is, or if the estimate amounts to 0. */
function estimateNote(summary) {
    const sums = sumsBySource(summary);
    if (sums.estimated === 0)
        return '';
    return sums.exact === 0 && !sums.unpriced ? 'estimated' : 'partly estimated';
}
/** Known cost in USD by its source. `exact` was reported by the CLI or metered by the gateway. */
function sumsBySource(summary) {
    const paid = paidAttempts(summary);
    const sum = (includes) => paid.reduce((total, { usage }) => total + (usage && includes(usage.cost_source) ? (usage.cost_usd ?? 0) : 0), 0);
    return {
        estimated: sum((source) => source === 'estimated'),
        exact: sum((source) => source === 'reported' || source === 'metered'),
        unpriced: paid.some((attempt) => costSourceOf(summary, attempt) === 'unpriced'),
    };
}
/** Sentences on why the costs of the steps may not add up to that of the run; empty if they do. */
function costRemarks(summary, report, rows) {
    const unlisted = unlistedUsd(summary, rows);
    return [
        ...estimateRemark(summary),
        ...(report.cost_source === 'unpriced' ? ['A part of the cost has no known price and is not in the sum.'] : []),
        ...(unlisted > 0
            ? [`${formatMoney(unlisted)} of the cost went into work that was begun anew and is not listed.`]
            : []),
        ...(report.replay_of === null
            ? []
            : [`Replay of ${report.replay_of}: ${formatMoney(report.carried_usd)} was paid there and is not in the sum.`]),
    ];
}
function estimateRemark(summary) {
    switch (estimateNote(summary)) {
        case '':
            return [];
        case 'estimated':
            return ['The cost is estimated from tokens by the price table.'];
        case 'partly estimated':
            return [
                `The cost is partly estimated: ${formatMoney(roundOffFloatError(sumsBySource(summary).estimated))} of it from tokens by the price table.`,
            ];
    }
}
/** Known cost, in USD, of this run's attempts that no row shows: those of superseded occurrences. */
function unlistedUsd(summary, rows) {
    const shown = new Set(rows.flatMap(({ attempts }) => attempts.map(({ id }) => id)));
    let sum = 0;
    for (const attempt of summary.attempts.values())
        if (!attempt.carried && !shown.has(attempt.id))
            sum += attempt.usage?.cost_usd ?? 0;
    return roundOffFloatError(sum);
}

;// CONCATENATED MODULE: ./src/report/remarks.js



/** How many steps a remark names. */
const MAX_STEPS = 3;
/**
 * Collects the remarks that a report shows below its table, as sentences: what changed of what the gates rest on, why
 * costs may not add up, which gates were skipped or ran no test, and which sessions could not be resumed.
 */
function collectRemarks(summary, report, rows) {
    return [
        ...basisRemarks(rows),
        ...costRemarks(summary, report, rows),
        ...uncountedRemarks(rows),
        ...skippedRemarks(rows),
        ...sessionRemarks(rows),
    ];
}
/** One sentence for each step whose change touched what its gates rest on: the tests, and what the gates run. */
function basisRemarks(rows) {
    return rows.flatMap(({ numberedPath, attempts }) => {
        const changed = new Set((attempts.at(-1)?.gates ?? []).flatMap(({ restsOnChanged }) => restsOnChanged));
        if (changed.size === 0)
            return [];
        return [
            `\u26a0 What the gates rest on changed in ${cleanLine(numberedPath, 80)}: ${cleanLine([...changed].join('; '), 600)}`,
        ];
    });
}
/** One sentence for each gate and command that passed without a test that could be counted. */
function uncountedRemarks(rows) {
    return gatesThatEnded(rows, 'uncounted').map(({ gate, text, steps }) => `\u26a0 ${cleanLine(gate, 40)} passed in ${listSteps(steps)}, but \`${cleanLine(text, 200)}\` ${NO_COUNT}.`);
}
/**
 * One sentence for each skipped gate and reason: a skipped gate has not passed, and the table has no room for the
 * reason.
 */
function skippedRemarks(rows) {
    return gatesThatEnded(rows, 'skipped').map(({ gate, text, steps }) => `\u2298 ${cleanLine(gate, 40)} was skipped in ${listSteps(steps)}${text === '' ? '' : `: ${cleanLine(text, 300)}`}`);
}
/** The gates that ended so in the last attempts, by name and text (their reason, or else their command). */
function gatesThatEnded(rows, result) {
    const found = new Map();
    for (const { numberedPath, attempts } of rows)
        for (const gate of attempts.at(-1)?.gates ?? []) {
            if (gateResult(gate) !== result)
                continue;
            const text = gate.reason || (gate.command ?? '');
            const key = JSON.stringify([gate.name, text]);
            const known = found.get(key);
            if (known === undefined)
                found.set(key, { gate: gate.name, text, steps: [numberedPath] });
            else
                known.steps.push(numberedPath);
        }
    return [...found.values()];
}
/** One sentence for each reason why agents started a fresh session although an earlier one should have been resumed. */
function sessionRemarks(rows) {
    const stepsByNote = new Map();
    for (const { numberedPath, attempts } of rows)
        for (const note of new Set(attempts.map(({ sessionNote }) => sessionNote)))
            if (note !== '')
                stepsByNote.set(note, [...(stepsByNote.get(note) ?? []), numberedPath]);
    return [...stepsByNote].map(([note, steps]) => `A fresh session in ${listSteps(steps)}: ${cleanLine(note, 300)}`);
}
function listSteps(steps) {
    const more = steps.length > MAX_STEPS ? ` and ${steps.length - MAX_STEPS} more` : '';
    return cleanLine(`${steps.slice(0, MAX_STEPS).join(', ')}${more}`, 200);
}

;// CONCATENATED MODULE: ./src/report/markdown/detail-level.js
const LONG = { lines: 60, characters: 6000 };
const SHORT = { lines: 15, characters: 1200 };
/** Levels from full to least detail. Each shows less than the one before; what readers miss least is dropped first. */
const DETAIL_LEVELS = [
    { attempts: true, tail: LONG, rows: 'all', maxEntries: 2000 },
    { attempts: false, tail: LONG, rows: 'all', maxEntries: 2000 },
    { attempts: false, tail: SHORT, rows: 'all', maxEntries: 2000 },
    { attempts: false, tail: SHORT, rows: 'without-passed-items', maxEntries: 200 },
    { attempts: false, tail: null, rows: 'without-passed-items', maxEntries: 100 },
    { attempts: false, tail: null, rows: 'failed', maxEntries: 50 },
];

;// CONCATENATED MODULE: ./src/report/last-words.js
/**
 * The path of the agent's final text if an attempt failed because nothing was changed: the text often says why, or asks
 * a question. Null for all other attempts, whose gates say more.
 */
function lastWordsPath(attempt) {
    return attempt.reason === 'no_changes' ? (attempt.artifacts.answer ?? null) : null;
}

;// CONCATENATED MODULE: ./src/report/markdown/failures-section.js





/**
 * The section on what failed: each failed step, or the run itself, with the reason, advice and the end of the failed
 * gates' output; then merge conflicts. Empty if there is neither.
 */
function failuresSection(summary, rows, context, level) {
    const failed = rows.filter(({ status }) => status === 'failed');
    const shown = failed.slice(0, Math.min(level.maxEntries, 20));
    const parts = shown.map((row) => failureOf(row, context, level));
    const hidden = failed.length - shown.length;
    if (hidden > 0)
        parts.push(`_And ${figures_pluralize(hidden, 'more failed step')}._`);
    if (failed.length === 0 && summary.reason !== null)
        parts.push(runFailure(summary));
    parts.push(...conflicts(summary));
    return parts.length === 0 ? '' : `### What failed\n\n${parts.join('\n\n')}`;
}
function failureOf(row, context, level) {
    const advice = row.reason === null ? '' : `\n\n_${ADVICE[row.reason].todo}_`;
    const latest = row.attempts.at(-1);
    const item = row.items.at(-1);
    const name = item ? `${inlineCode(row.numberedPath)} (${escapeInline(item.name, 60)})` : inlineCode(row.numberedPath);
    const head = `\u274c **${name}** \u2014 ${escapeSentence(row.message || reasonText(row.reason), 400)}${advice}`;
    const tails = latest && level.tail ? tailsOf(latest, context, level.tail) : [];
    return [head, ...tails].join('\n\n');
}
function runFailure(summary) {
    const reason = summary.reason ?? 'internal';
    const message = summary.message === '' ? '' : ` \u2014 ${escapeSentence(summary.message, 400)}`;
    return `\u274c **${escapeInline(reasonText(reason))}**${message}\n\n_${ADVICE[reason].what} ${ADVICE[reason].todo}_`;
}
/** The end of each failed gate's output; if no gate failed, what the agent said last and the end of its stderr. */
function tailsOf(attempt, context, limits) {
    const failed = attempt.gates.filter(({ status }) => status === 'fail');
    const sources = failed.length > 0
        ? failed.map((gate) => ({
            title: `${gate.name}: ${gate.reason || 'failed'}`,
            path: gate.details ?? gate.artifact,
        }))
        : [
            { title: 'What the agent said last', path: lastWordsPath(attempt) },
            { title: 'End of the agent\u2019s errors', path: attempt.artifacts.stderr ?? null },
        ];
    return sources.flatMap(({ title, path }) => {
        const text = path === null ? null : context.excerpt(path);
        return text === null || text.trim() === '' ? [] : [details(title, codeFence(text, limits))];
    });
}
function conflicts(summary) {
    return [...summary.groups.values()].flatMap(({ path, conflict }) => {
        if (!conflict)
            return [];
        const files = conflict.files.slice(0, 20).map((file) => inlineCode(file, 160));
        const more = conflict.files.length > 20 ? ` and ${conflict.files.length - 20} more` : '';
        return [
            `\u2694\ufe0f **${inlineCode(path)}** \u2014 item ${inlineCode(conflict.item)} conflicts with the items before it in ${files.join(', ')}${more}`,
        ];
    });
}
/**
 * List of the guards that fired in the attempts of the rows, and of limits that were exceeded; empty if there are none.
 */
function guardsSection(summary, rows, level) {
    const fired = rows.flatMap((row) => row.attempts.flatMap((attempt) => attempt.guards.map((guard) => ({ row, attempt, guard }))));
    const guards = fired.slice(0, level.maxEntries).map(({ row, attempt, guard }) => {
        const which = `attempt ${attempt.number} of ${inlineCode(row.numberedPath)} (${escapeInline(attempt.agent, 40)})`;
        return `- \ud83d\udee1\ufe0f Guard ${inlineCode(guard.name)} stopped ${which}: ${escapeInline(guard.reason, 200)}`;
    });
    const limits = summary.exceededLimits.map(({ path, limit, text }) => `- \ud83d\udcb8 ${limit} of ${path === '' ? 'the run' : inlineCode(path)} used up: ${escapeInline(text)}`);
    return [...guards, ...limits].join('\n');
}

;// CONCATENATED MODULE: ./src/report/markdown/headline.js




/** The heading of a comment or job summary: the workflow and its status. */
function headline_headline(summary) {
    const name = inlineCode(summary.workflow, 60);
    const why = summary.reason === null ? '' : `: ${escapeInline(reasonText(summary.reason))}`;
    const lines = {
        running: `\u23f3 ${name} is running`,
        passed: `\u2705 ${name} passed all gates`,
        failed: summary.reason === 'gate_failed' ? `\u274c ${name} did not pass its gates` : `\u274c ${name} failed${why}`,
        paused: `\u23f8\ufe0f ${name} waits for approval`,
        cancelled: `\ud83d\uded1 ${name} was cancelled`,
        refused: `\ud83d\udeab ${name} was refused${why}`,
        skipped: `\u23ed\ufe0f ${name} was skipped${why}`,
    };
    return `## ${lines[summary.status]}`;
}
/** Key figures on one line: `**$1.42** \u00b7 12 turns \u00b7 47s \u00b7 2 retries, 1 escalation \u00b7 4 files changed (+40 \u22124)`. */
function figuresLine(summary, report) {
    const retries = formatRetries(report.retries, report.escalations);
    const note = estimateNote(summary);
    const turns = report.turns === null ? 'turns unknown' : figures_pluralize(report.turns, 'turn');
    return [
        `**${costText(report)}**${note === '' ? '' : ` (${note})`}`,
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
    return [`${figures_pluralize(files_changed, 'file')} changed${lines}`];
}
/** The last line: run id, trigger and a link to the log, for anyone who asks about this run. */
function headline_footer(summary, context) {
    const parts = [
        inlineCode(summary.run),
        ...(summary.trigger === '' ? [] : [`started by ${escapeInline(summary.trigger, 80)}`]),
        ...(context.runUrl === null ? [] : [escape_link('log and artifacts', context.runUrl)]),
    ];
    return `<sub>\ud83c\udf7f gump \u00b7 ${parts.join(' \u00b7 ')}</sub>`;
}

;// CONCATENATED MODULE: ./src/report/markdown/cells.js




/** The emoji of each step status. */
const STATUS_EMOJI = {
    passed: '\u2705',
    failed: '\u274c',
    running: '\u23f3',
    paused: '\u23f8\ufe0f',
    pending: '\u2b1c',
};
/** The emoji of a step that passed although a gate of it ran no test that could be counted. */
const UNCOUNTED_EMOJI = '\u26a0\ufe0f';
/** Renders a Markdown table. The cells are Markdown already. */
function renderMarkdownTable(head, rows) {
    const delimiters = { left: ':--', right: '--:', center: ':-:' };
    const line = (cells) => `| ${cells.join(' | ')} |`;
    return [
        line(head.map(({ title }) => title)),
        line(head.map(({ align }) => delimiters[align])),
        ...rows.map(line),
    ].join('\n');
}
/** Table cell with the step's path and the name of its plan item: `build/1/impl` Auth. */
function stepNameCell(row) {
    const item = row.items.at(-1);
    return item ? `${inlineCode(row.numberedPath)} ${escapeInline(item.name, 32)}` : inlineCode(row.numberedPath);
}
/** Table cell with the step's agents in order: `claude-haiku \u2192 claude-sonnet`; `\u2014` if there are none. */
function agentCell(row) {
    return (agentsOf(row)
        .map((agent) => escapeInline(agent, 40))
        .join(' \u2192 ') || '\u2014');
}
/** Agents of a step in the order in which they took over; empty for gate and pass steps. */
function agentsOf(row) {
    if (row.kind === 'gate' || row.kind === 'pass')
        return [];
    const agents = row.attempts.map(({ agent }) => agent);
    const changes = agents.filter((agent, index) => agent !== '' && agent !== agents[index - 1]);
    return changes.length === 0 && row.agent !== '' ? [row.agent] : changes;
}
/** Table cell with a cost; `\u2014` if no agent was launched. */
function costCell(totals) {
    return totals.costSource === null ? '\u2014' : formatMoney(totals.costUsd, totals.costSource === 'unpriced');
}
/** The cells of one step in the table of steps. */
function stepRowCells(summary, row) {
    const totals = totalsOf(summary, row.attempts);
    return [
        row.status === 'passed' && gateNames(row.attempts.at(-1), 'uncounted').length > 0
            ? UNCOUNTED_EMOJI
            : STATUS_EMOJI[row.status],
        stepNameCell(row),
        agentCell(row),
        row.attempts.length === 0 ? '\u2014' : formatCount(attemptCount(row)),
        formatCount(totals.turns),
        costCell(totals),
        gatesCell(row),
    ];
}
/** How many lines the cell of a step's gates has at most. */
const MAX_GATE_LINES = 8;
/** Table cell with the gates of a step: their marks; with command and count, a line each, once the step has passed. */
function gatesCell(row) {
    const lines = row.status === 'passed' ? gateLines(row.attempts.at(-1)) : [];
    if (lines.length === 0)
        return escapeInline(gateText(row), 120) || '\u2014';
    const note = row.escalated ? ['(escalated)'] : [];
    return [...lines.slice(0, MAX_GATE_LINES), ...note].map((line) => escapeInline(line, 160)).join('<br>');
}
/** Number of attempts of a step. An abandoned launch is repeated under the same number, and does not count twice. */
function attemptCount(row) {
    return new Set(row.attempts.map(({ number }) => number)).size;
}

;// CONCATENATED MODULE: ./src/report/markdown/items-section.js




/** The section on what was done: first by plan item, then the steps outside of items that changed files. */
function itemsSection(summary, rows, level) {
    const items = groupByItem(rows);
    const shown = items
        .filter((item) => level.rows === 'all' || items_section_statusOf(item.rows) !== 'passed')
        .slice(0, level.maxEntries);
    const lines = shown.map((item) => itemLine(summary, item));
    const hidden = items.length - shown.length;
    if (hidden > 0)
        lines.push(`- \u2026 and ${figures_pluralize(hidden, 'item')} more, see report.json`);
    const rest = rows.filter((row) => row.items.length === 0 && changedFiles([row]).length > 0);
    lines.push(...rest.map((row) => `- ${STATUS_EMOJI[row.status]} ${inlineCode(row.numberedPath)}${filesOf([row])}`));
    return lines.length === 0 ? '' : `### What was done\n\n${lines.join('\n')}`;
}
/** Groups the rows by their outermost plan item. */
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
function itemLine(summary, { place, rows }) {
    const description = place.description === '' ? '' : ` \u2014 ${escapeInline(place.description, 300)}`;
    const agents = [...new Set(rows.flatMap(agentsOf))].map((agent) => escapeInline(agent, 40)).join(', ');
    const tries = rows.reduce((sum, row) => sum + attemptCount(row), 0);
    const extra = tries > rows.length ? ` \u00b7 ${figures_pluralize(tries - rows.length, 'retry', 'retries')}` : '';
    const facts = `${agents} \u00b7 ${costCell(totalsOf(summary, rows.flatMap(({ attempts }) => attempts)))}${extra}`;
    return `- ${STATUS_EMOJI[items_section_statusOf(rows)]} **${escapeInline(place.name, 80)}**${description}${filesOf(rows)}<br><sub>${facts}</sub>`;
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
    const shown = files.slice(0, 6).map((file) => inlineCode(file, 80));
    return `<br>${shown.join(', ')}${files.length > 6 ? ` and ${files.length - 6} more` : ''}`;
}

;// CONCATENATED MODULE: ./src/report/markdown/holds-section.js



/** Maximum number of plan items or changed files shown for each hold. */
const MAX_LINES = 30;
/** The section on open holds: the plan or the changed files that wait for approval. Empty unless the run is paused. */
function holdsSection(summary) {
    if (summary.status !== 'paused')
        return '';
    return [...summary.holds.entries()]
        .map(([id, { path }]) => {
        const attempt = summary.attempts.get(id.slice(0, id.lastIndexOf(':')));
        return [`### ${inlineCode(numberedPath(summary, path))} waits`, ...workOf(attempt)].join('\n\n');
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
    const stat = `${figures_pluralize(changes.files.length, 'file')} changed (+${changes.insertions} \u2212${changes.deletions})`;
    return [
        stat,
        holds_section_list(changes.files.map((file) => `- ${inlineCode(file)}`), 'file'),
    ];
}
function planLine({ name, description, files, }) {
    const what = description === '' ? '' : ` \u2014 ${escapeInline(description, 300)}`;
    const where = files.length === 0
        ? ''
        : `: ${files
            .slice(0, 10)
            .map((file) => inlineCode(file, 80))
            .join(', ')}`;
    return `- **${escapeInline(name, 80)}**${what}${where}`;
}
function holds_section_list(lines, noun) {
    const hidden = lines.length - MAX_LINES;
    const more = hidden > 0 ? [`- \u2026 and ${figures_pluralize(hidden, noun)} more`] : [];
    return [...lines.slice(0, MAX_LINES), ...more].join('\n');
}

;// CONCATENATED MODULE: ./src/report/markdown/next-actions-section.js



/** The section on what the reader can do next: open holds, and enabled commands. Empty while the run is active. */
function next_actions_section_nextActionsSection(summary, context) {
    const lines = [...publishedLines(summary, context), ...commandLines(summary, context)];
    const next = lines.length === 0 ? '' : `### How to go on\n\n${lines.map((line) => `- ${line}`).join('\n')}`;
    return [holdsSection(summary), next].filter((section) => section !== '').join('\n\n');
}
function publishedLines(summary, context) {
    const { published } = summary;
    if (published?.pullRequest || context.compareUrl === null)
        return [];
    const branch = published ? ` The work is on the branch ${inlineCode(published.branch)}.` : '';
    return [`${escape_link('Open the pull request', context.compareUrl)} by hand.${branch}`];
}
function commandLines(summary, context) {
    const suggest = (command, rest, text) => context.commands.includes(command)
        ? [`Comment ${inlineCode(`${context.triggerPhrase} ${command}${rest === '' ? '' : ` ${rest}`}`)} ${text}`]
        : [];
    switch (summary.status) {
        case 'passed':
            return [
                ...(hasNothingNew(summary) ? [] : ['Review it and merge: every step passed its gates.']),
                ...suggest('run', `${summary.workflow} what to change`, 'on the pull request to go on from its branch.'),
            ];
        case 'paused':
            return [...summary.holds.values()].flatMap(({ path }) => {
                const step = numberedPath(summary, path);
                return [
                    ...suggest('approve', step, 'to let it go on.'),
                    ...suggest('reject', `${step} why`, 'to send it back; your words go to the agent.'),
                ];
            });
        case 'cancelled':
            return suggest('resume', '', 'to go on where it stopped. What is settled is not paid again.');
        case 'failed':
            if (summary.reason === 'publish')
                return suggest('resume', '', 'once that is put right: the work is published, and nothing is run again.');
            if (summary.reason === 'budget')
                return budgetLines(summary, suggest);
            return next_actions_section_isResumable(summary)
                ? suggest('resume', '', 'to go on where it stopped. What is settled is not paid again.')
                : suggest('retry', '', 'to go on from what failed. What passed is kept.');
        case 'running':
        case 'refused':
        case 'skipped':
            return [];
    }
}
/**
 * Whether publishing found nothing to publish, since all of the work had been merged before: there is no branch, or
 * only that of the earlier pull request.
 */
function hasNothingNew({ published }) {
    return published?.operation === 'none' && (published.pullRequest !== null || published.branch === '');
}
/**
 * Lines for a run stopped by its budget: first raise the limit, in the input or in the workflow, then run the command.
 */
function budgetLines(summary, suggest) {
    const { exceededLimits, definition, maxBudgetUsd } = summary;
    const isRunBudget = exceededLimits.some(({ path, limit }) => path === '' && limit === 'budget');
    const isInput = isRunBudget && maxBudgetUsd !== (definition?.maxBudgetUsd ?? null);
    const lines = isInput
        ? suggest('resume', '', 'to go on where it stopped. What is settled is not paid again.')
        : suggest('retry', '--with-changes', 'to go on with the workflow as it is then. What passed is kept.');
    const raise = isInput ? 'Raise the input `max-budget` above what is spent' : 'Raise the limit in the workflow';
    return lines.length === 0 ? [] : [`${raise}.`, ...lines];
}
/** Whether the run was stopped before it came to a result, so that `resume` continues it. */
function next_actions_section_isResumable(summary) {
    return summary.cutOff || summary.reason === 'timeout' || summary.reason === 'cancelled';
}

;// CONCATENATED MODULE: ./src/report/markdown/render-to-fit.js
/** Limit on comments and pull request bodies, in UTF-16 code units; a little below GitHub's. */
const render_to_fit_COMMENT_LIMIT = { size: 65_000, measure: (text) => text.length };
/** Limit on a job summary, in bytes of UTF-8; a little below GitHub's 1 MiB for each step. */
const SUMMARY_LIMIT = { size: 1_000_000, measure: utf8Length };
/**
 * Returns the most detailed rendering within the limit. `render(0)` shows everything, each higher level less, up to
 * `levels - 1`. If even that is too long, it is cut at a line end, and a note says so.
 */
function renderToFit(limit, levels, render) {
    for (let level = 0; level < levels - 1; level++) {
        const text = render(level);
        if (limit.measure(text) <= limit.size)
            return text;
    }
    const shortest = render(levels - 1);
    return limit.measure(shortest) <= limit.size ? shortest : cutLines(shortest, limit);
}
const CUT_NOTE = '\n\n_The rest did not fit here._\n';
function cutLines(text, limit) {
    let remaining = limit.size - limit.measure(CUT_NOTE);
    const kept = [];
    for (const line of text.split('\n')) {
        remaining -= limit.measure(line) + 1;
        if (remaining < 0)
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
/**
 * If there are more steps than this, the full table is collapsed, and only steps that need attention are shown above
 * it.
 */
const MAX_VISIBLE_STEPS = 40;
/**
 * The table of steps with its total. In a long table, passed steps of items become one row, and all steps are
 * collapsed.
 */
function stepsSection(summary, rows, level) {
    const isLong = rows.length > MAX_VISIBLE_STEPS;
    const shown = rows.filter((row) => (isLong ? needsAttention(row) : isShown(row, level))).slice(0, level.maxEntries);
    const main = renderMarkdownTable(HEAD, [
        ...shown.map((row) => stepRowCells(summary, row)),
        ...remainingRows(summary, rows, shown),
        totalRow(summary),
    ]);
    if (!isLong || level.rows !== 'all')
        return main;
    const all = renderMarkdownTable(HEAD, rows.slice(0, level.maxEntries).map((row) => stepRowCells(summary, row)));
    return `${main}\n\n${details(`All ${formatCount(rows.length)} steps`, all)}`;
}
/** Whether the step has not passed, or is outside of plan items. */
function needsAttention(row) {
    return row.status !== 'passed' || row.items.length === 0;
}
function isShown(row, level) {
    if (level.rows === 'all')
        return true;
    return level.rows === 'failed' ? row.status === 'failed' || row.status === 'paused' : needsAttention(row);
}
/** One row for all steps that are not shown; while the run is active, also the root steps that have not started. */
function remainingRows(summary, rows, shown) {
    const visible = new Set(shown);
    const rest = rows.filter((row) => !visible.has(row));
    const upcoming = summary.status === 'running' ? upcomingSteps(summary) : [];
    if (rest.length === 0)
        return upcoming;
    const totals = totalsOf(summary, rest.flatMap(({ attempts }) => attempts));
    const mark = rest.every(({ status }) => status === 'passed') ? STATUS_EMOJI.passed : '\u2026';
    const tries = rest.reduce((sum, row) => sum + attemptCount(row), 0);
    const name = `_${figures_pluralize(rest.length, 'more step')}_`;
    return [[mark, name, '', formatCount(tries), formatCount(totals.turns), costCell(totals), ''], ...upcoming];
}
function totalRow(summary) {
    const totals = totalsOf(summary, paidAttempts(summary));
    const cost = totals.costSource === null ? '\u2014' : `**${costCell(totals)}**`;
    return ['', '**Total**', '', '', `**${formatCount(totals.turns)}**`, cost, ''];
}
/** Rows of the root steps that have not started. */
function upcomingSteps(summary) {
    const started = new Set([...summary.steps.keys(), ...summary.groups.keys()].map((path) => path.split('/')[0]));
    const names = (summary.definition?.steps ?? []).map(({ name }) => name).filter((name) => !started.has(name));
    return names.map((name) => [STATUS_EMOJI.pending, inlineCode(name), '', '', '', '', '']);
}
/** The collapsed table of all attempts; empty if no step needed a second one, or if the level leaves it out. */
function attemptsSection(summary, rows, level) {
    const attempts = rows.flatMap((row) => row.attempts.map((attempt) => ({ row, attempt })));
    if (!level.attempts || attempts.length === rows.length)
        return '';
    const head = ['Step', 'Attempt', 'Agent', 'Result'].map((title) => ({ title, align: 'left' }));
    const figures = ['Turns', 'Tokens in / out', 'Cost', 'Time'].map((title) => ({ title, align: 'right' }));
    const body = renderMarkdownTable([...head, ...figures], attempts.map(({ row, attempt }) => [inlineCode(row.numberedPath), ...attemptCells(summary, attempt)]));
    return details(`All ${formatCount(attempts.length)} attempts`, body);
}
function attemptCells(summary, attempt) {
    const totals = totalsOf(summary, [attempt]);
    const tokens = totals.tokensIn === null ? '\u2014' : `${formatCount(totals.tokensIn)}\u00a0/\u00a0${formatCount(totals.tokensOut)}`;
    return [
        escapeInline(attempt.label, 60),
        attempt.kind === 'gate' || attempt.kind === 'pass' ? '\u2014' : escapeInline(attempt.agent, 40),
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
            return escapeInline(`abandoned: ${attempt.message}`, 80);
        case 'running':
            return 'not finished';
        case 'failed': {
            const failed = gateNames(attempt, 'fail');
            return failed.length > 0
                ? escapeInline(`${failed.join(', ')} failed`, 80)
                : escapeInline(reasonText(attempt.reason), 80);
        }
    }
}

;// CONCATENATED MODULE: ./src/report/markdown/documents.js













/**
 * Renders the job summary: everything, within GitHub's limit of 1 MiB.
 *
 * This folder renders a `RunSummary` as Markdown for GitHub: the job summary, comments and the body of the pull
 * request. Begin with this file, which puts each document together from the sections (`*-section.ts`, `headline.ts`),
 * as detailed as its size limit allows (`detail-level.ts`). All text from outside goes through `escape.ts`.
 */
function renderJobSummary(summary, context) {
    return renderDocument(summary, SUMMARY_LIMIT, (parts) => [
        headline_headline(summary),
        parts.lead,
        parts.failures(),
        parts.items(),
        parts.steps(),
        parts.remarks(),
        parts.attempts(),
        next_actions_section_nextActionsSection(summary, context),
        headline_footer(summary, context),
    ], context);
}
/** Renders the comment on the thread that started the run. It is updated while the run is active. */
function renderTrackingComment(summary, context) {
    return renderDocument(summary, render_to_fit_COMMENT_LIMIT, (parts) => [
        marker_createMarker('tracking', `run=${summary.run}`),
        headline_headline(summary),
        parts.lead,
        parts.failures(),
        parts.steps(),
        parts.remarks(),
        parts.attempts(),
        next_actions_section_nextActionsSection(summary, context),
        headline_footer(summary, context),
    ], context);
}
/** Renders the comment on the pull request that lists what the run cost. */
function renderCostComment(summary, context) {
    return renderDocument(summary, render_to_fit_COMMENT_LIMIT, (parts) => [
        marker_createMarker('ledger', `run=${summary.run}`),
        `## \ud83e\uddfe What this cost`,
        parts.lead,
        parts.steps(),
        parts.remarks(),
        parts.attempts(),
        headline_footer(summary, context),
    ], context);
}
/** Renders the body of the pull request. It closes the issue only if the run passed; otherwise it says `Part of`. */
function renderPullRequestBody(summary, context) {
    const closes = summary.status === 'passed' ? 'Closes' : 'Part of';
    return renderDocument(summary, COMMENT_LIMIT, (parts) => [
        createMarker('pull-request', `run=${summary.run}`),
        context.thread === null ? '' : `${closes} #${context.thread}`,
        headline(summary),
        parts.figures,
        parts.items(),
        parts.failures(),
        `### Gates and cost`,
        parts.steps(),
        parts.remarks(),
        parts.attempts(),
        nextActionsSection(summary, context),
        footer(summary, context),
    ], context);
}
/** Arranges the sections of a document with as much detail as fits the limit. */
function renderDocument(summary, limit, arrange, context) {
    const rows = stepRowsOf(summary);
    const report = build_report_buildReport(summary);
    const facts = figuresLine(summary, report);
    const notes = notesSection(summary, report, rows, context);
    const fixed = { figures: facts, lead: lead(summary, facts) };
    return renderToFit(limit, DETAIL_LEVELS.length, (at) => {
        const level = DETAIL_LEVELS[at] ?? DETAIL_LEVELS[0];
        const sections = level ? arrange({ ...fixed, ...leveledSections(summary, rows, context, notes, level) }) : [];
        return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
    });
}
function leveledSections(summary, rows, context, notes, level) {
    return {
        items: () => itemsSection(summary, rows, level),
        steps: () => stepsSection(summary, rows, level),
        failures: () => (summary.status === 'running' ? '' : failuresSection(summary, rows, context, level)),
        remarks: () => [guardsSection(summary, rows, level), notes].filter((list) => list !== '').join('\n'),
        attempts: () => attemptsSection(summary, rows, level),
    };
}
/** The figures; then the progress while the run is active, otherwise a link to the pull request or the branch. */
function lead(summary, facts) {
    if (summary.status === 'running')
        return [facts, ...progress(summary)].join('\n\n');
    const { published } = summary;
    if (published?.pullRequest) {
        const { number, url } = published.pullRequest;
        return `${facts}\n\n\u27a1\ufe0f ${escape_link(`Pull request #${number}`, url)} from ${inlineCode(published.branch)}`;
    }
    return published && published.branch !== '' ? `${facts}\n\n\u27a1\ufe0f Branch ${inlineCode(published.branch)}` : facts;
}
/** One line for each group of items that is not settled: `build`: 1 of 3 items done. */
function progress(summary) {
    return [...summary.groups.values()].flatMap((group) => {
        if (group.items === null || group.items.length === 0 || group.settled !== null)
            return [];
        const done = group.items.filter(({ slug }) => hasPassed(summary, `${group.path}/${slug}`)).length;
        return [`${inlineCode(group.path)}: ${done} of ${figures_pluralize(group.items.length, 'item')} done`];
    });
}
function hasPassed(summary, group) {
    return summary.groups.get(group)?.settled?.status === 'passed';
}
function notesSection(summary, report, rows, context) {
    const remarks = [...collectRemarks(summary, report, rows), ...summary.notes.slice(0, 20).map(({ text }) => text)];
    const warnings = [...(summary.published?.remarks ?? []), ...(context.warnings ?? [])];
    return [
        ...warnings.map((remark) => `- \u26a0\ufe0f ${escapeSentence(remark, 1000)}`),
        ...remarks.map((remark) => `- \u2139\ufe0f ${escapeSentence(remark, 700)}`),
    ].join('\n');
}

;// CONCATENATED MODULE: ./src/report/run-summary/attempt-events.js
/**
 * Applies an event to the steps and attempts of the summary; ignores events about anything else. `ms` is its time on
 * the summary's clock.
 */
function applyAttemptEvent(summary, event, ms) {
    switch (event.type) {
        case 'step_started':
            return openAttempt(summary, event, ms);
        case 'retry_triggered':
            summary.retries.push({ path: event.step, escalation: isEscalation(summary, event) });
            return;
        case 'step_completed':
            return settleStep(summary, event);
        default: {
            if (!('launch' in event))
                return;
            const attempt = summary.attempts.get(`${event.step}#${event.launch}`);
            if (!attempt)
                return;
            updateAttempt(attempt, event);
            attempt.lastMs = ms;
        }
    }
}
function updateAttempt(attempt, event) {
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
                command: event.command ?? null,
                tests: event.tests ?? null,
                uncounted: event.mark === 'uncounted',
                restsOnChanged: event.rests_on_changed ?? [],
                leftOut: event.left_out ?? [],
                sameRunAs: event.same_run_as ?? null,
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
function openAttempt(summary, event, ms) {
    const step = findOrAddStep(summary, event);
    const occurrence = findOrAddOccurrence(step, event.scope);
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
    summary.attempts.set(attempt.id, attempt);
}
function findOrAddStep(summary, event) {
    const known = summary.steps.get(event.step);
    if (known)
        return known;
    const step = { path: event.step, type: event.step_type, item: event.item, occurrences: [] };
    summary.steps.set(event.step, step);
    return step;
}
function findOrAddOccurrence(step, scope) {
    const latest = step.occurrences.at(-1);
    // A child that a new round keeps is not run again: its scope changes, but there is no new occurrence.
    if (latest?.scope === scope && !latest.superseded)
        return latest;
    const occurrence = { scope, attempts: [], settled: null, superseded: false };
    step.occurrences.push(occurrence);
    return occurrence;
}
function settleStep(summary, event) {
    const occurrence = summary.steps.get(event.step)?.occurrences.at(-1);
    if (!occurrence)
        return;
    occurrence.settled = {
        status: event.status === 'pass' ? 'passed' : 'failed',
        reason: event.reason,
        message: event.message,
    };
}
function isEscalation(summary, event) {
    if (event.strategy.startsWith('escalate'))
        return true;
    const before = summary.steps.get(event.step)?.occurrences.at(-1)?.attempts.at(-1);
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
/** Applies an event to the groups of the summary, and marks the occurrences that it supersedes. */
function applyGroupEvent(summary, event) {
    switch (event.type) {
        case 'group_started':
            return beginGroup(summary, event);
        case 'group_retry':
            return beginRound(summary, event);
        case 'group_completed': {
            const group = summary.groups.get(event.step);
            if (group)
                group.settled = {
                    status: event.status === 'pass' ? 'passed' : 'failed',
                    reason: event.reason,
                    message: event.message,
                };
            return;
        }
        case 'merge_conflicted': {
            const group = summary.groups.get(event.step);
            if (group)
                group.conflict = { item: event.item, files: event.files };
            return;
        }
        case 'replan_triggered':
            summary.replannedItems.set(event.step, event.items);
            return;
        case 'restart_triggered':
            summary.retries.push({ path: event.step, escalation: false });
            return reopen(summary, event);
        case 'step_reopened':
        case 'replay_started':
            return reopen(summary, event);
        default:
            return;
    }
}
function beginGroup(summary, event) {
    summary.groups.set(event.step, {
        path: event.step,
        parallel: event.parallel,
        items: event.items,
        tasks: event.task_count,
        round: 1,
        conflict: null,
        settled: null,
    });
}
function beginRound(summary, event) {
    summary.retries.push({ path: event.step, escalation: event.agent !== null });
    const group = summary.groups.get(event.step);
    if (group) {
        group.round = event.attempt;
        group.conflict = null;
    }
    const kept = event.kept.map((name) => (event.step === '' ? name : `${event.step}/${name}`));
    const children = [...summary.steps.keys()].filter((path) => path !== event.step && isWithin(path, event.step));
    supersede(summary, children, kept);
}
/**
 * Supersedes every occurrence at or below `paths`, except at or below `kept`. Groups there are removed, since they
 * start over.
 */
function supersede(summary, paths, kept) {
    const isAffected = (path) => paths.some((top) => isWithin(path, top)) && !kept.some((top) => isWithin(path, top));
    for (const step of summary.steps.values())
        if (isAffected(step.path))
            for (const occurrence of step.occurrences)
                occurrence.superseded = true;
    for (const path of [...summary.groups.keys()])
        if (isAffected(path))
            summary.groups.delete(path);
}
function reopen(summary, { superseded, reopened }) {
    supersede(summary, superseded, []);
    for (const path of reopened) {
        const group = summary.groups.get(path);
        if (group)
            Object.assign(group, { settled: null, conflict: null });
    }
}
/** Whether `path` equals `top` or lies below it. The root is `''`, and every path lies below it. */
function isWithin(path, top) {
    return top === '' || path === top || path.startsWith(`${top}/`);
}

;// CONCATENATED MODULE: ./src/report/run-summary/run-events.js

/** Applies an event to the run-level fields of the summary. `ms` is its time on the summary's clock. */
function applyRunEvent(summary, event, ms) {
    switch (event.type) {
        case 'run_started':
            return startRun(summary, event, ms);
        case 'run_resumed':
            summary.resumes += 1;
            summary.maxBudgetUsd = event.settings.max_budget === undefined ? summary.maxBudgetUsd : event.settings.max_budget;
            return markRunning(summary);
        case 'step_reopened':
            return markRunning(summary);
        case 'replay_started':
            return startReplay(summary, event, ms);
        case 'cancel_requested':
            summary.stopping = `cancelled (${event.signal})`;
            return;
        case 'budget_exceeded':
            summary.exceededLimits.push({ path: event.step, limit: event.limit, text: limitText(event) });
            if (event.scope === 'run')
                summary.stopping = `the run's ${event.limit} is used up`;
            return;
        case 'run_paused':
            summary.status = 'paused';
            return;
        case 'run_completed':
            summary.status = run_events_statusOf(event);
            summary.reason = event.reason;
            summary.message = event.message;
            summary.head = event.commit;
            return;
        case 'hitl_paused':
            summary.holds.set(holdId(event), { path: event.step, position: event.position, commit: event.commit });
            return;
        case 'hitl_resumed':
            summary.holds.delete(holdId(event));
            return;
        case 'noted':
            summary.notes.push({ topic: event.topic, text: event.text });
            return;
        case 'changes_measured':
            summary.diffStat = event;
            return;
        case 'published':
            summary.published = {
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
/** A run that reached its time limit has failed. The ledger records it as `aborted`, because it can be resumed. */
function run_events_statusOf({ status, reason }) {
    if (status === 'pass')
        return 'passed';
    return status === 'aborted' && reason !== 'timeout' ? 'cancelled' : 'failed';
}
function startRun(summary, event, ms) {
    summary.run = event.run_id;
    summary.workflow = event.workflow;
    summary.definition = event.definition;
    summary.trigger = event.trigger;
    summary.spec = event.spec;
    summary.base = event.commit;
    summary.branch = event.branch;
    summary.maxBudgetUsd = event.settings.max_budget ?? event.max_budget ?? null;
    summary.startedAt = event.ts;
    summary.startedMs = ms;
}
function markRunning(summary) {
    summary.status = 'running';
    summary.reason = null;
    summary.message = '';
    summary.stopping = null;
}
/**
 * A replay is a run of its own. The attempts it takes over from the original run stay in the summary, but do not count
 * towards its time, cost or retries.
 */
function startReplay(summary, event, ms) {
    markRunning(summary);
    for (const attempt of summary.attempts.values())
        attempt.carried = true;
    summary.run = event.run_id;
    summary.replayOf = event.original_run_id;
    summary.definition = event.definition ?? summary.definition;
    summary.carriedUsd = event.carried_usd;
    summary.maxBudgetUsd = event.settings.max_budget === undefined ? summary.maxBudgetUsd : event.settings.max_budget;
    summary.startedAt = event.ts;
    summary.startedMs = ms;
    summary.resumes = 0;
    summary.published = null;
    summary.diffStat = null;
    summary.retries.length = 0;
    summary.exceededLimits.length = 0;
    summary.notes.length = 0;
    summary.holds.clear();
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



/**
 * Folds the events of a ledger into a `RunSummary`. The ledger may be incomplete: that of a run that is active, paused
 * or cut off.
 */
function summarize_run_summarizeRun(events) {
    const builder = createRunSummaryBuilder();
    for (const event of events)
        builder.observe(event);
    return builder.summary;
}
/**
 * Replaces the outcome of a summary. If the run was still `running`, the result is marked as cut off; report.json then
 * lists its open attempts as abandoned.
 */
function overrideOutcome(summary, outcome) {
    return { ...summary, ...outcome, cutOff: summary.status === 'running' };
}
/** Creates a builder with an empty summary. Pass the events in ledger order, each once. */
function createRunSummaryBuilder() {
    const draft = emptyDraft();
    return {
        summary: draft,
        observe(event) {
            const ms = clockTimeOf(draft, event);
            applyRunEvent(draft, event, ms);
            applyGroupEvent(draft, event);
            applyAttemptEvent(draft, event, ms);
            draft.lastMs = ms;
        },
    };
}
/**
 * Time of an event on the summary's clock, in ms: wall-clock time without the idle time between a stop and its resume.
 * It never decreases, even if the clocks of two machines disagree.
 */
function clockTimeOf(summary, event) {
    const wall = Date.parse(event.ts);
    if (summary.startedAt === '')
        return wall;
    // These events come after the run's end: the time spent on publishing is not part of its duration.
    if (event.type === 'published' || event.type === 'changes_measured')
        return summary.lastMs;
    const isResume = event.type === 'run_resumed' || (event.type === 'step_reopened' && summary.status !== 'running');
    if (isResume)
        summary.idleMs = wall - summary.lastMs;
    return Math.max(summary.lastMs, wall - summary.idleMs);
}
function emptyDraft() {
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
        replannedItems: new Map(),
        retries: [],
        holds: new Map(),
        exceededLimits: [],
        notes: [],
        diffStat: null,
        published: null,
    };
}

;// CONCATENATED MODULE: ./src/action/end/results.js





/** Creates the view of a run's events. `verdict` replaces the verdict that follows from the events; null for none. */
function createResultView(events, verdict, context) {
    const fromEvents = summarize_run_summarizeRun(events);
    const summary = verdict === null ? fromEvents : overrideOutcome(fromEvents, verdict);
    return { summary, report: build_report_buildReport(summary), context };
}
/** Infers the outcome of a run whose ledger has no end: it was cancelled, or it broke. Null if it ended or paused. */
function inferInterruptedOutcome(events) {
    if (summarize_run_summarizeRun(events).status !== 'running')
        return null;
    const isCancelled = events.some(({ type }) => type === 'cancel_requested');
    return isCancelled
        ? { status: 'cancelled', reason: 'cancelled', message: 'The job was cancelled.' }
        : { status: 'failed', reason: 'internal', message: 'The job ended in the middle of the run.' };
}
/** Writes the results for programs: report.json and the step's outputs. */
async function writeResults(results, { summary, report }) {
    await results.writeReport(report);
    const { published } = summary;
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
/** Shows the results to people: the job summary, the tracking comment, and the cost ledger on the pull request. */
async function showResults(connection, { summary, context }, show) {
    const { redact, comments, annotate } = connection;
    if (show.summary) {
        await summary_writeSummary(redact(renderJobSummary(summary, context)));
        outputs_saveForPost('summary', 'written');
    }
    if (show.comments === null)
        return;
    await show.comments.tracking?.(redact(renderTrackingComment(summary, context)));
    const pull = summary.published?.pullRequest;
    if (!pull)
        return;
    const answer = await comments.upsert(pull.number, redact(renderCostComment(summary, context)));
    if (!answer.ok)
        annotate('warning', `The cost ledger could not be written on #${pull.number}: ${answer.message}`);
}
function operationOf(operation) {
    return operation === 'created' || operation === 'updated' ? operation : 'none';
}

;// CONCATENATED MODULE: ./src/action/end/recover-in-post.js




















/**
 * Runs the post step: finishes what the main step could not because it was killed or crashed, with the same code and
 * from the ledger on disk. `folder` is the run's folder; null if no run had started. Never rejects.
 */
async function finishAfterCrash(packageRoot, folder) {
    try {
        const host = createProcessHost(packageRoot);
        restoreJobPrograms(host.env);
        await recover(host, folder);
    }
    catch (error) {
        // The result of the job is set already; a failing post step would only hide it.
        annotations_annotateJob('warning', `The end of the run could not be shown: ${errorMessage(error)}`);
    }
}
async function recover(action, folder) {
    const read = readInputs(action.env);
    if (!read.ok)
        return;
    const job = readJob(action.env);
    const log = createLog(action.write, () => crypto.randomUUID());
    const host = createRunHost(action, job, read.inputs);
    const connection = connect({ job, inputs: read.inputs, log, clock: action.clock, secrets: secretsOf(host) });
    if (folder === null && action.env.STATE_ended !== 'true')
        await reportRejectedStart(connection, rejectEndedEarly(action, job.runId));
    const opened = await openRepository(host.workspace, host.env);
    const checkout = opened.ok ? { repository: opened.repository, remote: remoteOf(connection) } : null;
    if (folder !== null)
        await recoverRun(connection, action, host, folder, checkout);
    if (checkout === null)
        return;
    for (const { name, token } of locksOf(action))
        await breakLock(checkout.repository, checkout.remote, name, token);
}
/** Shows and stores a run that had started, as far as main had not. Comments of a runner that took it over are kept. */
async function recoverRun(connection, action, host, folder, checkout) {
    const { STATE_done: done, STATE_kept: kept, STATE_summary: written } = action.env;
    const isTakenOver = checkout !== null && (await isContinuedElsewhere(connection, action, folder, checkout));
    const summary = written !== 'written';
    if (done !== 'true')
        await show(connection, action, host, { folder, postState: null, isStored: true, isTakenOver, summary });
    if (isTakenOver || checkout === null || kept === 'true')
        return;
    const storage = await storeRun(connection, action, host, folder, checkout);
    // The comments may offer commands that would be refused, or omit some that are possible: write them again.
    const postState = parsePostState(action.env.STATE_told);
    if (storage !== 'theirs' && (storage === 'stored') !== (postState?.seemsStored ?? true))
        await show(connection, action, host, {
            ...{ folder, postState, isStored: storage === 'stored', isTakenOver: false, summary: false },
        });
}
/** Whether another job has replaced the lock that main held, or has stored more of the run than main had. */
async function isContinuedElsewhere({ job }, action, folder, { repository, remote }) {
    for (const { name, token } of locksOf(action))
        if (await isLockLost(repository, remote, name, token))
            return true;
    const { events } = await readLedger(`${folder}/ledger.ndjson`);
    const run = events.at(-1)?.run;
    if (run === undefined)
        return false;
    const stored = await readRemoteState(repository, remote, { run, job: job.runId, events });
    const isUnchanged = stored.ok && stored.value.commit === (action.env.STATE_checkpoint ?? '');
    return stored.ok && !stored.value.isOwn && !isUnchanged;
}
async function show(connection, action, host, { folder, postState, isStored, isTakenOver, summary }) {
    const { STATE_self: login } = action.env;
    if (login !== undefined)
        connection.tokenIdentity.learn(login);
    const results = openRunResults(folder, { now: host.now, redact: connection.redact });
    const events = await results.events();
    const number = threadNumber(action);
    const fullContext = {
        ...createPublicationContext(connection, number),
        excerpt: await results.excerpts(events),
        compareUrl: postState?.compareUrl ?? null,
    };
    const context = isStored ? fullContext : withNotStoredWarning(fullContext);
    const ownVerdict = postState === null ? inferInterruptedOutcome(events) : postState.verdict;
    const view = createResultView(events, isTakenOver ? TAKEN_OVER_OUTCOME : ownVerdict, context);
    await writeResults(results, view);
    const tracking = async (thread, body) => {
        const answer = await connection.comments.upsert(thread, body);
        if (!answer.ok)
            connection.annotate('warning', `#${thread} could not be told: ${answer.message}`);
    };
    const hasComment = number !== null && connection.inputs.comment;
    await showResults(connection, view, {
        summary,
        comments: isTakenOver ? null : { tracking: hasComment ? (body) => tracking(number, body) : null },
    });
}
/** Stores what main had no time to store: a cancelled main step has seconds left, the post step has minutes. */
async function storeRun(connection, action, host, folder, { repository, remote }) {
    const { STATE_workflow: workflow = '', STATE_checkpoint: checkpoint, STATE_title: title = '' } = action.env;
    const events = (await readLedger(`${folder}/ledger.ndjson`)).events;
    const number = threadNumber(action);
    const kind = action.env.STATE_kind === 'issue' ? 'issue' : 'pull request';
    const thread = number === null ? null : { kind, number, title };
    const from = ids_Commit.safeParse(checkpoint).data ?? null;
    const checkpointer = createRunCheckpointer(connection, host, { repository, remote, request: { workflow } }, { thread, from });
    for (const event of events)
        checkpointer.observe(event);
    if (await checkpointer.finish(STORE_WITHIN_MS))
        return 'stored';
    if (checkpointer.takenOver.aborted)
        return 'theirs';
    if (!checkpointer.isRefused)
        connection.annotate('warning', NOT_STORED_WARNING);
    return 'not stored';
}
function locksOf({ env }) {
    return (env.STATE_locks ?? '').split(',').flatMap((each) => {
        const [name, token] = each.split(' ');
        return name !== undefined && token !== undefined ? [{ name, token }] : [];
    });
}
/** The rejection for a main step that was killed before a run started. It is shown on the thread that asked for one. */
function rejectEndedEarly(action, job) {
    const about = { thread: threadNumber(action), key: `job=${job}`, status: 'cancelled' };
    return rejection_createRejection('cancelled', ['The job was ended before the run began.'], about);
}
function threadNumber({ env }) {
    const { STATE_thread: thread = '' } = env;
    return thread === '' ? null : Number(thread);
}
/** How long the post step waits for the run to be stored, ms: a part of the five minutes that a cancelled job has. */
const STORE_WITHIN_MS = 120_000;


/***/ })

};
