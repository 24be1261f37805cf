import { mkdir, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { estimateCost } from '../../../src/adapters/prices/cost.js';
import { launchInSession } from '../../../src/execution/agent/launch-in-session.js';
import type { LaunchResult } from '../../../src/execution/agent/launch.js';
import { findRunCell } from '../../../src/execution/confinement/run-cell.js';
import { createGuardContext } from '../../../src/guards/context.js';
import { modelOf, type Adapter, type AgentRequest, type SessionTotals } from '../../../src/model/adapter.js';
import type { Usage } from '../../../src/model/usage.js';
import type { GuardLimits } from '../../../src/model/workflow.js';
import { guards } from '../../../src/registry.js';
import { forceRemove } from '../../../src/system/git/worktree/agent-repository.js';
import type { Enclosure } from '../../../src/system/process/cell/cell.js';
import { plainView, treePath } from '../../../src/system/process/cell/enter.js';
import { shownProgram, shownPrograms } from '../../../src/system/process/cell/shown.js';
import { project } from '../../support/built-package.js';

/** A worktree for launches that belong together. Each has a HOME of its own. */
export interface Lane {
  readonly root: string;
  readonly worktree: string;
  /** The HOME of the launch before; null before the first. */
  earlierHome: string | null;
}

/** Makes a lane below the temp folder. */
export async function makeLane(): Promise<Lane> {
  const root = await mkdtemp(join(tmpdir(), 'gump-agents-'));
  const lane = { root, worktree: join(root, 'worktree'), earlierHome: null };
  await mkdir(lane.worktree);
  return lane;
}

/** Removes a lane. */
export function removeLane({ root }: Lane): Promise<void> {
  return forceRemove(root);
}

/** What differs from one launch to the next. */
export interface LaunchPlan {
  /** The agent's name as a workflow has it. */
  readonly agent: string;
  readonly prompt: string;
  readonly credentials: Readonly<Record<string, string>>;
  readonly session: AgentRequest['session'];
  readonly before?: SessionTotals;
  readonly limits?: GuardLimits;
  readonly writable?: readonly string[];
  readonly stallMs?: number;
  /** Stops the launch when it settles. */
  readonly stop?: Promise<unknown>;
}

/** What a launch came to, the last figures that were told while it went on, and what else was noted. */
export type Launch = LaunchResult & { readonly live: Usage | null; readonly notes: readonly string[] };

const { cell, surroundings } = await findRunCell({
  env: process.env,
  workspace: project,
  runs: join(tmpdir(), 'gump-agents-runs'),
  worktrees: join(tmpdir(), 'gump-agents-worktrees'),
  packageRoot: project,
  sandbox: 'strict',
});
if (cell.enter === null) throw new Error(`this machine allows no cell: ${cell.explanation}`);

/** Starts a real CLI in a cell as the runtime does, with a new HOME, and follows it to its end. */
export async function launch(adapter: Adapter, lane: Lane, plan: LaunchPlan): Promise<Launch> {
  const limits = plan.limits ?? {};
  const program = join(process.env.GUMP_AGENTS_BIN ?? '', adapter.command);
  const { home, enclosure } = await makePlace(lane, program);
  const resumedHome = plan.session.mode === 'resume' ? lane.earlierHome : null;
  lane.earlierHome = home;
  const cwd = treePath(enclosure);
  const scene = createGuardContext(cwd, null, limits);
  const model = modelOf(adapter, plan.agent);
  let live: Usage | null = null;
  const notes: string[] = [];
  const launched = await launchInSession({
    adapter,
    request: {
      agent: plan.agent,
      model: model?.id ?? null,
      prompt: plan.prompt,
      session: plan.session,
      ...{ cwd, home },
      maxTurns: limits.maxTurns ?? null,
      writable: plan.writable ?? null,
      credentials: plan.credentials,
      isRoot: process.getuid?.() === 0,
    },
    priorTotals: plan.before ?? null,
    ...{ program, enclosure, resumedHome },
    env: { PATH: process.env.PATH ?? '', HOME: home, LANG: 'C.UTF-8' },
    guards: guards.flatMap((type) => {
      const guard = type.create(limits, scene);
      return guard === null ? [] : [{ name: type.name, guard }];
    }),
    price: (id, tokens) => estimateCost(adapter.provider, id, tokens),
    contextWindow: model?.contextWindow ?? null,
    // Far beyond what a busy machine takes; jest's own limit is longer, so that nothing is left behind.
    deadlineMs: 200_000,
    stallMs: plan.stallMs ?? 200_000,
    graceMs: 5_000,
    transcript: join(lane.root, 'transcript'),
    scope: 'agents-test',
    onUsage: (usage) => (live = usage),
    onGuard: () => undefined,
    onNote: (note) => notes.push(note),
  });
  void plan.stop?.then(() => launched.abort('cancelled'));
  return { ...(await launched.result), live, notes };
}

/** A new HOME, and a cell that shows the lane's worktree at a path of the lane's own. */
async function makePlace(lane: Lane, program: string): Promise<{ home: string; enclosure: Enclosure }> {
  const home = await mkdtemp(join(lane.root, 'home-'));
  const readOnly = [...shownProgram(program, surroundings), ...shownPrograms(process.env.PATH ?? '', surroundings)];
  const tree = { folder: lane.worktree, at: join(lane.root, 'tree') };
  return { home, enclosure: { cell, view: { ...plainView(lane.worktree, home), kind: 'agent', tree, readOnly } } };
}
