import type { Workflow } from '../../model/workflow.js';
import { findNearest } from '../diagnostics/nearest.js';
import { resolveName } from '../names/resolve-name.js';
import { findTemplateNames } from '../names/template.js';
import type { ReadContext } from '../reading/context.js';

/** Warns of names in the `with` of a call that the callee neither declares as inputs nor uses in any template. */
export function checkUnknownInputs(reading: ReadContext, workflow: Workflow): void {
  if (reading.incomplete) return;
  const undeclared = reading.calls.flatMap((site) =>
    Object.keys(site.call.with)
      .filter((name) => !Object.hasOwn(site.call.inputs, name))
      .map((name) => ({ ...site, name })),
  );
  if (undeclared.length === 0) return;
  const inheritedNames = collectInheritedNames(reading, workflow);
  for (const { at, call, place, name } of undeclared) {
    if (inheritedNames.has(keyOf(at, name))) continue;
    const near = findNearest(name, Object.keys(call.inputs));
    const message = `\`${call.workflow}\` has no use for the input \`${name}\``;
    reading.findings.warning(place, 'unknown-input', message, near === null ? null : `did you mean \`${near}\`?`);
  }
}

/** Collects the names that templates get from the `with` of a call, each with the path of the calling step. */
function collectInheritedNames({ templates, environment }: ReadContext, workflow: Workflow): ReadonlySet<string> {
  const settings = Object.keys(environment.overrides.inputs ?? {});
  const inheritedNames = new Set<string>();
  for (const { at, text } of templates)
    for (const { name } of findTemplateNames(text)) {
      const reference = resolveName(workflow, at, name, settings);
      if (reference.kind === 'template') inheritedNames.add(keyOf(reference.at, name));
    }
  return inheritedNames;
}

function keyOf(at: string, name: string): string {
  return `${at}\0${name}`;
}
