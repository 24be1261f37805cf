import type { Diagnostic, Source } from '../model/index.js';
import { renderDiagnostic } from '../workflow/code-frame.js';
import type { Shell } from './terminal.js';

/** Shows what is wrong with the user's files, each with its lines. */
export function showDiagnostics(shell: Shell, diagnostics: readonly Diagnostic[], sources: readonly Source[]): void {
  for (const diagnostic of diagnostics) shell.err(`${renderDiagnostic(diagnostic, sources)}\n`);
}
