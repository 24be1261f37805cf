import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFolderPort } from '../execution/gates/folder-port.js';
import { folderPortIn } from '../gates/ports-in-folder.js';
import { commandsText, resolveCommand } from '../gates/command/resolve-command.js';
import { summarizeSyntaxCheck } from '../gates/detect/node/node.js';
import { COMMAND_KINDS, type Adapter, type CommandKind } from '../model/index.js';
import { cleanLine } from '../report/format/text.js';
import { isNodeScript, missingNodeMessage } from '../system/node-script.js';
import { buildChildEnvironment, type HostEnvironment } from '../system/process/environment/environment.js';
import { capturedText } from '../system/process/output/capture.js';
import { unconfined } from '../system/process/cell/enter.js';
import { runConfined } from '../system/process/run-to-end.js';
import type { ProjectConfig } from '../workflow/project-files/config.js';
import { findOnPath } from './preflight.js';

/** An agent CLI as found on this machine. */
export interface FoundAgent {
  readonly adapter: Adapter;
  /** Absolute path; null if it is not installed. */
  readonly path: string | null;
  /** Its answer to `--version`; null if it gave none within 30 seconds. */
  readonly version: string | null;
  /** Name of the environment variable that holds its key; null if none is set. */
  readonly key: string | null;
  /** Why the Node on PATH cannot run it; null if it can, or if the CLI does not need it. */
  readonly nodeProblem: string | null;
}

/** Finds the CLIs and their versions. Each runs in an empty HOME and without any key, so it can spend nothing. */
export async function findAgents(adapters: readonly Adapter[], host: HostEnvironment): Promise<readonly FoundAgent[]> {
  const home = await mkdtemp(join(tmpdir(), 'gump-doctor-'));
  try {
    const node = probeVersion('node', host, home);
    return await Promise.all(adapters.map((adapter) => findAgent(adapter, host, home, node)));
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

/** Runs a program with `--version` and returns the first line of its output; null if that fails. */
export async function probeVersion(file: string, host: HostEnvironment, home: string): Promise<string | null> {
  const env = buildChildEnvironment({ host, home, injected: { DISABLE_AUTOUPDATER: '1' } });
  const result = await runConfined(
    { file, args: ['--version'], env, enclosure: unconfined(home, home) },
    { deadlineMs: VERSION_DEADLINE_MS },
  );
  if (result.ending.kind !== 'exited' || result.ending.code !== 0) return null;
  return capturedText(result.stdout.captured).trim().split('\n')[0] ?? null;
}

/** Six CLIs start at once, and some need seconds of CPU time to load. */
const VERSION_DEADLINE_MS = 30_000;

async function findAgent(
  adapter: Adapter,
  host: HostEnvironment,
  home: string,
  node: Promise<string | null>,
): Promise<FoundAgent> {
  const path = await findOnPath(adapter.command, host);
  const key = adapter.keyVariables(null).find((name) => (host[name] ?? '') !== '') ?? null;
  if (path === null) return { adapter, path, version: null, key, nodeProblem: null };
  const [version, nodeProblem] = await Promise.all([
    probeVersion(path, host, home),
    nodeProblemOf(adapter, path, node),
  ]);
  return { adapter, path, version, key, nodeProblem };
}

/** Checks the Node that a CLI script gets in a run: the one on PATH, which may not be the one that runs gump. */
async function nodeProblemOf({ install }: Adapter, path: string, node: Promise<string | null>): Promise<string | null> {
  const oldest = install?.node;
  if (oldest === undefined || !(await isNodeScript(path).catch(() => false))) return null;
  const version = await node;
  if (version === null) return missingNodeMessage(oldest);
  const major = Number(/^v(\d+)\./.exec(version)?.[1] ?? oldest);
  return major < oldest ? `the node on PATH is ${version}, and it needs ${oldest} or newer` : null;
}

/** The command that a gate would run in a folder, or why there is none. */
export interface FoundCommand {
  readonly kind: CommandKind;
  readonly command: string | null;
  /** Where the command comes from, or how to provide one. */
  readonly note: string;
}

/** Shortens a command for a list. The commands that gump composes itself can be long. */
export function shortenCommand(command: string): string {
  return summarizeSyntaxCheck(command) ?? cleanLine(command, 90);
}

/** Finds the commands that gates without one of their own would run in a folder of the workspace. */
export async function findCommands(
  workspace: string,
  config: ProjectConfig,
  host: HostEnvironment,
  folder = '',
): Promise<readonly FoundCommand[]> {
  return Promise.all(
    COMMAND_KINDS.map(async (kind) => {
      const found = await resolveCommand({
        kind,
        argument: '',
        config: config.gates,
        folder: folderPortIn(createFolderPort(workspace), folder),
        which: async (program) => (await findOnPath(program, host)) !== null,
      });
      switch (found.kind) {
        case 'commands':
          return {
            kind,
            command: commandsText(found.commands),
            note: found.commands.map(({ from }) => from).join(', '),
          };
        case 'missing-tool':
          return { kind, command: null, note: `\`${found.command}\` needs ${found.tool.name}: ${found.tool.hint}` };
        case 'unusable':
        case 'none':
          return { kind, command: null, note: found.advice };
      }
    }),
  );
}
