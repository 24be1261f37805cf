import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { project } from '../built-package.js';
import type { MachineKind } from './kinds.js';

/** The first process of a machine, which keeps its namespaces there. */
export interface FirstProcess {
  /** Its number as the tests see it. */
  readonly pid: number;
  readonly hasUserNamespace: boolean;
  /** Ends it and with it every process of the machine; resolves when they are gone. */
  end(): Promise<void>;
}

/** A folder of the outside, and where the machine sees it. Absolute paths without `=`. */
export interface ShownFolder {
  readonly folder: string;
  readonly at: string;
}

const SCRIPT = fileURLToPath(new URL('build-machine.sh', import.meta.url));
const EVERY_ID = '0 0 4294967295\n';

/**
 * Builds a machine's namespaces and mounts. Its first process ends with this process, whatever ends it: both read the
 * end of a pipe, and the kernel is told so too. Rejects with what the script wrote to stderr if it fails.
 */
export async function startFirstProcess(kind: MachineKind, shown: readonly ShownFolder[] = []): Promise<FirstProcess> {
  const [command, ...args] = builder(kind, shown);
  const child = spawn(command, args, { stdio: 'pipe' });
  const errors: string[] = [];
  child.stderr.on('data', (chunk: Buffer) => errors.push(chunk.toString()));
  const ended = once(child, 'close');
  let hasUserNamespace = false;

  for await (const line of createInterface(child.stdout)) {
    const [word, pid] = line.split(' ');
    if (word === 'unmapped') {
      hasUserNamespace = true;
      await mapEveryId(Number(pid));
      child.stdin.write('mapped\n');
    } else if (word === 'ready') {
      return { pid: Number(pid), hasUserNamespace, end: () => end(child, ended) };
    }
  }
  await ended;
  throw new Error(`a machine of kind ${kind} could not be built: ${errors.join('').trim()}`);
}

/** The command line that builds a machine and becomes its first process's parent. */
export function builder(kind: MachineKind, shown: readonly ShownFolder[] = []): [string, ...string[]] {
  const namespace = ['setpriv', '--pdeathsig=KILL', '--', 'unshare', '--mount', '--propagation=private', '--'] as const;
  return [...namespace, 'sh', SCRIPT, kind, project, ...shown.map(({ folder, at }) => `${folder}=${at}`)];
}

/** All ids of the outside, each as itself: so that setuid programs and several users are possible inside. */
async function mapEveryId(pid: number): Promise<void> {
  await writeFile(`/proc/${pid}/uid_map`, EVERY_ID);
  await writeFile(`/proc/${pid}/gid_map`, EVERY_ID);
}

async function end(child: ChildProcess, ended: Promise<unknown>): Promise<void> {
  child.stdin?.end();
  await ended;
}
