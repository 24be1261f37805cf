import type { GuardType } from '../model/guard.js';

/** Fires as turn N+1 begins. A turn is one model call of the agent's main conversation. */
export const maxTurns: GuardType = {
  name: 'max_turns',
  create({ maxTurns: limit }) {
    if (limit === undefined) return null;
    let turns = 0;
    return {
      observe(input) {
        if (input.type === 'turn') turns += 1;
        return turns > limit ? `turn ${turns} began, ${limit} allowed` : null;
      },
    };
  },
};
