import type { GuardType } from '../model/guard.js';

/** Fires once the launch's input (cached included) and output tokens exceed the limit; calls of subagents count too. */
export const maxTokens: GuardType = {
  name: 'max_tokens',
  create({ maxTokens: limit }) {
    if (limit === undefined) return null;
    return {
      observe(_input, { usage }) {
        const used = usage.tokens.in + usage.tokens.out;
        return used > limit ? `${used} tokens used, ${limit} allowed` : null;
      },
    };
  },
};
