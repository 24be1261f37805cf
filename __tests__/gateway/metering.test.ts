import type { ServerResponse } from 'node:http';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from '@jest/globals';
import { readBody } from '../support/loopback.js';
import { SAMPLES, type Sample } from './answers.js';
import { answering, begin, openStation, type Station } from './station.js';

let station: Station;
afterEach(() => station.close());

const bytesOf = async (response: Response): Promise<Buffer> => Buffer.from(await response.arrayBuffer());
const sample = (name: string): Sample => {
  const found = SAMPLES.find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`no sample ${name}`);
  return found;
};
const STREAMED = sample('Messages, streamed');

/** Sends the bytes as HTTP chunks of this size, each an event of its own for whoever reads. */
function sendChunks(response: ServerResponse, bytes: Buffer, size: number, type: string): void {
  response.writeHead(200, { 'content-type': type });
  for (let at = 0; at < bytes.length; at += size) response.write(bytes.subarray(at, at + size));
  response.end();
}

describe('what a call used is read from its answer', () => {
  it.each(SAMPLES)('$name, however it is cut into chunks', async ({ vendor, path, type, text, model, used }) => {
    const bytes = Buffer.from(text);
    const sizes = [1, 7, 61, bytes.length];
    let at = 0;
    station = await openStation(
      async (message, response) => {
        await readBody(message);
        sendChunks(response, bytes, sizes[at++] ?? 1, type);
      },
      { vendor },
    );
    for (const _ of sizes) expect((await bytesOf(await station.post(path))).equals(bytes)).toBe(true);
    expect(station.calls).toEqual(sizes.map(() => ({ model, tokens: used, whole: true })));
  });

  it.each([
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
    ['deflate', deflateSync],
  ])('from an answer that comes as %s though nobody asked for it', async (encoding, compress) => {
    const bytes = compress(STREAMED.text);
    station = await openStation(async (message, response) => {
      await readBody(message);
      response.writeHead(200, { 'content-type': STREAMED.type, 'content-encoding': encoding }).end(bytes);
    });
    expect(await (await station.post(STREAMED.path)).text()).toBe(STREAMED.text);
    expect(station.received[0]?.headers['accept-encoding']).toBe('identity');
    expect(station.calls).toEqual([{ model: STREAMED.model, tokens: STREAMED.used, whole: true }]);
  });

  it('as far as an answer came that was cut', async () => {
    station = await openStation(async (message, response) => {
      await readBody(message);
      response.writeHead(200, { 'content-type': STREAMED.type });
      response.write(STREAMED.text.slice(0, STREAMED.text.indexOf('event: x\ndata: {"type":"message_delta"')), () =>
        response.destroy(),
      );
    });
    await expect(bytesOf(await station.post(STREAMED.path))).rejects.toThrow();
    const tokens = { ...STREAMED.used, out: 1 };
    expect(station.calls).toEqual([{ model: STREAMED.model, tokens, whole: false }]);
  });

  it('and is unknown where the answer has no figures', async () => {
    station = await openStation(answering('data: {"type":"ping"}\n\n'));
    await bytesOf(await station.post('/v1/messages'));
    expect(station.calls).toEqual([{ model: null, tokens: null, whole: true }]);
  });

  it('but not from errors, nor from what costs nothing', async () => {
    let status = 529;
    station = await openStation((message, response) =>
      answering(STREAMED.text, STREAMED.type, status)(message, response),
    );
    expect((await station.post('/v1/messages')).status).toBe(529);
    status = 200;
    expect((await station.post('/v1/messages/count_tokens')).status).toBe(200);
    expect(station.calls).toEqual([]);
  });

  it('and is told before the client has its end', async () => {
    station = await openStation(answering(STREAMED.text));
    const answer = await begin(station, STREAMED.path);
    for await (const _ of answer);
    expect(station.calls).toHaveLength(1);
  });
});
