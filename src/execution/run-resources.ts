import type { Rehearsal } from '../adapters/played/adapter.js';
import type { Adapter, Gate, GateConfig, GuardType, RunId } from '../model/index.js';
import type { StreamRedactor } from '../storage/redact.js';
import type { RunFolder } from '../storage/run-folder.js';
import type { ModelAccess } from '../system/gateway/model-access.js';
import type { Cell } from '../system/process/cell/cell.js';
import type { Confine } from './confinement/confine.js';
import type { Deadlines, Person } from './host.js';
import type { WatchedMounts } from '../system/process/watchdog.js';
import type { Pricing } from './agent/metered-total.js';
import type { GateTrees } from './lanes/gate-trees.js';
import type { Lanes } from './lanes/lanes.js';

/** The resources that the effects of one run use. They are assembled once, when the run is opened. */
export interface RunResources {
  readonly id: RunId;
  readonly folder: RunFolder;
  readonly lanes: Lanes;
  readonly gateTrees: GateTrees;
  /** What is to be unmounted if this process dies; null if nothing is mounted. */
  readonly mounts: WatchedMounts | null;
  /** Absolute path of the folder that holds the HOMEs of agents and gates. */
  readonly homes: string;
  readonly adapters: readonly Adapter[];
  readonly guards: readonly GuardType[];
  readonly gates: readonly Gate[];
  /** Set if a scenario simulates the agents. */
  readonly rehearsal: Rehearsal | null;
  /** Finds a CLI's executable; null if it is not installed. */
  readonly findProgram: (adapter: Adapter) => Promise<string | null>;
  /** The version of an agent's CLI; null if only starting the CLI could tell it, and in a rehearsal. */
  readonly versionOf: (adapter: Adapter) => Promise<string | null>;
  readonly pricingOf: (adapter: Adapter, agent: string) => Pricing;
  /** Opens an agent's access to its models: through the gateway, or with keys and endpoints of its own. */
  readonly access: ModelAccess;
  /** Makes the place of a child that runs words of others: HOME, environment, and what it sees. */
  readonly confine: Confine;
  /** Removes from a text the keys that no agent may see. */
  readonly redactKeys: (text: string) => string;
  /** Removes all secrets from a text, including the values of `agent-env` and `gate-env`. */
  readonly redactSecrets: (text: string) => string;
  /** Creates a filter that does the same for each stream of a process. */
  readonly outputFilter: () => StreamRedactor;
  /** The project's instructions for every agent. */
  readonly conventions: Promise<string>;
  readonly gateConfig: GateConfig;
  /** Says which gates cannot be run in a tree after `setup`; null if there is none. Absent: it is known that all can. */
  readonly findGateProblem?: (tree: string) => Promise<string | null>;
  readonly errorContext: { readonly maxErrorChars: number; readonly maxDiffChars: number };
  /** Globs that no step may change. */
  readonly protectedPaths: readonly string[];
  readonly deadlines: Deadlines;
  /** How agents and gates are kept apart from this process and from one another. */
  readonly cell: Cell;
  readonly person: Person | null;
  readonly isRoot: boolean;
}
