import type * as Cache from '@actions/cache';
import type { Log } from './log.js';

/** How the installation of an agent's CLI is kept for later jobs, and told. */
export interface Installing {
  /** Whether the folder was brought back. */
  restore(folder: string, key: string): Promise<boolean>;
  save(folder: string, key: string): Promise<void>;
  log(line: string): void;
}

export function createInstalling(log: Log): Installing {
  return {
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
