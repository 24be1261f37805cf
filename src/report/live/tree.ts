import { buildReport } from '../build-report.js';
import { costText } from '../cost-text.js';
import { pluralize, formatDuration, formatMoney } from '../format/figures.js';
import { withAsciiFallback, paint, type Style } from '../format/style.js';
import { cleanLine, truncateToWidth } from '../format/text.js';
import { reasonText } from '../gate-text.js';
import type { RunSummary } from '../run-summary/run-summary.js';
import { fitTree, type TreeLine } from './tree-fit.js';
import { buildTree } from './tree-nodes.js';

/** How the tree is drawn, and on what. */
export interface TreeOptions extends Style {
  /** Wall clock, ms since the epoch; used for the elapsed time of running steps. */
  readonly nowMs: number;
  /** Columns and lines of the terminal; the tree uses no more. */
  readonly width: number;
  readonly height: number;
  /** Number of the repaint, which selects the frame of the spinner. */
  readonly frame: number;
}

/**
 * Renders the run as a tree of steps for a terminal that is repainted, one string for each line. If the tree is too
 * high, passed and pending steps are folded first.
 */
export function renderTree(summary: RunSummary, options: TreeOptions): readonly string[] {
  const nowMs = Math.max(summary.lastMs, options.nowMs - summary.idleMs);
  const title: TreeLine = { tone: 'strong', text: `${cleanLine(summary.workflow, 60)} · ${summary.run}` };
  const body = fitTree(buildTree(summary, nowMs), Math.max(1, options.height - 3), spinnerOf(options));
  const lines = [title, ...body, { tone: null, text: '' }, footerOf(summary, nowMs)];
  return lines.slice(0, Math.max(1, options.height)).map(({ tone, text }) => {
    const line = truncateToWidth(withAsciiFallback(options, text), Math.max(10, options.width - 1));
    return tone === null ? line : paint(options, tone, line);
  });
}

function spinnerOf({ frame, unicode }: TreeOptions): string {
  const frames = unicode ? ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'] : ['|', '/', '-', '\\'];
  return frames[frame % frames.length] ?? '';
}

function footerOf(summary: RunSummary, nowMs: number): TreeLine {
  const report = buildReport(summary);
  const elapsed = summary.status === 'running' ? nowMs - summary.startedMs : report.duration_ms;
  const budget = summary.maxBudgetUsd === null ? '' : ` of ${formatMoney(summary.maxBudgetUsd)}`;
  const figures = `${costText(report)}${budget} · ${pluralize(report.turns ?? 0, 'turn')} · ${formatDuration(elapsed)}`;
  switch (summary.status) {
    case 'running':
      return { tone: null, text: summary.stopping === null ? figures : `${figures} · stopping: ${summary.stopping}` };
    case 'passed':
      return { tone: 'good', text: `Run completed. ${figures}` };
    case 'paused':
      return { tone: 'warn', text: `Run paused. ${figures}` };
    default:
      return { tone: 'bad', text: `Run ${summary.status}: ${reasonText(summary.reason)}. ${figures}` };
  }
}
