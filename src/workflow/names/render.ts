import type { StepPath } from '../../model/ids.js';
import type { Workflow } from '../../model/workflow.js';
import { quoteInline } from '../prompt/quote.js';
import { resolveName, type NameReference } from './resolve-name.js';
import { renderTemplate } from './template.js';

/** A reference whose value is known only in a run. */
export type RuntimeReference = Exclude<NameReference, { kind: 'text' | 'template' }>;

/** How templates of a workflow are rendered. */
export interface RenderContext {
  readonly workflow: Pick<Workflow, 'steps' | 'inputs'>;
  /** Names given by `--set`. */
  readonly settings: readonly string[];
  /** Returns the value of a reference, as text; undefined if there is none yet. Inputs of the run: value or default. */
  readonly valueOf: (fact: RuntimeReference) => string | undefined;
  /**
   * `prompt`: text that others wrote (the specification, plans, outputs, checks, reviews) is quoted with its source.
   * `plain`: values are inserted as they are, for names of agents and paths.
   */
  readonly mode: 'prompt' | 'plain';
}

/**
 * Renders a template in the scope of the step at `at` (a path of the run). A name without a value becomes empty text.
 */
export function renderInScope(rendering: RenderContext, at: StepPath, text: string): string {
  return renderTemplate(text, (name) => {
    const reference = resolveName(rendering.workflow, at, name, rendering.settings);
    switch (reference.kind) {
      case 'unresolved':
        return undefined;
      case 'text':
        return reference.text;
      case 'template':
        return renderInScope(rendering, reference.at, reference.text);
      default:
        return quoteIfForeign(reference, rendering.valueOf(reference) ?? '', rendering.mode);
    }
  });
}

function quoteIfForeign(fact: RuntimeReference, value: string, mode: RenderContext['mode']): string {
  const source = mode === 'plain' ? null : describeSource(fact);
  return source === null ? value : quoteInline(source, value);
}

/** Describes the source of a value that others than gump wrote; null for any other value. */
function describeSource(fact: RuntimeReference): string | null {
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
      return FOREIGN_STEP_FIELDS.includes(fact.field) ? `The ${fact.field} of step \`${fact.path}\`` : null;
    case 'run':
      return null;
  }
}

const ATTEMPT_SOURCES = {
  error: 'What failed, as the checks reported it',
  diff: 'The change so far, as git shows it',
  output: 'What this step wrote',
} as const;

const FOREIGN_STEP_FIELDS: readonly string[] = ['output', 'diff', 'files', 'comments'];
