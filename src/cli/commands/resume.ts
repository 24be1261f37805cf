import { AttemptId, parseAttemptId, type Event, type NewEventOf } from '../../model/index.js';
import type { RunSummary } from '../../report/run-summary/run-summary.js';
import { summarizeRun } from '../../report/run-summary/summarize-run.js';
import { openForRun, localFolders } from '../../runs/local-repository.js';
import { replayRun } from '../../runs/replay.js';
import { resumeRun } from '../../runs/resume.js';
import { listLocalRuns } from '../../storage/local-runs.js';
import { findRunCompletion, loadRunByName, loadRun, type LoadResult, type LoadedRun } from '../host/load-run.js';
import type { ExitCode, Shell } from '../host/shell.js';
import { refuse } from '../output/refuse.js';
import { printOutcomeAndNextCommand, showRun } from '../output/show-run.js';
import type { RunSettings } from './run.js';

/** The flags of `gump run --resume`. */
export interface ResumeOptions extends RunSettings {
  /** Approves every open hold of the run; `reject` rejects them, with a reason. */
  readonly approve?: true;
  readonly reject?: string;
}

/**
 * `gump run --resume [RUN]`: resumes a run that was cut off, stopped or paused. Without a name, the latest such run.
 */
export async function resumeCommand(shell: Shell, name: string | null, options: ResumeOptions): Promise<ExitCode> {
  const opened = await openForRun(shell.cwd, shell.env);
  if (!opened.ok) return refuse(shell, opened.message);
  const { repository } = opened;
  const { runs } = localFolders(repository);
  const found = name === null ? await latestResumable(runs) : await loadRunByName(shell, runs, name);
  if (!found.ok) return refuse(shell, found.message);
  const { folder, events } = found.value;
  const answers = answersOf(events, options);
  const waiting = [...summarizeRun(events).holds.values()].map(({ path }) => path);
  if (waiting.length > 0 && answers.length === 0 && !shell.interactive)
    return refuse(shell, `${waiting.join(', ')} waits for a person; pass --approve, or --reject "WHY"`);
  const execution = await showRun(
    shell,
    repository,
    options,
    (host, hooks) =>
      resumeRun(
        host,
        repository,
        {
          folder,
          settings: settingsOf(options, host.person !== null, budgetForResume(events, options)),
          by: 'command line',
          answers,
          reopen: [],
          notes: [],
        },
        hooks,
      ),
    events.length,
  );
  return printOutcomeAndNextCommand(shell, execution);
}

/** `gump run --replay RUN --from-step PATH`: starts a new run that takes over the work of an old one up to a step. */
export async function replayCommand(shell: Shell, name: string, step: string, options: RunSettings): Promise<ExitCode> {
  const opened = await openForRun(shell.cwd, shell.env);
  if (!opened.ok) return refuse(shell, opened.message);
  const { repository } = opened;
  const found = await loadRunByName(shell, localFolders(repository).runs, name);
  if (!found.ok) return refuse(shell, found.message);
  const { folder, events } = found.value;
  const execution = await showRun(
    shell,
    repository,
    options,
    (host, hooks) =>
      replayRun(
        host,
        repository,
        {
          folder,
          step,
          settings: settingsOf(options, host.person !== null, cappedByWorkflow(summarizeRun(events), options)),
          changedDefinition: null,
        },
        hooks,
      ),
    events.length,
  );
  return printOutcomeAndNextCommand(shell, execution);
}

async function latestResumable(runs: string): Promise<LoadResult<LoadedRun>> {
  for (const run of await listLocalRuns(runs)) {
    const opened = await loadRun(run);
    if (opened.ok && (findRunCompletion(opened.value)?.status ?? 'aborted') === 'aborted') return opened;
  }
  return { ok: false, message: 'no run here is waiting to go on; name one: gump run --resume RUN' };
}

/**
 * The budget of the resumed run, USD. `--max-budget` cannot exceed the workflow's own limit, except for a run that was
 * stopped by its budget: there it raises the limit.
 */
function budgetForResume(events: readonly Event[], options: RunSettings): number | undefined {
  const summary = summarizeRun(events);
  const isBudgetSpent = summary.reason === 'budget' && summary.exceededLimits.at(-1)?.limit === 'budget';
  return isBudgetSpent ? options.maxBudget : cappedByWorkflow(summary, options);
}

function cappedByWorkflow({ definition }: RunSummary, { maxBudget }: RunSettings): number | undefined {
  return maxBudget === undefined ? undefined : Math.min(maxBudget, definition?.maxBudgetUsd ?? maxBudget);
}

function settingsOf(
  { maxParallel }: RunSettings,
  interactive: boolean,
  maxBudget: number | undefined,
): Parameters<typeof resumeRun>[2]['settings'] {
  return {
    interactive,
    ...(maxBudget === undefined ? {} : { max_budget: maxBudget }),
    ...(maxParallel === undefined ? {} : { max_parallel: maxParallel }),
  };
}

type Answer = Omit<NewEventOf<'hitl_resumed'>, 'type'>;

/** The answer of `--approve` or `--reject` to each open hold. */
function answersOf(events: readonly Event[], { approve, reject }: ResumeOptions): readonly Answer[] {
  if (approve !== true && reject === undefined) return [];
  return [...summarizeRun(events).holds.keys()].map((id) => {
    const colon = id.lastIndexOf(':');
    const { path, launch } = parseAttemptId(AttemptId.parse(id.slice(0, colon)));
    const hold = { step: path, launch, position: id.slice(colon + 1), by: 'command line' };
    return reject === undefined
      ? { ...hold, action: 'continue', reason: '' }
      : { ...hold, action: 'reject', reason: reject };
  });
}
