import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach } from '@jest/globals';
import { createTreePorts } from '../../src/execution/gates/tree-ports.js';
import type {
  FileChange,
  Gate,
  GateConfig,
  GateOutcome,
  GatePorts,
  GateInput,
  TreePorts,
} from '../../src/model/gate.js';
import type { PlanItem } from '../../src/model/plan.js';
import { unconfined } from '../../src/system/process/cell/enter.js';

const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A folder of its own, removed after the test. */
export function tempFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'gump-gates-test-'));
  folders.push(folder);
  return folder;
}

/** A little project in a temp folder; a mode of 0o755 for `#!` files. */
export function project(files: Readonly<Record<string, string>>): string {
  const root = tempFolder();
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(root, dirname(path)), { recursive: true });
    writeFileSync(join(root, path), text, { mode: text.startsWith('#!') ? 0o755 : 0o644 });
  }
  return root;
}

export const NO_CONFIG: GateConfig = { commands: {}, timeoutMs: 120_000 };

export interface Situation {
  readonly tree?: string;
  /** The tree at the step's base, for gates that compare. */
  readonly base?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly config?: Partial<GateConfig>;
  readonly patch?: string;
  readonly changes?: readonly FileChange[];
  readonly item?: PlanItem;
  readonly output?: string;
  readonly options?: GateInput['options'];
  readonly blastRadius?: GateInput['blastRadius'];
  readonly signal?: AbortSignal;
  readonly runFolder?: string;
}

/** Checks a gate as the driver does, with real files and processes. */
export function check(gate: Gate, argument: string, situation: Situation = {}): Promise<GateOutcome> {
  return gate.check({
    argument,
    options: situation.options ?? {},
    ports: portsOf(situation),
    config: { ...NO_CONFIG, ...situation.config },
    changes: situation.changes ?? [],
    patch: () => Promise.resolve(situation.patch ?? ''),
    item: situation.item ?? null,
    output: situation.output ?? null,
    blastRadius: situation.blastRadius ?? 'enforce',
  });
}

export function portsOf(situation: Situation): GatePorts {
  const ports = portsOn(situation.tree ?? tempFolder(), situation);
  return {
    ...ports,
    atBase: (_key, run) => {
      if (situation.base === undefined) throw new Error('the test gives no base');
      return run(portsOn(situation.base, situation));
    },
    once: async (_key, run) => ({ value: await run(), by: null }),
    recall: () => null,
    note: () => undefined,
  };
}

/** The machine's own PATH and HOME, and nothing else of the tests' environment. */
export function machineEnvironment(): Record<string, string> {
  return { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '' };
}

export const ITEM: PlanItem = { name: 'Auth', description: 'Sign in', slug: 'auth', files: [] };

export function modified(...paths: readonly string[]): FileChange[] {
  return paths.map((path) => ({ path, status: 'modified' }));
}

function portsOn(tree: string, situation: Situation): TreePorts {
  const env = situation.env ?? machineEnvironment();
  return createTreePorts({
    tree,
    // The machine's toolchains are found by its HOME; gump's own files lie elsewhere.
    place: { env, home: tempFolder(), enclosure: unconfined(tree, env.HOME ?? tree) },
    runFolder: situation.runFolder ?? tempFolder(),
    artifact: 'artifacts/step-1-gate',
    timeoutMs: 120_000,
    ...(situation.signal && { signal: situation.signal }),
  });
}
