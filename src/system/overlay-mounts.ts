import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { forceRemove } from './git/worktree/agent-repository.js';
import { runToEnd } from './process/run-to-end.js';
import type { OwnProgram } from './programs/own-programs.js';

/** A private layer over a folder: what is written at `at` is kept beside `lower`, which stays as it is. */
export interface OverlayMount {
  /** Must not change while it is mounted. */
  readonly lower: string;
  /** An absolute path; created. */
  readonly at: string;
}

/** Mounts overlays in the machine's own tree, so that git, gump and its children all see them. */
export interface OverlayMounter {
  /** Mounts all of them, in one process. Resolves to false, with none of them mounted, if one cannot be. */
  mount(mounts: readonly OverlayMount[]): Promise<boolean>;
  /** Unmounts what `mount` has mounted at these paths, and removes it with all that was written there. */
  unmount(paths: readonly string[]): Promise<void>;
  /** The command that unmounts a path, which is appended to it: for whoever cleans up after this process. */
  readonly umountCommand: readonly string[];
}

/** Programs that mount, as absolute paths. `sudo` is null for root. */
export interface MountPrograms {
  readonly mount: OwnProgram;
  readonly umount: OwnProgram;
  readonly rm: OwnProgram;
  readonly sudo: OwnProgram | null;
}

/**
 * Creates a mounter if this machine allows one, which a trial below `folder` tells; else null. Layers are kept beside
 * the paths where they are mounted. What an interrupted run has left mounted below `folder` is unmounted first.
 */
export async function findOverlayMounter(programs: MountPrograms, folder: string): Promise<OverlayMounter | null> {
  const mounter = createMounter(programs);
  await mounter.unmount(await mountedBelow(folder));
  const trial = join(folder, `.overlay-${randomUUID()}`);
  const [lower, at] = [join(trial, 'lower'), join(trial, 'at')];
  try {
    await mkdir(lower, { recursive: true });
    await writeFile(join(lower, 'file'), 'lower');
    if (!(await mounter.mount([{ lower, at }]))) return null;
    await writeFile(join(at, 'file'), 'upper').catch(() => undefined);
    const isPrivate = (await read(join(at, 'file'))) === 'upper' && (await read(join(lower, 'file'))) === 'lower';
    await mounter.unmount([at]);
    return isPrivate ? mounter : null;
  } finally {
    await rm(trial, { recursive: true, force: true });
  }
}

function createMounter({ mount, umount, rm: rmProgram, sudo }: MountPrograms): OverlayMounter {
  const run = async (file: OwnProgram, args: readonly string[]): Promise<boolean> => {
    const command = sudo === null ? { file, args } : { file: sudo, args: ['-n', '--', file, ...args] };
    const { ending } = await runToEnd({ ...command, cwd: '/', env: PLAIN_ENVIRONMENT });
    return ending.kind === 'exited' && ending.code === 0;
  };
  const unmount = async (paths: readonly string[]): Promise<void> => {
    const found = await Promise.all(paths.map(async (path) => ((await isMountPoint(path)) ? [path] : [])));
    const mounted = found.flat();
    if (mounted.length > 0) {
      // Lazily: a process that is just ending may still have its working folder there.
      await run(umount, ['--lazy', ...mounted]);
      // The kernel has made this folder, and files in it, for whoever mounted: root, behind sudo.
      const made = mounted.map((path) => join(layersOf(path), 'work', 'work'));
      if (sudo !== null) await run(rmProgram, ['--recursive', '--force', '--one-file-system', '--', ...made]);
    }
    await Promise.all(paths.flatMap((path) => [forceRemove(path), forceRemove(layersOf(path))]));
  };
  return {
    unmount,
    umountCommand: [...(sudo === null ? [] : [sudo, '-n', '--']), umount, '--lazy'],
    async mount(mounts) {
      if (mounts.length === 0) return true;
      // These separate options and layers from one another.
      if (mounts.some(({ lower, at }) => /[,:\\\n]/.test(lower + at))) return false;
      for (const { at } of mounts)
        for (const path of [at, join(layersOf(at), 'upper'), join(layersOf(at), 'work')])
          await mkdir(path, { recursive: true, mode: 0o700 });
      const table = `${layersOf(mounts[0]?.at ?? '/')}.fstab`;
      await writeFile(table, mounts.map(tableLine).join(''));
      const isMounted = await run(mount, ['--all', '--fstab', table]);
      await rm(table, { force: true });
      if (!isMounted) await unmount(mounts.map(({ at }) => at));
      return isMounted;
    },
  };
}

const PLAIN_ENVIRONMENT = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C' };

/** The folder for what is written at a path. It is on the same file system and outside of the mount. */
function layersOf(path: string): string {
  return join(dirname(path), `.layers-${path.slice(dirname(path).length + 1)}`);
}

function tableLine({ lower, at }: OverlayMount): string {
  const layers = layersOf(at);
  // Extended attributes of the user's own serve in a user namespace as well.
  const options = `userxattr,lowerdir=${lower},upperdir=${join(layers, 'upper')},workdir=${join(layers, 'work')}`;
  return `overlay ${escapeField(at)} overlay ${escapeField(options)} 0 0\n`;
}

/** fstab(5): a space or tab in a field is written as an octal escape. */
function escapeField(text: string): string {
  return text.replace(/[ \t]/g, (character) => (character === ' ' ? '\\040' : '\\011'));
}

/** Whether something is mounted at a folder: its files are then on another device than those beside it. */
async function isMountPoint(path: string): Promise<boolean> {
  const [found, above] = await Promise.all([path, dirname(path)].map((each) => stat(each).catch(() => null)));
  return found !== null && found?.dev !== above?.dev;
}

/** Lists what is mounted below a folder, the deepest first. */
async function mountedBelow(folder: string): Promise<readonly string[]> {
  const table = await read('/proc/self/mounts');
  const paths = table.split('\n').map((line) => unescapeField(line.split(' ')[1] ?? ''));
  return paths.filter((path) => path.startsWith(`${folder}/`)).reverse();
}

function unescapeField(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));
}

function read(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => '');
}
