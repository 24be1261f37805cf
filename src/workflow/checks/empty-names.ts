import type { Workflow } from '../../model/workflow.js';
import { executionOrderOf, type ExecutionOrder } from '../names/execution-order.js';
import { resolveName } from '../names/resolve-name.js';
import { findTemplateNames } from '../names/template.js';
import type { ReadContext, TemplateSite } from '../reading/context.js';

/** Checking stops after this many warnings: each is looked up in a text that may be long. */
const MAX_WARNINGS = 200;

/** Warns of names that refer to the result of a step which has not run when the template is rendered. */
export function checkEmptyNames(reading: ReadContext, workflow: Workflow): void {
  let warnings = 0;
  for (const site of reading.templates)
    for (const { name, offset, why } of emptyNames(reading, workflow, site)) {
      if (++warnings > MAX_WARNINGS) return;
      const [message, hint] = why;
      reading.findings.warning(site.place(name, offset), 'empty-name', message, hint);
    }
}

/** A name that may be empty when it is rendered. `why` is the message and the hint of its warning. */
interface EmptyName {
  readonly name: string;
  readonly offset: number;
  readonly why: readonly [message: string, hint: string];
}

/** Finds such names in a template. A repeated name is found at its first place only. */
function* emptyNames(
  { environment }: ReadContext,
  workflow: Workflow,
  { at, text }: TemplateSite,
): Generator<EmptyName> {
  const settings = Object.keys(environment.overrides.inputs ?? {});
  const seen = new Set<string>();
  for (const { name, offset } of findTemplateNames(text)) {
    if (seen.has(name) || !name.includes('.')) continue;
    seen.add(name);
    const reference = resolveName(workflow, at, name, settings);
    if ((reference.kind !== 'step' && reference.kind !== 'gate') || reference.previous) continue;
    const why = reasonFor(executionOrderOf(workflow, at, reference.path), name, reference.path);
    if (why !== null) yield { name, offset, why };
  }
}

function reasonFor(order: ExecutionOrder, name: string, path: string): EmptyName['why'] | null {
  const hint = 'name a step that comes before this one';
  switch (order) {
    case 'beside':
      return [`\`{${name}}\` may be empty: \`${path}\` runs at the same time as this step`, hint];
    case 'after':
      return [`\`{${name}}\` is always empty: \`${path}\` comes after this step, and nothing leads back from it`, hint];
    default:
      return null;
  }
}
