import { text } from 'node:stream/consumers';
import { PlayedScript } from '../adapters/played/script.js';
import { playScript } from './play.js';

// No handler for TERM: the default one ends the process at once, as with most agents. As in the other entry points,
// nothing is awaited at the top level, and the exit code is 1 until the work has finished.
process.exitCode = 1;
void playFromStdin()
  .catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  })
  .then((exit) => {
    process.exitCode = exit;
  });

async function playFromStdin(): Promise<number> {
  const script = PlayedScript.parse(JSON.parse(await text(process.stdin)));
  return playScript(script, {
    cwd: process.cwd(),
    write: (line) => new Promise((resolve) => process.stdout.write(`${line}\n`, () => resolve())),
  });
}
