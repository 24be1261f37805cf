import type { Adapter, AgentRequest } from '../../model/adapter.js';
import type { Scenario } from '../../model/scenario.js';
import { PlayedReader } from './reader.js';
import { matchScenario } from './scenario.js';
import type { PlayedScript } from './script.js';

/**
 * How the agents of a rehearsal are simulated. In a rehearsal, agents follow a scenario instead of calling models.
 */
export interface Rehearsal {
  readonly scenario: Scenario;
  /** Absolute paths of the Node executable and of the script that the played agent's process runs. */
  readonly node: string;
  readonly entry: string;
  /** Absolute paths of what that script consists of. */
  readonly files: readonly string[];
}

/**
 * Creates an adapter that replaces the CLI of `real` by an agent that plays a scenario. Names, models and prices are
 * those of `real`, and the agent is a real child process, so that guards, the ledger and the way a launch is killed are
 * the same as for any other agent. It needs no key and installs nothing. An attempt that no entry of the scenario
 * matches fails with `agent_error`.
 */
export function createPlayedAdapter(
  real: Adapter,
  rehearsal: Rehearsal,
  attempt: { readonly steps: readonly string[]; readonly attempt: number },
): Adapter {
  return {
    provider: real.provider,
    title: `${real.title} (played)`,
    command: rehearsal.node,
    models: real.models,
    keyVariables: () => [],
    endpointVariables: [],
    install: null,
    costSource: 'reported',
    sessions: [],
    files: rehearsal.files,
    maxPromptChars: null,
    ...(real.sessionsNeedFolder === undefined ? {} : { sessionsNeedFolder: real.sessionsNeedFolder }),
    invoke: (request) => ({
      args: [rehearsal.entry],
      stdin: JSON.stringify(scriptFor(rehearsal.scenario, request, attempt)),
      env: {},
      files: [],
      follow: null,
    }),
    read: () => new PlayedReader(),
  };
}

function scriptFor(
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
