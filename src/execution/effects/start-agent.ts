import { createGuardContext } from '../../guards/context.js';
import { modelOf, type Adapter, type Guard } from '../../model/index.js';
import { artifactName } from '../../storage/run-folder.js';
import { bypassProxyForLoopback, type LaunchAccess } from '../../system/gateway/model-access.js';
import { treePath } from '../../system/process/cell/enter.js';
import { outputFile } from '../../workflow/output.js';
import { launchInSession } from '../agent/launch-in-session.js';
import type { RunningAgent } from '../agent/launch.js';
import type { ChosenSession } from '../agent/session.js';
import type { EffectOf, EffectContext } from './effect-context.js';

/** What must be ready before an agent starts. */
interface Prepared {
  readonly adapter: Adapter;
  readonly program: string;
  readonly worktree: string;
  readonly prompt: string;
  readonly session: ChosenSession;
  readonly access: LaunchAccess;
  /** The attempt's deadline, by `performance.now()`. */
  readonly until: number;
}

/** Starts the agent's CLI under its guards. Usage, guards that fire and notes are recorded as they happen. */
export async function startAgent(
  { attempt, node }: EffectOf<'RunAgent'>,
  { resources, emit }: EffectContext,
  prepared: Prepared,
): Promise<RunningAgent> {
  const { adapter, session, worktree, access } = prepared;
  const at = { step: attempt.leaf.path, launch: attempt.launch };
  const model = modelOf(adapter, attempt.agent);
  const output = outputFile(attempt.kind === 'replan' ? 'plan' : node.output, node.dialect);
  const limits = attempt.kind === 'replan' ? { ...node.guard, noWrite: { allow: [] } } : node.guard;
  const allowed = limits.noWrite?.allow;
  // A failed append can be ignored here: the event that ends the launch carries the totals.
  const record = (event: Parameters<typeof emit>[0]): Promise<unknown> => emit(event).catch(() => undefined);
  const place = await resources.confine({
    ...{ kind: 'agent', tree: worktree, home: session.home, program: prepared.program },
    readOnly: adapter.files ?? [],
  });
  const { env, enclosure } = place;
  const cwd = treePath(enclosure);
  const launched = await launchInSession({
    adapter,
    program: prepared.program,
    request: {
      agent: attempt.agent,
      model: model?.id ?? null,
      prompt: prepared.prompt,
      session: { mode: session.mode, id: session.id },
      cwd,
      home: session.home,
      maxTurns: limits.maxTurns ?? null,
      writable: allowed === undefined ? null : output === null ? allowed : [...allowed, output],
      credentials: access.credentials,
      ...(access.upstreamHost === null ? {} : { upstreamHost: access.upstreamHost }),
      isRoot: resources.isRoot,
    },
    priorTotals: session.priorTotals,
    env: access.token === null ? env : { ...env, ...bypassProxyForLoopback(env) },
    ...(access.token === null ? {} : { attemptToken: access.token }),
    guards: guardsFor(resources.guards, limits, createGuardContext(cwd, output, limits)),
    price: resources.pricingOf(adapter, attempt.agent),
    contextWindow: model?.contextWindow ?? null,
    deadlineMs: Math.max(1, prepared.until - performance.now()),
    stallMs: resources.deadlines.stallMs,
    graceMs: resources.deadlines.graceMs,
    transcript: await resources.folder.artifactPath(artifactName(at.step, at.launch, 'stream.ndjson')),
    filter: resources.outputFilter,
    scope: resources.id,
    enclosure,
    resumedHome: session.resumedHome,
    onUsage: (usage) => record({ type: 'usage_recorded', ...at, usage }),
    onGuard: (guard, reason) => void record({ type: 'guard_triggered', ...at, guard, reason }),
    onNote: (note) => void record({ type: 'agent_noted', ...at, note: note.slice(0, 500) }),
  });
  return { ...launched, result: launched.result.finally(() => place.end()) };
}

function guardsFor(
  types: EffectContext['resources']['guards'],
  ...args: Parameters<EffectContext['resources']['guards'][number]['create']>
): { name: string; guard: Guard }[] {
  return types.flatMap((type) => {
    const guard = type.create(...args);
    return guard === null ? [] : [{ name: type.name, guard }];
  });
}
