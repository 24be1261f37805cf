import type { AgentFailure, ProcessEnd } from '../model/adapter.js';
import type { FailureReason } from '../model/failure.js';

/** What a provider's HTTP status stands for. */
export function reasonOfStatus(status: number): FailureReason {
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
 * The reason behind a CLI's own error words, never an agent's: callers pass text only from events and streams that the
 * CLI alone writes. Null where the words say nothing we know.
 */
export function reasonOfWords(words: string): FailureReason | null {
  for (const [pattern, reason] of WORDS) if (pattern.test(words)) return reason;
  const status = STATUS.exec(words)?.slice(1).join('') ?? '';
  return status === '' ? null : reasonOfStatus(Number(status));
}

export function failure(reason: FailureReason, message: string): AgentFailure {
  return { reason, message: oneLine(message) || reason };
}

/** The failure of a launch whose stream has no result: from the CLI's stderr if it says something, else `no_result`. */
export function withoutResult(title: string, end: ProcessEnd): AgentFailure {
  const said = lastWords(end.stderr);
  const known = reasonOfWords(complaints(end.stderr));
  if (known !== null) return failure(known, said);
  if (end.oversizeLines > 0) {
    return failure('no_result', `${title} ended without a result; ${end.oversizeLines} line(s) were too long to read.`);
  }
  const how = end.signal ?? `exit ${end.exitCode ?? 'unknown'}`;
  if (!end.killed && end.exitCode !== 0 && said !== '') return failure('agent_error', `${title} (${how}): ${said}`);
  return failure('no_result', `${title} ended (${how}) without a result${said === '' ? '' : `: ${said}`}`);
}

/** Text as one line of at most 500 characters. */
export function oneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= LIMIT ? line : `${line.slice(0, LIMIT - 1)}…`;
}

const LIMIT = 500;

/** More specific first; words that hold a status code of their own are left to `STATUS`. */
const WORDS: readonly (readonly [RegExp, FailureReason])[] = [
  [
    /prompt is too long|input exceeds the maximum length|context[_ ]length[_ ]exceeded|maximum context length/i,
    'prompt_too_long',
  ],
  [
    /not logged in|missing api key|no api key|api[_ ]key\b.{0,40}\b(not set|not found|missing|required|must be)/i,
    'no_key',
  ],
  [/must specify the \S*(GEMINI_API_KEY|API_KEY)|set an auth method/i, 'no_key'],
  [/invalid api key|incorrect api key|api key not valid|authentication_(failed|error)/i, 'auth'],
  [
    /model_not_found|unknown model|model not found|no such model|\bmodel\b.{0,80}\b(does not|may not) exist/i,
    'unknown_model',
  ],
  [/rate.?limit|quota exceeded|too many requests|resource_exhausted/i, 'rate_limited'],
  [
    /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|connection refused|unable to connect|fetch failed/i,
    'unreachable',
  ],
  [
    /ECONNRESET|connection (dropped|reset)|stream (disconnected|closed|ended)|socket hang up|premature close|terminated$/i,
    'stream_cut',
  ],
];

/** A status where it is called one: `API Error: 400 …`, `status 401`, `HTTP 500`, `code: 429`. */
const STATUS = /(?:API Error:?\s*|status(?: code)?:?\s*|HTTP\s*|"?code"?:\s*|\()([45]\d\d)\b|^\s*([45]\d\d)\b/i;

/** The lines of stderr that complain: the last one, and those that speak of an error; usage texts do not count. */
function complaints(stderr: string): string {
  const lines = meaningful(stderr);
  return [...lines.filter((line) => /\berror\b|\bretry(ing)?\b/i.test(line)), ...lines.slice(-1)].join('\n');
}

function lastWords(stderr: string): string {
  return oneLine(meaningful(stderr).at(-1) ?? '');
}

function meaningful(stderr: string): readonly string[] {
  const lines = stderr.split('\n').map((line) => line.trim());
  return lines.filter((line) => line !== '' && !/^warning:/i.test(line));
}
