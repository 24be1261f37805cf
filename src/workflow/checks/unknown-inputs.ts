import type { Workflow } from '../../model/workflow.js';
import { nearest } from '../diagnostics/nearest.js';
import { resolveName } from '../names/reference.js';
import { namesIn } from '../names/template.js';
import type { Reading } from '../reading/reading.js';

/** Warns of what a call hands on that the callee neither declares nor asks for in any template. */
export function checkUnknownInputs(reading: Reading, workflow: Workflow): void {
  if (reading.incomplete) return;
  const doubtful = reading.calls.flatMap((site) =>
    Object.keys(site.call.with)
      .filter((name) => !Object.hasOwn(site.call.inputs, name))
      .map((name) => ({ ...site, name })),
  );
  if (doubtful.length === 0) return;
  const asked = askedOfCallers(reading, workflow);
  for (const { at, call, place, name } of doubtful) {
    if (asked.has(keyOf(at, name))) continue;
    const near = nearest(name, Object.keys(call.inputs));
    const message = `\`${call.workflow}\` has no use for the input \`${name}\``;
    reading.findings.warning(place, 'unknown-input', message, near === null ? null : `did you mean \`${near}\`?`);
  }
}

/** The names that templates get from a call, each with where it is made. */
function askedOfCallers({ templates, world }: Reading, workflow: Workflow): ReadonlySet<string> {
  const settings = Object.keys(world.overrides.inputs ?? {});
  const asked = new Set<string>();
  for (const { at, text } of templates)
    for (const { name } of namesIn(text)) {
      const reference = resolveName(workflow, at, name, settings);
      if (reference.kind === 'template') asked.add(keyOf(reference.at, name));
    }
  return asked;
}

function keyOf(at: string, name: string): string {
  return `${at}\0${name}`;
}
