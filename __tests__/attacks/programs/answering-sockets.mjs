// Listens at unix sockets that everybody may connect to, and answers each connection with a secret, as a container
// engine's socket gives away what it is asked for. Reads { [path]: secret } from stdin; says `listening` when it does.
import { once } from 'node:events';
import { chmodSync, mkdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname } from 'node:path';

for (const [path, secret] of Object.entries(JSON.parse(readFileSync(0, 'utf8')))) {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.end(`HTTP/1.1 200 OK\r\n\r\n${secret}\n`);
  });
  mkdirSync(dirname(path), { recursive: true });
  await once(server.listen(path), 'listening');
  chmodSync(path, 0o666);
}
console.log('listening');
