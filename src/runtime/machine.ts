import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { resolveCommand } from '../gates/resolve-command.js';
import { COMMAND_KINDS, type Adapter, type CommandKind } from '../model/index.js';
import { cleanLine } from '../report/text.js';
import type { ProjectConfig } from '../workflow/config.js';
import { folderPort } from './gates/folder.js';
import { findOnPath } from './preflight.js';
import { capturedText } from './process/capture.js';
import { childEnvironment, type HostEnvironment } from './process/environment.js';
import { runToEnd } from './process/run-to-end.js';

/** What this machine has of an agent CLI. */
export interface FoundAgent {
  readonly adapter: Adapter;
  /** Absolute; null where it is not installed. */
  readonly path: string | null;
  /** Its own word for its version; null where it gave none within half a minute. */
  readonly version: string | null;
  /** The variable of its key that is set; null where none is. */
  readonly key: string | null;
}

/** Looks for the CLIs and asks each for its version, with a HOME of its own and without any key: it can spend nothing. */
export async function findAgents(adapters: readonly Adapter[], host: HostEnvironment): Promise<readonly FoundAgent[]> {
  const home = await mkdtemp(join(tmpdir(), 'gump-doctor-'));
  try {
    return await Promise.all(adapters.map((adapter) => findAgent(adapter, host, home)));
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

async function findAgent(adapter: Adapter, host: HostEnvironment, home: string): Promise<FoundAgent> {
  const path = await findOnPath(adapter.command, host);
  const key = adapter.keys(null).find((name) => (host[name] ?? '') !== '') ?? null;
  return { adapter, path, version: path === null ? null : await versionOf(path, host, home), key };
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
  return cleanLine(command, 90);
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
