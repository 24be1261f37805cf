import { NO_USAGE, type AgentFailure, type ArtifactRef, type NewEvent, type StepPath } from '../../model/index.js';
import { artifactName } from '../../storage/run-folder.js';
import type { LaunchResult } from '../agent/launch.js';
import type { ChosenSession } from '../agent/session.js';
import type { RunResources } from '../run-resources.js';

/** The fields by which an event names its attempt. */
interface AttemptAddress {
  readonly step: StepPath;
  readonly launch: number;
}

/** The event that ends a launch for which no process was started. */
export function notStartedEvent(at: AttemptAddress, failure: AgentFailure): NewEvent {
  return {
    type: 'agent_completed',
    ...at,
    usage: NO_USAGE,
    exit_code: null,
    duration_ms: 0,
    tokens_in: 0,
    tokens_out: 0,
    cost_usd: 0,
    session_id: '',
    is_error: true,
    reason: failure.reason,
    message: failure.message.slice(0, 500),
    first_diff_turn: null,
    context_used: null,
    artifacts: {},
  };
}

/** The event that ends a launch, with its usage and the artifacts of its stream and final text. */
export async function launchEndEvent(
  at: AttemptAddress,
  result: LaunchResult,
  resources: RunResources,
  session: ChosenSession,
): Promise<NewEvent> {
  const { outcome, usage } = result;
  const shared = {
    ...at,
    usage,
    duration_ms: Math.round(result.durationMs),
    session_id: outcome.sessionId ?? (session.mode === 'resume' ? session.id : ''),
    first_diff_turn: result.firstDiffTurn,
    context_used: result.contextUsed,
    artifacts: await artifactsOf(at, result, resources),
  };
  if (result.killed !== null) {
    const { reason, message } = result.killed;
    return {
      type: 'agent_killed',
      ...shared,
      reason,
      message: message.slice(0, 500),
      input_tokens: usage.tokens.in,
      output_tokens: usage.tokens.out,
      cost_usd: usage.cost_usd,
      turns_partial: usage.turns,
    };
  }
  return {
    type: 'agent_completed',
    ...shared,
    exit_code: result.exitCode,
    tokens_in: usage.tokens.in,
    tokens_out: usage.tokens.out,
    cost_usd: usage.cost_usd,
    is_error: outcome.failure !== null,
    reason: outcome.failure?.reason ?? null,
    message: outcome.failure?.message.slice(0, 500) ?? '',
  };
}

async function artifactsOf(
  at: AttemptAddress,
  { outcome }: LaunchResult,
  resources: RunResources,
): Promise<Record<string, ArtifactRef>> {
  const stream = await resources.folder
    .hashArtifact(artifactName(at.step, at.launch, 'stream.ndjson'))
    .catch(() => null);
  const text =
    outcome.finalText === ''
      ? null
      : await resources.folder.write(artifactName(at.step, at.launch, 'answer.md'), outcome.finalText);
  return { ...(stream === null ? {} : { stdout: stream }), ...(text === null ? {} : { answer: text }) };
}
