import { pluralize, formatCount, formatDuration, formatMoney } from '../format/figures.js';
import { cleanText } from '../format/text.js';
import { gateLines, gateText, gateMarks } from '../gate-text.js';
import { lastWordsPath } from '../last-words.js';
import type { AttemptSummary, RunSummary } from '../run-summary/run-summary.js';
import type { StepRow } from '../step-rows.js';
import { totalsOf } from '../totals.js';
import { renderElement, escapeHtml, escapeHtmlLine } from './element.js';

/** Renders the table of steps: agent, turns, cost, gates, and each attempt as a bar on the run's time line. */
export function renderStepTable(summary: RunSummary, rows: readonly StepRow[]): string {
  const head = ['Step', 'Agent', '#Turns', '#Cost', 'Gates', 'When'].map((title) =>
    title.startsWith('#') ? `<th class="number">${title.slice(1)}</th>` : `<th>${title}</th>`,
  );
  const body = rows.map((row) => `<tr>${stepCells(summary, row)}</tr>`);
  return `<div class="scroll"><table><thead><tr>${head.join('')}</tr></thead><tbody>${body.join('\n')}</tbody></table></div>`;
}

function stepCells(summary: RunSummary, row: StepRow): string {
  const totals = totalsOf(summary, row.attempts);
  const item = row.items.at(-1);
  const cost = totals.costSource === null ? '—' : formatMoney(totals.costUsd, totals.costSource === 'unpriced');
  const agent = row.kind === 'gate' || row.kind === 'pass' ? '—' : row.agent;
  return [
    `<td><code>${escapeHtmlLine(row.numberedPath, 80)}</code>${item ? ` <span class="soft">${escapeHtmlLine(item.name, 40)}</span>` : ''}</td>`,
    `<td>${escapeHtmlLine(agent, 40)}</td>`,
    `<td class="number">${formatCount(totals.turns)}</td>`,
    `<td class="number">${escapeHtml(cost)}</td>`,
    renderElement('td', { class: `wide ${row.status}` }, gateText(row) || '—'),
    `<td><div class="time">${row.attempts.map((attempt) => timeBar(summary, attempt)).join('')}</div></td>`,
  ].join('');
}

/**
 * The bar of an attempt on the run's time line; empty for an attempt that a replay took over, as it was before the run.
 */
function timeBar(summary: RunSummary, attempt: AttemptSummary): string {
  const runMs = Math.max(1, summary.lastMs - summary.startedMs);
  if (attempt.carried) return '';
  const left = ((attempt.startedMs - summary.startedMs) / runMs) * 100;
  const width = ((attempt.lastMs - attempt.startedMs) / runMs) * 100;
  const title = `${attempt.label}: ${formatDuration(attempt.lastMs - attempt.startedMs)}`;
  const position = `left:${left.toFixed(2)}%;width:${width.toFixed(2)}%`;
  return renderElement('i', { class: attempt.status, style: position, title }, '');
}

/** Renders all attempts of a step as a `<details>` element, which is open if the step failed. */
export function renderAttemptDetails(
  summary: RunSummary,
  row: StepRow,
  excerpt: (path: string) => string | null,
): string {
  if (row.attempts.length === 0) return '';
  const open = row.status === 'failed' ? ' open' : '';
  const state = `<span class="${row.status}">${escapeHtml(gateText(row) || row.status)}</span>`;
  const attempts = row.attempts.map((attempt) => attemptBody(summary, attempt, excerpt)).join('\n');
  return `<details${open}><summary><code>${escapeHtmlLine(row.numberedPath, 80)}</code> ${state}</summary>${attempts}</details>`;
}

function attemptBody(summary: RunSummary, attempt: AttemptSummary, excerpt: (path: string) => string | null): string {
  const { costUsd, costSource, turns, tokensIn, tokensOut } = totalsOf(summary, [attempt]);
  const figures = [
    turns === null ? 'turns unknown' : pluralize(turns, 'turn'),
    `${formatCount(tokensIn)} / ${formatCount(tokensOut)} tokens`,
    formatMoney(costUsd, costSource === 'unpriced'),
    formatDuration(attempt.lastMs - attempt.startedMs),
  ];
  const gates = gateLines(attempt);
  const marks = gates.length === 0 ? [gateMarks(attempt)] : gates;
  const facts = [attempt.agent, ...(costSource === null ? [] : figures), ...marks].filter((fact) => fact !== '');
  // The guard that ended the attempt is already in its message.
  const guards = attempt.guards
    .filter(({ reason }) => !attempt.message.includes(reason))
    .map(({ name, reason }) => `guard ${name}: ${reason}`);
  const texts = [attempt.message, ...guards, ...attempt.notes].filter((text) => text !== '');
  return [
    `<p><b class="${attempt.status}">${escapeHtmlLine(attempt.label, 80)}</b> <span class="soft">${facts.map((fact) => escapeHtmlLine(fact, 160)).join(' · ')}</span></p>`,
    ...texts.map((text) => `<p>${escapeHtmlLine(text, 500)}</p>`),
    ...failedGateOutputs(attempt, excerpt),
    ...lastWords(attempt, excerpt),
  ].join('');
}

/** What the agent said last, where it changed nothing. */
function lastWords(attempt: AttemptSummary, excerpt: (path: string) => string | null): readonly string[] {
  const path = lastWordsPath(attempt);
  const text = path === null ? null : excerpt(path);
  return text === null ? [] : [`<p>What the agent said last:</p><pre>${escapeHtml(cleanText(text).trim())}</pre>`];
}

/** The last 40 lines of each failed gate's output: the cause usually stands at the end. */
function failedGateOutputs(attempt: AttemptSummary, excerpt: (path: string) => string | null): readonly string[] {
  return attempt.gates.flatMap((gate) => {
    const path = gate.status === 'fail' ? (gate.details ?? gate.artifact) : null;
    const text = path === null ? null : excerpt(path);
    return text === null
      ? []
      : [`<pre>${escapeHtml(cleanText(text).trimEnd().split('\n').slice(-40).join('\n'))}</pre>`];
  });
}
