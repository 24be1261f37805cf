import { collectReport } from '../../report/collect.js';
import { renderHtml } from '../../report/html/page.js';
import { tellStory } from '../../report/run-summary/summarize-run.js';
import { renderAggregate } from '../../report/text/aggregate.js';
import { renderDetail } from '../../report/text/detail.js';
import { renderTextReport } from '../../report/text/report.js';
import { runResults } from '../../runs/run-results.js';
import { storedRuns } from '../../storage/local-runs.js';
import { typedPath, writeNamed } from '../../system/named-file.js';
import { openRun, readRun, runsHere, type OpenedRun } from '../opened.js';
import { refuse } from '../refuse.js';
import { EXIT, type ExitCode, type Shell } from '../terminal.js';

/** The flags of `gump report`. */
export interface ReportOptions {
  readonly last?: number;
  readonly detail?: string;
  readonly json?: boolean;
  readonly html?: string;
}

/** `gump report [RUN]`: prints what a run did and what it cost. Without a name, the latest run. */
export async function reportCommand(shell: Shell, name: string | null, options: ReportOptions): Promise<ExitCode> {
  const runs = await runsHere(shell);
  if (options.last !== undefined) {
    if (name !== null || options.detail !== undefined || options.html !== undefined)
      return refuse(shell, '--last is about several runs: leave out RUN, --detail and --html');
    return aggregate(shell, runs, options.last, options.json === true);
  }
  const opened = await openRun(shell, runs, name);
  return opened.ok ? show(shell, opened.value, options) : refuse(shell, opened.message);
}

async function show(shell: Shell, run: OpenedRun, { detail, json, html }: ReportOptions): Promise<ExitCode> {
  const summary = tellStory(run.events);
  if (json === true) {
    shell.out(`${JSON.stringify(collectReport(run.events), null, 2)}\n`);
    return EXIT.passed;
  }
  if (detail === undefined && html === undefined) {
    shell.out(`${renderTextReport(summary, shell.style)}\n`);
    return EXIT.passed;
  }
  const results = runResults(run.folder, { now: () => new Date(), redact: (text) => text });
  const excerpt = await results.excerpts(run.events);
  if (html !== undefined) {
    const problem = await writeNamed(shell.cwd, html, renderHtml(summary, { excerpt }));
    if (problem !== null) return refuse(shell, problem);
    shell.out(`${run.id} is in ${html}\n`);
    return EXIT.passed;
  }
  const found = renderDetail(summary, detail ?? '', {
    ...shell.style,
    excerpt,
    whereIs: (path) => typedPath(shell.cwd, run.folder, path),
  });
  if (!found.found) return refuse(shell, found.message);
  shell.out(`${found.text}\n`);
  return EXIT.passed;
}

/** Reports on the last runs together. A run whose ledger cannot be read is left out, with a message. */
async function aggregate(shell: Shell, runs: string, last: number, json: boolean): Promise<ExitCode> {
  const reports = [];
  for (const run of (await storedRuns(runs)).slice(0, last)) {
    const opened = await readRun(run);
    if (opened.ok) reports.unshift(collectReport(opened.value.events));
    else shell.err(`gump: left out: ${opened.message}\n`);
  }
  shell.out(json ? `${JSON.stringify(reports, null, 2)}\n` : `${renderAggregate(reports, shell.style)}\n`);
  return EXIT.passed;
}
