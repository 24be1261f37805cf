import type { AgentFailure, AgentOutcome, ProcessEnd } from '../../model/adapter.js';
import type { FailureReason } from '../../model/failure.js';
import { NO_TOKENS, type Tokens } from '../../model/usage.js';

/** The failure reason for an HTTP status of a provider. */
export function reasonFromStatus(status: number): FailureReason {
  switch (status) {
    case 401:
      return 'auth';
    case 402:
    case 403:
      return 'forbidden';
    case 404:
      return 'unknown_model';
    case 408:
      return 'unreachable';
    case 413:
      return 'prompt_too_long';
    case 429:
      return 'rate_limited';
    default:
      return status >= 500 ? 'upstream_error' : 'bad_request';
  }
}

/**
 * The failure reason for an error message of a CLI; null if the message is not recognized. Callers must pass only text
 * that the CLI itself wrote, never an agent's.
 */
export function reasonFromMessage(message: string): FailureReason | null {
  for (const [pattern, reason] of KNOWN_MESSAGES) if (pattern.test(message)) return reason;
  const status = STATUS.exec(message)?.slice(1).join('') ?? '';
  return status === '' ? null : reasonFromStatus(Number(status));
}

/** Creates a failure. The message is cut to one line; if it is empty, the reason stands in for it. */
export function createFailure(reason: FailureReason, message: string): AgentFailure {
  return { reason, message: collapseToLine(message) || reason };
}

/** The failure of a launch whose stream has no result: taken from stderr if it has a message, else `no_result`. */
export function missingResultFailure(title: string, end: ProcessEnd): AgentFailure {
  const lines = relevantLines(end.stderr);
  // Longer texts are usage texts and stack traces: only lines that mention an error count there.
  const candidates = lines.length <= FEW_LINES ? lines : lines.filter((line) => ERROR_LINE.test(line));
  for (const line of candidates) {
    const known = reasonFromMessage(line);
    if (known !== null) return createFailure(known, line);
  }
  if (end.oversizeLines > 0) {
    return createFailure(
      'no_result',
      `${title} ended without a result; ${end.oversizeLines} line(s) were too long to read.`,
    );
  }
  const how = end.signal ?? `exit ${end.exitCode ?? 'unknown'}`;
  const detail = lines.find((line) => ERROR_LINE.test(line)) ?? lines.at(-1);
  if (!end.killed && end.exitCode !== 0 && detail !== undefined)
    return createFailure('agent_error', `${title} (${how}): ${detail}`);
  return createFailure(
    'no_result',
    `${title} ended (${how}) without a result${detail === undefined ? '' : `: ${detail}`}`,
  );
}

/**
 * Whether a launch that should resume a session failed because the CLI could not find it, before any model call.
 * Recognized by the messages of Claude Code 2.1.330, Codex 0.169.0, Gemini CLI 0.61.0, Qwen Code 0.24.4, OpenCode
 * 1.18.33.
 */
export function isSessionNotFound({ failure: failed, turns }: AgentOutcome): boolean {
  return failed !== null && turns === 0 && UNKNOWN_SESSION.test(failed.message);
}

const UNKNOWN_SESSION =
  /No conversation found with session ID|no rollout found for thread|Invalid session identifier|No saved session found|No previous sessions found|Session not found/i;

/**
 * The tokens of a launch that reported none: zero if it failed by itself before a model answered, else null (unknown).
 */
export function unreportedTokens(turns: number, end: ProcessEnd): Tokens | null {
  return turns === 0 && !end.killed && end.exitCode !== 0 ? NO_TOKENS : null;
}

/** Collapses a text into one line of at most 500 characters. */
export function collapseToLine(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= MAX_MESSAGE_CHARS ? line : `${line.slice(0, MAX_MESSAGE_CHARS - 1)}…`;
}

const MAX_MESSAGE_CHARS = 500;

/** Known messages, more specific ones first. Messages that contain a status code are left to `STATUS`. */
const KNOWN_MESSAGES: readonly (readonly [RegExp, FailureReason])[] = [
  [/returned an empty response|empty response text/i, 'no_result'],
  [/prompt is too long|input exceeds the maximum length|context[_ ]?(length[_ ]exceeded|overflow)/i, 'prompt_too_long'],
  [/maximum context length|exceeds the maximum number of tokens/i, 'prompt_too_long'],
  [/not logged in|(missing|no) api key|(specify|set) the \w*_API_KEY|set an auth method/i, 'no_key'],
  [/missing environment variable: \W?\w*_KEY|api key (is )?(missing|not set|required)/i, 'no_key'],
  [/invalid api key|incorrect api key|api key not valid|authentication_(failed|error)|UNAUTHENTICATED/i, 'auth'],
  [/model_not_found|unknown model|model not found|no such model/i, 'unknown_model'],
  [/\bmodel\b.{0,80}\b(does not|may not) exist/i, 'unknown_model'],
  [/PERMISSION_DENIED/, 'forbidden'],
  [/rate.?limit|quota exceeded|too many requests|resource_exhausted/i, 'rate_limited'],
  [/ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|connection refused/i, 'unreachable'],
  [/waiting for network|unable to connect|fetch failed/i, 'unreachable'],
  [/ECONNRESET|connection (dropped|reset|was closed)|stream (disconnected|closed|ended)/i, 'stream_cut'],
  // `UND_ERR_SOCKET` is all that Node's fetch reports of an answer that broke off.
  [/socket hang up|premature close|API Error: terminated|UND_ERR_SOCKET/i, 'stream_cut'],
  [/high demand|overloaded|internal server error|\bUNAVAILABLE\b/i, 'upstream_error'],
  [/invalid_request_error|INVALID_ARGUMENT/, 'bad_request'],
];

/** An HTTP status that is marked as one: `API Error: 400 …`, `status 401`, `HTTP 500`, `code: 429`. */
const STATUS = /(?:API Error:?\s*|status(?: code)?:?\s*|HTTP\s*|"?code"?:\s*|\()([45]\d\d)\b|^\s*([45]\d\d)\b/i;

/** The lines of stderr without colours, leaving out warnings, stack traces and lone brackets. */
function relevantLines(stderr: string): readonly string[] {
  const lines = stderr.split('\n').map((line) => line.replace(ANSI, '').trim());
  return lines.filter((line) => !NOISE.test(line));
}

/** Up to so many lines of stderr are all taken as messages. */
const FEW_LINES = 6;
const ERROR_LINE = /\berror\b|\bretry(ing)?\b/i;
const ANSI = /\u001b\[[\d;]*m/g;

/** Lines of stderr that report no error. */
const NOISE =
  /^[\][{}(),;]*$|^at |^warning:|^\[STARTUP\]|^Reading additional input from stdin|^YOLO mode is|^Ripgrep (is )?not available/i;
