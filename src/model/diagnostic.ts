/** A place in a user's file; line and column count from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine?: number;
  readonly endColumn?: number;
}

/** Something wrong, or doubtful, with what a user wrote. */
export interface Diagnostic {
  readonly severity: 'error' | 'warning';
  /** A stable short name (`unknown-key`), for tests and `--json`. */
  readonly code: string;
  readonly message: string;
  /** What to write instead; null where there is nothing to propose. */
  readonly hint: string | null;
  /** Null where it stands in no file: on the command line, or among the action's inputs. The message names it then. */
  readonly place: Place | null;
}
