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

/** The job summary: everything, within 1 MiB. */
export function renderSummary(story: Story, context: PublicationContext): string {
  return document(
    story,
    SUMMARY_LIMIT,
    (parts) => [
      headline(story),
      parts.lead,
      parts.failures(),
      parts.items(),
      parts.steps(),
      parts.remarks(),
      parts.attempts(),
      nextSection(story, context),
      footer(story, context),
    ],
    context,
  );
}

/** The one comment on the thread that started the run, brought up to date as the run goes on. */
export function renderTracking(story: Story, context: PublicationContext): string {
  return document(
    story,
    COMMENT_LIMIT,
    (parts) => [
      markerOf('tracking', `run=${story.run}`),
      headline(story),
      parts.lead,
      parts.failures(),
      parts.steps(),
      parts.remarks(),
      parts.attempts(),
      nextSection(story, context),
      footer(story, context),
    ],
    context,
  );
}

/** The cost ledger on the pull request that was opened. */
export function renderLedgerComment(story: Story, context: PublicationContext): string {
  return document(
    story,
    COMMENT_LIMIT,
    (parts) => [
      markerOf('ledger', `run=${story.run}`),
      `## 🧾 What this cost`,
      parts.lead,
      parts.steps(),
      parts.remarks(),
      parts.attempts(),
      footer(story, context),
    ],
    context,
  );
}

/** The body of the pull request. `Closes` only what passed: a draft of failed work closes nothing. */
export function renderPullRequest(story: Story, context: PublicationContext): string {
  const closes = story.status === 'passed' ? 'Closes' : 'Part of';
  return document(
    story,
    COMMENT_LIMIT,
    (parts) => [
      markerOf('pull-request', `run=${story.run}`),
      context.thread === null ? '' : `${closes} #${context.thread}`,
      headline(story),
      parts.figures,
      parts.items(),
      parts.failures(),
      `### Gates and cost`,
      parts.steps(),
      parts.remarks(),
      parts.attempts(),
      nextSection(story, context),
      footer(story, context),
    ],
    context,
  );
}

/** Sections in Markdown; those that depend on the level are made when a document asks for them. */
interface Parts {
  /** Cost, turns, time. */
  readonly figures: string;
  /** The figures, and where the result is. */
  readonly lead: string;
  readonly items: () => string;
  readonly steps: () => string;
  readonly failures: () => string;
  /** Guards that fired, limits that were met, and what else a reader must know: one list. */
  readonly remarks: () => string;
  readonly attempts: () => string;
}

function document(
  story: Story,
  limit: Limit,
  arrange: (parts: Parts) => readonly string[],
  context: PublicationContext,
): string {
  const rows = rowsOf(story);
  const report = reportOf(story);
  const facts = figures(story, report);
  const notes = notesSection(story, report, rows, context);
  const fixed = { figures: facts, lead: lead(story, facts) };
  return fit(limit, LEVELS.length, (at) => {
    const level = LEVELS[at] ?? LEVELS[0];
    const sections = level ? arrange({ ...fixed, ...leveledParts(story, rows, context, notes, level) }) : [];
    return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
  });
}

function leveledParts(
  story: Story,
  rows: readonly StepRow[],
  context: PublicationContext,
  notes: string,
  level: DetailLevel,
): Omit<Parts, 'figures' | 'lead'> {
  return {
    items: () => itemsSection(story, rows, level),
    steps: () => stepsSection(story, rows, level),
    failures: () => (story.status === 'running' ? '' : failuresSection(story, rows, context, level)),
    remarks: () => [guardsSection(story, rows, level), notes].filter((list) => list !== '').join('\n'),
    attempts: () => attemptsSection(story, rows, level),
  };
}

/** Figures, and where the result is. */
function lead(story: Story, facts: string): string {
  if (story.status === 'running') return [facts, ...progress(story)].join('\n\n');
  const { published } = story;
  if (published?.pullRequest) {
    const { number, url } = published.pullRequest;
    return `${facts}\n\n➡️ ${link(`Pull request #${number}`, url)} from ${code(published.branch)}`;
  }
  return published && published.branch !== '' ? `${facts}\n\n➡️ Branch ${code(published.branch)}` : facts;
}

/** `build`: 1 of 3 items done */
function progress(story: Story): readonly string[] {
  return [...story.groups.values()].flatMap((group) => {
    if (group.items === null || group.items.length === 0 || group.settled !== null) return [];
    const done = group.items.filter(({ slug }) => hasPassed(story, `${group.path}/${slug}`)).length;
    return [`${code(group.path)}: ${done} of ${counted(group.items.length, 'item')} done`];
  });
}

function hasPassed(story: Story, group: string): boolean {
  return story.groups.get(group)?.settled?.status === 'passed';
}

function notesSection(story: Story, report: Report, rows: readonly StepRow[], context: PublicationContext): string {
  const remarks = [...remarksOn(story, report, rows), ...story.notes.slice(0, 20).map(({ text }) => text)];
  const warnings = [...(story.published?.remarks ?? []), ...(context.warnings ?? [])];
  return [
    ...warnings.map((remark) => `- ⚠️ ${sentence(remark, 1000)}`),
    ...remarks.map((remark) => `- ℹ️ ${sentence(remark, 400)}`),
  ].join('\n');
}
