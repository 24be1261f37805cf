import { describe, expect, it } from '@jest/globals';
import { LineSplitter, type StreamLine } from '../../src/system/process/output/line-splitter.js';

function split(chunks: readonly Buffer[], maxLineBytes?: number): StreamLine[] {
  const splitter = new LineSplitter(maxLineBytes);
  return [...chunks.flatMap((chunk) => splitter.push(chunk)), ...splitter.end()];
}

function inPieces(bytes: Buffer, size: number): Buffer[] {
  const pieces: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += size) pieces.push(bytes.subarray(at, at + size));
  return pieces;
}

const text = (line: string, more: object = {}) => ({ kind: 'text', text: line, damaged: false, torn: false, ...more });

describe('LineSplitter', () => {
  const stream = Buffer.from('{"a":1}\n\nzwölf Boxkämpfer 🥊\r\n\uFFFD kept\nlast');
  const lines = [
    text('{"a":1}'),
    text(''),
    text('zwölf Boxkämpfer 🥊'),
    text('\uFFFD kept'),
    text('last', { torn: true }),
  ];

  it.each([1, 2, 3, 7, 64, 1000])('gives the same lines whatever the chunks: %i bytes each', (size) => {
    expect(split(inPieces(stream, size))).toEqual(lines);
  });

  it('survives and flags invalid UTF-8, on its own line only', () => {
    const bytes = Buffer.concat([
      Buffer.from('good\nbad '),
      Buffer.from([0xc3, 0x28, 0xff]),
      Buffer.from('\ngood again\n'),
    ]);
    const expected = [text('good'), text('bad \uFFFD(\uFFFD', { damaged: true }), text('good again')];
    expect(split([bytes])).toEqual(expected);
    expect(split(inPieces(bytes, 3))).toEqual(expected);
  });

  it.each([5, 16, 100])('counts a line over the limit and goes on, in chunks of %i', (size) => {
    const bytes = Buffer.from(`short\n${'x'.repeat(40)}\n12345678\nend\n`);
    expect(split(inPieces(bytes, size), 8)).toEqual([
      text('short'),
      { kind: 'oversize', bytes: 40 },
      text('12345678'),
      text('end'),
    ]);
  });

  it('reports an oversize line that the stream ends in', () => {
    expect(split([Buffer.from('x'.repeat(20))], 8)).toEqual([{ kind: 'oversize', bytes: 20 }]);
  });

  it('has nothing to say about an empty stream', () => {
    expect(split([])).toEqual([]);
    expect(split([Buffer.from('\n')])).toEqual([text('')]);
  });
});
