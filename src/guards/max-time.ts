import type { GuardType } from '../model/guard.js';

/** Fires when the wall-clock time since the launch reaches the limit. Ticks make it work for a silent agent too. */
export const maxTime: GuardType = {
  name: 'max_time',
  create({ maxTimeMs: limit }) {
    if (limit === undefined) return null;
    return {
      observe(_input, { elapsedMs }) {
        return elapsedMs >= limit ? `${seconds(elapsedMs)} elapsed, ${seconds(limit)} allowed` : null;
      },
    };
  },
};

function seconds(ms: number): string {
  return `${Number((ms / 1000).toFixed(1))}s`;
}
