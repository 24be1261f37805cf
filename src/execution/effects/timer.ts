import type { EffectOf, EffectContext } from './effect-context.js';

/** The longest delay that setTimeout accepts. Longer waits are split. */
const MAX_DELAY_MS = 2 ** 31 - 1;

/** Waits for a time limit and then records `budget_exceeded`; nothing if the timer is aborted before. */
export async function startTimer(effect: EffectOf<'Timer'>, { emit, signal }: EffectContext): Promise<void> {
  const end = Date.parse(effect.since) + effect.limitMs - effect.usedMs;
  while (Date.now() < end) {
    await wait(Math.min(MAX_DELAY_MS, end - Date.now()), signal);
    if (signal.aborted) return;
  }
  await emit({
    type: 'budget_exceeded',
    step: effect.step,
    scope: effect.step === '' ? 'run' : 'workflow',
    limit: 'timeout',
    max_seconds: effect.limitMs / 1000,
    elapsed_seconds: (effect.usedMs + Date.now() - Date.parse(effect.since)) / 1000,
  });
}

function wait(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const stop = (): void => {
      clearTimeout(handle);
      resolve();
    };
    const handle = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, ms);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
}
