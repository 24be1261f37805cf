/** A place in a user's file; line and column count from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine?: number;
  readonly endColumn?: number;
}

/** Something wrong, or doubtful, with what a user wrote. `hint` says what to write instead. */
export interface Diagnostic {
  readonly severity: 'error' | 'warning';
  /** A stable short name (`unknown-key`), for tests and `--json`. */
  readonly code: string;
  readonly message: string;
  readonly hint: string | null;
  readonly place: Place;
}
