import type { Command } from '../process.js';
import type { Cell, Enclosure } from './cell.js';
import type { View } from './view.js';

/** Maps a confined command to the one that is started: inside its view, in its tree, with the view's HOME. */
export function enterCell({
  enclosure,
  ...command
}: Omit<Command, 'cwd'> & { readonly enclosure: Enclosure }): Command {
  const { cell, view } = enclosure;
  const env: Record<string, string> = { ...command.env, HOME: view.home };
  const cwd = view.tree.folder;
  if (cell.enter === null) return { ...command, env, cwd };
  // The machine's folder for temporary files is not in the cell, which has a /tmp of its own.
  const { TMPDIR: _, ...inside } = env;
  const entered = cell.enter(view, { argv: [command.file, ...command.args], env: inside });
  const [file = command.file, ...args] = entered.argv;
  return { ...command, file, args, env: entered.env, cwd };
}

/** The path at which a child sees its tree: another than the folder's own only where there is a cell. */
export function treePath({ cell, view }: Enclosure): string {
  return cell.enter === null ? view.tree.folder : view.tree.at;
}

/** For what runs no words of others and cannot be one of gump's own programs, such as the version of the user's CLI. */
export function unconfined(folder: string, home: string): Enclosure {
  return { cell: UNCONFINED, view: plainView(folder, home) };
}

const UNCONFINED: Cell = {
  way: 'off',
  explanation: 'it runs nothing of others',
  missing: [],
  weakened: [],
  enter: null,
};

/** A view of a folder and a HOME alone. */
export function plainView(folder: string, home: string): View {
  const nothing = { readOnly: [], writable: [], caches: [] };
  return { kind: 'gate', tree: { folder, at: folder }, home, ...nothing, network: 'open' };
}
