import type { CommandKind, FolderPort, GateConfig } from '../../model/gate.js';
import type { Candidate, Detected, Tool } from '../detect/ecosystem.js';
import { ECOSYSTEMS } from '../detect/ecosystems.js';

/** Which command stands for a kind, or why there is none. */
export type Resolution =
  | { readonly kind: 'command'; readonly command: string; readonly reports: string | null; readonly from: string }
  | { readonly kind: 'missing-tool'; readonly command: string; readonly tool: Tool }
  | { readonly kind: 'none'; readonly advice: string };

export interface CommandWish {
  readonly kind: CommandKind;
  /** The workflow's own command; empty when it names none. */
  readonly argument: string;
  readonly config: GateConfig;
  readonly folder: FolderPort;
  /** Whether a program is there. A dry run, which asks nothing of the machine, says yes. */
  which(program: string): Promise<boolean>;
}

/** The workflow's own command, else gump.toml's, else what the project's files suggest. */
export async function resolveCommand(wish: CommandWish): Promise<Resolution> {
  const named = wish.argument.trim();
  if (named !== '') return { kind: 'command', command: named, reports: null, from: 'the workflow' };
  const configured = wish.config.commands[wish.kind]?.trim() ?? '';
  if (configured !== '') return { kind: 'command', command: configured, reports: null, from: 'gump.toml' };
  return detectCommand(wish);
}

async function detectCommand(wish: CommandWish): Promise<Resolution> {
  const advice: string[] = [];
  for (const ecosystem of ECOSYSTEMS) {
    const detected = await ecosystem.detect(wish.folder, wish.kind);
    if (detected?.found === 'commands') return firstUsable(detected, ecosystem.name, wish);
    if (detected !== null) advice.push(detected.advice);
  }
  const what = advice.length > 0 ? advice.join('; ') : 'no build system that gump knows was found in the root folder';
  return { kind: 'none', advice: `${what}. ${howToName(wish.kind)}` };
}

async function firstUsable(
  detected: Extract<Detected, { found: 'commands' }>,
  ecosystem: string,
  wish: CommandWish,
): Promise<Resolution> {
  let missing: Resolution | null = null;
  for (const candidate of detected.candidates) {
    const tool = await missingTool(candidate, wish);
    if (tool === null)
      return { kind: 'command', command: candidate.command, reports: candidate.reports ?? null, from: ecosystem };
    missing ??= { kind: 'missing-tool', command: candidate.command, tool };
  }
  return missing ?? { kind: 'none', advice: howToName(wish.kind) };
}

async function missingTool(candidate: Candidate, wish: CommandWish): Promise<Tool | null> {
  for (const tool of candidate.tools) if (!(await wish.which(tool.name))) return tool;
  return null;
}

function howToName(kind: CommandKind): string {
  const key = `${kind}_cmd under [validation] in gump.toml`;
  return kind === 'coverage'
    ? `Name the command with ${key}.`
    : `Name the command in the workflow ("- ${kind}: COMMAND") or with ${key}.`;
}
