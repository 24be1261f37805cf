// Installs the pinned agent CLIs of agents/ into .cache/gump-agents:  node scripts/install-agents.mjs [NAME…]
// Without names: all of them. Prints the folder that holds their commands.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { argv, execPath } from 'node:process';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const cache = join(root, '.cache/gump-agents');
const manifest = JSON.parse(readFileSync(join(root, 'agents/manifest.json'), 'utf8'));

/** Names of all agents that can be installed. */
export const agentNames = Object.keys(manifest);

/** The registry could not be reached: nothing is wrong with the project. */
export class Unreachable extends Error {}

/**
 * Installs agents that are not there yet and returns the folder with their commands.
 * Throws `Unreachable` without a network, and an error with npm's words when anything else fails.
 */
export function installAgents(names) {
  const bin = join(cache, 'bin');
  mkdirSync(bin, { recursive: true });
  for (const name of names) link(install(name), join(bin, name));
  return bin;
}

function install(name) {
  const agent = manifest[name];
  if (agent === undefined) throw new Error(`no agent ${name}; there are: ${agentNames.join(', ')}`);
  const source = join(root, 'agents', name);
  const lock = createHash('sha256')
    .update(readFileSync(join(source, 'package-lock.json')))
    .digest('hex');
  const folder = join(cache, `${name}-${agent.version}-${lock.slice(0, 8)}`);
  const executable = join(folder, agent.executable);
  if (existsSync(executable)) return executable;

  // Made elsewhere and moved, so that a folder which is there is whole.
  const building = `${folder}.${process.pid}`;
  rmSync(building, { recursive: true, force: true });
  mkdirSync(building, { recursive: true });
  for (const file of ['package.json', 'package-lock.json']) cpSync(join(source, file), join(building, file));
  run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline', '--fetch-retries=1'], building);
  if (agent.setup !== undefined) run(execPath, [agent.setup], building);
  // Somebody else may have been faster.
  if (existsSync(executable)) rmSync(building, { recursive: true });
  else renameSync(building, folder);
  return executable;
}

function run(command, args, cwd) {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  if (status === 0) return;
  rmSync(cwd, { recursive: true, force: true });
  const words = error?.message ?? `${stdout}\n${stderr}`.trim();
  const offline = words.split('\n').find((line) => noNetwork.test(line));
  throw offline === undefined
    ? new Error(`${command} ${args.join(' ')} in ${cwd}:\n${words}`)
    : new Unreachable(offline);
}

const noNetwork = /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH)\b/;

/** Replaces a link in one stroke: others may be running the command right now. */
function link(target, path) {
  const fresh = `${path}.${process.pid}`;
  symlinkSync(target, fresh);
  renameSync(fresh, path);
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  const names = argv.slice(2);
  console.log(installAgents(names.length > 0 ? names : agentNames));
}
