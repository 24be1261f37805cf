import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

/** An HTTP server on 127.0.0.1, on a port the system chose. */
export interface Loopback {
  /** `http://127.0.0.1:PORT`, without a slash at its end. */
  readonly url: string;
  /** Ends when the port is free; connections still open are cut. */
  close(): Promise<void>;
}

/** Serves until closed. A handler that throws answers 500 with the error's text, so a broken fake shows in the test. */
export async function listen(
  handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
): Promise<Loopback> {
  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      if (!response.headersSent) response.writeHead(500, { 'content-type': 'text/plain' });
      response.end(`the fake broke: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** The whole body as bytes. */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/**
 * Breaks the connection in the middle of an answer. Some bytes go out first: curl and other clients silently repeat
 * a request whose kept-alive connection closes without a single one.
 */
export function cut(request: IncomingMessage): void {
  request.socket.write('HTTP/1.1 200 OK\r\nContent-', () => request.socket.destroy());
}
