import type { Diagnostic, SourceLocation } from '../../model/diagnostic.js';
import type { Source } from '../../model/workflow.js';

const MAX_LINE_LENGTH = 160;

/**
 * Maximum number of diagnostics shown. With more, people begin with the first ones anyway, and a job's log would grow.
 */
const MAX_SHOWN = 50;

/** A list of diagnostics, rendered by `renderDiagnostics`. */
export interface RenderedDiagnostics {
  readonly entries: readonly { readonly diagnostic: Diagnostic; readonly text: string }[];
  /** A sentence on how many are left out; null if none is. */
  readonly omitted: string | null;
}

/** Renders diagnostics as text, in the order given. At most 50 are shown; if there are more, errors before warnings. */
export function renderDiagnostics(diagnostics: readonly Diagnostic[], sources: readonly Source[]): RenderedDiagnostics {
  const bySeverity = ['error', 'warning'].flatMap((wanted) =>
    diagnostics.filter(({ severity }) => severity === wanted),
  );
  const shown = diagnostics.length > MAX_SHOWN ? bySeverity.slice(0, MAX_SHOWN) : diagnostics;
  const linesOf = createLineLookup(sources);
  return {
    entries: shown.map((diagnostic) => ({ diagnostic, text: renderDiagnostic(diagnostic, linesOf) })),
    omitted: shown.length === diagnostics.length ? null : `… and ${diagnostics.length - shown.length} more`,
  };
}

/** Creates a function that returns the lines of a file, or null for an unknown file. Each file is split only once. */
function createLineLookup(sources: readonly Source[]): (file: string) => readonly string[] | null {
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
 * Renders one diagnostic: what is wrong and where, its line with the lines beside it, and what to write instead.
 *
 * ```
 * flow.yaml:3:12 error: unknown agent `cluade`
 *   2 | steps:
 * > 3 |   - agent: cluade
 *     |            ^^^^^^
 *   hint: did you mean `claude`?
 * ```
 *
 * A diagnostic without a place begins with the severity, and has no lines.
 */
function renderDiagnostic(diagnostic: Diagnostic, linesOf: ReturnType<typeof createLineLookup>): string {
  const { place, severity, message, hint } = diagnostic;
  const lines = place === null ? null : linesOf(place.file);
  return [
    `${place === null ? '' : `${place.file}:${place.line}:${place.column} `}${severity}: ${message}`,
    ...(lines === null || place === null ? [] : codeFrame(lines, place)),
    ...(hint === null ? [] : [`  hint: ${hint}`]),
  ].join('\n');
}

function codeFrame(lines: readonly string[], place: SourceLocation): readonly string[] {
  const line = lines[place.line - 1];
  if (line === undefined || line.length > MAX_LINE_LENGTH) return [];
  const width = String(Math.min(place.line + 1, lines.length)).length;
  const shown = (number: number): string[] => {
    const content = lines[number - 1];
    if (content === undefined || content.length > MAX_LINE_LENGTH || (number !== place.line && content.trim() === ''))
      return [];
    const mark = number === place.line ? '>' : ' ';
    return [`${mark} ${String(number).padStart(width)} | ${printable(content)}`.trimEnd()];
  };
  const end = place.endLine === place.line && place.endColumn !== undefined ? place.endColumn : lineEnd(place, line);
  const marks = '^'.repeat(Math.max(1, Math.min(end, line.length + 1) - place.column));
  const below = `  ${' '.repeat(width)} | ${' '.repeat(place.column - 1)}${marks}`;
  return [...shown(place.line - 1), ...shown(place.line), below, ...shown(place.line + 1)];
}

function lineEnd(place: SourceLocation, line: string): number {
  return place.endLine === undefined ? place.column + 1 : line.length + 1;
}

/** Replaces tabs by one space (a tab is one column), and control characters, which could control the terminal. */
function printable(line: string): string {
  return line.replace(/\t/g, ' ').replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '�');
}
