import type { StepPath } from '../../model/ids.js';
import type { Workflow } from '../../model/workflow.js';
import { quoteInline } from '../prompt/quote.js';
import { resolveName, type Reference } from './reference.js';
import { renderTemplate } from './template.js';

/** A reference whose value only the run knows. */
export type Fact = Exclude<Reference, { kind: 'text' | 'template' }>;

export interface Rendering {
  readonly workflow: Pick<Workflow, 'steps' | 'inputs'>;
  /** Names given by `--set`. */
  readonly settings: readonly string[];
  /** The value of a fact, as text; undefined where there is none (yet). Root inputs: their value or default. */
  readonly valueOf: (fact: Fact) => string | undefined;
  /**
   * `prompt`: text that others wrote (the specification, plans, outputs, checks, reviews) is quoted, and says where it
   * came from. `plain`: as it is, for names of agents and paths.
   */
  readonly mode: 'prompt' | 'plain';
}

/** Renders a template in the scope of the step at `at` (a path of the run). Names that stand for nothing become empty. */
export function renderAt(rendering: Rendering, at: StepPath, text: string): string {
  return renderTemplate(text, (name) => {
    const reference = resolveName(rendering.workflow, at, name, rendering.settings);
    switch (reference.kind) {
      case 'unresolved':
        return undefined;
      case 'text':
        return reference.text;
      case 'template':
        return renderAt(rendering, reference.at, reference.text);
      default:
        return quoted(reference, rendering.valueOf(reference) ?? '', rendering.mode);
    }
  });
}

function quoted(fact: Fact, value: string, mode: Rendering['mode']): string {
  const source = mode === 'plain' ? null : sourceOf(fact);
  return source === null ? value : quoteInline(source, value);
}

/** Where a value came from, if others than gump wrote it. */
function sourceOf(fact: Fact): string | null {
  switch (fact.kind) {
    case 'spec':
      return 'The specification';
    case 'item':
      return `The plan's ${fact.field === 'files' ? 'files for this item' : fact.field}`;
    case 'setting':
      return `The input \`${fact.name}\``;
    case 'attempt':
      return fact.field === 'attempt' ? null : ATTEMPT_SOURCES[fact.field];
    case 'gate':
      return fact.part === 'comments' || fact.part === 'error' ? `What the check \`${fact.gate}\` said` : null;
    case 'step':
      return WRITTEN.includes(fact.field) ? `The ${fact.field} of step \`${fact.path}\`` : null;
    case 'run':
      return null;
  }
}

const ATTEMPT_SOURCES = {
  error: 'What failed, as the checks reported it',
  diff: 'The change so far, as git shows it',
  output: 'What this step wrote',
} as const;

const WRITTEN: readonly string[] = ['output', 'diff', 'files', 'comments'];
