import { text } from 'node:stream/consumers';
import { PlayedScript } from '../adapters/played/script.js';
import { play } from './play.js';

// No handler for TERM: the default one ends the process at once, as most agents do. As in the other entries, nothing is
// awaited at the top level, and what ends too early has failed.
process.exitCode = 1;
void perform()
  .catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  })
  .then((exit) => {
    process.exitCode = exit;
  });

async function perform(): Promise<number> {
  const script = PlayedScript.parse(JSON.parse(await text(process.stdin)));
  return play(script, {
    cwd: process.cwd(),
    write: (line) => new Promise((done) => process.stdout.write(`${line}\n`, () => done())),
  });
}
