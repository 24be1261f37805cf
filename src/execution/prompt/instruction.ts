import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { normalize } from 'node:path/posix';
import { maxAttempts, type Attempt, type Effect, type Run } from '../../engine/index.js';
import { childPath, parentPath, type Call, type Commit, type PlanItem } from '../../model/index.js';
import { forceRemove } from '../../system/git/worktree/agent-repository.js';
import { capturedText } from '../../system/process/output/capture.js';
import { runConfined } from '../../system/process/run-to-end.js';
import { ownProgram } from '../../system/programs/own-programs.js';
import { composePrompt, type ContextText, type PreviousFailure } from '../../workflow/prompt/prompt.js';
import { truncateLines } from '../../workflow/prompt/truncate.js';
import { createFolderPort } from '../gates/folder-port.js';
import type { RunResources } from '../run-resources.js';
import { causeOf, itemAt } from './facts.js';
import { failureText, renderForStep, type ValueSources } from './render.js';

type RunAgent = Extract<Effect, { kind: 'RunAgent' }>;

/** A patch in a prompt or a template is cut beyond this, so that it does not crowd out everything else. */
const DIFF_BYTES = 400_000;
/** A context file or output beyond this is cut at a line break. */
const CONTEXT_CHARS = 400_000;
/** A context file beyond this is not read at all. */
const FILE_BYTES = 16 * 1024 * 1024;

/** When the commands that gather context must end. */
export interface CommandDeadline {
  readonly signal: AbortSignal;
  /** The deadline, by `performance.now()`. */
  readonly until: number;
}

/**
 * Composes the whole instruction of one launch, with keys removed, as it goes to an agent. Missing context files are
 * named in it, so that the agent knows of them.
 */
export async function composeInstruction(
  effect: RunAgent,
  run: Run,
  resources: RunResources,
  time: CommandDeadline,
): Promise<string> {
  const { attempt, node, stepContext } = effect;
  const path = attempt.leaf.path;
  const sources = createValueSources(resources);
  const template = attempt.overrides?.prompt ?? node.prompt;
  const replan = attempt.kind === 'replan';
  const replanItem = replanItemOf(run, attempt);
  const text = composePrompt({
    path,
    kind: node.output,
    dialect: node.dialect,
    task: await renderForStep(run, path, template, 'prompt', sources),
    spec: run.spec === null ? null : await resources.folder.read(run.spec),
    item: replanItem === null ? stepContext.item : (itemAt(run, parentPath(parentPath(path))) ?? stepContext.item),
    blastRadius: stepContext.blastRadius,
    writable: node.guard.noWrite?.allow ?? null,
    gates: node.gates.map((gate) => (gate.argument === '' ? gate.type : `${gate.type}: ${gate.argument}`)),
    conventions: await resources.conventions,
    context: await contextOf(effect, run, resources, sources, time),
    continuesSession: attempt.n === 1 && attempt.session.mode === 'resume',
    retry: attempt.overrides?.prompt !== undefined ? null : await retryOf(run, attempt, node, resources, sources),
    replan,
    replannedItem: replanItem,
  });
  return resources.redactKeys(text);
}

/** Creates the sources of facts' values for a run. */
export function createValueSources(resources: RunResources): ValueSources {
  return { folder: resources.folder, diff: (from, to) => resources.lanes.patch(from, to, DIFF_BYTES) };
}

/** The item of a replan that this attempt works on; null outside replans. */
function replanItemOf(run: Run, attempt: Attempt): PlanItem | null {
  return parentPath(attempt.leaf.path).endsWith('/replan') ? itemAt(run, attempt.leaf.path) : null;
}

function wasRejected({ outcome }: Attempt): boolean {
  return outcome?.rejected === true;
}

async function retryOf(
  run: Run,
  attempt: Attempt,
  node: RunAgent['node'],
  resources: RunResources,
  sources: ValueSources,
): Promise<PreviousFailure | null> {
  const failed = causeOf(run, attempt);
  if (failed === null) return null;
  const otherStep = failed.leaf.path === attempt.leaf.path ? null : failed.leaf.path;
  const rejection = [...failed.holds.values()].find((hold) => hold.state === 'reject');
  const output = failed.snapshot?.output;
  const change = storedChangeOf(failed);
  return {
    attempt: attempt.n,
    // The retry policy does not count rejections by a person, so the number may exceed its maximum.
    of: attempt.n > 1 && !attempt.leaf.attempts.some(wasRejected) ? maxAttempts(node.retry) : null,
    error: await failureText(run, failed, resources.folder),
    failedStep: otherStep,
    diff: change === null ? '' : await sources.diff(failed.leaf.base, change),
    changeIsInTree: otherStep === null && attempt.from === change,
    comments: output?.kind === 'verdict' && !output.pass ? output.comments : '',
    rejection: rejection?.reason ?? '',
    previousAgent: failed.agent !== attempt.agent && otherStep === null ? failed.agent : null,
    limits: resources.errorContext,
  };
}

/** The commit with an attempt's change. Null if it has no snapshot, or one that was too large to be stored. */
function storedChangeOf({ snapshot }: Attempt): Commit | null {
  return snapshot === null || snapshot.violation?.kind === 'too_large' ? null : snapshot.commit;
}

async function contextOf(
  { attempt, node, stepContext }: RunAgent,
  run: Run,
  resources: RunResources,
  sources: ValueSources,
  time: CommandDeadline,
): Promise<ContextText[]> {
  const worktree = resources.lanes.folderOf(stepContext.lane);
  const texts: ContextText[] = [];
  for (const source of node.context) {
    if (source.kind === 'file') {
      const file = await renderForStep(run, attempt.leaf.path, source.path, 'plain', sources);
      texts.push({ label: file, text: truncateLines(await fileText(worktree, file), CONTEXT_CHARS) });
    } else {
      texts.push({
        label: source.command,
        text: truncateLines(await outputOf(source.command, worktree, resources, time), CONTEXT_CHARS),
      });
    }
  }
  const fetched = node.get === undefined ? null : await fetchedText(run, attempt, node.get, sources);
  return fetched === null ? texts : [...texts, fetched];
}

/** The result of `get.workflow`: the output of its last step; null if that is empty. */
async function fetchedText(run: Run, attempt: Attempt, get: Call, sources: ValueSources): Promise<ContextText | null> {
  const last = get.steps[get.steps.length - 1];
  if (last === undefined) return null;
  const path = childPath(childPath(attempt.leaf.path, 'get'), last.name);
  const text = await renderForStep(run, path, `{${last.name}.output}`, 'plain', sources);
  return text === '' ? null : { label: get.workflow, text: truncateLines(text, CONTEXT_CHARS) };
}

async function outputOf(
  command: string,
  worktree: string,
  resources: RunResources,
  time: CommandDeadline,
): Promise<string> {
  const home = join(resources.homes, `context-${randomUUID()}`);
  const place = await resources.confine({ kind: 'context', tree: worktree, home });
  const result = await runConfined(
    { file: ownProgram('sh'), args: ['-c', command], env: place.env, enclosure: place.enclosure },
    {
      deadlineMs: Math.max(1, Math.min(resources.deadlines.contextMs, time.until - performance.now())),
      graceMs: resources.deadlines.graceMs,
      signal: time.signal,
      scope: resources.id,
    },
  ).finally(() => place.end());
  await forceRemove(home);
  // Unlike an agent, the command has the variables of `gate-env`.
  const text = resources.redactSecrets(capturedText(result.stdout.captured));
  return result.ending.kind === 'exited' && result.ending.code === 0 ? text : `${text}\n(this command failed)`.trim();
}

/** The text of a file in the worktree, or a remark why there is none. Paths and links out of it count as absent. */
async function fileText(worktree: string, path: string): Promise<string> {
  const text = await readInside(worktree, path);
  if (text !== null) return text;
  return (await createFolderPort(worktree).exists(normalize(path)))
    ? `(no file of at most ${FILE_BYTES / 1024 / 1024} MiB)`
    : '(there is no such file)';
}

/** Reads a file through the folder port, since an agent may have put a link or a pipe there. */
function readInside(worktree: string, path: string): Promise<string | null> {
  return createFolderPort(worktree).readText(normalize(path), FILE_BYTES);
}
