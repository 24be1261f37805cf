import { execFileSync } from 'node:child_process';
import { closeSync, createWriteStream, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { longLedger } from './long-ledger.mjs';
import { median } from './project.mjs';

const APPENDS = 500;

/**
 * What the ledger costs: the fold of a very long one, and the append of an event.
 * @param {{modules: string, small: boolean}} setting small for a tenth of the million events
 */
export async function benchLedger({ modules, small }) {
  const folder = mkdtempSync(join(tmpdir(), 'gump-bench-'));
  try {
    const file = join(folder, 'long.ndjson');
    const events = await writeLedger(file, small ? 100_000 : 1_000_000);
    const folded = child('fold', modules, file);
    const read = child('read', modules, file);
    return [
      {
        what: `fold of ${events.toLocaleString('en')} events`,
        value: `${folded.foldSeconds.toFixed(2)} s, ${folded.peakMb.toFixed(0)} MB`,
        floor: `JSON.parse ${folded.parseSeconds.toFixed(2)} s; read and checked ${read.readSeconds.toFixed(2)} s`,
        goal: '≤ 3 s, ≤ 500 MB',
        met: folded.foldSeconds <= 3 && folded.peakMb <= 500,
      },
      await append(modules, folder),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Of events that are synced to the disk; those that need not be cost next to nothing. */
async function append(modules, folder) {
  const { createLedger } = await import(pathToFileURL(join(modules, 'src', 'storage/ledger/ledger.js')).href);
  const ledger = createLedger(join(folder, 'appended.ndjson'), 'run_2026_01_01_0000_abcd', {
    now: () => new Date(),
    redact: (text) => text,
  });
  const appended = Array.from({ length: APPENDS }, () =>
    timed(() => ledger.append({ type: 'cancel_requested', signal: 'x'.repeat(200) })),
  );
  ledger.close();
  const fd = openSync(join(folder, 'floor.ndjson'), 'a');
  const floor = Array.from({ length: APPENDS }, () =>
    timed(() => {
      writeSync(fd, 'x'.repeat(300));
      fdatasyncSync(fd);
    }),
  );
  closeSync(fd);
  return {
    what: 'append of an event, median',
    value: `${median(appended).toFixed(3)} ms`,
    floor: `bare write and sync ${median(floor).toFixed(3)} ms`,
    goal: '≤ 1 ms',
    met: median(appended) <= 1,
  };
}

async function writeLedger(file, atLeast) {
  const out = createWriteStream(file);
  let count = 0;
  for (const line of longLedger(atLeast)) {
    count += 1;
    if (!out.write(`${line}\n`)) await once(out, 'drain');
  }
  out.end();
  await once(out, 'finish');
  return count;
}

function child(way, modules, file) {
  const script = fileURLToPath(new URL('./fold.mjs', import.meta.url));
  return JSON.parse(execFileSync(process.execPath, [script, way, modules, file], { encoding: 'utf8' }));
}

function timed(work) {
  const begun = performance.now();
  work();
  return performance.now() - begun;
}
