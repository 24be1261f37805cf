import picomatch from 'picomatch';
import { allowedBy } from '../../guards/scene.js';
import type { NewEventOf, Output } from '../../model/index.js';
import { artifactName } from '../../storage/run-folder.js';
import { outputFile, parseOutput } from '../../workflow/output.js';
import { takeOutput } from '../lanes/output-folder.js';
import { workFolder } from '../lanes/work-folder.js';
import type { EffectOf, Scene } from './effect-context.js';

type Violation = NewEventOf<'attempt_snapshotted'>['violation'];

/**
 * Commits what an agent left, whatever became of it, and reads its output file. Forbidden and protected paths are told
 * from the diff: the stream may not have shown them.
 */
export async function snapshot(
  { attempt, node, setting }: EffectOf<'Snapshot'>,
  { world, emit }: Scene,
): Promise<void> {
  const { lanes } = world;
  const path = attempt.leaf.path;
  const output = await readOutput(
    attempt.leaf.path,
    attempt.launch,
    attempt.kind === 'replan' ? 'plan' : node.output,
    node.dialect,
    workFolder(lanes, node, setting.lane),
    world.folder,
  );
  const message = `[gump] step:${path} attempt:${attempt.n}`;
  const { commit, tree, gumpFiles } = await lanes.snapshot(setting.lane, attempt.from, message);
  const own = await lanes.changes(attempt.from, commit);
  const whole = await lanes.stat(attempt.leaf.base, commit);
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
    files: whole.files.slice(0, 2000),
    files_changed: whole.files.length,
    insertions: whole.insertions,
    deletions: whole.deletions,
    scope_unchanged: tree === (await lanes.treeOf(setting.scopeBase)),
    violation: violationOf(
      [...own.map((change) => change.path), ...gumpFiles],
      noWrite?.allow ?? null,
      world.protectedPaths,
    ),
  });
}

function violationOf(
  changed: readonly string[],
  allow: readonly string[] | null,
  protectedPaths: readonly string[],
): Violation {
  const allowed = allow === null ? () => true : allowedBy(allow);
  const forbidden = changed.filter((path) => !allowed(path));
  if (forbidden.length > 0) return { kind: 'no_write', paths: forbidden.slice(0, 100) };
  // `s`: a file's name may hold a newline.
  const guarded = picomatch([...protectedPaths], { dot: true, flags: 's' });
  const touched = changed.filter((path) => guarded(path));
  return touched.length > 0 ? { kind: 'protected_path', paths: touched.slice(0, 100) } : null;
}

async function readOutput(
  step: Parameters<typeof artifactName>[0],
  launch: number,
  kind: Parameters<typeof parseOutput>[0],
  dialect: Parameters<typeof parseOutput>[2],
  worktree: string,
  folder: Scene['world']['folder'],
): Promise<Output> {
  const file = outputFile(kind, dialect);
  if (file === null) return { kind: 'none' };
  const text = await takeOutput(worktree, file);
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
