import { spawnSync } from 'node:child_process';
import type { ShownFolder } from '../../support/machines/first-process.js';

type Files = Readonly<Record<string, string>>;

/** A small project of one toolchain with one real dependency, and how a job prepares it. */
export interface ToolchainProject {
  readonly name: string;
  /** Why it cannot be tried here, or null. */
  readonly lacking: string | null;
  /** Folders of this machine that hold the toolchain, where a job's machine has it at another path. */
  readonly shown: readonly ShownFolder[];
  /** Folders before PATH. */
  readonly path: readonly string[];
  readonly files: Files;
  /** The shell command of the job's step before gump, with the network: it fills the user's caches. */
  readonly prepare: string;
  /** What the agent writes: a first time so that a test fails, then as it should be. */
  readonly wrong: Files;
  readonly right: Files;
  /** Gates in the workflow's words, beside `compile` and `test`. */
  readonly gates: readonly string[];
  /** The user's folders that the toolchain has filled, relative to the home folder. */
  readonly caches: readonly string[];
}

/** Null if the program runs on this machine, else a sentence that says that it does not. */
export function lacks(program: string, ...args: readonly string[]): string | null {
  const works = spawnSync(program, args, { stdio: 'ignore', timeout: 60_000 }).status === 0;
  return works ? null : `${program} is not on this machine`;
}
