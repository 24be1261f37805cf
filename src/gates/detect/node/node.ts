import type { CommandKind, FolderPort } from '../../../model/gate.js';
import { hasFile } from '../../walk-files.js';
import { type Detection, type Ecosystem, type Tool, detectedCommand, noCommand, unusable } from '../ecosystem.js';
import { findLinter, isInstalled } from './linters.js';
import {
  type PackageJson,
  type PackageManager,
  detectPackageManager,
  readPackageJson,
  findScript,
} from './package-json.js';
import { createMemberMatcher, findMemberScripts, PLACEHOLDER, runInMembers, workspaceGlobs } from './workspaces.js';

/** Node projects with npm, pnpm, yarn or bun, and workspaces of them. */
export const node: Ecosystem = {
  name: 'Node (package.json)',
  family: 'javascript',
  marker: /^package\.json$/,
  // Many a package.json below the root only says which kind of modules a folder has.
  nested: async (folder) => {
    const pkg = await readPackageJson(folder);
    return pkg !== null && pkg !== 'broken' && Object.keys(pkg.scripts).length > 0;
  },
  async detect(folder, kind) {
    const pkg = await readPackageJson(folder);
    if (pkg === null) return null;
    if (pkg === 'broken') return unusable('package.json cannot be read as JSON');
    const manager = await detectPackageManager(folder, pkg);
    return detectors[kind]({ folder, pkg, manager, members: await workspaceGlobs(folder, pkg) });
  },
  members: async (folder) => {
    const pkg = await readPackageJson(folder);
    return createMemberMatcher(pkg === null || pkg === 'broken' ? [] : await workspaceGlobs(folder, pkg));
  },
  uses: async (folder) => {
    const pkg = await readPackageJson(folder);
    if (pkg === null || pkg === 'broken') return [];
    const versions = Object.values({ ...pkg.dependencies, ...pkg.devDependencies });
    return versions.flatMap((version) => (typeof version === 'string' ? (LOCAL.exec(version)?.[1] ?? []) : []));
  },
};

const LOCAL = /^(?:file|link|portal):(.+)$/;

interface Project {
  readonly folder: FolderPort;
  readonly pkg: PackageJson;
  readonly manager: PackageManager;
  /** Globs of the members of the workspace whose root this is; empty if it is none. */
  readonly members: readonly string[];
}

const detectors: Readonly<Record<CommandKind, (project: Project) => Promise<Detection>>> = {
  compile: detectCompile,
  test: detectTest,
  lint: detectLint,
  coverage: detectCoverage,
};

async function detectCompile(project: Project): Promise<Detection> {
  for (const script of ['build', 'typecheck', 'type-check']) {
    const found = await detectScript(project, script);
    if (found !== null) return found;
  }
  const tsconfig = await project.folder.readText('tsconfig.json');
  if (tsconfig !== null) return runDependency(project, typeCheck(tsconfig));
  if (await hasFile(project.folder, (name) => /\.[cm]?js$/.test(name)))
    return { found: 'commands', candidates: [{ command: syntaxCheck(project), tools: [NODE] }], weak: true };
  return noCommand('package.json has no build script, and there is neither a tsconfig.json nor a JavaScript file');
}

async function detectTest(project: Project): Promise<Detection> {
  const script = findScript(project.pkg, 'test');
  if (script !== null && !script.includes(PLACEHOLDER)) return runScript(project, 'test');
  const inMembers = await detectInMembers(project, 'test');
  if (inMembers !== null) return inMembers;
  if (project.manager === 'bun') return detectedCommand('bun test', MANAGER_TOOLS.bun);
  const what = script === null ? 'package.json has no test script' : "package.json's test script is npm's placeholder";
  return noCommand(`${what}: add one, such as "test": "node --test"`);
}

async function detectLint(project: Project): Promise<Detection> {
  const script = await detectScript(project, 'lint');
  if (script !== null) return script;
  const linter = await findLinter(project.folder, project.pkg);
  if (linter === null) return noCommand('package.json has no lint script, and no linter is configured');
  if (await isInstalled(project.folder, linter.bin)) return runDependency(project, linter.run);
  return unusable(
    `${linter.bin} is configured, but not installed in node_modules: install the dependencies by ` +
      `\`setup: ${INSTALL[project.manager]}\`, with ${linter.package} among them`,
  );
}

/** A script of the package, or else of the members of its workspace; null if none has it. */
async function detectScript(project: Project, script: string): Promise<Detection | null> {
  if (findScript(project.pkg, script) !== null) return runScript(project, script);
  return detectInMembers(project, script);
}

async function detectInMembers({ folder, manager, members }: Project, script: string): Promise<Detection | null> {
  if (members.length === 0) return null;
  const found = await findMemberScripts(folder, members, script);
  if (found.having.length === 0) return null;
  return detectedCommand(await runInMembers(folder, manager, script, found), MANAGER_TOOLS[manager]);
}

/** How the dependencies are installed. */
export const INSTALL: Readonly<Record<PackageManager, string>> = {
  npm: 'npm ci',
  pnpm: 'pnpm install --frozen-lockfile',
  yarn: 'yarn install --immutable',
  bun: 'bun install --frozen-lockfile',
};

async function detectCoverage(project: Project): Promise<Detection> {
  for (const script of ['coverage', 'test:coverage']) {
    const found = await detectScript(project, script);
    if (found !== null) return found;
  }
  const test = findScript(project.pkg, 'test') ?? '';
  const flags = COVERAGE_FLAGS.find((entry) => entry.runner.test(test))?.flags;
  if (flags !== undefined) return runScript(project, 'test', flags);
  if (/^node\b.* --test\b/.test(test))
    // Flags after the file names would be taken for files, and NODE_OPTIONS does not accept this one, so it is inserted
    // into the script.
    return detectedCommand(test.replace(' --test', ' --experimental-test-coverage --test'), NODE);
  return noCommand('package.json has no coverage script, and its tests run with no known coverage tool');
}

const NODE: Tool = { name: 'node', hint: 'install Node.js' };

const MANAGER_TOOLS: Readonly<Record<PackageManager, Tool>> = {
  npm: { name: 'npm', hint: 'install Node.js with npm' },
  pnpm: { name: 'pnpm', hint: 'run `corepack enable`, or use pnpm/action-setup before this step' },
  yarn: { name: 'yarn', hint: 'run `corepack enable` before this step' },
  bun: { name: 'bun', hint: 'use oven-sh/setup-bun before this step, or see https://bun.sh' },
};

/** Finds the files to check, without hidden folders and node_modules. xargs fails if the check of one file fails. */
const SOURCES =
  "find . -name '.?*' -prune -o -name node_modules -prune -o " +
  "-type f \\( -name '*.js' -o -name '*.cjs' -o -name '*.mjs' \\) -print0 | xargs -0 -r -n 1 -P 4";

/**
 * If package.json has no `type`, `node --check` accepts any .js file that looks like a module. Such a file is checked
 * again as a module.
 */
const AS_MODULE =
  `grep -Eq "^[[:space:]]*(import|export)[^[:alnum:]_(.]" "$1" && case "$1" in *.js) ` +
  'node --input-type=module --check < "$1" || { echo "in $1" >&2; exit 1; } ;; esac; exit 0';

/** A short description of the command of `syntaxCheck`, which is too long for a list; null for any other command. */
export function summarizeSyntaxCheck(command: string): string | null {
  return command.startsWith(SOURCES) ? 'node --check of each .js, .cjs and .mjs file' : null;
}

function syntaxCheck({ pkg }: Project): string {
  return pkg.type === undefined
    ? `${SOURCES} sh -c 'node --check "$1" || exit 1; ${AS_MODULE}' sh`
    : `${SOURCES} node --check`;
}

/** Reports go to the gate's temporary folder, so that no file is left in the tree. */
const COVERAGE_FLAGS = [
  { runner: /\bjest\b/, flags: '--coverage --coverageReporters=text --coverageDirectory="$GUMP_GATE_TMP/coverage"' },
  {
    runner: /\bvitest\b/,
    flags: '--coverage --coverage.reporter=text --coverage.reportsDirectory="$GUMP_GATE_TMP/coverage"',
  },
] as const;

function runScript({ manager, pkg }: Project, script: string, flags = ''): Detection {
  const run = script === 'test' && manager === 'npm' ? 'npm test' : `${manager} run ${script}`;
  const command = flags === '' ? run : manager === 'npm' ? `${run} -- ${flags}` : `${run} ${flags}`;
  const program = programOf(findScript(pkg, script) ?? '');
  return withDependencies(command, manager, program, pkg);
}

/** Runs a program of the project's installed dependencies. It is never downloaded. */
function runDependency({ manager, pkg }: Project, command: string): Detection {
  const prefix = { npm: 'npx --no-install', pnpm: 'pnpm exec', yarn: 'yarn run', bun: 'bun run' }[manager];
  return withDependencies(`${prefix} ${command}`, manager, programOf(command), pkg);
}

function withDependencies(
  command: string,
  manager: PackageManager,
  program: string | null,
  pkg: PackageJson,
): Detection {
  const hasAny = Object.keys({ ...pkg.dependencies, ...pkg.devDependencies }).length > 0;
  const dependencies = program === null || !hasAny ? {} : { dependencies: { program, install: INSTALL[manager] } };
  return { found: 'commands', candidates: [{ command, tools: [MANAGER_TOOLS[manager]], ...dependencies }] };
}

/** The program that a script starts with; null if that is not plain, or a part of the shell. */
function programOf(script: string): string | null {
  const words = script.trim().split(/\s+/);
  const word = words.find((one) => !/^[A-Za-z_]\w*=\S*$/.test(one)) ?? '';
  return /^[a-z][\w-]*$/.test(word) && !SHELL_BUILTINS.includes(word) ? word : null;
}

const SHELL_BUILTINS = ['cd', 'echo', 'exit', 'test', 'true', 'false', 'export', 'set', 'if', 'for', 'while', 'exec'];

/** A solution file (`"files": []` with references) checks nothing by itself, so its references are built instead. */
function typeCheck(tsconfig: string): string {
  const solution = /"references"\s*:/.test(tsconfig) && /"files"\s*:\s*\[\s*\]/.test(tsconfig);
  return solution ? 'tsc --build --noEmit' : 'tsc --noEmit';
}
