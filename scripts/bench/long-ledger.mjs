import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../transpile.mjs';

const STORED = join(root, '__tests__', 'fixtures', 'ledgers', 'v1-label-to-pull-request.ndjson');
const SLUG = 'median-of-even-lists';

/**
 * The lines of a ledger of at least so many events, as text: the stored run of three items, with its first item (four
 * attempts, an escalation, gates, usage) repeated under other names. It ends in the middle of the run, as after a crash.
 */
export function* longLedger(events) {
  const lines = readFileSync(STORED, 'utf8').split('\n').filter(Boolean);
  const first = lines.findIndex((line) => line.includes(`"step":"build/${SLUG}"`));
  const end = lines.findLastIndex((line) => line.includes(`"step":"build/${SLUG}`)) + 1;
  const item = lines.slice(first, end);
  const items = Math.ceil((events - first) / item.length);
  let seq = 0;
  const numbered = (line) => line.replace(/^\{"v":1,"seq":\d+/, `{"v":1,"seq":${++seq}`);
  for (const line of lines.slice(0, first)) yield numbered(withItems(line, items));
  for (let at = 0; at < items; at++) {
    for (const line of item) yield numbered(line.replaceAll(SLUG, `item-${at}`));
  }
}

function withItems(line, count) {
  const event = JSON.parse(line);
  if (event.type !== 'group_started' || event.step !== 'build') return line;
  const [item] = event.items;
  const items = Array.from({ length: count }, (_, at) => ({ ...item, slug: `item-${at}` }));
  return JSON.stringify({ ...event, task_count: count, items });
}
