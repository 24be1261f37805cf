// A linter in a few lines, so that the sample needs no dependencies: no tabs, no trailing blanks, no `var`.
import { readdirSync, readFileSync } from 'node:fs';

let problems = 0;
for (const folder of ['src', 'test']) {
  for (const name of readdirSync(folder)) {
    for (const [index, line] of readFileSync(`${folder}/${name}`, 'utf8').split('\n').entries()) {
      if (!/\t| $|\bvar\b/.test(line)) continue;
      console.error(`${folder}/${name}:${index + 1}: ${line}`);
      problems += 1;
    }
  }
}
process.exitCode = problems === 0 ? 0 : 1;
