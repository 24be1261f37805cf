/** How much a rendering shows. Every level shows less than the one before it, in the order readers miss it least. */
export interface DetailLevel {
  readonly attempts: boolean;
  /** Tail of what failed; null shows none. */
  readonly tail: { readonly lines: number; readonly characters: number } | null;
  /** Rows of steps: all, all but those of passed items, or only what failed. */
  readonly rows: 'all' | 'without-passed-items' | 'failed';
  /** At most so many rows, items, failures. */
  readonly entries: number;
}

const LONG = { lines: 60, characters: 6000 };
const SHORT = { lines: 15, characters: 1200 };

export const LEVELS: readonly DetailLevel[] = [
  { attempts: true, tail: LONG, rows: 'all', entries: 2000 },
  { attempts: false, tail: LONG, rows: 'all', entries: 2000 },
  { attempts: false, tail: SHORT, rows: 'all', entries: 2000 },
  { attempts: false, tail: SHORT, rows: 'without-passed-items', entries: 200 },
  { attempts: false, tail: null, rows: 'without-passed-items', entries: 100 },
  { attempts: false, tail: null, rows: 'failed', entries: 50 },
];
