import { type Api, createApi } from '../../src/github/api/api.js';
import type { Clock } from '../../src/github/api/clock.js';
import type { GitHub } from '../support/github/github.js';

/** A clock that goes on as soon as somebody waits for it, and remembers for how long each wait was. */
export function hastyClock(): Clock & { readonly waits: number[] } {
  const waits: number[] = [];
  let now = Date.parse('2026-11-22T13:04:00Z');
  return {
    waits,
    now: () => now,
    after(ms, callback) {
      waits.push(ms);
      const immediate = setImmediate(() => {
        now += ms;
        callback();
      });
      return () => clearImmediate(immediate);
    },
  };
}

/** A clock that stands still until it is set on. */
export function manualClock(): Clock & { pass(ms: number): void; readonly pending: number } {
  let now = 0;
  let alarms: { at: number; callback: () => void }[] = [];
  return {
    now: () => now,
    after(ms, callback) {
      const alarm = { at: now + ms, callback };
      alarms.push(alarm);
      return () => {
        alarms = alarms.filter((each) => each !== alarm);
      };
    },
    pass(ms) {
      now += ms;
      const due = alarms.filter(({ at }) => at <= now);
      alarms = alarms.filter(({ at }) => at > now);
      for (const { callback } of due) callback();
    },
    get pending() {
      return alarms.length;
    },
  };
}

export function apiOf(github: GitHub, clock: Clock = hastyClock(), token = github.token): Api {
  const [owner = '', repo = ''] = github.remote.name.split('/');
  return createApi({ url: github.url, token, owner, repo, clock });
}
