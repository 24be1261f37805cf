import type { Report } from '../../model/report.js';
import { reportOf } from '../collect.js';
import { counted } from '../format/figures.js';
import { remarksOn } from '../remarks.js';
import { rowsOf, type StepRow } from '../rows.js';
import type { Story } from '../run-summary/run-summary.js';
import type { PublicationContext } from './context.js';
import { LEVELS, type DetailLevel } from './detail-level.js';
import { code, link, sentence } from './escape.js';
import { failuresSection, guardsSection } from './failures-section.js';
import { COMMENT_LIMIT, fit, SUMMARY_LIMIT, type Limit } from './fit.js';
import { figures, footer, headline } from './headline.js';
import { itemsSection } from './items-section.js';
import { markerOf } from './marker.js';
import { nextSection } from './next-section.js';
import { attemptsSection, stepsSection } from './steps-section.js';

/**
 * Renders the job summary: everything, within GitHub's limit of 1 MiB.
 *
 * This folder renders a `RunSummary` as Markdown for GitHub: the job summary, comments and the body of the pull
 * request. Begin with this file, which puts each document together from the sections (`*-section.ts`, `headline.ts`),
 * as detailed as its size limit allows (`detail-level.ts`). All text from outside goes through `escape.ts`.
 */
export function renderSummary(summary: Story, context: PublicationContext): string {
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
      nextSection(summary, context),
      footer(summary, context),
    ],
    context,
  );
}

/** Renders the comment on the thread that started the run. It is updated while the run is active. */
export function renderTracking(summary: Story, context: PublicationContext): string {
  return renderDocument(
    summary,
    COMMENT_LIMIT,
    (parts) => [
      markerOf('tracking', `run=${summary.run}`),
      headline(summary),
      parts.lead,
      parts.failures(),
      parts.steps(),
      parts.remarks(),
      parts.attempts(),
      nextSection(summary, context),
      footer(summary, context),
    ],
    context,
  );
}

/** Renders the comment on the pull request that lists what the run cost. */
export function renderLedgerComment(summary: Story, context: PublicationContext): string {
  return renderDocument(
    summary,
    COMMENT_LIMIT,
    (parts) => [
      markerOf('ledger', `run=${summary.run}`),
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
export function renderPullRequest(summary: Story, context: PublicationContext): string {
  const closes = summary.status === 'passed' ? 'Closes' : 'Part of';
  return renderDocument(
    summary,
    COMMENT_LIMIT,
    (parts) => [
      markerOf('pull-request', `run=${summary.run}`),
      context.thread === null ? '' : `${closes} #${context.thread}`,
      headline(summary),
      parts.figures,
      parts.items(),
      parts.failures(),
      `### Gates and cost`,
      parts.steps(),
      parts.remarks(),
      parts.attempts(),
      nextSection(summary, context),
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
  summary: Story,
  limit: Limit,
  arrange: (parts: Sections) => readonly string[],
  context: PublicationContext,
): string {
  const rows = rowsOf(summary);
  const report = reportOf(summary);
  const facts = figures(summary, report);
  const notes = notesSection(summary, report, rows, context);
  const fixed = { figures: facts, lead: lead(summary, facts) };
  return fit(limit, LEVELS.length, (at) => {
    const level = LEVELS[at] ?? LEVELS[0];
    const sections = level ? arrange({ ...fixed, ...leveledSections(summary, rows, context, notes, level) }) : [];
    return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
  });
}

function leveledSections(
  summary: Story,
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
function lead(summary: Story, facts: string): string {
  if (summary.status === 'running') return [facts, ...progress(summary)].join('\n\n');
  const { published } = summary;
  if (published?.pullRequest) {
    const { number, url } = published.pullRequest;
    return `${facts}\n\n➡️ ${link(`Pull request #${number}`, url)} from ${code(published.branch)}`;
  }
  return published && published.branch !== '' ? `${facts}\n\n➡️ Branch ${code(published.branch)}` : facts;
}

/** One line for each group of items that is not settled: `build`: 1 of 3 items done. */
function progress(summary: Story): readonly string[] {
  return [...summary.groups.values()].flatMap((group) => {
    if (group.items === null || group.items.length === 0 || group.settled !== null) return [];
    const done = group.items.filter(({ slug }) => hasPassed(summary, `${group.path}/${slug}`)).length;
    return [`${code(group.path)}: ${done} of ${counted(group.items.length, 'item')} done`];
  });
}

function hasPassed(summary: Story, group: string): boolean {
  return summary.groups.get(group)?.settled?.status === 'passed';
}

function notesSection(summary: Story, report: Report, rows: readonly StepRow[], context: PublicationContext): string {
  const remarks = [...remarksOn(summary, report, rows), ...summary.notes.slice(0, 20).map(({ text }) => text)];
  const warnings = [...(summary.published?.remarks ?? []), ...(context.warnings ?? [])];
  return [
    ...warnings.map((remark) => `- ⚠️ ${sentence(remark, 1000)}`),
    ...remarks.map((remark) => `- ℹ️ ${sentence(remark, 400)}`),
  ].join('\n');
}
