// One reading of the writer's stream by the process module and an adapter (or JSON.parse in its place), in a process of
// its own, since the peak of memory is the process's. Prints {seconds, bytes, peakMb} as JSON.
//   node reader.mjs adapter|parse MODULES WRITER-ARGUMENTS…
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const [judge, modules, ...args] = process.argv.slice(2);
const load = (path) => import(pathToFileURL(join(modules, 'src', path)).href);
const { startProcess } = await load('system/process/start-process.js');
const { claude } = await load('adapters/claude/adapter.js');

const request = { model: null, session: { mode: 'new', id: 'bench' }, prompt: '', writable: null, credentials: {} };
const reader = claude.read(request, null);
const read = judge === 'adapter' ? (text) => reader.line(text) : JSON.parse;
const onLine = (line) => {
  if (line.kind === 'text') read(line.text);
};
const started = performance.now();
const writer = fileURLToPath(new URL('./writer.mjs', import.meta.url));
const { ending, stdout } = await startProcess(
  { file: process.execPath, args: [writer, ...args], cwd: process.cwd(), env: {} },
  { stdout: { onLine } },
).ended;
if (ending.kind !== 'exited' || ending.code !== 0)
  throw new Error(`the writer did not end well: ${JSON.stringify(ending)}`);
const seconds = (performance.now() - started) / 1000;
console.log(
  JSON.stringify({
    seconds,
    bytes: stdout.bytes,
    peakMb: process.resourceUsage().maxRSS / 1024,
  }),
);
