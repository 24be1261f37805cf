import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import { readLedger } from '../../src/storage/ledger/read-ledger.js';
import {
  BEGIN_REPOSITORY,
  CELL_WAYS,
  type CellWayOfMachine,
  nameOfWay,
  openJobMachine,
  writeProject,
} from '../support/machines/job-machine.js';
import { PLACES } from '../support/machines/kinds.js';
import type { Machine } from '../support/machines/machine.js';
import { describeWithMachines } from '../support/machines/machines-available.js';
import { startModelServer, turns, type ModelServer } from '../support/model-server/index.js';
import { seed } from '../support/sample.js';
import { AGENTS_SHOWN, BIN, installed, type Vendor } from './support/vendors.js';

// One launch of a CLI that takes seconds of CPU time to start; on a busy machine that is a minute.
jest.setTimeout(400_000);

/** All ways where asked for (`--full`), else one for each CLI: together they try every way. */
function waysOf(index: number): readonly CellWayOfMachine[] {
  const isFull = process.env.GUMP_MATRIX === 'full';
  return CELL_WAYS.filter((_way, position) => isFull || position === (index + seed) % CELL_WAYS.length);
}

const rows = installed.flatMap((vendor, index) => waysOf(index).map((way) => ({ vendor, way })));

describeWithMachines('the installed command, with a real CLI in a cell:', () => {
  let models: ModelServer;
  let machine: Machine;
  beforeEach(async () => {
    models = await startModelServer({
      keys: ['key-of-anthropic', 'key-of-openai', 'key-of-google', 'key-of-alibaba'],
      script: turns(
        { tools: [{ kind: 'write', path: 'written.txt', content: 'written\n' }] },
        { tools: [{ kind: 'bash', command: 'echo from the shell > shell.txt' }] },
        { text: 'Done.' },
      ),
    });
  });
  afterEach(async () => {
    await machine.close();
    await models.close();
  });

  it.each(rows.map(({ vendor, way }) => [vendor.command, nameOfWay(way), { vendor, way }] as const))(
    '%s writes a file and runs a command: %s',
    async (_command, _name, { vendor, way }) => {
      machine = await openJobMachine(way, AGENTS_SHOWN);
      const { code, output, ledger } = await runStep(vendor);
      expect({ code, output }).toMatchObject({ code: 0 });
      const { events } = await readLedger(machine.outside(ledger));
      const notes = events.flatMap((event) =>
        event.type === 'noted' && event.topic === 'isolation' ? event.text : [],
      );
      expect(notes).toEqual([expect.stringMatching(way.explanation)]);
      const [snapshot] = events.filter((event) => event.type === 'attempt_snapshotted');
      expect(snapshot?.files).toEqual(expect.arrayContaining(['shell.txt', 'written.txt']));
      expect(models.totals({ side: false }).calls).toBe(3);
    },
  );

  async function runStep({ agent, env }: Vendor) {
    const gates = ['bash: grep -q written written.txt && grep -q shell shell.txt'];
    const steps = [{ name: 'impl', agent, output: 'diff', prompt: 'Do the task.', gate: gates }];
    await writeProject(machine, {
      'README.md': '#\n',
      '.gump/workflows/check.yaml': JSON.stringify({ name: 'check', steps }),
    });
    const at = { cwd: PLACES.workspace };
    await machine.run(['sh', '-c', BEGIN_REPOSITORY], at);
    const gump = ['node', `${PLACES.action}/dist/cli/index.js`, 'run', 'check', '--sandbox', 'strict'];
    const { code, stdout, stderr } = await machine.run(gump, {
      ...at,
      env: {
        ...env(models),
        PATH: `${BIN}:${machine.env.PATH ?? ''}`,
        // In a job gump may use sudo.
        GITHUB_ACTIONS: 'true',
        RUNNER_TEMP: PLACES.temp,
      },
    });
    const found = await machine.run(['sh', '-c', 'echo "$PWD"/.gump/runs/*/ledger.ndjson'], at);
    return { code, output: stdout + stderr, ledger: found.stdout.trim() };
  }
});
