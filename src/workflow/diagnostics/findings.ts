import type { Diagnostic, SourceLocation } from '../../model/diagnostic.js';

/** Collects diagnostics. The same one at the same place is kept once, since a workflow may be called many times. */
export interface Findings {
  error(place: SourceLocation | null, code: string, message: string, hint?: string | null): void;
  warning(place: SourceLocation | null, code: string, message: string, hint?: string | null): void;
  add(diagnostics: readonly Diagnostic[]): void;
  /** All diagnostics: those without a place first, the others ordered by file (as first seen), line and column. */
  all(): readonly Diagnostic[];
}

/** Creates an empty collection. */
export function createFindings(): Findings {
  const found = new Map<string, Diagnostic>();
  const files: string[] = [];
  const add = (diagnostic: Diagnostic): void => {
    const { place } = diagnostic;
    if (place !== null && !files.includes(place.file)) files.push(place.file);
    const key = [place?.file, place?.line, place?.column, diagnostic.code, diagnostic.message].join('\0');
    if (!found.has(key)) found.set(key, diagnostic);
  };
  return {
    error: (place, code, message, hint = null) => add({ severity: 'error', code, message, hint, place }),
    warning: (place, code, message, hint = null) => add({ severity: 'warning', code, message, hint, place }),
    add: (diagnostics) => diagnostics.forEach(add),
    all: () => [...found.values()].sort((a, b) => compare(files, a.place, b.place)),
  };
}

/** Wraps a collection so that diagnostics at the given places, where something has been reported, are dropped. */
export function findingsExcept(findings: Findings, places: readonly SourceLocation[]): Findings {
  const isNew = (place: SourceLocation | null): boolean =>
    !places.some(({ file, line, column }) => place?.file === file && place.line === line && place.column === column);
  return {
    error: (place, ...rest) => {
      if (isNew(place)) findings.error(place, ...rest);
    },
    warning: (place, ...rest) => {
      if (isNew(place)) findings.warning(place, ...rest);
    },
    add: (diagnostics) => {
      findings.add(diagnostics.filter(({ place }) => isNew(place)));
    },
    all: () => findings.all(),
  };
}

function compare(files: readonly string[], a: SourceLocation | null, b: SourceLocation | null): number {
  if (a === null || b === null) return Number(a !== null) - Number(b !== null);
  return files.indexOf(a.file) - files.indexOf(b.file) || a.line - b.line || a.column - b.column;
}
