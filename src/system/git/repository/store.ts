import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { git, type GitPlace, HARDENED_ENVIRONMENT, NO_OUTER_CONFIG } from '../git.js';
import type { Repository } from './repository.js';

/**
 * A git folder of our own beside a run. It shares the user's objects (what we write lands there) and nothing else: no
 * configuration, hooks, filters or attributes of the user's reach our work, and what we do reaches no index, HEAD or
 * setting of the user's. Agents work in repositories that do not lead here.
 */
export interface Store {
  readonly repository: Repository;
  /** Absolute. */
  readonly folder: string;
  /** For commands that need no files. */
  readonly place: GitPlace;
  /** What the agents' repositories are made of. */
  readonly template: StoreTemplate;
}

/** Contents of git's own files. */
export interface StoreTemplate {
  /** Of the store itself; restored before each use. */
  readonly config: string;
  /** Of an agent's repository. */
  readonly agentConfig: string;
  /** The user's branches and tags as packed-refs, so that `git describe` and `git diff main` work for an agent. */
  readonly packedRefs: Promise<string>;
  /** Commits at which a shallow clone ends; empty for a whole one. */
  readonly shallow: string;
}

/** Makes the store in `folder`, or opens it again. */
export async function openStore(repository: Repository, folder: string): Promise<Store> {
  if (!isAbsolute(folder)) throw new RangeError(`not an absolute path: ${folder}`);
  const template = await templateOf(repository);
  await Promise.all(['refs', 'info', 'objects', 'indexes', 'lanes'].map((name) => mkdir(join(folder, name), PRIVATE)));
  await Promise.all([
    writeFile(join(folder, 'HEAD'), `${repository.head}\n`),
    writeFile(join(folder, 'config'), template.config),
    writeFile(join(folder, 'info/exclude'), await initialExcludes(repository, folder)),
    template.shallow === '' ? rm(join(folder, 'shallow'), FORCE) : writeFile(join(folder, 'shallow'), template.shallow),
  ]);
  const env = {
    ...repository.place.env,
    ...HARDENED_ENVIRONMENT,
    ...NO_OUTER_CONFIG,
    GIT_DIR: folder,
    GIT_WORK_TREE: join(folder, 'no-files'),
    GIT_OBJECT_DIRECTORY: repository.objects,
    HOME: join(folder, 'no-home'),
  };
  return { repository, folder, place: { cwd: folder, env }, template };
}

/** The store over the files of a worktree, with an index of its own, after a look whether it is still as we made it. */
export async function worktreePlace(store: Store, dir: string, index: string): Promise<GitPlace> {
  await restore(store);
  return placeOf(store, dir, index);
}

/** The same without the look: for a store that nobody can have touched. */
export function placeOf(store: Store, dir: string, index: string): GitPlace {
  return { cwd: dir, env: { ...store.place.env, GIT_WORK_TREE: dir, GIT_INDEX_FILE: index } };
}

/** Keeps paths (from the top, as git writes them) out of all snapshots and of agents' `git status`. */
export async function excludePaths(store: Store, paths: readonly string[]): Promise<void> {
  if (paths.length === 0) return;
  // Lanes are made ready at the same time, and share the file.
  const mine = (underWay.get(store.folder) ?? Promise.resolve()).then(() => addPatterns(store, paths));
  underWay.set(
    store.folder,
    mine.catch(() => undefined),
  );
  await mine;
}

const underWay = new Map<string, Promise<void>>();

async function addPatterns(store: Store, paths: readonly string[]): Promise<void> {
  const file = join(store.folder, 'info/exclude');
  const before = await readFile(file, 'utf8');
  const known = new Set(before.split('\n'));
  const missing = paths.map(excludePattern).filter((pattern) => !known.has(pattern));
  if (missing.length > 0) await replaceFile(file, `${before.replace(/\n?$/, '\n')}${missing.join('\n')}\n`);
}

/** A pattern that means this path from the top and nothing else. */
export function excludePattern(path: string): string {
  // A pattern cannot hold a line end; `?` stands for it.
  return `/${path
    .replace(/[\\*?[\]#!]/g, '\\$&')
    .replace(/\n/g, '?')
    .replace(/ $/, '\\ ')}`;
}

/** Written beside it and put in its place, so that nobody ever reads half of it. */
export async function replaceFile(file: string, content: string): Promise<void> {
  const beside = `${file}.${randomUUID()}`;
  await writeFile(beside, content);
  await rename(beside, file);
}

const PRIVATE = { recursive: true, mode: 0o700 } as const;
const FORCE = { force: true } as const;

/** An agent of the same user can reach these files. What would make git run something is put right before each use. */
async function restore(store: Store): Promise<void> {
  const file = join(store.folder, 'config');
  const config = await readFile(file, 'utf8').catch(() => '');
  if (config !== store.template.config) await replaceFile(file, store.template.config);
  await Promise.all(
    ['info/attributes', 'commondir', 'config.worktree', 'info/sparse-checkout'].map((name) =>
      rm(join(store.folder, name), { force: true, recursive: true }),
    ),
  );
}

async function templateOf(repository: Repository): Promise<StoreTemplate> {
  const packedRefs = packedRefsOf(repository);
  packedRefs.catch(() => undefined); // The first worktree waits for them, and is told.
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
  const refs = await git(repository.place, ['for-each-ref', '--format=%(objectname) %(refname)']);
  const lines = refs.stdout.toString('utf8').split('\n');
  const shown = lines.filter((line) => line !== '' && !/ refs\/(gump|stash|replace)(\/|$)/.test(line));
  return shown.map((line) => `${line}\n`).join('');
}

/** What the files' form depends on; everything else of the user's configuration stays outside. */
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

/** In a partial clone git fetches what is missing when it is needed; without credentials, so from public remotes only. */
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

/** What the user keeps out of git for himself, in this clone or everywhere, a run keeps out as well. */
async function initialExcludes(repository: Repository, folder: string): Promise<string> {
  const { HOME, XDG_CONFIG_HOME } = repository.asUser.env;
  const usual = XDG_CONFIG_HOME ?? (HOME === undefined ? undefined : join(HOME, '.config'));
  const everywhere = repository.config.get('core.excludesfile') ?? (usual && join(usual, 'git/ignore'));
  const sources = [everywhere?.replace(/^~(?=\/)/, HOME ?? ''), join(repository.commonDir, 'info/exclude')];
  const texts = await Promise.all(sources.map((file) => readFile(file ?? '/dev/null', 'utf8').catch(() => '')));
  const earlier = await readFile(join(folder, 'info/exclude'), 'utf8').catch(() => '');
  const lines = [...texts.join('\n').split('\n'), ...earlier.split('\n'), '/.gump/'];
  return `${[...new Set(lines)].filter((line) => line !== '' && !line.startsWith('#')).join('\n')}\n`;
}
