// Folds a long ledger, line by line, in a process of its own, since the peak of memory is the process's. With `read`, reads
// and checks it first as a resume does. Prints {events, parseSeconds, readSeconds, foldSeconds, peakMb} as JSON.
//   node fold.mjs fold|read MODULES FILE
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [way, modules, file] = process.argv.slice(2);
const load = (path) => import(pathToFileURL(join(modules, 'src', path)).href);
const { apply } = await load('engine/index.js');
const { readLedger } = await load('storage/ledger/read-ledger.js');

const times = { parseSeconds: 0, readSeconds: 0, foldSeconds: 0 };
let run = null;
let count = 0;
if (way === 'read') {
  const { events } = await timed('readSeconds', () => readLedger(file));
  count = events.length;
  await timed('foldSeconds', () => events.forEach(fold));
} else {
  for await (const line of createInterface({ input: createReadStream(file) })) {
    const event = timed('parseSeconds', () => JSON.parse(line));
    timed('foldSeconds', () => fold(event));
    count += 1;
  }
}
console.log(JSON.stringify({ events: count, ...times, peakMb: process.resourceUsage().maxRSS / 1024 }));

function fold(event) {
  run = apply(run, event);
}

function timed(name, work) {
  const begun = performance.now();
  const done = () => (times[name] += (performance.now() - begun) / 1000);
  const result = work();
  if (result instanceof Promise) return result.finally(done);
  done();
  return result;
}
