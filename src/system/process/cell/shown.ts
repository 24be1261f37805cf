import { existsSync, readdirSync, readlinkSync, realpathSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import { EMPTY_PATHS } from './mounts.js';
import type { Surroundings } from './view.js';

/** Folders of which a child sees nothing but what is shown: hidden ones, and those that are empty for each. */
function unseenFolders({ hiddenFolders }: Surroundings): readonly string[] {
  return [...hiddenFolders, ...EMPTY_PATHS];
}

/** Whether a path is inside one of these folders, or is one of them. */
export function isInside(path: string, folders: readonly string[]): boolean {
  return folders.some((folder) => path === folder || path.startsWith(`${folder}/`));
}

/**
 * Lists what must be shown of hidden folders so that the programs of a PATH can be started: its folders there, and what
 * the programs belong to. A folder `bin` is shown with the one above it, which holds its libraries, unless that is a
 * folder for many purposes (HOME, `.local`).
 */
export function shownPrograms(path: string, surroundings: Surroundings): readonly string[] {
  const hiddenFolders = unseenFolders(surroundings);
  const shown = new Set<string>();
  for (const folder of path.split(':')) {
    if (!isAbsolute(folder) || !existsSync(folder) || !isInside(realPath(folder), hiddenFolders)) continue;
    shown.add(installation(folder, hiddenFolders));
    for (const name of readNames(folder)) {
      const target = linkTarget(join(folder, name));
      if (target !== null && isInside(target, hiddenFolders)) shown.add(installation(target, hiddenFolders));
    }
  }
  return withoutParts([...shown], hiddenFolders);
}

/** The folder or file to show for one program, wherever it is installed. */
export function shownProgram(program: string, surroundings: Surroundings): readonly string[] {
  const hiddenFolders = unseenFolders(surroundings);
  const paths = [program, realPath(program)].filter((path) => isInside(path, hiddenFolders));
  return withoutParts(
    paths.map((path) => installation(path, hiddenFolders)),
    hiddenFolders,
  );
}

/**
 * Lists the hidden files, and the files and folders in hidden folders, that an environment names by absolute path:
 * toolchains, certificates, files that the author of the workflow hands to a child.
 */
export function shownByEnvironment(
  environment: Readonly<Record<string, string>>,
  surroundings: Surroundings,
): readonly string[] {
  const hiddenFolders = unseenFolders(surroundings);
  const hidden = [...hiddenFolders, ...surroundings.privateFiles];
  const values = Object.entries(environment).flatMap(([name, value]) =>
    NOT_SHOWN.has(name) ? [] : value.split(':').map((part) => part.replace(/^[^=]*=(?=\/)/, '')),
  );
  const paths = values.filter((value) => isAbsolute(value) && existsSync(value));
  return withoutParts(
    [...new Set(paths.map(realPath))].filter((path) => isInside(path, hidden)),
    hiddenFolders,
  );
}

/** PATH is looked at program by program; the others name folders that a child has of its own. */
const NOT_SHOWN = new Set(['PATH', 'HOME', 'TMPDIR', 'GIT_CEILING_DIRECTORIES']);

/** Folders in which programs of many makers lie beside settings and logins. */
const SHARED_FOLDERS = /(^|\/)(\.local|\.config|\.cache|\.cargo|share|lib|opt|\.?home|Users)$/;

/** The folder that holds all of an installed program, as far as its path tells. */
function installation(path: string, hiddenFolders: readonly string[]): string {
  const modules = path.indexOf('/node_modules/');
  if (modules >= 0) return path.slice(0, modules + '/node_modules'.length);
  const bin = /^s?bin$/.test(basename(path)) ? path : dirname(path);
  if (!/^s?bin$/.test(basename(bin))) return path;
  const prefix = dirname(bin);
  return SHARED_FOLDERS.test(prefix) || hiddenFolders.includes(realPath(prefix)) ? path : prefix;
}

/** Leaves out what would show a whole hidden folder, and what is inside another path of the list. */
function withoutParts(paths: readonly string[], hiddenFolders: readonly string[]): readonly string[] {
  const safe = paths.filter((path) => !hiddenFolders.some((folder) => isInside(folder, [path])));
  return safe.filter((path) => !safe.some((other) => other !== path && isInside(path, [other])));
}

function linkTarget(path: string): string | null {
  try {
    // A link to a link is followed to its end.
    return realpathSync(resolve(dirname(path), readlinkSync(path)));
  } catch {
    return null;
  }
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

function readNames(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
