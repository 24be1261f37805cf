import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFaultPlan, type FaultTiming } from '../fault-plan.js';
import { cut, listen } from '../loopback.js';
import {
  type BareRepository,
  createBareRepository,
  gitEnvironment,
  type RepositoryOptions,
} from './bare-repository.js';
import { relayCgi } from './cgi.js';

export type GitService = 'git-upload-pack' | 'git-receive-pack';

/** The two requests of a fetch or a push: which refs there are, then the objects. */
export type GitStage = 'advertisement' | 'exchange';

export type GitFault =
  | { readonly kind: 'answer'; readonly status: number; readonly text?: string }
  /** The connection breaks; with `performed`, after the push or fetch has been done. */
  | { readonly kind: 'reset'; readonly performed?: boolean };

export interface GitGrant {
  readonly login: string;
  readonly access: 'read' | 'write';
}

export interface GitRequest {
  readonly repository: string;
  readonly service: GitService;
  readonly stage: GitStage;
  /** Who the token belongs to; null without a valid one. */
  readonly login: string | null;
}

/** Git's smart HTTP on loopback, over `git http-backend`, with GitHub's rules for tokens. */
export interface GitServer {
  readonly url: string;
  readonly requests: readonly GitRequest[];
  createRepository(name: string, options?: RepositoryOptions): Promise<BareRepository>;
  /** The same token given again replaces its grant. */
  grant(token: string, grant: GitGrant): void;
  fault(service: GitService, stage: GitStage, fault: GitFault, timing?: FaultTiming): void;
  /** Called before refs are shown to a client. */
  onAdvertise(listener: (repository: string) => Promise<void>): void;
  /** Resolves once the next push has been taken or refused. Ask before you look, so that none is missed. */
  pushed(): Promise<void>;
  /** Resolves once git is at work for no request: a push goes on here though its client is dead. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

export async function startGitServer(): Promise<GitServer> {
  const root = await mkdtemp(join(tmpdir(), 'git-server-'));
  const repositories = new Map<string, BareRepository>();
  const grants = new Map<string, GitGrant>();
  const faults = createFaultPlan<GitFault>();
  const requests: GitRequest[] = [];
  const atWork = new Set<Promise<void>>();
  const awaitingPush: (() => void)[] = [];
  let advertise = (_repository: string) => Promise.resolve();

  const server = await listen(async (request, response) => {
    const target = parseTarget(request);
    const repository = target && repositories.get(target.repository);
    if (!target || !repository) {
      refuse(response, 404, 'Repository not found.');
      return;
    }

    const token = presentedToken(request);
    const grant = token === null ? undefined : grants.get(token);
    requests.push({
      repository: target.repository,
      service: target.service,
      stage: target.stage,
      login: grant?.login ?? null,
    });

    const fault = faults.strike(`${target.service} ${target.stage}`);
    if (fault?.kind === 'answer') {
      refuse(response, fault.status, fault.text ?? `The server said ${fault.status}.`);
      return;
    }
    if (fault && !fault.performed) {
      cut(request);
      return;
    }

    const refusal = judge(repository, target.service, token, grant);
    if (refusal) {
      refuse(response, refusal.status, refusal.text);
      return;
    }

    if (target.stage === 'advertisement') await advertise(target.repository);
    const backend = spawn('git', ['http-backend'], {
      env: { ...gitEnvironment, ...cgiEnvironment(root, request, target, grant?.login ?? '') },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const work = relayCgi(request, backend, fault ? null : response);
    atWork.add(work);
    await work.finally(() => atWork.delete(work));
    if (target.service === 'git-receive-pack' && target.stage === 'exchange')
      for (const resolve of awaitingPush.splice(0)) resolve();
    if (fault) cut(request);
  });

  return {
    url: server.url,
    requests,
    async createRepository(name, options) {
      const repository = await createBareRepository(root, name, options);
      repositories.set(name, repository);
      return repository;
    },
    grant: (token, grant) => void grants.set(token, grant),
    fault: (service, stage, fault, timing) => faults.add(`${service} ${stage}`, fault, timing),
    onAdvertise(listener) {
      advertise = listener;
    },
    pushed: () => new Promise((resolve) => awaitingPush.push(resolve)),
    async idle() {
      // What dead clients sent may not have been read yet. It comes before a request of ours, and one more.
      for (let knock = 0; knock < 2; knock += 1) await fetch(server.url);
      while (atWork.size > 0) await Promise.allSettled(atWork);
    },
    async close() {
      await server.close();
      await rm(root, { recursive: true, force: true });
    },
  };
}

interface Target {
  readonly repository: string;
  readonly service: GitService;
  readonly stage: GitStage;
}

/** Both `/o/r` and `/o/r.git` name the repository, as at GitHub. Git's dumb protocol is not spoken. */
function parseTarget(request: IncomingMessage): Target | null {
  const url = new URL(request.url ?? '/', 'http://loopback');
  const match = /^\/([^/]+\/[^/]+?)(?:\.git)?\/(info\/refs|git-upload-pack|git-receive-pack)$/.exec(url.pathname);
  const [, repository, last] = match ?? [];
  const service = last === 'info/refs' ? url.searchParams.get('service') : last;
  if (repository === undefined || (service !== 'git-upload-pack' && service !== 'git-receive-pack')) return null;
  return { repository, service, stage: last === 'info/refs' ? 'advertisement' : 'exchange' };
}

/** The token of a basic or bearer header. Like GitHub, any user name will do. */
function presentedToken(request: IncomingMessage): string | null {
  const [scheme = '', value = ''] = (request.headers.authorization ?? '').split(' ');
  if (/^bearer$/i.test(scheme)) return value;
  if (!/^basic$/i.test(scheme)) return null;
  const decoded = Buffer.from(value, 'base64').toString();
  return decoded.slice(decoded.indexOf(':') + 1);
}

function judge(
  repository: BareRepository,
  service: GitService,
  token: string | null,
  grant: GitGrant | undefined,
): { status: number; text: string } | null {
  const wantsWrite = service === 'git-receive-pack';
  if (token !== null && !grant) return { status: 401, text: 'Invalid username or token.' };
  if (!grant) {
    return repository.isPrivate || wantsWrite ? { status: 401, text: 'No anonymous access.' } : null;
  }
  if (wantsWrite && grant.access !== 'write') {
    return { status: 403, text: `Permission to ${repository.name}.git denied to ${grant.login}.` };
  }
  return null;
}

function refuse(response: ServerResponse, status: number, text: string): void {
  const challenge = status === 401 ? { 'www-authenticate': 'Basic realm="GitHub"' } : {};
  response.writeHead(status, { 'content-type': 'text/plain', ...challenge });
  response.end(`${text}\n`);
}

function cgiEnvironment(root: string, request: IncomingMessage, target: Target, login: string): Record<string, string> {
  const url = new URL(request.url ?? '/', 'http://loopback');
  const path = target.stage === 'advertisement' ? 'info/refs' : target.service;
  const header = (name: string) => {
    const value = request.headers[name];
    return typeof value === 'string' ? value : undefined;
  };
  const optional = {
    CONTENT_TYPE: header('content-type'),
    CONTENT_LENGTH: header('content-length'),
    HTTP_CONTENT_ENCODING: header('content-encoding'),
    GIT_PROTOCOL: header('git-protocol'),
  };
  return {
    GIT_PROJECT_ROOT: root,
    GIT_HTTP_EXPORT_ALL: '1',
    PATH_INFO: `/${target.repository}.git/${path}`,
    QUERY_STRING: url.search.slice(1),
    REQUEST_METHOD: request.method ?? 'GET',
    REMOTE_USER: login,
    REMOTE_ADDR: '127.0.0.1',
    ...Object.fromEntries(
      Object.entries(optional).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
    ),
  };
}
