/**
 * The place of each child that runs words of others: a HOME, an environment and an enclosure. Begin with `Confine` here;
 * `run-cell.ts` finds the cell of a run, `caches.ts` the caches of toolchains, `exposures.ts` reads the input `expose`.
 */
import { mkdir, readFile, realpath } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { VENV_FOLDER } from '../../system/git/worktree/gump-folder.js';
import type { OverlayMounter } from '../../system/overlay-mounts.js';
import { passwordFileHome } from '../../system/password-file-home.js';
import type { Enclosure } from '../../system/process/cell/cell.js';
import { isInside, shownByEnvironment, shownProgram, shownPrograms } from '../../system/process/cell/shown.js';
import type { View, ViewKind } from '../../system/process/cell/view.js';
import {
  buildChildEnvironment,
  parseUserVariables,
  type EnvironmentOptions,
} from '../../system/process/environment/environment.js';
import { shareToolchains } from '../../system/process/environment/toolchains.js';
import type { RunHost } from '../host.js';
import { openPrivateCaches } from './caches.js';
import { parseExposures } from './exposures.js';
import { hasTreeVenv, pythonVariables } from './python-environment.js';
import type { RunCell } from './run-cell.js';

/** The place of one child. */
export interface Confinement {
  /** Absolute path of the child's HOME. */
  readonly home: string;
  /** The child's complete environment, without keys. */
  readonly env: Readonly<Record<string, string>>;
  readonly enclosure: Enclosure;
  /** Undoes what was mounted for it, once the child has ended. Its HOME stays. */
  end(): Promise<void>;
}

/** What a child is and what it works on. */
export interface ConfinementRequest {
  readonly kind: ViewKind;
  /** Absolute path of the folder that holds its tree. */
  readonly tree: string;
  /** Absolute path of its HOME; created if it does not exist. */
  readonly home: string;
  /** Absolute path of the program, if it is not one that a shell looks up. */
  readonly program?: string;
  readonly readOnly?: readonly string[];
}

/** Makes the place of a child. The caller ends it. */
export type Confine = (request: ConfinementRequest) => Promise<Confinement>;

/** What the places of a run's children have in common. */
export interface ConfineOptions {
  readonly host: RunHost;
  readonly runCell: RunCell;
  readonly mounter: OverlayMounter | null;
  /** Absolute path of the folder for this run's trees and HOMEs. */
  readonly folder: string;
  /** Absolute path at which each child sees its tree. */
  readonly treeAt: string;
  /** The user's checkout; PATH may lead into it. */
  readonly workspace: string;
  /** Variables for all children but agents, whose values a tree must not choose. */
  readonly pinned: Promise<Readonly<Record<string, string>>>;
  /** Absolute path of the folder of git's objects, which every tree reads. */
  readonly objects: string;
}

/** Creates the function that makes the places of a run's children. */
export function createConfine(options: ConfineOptions): Confine {
  const { host, runCell, folder } = options;
  const { cell, surroundings } = runCell;
  const { exposures } = parseExposures(host.expose ?? '', host.env.HOME);
  // What is on PATH does not change: gump has looked its own programs up by now, too.
  const programs = cell.enter === null ? [] : shownPrograms(host.env.PATH ?? '', surroundings);
  const shared = Promise.all([
    findObjectFolders(options.objects),
    // On Ubuntu it is a link into /run, of which nothing else is shown.
    realpath('/etc/resolv.conf').then(
      (path) => [path],
      () => [],
    ),
  ]);
  // Without a ceiling, git would find the user's repository above a worktree whose own `.git` an agent has removed.
  const injected = { GIT_CEILING_DIRECTORIES: folder };
  return async (request) => {
    const { kind, tree, home } = request;
    await mkdir(home, { recursive: true, mode: 0o700 });
    const toolchains = await shareToolchains(host.env, home, passwordFileHome());
    // The tree of an agent, and what is in it, is the agent's own. So its virtual environment is that of the prepared layer,
    // at the path where all trees are seen, and new for each child.
    const isOfLayer = cell.enter !== null && (kind === 'agent' || kind === 'context');
    const hasVenv = await hasTreeVenv(cell.enter === null ? tree : options.treeAt);
    const venv = { path: join(options.treeAt, VENV_FOLDER), without: 'copy' } as const;
    const caches =
      cell.enter === null
        ? { caches: [], readOnly: [], mounted: [] }
        : await openPrivateCaches(
            [...toolchains.caches, ...(hasVenv && isOfLayer ? [venv] : [])],
            `${home}.caches`,
            options.mounter,
          );
    const treeView = { folder: tree, at: cell.enter === null ? tree : options.treeAt };
    const userVariables = parseUserVariables(kind === 'agent' ? host.agentEnv : host.gateEnv).variables;
    const base = buildChildEnvironment({
      host: host.env,
      home,
      toolchains: toolchains.variables,
      userVariables,
      injected: { ...injected, ...(kind === 'agent' ? {} : await options.pinned) },
      relocate: { from: options.workspace, to: treeView.at },
    } satisfies EnvironmentOptions);
    const env = { ...base, ...(await pythonVariables(tree, treeView.at, hasVenv, base)) };
    const [objects, resolver] = await shared;
    const view: View = {
      kind,
      tree: treeView,
      home,
      readOnly: [
        ...programs,
        ...toolchains.readOnly,
        ...caches.readOnly,
        // Variables also name what is the child's own, such as CARGO_HOME: a mount would make it read-only.
        ...shownByEnvironment(env, surroundings).filter((path) => !isInside(path, [home, treeView.at])),
        ...(request.program === undefined ? [] : shownProgram(request.program, surroundings)),
        ...objects,
        ...resolver,
        ...(host.env.RUNNER_TOOL_CACHE === undefined ? [] : [host.env.RUNNER_TOOL_CACHE]),
        ...exposures.readOnly,
        ...(request.readOnly ?? []),
      ],
      writable: [...exposures.writable, ...(exposures.docker ? ['/run/docker.sock'] : [])],
      caches: caches.caches,
      network: 'open',
    };
    return {
      home,
      env,
      enclosure: { cell, view },
      end: async () => options.mounter?.unmount(caches.mounted),
    };
  };
}

/** The folder of objects, and those that it borrows from. */
async function findObjectFolders(objects: string): Promise<readonly string[]> {
  const lines = (await readFile(join(objects, 'info/alternates'), 'utf8').catch(() => '')).split('\n');
  const borrowed = lines.filter((line) => line !== '' && !line.startsWith('#')).map((line) => resolve(objects, line));
  return [objects, ...(await Promise.all(borrowed.map(findObjectFolders))).flat()];
}
