/**
 * `src/workflow` reads the workflow language: it turns files of either dialect into the model, or into diagnostics. It
 * is pure; files come from `ReaderEnvironment`. The stages: `yaml` and `schema` parse a file, `classic` and `current`
 * convert it to the model by means of `reading`, `checks` looks at the whole. Begin with `readWorkflow` below.
 */
import type { Diagnostic, SourceLocation } from '../model/diagnostic.js';
import { ROOT, type StepPath } from '../model/ids.js';
import type { AgentOverride } from '../model/request.js';
import type { GateEntry, Source, Workflow } from '../model/workflow.js';
import { checkReferences } from './checks/references.js';
import { collectUsableSettings, type UsableSettings } from './checks/settings.js';
import { checkUnknownInputs } from './checks/unknown-inputs.js';
import { readClassicWorkflow } from './classic/workflow.js';
import { readCurrentWorkflow } from './current/workflow.js';
import { createFindings, type Findings } from './diagnostics/findings.js';
import { parseFile, type ParsedFile } from './parse-file.js';
import type { ReadContext } from './reading/context.js';
import type { ReaderEnvironment } from './reading/environment.js';
import { findModelWarning } from './reading/model-warning.js';
import { findAgentError } from './reading/shared-keys.js';

/** The result of reading a workflow. */
export interface ReadResult {
  /** Null if and only if there is an error among the diagnostics. */
  readonly workflow: Workflow | null;
  /** Every file that was read, the workflow's own first. */
  readonly sources: readonly Source[];
  /** All errors and warnings: those without a place first, the others ordered by file, line and column. */
  readonly diagnostics: readonly Diagnostic[];
  /** Place of each step, by its path in the definition. A star stands for an item: `build/*` + `/impl`. */
  readonly places: ReadonlyMap<string, SourceLocation>;
  /** Place of each gate entry of the workflow and of what it calls. */
  readonly gatePlaces: ReadonlyMap<GateEntry, SourceLocation>;
  /** The names that `--set` can give a value; null if it gave none, or if errors hide which names are used. */
  readonly settings: UsableSettings | null;
}

/**
 * Reads a workflow of either dialect, with everything it calls, into the model. All problems are reported at once.
 * Never throws, whatever the text.
 */
export function readWorkflow(input: Source, environment: ReaderEnvironment): ReadResult {
  const findings = createFindings();
  const parsed = new Map<string, ParsedFile | null>();
  const reading: ReadContext = {
    environment,
    findings,
    sources: new Map([[input.file, input]]),
    places: new Map(),
    gatePlaces: new Map(),
    templates: [],
    agentTemplates: [],
    stepReferences: [],
    restarts: [],
    calls: [],
    incomplete: false,
    droppedSteps: new Set(),
    stepCount: 0,
    readFile: (source, at, stack, depth) => {
      if (!parsed.has(source.file)) parsed.set(source.file, parseFile(source, findings));
      const file = parsed.get(source.file) ?? null;
      return file === null ? null : readParsedFile(reading, source.file, file, at, [...stack, source.file], depth);
    },
  };
  if (environment.overrides.agent !== undefined) checkOverride(findings, environment, environment.overrides.agent);
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
    gatePlaces: reading.gatePlaces,
    settings:
      workflow !== null && isWhole && hasSettings(environment) ? collectUsableSettings(reading, workflow) : null,
  };
}

function hasSettings({ overrides }: ReaderEnvironment): boolean {
  return Object.keys(overrides.inputs ?? {}).length > 0;
}

function checkOverride(findings: Findings, { agents }: ReaderEnvironment, { name, source }: AgentOverride): void {
  const problem = findAgentError(agents, name);
  const warning = problem === null ? findModelWarning(agents, name) : null;
  if (problem !== null) findings.error(null, 'unknown-agent', `${source}: ${problem.message}`, problem.hint);
  if (warning !== null) findings.warning(null, 'unknown-model', `${source}: ${warning.message}`, warning.hint);
}

function readParsedFile(
  reading: ReadContext,
  name: string,
  parsed: ParsedFile,
  at: StepPath,
  stack: readonly string[],
  depth: number,
): Workflow {
  const file = {
    reading,
    file: name,
    root: parsed.root,
    dialect: parsed.dialect,
    stack,
    repairedPaths: parsed.repairedPaths,
    depth,
  };
  if (parsed.isIncomplete) reading.incomplete = true;
  return parsed.dialect === 'classic'
    ? readClassicWorkflow(file, parsed.value, at)
    : readCurrentWorkflow(file, parsed.value, at);
}
