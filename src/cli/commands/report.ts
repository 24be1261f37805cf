import { buildReportFromEvents } from '../../report/build-report.js';
import { renderHtml } from '../../report/html/page.js';
import { summarizeRun } from '../../report/run-summary/summarize-run.js';
import { renderAggregate } from '../../report/text/aggregate.js';
import { renderStepDetail } from '../../report/text/detail.js';
import { renderTextReport } from '../../report/text/report.js';
import { openRunResults } from '../../runs/run-results.js';
import { listLocalRuns } from '../../storage/local-runs.js';
import { pathFromCwd, writeFileArgument } from '../../system/file-argument.js';
import { loadRunByName, loadRun, resolveRunsFolder, type LoadedRun } from '../host/load-run.js';
import { EXIT, type ExitCode, type Shell } from '../host/shell.js';
import { refuse } from '../output/refuse.js';

/** The flags of `gump report`. */
export interface ReportOptions {
  readonly last?: number;
  readonly detail?: string;
  readonly json?: boolean;
  readonly html?: string;
}

/** `gump report [RUN]`: prints what a run did and what it cost. Without a name, the latest run. */
export async function reportCommand(shell: Shell, name: string | null, options: ReportOptions): Promise<ExitCode> {
  const runs = await resolveRunsFolder(shell);
  if (options.last !== undefined) {
    if (name !== null || options.detail !== undefined || options.html !== undefined)
      return refuse(shell, '--last is about several runs: leave out RUN, --detail and --html');
    return aggregate(shell, runs, options.last, options.json === true);
  }
  const opened = await loadRunByName(shell, runs, name);
  return opened.ok ? show(shell, opened.value, options) : refuse(shell, opened.message);
}

async function show(shell: Shell, run: LoadedRun, { detail, json, html }: ReportOptions): Promise<ExitCode> {
  const summary = summarizeRun(run.events);
  if (json === true) {
    shell.out(`${JSON.stringify(buildReportFromEvents(run.events), null, 2)}\n`);
    return EXIT.passed;
  }
  if (detail === undefined && html === undefined) {
    shell.out(`${renderTextReport(summary, shell.style)}\n`);
    return EXIT.passed;
  }
  const results = openRunResults(run.folder, { now: () => new Date(), redact: (text) => text });
  const excerpt = await results.excerpts(run.events);
  if (html !== undefined) {
    const problem = await writeFileArgument(shell.cwd, html, renderHtml(summary, { excerpt }));
    if (problem !== null) return refuse(shell, problem);
    shell.out(`${run.id} is in ${html}\n`);
    return EXIT.passed;
  }
  const found = renderStepDetail(summary, detail ?? '', {
    ...shell.style,
    excerpt,
    displayPath: (path) => pathFromCwd(shell.cwd, run.folder, path),
  });
  if (!found.found) return refuse(shell, found.message);
  shell.out(`${found.text}\n`);
  return EXIT.passed;
}

/** Reports on the last runs together. A run whose ledger cannot be read is left out, with a message. */
async function aggregate(shell: Shell, runs: string, last: number, json: boolean): Promise<ExitCode> {
  const reports = [];
  for (const run of (await listLocalRuns(runs)).slice(0, last)) {
    const opened = await loadRun(run);
    if (opened.ok) reports.unshift(buildReportFromEvents(opened.value.events));
    else shell.err(`gump: left out: ${opened.message}\n`);
  }
  shell.out(json ? `${JSON.stringify(reports, null, 2)}\n` : `${renderAggregate(reports, shell.style)}\n`);
  return EXIT.passed;
}
