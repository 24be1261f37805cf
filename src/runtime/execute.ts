import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { apply, type Run } from '../engine/index.js';
import type { Event, NewEvent, RunId, RunRequest, Workflow } from '../model/index.js';
import type { ReadResult } from '../workflow/read.js';
import { drive } from './drive.js';
import { performer } from './effects/perform.js';
import type { RunHost } from './host.js';
import { createLedger, type Ledger } from './ledger/ledger.js';
import { preflight, type Problem } from './preflight.js';
import { startWatchdog } from './process/watchdog.js';
import { killStrays } from './process/strays.js';
import { redactor } from './redact.js';
import { runFolder, type RunFolder } from './run-folder.js';
import { newRunId } from './run-id.js';
import { secretsOf } from './secrets.js';
import { readRequested } from './requested.js';
import { openWorld } from './open-world.js';
import type { Repository } from './git/repository.js';

/** What may be watched, and how to stop it. */
export interface RunHooks {
  /** After each event is in the ledger. */
  readonly onEvent: (event: Event, run: Run) => void;
  readonly cancel: AbortSignal;
}

/** `ran` says nothing about success: the events do. */
export type Execution =
  | { readonly kind: 'ran'; readonly folder: string; readonly id: RunId; readonly events: readonly Event[]; readonly run: Run }
  | { readonly kind: 'invalid'; readonly result: ReadResult }
  | { readonly kind: 'preflight'; readonly problems: readonly Problem[] };

/**
 * One run from request to end. What is wrong with the request, the workflow or the machine is said before anything is
 * started. Throws where the ledger cannot be written.
 */
export async function executeRun(host: RunHost, repository: Repository, request: RunRequest, hooks: RunHooks): Promise<Execution> {
  const requested = await readRequested(host, repository, request);
  if (requested.kind !== 'read') return requested;
  const { result, workflow, rehearsal, config } = requested;
  const problems = await preflight(workflow, request, host);
  if (problems.length > 0) return { kind: 'preflight', problems };
  const id = newRunId(host.now());
  const redact = redactor(secretsOf(host));
  const folder = runFolder(join(host.runs, id), redact);
  await mkdir(folder.path, { recursive: true });
  const ledger = createLedger(folder.ledger, id, { now: host.now, redact });
  const events: Event[] = [];
  const first = ledger.append(await runStarted(id, request, workflow, result, folder));
  events.push(first);
  const run = apply(null, first);
  hooks.onEvent(first, run);
  const world = await openWorld({ host, repository, id, folder, rehearsal, config, workflow });
  await driveToEnd(run, ledger, world, {
    cancel: hooks.cancel,
    onEvent: (event, state) => {
      events.push(event);
      hooks.onEvent(event, state);
    },
  });
  return { kind: 'ran', folder: folder.path, id, events, run };
}

/** Drives an opened run to its end, and sees to it that no process outlives it, however it ends. */
export async function driveToEnd(run: Run, ledger: Ledger, world: Awaited<ReturnType<typeof openWorld>>, hooks: RunHooks): Promise<void> {
  const watchdog = startWatchdog(run.id);
  try {
    await drive(run, { ledger, performer: performer(world), onEvent: hooks.onEvent, cancel: hooks.cancel });
  } finally {
    await killStrays(run.id);
    watchdog.release();
    ledger.close();
  }
}

async function runStarted(id: RunId, request: RunRequest, workflow: Workflow, result: ReadResult, folder: RunFolder): Promise<NewEvent> {
  const budgets = [workflow.maxBudgetUsd, request.maxBudgetUsd ?? undefined].filter((limit) => limit !== undefined);
  const budget = budgets.length === 0 ? null : Math.min(...budgets);
  return {
    type: 'run_started',
    run_id: id,
    workflow: workflow.name,
    spec: request.spec?.name ?? '',
    commit: request.commit,
    branch: request.branch,
    definition: workflow,
    sources: [...result.sources],
    settings: { max_parallel: request.maxParallel, max_budget: budget, interactive: false },
    spec_artifact: request.spec === null ? null : await folder.write('spec.md', request.spec.text),
    inputs: { ...request.inputs },
    agents_cli: {},
    ...(budget === null ? {} : { max_budget: budget }),
    ...(workflow.maxTokens === undefined ? {} : { max_tokens: workflow.maxTokens }),
    ...(workflow.maxTimeoutMs === undefined ? {} : { max_timeout: workflow.maxTimeoutMs }),
    trigger: request.trigger,
  };
}

