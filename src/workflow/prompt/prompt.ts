import type { StepPath } from '../../model/ids.js';
import type { PlanItem } from '../../model/plan.js';
import type { Dialect, OutputKind } from '../../model/workflow.js';
import { outputFile } from '../output.js';
import type { ContextText, PromptParts } from './parts.js';
import { quoteBlock } from './quote.js';
import { replanSection, retrySection } from './retry.js';
import { gitSection, outputSection, scopeSection, titleSection } from './sections.js';

export type { ContextText, PromptParts, PreviousFailure } from './parts.js';

/** Composes the whole prompt for the agent's CLI, in Markdown. Its last lines are markers for tools. */
export function composePrompt(parts: PromptParts): string {
  const kind = parts.replan ? 'plan' : parts.kind;
  const sections = [
    titleSection(parts.path, kind, parts.retry),
    parts.continuesSession ? TRANSITION : '',
    parts.replan ? replanSection(parts) : taskSection(parts),
    parts.replannedItem === null ? '' : partSection(parts.replannedItem),
    parts.retry === null ? '' : retrySection(parts.retry, parts.replan),
    kind === 'diff' ? scopeSection(parts) : '',
    outputSection(kind, parts.dialect, parts.writable, parts.gates),
    gitSection(),
    conventionsSection(parts.conventions),
    contextSection(parts.context),
    markers(parts.path, kind, parts.dialect),
  ];
  return sections.filter((section) => section !== '').join('\n\n') + '\n';
}

const TRANSITION = `## A new step

The step before this one is done, and its work is in the tree. What follows is your task now.`;

const DEFAULT_PLAN_TASK =
  'Read the specification and the code base, and divide the work into independent items. For each, say what is to be done and which files it touches.';

function taskSection({ task, kind, spec }: PromptParts): string {
  const text = task.trim() === '' && kind === 'plan' ? DEFAULT_PLAN_TASK : task.trim();
  const missing = kind === 'plan' && spec !== null && spec.trim() !== '' && !task.includes(spec.trim());
  const specification = missing ? `\n\n${quoteBlock('The specification', spec)}` : '';
  return `## Your task\n\n${text}${specification}`;
}

function partSection(part: PlanItem): string {
  return `## Your part of it

The task as a whole had failed and was divided again. Do this part only; others do the rest.

${quoteBlock('The part, as the new plan has it', `${part.name}\n\n${part.description}`)}`;
}

function conventionsSection(conventions: string): string {
  return conventions.trim() === '' ? '' : `## Conventions of this project\n\n${conventions.trim()}`;
}

function contextSection(context: readonly ContextText[]): string {
  if (context.length === 0) return '';
  return ['## Context', ...context.map(({ label, text }) => quoteBlock(`\`${label}\``, text))].join('\n\n');
}

/** The lines by which tools that read prompts (played agents, recorded streams) identify a step. */
function markers(path: StepPath, kind: OutputKind, dialect: Dialect): string {
  const step = `[GUMP:step:${path}]`;
  if (outputFile(kind, dialect) === null) return step;
  const mode = kind === 'verdict' ? (dialect === 'classic' ? 'review' : 'validate') : kind;
  return `[GUMP:${mode}]\n${step}`;
}
