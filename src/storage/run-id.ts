import { randomBytes } from 'node:crypto';
import { RunId } from '../model/index.js';

const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567';

/** Creates the id of a new run: `run_YYYY_MM_DD_HHMM_xxxx`, in UTC, with four random characters. */
export function newRunId(now: Date): RunId {
  const [date = '', time = ''] = now.toISOString().split('T');
  const random = [...randomBytes(4)].map((byte) => BASE32[byte % 32]).join('');
  return RunId.parse(`run_${date.replaceAll('-', '_')}_${time.slice(0, 5).replace(':', '')}_${random}`);
}
