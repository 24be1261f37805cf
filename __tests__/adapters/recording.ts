import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type {
  Adapter,
  AgentOutcome,
  AgentRequest,
  AgentSignal,
  ProcessEnd,
  SessionTotals,
} from '../../src/model/adapter.js';

/** What the process of a recorded launch left beside its stdout. */
const Recording = z.strictObject({
  exit: z.number().nullable(),
  signal: z.string().nullable(),
  killed: z.boolean().default(false),
  resumed: z.boolean().default(false),
  stderr: z.string().default(''),
  /** Lines of a live session file, in `<case>.follow.jsonl`, and the name it had. */
  follow: z.string().optional(),
});
export type Recording = z.infer<typeof Recording>;

export interface Replay {
  readonly signals: readonly AgentSignal[];
  /** The signals of each line of stdout. */
  readonly byLine: readonly (readonly AgentSignal[])[];
  readonly outcome: AgentOutcome;
}

const FOLDER = fileURLToPath(new URL('../fixtures/recordings/', import.meta.url));

export function recordings(provider: string): Readonly<Record<string, Recording>> {
  return z.record(z.string(), Recording).parse(JSON.parse(readFileSync(`${FOLDER}${provider}/index.json`, 'utf8')));
}

export function linesOf(provider: string, name: string): readonly string[] {
  const file = `${FOLDER}${provider}/${name}.jsonl`;
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8').replace(/\n$/, '').split('\n');
}

/** Plays a recorded launch through the adapter's reader, as the runtime does with a live one. */
export function replay(adapter: Adapter, name: string, before: SessionTotals | null = null): Replay {
  const recording = recordings(adapter.provider)[name];
  if (recording === undefined) throw new Error(`no recording ${adapter.provider}/${name}`);
  const reader = adapter.read(request({ session: { mode: recording.resumed ? 'resume' : 'new', id: 's' } }), before);
  const byLine = linesOf(adapter.provider, name).map((line) => reader.line(line));
  const { follow } = recording;
  const followed =
    follow === undefined
      ? []
      : linesOf(adapter.provider, `${name}.follow`).flatMap((line) => reader.followedLine(follow, line));
  const outcome = reader.end(ended(recording));
  return { byLine, signals: [...byLine.flat(), ...followed], outcome };
}

export function ended(recording: Partial<Recording>): ProcessEnd {
  return {
    exitCode: recording.exit ?? null,
    signal: recording.signal ?? null,
    killed: recording.killed ?? false,
    stderr: recording.stderr ?? '',
    oversizeLines: 0,
  };
}

export function request(over: Partial<AgentRequest> = {}): AgentRequest {
  return {
    agent: 'claude',
    model: null,
    prompt: 'do it',
    session: { mode: 'new', id: '11111111-2222-4333-8444-555555555555' },
    cwd: '/srv/app',
    home: '/home/agent',
    maxTurns: null,
    writable: null,
    credentials: {},
    isRoot: false,
    ...over,
  };
}
