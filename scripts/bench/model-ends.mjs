// The two ends of the gateway's bench, each a process of its own:  node model-ends.mjs upstream | client URL TOKEN
// Both are told what to do by messages of their parent.
import { Agent, createServer, request } from 'node:http';
import { argv } from 'node:process';

const KIB = 1024;
const DELTA = event({ type: 'content_block_delta', delta: { type: 'text_delta', text: 'x'.repeat(16 * KIB) } });
const START = event({
  type: 'message_start',
  message: { model: 'claude-haiku-5-5', usage: { input_tokens: 9, output_tokens: 1 } },
});
const END = event({ type: 'message_delta', usage: { output_tokens: 99 } });

const [, , role] = argv;
if (role === 'upstream') upstream();
else client();

function event(data) {
  return `event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`;
}

/** Answers a call with as many bytes of events as its body asks for. */
function upstream() {
  const block = Buffer.from(DELTA.repeat(16));
  const server = createServer(async (message, response) => {
    let body = '';
    for await (const chunk of message) body += chunk;
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(START);
    let left = Number(body);
    const pour = () => {
      while (left > 0) {
        left -= block.length;
        if (!response.write(block)) {
          response.once('drain', pour);
          return;
        }
      }
      response.end(END);
    };
    pour();
  });
  server.listen(0, '127.0.0.1', () => process.send(server.address().port));
}

/** On `{url, token, bytes, calls, parallel}` makes that many calls, so many at a time, and tells the ms of each. */
function client() {
  const agent = new Agent({ keepAlive: true });
  process.on('message', async ({ url, token, bytes, calls, parallel }) => {
    const times = [];
    let begun = 0;
    const worker = async () => {
      while (begun++ < calls) times.push(await call(agent, url, token, bytes));
    };
    await Promise.all(Array.from({ length: parallel }, worker));
    process.send(times);
  });
}

function call(agent, url, token, bytes) {
  return new Promise((resolve, reject) => {
    const began = performance.now();
    const sent = request(`${url}/v1/messages`, { method: 'POST', agent, headers: { 'x-api-key': token } }, (answer) => {
      if (answer.statusCode !== 200) reject(new Error(`status ${answer.statusCode}`));
      answer.on('data', () => undefined).on('end', () => resolve(performance.now() - began));
    });
    sent.on('error', reject).end(String(bytes));
  });
}
