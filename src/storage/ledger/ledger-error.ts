/** The ledger cannot be read or written. It ends the run, because what is not in the ledger has not happened. */
export class LedgerError extends Error {
  override readonly name = 'LedgerError';
}
