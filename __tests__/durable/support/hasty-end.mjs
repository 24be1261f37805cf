// Loaded before the program: the minute that the end of a job waits for the run to be stored is a second and a half.
const { AbortSignal } = globalThis;
const { timeout } = AbortSignal;
const STORE_WITHIN_MS = 60_000;
AbortSignal.timeout = (ms) => timeout.call(AbortSignal, ms === STORE_WITHIN_MS ? 1_500 : ms);
