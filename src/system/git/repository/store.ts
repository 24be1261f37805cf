import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { git, type GitContext, HARDENED_ENVIRONMENT, NO_OUTER_CONFIG } from '../git.js';
import type { Repository } from './repository.js';

/**
 * A git folder of gump's own beside a run. It uses the object folder of the user's repository (new objects are written
 * there) and nothing else: the user's configuration, hooks, filters and attributes do not affect our work, and our work
 * changes no index, HEAD or setting of the user. The repositories that agents work in do not lead here.
 */
export interface GitStore {
  readonly repository: Repository;
  /** Absolute. */
  readonly folder: string;
  /** For commands that need no worktree. */
  readonly context: GitContext;
  /** Contents for the agents' repositories. */
  readonly template: StoreTemplate;
}

/** Contents of git's own files. */
export interface StoreTemplate {
  /** Configuration of the store; restored before each use. */
  readonly config: string;
  /** Configuration of an agent's repository. */
  readonly agentConfig: string;
  /** The user's branches and tags as packed-refs, so that `git describe` and `git diff main` work for an agent. */
  readonly packedRefs: Promise<string>;
  /** Content of `shallow`: the commits at which a shallow clone ends; empty for a full clone. */
  readonly shallow: string;
}

/** Creates the store in `folder` (an absolute path), or opens an existing one. */
export async function openGitStore(repository: Repository, folder: string): Promise<GitStore> {
  if (!isAbsolute(folder)) throw new RangeError(`not an absolute path: ${folder}`);
  const template = await createTemplate(repository);
  await Promise.all(
    ['refs', 'info', 'objects', 'indexes', 'lanes'].map((name) => mkdir(join(folder, name), PRIVATE_FOLDER)),
  );
  await Promise.all([
    writeFile(join(folder, 'HEAD'), `${repository.head}\n`),
    writeFile(join(folder, 'config'), template.config),
    writeFile(join(folder, 'info/exclude'), await initialExcludes(repository, folder)),
    template.shallow === ''
      ? rm(join(folder, 'shallow'), IF_EXISTS)
      : writeFile(join(folder, 'shallow'), template.shallow),
  ]);
  const env = {
    ...repository.context.env,
    ...HARDENED_ENVIRONMENT,
    ...NO_OUTER_CONFIG,
    GIT_DIR: folder,
    GIT_WORK_TREE: join(folder, 'no-files'),
    GIT_OBJECT_DIRECTORY: repository.objects,
    HOME: join(folder, 'no-home'),
  };
  return { repository, folder, context: { cwd: folder, env }, template };
}

/**
 * The context for git commands on a worktree, with its own index. First restores those files of the store that an agent
 * may have changed.
 */
export async function verifiedWorktreeContext(store: GitStore, dir: string, index: string): Promise<GitContext> {
  await restoreConfiguration(store);
  return worktreeContext(store, dir, index);
}

/** The context for git commands on a worktree, without that check: for a store that nobody can have changed. */
export function worktreeContext(store: GitStore, dir: string, index: string): GitContext {
  // Version 2 is the one that `readIndexFile` reads.
  const place = { GIT_WORK_TREE: dir, GIT_INDEX_FILE: index, GIT_INDEX_VERSION: '2' };
  return { cwd: dir, env: { ...store.context.env, ...place } };
}

/** Excludes paths (relative to the top, as git prints them) from all snapshots and from the agents' `git status`. */
export async function excludePaths(store: GitStore, paths: readonly string[]): Promise<void> {
  if (paths.length === 0) return;
  // Lanes are prepared in parallel and share this file.
  const update = (pendingUpdates.get(store.folder) ?? Promise.resolve()).then(() => addPatterns(store, paths));
  pendingUpdates.set(
    store.folder,
    update.catch(() => undefined),
  );
  await update;
}

const pendingUpdates = new Map<string, Promise<void>>();

async function addPatterns(store: GitStore, paths: readonly string[]): Promise<void> {
  const file = join(store.folder, 'info/exclude');
  const before = await readFile(file, 'utf8');
  const known = new Set(before.split('\n'));
  const missing = paths.map(excludePattern).filter((pattern) => !known.has(pattern));
  if (missing.length > 0) await writeFileAtomic(file, `${before.replace(/\n?$/, '\n')}${missing.join('\n')}\n`);
}

/** An exclude pattern that matches exactly this path from the top. */
export function excludePattern(path: string): string {
  // A pattern cannot contain a line end; `?` matches it.
  return `/${path
    .replace(/[\\*?[\]#!]/g, '\\$&')
    .replace(/\n/g, '?')
    .replace(/ $/, '\\ ')}`;
}

/** Writes a file atomically: writes a temporary file and renames it. */
export async function writeFileAtomic(file: string, content: string): Promise<void> {
  const temporary = `${file}.${randomUUID()}`;
  await writeFile(temporary, content);
  await rename(temporary, file);
}

const PRIVATE_FOLDER = { recursive: true, mode: 0o700 } as const;
const IF_EXISTS = { force: true } as const;

/**
 * Restores the files of the store by which git could be made to run something. An agent of the same user can change
 * them.
 */
async function restoreConfiguration(store: GitStore): Promise<void> {
  const file = join(store.folder, 'config');
  const config = await readFile(file, 'utf8').catch(() => '');
  if (config !== store.template.config) await writeFileAtomic(file, store.template.config);
  await Promise.all(
    ['info/attributes', 'commondir', 'config.worktree', 'info/sparse-checkout'].map((name) =>
      rm(join(store.folder, name), { force: true, recursive: true }),
    ),
  );
}

async function createTemplate(repository: Repository): Promise<StoreTemplate> {
  const packedRefs = packedRefsOf(repository);
  packedRefs.catch(() => undefined); // The first worktree awaits them and gets the error.
  const shallow = await readFile(join(repository.commonDir, 'shallow'), 'utf8').catch(() => '');
  const core = coreSettings(repository);
  return {
    config: `${core}[gc]\n\tauto = 0\n`,
    agentConfig: `${core}${agentSettings(repository)}`,
    packedRefs,
    shallow,
  };
}

async function packedRefsOf(repository: Repository): Promise<string> {
  const refs = await git(repository.context, ['for-each-ref', '--format=%(objectname) %(refname)']);
  const lines = refs.stdout.toString('utf8').split('\n');
  const visible = lines.filter((line) => line !== '' && !/ refs\/(gump|stash|replace)(\/|$)/.test(line));
  return visible.map((line) => `${line}\n`).join('');
}

/** Settings that determine the content of checked out files. The rest of the user's configuration is left out. */
function coreSettings(repository: Repository): string {
  const kept = ['filemode', 'symlinks', 'ignorecase', 'precomposeunicode', 'sharedrepository'].flatMap((name) => {
    const value = repository.config.get(`core.${name}`);
    return value !== undefined && /^\w+$/.test(value) ? [`\t${name} = ${value}\n`] : [];
  });
  const sha256 = repository.objectFormat === 'sha256' ? ['\tobjectFormat = sha256\n'] : [];
  const partial = partialClone(repository);
  const extensions = [...sha256, ...(partial === '' ? [] : ['\tpartialClone = origin\n'])];
  return [
    ...(extensions.length > 0 ? ['[extensions]\n', ...extensions] : []),
    `[core]\n\trepositoryFormatVersion = ${extensions.length > 0 ? 1 : 0}\n\tbare = false\n\tautocrlf = false\n`,
    ...kept,
    partial,
  ].join('');
}

/**
 * Settings of a partial clone, in which git fetches missing objects on demand. It does so without credentials, so only
 * from public remotes.
 */
function partialClone(repository: Repository): string {
  const url = withoutCredentials(repository.config.get('remote.origin.url'));
  if (repository.config.get('remote.origin.promisor') !== 'true' || url === null) return '';
  return `[remote "origin"]\n\turl = ${url}\n\tpromisor = true\n`;
}

function agentSettings(repository: Repository): string {
  const url = withoutCredentials(repository.config.get('remote.origin.url'));
  const origin =
    url === null ? '' : `[remote "origin"]\n\turl = ${url}\n\tfetch = +refs/heads/*:refs/remotes/origin/*\n`;
  return `[user]\n\tname = gump\n\temail = gump@localhost\n[commit]\n\tgpgSign = false\n[gc]\n\tauto = 0\n${origin}`;
}

function withoutCredentials(url: string | undefined): string | null {
  if (url === undefined || /["\\\n;#]/.test(url)) return null;
  return url.replace(/^(\w+:\/\/)[^/@]*@/, '$1');
}

/** Exclude patterns of the user, of this clone and global, with those added earlier and `/.gump/`. */
async function initialExcludes(repository: Repository, folder: string): Promise<string> {
  const { HOME, XDG_CONFIG_HOME } = repository.userContext.env;
  const configHome = XDG_CONFIG_HOME ?? (HOME === undefined ? undefined : join(HOME, '.config'));
  const globalExcludes = repository.config.get('core.excludesfile') ?? (configHome && join(configHome, 'git/ignore'));
  const sources = [globalExcludes?.replace(/^~(?=\/)/, HOME ?? ''), join(repository.commonDir, 'info/exclude')];
  const texts = await Promise.all(sources.map((file) => readFile(file ?? '/dev/null', 'utf8').catch(() => '')));
  const earlier = await readFile(join(folder, 'info/exclude'), 'utf8').catch(() => '');
  const lines = [...texts.join('\n').split('\n'), ...earlier.split('\n'), '/.gump/'];
  return `${[...new Set(lines)].filter((line) => line !== '' && !line.startsWith('#')).join('\n')}\n`;
}
