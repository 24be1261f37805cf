import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { parseAgentVersions } from '../src/adapters/command/agent-versions.js';
import { installAgents, type InstallPorts } from '../src/system/agent-install.js';
import { runConfined } from '../src/system/process/run-to-end.js';
import { foreign } from './process/processes.js';
import { listen, type Loopback } from './support/loopback.js';

/** A package's file, as a registry has it. */
interface Tarball {
  readonly bytes: Buffer;
  readonly integrity: string;
}

let root: string;
let registry: Loopback;
const tarballs = new Map<string, Tarball>();
let ran: string[];

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'gump-install-'));
  ran = [];
  for (const version of ['1.0.0', '1.1.0']) tarballs.set(version, await pack(version));
  registry = await listen((request, response) => {
    const version = /tool-(.*)\.tgz$/.exec(request.url ?? '')?.[1];
    if (version !== undefined) response.end(tarballs.get(version)?.bytes);
    else if (request.url === '/tool') response.end(JSON.stringify(packument()));
    else response.writeHead(404).end('{}');
    return Promise.resolve();
  });
  await pin('1.0.0');
});
afterEach(async () => {
  await registry.close();
  await rm(root, { recursive: true, force: true });
});

describe('installing an agent', () => {
  it('takes the pinned version, and what is there the next time', async () => {
    await pin('1.0.0', { os: ['aix', process.platform], cpu: [process.arch] });
    expect(run(await install())).toBe('tool 1.0.0');
    ran = [];
    expect(run(await install())).toBe('tool 1.0.0');
    expect(ran).toEqual([]);
  });

  it('does not take a package that is another than the pinned one', async () => {
    tarballs.set('1.0.0', { ...(await pack('1.0.0', 'stolen')), integrity: integrityOf('1.0.0') });
    await expect(install()).rejects.toThrow('tool@1.0.0 could not be installed');
  });

  it('takes another version with its integrity, beside the pinned one', async () => {
    const bin = await install(`tool=1.1.0 ${integrityOf('1.1.0')}`);
    expect(run(bin)).toBe('tool 1.1.0');
    expect(run(await install('tool=1.0.0'))).toBe('tool 1.0.0');
    expect(run(bin)).toBe('tool 1.1.0');
  });

  it.each([
    ['without its integrity', () => 'tool=1.1.0', /made for \(1\.0\.0\).*npm view tool@1\.1\.0 dist\.integrity/],
    ['with that of another', () => `tool=1.1.0 ${integrityOf('1.0.0')}`, /has the integrity sha512-.*, and not/],
    ['that there is not', () => `tool=9.9.9 ${integrityOf('1.0.0')}`, /tool@9\.9\.9 could not be resolved/],
  ])('refuses another version %s', async (_what, versions, message) => {
    await expect(install(versions())).rejects.toThrow(message);
  });

  it.each([
    [{ os: ['aix'] }, 'aix'],
    [{ os: [process.platform], cpu: ['s390'] }, `${process.platform} s390`],
  ])('refuses a package of another platform, %j, before npm is asked', async (platform, named) => {
    await pin('1.0.0', platform);
    const here = `${process.platform} ${process.arch}`;
    await expect(install()).rejects.toThrow(
      `tool is for ${named} alone, and this machine is ${here}; install tool on it`,
    );
    expect(ran).toEqual([]);
  });

  it('runs a script for Node on the Node that it is given, whatever PATH has', async () => {
    const script = '#!/usr/bin/env node\nconsole.log(process.execPath, process.argv.slice(2).join("|"));\n';
    const restored = async (folder: string): Promise<boolean> => {
      await mkdir(join(folder, 'node_modules/tool'), { recursive: true });
      await writeFile(join(folder, 'node_modules/tool/cli.sh'), script, { mode: 0o755 });
      return true;
    };
    const bin = await install('', { restore: restored });
    const said = execFileSync(join(bin, 'tool'), ['a b', '"c'], { env: { PATH: '/nowhere' }, encoding: 'utf8' });
    expect(said).toBe(`${process.execPath} a b|"c\n`);
  });

  it('does without a cache that is down, and takes what a cache has', async () => {
    const kept: string[] = [];
    const down = { restore: () => Promise.resolve(false), save: () => Promise.resolve() };
    expect(run(await install('', down))).toBe('tool 1.0.0');
    await rm(join(root, 'tools'), { recursive: true });
    const full = {
      restore: async (folder: string, key: string) => {
        kept.push(key);
        await mkdir(join(folder, 'node_modules/tool'), { recursive: true });
        await writeFile(join(folder, 'node_modules/tool/cli.sh'), '#!/bin/sh\necho from the cache\n', { mode: 0o755 });
        return true;
      },
      save: down.save,
    };
    ran = [];
    expect(run(await install('', full))).toBe('from the cache');
    expect(ran).toEqual([]);
    expect(kept).toEqual([expect.stringMatching(/^gump-agents-\w+-\w+-tool-1\.0\.0-[0-9a-f]{12}$/)]);
  });
});

describe('agent-versions', () => {
  it('are whole versions, one a line', () => {
    const sha = `sha512-${'A'.repeat(86)}==`;
    const { versions, problems } = parseAgentVersions(`# ours\nclaude=2.1.330\n\n qwen = 0.24.4-rc.1 ${sha}\n`);
    expect(problems).toEqual([]);
    expect([...versions]).toEqual([
      ['claude', { version: '2.1.330', integrity: null }],
      ['qwen', { version: '0.24.4-rc.1', integrity: sha }],
    ]);
  });

  it.each(['claude', 'claude=latest', 'claude=^2.1.0', 'claude=2.1', 'claude=2.1.0 sha1-x', 'claude=1.2.3;rm'])(
    'are not %s',
    (line) => {
      const { versions, problems } = parseAgentVersions(line);
      expect([versions.size, problems.length]).toEqual([0, 1]);
    },
  );
});

function install(versions = '', cache: Partial<InstallPorts> = {}): Promise<string> {
  return installAgents(['tool'], {
    packageRoot: root,
    folder: join(root, 'tools'),
    node: process.execPath,
    versions: parseAgentVersions(versions).versions,
    ports: {
      run: async (command, args, cwd) => {
        ran.push([command, ...args].join(' '));
        const ended = await runConfined(foreign({ file: command, args, cwd, env: npmEnv() }), { deadlineMs: 40_000 });
        return ended.ending.kind === 'exited' ? ended.ending.code : 1;
      },
      restore: () => Promise.resolve(false),
      save: () => Promise.resolve(),
      log: () => undefined,
      ...cache,
    },
  });
}

function run(bin: string): string {
  return execFileSync(join(bin, 'tool'), { encoding: 'utf8' }).trim();
}

/** The real npm, which knows no registry but ours. */
function npmEnv(): Record<string, string> {
  return {
    PATH: process.env.PATH ?? '',
    HOME: root,
    npm_config_registry: registry.url,
    npm_config_cache: join(root, 'cache'),
    npm_config_fetch_retries: '0',
    npm_config_update_notifier: 'false',
  };
}

/** `agents/` of the project, with a lockfile that npm wrote for this version. */
async function pin(version: string, platform: object = {}): Promise<void> {
  const folder = join(root, 'agents/tool');
  await mkdir(folder, { recursive: true });
  const manifest = { tool: { package: 'tool', version, executable: 'node_modules/tool/cli.sh' } };
  await writeFile(join(root, 'agents/manifest.json'), JSON.stringify(manifest));
  await writeFile(join(folder, 'package.json'), JSON.stringify({ private: true, dependencies: { tool: version } }));
  const lock = {
    lockfileVersion: 3,
    packages: {
      '': { dependencies: { tool: version } },
      'node_modules/tool': {
        version,
        resolved: `${registry.url}/tool-${version}.tgz`,
        integrity: integrityOf(version),
        ...platform,
      },
    },
  };
  await writeFile(join(folder, 'package-lock.json'), JSON.stringify(lock));
}

function integrityOf(version: string): string {
  return tarballs.get(version)?.integrity ?? '';
}

function packument(): object {
  const versions = [...tarballs].map(([version, { integrity }]): [string, object] => [
    version,
    { name: 'tool', version, dist: { tarball: `${registry.url}/tool-${version}.tgz`, integrity } },
  ]);
  return { name: 'tool', 'dist-tags': { latest: '1.1.0' }, versions: Object.fromEntries(versions) };
}

async function pack(version: string, says = `tool ${version}`): Promise<Tarball> {
  const folder = join(root, `source-${version}`, 'package');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), JSON.stringify({ name: 'tool', version }));
  await writeFile(join(folder, 'cli.sh'), `#!/bin/sh\necho ${says}\n`);
  await chmod(join(folder, 'cli.sh'), 0o755);
  const file = join(root, `tool-${version}.tgz`);
  execFileSync('tar', ['-czf', file, '-C', join(folder, '..'), 'package']);
  const bytes = await readFile(file);
  return { bytes, integrity: `sha512-${createHash('sha512').update(bytes).digest('base64')}` };
}
