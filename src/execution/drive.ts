import { apply, decide, type Effect, type Run } from '../engine/index.js';
import type { Event, NewEvent } from '../model/index.js';
import type { Ledger } from '../storage/ledger/ledger.js';

/**
 * Hands the driver an event of an effect; resolves once it is in the ledger and applied. False: it was left out, since it
 * would have begun an agent that is no longer wanted, and the effect is to end at once.
 */
export type Emit = (event: NewEvent) => Promise<boolean>;

/** Work that has begun. It ends by emitting its last event; an abort makes it end sooner. */
export interface Underway {
  readonly done: Promise<void>;
  abort(reason: string): void;
}

export interface Performer {
  begin(effect: Effect, run: Run, emit: Emit): Underway;
}

export interface DriveOptions {
  readonly ledger: Ledger;
  readonly performer: Performer;
  /** Called after each event is applied; must not throw. */
  readonly onEvent?: (event: Event, run: Run) => void;
  /** Appends what comes from outside: a cancel, for one. Aborted signal = `cancel_requested` with its reason. */
  readonly cancel?: AbortSignal;
}

interface Waiting {
  readonly event: NewEvent;
  /** The effect it comes from; null for what comes from outside. */
  readonly key: string | null;
  readonly settle: (written: boolean) => void;
  readonly fail: (error: unknown) => void;
}

/**
 * The one loop: record what `decide` finds, keep the effects going that it wants, append what they yield, and apply it
 * only then. Resolves with the run once it has ended and nothing is under way. Rejects when the ledger cannot be
 * written or an effect broke; then everything under way has been aborted, and the ledger says how far the run came.
 */
export async function drive(run: Run, options: DriveOptions): Promise<Run> {
  const inbox = new Inbox();
  const underway = new Map<string, Underway & { aborted: boolean }>();
  const append = (event: NewEvent): void => {
    const written = options.ledger.append(event);
    apply(run, written);
    options.onEvent?.(written, run);
  };
  const onCancel = (): void =>
    void inbox
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
      reconcile(run, effects, underway, options.performer, inbox);
      if (underway.size === 0 && run.ended !== null) return run;
      const next = await inbox.take();
      if (next === null) continue;
      // While it was on its way another attempt, earlier in the tree, may have taken its place.
      const late =
        next.event.type === 'agent_launched' && next.key !== null && underway.get(next.key)?.aborted === true;
      if (!late) append(next.event);
      next.settle(!late);
    }
  } catch (error) {
    inbox.close(error);
    for (const effect of underway.values()) effect.abort('internal');
    await Promise.allSettled([...underway.values()].map((effect) => effect.done));
    throw error;
  } finally {
    options.cancel?.removeEventListener('abort', onCancel);
  }
}

/** Starts what is wanted and not under way, aborts what is under way and not wanted. */
function reconcile(
  run: Run,
  effects: readonly Effect[],
  underway: Map<string, Underway & { aborted: boolean }>,
  performer: Performer,
  inbox: Inbox,
): void {
  const wanted = new Set(effects.map((effect) => effect.key));
  for (const [key, effect] of underway) {
    if (wanted.has(key) || effect.aborted) continue;
    effect.aborted = true;
    effect.abort(abortReason(run, key));
  }
  for (const effect of effects) {
    if (underway.has(effect.key)) continue;
    const begun = performer.begin(effect, run, (event) => inbox.put(event, effect.key));
    underway.set(effect.key, { ...begun, abort: begun.abort.bind(begun), aborted: false });
    begun.done.then(
      () => {
        underway.delete(effect.key);
        inbox.wake();
      },
      (error: unknown) => {
        underway.delete(effect.key);
        inbox.close(error);
      },
    );
  }
}

/** Why an effect is not wanted any more: the run stops, or a budget of its step or of a workflow around it is spent. */
function abortReason(run: Run, key: string): string {
  if (run.stop?.reason === 'cancel') return 'cancelled';
  if (run.stop?.reason === 'budget') return 'budget';
  if (run.stop?.reason === 'timeout') return 'run_timeout';
  for (const attempt of run.attempts.values()) {
    if (attempt.id === key && attempt.leaf.spent !== null) return 'step_budget';
  }
  return 'workflow_budget';
}

/** Events on their way to the ledger, in the order they came. */
class Inbox {
  readonly #waiting: Waiting[] = [];
  #wake: (() => void) | null = null;
  #broken: { readonly error: unknown } | null = null;

  put(event: NewEvent, key: string | null): Promise<boolean> {
    return new Promise((settle, fail) => {
      if (this.#broken !== null) {
        const { error } = this.#broken;
        fail(error instanceof Error ? error : new Error(String(error)));
        return;
      }
      this.#waiting.push({ event, key, settle, fail });
      this.wake();
    });
  }

  /** The next event; null when only woken. Throws once an effect broke. */
  async take(): Promise<Waiting | null> {
    if (this.#waiting.length === 0 && this.#broken === null)
      await new Promise<void>((resolve) => (this.#wake = resolve));
    if (this.#broken !== null) throw this.#broken.error;
    return this.#waiting.shift() ?? null;
  }

  wake(): void {
    this.#wake?.();
    this.#wake = null;
  }

  close(error: unknown): void {
    this.#broken ??= { error };
    for (const { fail } of this.#waiting.splice(0)) fail(error);
    this.wake();
  }
}
