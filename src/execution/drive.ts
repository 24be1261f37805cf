/**
 * The executor: it drives the engine and performs its effects with agents, gates, git and files. Begin with `drive`,
 * the only loop. `effects/` performs each kind of effect, `agent/` launches the CLIs, `lanes/` holds the worktrees,
 * `gates/` the ports of gates, and `prompt/` composes instructions.
 */
import { apply, decide, type Effect, type Run } from '../engine/index.js';
import type { Event, NewEvent } from '../model/index.js';
import type { Ledger } from '../storage/ledger/ledger.js';

/**
 * Passes an event of an effect to the driver. Resolves once it is in the ledger and applied. False means that it was
 * dropped, because it would have launched an agent that is no longer wanted; the effect must then end at once.
 */
export type Emit = (event: NewEvent) => Promise<boolean>;

/** An effect that has begun. It ends by emitting its last event; an abort makes it end early. */
export interface RunningEffect {
  readonly done: Promise<void>;
  abort(reason: string): void;
}

/** Starts effects. */
export interface Performer {
  start(effect: Effect, run: Run, emit: Emit): RunningEffect;
}

/** What `drive` needs. */
export interface DriveOptions {
  readonly ledger: Ledger;
  readonly performer: Performer;
  /** Called after each event is applied; must not throw. */
  readonly onEvent?: (event: Event, run: Run) => void;
  /** Cancels the run: an abort is recorded as `cancel_requested` with the signal's reason. */
  readonly cancel?: AbortSignal;
}

/** An event on its way to the ledger. */
interface PendingEvent {
  readonly event: NewEvent;
  /** The key of the effect that it comes from; null if it comes from outside. */
  readonly key: string | null;
  readonly resolve: (written: boolean) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Drives a run to its end, in the only loop: append the records of `decide`, start and abort effects as it demands,
 * append their events, and apply each event only after that. Resolves with the run once it has ended and no effect is
 * running. Rejects if the ledger cannot be written or an effect throws. All effects have then been aborted, and the
 * ledger shows how far the run came.
 */
export async function drive(run: Run, options: DriveOptions): Promise<Run> {
  const queue = new EventQueue();
  const running = new Map<string, RunningEffect & { aborted: boolean }>();
  const append = (event: NewEvent): void => {
    const written = options.ledger.append(event);
    apply(run, written);
    options.onEvent?.(written, run);
  };
  const onCancel = (): void =>
    void queue
      .put({ type: 'cancel_requested', signal: String(options.cancel?.reason ?? 'cancelled') }, null)
      .catch(() => undefined);
  if (options.cancel?.aborted === true) onCancel();
  options.cancel?.addEventListener('abort', onCancel, { once: true });
  try {
    for (;;) {
      const { records, effects } = decide(run);
      const record = records[0];
      if (record !== undefined) {
        append(record);
        continue;
      }
      reconcile(run, effects, running, options.performer, queue);
      if (running.size === 0 && run.ended !== null) return run;
      const next = await queue.next();
      if (next === null) continue;
      // While this event was pending, an attempt earlier in the tree may have taken the slot.
      const late = next.event.type === 'agent_launched' && next.key !== null && running.get(next.key)?.aborted === true;
      if (!late) append(next.event);
      next.resolve(!late);
    }
  } catch (error) {
    queue.close(error);
    for (const effect of running.values()) effect.abort('internal');
    await Promise.allSettled([...running.values()].map((effect) => effect.done));
    throw error;
  } finally {
    options.cancel?.removeEventListener('abort', onCancel);
  }
}

/** Starts wanted effects that are not running, and aborts running ones that are not wanted. */
function reconcile(
  run: Run,
  effects: readonly Effect[],
  running: Map<string, RunningEffect & { aborted: boolean }>,
  performer: Performer,
  queue: EventQueue,
): void {
  const wanted = new Set(effects.map((effect) => effect.key));
  for (const [key, effect] of running) {
    if (wanted.has(key) || effect.aborted) continue;
    effect.aborted = true;
    effect.abort(abortReason(run, key));
  }
  for (const effect of effects) {
    if (running.has(effect.key)) continue;
    const begun = performer.start(effect, run, (event) => queue.put(event, effect.key));
    running.set(effect.key, { ...begun, abort: begun.abort.bind(begun), aborted: false });
    begun.done.then(
      () => {
        running.delete(effect.key);
        queue.wake();
      },
      (error: unknown) => {
        running.delete(effect.key);
        queue.close(error);
      },
    );
  }
}

/** Why an effect is no longer wanted: the run is stopping, or its step or an enclosing workflow exceeded a limit. */
function abortReason(run: Run, key: string): string {
  if (run.stop?.reason === 'cancel') return 'cancelled';
  if (run.stop?.reason === 'budget') return 'budget';
  if (run.stop?.reason === 'timeout') return 'run_timeout';
  for (const attempt of run.attempts.values()) {
    if (attempt.id === key && attempt.leaf.exceededLimit !== null) return 'step_budget';
  }
  return 'workflow_budget';
}

/** The queue of events on their way to the ledger. */
class EventQueue {
  readonly #queue: PendingEvent[] = [];
  #wake: (() => void) | null = null;
  #failure: { readonly error: unknown } | null = null;

  put(event: NewEvent, key: string | null): Promise<boolean> {
    return new Promise((resolve, reject) => {
      if (this.#failure !== null) {
        const { error } = this.#failure;
        reject(error instanceof Error ? error : new Error(String(error)));
        return;
      }
      this.#queue.push({ event, key, resolve, reject });
      this.wake();
    });
  }

  /** The next event; null if woken without one. Throws once an effect has thrown. */
  async next(): Promise<PendingEvent | null> {
    if (this.#queue.length === 0 && this.#failure === null)
      await new Promise<void>((resolve) => (this.#wake = resolve));
    if (this.#failure !== null) throw this.#failure.error;
    return this.#queue.shift() ?? null;
  }

  wake(): void {
    this.#wake?.();
    this.#wake = null;
  }

  close(error: unknown): void {
    this.#failure ??= { error };
    for (const { reject } of this.#queue.splice(0)) reject(error);
    this.wake();
  }
}
