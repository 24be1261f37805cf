import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { PLACES } from '../../support/machines/kinds.js';
import type { Machine } from '../../support/machines/machine.js';

/** Secrets that lie where they lie on hosted runners; each a random text of its own, `CANARY-` and 24 hex digits. */
export interface PlantedSecrets {
  /** By the place of each. */
  readonly values: ReadonlyMap<SecretName, string>;
  /** What belongs into the environment of the action's step. */
  readonly env: Readonly<Record<string, string>>;
  /** `argv` as the child of a process that holds two of the secrets. */
  underWorker(argv: readonly string[]): readonly string[];
  /** The names of the secrets that a report of `hunt.mjs` found, in alphabetical order. */
  namesOf(found: Readonly<Record<string, readonly string[]>>): readonly string[];
}

/** In the environment of the action. */
const ENVIRONMENT = [
  'ACTIONS_RUNTIME_TOKEN',
  'ACTIONS_ID_TOKEN_REQUEST_TOKEN',
  'ANTHROPIC_API_KEY',
  'OPENAI_API_KEY',
  'GEMINI_API_KEY',
  'DEPLOY_KEY',
] as const;

const basic = (secret: string) => Buffer.from(`x-access-token:${secret}`).toString('base64');
const header = (secret: string) =>
  `[http "https://github.com/"]\n\textraheader = AUTHORIZATION: basic ${basic(secret)}\n`;

/** Files of other programs and actions, by path. */
const FILES = {
  '~/.npmrc': (secret: string) => `//registry.npmjs.org/:_authToken=${secret}\n`,
  '~/.netrc': (secret: string) => `machine github.com login x-access-token password ${secret}\n`,
  '~/.docker/config.json': (secret: string) => `{"auths":{"ghcr.io":{"auth":"user:${secret}"}}}\n`,
  '~/.ssh/id_ed25519': (secret: string) => `-----BEGIN OPENSSH PRIVATE KEY-----\n${secret}\n`,
  '~/.config/gh/hosts.yml': (secret: string) => `github.com:\n  oauth_token: ${secret}\n`,
  '~/.m2/settings.xml': (secret: string) => `<settings><servers><password>${secret}</password></servers></settings>\n`,
  '~/.aws/credentials': (secret: string) => `[default]\naws_secret_access_key = ${secret}\n`,
  'workspace/gha-creds-0f1e2d3c.json': (secret: string) => `{"type":"external_account","token":"${secret}"}\n`,
  // As actions/checkout of version 6 keeps it; the workspace's .git/config includes it.
  'temp/git-credentials-5c4d.config': header,
  'temp/another-action/token': (secret: string) => `${secret}\n`,
  '/etc/gitconfig': header,
  // What only this user can read outside of the job: as root, keys of the machine and data of its services; as another
  // user, the runner's own.
  '/etc/ssh/ssh_host_ed25519_key': (secret: string) => `-----BEGIN OPENSSH PRIVATE KEY-----\n${secret}\n`,
  '/var/lib/waagent/ovf-env.xml': (secret: string) => `<password>${secret}</password>\n`,
  '/opt/runner/.credentials_rsaparams': (secret: string) => `{"d":"${secret}"}\n`,
} as const;

const SOCKETS = ['/run/docker.sock', '~/.docker/desktop/docker.sock', '/opt/desktop/agent.sock'] as const;

export type SecretName =
  | (typeof ENVIRONMENT)[number]
  | keyof typeof FILES
  | (typeof SOCKETS)[number]
  | 'INPUT_GITHUB-TOKEN'
  | 'memory'
  | 'descriptor'
  | 'inherited descriptor'
  | 'workspace/.git/config';

const FOLDERS = { '~': PLACES.home, workspace: PLACES.workspace, temp: PLACES.temp } as const;

/**
 * Plants them in a machine whose workspace is checked out.
 * @param token the job's token, the one secret that has to be a working one
 */
export async function plantSecrets(machine: Machine, token: string): Promise<PlantedSecrets> {
  const values = new Map<SecretName, string>([['INPUT_GITHUB-TOKEN', token]]);
  const secret = (name: SecretName): string => {
    const value = values.get(name) ?? `CANARY-${randomBytes(12).toString('hex')}`;
    values.set(name, value);
    return value;
  };

  for (const [name, content] of entriesOf(FILES)) await machine.write(placeOf(name), content(secret(name)));
  await machine.run(['chmod', '600', '.ssh/id_ed25519', '.netrc', '.aws/credentials']);
  await machine.run(['chmod', '600', '/etc/ssh/ssh_host_ed25519_key', '/opt/runner/.credentials_rsaparams']);
  await machine.run(['chmod', '700', '/var/lib/waagent']);
  const config = machine.outside(`${PLACES.workspace}/.git/config`);
  await machine.write(
    `${PLACES.workspace}/.git/config`,
    [
      await readFile(config, 'utf8'),
      // As actions/checkout of version 4 keeps it.
      header(secret('workspace/.git/config')),
      `[include]\n\tpath = ${placeOf('temp/git-credentials-5c4d.config')}\n`,
    ].join(''),
  );
  await openSockets(machine, Object.fromEntries(SOCKETS.map((name) => [placeOf(name), secret(name)])));

  const hex = (name: SecretName) => Buffer.from(secret(name)).toString('hex');
  const worker = ['node', `${PLACES.home}/worker.mjs`, hex('memory'), hex('descriptor'), hex('inherited descriptor')];
  await machine.write(`${PLACES.home}/worker.mjs`, await program('worker.mjs'));
  const env = Object.fromEntries(ENVIRONMENT.map((name) => [name, secret(name)]));
  const names = new Map([...values].map(([name, value]) => [hashOf(value), name]));
  return {
    values,
    env,
    underWorker: (argv) => [...worker, ...argv],
    namesOf: (found) =>
      Object.keys(found)
        .map((hash) => names.get(hash) ?? `unknown ${hash}`)
        .sort(),
  };
}

/** The text of a program of `../programs/`. */
export function program(name: string): Promise<string> {
  return readFile(new URL(`../programs/${name}`, import.meta.url), 'utf8');
}

async function openSockets(machine: Machine, secrets: Readonly<Record<string, string>>): Promise<void> {
  await machine.write('/usr/local/sbin/answering-sockets.mjs', await program('answering-sockets.mjs'));
  const server = machine.spawn(['node', '/usr/local/sbin/answering-sockets.mjs'], { as: 'root' });
  server.stdin?.end(JSON.stringify(secrets));
  await Promise.race([
    once(server.stdout ?? server, 'data'),
    once(server, 'exit').then(([code]) => Promise.reject(new Error(`the sockets ended with ${String(code)}`))),
  ]);
}

function placeOf(name: string): string {
  const [first = '', ...rest] = name.split('/');
  const folder = entriesOf(FOLDERS).find(([key]) => key === first)?.[1] ?? first;
  return [folder, ...rest].join('/');
}

function hashOf(value: string): string {
  return createHash('sha256').update(value).digest('hex').slice(0, 12);
}

function entriesOf<K extends string, V>(table: Readonly<Record<K, V>>): [K, V][] {
  return Object.entries(table) as [K, V][];
}
