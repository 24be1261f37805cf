// Nothing to compile in JavaScript: that every module can be loaded has to do.
import { readdirSync } from 'node:fs';

for (const name of readdirSync('src')) await import(`../src/${name}`);
