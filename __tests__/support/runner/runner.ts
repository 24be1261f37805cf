import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inputEnvironment, readActionFile } from './action-file.js';
import { githubContext, type JobContext, type Machine, stepEnvironment } from './environment.js';
import type { Annotation } from './output-reader.js';
import { type Grace, type Phase, type PhaseResult, RUNNER_GRACE, startPhase } from './phase.js';
import { unmountedBelow } from '../mounts.js';
import { makePlace, type Place } from './place.js';
import { findStrays, type Stray } from './strays.js';

export interface StepOptions {
  /** The folder with `action.yml`. */
  readonly action: string;
  readonly inputs?: Readonly<Record<string, string>>;
  /** The step's `env:`. */
  readonly env?: Readonly<Record<string, string>>;
  readonly job: JobContext;
  /** The webhook's payload. */
  readonly event: unknown;
  readonly workspace: string;
  /** Masked in the log from the start, beside the job's token. */
  readonly secrets?: readonly string[];
  /** The Node.js binary; this process's own when omitted. */
  readonly node?: string;
  readonly grace?: Grace;
}

export interface StepResult {
  readonly conclusion: 'success' | 'failure' | 'cancelled';
  readonly main: PhaseResult;
  /** Null when the action has none or its `post-if` said no. */
  readonly post: PhaseResult | null;
  /** What later steps can read: those of `main`. */
  readonly outputs: Readonly<Record<string, string>>;
  /** Both phases, as the job's page shows them one below the other. */
  readonly summary: string;
  readonly annotations: readonly Annotation[];
  readonly log: string;
}

export interface RunningStep {
  readonly result: Promise<StepResult>;
  /** Cancels the job: `main` is asked to end, then made to; `post` still runs. */
  cancel(): void;
  /** Waits for a line of output. Rejects when the step ends without one. */
  line(pattern: RegExp): Promise<string>;
}

/** A machine that runs JavaScript actions the way the Actions runner does. */
export interface Runner extends Machine {
  start(options: StepOptions): RunningStep;
  /** `start`, waited for. */
  run(options: StepOptions): Promise<StepResult>;
  /** Processes of ended steps that are still there. */
  strays(): Promise<Stray[]>;
  /** Kills what ended steps left behind, as the end of the machine would. */
  killStrays(): Promise<void>;
  /** The same, and removes the machine's folders. */
  close(): Promise<void>;
}

/** A runner on the machine of the tests, or on another, whose folders are there already and stay when it is closed. */
export async function startRunner(elsewhere?: Place): Promise<Runner> {
  const root = elsewhere === undefined ? await mkdtemp(join(tmpdir(), 'runner-')) : null;
  const place = elsewhere ?? (await makePlace(root ?? ''));
  const { path, home, temp, toolCache } = place;
  const machine: Machine = { path, home, temp, toolCache, trackingId: `github_${randomUUID()}` };
  // Not every child gets the tracking id: git is one that stands in the workspace.
  const folders = new Set(root === null ? [] : [root]);
  const strays = () => findStrays(machine.trackingId, [...folders]);
  const killStrays = async () => {
    for (let left = await strays(); left.length > 0; left = await strays()) {
      for (const { pid } of left) kill(pid);
    }
  };
  const start = (options: StepOptions) => {
    // On another machine a folder of the same name may be somebody else's.
    if (root !== null) folders.add(options.workspace);
    return startStep(options, machine, place);
  };

  return {
    ...machine,
    start,
    run: (options) => start(options).result,
    strays,
    killStrays,
    async close() {
      await killStrays();
      if (root !== null) await unmountedBelow(root);
      if (root !== null) await rm(root, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

function startStep(options: StepOptions, machine: Machine, place: Place): RunningStep {
  const lines: string[] = [];
  const listeners = new Set<() => void>();
  let main: Phase | null = null;
  let cancelled = false;
  const onLine = (line: string) => {
    lines.push(line);
    for (const listener of listeners) listener();
  };
  const result = run();

  return {
    result,
    cancel() {
      cancelled = true;
      main?.cancel();
    },
    line: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = lines.find((line) => pattern.test(line));
          if (found === undefined) return;
          listeners.delete(look);
          resolve(found);
        };
        listeners.add(look);
        look();
        const giveUp = () => reject(new Error(`no line matched ${String(pattern)} in:\n${lines.join('\n')}`));
        result.then(giveUp, reject);
      }),
  };

  async function run(): Promise<StepResult> {
    const { job, workspace, action: folder } = options;
    const action = await readActionFile(place.outside(folder));
    const eventFolder = join(machine.temp, '_github_workflow');
    const eventPath = join(eventFolder, 'event.json');
    await mkdir(place.outside(eventFolder), { recursive: true });
    await writeFile(place.outside(eventPath), JSON.stringify(options.event));
    await place.giveToUser(eventFolder);
    const env = {
      ...stepEnvironment(job, machine, { workspace, eventPath }),
      ...options.env,
      ...inputEnvironment(action, options.inputs ?? {}, githubContext(job, workspace)),
    };
    const masks = new Set([job.token, ...(options.secrets ?? [])]);
    const phase = (script: string, more: Readonly<Record<string, string>> = {}) =>
      startPhase({
        node: options.node ?? process.execPath,
        script: join(folder, script),
        env: { ...env, ...more },
        workspace,
        place,
        masks,
        grace: options.grace ?? RUNNER_GRACE,
        onLine,
      });

    main = phase(action.main);
    if (cancelled) main.cancel();
    const mainResult = await main.result;
    main = null;
    const conclusion = cancelled ? 'cancelled' : mainResult.failed ? 'failure' : 'success';
    const wantsPost = action.post !== null && isWanted(action.postIf, conclusion);
    const post =
      action.post !== null && wantsPost ? await phase(action.post, laterEnvironment(env, mainResult)).result : null;

    return {
      conclusion: conclusion === 'success' && post?.failed ? 'failure' : conclusion,
      main: mainResult,
      post,
      outputs: mainResult.outputs,
      summary: [mainResult.summary, post?.summary ?? ''].filter(Boolean).join('\n'),
      annotations: [...mainResult.annotations, ...(post?.annotations ?? [])],
      log: [...mainResult.log, ...(post?.log ?? [])].join('\n'),
    };
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // it ended by itself
  }
}

/** What `main` saved comes back to `post`: its state, and the variables and paths it set for the steps after it. */
function laterEnvironment(env: Readonly<Record<string, string>>, main: PhaseResult): Record<string, string> {
  const state = Object.entries(main.state).map(([name, value]) => [`STATE_${name}`, value]);
  return {
    ...main.env,
    PATH: [...[...main.path].reverse(), env.PATH ?? ''].join(':'),
    ...(Object.fromEntries(state) as Record<string, string>),
  };
}

function isWanted(postIf: string, conclusion: StepResult['conclusion']): boolean {
  switch (postIf.replace(/\s/g, '')) {
    case 'always()':
      return true;
    case 'success()':
      return conclusion === 'success';
    case 'failure()':
      return conclusion === 'failure';
    case 'cancelled()':
      return conclusion === 'cancelled';
    case '!cancelled()':
      return conclusion !== 'cancelled';
    default:
      throw new Error(`the harness cannot evaluate post-if: ${postIf}`);
  }
}
