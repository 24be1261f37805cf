import type { Attempt, Run } from '../../engine/index.js';
import type { Commit, StepPath } from '../../model/index.js';
import type { RunFolder } from '../../storage/run-folder.js';
import { renderInScope, type RuntimeReference } from '../../workflow/names/render.js';
import { findFactSource, validatorComments, type FactSource } from './facts.js';

/** The sources from which values of facts are read. */
export interface ValueSources {
  readonly folder: RunFolder;
  /** The patch between two commits, cut at a maximum size. */
  readonly diff: (from: Commit, to: Commit) => Promise<string>;
}

/**
 * Renders a template in the scope of a step. Rendering itself is pure and synchronous, so it is done twice: first to
 * collect the facts that the template uses, then with their values.
 */
export async function renderForStep(
  run: Run,
  at: StepPath,
  template: string,
  mode: 'prompt' | 'plain',
  sources: ValueSources,
): Promise<string> {
  const rendering = { workflow: run.workflow, settings: Object.keys(run.inputs), mode };
  const used = new Map<string, RuntimeReference>();
  renderInScope({ ...rendering, valueOf: (fact) => (used.set(JSON.stringify(fact), fact), undefined) }, at, template);
  const values = new Map<string, string>();
  for (const [key, fact] of used) values.set(key, await textOf(run, findFactSource(run, fact), sources));
  return renderInScope({ ...rendering, valueOf: (fact) => values.get(JSON.stringify(fact)) }, at, template);
}

async function textOf(run: Run, source: FactSource, sources: ValueSources): Promise<string> {
  switch (source.kind) {
    case 'text':
      return source.text;
    case 'artifact':
      return sources.folder.read(source.artifact);
    case 'diff':
      return sources.diff(source.from, source.to);
    case 'failure':
      return failureText(run, source.attempt, sources.folder);
  }
}

/**
 * Describes why an attempt failed, for prompts: each failed check with its output, a review's comments, a rejection, or
 * else the agent's own error.
 */
export async function failureText(run: Run, attempt: Attempt, folder: RunFolder): Promise<string> {
  const parts: string[] = [];
  for (const [name, gate] of attempt.gates) {
    if (gate.status !== 'fail') continue;
    const details = gate.details === null ? validatorComments(run, attempt, name) : await folder.read(gate.details);
    parts.push([`${gate.check}: ${gate.reason}`, details ?? ''].filter((part) => part !== '').join('\n'));
  }
  const { snapshot, outcome } = attempt;
  if (snapshot?.output.kind === 'verdict' && !snapshot.output.pass)
    parts.push(`The review did not pass: ${snapshot.output.comments}`);
  for (const hold of attempt.holds.values())
    if (hold.state === 'reject') parts.push(`Rejected by ${hold.by}: ${hold.reason}`);
  const failure = outcome?.failure ?? null;
  if (parts.length === 0 && failure !== null) parts.push(`${failure.reason}: ${failure.message}`);
  return parts.join('\n---\n');
}
