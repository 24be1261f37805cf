import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { estimateCost } from '../adapters/prices/cost.js';
import type { Run } from '../engine/index.js';
import { DEFAULT_DEADLINES, mergePrices, type RunHost } from '../execution/host.js';
import { createLaneGit } from '../execution/lanes/lane-git.js';
import { openLanes, type EarlyCheckout, type LaneOptions } from '../execution/lanes/lanes.js';
import { runSetup } from '../execution/lanes/setup.js';
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
import { carry, detectCarried } from '../system/git/worktree/carry.js';
import { recordPlainCheckout, recordPreparedFiles } from '../system/git/worktree/worktree.js';
import { ownProcess } from '../system/own-process.js';
import {
  buildChildEnvironment,
  type EnvironmentOptions,
  parseUserVariables,
} from '../system/process/environment/environment.js';
import { shareToolchains } from '../system/process/environment/toolchains.js';
import { probeIsolation, ISOLATION_OFF, type Isolation } from '../system/process/isolation/isolation.js';
import type { ProjectConfig } from '../workflow/project-files/config.js';
import { findOnPath } from './preflight.js';

/** What the resources of a run are opened from. */
export interface RunResourcesOptions {
  readonly host: RunHost;
  readonly store: GitStore;
  readonly run: Pick<Run, 'id' | 'base' | 'onto'>;
  readonly folder: RunFolder;
  readonly config: ProjectConfig;
  readonly scenario: Scenario | null;
  /** A checkout that was begun before the run, for its first worktree. */
  readonly early?: EarlyCheckout;
}

/** Opens everything that the effects of one run need: lanes, environments, model access, isolation and the rest. */
export async function openRunResources(parts: RunResourcesOptions): Promise<RunResources> {
  const { host, store, run, folder, config, scenario, early } = parts;
  const { id } = run;
  const carried = carriedPaths(host, store);
  const conventions = readConventions(store, run);
  // Whoever awaits them gets the error; a run without agents never does.
  conventions.catch(() => undefined);
  const homes = join(host.worktrees, id, 'homes');
  const gateHome = join(homes, 'gates');
  await mkdir(gateHome, { recursive: true, mode: 0o700 });
  const toolchains = await shareToolchains(host.env, gateHome);
  const workspace = store.repository.dir;
  // Without a ceiling, git would find the user's repository above a worktree whose own `.git` an agent has removed.
  const ceiling = { GIT_CEILING_DIRECTORIES: join(host.worktrees, id) };
  const shared = { host: host.env, toolchains, injected: ceiling } satisfies Partial<EnvironmentOptions>;
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
        : { scenario, node: ownProcess.node, entry: join(host.packageRoot, 'dist', 'played', 'index.js') },
    lanes: openLanes({
      git: createLaneGit(store, id, config.snapshot),
      run: id,
      root: host.worktrees,
      prepare: createPrepare(parts, carried),
      ...(early === undefined ? {} : { early }),
    }),
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
    agentEnv: (home, worktree) =>
      buildChildEnvironment({
        ...shared,
        home,
        userVariables: parseUserVariables(host.agentEnv).variables,
        relocate: { from: workspace, to: worktree },
      }),
    gateEnv: (worktree) =>
      buildChildEnvironment({
        ...shared,
        home: gateHome,
        userVariables: parseUserVariables(host.gateEnv).variables,
        relocate: { from: workspace, to: worktree },
      }),
    redactKeys: createRedactor(keysOf(host)),
    redactSecrets: createRedactor(secretsOf(host)),
    outputFilter: streamRedactorFactory(secretsOf(host)),
    conventions,
    gateConfig: config.gates,
    errorContext: config.errorContext,
    protectedPaths: run.base === run.onto ? host.protectedPaths : [...host.protectedPaths, ...GOVERNING_GLOBS],
    deadlines: { ...DEFAULT_DEADLINES, ...host.deadlines },
    isolation: await resolveIsolation(host),
    person: host.person,
    isRoot: ownProcess.isRoot,
  };
}

/** The isolation of agents and gates on this machine. Callers can start this early: the result of the probe is kept. */
export function resolveIsolation({ sandbox, env }: Pick<RunHost, 'sandbox' | 'env'>): Promise<Isolation> {
  return sandbox === 'off' ? Promise.resolve(ISOLATION_OFF) : probeIsolation(env);
}

/**
 * Creates the function that prepares a new worktree: it carries ignored folders that the build needs into it, then runs
 * `setup` there. A configured folder that could not be carried is reported as a warning, once in a run.
 */
function createPrepare(
  { host, store, run }: RunResourcesOptions,
  carriedFolders: Promise<readonly string[]>,
): LaneOptions['prepare'] {
  const warned = new Set<string>();
  return async (worktree, { signal, warn }) => {
    const paths = await carriedFolders;
    const { carried, failed } = await carry(store, worktree, paths);
    for (const path of host.carry) {
      if (carried.includes(path) || warned.has(path)) continue;
      warned.add(path);
      const why = failed.find((one) => one.path === path)?.reason ?? 'it is not in the checkout';
      warn(`carry: ${path} was not brought into the worktree: ${why}`);
    }
    if (host.setup !== '') await runSetup(host, worktree, run.id, signal);
    if (host.setup === '' && carried.length + failed.length === 0) return recordPlainCheckout(store, worktree);
    await recordPreparedFiles(store, worktree);
  };
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
