/**
 * Folders and files of /proc by which the kernel is set. Root may write most of them without any capability, and some
 * name programs that the kernel starts outside of every namespace (`core_pattern`); a user may open those of a namespace of
 * its own. So a cell can only read them. Some are missing on some machines.
 */
export const KERNEL_SETTINGS: readonly string[] = ['bus', 'fs', 'irq', 'sys', 'sysrq-trigger'].map(
  (name) => `/proc/${name}`,
);
