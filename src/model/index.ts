/**
 * Types, zod schemas and port interfaces that all layers share. It has no behaviour beyond small pure helpers.
 * Begin with `workflow.ts` (the parsed workflow) and `events/event.ts` (the ledger), then `adapter.ts`, `gate.ts` and
 * `guard.ts` (the extension points). Schema keys are stored or read from users and never change.
 */
export * from './adapter.js';
export * from './diagnostic.js';
export * from './events/event.js';
export * from './failure.js';
export * from './gate.js';
export * from './guard.js';
export * from './ids.js';
export * from './plan.js';
export * from './price.js';
export * from './report.js';
export * from './request.js';
export * from './route.js';
export * from './scenario.js';
export * from './shell-word.js';
export * from './slug.js';
export * from './snapshot.js';
export * from './test-counts.js';
export * from './usage.js';
export * from './workflow.js';
