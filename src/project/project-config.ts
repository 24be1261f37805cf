import type { Diagnostic, Source } from '../model/index.js';
import { DEFAULT_CONFIG, parseConfig, type ProjectConfig } from '../workflow/project-files/config.js';
import type { RepositoryFiles } from './repository-files.js';

/** Reads a project's `gump.toml`. `config` is null if it is invalid, and the default if there is no such file. */
export async function readProjectConfig(files: RepositoryFiles): Promise<{
  readonly config: ProjectConfig | null;
  readonly diagnostics: readonly Diagnostic[];
  readonly source: Source | null;
}> {
  const text = await files.read('gump.toml');
  if (text === null) return { config: DEFAULT_CONFIG, diagnostics: [], source: null };
  const source = { file: 'gump.toml', text };
  return { ...parseConfig(source), source };
}
