// What a gate tries, as code that an agent wrote: says what it sees that no gate should see, then leaves something for the
// next gate and for the job. Prints one line `GATE {…}`.
import * as fs from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const COMMANDS = '/home/runner/work/_temp/_runner_file_commands';
const npmrc = join(homedir(), '.npmrc');

/** Undefined where it is refused. */
function attempt(act) {
  try {
    return act();
  } catch {
    return undefined;
  }
}

function forge(kind, text) {
  for (const name of attempt(() => fs.readdirSync(COMMANDS)) ?? [])
    if (name.startsWith(kind)) attempt(() => fs.appendFileSync(join(COMMANDS, name), text));
}

const seen = {
  npmrc: fs.existsSync(npmrc),
  ignored: fs.existsSync('ignored/planted'),
  executable: fs.existsSync('node_modules/.bin/vitest'),
  hidden: fs.existsSync('hidden-75.txt'),
};
forge('set_env', 'EVIL_19=1\n');
forge('set_output', 'status=FORGED-22\nfailure-reason=FORGED-22\n');
attempt(() => fs.writeFileSync(npmrc, 'script-shell=/bin/true\n'));
console.log(`GATE ${JSON.stringify(seen)}`);
