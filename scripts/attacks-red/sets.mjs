import * as defence from './defences.mjs';

/**
 * Sets of defences that are taken away together, since a run of a suite takes a minute. `red`: what must fail then, rows
 * by their numbers and other tests by a part of their names. All other rows must pass, unless `others` says that the set
 * opens so much that it does not matter.
 * @type {readonly {
 *   name: string, without: readonly import('./defences.mjs').Change[], suite: string,
 *   red: readonly (number | string)[], others?: 'any' }[]}
 */
export const SETS = [
  {
    name: 'what gates judge and what becomes a commit; single files and sockets',
    without: [
      ...[defence.protectedPaths, defence.outsideLinks, defence.sizeLimit],
      ...[defence.homeOfGates, defence.treeOfGates, defence.scriptShell],
      ...[defence.hiddenGitSettings, defence.hiddenSockets, defence.privateFiles],
    ].flat(),
    suite: 'root',
    red: [11, 17, 73, 74, 76, 78, 88, 92, 115],
  },
  {
    name: 'a HOME for each launch, settings of the kernel, files inherited open',
    without: [defence.trial, defence.homeOfLaunch, defence.kernelSettings, defence.closedFiles].flat(),
    suite: 'root',
    red: [67, 72, 113, 114],
  },
  {
    name: 'hidden folders',
    without: [defence.trial, defence.hiddenFolders].flat(),
    suite: 'root',
    red: [8, 9, 10, 12, 13, 14],
  },
  {
    // Each of the two hides them.
    name: 'hidden folders and logins',
    without: [defence.trial, defence.hiddenFolders, defence.hiddenLogins].flat(),
    suite: 'root',
    red: [6, 7, 8, 9, 10, 12, 13, 14],
  },
  {
    name: 'the read-only root, and programs that are looked up once',
    without: [defence.trial, defence.readOnlyRoot, defence.ownPrograms].flat(),
    suite: 'root',
    red: [26, 112],
  },
  {
    // What is hidden cannot be written, and what is read-only need not be hidden.
    name: 'hidden folders and the read-only root',
    without: [defence.trial, defence.hiddenFolders, defence.readOnlyRoot].flat(),
    suite: 'root',
    red: [18, 19, 20, 21, 23, 24, 25, 26, 31, 71, 111],
    others: 'any',
  },
  {
    name: 'a PID namespace',
    without: [defence.trial, defence.processNamespace].flat(),
    suite: 'sudo-user',
    red: [3, 4, 5],
    others: 'any',
  },
  {
    // bubblewrap mounts everything `nosuid`: no other single defence, nor two of them, lets sudo through. What outlives its
    // attempt dies with the PID namespace, and is looked for besides.
    name: 'the whole cell and the search for strays, of a user with sudo',
    without: [defence.cell, defence.strays].flat(),
    suite: 'sudo-user',
    red: [3, 4, 5, 16, 29, 30],
    others: 'any',
  },
  {
    name: 'no capabilities, of root',
    without: [defence.trial, defence.noCapabilities].flat(),
    suite: 'root',
    red: [15],
    others: 'any',
  },
  {
    // Each of the others would hold some row alone.
    name: 'the whole cell, git that runs nothing of others, real folders and all outputs',
    without: [
      ...[defence.cell, defence.realFolders, defence.allOutputs],
      ...[defence.safeGit, defence.settingsOfStore],
    ].flat(),
    suite: 'root',
    red: [
      ...[3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 31, 32],
      ...[71, 72, 75, 77, 89, 90, 111, 112],
    ],
    others: 'any',
  },
  {
    name: 'the refusal of a run without a cell, and stopped commands',
    without: [defence.refusal, defence.stoppedCommands].flat(),
    suite: 'bare-user',
    red: ['with sandbox: strict', 'with sandbox: auto', '28: what it writes'],
  },
  {
    name: 'a cell for setup',
    without: defence.confinedSetup,
    suite: 'setup',
    red: ['ran once in the user’s HOME', 'reads nothing of the user’s'],
    others: 'any',
  },
];
