/** A small repository, a change to it, and whether its gates may pass. */
export interface HonestCase {
  readonly name: string;
  /** The repository before the change. */
  readonly files: Readonly<Record<string, string>>;
  /** What an agent does: files to write (null: to delete). */
  readonly change: Readonly<Record<string, string | null>>;
  /** The gates of the step, as in a workflow. Default: `test`. */
  readonly gates?: readonly unknown[];
  readonly setup?: string;
  /** `warned`: it passes, marked as a check that gump cannot count. */
  readonly truth: 'green' | 'red' | 'warned';
  /** Why: for whoever reads a failure of this test. */
  readonly why: string;
}

/** The cases of one ecosystem, and the programs they need. */
export interface HonestCases {
  readonly ecosystem: string;
  readonly programs: readonly string[];
  readonly cases: readonly HonestCase[];
}
