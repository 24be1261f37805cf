/** The ledger cannot be read or written. The run ends: what is not in the ledger has not happened. */
export class LedgerError extends Error {
  override readonly name = 'LedgerError';
}
