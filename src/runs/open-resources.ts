import { join } from 'node:path';
import { estimateCost } from '../adapters/prices/cost.js';
import type { Run } from '../engine/index.js';
import { createConfine } from '../execution/confinement/confine.js';
import { readPinnedVariables } from '../execution/confinement/pinned-variables.js';
import { findRunCell, maySudo, type RunCell } from '../execution/confinement/run-cell.js';
import { DEFAULT_DEADLINES, mergePrices, type RunHost } from '../execution/host.js';
import { createGateTrees } from '../execution/lanes/gate-trees.js';
import { createLaneGit } from '../execution/lanes/lane-git.js';
import { openLanes, type EarlyCheckout } from '../execution/lanes/lanes.js';
import { createTrees } from '../execution/lanes/trees.js';
import type { RunResources } from '../execution/run-resources.js';
import { keysOf, secretsOf } from '../execution/secrets.js';
import type { Adapter, Scenario } from '../model/index.js';
import { readConventions } from '../project/conventions.js';
import { GOVERNING_GLOBS } from '../project/governing-files.js';
import { createRedactor, streamRedactorFactory } from '../storage/redact.js';
import type { RunFolder } from '../storage/run-folder.js';
import { findAgentCliVersion } from '../system/agent-cli-version.js';
import { createModelAccess } from '../system/gateway/model-access.js';
import type { GitStore } from '../system/git/repository/store.js';
import { detectCarried } from '../system/git/worktree/carry.js';
import { findOverlayMounter, type OverlayMounter } from '../system/overlay-mounts.js';
import { ownProcess } from '../system/own-process.js';
import { findOwnProgram } from '../system/programs/own-programs.js';
import type { ProjectConfig } from '../workflow/project-files/config.js';
import { findOnPath } from './preflight.js';

/** What the resources of a run are opened from. */
export interface RunResourcesOptions {
  /** Says which gates cannot be run in a tree in which `setup` has run; null if there is none. Absent: not looked at. */
  readonly findGateProblem?: (tree: string) => Promise<string | null>;
  readonly host: RunHost;
  readonly store: GitStore;
  readonly run: Pick<Run, 'id' | 'base' | 'onto' | 'isGovernedByBase'>;
  readonly folder: RunFolder;
  readonly config: ProjectConfig;
  readonly scenario: Scenario | null;
  /** A checkout that was begun before the run, for its first worktree. */
  readonly early?: EarlyCheckout;
}

/** Opens everything that the effects of one run need: lanes, environments, model access, isolation and the rest. */
export async function openRunResources(parts: RunResourcesOptions): Promise<RunResources> {
  const { host, store, run, folder, config, scenario, early, findGateProblem } = parts;
  const { id } = run;
  const carried = carriedPaths(host, store);
  const conventions = readConventions(store, run);
  // Whoever awaits them gets the error; a run without agents never does.
  conventions.catch(() => undefined);
  const own = join(host.worktrees, id);
  const homes = join(own, 'homes');
  const workspace = store.repository.dir;
  const treeAt = join(own, 'tree');
  const runCell = await findRunCell(host);
  const { cell } = runCell;
  const mounter = await findMounter(host, runCell, own);
  const pinned = readPinnedVariables(store, run.base);
  pinned.catch(() => undefined); // Whoever awaits them gets the error.
  const confine = createConfine({
    ...{ host, runCell, mounter, pinned, folder: own, treeAt, workspace, objects: store.repository.objects },
  });
  const git = createLaneGit(store, id, config.snapshot);
  const hasCell = cell.enter !== null;
  const trees = createTrees({
    ...{ host, run: id, store, git, confine, mounter, folder: own, treeAt, hasCell, carried },
    base: run.base,
    isBaseTrusted: run.isGovernedByBase,
  });
  const programs = new Map<string, Promise<string | null>>();
  const findProgram = (adapter: Adapter): Promise<string | null> =>
    memoized(programs, adapter.command, () => findOnPath(adapter.command, host.env));
  const versions = new Map<string, Promise<string | null>>();
  return {
    id,
    folder,
    homes,
    adapters: host.registry.adapters,
    guards: host.registry.guards,
    gates: host.registry.gates,
    rehearsal:
      scenario === null
        ? null
        : {
            scenario,
            node: ownProcess.node,
            entry: join(host.packageRoot, 'dist', 'played', 'index.js'),
            files: ['dist', 'package.json'].map((name) => join(host.packageRoot, name)),
          },
    lanes: openLanes({
      git,
      run: id,
      root: host.worktrees,
      complete: (folder, commit, user) => trees.complete(folder, commit, user),
      ...(early === undefined ? {} : { early }),
    }),
    mounts: mounter === null ? null : { folder: own, umount: mounter.umountCommand },
    gateTrees: createGateTrees({ folder: own, git, trees, confine }),
    findProgram,
    versionOf: (adapter) =>
      memoized(versions, adapter.provider, async () => {
        if (scenario !== null) return null;
        const program = await findProgram(adapter);
        return (
          host.installedVersions?.get(adapter.provider) ?? (program && (await findAgentCliVersion(adapter, program)))
        );
      }),
    pricingOf: (adapter, agent) => (model, tokens) =>
      estimateCost(adapter.provider, model, tokens, mergePrices(config, host), agent),
    access: createModelAccess(host.env),
    confine,
    redactKeys: createRedactor(keysOf(host)),
    redactSecrets: createRedactor(secretsOf(host)),
    outputFilter: streamRedactorFactory(secretsOf(host)),
    conventions,
    gateConfig: config.gates,
    ...(findGateProblem && { findGateProblem: once(findGateProblem) }),
    errorContext: config.errorContext,
    protectedPaths: run.base === run.onto ? host.protectedPaths : [...host.protectedPaths, ...GOVERNING_GLOBS],
    deadlines: { ...DEFAULT_DEADLINES, ...host.deadlines },
    cell,
    person: host.person,
    isRoot: ownProcess.isRoot,
  };
}

/**
 * The mounter of overlays, where children cannot reach what it mounts and root's rights are to be had; else null. Trees
 * and caches are then copied.
 */
async function findMounter(host: RunHost, { cell }: RunCell, folder: string): Promise<OverlayMounter | null> {
  const [mount, umount, rm] = [findOwnProgram('mount'), findOwnProgram('umount'), findOwnProgram('rm')];
  const sudo = maySudo(host.env) ? findOwnProgram('sudo') : null;
  if (cell.enter === null || mount === null || umount === null || rm === null) return null;
  if (!ownProcess.isRoot && sudo === null) return null;
  return findOverlayMounter({ mount, umount, rm, sudo: ownProcess.isRoot ? null : sudo }, folder);
}

/** The ignored paths to carry. Determined before any agent runs, since agents could change the user's checkout. */
function carriedPaths(host: RunHost, store: GitStore): Promise<readonly string[]> {
  const paths = host.carry.length === 0 ? detectCarried(store.repository) : Promise.resolve(host.carry);
  // Whoever awaits them gets the error; a run without worktrees never does.
  paths.catch(() => undefined);
  return paths;
}

function memoized<T>(memory: Map<string, Promise<T>>, key: string, find: () => Promise<T>): Promise<T> {
  const known = memory.get(key);
  if (known !== undefined) return known;
  const found = find();
  memory.set(key, found);
  return found;
}

/** Looks at the first tree only: `setup` makes the same of all. */
function once(find: (tree: string) => Promise<string | null>): (tree: string) => Promise<string | null> {
  let found: Promise<string | null> | null = null;
  return (tree) => (found ??= find(tree));
}
