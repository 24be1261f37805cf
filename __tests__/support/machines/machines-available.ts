import { describe, it } from '@jest/globals';
import { openMachine } from './machine.js';

/** Set by `.ci/run`: the machines are part of what is checked there, and a test that cannot have one fails. */
const REQUIRED = process.env.GUMP_TEST_MACHINES === 'required';

/** Why no machine can be built here, or null if they can. Asked of the kernel, by building one. */
export const machinesUnavailable: string | null = await findObstacle();

/**
 * A `describe` for suites that need machines. Without machines the suite is skipped and a line says why; where they are
 * required it fails instead.
 */
export function describeWithMachines(name: string, suite: () => void): void {
  if (machinesUnavailable === null) describe(name, suite);
  else if (REQUIRED)
    describe(name, () => {
      it('has the machines it needs', () => {
        throw new Error(machinesUnavailable);
      });
    });
  else {
    // Jest names no suite of which every test is skipped.
    process.stderr.write(`skipped: ${name}: ${machinesUnavailable}\n`);
    describe.skip(name, suite);
  }
}

async function findObstacle(): Promise<string | null> {
  if (process.platform !== 'linux') return 'machines are built from namespaces of Linux';
  if (process.getuid?.() !== 0) return 'only root can build machines';
  try {
    const machine = await openMachine('sudo-user');
    try {
      const { code, stderr } = await machine.run(['sudo', '-n', process.execPath, '--version']);
      return code === 0 ? null : `sudo does not work in a machine: ${stderr.trim()}`;
    } finally {
      await machine.close();
    }
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
