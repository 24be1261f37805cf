import type { CommandKind, FolderPort } from '../../model/gate.js';

/** A program that a command needs. `hint` says how to install it. */
export interface Tool {
  readonly name: string;
  readonly hint: string;
}

/**
 * A possible command. `reports` is a glob of the JUnit files that its tests write, for tools whose output has no count.
 */
export interface CandidateCommand {
  readonly command: string;
  readonly tools: readonly Tool[];
  readonly reports?: string;
}

/**
 * What an ecosystem found: commands, the best first (the first whose tools are installed is used), or that the project
 * is of this kind but has no command for this purpose, and what to do about it.
 */
export type Detection =
  | { readonly found: 'commands'; readonly candidates: readonly [CandidateCommand, ...CandidateCommand[]] }
  | { readonly found: 'nothing'; readonly advice: string };

/** One kind of project, recognized by the files in its root. */
export interface Ecosystem {
  readonly name: string;
  /**
   * Null if the folder is no project of this kind. Depends on the folder only, so that a dry run gives the same result.
   */
  detect(folder: FolderPort, kind: CommandKind): Promise<Detection | null>;
}

/** A detection of one command that needs these tools. */
export function detectedCommand(text: string, ...tools: readonly Tool[]): Detection {
  return { found: 'commands', candidates: [{ command: text, tools }] };
}

/** A detection without a command. `advice` says why there is none, and perhaps what to do about it. */
export function noCommand(advice: string): Detection {
  return { found: 'nothing', advice };
}
