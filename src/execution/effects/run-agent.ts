import { createHash } from 'node:crypto';
import { playedAdapter } from '../../adapters/played/adapter.js';
import { namesOf } from '../../engine/queries/step-names.js';
import { modelOf, providerOf, type Adapter, type AgentFailure, type StepPath } from '../../model/index.js';
import { artifactName } from '../../storage/run-folder.js';
import type { Access } from '../../system/gateway/access.js';
import { chooseSession } from '../agent/session.js';
import { SetupError } from '../lanes/setup.js';
import { clearWorkFolder } from '../lanes/work-folder.js';
import { composeInstruction } from '../prompt/instruction.js';
import { ending, unstarted } from './agent-events.js';
import { startAgent } from './agent-start.js';
import { laneUser, type EffectOf, type Scene } from './effect-context.js';

/**
 * One launch of an agent: its worktree made equal to the commit, its instruction written down, `agent_launched` in the
 * ledger before anything starts, and at the end `agent_completed` or `agent_killed`.
 */
export async function runAgent(effect: EffectOf<'RunAgent'>, scene: Scene): Promise<void> {
  const { attempt, node, setting } = effect;
  const { world, run, emit, signal } = scene;
  const at = { step: attempt.leaf.path, launch: attempt.launch };
  const adapter = adapterFor(scene, attempt.agent, attempt.leaf.path, attempt.n);
  const versionKnown = adapter === null ? null : world.versionOf(adapter);
  const unready = await makeTree(effect, scene);
  if (unready === 'unwanted') return;
  const until = performance.now() + (node.timeoutMs ?? world.deadlines.attemptMs);
  const worktree = await clearWorkFolder(world.lanes, node, setting.lane);
  const prompt = unready === null ? await composeInstruction(effect, run, world, { signal, until }) : '';
  const session = await chooseSession(run, attempt, adapter, world);
  const access =
    adapter === null || unready !== null
      ? null
      : await world.access.open(adapter, modelOf(adapter, attempt.agent)?.id ?? null);
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
    prompt: await world.folder.write(artifactName(at.step, at.launch, 'prompt.md'), prompt),
    ...(access === null || 'reason' in access ? {} : { metering: access.metering }),
  });
  const vain = unready ?? tooLate(until);
  const ready = begun ? (vain ?? (await readiness(scene, adapter, access, attempt.agent, prompt))) : null;
  if (ready === null || 'reason' in ready) {
    if (access !== null && 'pass' in access) await access.pass?.close();
    if (ready !== null) await emit(unstarted(at, ready));
    return;
  }
  const launched = await startAgent(effect, scene, { ...ready, worktree, prompt, session, until });
  const stop = (): void => launched.abort(String(signal.reason));
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
  const result = await launched.result;
  signal.removeEventListener('abort', stop);
  await ready.access.pass?.close();
  await emit(await ending(at, result, world, session));
}

/** What is gathered for the agent counts on its time, and may have taken all of it. */
function tooLate(until: number): AgentFailure | null {
  if (performance.now() < until) return null;
  return { reason: 'timeout', message: 'its time was up before it began: the context took all of it' };
}

/** Makes the lane's worktree equal to the commit the attempt begins from; null when it is ready. */
async function makeTree(
  { attempt, setting }: EffectOf<'RunAgent'>,
  scene: Scene,
): Promise<AgentFailure | 'unwanted' | null> {
  // Begun from the base again, it must not find what an earlier attempt has built beside git.
  const anew = attempt.launch > 1 && attempt.from === attempt.leaf.base;
  try {
    await scene.world.lanes.ensure(setting.lane, attempt.from, laneUser(scene), anew);
    return scene.signal.aborted ? 'unwanted' : null;
  } catch (error) {
    if (error instanceof SetupError && scene.signal.aborted) return 'unwanted';
    if (error instanceof SetupError) return { reason: 'preflight', message: error.message };
    throw error;
  }
}

/** The CLI that an agent's name stands for, played where the run is a rehearsal; null for an unknown one. */
function adapterFor({ world, run }: Scene, agent: string, step: StepPath, attempt: number): Adapter | null {
  const adapter = world.adapters.find((candidate) => candidate.provider === providerOf(agent));
  if (adapter === undefined) return null;
  return world.rehearsal === null
    ? adapter
    : playedAdapter(adapter, world.rehearsal, { steps: namesOf(run, step), attempt });
}

function commandLine(adapter: Adapter | null, agent: string): string {
  return adapter === null ? agent : [adapter.command, modelOf(adapter, agent)?.id ?? ''].join(' ').trim();
}

/** What could be said without starting anything: the reason why it would be in vain, else what to start. */
async function readiness(
  { world }: Scene,
  adapter: Adapter | null,
  access: Access | AgentFailure | null,
  agent: string,
  prompt: string,
): Promise<AgentFailure | { readonly adapter: Adapter; readonly access: Access; readonly program: string }> {
  if (adapter === null || access === null) return { reason: 'agent_error', message: `unknown agent ${agent}` };
  if ('reason' in access) return access;
  const limit = adapter.maxPromptChars;
  if (limit !== null && prompt.length > limit) {
    return {
      reason: 'prompt_too_long',
      message: `an instruction of ${prompt.length} characters; ${adapter.title} takes ${limit}`,
    };
  }
  const program = await world.findProgram(adapter);
  return program === null
    ? { reason: 'preflight', message: `${adapter.command} is not on PATH` }
    : { adapter, access, program };
}
