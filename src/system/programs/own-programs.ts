/**
 * gump's own programs: git, the shell and the tools that it starts for itself, some of them with the job's token. They
 * are looked up once, before any other process has run, so that nothing that an agent or a gate puts on PATH later is
 * ever started in their place. Begin with `resolveOwnPrograms`; `search-folders.ts` says which folders are trusted.
 */
import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { HostEnvironment } from '../process/environment/environment.js';
import { divideSearchFolders, type SearchFolders, type UntrustedPlaces } from './search-folders.js';

/** Absolute path of a program of gump's own. Only this module makes one. */
export type OwnProgram = z.infer<typeof OwnProgram>;
const OwnProgram = z.string().startsWith('/').brand<'OwnProgram'>();

const ProgramName = z.enum([
  ...(['git', 'sh', 'node', 'npm', 'cp', 'rm', 'grep', 'mkfifo', 'env', 'perl'] as const),
  ...(['setpriv', 'unshare', 'mount', 'umount', 'bwrap', 'sudo', 'apparmor_parser'] as const),
  ...(['apt-get', 'apk', 'dnf'] as const),
]);
/** The names of gump's own programs. All but `git`, `sh` and `node` may be missing. */
export type ProgramName = z.infer<typeof ProgramName>;

const OwnPrograms = z.object({
  /** The trusted folders, as a PATH for these programs' own children. */
  path: z.string(),
  found: z.partialRecord(ProgramName, OwnProgram),
  /** A sentence for each program that was not found. */
  missing: z.partialRecord(ProgramName, z.string()),
});
type OwnPrograms = z.infer<typeof OwnPrograms>;

/** The programs of this process, once they are known. */
let known: OwnPrograms | null = null;

/**
 * Looks up all programs of gump's own in the trusted folders of PATH and then of the system, and remembers them for
 * this process. Call it once, before any child is started. Never throws: a missing program is an error once it is used.
 */
export function resolveOwnPrograms(env: HostEnvironment, places: UntrustedPlaces): void {
  known = lookUp(env, places);
}

/** The programs of this process as text, for `restoreOwnPrograms` in a later process of the same job. */
export function serializeOwnPrograms(): string {
  return JSON.stringify(programsOfProcess());
}

/**
 * Remembers the programs that an earlier process of this job looked up. By now an agent may have written to the folders
 * of PATH, so they are not searched again. Throws if the text is not from `serializeOwnPrograms`.
 */
export function restoreOwnPrograms(text: string): void {
  known = OwnPrograms.parse(JSON.parse(text));
}

/** The path of a program; nothing is looked up. Throws with a sentence for people if it was not found. */
export function ownProgram(name: ProgramName): OwnProgram {
  const program = findOwnProgram(name);
  if (program === null) throw new Error(missingProgramMessage(name));
  return program;
}

/** The path of a program, or null if it was not found. */
export function findOwnProgram(name: ProgramName): OwnProgram | null {
  return programsOfProcess().found[name] ?? null;
}

/**
 * Looks for a program that gump has just installed, in the folders that are trusted, and remembers it. Call it only
 * before any other child has run. Null if it is not there.
 */
export function findInstalledProgram(name: ProgramName): OwnProgram | null {
  const programs = programsOfProcess();
  const file = programs.path
    .split(':')
    .map((folder) => join(folder, name))
    .find(isExecutable);
  if (file === undefined) return null;
  const program = OwnProgram.parse(file);
  programs.found[name] = program;
  return program;
}

/** Why a program was not found, as a sentence without a final full stop. */
export function missingProgramMessage(name: ProgramName): string {
  return programsOfProcess().missing[name] ?? `${name} was not found`;
}

/** The trusted folders as a PATH, for what gump's own programs start. */
export function ownPath(): string {
  return programsOfProcess().path;
}

/** The top of the checkout that a folder is in, or the folder itself if it is in none. Starts no process. */
export function checkoutAround(folder: string): string {
  for (let top = folder; ; top = dirname(top)) {
    if (existsSync(join(top, '.git'))) return top;
    if (top === dirname(top)) return folder;
  }
}

/** The entries resolve the programs first. Where there is no entry, as in tests, the environment is read here. */
function programsOfProcess(): OwnPrograms {
  known ??= lookUp(process.env, { workspace: checkoutAround(process.cwd()), temp: null });
  return known;
}

function lookUp(env: HostEnvironment, places: UntrustedPlaces): OwnPrograms {
  const folders = divideSearchFolders(env.PATH ?? '', places);
  const programs: OwnPrograms = { path: folders.trusted.join(':'), found: {}, missing: {} };
  for (const name of ProgramName.options) {
    const file = name === 'node' ? process.execPath : findFile(name, folders);
    if (file === null) programs.missing[name] = explainMissing(name, folders);
    else programs.found[name] = OwnProgram.parse(file);
  }
  return programs;
}

function findFile(name: ProgramName, { trusted, problemOf }: SearchFolders): string | null {
  const files = trusted.map((folder) => join(folder, name));
  return files.find((file) => isExecutable(file) && problemOf(file) === null) ?? null;
}

/** Names the first place where the program is. One in a trusted folder is a link to a place that is not trusted. */
function explainMissing(name: ProgramName, { trusted, excluded, problemOf }: SearchFolders): string {
  const holds = (folder: string): boolean => isExecutable(join(folder, name));
  const links = trusted.filter(holds).map((folder) => ({ folder, reason: problemOf(join(folder, name)) }));
  const [first] = [...excluded.filter(({ folder }) => holds(folder)), ...links];
  if (first === undefined) return `${name} is in no folder of PATH`;
  return `${name} is only in ${first.folder}, and gump starts nothing from there: ${first.reason ?? ''}`;
}

/** Synchronous, because nothing else may happen before all programs are known. */
function isExecutable(file: string): boolean {
  try {
    if (statSync(file, { throwIfNoEntry: false })?.isFile() !== true) return false;
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
