import type { ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Readable, Writable } from 'node:stream';

/**
 * Carries one request to a CGI program and its answer back, as it comes. Without a response the program's work is
 * done and its answer dropped. Ends when the program has ended.
 */
export async function relayCgi(
  request: IncomingMessage,
  program: ChildProcessByStdio<Writable, Readable, null>,
  response: ServerResponse | null,
): Promise<void> {
  program.stdin.on('error', () => undefined); // it may answer before it has read all
  request.pipe(program.stdin);
  const ended = once(program, 'close');
  let head: Buffer | null = Buffer.alloc(0);
  for await (const chunk of program.stdout) {
    if (head === null) {
      response?.write(chunk);
      continue;
    }
    head = Buffer.concat([head, chunk as Buffer]);
    const end = head.indexOf('\r\n\r\n');
    if (end < 0) continue;
    response?.writeHead(...parseHead(head.subarray(0, end).toString()));
    response?.write(head.subarray(end + 4));
    head = null;
  }
  await ended;
  if (head !== null) throw new Error(`git http-backend gave no answer: ${head.toString()}`);
  response?.end();
}

function parseHead(text: string): [status: number, headers: Record<string, string>] {
  const headers = Object.fromEntries(
    text.split('\r\n').map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  const { status = '200', ...rest } = headers;
  return [Number.parseInt(status, 10), rest];
}
