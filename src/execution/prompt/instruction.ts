import { normalize } from 'node:path/posix';
import { attemptsInAll, type Attempt, type Effect, type Run } from '../../engine/index.js';
import { childPath, parentPath, type Call, type PlanItem } from '../../model/index.js';
import { capturedText } from '../../system/process/output/capture.js';
import { runToEnd } from '../../system/process/run-to-end.js';
import { composePrompt, type ContextText, type RetryPart } from '../../workflow/prompt/prompt.js';
import { truncateLines } from '../../workflow/prompt/truncate.js';
import { folderPort } from '../gates/folder.js';
import type { RunWorld } from '../run-resources.js';
import { causeOf, itemAt } from './facts.js';
import { failureText, render, type ValueSources } from './render.js';

type RunAgent = Extract<Effect, { kind: 'RunAgent' }>;

/** A patch in a prompt or a template is cut past this: a larger one drowns everything else. */
const DIFF_BYTES = 400_000;
/** A context file or output beyond this is cut in whole lines. */
const CONTEXT_CHARS = 400_000;
/** A context file beyond this is not read at all. */
const FILE_BYTES = 16 * 1024 * 1024;

/** How long its commands may take. */
export interface TimeLeft {
  readonly signal: AbortSignal;
  /** By `performance.now()`. */
  readonly until: number;
}

/**
 * The whole instruction of one launch, without any key: it goes to an agent. Missing context files are named in it, since
 * nothing else could tell the agent.
 */
export async function composeInstruction(effect: RunAgent, run: Run, world: RunWorld, time: TimeLeft): Promise<string> {
  const { attempt, node, setting } = effect;
  const path = attempt.leaf.path;
  const sources = valueSources(world);
  const template = attempt.overrides?.prompt ?? node.prompt;
  const replan = attempt.kind === 'replan';
  const part = partOf(run, attempt);
  const text = composePrompt({
    path,
    kind: node.output,
    dialect: node.dialect,
    task: await render(run, path, template, 'prompt', sources),
    spec: run.spec === null ? null : await world.folder.read(run.spec),
    item: part === null ? setting.item : (itemAt(run, parentPath(parentPath(path))) ?? setting.item),
    blastRadius: setting.blastRadius,
    writable: node.guard.noWrite?.allow ?? null,
    gates: node.gates.map((gate) => (gate.argument === '' ? gate.type : `${gate.type}: ${gate.argument}`)),
    conventions: await world.conventions,
    context: await contextOf(effect, run, world, sources, time),
    continuesSession: attempt.n === 1 && attempt.session.mode === 'resume',
    retry: attempt.overrides?.prompt !== undefined ? null : await retryOf(run, attempt, node, world, sources),
    replan,
    part,
  });
  return world.withoutKeys(text);
}

export function valueSources(world: RunWorld): ValueSources {
  return { folder: world.folder, diff: (from, to) => world.lanes.patch(from, to, DIFF_BYTES) };
}

/** The item of a replan that this attempt works on. */
function partOf(run: Run, attempt: Attempt): PlanItem | null {
  return parentPath(attempt.leaf.path).endsWith('/replan') ? itemAt(run, attempt.leaf.path) : null;
}

function wasRejected({ outcome }: Attempt): boolean {
  return outcome?.rejected === true;
}

async function retryOf(
  run: Run,
  attempt: Attempt,
  node: RunAgent['node'],
  world: RunWorld,
  sources: ValueSources,
): Promise<RetryPart | null> {
  const failed = causeOf(run, attempt);
  if (failed === null) return null;
  const other = failed.leaf.path === attempt.leaf.path ? null : failed.leaf.path;
  const rejection = [...failed.holds.values()].find((hold) => hold.state === 'reject');
  const output = failed.snapshot?.output;
  return {
    attempt: attempt.n,
    // A person's rejections are outside of what the policy counts.
    of: attempt.n > 1 && !attempt.leaf.attempts.some(wasRejected) ? attemptsInAll(node.retry) : null,
    error: await failureText(run, failed, world.folder),
    failedStep: other,
    diff: failed.snapshot === null ? '' : await sources.diff(failed.leaf.base, failed.snapshot.commit),
    changeIsInTree: other === null && attempt.from === failed.snapshot?.commit,
    comments: output?.kind === 'verdict' && !output.pass ? output.comments : '',
    rejection: rejection?.reason ?? '',
    previousAgent: failed.agent !== attempt.agent && other === null ? failed.agent : null,
    limits: world.errorContext,
  };
}

async function contextOf(
  { attempt, node, setting }: RunAgent,
  run: Run,
  world: RunWorld,
  sources: ValueSources,
  time: TimeLeft,
): Promise<ContextText[]> {
  const worktree = world.lanes.folderOf(setting.lane);
  const texts: ContextText[] = [];
  for (const source of node.context) {
    if (source.kind === 'file') {
      const file = await render(run, attempt.leaf.path, source.path, 'plain', sources);
      texts.push({ label: file, text: truncateLines(await fileText(worktree, file), CONTEXT_CHARS) });
    } else {
      texts.push({
        label: source.command,
        text: truncateLines(await outputOf(source.command, worktree, world, time), CONTEXT_CHARS),
      });
    }
  }
  const fetched = node.get === undefined ? null : await fetchedText(run, attempt, node.get, sources);
  return fetched === null ? texts : [...texts, fetched];
}

/** What `get.workflow` left: the output of its last step. */
async function fetchedText(run: Run, attempt: Attempt, get: Call, sources: ValueSources): Promise<ContextText | null> {
  const last = get.steps[get.steps.length - 1];
  if (last === undefined) return null;
  const path = childPath(childPath(attempt.leaf.path, 'get'), last.name);
  const text = await render(run, path, `{${last.name}.output}`, 'plain', sources);
  return text === '' ? null : { label: get.workflow, text: truncateLines(text, CONTEXT_CHARS) };
}

async function outputOf(command: string, worktree: string, world: RunWorld, time: TimeLeft): Promise<string> {
  const result = await runToEnd(
    { file: 'sh', args: ['-c', command], cwd: worktree, env: world.gateEnv(worktree) },
    {
      deadlineMs: Math.max(1, Math.min(world.deadlines.contextMs, time.until - performance.now())),
      graceMs: world.deadlines.graceMs,
      signal: time.signal,
      strays: 'kill',
      scope: world.id,
      ...(world.isolation.wrap === null ? {} : { wrap: world.isolation.wrap }),
    },
  );
  // Unlike an agent, it has what `gate-env` names.
  const text = world.withoutSecrets(capturedText(result.stdout.captured));
  return result.ending.kind === 'exited' && result.ending.code === 0 ? text : `${text}\n(this command failed)`.trim();
}

/** A file of the worktree, or why there is none to show. A path or a link that leads out of the worktree is as good as absent. */
async function fileText(worktree: string, path: string): Promise<string> {
  const text = await readInside(worktree, path);
  if (text !== null) return text;
  return (await folderPort(worktree).exists(normalize(path)))
    ? `(no file of at most ${FILE_BYTES / 1024 / 1024} MiB)`
    : '(there is no such file)';
}

/** An agent may have left anything there: a link to what only we can read, a pipe. */
function readInside(worktree: string, path: string): Promise<string | null> {
  return folderPort(worktree).readText(normalize(path), FILE_BYTES);
}
