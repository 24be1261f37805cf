import { fork } from 'node:child_process';
import { once } from 'node:events';
import { Agent, createServer, request } from 'node:http';
import { join } from 'node:path';
import { clearInterval, setInterval } from 'node:timers';
import { fileURLToPath, pathToFileURL } from 'node:url';

const MIB = 1024 * 1024;
const ENDS = fileURLToPath(new URL('model-ends.mjs', import.meta.url));

/**
 * What the gateway adds to a call, beside a proxy of ten lines that only pipes; upstream and client are processes of their
 * own, so that one core is the gateway's.
 * @param {{modules: string, small: boolean}} setting where the transpiled sources are; small for a quarter of the bytes
 */
export async function benchGateway({ modules, small }) {
  const load = (path) => import(pathToFileURL(join(modules, 'src', path)).href);
  const { openGateway } = await load('system/gateway/gateway.js');
  const { ANTHROPIC } = await load('adapters/command/routes.js');
  const upstream = fork(ENDS, ['upstream']);
  const client = fork(ENDS, ['client']);
  const [port] = await once(upstream, 'message');
  const direct = `http://127.0.0.1:${port}`;
  const gateway = await openGateway({});
  const bare = await barePipe(port);
  try {
    const issued = gateway.issueToken(ANTHROPIC, { base: new URL(direct), headers: [['x-api-key', 'k']] }, 'KEY');
    const nothing = () => undefined;
    issued.activate({ refusalReason: () => null, onCall: nothing, onFailure: nothing, onActivity: nothing });
    const { KEY: token, ANTHROPIC_BASE_URL: url } = issued.credentials;
    const ask = async (to, bytes, calls, parallel) => {
      client.send({ url: to, token, bytes, calls, parallel });
      const [times] = await once(client, 'message');
      return times;
    };
    const bytes = (small ? 64 : 256) * MIB;
    const rate = async (to) => {
      const began = performance.now();
      await ask(to, bytes, 1, 1);
      return bytes / 1e6 / ((performance.now() - began) / 1000);
    };
    for (const to of [direct, bare.url, url]) await ask(to, 1, 50, 1);
    const near = median(await ask(direct, 1, 300, 1));
    const added = median(await ask(url, 1, 300, 1)) - near;
    const piped = median(await ask(bare.url, 1, 300, 1)) - near;
    const floor = await rate(bare.url);
    const through = await rate(url);
    const growth = await grown(() => ask(url, bytes / 32, 32, 32));
    return [
      {
        what: 'gateway: added to a call, median of 300',
        value: `${added.toFixed(2)} ms`,
        floor: `bare pipe ${piped.toFixed(2)} ms`,
        goal: '≤ 3 ms',
        met: added <= 3,
      },
      {
        what: `gateway: throughput, ${bytes / MIB} MiB of events`,
        value: `${through.toFixed(0)} MB/s`,
        floor: `bare pipe ${floor.toFixed(0)} MB/s`,
        goal: '≥ 300 MB/s or ≥ 70 % of the floor',
        met: through >= 300 || through >= 0.7 * floor,
      },
      {
        what: `gateway: memory grown, 32 streams of ${bytes / MIB / 32} MiB`,
        value: `${growth.toFixed(0)} MB`,
        floor: `their answers ${(bytes / 1e6).toFixed(0)} MB`,
        goal: '≤ 64 MB',
        met: growth <= 64,
      },
    ];
  } finally {
    await gateway.close();
    bare.close();
    upstream.kill();
    client.kill();
  }
}

/** How far the process's memory rose above what it was, at most, while the work went on; in MB. */
async function grown(work) {
  const before = process.memoryUsage.rss();
  let most = before;
  const timer = setInterval(() => (most = Math.max(most, process.memoryUsage.rss())), 10);
  await work();
  clearInterval(timer);
  return (most - before) / 1e6;
}

function median(values) {
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

async function barePipe(port) {
  const agent = new Agent({ keepAlive: true });
  const server = createServer((message, response) => {
    const { method, url, headers } = message;
    const sent = request({ host: '127.0.0.1', port, method, path: url, headers, agent }, (answer) => {
      response.writeHead(answer.statusCode, answer.headers);
      answer.pipe(response);
    });
    message.pipe(sent);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    close: () => {
      server.close();
      server.closeAllConnections();
      agent.destroy();
    },
  };
}
