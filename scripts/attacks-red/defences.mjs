/**
 * Defences of the action, each as a change of its sources that takes it away. `find` occurs exactly once in the file,
 * and is replaced by `replace`.
 * @typedef {{ readonly file: string, readonly find: string, readonly replace: string }} Change
 */

/** @type {(file: string, find: string, replace: string) => readonly Change[]} */
const change = (file, find, replace) => [{ file: `src/${file}`, find, replace }];

/** What a trial finds in a cell does not matter: else the next way is taken in place of one without a defence. */
export const trial = change(
  'system/process/cell/trial.ts',
  'return told ?? (firstLine',
  'return told !== undefined ? null : (firstLine',
);

const hidden = 'system/process/cell/hidden.ts';
/** All but those of gump's own, in which the cell's mounts are made. */
export const hiddenFolders = change(hidden, '[...named, ...gitFolders, ...kept, ...ownFolders]', 'ownFolders');
export const hiddenLogins = change(hidden, ', ...credentials, ', ', ');
/** What only this user can read of the rest of the machine. */
export const privateFiles = change(hidden, 'findPrivateFiles(runnerFolders(env))', '{ folders: [], files: [] }');
export const hiddenGitSettings = change(hidden, '[...SYSTEM_GIT_SETTINGS, ', '[');
export const hiddenSockets = change(hidden, ', ...findSockets()]', ']');

const bubblewrap = 'system/process/cell/ways/bubblewrap.ts';
export const readOnlyRoot = change(bubblewrap, "'--ro-bind', '/', '/'", "'--bind', '/', '/'");
export const processNamespace = change(bubblewrap, "'--unshare-pid', ", '');
/** What the action has inherited open is handed down. */
export const closedFiles = change('action/main.ts', '  closeInheritedFiles();\n', '');
export const noCapabilities = [
  ...change(bubblewrap, "'--bounding-set=-all', ", ''),
  ...change(bubblewrap, ", '--cap-drop', 'ALL'", ''),
];

export const kernelSettings = change(
  'system/process/cell/ways/kernel-settings.ts',
  "['bus', 'fs', 'irq', 'sys', 'sysrq-trigger']",
  'Array()',
);

/** Processes that a child has left are not looked for. */
export const strays = change(
  'system/process/start-process.ts',
  "if (this.options.strays === 'ignore') return 0;",
  'if (this.options) return 0;',
);

/** The children are started as they are: nothing of a cell is left. */
export const cell = change(
  'execution/confinement/run-cell.ts',
  '{ ...cell, weakened',
  '{ ...cell, enter: (_, program) => program, weakened',
);

export const ownPrograms = change(
  'system/programs/own-programs.ts',
  'return programsOfProcess().found[name] ?? null;',
  "return lookUp(process.env, { workspace: '/nowhere', temp: null }).found[name] ?? null;",
);

const session = 'execution/agent/session.ts';
export const homeOfLaunch = [
  ...change(session, "attempt.id.replace(/[^A-Za-z0-9._-]+/g, '_')", "'agents'"),
  ...change(session, 'await forceRemove(home);', 'forceRemove;'),
];

const gateTrees = 'execution/lanes/gate-trees.ts';
export const homeOfGates = [
  ...change(gateTrees, 'trees.discard(tree), forceRemove(home)', 'trees.discard(tree)'),
  ...change(gateTrees, '`gates-${name}`', '`gates-${lane}`'),
];
/** Takes along what the agent has left in ignored places. */
export const treeOfGates = change(
  gateTrees,
  'await trees.derive(tree, commit, openPlace, user);',
  `await trees.derive(tree, commit, openPlace, user);
  const { cp } = await import('node:fs/promises');
  for (const left of ['ignored', 'node_modules'])
    await cp(join(folder, lane, left), join(tree, left), { recursive: true }).catch(() => 0);`,
);
export const scriptShell = change(
  'execution/confinement/pinned-variables.ts',
  "{ npm_config_script_shell: ownProgram('sh') }",
  '{}',
);
export const confinedSetup = [
  ...change(
    'execution/lanes/trees.ts',
    'await inSetupPlace(folder, user.signal);',
    'await runSetup(host, folder, { scope: run, signal: user.signal });',
  ),
];

/** git runs what the settings of a repository name. */
export const safeGit = [
  ...change('system/git/git.ts', "  'core.hooksPath=/dev/null',\n", ''),
  ...change('system/git/git.ts', "  'core.fsmonitor=false',\n", ''),
];
export const settingsOfStore = change(
  'system/git/repository/store.ts',
  'if (config !== store.template.config) await',
  'if (config === null) await',
);
/** Outputs without a value are not written. */
export const allOutputs = change(
  'github/job/outputs.ts',
  'Object.entries(outputs)) setOutput',
  "Object.entries(outputs)) if (value !== '') setOutput",
);

/** A run without a cell is not refused, whoever has written its words. */
export const refusal = [
  ...change('runs/preflight.ts', "if (host.sandbox !== 'strict') return null;", 'if (host.sandbox) return null;'),
  ...change('action/start/preparation.ts', "inputs.sandbox !== 'auto' ||", 'inputs.sandbox ||'),
];
/** The runner obeys what stands in the log. */
export const stoppedCommands = change('github/job/log.ts', "if (lines === '') return;\n    stopCommands();", '');

const snapshot = 'execution/effects/snapshot-attempt.ts';
export const protectedPaths = change(snapshot, 'changed.filter((path) => guarded(path))', 'changed.slice(0, 0)');
export const outsideLinks = change(snapshot, 'return outsideLinks.length > 0 ?', 'return outsideLinks.length < 0 ?');
export const sizeLimit = change(
  'system/git/snapshot/size-limit.ts',
  'files.length <= limits.maxFiles && bytes <= limits.maxBytes',
  'files.length >= 0',
);
export const realFolders = change(
  'system/git/worktree/open.ts',
  'if (found?.isDirectory() === true) return false;',
  'if (found !== null) return false;',
);
