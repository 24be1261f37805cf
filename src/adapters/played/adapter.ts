import type { Adapter, AgentRequest } from '../../model/adapter.js';
import type { Scenario } from '../../model/scenario.js';
import { PlayedReader } from './reader.js';
import { matchScenario } from './scenario.js';
import type { PlayedScript } from './script.js';

/** What a rehearsal is played by. */
export interface Rehearsal {
  readonly scenario: Scenario;
  /** The Node executable, and the script of the played agent's process. Absolute paths. */
  readonly node: string;
  readonly entry: string;
}

/**
 * `real`, played by a scenario instead of its CLI: the same names, models and prices, and a real child process, so that
 * guards, ledger and kill path are those of any other agent. It asks for no key and installs nothing. An attempt that no
 * entry matches fails (`agent_error`) and says so.
 */
export function playedAdapter(
  real: Adapter,
  rehearsal: Rehearsal,
  attempt: { readonly steps: readonly string[]; readonly attempt: number },
): Adapter {
  return {
    provider: real.provider,
    title: `${real.title} (played)`,
    command: rehearsal.node,
    models: real.models,
    keys: () => [],
    endpoints: [],
    install: null,
    costSource: 'reported',
    maxPromptChars: null,
    ...(real.sessionsNeedFolder === undefined ? {} : { sessionsNeedFolder: real.sessionsNeedFolder }),
    invoke: (request) => ({
      args: [rehearsal.entry],
      stdin: JSON.stringify(script(rehearsal.scenario, request, attempt)),
      env: {},
      files: [],
      follow: null,
    }),
    read: () => new PlayedReader(),
  };
}

function script(
  scenario: Scenario,
  request: AgentRequest,
  { steps, attempt }: { readonly steps: readonly string[]; readonly attempt: number },
): PlayedScript {
  return {
    part: matchScenario(scenario, { steps, attempt, agent: request.agent }),
    refusal: `no entry of the scenario matches ${steps[0] ?? ''}, attempt ${attempt}, agent ${request.agent}`,
    prompt: request.prompt,
    session: request.session.id,
    model: request.model,
  };
}
