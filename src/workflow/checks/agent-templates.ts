import type { Place } from '../../model/diagnostic.js';
import type { StepPath } from '../../model/ids.js';
import type { Workflow } from '../../model/workflow.js';
import { modelDoubt } from '../diagnostics/model-doubt.js';
import { resolveName } from '../names/reference.js';
import { renderTemplate } from '../names/template.js';
import { agentProblem } from '../reading/parts.js';
import type { Reading } from '../reading/reading.js';

/** Where a name was given: at a place of a file, or by `--set` under some name. */
type Origin = { readonly place: Place } | { readonly set: string };

/** Checks the agents that templates come to by inputs: `agent: '{who}'`, and the `{agent}` of a validator. */
export function checkResolvedAgents(reading: Reading, workflow: Workflow): void {
  const { findings, world } = reading;
  for (const { at, text, place } of reading.agents) {
    const { agent, origin } = resolved(reading, workflow, at, text, { place });
    if (agent === null) continue;
    const say = (message: string): string =>
      'set' in origin ? `--set ${origin.set}: ${message}` : `${message}, which \`${text}\` comes to`;
    const where = 'set' in origin ? null : origin.place;
    if (agent === '') {
      findings.error(where, 'unknown-agent', say('no agent'), 'name one, or `pass` for none');
      continue;
    }
    const problem = agentProblem(world.agents, agent);
    const doubt = problem === null ? modelDoubt(world.agents, agent) : null;
    if (problem !== null) findings.error(where, 'unknown-agent', say(problem.message), problem.hint);
    if (doubt !== null) findings.warning(where, 'unknown-model', say(doubt.message), doubt.hint);
  }
}

/** Whether `--set` can give a name its value. */
function canBeSet(workflow: Workflow, at: StepPath, name: string): boolean {
  return resolveName(workflow, at, name, [name]).kind === 'setting';
}

/** `agent` is null where only a run can tell (the agent that a step ended on), or an input has no value yet. */
function resolved(
  reading: Reading,
  workflow: Workflow,
  at: StepPath,
  template: string,
  start: Origin,
): { readonly agent: string | null; readonly origin: Origin } {
  const given = reading.world.overrides.inputs ?? {};
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
        const outer = resolved(reading, workflow, reference.at, reference.text, caller ?? start);
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
