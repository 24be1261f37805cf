import { createHash } from 'node:crypto';
import { access, cp, mkdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { AgentVersion, AgentVersions } from '../adapters/command/agent-versions.js';
import { isNodeScript } from './node-script.js';

/** agents/manifest.json: what each CLI's folder with its lockfile holds. */
const Manifest = z.record(
  z.string(),
  z.object({ package: z.string(), version: z.string(), executable: z.string(), setup: z.string().optional() }),
);
type Pin = z.infer<typeof Manifest>[string];
/** `integrity` is set where the version is not that of the lockfile. */
type Wanted = Pin & { readonly integrity?: string };

/** The two things an install needs of the layer above: to run a trusted command, and to keep a folder between jobs. */
export interface InstallPorts {
  /** Resolves with the exit code; its output goes to the log. */
  readonly run: (command: string, args: readonly string[], cwd: string) => Promise<number>;
  /** False where the folder was not kept, or the cache cannot be reached: then it is installed anew. */
  readonly restore: (folder: string, key: string) => Promise<boolean>;
  /** Never rejects: a cache that is read-only or down is no reason to fail. */
  readonly save: (folder: string, key: string) => Promise<void>;
  readonly log: (line: string) => void;
}

export interface InstallOptions {
  /** Holds `agents/`: the pins with their lockfiles. */
  readonly packageRoot: string;
  /** Where installed CLIs are kept, one folder for each version. */
  readonly folder: string;
  /** Runs setup scripts, and those CLIs that are scripts for Node: PATH may have another Node, or none. */
  readonly node: string;
  readonly ports: InstallPorts;
  /** Instead of the pinned ones. */
  readonly versions?: AgentVersions;
}

/**
 * Installs the named CLIs (by provider) at their pinned versions, integrity checked by the lockfile, scripts off, and
 * answers with the folder that holds their commands. Of a version that is not the pinned one nothing is known but what
 * was given with it: without its integrity it is refused. Throws with npm's word where one cannot be installed.
 */
export async function installAgents(providers: readonly string[], options: InstallOptions): Promise<string> {
  const manifest = Manifest.parse(
    JSON.parse(await readFile(join(options.packageRoot, 'agents', 'manifest.json'), 'utf8')),
  );
  // Somebody else on this machine may ask for the pinned ones meanwhile.
  const asked = [...(options.versions ?? [])].map(([name, { version }]) => `${name}-${version}`).sort();
  const bin = join(options.folder, ['bin', ...asked].join('-'));
  await mkdir(bin, { recursive: true });
  const pins: (readonly [provider: string, pin: Wanted])[] = [];
  for (const provider of providers) {
    const pin = manifest[provider];
    if (pin === undefined) throw new Error(`${provider} cannot be installed from a package; put it on PATH`);
    await refuseElsewhere(provider, pin, options.packageRoot);
    pins.push([provider, pinnedAs(pin, options.versions?.get(provider))]);
  }
  for (const [provider, pin] of pins) {
    const executable = await install(provider, pin, options);
    await provide(executable, join(bin, provider), options.node);
  }
  return bin;
}

/** A package that is one platform's binary says so in the lockfile; npm would say it too, in a page of its own words. */
async function refuseElsewhere(provider: string, pin: Pin, packageRoot: string): Promise<void> {
  const { os, cpu } =
    (await lockOf(join(packageRoot, 'agents', provider))).packages[`node_modules/${pin.package}`] ?? {};
  const { platform, arch } = process;
  if ((os ?? [platform]).includes(platform) && (cpu ?? [arch]).includes(arch)) return;
  throw new Error(
    `${pin.package} is for ${[...(os ?? []), ...(cpu ?? [])].join(' ')} alone, and this machine is ${platform} ${arch}; ` +
      `install ${provider} on it, so that it is on PATH, or name another agent`,
  );
}

function pinnedAs(pin: Pin, asked: AgentVersion | undefined): Wanted {
  if (asked === undefined || asked.version === pin.version) return pin;
  if (asked.integrity !== null) return { ...pin, version: asked.version, integrity: asked.integrity };
  const { package: name } = pin;
  throw new Error(
    `${name} ${asked.version} is not the version that gump was made for (${pin.version}), so its integrity is not known; ` +
      `take the line out of agent-versions, or add what \`npm view ${name}@${asked.version} dist.integrity\` says: ` +
      `NAME=${asked.version} sha512-…`,
  );
}

async function install(
  provider: string,
  pin: Wanted,
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
  await build(source, target, pin, node, ports);
  await ports.save(target, key);
  return executable;
}

/** Made beside its place and moved there, so that a folder which is there is whole. */
async function build(source: string, target: string, pin: Wanted, node: string, ports: InstallPorts): Promise<void> {
  const building = `${target}.${process.pid}`;
  await rm(building, { recursive: true, force: true });
  await cp(source, building, { recursive: true });
  if (pin.integrity !== undefined) await lockAnew(building, pin, pin.integrity, ports);
  const steps = [
    ['npm', 'ci', '--ignore-scripts', '--no-audit', '--no-fund'],
    ...(pin.setup === undefined ? [] : [[node, pin.setup]]),
  ];
  for (const [command = '', ...args] of steps) {
    if ((await ports.run(command, args, building)) === 0) continue;
    await rm(building, { recursive: true, force: true });
    throw new Error(`${pin.package}@${pin.version} could not be installed: \`${[command, ...args].join(' ')}\` failed`);
  }
  await rm(target, { recursive: true, force: true });
  await rename(building, target);
}

/** Has npm write a lockfile for the version, and holds the package's integrity against the one that was given. */
async function lockAnew(folder: string, pin: Pin, integrity: string, ports: InstallPorts): Promise<void> {
  const refuse = async (why: string): Promise<never> => {
    await rm(folder, { recursive: true, force: true });
    throw new Error(`${pin.package}@${pin.version} ${why}`);
  };
  const file = join(folder, 'package.json');
  const source = z.looseObject({}).parse(JSON.parse(await readFile(file, 'utf8')));
  await writeFile(file, JSON.stringify({ ...source, dependencies: { [pin.package]: pin.version } }));
  await rm(join(folder, 'package-lock.json'), { force: true });
  const args = ['install', '--package-lock-only', '--ignore-scripts', '--no-audit', '--no-fund'];
  if ((await ports.run('npm', args, folder)) !== 0) return refuse('could not be resolved: npm has no such version');
  const lock = await lockOf(folder);
  const found = lock.packages[`node_modules/${pin.package}`]?.integrity ?? 'none';
  if (found !== integrity) return refuse(`has the integrity ${found}, and not ${integrity}: it was not installed`);
}

const Platforms = z.array(z.string()).optional();
const Lock = z.object({
  packages: z.record(z.string(), z.object({ integrity: z.string().optional(), os: Platforms, cpu: Platforms })),
});

async function lockOf(folder: string): Promise<z.infer<typeof Lock>> {
  return Lock.parse(JSON.parse(await readFile(join(folder, 'package-lock.json'), 'utf8')));
}

/** Makes a command of it. Replaced in one stroke: somebody may be starting the command right now. */
async function provide(executable: string, command: string, node: string): Promise<void> {
  const fresh = `${command}.${process.pid}`;
  await rm(fresh, { force: true });
  if (await isNodeScript(executable)) {
    const script = `#!/bin/sh\nexec ${[node, executable].map(quoted).join(' ')} "$@"\n`;
    await writeFile(fresh, script, { mode: 0o755 });
  } else await symlink(executable, fresh);
  await rename(fresh, command);
}

/** One word of a shell's line. */
function quoted(word: string): string {
  return `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
