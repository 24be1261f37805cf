import { shellWord } from '../model/shell-word.js';
import type { FolderPort, GatePorts, TreePorts } from '../model/gate.js';

/** Narrows read access to a folder below. Paths are relative to it; the limits of the port above still hold. */
export function folderPortIn(port: FolderPort, folder: string): FolderPort {
  if (folder === '') return port;
  const below = (path: string): string => (path === '' ? folder : `${folder}/${path}`);
  // `a/../..` must not lead out of the folder, and an absolute path must not become a relative one.
  const isBelow = (path: string): boolean => !path.startsWith('/') && !path.split('/').includes('..');
  return {
    readText: async (path, maxBytes) => (isBelow(path) ? port.readText(below(path), maxBytes) : null),
    exists: async (path) => isBelow(path) && (await port.exists(below(path))),
    list: async (path) => (isBelow(path) ? port.list(below(path)) : []),
    isExecutable: async (path) => isBelow(path) && (await port.isExecutable(below(path))),
    above: [
      ...folder
        .split('/')
        .flatMap((_, index, parts) => (index === 0 ? [] : [folderPortIn(port, parts.slice(0, -index).join('/'))])),
      port,
      ...(port.above ?? []),
    ],
  };
}

/** Narrows a gate's ports to a folder of the tree: commands run in it. Without a folder (`''`), nothing changes. */
export function portsInFolder(ports: GatePorts, folder: string): GatePorts {
  if (folder === '') return ports;
  return {
    ...treePortsIn(ports, folder),
    atBase: (key, run) => ports.atBase(`${key} in ${folder}`, (base) => run(treePortsIn(base, folder))),
    once: (key, run) => ports.once(`${key} in ${folder}`, run),
    recall: (at, key) => ports.recall(at, `${key} in ${folder}`),
    note: (at, key, text) => ports.note(at, `${key} in ${folder}`, text),
  };
}

/** Narrows the ports of one tree to a folder of it. */
export function treePortsIn(ports: TreePorts, folder: string): TreePorts {
  if (folder === '') return ports;
  return {
    which: (program) => ports.which(program),
    folder: folderPortIn(ports.folder, folder),
    shell: (command, options) => ports.shell(commandInFolder(command, folder), options),
  };
}

/** The shell text that runs a command in a folder. It may be of several lines, so it is not joined by `&&`. */
export function commandInFolder(command: string, folder: string): string {
  return folder === '' ? command : `cd -- ${shellWord(folder)} || exit 1\n${command}`;
}
