/**
 * Attacks by agents and gates, on one kind of machine. `../programs/` has what they run, `evidence.ts` runs the action
 * with it, `rows/` says for each attack what must hold afterwards.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { MachineKind } from '../../support/machines/kinds.js';
import { describeWithMachines } from '../../support/machines/machines-available.js';
import { type Evidence, gatherEvidence } from './evidence.js';
import { JOB_ROWS } from './rows/job.js';
import { SECRET_ROWS } from './rows/secrets.js';
import { STEP_ROWS } from './rows/steps.js';
import { TREE_ROWS } from './rows/trees.js';

/** For three runs of the action on a machine that has other things to do. */
const EVIDENCE_MS = 300_000;

export function attackSuite(kind: MachineKind): void {
  describeWithMachines(`agents and gates on a machine of kind ${kind}`, () => {
    let evidence: Evidence;
    let close = () => Promise.resolve();
    beforeAll(async () => {
      evidence = await gatherEvidence(kind);
      close = evidence.close;
    }, EVIDENCE_MS);
    afterAll(() => close());

    it.each(['agentHunt', 'gateHunt'] as const)('find and reach nothing (%s)', (name) => {
      const { found, wrote } = evidence[name];
      expect({ found: evidence.world.secrets.namesOf(found), wrote }).toEqual({ found: [], wrote: [] });
    });

    it('leave the user’s HOME as it was', () => {
      expect(evidence.after.home).toBe(evidence.before.home);
      expect(evidence.marks).toEqual([]);
    });

    describe.each([
      ['secrets of the job', SECRET_ROWS],
      ['the job itself', JOB_ROWS],
      ['other steps and the gates', STEP_ROWS],
      ['what becomes a commit', TREE_ROWS],
    ])('%s', (_, rows) => {
      it.each(rows)('$row: $attack ($by)', async ({ holds }) => {
        await holds(evidence);
      });
    });
  });
}
