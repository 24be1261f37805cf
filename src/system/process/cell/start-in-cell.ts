import type { Command, ProcessOptions, ProcessResult, RunningProcess } from '../process.js';
import { startProcess } from '../start-process.js';
import type { Enclosure } from './cell.js';

/** A program to start in a cell. It begins in the view's tree, with the view's HOME. */
export type ConfinedCommand = Omit<Command, 'cwd'>;

/**
 * Starts a program inside its view, and follows it as `startProcess` does. On a machine without a cell it is started
 * as it is, in the tree's own folder.
 */
export function startInCell<R extends string = string>(
  { cell, view }: Enclosure,
  command: ConfinedCommand,
  options: ProcessOptions = {},
): RunningProcess<R> {
  const env = { ...command.env, HOME: view.home };
  const cwd = view.tree.folder;
  if (cell.enter === null) return startProcess<R>({ ...command, env, cwd }, options);
  const entered = cell.enter(view, { argv: [command.file, ...command.args], env });
  const [file = command.file, ...args] = entered.argv;
  return startProcess<R>({ ...command, file, args, env: entered.env, cwd }, options);
}

/** Runs a program inside its view until it exits. Never rejects. */
export function runInCell(
  enclosure: Enclosure,
  command: ConfinedCommand,
  options: ProcessOptions = {},
): Promise<ProcessResult> {
  return startInCell(enclosure, command, options).ended;
}

/** The path at which a child sees its tree: another than the folder's own only where there is a cell. */
export function treePath({ cell, view }: Enclosure): string {
  return cell.enter === null ? view.tree.folder : view.tree.at;
}
