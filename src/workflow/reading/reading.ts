import type { Place } from '../../model/diagnostic.js';
import type { StepPath } from '../../model/ids.js';
import type { Call, Dialect, Source, Workflow } from '../../model/workflow.js';
import type { Findings } from '../diagnostics/findings.js';
import type { ReaderWorld } from '../world.js';
import type { YamlNode } from '../yaml/yaml.js';

/** A template in a file, to be checked once the whole workflow is known. */
export interface TemplateSite {
  /** The step in whose scope it is rendered. */
  readonly at: StepPath;
  readonly text: string;
  readonly dialect: Dialect;
  readonly place: (name: string, offset: number) => Place;
}

/** An agent's name that is a template, in the scope of the step it is for. */
export type AgentSite = Pick<TemplateSite, 'at' | 'text'> & { readonly place: Place };

/** A name of a step in a file, likewise. */
export interface StepReference {
  readonly at: StepPath;
  readonly name: string;
  readonly place: Place;
  readonly use: { readonly kind: 'foreach' } | { readonly kind: 'session'; readonly agent: string };
}

export interface RestartReference {
  readonly at: StepPath;
  readonly target: string;
  readonly place: Place;
}

/** A call, to be checked for inputs that nobody gives a value. */
export interface CallReference {
  readonly at: StepPath;
  readonly call: Call;
  readonly place: Place;
}

/** What is gathered while a workflow and all it calls are read. */
export interface Reading {
  readonly world: ReaderWorld;
  readonly findings: Findings;
  readonly sources: Map<string, Source>;
  /** Where each step is written, by its path in the definition (`build/*` + `/impl` for what runs per item). */
  readonly places: Map<string, Place>;
  readonly templates: TemplateSite[];
  readonly agents: AgentSite[];
  readonly steps: StepReference[];
  readonly restarts: RestartReference[];
  readonly calls: CallReference[];
  /** Set when names cannot be judged, since part of a file could not be used. */
  incomplete: boolean;
  /** Names of steps that could not be used: whatever names them is not to blame. */
  readonly lost: Set<string>;
  stepCount: number;
  /** Reads another file as part of this one. */
  readonly readFile: (input: Source, at: StepPath, stack: readonly string[], depth: number) => Workflow | null;
}

/** One file that is being read. */
export interface FileReading {
  readonly reading: Reading;
  readonly file: string;
  readonly root: YamlNode;
  readonly dialect: Dialect;
  /** Files being read, from the first to this one. */
  readonly stack: readonly string[];
  readonly mended: ReadonlySet<string>;
  readonly depth: number;
}
