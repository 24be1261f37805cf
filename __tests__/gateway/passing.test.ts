import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTcpServer, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { resolveProxy } from '../../src/system/gateway/upstream-connections.js';
import { listen, readBody } from '../support/loopback.js';
import { SAMPLES } from './answers.js';
import { answering, begin, KEY, openStation, type Station } from './station.js';

let station: Station;
afterEach(() => station.close());

const JSON_ANSWER = answering('{}', 'application/json');

/** An upstream whose answers the test writes by hand. */
class Stage {
  readonly #arrived: ServerResponse[] = [];
  #waiting: ((response: ServerResponse) => void) | null = null;

  readonly answer = async (message: IncomingMessage, response: ServerResponse): Promise<void> => {
    await readBody(message);
    response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
    if (this.#waiting === null) this.#arrived.push(response);
    else this.#waiting(response);
  };

  /** The response of the next call. */
  next(): Promise<ServerResponse> {
    const response = this.#arrived.shift();
    return response === undefined ? new Promise((resolve) => (this.#waiting = resolve)) : Promise.resolve(response);
  }
}

describe('a request', () => {
  it('goes on with the real key in place of the token, and is else what it was', async () => {
    station = await openStation(JSON_ANSWER);
    const headers = {
      'anthropic-version': '2023-06-01',
      'anthropic-beta': 'a,b',
      authorization: 'Bearer x',
      te: 'trailers',
    };
    const answer = await fetch(`${station.url}/v1/messages?beta=true&key=${station.token}`, {
      method: 'POST',
      body: '{"model":"m"}',
      headers: { ...headers, authorization: '' },
    });
    expect(answer.status).toBe(200);
    const [got] = station.received;
    expect([got?.method, got?.url]).toEqual(['POST', '/v1/messages?beta=true']);
    expect(got?.headers).toMatchObject({
      'x-api-key': KEY,
      'anthropic-version': '2023-06-01',
      'anthropic-beta': 'a,b',
    });
    expect(Object.keys(got?.headers ?? {})).not.toContain('te');
    expect(JSON.stringify(got)).not.toContain(station.token);
    expect(station.token).not.toContain(KEY);
  });

  it.each([
    ['anthropic', '/v1/messages', 'x-api-key', KEY],
    ['openai', '/responses', 'authorization', `Bearer ${KEY}`],
    ['google', '/v1beta/models/m:generateContent', 'x-goog-api-key', KEY],
  ] as const)('takes the key in the header of %s', async (vendor, path, header, value) => {
    station = await openStation(JSON_ANSWER, { vendor });
    expect((await station.post(path)).status).toBe(200);
    expect(station.received[0]?.headers[header]).toBe(value);
  });

  it('goes to an upstream with a path, a query, and headers of its own, as Azure and proxies want it', async () => {
    const azure = await listen(async (message, response) => {
      await readBody(message);
      response.end(
        JSON.stringify({ url: message.url, key: message.headers['api-key'], team: message.headers['x-team'] }),
      );
    });
    station = await openStation(JSON_ANSWER, {
      vendor: 'openai',
      baseUrl: `${azure.url}/openai/v1/?api-version=preview`,
      env: { OPENAI_AUTH_HEADER: 'api-key', OPENAI_CUSTOM_HEADERS: 'X-Team: gump\nX-Other: 1' },
    });
    expect(await (await station.post('/responses')).json()).toEqual({
      url: '/openai/v1/responses?api-version=preview',
      key: KEY,
      team: 'gump',
    });
    await azure.close();
  });

  it('of 100 MB arrives byte for byte', async () => {
    const block = randomBytes(1024 * 1024);
    station = await openStation(async (message, response) => {
      const hash = createHash('sha256');
      for await (const chunk of message) hash.update(chunk as Buffer);
      response.writeHead(200, { 'content-type': 'application/json' }).end(hash.digest('hex'));
    });
    const body = Buffer.concat(Array.from({ length: 100 }, () => block));
    const answer = await fetch(`${station.url}/v1/messages`, {
      method: 'POST',
      body,
      headers: { 'x-api-key': station.token },
    });
    expect(await answer.text()).toBe(createHash('sha256').update(body).digest('hex'));
  });

  it.each([
    ['GET', '/v1/files'],
    ['POST', '/v1/messages/batches'],
    ['POST', '/v1/organizations/api_keys'],
    ['POST', '/v1/messages/../files'],
    ['POST', '/v1/messages%2f..%2ffiles'],
    ['DELETE', '/v1/messages'],
  ])('%s %s is none of a model, and goes nowhere', async (method, path) => {
    station = await openStation(JSON_ANSWER);
    const answer = await fetch(station.url + path, { method, headers: { 'x-api-key': station.token } });
    expect([answer.status, station.received]).toEqual([404, []]);
  });

  it('without a token, or with one whose attempt is over, is turned away', async () => {
    station = await openStation(JSON_ANSWER);
    expect((await station.post('/v1/messages', '{}', { 'x-api-key': KEY })).status).toBe(401);
    expect((await fetch(`${station.url}/v1/messages`, { method: 'POST' })).status).toBe(401);
    await station.pass.revoke();
    expect((await station.post('/v1/messages')).status).toBe(401);
    expect(station.received).toEqual([]);
  });

  it('is refused in the vendor’s own form once its holder says so', async () => {
    station = await openStation(JSON_ANSWER);
    station.holder.refusal = 'the budget is spent';
    const answer = await station.post('/v1/messages');
    expect(answer.status).toBe(403);
    expect(await answer.json()).toEqual({
      type: 'error',
      error: { type: 'permission_error', message: 'gump let no further call through: the budget is spent' },
    });
    expect(station.received).toEqual([]);
  });

  it('waits until what was used before is written down', async () => {
    station = await openStation(answering(SAMPLES[0]?.text ?? ''));
    let write: () => void = () => undefined;
    station.holder.written = new Promise<void>((resolve) => (write = resolve));
    await (await station.post('/v1/messages')).text();
    const second = station.post('/v1/messages');
    // A whole round trip of another request: the second call has been looked at by now.
    await station.post('/v1/messages', '{}', { 'x-api-key': 'unknown' });
    expect(station.received).toHaveLength(1);
    station.holder.refusal = 'spent';
    write();
    expect([(await second).status, station.received.length]).toEqual([403, 1]);
  });
});

describe('an answer', () => {
  it.each([400, 401, 429, 500, 529])('of status %i comes as it is', async (status) => {
    station = await openStation(async (message, response) => {
      await readBody(message);
      response.writeHead(status, 'As It Is', { 'retry-after': '7', 'x-request-id': 'r', 'set-cookie': ['a=1', 'b=2'] });
      response.end('{"type":"error"}');
    });
    const answer = await station.post('/v1/messages');
    expect([answer.status, answer.statusText, await answer.text()]).toEqual([status, 'As It Is', '{"type":"error"}']);
    expect([answer.headers.get('retry-after'), answer.headers.get('x-request-id')]).toEqual(['7', 'r']);
    expect(answer.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
  });

  it('comes while it is being written', async () => {
    const stage = new Stage();
    station = await openStation(stage.answer);
    const answer = await begin(station, '/v1/messages');
    const upstream = await stage.next();
    for (const text of ['one', 'two', 'three']) {
      upstream.write(text);
      expect(await once(answer, 'data')).toEqual([Buffer.from(text)]);
    }
    upstream.end();
  });

  it('that is cut is cut', async () => {
    const stage = new Stage();
    station = await openStation(stage.answer);
    const answer = await begin(station, '/v1/messages');
    const upstream = await stage.next();
    upstream.write('half');
    await once(answer, 'data');
    upstream.destroy();
    expect(await once(answer, 'error')).toMatchObject([{ code: 'ECONNRESET' }]);
  });

  it('ends upstream too when the client goes away in the middle', async () => {
    const stage = new Stage();
    station = await openStation(stage.answer);
    const answer = await begin(station, '/v1/messages');
    const upstream = await stage.next();
    upstream.write('half');
    await once(answer, 'data');
    const gone = once(upstream, 'close');
    answer.destroy();
    await gone;
  });

  it('that stalls is cut with the attempt, and what was read of it counts', async () => {
    const stage = new Stage();
    station = await openStation(stage.answer);
    const answer = await begin(station, '/v1/messages');
    const upstream = await stage.next();
    upstream.write(SAMPLES[0]?.text.slice(0, SAMPLES[0].text.indexOf('\n\n') + 2) ?? '');
    await once(answer, 'data');
    const cut = once(answer, 'error');
    await station.pass.deactivate();
    expect(station.calls).toMatchObject([{ whole: false, tokens: { in: 420, out: 1 } }]);
    await cut;
  });

  it('holds the upstream back where the client is slow', async () => {
    const stage = new Stage();
    station = await openStation(stage.answer);
    const answer = await begin(station, '/v1/messages');
    const upstream = await stage.next();
    const block = Buffer.alloc(1024 * 1024, ' ');
    // Far more than what the system takes between the two ends.
    let last = 512;
    let blocks = 0;
    const pour = (): void => {
      while (blocks < last) {
        blocks += 1;
        if (upstream.write(block)) continue;
        upstream.once('drain', pour);
        return;
      }
      upstream.end();
    };
    pour();
    // Nobody reads: until nothing moves any more while the gateway serves somebody else, time and again.
    for (let [still, before] = [0, blocks]; still < 5; before = blocks) {
      await station.post('/v1/messages', '{}', { 'x-api-key': 'unknown' });
      still = blocks === before ? still + 1 : 0;
    }
    expect(blocks).toBeLessThan(last);
    last = blocks + 8;
    let length = 0;
    for await (const chunk of answer) length += (chunk as Buffer).length;
    expect(length).toBe(last * block.length);
  });

  it('of each of 32 streams at once is its own', async () => {
    station = await openStation(async (message, response) => {
      const name = (await readBody(message)).toString();
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      for (let n = 0; n < 100; n++) response.write(`data: "${name} ${n}"\n\n`);
      response.end();
    });
    const names = Array.from({ length: 32 }, (_, n) => `stream-${n}`);
    const texts = await Promise.all(names.map(async (name) => (await station.post('/v1/messages', name)).text()));
    const whole = (name: string): string => Array.from({ length: 100 }, (_, n) => `data: "${name} ${n}"\n\n`).join('');
    expect(texts).toEqual(names.map(whole));
    expect(station.calls).toHaveLength(32);
  });

  it('that never begins is an error which says why', async () => {
    station = await openStation(JSON_ANSWER, { baseUrl: 'http://127.0.0.1:1' });
    const answer = await station.post('/v1/messages', 'x'.repeat(1_000_000));
    expect(answer.status).toBe(502);
    expect(await answer.text()).toContain('ECONNREFUSED');
    expect(station.calls).toEqual([]);
  });
});

describe('a proxy of the network', () => {
  it.each([
    ['https://api.example.com', { HTTPS_PROXY: 'http://proxy:3128' }, 'http://proxy:3128/'],
    ['https://api.example.com', { https_proxy: 'http://proxy:3128' }, 'http://proxy:3128/'],
    ['https://api.example.com', { HTTPS_PROXY: 'http://proxy:3128', NO_PROXY: 'other, .example.com' }, undefined],
    ['https://api.example.com', { HTTPS_PROXY: 'http://proxy:3128', NO_PROXY: '*' }, undefined],
    ['https://api.example.com', {}, undefined],
  ])('for %s with %j is %s', async (base, env, proxy) => {
    station = await openStation(JSON_ANSWER);
    expect(resolveProxy(new URL(base), env)?.href).toBe(proxy);
  });

  it('is asked for a tunnel, and TLS is spoken through it', async () => {
    const asked: IncomingMessage[] = [];
    const proxy = createServer();
    const spoken = new Promise<Buffer>((resolve) => {
      proxy.on('connect', (message, socket) => {
        asked.push(message);
        socket.on('error', () => undefined);
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        socket.once('data', (bytes: Buffer) => {
          resolve(bytes);
          socket.destroy();
        });
      });
    });
    proxy.listen(0, '127.0.0.1');
    await once(proxy, 'listening');
    const address = proxy.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    station = await openStation(JSON_ANSWER, {
      baseUrl: 'https://api.example.com',
      env: { HTTPS_PROXY: `http://ann:secret@127.0.0.1:${port}` },
    });
    const answer = station.post('/v1/messages');
    const hello = await spoken;
    expect([hello[0], hello.includes('api.example.com')]).toEqual([0x16, true]);
    expect((await answer).status).toBe(502);
    expect(asked[0]?.url).toBe('api.example.com:443');
    expect(asked[0]?.headers['proxy-authorization']).toBe(`Basic ${Buffer.from('ann:secret').toString('base64')}`);
    proxy.closeAllConnections();
    proxy.close();
  });

  it('that does not let us through is named', async () => {
    const sockets: Socket[] = [];
    const proxy = createTcpServer((socket) => {
      sockets.push(socket);
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
    });
    proxy.listen(0, '127.0.0.1');
    await once(proxy, 'listening');
    const address = proxy.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    station = await openStation(JSON_ANSWER, {
      baseUrl: 'https://api.example.com',
      env: { HTTPS_PROXY: `http://127.0.0.1:${port}` },
    });
    const answer = await station.post('/v1/messages');
    expect([answer.status, await answer.text()]).toEqual([
      502,
      expect.stringContaining('the proxy 127.0.0.1 answered 407'),
    ]);
    for (const socket of sockets) socket.destroy();
    proxy.close();
  });
});
