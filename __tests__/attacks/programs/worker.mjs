// Stands in for the runner's own process, the parent of an action. It holds one secret in its memory only, and another
// in a file that was unlinked and is still open. A third is in such a file too, which the action inherits at two
// descriptors. Usage: node worker.mjs HEX HEX HEX PROGRAM ARGUMENT…
import { spawn } from 'node:child_process';
import { openSync, unlinkSync, writeFileSync } from 'node:fs';

const [first, second, third, program, ...args] = process.argv.slice(2);
globalThis.inMemory = Buffer.from(first, 'hex');
globalThis.descriptor = openUnlinked(second);
const inherited = openUnlinked(third);

const stdio = Array.from({ length: 101 }, (_, at) => (at < 3 ? 'inherit' : 'ignore'));
for (const at of [9, 100]) stdio[at] = inherited;
const child = spawn(program, args, { stdio });
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('error', () => process.exit(127));
child.on('exit', (code, signal) => process.exit(signal === null ? code : 1));

function openUnlinked(hex) {
  const file = `/home/runner/.worker-${process.pid}`;
  writeFileSync(file, Buffer.from(hex, 'hex'), { mode: 0o600 });
  const opened = openSync(file, 'r');
  unlinkSync(file);
  return opened;
}
