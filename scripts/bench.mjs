// Prints what the product costs in time and memory beside a floor measured in the same run. A missed goal is shown, not
// punished: figures of a shared machine are hints.   npm run bench [-- --small]
import { rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { benchGateway } from './bench/gateway.mjs';
import { benchAgents } from './bench/agents.mjs';
import { benchCell } from './bench/cell.mjs';
import { benchCheckpoint } from './bench/checkpoint.mjs';
import { benchGateTree } from './bench/gate-tree.mjs';
import { benchGuard } from './bench/guard.mjs';
import { benchLedger } from './bench/ledger.mjs';
import { benchResume } from './bench/resume.mjs';
import { benchStart } from './bench/start.mjs';
import { benchSteps } from './bench/steps.mjs';
import { benchStream } from './bench/stream.mjs';
import { transpile } from './transpile.mjs';

const { values } = parseArgs({ options: { small: { type: 'boolean', default: false } } });
const parts = [
  benchStart,
  benchCell,
  benchGateTree,
  benchSteps,
  benchGuard,
  benchAgents,
  benchGateway,
  benchStream,
  benchLedger,
  benchCheckpoint,
  benchResume,
];

console.log(`Node ${process.version}, ${availableParallelism()} cores`);
const modules = await transpile();
try {
  for (const part of parts) for (const row of await part({ modules, small: values.small })) print(row);
} finally {
  await rm(modules, { recursive: true, force: true });
}

function print({ what, value, floor, goal, met }) {
  console.log(`${met ? '✓' : '✗'} ${what.padEnd(46)} ${value.padStart(12)}   goal ${goal}   (${floor})`);
}
