import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { builtPackage } from '../../support/built-package.js';
import { type GitHub, startGitHub } from '../../support/github/github.js';
import { type MachineKind, PLACES } from '../../support/machines/kinds.js';
import { type Machine, openMachine } from '../../support/machines/machine.js';
import type { Place } from '../../support/runner/place.js';
import { type Runner, startRunner, type StepResult } from '../../support/runner/runner.js';
import { type Trigger, triggered } from '../../support/trigger.js';
import { type PlantedSecrets, plantSecrets, program } from './plant-secrets.js';

/** A job on a machine of one kind, whose agents and gates run the programs of `../programs/`. */
export interface AttackedWorld {
  readonly github: GitHub;
  readonly machine: Machine;
  readonly secrets: PlantedSecrets;
  /** Runs the action's step. `inputs` are added to the label's and to `install: never`. */
  run(trigger: Trigger, inputs?: Readonly<Record<string, string>>): Promise<StepResult>;
  /** A file of a branch on the remote; null where it is not there. */
  show(branch: string, path: string): Promise<string | null>;
  /** The line that begins with `mark` in what a gate of a step printed in its first attempt, without the mark. */
  printed(result: StepResult, step: string, mark: string): Promise<string>;
  close(): Promise<void>;
}

const run = promisify(execFile);
const AGENT = 'claude-haiku';
/** In the repository, so that agents and gates have them in their worktree. */
const PROGRAMS = ['hunt.mjs', 'agent-attacks.mjs', 'gate-attacks.mjs', 'survivor.mjs', 'probe.mjs'];

/** The files of the repository under attack: the programs, and these. */
export async function attackedFiles(more: Readonly<Record<string, string>>): Promise<Record<string, string>> {
  const programs = await Promise.all(
    PROGRAMS.map(async (name): Promise<[string, string]> => [`attacks/${name}`, await program(name)]),
  );
  return { ...Object.fromEntries(programs), 'README.md': '# widgets\n', ...more };
}

/** An agent's step that obeys a shell command without braces, and a gate that runs another one. */
export function attackStep(name: string, command: string, gate = 'true'): string {
  return `  - name: ${name}
    agent: ${AGENT}
    output: diff
    prompt: "<<<${command}>>>"
    gate: ["bash: ${gate}"]
`;
}

export async function openAttackedWorld(
  kind: MachineKind,
  files: Readonly<Record<string, string>>,
): Promise<AttackedWorld> {
  const github = await startGitHub({ collaborators: { wendy: 'write', rita: 'read' }, files });
  const machine = await openMachine(kind);
  await installAction(machine);
  await checkOut(machine, github);
  const secrets = await plantSecrets(machine, github.token);
  const runner = await startRunner(placeIn(machine, secrets));

  return {
    github,
    machine,
    secrets,
    run: (trigger, inputs = {}) => runAction({ github, runner, secrets }, trigger, inputs),
    show: (branch, path) =>
      github.remote.git(['show', `${branch}:${path}`]).then(
        (text) => text,
        () => null,
      ),
    async printed({ outputs }, step, mark) {
      const artifacts = (outputs.ledger ?? '').replace(/ledger\.ndjson$/, `artifacts/${step}`);
      const { stdout } = await machine.run(['grep', '-rhoa', `^${mark}.*`, artifacts]);
      return (stdout.trim().split('\n')[0] ?? '').slice(mark.length);
    },
    async close() {
      await machine.close();
      await github.close();
    },
  };
}

/** As the runner downloads an action: below the work folder, the user's own. The agents' CLI is on PATH. */
async function installAction(machine: Machine): Promise<void> {
  for (const folder of [PLACES.action, PLACES.temp, PLACES.workspace]) await machine.run(['mkdir', '-p', folder]);
  await run('cp', ['-rL', `${builtPackage()}/.`, machine.outside(PLACES.action)]);
  await machine.giveToUser(PLACES.action);
  await machine.write(`${PLACES.bin}/claude`, await program('claude.mjs'), 0o755);
}

/** As actions/checkout does it: one commit, no branch. Its credentials are planted with the other secrets. */
async function checkOut(machine: Machine, { serverUrl, remote, token }: GitHub): Promise<void> {
  const header = `http.extraheader=AUTHORIZATION: basic ${Buffer.from(`x-access-token:${token}`).toString('base64')}`;
  const url = `${serverUrl}/${remote.name}`;
  for (const args of [
    ['init', '--quiet'],
    ['remote', 'add', 'origin', url],
    ['-c', header, 'fetch', '--quiet', '--depth=1', 'origin', '+refs/heads/main:refs/remotes/origin/main'],
    ['checkout', '--quiet', '--detach', 'refs/remotes/origin/main'],
  ]) {
    const { code, stderr } = await machine.run(['git', ...args], { cwd: PLACES.workspace });
    if (code !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`);
  }
}

function placeIn(machine: Machine, secrets: PlantedSecrets): Place {
  const { home, temp, toolCache } = PLACES;
  return {
    ...{ home, temp, toolCache },
    path: machine.env.PATH ?? '',
    outside: (path) => machine.outside(path),
    commandLine: (argv, options) => machine.commandLine(secrets.underWorker(argv), options),
    giveToUser: (path) => machine.giveToUser(path),
  };
}

async function runAction(
  { github, runner, secrets }: { github: GitHub; runner: Runner; secrets: PlantedSecrets },
  trigger: Trigger,
  inputs: Readonly<Record<string, string>>,
): Promise<StepResult> {
  const { job, event } = await triggered(github, trigger);
  return runner.run({
    ...{ job, event, action: PLACES.action, workspace: PLACES.workspace },
    env: secrets.env,
    inputs: { install: 'never', ...inputs },
  });
}
