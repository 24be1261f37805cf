import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createFolderPort } from '../../execution/gates/folder-port.js';
import { INSTALL } from '../../gates/detect/node/node.js';
import { detectPackageManager, readPackageJson } from '../../gates/detect/node/package-json.js';
import type { Adapter } from '../../model/index.js';
import { readProjectConfig } from '../../project/project-config.js';
import { filesOfFolder } from '../../project/repository-files.js';
import { findCommands } from '../../runs/available-tools.js';
import { findOnPath, howToInstall } from '../../runs/preflight.js';
import { openCurrentRepository } from '../host/load-run.js';
import { registry } from '../host/registry.js';
import { EXIT, type ExitCode, type Shell } from '../host/shell.js';
import { STARTER_WORKFLOW, starterFiles, type StarterFile } from '../init/starter-files.js';
import { showDiagnostics } from '../output/diagnostics.js';
import { commandFinding, printSection, type Finding } from '../output/findings.js';
import { refuse } from '../output/refuse.js';

/** The flags of `gump init`. */
export interface InitOptions {
  readonly dryRun?: true;
}

/**
 * `gump init`: writes the files with which a repository begins to use gump, as far as it does not have them, and shows
 * what the gates would run here and what is missing.
 */
export async function initCommand(shell: Shell, { dryRun }: InitOptions): Promise<ExitCode> {
  const opened = await openCurrentRepository(shell);
  if (!opened.ok) return refuse(shell, opened.message);
  const root = opened.value.dir;
  const { config, diagnostics, source } = await readProjectConfig(filesOfFolder(root));
  if (config === null) {
    showDiagnostics(shell, diagnostics, source === null ? [] : [source]);
    return EXIT.nothingRun;
  }
  const commands = (await findCommands(root, config, shell.env)).filter(({ kind }) => kind !== 'coverage');
  const agents = await chooseAgents(shell);
  printSection(shell, 'Gates', commands.map(commandFinding));
  printSection(
    shell,
    'Agents',
    agents.map(({ adapter, missing }) => agentFinding(adapter, missing)),
  );
  const chosen = agents.map(({ adapter }) => adapter);
  const files = starterFiles({ commands, agents: chosen, setup: await findSetup(root) });
  const written: Finding[] = [];
  for (const file of files) written.push(await place(root, file, dryRun === true));
  printSection(shell, 'Files', written);
  if (dryRun === true) showTexts(shell, files, written);
  else shell.out(`${nextCommands(shell)}\n`);
  return EXIT.passed;
}

/** An agent for the new workflow, and what this machine lacks for it. */
interface ChosenAgent {
  readonly adapter: Adapter;
  readonly missing: readonly string[];
}

/** At most two agents that have a key or a CLI here, the best equipped first; Claude if there is none. */
async function chooseAgents({ env }: Shell): Promise<readonly ChosenAgent[]> {
  const found = await Promise.all(
    registry.adapters.map(async (adapter) => {
      const keys = adapter.keyVariables(null);
      const hasKey = keys.some((name) => (env[name] ?? '') !== '');
      const hasProgram = (await findOnPath(adapter.command, env)) !== null;
      const missing = [
        ...(hasProgram ? [] : [`no ${adapter.command} on PATH; ${howToInstall(adapter)}`]),
        ...(hasKey ? [] : [`no key: set ${keys.join(' or ')}`]),
      ];
      return { adapter, missing, rank: keys.length === 0 ? 0 : (hasKey ? 2 : 0) + (hasProgram ? 1 : 0) };
    }),
  );
  const ready = found.filter(({ rank }) => rank > 0).sort((a, b) => b.rank - a.rank);
  return ready.length > 0 ? ready.slice(0, 2) : found.filter(({ adapter }) => adapter.provider === 'claude');
}

function agentFinding({ title }: Adapter, missing: readonly string[]): Finding {
  return missing.length === 0
    ? { state: 'good', title, text: 'is ready' }
    : { state: 'missing', title, text: missing.join('; ') };
}

/** The command that installs the dependencies of a Node project; null for any other. */
async function findSetup(root: string): Promise<string | null> {
  const folder = createFolderPort(root);
  const pkg = await readPackageJson(folder);
  if (pkg === null || pkg === 'broken') return null;
  const manager = await detectPackageManager(folder, pkg);
  const isLocked = (await folder.exists('package-lock.json')) || (await folder.exists('npm-shrinkwrap.json'));
  return manager === 'npm' && !isLocked ? 'npm install' : INSTALL[manager];
}

/** Writes a file unless there is one, or something else of its name. */
async function place(root: string, { path, text }: StarterFile, dryRun: boolean): Promise<Finding> {
  const file = join(root, path);
  const isThere = (await filesOfFolder(root).read(path)) !== null;
  if (isThere) return { state: 'missing', title: path, text: LEFT };
  if (dryRun) return { state: 'good', title: path, text: 'would be written' };
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text, { flag: 'wx' });
    return { state: 'good', title: path, text: 'written' };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST')
      return { state: 'missing', title: path, text: LEFT };
    throw error;
  }
}

const LEFT = 'is there already, and was left as it is';

function showTexts(shell: Shell, files: readonly StarterFile[], written: readonly Finding[]): void {
  for (const [index, { path, text }] of files.entries())
    if (written[index]?.text !== LEFT) shell.out(`--- ${path}\n${text}\n`);
}

function nextCommands({ command }: Shell): string {
  return `Check the gates: ${command} check
Look at a run: ${command} run ${STARTER_WORKFLOW} --spec spec.md --dry-run
Then commit these files, and add the keys to the secrets of the repository on GitHub.`;
}
