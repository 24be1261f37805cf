/**
 * The user's project as configured: its workflows, `gump.toml`, conventions, scenarios and prices, read and checked.
 * Begin here: `resolveRequest` reads all that a run request depends on; workflow-files.ts reads one workflow.
 * repository-files.ts says where files come from: the working tree, or a commit.
 */
import { join } from 'node:path';
import type { Registry, RunHost } from '../execution/host.js';
import type { Diagnostic, GateEntry, RunRequest, Scenario, Source, SourceLocation, Workflow } from '../model/index.js';
import type { GitStore } from '../system/git/repository/store.js';
import { findUnusedSettings } from '../workflow/checks/settings.js';
import type { ProjectConfig } from '../workflow/project-files/config.js';
import { parseScenario } from '../workflow/project-files/scenario.js';
import { knownAgents } from './known-agents.js';
import { readProjectConfig } from './project-config.js';
import { presentInRun, filesOfCommit, filesOfFolder, type WorkflowFiles } from './repository-files.js';
import { scenarioSource } from './scenario-source.js';
import { readWorkflowFiles } from './workflow-files.js';
import { suggestWorkflow } from './workflow-list.js';

/** A request with all that it names, read and checked. `invalid` holds every error, and the texts that they are in. */
export type ResolvedRequest =
  | {
      readonly kind: 'read';
      readonly workflow: Workflow;
      readonly gatePlaces: ReadonlyMap<GateEntry, SourceLocation>;
      /** Every file the run depends on, to be pinned. */
      readonly sources: readonly Source[];
      readonly config: ProjectConfig;
      readonly scenario: Scenario | null;
      readonly warnings: readonly Diagnostic[];
    }
  | { readonly kind: 'invalid'; readonly diagnostics: readonly Diagnostic[]; readonly sources: readonly Source[] };

/**
 * Reads and checks the files that a request depends on, from where `host.readFrom` says: the working tree, or the
 * commit whose rules apply. Errors of the user come back as `invalid`, all of them at once.
 */
export async function resolveRequest(host: RunHost, store: GitStore, request: RunRequest): Promise<ResolvedRequest> {
  const repository =
    host.readFrom === 'commit'
      ? filesOfCommit(store, request.governingCommit ?? request.commit)
      : filesOfFolder(host.workspace);
  const present = presentInRun(store, request, host);
  const files: WorkflowFiles = { repository, findPresent: present, builtIns: join(host.packageRoot, 'workflows') };
  const environment = createReaderEnvironment(host.registry, request);
  const result = await readWorkflowFiles(request.workflow, files, environment, request.check);
  if (result === null)
    return { kind: 'invalid', diagnostics: [await noSuchWorkflow(request.workflow, files)], sources: [] };
  const config = await readProjectConfig(repository);
  const played = request.scenario === null ? null : parseScenario(request.scenario);
  const unused = findUnusedSettings(Object.keys(request.inputs), [result.settings]);
  const diagnostics = [...unused, ...result.diagnostics, ...config.diagnostics, ...(played?.diagnostics ?? [])];
  const sources = [
    ...result.sources,
    ...(config.source === null ? [] : [config.source]),
    ...(request.scenario === null ? [] : [request.scenario]),
  ];
  const isUnreadable = config.config === null || (played !== null && played.scenario === null);
  if (result.workflow === null || isUnreadable || unused.length > 0) {
    return { kind: 'invalid', diagnostics, sources };
  }
  return {
    kind: 'read',
    // The prefix of its name keeps the scenario from being taken for a file of the workflow.
    sources: [
      ...sources.filter((source) => source !== request.scenario),
      ...(request.scenario === null ? [] : [scenarioSource(request.scenario)]),
    ],
    workflow: result.workflow,
    gatePlaces: result.gatePlaces,
    config: config.config,
    scenario: played?.scenario ?? null,
    warnings: diagnostics,
  };
}

/** What the workflow reader needs besides files: the known agents and gates, and the overrides of a request. */
export function createReaderEnvironment(
  registry: Registry,
  request: Pick<RunRequest, 'agent' | 'inputs'>,
): Parameters<typeof readWorkflowFiles>[2] {
  return {
    agents: knownAgents(registry.adapters),
    gates: registry.gates,
    overrides: { ...(request.agent === undefined ? {} : { agent: request.agent }), inputs: request.inputs },
  };
}

async function noSuchWorkflow(name: string, files: WorkflowFiles): Promise<Diagnostic> {
  const suggestion = await suggestWorkflow(name, files);
  const advice = `\`gump workflows\` lists what there is; your own go to .gump/workflows/`;
  return {
    severity: 'error',
    code: 'unknown-workflow',
    message: `there is no workflow \`${name}\``,
    hint: suggestion === null ? advice : `did you mean \`${suggestion}\`? ${advice}`,
    place: null,
  };
}
