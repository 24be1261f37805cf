// The floor of the stream's bench: a bare loop of JSON.parse over lines that are in memory already.
// Prints {seconds, bytes}.   node parse.mjs RECORDING BYTES
import { readFileSync } from 'node:fs';

const [recording, bytes] = process.argv.slice(2);
const text = readFileSync(recording, 'utf8');
const lines = text.split('\n').filter(Boolean);
const rounds = Math.ceil(Number(bytes) / Buffer.byteLength(text));

const started = performance.now();
for (let round = 0; round < rounds; round++) for (const line of lines) JSON.parse(line);
const seconds = (performance.now() - started) / 1000;
console.log(JSON.stringify({ seconds, bytes: rounds * Buffer.byteLength(text) }));
