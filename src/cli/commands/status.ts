import type { Event } from '../../model/index.js';
import { buildReport } from '../../report/build-report.js';
import { costText } from '../../report/cost-text.js';
import { formatDuration } from '../../report/format/figures.js';
import { paint } from '../../report/format/style.js';
import { renderTable } from '../../report/format/table.js';
import { renderTree } from '../../report/live/tree.js';
import { summarizeRun } from '../../report/run-summary/summarize-run.js';
import { STATUS_LABELS } from '../../report/status-labels.js';
import { listLocalRuns } from '../../storage/local-runs.js';
import { isRunLocked } from '../../storage/run-lock.js';
import { loadRun, resolveRunsFolder } from '../host/load-run.js';
import { EXIT, type ExitCode, type Shell } from '../host/shell.js';

/** How many runs are listed. Limited, since the ledger of each has to be read. */
const MAX_RUNS = 8;

/** `gump status`: shows active runs as trees, then a table of the latest runs. */
export async function statusCommand(shell: Shell): Promise<ExitCode> {
  const runs = (await listLocalRuns(await resolveRunsFolder(shell))).slice(0, MAX_RUNS);
  if (runs.length === 0) {
    shell.out(`No runs here yet. Start one: ${shell.command} run tdd --spec spec.md\n`);
    return EXIT.passed;
  }
  const rows = [];
  for (const run of runs) {
    const opened = await loadRun(run);
    if (!opened.ok) {
      rows.push([run.id, '—', 'damaged', '—', '—', opened.message]);
      continue;
    }
    const isActive = await isRunLocked(run.folder);
    if (isActive) shell.out(`${renderRunTree(shell, opened.value.events)}\n\n`);
    rows.push(rowOf(shell, opened.value.events, isActive));
  }
  const [titles = '', rule = '', ...body] = renderTable(COLUMNS, rows);
  shell.say([paint(shell.style, 'strong', titles), paint(shell.style, 'dim', rule), ...body].join('\n'));
  return EXIT.passed;
}

const COLUMNS = [
  { title: 'Run', align: 'left' },
  { title: 'Workflow', align: 'left' },
  { title: 'Status', align: 'left' },
  { title: 'Duration', align: 'right' },
  { title: 'Cost', align: 'right' },
  { title: '', align: 'left' },
] as const;

function renderRunTree({ style, size }: Shell, events: readonly Event[]): string {
  return renderTree(summarizeRun(events), { ...style, ...size(), nowMs: Date.now(), frame: 0 }).join('\n');
}

function rowOf({ command }: Shell, events: readonly Event[], isActive: boolean): readonly string[] {
  const report = buildReport(summarizeRun(events));
  const isCutOff = report.status === 'running' && !isActive;
  return [
    report.run,
    report.workflow,
    isCutOff ? 'cut off' : STATUS_LABELS[report.status],
    formatDuration(report.duration_ms),
    costText(report),
    isCutOff || report.status === 'cancelled' || report.status === 'paused'
      ? `${command} run --resume ${report.run}`
      : '',
  ];
}
