import { reportOf } from '../collect.js';
import { counted, formatDuration, formatMoney } from '../format/figures.js';
import { inStyle, paint, type Style } from '../format/style.js';
import { cleanLine, cut } from '../format/text.js';
import { reasonText } from '../gates-text.js';
import { costOf } from '../money-text.js';
import type { Story } from '../run-summary/run-summary.js';
import { fitTree, type TreeLine } from './tree-fit.js';
import { treeOf } from './tree-nodes.js';

export interface TreeOptions extends Style {
  /** Wall clock, ms since the epoch: for the time of what runs. */
  readonly nowMs: number;
  /** Columns and lines of the terminal; the tree uses no more. */
  readonly width: number;
  readonly height: number;
  /** Counts up with each repaint, to turn the spinner. */
  readonly frame: number;
}

/** The run as a tree of steps, for a terminal that is repainted. What is settled or still to come folds up first. */
export function renderTree(story: Story, options: TreeOptions): readonly string[] {
  const nowMs = Math.max(story.lastMs, options.nowMs - story.idleMs);
  const title: TreeLine = { tone: 'strong', text: `${cleanLine(story.workflow, 60)} · ${story.run}` };
  const body = fitTree(treeOf(story, nowMs), Math.max(1, options.height - 3), spinnerOf(options));
  const lines = [title, ...body, { tone: null, text: '' }, footerOf(story, nowMs)];
  return lines.slice(0, Math.max(1, options.height)).map(({ tone, text }) => {
    const line = cut(inStyle(options, text), Math.max(10, options.width - 1));
    return tone === null ? line : paint(options, tone, line);
  });
}

function spinnerOf({ frame, unicode }: TreeOptions): string {
  const frames = unicode ? ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'] : ['|', '/', '-', '\\'];
  return frames[frame % frames.length] ?? '';
}

function footerOf(story: Story, nowMs: number): TreeLine {
  const report = reportOf(story);
  const elapsed = story.status === 'running' ? nowMs - story.startedMs : report.duration_ms;
  const budget = story.maxBudgetUsd === null ? '' : ` of ${formatMoney(story.maxBudgetUsd)}`;
  const figures = `${costOf(report)}${budget} · ${counted(report.turns ?? 0, 'turn')} · ${formatDuration(elapsed)}`;
  switch (story.status) {
    case 'running':
      return { tone: null, text: story.stopping === null ? figures : `${figures} · stopping: ${story.stopping}` };
    case 'passed':
      return { tone: 'good', text: `Run completed. ${figures}` };
    case 'paused':
      return { tone: 'warn', text: `Run paused. ${figures}` };
    default:
      return { tone: 'bad', text: `Run ${story.status}: ${reasonText(story.reason)}. ${figures}` };
  }
}
