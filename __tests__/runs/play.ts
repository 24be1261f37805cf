import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { PROTECTED_PATHS, type RunHost } from '../../src/execution/host.js';
import type { Person } from '../../src/execution/host.js';
import type { Adapter, Event, RunRequest } from '../../src/model/index.js';
import { adapters, gates, guards } from '../../src/registry.js';
import { executeRun, type ExecutionResult } from '../../src/runs/execute.js';
import { openRepository, type Repository } from '../../src/system/git/repository/repository.js';
import { builtPackage } from '../support/built-package.js';

/** What is asked for beside a workflow and its scenario; a folder's `run.yaml`. */
const Asked = z.strictObject({
  spec: z.string().nullable().default(null),
  set: z.record(z.string(), z.string()).default({}),
  /** `--agent`. */
  agent: z.string().optional(),
  max_parallel: z.int().positive().default(4),
  max_budget: z.number().positive().nullable().default(null),
  /** Milliseconds. */
  stall: z.number().optional(),
  attempt: z.number().optional(),
  grace: z.number().default(200),
  agent_env: z.string().default(''),
  gate_env: z.string().default(''),
  setup: z.string().default(''),
  /** Milliseconds. */
  setup_limit: z.number().optional(),
  carry: z.array(z.string()).default([]),
  expose: z.string().default(''),
  /** What a person at the terminal says, in this order. */
  answers: z.array(z.strictObject({ action: z.enum(['continue', 'reject', 'abort']), reason: z.string() })).optional(),
});
type Asked = z.infer<typeof Asked>;

export interface Play {
  readonly workflow: string;
  /** Null: the agents are the programs below. */
  readonly scenario: string | null;
  /** Shell scripts found on PATH in place of agents' CLIs, by their commands; each has a key in its environment. */
  readonly programs?: Readonly<Record<string, string>>;
  /** A folder of files that the repository begins with. */
  readonly files?: string;
  /** A shell script that does to the repository what files alone cannot say. */
  readonly prepare?: string;
  readonly asked?: z.input<typeof Asked>;
  /** In place of the registry's. */
  readonly adapters?: readonly Adapter[];
  /** On top of the environment of the run; a PATH stands before the machine's. */
  readonly env?: Readonly<Record<string, string>>;
  readonly install?: RunHost['install'];
  readonly onEvent?: (event: Event) => void;
  readonly cancel?: AbortSignal;
}

/** A machine with the repository of a play: all that a run is started with. */
export interface Stage {
  readonly host: RunHost;
  readonly repository: Repository;
  readonly request: RunRequest;
  /** The user's checkout, and below which everything else is. */
  readonly checkout: string;
  readonly home: string;
  readonly git: (...args: string[]) => string;
  readonly remove: () => void;
}

/** A run that was really made, with processes, git and gates; only the agents are played. */
export interface Played extends Omit<Stage, 'host' | 'repository' | 'request'> {
  readonly execution: ExecutionResult;
}

/** The play that a folder describes. */
export function readPlay(folder: string): Play {
  const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
  const has = (name: string): boolean => existsSync(join(folder, name));
  return {
    workflow: read('workflow.yaml'),
    scenario: read('scenario.yaml'),
    ...(has('files') ? { files: join(folder, 'files') } : {}),
    ...(has('prepare.sh') ? { prepare: read('prepare.sh') } : {}),
    ...(has('run.yaml') ? { asked: Asked.parse(parse(read('run.yaml'))) } : {}),
  };
}

/** Makes a repository of its own, and the run in it. */
export async function play(wanted: Play): Promise<Played> {
  const { host, repository, request, ...rest } = await setStage(wanted);
  const execution = await executeRun(host, repository, request, {
    onEvent: (event) => wanted.onEvent?.(event),
    cancel: wanted.cancel ?? new AbortController().signal,
  });
  return { execution, ...rest };
}

/** Makes a repository of its own, and starts nothing in it. */
export async function setStage(wanted: Play): Promise<Stage> {
  const { workflow, scenario, files, prepare } = wanted;
  const settings = Asked.parse(wanted.asked ?? {});
  const home = realpathSync(mkdtempSync(join(tmpdir(), 'gump-golden-')));
  const checkout = join(home, 'project');
  const { PATH: first, ...given } = wanted.env ?? {};
  const folders = [writePrograms(home, wanted.programs ?? {}), ...(first === undefined ? [] : [first]), machine];
  const env = { ...KEYS, ...given, PATH: folders.join(':'), HOME: home };
  const run = (file: string, args: readonly string[]): string =>
    execFileSync(file, args, { cwd: checkout, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  const git = (...args: string[]): string =>
    run('git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@localhost', ...args]);
  mkdirSync(join(home, 'shared'));
  mkdirSync(join(checkout, '.gump/workflows'), { recursive: true });
  if (files !== undefined) cpSync(files, checkout, { recursive: true });
  writeFileSync(join(checkout, '.gump/workflows/golden.yaml'), workflow);
  git('init', '--quiet', '--initial-branch=main');
  if (prepare !== undefined) run('sh', ['-euc', prepare]);
  git('add', '--all');
  git('commit', '--quiet', '--message=begin');
  const opened = await openRepository(checkout, env);
  if (!opened.ok) throw new Error(opened.message);
  const { repository } = opened;
  const request: RunRequest = {
    workflow: 'golden',
    spec: settings.spec === null ? null : { name: 'spec.md', text: settings.spec },
    commit: repository.head,
    branch: 'main',
    governingCommit: null,
    ...(settings.agent === undefined ? {} : { agent: { name: settings.agent, source: '--agent' } }),
    inputs: settings.set,
    maxBudgetUsd: settings.max_budget,
    maxParallel: settings.max_parallel,
    scenario: scenario === null ? null : { file: 'scenario.yaml', text: scenario },
    trigger: 'test',
  };
  const host = { ...hostOf(home, repository, env, settings, wanted.adapters ?? adapters), install: wanted.install };
  const remove = (): void => rmSync(home, { recursive: true, force: true });
  return { host, repository, request, checkout, home, git, remove };
}

const machine = process.env.PATH ?? '';

/** No CLI asks for more than that one is set. */
const KEYS = { QWEN_API_KEY: 'a-key-for-tests' };

function writePrograms(home: string, programs: Readonly<Record<string, string>>): string {
  const folder = join(home, 'bin');
  mkdirSync(folder);
  for (const [name, script] of Object.entries(programs))
    writeFileSync(join(folder, name), `#!/bin/sh\n${script}`, { mode: 0o755 });
  return folder;
}

function hostOf(
  home: string,
  repository: Repository,
  env: RunHost['env'],
  asked: Asked,
  agents: readonly Adapter[],
): RunHost {
  const shared = `SHARED=${join(home, 'shared')}`;
  const { stall, attempt, grace, answers, agent_env, gate_env, setup, setup_limit, carry, expose } = asked;
  return {
    workspace: repository.dir,
    runs: join(home, 'runs'),
    worktrees: join(home, 'worktrees'),
    packageRoot: builtPackage(),
    env,
    registry: { adapters: agents, guards, gates },
    readFrom: 'worktree',
    agentEnv: [shared, agent_env].join('\n'),
    gateEnv: [shared, gate_env].join('\n'),
    setup,
    carry,
    // One folder that agents and gates share, for what must be remembered outside of the tree.
    expose: [`${join(home, 'shared')}:rw`, expose].join('\n'),
    protectedPaths: PROTECTED_PATHS,
    secrets: [],
    deadlines: {
      graceMs: grace,
      ...(setup_limit === undefined ? {} : { setupMs: setup_limit }),
      ...(stall === undefined ? {} : { stallMs: stall }),
      ...(attempt === undefined ? {} : { attemptMs: attempt }),
    },
    person: answers === undefined ? null : personSaying(answers),
    now: () => new Date(),
  };
}

function personSaying(answers: NonNullable<Asked['answers']>): Person {
  const left = [...answers];
  return {
    ask: () =>
      Promise.resolve({ ...(left.shift() ?? { action: 'abort', reason: 'nothing left to say' }), by: 'alice' }),
  };
}
