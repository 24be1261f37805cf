import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { PLACES } from '../support/machines/kinds.js';
import { type Machine, openMachine } from '../support/machines/machine.js';
import { describeWithMachines } from '../support/machines/machines-available.js';
import { plantSecrets, program, type PlantedSecrets } from './support/plant-secrets.js';
import { HuntReport } from './support/hunt-report.js';

const TOKEN = `ghs_${'5'.repeat(36)}`;

/** The attack works: what it does not find behind an isolation is hidden, not overlooked. */
describeWithMachines('the hunt, with nothing in its way', () => {
  let machine: Machine;
  let secrets: PlantedSecrets;
  let report: HuntReport;

  beforeAll(async () => {
    machine = await openMachine('sudo-user');
    await machine.run(['git', 'init', '--quiet', PLACES.workspace]);
    secrets = await plantSecrets(machine, TOKEN);
    await machine.write(`${PLACES.home}/hunt.mjs`, await program('hunt.mjs'));
    // The environment of the hunt itself is empty: what the action was given is behind /proc.
    const action = `require('node:child_process').spawnSync('node', ['${PLACES.home}/hunt.mjs'], {
      cwd: '/tmp', env: { PATH: process.env.PATH, HOME: '/tmp' }, stdio: ['ignore', 'inherit', 'inherit'] })`;
    const { code, stdout, stderr } = await machine.run(secrets.underWorker(['node', '-e', action]), {
      env: { ...secrets.env, 'INPUT_GITHUB-TOKEN': TOKEN },
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    report = HuntReport.parse(JSON.parse(stdout));
  });
  afterAll(() => machine.close());

  it('finds every secret', () => {
    expect(secrets.values.size).toBeGreaterThanOrEqual(20);
    expect(secrets.namesOf(report.found)).toEqual([...secrets.values.keys()].sort());
  });

  it('finds them in memory, in open files, behind sockets and encoded', () => {
    const places = Object.values(report.found).flat();
    for (const place of [/\/proc\/\d+\/mem$/, /\/proc\/\d+\/fd\/\d+$/, /^socket \/run/, /\.git\/config \(base64\)$/])
      expect(places).toContainEqual(expect.stringMatching(place));
  });

  it('sees where it could write, and that it may become root', () => {
    expect(report.wrote).toContain('/home/runner/');
    expect(report.means).toMatchObject({ sudo: true, userNamespace: false });
  });
});
