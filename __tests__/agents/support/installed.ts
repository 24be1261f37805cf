import { describe } from '@jest/globals';

/** The folder with the commands of the real CLIs. Without it jest leaves these tests out. */
export const agentsBin = process.env.GUMP_AGENTS_BIN ?? '';

const tested = process.env.GUMP_AGENTS?.split(',');

/** `describe` for an agent that `npm run test:agents` was asked to test, else `describe.skip`. */
export function describeInstalled(agent: string): typeof describe | typeof describe.skip {
  return tested === undefined || tested.includes(agent) ? describe : describe.skip;
}
