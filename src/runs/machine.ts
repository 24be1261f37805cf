import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { folderPort } from '../execution/gates/folder.js';
import { resolveCommand } from '../gates/command/resolve-command.js';
import { syntaxCheckInShort } from '../gates/detect/node.js';
import { COMMAND_KINDS, type Adapter, type CommandKind } from '../model/index.js';
import { cleanLine } from '../report/format/text.js';
import { isNodeScript, noNodeFor } from '../system/node-script.js';
import { childEnvironment, type HostEnvironment } from '../system/process/environment/environment.js';
import { capturedText } from '../system/process/output/capture.js';
import { runToEnd } from '../system/process/run-to-end.js';
import type { ProjectConfig } from '../workflow/project-files/config.js';
import { findOnPath } from './preflight.js';

/** What this machine has of an agent CLI. */
export interface FoundAgent {
  readonly adapter: Adapter;
  /** Absolute; null where it is not installed. */
  readonly path: string | null;
  /** Its own word for its version; null where it gave none within half a minute. */
  readonly version: string | null;
  /** The variable of its key that is set; null where none is. */
  readonly key: string | null;
  /** Why the Node on PATH cannot run it; null where it can, or is not asked to. */
  readonly nodeProblem: string | null;
}

/** Looks for the CLIs and asks each for its version, with a HOME of its own and without any key: it can spend nothing. */
export async function findAgents(adapters: readonly Adapter[], host: HostEnvironment): Promise<readonly FoundAgent[]> {
  const home = await mkdtemp(join(tmpdir(), 'gump-doctor-'));
  try {
    const node = versionOf('node', host, home);
    return await Promise.all(adapters.map((adapter) => findAgent(adapter, host, home, node)));
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

/** The first line of what a program answers to `--version`; null where it is missing or says nothing. */
export async function versionOf(file: string, host: HostEnvironment, home: string): Promise<string | null> {
  const env = childEnvironment({ host, home, given: { DISABLE_AUTOUPDATER: '1' } });
  const result = await runToEnd(
    { file, args: ['--version'], cwd: home, env },
    { deadlineMs: VERSION_MS, strays: 'kill' },
  );
  if (result.ending.kind !== 'exited' || result.ending.code !== 0) return null;
  return capturedText(result.stdout.captured).trim().split('\n')[0] ?? null;
}

/** Six CLIs at once, some of them seconds of CPU time to load. */
const VERSION_MS = 30_000;

async function findAgent(
  adapter: Adapter,
  host: HostEnvironment,
  home: string,
  node: Promise<string | null>,
): Promise<FoundAgent> {
  const path = await findOnPath(adapter.command, host);
  const key = adapter.keys(null).find((name) => (host[name] ?? '') !== '') ?? null;
  if (path === null) return { adapter, path, version: null, key, nodeProblem: null };
  const [version, nodeProblem] = await Promise.all([versionOf(path, host, home), nodeProblemOf(adapter, path, node)]);
  return { adapter, path, version, key, nodeProblem };
}

/** Runs start a CLI that they find on PATH as it is, so a script gets the Node that is found there, whichever runs gump. */
async function nodeProblemOf({ install }: Adapter, path: string, node: Promise<string | null>): Promise<string | null> {
  const oldest = install?.node;
  if (oldest === undefined || !(await isNodeScript(path).catch(() => false))) return null;
  const version = await node;
  if (version === null) return noNodeFor(oldest);
  const major = Number(/^v(\d+)\./.exec(version)?.[1] ?? oldest);
  return major < oldest ? `the node on PATH is ${version}, and it needs ${oldest} or newer` : null;
}

/** What a gate would run in a folder, or why it cannot. */
export interface FoundCommand {
  readonly kind: CommandKind;
  readonly command: string | null;
  /** Where the command comes from, or what to do to have one. */
  readonly note: string;
}

/** A command as a person wants to see it in a list; those we make ourselves can be long. */
export function atAGlance(command: string): string {
  return syntaxCheckInShort(command) ?? cleanLine(command, 90);
}

/** The commands that gates without one of their own come to in a folder. */
export async function findCommands(
  folder: string,
  config: ProjectConfig,
  host: HostEnvironment,
): Promise<readonly FoundCommand[]> {
  return Promise.all(
    COMMAND_KINDS.map(async (kind) => {
      const found = await resolveCommand({
        kind,
        argument: '',
        config: config.gates,
        folder: folderPort(folder),
        which: async (program) => (await findOnPath(program, host)) !== null,
      });
      switch (found.kind) {
        case 'command':
          return { kind, command: found.command, note: found.from };
        case 'missing-tool':
          return { kind, command: null, note: `\`${found.command}\` needs ${found.tool.name}: ${found.tool.hint}` };
        case 'none':
          return { kind, command: null, note: found.advice };
      }
    }),
  );
}
