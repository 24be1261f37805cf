import { error, notice, warning, type AnnotationProperties } from '@actions/core';
import type { Diagnostic } from '../../model/diagnostic.js';

/** How many annotations of each level GitHub shows for a step. */
const LIMIT = 10;

/**
 * Annotates the lines that diagnostics are about; a diagnostic without a file is shown as a sentence. `folder` is the
 * path of the checkout below the repository's root; `''` for the root itself.
 */
export function annotateDiagnostics(diagnostics: readonly Diagnostic[], folder = ''): void {
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  const others = diagnostics.filter(({ severity }) => severity !== 'error');
  for (const each of errors.slice(0, LIMIT)) error(text(each), properties(each, folder));
  for (const each of others.slice(0, LIMIT)) warning(text(each), properties(each, folder));
}

/** Adds an annotation without a file position, at the top of the job's page. */
export function annotateJob(level: 'error' | 'warning' | 'notice', message: string): void {
  if (level === 'error') error(message);
  else if (level === 'warning') warning(message);
  else notice(message);
}

function text({ message, hint }: Diagnostic): string {
  return hint === null ? message : `${message}\n${hint}`;
}

function properties({ place, code }: Diagnostic, folder: string): AnnotationProperties {
  const title = `gump: ${code}`;
  if (place === null) return { title };
  return {
    title,
    file: folder === '' ? place.file : `${folder}/${place.file}`,
    startLine: place.line,
    startColumn: place.column,
    ...(place.endLine === undefined ? {} : { endLine: place.endLine }),
    ...(place.endColumn === undefined ? {} : { endColumn: place.endColumn }),
  };
}
