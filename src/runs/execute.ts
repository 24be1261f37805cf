/**
 * Runs as a whole: how a run is started, resumed, replayed, rehearsed or previewed, and what is checked before it.
 * Begin here: `executeRun` is a new run from request to end; continue-run.ts continues a stored one.
 * Both open what the run needs (open-resources.ts) and hand it to the loop in execution/drive.ts.
 */
import { mkdir, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { apply, type Run } from '../engine/index.js';
import { drive } from '../execution/drive.js';
import { createPerformer } from '../execution/effects/performer.js';
import { describeCell, findRunCell } from '../execution/confinement/run-cell.js';
import { mergePrices, type RunHost } from '../execution/host.js';
import { createLaneGit } from '../execution/lanes/lane-git.js';
import { startEarlyCheckout } from '../execution/lanes/lanes.js';
import { secretsOf } from '../execution/secrets.js';
import type { Commit, Event, NewEvent, RunId, RunRequest } from '../model/index.js';
import { overlayGoverningFiles } from '../project/governing-files.js';
import { resolveRequest, type ResolvedRequest } from '../project/resolve-request.js';
import { createLedger, type Ledger } from '../storage/ledger/ledger.js';
import { createRedactor } from '../storage/redact.js';
import { writeReportFile } from '../storage/report-file.js';
import { runFolder, type RunFolder } from '../storage/run-folder.js';
import { newRunId } from '../storage/run-id.js';
import { lockRun } from '../storage/run-lock.js';
import { keepCommits } from '../system/git/repository/refs.js';
import type { Repository } from '../system/git/repository/repository.js';
import { openGitStore, type GitStore } from '../system/git/repository/store.js';
import { killStrays } from '../system/process/find-processes.js';
import { startWatchdog } from '../system/process/watchdog.js';
import { asProblems, findGateProblemInTree, findGateProblems, NO_GATE_PROBLEMS } from './gate-problems.js';
import { openRunResources } from './open-resources.js';
import { preflightProblems, installMissingAgents, type Problem } from './preflight.js';
import { effectiveBudget, unpricedNote } from './unpriced.js';

/** How the caller observes and cancels a run. */
export interface RunHooks {
  /** Called after each event is in the ledger, with the run as it is then. */
  readonly onEvent: (event: Event, run: Run) => void;
  readonly cancel: AbortSignal;
  /** A further check before a new run starts, run in parallel with the others; null if it finds no problem. */
  readonly extraPreflight?: () => Promise<Problem | null>;
}

/** Outcome of executing a run. `ran` does not mean success: the events say how the run ended. */
export type ExecutionResult =
  | {
      readonly kind: 'ran';
      readonly folder: string;
      readonly id: RunId;
      readonly events: readonly Event[];
      readonly run: Run;
    }
  | Extract<ResolvedRequest, { kind: 'invalid' }>
  | { readonly kind: 'preflight'; readonly problems: readonly Problem[] };

/**
 * Executes a new run from its request to its end. Problems of the request, the workflow or the machine are reported
 * before anything is started. Throws if the ledger cannot be written.
 */
export async function executeRun(
  host: RunHost,
  repository: Repository,
  request: RunRequest,
  hooks: RunHooks,
): Promise<ExecutionResult> {
  const id = newRunId(host.now());
  const own = join(host.worktrees, id);
  const store = await openGitStore(repository, join(own, 'store'));
  // Start these three early: the checks below do not depend on them, and the checkout is the slowest.
  const early = startEarlyCheckout(createLaneGit(store, id), host.worktrees, id, request.commit);
  const extraProblem = hooks.extraPreflight?.() ?? Promise.resolve(null);
  extraProblem.catch(() => undefined); // It is awaited later, or not at all.
  void findRunCell(host);
  const ready = await checkRequest(host, store, request, extraProblem).catch(async (error: unknown) => {
    await early.cancel();
    throw error;
  });
  if (ready.kind !== 'read') {
    await early.cancel();
    await rm(own, { recursive: true, force: true });
    // Removes the folder only if it is empty: other runs may have worktrees in it.
    await rmdir(host.worktrees).catch(() => undefined);
    return ready;
  }
  const redact = createRedactor(secretsOf(host));
  const folder = runFolder(join(host.runs, id), redact);
  await mkdir(folder.path, { recursive: true });
  const lock = await lockRun(folder.path);
  const ledger = createLedger(folder.ledger, id, { now: host.now, redact });
  const events: Event[] = [];
  const base = await baseOf(store, request);
  // The working tree of a check is a commit that nothing else keeps.
  const isKept = base === request.commit && (request.check === undefined || base === repository.head);
  if (!isKept) await keepCommits(repository, id, [base]);
  const first = ledger.append(await runStarted(id, { ...request, base }, ready, host, folder));
  events.push(first);
  const run = apply(null, first);
  hooks.onEvent(first, run);
  for (const text of [...(request.notes ?? []), ...warningsOf(ready, request)]) {
    const noted = ledger.append({ type: 'noted', topic: 'warning', text });
    events.push(noted);
    apply(run, noted);
    hooks.onEvent(noted, run);
  }
  const world = await openRunResources({
    host: ready.host,
    store,
    run,
    folder,
    config: ready.config,
    scenario: ready.scenario,
    early,
    ...(host.setup !== '' &&
      request.scenario === null && {
        findGateProblem: (tree: string) => findGateProblemInTree(ready, ready.host, tree),
      }),
  });
  await driveToEnd(run, ledger, world, {
    cancel: hooks.cancel,
    onEvent: (event, state) => {
      events.push(event);
      hooks.onEvent(event, state);
    },
  }).finally(() => lock?.release());
  return { kind: 'ran', folder: folder.path, id, events, run };
}

/** The commit that a run starts from. A check judges its commit as it is: it has no agents that files could govern. */
async function baseOf(store: GitStore, { commit, governingCommit, check }: RunRequest): Promise<Commit> {
  return check === undefined ? await overlayGoverningFiles(store, commit, governingCommit ?? commit) : commit;
}

/** Drives an opened run to its end, and makes sure that no process outlives it, however it ends. */
export async function driveToEnd(
  run: Run,
  ledger: Ledger,
  world: Awaited<ReturnType<typeof openRunResources>>,
  hooks: RunHooks,
): Promise<void> {
  const watchdog = startWatchdog(run.id, world.mounts);
  noteIsolation(run, ledger, world, hooks);
  try {
    await drive(run, { ledger, performer: createPerformer(world), onEvent: hooks.onEvent, cancel: hooks.cancel });
    await measureChanges(run, ledger, world, hooks);
  } finally {
    await killStrays(run.id);
    await world.gateTrees.remove();
    await world.access.close();
    watchdog.release();
    ledger.close();
    await writeReportFile(world.folder);
  }
}

/** Records the changed lines of the whole run. The sum over steps would count a file more than once. */
async function measureChanges(
  run: Run,
  ledger: Ledger,
  { lanes }: Awaited<ReturnType<typeof openRunResources>>,
  { onEvent }: RunHooks,
): Promise<void> {
  const commit = run.ended?.commit ?? null;
  if (commit === null || commit === run.base) return;
  const { files, insertions, deletions } = await lanes.stat(run.base, commit);
  const measured = ledger.append({
    type: 'changes_measured',
    base: run.base,
    commit,
    files: files.length,
    insertions,
    deletions,
  });
  apply(run, measured);
  onEvent(measured, run);
}

/** Notes in the ledger, for the summary, how agents and gates are kept apart from the job. */
function noteIsolation(
  run: Run,
  ledger: Ledger,
  { cell }: Awaited<ReturnType<typeof openRunResources>>,
  { onEvent }: RunHooks,
): void {
  const noted = ledger.append({ type: 'noted', topic: 'isolation', text: describeCell(cell) });
  apply(run, noted);
  onEvent(noted, run);
}

/** What to note as warnings at the start: doubts about the workflow, and agents whose price is not known. */
function warningsOf(
  { warnings, workflow, config, host }: ReadRequest & { readonly host: RunHost },
  request: RunRequest,
): readonly string[] {
  const aboutWorkflow = warnings.map(({ place, message }) =>
    place === null ? message : `${place.file}:${place.line}: ${message}`,
  );
  const unpriced =
    effectiveBudget(workflow, request) === null
      ? null
      : unpricedNote(workflow, request, host, mergePrices(config, host));
  return unpriced === null ? aboutWorkflow : [...aboutWorkflow, unpriced];
}

type ReadRequest = Extract<ResolvedRequest, { kind: 'read' }>;

async function checkRequest(
  host: RunHost,
  store: GitStore,
  request: RunRequest,
  extraProblem: Promise<Problem | null>,
): Promise<(ReadRequest & { readonly host: RunHost }) | Exclude<ExecutionResult, { kind: 'ran' }>> {
  const requested = await resolveRequest(host, store, request);
  if (requested.kind === 'invalid') return requested;
  // What `setup` installs is not there yet: the gates are looked at after it then, and before the first agent.
  const gates = host.setup === '' ? await findGateProblems(requested, host) : NO_GATE_PROBLEMS;
  const found = await Promise.all([extraProblem, preflightProblems(requested.workflow, request, host)]);
  const unrunnable = request.scenario === null ? asProblems(gates) : [];
  const problems = [...found.flat().filter((problem) => problem !== null), ...unrunnable];
  if (problems.length > 0) return { kind: 'preflight', problems };
  // The installation comes last, since it can take minutes.
  const equipped = await installMissingAgents(host, requested.workflow, request);
  return 'reason' in equipped
    ? { kind: 'preflight', problems: [equipped] }
    : { ...requested, warnings: [...requested.warnings, ...gates.warnings], host: equipped };
}

async function runStarted(
  id: RunId,
  request: RunRequest & { readonly base: Commit },
  { workflow, sources }: ReadRequest,
  host: RunHost,
  folder: RunFolder,
): Promise<NewEvent> {
  const budget = effectiveBudget(workflow, request);
  return {
    type: 'run_started',
    run_id: id,
    workflow: workflow.name,
    spec: request.spec?.name ?? '',
    commit: request.base,
    ...(request.base === request.commit ? {} : { onto: request.commit }),
    ...(request.governingCommit === null || request.governingCommit === request.commit
      ? {}
      : { governing_commit: request.governingCommit }),
    branch: request.branch,
    definition: workflow,
    sources: [...sources],
    settings: { max_parallel: request.maxParallel, max_budget: budget, interactive: host.person !== null },
    spec_artifact: request.spec === null ? null : await folder.write('spec.md', request.spec.text),
    inputs: { ...request.inputs },
    agents_cli: {},
    ...(budget === null ? {} : { max_budget: budget }),
    ...(workflow.maxTokens === undefined ? {} : { max_tokens: workflow.maxTokens }),
    ...(workflow.maxTimeoutMs === undefined ? {} : { max_timeout: workflow.maxTimeoutMs }),
    trigger: request.trigger,
  };
}
