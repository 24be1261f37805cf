/**
 * What the gates rest on. A change can turn a gate green by changing what it runs, or by taking away tests. This folder
 * compares a change with the step's base: `changed-sections.ts` the definitions of what a gate runs, each by section and
 * not by file; `lost-tests.ts` the tests that ran. Begin with `judge.ts`, which puts both together.
 */

/** Named parts of one file: what stands in each of them, in a form that can be compared. */
export type Sections = ReadonlyMap<string, string>;

/** A file that defines what gates run. */
export interface DefinitionFile {
  /** Whether a path is of this kind. */
  matches(path: string): boolean;
  /** The file's sections that concern a gate. `text` is null if the file does not exist. */
  sections(text: string, gate: GateScope): Sections;
}

/** What is known of a gate whose definition is looked for. */
export interface GateScope {
  readonly type: string;
  /** Names of scripts of package.json and of targets of a Makefile that its command reaches. */
  readonly reached: ReadonlySet<string>;
}

/** A section that a change added, changed or removed. */
export interface ChangedSection {
  readonly path: string;
  /** The section's name; empty for the whole file. */
  readonly section: string;
  readonly change: 'added' | 'changed' | 'removed';
}

/** The base name of a path. */
export function baseNameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** Whether a gate runs tests. */
export function runsTests(type: string): boolean {
  return type !== 'lint' && type !== 'compile';
}
