import { createHash } from 'node:crypto';
import { createPlayedAdapter } from '../../adapters/played/adapter.js';
import { pathSpellings } from '../../engine/queries/step-path.js';
import { modelOf, providerOf, type Adapter, type AgentFailure, type StepPath } from '../../model/index.js';
import { artifactName } from '../../storage/run-folder.js';
import type { LaunchAccess } from '../../system/gateway/model-access.js';
import { chooseSession } from '../agent/session.js';
import { SetupError } from '../lanes/setup.js';
import { prepareWorkFolder } from '../lanes/work-folder.js';
import { composeInstruction } from '../prompt/instruction.js';
import { launchEndEvent, notStartedEvent } from './agent-events.js';
import { createLaneUser, type EffectOf, type EffectContext } from './effect-context.js';
import { startAgent } from './start-agent.js';

/**
 * Performs one launch of an agent. Makes the worktree equal to the commit, stores the instruction, records
 * `agent_launched` before anything starts, and at the end records `agent_completed` or `agent_killed`.
 */
export async function runAgent(effect: EffectOf<'RunAgent'>, context: EffectContext): Promise<void> {
  const { attempt, node, stepContext } = effect;
  const { resources, run, emit, signal } = context;
  const at = { step: attempt.leaf.path, launch: attempt.launch };
  const adapter = adapterFor(context, attempt.agent, attempt.leaf.path, attempt.n);
  const versionKnown = adapter === null ? null : resources.versionOf(adapter);
  const unready = await ensureTree(effect, context);
  if (unready === 'unwanted') return;
  const until = performance.now() + (node.timeoutMs ?? resources.deadlines.attemptMs);
  const worktree = await prepareWorkFolder(resources.lanes, node, stepContext.lane);
  const prompt = unready === null ? await composeInstruction(effect, run, resources, { signal, until }) : '';
  const session = await chooseSession(run, attempt, adapter, resources);
  const access =
    adapter === null || unready !== null
      ? null
      : await resources.access.open(adapter, modelOf(adapter, attempt.agent)?.id ?? null);
  const version = await versionKnown;
  const begun = await emit({
    type: 'agent_launched',
    ...at,
    cli: commandLine(adapter, attempt.agent),
    ...(version === null ? {} : { cli_version: version }),
    worktree,
    agent: attempt.agent,
    session_id: session.mode === 'resume' ? session.id : '',
    session_note: session.note,
    prompt_hash: createHash('sha256').update(prompt).digest('hex'),
    prompt: await resources.folder.write(artifactName(at.step, at.launch, 'prompt.md'), prompt),
    ...(access === null || 'reason' in access ? {} : { metering: access.metering }),
  });
  const problem = unready ?? deadlineFailure(until);
  const ready = begun ? (problem ?? (await checkReady(context, adapter, access, attempt.agent, prompt))) : null;
  if (ready === null || 'reason' in ready) {
    if (access !== null && 'token' in access) await access.token?.revoke();
    if (ready !== null) await emit(notStartedEvent(at, ready));
    return;
  }
  const launched = await startAgent(effect, context, { ...ready, worktree, prompt, session, until });
  const stop = (): void => launched.abort(String(signal.reason));
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
  const result = await launched.result;
  signal.removeEventListener('abort', stop);
  await ready.access.token?.revoke();
  await emit(await launchEndEvent(at, result, resources, session));
}

/** The failure if the deadline has passed already: gathering the context counts towards the attempt's time. */
function deadlineFailure(until: number): AgentFailure | null {
  if (performance.now() < until) return null;
  return { reason: 'timeout', message: 'its time was up before it began: the context took all of it' };
}

/** Makes the lane's worktree equal to the commit from which the attempt begins; null once it is ready. */
async function ensureTree(
  { attempt, stepContext }: EffectOf<'RunAgent'>,
  context: EffectContext,
): Promise<AgentFailure | 'unwanted' | null> {
  // An attempt that begins at the base again must not find ignored files that an earlier attempt has built.
  const clean = attempt.launch > 1 && attempt.from === attempt.leaf.base;
  try {
    const { lanes, findGateProblem } = context.resources;
    const tree = await lanes.ensure(stepContext.lane, attempt.from, createLaneUser(context), clean);
    const problem = (await findGateProblem?.(tree)) ?? null;
    if (context.signal.aborted) return 'unwanted';
    return problem === null ? null : { reason: 'gate_unrunnable', message: problem };
  } catch (error) {
    if (error instanceof SetupError && context.signal.aborted) return 'unwanted';
    if (error instanceof SetupError) return { reason: 'preflight', message: error.message };
    throw error;
  }
}

/** The adapter for an agent's name, a simulated one in a rehearsal; null if the name is unknown. */
function adapterFor({ resources, run }: EffectContext, agent: string, step: StepPath, attempt: number): Adapter | null {
  const adapter = resources.adapters.find((candidate) => candidate.provider === providerOf(agent));
  if (adapter === undefined) return null;
  return resources.rehearsal === null
    ? adapter
    : createPlayedAdapter(adapter, resources.rehearsal, { steps: pathSpellings(run, step), attempt });
}

function commandLine(adapter: Adapter | null, agent: string): string {
  return adapter === null ? agent : [adapter.command, modelOf(adapter, agent)?.id ?? ''].join(' ').trim();
}

/** Checks what can be checked without starting the CLI. Returns why the launch would fail, or what to start. */
async function checkReady(
  { resources }: EffectContext,
  adapter: Adapter | null,
  access: LaunchAccess | AgentFailure | null,
  agent: string,
  prompt: string,
): Promise<AgentFailure | { readonly adapter: Adapter; readonly access: LaunchAccess; readonly program: string }> {
  if (adapter === null || access === null) return { reason: 'agent_error', message: `unknown agent ${agent}` };
  if ('reason' in access) return access;
  const limit = adapter.maxPromptChars;
  if (limit !== null && prompt.length > limit) {
    return {
      reason: 'prompt_too_long',
      message: `an instruction of ${prompt.length} characters; ${adapter.title} takes ${limit}`,
    };
  }
  const program = await resources.findProgram(adapter);
  return program === null
    ? { reason: 'preflight', message: `${adapter.command} is not on PATH` }
    : { adapter, access, program };
}
