import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fold, type Run } from '../engine/index.js';
import { failedSteps } from '../engine/queries/failed-steps.js';
import type { RunHost } from '../execution/host.js';
import { secretsOf } from '../execution/secrets.js';
import type { NewEvent, NewEventOf, Settings } from '../model/index.js';
import { LedgerError } from '../storage/ledger/ledger-error.js';
import { openLedger } from '../storage/ledger/ledger.js';
import { redactor } from '../storage/redact.js';
import { lockRun } from '../storage/run-lock.js';
import type { Repository } from '../system/git/repository/repository.js';
import { declined, goOn, reopeningFor, type Declined } from './continue-run.js';
import type { Execution, RunHooks } from './execute.js';

export interface ResumeRequest {
  /** Absolute path of the run's folder. */
  readonly folder: string;
  readonly settings: Partial<Settings>;
  /** Who asked for it, for the ledger. */
  readonly by: string;
  /** What people have answered to holds. */
  readonly answers: readonly Omit<NewEventOf<'hitl_resumed'>, 'type'>[];
  /** Steps to begin again, with fresh attempts; numbers stand for items. None only goes on. */
  readonly reopen: readonly string[];
  /** What a reader of the run should know about its going on. */
  readonly notes: readonly string[];
}

/** Goes on with a stored run where it was: what is settled stays, what a crash cut off is repeated. */
export async function resumeRun(
  host: RunHost,
  repository: Repository,
  request: ResumeRequest,
  hooks: RunHooks,
): Promise<Execution | Declined> {
  return withLock(request.folder, async () => {
    const redact = redactor(secretsOf(host));
    const { ledger, events } = await openLedger(join(request.folder, 'ledger.ndjson'), { now: host.now, redact });
    try {
      const run = fold(events);
      if (run === null) return declined('ledger', 'the ledger is empty');
      const firstEvents = firstEventsOf(run, request);
      if ('kind' in firstEvents) return firstEvents;
      const opened = { run, events: [...events], ledger, folder: request.folder, firstEvents };
      return await goOn(host, repository, opened, hooks);
    } finally {
      ledger.close();
    }
  });
}

function firstEventsOf(run: Run, request: ResumeRequest): readonly NewEvent[] | Declined {
  const { settings, answers, notes, by } = request;
  const reopenings: NewEvent[] = [];
  for (const step of request.reopen) {
    const reopening = reopeningFor(run, step, by);
    if ('kind' in reopening) return reopening;
    reopenings.push(reopening);
  }
  const finished = answers.length === 0 && reopenings.length === 0 ? whyFinished(run, settings) : null;
  if (finished !== null) return declined('preflight', finished);
  const previous_status = run.ended?.status ?? 'running';
  return [
    { type: 'run_resumed', run_id: run.id, previous_status, settings, by },
    ...notes.map((text) => ({ type: 'noted' as const, topic: 'resume', text })),
    ...reopenings,
    ...answers.map((answer) => ({ type: 'hitl_resumed' as const, ...answer })),
  ];
}

function whyFinished(run: Run, settings: Partial<Settings>): string | null {
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

async function withLock(folder: string, work: () => Promise<Execution | Declined>): Promise<Execution | Declined> {
  if ((await readdir(folder).catch(() => [])).length === 0)
    return declined('preflight', `there is no run in ${folder}`);
  const lock = await lockRun(folder);
  if (lock === null) return declined('preflight', 'this run is still going on in another process');
  try {
    return await work();
  } catch (error) {
    if (error instanceof LedgerError) return declined('ledger', error.message);
    throw error;
  } finally {
    await lock.release();
  }
}
