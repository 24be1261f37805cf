import type { Source } from '../model/workflow.js';
import { editDistance } from './diagnostics/nearest.js';
import { readYaml } from './yaml/yaml.js';

/** What a YAML file is, by the names at its top; a workflow, where they tell nothing. */
export function fileKind({ file, text }: Source): 'workflow' | 'scenario' | 'github' {
  const { root } = readYaml(file, text);
  if (root?.kind !== 'map' || root.entries.has('steps')) return 'workflow';
  if (root.entries.has('agents')) return 'scenario';
  return root.entries.has('jobs') || root.entries.has('runs') ? 'github' : 'workflow';
}

/** What `looksLikeOurs` asks for, for people. */
export const LOOK_OF_OURS = 'a list `steps:` at the top, or `agents:` of a scenario';

/**
 * Whether a file somewhere among others is meant for gump: its top holds a list `steps`, be it with one letter amiss, or a
 * list `agents`. Of one that is no YAML, or not as it stands, the names at the beginnings of its lines are looked at.
 */
export function looksLikeOurs({ file, text }: Source): boolean {
  const { root } = readYaml(file, text);
  if (root === null) return /^["']?(?:steps|agents)["']?[ \t]*:/m.test(text);
  if (root.kind !== 'map') return false;
  return [...root.entries].some(
    ([key, { value }]) => value.kind === 'list' && (key === 'agents' || editDistance(key.toLowerCase(), 'steps') <= 1),
  );
}
