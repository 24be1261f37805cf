import type { Scope, StepPath } from '../model/index.js';
import { lookUp, type Location } from './names.js';
import type { Run } from './run.js';

/**
 * An agent's name from its template (`{impl.agent}`, `{agent}`): names only, whose values are known to the fold. A
 * template that comes to nothing stays as it is, and is then reported as an unknown agent.
 */
export function resolveAgent(
  run: Run,
  template: string,
  place: { readonly path: StepPath; readonly scope: Scope },
): string {
  return fill(run, template, { path: place.path, scope: place.scope, attempt: null }, 0);
}

function fill(run: Run, template: string, at: Location, depth: number): string {
  if (depth > 16) return template;
  return template.replace(/\{([A-Za-z0-9_./-]+)\}/g, (whole, name: string) => {
    const reference = lookUp(run, name, at);
    if (reference.kind === 'text') return reference.text === '' ? whole : reference.text;
    return reference.kind === 'template' ? fill(run, reference.template, reference.at, depth + 1) : whole;
  });
}
