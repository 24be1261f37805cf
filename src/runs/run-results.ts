import { open } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Event, NewEvent } from '../model/index.js';
import type { Report } from '../model/report.js';
import { openLedger } from '../storage/ledger/ledger.js';
import { readLedger } from '../storage/ledger/read-ledger.js';
import { runFolder, writeFileDurably } from '../storage/run-folder.js';

/** Access to the folder of a run that has ended, or whose process has ended. */
export interface RunResults {
  /** Absolute path. */
  readonly ledger: string;
  /** Absolute path; the file exists after `writeReport`. */
  readonly report: string;
  /** Reads all events of the ledger. Throws a LedgerError if it is damaged. */
  events(): Promise<readonly Event[]>;
  /** Appends an event that occurred after the run's end. */
  append(event: NewEvent): Promise<Event>;
  writeReport(report: Report): Promise<void>;
  /** Reads the ends of the outputs of failures. The result maps a path from the events to its text, or to null. */
  excerpts(events: readonly Event[]): Promise<(path: string) => string | null>;
}

/** The length of the end of an output that is read, bytes. */
const TAIL_BYTES = 32 * 1024;
/** The number of outputs that are read: those of the latest failures. */
const MAX_OUTPUTS = 40;

/** Opens the results of a run. `redact` takes secrets out of whatever is written or returned. */
export function openRunResults(
  folder: string,
  options: { readonly now: () => Date; readonly redact: (text: string) => string },
): RunResults {
  const { ledger: file, report } = runFolder(folder, options.redact);
  return {
    ledger: file,
    report,
    events: async () => (await readLedger(file)).events,
    async append(event) {
      const { ledger } = await openLedger(file, options);
      try {
        return ledger.append(event);
      } finally {
        ledger.close();
      }
    },
    writeReport: (value) => writeFileDurably(report, options.redact(`${JSON.stringify(value, null, 2)}\n`)),
    async excerpts(events) {
      const found = new Map<string, string>();
      for (const path of failureOutputPaths(events).slice(-MAX_OUTPUTS)) {
        const text = await readTail(resolve(folder, path), folder);
        if (text !== null) found.set(path, options.redact(text));
      }
      return (path) => found.get(path) ?? null;
    },
  };
}

/** Paths, in the run's folder, of the outputs of failed gates and the error outputs of agents. */
export function failureOutputPaths(events: readonly Event[]): readonly string[] {
  const paths = events.flatMap((event): (string | null | undefined)[] => {
    if (event.type === 'gate_checked' && event.status === 'fail') return [event.details?.path ?? event.artifact];
    if (event.type === 'agent_completed' || event.type === 'agent_killed') return [event.artifacts.stderr?.path];
    return [];
  });
  return [...new Set(paths.filter((path) => path !== null && path !== undefined))];
}

async function readTail(file: string, folder: string): Promise<string | null> {
  if (!file.startsWith(`${resolve(folder)}/`)) return null;
  try {
    const handle = await open(file, 'r');
    try {
      const { size } = await handle.stat();
      const bytes = Buffer.alloc(Math.min(size, TAIL_BYTES));
      await handle.read(bytes, 0, bytes.length, size - bytes.length);
      return bytes.toString('utf8');
    } finally {
      await handle.close();
    }
  } catch {
    // A missing output is not quoted.
    return null;
  }
}
