import { guardScene } from '../../guards/scene.js';
import { modelOf, type Adapter, type Guard } from '../../model/index.js';
import { artifactName } from '../../storage/run-folder.js';
import { loopbackDirectly, type Access } from '../../system/gateway/access.js';
import { outputFile } from '../../workflow/output.js';
import { launchInSession } from '../agent/launch-session.js';
import type { Launched } from '../agent/launch.js';
import type { ChosenSession } from '../agent/session.js';
import type { EffectOf, Scene } from './effect-context.js';

interface Ready {
  readonly adapter: Adapter;
  readonly program: string;
  readonly worktree: string;
  readonly prompt: string;
  readonly session: ChosenSession;
  readonly access: Access;
  /** When the attempt's time is up, by `performance.now()`. */
  readonly until: number;
}

/** Starts the agent's CLI under its guards. What they say on the way goes to the ledger as it happens. */
export async function startAgent(
  { attempt, node }: EffectOf<'RunAgent'>,
  { world, emit }: Scene,
  ready: Ready,
): Promise<Launched> {
  const { adapter, session, worktree, access } = ready;
  const at = { step: attempt.leaf.path, launch: attempt.launch };
  const model = modelOf(adapter, attempt.agent);
  const output = outputFile(attempt.kind === 'replan' ? 'plan' : node.output, node.dialect);
  const limits = attempt.kind === 'replan' ? { ...node.guard, noWrite: { allow: [] } } : node.guard;
  const allowed = limits.noWrite?.allow;
  // A lost figure on the way is no loss: the event that ends the launch carries the total.
  const say = (event: Parameters<typeof emit>[0]): Promise<unknown> => emit(event).catch(() => undefined);
  const env = world.agentEnv(session.home, worktree);
  return launchInSession({
    adapter,
    program: ready.program,
    request: {
      agent: attempt.agent,
      model: model?.id ?? null,
      prompt: ready.prompt,
      session: { mode: session.mode, id: session.id },
      cwd: worktree,
      home: session.home,
      maxTurns: limits.maxTurns ?? null,
      writable: allowed === undefined ? null : output === null ? allowed : [...allowed, output],
      credentials: access.credentials,
      ...(access.upstreamHost === null ? {} : { upstreamHost: access.upstreamHost }),
      root: world.root,
    },
    before: session.before,
    env: access.pass === null ? env : { ...env, ...loopbackDirectly(env) },
    ...(access.pass === null ? {} : { pass: access.pass }),
    guards: guardsFor(world.guards, limits, guardScene(worktree, output, limits)),
    price: world.pricingOf(adapter, attempt.agent),
    contextWindow: model?.contextWindow ?? null,
    deadlineMs: Math.max(1, ready.until - performance.now()),
    stallMs: world.deadlines.stallMs,
    graceMs: world.deadlines.graceMs,
    transcript: await world.folder.artifactPath(artifactName(at.step, at.launch, 'stream.ndjson')),
    filter: world.outputFilter,
    scope: world.id,
    ...(world.isolation.wrap === null ? {} : { wrap: world.isolation.wrap }),
    onUsage: (usage) => say({ type: 'usage_recorded', ...at, usage }),
    onGuard: (guard, reason) => void say({ type: 'guard_triggered', ...at, guard, reason }),
    onNote: (note) => void say({ type: 'agent_noted', ...at, note: note.slice(0, 500) }),
  });
}

function guardsFor(
  types: Scene['world']['guards'],
  ...of: Parameters<Scene['world']['guards'][number]['create']>
): { name: string; guard: Guard }[] {
  return types.flatMap((type) => {
    const guard = type.create(...of);
    return guard === null ? [] : [{ name: type.name, guard }];
  });
}
