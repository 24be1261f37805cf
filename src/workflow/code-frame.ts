import type { Diagnostic, Place } from '../model/diagnostic.js';
import type { Source } from '../model/workflow.js';

const LONGEST_LINE = 160;

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
export function renderDiagnostic(diagnostic: Diagnostic, sources: readonly Source[]): string {
  const { place, severity, message, hint } = diagnostic;
  const text = sources.find(({ file }) => file === place?.file)?.text;
  return [
    `${place === null ? '' : `${place.file}:${place.line}:${place.column} `}${severity}: ${message}`,
    ...(text === undefined || place === null ? [] : codeFrame(text, place)),
    ...(hint === null ? [] : [`  hint: ${hint}`]),
  ].join('\n');
}

function codeFrame(text: string, place: Place): readonly string[] {
  const lines = text.split(/\r?\n/);
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
