import { createHash } from 'node:crypto';
import { chmod, lstat, mkdir, mkdtemp, readdir, readFile, readlink, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Commit } from '../../src/model/ids.js';
import { openRepository, type Repository } from '../../src/system/git/repository/repository.js';
import { openGitStore, type GitStore } from '../../src/system/git/repository/store.js';
import { capturedText } from '../../src/system/process/output/capture.js';
import { runConfined, runToEnd } from '../../src/system/process/run-to-end.js';
import { ownProgram } from '../../src/system/programs/own-programs.js';
import { foreign } from '../process/processes.js';

/** A user's machine: a home with a git configuration, and a repository with traps in it. */
export interface World {
  readonly folder: string;
  /** The user's checkout; its path holds spaces. */
  readonly dir: string;
  readonly host: Readonly<Record<string, string>>;
  /** Runs git as the user, hooks and all. */
  readonly git: (...args: string[]) => Promise<string>;
  /** Writes files into the checkout. */
  readonly write: (files: Readonly<Record<string, string | Buffer>>) => Promise<void>;
  readonly commit: (message?: string) => Promise<void>;
  /** Names of traps that were sprung. */
  readonly sprung: () => Promise<string[]>;
}

/** Whatever git runs of these leaves a file named after it. */
const HOOKS = ['pre-commit', 'post-commit', 'post-checkout', 'post-index-change', 'reference-transaction', 'pre-push'];

/** A world of its own for one test, removed afterwards. */
export async function inWorld<T>(use: (world: World) => Promise<T>): Promise<T> {
  const { world, close } = await openWorld();
  try {
    return await use(world);
  } finally {
    await close();
  }
}

/** A world that several tests share. */
export async function openWorld(): Promise<{ world: World; close: () => Promise<void> }> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'gump-git-')));
  const close = async () => {
    const env = { PATH: process.env.PATH ?? '' };
    await runConfined(foreign({ file: 'chmod', args: ['-R', 'u+rwX', folder], cwd: '/', env }));
    await rm(folder, { recursive: true, force: true });
  };
  return { world: await createWorld(folder), close };
}

/** The repository, opened as the product opens it. */
export async function open(world: World): Promise<Repository> {
  const opened = await openRepository(world.dir, world.host);
  if (!opened.ok) throw new Error(opened.message);
  return opened.repository;
}

/** A store beside it, and the folder of a worktree that is not made yet. */
export async function openRun(world: World): Promise<{ store: GitStore; dir: string; head: Commit }> {
  const repository = await open(world);
  const store = await openGitStore(repository, join(world.folder, 'run', 'git'));
  return { store, dir: join(world.folder, 'run', 'work tree'), head: repository.head };
}

export const author = { name: 'claude (gump)', email: 'gump@example.com' };

/** Sets traps: hooks, a monitor and filters of the user's that must not run, and an identity that must not be used. */
export async function setTraps(world: World): Promise<void> {
  const trap = (name: string) => `touch ${join(world.folder, 'sprung', name)}`;
  for (const hook of HOOKS) {
    const file = join(world.dir, '.git/hooks', hook);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, `#!/bin/sh\n${trap(hook)}\nexit 1\n`);
    await chmod(file, 0o755);
  }
  await world.git('config', 'core.fsmonitor', trap('fsmonitor'));
  await world.git('config', 'filter.lfs.clean', `${trap('clean')}; echo cleaned`);
  await world.git('config', 'filter.lfs.smudge', `${trap('smudge')}; echo smudged`);
  await world.git('config', 'filter.lfs.required', 'true');
  await world.git('config', 'diff.external', trap('diff'));
  await world.git('config', 'commit.gpgSign', 'true');
  await world.git('config', 'gpg.program', trap('gpg'));
  await rm(join(world.folder, 'sprung'), { recursive: true, force: true });
  await mkdir(join(world.folder, 'sprung'));
}

/** A hash of all that is the user's: files with their modes and times, index, HEAD, config, hooks, branches. Objects and our own refs are left out. */
export async function fingerprint(world: World): Promise<string> {
  const hash = createHash('sha256');
  for await (const line of describeFolder(world.dir, '')) hash.update(line);
  return hash.digest('hex');
}

/** Every file below a folder with its mode and content; links with their target. */
export async function describeTree(dir: string): Promise<Record<string, string>> {
  const tree: Record<string, string> = {};
  for (const entry of await readdir(dir, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const name = path.slice(dir.length + 1);
    if (name === '.git' || name.startsWith('.git/')) continue;
    if (entry.isSymbolicLink()) tree[name] = `-> ${await readlink(path)}`;
    else if (entry.isFile()) {
      const executable = ((await lstat(path)).mode & 0o100) !== 0 ? 'x ' : '';
      tree[name] = executable + (await readFile(path, 'latin1'));
    }
  }
  return tree;
}

async function* describeFolder(dir: string, below: string): AsyncGenerator<string> {
  for (const name of (await readdir(join(dir, below))).sort()) {
    const path = join(below, name);
    if (path === '.git/objects' || path === '.git/refs/gump') continue;
    const found = await lstat(join(dir, path));
    if (found.isDirectory()) {
      yield `${path}/ ${found.mode}\n`;
      yield* describeFolder(dir, path);
    } else {
      const content = found.isSymbolicLink()
        ? await readlink(join(dir, path))
        : await readFile(join(dir, path), 'base64');
      yield `${path} ${found.mode} ${found.mtimeMs} ${content}\n`;
    }
  }
}

async function createWorld(folder: string): Promise<World> {
  const [home, dir] = [join(folder, 'home'), join(folder, 'my project')];
  await Promise.all([home, dir, join(folder, 'sprung')].map((path) => mkdir(path, { recursive: true })));
  await writeFile(
    join(home, '.gitconfig'),
    '[user]\n\tname = Ada\n\temail = ada@example.com\n[init]\n\tdefaultBranch = main\n[protocol "file"]\n\tallow = always\n',
  );
  const host = { PATH: process.env.PATH ?? '', HOME: home };
  const git = async (...args: string[]) => {
    const env = { ...host, GIT_CONFIG_NOSYSTEM: '1' };
    const { ending, stdout, stderr } = await runToEnd({ file: ownProgram('git'), args, cwd: dir, env });
    if (ending.kind !== 'exited' || ending.code !== 0) {
      throw new Error(`git ${args.join(' ')}: ${JSON.stringify(ending)} ${capturedText(stderr.captured)}`);
    }
    return capturedText(stdout.captured).trim();
  };
  const write = async (files: Readonly<Record<string, string | Buffer>>) => {
    for (const [name, content] of Object.entries(files)) {
      await mkdir(dirname(join(dir, name)), { recursive: true });
      await writeFile(join(dir, name), content);
    }
  };
  await git('init', '--quiet');
  return {
    folder,
    dir,
    host,
    git,
    write,
    commit: async (message = 'work') => {
      await git('add', '--all');
      await git('commit', '--quiet', '--allow-empty', '-m', message);
    },
    sprung: () => readdir(join(folder, 'sprung')),
  };
}
