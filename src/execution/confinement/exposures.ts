import { isAbsolute, join } from 'node:path';

/** What the author of the workflow shows to agents and gates besides what they need: the input `expose`. */
export interface Exposures {
  /** Absolute paths. */
  readonly readOnly: readonly string[];
  readonly writable: readonly string[];
  readonly docker: boolean;
}

/**
 * Parses the lines `PATH`, `PATH:rw` and `docker`; blank lines and `#` comments are skipped. `~/` stands for the user's
 * HOME. Problems are sentences that name the line.
 */
export function parseExposures(
  text: string,
  home: string | undefined,
): { readonly exposures: Exposures; readonly problems: readonly string[] } {
  const readOnly: string[] = [];
  const writable: string[] = [];
  const problems: string[] = [];
  let docker = false;
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const entry = line.trim();
    if (entry === '' || entry.startsWith('#')) continue;
    if (entry === 'docker') {
      docker = true;
      continue;
    }
    const isWritable = entry.endsWith(':rw');
    const named = entry.replace(/:r[ow]$/, '').replace(/(?<=.)\/+$/, '');
    const path = named.startsWith('~/') && home !== undefined ? join(home, named.slice(2)) : named;
    if (!isAbsolute(path))
      problems.push(
        `line ${index + 1}: ${JSON.stringify(entry)} is no absolute path; write \`/PATH\`, \`~/PATH\`, \`/PATH:rw\` or \`docker\``,
      );
    else if (path === '/')
      problems.push(`line ${index + 1}: the root cannot be exposed; name the folders that are needed`);
    else (isWritable ? writable : readOnly).push(path);
  }
  return { exposures: { readOnly, writable, docker }, problems };
}

/** What is weakened by it, as clauses for the summary. */
export function describeExposures({ readOnly, writable, docker }: Exposures): readonly string[] {
  return [
    ...readOnly.map((path) => `\`${path}\` can be read`),
    ...writable.map((path) => `\`${path}\` can be written`),
    ...(docker ? ['docker can be used, which gives the rights of root'] : []),
  ];
}
