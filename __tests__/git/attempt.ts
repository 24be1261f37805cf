import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Commit } from '../../src/model/ids.js';
import type { SnapshotLimits } from '../../src/model/snapshot.js';
import type { GitStore } from '../../src/system/git/repository/store.js';
import { createSnapshot, type WorktreeSnapshot } from '../../src/system/git/snapshot/snapshot.js';
import { ensureWorktree } from '../../src/system/git/worktree/worktree.js';
import { capturedText } from '../../src/system/process/output/capture.js';
import { runToEnd } from '../../src/system/process/run-to-end.js';
import { ownProgram } from '../../src/system/programs/own-programs.js';
import { author, inWorld, openRun, type World } from './world.js';

export interface Attempt {
  readonly world: World;
  readonly store: GitStore;
  readonly dir: string;
  readonly head: Commit;
  readonly write: (files: Readonly<Record<string, string | Buffer>>) => Promise<void>;
  readonly shell: (script: string) => Promise<void>;
  readonly snap: (parent?: Commit, limits?: SnapshotLimits) => Promise<WorktreeSnapshot>;
}

/** A worktree of the user's commit, ready for an agent. */
export function inAttempt(files: Readonly<Record<string, string | Buffer>>, use: (attempt: Attempt) => Promise<void>) {
  return inWorld(async (world) => {
    await world.write(files);
    await world.commit();
    await use(await openAttempt(world));
  });
}

export async function openAttempt(world: World): Promise<Attempt> {
  const { store, dir, head } = await openRun(world);
  await ensureWorktree(store, dir, head);
  return {
    world,
    store,
    dir,
    head,
    write: async (changed) => {
      for (const [name, content] of Object.entries(changed)) {
        await mkdir(dirname(join(dir, name)), { recursive: true });
        await writeFile(join(dir, name), content);
      }
    },
    shell: async (script) => {
      const env = { ...world.host, HOME: join(world.folder, 'agent'), SPRUNG: join(world.folder, 'sprung') };
      const { ending, stderr } = await runToEnd({ file: ownProgram('sh'), args: ['-ec', script], cwd: dir, env });
      if (ending.kind !== 'exited' || ending.code !== 0) throw new Error(capturedText(stderr.captured));
    },
    snap: (parent = head, limits) =>
      createSnapshot(store, dir, {
        ...{ parent, message: 'step\n\nGump-Step: build\n', author },
        ...(limits === undefined ? {} : { limits }),
      }),
  };
}

/** The changed files of a snapshot, with their status. */
export const summary = (result: WorktreeSnapshot) =>
  Object.fromEntries(result.files.map(({ path, status }) => [path, status]));
