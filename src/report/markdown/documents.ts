import type { Report } from '../../model/report.js';
import { buildReport } from '../build-report.js';
import { pluralize } from '../format/figures.js';
import { collectRemarks } from '../remarks.js';
import type { RunSummary } from '../run-summary/run-summary.js';
import { stepRowsOf, type StepRow } from '../step-rows.js';
import type { PublicationContext } from './context.js';
import { DETAIL_LEVELS, type DetailLevel } from './detail-level.js';
import { inlineCode, link, escapeSentence } from './escape.js';
import { failuresSection, guardsSection } from './failures-section.js';
import { figuresLine, footer, headline } from './headline.js';
import { itemsSection } from './items-section.js';
import { createMarker } from './marker.js';
import { nextActionsSection } from './next-actions-section.js';
import { COMMENT_LIMIT, renderToFit, SUMMARY_LIMIT, type SizeLimit } from './render-to-fit.js';
import { attemptsSection, stepsSection } from './steps-section.js';

/**
 * Renders the job summary: everything, within GitHub's limit of 1 MiB.
 *
 * This folder renders a `RunSummary` as Markdown for GitHub: the job summary, comments and the body of the pull
 * request. Begin with this file, which puts each document together from the sections (`*-section.ts`, `headline.ts`),
 * as detailed as its size limit allows (`detail-level.ts`). All text from outside goes through `escape.ts`.
 */
export function renderJobSummary(summary: RunSummary, context: PublicationContext): string {
  return renderDocument(
    summary,
    SUMMARY_LIMIT,
    (parts) => [
      headline(summary),
      parts.lead,
      parts.failures(),
      parts.items(),
      parts.steps(),
      parts.remarks(),
      parts.attempts(),
      nextActionsSection(summary, context),
      footer(summary, context),
    ],
    context,
  );
}

/** Renders the comment on the thread that started the run. It is updated while the run is active. */
export function renderTrackingComment(summary: RunSummary, context: PublicationContext): string {
  return renderDocument(
    summary,
    COMMENT_LIMIT,
    (parts) => [
      createMarker('tracking', `run=${summary.run}`),
      headline(summary),
      parts.lead,
      parts.failures(),
      parts.steps(),
      parts.remarks(),
      parts.attempts(),
      nextActionsSection(summary, context),
      footer(summary, context),
    ],
    context,
  );
}

/** Renders the comment on the pull request that lists what the run cost. */
export function renderCostComment(summary: RunSummary, context: PublicationContext): string {
  return renderDocument(
    summary,
    COMMENT_LIMIT,
    (parts) => [
      createMarker('ledger', `run=${summary.run}`),
      `## 🧾 What this cost`,
      parts.lead,
      parts.steps(),
      parts.remarks(),
      parts.attempts(),
      footer(summary, context),
    ],
    context,
  );
}

/** Renders the body of the pull request. It closes the issue only if the run passed; otherwise it says `Part of`. */
export function renderPullRequestBody(summary: RunSummary, context: PublicationContext): string {
  const closes = summary.status === 'passed' ? 'Closes' : 'Part of';
  return renderDocument(
    summary,
    COMMENT_LIMIT,
    (parts) => [
      createMarker('pull-request', `run=${summary.run}`),
      context.thread === null ? '' : `${closes} #${context.thread}`,
      headline(summary),
      parts.figures,
      parts.items(),
      parts.failures(),
      `### Gates and cost`,
      parts.steps(),
      parts.remarks(),
      parts.attempts(),
      nextActionsSection(summary, context),
      footer(summary, context),
    ],
    context,
  );
}

/**
 * Sections in Markdown. Those that depend on the level of detail are functions, so that unused ones are not rendered.
 */
interface Sections {
  /** Cost, turns, time. */
  readonly figures: string;
  /** The figures, and a link to the pull request or branch. */
  readonly lead: string;
  readonly items: () => string;
  readonly steps: () => string;
  readonly failures: () => string;
  /** Guards that fired, limits that were exceeded, warnings and other remarks: one list. */
  readonly remarks: () => string;
  readonly attempts: () => string;
}

/** Arranges the sections of a document with as much detail as fits the limit. */
function renderDocument(
  summary: RunSummary,
  limit: SizeLimit,
  arrange: (parts: Sections) => readonly string[],
  context: PublicationContext,
): string {
  const rows = stepRowsOf(summary);
  const report = buildReport(summary);
  const facts = figuresLine(summary, report);
  const notes = notesSection(summary, report, rows, context);
  const fixed = { figures: facts, lead: lead(summary, facts) };
  return renderToFit(limit, DETAIL_LEVELS.length, (at) => {
    const level = DETAIL_LEVELS[at] ?? DETAIL_LEVELS[0];
    const sections = level ? arrange({ ...fixed, ...leveledSections(summary, rows, context, notes, level) }) : [];
    return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
  });
}

function leveledSections(
  summary: RunSummary,
  rows: readonly StepRow[],
  context: PublicationContext,
  notes: string,
  level: DetailLevel,
): Omit<Sections, 'figures' | 'lead'> {
  return {
    items: () => itemsSection(summary, rows, level),
    steps: () => stepsSection(summary, rows, level),
    failures: () => (summary.status === 'running' ? '' : failuresSection(summary, rows, context, level)),
    remarks: () => [guardsSection(summary, rows, level), notes].filter((list) => list !== '').join('\n'),
    attempts: () => attemptsSection(summary, rows, level),
  };
}

/** The figures; then the progress while the run is active, otherwise a link to the pull request or the branch. */
function lead(summary: RunSummary, facts: string): string {
  if (summary.status === 'running') return [facts, ...progress(summary)].join('\n\n');
  const { published } = summary;
  if (published?.pullRequest) {
    const { number, url } = published.pullRequest;
    return `${facts}\n\n➡️ ${link(`Pull request #${number}`, url)} from ${inlineCode(published.branch)}`;
  }
  return published && published.branch !== '' ? `${facts}\n\n➡️ Branch ${inlineCode(published.branch)}` : facts;
}

/** One line for each group of items that is not settled: `build`: 1 of 3 items done. */
function progress(summary: RunSummary): readonly string[] {
  return [...summary.groups.values()].flatMap((group) => {
    if (group.items === null || group.items.length === 0 || group.settled !== null) return [];
    const done = group.items.filter(({ slug }) => hasPassed(summary, `${group.path}/${slug}`)).length;
    return [`${inlineCode(group.path)}: ${done} of ${pluralize(group.items.length, 'item')} done`];
  });
}

function hasPassed(summary: RunSummary, group: string): boolean {
  return summary.groups.get(group)?.settled?.status === 'passed';
}

function notesSection(
  summary: RunSummary,
  report: Report,
  rows: readonly StepRow[],
  context: PublicationContext,
): string {
  const remarks = [...collectRemarks(summary, report, rows), ...summary.notes.slice(0, 20).map(({ text }) => text)];
  const warnings = [...(summary.published?.remarks ?? []), ...(context.warnings ?? [])];
  return [
    ...warnings.map((remark) => `- ⚠️ ${escapeSentence(remark, 1000)}`),
    ...remarks.map((remark) => `- ℹ️ ${escapeSentence(remark, 700)}`),
  ].join('\n');
}
