import { expect, it, jest } from '@jest/globals';
import { CELL_WAYS, nameOfWay, type CellWayOfMachine } from '../support/machines/job-machine.js';
import { describeWithMachines } from '../support/machines/machines-available.js';
import { seed, whole } from '../support/sample.js';
import { cargo, go } from './support/compiled-projects.js';
import { gradle, maven } from './support/java-projects.js';
import { runJob } from './support/job.js';
import { npm, pip, pnpm } from './support/script-projects.js';
import type { ToolchainProject } from './support/toolchain.js';

// Compilers start with cold caches, and fetch what they need once.
jest.setTimeout(600_000);

const PROJECTS: readonly ToolchainProject[] = [npm, pnpm, pip, cargo, go, maven, gradle];

/** All ways of `npm run test:full`, else one of them for each toolchain: together they try every way. */
function waysOf(index: number): readonly CellWayOfMachine[] {
  return CELL_WAYS.filter((_way, position) => whole || position === (index + seed) % CELL_WAYS.length);
}

describeWithMachines('a project whose caches are warm, checked in a cell without a network:', () => {
  const table = PROJECTS.flatMap((project, index) => waysOf(index).map((way) => ({ project, way })));
  for (const { project, way } of table) {
    const name = `${project.name}, ${nameOfWay(way)}`;
    const test = project.lacking === null ? it : it.skip;
    test(project.lacking === null ? name : `${name} (skipped: ${project.lacking})`, async () => {
      const { code, output, events, cachesBefore, cachesAfter } = await runJob(project, way);
      // What fails says why; what passes says nothing.
      const checks = events.flatMap((event) =>
        event.type === 'gate_checked' ? [`${event.gate}: ${event.status} ${event.reason}`.slice(0, 2000)] : [],
      );
      const gates = ['bash', ...project.gates.map(() => 'bash'), 'compile', 'test'];
      const passing = gates.map((gate) => expect.stringMatching(`^${gate}(_\\d)?: pass`));
      expect({ code, checks, output: code === 0 ? '' : output }).toEqual({
        ...{ code: 0, output: '' },
        checks: [...passing.slice(0, -1), expect.stringMatching(/^test: fail/), ...passing],
      });
      const cell = events.flatMap((event) =>
        event.type === 'noted' && event.topic === 'isolation' ? [event.text] : [],
      );
      expect(cell).toEqual([expect.stringMatching(way.explanation)]);
      expect(cachesBefore).not.toBe('');
      expect(cachesAfter).toBe(cachesBefore);
    });
  }
});
