/** A position, or a range, in a user's file. Lines and columns count from 1. */
export interface SourceLocation {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine?: number;
  readonly endColumn?: number;
}

/** An error or a warning about something that a user wrote. */
export interface Diagnostic {
  readonly severity: 'error' | 'warning';
  /** A stable short name (`unknown-key`), for tests and `--json`. */
  readonly code: string;
  readonly message: string;
  /** What to write instead; null if there is no suggestion. */
  readonly hint: string | null;
  /** Null if it is not in a file but on the command line or in the action's inputs; the message then says where. */
  readonly place: SourceLocation | null;
}
