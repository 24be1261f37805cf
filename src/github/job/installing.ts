import type * as Cache from '@actions/cache';
import { exec } from '@actions/exec';
import type { Log } from './log.js';

/** A command of the action's own, not an agent's. */
export interface TrustedCommand {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

/** How an agent's CLI is installed, kept for later jobs, and told. */
export interface Installing {
  /** Resolves with the exit status, its output in the log; 1, with the reason in the log, where it cannot be started. */
  run(command: TrustedCommand): Promise<number>;
  /** Whether the folder was brought back. */
  restore(folder: string, key: string): Promise<boolean>;
  save(folder: string, key: string): Promise<void>;
  log(line: string): void;
}

export function createInstalling(log: Log): Installing {
  const print = (line: string): void => {
    log.text(line);
  };
  return {
    async run({ file, args, cwd, env }) {
      print(`$ ${[file, ...args].join(' ')}`);
      try {
        const options = { cwd, env: { ...env }, silent: true, ignoreReturnCode: true };
        // Its first argument is split at spaces where it is not quoted.
        return await exec(`"${file}"`, [...args], { ...options, listeners: { stdline: print, errline: print } });
      } catch (error) {
        print(error instanceof Error ? error.message : String(error));
        return 1;
      }
    },
    async restore(folder, key) {
      return (await withCache(log, (cache) => cache.restoreCache([folder], key))) !== undefined;
    },
    async save(folder, key) {
      await withCache(log, (cache) => cache.saveCache([folder], key));
    },
    log: print,
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
