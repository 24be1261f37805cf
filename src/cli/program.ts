import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { checkoutAround, resolveOwnPrograms } from '../system/programs/own-programs.js';
import { agentsCommand } from './commands/agents.js';
import { applyCommand } from './commands/apply.js';
import { checkCommand, type CheckFlags } from './commands/check.js';
import { demoCommand } from './commands/demo.js';
import { doctorCommand } from './commands/doctor.js';
import { gcCommand, type GcOptions } from './commands/gc.js';
import { initCommand, type InitOptions } from './commands/init.js';
import { reportCommand, type ReportOptions } from './commands/report.js';
import {
  collectValues,
  addHostOptions,
  addRunOptions,
  dispatchRunCommand,
  type RunFlags,
} from './commands/run-flags.js';
import { statusCommand } from './commands/status.js';
import { validateCommand, type ValidateOptions } from './commands/validate.js';
import { listWorkflowsCommand, showWorkflowCommand } from './commands/workflows.js';
import { EXIT, type ExitCode, type Shell } from './host/shell.js';

/**
 * Parses the command line, runs the command, and resolves to the exit status.
 *
 * This folder is the CLI `gump`: it reads the process (`shell.ts`), runs a command and prints the result. Begin with
 * this file, which declares all commands and their options; `commands/` holds what each of them does, and `show-run.ts`
 * what those have in common that run workflows.
 */
export async function runProgram(shell: Shell): Promise<ExitCode> {
  resolveOwnPrograms(shell.env, { workspace: checkoutAround(shell.cwd), temp: null });
  let exit: ExitCode = EXIT.passed;
  const setExit = (work: Promise<ExitCode>): Promise<void> => work.then((code) => void (exit = code));
  const gump = new Command('gump')
    .description('Workflow runtime for coding agents: each step gets its context, runs an agent, passes its gates.')
    .version(shell.version, '-v, --version', 'the version of gump')
    .helpOption('-h, --help', 'this help')
    .configureHelp({ showGlobalOptions: false })
    .addHelpText('after', `\n${EXAMPLES}`)
    .showSuggestionAfterError()
    .showHelpAfterError('Say `gump --help` or `gump COMMAND --help` for what there is.')
    .configureOutput({ writeOut: shell.out, writeErr: shell.err, getOutHelpWidth: () => shell.size().width })
    .exitOverride();
  addRunCommands(gump, shell, setExit);
  addResultCommands(gump, shell, setExit);
  addWorkflowCommands(gump, shell, setExit);
  addMachineCommands(gump, shell, setExit);
  // The older spelling of -v.
  const words = shell.argv.map((word, index) => (index === 2 && word === '-V' ? '-v' : word));
  try {
    if (shell.argv.length <= 2) gump.outputHelp();
    else await gump.parseAsync(words);
    return exit;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? EXIT.passed : EXIT.nothingRun;
  }
}

/** Waits for a command and stores its exit status. */
type SetExit = (work: Promise<ExitCode>) => Promise<void>;

const EXAMPLES = `Examples:
  gump init                                  writes gump.toml, a workflow and the job for GitHub
  gump demo                                  a run with played agents: no network, no key, no cost
  gump run tdd --spec spec.md                plan, tests, implementation, all checks
  gump run tdd --spec spec.md --dry-run      what that would do
  gump report                                what it did and what it cost
  gump apply                                 merge the work into the current branch

Exit status: 0 passed, 1 failed, 2 nothing was run, 3 paused, 130 cancelled.`;

function addRunCommands(gump: Command, shell: Shell, setExit: SetExit): void {
  gump.commandsGroup('Run:');
  const run = gump.command('run').description('run a workflow in this repository');
  addRunOptions(run).action((first: string | undefined, flags: RunFlags) =>
    setExit(dispatchRunCommand(shell, first, flags)),
  );
  const check = gump
    .command('check')
    .description('run the gates on HEAD: no agent, no key, no cost')
    .argument('[gates...]', 'as in a workflow: test, lint, "bash: make x"; else compile, lint and test')
    .option('--worktree', 'on the files as they are here, committed or not');
  addHostOptions(check).action((gates: string[], flags: CheckFlags) => setExit(checkCommand(shell, gates, flags)));
  gump
    .command('demo')
    .description('see a run with played agents: no network, no key, no cost')
    .action(() => setExit(demoCommand(shell)));
  gump
    .command('status')
    .description('what goes on, what waits for somebody, what was last')
    .action(() => setExit(statusCommand(shell)));
}

function addResultCommands(gump: Command, shell: Shell, setExit: SetExit): void {
  gump.commandsGroup('Results:');
  gump
    .command('report')
    .description('what a run did and what it cost; the latest one unless named')
    .argument('[run]', 'id of a run, its last four letters, or the path of its folder')
    .option('--last <n>', 'the last N runs together: which agent does which work at which price', parseWholeNumber)
    .addOption(new Option('--detail <step>', 'each attempt of a step, such as build/1/impl').conflicts('json'))
    .addOption(new Option('--json', 'as report.json has it'))
    .addOption(new Option('--html <file>', 'writes a page that stands by itself').conflicts(['json', 'detail']))
    .action((run: string | undefined, options: ReportOptions) => setExit(reportCommand(shell, run ?? null, options)));
  gump
    .command('apply')
    .description('merge the work of a passed run into the current branch')
    .argument('[run]', 'the latest that passed unless named')
    .action((run: string | undefined) => setExit(applyCommand(shell, run ?? null)));
  gump
    .command('gc')
    .description('remove old runs with their worktrees')
    .option('--keep-last <n>', 'how many stay', parseWholeNumber, 5)
    .option('--remote', 'those that the action has stored on `origin`, instead of those here')
    .option('--dry-run', 'with --remote: only say which would go')
    .action((options: GcOptions) => setExit(gcCommand(shell, options)));
}

function addWorkflowCommands(gump: Command, shell: Shell, setExit: SetExit): void {
  gump.commandsGroup('Workflows:');
  const workflows = gump.command('workflows').alias('playbook').description('the workflows that `gump run` knows');
  workflows
    .command('list', { isDefault: true })
    .description('all of them')
    .action(() => setExit(listWorkflowsCommand(shell)));
  workflows
    .command('show')
    .argument('<name>')
    .description('one as it is written')
    .action((name: string) => setExit(showWorkflowCommand(shell, name)));
  gump
    .command('validate')
    .description('check workflows; with a scenario, rehearse one and compare with what is expected')
    .argument('[files...]', 'files, folders, names, or - for standard input; else those in .gump/workflows')
    .option(
      '--scenario <file>',
      'rehearse the workflow with played agents, leaving no trace; may be repeated',
      collectValues,
    )
    .option('--spec <file>', 'with --scenario: the specification, if it matters')
    .option('--set <name=value>', 'an input of the workflow; may be repeated', collectValues)
    .option('--json', 'for programs')
    .action((files: string[], options: ValidateOptions) => setExit(validateCommand(shell, files, options)));
}

function addMachineCommands(gump: Command, shell: Shell, setExit: SetExit): void {
  gump.commandsGroup('Machine:').helpCommand('help [command]', 'this help, or that of a command');
  gump
    .command('init')
    .description('begin in this repository: write gump.toml, a workflow and the job for GitHub')
    .option('--dry-run', 'show what would be written, and write nothing')
    .addHelpText('after', '\nFiles that are there already are left as they are.')
    .action((options: InitOptions) => setExit(initCommand(shell, options)));
  gump
    .command('version')
    .description('the version of gump')
    .action(() => {
      shell.out(`${shell.version}\n`);
    });
  gump
    .command('doctor')
    .description('what is here and what is missing for a run; spends nothing')
    .action(() => setExit(doctorCommand(shell)));
  gump
    .command('agents')
    .description('the agents a workflow can name, and their prices')
    .action(() => setExit(agentsCommand(shell)));
}

function parseWholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('write a whole number');
  return Number(text);
}
