// The bench's agent: repeats a recorded stream until so many bytes are written; with sizes of huge lines (in MB), these
// stand at even distances among the ordinary ones.   node writer.mjs RECORDING BYTES [MB,MB,…]
import { readFileSync, writeSync } from 'node:fs';

const [recording, bytes, huge = ''] = process.argv.slice(2);
const ordinary = blockOf(readFileSync(recording), 1024 * 1024);
const sizes = huge.split(',').filter(Boolean).map(Number);
const total = Number(bytes);

for (let written = 0, next = 0; written < total; written += ordinary.length) {
  writeAll(ordinary);
  if (next < sizes.length && written >= (total / (sizes.length + 1)) * (next + 1))
    writeHuge(sizes[next++] * 1024 * 1024);
}

/** Whole copies of the recording, about as long as a comfortable write. */
function blockOf(text, length) {
  return Buffer.concat(Array.from({ length: Math.ceil(length / text.length) }, () => text));
}

/** A tool's answer that is one long string. */
function writeHuge(length) {
  const piece = Buffer.alloc(1024 * 1024, 'x');
  writeAll(Buffer.from('{"type":"user","message":{"content":[{"type":"tool_result","content":"'));
  for (let written = 0; written < length; written += piece.length) writeAll(piece);
  writeAll(Buffer.from('"}]}}\n'));
}

function writeAll(buffer) {
  for (let at = 0; at < buffer.length;) {
    try {
      at += writeSync(1, buffer, at);
    } catch (error) {
      if (error.code !== 'EAGAIN') throw error;
    }
  }
}
