/** How much detail a document shows. */
export interface DetailLevel {
  /** Whether the table of all attempts is shown. */
  readonly attempts: boolean;
  /** Limits on the tail of a failed gate's output; null shows no output. */
  readonly tail: { readonly lines: number; readonly characters: number } | null;
  /** Which steps are shown: all, all except passed ones within items, or only failed and paused ones. */
  readonly rows: 'all' | 'without-passed-items' | 'failed';
  /** Maximum number of rows, items or failures. */
  readonly maxEntries: number;
}

const LONG = { lines: 60, characters: 6000 };
const SHORT = { lines: 15, characters: 1200 };

/** Levels from full to least detail. Each shows less than the one before; what readers miss least is dropped first. */
export const DETAIL_LEVELS: readonly DetailLevel[] = [
  { attempts: true, tail: LONG, rows: 'all', maxEntries: 2000 },
  { attempts: false, tail: LONG, rows: 'all', maxEntries: 2000 },
  { attempts: false, tail: SHORT, rows: 'all', maxEntries: 2000 },
  { attempts: false, tail: SHORT, rows: 'without-passed-items', maxEntries: 200 },
  { attempts: false, tail: null, rows: 'without-passed-items', maxEntries: 100 },
  { attempts: false, tail: null, rows: 'failed', maxEntries: 50 },
];
