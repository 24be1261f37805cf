import type { CommandKind, FolderPort, GateConfig } from '../../model/gate.js';
import type { CandidateCommand, Detection, Tool } from '../detect/ecosystem.js';
import { ECOSYSTEMS } from '../detect/ecosystems.js';

/**
 * The command of a kind, or why there is none. `from` says for people where the command comes from; `reports` is a glob
 * of the JUnit files that it writes, or null.
 */
export type Resolution =
  | { readonly kind: 'command'; readonly command: string; readonly reports: string | null; readonly from: string }
  | { readonly kind: 'missing-tool'; readonly command: string; readonly tool: Tool }
  | { readonly kind: 'none'; readonly advice: string };

/** What `resolveCommand` needs. */
export interface ResolveOptions {
  readonly kind: CommandKind;
  /** The workflow's own command; empty when it names none. */
  readonly argument: string;
  readonly config: GateConfig;
  readonly folder: FolderPort;
  /** Whether a program is installed. A dry run does not look at the machine and always answers true. */
  which(program: string): Promise<boolean>;
}

/** Resolves a command: the workflow's own, else that of gump.toml, else one detected by the project's files. */
export async function resolveCommand(options: ResolveOptions): Promise<Resolution> {
  const named = options.argument.trim();
  if (named !== '') return { kind: 'command', command: named, reports: null, from: 'the workflow' };
  const configured = options.config.commands[options.kind]?.trim() ?? '';
  if (configured !== '') return { kind: 'command', command: configured, reports: null, from: 'gump.toml' };
  return detectCommand(options);
}

async function detectCommand(options: ResolveOptions): Promise<Resolution> {
  const advice: string[] = [];
  for (const ecosystem of ECOSYSTEMS) {
    const detected = await ecosystem.detect(options.folder, options.kind);
    if (detected?.found === 'commands') return firstUsable(detected, ecosystem.name, options);
    if (detected !== null) advice.push(detected.advice);
  }
  const what = advice.length > 0 ? advice.join('; ') : 'no build system that gump knows was found in the root folder';
  return { kind: 'none', advice: `${what}. ${configurationAdvice(options.kind)}` };
}

async function firstUsable(
  detected: Extract<Detection, { found: 'commands' }>,
  ecosystem: string,
  options: ResolveOptions,
): Promise<Resolution> {
  let missing: Resolution | null = null;
  for (const candidate of detected.candidates) {
    const tool = await missingTool(candidate, options);
    if (tool === null)
      return { kind: 'command', command: candidate.command, reports: candidate.reports ?? null, from: ecosystem };
    missing ??= { kind: 'missing-tool', command: candidate.command, tool };
  }
  return missing ?? { kind: 'none', advice: configurationAdvice(options.kind) };
}

async function missingTool(candidate: CandidateCommand, options: ResolveOptions): Promise<Tool | null> {
  for (const tool of candidate.tools) if (!(await options.which(tool.name))) return tool;
  return null;
}

function configurationAdvice(kind: CommandKind): string {
  const key = `${kind}_cmd under [validation] in gump.toml`;
  return kind === 'coverage'
    ? `Name the command with ${key}.`
    : `Name the command in the workflow ("- ${kind}: COMMAND") or with ${key}.`;
}
