import type { Report } from '../../model/report.js';
import { buildReport } from '../build-report.js';
import { estimateNote, costText } from '../cost-text.js';
import { formatCount, formatDuration } from '../format/figures.js';
import { reasonText } from '../gate-text.js';
import { collectRemarks } from '../remarks.js';
import type { RunSummary } from '../run-summary/run-summary.js';
import { STATUS_LABELS } from '../status-labels.js';
import { stepRowsOf } from '../step-rows.js';
import { renderElement, escapeHtml, escapeHtmlLine } from './element.js';
import { renderAttemptDetails, renderStepTable } from './steps.js';
import { STYLE_SHEET } from './style-sheet.js';

/**
 * Renders a run as a self-contained HTML page: no scripts, no requests, light and dark. `excerpt` returns the text of
 * an artifact by its path in the run's folder, or null if there is none.
 */
export function renderHtml(
  summary: RunSummary,
  options: { readonly excerpt: (path: string) => string | null },
): string {
  const report = buildReport(summary);
  const rows = stepRowsOf(summary);
  const title = `${report.workflow} · ${report.run}`;
  const notes = [...collectRemarks(summary, report, rows), ...summary.notes.map(({ text }) => text)];
  const body = [
    `<header><h1>🍿 ${escapeHtmlLine(report.workflow, 80)} ${statusPill(report)}</h1>${subtitle(summary, report)}</header>`,
    cards(summary, report),
    failure(summary, report),
    '<h2>Steps</h2>',
    renderStepTable(summary, rows),
    notes.length === 0 ? '' : `<ul>${notes.map((note) => `<li>${escapeHtmlLine(note, 400)}</li>`).join('')}</ul>`,
    '<h2>Attempts</h2>',
    rows.map((row) => renderAttemptDetails(summary, row, options.excerpt)).join('\n'),
    `<footer class="soft">${escapeHtmlLine(report.run)} · written by gump from the run’s ledger</footer>`,
  ];
  return [
    '<!doctype html>',
    '<html lang="en"><head><meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escapeHtml(title)}</title><style>${STYLE_SHEET}</style></head>`,
    `<body><main>${body.filter((part) => part !== '').join('\n')}</main></body></html>`,
    '',
  ].join('\n');
}

function statusPill(report: Report): string {
  return renderElement('span', { class: `pill ${report.status}` }, STATUS_LABELS[report.status]);
}

function subtitle(summary: RunSummary, report: Report): string {
  const parts = [report.run, `${report.started_at.replace('T', ' ').slice(0, 16)} UTC`, summary.trigger].filter(
    (part) => part !== '',
  );
  const url = report.pull_request?.url ?? '';
  const pull = /^https?:\/\//.test(url)
    ? ` · <a href="${escapeHtml(url)}">pull request #${report.pull_request?.number ?? ''}</a>`
    : '';
  return `<p class="soft">${parts.map((part) => escapeHtmlLine(part, 80)).join(' · ')}${pull}</p>`;
}

function cards(summary: RunSummary, report: Report): string {
  const note = estimateNote(summary);
  const facts: readonly (readonly [string, string])[] = [
    [note === '' ? 'Cost' : `Cost, ${note}`, costText(report)],
    ['Time', formatDuration(report.duration_ms)],
    ['Turns', formatCount(report.turns)],
    ['Files changed', formatCount(report.files_changed)],
    ['Tokens in', formatCount(report.tokens_in)],
    ['Tokens out', formatCount(report.tokens_out)],
    ['Retries', formatCount(report.retries)],
    ['Escalations', formatCount(report.escalations)],
  ];
  const all = facts.map(
    ([name, value]) => `<div class="card"><span class="soft">${name}</span><b>${escapeHtml(value)}</b></div>`,
  );
  return `<section class="cards">${all.join('')}</section>`;
}

function failure(summary: RunSummary, report: Report): string {
  if (report.failure_reason === null) return '';
  return `<h2 class="failed">${escapeHtmlLine(reasonText(report.failure_reason))}</h2><p>${escapeHtmlLine(summary.message, 500)}</p>`;
}
