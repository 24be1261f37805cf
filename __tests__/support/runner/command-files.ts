import { randomUUID } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Place } from './place.js';

/** What a step wrote into its command files. */
export interface FileCommands {
  readonly outputs: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string>>;
  readonly state: Readonly<Record<string, string>>;
  readonly path: readonly string[];
  readonly summary: string;
  /** A file the runner cannot read; each fails the step. */
  readonly errors: readonly string[];
}

export interface CommandFiles {
  /** GITHUB_OUTPUT and the like, with their paths. */
  readonly env: Readonly<Record<string, string>>;
  /** Reads them, which the runner does after the process has ended, however it ended. */
  read(): Promise<FileCommands>;
}

const SUMMARY_LIMIT = 1024 * 1024;

/** Fresh, empty files for one phase, below the RUNNER_TEMP of the machine. */
export async function createCommandFiles(place: Place): Promise<CommandFiles> {
  const dir = join(place.temp, '_runner_file_commands');
  await mkdir(place.outside(dir), { recursive: true });
  const id = randomUUID();
  const file = (kind: string) => join(dir, `${kind}_${id}`);
  const files = {
    GITHUB_OUTPUT: file('set_output'),
    GITHUB_ENV: file('set_env'),
    GITHUB_PATH: file('add_path'),
    GITHUB_STATE: file('save_state'),
    GITHUB_STEP_SUMMARY: file('step_summary'),
  };
  await Promise.all(Object.values(files).map((path) => writeFile(place.outside(path), '')));
  await place.giveToUser(dir);

  return {
    env: files,
    async read() {
      const errors: string[] = [];
      const text = (path: string) => readFile(place.outside(path), 'utf8').catch(() => '');
      const pairs = async (path: string) => parsePairs(await text(path), errors);
      const env = await pairs(files.GITHUB_ENV);
      if ('NODE_OPTIONS' in env) errors.push("Can't store NODE_OPTIONS output parameter using '$GITHUB_ENV' command.");
      const summary = await text(files.GITHUB_STEP_SUMMARY);
      const isTooLong = Buffer.byteLength(summary) > SUMMARY_LIMIT;
      if (isTooLong) errors.push('$GITHUB_STEP_SUMMARY upload aborted, supports content up to a size of 1024k');
      return {
        outputs: await pairs(files.GITHUB_OUTPUT),
        env,
        state: await pairs(files.GITHUB_STATE),
        path: (await text(files.GITHUB_PATH)).split(/\r?\n/).filter(Boolean),
        summary: isTooLong ? '' : summary,
        errors,
      };
    },
  };
}

/** `NAME=value` lines and `NAME<<DELIMITER` blocks. What follows a mistake is not read. */
function parsePairs(text: string, errors: string[]): Record<string, string> {
  const pairs: Record<string, string> = {};
  const lines = text.split('\n');
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    if (line === '') continue;
    const equals = line.indexOf('=');
    const heredoc = line.indexOf('<<');
    if (heredoc >= 0 && (equals < 0 || heredoc < equals)) {
      const delimiter = line.slice(heredoc + 2);
      const end = lines.indexOf(delimiter, at + 1);
      if (heredoc === 0 || delimiter === '' || end < 0) return mistake(`Matching delimiter not found '${delimiter}'`);
      pairs[line.slice(0, heredoc)] = lines.slice(at + 1, end).join('\n');
      at = end;
    } else if (equals > 0) {
      pairs[line.slice(0, equals)] = line.slice(equals + 1);
    } else {
      return mistake(`Invalid format '${line}'`);
    }
  }
  return pairs;

  function mistake(message: string): Record<string, string> {
    errors.push(`Unable to process file command successfully. ${message}`);
    return pairs;
  }
}
