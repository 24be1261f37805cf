import type { Diagnostic, Place } from '../model/diagnostic.js';
import { ROOT, type StepPath } from '../model/ids.js';
import type { AgentOverride } from '../model/request.js';
import type { Source, Workflow } from '../model/workflow.js';
import { checkReferences } from './checks/check.js';
import { usableSettings, type UsableSettings } from './checks/settings.js';
import { checkUnknownInputs } from './checks/unknown-inputs.js';
import { classicWorkflow } from './classic/classic.js';
import { currentWorkflow } from './current/current.js';
import { createFindings, type Findings } from './diagnostics/findings.js';
import { modelDoubt } from './diagnostics/model-doubt.js';
import { parseFile, type ParsedFile } from './file.js';
import { agentProblem } from './reading/parts.js';
import type { Reading } from './reading/reading.js';
import type { ReaderWorld } from './world.js';

export interface ReadResult {
  /** Null if and only if there is an error among the diagnostics. */
  readonly workflow: Workflow | null;
  /** Every file it was read from, the workflow's own first. */
  readonly sources: readonly Source[];
  /** Everything wrong or doubtful, by file, line and column; before it what stands in no file. */
  readonly diagnostics: readonly Diagnostic[];
  /** Where each step is written, by its path in the definition: a star stands for an item (`build/*` + `/impl`). */
  readonly places: ReadonlyMap<string, Place>;
  /** Null where none are given, and where errors hide what is used. */
  readonly settings: UsableSettings | null;
}

/**
 * Reads a workflow of either dialect, with everything it calls, into the model. Reports all that is wrong at once and
 * never throws, whatever the text.
 */
export function readWorkflow(input: Source, world: ReaderWorld): ReadResult {
  const findings = createFindings();
  const parsed = new Map<string, ParsedFile | null>();
  const reading: Reading = {
    world,
    findings,
    sources: new Map([[input.file, input]]),
    places: new Map(),
    templates: [],
    agents: [],
    steps: [],
    restarts: [],
    calls: [],
    incomplete: false,
    lost: new Set(),
    stepCount: 0,
    readFile: (source, at, stack, depth) => {
      if (!parsed.has(source.file)) parsed.set(source.file, parseFile(source, findings));
      const file = parsed.get(source.file) ?? null;
      return file === null ? null : workflowOf(reading, source.file, file, at, [...stack, source.file], depth);
    },
  };
  if (world.overrides.agent !== undefined) checkOverride(findings, world, world.overrides.agent);
  const workflow = reading.readFile(input, ROOT, [], 0);
  const isWhole = !findings.all().some(({ severity, place }) => severity === 'error' && place !== null);
  if (workflow !== null) checkReferences(reading, workflow);
  if (workflow !== null) checkUnknownInputs(reading, workflow);
  const diagnostics = findings.all();
  const failed = diagnostics.some(({ severity }) => severity === 'error');
  return {
    workflow: failed ? null : workflow,
    sources: [...reading.sources.values()],
    diagnostics,
    places: reading.places,
    settings: workflow !== null && isWhole && hasSettings(world) ? usableSettings(reading, workflow) : null,
  };
}

function hasSettings({ overrides }: ReaderWorld): boolean {
  return Object.keys(overrides.inputs ?? {}).length > 0;
}

function checkOverride(findings: Findings, { agents }: ReaderWorld, { name, from }: AgentOverride): void {
  const problem = agentProblem(agents, name);
  const doubt = problem === null ? modelDoubt(agents, name) : null;
  if (problem !== null) findings.error(null, 'unknown-agent', `${from}: ${problem.message}`, problem.hint);
  if (doubt !== null) findings.warning(null, 'unknown-model', `${from}: ${doubt.message}`, doubt.hint);
}

function workflowOf(
  reading: Reading,
  name: string,
  parsed: ParsedFile,
  at: StepPath,
  stack: readonly string[],
  depth: number,
): Workflow {
  const file = { reading, file: name, root: parsed.root, dialect: parsed.dialect, stack, mended: parsed.mended, depth };
  if (parsed.gaps) reading.incomplete = true;
  return parsed.dialect === 'classic'
    ? classicWorkflow(file, parsed.value, at)
    : currentWorkflow(file, parsed.value, at);
}
