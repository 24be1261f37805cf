/** What the rooms above `system` may know of this process. Read once: none of it changes. */
export const ownProcess: {
  readonly pid: number;
  /** Absolute path of the Node that runs us. */
  readonly node: string;
  /** The ids of its user and group; 0 where the platform has none. */
  readonly user: number;
  readonly group: number;
  /** Whether it runs as root; false where the platform has no users. */
  readonly isRoot: boolean;
  /** As `process.platform` has it: `linux`, `darwin` … */
  readonly platform: string;
  /** As `process.arch` has it: `x64`, `arm64` … */
  readonly processor: string;
} = {
  pid: process.pid,
  node: process.execPath,
  user: process.getuid?.() ?? 0,
  group: process.getgid?.() ?? 0,
  isRoot: process.getuid?.() === 0,
  platform: process.platform,
  processor: process.arch,
};
