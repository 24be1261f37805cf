// Loaded before the program: its clock stands an hour back.
const HOUR_MS = 3_600_000;
const now = Date.now.bind(Date);
globalThis.Date = class extends Date {
  constructor(...given) {
    if (given.length === 0) super(now() - HOUR_MS);
    else super(...given);
  }
  static now() {
    return now() - HOUR_MS;
  }
};
