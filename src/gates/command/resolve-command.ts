import type { CommandKind, FileChange, FolderPort, GateConfig } from '../../model/gate.js';
import { shellWord } from '../../model/shell-word.js';
import type { CandidateCommand, Ecosystem, Tool } from '../detect/ecosystem.js';
import { findProjects, type Project } from '../projects/find-projects.js';
import { selectProjects } from '../projects/select-projects.js';
import { detectInProject } from './detect-commands.js';

/** A command of the gate. */
export interface ResolvedCommand {
  readonly command: string;
  /** The folder in which it runs, relative to the gate's; `''` is that one. */
  readonly folder: string;
  /** A glob of the JUnit files that it writes, relative to its folder; null if its output has the count. */
  readonly reports: string | null;
  /** See `CandidateCommand`. */
  readonly dependencies?: CandidateCommand['dependencies'];
  readonly warningsFail?: true;
  /** Where the command comes from, for people. */
  readonly from: string;
}

/** The commands of a kind, or why there is none. */
export type Resolution =
  | {
      readonly kind: 'commands';
      /** One for each project, and kind of project, that is checked. */
      readonly commands: readonly [ResolvedCommand, ...ResolvedCommand[]];
      /** What is not checked, and why, one phrase each. */
      readonly leftOut: readonly string[];
    }
  | { readonly kind: 'missing-tool'; readonly command: string; readonly tool: Tool }
  /** Something is set up that cannot run as things are. */
  | { readonly kind: 'unusable'; readonly advice: string }
  | { readonly kind: 'none'; readonly advice: string };

/** What `resolveCommand` needs. */
export interface ResolveOptions {
  readonly kind: CommandKind;
  /** The workflow's own command; empty when it names none. */
  readonly argument: string;
  readonly config: GateConfig;
  readonly folder: FolderPort;
  /** The changes to check, relative to the folder: projects that they do not concern are left out. Absent: none is. */
  readonly changes?: readonly Pick<FileChange, 'path'>[];
  /** Whether a program is installed. */
  which(program: string): Promise<boolean>;
}

/** Resolves the commands of a kind: the workflow's own, else that of gump.toml, else those detected in the projects. */
export async function resolveCommand(options: ResolveOptions): Promise<Resolution> {
  const named = options.argument.trim();
  if (named !== '') return single(named, 'the workflow');
  const configured = options.config.commands[options.kind]?.trim() ?? '';
  if (configured !== '') return single(configured, 'gump.toml');
  return detectCommands(options);
}

/** All commands of a gate as one text for people, which also works in a shell. */
export function commandsText(commands: readonly ResolvedCommand[]): string {
  const texts = commands.map(({ command, folder }) =>
    folder === '' ? command : `cd ${shellWord(folder)} && ${command}`,
  );
  if (texts.length === 1) return texts.join('');
  return texts.map((text) => (NEEDS_SUBSHELL.test(text) ? `(${text})` : text)).join(' && ');
}

/** Matches a command that would not stay by itself in a chain of `&&`: it changes the folder, or has several parts. */
const NEEDS_SUBSHELL = /(?:^|&& )cd |[\n;]|\|\|/;

function single(command: string, from: string): Resolution {
  return { kind: 'commands', commands: [{ command, folder: '', reports: null, from }], leftOut: [] };
}

async function detectCommands(options: ResolveOptions): Promise<Resolution> {
  const { projects, isPartial } = await findProjects(options.folder, options.config.projects);
  const { selected, leftOut } = await selectProjects(
    projects,
    (options.changes ?? []).map(({ path }) => path),
  );
  const commands: ResolvedCommand[] = [];
  const advice: string[] = [];
  const out = leftOut.map((project) => `${project.path} (the change does not concern it)`);
  for (const project of selected) {
    const detected = await detectInProject(project, options.kind);
    for (const { ecosystem, candidates } of detected.commands) {
      const usable = await firstUsable(candidates, options);
      if ('tool' in usable) return { kind: 'missing-tool', ...usable };
      commands.push(toCommand(project, ecosystem, usable));
    }
    const [unusable] = detected.unusable;
    if (unusable !== undefined) return { kind: 'unusable', advice: inProject(project, unusable) };
    advice.push(...detected.advice.map((text) => inProject(project, text)));
    out.push(...detected.unused.map((text) => inProject(project, text)));
    if (detected.commands.length === 0 && selected.length > 1)
      out.push(...detected.advice.map((text) => inProject(project, text)));
  }
  if (isPartial) out.push('what the search for projects did not reach: the repository has too many folders');
  const [first, ...others] = commands;
  if (first !== undefined) return { kind: 'commands', commands: [first, ...others], leftOut: out };
  const what = advice.length > 0 ? advice.join('; ') : 'no build system that gump knows was found';
  return { kind: 'none', advice: `${what}. ${configurationAdvice(options.kind)}` };
}

function toCommand(project: Project, ecosystem: Ecosystem, candidate: CandidateCommand): ResolvedCommand {
  const { command, reports, dependencies, warningsFail } = candidate;
  return {
    command,
    folder: project.path,
    reports: reports ?? null,
    ...(dependencies && { dependencies }),
    ...(warningsFail && { warningsFail }),
    from: inProject(project, ecosystem.name),
  };
}

function inProject({ path }: Project, text: string): string {
  return path === '' ? text : `${path}: ${text}`;
}

async function firstUsable(
  candidates: readonly [CandidateCommand, ...CandidateCommand[]],
  options: ResolveOptions,
): Promise<CandidateCommand | { readonly command: string; readonly tool: Tool }> {
  let missing: { readonly command: string; readonly tool: Tool } | null = null;
  for (const candidate of candidates) {
    const tool = await missingTool(candidate, options);
    if (tool === null) return candidate;
    missing ??= { command: candidate.command, tool };
  }
  return missing ?? candidates[0];
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
