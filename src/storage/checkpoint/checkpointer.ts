import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Commit, Event, EventType, RunId } from '../../model/index.js';
import { errorMessage } from '../../system/errors.js';
import type { RemoteFailure } from '../../system/git/remote/remote-failure.js';
import { push, remoteCommit, type Remote } from '../../system/git/remote/remote.js';
import type { Repository } from '../../system/git/repository/repository.js';
import { openStore } from '../../system/git/repository/store.js';
import type { StorePolicy } from './contents.js';
import { standingAfter, storedRef, type RunOrigin } from './facts.js';
import { storedState } from './own-state.js';
import { createCheckpointWriter, type CheckpointWriter } from './write.js';

/** Stores a run on the remote while it goes on. Nobody waits for it but at the end. */
export interface Keeper {
  /** Takes note of an event that is in the ledger. */
  observe(event: Event): void;
  /**
   * Stores what was observed by now; answers whether it is stored. Waits no longer than so many ms, and goes on trying
   * after that.
   */
  store(withinMs: number): Promise<boolean>;
  /** The same for the last time: nothing is stored afterwards. */
  finish(withinMs: number): Promise<boolean>;
}

export interface KeeperParts {
  readonly repository: Repository;
  readonly remote: Remote;
  /** Holds one folder for each run. */
  readonly runs: string;
  /** Holds the worktrees of runs, and what the keeper needs. */
  readonly worktrees: string;
  readonly origin: RunOrigin;
  readonly policy: StorePolicy;
  readonly redact: (text: string) => string;
  /** What the run's ref held when this machine took the run over; null for a new run. */
  readonly from: Commit | null;
  /** Files beside the run's folder that belong to it, by their path in the store. */
  readonly extra: (run: RunId) => Promise<ReadonlyMap<string, string>>;
  readonly onStored: (commit: Commit) => void;
  /** Told once why nothing more will be stored. The run goes on without. */
  readonly onRefused: (message: string) => void;
  /** Another runner has stored this run since: it is theirs now. */
  readonly onTakenOver: () => void;
  /** Is waited for before each push, not by the run. */
  readonly after?: () => Promise<void>;
  /** Least time between two pushes, ms. */
  readonly restMs?: number;
}

/** After these something is settled that would be missed. */
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

const REST_MS = 1_000;
const FIRST_WAIT_MS = 2_000;
const LONGEST_WAIT_MS = 60_000;

/** What will not be different the next time. */
const FINAL: ReadonlySet<RemoteFailure['kind']> = new Set<RemoteFailure['kind']>([
  'auth',
  'permission',
  'workflows',
  'not-found',
  'protected',
  'too-large',
  'hook',
]);

export function createKeeper(parts: KeeperParts): Keeper {
  const events: Event[] = [];
  const stop = new AbortController();
  let held = parts.from;
  let storedSeq = 0;
  let wantedSeq = 0;
  let writer: Promise<CheckpointWriter> | null = null;
  let working: Promise<void> | null = null;
  let timer: NodeJS.Timeout | null = null;
  let failures = 0;

  /** Puts the next push off: by the least time, or after a failure by more and more. */
  function schedule(): void {
    if (stop.signal.aborted || working !== null || timer !== null || wantedSeq <= storedSeq) return;
    timer = setTimeout(begin, failures === 0 ? (parts.restMs ?? REST_MS) : waitAfter(failures));
    // A run that is over is not held up by it: `finish` is there for that.
    timer.unref();
  }

  function begin(): void {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    working = store()
      .catch((error: unknown) => {
        refuse(`the run could not be stored: ${errorMessage(error)}`);
      })
      .finally(() => {
        working = null;
        schedule();
      });
  }

  function refuse(message: string): void {
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
      facts: { v: 1, run, ...parts.origin, ...standingAfter(prefix), seq, at: ts },
      extra: await parts.extra(run),
    });
    await parts.after?.();
    const { signal } = stop;
    const result = await push(parts.repository, parts.remote, [{ to: storedRef(run), commit, expect: held }], {
      signal,
    });
    if (!result.ok && (signal.aborted || !(await isThere(run, commit, result.failure)))) return;
    held = commit;
    storedSeq = seq;
    failures = 0;
    parts.onStored(commit);
  }

  /** A push whose answer got lost has been done all the same. */
  async function isThere(run: RunId, commit: Commit, failure: RemoteFailure): Promise<boolean> {
    const there = await remoteCommit(parts.repository, parts.remote, storedRef(run));
    if (there.ok && there.value === commit) return true;
    failures += 1;
    if (there.ok && there.value !== held) await comeToTerms(run);
    else if (FINAL.has(failure.kind)) refuse(failure.message.replace(/\s+/g, ' ').slice(0, 300));
    return false;
  }

  /** The ref is not what was seen last: ours by a push that nobody knew of, to be built on; or somebody else's. */
  async function comeToTerms(run: RunId): Promise<void> {
    const { repository, remote, origin } = parts;
    const now = await storedState(repository, remote, { run, job: origin.job, events });
    if (!now.ok || stop.signal.aborted) return;
    if (now.value.isOwn && now.value.commit !== null) held = now.value.commit;
    else {
      stop.abort();
      parts.onTakenOver();
    }
  }

  async function storeAll(withinMs: number): Promise<boolean> {
    const wanted = events.at(-1)?.seq ?? 0;
    wantedSeq = wanted;
    const late = AbortSignal.timeout(withinMs);
    const given = AbortSignal.any([late, stop.signal]);
    const up = once(given, 'abort');
    while (!given.aborted && storedSeq < wanted) {
      if (working === null) begin();
      await Promise.race([working, up]);
      if (storedSeq < wanted && failures > 0) await pause(waitAfter(failures), given);
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
    store: storeAll,
    async finish(withinMs) {
      const isStored = await storeAll(withinMs);
      stop.abort();
      await working;
      return isStored;
    },
  };
}

function waitAfter(failures: number): number {
  return Math.min(FIRST_WAIT_MS * 2 ** (failures - 1), LONGEST_WAIT_MS);
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => undefined);
}

async function openWriter(parts: KeeperParts, run: RunId): Promise<CheckpointWriter> {
  const folder = join(parts.worktrees, run, 'checkpoint');
  const store = await openStore(parts.repository, join(folder, 'store'));
  return createCheckpointWriter(store, join(folder, 'files'), parts);
}
