import type { Diagnostic, Place } from '../../model/diagnostic.js';
import type { Source } from '../../model/workflow.js';

const LONGEST_LINE = 160;

/** Beyond so many a person begins with the first ones anyway, and a job's log would only grow. */
const MOST_SHOWN = 50;

/** What `showable` makes of a list of diagnostics. */
export interface Showable {
  readonly shown: readonly { readonly diagnostic: Diagnostic; readonly text: string }[];
  /** A sentence on how many are left out; null where none is. */
  readonly rest: string | null;
}

/** Diagnostics as texts for people, in the order given: at most 50, and where there are more, errors before warnings. */
export function showable(diagnostics: readonly Diagnostic[], sources: readonly Source[]): Showable {
  const bySeverity = ['error', 'warning'].flatMap((wanted) =>
    diagnostics.filter(({ severity }) => severity === wanted),
  );
  const shown = diagnostics.length > MOST_SHOWN ? bySeverity.slice(0, MOST_SHOWN) : diagnostics;
  const linesOf = splitOnce(sources);
  return {
    shown: shown.map((diagnostic) => ({ diagnostic, text: rendered(diagnostic, linesOf) })),
    rest: shown.length === diagnostics.length ? null : `… and ${diagnostics.length - shown.length} more`,
  };
}

/** The lines of a file, null for one that is not at hand. A long file has many diagnostics: each is split once. */
function splitOnce(sources: readonly Source[]): (file: string) => readonly string[] | null {
  const split = new Map<string, readonly string[]>();
  return (file) => {
    const text = sources.find((source) => source.file === file)?.text;
    if (text === undefined) return null;
    const lines = split.get(file) ?? text.split(/\r?\n/);
    split.set(file, lines);
    return lines;
  };
}

/**
 * A diagnostic for people: what is wrong and where, the line it stands on with its neighbours, what to write instead.
 *
 * ```
 * flow.yaml:3:12 error: unknown agent `cluade`
 *   2 | steps:
 * > 3 |   - agent: cluade
 *     |            ^^^^^^
 *   hint: did you mean `claude`?
 * ```
 *
 * What stands in no file begins with the severity, and has no lines.
 */
function rendered(diagnostic: Diagnostic, linesOf: ReturnType<typeof splitOnce>): string {
  const { place, severity, message, hint } = diagnostic;
  const lines = place === null ? null : linesOf(place.file);
  return [
    `${place === null ? '' : `${place.file}:${place.line}:${place.column} `}${severity}: ${message}`,
    ...(lines === null || place === null ? [] : codeFrame(lines, place)),
    ...(hint === null ? [] : [`  hint: ${hint}`]),
  ].join('\n');
}

function codeFrame(lines: readonly string[], place: Place): readonly string[] {
  const line = lines[place.line - 1];
  if (line === undefined || line.length > LONGEST_LINE) return [];
  const width = String(Math.min(place.line + 1, lines.length)).length;
  const shown = (number: number): string[] => {
    const content = lines[number - 1];
    if (content === undefined || content.length > LONGEST_LINE || (number !== place.line && content.trim() === ''))
      return [];
    const mark = number === place.line ? '>' : ' ';
    return [`${mark} ${String(number).padStart(width)} | ${visible(content)}`.trimEnd()];
  };
  const end = place.endLine === place.line && place.endColumn !== undefined ? place.endColumn : lineEnd(place, line);
  const marks = '^'.repeat(Math.max(1, Math.min(end, line.length + 1) - place.column));
  const below = `  ${' '.repeat(width)} | ${' '.repeat(place.column - 1)}${marks}`;
  return [...shown(place.line - 1), ...shown(place.line), below, ...shown(place.line + 1)];
}

function lineEnd(place: Place, line: string): number {
  return place.endLine === undefined ? place.column + 1 : line.length + 1;
}

/** A tab counts as one column, and nothing in a user's file may steer the terminal. */
function visible(line: string): string {
  return line.replace(/\t/g, ' ').replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '�');
}
