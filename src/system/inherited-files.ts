import { closeSync, readdirSync, readFileSync } from 'node:fs';

/** The bit of `flags` in fdinfo (proc(5)) for a descriptor that no child gets. */
const CLOSE_ON_EXEC = 0o2000000;
const FIRST_AFTER_STDERR = 3;

/**
 * Closes the files that whoever started this process has left open in it beside stdin, stdout and stderr, such as
 * `exec 20</secret` of a shell: every child would inherit them, whatever its mounts hide. Call it once, before any child
 * is started. Node opens its own files so that no child gets them, and marks the first inherited ones likewise, but not
 * all. Does nothing where there is no /proc.
 */
export function closeInheritedFiles(): void {
  for (const name of readNames('/proc/self/fd')) {
    const descriptor = Number(name);
    if (descriptor < FIRST_AFTER_STDERR || !isInheritable(name)) continue;
    try {
      closeSync(descriptor);
    } catch {
      // It was that of the list itself.
    }
  }
}

function isInheritable(name: string): boolean {
  try {
    const flags = /^flags:\s*([0-7]+)$/m.exec(readFileSync(`/proc/self/fdinfo/${name}`, 'utf8'))?.[1];
    return flags !== undefined && (Number.parseInt(flags, 8) & CLOSE_ON_EXEC) === 0;
  } catch {
    return false; // It is closed by now.
  }
}

function readNames(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
