#!/usr/bin/env node
import { Command, InvalidArgumentError } from 'commander';
import { demoCommand } from './commands/demo.js';
import { runCommand } from './commands/run.js';
import { shellOf, type ExitCode } from './terminal.js';

const shell = shellOf(`${import.meta.dirname}/../..`);
let exit: ExitCode = 0;

const gump = new Command('gump').description('Workflow runtime for coding agents.').showHelpAfterError();

gump
  .command('run')
  .argument('<workflow>', 'name of a workflow, or a path to its file')
  .description('run a workflow in this repository')
  .option('--spec <file>', 'the specification')
  .option('--agent <name>', 'replaces the base agents of all steps')
  .option('--set <name=value>', 'an input of the workflow', (value: string, all: string[]) => [...all, value], [])
  .option('--max-budget <usd>', 'ends the run once so much is spent', positive)
  .option('--max-parallel <n>', 'agents at once', positive, 4)
  .option('--scenario <file>', 'plays the agents by a scenario')
  .option('--allow-dirty', 'leave uncommitted changes out of the run', false)
  .action(async (workflow: string, options: Parameters<typeof runCommand>[2]) => {
    exit = await runCommand(shell, workflow, options);
  });

gump
  .command('demo')
  .description('see a run with played agents: no network, no key, no cost')
  .action(async () => {
    exit = await demoCommand(shell);
  });

function positive(text: string): number {
  const number = Number(text);
  if (!(number > 0)) throw new InvalidArgumentError('write a number above 0');
  return number;
}

gump.exitOverride((error) => {
  process.exit(error.exitCode === 0 ? 0 : 2);
});
await gump.parseAsync([...shell.argv]);
process.exitCode = exit;
