import { access, constants } from 'node:fs/promises';
import { delimiter, isAbsolute, join } from 'node:path';
import { findRunCell, type CellHost } from '../execution/confinement/run-cell.js';
import type { RunHost } from '../execution/host.js';
import {
  modelOf,
  providerOf,
  type Adapter,
  type FailureReason,
  type RunRequest,
  type Workflow,
} from '../model/index.js';
import { isNodeScript, missingNodeMessage } from '../system/node-script.js';
import type { HostEnvironment } from '../system/process/environment/environment.js';
import { listAgents, listUnsetAgentInputs, usesSpec } from '../workflow/names/agent-names.js';

/** Something that would make the run fail later, found before a token is spent. `message` says what to do. */
export interface Problem {
  readonly reason: FailureReason;
  readonly message: string;
}

/** The part of a request that the checks read. */
export type PreflightRequest = Pick<RunRequest, 'spec' | 'inputs' | 'scenario'>;

/** Installs the CLIs that a workflow needs and this machine lacks. Returns the host with them on its PATH. */
export async function installMissingAgents(
  host: RunHost,
  workflow: Workflow,
  request: PreflightRequest,
): Promise<RunHost | Problem> {
  if (host.install === undefined || request.scenario !== null) return host;
  const named = new Set(listAgents(workflow, request.inputs).map(providerOf));
  const missing: Adapter[] = [];
  for (const adapter of host.registry.adapters) {
    if (!named.has(adapter.provider) || adapter.install === null) continue;
    if (host.agentVersions?.has(adapter.provider) === true || (await findOnPath(adapter.command, host.env)) === null)
      missing.push(adapter);
  }
  if (missing.length === 0) return host;
  try {
    const bin = await host.install(missing);
    const installed = missing.map(({ provider, install }): [string, string] => [
      provider,
      host.agentVersions?.get(provider)?.version ?? install?.version ?? '',
    ]);
    return {
      ...host,
      env: { ...host.env, PATH: [bin, host.env.PATH ?? ''].join(delimiter) },
      installedVersions: new Map(installed),
    };
  } catch (error) {
    return { reason: 'preflight', message: error instanceof Error ? error.message : String(error) };
  }
}

/**
 * Finds what a workflow lacks: its spec, inputs, agents, CLIs and keys. CLIs that the run itself would install do not
 * count. A rehearsal needs neither CLIs nor keys.
 */
export async function requirementProblems(
  workflow: Workflow,
  request: PreflightRequest,
  host: RunHost,
): Promise<readonly Problem[]> {
  const problems: Problem[] = [];
  if (request.spec === null && usesSpec(workflow)) {
    problems.push({
      reason: 'preflight',
      message: `the workflow ${workflow.name} asks for {spec}, and none was given; pass --spec FILE or the input \`spec\``,
    });
  }
  for (const [name, spec] of Object.entries(workflow.inputs)) {
    if (spec.required && spec.default === undefined && request.inputs[name] === undefined) {
      problems.push({
        reason: 'preflight',
        message: `the workflow ${workflow.name} requires the input \`${name}\`; pass --set ${name}=…`,
      });
    }
  }
  for (const name of listUnsetAgentInputs(workflow, request.inputs)) {
    if (workflow.inputs[name]?.required === true) continue;
    problems.push({
      reason: 'preflight',
      message: `the workflow ${workflow.name} takes an agent from the input \`${name}\`, which has no value; pass --set ${name}=AGENT, or give it a default`,
    });
  }
  if (request.scenario !== null) return problems;
  for (const adapter of host.registry.adapters) {
    const agents = listAgents(workflow, request.inputs).filter((agent) => providerOf(agent) === adapter.provider);
    if (agents.length > 0) problems.push(...(await agentProblems(adapter, agents, host)));
  }
  return problems;
}

/** The problem that `sandbox` is `strict` and this machine allows no cell for agents and gates; else null. */
export async function isolationProblem(host: CellHost): Promise<Problem | null> {
  if (host.sandbox !== 'strict') return null;
  const { cell } = await findRunCell(host);
  if (cell.enter !== null) return null;
  const message = `\`sandbox: strict\`: agents and gates cannot be kept apart from the job on this machine: ${cell.explanation}; ${cell.remedy ?? 'take another runner'}, or set \`sandbox: best\` to run all the same`;
  return { reason: 'sandbox', message };
}

/** Finds all problems that would stop a run of this workflow on this machine, those of its isolation included. */
export async function preflightProblems(
  workflow: Workflow,
  request: PreflightRequest,
  host: RunHost,
): Promise<readonly Problem[]> {
  const [isolation, others] = await Promise.all([isolationProblem(host), requirementProblems(workflow, request, host)]);
  return isolation === null ? others : [isolation, ...others];
}

/** Tells a user how to install a CLI. */
export function howToInstall({ install }: Adapter): string {
  if (install === null) return 'install it as its vendor says';
  return `npm install -g ${install.byHand ?? install.package}@${install.version}`;
}

async function agentProblems(
  adapter: Adapter,
  agents: readonly string[],
  host: Pick<RunHost, 'env' | 'install' | 'agentVersions'>,
): Promise<readonly Problem[]> {
  const { env } = host;
  const problems: Problem[] = [];
  const unfit = await whyUnfit(adapter, host);
  if (unfit !== null) {
    const message = `${agents.join(', ')}: ${adapter.title} (\`${adapter.command}\`) ${unfit}`;
    problems.push({ reason: 'preflight', message });
  }
  const keysOf = (agent: string): string => adapter.keyVariables(modelOf(adapter, agent)?.id ?? null).join(' or ');
  for (const names of new Set(agents.map(keysOf))) {
    const keys = names.split(' or ').filter((name) => name !== '');
    if (keys.length > 0 && !keys.some((name) => (env[name] ?? '') !== '')) {
      const who = agents.filter((agent) => keysOf(agent) === names).join(', ');
      problems.push({ reason: 'no_key', message: `${who}: no key; set ${names} in the environment` });
    }
  }
  return problems;
}

/** Why a CLI cannot be started on this machine; null if it can, or if the run would install it. */
async function whyUnfit(
  adapter: Adapter,
  { env, install, agentVersions }: Pick<RunHost, 'env' | 'install' | 'agentVersions'>,
): Promise<string | null> {
  const path = await findOnPath(adapter.command, env);
  const isInstallable = adapter.install !== null && install !== undefined;
  if (isInstallable && (path === null || agentVersions?.has(adapter.provider) === true)) return null;
  if (path === null) return `is not on PATH; ${howToInstall(adapter)}`;
  const oldest = adapter.install?.node;
  if (oldest === undefined || (await findOnPath('node', env)) !== null) return null;
  return (await isNodeScript(path).catch(() => false)) ? `has ${missingNodeMessage(oldest)}` : null;
}

/** Absolute path of a program on the host's PATH; null if there is none. */
export async function findOnPath(program: string, env: HostEnvironment): Promise<string | null> {
  if (isAbsolute(program)) return (await isExecutable(program)) ? program : null;
  for (const folder of (env.PATH ?? '').split(delimiter)) {
    if (isAbsolute(folder) && (await isExecutable(join(folder, program)))) return join(folder, program);
  }
  return null;
}

async function isExecutable(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}
