import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { place, workingFolder } from './conversation.js';
import type { Answer, Asked, Dialect } from './dialects/dialect.js';
import type { Journal } from './journal.js';
import { usageAt, type Fault, type ModelRequest, type Script, type Turn } from './script.js';
import { callFor } from './tools.js';

/** Who answers, and who is let in. */
export interface Rules {
  readonly script: Script;
  readonly side: Script;
  readonly keys: readonly string[] | undefined;
  readonly models: readonly string[] | undefined;
}

/** A call of a model, read from HTTP. */
export interface Incoming {
  readonly dialect: Dialect;
  readonly asked: Asked;
  readonly label: string;
  readonly key: string | undefined;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
}

/** What lives as long as the server; `tries` counts equal requests. */
export interface Surroundings {
  readonly journal: Journal;
  readonly rules: Rules;
  readonly tries: Map<string, number>;
}

/** Answers one call by the script and notes it. Rejects when the script throws. */
export async function answerCall(incoming: Incoming, response: ServerResponse, around: Surroundings): Promise<void> {
  const { dialect, asked } = incoming;
  const { rules } = around;
  const call = noted(incoming, response, around.journal);
  const refuse = (status: number, message: string): void => {
    call.change({ state: 'refused', status });
    sendJson(response, status, dialect.error(status, message));
  };
  const barred = barredBy(rules, incoming);
  if (barred !== undefined) {
    refuse(barred.status, barred.message);
    return;
  }
  const request = requestOf(incoming, around.tries);
  call.change({ request });
  const turn = await (asked.offered.length === 0 ? rules.side : rules.script)(request);
  call.change({ turn, label: turn.label ?? incoming.label });
  if (turn.delayMs !== undefined) await delay(turn.delayMs);
  if (response.destroyed) return;
  const fault = faultNow(turn, request);
  if (fault?.kind === 'http') {
    refuse(fault.status, fault.message ?? `status ${fault.status}, as scripted`);
    return;
  }
  const answer = answerOf(turn, request, incoming);
  if (fault !== undefined) {
    call.change({ state: fault.kind === 'cut' ? 'cut' : 'stalled' });
    sendHalf(response, dialect.frames(answer), fault.kind);
    return;
  }
  // Noted first: a client that has read its answer finds it in the journal.
  call.change({ state: 'answered', usage: answer.usage });
  if (asked.stream) sendAll(response, dialect.frames(answer));
  else sendJson(response, 200, dialect.whole(answer));
}

/** Writes a JSON answer and ends the response. */
export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

interface Noted {
  change(change: Parameters<Journal['change']>[1]): void;
}

function noted({ asked, dialect, ...rest }: Incoming, response: ServerResponse, journal: Journal): Noted {
  const n = journal.open({
    ...rest,
    api: dialect.api,
    model: asked.model,
    side: asked.offered.length === 0,
    request: null,
    turn: null,
    usage: null,
    status: 200,
    state: 'open',
  });
  response.once('close', () => {
    const state = journal.exchanges[n - 1]?.state;
    if (state === 'open' || state === 'stalled') journal.change(n, { state: 'gone' });
  });
  return { change: (change) => journal.change(n, change) };
}

function barredBy(
  { keys, models }: Rules,
  { key, asked }: Incoming,
): { readonly status: number; readonly message: string } | undefined {
  if (keys !== undefined && !keys.includes(key ?? '')) return { status: 401, message: 'invalid API key' };
  if (models === undefined || models.includes(asked.model)) return undefined;
  return { status: 404, message: `model: ${asked.model} does not exist` };
}

function requestOf({ dialect, asked, label, key }: Incoming, tries: Map<string, number>): ModelRequest {
  const at = place(asked.messages);
  const same = JSON.stringify([label, asked.model, at.prompt, at.step]);
  const seen = tries.get(same) ?? 0;
  tries.set(same, seen + 1);
  return {
    api: dialect.api,
    model: asked.model,
    label,
    key,
    cwd: workingFolder(asked.system) ?? workingFolder(asked.messages.map(({ text }) => text).join('\n')),
    ...at,
    seen,
    tools: asked.offered.map(({ name }) => name),
    messages: asked.messages,
  };
}

function faultNow({ fault }: Turn, { seen }: ModelRequest): Fault | undefined {
  return fault?.kind === 'http' && fault.times !== undefined && seen >= fault.times ? undefined : fault;
}

function answerOf(turn: Turn, request: ModelRequest, { asked: { model, offered }, dialect }: Incoming): Answer {
  const usage = { ...usageAt(request.step), ...turn.usage };
  const calls = (turn.tools ?? []).map((use) => callFor(use, offered, request.cwd));
  return {
    model,
    thinking: turn.thinking,
    text: turn.text ?? (calls.length === 0 ? 'Done.' : undefined),
    calls,
    usage: dialect.cacheWrites ? usage : { ...usage, in: usage.in + usage.cacheWrite, cacheWrite: 0 },
    id: (prefix) => `${prefix}_${randomUUID().replaceAll('-', '')}`,
  };
}

const streamed = { 'content-type': 'text/event-stream' };

function sendAll(response: ServerResponse, frames: readonly string[]): void {
  response.writeHead(200, streamed).end(frames.join(''));
}

/** A stall leaves the connection open; the client or the end of the server closes it. */
function sendHalf(response: ServerResponse, frames: readonly string[], then: 'stall' | 'cut'): void {
  const half = frames.slice(0, Math.floor(frames.length / 2)).join('');
  response.writeHead(200, streamed);
  response.write(half, () => {
    if (then === 'cut') response.destroy();
  });
}
