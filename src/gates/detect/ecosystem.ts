import type { CommandKind, FolderPort } from '../../model/gate.js';

/** A program a command needs; `hint` says how to come by it. */
export interface Tool {
  readonly name: string;
  readonly hint: string;
}

/** A command that would do; `reports` is a glob of the JUnit files that its tests leave when stdout has no count. */
export interface Candidate {
  readonly command: string;
  readonly tools: readonly Tool[];
  readonly reports?: string;
}

/**
 * What an ecosystem has to say: commands, the best first (the first whose tools are there is taken), or that the
 * project is one of its own but has nothing for this, and what to do about it.
 */
export type Detected =
  | { readonly found: 'commands'; readonly candidates: readonly [Candidate, ...Candidate[]] }
  | { readonly found: 'nothing'; readonly advice: string };

/** One kind of project, known by the files in its root. */
export interface Ecosystem {
  readonly name: string;
  /** Null when the folder is no project of this kind. Depends on the folder only, so that a dry run says the same. */
  detect(folder: FolderPort, kind: CommandKind): Promise<Detected | null>;
}

export function command(text: string, ...tools: readonly Tool[]): Detected {
  return { found: 'commands', candidates: [{ command: text, tools }] };
}

export function nothing(advice: string): Detected {
  return { found: 'nothing', advice };
}
