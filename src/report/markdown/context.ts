/** Commands that can follow the trigger phrase in a comment. */
export type CommandName = 'run' | 'retry' | 'resume' | 'approve' | 'reject';

/** What a comment or summary needs to know and the events do not hold: links, commands, artifacts. */
export interface PublicationContext {
  /** Page of the workflow run with its log; null on a local machine. */
  readonly runUrl: string | null;
  /** Number of the issue or pull request that started the run. */
  readonly thread: number | null;
  /** The phrase that comments start a command with: `/gump`. */
  readonly triggerPhrase: string;
  /** The commands that are enabled; texts mention no others. */
  readonly commands: readonly CommandName[];
  /** Warnings that the events do not hold, as sentences. */
  readonly warnings?: readonly string[];
  /** URL where a pull request can be opened by hand; null unless it could not be opened automatically. */
  readonly compareUrl: string | null;
  /** Text of an artifact, or the end of it; null if it is not available. Paths are those in the events. */
  readonly excerpt: (path: string) => string | null;
}

/** A context for rendering from the events alone: no links and no artifacts. */
export const NO_CONTEXT: PublicationContext = {
  runUrl: null,
  thread: null,
  triggerPhrase: '/gump',
  commands: ['run', 'retry', 'resume', 'approve', 'reject'],
  compareUrl: null,
  excerpt: () => null,
};
