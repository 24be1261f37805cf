import type { Diagnostic, Source } from '../../model/index.js';
import { pathFromCwd } from '../../system/file-argument.js';
import { renderDiagnostics } from '../../workflow/diagnostics/render.js';
import type { Shell } from '../host/shell.js';

/** Prints diagnostics with the lines they are about. In a job of GitHub Actions, also annotates the files. */
export function showDiagnostics(shell: Shell, diagnostics: readonly Diagnostic[], sources: readonly Source[]): void {
  const { entries, omitted } = renderDiagnostics(diagnostics, sources);
  for (const { diagnostic, text } of entries) {
    shell.err(`${text}\n`);
    if (shell.env.GITHUB_ACTIONS === 'true') shell.err(`${annotation(diagnostic, shell)}\n`);
  }
  if (omitted !== null) shell.err(`${omitted}\n`);
}

/**
 * A workflow command that creates an annotation; the runner looks for such lines in both streams of a step. File paths
 * are relative to the workspace, whatever the working directory is.
 */
function annotation({ severity, code, message, hint, place }: Diagnostic, { cwd, env }: Shell): string {
  const file = (path: string): string =>
    path.startsWith('/') ? path : pathFromCwd(env.GITHUB_WORKSPACE ?? cwd, cwd, path);
  const location = place === null ? {} : { file: file(place.file), line: place.line, col: place.column };
  const properties = { title: `gump: ${code}`, ...location };
  const assignments = Object.entries(properties).map(([name, value]) => `${name}=${escapeProperty(String(value))}`);
  return `::${severity} ${assignments.join(',')}::${escapeData(hint === null ? message : `${message}\n${hint}`)}`;
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
