// Stands in for the runner's own process, the parent of an action. It holds one secret in its memory only, and another
// in a file that was unlinked and is still open. Usage: node worker.mjs HEX HEX PROGRAM ARGUMENT…
import { spawn } from 'node:child_process';
import { openSync, unlinkSync, writeFileSync } from 'node:fs';

const [first, second, program, ...args] = process.argv.slice(2);
globalThis.inMemory = Buffer.from(first, 'hex');
const file = `/home/runner/.worker-${process.pid}`;
writeFileSync(file, Buffer.from(second, 'hex'), { mode: 0o600 });
globalThis.descriptor = openSync(file, 'r');
unlinkSync(file);

const child = spawn(program, args, { stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('error', () => process.exit(127));
child.on('exit', (code, signal) => process.exit(signal === null ? code : 1));
