import type { Source } from '../model/workflow.js';
import { editDistance } from './diagnostics/nearest.js';
import { parseYaml } from './yaml/yaml.js';

/** Classifies a YAML file by its top-level keys; `workflow` if they do not decide it. */
export function detectFileKind({ file, text }: Source): 'workflow' | 'scenario' | 'github' {
  const { root } = parseYaml(file, text);
  if (root?.kind !== 'map' || root.entries.has('steps')) return 'workflow';
  if (root.entries.has('agents')) return 'scenario';
  return root.entries.has('jobs') || root.entries.has('runs') ? 'github' : 'workflow';
}

/** Describes, for messages to users, what `looksLikeGumpFile` requires. */
export const GUMP_FILE_DESCRIPTION = 'a list `steps:` at the top, or `agents:` of a scenario';

/**
 * Whether a YAML file found among others is meant for gump: its top level has a list `steps` (one letter may be wrong)
 * or a list `agents`. If the text cannot be parsed as YAML, a line that begins with one of these keys is enough.
 */
export function looksLikeGumpFile({ file, text }: Source): boolean {
  const { root } = parseYaml(file, text);
  if (root === null) return /^["']?(?:steps|agents)["']?[ \t]*:/m.test(text);
  if (root.kind !== 'map') return false;
  return [...root.entries].some(
    ([key, { value }]) => value.kind === 'list' && (key === 'agents' || editDistance(key.toLowerCase(), 'steps') <= 1),
  );
}
