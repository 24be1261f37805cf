import { readFileSync } from 'node:fs';

/** More than the watchdog of a killed gump takes on a busy machine, in ms. */
const LONGEST = 20_000;

/**
 * Resolves once nothing is mounted below a folder, so that it can be removed: the overlays of a gump that was killed are
 * unmounted by its watchdog, a moment after its death. Rejects if something stays.
 */
export async function unmountedBelow(folder: string): Promise<void> {
  const deadline = performance.now() + LONGEST;
  for (let left = mountsBelow(folder); left.length > 0; left = mountsBelow(folder)) {
    if (performance.now() > deadline) throw new Error(`still mounted: ${left.join(', ')}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Throws if something is mounted below a folder: a run that has ended leaves nothing so. */
export function nothingMountedBelow(folder: string): void {
  const left = mountsBelow(folder);
  if (left.length > 0) throw new Error(`left mounted: ${left.join(', ')}`);
}

/** The mount points below a folder. The folder's own path must need no escape in /proc/self/mounts. */
function mountsBelow(folder: string): readonly string[] {
  const points = readFileSync('/proc/self/mounts', 'utf8')
    .split('\n')
    .map((line) => line.split(' ')[1] ?? '');
  return points.filter((point) => point.startsWith(`${folder}/`));
}
