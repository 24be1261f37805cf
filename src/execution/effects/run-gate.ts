import { join } from 'node:path';
import { findPathsOutsideScope } from '../../gates/checks/blast-radius.js';
import { type BasisOptions, judgeBasis } from '../../gates/basis/judge.js';
import { portsInFolder } from '../../gates/ports-in-folder.js';
import type { FailureReason, GateInput, GateOutcome, GatePorts, NewEventOf, TreePorts } from '../../model/index.js';
import { artifactName } from '../../storage/run-folder.js';
import { createTreePorts } from '../gates/tree-ports.js';
import type { GateTree } from '../lanes/gate-trees.js';
import { SetupError } from '../lanes/setup.js';
import { createLaneUser, type EffectOf, type EffectContext } from './effect-context.js';

type RunGate = EffectOf<'RunGate'>;

/** Checks one gate entry on the attempt's tree. A gate that throws counts as failed, never as passed. */
export async function runGate(effect: RunGate, context: EffectContext): Promise<void> {
  const { attempt, entry } = effect;
  const at = { step: attempt.leaf.path, launch: attempt.launch };
  const result = await checkEntry(effect, context);
  const outcome = result instanceof SetupError ? failedOutcome(result.message) : result;
  if (context.signal.aborted) return;
  if (entry.type === 'blast_radius' && effect.stepContext.blastRadius === 'warn' && outcome.status === 'fail') {
    const allowed = effect.stepContext.item?.files ?? [];
    const violators = findPathsOutsideScope(
      await context.resources.lanes.changes(attempt.leaf.base, effect.commit),
      allowed,
    );
    await context.emit({
      type: 'blast_radius_warning',
      ...at,
      violators: violators.slice(0, 100),
      allowed: [...allowed],
    });
    await context.emit(gateChecked(effect, { ...outcome, status: 'pass', reason: '' }, null));
    return;
  }
  const details = outcome.status === 'fail' && outcome.details !== '' ? outcome.details : null;
  const artifact =
    details === null
      ? null
      : await context.resources.folder.write(artifactName(at.step, at.launch, `gate-${entry.name}.md`), details);
  const event = gateChecked(effect, outcome, artifact);
  await context.emit(result instanceof SetupError ? { ...event, failure: 'preflight' } : event);
}

/** The longest patch that a gate reads. */
const MAX_PATCH_BYTES = 32 * 1024 * 1024;

/** So many phrases of what a gate left out are recorded. */
const MAX_LEFT_OUT = 50;

/** The `gate_checked` event of an outcome. */
function gateChecked(
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
    failure: outcome.status === 'fail' ? (outcome.failure ?? reasonOf(entry.type)) : null,
    ...(outcome.command !== undefined && { command: outcome.command }),
    ...(outcome.tests && { tests: outcome.tests }),
    ...(outcome.mark && { mark: outcome.mark }),
    ...(outcome.restsOnChanged && { rests_on_changed: shorten(outcome.restsOnChanged) }),
    ...(outcome.sameRunAs !== undefined && { same_run_as: outcome.sameRunAs }),
    ...(outcome.leftOut && { left_out: outcome.leftOut.slice(0, MAX_LEFT_OUT).map((text) => text.slice(0, 200)) }),
  };
}

/** At most 20 sentences, of at most 300 characters: names of tests may be long, and many. */
function shorten(sentences: readonly string[]): string[] {
  const shown = sentences.slice(0, 20).map((sentence) => sentence.slice(0, 300));
  return sentences.length > 20 ? [...shown, `and ${sentences.length - 20} more`] : shown;
}

function reasonOf(type: string): FailureReason {
  return type === 'blast_radius' ? 'blast_radius' : 'gate_failed';
}

async function checkEntry(
  { attempt, node, entry, commit, stepContext }: RunGate,
  context: EffectContext,
): Promise<GateOutcome | SetupError> {
  const { resources, signal } = context;
  const gate = resources.gates.find((candidate) => candidate.type === entry.type);
  if (gate === undefined) return failedOutcome(`there is no gate ${entry.type}`);
  const base = node.kind === 'gate' ? stepContext.scopeBase : attempt.leaf.base;
  const output = attempt.snapshot?.output;
  const artifact = join('artifacts', artifactName(attempt.leaf.path, attempt.launch, `gate-${entry.name}`));
  const user = createLaneUser(context);
  try {
    const lane = resources.lanes.nameOf(stepContext.lane);
    const gated = { id: attempt.id, path: attempt.leaf.path };
    const options = entry.options ?? {};
    const tree = await resources.gateTrees.at(lane, gated, commit, user);
    const ports: GatePorts = {
      ...portsAt(resources, tree, artifact, signal),
      atBase: (key, use) =>
        resources.gateTrees.atBase(base, key, user, (baseTree) =>
          use(portsAt(resources, baseTree, `${artifact}-base`, signal)),
        ),
      once: (key, run) => tree.results.once(key, entry.name, run),
      recall: (at, key) => resources.gateTrees.recall(at === 'base' ? base : commit, key),
      note: (at, key, text) => resources.gateTrees.note(at === 'base' ? base : commit, key, text),
    };
    if (options.in !== undefined && !(await ports.folder.exists(options.in)))
      return failedOutcome(`there is no folder ${options.in} in the tree, which \`in\` of this gate names`);
    const input: GateInput = {
      // Not rendered as a template: it may be a shell command, into which no text of an agent must get.
      argument: entry.argument,
      options,
      ports: portsInFolder(ports, options.in ?? ''),
      config: { ...resources.gateConfig, ...(options.timeoutMs !== undefined && { timeoutMs: options.timeoutMs }) },
      changes: await resources.lanes.changes(base, commit),
      patch: () => resources.lanes.patch(base, commit, MAX_PATCH_BYTES),
      item: stepContext.item,
      output:
        output?.kind === 'plan' || output?.kind === 'text' || output?.kind === 'verdict'
          ? await resources.folder.read(output.artifact)
          : null,
      blastRadius: stepContext.blastRadius,
    };
    const basis: BasisOptions = {
      type: entry.type,
      integrity: stepContext.integrity,
      tree: ports.folder,
      base: { readText: (path, maxBytes) => resources.lanes.readText(base, path, maxBytes) },
    };
    return await judgeBasis(basis, input, await gate.check(input));
  } catch (error) {
    return error instanceof SetupError ? error : failedOutcome(error instanceof Error ? error.message : String(error));
  }
}

function portsAt(
  resources: EffectContext['resources'],
  tree: GateTree,
  artifact: string,
  signal: AbortSignal,
): TreePorts {
  return createTreePorts({
    tree: tree.folder,
    place: tree.place,
    runFolder: resources.folder.path,
    artifact,
    filter: resources.outputFilter,
    timeoutMs: resources.gateConfig.timeoutMs,
    signal,
    scope: resources.id,
  });
}

function failedOutcome(reason: string): GateOutcome {
  return { status: 'fail', reason: reason.slice(0, 200), details: reason, artifact: null, durationMs: 0 };
}
