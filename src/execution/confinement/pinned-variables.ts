import type { Commit } from '../../model/index.js';
import { readFileAt } from '../../system/git/repository/objects.js';
import type { GitStore } from '../../system/git/repository/store.js';
import { ownProgram } from '../../system/programs/own-programs.js';

/**
 * Reads from the run's base commit what gates need to know before an agent can change it. The shell of npm's scripts is
 * pinned, unless the project itself chooses one: with `script-shell=/bin/true` in `.npmrc` every script succeeds.
 */
export async function readPinnedVariables(store: GitStore, base: Commit): Promise<Readonly<Record<string, string>>> {
  const settings = (await readFileAt(store, base, '.npmrc'))?.toString('utf8') ?? '';
  return /^\s*script-shell\s*=/m.test(settings) ? {} : { npm_config_script_shell: ownProgram('sh') };
}
