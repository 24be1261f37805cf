import type { Report, ReportAttempt } from '../../model/report.js';
import { costText } from '../cost-text.js';
import { pluralize, formatCount, formatDuration, formatMoney } from '../format/figures.js';
import { withAsciiFallback, paint, type Style } from '../format/style.js';
import { renderTable } from '../format/table.js';
import { cleanLine } from '../format/text.js';
import { STATUS_LABELS } from '../status-labels.js';

/**
 * Renders what `gump report --last N` prints: totals over several runs, then success rate, cost, turns and time by step
 * and agent, then the cost of each run. `reports` are ordered oldest first. No newline at the end.
 */
export function renderAggregate(reports: readonly Report[], style: Style): string {
  if (reports.length === 0) return 'No runs yet.';
  const workflows = [...new Set(reports.map(({ workflow }) => cleanLine(workflow, 60)))];
  const lines = [
    paint(style, 'strong', `Last ${pluralize(reports.length, 'run')} · ${workflows.join(', ')}`),
    '',
    ...summaryLines(reports),
    '',
    ...renderTable(STEP_COLUMNS, stepAgentRows(reports)),
    '',
    ...renderTable(COST_COLUMNS, costRows(reports)),
  ];
  return lines.map((line) => withAsciiFallback(style, line)).join('\n');
}

function summaryLines(reports: readonly Report[]): readonly string[] {
  const passed = reports.filter(({ status }) => status === 'passed').length;
  const costs = reports.flatMap(({ cost_usd }) => cost_usd ?? []);
  const times = reports.flatMap(({ duration_ms }) => duration_ms ?? []);
  const partial = reports.some(({ cost_source }) => cost_source === 'unpriced');
  const guards = attemptsIn(reports).reduce((sum, attempt) => sum + attempt.guards.length, 0);
  return [
    `Success rate  ${rate(passed, reports.length)}`,
    `Avg cost      ${formatMoney(average(costs), partial)}`,
    `Total cost    ${formatMoney(
      costs.reduce((sum, cost) => sum + cost, 0),
      partial,
    )}`,
    `Avg duration  ${formatDuration(average(times))}`,
    `Avg retries   ${(average(reports.map(({ retries }) => retries)) ?? 0).toFixed(1)}`,
    `Guards fired  ${formatCount(guards)}`,
  ];
}

const STEP_COLUMNS = [
  { title: 'Step', align: 'left' },
  { title: 'Agent', align: 'left' },
  { title: 'Passed', align: 'right' },
  { title: 'Avg cost', align: 'right' },
  { title: 'Avg turns', align: 'right' },
  { title: 'Avg time', align: 'right' },
] as const;

/** The attempts of one agent at one step, over all reports. */
interface StepAgentStats {
  readonly step: string;
  readonly agent: string;
  readonly attempts: ReportAttempt[];
}

/** One row for each step, with `*` for items, and agent. Each attempt counts for the agent that made it. */
function stepAgentRows(reports: readonly Report[]): readonly (readonly string[])[] {
  const statsByKey = new Map<string, StepAgentStats>();
  for (const step of reports.flatMap(({ steps }) => steps)) {
    const pattern = step.numbered_path.replace(/(^|\/)\d+(?=\/|$)/g, '$1*');
    for (const attempt of step.attempts) {
      if (attempt.status === 'abandoned' || attempt.status === 'running') continue;
      const key = JSON.stringify([pattern, attempt.agent]);
      const stats = statsByKey.get(key) ?? { step: pattern, agent: attempt.agent ?? '—', attempts: [] };
      stats.attempts.push(attempt);
      statsByKey.set(key, stats);
    }
  }
  return [...statsByKey.values()].map(stepAgentCells);
}

function stepAgentCells({ step, agent, attempts }: StepAgentStats): readonly string[] {
  const costs = attempts.flatMap(({ cost_usd }) => cost_usd ?? []);
  const turns = average(attempts.flatMap((attempt) => attempt.turns ?? []));
  const hasAgent = attempts.some(({ cost_source }) => cost_source !== null);
  return [
    cleanLine(step, 40),
    cleanLine(agent, 24),
    rate(attempts.filter(({ status }) => status === 'passed').length, attempts.length),
    hasAgent ? formatMoney(average(costs)) : '—',
    turns === null ? '—' : turns.toFixed(1),
    formatDuration(average(attempts.flatMap(({ duration_ms }) => duration_ms ?? []))),
  ];
}

const COST_COLUMNS = [
  { title: 'Run', align: 'left' },
  { title: 'Status', align: 'left' },
  { title: 'Cost', align: 'right' },
  { title: '', align: 'left' },
] as const;

/** Width of the bar of the most expensive run, in characters. */
const LONGEST_BAR = 20;

function costRows(reports: readonly Report[]): readonly (readonly string[])[] {
  const most = Math.max(0, ...reports.map(({ cost_usd }) => cost_usd ?? 0));
  return reports.map((report) => {
    const share = most === 0 ? 0 : (report.cost_usd ?? 0) / most;
    return [report.run, STATUS_LABELS[report.status], costText(report), '█'.repeat(Math.round(share * LONGEST_BAR))];
  });
}

function attemptsIn(reports: readonly Report[]): readonly ReportAttempt[] {
  return reports.flatMap(({ steps }) => steps.flatMap(({ attempts }) => attempts));
}

function rate(part: number, whole: number): string {
  return `${formatCount(part)}/${formatCount(whole)} (${whole === 0 ? 0 : Math.round((part / whole) * 100)}%)`;
}

function average(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}
