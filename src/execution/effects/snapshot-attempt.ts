import picomatch from 'picomatch';
import { createPathMatcher } from '../../guards/context.js';
import type { Attempt } from '../../engine/index.js';
import type { NewEventOf, Output, StepPath } from '../../model/index.js';
import { artifactName } from '../../storage/run-folder.js';
import { outputFile, parseOutput } from '../../workflow/output.js';
import type { LaneSnapshot } from '../lanes/lanes.js';
import { consumeOutput } from '../lanes/output-folder.js';
import { workFolder } from '../lanes/work-folder.js';
import type { EffectOf, EffectContext } from './effect-context.js';

type Violation = NewEventOf<'attempt_snapshotted'>['violation'];

/**
 * Commits the worktree after an agent, however the agent ended, and reads its output file. Forbidden and protected
 * paths are detected in the diff, since the stream may not have shown them. The first violation is reported.
 */
export async function snapshotAttempt(
  { attempt, node, stepContext }: EffectOf<'Snapshot'>,
  { resources, emit }: EffectContext,
): Promise<void> {
  const { lanes } = resources;
  const path = attempt.leaf.path;
  const output = await readOutput(
    attempt.leaf.path,
    attempt.launch,
    attempt.kind === 'replan' ? 'plan' : node.output,
    node.dialect,
    workFolder(lanes, node, stepContext.lane),
    resources.folder,
  );
  const message = `[gump] step:${path} attempt:${attempt.n}`;
  const snapshot = await lanes.snapshot(stepContext.lane, attempt.from, message);
  const { commit, tree } = snapshot;
  const attemptChanges = await lanes.changes(attempt.from, commit);
  const stepChanges = await lanes.stat(attempt.leaf.base, commit);
  const isUnchanged = tree === (await lanes.treeOf(attempt.leaf.base));
  const leftAside =
    isUnchanged && node.output === 'diff' ? await findLeftAside(stepContext.lane, attempt, resources) : null;
  const noWrite = attempt.kind === 'replan' ? { allow: [] } : node.guard.noWrite;
  if (output.kind === 'plan' && output.items.length === 0 && !node.gates.some(({ type }) => type === 'schema'))
    await emit({ type: 'noted', topic: 'warning', text: `${path}: the plan has no items` });
  await emit({
    type: 'attempt_snapshotted',
    step: path,
    launch: attempt.launch,
    commit,
    tree,
    output,
    files: stepChanges.files.slice(0, 2000),
    files_changed: stepChanges.files.length,
    insertions: stepChanges.insertions,
    deletions: stepChanges.deletions,
    scope_unchanged: tree === (await lanes.treeOf(stepContext.scopeBase)),
    step_unchanged: isUnchanged,
    ...(leftAside !== null && { left_aside: leftAside }),
    violation: violationOf(
      snapshot,
      attemptChanges.map((change) => change.path),
      noWrite?.allow ?? null,
      resources.protectedPaths,
    ),
  });
}

/** Null if there is nothing. */
async function findLeftAside(
  lane: StepPath,
  { from }: Attempt,
  { lanes }: EffectContext['resources'],
): Promise<{ ignored: string[]; branches: string[] } | null> {
  const { ignored, branches } = await lanes.leftAside(lane, from);
  return ignored.length + branches.length === 0 ? null : { ignored: [...ignored], branches: [...branches] };
}

function violationOf(
  { gumpFiles, outsideLinks, excess }: LaneSnapshot,
  files: readonly string[],
  allow: readonly string[] | null,
  protectedPaths: readonly string[],
): Violation {
  if (excess !== null) return { kind: 'too_large', paths: excess.largest.map(({ path }) => path), excess };
  const changed = [...files, ...gumpFiles];
  const allowed = allow === null ? () => true : createPathMatcher(allow);
  const forbidden = changed.filter((path) => !allowed(path));
  if (forbidden.length > 0) return { kind: 'no_write', paths: forbidden.slice(0, 100) };
  // Flag `s`: a file's name may contain a newline.
  const guarded = picomatch([...protectedPaths], { dot: true, flags: 's' });
  const touched = changed.filter((path) => guarded(path));
  if (touched.length > 0) return { kind: 'protected_path', paths: touched.slice(0, 100) };
  return outsideLinks.length > 0 ? { kind: 'outside_link', paths: outsideLinks.slice(0, 100) } : null;
}

async function readOutput(
  step: Parameters<typeof artifactName>[0],
  launch: number,
  kind: Parameters<typeof parseOutput>[0],
  dialect: Parameters<typeof parseOutput>[2],
  worktree: string,
  folder: EffectContext['resources']['folder'],
): Promise<Output> {
  const file = outputFile(kind, dialect);
  if (file === null) return { kind: 'none' };
  const text = await consumeOutput(worktree, file);
  const parsed = parseOutput(kind, text, dialect);
  if (text === null || parsed.kind === 'none') return parsed.kind === 'invalid' ? parsed : { kind: 'none' };
  const artifact = await folder.write(artifactName(step, launch, file.slice(file.lastIndexOf('/') + 1)), text);
  switch (parsed.kind) {
    case 'invalid':
      return parsed;
    case 'text':
      return { kind: 'text', artifact };
    case 'plan':
      return { kind: 'plan', items: parsed.items, artifact };
    case 'verdict':
      return { kind: 'verdict', pass: parsed.pass, comments: parsed.comments, artifact };
  }
}
