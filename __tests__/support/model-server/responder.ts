import type { IncomingMessage, ServerResponse } from 'node:http';
import { readBody } from '../loopback.js';
import { anthropic } from './dialects/anthropic.js';
import { chat } from './dialects/chat.js';
import type { Ask, Dialect } from './dialects/dialect.js';
import { gemini } from './dialects/gemini.js';
import { responses } from './dialects/responses.js';
import type { Journal } from './journal.js';
import { answerCall, sendJson, type Rules } from './model-call.js';

const dialects: readonly Dialect[] = [anthropic, responses, chat, gemini];

/** Answers HTTP requests as the vendors do and keeps the journal of it. */
export function createResponder(
  journal: Journal,
  rules: Rules,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const tries = new Map<string, number>();
  return async (request, response) => {
    const { url, label } = addressed(request);
    const bytes = await readBody(request);
    const found = request.method === 'POST' ? dialectOf(url.pathname) : undefined;
    if (found?.ask.wants !== 'answer') {
      journal.others.push(`${request.method ?? ''} ${url.pathname}`);
      answerOther(request, response, url.pathname, found?.dialect);
      return;
    }
    const { dialect, ask } = found;
    try {
      const body: unknown = JSON.parse(bytes.toString());
      const asked = dialect.read(body, ask);
      const key = dialect.key(request.headers, url);
      const incoming = { dialect, asked, label, key, path: url.pathname, headers: request.headers, body };
      await answerCall(incoming, response, { journal, rules, tries });
    } catch (error) {
      // 400 is the one status that no CLI tries again.
      const { message } = journal.problem(error);
      if (response.headersSent) response.destroy();
      else sendJson(response, 400, dialect.error(400, message));
    }
  };
}

/** The label stands before the vendor's path: `/_r/<label>/v1/messages`. */
function addressed(request: IncomingMessage): { readonly url: URL; readonly label: string } {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  const [, label, path] = /^\/_r\/([^/]+)(\/.*)$/.exec(url.pathname) ?? [];
  if (label === undefined || path === undefined) return { url, label: 'default' };
  url.pathname = path;
  return { url, label: decodeURIComponent(label) };
}

function dialectOf(path: string): { readonly dialect: Dialect; readonly ask: Ask } | undefined {
  for (const dialect of dialects) {
    const ask = dialect.ask(path);
    if (ask !== undefined) return { dialect, ask };
  }
  return undefined;
}

function answerOther(
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  counting: Dialect | undefined,
): void {
  if (counting !== undefined) sendJson(response, 200, counting.count);
  // Codex would rather speak over a web socket; refused, it goes on with HTTP.
  else if (request.headers.upgrade !== undefined) sendJson(response, 426, {});
  else if (request.method === 'GET' && path.endsWith('/models')) sendJson(response, 200, noModels);
  else sendJson(response, 404, {});
}

/** An empty list in the words of all vendors: the CLIs then use what they know themselves. */
const noModels = { object: 'list', data: [], models: [], has_more: false };
