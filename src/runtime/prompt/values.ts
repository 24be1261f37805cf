import { lookUp, verdictBelow, type Attempt, type Location, type Reference, type Run } from '../../engine/index.js';
import { childPath, type Commit } from '../../model/index.js';
import { namesIn, renderTemplate } from '../../workflow/template.js';
import type { RunFolder } from '../run-folder.js';

/** What turning references into text takes. */
export interface ValueSources {
  readonly folder: RunFolder;
  /** The patch between two commits, at most some MiB. */
  readonly diff: (from: Commit, to: Commit) => Promise<string>;
}

const DEEPEST = 16;

/** Renders a template where it stands: one pass, inputs in their caller's scope. */
export async function renderAt(run: Run, template: string, at: Location, sources: ValueSources, depth = 0): Promise<string> {
  if (depth > DEEPEST) return '';
  const values = new Map<string, string>();
  for (const { name } of namesIn(template)) {
    if (!values.has(name)) values.set(name, await valueOf(run, lookUp(run, name, at), sources, depth));
  }
  return renderTemplate(template, (name) => values.get(name));
}

async function valueOf(run: Run, reference: Reference, sources: ValueSources, depth: number): Promise<string> {
  switch (reference.kind) {
    case 'text':
      return reference.text;
    case 'artifact':
      return sources.folder.read(reference.artifact);
    case 'diff':
      return sources.diff(reference.from, reference.to);
    case 'failure':
      return failureText(run, reference.attempt, sources.folder);
    case 'template':
      return renderAt(run, reference.template, reference.at, sources, depth + 1);
  }
}

/** What a person would need to mend a failed attempt: each failed check with its output, a verdict's comments, or the agent's own error. */
export async function failureText(run: Run, attempt: Attempt, folder: RunFolder): Promise<string> {
  const parts: string[] = [];
  for (const [name, gate] of attempt.gates) {
    if (gate.status !== 'fail') continue;
    const details = gate.details === null ? null : await folder.read(gate.details);
    const verdict = verdictBelow(run, childPath(attempt.leaf.path, `gate/${name}`), attempt);
    parts.push([`${gate.check}: ${gate.reason}`, details ?? verdict ?? ''].filter((text) => text !== '').join('\n'));
  }
  const { snapshot, outcome } = attempt;
  if (snapshot?.output.kind === 'verdict' && !snapshot.output.pass) parts.push(`review did not pass: ${snapshot.output.comments}`);
  for (const hold of attempt.holds.values()) if (hold.state === 'reject') parts.push(`rejected by ${hold.by}: ${hold.reason}`);
  if (parts.length === 0 && outcome?.failure != null) parts.push(`${outcome.failure.reason}: ${outcome.failure.message}`);
  return parts.join('\n---\n');
}

