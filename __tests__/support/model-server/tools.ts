import { isAbsolute, join } from 'node:path';
import type { ToolUse } from './script.js';

/** A tool as a CLI offers it. `custom` ones take a plain text instead of an object. */
export interface OfferedTool {
  readonly name: string;
  readonly kind: 'function' | 'custom';
  readonly namespace?: string;
  /** Names of the parameters with their JSON types. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly required: readonly string[];
}

/** A call of an offered tool. */
export type Call =
  | { readonly kind: 'function'; readonly name: string; readonly input: Readonly<Record<string, unknown>> }
  | { readonly kind: 'custom'; readonly name: string; readonly namespace: string | undefined; readonly text: string };

/**
 * The call that does `use` with the tools on offer; a relative path is taken from `cwd`, where that is known. Writing and
 * reading fall back to a shell command. Throws if no tool on offer can do it.
 */
export function callFor(use: ToolUse, offered: readonly OfferedTool[], cwd: string | undefined): Call {
  switch (use.kind) {
    case 'write':
      return writeCall(use.path, use.content, offered, cwd);
    case 'edit':
      return editCall(use, offered, cwd);
    case 'read':
      return direct(offered, readers, { path: absolute(use.path, cwd) }) ?? shell(`cat ${quoted(use.path)}`, offered);
    case 'bash':
      return shell(use.command, offered);
    case 'call':
      return { kind: 'function', name: use.name, input: use.input };
    default:
      return use satisfies never;
  }
}

type Meaning = 'path' | 'content' | 'find' | 'replace' | 'command';

const names: Readonly<Record<Meaning, readonly string[]>> = {
  path: ['file_path', 'filePath', 'absolute_path', 'path'],
  content: ['content', 'contents'],
  find: ['old_string', 'oldString'],
  replace: ['new_string', 'newString'],
  command: ['command', 'cmd'],
};
const writers = ['Write', 'write_file', 'write'];
const editors = ['Edit', 'edit', 'replace'];
const readers = ['Read', 'read_file', 'read'];
const shells = ['Bash', 'run_shell_command', 'bash', 'exec_command', 'shell_command', 'shell'];

function writeCall(path: string, content: string, offered: readonly OfferedTool[], cwd: string | undefined): Call {
  const added = content
    .replace(/\n$/, '')
    .split('\n')
    .map((line) => `+${line}`);
  return (
    direct(offered, writers, { path: absolute(path, cwd), content }) ??
    patch([`*** Add File: ${path}`, ...added], offered) ??
    shell(`mkdir -p "$(dirname ${quoted(path)})" && printf %s ${quoted(content)} > ${quoted(path)}`, offered)
  );
}

function editCall(
  { path, find, replace }: ToolUse & { kind: 'edit' },
  offered: readonly OfferedTool[],
  cwd: string | undefined,
): Call {
  const removed = find.split('\n').map((line) => `-${line}`);
  const added = replace.split('\n').map((line) => `+${line}`);
  return (
    direct(offered, editors, { path: absolute(path, cwd), find, replace }) ??
    patch([`*** Update File: ${path}`, '@@', ...removed, ...added], offered) ??
    missing('edit a file', offered)
  );
}

/** A call of the first tool of these names, its parameters found by their meaning and the other required ones filled. */
function direct(
  offered: readonly OfferedTool[],
  toolNames: readonly string[],
  values: Partial<Record<Meaning, string>>,
): Call | undefined {
  const tool = named(offered, toolNames);
  if (tool?.kind !== 'function') return undefined;
  const input: Record<string, unknown> = {};
  for (const parameter of tool.required) input[parameter] = filler(tool.parameters[parameter]);
  for (const meaning of ['path', 'content', 'find', 'replace', 'command'] as const) {
    const value = values[meaning];
    const parameter = names[meaning].find((name) => name in tool.parameters);
    if (value === undefined || parameter === undefined) continue;
    input[parameter] = tool.parameters[parameter] === 'array' ? ['bash', '-lc', value] : value;
  }
  return { kind: 'function', name: tool.name, input };
}

function filler(type: string | undefined): unknown {
  if (type === 'boolean') return false;
  if (type === 'number' || type === 'integer') return 0;
  if (type === 'array') return [];
  return 'as scripted';
}

/** Codex writes files by patches: through a tool of its own, or from within its code tool. */
function patch(body: readonly string[], offered: readonly OfferedTool[]): Call | undefined {
  const text = ['*** Begin Patch', ...body, '*** End Patch', ''].join('\n');
  const tool = named(offered, ['apply_patch']);
  if (tool?.kind === 'custom') return { kind: 'custom', name: tool.name, namespace: tool.namespace, text };
  if (tool !== undefined) {
    const parameter = ['patchText', 'patch', 'input'].find((name) => name in tool.parameters) ?? 'input';
    return { kind: 'function', name: tool.name, input: { [parameter]: text } };
  }
  return code(`text(JSON.stringify(await tools.apply_patch(${JSON.stringify(text)})));`, offered);
}

function shell(command: string, offered: readonly OfferedTool[]): Call {
  const call =
    direct(offered, shells, { command }) ??
    code(
      `const r = await tools.exec_command({ cmd: ${JSON.stringify(command)} });\ntext(r.output ?? JSON.stringify(r));`,
      offered,
    );
  return call ?? missing('run a command', offered);
}

function missing(purpose: string, offered: readonly OfferedTool[]): never {
  throw new Error(`no tool to ${purpose} among: ${offered.map(({ name }) => name).join(', ')}`);
}

function code(text: string, offered: readonly OfferedTool[]): Call | undefined {
  const tool = offered.find(({ name, kind }) => name === 'exec' && kind === 'custom');
  return tool && { kind: 'custom', name: tool.name, namespace: tool.namespace, text: `${text}\n` };
}

function named(offered: readonly OfferedTool[], wanted: readonly string[]): OfferedTool | undefined {
  return wanted.map((name) => offered.find((tool) => tool.name === name)).find((tool) => tool !== undefined);
}

function absolute(path: string, cwd: string | undefined): string {
  return cwd === undefined || isAbsolute(path) ? path : join(cwd, path);
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
