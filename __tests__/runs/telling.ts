import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Commit, Event } from '../../src/model/index.js';
import { PLAIN_STYLE } from '../../src/report/format/style.js';
import { createLogFormatter } from '../../src/report/live/log-formatter.js';
import { summarizeRun } from '../../src/report/run-summary/summarize-run.js';
import { renderTextReport } from '../../src/report/text/report.js';
import type { Played } from './play.js';

type Ran = Extract<Played['execution'], { kind: 'ran' }>;

/** What a person sees of a run, and what it left: lines, report, files. The same for every run of the same play. */
export function tellRun(played: Played, prompts: readonly string[]): string {
  const { execution } = played;
  switch (execution.kind) {
    case 'invalid':
      return `${execution.diagnostics.map(({ place, message }) => `${place?.file}:${place?.line} ${message}`).join('\n')}\n`;
    case 'preflight':
      return `${execution.problems.map(({ reason, message }) => `${reason}: ${message}`).join('\n')}\n`;
    case 'ran':
      return [
        normalised(played, linesOf(execution).join('\n')),
        normalised(played, renderTextReport(summarizeRun(execution.events.filter(isOfThePlay)), PLAIN_STYLE)),
        `Files:\n${filesOf(played, execution)}`,
        ...prompts.map((name) => `${name}:\n${quoted(normalised(played, artifact(execution, name)))}`),
      ]
        .map((part) => `${part.trimEnd()}\n`)
        .join('\n');
  }
}

/** What a machine lacks for isolation is no part of what is played. */
function isOfThePlay(event: Event): boolean {
  return event.type !== 'noted' || event.topic !== 'isolation';
}

function linesOf({ events }: Ran): string[] {
  const live = createLogFormatter({ ...PLAIN_STYLE, detailHint: null });
  const lines = events.flatMap((event) => live.observe(event));
  // Items in parallel end in any order.
  return inParallel(events) ? [...lines].sort() : lines;
}

function inParallel(events: readonly Event[]): boolean {
  const first = events[0];
  return first?.type === 'run_started' && JSON.stringify(first.definition).includes('"parallel":true');
}

/** What the run changed: status, mode, path, and the text of short files. */
function filesOf({ git }: Played, { events }: Ran): string {
  const [base, head] = [commitOf(events, 'run_started'), commitOf(events, 'run_completed')];
  if (base === null || head === null) return '  (not ended)';
  const raw = git('diff-tree', '-r', '-z', '--raw', '--no-renames', base, head).split('\0');
  const lines: string[] = [];
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const [, mode = '', , , status = ''] = (raw[at] ?? '').split(' ');
    const path = raw[at + 1] ?? '';
    const text = status === 'D' || mode === '160000' ? '' : git('cat-file', 'blob', `${head}:${path}`);
    const shown = text.length > 0 && text.length <= 60 ? ` ${JSON.stringify(text)}` : '';
    lines.push(`  ${status} ${mode} ${JSON.stringify(path)}${shown}`);
  }
  return lines.join('\n');
}

function commitOf(events: readonly Event[], type: 'run_started' | 'run_completed'): Commit | null {
  for (const event of [...events].reverse())
    if ((event.type === 'run_started' || event.type === 'run_completed') && event.type === type) return event.commit;
  return null;
}

function artifact({ folder }: Ran, name: string): string {
  return readFileSync(join(folder, 'artifacts', name), 'utf8');
}

function quoted(text: string): string {
  return text.replace(/^/gm, '  | ').replace(/ +$/gm, '');
}

function normalised({ home }: Played, text: string): string {
  return text
    .replaceAll(home, 'HOME')
    .replace(/run_\d{4}_\d{2}_\d{2}_\d{4}_[a-z2-7]{4}/g, 'RUN')
    .replace(/\b(?:\d+m )?\d+(?:\.\d+)?(?:ms|s)\b/g, '0s')
    .replace(/\b\d+(?:\.\d+)? s\b/g, '0 s');
}

/** Every event with its step, one a line; the figures on the way are left out, and parallel steps stand one by one. */
export function tellEvents({ execution }: Played): string {
  if (execution.kind !== 'ran') return '';
  const events = execution.events.filter(
    (event) => event.type !== 'usage_recorded' && event.type !== 'changes_measured' && isOfThePlay(event),
  );
  const ordered = inParallel(events) ? [...events].sort((a, b) => compare(stepOf(a), stepOf(b))) : events;
  return `${ordered.map((event) => [event.type, stepOf(event), factOf(event)].filter(Boolean).join(' ')).join('\n')}\n`;
}

function stepOf(event: Event): string {
  return 'step' in event ? event.step : '';
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The one thing about an event that tells it from others of its type. */
function factOf(event: Event): string {
  switch (event.type) {
    case 'step_started':
      return `${event.attempt} ${event.agent} ${event.session.mode}`;
    case 'gate_checked':
      return `${event.gate} ${event.status}`;
    case 'attempt_completed':
    case 'step_completed':
    case 'group_completed':
    case 'run_completed':
      return event.reason ?? event.status;
    case 'guard_triggered':
      return event.guard;
    case 'item_merged':
    case 'merge_conflicted':
      return event.item;
    case 'agent_noted':
      return event.note;
    case 'agent_killed':
      return event.reason;
    case 'attempt_snapshotted':
      return event.output.kind;
    case 'agent_launched':
      return event.session_note;
    default:
      return '';
  }
}
