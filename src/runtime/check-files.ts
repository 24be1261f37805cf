import { readdir, stat } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import type { Diagnostic, Source, Workflow } from '../model/index.js';
import { readConfig } from '../workflow/config.js';
import { readScenario } from '../workflow/scenario.js';
import { NO_SETTINGS, type UsableSettings } from '../workflow/settings.js';
import { readYaml } from '../workflow/yaml.js';
import { readNamed } from './named-file.js';
import type { WorkflowFiles } from './repository-files.js';
import { readWorkflowFiles } from './workflow-files.js';
import { meantWorkflow } from './workflow-list.js';

/** What a check of one file found. */
export interface CheckedFile {
  /** As it was named, or as it was found below a folder that was. */
  readonly file: string;
  /** Null where it is invalid, and for a `gump.toml` or a scenario. */
  readonly workflow: Workflow | null;
  readonly valid: boolean;
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: readonly Source[];
  /** Null where none are given, and where errors hide what is used. */
  readonly settings: UsableSettings | null;
}

export interface CheckOptions {
  /** What names are relative to. */
  readonly cwd: string;
  readonly files: WorkflowFiles;
  readonly world: Parameters<typeof readWorkflowFiles>[2];
}

/**
 * Reads a workflow as a run would, with all that it names: a file, a name, `-` for standard input, or a folder for all
 * the workflows and scenarios in it. A sentence where there is nothing to check.
 */
export async function checkNamed(name: string, options: CheckOptions): Promise<readonly CheckedFile[] | string> {
  const path = resolve(options.cwd, name);
  const found = name === '-' ? null : await stat(path).catch(() => null);
  if (found?.isDirectory() === true) {
    const files = await workflowsBelow(path);
    if (files.length === 0) return `${name}: no .yaml files in it`;
    const checked = await Promise.all(files.map((file) => checkFile(join(name, relative(path, file)), options)));
    const ours = checked.filter((file) => file !== null);
    return ours.length === 0 ? `${name}: no workflows in it` : ours;
  }
  if (name === '-' || found !== null) {
    const checked = await checkFile(name, options);
    return checked === null ? `${name} is for GitHub Actions, and no workflow of gump` : [checked];
  }
  if (!/^(validators\/)?[^/.]+$/.test(name)) return `${name}: no such file or directory`;
  const result = await readWorkflowFiles(name, options.files, options.world);
  if (result !== null) return [{ ...result, file: result.source.file, valid: result.workflow !== null }];
  const near = await meantWorkflow(name, options.files);
  const others = near === null ? '`gump workflows` lists what there is' : `did you mean ${near}?`;
  return `there is no file and no workflow ${name}; ${others}`;
}

/** Null for a file of GitHub Actions, which has a check of its own. */
async function checkFile(file: string, options: CheckOptions): Promise<CheckedFile | null> {
  const read = await readNamed(options.cwd, file);
  if ('problem' in read) return unreadable(file, read.problem);
  const shown = file === '-' ? 'standard-input.yaml' : file;
  const source = { file: shown, text: read.text };
  if (shown.endsWith('.toml')) {
    const { config, diagnostics } = readConfig(source);
    return noWorkflow(source, config !== null, diagnostics);
  }
  const kind = kindOf(source);
  if (kind === 'github') return null;
  if (kind === 'scenario') {
    const { scenario, diagnostics } = readScenario(source);
    return noWorkflow(source, scenario !== null, diagnostics);
  }
  // The reader asks for it by this name, wherever it is; what it calls is looked up in the repository.
  const name = /\.ya?ml$/.test(shown) ? shown : `${shown}.yaml`;
  const { repository } = options.files;
  const files: WorkflowFiles = {
    ...options.files,
    repository: {
      ...repository,
      read: (path) => (path === name ? Promise.resolve(read.text) : repository.read(path)),
    },
  };
  const result = await readWorkflowFiles(name, files, options.world);
  if (result === null) return unreadable(file, `${file}: cannot be read`);
  return { ...result, file: shown, valid: result.workflow !== null };
}

/** What a file is, by the names at its top; a workflow, where they tell nothing. */
function kindOf({ file, text }: Source): 'workflow' | 'scenario' | 'github' {
  const { root } = readYaml(file, text);
  if (root?.kind !== 'map' || root.entries.has('steps')) return 'workflow';
  if (root.entries.has('agents')) return 'scenario';
  return root.entries.has('jobs') || root.entries.has('runs') ? 'github' : 'workflow';
}

function noWorkflow(source: Source, valid: boolean, diagnostics: readonly Diagnostic[]): CheckedFile {
  return { file: source.file, workflow: null, valid, diagnostics, sources: [source], settings: NO_SETTINGS };
}

function unreadable(file: string, message: string): CheckedFile {
  const place = { file, line: 1, column: 1 };
  const diagnostic: Diagnostic = { severity: 'error', code: 'unreadable', message, hint: null, place };
  return { file, workflow: null, valid: false, diagnostics: [diagnostic], sources: [], settings: null };
}

async function workflowsBelow(folder: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && !SKIPPED.has(entry.name)) found.push(...(await workflowsBelow(path)));
    if (entry.isFile() && /\.ya?ml$/.test(entry.name)) found.push(path);
  }
  return found.sort();
}

/** Runs hold pinned workflows and worktrees full of files that are not the user's. */
const SKIPPED: ReadonlySet<string> = new Set(['node_modules', '.git', 'runs', 'worktrees']);
