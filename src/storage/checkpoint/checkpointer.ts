/**
 * Checkpoints: each run is stored on the git remote as one ref with one commit, so that any runner can resume it.
 * Begin here: the checkpointer decides when to store, writer.ts makes the commit, restore.ts reads it back.
 * run-facts.ts defines what a stored run says about itself; thread-lock.ts keeps two jobs from driving one run.
 */
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Commit, Event, EventType, RunId } from '../../model/index.js';
import { errorMessage } from '../../system/errors.js';
import type { RemoteFailure } from '../../system/git/remote/remote-failure.js';
import { pushRefs, resolveRemoteRef, type Remote } from '../../system/git/remote/remote.js';
import type { Repository } from '../../system/git/repository/repository.js';
import { openGitStore } from '../../system/git/repository/store.js';
import type { StorePolicy } from './contents.js';
import { readRemoteState } from './remote-state.js';
import { deriveRunState, storedRunRef, type RunOrigin } from './run-facts.js';
import { createCheckpointWriter, type CheckpointWriter } from './writer.js';

/** Stores a run on the remote while it is running. Steps never wait for a push; only the end of a run does. */
export interface Checkpointer {
  /** Records an event that the ledger holds already, and schedules a push if the event is worth storing. */
  observe(event: Event): void;
  /**
   * Stores everything observed so far, and resolves to whether it is stored. Waits at most `withinMs` ms; attempts
   * continue in the background after that.
   */
  flush(withinMs: number): Promise<boolean>;
  /** Like `flush`, for the last time: nothing is stored afterwards. */
  finish(withinMs: number): Promise<boolean>;
}

/** What a checkpointer works with, and whom it tells. */
export interface CheckpointerOptions {
  readonly repository: Repository;
  readonly remote: Remote;
  /** Absolute path of the folder that holds one folder for each run. */
  readonly runs: string;
  /** Absolute path of the folder with the runs' worktrees; the checkpointer's scratch files lie there too. */
  readonly worktrees: string;
  readonly origin: RunOrigin;
  readonly policy: StorePolicy;
  readonly redact: (text: string) => string;
  /** The commit that the run's ref held when this machine took the run over; null for a new run. */
  readonly storedCommit: Commit | null;
  /** Finds files of the run that lie outside its folder: path in the checkpoint → path on disk. */
  readonly extraFiles: (run: RunId) => Promise<ReadonlyMap<string, string>>;
  /** Called after each successful push. */
  readonly onStored: (commit: Commit) => void;
  /** Called once, with the reason, when storing is given up. The run continues without checkpoints. */
  readonly onRefused: (message: string) => void;
  /** Called when another runner has stored this run since, and so owns it now. */
  readonly onTakenOver: () => void;
  /** Awaited before each push. The run does not wait for it. */
  readonly beforePush?: () => Promise<void>;
  /** Minimum time between two pushes, ms. */
  readonly minIntervalMs?: number;
}

/** Events after which a checkpoint is due, since a resume without them would lose something. */
const WORTH_STORING: ReadonlySet<EventType> = new Set<EventType>([
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
const PERMANENT_FAILURES: ReadonlySet<RemoteFailure['kind']> = new Set<RemoteFailure['kind']>([
  'auth',
  'permission',
  'workflows',
  'not-found',
  'protected',
  'too-large',
  'hook',
]);

/** Creates the checkpointer of one run. It pushes in the background, one push at a time. */
export function createCheckpointer(parts: CheckpointerOptions): Checkpointer {
  const events: Event[] = [];
  const stop = new AbortController();
  let remoteHead = parts.storedCommit;
  let storedSeq = 0;
  let wantedSeq = 0;
  let writer: Promise<CheckpointWriter> | null = null;
  let pushing: Promise<void> | null = null;
  let timer: NodeJS.Timeout | null = null;
  let failures = 0;

  /** Schedules the next push: after the minimum interval, or with exponential back-off after a failure. */
  function schedule(): void {
    if (stop.signal.aborted || pushing !== null || timer !== null || wantedSeq <= storedSeq) return;
    timer = setTimeout(begin, failures === 0 ? (parts.minIntervalMs ?? MIN_INTERVAL_MS) : retryDelay(failures));
    // The timer must not keep the process alive: `finish` stores what is left at the end.
    timer.unref();
  }

  function begin(): void {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    pushing = store()
      .catch((error: unknown) => {
        giveUp(`the run could not be stored: ${errorMessage(error)}`);
      })
      .finally(() => {
        pushing = null;
        schedule();
      });
  }

  function giveUp(message: string): void {
    if (stop.signal.aborted) return;
    stop.abort();
    parts.onRefused(message);
  }

  async function store(): Promise<void> {
    const prefix = events.slice();
    const last = prefix.at(-1);
    if (last === undefined) return;
    const { run, seq, ts } = last;
    writer ??= openWriter(parts, run);
    const commit = await (
      await writer
    ).write({
      folder: join(parts.runs, run),
      events: prefix,
      facts: { v: 1, run, ...parts.origin, ...deriveRunState(prefix), seq, at: ts },
      extraFiles: await parts.extraFiles(run),
    });
    await parts.beforePush?.();
    const { signal } = stop;
    const result = await pushRefs(
      parts.repository,
      parts.remote,
      [{ to: storedRunRef(run), commit, expect: remoteHead }],
      {
        signal,
      },
    );
    if (!result.ok && (signal.aborted || !(await reachedRemote(run, commit, result.failure)))) return;
    remoteHead = commit;
    storedSeq = seq;
    failures = 0;
    parts.onStored(commit);
  }

  /** Handles a failed push. Resolves to true if the commit is on the remote all the same: only the answer was lost. */
  async function reachedRemote(run: RunId, commit: Commit, failure: RemoteFailure): Promise<boolean> {
    const current = await resolveRemoteRef(parts.repository, parts.remote, storedRunRef(run));
    if (current.ok && current.value === commit) return true;
    failures += 1;
    if (current.ok && current.value !== remoteHead) await resolveRefChange(run);
    else if (PERMANENT_FAILURES.has(failure.kind)) giveUp(failure.message.replace(/\s+/g, ' ').slice(0, 300));
    return false;
  }

  /**
   * Handles a ref that does not hold the commit last seen. If an earlier push of this job got through unnoticed, the
   * next push replaces its commit. Otherwise another runner has taken the run over, or has removed it.
   */
  async function resolveRefChange(run: RunId): Promise<void> {
    const { repository, remote, origin } = parts;
    const now = await readRemoteState(repository, remote, { run, job: origin.job, events });
    if (!now.ok || stop.signal.aborted) return;
    if (now.value.isOwn && now.value.commit !== null) remoteHead = now.value.commit;
    else {
      stop.abort();
      parts.onTakenOver();
    }
  }

  async function storeObserved(withinMs: number): Promise<boolean> {
    const wanted = events.at(-1)?.seq ?? 0;
    wantedSeq = wanted;
    const timeout = AbortSignal.timeout(withinMs);
    const signal = AbortSignal.any([timeout, stop.signal]);
    const aborted = once(signal, 'abort');
    while (!signal.aborted && storedSeq < wanted) {
      if (pushing === null) begin();
      await Promise.race([pushing, aborted]);
      if (storedSeq < wanted && failures > 0) await pause(retryDelay(failures), signal);
    }
    return storedSeq >= wanted;
  }

  return {
    observe(event) {
      events.push(event);
      if (!WORTH_STORING.has(event.type)) return;
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

function retryDelay(failures: number): number {
  return Math.min(FIRST_RETRY_MS * 2 ** (failures - 1), MAX_RETRY_MS);
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => undefined);
}

async function openWriter(parts: CheckpointerOptions, run: RunId): Promise<CheckpointWriter> {
  const folder = join(parts.worktrees, run, 'checkpoint');
  const store = await openGitStore(parts.repository, join(folder, 'store'));
  return createCheckpointWriter(store, join(folder, 'files'), parts);
}
