import type { GuardType } from '../model/guard.js';

/** Input (cached included) and output of all calls of the launch, subagents' too; fires once they exceed the limit. */
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
