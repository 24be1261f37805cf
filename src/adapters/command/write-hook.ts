import picomatch from 'picomatch';
import type { AgentRequest } from '../../model/adapter.js';
import type { ToolTable } from '../stream/tool-table.js';

/** A tool hook in the format that Claude Code, Qwen Code and Codex share. */
export interface WriteHook {
  /** The script, to be written below HOME. */
  readonly file: { readonly path: string; readonly content: string };
  /** The command line that runs it. */
  readonly command: string;
  /** An entry for `hooks.PreToolUse` in the CLI's settings. `timeout` is in the CLI's own unit. */
  matcher(timeout: number): object;
}

/**
 * Creates a hook that rejects a file tool's write outside `request.writable` before it happens. The hook exits with
 * status 2 and a reason on stderr, which every CLI with hooks takes as a refusal. It cannot see what a shell command
 * writes, and the agent could change it, so the diff after the attempt is what decides.
 */
export function createWriteHook(request: AgentRequest, tools: ToolTable): WriteHook {
  const path = '.gump/write-hook.mjs';
  const writing = Object.keys(tools.actions).filter((name) => tools.actions[name] === 'write');
  const allowed = (request.writable ?? ['**']).map((glob) => {
    const whole = glob.includes('/') ? glob.replace(/^\.?\//, '') : `**/${glob}`;
    return picomatch.makeRe(whole, { dot: true }).source;
  });
  const command = `node ${JSON.stringify(`${request.home}/${path}`)}`;
  return {
    file: { path, content: script({ root: request.cwd, writing, arguments: tools.pathArguments, allowed }) },
    command,
    matcher: (timeout) => ({ matcher: '*', hooks: [{ type: 'command', command, timeout }] }),
  };
}

/**
 * The data of the script: names of write tools and of their path arguments, and regular expressions of allowed paths.
 */
interface Rules {
  readonly root: string;
  readonly writing: readonly string[];
  readonly arguments: readonly string[];
  readonly allowed: readonly string[];
}

function script(rules: Rules): string {
  return `import { readFileSync } from 'node:fs';
import { relative, resolve, sep } from 'node:path';

const rules = ${JSON.stringify(rules)};
const call = JSON.parse(readFileSync(0, 'utf8'));
const input = call.tool_input ?? {};
const named = rules.arguments.map((name) => input[name]).filter((value) => typeof value === 'string');
const patched = [...String(input.command ?? '').matchAll(/^\\*\\*\\* (?:(?:Add|Update|Delete) File|Move to): (.+)$/gm)];
const paths = rules.writing.includes(call.tool_name) ? [...named, ...patched.map((match) => match[1].trim())] : [];
const inside = paths.map((path) => relative(rules.root, resolve(call.cwd ?? rules.root, path)).split(sep).join('/'));
const refused = inside.find((path) => !rules.allowed.some((source) => new RegExp(source).test(path)));
if (refused !== undefined) {
  process.stderr.write('This step must not write ' + refused + '.');
  process.exit(2);
}
`;
}
