import type { Diagnostic, Source } from '../model/index.js';
import { typedPath } from '../system/named-file.js';
import { showable } from '../workflow/diagnostics/code-frame.js';
import type { Shell } from './terminal.js';

/** Shows what is wrong with the user's files, each with its lines; in a job of GitHub Actions on the files as well. */
export function showDiagnostics(shell: Shell, diagnostics: readonly Diagnostic[], sources: readonly Source[]): void {
  const { shown, rest } = showable(diagnostics, sources);
  for (const { diagnostic, text } of shown) {
    shell.err(`${text}\n`);
    if (shell.env.GITHUB_ACTIONS === 'true') shell.err(`${annotation(diagnostic, shell)}\n`);
  }
  if (rest !== null) shell.err(`${rest}\n`);
}

/** A command to the runner, which reads both streams of a step for lines of this form. Its files are those of the workspace, wherever we stand. */
function annotation({ severity, code, message, hint, place }: Diagnostic, { cwd, env }: Shell): string {
  const file = (path: string): string =>
    path.startsWith('/') ? path : typedPath(env.GITHUB_WORKSPACE ?? cwd, cwd, path);
  const at = place === null ? {} : { file: file(place.file), line: place.line, col: place.column };
  const properties = { title: `gump: ${code}`, ...at };
  const written = Object.entries(properties).map(([name, value]) => `${name}=${escapedProperty(String(value))}`);
  return `::${severity} ${written.join(',')}::${escaped(hint === null ? message : `${message}\n${hint}`)}`;
}

function escaped(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapedProperty(text: string): string {
  return escaped(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
