/** Commands that may stand behind the trigger phrase in a comment. */
export type CommandName = 'run' | 'retry' | 'resume' | 'approve' | 'reject';

/** What the place of publication knows and the events do not. */
export interface PublicationContext {
  /** Page of the workflow run with its log; null on a local machine. */
  readonly runUrl: string | null;
  /** Number of the issue or pull request that started the run. */
  readonly thread: number | null;
  /** `/gump` */
  readonly triggerPhrase: string;
  /** The commands that are answered; readers are told of no others. */
  readonly commands: readonly CommandName[];
  /** Sentences on what became of the run that its events do not know. */
  readonly warnings?: readonly string[];
  /** Where a pull request can be opened by hand, when it could not be opened for the reader. */
  readonly compareUrl: string | null;
  /** Text of an artifact, or its end, where it is at hand. Paths are those of the events. */
  readonly excerpt: (path: string) => string | null;
}

/** Nothing but the events. */
export const NO_CONTEXT: PublicationContext = {
  runUrl: null,
  thread: null,
  triggerPhrase: '/gump',
  commands: ['run', 'retry', 'resume', 'approve', 'reject'],
  compareUrl: null,
  excerpt: () => null,
};
