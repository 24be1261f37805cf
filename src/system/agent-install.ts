/**
 * Access to the machine, with no knowledge of runs: processes (`process/`), git (`git/`) and the reverse proxy between
 * agent CLIs and model APIs (`gateway/`). This folder itself installs agent CLIs and looks at single files.
 * Begin with `process/start-process.ts`, then `git/git.ts` and `gateway/gateway.ts`; they do not depend on these files.
 */

import { createHash } from 'node:crypto';
import { access, cp, mkdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { AgentVersion, AgentVersions } from '../adapters/command/agent-versions.js';
import { shellWord } from '../model/shell-word.js';
import { isNodeScript } from './node-script.js';
import { ownProgram } from './programs/own-programs.js';

/** agents/manifest.json: for each provider the npm package, its pinned version, its executable and an optional setup script. */
const Manifest = z.record(
  z.string(),
  z.object({ package: z.string(), version: z.string(), executable: z.string(), setup: z.string().optional() }),
);
type Pin = z.infer<typeof Manifest>[string];
/** The package to install. `integrity` is set if the version differs from the one in the lockfile. */
type InstallTarget = Pin & { readonly integrity?: string };

/** What an installation needs from the layer above: a way to run trusted commands, a cache between jobs, and a log. */
export interface InstallPorts {
  /** Resolves to the command's exit code. Its output goes to the log. */
  readonly run: (command: string, args: readonly string[], cwd: string) => Promise<number>;
  /**
   * Resolves to false if the folder is not in the cache or the cache cannot be reached. It is then installed from npm.
   */
  readonly restore: (folder: string, key: string) => Promise<boolean>;
  /** Never rejects: a read-only or unreachable cache is no reason to fail. */
  readonly save: (folder: string, key: string) => Promise<void>;
  readonly log: (line: string) => void;
}

/** Where and with what the CLIs are installed. */
export interface InstallOptions {
  /** The folder that contains `agents/`: the pinned versions with their lockfiles. */
  readonly packageRoot: string;
  /** Where CLIs are installed, one folder for each version. */
  readonly folder: string;
  /**
   * Path of the Node that runs setup scripts and those CLIs that are Node scripts. PATH may have another Node, or none.
   */
  readonly node: string;
  readonly ports: InstallPorts;
  /** Versions to install instead of the pinned ones, by provider. */
  readonly versions?: AgentVersions;
}

/**
 * Installs the named CLIs (by provider) at their pinned versions and resolves to the folder that holds their commands.
 * The lockfile's integrity is checked and install scripts are off. A version other than the pinned one is accepted only
 * with its integrity, because nothing else is known about it. Throws if a CLI cannot be installed; the message says
 * why.
 */
export async function installAgents(providers: readonly string[], options: InstallOptions): Promise<string> {
  const manifest = Manifest.parse(
    JSON.parse(await readFile(join(options.packageRoot, 'agents', 'manifest.json'), 'utf8')),
  );
  // Another process on this machine may need the pinned versions at the same time, so overridden versions get their own
  // folder.
  const overrides = [...(options.versions ?? [])].map(([name, { version }]) => `${name}-${version}`).sort();
  const bin = join(options.folder, ['bin', ...overrides].join('-'));
  await mkdir(bin, { recursive: true });
  const pins: (readonly [provider: string, pin: InstallTarget])[] = [];
  for (const provider of providers) {
    const pin = manifest[provider];
    if (pin === undefined) throw new Error(`${provider} cannot be installed from a package; put it on PATH`);
    await rejectUnsupportedPlatform(provider, pin, options.packageRoot);
    pins.push([provider, applyVersionOverride(pin, options.versions?.get(provider))]);
  }
  for (const [provider, pin] of pins) {
    const executable = await install(provider, pin, options);
    await createCommand(executable, join(bin, provider), options.node);
  }
  return bin;
}

/**
 * Throws if the package is built for another platform, which the lockfile says. npm would fail too, with a long
 * message.
 */
async function rejectUnsupportedPlatform(provider: string, pin: Pin, packageRoot: string): Promise<void> {
  const { os, cpu } =
    (await readLockfile(join(packageRoot, 'agents', provider))).packages[`node_modules/${pin.package}`] ?? {};
  const { platform, arch } = process;
  if ((os ?? [platform]).includes(platform) && (cpu ?? [arch]).includes(arch)) return;
  throw new Error(
    `${pin.package} is for ${[...(os ?? []), ...(cpu ?? [])].join(' ')} alone, and this machine is ${platform} ${arch}; ` +
      `install ${provider} on it, so that it is on PATH, or name another agent`,
  );
}

function applyVersionOverride(pin: Pin, override: AgentVersion | undefined): InstallTarget {
  if (override === undefined || override.version === pin.version) return pin;
  if (override.integrity !== null) return { ...pin, version: override.version, integrity: override.integrity };
  const { package: name } = pin;
  throw new Error(
    `${name} ${override.version} is not the version that gump was made for (${pin.version}), so its integrity is not known; ` +
      `take the line out of agent-versions, or add what \`npm view ${name}@${override.version} dist.integrity\` says: ` +
      `NAME=${override.version} sha512-…`,
  );
}

async function install(
  provider: string,
  pin: InstallTarget,
  { packageRoot, folder, node, ports }: InstallOptions,
): Promise<string> {
  const source = join(packageRoot, 'agents', provider);
  const lock = createHash('sha256')
    .update(pin.integrity ?? (await readFile(join(source, 'package-lock.json'))))
    .digest('hex')
    .slice(0, 12);
  const name = `${provider}-${pin.version}-${lock}`;
  const target = join(folder, name);
  const executable = join(target, pin.executable);
  if (await exists(executable)) return executable;
  const key = `gump-agents-${process.platform}-${process.arch}-${name}`;
  if ((await ports.restore(target, key)) && (await exists(executable))) {
    ports.log(`${pin.package} ${pin.version} from the cache`);
    return executable;
  }
  ports.log(`Installing ${pin.package} ${pin.version}`);
  await installPackage(source, target, pin, node, ports);
  await ports.save(target, key);
  return executable;
}

/** Installs into a temporary folder and renames it, so that a folder that exists is always complete. */
async function installPackage(
  source: string,
  target: string,
  pin: InstallTarget,
  node: string,
  ports: InstallPorts,
): Promise<void> {
  const temporary = `${target}.${process.pid}`;
  await rm(temporary, { recursive: true, force: true });
  await cp(source, temporary, { recursive: true });
  if (pin.integrity !== undefined) await regenerateLockfile(temporary, pin, pin.integrity, ports);
  const steps = [
    [ownProgram('npm'), 'ci', '--ignore-scripts', '--no-audit', '--no-fund'],
    ...(pin.setup === undefined ? [] : [[node, pin.setup]]),
  ];
  for (const [command = '', ...args] of steps) {
    if ((await ports.run(command, args, temporary)) === 0) continue;
    await rm(temporary, { recursive: true, force: true });
    throw new Error(`${pin.package}@${pin.version} could not be installed: \`${[command, ...args].join(' ')}\` failed`);
  }
  await rm(target, { recursive: true, force: true });
  await rename(temporary, target);
}

/** Makes npm write a lockfile for the version and compares the package's integrity with the given one. */
async function regenerateLockfile(folder: string, pin: Pin, integrity: string, ports: InstallPorts): Promise<void> {
  const refuse = async (why: string): Promise<never> => {
    await rm(folder, { recursive: true, force: true });
    throw new Error(`${pin.package}@${pin.version} ${why}`);
  };
  const file = join(folder, 'package.json');
  const source = z.looseObject({}).parse(JSON.parse(await readFile(file, 'utf8')));
  await writeFile(file, JSON.stringify({ ...source, dependencies: { [pin.package]: pin.version } }));
  await rm(join(folder, 'package-lock.json'), { force: true });
  const args = ['install', '--package-lock-only', '--ignore-scripts', '--no-audit', '--no-fund'];
  if ((await ports.run(ownProgram('npm'), args, folder)) !== 0)
    return refuse('could not be resolved: npm has no such version');
  const lock = await readLockfile(folder);
  const found = lock.packages[`node_modules/${pin.package}`]?.integrity ?? 'none';
  if (found !== integrity) return refuse(`has the integrity ${found}, and not ${integrity}: it was not installed`);
}

const Platforms = z.array(z.string()).optional();
const Lock = z.object({
  packages: z.record(z.string(), z.object({ integrity: z.string().optional(), os: Platforms, cpu: Platforms })),
});

async function readLockfile(folder: string): Promise<z.infer<typeof Lock>> {
  return Lock.parse(JSON.parse(await readFile(join(folder, 'package-lock.json'), 'utf8')));
}

/**
 * Creates the command that starts the executable. It is replaced atomically, because another process may be starting
 * it.
 */
async function createCommand(executable: string, command: string, node: string): Promise<void> {
  const temporary = `${command}.${process.pid}`;
  await rm(temporary, { force: true });
  if (await isNodeScript(executable)) {
    const script = `#!/bin/sh\nexec ${[node, executable].map(shellWord).join(' ')} "$@"\n`;
    await writeFile(temporary, script, { mode: 0o755 });
  } else await symlink(executable, temporary);
  await rename(temporary, command);
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
