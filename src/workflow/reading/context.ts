/**
 * What the readers of both dialects share: the context of one reading, keys that both write alike, calls, gates, steps.
 * Begin with `ReadContext` and `FileContext` here; `environment.ts` is what a reader asks of the world outside, and
 * `shared-keys.ts` has most keys. The dialects themselves are in `classic/` and `current/`.
 */
import type { SourceLocation } from '../../model/diagnostic.js';
import type { StepPath } from '../../model/ids.js';
import type { Call, Dialect, GateEntry, Source, Workflow } from '../../model/workflow.js';
import type { Findings } from '../diagnostics/findings.js';
import type { YamlNode } from '../yaml/yaml.js';
import type { ReaderEnvironment } from './environment.js';

/** A template in a file, recorded to be checked once the whole workflow is known. */
export interface TemplateSite {
  /** The step in whose scope it is rendered. */
  readonly at: StepPath;
  readonly text: string;
  readonly dialect: Dialect;
  readonly place: (name: string, offset: number) => SourceLocation;
}

/** An agent's name that is a template, rendered in the scope of the step at `at`. */
export type AgentTemplateSite = Pick<TemplateSite, 'at' | 'text'> & { readonly place: SourceLocation };

/**
 * A step that another step names in `foreach` or `session`, recorded to be checked once the whole workflow is known.
 */
export interface StepReference {
  readonly at: StepPath;
  readonly name: string;
  readonly place: SourceLocation;
  readonly use: { readonly kind: 'foreach' } | { readonly kind: 'session'; readonly agent: string };
}

/** The target of a `restart_from`, recorded to be checked once the whole workflow is known. */
export interface RestartReference {
  readonly at: StepPath;
  readonly target: string;
  readonly place: SourceLocation;
}

/** A call, recorded to be checked for required inputs without a value. */
export interface CallReference {
  readonly at: StepPath;
  readonly call: Call;
  readonly place: SourceLocation;
}

/** State shared while a workflow and everything it calls are read. The lists are checked at the end. */
export interface ReadContext {
  readonly environment: ReaderEnvironment;
  readonly findings: Findings;
  readonly sources: Map<string, Source>;
  /** Place of each step, by its path in the definition (`build/*` + `/impl` for what runs once for each item). */
  readonly places: Map<string, SourceLocation>;
  /** Place of each gate entry. */
  readonly gatePlaces: Map<GateEntry, SourceLocation>;
  readonly templates: TemplateSite[];
  readonly agentTemplates: AgentTemplateSite[];
  readonly stepReferences: StepReference[];
  readonly restarts: RestartReference[];
  readonly calls: CallReference[];
  /** Set if part of a file could not be used, so that an unknown name is not necessarily an error. */
  incomplete: boolean;
  /** Names of steps that were left out because of errors; references to them are not reported. */
  readonly droppedSteps: Set<string>;
  stepCount: number;
  /** Reads another file as part of this one. */
  readonly readFile: (input: Source, at: StepPath, stack: readonly string[], depth: number) => Workflow | null;
}

/** The file that is being read, and the shared state of the whole workflow. */
export interface FileContext {
  readonly reading: ReadContext;
  readonly file: string;
  readonly root: YamlNode;
  readonly dialect: Dialect;
  /** Names of the files being read, from the workflow's own to this one; used to detect cycles. */
  readonly stack: readonly string[];
  /** Paths of the maps from which something invalid was removed; see `SchemaResult`. */
  readonly repairedPaths: ReadonlySet<string>;
  readonly depth: number;
}
