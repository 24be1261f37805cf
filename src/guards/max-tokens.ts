import type { GuardType } from '../model/guard.js';

/** Input (cached included) and output of all calls of the launch, subagents' too; fires once they exceed the limit. */
export const maxTokens: GuardType = {
  name: 'max_tokens',
  create({ maxTokens: limit }) {
    if (limit === undefined) return null;
    let tokens = 0;
    return {
      observe(input) {
        if (input.type === 'usage') tokens += input.tokens.in + input.tokens.out;
        return tokens > limit ? `${tokens} tokens used, ${limit} allowed` : null;
      },
    };
  },
};
