/**
 * The cell: what a child process that runs words of others may see and write. A `View` says it as data; `mounts.ts`
 * turns it into mounts; a way (`ways/`) makes them; `find-cell.ts` finds the strongest way of this machine.
 * Begin here, then `cell.ts` and `start-in-cell.ts`.
 */

/** The kinds of children that run words of others: an agent's CLI, a gate's command, `setup`, `context: bash`. */
export type ViewKind = 'agent' | 'gate' | 'setup' | 'context';

/**
 * What one child sees of the machine. All paths are absolute. Everything that is not named here is read-only, and what
 * the machine keeps private (`Surroundings`) is empty.
 */
export interface View {
  readonly kind: ViewKind;
  /** The tree that the child works in: the folder that holds it, and the path at which the child sees it. */
  readonly tree: { readonly folder: string; readonly at: string };
  /** The child's HOME; writable, at its own path. */
  readonly home: string;
  /** Files and folders inside hidden ones that stay visible, at their own paths. Those that do not exist are skipped. */
  readonly readOnly: readonly string[];
  /** Files and folders that may be written, besides the tree and HOME. */
  readonly writable: readonly string[];
  /** Private copies or layers of the machine's folders, each at the path of what it stands for; writable. */
  readonly caches: readonly { readonly folder: string; readonly at: string }[];
  /** `none`: a network of its own, in which nothing can be reached but itself. */
  readonly network: 'open' | 'none';
}

/** What this machine and this job keep from every child. All paths are absolute and real (no link leads to them). */
export interface Surroundings {
  /** Folders that a child finds empty: HOME, the workspace, gump's own folders … */
  readonly hiddenFolders: readonly string[];
  /** Files and folders that a child finds empty wherever they would be visible: credentials, sockets, git's settings. */
  readonly hiddenFiles: readonly string[];
  /** Files that a child finds empty unless its view shows them: what only this user of the machine can read. */
  readonly privateFiles: readonly string[];
  /** An empty file, which stands for all of them. */
  readonly emptyFile: string;
  /** Whether a child keeps the user's supplementary groups. Only for a child that may use docker. */
  readonly keepGroups: boolean;
}
