import type * as Cache from '@actions/cache';
import { exec } from '@actions/exec';
import type { Log } from './log.js';

/** How the installation of an agent's CLI runs commands and keeps what it installed for later jobs. */
export interface Installing {
  /** Resolves with the exit status. */
  run(command: string, args: readonly string[], cwd: string): Promise<number>;
  /** Whether the folder was brought back. */
  restore(folder: string, key: string): Promise<boolean>;
  save(folder: string, key: string): Promise<void>;
  log(line: string): void;
}

/** `env` is the whole environment of the commands: no token of the job and no key of an agent belongs in it. */
export function createInstalling(log: Log, env: Readonly<Record<string, string>>): Installing {
  return {
    async run(command, args, cwd) {
      log.text(`$ ${[command, ...args].join(' ')}`);
      const print = (line: string): void => {
        log.text(line);
      };
      const listeners = { stdline: print, errline: print };
      return await exec(command, [...args], { cwd, env: { ...env }, silent: true, ignoreReturnCode: true, listeners });
    },
    async restore(folder, key) {
      return (await withCache(log, (cache) => cache.restoreCache([folder], key))) !== undefined;
    },
    async save(folder, key) {
      await withCache(log, (cache) => cache.saveCache([folder], key));
    },
    log: (line) => {
      log.text(line);
    },
  };
}

/**
 * The cache is there to save time: where it is missing or read-only, as for runs that a comment started, it is done
 * without. It is large, so it is loaded only when something is installed.
 */
async function withCache<T>(log: Log, action: (cache: typeof Cache) => Promise<T>): Promise<T | undefined> {
  try {
    const cache = await import('@actions/cache');
    if (!cache.isFeatureAvailable()) return undefined;
    // It prints warnings of its own.
    log.commands(() => undefined);
    return await action(cache);
  } catch (error) {
    log.text(`The cache was left out: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}
