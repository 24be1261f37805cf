import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fold, type Run } from '../engine/index.js';
import { failedSteps } from '../engine/queries/failed-steps.js';
import type { RunHost } from '../execution/host.js';
import { secretsOf } from '../execution/secrets.js';
import type { NewEvent, NewEventOf, Settings } from '../model/index.js';
import { LedgerError } from '../storage/ledger/ledger-error.js';
import { openLedger } from '../storage/ledger/ledger.js';
import { createRedactor } from '../storage/redact.js';
import { lockRun } from '../storage/run-lock.js';
import type { Repository } from '../system/git/repository/repository.js';
import { resumeRefused, continueRun, resolveReopening, type ResumeRefused } from './continue-run.js';
import type { ExecutionResult, RunHooks } from './execute.js';

/** Which run to resume, and what changes with it. */
export interface ResumeRequest {
  /** Absolute path of the run's folder. */
  readonly folder: string;
  /** Settings that replace those of the run. */
  readonly settings: Partial<Settings>;
  /** Who requested the resume; recorded in the ledger. */
  readonly by: string;
  /** People's answers to holds. */
  readonly answers: readonly Omit<NewEventOf<'hitl_resumed'>, 'type'>[];
  /** Steps to restart with fresh attempts; numbers stand for items. Empty only continues the run. */
  readonly reopen: readonly string[];
  /** Notes for the ledger about this resume. */
  readonly notes: readonly string[];
}

/** Resumes a stored run where it stopped: what is settled stays, and what a crash cut off is repeated. */
export async function resumeRun(
  host: RunHost,
  repository: Repository,
  request: ResumeRequest,
  hooks: RunHooks,
): Promise<ExecutionResult | ResumeRefused> {
  return withLock(request.folder, async () => {
    const redact = createRedactor(secretsOf(host));
    const { ledger, events } = await openLedger(join(request.folder, 'ledger.ndjson'), { now: host.now, redact });
    try {
      const run = fold(events);
      if (run === null) return resumeRefused('ledger', 'the ledger is empty');
      const firstEvents = firstEventsOf(run, request);
      if ('kind' in firstEvents) return firstEvents;
      const opened = { run, events: [...events], ledger, folder: request.folder, firstEvents };
      return await continueRun(host, repository, opened, hooks);
    } finally {
      ledger.close();
    }
  });
}

function firstEventsOf(run: Run, request: ResumeRequest): readonly NewEvent[] | ResumeRefused {
  const { settings, answers, notes, by } = request;
  const reopenings: NewEvent[] = [];
  for (const step of request.reopen) {
    const reopening = resolveReopening(run, step, by);
    if ('kind' in reopening) return reopening;
    reopenings.push(reopening);
  }
  const refusal = answers.length === 0 && reopenings.length === 0 ? whyNotResumable(run, settings) : null;
  if (refusal !== null) return resumeRefused('preflight', refusal);
  const previous_status = run.ended?.status ?? 'running';
  return [
    { type: 'run_resumed', run_id: run.id, previous_status, settings, by },
    ...notes.map((text) => ({ type: 'noted' as const, topic: 'resume', text })),
    ...reopenings,
    ...answers.map((answer) => ({ type: 'hitl_resumed' as const, ...answer })),
  ];
}

function whyNotResumable(run: Run, settings: Partial<Settings>): string | null {
  switch (run.ended?.status) {
    case 'pass':
      return `${run.id} already completed successfully; replay it from a step instead`;
    case 'fatal': {
      if (run.stop?.reason === 'timeout') return null;
      if (run.stop === null) {
        const step = failedSteps(run)[0] ?? 'STEP';
        return `${run.id} has failed; \`gump run --replay ${run.id} --from-step ${step}\` begins there again, and so does a comment \`/gump retry\` on its thread`;
      }
      const spent = run.usd - run.carriedUsd;
      return (settings.max_budget ?? 0) > spent
        ? null
        : `${run.id} has used up its budget: give it more than the $${spent.toFixed(2)} that are spent`;
    }
    case 'paused':
      return settings.interactive === true
        ? null // The person at the terminal is asked.
        : `${run.id} waits for a person: approve or reject it`;
    case 'aborted':
    case undefined:
      return null;
  }
}

async function withLock(
  folder: string,
  work: () => Promise<ExecutionResult | ResumeRefused>,
): Promise<ExecutionResult | ResumeRefused> {
  if ((await readdir(folder).catch(() => [])).length === 0)
    return resumeRefused('preflight', `there is no run in ${folder}`);
  const lock = await lockRun(folder);
  if (lock === null) return resumeRefused('preflight', 'this run is still going on in another process');
  try {
    return await work();
  } catch (error) {
    if (error instanceof LedgerError) return resumeRefused('ledger', error.message);
    throw error;
  } finally {
    await lock.release();
  }
}
