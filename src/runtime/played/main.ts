import { text } from 'node:stream/consumers';
import { PlayedScript } from '../../adapters/played-script.js';
import { play } from './play.js';

// No handler for TERM: the default one ends the process at once, as most agents do.
try {
  const script = PlayedScript.parse(JSON.parse(await text(process.stdin)));
  process.exitCode = await play(script, {
    cwd: process.cwd(),
    write: (line) => new Promise((done) => process.stdout.write(`${line}\n`, () => done())),
  });
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
