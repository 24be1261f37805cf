import type { View } from './view.js';

/** How children are confined on this machine, from the strongest. */
export type CellWay =
  /** bubblewrap, by root or in a user namespace of the user's own. */
  | 'bubblewrap'
  /** bubblewrap by sudo without a password. */
  | 'sudo bubblewrap'
  /** One Perl process, by root or in a user namespace. */
  | 'perl'
  /** The same by sudo. */
  | 'sudo perl'
  /** This machine allows none of them. */
  | 'none'
  /** Switched off by the user. */
  | 'off';

/** A program with its arguments and its whole environment. */
export interface Launchable {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** The cells of one job: all children of the kinds that need one are started by the same way. */
export interface Cell {
  readonly way: CellWay;
  /** The way, or why there is none: a clause for messages. */
  readonly explanation: string;
  /** Where there is none: what would let this machine make one, a clause in the imperative. */
  readonly remedy?: string;
  /** What this way does not give: clauses for messages. */
  readonly missing: readonly string[];
  /** What the user has given away: clauses for messages. */
  readonly weakened: readonly string[];
  /** Maps a program to one that runs it inside its view; null if there is no cell. */
  readonly enter: ((view: View, program: Launchable) => Launchable) | null;
}

/** A child's view, and the cell that gives it. No child that runs words of others is started without one. */
export interface Enclosure {
  readonly cell: Cell;
  readonly view: View;
}

/** The cell for `sandbox: off`. */
export const CELL_OFF: Cell = {
  way: 'off',
  explanation: 'it is switched off (`sandbox: off`)',
  missing: [],
  weakened: [],
  enter: null,
};
