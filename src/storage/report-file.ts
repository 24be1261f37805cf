import { buildReportFromEvents } from '../report/build-report.js';
import { LedgerError } from './ledger/ledger-error.js';
import { readLedger } from './ledger/read-ledger.js';
import { writeFileDurably, type RunFolder } from './run-folder.js';

/** Writes `report.json` from the events that the ledger holds now. Writes nothing if the ledger is damaged. */
export async function writeReportFile(folder: RunFolder): Promise<void> {
  try {
    const { events } = await readLedger(folder.ledger);
    await writeFileDurably(folder.report, `${JSON.stringify(buildReportFromEvents(events), null, 2)}\n`);
  } catch (error) {
    if (!(error instanceof LedgerError)) throw error;
  }
}
