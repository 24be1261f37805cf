import type * as Cache from '@actions/cache';
import { exec } from '@actions/exec';
import type { Log } from './log.js';

/** A command of the action itself, not of an agent. */
export interface TrustedCommand {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

/** What an installation uses: it runs commands, caches folders for later jobs, and writes to the job's log. */
export interface InstallBackend {
  /**
   * Runs a command with its output in the log. Resolves with the exit status; with 1, and the reason in the log, if it
   * cannot be started.
   */
  run(command: TrustedCommand): Promise<number>;
  /** Restores a folder from the cache. Resolves with whether it was there. */
  restore(folder: string, key: string): Promise<boolean>;
  /** Saves a folder in the cache. Never rejects. */
  save(folder: string, key: string): Promise<void>;
  log(line: string): void;
}

/** Creates the backend with the runner's cache and `@actions/exec`. */
export function createInstallBackend(log: Log): InstallBackend {
  const print = (line: string): void => {
    log.text(line);
  };
  return {
    async run({ file, args, cwd, env }) {
      print(`$ ${[file, ...args].join(' ')}`);
      try {
        const options = { cwd, env: { ...env }, silent: true, ignoreReturnCode: true };
        // `exec` splits its first argument at spaces unless it is quoted.
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
 * Runs an action with the cache. The cache only saves time: if it is missing, or read-only as for runs that a comment
 * started, the result is undefined. The module is large, so it is loaded only when something is installed.
 */
async function withCache<T>(log: Log, action: (cache: typeof Cache) => Promise<T>): Promise<T | undefined> {
  try {
    const cache = await import('@actions/cache');
    if (!cache.isFeatureAvailable()) return undefined;
    // The cache prints warnings as runner commands: let them through.
    log.commands(() => undefined);
    return await action(cache);
  } catch (error) {
    log.text(`The cache was left out: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}
