import { delimiter, join } from 'node:path';
import { createFolderPort } from '../execution/gates/folder-port.js';
import type { RunHost } from '../execution/host.js';
import { findUnrunnable } from '../gates/command/find-unrunnable.js';
import type { Diagnostic, GateEntry, SourceLocation, Workflow } from '../model/index.js';
import { VENV_FOLDER } from '../system/git/worktree/gump-folder.js';
import { listGateEntries } from '../workflow/names/gate-entries.js';
import type { ProjectConfig } from '../workflow/project-files/config.js';
import { findOnPath, type Problem } from './preflight.js';

/** A workflow with its gates, and what decides on their commands. */
export interface GatedWorkflow {
  readonly workflow: Workflow;
  readonly config: ProjectConfig;
  readonly gatePlaces: ReadonlyMap<GateEntry, SourceLocation>;
}

/** What is known of gates before a run: errors keep it from starting, warnings are noted. */
export interface GateProblems {
  readonly errors: readonly Diagnostic[];
  readonly warnings: readonly Diagnostic[];
}

/** No problems. */
export const NO_GATE_PROBLEMS: GateProblems = { errors: [], warnings: [] };

/** Finds the gates that cannot be run in the workspace as it is. Starts nothing, and reads files only. */
export async function findGateProblems(gated: GatedWorkflow, host: RunHost): Promise<GateProblems> {
  return lookUp(gated, host.workspace, async (program) => (await findOnPath(program, host.env)) !== null);
}

/**
 * The gates that cannot be run in a tree in which `setup` has run, as one message; null if there is none. PATH may lead
 * into the checkout, which the tree stands for.
 */
export async function findGateProblemInTree(gated: GatedWorkflow, host: RunHost, tree: string): Promise<string | null> {
  const own = join(tree, VENV_FOLDER, 'bin');
  const moved = (host.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => (folder.startsWith(`${host.workspace}/`) ? tree + folder.slice(host.workspace.length) : folder));
  const env = { ...host.env, PATH: [own, ...moved].join(delimiter) };
  const { errors } = await lookUp(gated, tree, async (program) => (await findOnPath(program, env)) !== null);
  return errors.length === 0 ? null : errors.map(describe).join('; ');
}

/** The problems of a run that does not start. */
export function asProblems({ errors }: GateProblems): readonly Problem[] {
  return errors.map((error) => ({ reason: 'gate_unrunnable', message: describe(error) }));
}

async function lookUp(
  { workflow, config, gatePlaces }: GatedWorkflow,
  tree: string,
  which: (program: string) => Promise<boolean>,
): Promise<GateProblems> {
  const folder = createFolderPort(tree);
  const found = await Promise.all(
    listGateEntries(workflow).map(async (entry): Promise<Diagnostic | null> => {
      const problem = await findUnrunnable(entry, { folder, config: config.gates, which });
      if (problem === null) return null;
      const message = `the gate \`${entry.name}\` cannot be run: ${problem.message}`;
      const place = gatePlaces.get(entry) ?? null;
      return { severity: problem.severity, code: 'gate_unrunnable', message, hint: null, place };
    }),
  );
  const problems = found.filter((one) => one !== null);
  return {
    errors: problems.filter(({ severity }) => severity === 'error'),
    warnings: problems.filter(({ severity }) => severity === 'warning'),
  };
}

function describe({ place, message }: Diagnostic): string {
  return place === null ? message : `${place.file}:${place.line}: ${message}`;
}
