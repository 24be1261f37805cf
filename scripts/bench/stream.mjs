import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root } from '../transpile.mjs';

const MIB = 1024 * 1024;
const session = join(root, '__tests__', 'fixtures', 'recordings', 'claude', 'm-partial.jsonl');

/**
 * How fast an agent's stream is read, and how much memory that takes with huge lines in it.
 * @param {{modules: string, small: boolean}} setting where the transpiled sources are; small for 64 MiB in place of 1 GiB
 */
export function benchStream({ modules, small }) {
  const bytes = small ? 64 * MIB : 1024 * MIB;
  const recording = join(modules, 'recording.jsonl');
  writeFileSync(recording, middle(readFileSync(session, 'utf8')));
  const floor = run('parse.mjs', recording, bytes);
  const parsed = run('reader.mjs', 'parse', modules, recording, bytes);
  const plain = run('reader.mjs', 'adapter', modules, recording, bytes);
  const huge = run('reader.mjs', 'adapter', modules, recording, bytes, '1,15,17,64,100');
  return [
    {
      what: `throughput, ${bytes / MIB} MiB of ordinary lines`,
      value: `${rate(plain).toFixed(0)} MiB/s`,
      floor: `JSON.parse loop ${rate(floor).toFixed(0)} MiB/s; without the adapter ${rate(parsed).toFixed(0)} MiB/s`,
      goal: '≥ 70 % of the floor',
      met: rate(plain) >= 0.7 * rate(floor),
    },
    {
      what: 'peak memory, lines up to 100 MB among them',
      value: `${huge.peakMb.toFixed(0)} MB`,
      floor: `without them ${plain.peakMb.toFixed(0)} MB`,
      goal: '≤ 200 MB',
      met: huge.peakMb <= 200,
    },
  ];
}

/** A session has one beginning and one result; what can be repeated is what lies between. */
const middle = (text) =>
  text
    .split('\n')
    .filter((line) => line !== '' && !/"type":"(system|result)"/.test(line))
    .map((line) => `${line}\n`)
    .join('');

const rate = ({ bytes, seconds }) => bytes / MIB / seconds;

function run(script, ...args) {
  const path = fileURLToPath(new URL(script, import.meta.url));
  return JSON.parse(execFileSync(process.execPath, [path, ...args.map(String)], { encoding: 'utf8' }));
}
