// What the agent of a later step sees of what an earlier one left outside of its work. Writes probe.json.
import * as fs from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const read = (path) => {
  try {
    return fs.readFileSync(path, 'utf8');
  } catch {
    return '';
  }
};
const settings = ['.claude/settings.json', '.claude/settings.local.json', '.mcp.json'];
const probe = {
  otherHome: read(read('home-of-one.txt')),
  settingsInHome: settings.filter((name) => read(join(homedir(), name)).includes('planted')),
};
fs.writeFileSync('probe.json', JSON.stringify(probe));
