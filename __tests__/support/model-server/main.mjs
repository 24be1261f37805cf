// The model server by hand:  node __tests__/support/model-server/main.mjs
// Prints its URL; scripts are the markers of markers.ts in the prompts. Each call is one line on stdout.
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { transform } from '@swc/core';

const here = dirname(fileURLToPath(import.meta.url));
const support = dirname(here);
const built = join(support, '../../node_modules/.cache/gump-model-server');

for (const name of [
  'loopback.ts',
  ...(await readdir(here, { recursive: true })).map((file) => `model-server/${file}`),
]) {
  if (!name.endsWith('.ts')) continue;
  const { code } = await transform(await readFile(join(support, name), 'utf8'), {
    jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
  });
  const target = join(built, name.replace(/\.ts$/, '.js'));
  await mkdir(dirname(target), { recursive: true });
  await writeFile(target, code);
}
await writeFile(join(built, 'package.json'), '{"type":"module"}');

const { startModelServer } = await import(pathToFileURL(join(built, 'model-server/index.js')).href);
const server = await startModelServer();
console.log(server.url);

let printed = 0;
await server.until((exchanges) => {
  for (const { n, api, model, label, state, request, status } of exchanges.slice(printed)) {
    if (state === 'open') break;
    console.log(JSON.stringify({ n, label, api, model, step: request?.step, cwd: request?.cwd, state, status }));
    printed = n;
  }
  return false;
});
