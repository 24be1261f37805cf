import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { builtPackage } from '../built-package.js';
import type { ShownFolder } from './first-process.js';
import { type MachineKind, PLACES } from './kinds.js';
import { type Machine, openMachine } from './machine.js';

/** A way of making cells: the kind of machine, and whether it has bubblewrap. */
export interface CellWayOfMachine {
  readonly kind: Extract<MachineKind, 'root' | 'sudo-user'>;
  readonly hasBubblewrap: boolean;
  /** How a run describes its cell there. */
  readonly explanation: RegExp;
}

/** The ways by which root and a user with sudo confine children. */
export const CELL_WAYS: readonly CellWayOfMachine[] = [
  { kind: 'root', hasBubblewrap: true, explanation: /ran in a cell by bubblewrap:/ },
  { kind: 'root', hasBubblewrap: false, explanation: /ran in a cell by Perl\b(?! and sudo)/ },
  { kind: 'sudo-user', hasBubblewrap: true, explanation: /ran in a cell by bubblewrap and sudo:/ },
  { kind: 'sudo-user', hasBubblewrap: false, explanation: /ran in a cell by Perl and sudo:/ },
];

/** A name for the titles of tests. */
export function nameOfWay({ kind, hasBubblewrap }: CellWayOfMachine): string {
  return `machine of kind ${kind}, ${hasBubblewrap ? 'bubblewrap' : 'Perl'}`;
}

const run = promisify(execFile);

/** Opens a machine that makes cells by one way, with the folders of a job, and gump where the runner puts actions. */
export async function openJobMachine(
  { kind, hasBubblewrap }: CellWayOfMachine,
  shown: readonly ShownFolder[],
): Promise<Machine> {
  const machine = await openMachine(kind, shown);
  if (!hasBubblewrap) await must(machine, ['rm', '-f', '/usr/bin/bwrap'], 'root');
  await must(machine, ['mkdir', '-p', PLACES.action, PLACES.temp, PLACES.workspace]);
  await run('cp', ['-rL', `${builtPackage()}/.`, machine.outside(PLACES.action)]);
  await machine.giveToUser(PLACES.action);
  return machine;
}

async function must(machine: Machine, argv: readonly string[], as?: 'root'): Promise<void> {
  const { code, stderr } = await machine.run(argv, as === undefined ? {} : { as });
  if (code !== 0) throw new Error(`${argv.join(' ')}: ${stderr}`);
}

/** Writes files into the machine's workspace. */
export async function writeProject(machine: Machine, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, content] of Object.entries(files)) await machine.write(`${PLACES.workspace}/${path}`, content);
}

/** A shell command that makes the workspace a repository with one commit. */
export const BEGIN_REPOSITORY =
  'git init --quiet && git add --all && git -c user.name=Ada -c user.email=ada@localhost commit --quiet --message=begin';
