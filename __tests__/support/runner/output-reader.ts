import { StringDecoder } from 'node:string_decoder';
import { KNOWN_COMMANDS, parseCommand, type WorkflowCommand } from './workflow-command.js';

export interface Annotation {
  readonly level: 'error' | 'warning' | 'notice';
  /** Cut at 4,096 characters, as GitHub does. */
  readonly message: string;
  /** `file`, `line`, `endLine`, `col`, `endColumn`, `title`, as far as they were given. */
  readonly properties: Readonly<Record<string, string>>;
}

/** What a phase's output amounted to. */
export interface Transcript {
  /** The lines of the job's log, secrets masked. */
  readonly log: string[];
  /** The same lines as the process wrote them. */
  readonly raw: string[];
  readonly annotations: Annotation[];
  readonly debug: string[];
  /** Every command that took effect, in order: what an injected command would show up in. */
  readonly commands: WorkflowCommand[];
  /** From `::set-output` and `::save-state`, old but still obeyed. */
  readonly outputs: Record<string, string>;
  readonly state: Record<string, string>;
  /** Commands the runner refuses; each fails the step. */
  readonly refused: string[];
}

export interface OutputReader {
  readonly transcript: Transcript;
  /** Bytes of one stream; the two streams of a process are read line by line each, into one log. */
  stream(): { write(chunk: Buffer): void; end(): void };
}

const ANNOTATION_LIMIT = 4096;

/** Reads the output of one phase. Secrets masked on the way are added to `masks`, which the job shares. */
export function createOutputReader(masks: Set<string>, onLine: (line: string) => void): OutputReader {
  const transcript: Transcript = {
    log: [],
    raw: [],
    annotations: [],
    debug: [],
    commands: [],
    outputs: {},
    state: {},
    refused: [],
  };
  const known = new Set(KNOWN_COMMANDS);
  let stopToken: string | null = null;

  return {
    transcript,
    stream: () => createLineSplitter(readLine),
  };

  function readLine(line: string): void {
    transcript.raw.push(line);
    const shown = obey(line);
    if (shown !== null) transcript.log.push(mask(shown, masks));
    onLine(line);
  }

  /** What the log shows for the line; null hides it. */
  function obey(line: string): string | null {
    const command = parseCommand(line, known);
    if (!command) return line;
    if (stopToken !== null) {
      if (command.name !== stopToken) return line;
      known.delete(stopToken);
      stopToken = null;
      return line;
    }
    transcript.commands.push(command);
    return perform(command);
  }

  function perform(command: WorkflowCommand): string | null {
    const { name, properties, data } = command;
    switch (name) {
      case 'stop-commands':
        stop(data);
        return null;
      case 'error':
      case 'warning':
      case 'notice':
        transcript.annotations.push({ level: name, message: mask(data, masks).slice(0, ANNOTATION_LIMIT), properties });
        return `##[${name}]${data}`;
      case 'group':
        return `##[group]${data}`;
      case 'endgroup':
        return '##[endgroup]';
      case 'debug':
        transcript.debug.push(mask(data, masks));
        return null;
      case 'add-mask':
        for (const secret of [data, ...data.split(/[\r\n]/)]) if (secret.trim() !== '') masks.add(secret);
        return null;
      case 'set-output':
        transcript.outputs[properties.name ?? ''] = data;
        return null;
      case 'save-state':
        transcript.state[properties.name ?? ''] = data;
        return null;
      case 'set-env':
      case 'add-path':
        transcript.refused.push(`The \`${name}\` command is disabled.`);
        return null;
      default:
        return null;
    }
  }

  function stop(token: string): void {
    if (token === '' || token.toLowerCase() === 'pause-logging' || known.has(token.toLowerCase())) {
      transcript.refused.push(`Invalid stop token '${token}'`);
      return;
    }
    stopToken = token.toLowerCase();
    known.add(stopToken);
  }
}

export function mask(text: string, secrets: Iterable<string>): string {
  const longestFirst = [...secrets].sort((a, b) => b.length - a.length);
  return longestFirst.reduce((masked, secret) => masked.replaceAll(secret, '***'), text);
}

/** Lines end as .NET reads them: at \n, at \r\n, and at a lone \r. */
function createLineSplitter(onLine: (line: string) => void): { write(chunk: Buffer): void; end(): void } {
  const decoder = new StringDecoder('utf8');
  let pending: string[] = [];
  let endsInReturn = false;

  function take(text: string): void {
    const given = endsInReturn && text.startsWith('\n') ? text.slice(1) : text;
    endsInReturn = text === '' ? endsInReturn : text.endsWith('\r');
    const [first = '', ...rest] = given.split(/\r\n|\n|\r/);
    pending.push(first);
    for (const next of rest) {
      onLine(pending.join(''));
      pending = [next];
    }
  }

  return {
    write: (chunk) => {
      take(decoder.write(chunk));
    },
    end() {
      take(decoder.end());
      const last = pending.join('');
      if (last !== '') onLine(last);
    },
  };
}
