import { claude } from './adapters/claude/adapter.js';
import { codex } from './adapters/codex/adapter.js';
import { cursor } from './adapters/cursor/adapter.js';
import { gemini } from './adapters/gemini/adapter.js';
import { opencode } from './adapters/opencode/adapter.js';
import { qwen } from './adapters/qwen/adapter.js';
import { bash } from './gates/checks/bash.js';
import { blastRadius } from './gates/checks/blast-radius.js';
import { compile } from './gates/checks/compile.js';
import { coverage } from './gates/checks/coverage.js';
import { lint } from './gates/checks/lint.js';
import { schema } from './gates/checks/schema.js';
import { test } from './gates/checks/test.js';
import { testsFound } from './gates/checks/tests-found.js';
import { testsKept } from './gates/checks/tests-kept.js';
import { touched } from './gates/checks/touched.js';
import { untouched } from './gates/checks/untouched.js';
import { maxBudget } from './guards/max-budget.js';
import { maxTime } from './guards/max-time.js';
import { maxTokens } from './guards/max-tokens.js';
import { maxTurns } from './guards/max-turns.js';
import { noWrite } from './guards/no-write.js';
import type { Adapter } from './model/adapter.js';
import type { Gate } from './model/gate.js';
import type { GuardType } from './model/guard.js';

// Everything that can be extended, one line each. Names in the schema, in messages and in the docs come from here.

/** The agent CLIs, in the order in which they are shown to users. */
export const adapters: readonly Adapter[] = [claude, codex, gemini, qwen, opencode, cursor];

/** The guards, in the order of evaluation: the first that fires is the one that is reported. */
export const guards: readonly GuardType[] = [noWrite, maxTurns, maxBudget, maxTokens, maxTime];

/** The gates, in the order in which the documentation lists them. */
export const gates: readonly Gate[] = [
  compile,
  test,
  lint,
  coverage,
  testsFound,
  testsKept,
  touched,
  untouched,
  schema,
  bash,
  blastRadius,
];
