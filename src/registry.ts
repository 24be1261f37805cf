import { claude } from './adapters/claude.js';
import { qwen } from './adapters/qwen.js';
import { maxBudget } from './guards/max-budget.js';
import { maxTime } from './guards/max-time.js';
import { maxTokens } from './guards/max-tokens.js';
import { maxTurns } from './guards/max-turns.js';
import { noWrite } from './guards/no-write.js';
import type { Adapter } from './model/adapter.js';
import type { GuardType } from './model/guard.js';

// Everything that can be extended, one line each: names in the schema, in messages and in the docs follow from here.

/** The agent CLIs, in the order in which they are listed to people. */
export const adapters: readonly Adapter[] = [claude, qwen];

/** The guards, in the order in which they are asked: the first that fires is the one named. */
export const guards: readonly GuardType[] = [noWrite, maxTurns, maxBudget, maxTokens, maxTime];
