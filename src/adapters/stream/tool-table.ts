import type { AgentSignal, ToolAction } from '../../model/adapter.js';
import { isObject } from './json-line.js';

/** The tools of a CLI: what each does, by name, and which of their arguments hold files. */
export interface ToolTable {
  readonly actions: Readonly<Record<string, ToolAction>>;
  /** Names of arguments that hold the path of a file. */
  readonly pathArguments: readonly string[];
  /** Names of arguments that hold a patch in the `*** Update File:` format, which names its files itself. */
  readonly patchArguments?: readonly string[];
  /** Names of arguments that describe the call in one line. The first that is present is taken. */
  readonly detailArguments: readonly string[];
}

/**
 * Converts a tool call into a signal. The action of an unknown tool is `other`; its file arguments are still reported.
 */
export function toolSignal(name: string, input: unknown, tools: ToolTable): AgentSignal {
  const args = isObject(input) ? input : {};
  const strings = (keys: readonly string[]): string[] =>
    keys.map((key) => args[key]).filter((value) => typeof value === 'string');
  const action = Object.hasOwn(tools.actions, name) ? (tools.actions[name] ?? 'other') : 'other';
  const paths = [...strings(tools.pathArguments), ...strings(tools.patchArguments ?? []).flatMap(patchedFiles)];
  const detail = strings(tools.detailArguments)[0] ?? paths[0] ?? '';
  return { type: 'tool', name, action, paths, detail: detail.slice(0, DETAIL_LIMIT) };
}

/** The longest `detail` of a tool signal, in characters. */
export const DETAIL_LIMIT = 200;

/** The files that a patch in OpenAI's format adds, updates, deletes or moves to. */
export function patchedFiles(patch: string): string[] {
  const heads = patch.matchAll(/^\*\*\* (?:(?:Add|Update|Delete) File|Move to): (.+)$/gm);
  return [...heads].map(([, file]) => (file ?? '').trim());
}
