import { join } from 'node:path';
import { outsideOf } from '../../gates/checks/blast-radius.js';
import type { FailureReason, GateOutcome, NewEventOf } from '../../model/index.js';
import { artifactName } from '../../storage/run-folder.js';
import { treePorts, type TreePorts } from '../gates/ports.js';
import { SetupError } from '../lanes/setup.js';
import { laneUser, type EffectOf, type Scene } from './effect-context.js';

type RunGate = EffectOf<'RunGate'>;

/** Checks one entry on the attempt's tree. A gate that breaks has failed: what could not be checked is not green. */
export async function runGate(effect: RunGate, scene: Scene): Promise<void> {
  const { attempt, entry } = effect;
  const at = { step: attempt.leaf.path, launch: attempt.launch };
  const result = await check(effect, scene);
  const outcome = result instanceof SetupError ? broken(result.message) : result;
  if (scene.signal.aborted) return;
  if (entry.type === 'blast_radius' && effect.setting.blastRadius === 'warn' && outcome.status === 'fail') {
    const allowed = effect.setting.item?.files ?? [];
    const violators = outsideOf(await scene.world.lanes.changes(attempt.leaf.base, effect.commit), allowed);
    await scene.emit({
      type: 'blast_radius_warning',
      ...at,
      violators: violators.slice(0, 100),
      allowed: [...allowed],
    });
    await scene.emit(checked(effect, { ...outcome, status: 'pass', reason: '' }, null));
    return;
  }
  const details = outcome.status === 'fail' && outcome.details !== '' ? outcome.details : null;
  const artifact =
    details === null
      ? null
      : await scene.world.folder.write(artifactName(at.step, at.launch, `gate-${entry.name}.md`), details);
  const event = checked(effect, outcome, artifact);
  await scene.emit(result instanceof SetupError ? { ...event, failure: 'preflight' } : event);
}

function checked(
  { attempt, entry }: RunGate,
  outcome: GateOutcome,
  details: NewEventOf<'gate_checked'>['details'],
): NewEventOf<'gate_checked'> {
  return {
    type: 'gate_checked',
    step: attempt.leaf.path,
    launch: attempt.launch,
    gate: entry.name,
    check: entry.argument === '' ? entry.type : `${entry.type}:${entry.argument}`,
    status: outcome.status,
    reason: outcome.reason.slice(0, 200),
    duration_ms: Math.round(outcome.durationMs),
    artifact: outcome.artifact,
    details,
    failure: outcome.status === 'fail' ? reasonOf(entry.type) : null,
  };
}

function reasonOf(type: string): FailureReason {
  return type === 'blast_radius' ? 'blast_radius' : 'gate_failed';
}

async function check(
  { attempt, node, entry, commit, setting }: RunGate,
  scene: Scene,
): Promise<GateOutcome | SetupError> {
  const { world, signal } = scene;
  const gate = world.gates.find((candidate) => candidate.type === entry.type);
  if (gate === undefined) return broken(`there is no gate ${entry.type}`);
  const base = node.kind === 'gate' ? setting.scopeBase : attempt.leaf.base;
  const output = attempt.snapshot?.output;
  const artifact = join('artifacts', artifactName(attempt.leaf.path, attempt.launch, `gate-${entry.name}`));
  const user = laneUser(scene);
  try {
    const ports = portsAt(world, await world.lanes.ensure(setting.lane, commit, user), artifact, signal);
    return await gate.check({
      // As written: it may be a shell command, and what agents wrote must not get into one.
      argument: entry.argument,
      ports: {
        ...ports,
        atBase: (key, use) =>
          world.lanes.atBase(base, key, user, (folder) => use(portsAt(world, folder, `${artifact}-base`, signal))),
      },
      config: world.gateConfig,
      changes: await world.lanes.changes(base, commit),
      item: setting.item,
      output:
        output?.kind === 'plan' || output?.kind === 'text' || output?.kind === 'verdict'
          ? await world.folder.read(output.artifact)
          : null,
      blastRadius: setting.blastRadius,
    });
  } catch (error) {
    return error instanceof SetupError ? error : broken(error instanceof Error ? error.message : String(error));
  }
}

function portsAt(world: Scene['world'], tree: string, artifact: string, signal: AbortSignal): TreePorts {
  return treePorts({
    tree,
    env: world.gateEnv(tree),
    runFolder: world.folder.path,
    artifact,
    filter: world.outputFilter,
    timeoutMs: world.gateConfig.timeoutMs,
    signal,
    scope: world.id,
    ...(world.isolation.wrap === null ? {} : { wrap: world.isolation.wrap }),
  });
}

function broken(reason: string): GateOutcome {
  return { status: 'fail', reason: reason.slice(0, 200), details: reason, artifact: null, durationMs: 0 };
}
