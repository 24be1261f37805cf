// Loaded before the program: half a minute of waiting for an answer is half a second.
const { AbortSignal } = globalThis;
const { timeout } = AbortSignal;
const PATIENCE_MS = 30_000;
const IMPATIENCE_MS = 500;
AbortSignal.timeout = (ms) => timeout.call(AbortSignal, ms === PATIENCE_MS ? IMPATIENCE_MS : ms);
