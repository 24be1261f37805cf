import { error, notice, warning, type AnnotationProperties } from '@actions/core';
import type { Diagnostic } from '../../model/diagnostic.js';

/** More would not be shown: GitHub keeps ten of each kind for a step. */
const MOST = 10;

/** Marks the lines of files that were found wrong; what stands in no file is a sentence. `folder` is the checkout's, relative to the repository; '' for its top. */
export function annotate(diagnostics: readonly Diagnostic[], folder = ''): void {
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  const others = diagnostics.filter(({ severity }) => severity !== 'error');
  for (const each of errors.slice(0, MOST)) error(words(each), properties(each, folder));
  for (const each of others.slice(0, MOST)) warning(words(each), properties(each, folder));
}

/** Sentences without a place, at the head of the job's page. */
export function announce(level: 'error' | 'warning' | 'notice', message: string): void {
  if (level === 'error') error(message);
  else if (level === 'warning') warning(message);
  else notice(message);
}

function words({ message, hint }: Diagnostic): string {
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
