/** A requested version of an agent's CLI. */
export interface AgentVersion {
  readonly version: string;
  /** The sha512 that its package must have, as npm writes it; null where none was given. */
  readonly integrity: string | null;
}

/** Requested versions by provider, such as `claude`. */
export type AgentVersions = ReadonlyMap<string, AgentVersion>;

/**
 * Parses `agent-versions`: one `NAME=VERSION` or `NAME=VERSION sha512-…` a line. Blank lines and `#` comments are
 * ignored; every other line becomes a problem. A version must be exact (`2.1.330`): a range or a tag such as `latest`
 * could be another program tomorrow.
 */
export function parseAgentVersions(text: string): { versions: AgentVersions; problems: readonly string[] } {
  const versions = new Map<string, AgentVersion>();
  const problems: string[] = [];
  for (const line of text.split(/\r?\n/).map((each) => each.trim())) {
    if (line === '' || line.startsWith('#')) continue;
    const [, provider, version, integrity] = LINE.exec(line) ?? [];
    if (provider === undefined || version === undefined)
      problems.push(`${JSON.stringify(line.slice(0, 80))} is not \`NAME=VERSION\` with a whole version, such as 1.2.3`);
    else versions.set(provider, { version, integrity: integrity ?? null });
  }
  return { versions, problems };
}

const LINE = /^([a-z][\w-]*)\s*=\s*(\d+\.\d+\.\d+(?:[-+][\w.+-]+)?)(?:\s+(sha512-[A-Za-z0-9+/]{86}==))?$/;
