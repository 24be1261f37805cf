import { readdir, stat } from 'node:fs/promises';
import { join, parse, relative, resolve, sep } from 'node:path';
import type { Diagnostic, Source, Workflow } from '../../model/index.js';
import { readFileArgument, pathFromCwd } from '../../system/file-argument.js';
import { NO_SETTINGS, type UsableSettings } from '../../workflow/checks/settings.js';
import { detectFileKind, GUMP_FILE_DESCRIPTION, looksLikeGumpFile } from '../../workflow/file-kind.js';
import { parseConfig } from '../../workflow/project-files/config.js';
import { parseScenario } from '../../workflow/project-files/scenario.js';
import { filesOfFolder, type WorkflowFiles } from '../repository-files.js';
import { isBuiltIn, readWorkflowFiles } from '../workflow-files.js';
import { suggestWorkflow } from '../workflow-list.js';

/** Result of checking one file. */
export interface CheckedFile {
  /** The file as the user named it, or its path below the folder that the user named. */
  readonly file: string;
  /** Null if it is invalid, and for a `gump.toml` or a scenario. */
  readonly workflow: Workflow | null;
  readonly valid: boolean;
  /** Paths of repository files in them are relative to `cwd`. */
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: readonly Source[];
  /** The settings that it can use; null if errors hide which. */
  readonly settings: UsableSettings | null;
}

/** Result of checking all files that a name stands for. */
export interface CheckResult {
  readonly files: readonly CheckedFile[];
  /** YAML files below a folder that do not look like files of gump. */
  readonly skipped: readonly string[];
}

/** Where files are looked up for a check. */
export interface CheckOptions {
  /** Absolute path of the folder that names are relative to. */
  readonly cwd: string;
  /** Absolute path of the repository's root, or `cwd` if there is no repository. */
  readonly workspace: string;
  readonly files: WorkflowFiles;
  readonly world: Parameters<typeof readWorkflowFiles>[2];
}

/**
 * Checks what a user named, reading it as a run would, with all that it refers to: a file, the name of a workflow, `-`
 * for standard input, or a folder for all the workflows and scenarios in it. Returns a sentence if there is nothing to
 * check.
 */
export async function checkFiles(name: string, options: CheckOptions): Promise<CheckResult | string> {
  const path = resolve(options.cwd, name);
  const found = name === '-' ? null : await stat(path).catch(() => null);
  if (found?.isDirectory() === true) return checkFolder(name, path, options);
  if (name === '-' || found !== null) {
    const source = await sourceOf(name, options);
    if ('valid' in source) return { files: [source], skipped: [] };
    return detectFileKind(source) === 'github'
      ? `${name} is for GitHub Actions, and no workflow of gump`
      : { files: [await checkSource(source, options)], skipped: [] };
  }
  if (!/^(validators\/)?[^/.]+$/.test(name)) return `${name}: no such file or directory`;
  const result = await readWorkflowFiles(name, options.files, options.world);
  if (result !== null) {
    const shown = (file: string): string => toShownPath(options, file);
    return { files: [toCheckedFile(shown(result.source.file), result, shown)], skipped: [] };
  }
  const suggestion = await suggestWorkflow(name, options.files);
  const advice = suggestion === null ? '`gump workflows` lists what there is' : `did you mean ${suggestion}?`;
  return `there is no file and no workflow ${name}; ${advice}`;
}

/** Checks all files in gump's own folders; elsewhere, only the YAML files that look like gump's. */
async function checkFolder(name: string, path: string, options: CheckOptions): Promise<CheckResult | string> {
  const found = await yamlBelow(path);
  if (found.length === 0) return `${name}: no .yaml files in it`;
  const files: CheckedFile[] = [];
  const skipped: string[] = [];
  for (const one of found) {
    const file = join(name, relative(path, one));
    const source = await sourceOf(file, options);
    if ('valid' in source) files.push(source);
    else if (GUMP_FOLDER.test(one) || looksLikeGumpFile(source)) files.push(await checkSource(source, options));
    else skipped.push(file);
  }
  return files.length === 0
    ? `${name}: no workflows in it; none of its .yaml files has ${GUMP_FILE_DESCRIPTION}`
    : { files, skipped };
}

const GUMP_FOLDER = /[/\\]\.gump[/\\](?:workflows|validators)[/\\]/;

/** Reads the text of a file; or returns the result for a file that cannot be read. */
async function sourceOf(file: string, { cwd }: CheckOptions): Promise<Source | CheckedFile> {
  const read = await readFileArgument(cwd, file);
  if ('problem' in read) return unreadable(file, read.problem);
  return { file: file === '-' ? STANDARD_INPUT : file, text: read.text };
}

const STANDARD_INPUT = 'standard-input.yaml';

async function checkSource(source: Source, options: CheckOptions): Promise<CheckedFile> {
  const { file, text } = source;
  if (file.endsWith('.toml')) {
    const { config, diagnostics } = parseConfig(source);
    return noWorkflow(source, config !== null, diagnostics);
  }
  if (detectFileKind(source) === 'scenario') {
    const { scenario, diagnostics } = parseScenario(source);
    return noWorkflow(source, scenario !== null, diagnostics);
  }
  const readerPath = file === STANDARD_INPUT ? file : toReaderPath(options, file);
  // The reader gets the file by this name, wherever it is. Files that it refers to are looked up in the repository.
  const name = /\.ya?ml$/.test(readerPath) ? readerPath : `${readerPath}.yaml`;
  const { repository } = options.files;
  const wholeDisk = filesOfFolder(parse(options.cwd).root);
  const read = (path: string): Promise<string | null> => {
    if (path === name) return Promise.resolve(text);
    return path.startsWith(sep) ? wholeDisk.read(path) : repository.read(path);
  };
  const files = { ...options.files, repository: { ...repository, read } };
  const result = await readWorkflowFiles(name, files, options.world);
  if (result === null) return unreadable(file, `${file}: cannot be read`);
  return toCheckedFile(file, result, (other) => (other === name ? file : toShownPath(options, other)));
}

/** The path by which the reader knows a file: from the root of the repository, or else an absolute one. */
function toReaderPath({ cwd, workspace }: CheckOptions, file: string): string {
  const path = resolve(cwd, file);
  return path.startsWith(workspace + sep) ? relative(workspace, path) : path;
}

/** The path of a file as a user in `cwd` writes it. */
function toShownPath({ cwd, workspace }: CheckOptions, file: string): string {
  return isBuiltIn(file) || file.startsWith(sep) ? file : pathFromCwd(cwd, workspace, file);
}

type Result = NonNullable<Awaited<ReturnType<typeof readWorkflowFiles>>>;

function toCheckedFile(file: string, result: Result, shown: (file: string) => string): CheckedFile {
  const { workflow, settings } = result;
  const diagnostics = result.diagnostics.map((diagnostic) => {
    const { place } = diagnostic;
    return place === null ? diagnostic : { ...diagnostic, place: { ...place, file: shown(place.file) } };
  });
  const sources = result.sources.map((source) => ({ ...source, file: shown(source.file) }));
  return { file, workflow, valid: workflow !== null, diagnostics, sources, settings };
}

function noWorkflow(source: Source, valid: boolean, diagnostics: readonly Diagnostic[]): CheckedFile {
  return { file: source.file, workflow: null, valid, diagnostics, sources: [source], settings: NO_SETTINGS };
}

function unreadable(file: string, message: string): CheckedFile {
  const place = { file, line: 1, column: 1 };
  const diagnostic: Diagnostic = { severity: 'error', code: 'unreadable', message, hint: null, place };
  return { file, workflow: null, valid: false, diagnostics: [diagnostic], sources: [], settings: null };
}

async function yamlBelow(folder: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && !SKIPPED.test(path)) found.push(...(await yamlBelow(path)));
    if ((entry.isFile() || entry.isSymbolicLink()) && /\.ya?ml$/.test(entry.name)) found.push(path);
  }
  return found.sort();
}

/** Folders that are not searched: among others, runs hold pinned workflows, and worktrees hold files of agents. */
const SKIPPED = /[/\\](?:node_modules|\.git|\.gump[/\\](?:runs|worktrees))$/;
