/** What the rooms above `system` may know of this process. Read once: none of it changes. */
export const ownProcess: {
  readonly pid: number;
  /** Absolute path of the Node that runs us. */
  readonly node: string;
  /** Whether it runs as root; false where the platform has no users. */
  readonly isRoot: boolean;
} = { pid: process.pid, node: process.execPath, isRoot: process.getuid?.() === 0 };
