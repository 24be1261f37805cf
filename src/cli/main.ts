#!/usr/bin/env node
import { LedgerError } from '../storage/ledger/ledger-error.js';
import { errorMessage } from '../system/errors.js';
import { GitError } from '../system/git/git.js';
import { readGumpVersion } from '../system/gump-version.js';
import { closeInheritedFiles } from '../system/inherited-files.js';
import { EXIT, createShell } from './host/shell.js';
import { runProgram } from './program.js';

closeInheritedFiles();
const packageRoot = `${import.meta.dirname}/../..`;
const shell = createShell(packageRoot, readGumpVersion(packageRoot));

// Not awaited at the top level: that would keep the bundler from joining the modules, and double the time to load them.
// Until the command has ended, the exit status is that of a failure, in case something ends the process early.
process.exitCode = EXIT.failed;
void runProgram(shell)
  .catch((error: unknown) => {
    // Messages of git and of the ledger explain themselves; for an error of gump's own, print the stack.
    const isExpected = error instanceof LedgerError || error instanceof GitError;
    const text = error instanceof Error && !isExpected ? (error.stack ?? error.message) : errorMessage(error);
    shell.err(`gump: ${isExpected ? '' : 'internal error: '}${text}\n`);
    return EXIT.failed;
  })
  .then((exit) => {
    process.exitCode = exit;
  });
