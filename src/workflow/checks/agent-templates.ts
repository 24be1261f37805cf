import type { SourceLocation } from '../../model/diagnostic.js';
import type { StepPath } from '../../model/ids.js';
import type { Workflow } from '../../model/workflow.js';
import { resolveName } from '../names/resolve-name.js';
import { renderTemplate } from '../names/template.js';
import type { ReadContext } from '../reading/context.js';
import { findModelWarning } from '../reading/model-warning.js';
import { findAgentError } from '../reading/shared-keys.js';

/** Where an agent's name was written: at a place in a file, or as the value of `--set` for the input `set`. */
type Origin = { readonly place: SourceLocation } | { readonly set: string };

/** Checks agent names that inputs give to templates: `agent: '{who}'`, and the `{agent}` of a validator. */
export function checkResolvedAgents(reading: ReadContext, workflow: Workflow): void {
  const { findings, environment } = reading;
  for (const { at, text, place } of reading.agentTemplates) {
    const { agent, origin } = resolveAgentTemplate(reading, workflow, at, text, { place });
    if (agent === null) continue;
    const withOrigin = (message: string): string =>
      'set' in origin ? `--set ${origin.set}: ${message}` : `${message}, which \`${text}\` comes to`;
    const reportPlace = 'set' in origin ? null : origin.place;
    if (agent === '') {
      findings.error(reportPlace, 'unknown-agent', withOrigin('no agent'), 'name one, or `pass` for none');
      continue;
    }
    const problem = findAgentError(environment.agents, agent);
    const warning = problem === null ? findModelWarning(environment.agents, agent) : null;
    if (problem !== null) findings.error(reportPlace, 'unknown-agent', withOrigin(problem.message), problem.hint);
    if (warning !== null) findings.warning(reportPlace, 'unknown-model', withOrigin(warning.message), warning.hint);
  }
}

/** Whether `--set` can give a name its value in the scope of the step at `at`. */
function canBeSet(workflow: Workflow, at: StepPath, name: string): boolean {
  return resolveName(workflow, at, name, [name]).kind === 'setting';
}

/**
 * Resolves an agent's name that is a template. `agent` is null if only a run knows it (the agent that a step ended on),
 * or if an input has no value yet. `origin` is where its value was written.
 */
function resolveAgentTemplate(
  reading: ReadContext,
  workflow: Workflow,
  at: StepPath,
  template: string,
  start: Origin,
): { readonly agent: string | null; readonly origin: Origin } {
  const given = reading.environment.overrides.inputs ?? {};
  let origin = start;
  const valueOf = (name: string): string | null => {
    const reference = resolveName(workflow, at, name, Object.keys(given));
    switch (reference.kind) {
      case 'text':
        return reference.text === '' && canBeSet(workflow, at, name) ? null : reference.text;
      case 'setting': {
        const value = given[reference.name];
        if (value !== undefined) origin = { set: reference.name };
        return value ?? workflow.inputs[reference.name]?.default ?? null;
      }
      case 'template': {
        const caller = reading.calls.find(
          ({ at: site, call }) => site === reference.at && call.with[name] === reference.text,
        );
        const outer = resolveAgentTemplate(reading, workflow, reference.at, reference.text, caller ?? start);
        ({ origin } = outer);
        return outer.agent;
      }
      default:
        return null;
    }
  };
  const agent = renderTemplate(template, (name) => valueOf(name) ?? `{${name}}`);
  return { agent: agent.includes('{') ? null : agent, origin };
}
