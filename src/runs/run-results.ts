import { open } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Event, NewEvent } from '../model/index.js';
import type { Report } from '../model/report.js';
import { openLedger } from '../storage/ledger/ledger.js';
import { readLedger } from '../storage/ledger/read-ledger.js';
import { runFolder, writeSynced } from '../storage/run-folder.js';

/** The folder of a run after its end, or after the end of the process that drove it. */
export interface RunResults {
  /** Absolute. */
  readonly ledger: string;
  /** Absolute; the file is there once `writeReport` was called. */
  readonly report: string;
  /** Everything the ledger holds. Throws a LedgerError where it is damaged. */
  events(): Promise<readonly Event[]>;
  /** Adds what became known after the run's end. */
  append(event: NewEvent): Promise<Event>;
  writeReport(report: Report): Promise<void>;
  /** The ends of the outputs that a reader of failures wants, by the paths of the events. */
  excerpts(events: readonly Event[]): Promise<(path: string) => string | null>;
}

/** How much of the end of an output is read, in bytes. */
const TAIL = 32 * 1024;
/** How many outputs: those of the latest failures. */
const MOST = 40;

/** `redact` takes secrets out of whatever is written or handed out. */
export function runResults(
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
    writeReport: (value) => writeSynced(report, options.redact(`${JSON.stringify(value, null, 2)}\n`)),
    async excerpts(events) {
      const found = new Map<string, string>();
      for (const path of pathsOfFailures(events).slice(-MOST)) {
        const text = await readTail(resolve(folder, path), folder);
        if (text !== null) found.set(path, options.redact(text));
      }
      return (path) => found.get(path) ?? null;
    },
  };
}

/** Paths, in the run's folder, of what failed checks and agents printed. */
export function pathsOfFailures(events: readonly Event[]): readonly string[] {
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
      const bytes = Buffer.alloc(Math.min(size, TAIL));
      await handle.read(bytes, 0, bytes.length, size - bytes.length);
      return bytes.toString('utf8');
    } finally {
      await handle.close();
    }
  } catch {
    // An output that is gone is one that cannot be quoted.
    return null;
  }
}
