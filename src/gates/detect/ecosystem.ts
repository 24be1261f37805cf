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
  /** Of a linter that ends well in spite of warnings: those that the base of the step does not have fail the gate. */
  readonly warningsFail?: true;
  /** A program from the project's own dependencies that it starts, and the command that installs them. */
  readonly dependencies?: { readonly program: string; readonly install: string };
}

/**
 * What an ecosystem found: commands, the best first (the first whose tools are installed is used); or that the project
 * is of this kind but has no command for this purpose; or that it has one set up that cannot run as things are.
 */
export type Detection =
  | {
      readonly found: 'commands';
      readonly candidates: readonly [CandidateCommand, ...CandidateCommand[]];
      /** A guess by files that stand beside projects of other kinds as well: used only where nothing else is found. */
      readonly weak?: true;
    }
  | { readonly found: 'nothing'; readonly advice: string }
  | { readonly found: 'unusable'; readonly advice: string };

/**
 * One kind of project, recognized by the files in its folder. Everything here depends on the folder only, so that a dry
 * run gives the same result.
 */
export interface Ecosystem {
  readonly name: string;
  /** Matches the names of files, one of which every project of this kind has in its folder. */
  readonly marker: RegExp;
  /** Ecosystems of one family build the same code in different ways: one of them is used. Absent: a family of its own. */
  readonly family?: string;
  /** Null if the folder is no project of this kind. */
  detect(folder: FolderPort, kind: CommandKind): Promise<Detection | null>;
  /**
   * Whether a folder below the root that has the marker is a project by itself, rather than a part of one. `never`: it
   * is used only in folders that another ecosystem marks.
   */
  readonly nested: 'never' | ((folder: FolderPort) => Promise<boolean>);
  /**
   * Which folders below are covered by the commands of this project, such as the members of a workspace. Gets their
   * paths, relative to the project. Absent: none.
   */
  readonly members?: (folder: FolderPort) => Promise<(path: string) => boolean>;
  /** Paths of other projects in the repository that this one uses, relative to it (`../shared`). Absent: not known. */
  readonly uses?: (folder: FolderPort) => Promise<readonly string[]>;
}

/** A detection of one command that needs these tools. */
export function detectedCommand(text: string, ...tools: readonly Tool[]): Detection {
  return { found: 'commands', candidates: [{ command: text, tools }] };
}

/** A detection without a command. `advice` says why there is none, and perhaps what to do about it. */
export function noCommand(advice: string): Detection {
  return { found: 'nothing', advice };
}

/** A detection of something that is set up and cannot run. `advice` says what is missing and how to install it. */
export function unusable(advice: string): Detection {
  return { found: 'unusable', advice };
}

/** For `nested`: every folder with the marker is a project. */
export const always = (): Promise<boolean> => Promise.resolve(true);

/** For `members`: all projects of the same kind below belong to this one. */
export const allBelow = (): Promise<(path: string) => boolean> => Promise.resolve(() => true);

/** Whether one of these paths exists in the folder. */
export async function anyExists(folder: FolderPort, paths: readonly string[]): Promise<boolean> {
  for (const path of paths) if (await folder.exists(path)) return true;
  return false;
}
