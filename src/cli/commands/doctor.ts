import type { Adapter } from '../../model/index.js';
import { findRunCell } from '../../execution/confinement/run-cell.js';
import { readProjectConfig } from '../../project/project-config.js';
import { listWorkflows } from '../../project/workflow-list.js';
import { findAgents, findCommands, probeVersion, type FoundAgent } from '../../runs/available-tools.js';
import { repositoryAdvice } from '../../runs/local-repository.js';
import { howToInstall } from '../../runs/preflight.js';
import { errorMessage } from '../../system/errors.js';
import { GitError, gitText } from '../../system/git/git.js';
import { openRepository, type OpenedRepository, type Repository } from '../../system/git/repository/repository.js';
import { buildChildEnvironment } from '../../system/process/environment/environment.js';
import { createCheckOptions } from '../host/check-options.js';
import { createLocalHost } from '../host/local-host.js';
import { registry } from '../host/registry.js';
import { EXIT, type ExitCode, type Shell } from '../host/shell.js';
import { showDiagnostics } from '../output/diagnostics.js';
import { commandFinding, printSection, type Finding } from '../output/findings.js';

/** `gump doctor`: shows what a run needs and whether it is installed. It calls no model and installs nothing. */
export async function doctorCommand(shell: Shell): Promise<ExitCode> {
  const options = await createCheckOptions(shell);
  const opened = await openRepository(shell.cwd, shell.env);
  const machine = await machineFindings(shell, opened);
  printSection(shell, 'Machine', machine);
  printSection(shell, 'Agents', (await findAgents(registry.adapters, shell.env)).map(agentFinding));
  const { config, diagnostics, source } = await readProjectConfig(options.files.repository);
  if (config !== null && opened.ok) {
    const commands = await findCommands(options.workspace, config, shell.env);
    printSection(shell, 'Gates in this project', commands.map(commandFinding));
  }
  if (source !== null) showDiagnostics(shell, diagnostics, [source]);
  const names = (await listWorkflows(options.files)).map(({ name }) => name);
  shell.say(`Workflows: ${names.join(', ')}`);
  const usable = config !== null && machine.every(({ state }) => state !== 'bad');
  return usable ? EXIT.passed : EXIT.failed;
}

async function machineFindings(shell: Shell, opened: OpenedRepository): Promise<readonly Finding[]> {
  const onPath = await probeVersion('node', shell.env, shell.packageRoot);
  const otherNode = onPath === process.version ? '' : `, which runs gump; on PATH: ${onPath ?? 'none'}`;
  const node = { state: 'good', title: 'node', text: `${process.version}${otherNode}` } as const;
  return [
    node,
    await gitFinding(shell, opened),
    ...(opened.ok ? [await cellFinding(shell, opened.repository)] : []),
    opened.ok
      ? { state: 'good', title: 'repository', text: opened.repository.dir }
      : { state: 'missing', title: 'repository', text: repositoryAdvice(opened.problem, opened.message) },
  ];
}

async function cellFinding(shell: Shell, repository: Repository): Promise<Finding> {
  const { cell } = await findRunCell(createLocalHost(shell, repository, null));
  return cell.enter === null
    ? {
        state: 'missing',
        title: 'sandbox',
        text: `none: ${cell.explanation}; agents and gates can read your files; ${cell.remedy ?? 'install bubblewrap'}`,
      }
    : { state: 'good', title: 'sandbox', text: cell.explanation };
}

async function gitFinding(shell: Shell, opened: OpenedRepository): Promise<Finding> {
  const finding = (state: Finding['state'], text: string): Finding => ({ state, title: 'git', text });
  if (!opened.ok && opened.problem === 'old-git') return finding('bad', opened.message);
  const env = buildChildEnvironment({ host: shell.env, home: shell.packageRoot });
  try {
    const version = await gitText({ cwd: shell.packageRoot, env }, ['version']);
    return finding('good', version.replace(/^git version /, ''));
  } catch (error) {
    return finding(
      'bad',
      `${error instanceof GitError ? error.detail : errorMessage(error)}; install git 2.38 or later`,
    );
  }
}

function agentFinding({ adapter, path, version, key, nodeProblem }: FoundAgent): Finding {
  const { command } = adapter;
  const keys = adapter.keyVariables(null).join(' or ');
  const program =
    path !== null
      ? `${command} ${version ?? '(gave no version)'}${versionNote(adapter, version)}${nodeProblem === null ? '' : `; ${nodeProblem}`}`
      : `no ${command} on PATH; ${installHint(adapter)}`;
  const noKey = keys === '' ? 'the key of the provider its model names' : `no key: set ${keys}`;
  const complete = path !== null && nodeProblem === null && (key !== null || keys === '');
  return { state: complete ? 'good' : 'missing', title: adapter.title, text: `${program} · ${key ?? noKey}` };
}

/** A note if the CLI is not of the pinned version, or its version is unknown: its output format may differ. */
function versionNote({ install }: Adapter, version: string | null): string {
  if (install === null || version?.split(/\s/).includes(install.version) === true) return '';
  return `, made for ${install.version}`;
}

/** How to install the CLI. The action installs the pinned version by itself; on this machine the user has to. */
function installHint(adapter: Adapter): string {
  const { install } = adapter;
  const byAction = install === null ? '' : `the action installs ${install.version}; here: `;
  return `${byAction}${howToInstall(adapter)}`;
}
