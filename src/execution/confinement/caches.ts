import { access, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ownProgram } from '../../system/programs/own-programs.js';
import type { OverlayMounter } from '../../system/overlay-mounts.js';
import type { CacheUse } from '../../system/process/environment/toolchain-table.js';
import { runToEnd } from '../../system/process/run-to-end.js';

/** A cache of the machine's, and what a child gets of it where there are no overlays. */
interface Cache {
  readonly path: string;
  readonly without: CacheUse;
}

/** What a child sees in place of the machine's caches. */
export interface PrivateCaches {
  readonly caches: readonly { readonly folder: string; readonly at: string }[];
  /** Caches that the child may only read. */
  readonly readOnly: readonly string[];
  /** The mounts to undo once the child has ended. */
  readonly mounted: readonly string[];
}

/**
 * Gives a child caches of its own: what it writes there is seen by no other child. Overlays show the machine's caches
 * below; without them a child gets a copy, an empty one, or the machine's own to read. `folder` is the folder for them;
 * absolute, not inside the child's HOME.
 */
export async function openPrivateCaches(
  caches: readonly Cache[],
  folder: string,
  mounter: OverlayMounter | null,
): Promise<PrivateCaches> {
  const present = await Promise.all(caches.map(async (cache) => ({ ...cache, exists: await exists(cache.path) })));
  const layers = present.map((cache, index) => ({ ...cache, own: join(folder, String(index)) }));
  const lower = layers.filter((layer) => layer.exists);
  const isMounted = mounter !== null && (await mounter.mount(lower.map(({ path, own }) => ({ lower: path, at: own }))));
  const result = { caches: [] as { folder: string; at: string }[], readOnly: [] as string[] };
  for (const { path, own, without, exists: isThere } of layers) {
    if (!isMounted && isThere && without === 'read') {
      result.readOnly.push(path);
      continue;
    }
    if (!isMounted || !isThere) await mkdir(own, { recursive: true, mode: 0o700 });
    if (!isMounted && isThere && without === 'copy') await copyInto(path, own);
    result.caches.push({ folder: own, at: path });
  }
  return { ...result, mounted: isMounted ? lower.map(({ own }) => own) : [] };
}

/** A cache that cannot be copied as a whole is as good as an empty one. */
async function copyInto(from: string, to: string): Promise<void> {
  const args = ['-a', '--reflink=auto', '--', `${from}/.`, to];
  await runToEnd({ file: ownProgram('cp'), args, cwd: '/', env: {} });
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
