import type { Environment } from '../../github/job/inputs.js';
import { saveForPost } from '../../github/job/outputs.js';
import { resolveOwnPrograms, restoreOwnPrograms, serializeOwnPrograms } from '../../system/programs/own-programs.js';

/** Looks up gump's own programs for the main step, and saves them for the post step. Starts no process. */
export function resolveJobPrograms(env: Environment): void {
  resolve(env);
  saveForPost('programs', serializeOwnPrograms());
}

/**
 * Gives the post step the programs that the main step has looked up: agents and gates have run since, and may have put
 * others on PATH. Looks them up if the main step saved none. Throws if what it saved cannot be read.
 */
export function restoreJobPrograms(env: Environment): void {
  const { STATE_programs: saved = '' } = env;
  if (saved === '') resolve(env);
  else restoreOwnPrograms(saved);
}

function resolve(env: Environment): void {
  resolveOwnPrograms(env, { workspace: env.GITHUB_WORKSPACE ?? process.cwd(), temp: env.RUNNER_TEMP ?? null });
}
